package templateline_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/conformance/templateline"
	"github.com/gatemap/gatemap/template"
)

func TestRead(t *testing.T) {
	in, err := templateline.Read([]byte(`{
		"template": "$a \ud800", "body": "{}",
		"params": {"path": {"id": "7"}, "querystring": {"q": ["1", "2"]}, "header": {}},
		"context": {"z": {"b": [null, "s", true, {"c": 1.5}], "a": 1}, "n": 12345678901234567890},
		"stageVariables": {"s": "v"},
		"vars": {"a": [1, {"b": [2]}], "t": "x"}}`))
	require.NoError(t, err)
	require.Equal(t, "$a \xed\xa0\x80", in.Source)
	require.Equal(t, "{}", string(in.Env.Body))
	require.Equal(t, template.Params{
		Path:        []template.Field{{Name: "id", Values: []string{"7"}}},
		Querystring: []template.Field{{Name: "q", Values: []string{"1", "2"}}},
	}, in.Env.Params)
	require.Equal(t, []template.Member{
		{Name: "z", Value: []template.Member{
			{Name: "b", Value: []any{nil, "s", true, []template.Member{{Name: "c", Value: json.Number("1.5")}}}},
			{Name: "a", Value: json.Number("1")},
		}},
		{Name: "n", Value: json.Number("12345678901234567890")},
	}, in.Env.Context)
	require.Equal(t, []template.Member{{Name: "s", Value: "v"}}, in.Env.StageVariables)
	compiled, err := template.Parse("$a $t", template.Options{})
	require.NoError(t, err)
	out, err := compiled.Execute(in.Env, in.Variables...)
	require.NoError(t, err)
	require.Equal(t, "[1, {b=[2]}] x", out.Output) // as java.util prints its collections
}

func TestReadWrong(t *testing.T) {
	for text, message := range map[string]string{
		``:                            "unexpected end of JSON input",
		`{"template": "a"} x`:         "after top-level value",
		`{"template": 'a'}`:           "invalid character",
		`[]`:                          "a list where an object belongs",
		`null`:                        "template is not a string",
		`{"template": 1}`:             "template is not a string",
		`{"template": "", "body": 1}`: "body is not a string",
	} {
		_, err := templateline.Read([]byte(text))
		require.ErrorContains(t, err, message, text)
	}
}
