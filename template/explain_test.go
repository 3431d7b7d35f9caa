package template

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// TestTraced: why what is asked of $input, $util and $context gives nothing.
func TestTraced(t *testing.T) {
	env := func() *Env {
		return &Env{
			Body:    []byte(`{"id": 7, "items": [{"sku": "a"}, {"sku": "b"}], "none": null, "empty": "", "text": "x"}`),
			Params:  Params{Path: []Field{{Name: "id", Values: []string{"7"}}}, Header: []Field{{Name: "X-Trace", Values: []string{"t"}}, {Name: "X-Empty", Values: []string{""}}}},
			Context: []Member{{Name: "stage", Value: "prod"}, {Name: "identity", Value: []Member{{Name: "sourceIp", Value: "192.0.2.1"}}}},
		}
	}
	for _, tt := range []struct{ src, want, near string }{
		{"$input.path('$.id')", "", ""},
		{"$input.path('$.empty')$input.json('$.empty')", "", ""},
		{"$input.path('$.itens')", "there is no member itens in {id, items, none, empty, text} at the body", "items"},
		{"$input.json('$.itens')", "there is no member itens in {id, items, none, empty, text} at the body", "items"},
		{"$input.path('$.itens').size()", "there is no member itens in {id, items, none, empty, text} at the body", "items"},
		{"$input.path('$.items.sku')", "$.items is a list, which has no member sku: its elements are at $.items[0] and $.items[*]", ""},
		{"$input.path('$.items[5].sku')", "$.items is a list of 2, which has no element [5]", ""},
		{"$input.path('$.items[0].skv')", "there is no member skv in {sku} at $.items[0]", "sku"},
		{"$input.path('$.text.length')", `$.text is the text "x", which has nothing at .length`, ""},
		{"$input.path('$.none')", "the value at $.none is null", ""},
		{"$input.path('$.none.a')", "$.none is null, which has nothing at .a", ""},
		{"#set($p = '$.nix')$input.path($p)", "there is no member nix in {id, items, none, empty, text} at the body", ""},
		{"$input.path('$[')", `$[ is not a JSONPath: jsonpath: unexpected end at offset 2 of "$["`, ""},
		{"$input.path($nix)", "nothing gives $nix a value", ""},
		{"$input.path(7)", "$input.path takes a text, and its argument is none", ""},
		{"$input.Path('$')", "$input has no method Path", "path"},
		{"$input.params", "params is a method of $input and needs parentheses", "params(..)"},
		{"$input.params('id')$input.params('X-Empty')", "", ""},
		{"$input.params('x-trace')", "the request has no parameter x-trace, it has path {id}, header {X-Trace, X-Empty}; letter case counts", "X-Trace"},
		{"$input.params('ids')", "the request has no parameter ids, it has path {id}, header {X-Trace, X-Empty}", "id"},
		{"$util.escapeJavascript('x')", "$util has no method escapeJavascript", "escapeJavaScript"},
		{"$util.base64Encode(7)", "$util.base64Encode takes a text, and gets the number 7", ""},
		{"$context.identity.sourceip", "there is no member sourceip in {sourceIp}", "sourceIp"},
		{"$context.Stage", "there is no member Stage in {stage, identity, responseOverride}", "stage"},
		{"$stageVariables.x", "there is no member x in {}, the object is empty", ""},
		{"$stageVariable.x", "nothing gives $stageVariable a value", "stageVariables"},
	} {
		tpl, err := Parse(tt.src, Options{})
		require.NoError(t, err, tt.src)
		want, err := tpl.Append([]byte("before "), env())
		require.NoError(t, err, tt.src)
		out, run, err := tpl.AppendTraced([]byte("before "), env())
		require.NoError(t, err, tt.src)
		require.Equal(t, string(want), string(out), tt.src)
		require.Equal(t, len(out)-len("before "), run.Output.Bytes)
		var why, near string
		for _, e := range run.Events {
			if e.Kind == syntax.ReferenceEvent && e.WhyNot != "" && why == "" {
				why, near = e.WhyNot, e.Near
			}
		}
		require.Equal(t, tt.want, why, tt.src)
		require.Equal(t, tt.near, near, tt.src)
	}
}

func TestTracedEmptyBodyAndFailure(t *testing.T) {
	tpl, err := Parse("$input.path('$.a')", Options{})
	require.NoError(t, err)
	_, run, err := tpl.AppendTraced(nil, &Env{})
	require.NoError(t, err)
	require.Equal(t, "the body is empty", run.Events[0].WhyNot)
	out, run, err := tpl.AppendTraced([]byte("x"), &Env{Body: []byte("<e/>x{")})
	require.Equal(t, "x", string(out))
	if err != nil {
		require.Equal(t, 1, run.Failed.Line)
		require.Nil(t, run.Output)
	}
	tpl, err = Parse("#set($context.responseOverride.header.A = 1)\n#set($context.responseOverride.header.A = 2)", Options{})
	require.NoError(t, err)
	_, run, err = tpl.AppendTraced(nil, &Env{})
	require.Error(t, err)
	require.Contains(t, run.Failed.Message, "set twice")
}
