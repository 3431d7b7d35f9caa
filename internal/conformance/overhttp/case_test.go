package overhttp

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/internal/conformance/channel"
)

// TestDefinition: the definition of each case is read back as its operation.
func TestDefinition(t *testing.T) {
	run, err := channel.Start("../../..", "http")
	require.NoError(t, err)
	cases, err := Cases(run)
	require.NoError(t, err)
	require.Greater(t, len(cases), 1900)
	for _, c := range cases {
		op, err := c.Operation()
		require.NoError(t, err, c.ID)
		text, err := c.Definition()
		require.NoError(t, err, c.ID)
		api, err := formats.Parse("case.json", text, formats.Options{})
		require.NoError(t, err, c.ID)
		for _, problem := range api.Problems {
			require.Less(t, problem.Severity, formats.Error, c.ID)
		}
		require.Len(t, api.Methods, 1, c.ID)
		require.JSONEq(t, unkeyed(t, op.Integration), unkeyed(t, api.Methods[0].Integration), c.ID)
		require.ElementsMatch(t, op.BinaryMediaTypes, api.Methods[0].BinaryMediaTypes, c.ID)
	}
}

// unkeyed is an integration as JSON in which the keys of responses, which say
// nothing, are their status codes, and empty templates are none.
func unkeyed(t *testing.T, in *gatemap.Integration) string {
	same := *in
	same.IntegrationResponses = slices.Clone(in.IntegrationResponses)
	for i := range same.IntegrationResponses {
		e := &same.IntegrationResponses[i]
		e.Key = e.Value.StatusCode
		e.Value.ResponseTemplates = slices.Clone(e.Value.ResponseTemplates)
		for j := range e.Value.ResponseTemplates {
			if t := &e.Value.ResponseTemplates[j]; t.Value != nil && *t.Value == "" {
				t.Value = nil // as it is stored
			}
		}
	}
	text, err := json.Marshal(&same)
	require.NoError(t, err)
	return string(text)
}

func caseOf(t *testing.T, kind channel.Kind, text string) *Case {
	c, err := Of(&channel.Line{ID: "a", Kind: kind, Text: []byte(text)})
	require.NoError(t, err)
	return c
}

func TestCase(t *testing.T) {
	c := caseOf(t, channel.Evaluation, `{"id":"a","evidence":"recorded","integration":{"type":"HTTP"},"request":{"headers":{"Accept":["a"]},"pathParameters":{"id":"x y"},"querystring":{"q":["1"]}},`+
		`"context":{"stage":"s","requestOverride":{}},"backend":{"statusCode":200,"headers":{"A":["1","2"]},"bodyBase64":"eA=="},"expect":{"statusCode":200,"body":"x"}}`)
	require.Equal(t, "HTTP/1.1 200 x\r\nConnection: close\r\nA: 1\r\nA: 2\r\n\r\nx", string(c.Answer()))
	require.Equal(t, "GET /b/case/x%20y?q=1 HTTP/1.0\r\nAccept: a\r\n\r\n", string(c.Ask("/b")))
	require.Equal(t, map[string]any{"stage": "s"}, c.FixedContext())
	require.JSONEq(t, `{"id":"a","statusCode":200,"headers":{"A":["<"]},"body":"x"}`, resultOf(t, c, &http.Response{StatusCode: 200, Header: http.Header{"A": {"<"}}}, "x", ""))
	require.JSONEq(t, `{"id":"a","statusCode":500,"headers":null,"bodyBase64":"/w==","error":{"type":"API_CONFIGURATION_ERROR"}}`,
		resultOf(t, c, &http.Response{StatusCode: 500}, "\xff", "API_CONFIGURATION_ERROR"))
}

func resultOf(t *testing.T, c *Case, got *http.Response, body, failure string) string {
	text, err := c.Result(got, body, failure)
	require.NoError(t, err)
	return string(text)
}

// TestLines: what becomes of a template and of a pattern.
func TestLines(t *testing.T) {
	c := caseOf(t, channel.Template, `{"id":"a","template":"<$input.body>","body":"b","params":{"header":{"A":"1","B":["2","3"]},"querystring":{"q":"x"},"path":{"p":"7"}},"stageVariables":{"v":"w"}}`)
	require.Equal(t, "GET /case/7?q=x HTTP/1.0\r\nA: 1\r\nB: 2\r\nB: 3\r\n\r\n", string(c.Ask("")))
	require.Equal(t, "b", string(c.Payload()))
	require.Equal(t, map[string]any{"v": "w"}, c.StageVariables)
	text, err := c.Definition()
	require.NoError(t, err)
	require.Contains(t, string(text), "<$input.body>")
	require.Equal(t, `{"id":"a","output":"<b>"}`, resultOf(t, c, &http.Response{StatusCode: 200}, "<b>", ""))
	require.Equal(t, `{"error":"INTEGRATION_FAILURE","id":"a"}`, resultOf(t, c, &http.Response{StatusCode: 504}, "", "INTEGRATION_FAILURE"))

	c = caseOf(t, channel.Pattern, `{"id":"a","regex":"<.>","input":"<b>"}`)
	require.JSONEq(t, `{"errorMessage":"<b>"}`, string(c.Payload()))
	require.Equal(t, `{"id":"a","matches":true}`, resultOf(t, c, &http.Response{StatusCode: 201}, "", ""))
	require.Equal(t, `{"id":"a","matches":false}`, resultOf(t, c, &http.Response{StatusCode: 200}, "", ""))
}

func TestFaults(t *testing.T) {
	for _, l := range []channel.Line{
		{Kind: channel.Evaluation, Text: []byte(`{"integration":`)},
		{Kind: channel.Evaluation, Text: []byte(`{"integration":{},"backend":{"bodyBase64":"?"}}`)},
		{Kind: channel.Template, Text: []byte(`{"template":7}`)},
		{Kind: channel.Template, Text: []byte(`{"template":"","params":{"header":{"A":7}}}`)},
		{Kind: channel.Template, Text: []byte(`{"template":"","params":{"querystring":7}}`)},
		{Kind: channel.Pattern, Text: []byte(`{"regex":7}`)},
		{Kind: channel.Path, Text: []byte(`{"path":"$"}`)},
	} {
		_, err := Cases(&channel.Run{Lines: []channel.Line{l}})
		require.Error(t, err, "%s", l.Text)
	}
	_, err := caseOf(t, channel.Evaluation, `{"integration":{"type":1}}`).Definition()
	require.Error(t, err)
}

func TestDefinitionOfIntegrations(t *testing.T) {
	text, err := Definition(map[string]string{"/a": `{"type":"HTTP"}`})
	require.NoError(t, err)
	require.JSONEq(t, `{"items":[{"path":"/a","resourceMethods":{"ANY":{"httpMethod":"ANY","methodIntegration":{"type":"HTTP","uri":"http://backend.example/","httpMethod":"GET"}}}}]}`, string(text))
	text, err = Definition(map[string]string{"/a": `{"type":"MOCK"}`})
	require.NoError(t, err)
	require.NotContains(t, string(text), "uri")
	_, err = Definition(map[string]string{"/a": "{"})
	require.Error(t, err)
}
