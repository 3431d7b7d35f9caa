package overhttp

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition/formats"
)

// TestDefinition: the definition of each case is read back as its operation.
func TestDefinition(t *testing.T) {
	cases, err := Load("../../../testdata/rules")
	require.NoError(t, err)
	require.Greater(t, len(cases), 450)
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

func TestCase(t *testing.T) {
	const line = `{"id":"a","evidence":"recorded","integration":{"type":"HTTP"},"request":{"headers":{"Accept":["a"]},"pathParameters":{"id":"x y"},"querystring":{"q":["1"]}},` +
		`"context":{"stage":"s","requestOverride":{}},"backend":{"statusCode":200,"headers":{"A":["1","2"]},"bodyBase64":"eA=="},"expect":{"statusCode":200,"body":"x"}}`
	c, err := parse([]byte(line))
	require.NoError(t, err)
	require.Equal(t, "HTTP/1.1 200 x\r\nConnection: close\r\nA: 1\r\nA: 2\r\n\r\nx", string(c.Answer()))
	require.Equal(t, "GET /b/case/x%20y?q=1 HTTP/1.0\r\nAccept: a\r\n\r\n", string(c.Ask("/b")))
	require.Equal(t, map[string]any{"stage": "s"}, c.FixedContext())
	same, err := c.Check(&http.Response{StatusCode: 200}, "x", "")
	require.NoError(t, err)
	require.Empty(t, same)
	other, err := c.Check(&http.Response{StatusCode: 200}, "\xff", "API_CONFIGURATION_ERROR")
	require.NoError(t, err)
	require.NotEmpty(t, other)
	var tally Tally
	tally.Add(c, same)
	require.Equal(t, 1, tally.Recorded)
	require.Empty(t, tally.Unexpected(nil))
	require.Equal(t, "1 of the 1 whole evaluations among the [cases](../testdata/rules/README.md) pass, 1 of them recorded from the service. The others:\n\n"+
		"| case | why not |\n| --- | --- |\n| `b` | why |\n", tally.Table(map[string]string{"b": "why"}))
	require.Equal(t, []string{"a passes: take it off the list (why)"}, tally.Unexpected(map[string]string{"a": "why"}))
	require.Equal(t, []string{"the exception b is no case"}, tally.Unexpected(map[string]string{"b": "why"}))
	page, ok := tally.Page("a\n<!-- conformance -->\nold\n<!-- end -->\nb\n", nil)
	require.True(t, ok)
	require.Equal(t, "a\n<!-- conformance -->\n"+tally.Table(nil)+"<!-- end -->\nb\n", page)
	_, ok = tally.Page("a", nil)
	require.False(t, ok)
	tally.Add(c, other)
	require.Len(t, tally.Unexpected(nil), 1)
	require.Empty(t, tally.Unexpected(map[string]string{"a": "why"}))
}

func TestLoadFaults(t *testing.T) {
	for _, line := range []string{`{"integration":`, `{"integration":{},"backend":{"bodyBase64":"?"}}`} {
		folder := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(folder, "a.ndjson"), []byte(line+"\n"), 0o600))
		_, err := Load(folder)
		require.ErrorContains(t, err, "a.ndjson: ")
	}
	c, err := parse([]byte(`{"integration":{"type":1}}`))
	require.NoError(t, err)
	_, err = c.Definition()
	require.Error(t, err)
	_, err = Load("[")
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
