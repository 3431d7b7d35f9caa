package lsp

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const lambda = `openapi: 3.0.1
info: {title: a, version: "1"}
paths:
  /pets/{id}:
    get:
      responses:
        "200":
          description: ok
          headers: {X-Id: {schema: {type: string}}}
        "404": {description: none}
      x-amazon-apigateway-integration:
        type: http
        httpMethod: GET
        uri: https://example.com
        responses:
          default:
            statusCode: "200"
            responseParameters:
              method.response.header.X-Id: integration.response.header.X-Id
            responseTemplates:
              application/json: |
                #set($name = $input.path('$.name'))
                {"name": "$util.escapeJavaScript($name)"}
          "4\\d{2}":
            statusCode: "404"
`

// casesBeside writes a case file beside a definition.
func (e *editor) casesBeside(definition string) string {
	name := filepath.Join(e.dir, "pets.gatemap.yaml")
	require.NoError(e.t, os.WriteFile(name, []byte("definition: "+definition+"\nmethod: GET\npath: /pets/{id}\ncases:\n"+
		"  - name: a pet\n    backend: {statusCode: 200, body: '{\"name\": \"Rex\"}'}\n    expect: {status: 200}\n"+
		"  - name: no pet\n    backend: {statusCode: 404, body: '{}'}\n    expect: {status: 404}\n"), 0o644))
	return name
}

// placeOf is the place of a mark in the test's definition.
func placeOf(mark string) position {
	return linesOf(lambda).position(strings.Index(lambda, mark))
}

func TestExplainWithCases(t *testing.T) {
	e := start(t)
	file := e.casesBeside("api.yaml")
	uri := e.open("api.yaml", lambda)
	var lenses []codeLens
	e.call("textDocument/codeLens", closeParams{document{URI: uri}}, &lenses)
	require.Len(t, lenses, 2)
	require.Equal(t, 4, lenses[0].Range.Start.Line)
	require.Equal(t, "explain with case a pet", lenses[0].Command.Title)
	require.Equal(t, []any{map[string]any{"uri": uri, "file": file, "case": "a pet"}}, lenses[0].Command.Arguments)
	var got explained
	e.call("workspace/executeCommand", map[string]any{"command": "gatemap.explain", "arguments": lenses[0].Command.Arguments}, &got)
	require.Equal(t, "a pet", got.Title)
	require.Contains(t, got.Text, `{"name": "Rex"}`)
	require.Contains(t, got.HTML, "<!DOCTYPE html>")

	// What is typed counts, also before it is saved.
	e.notify("textDocument/didChange", changeParams{document{URI: uri, Version: 2}, []change{{Text: strings.Replace(lambda, `{"name"`, `{"n"`, 1)}}})
	e.call("workspace/executeCommand", map[string]any{"command": "gatemap.explain", "arguments": lenses[0].Command.Arguments}, &got)
	require.Contains(t, got.Text, `{"n": "Rex"}`)

	for _, bad := range []map[string]any{
		{"command": "gatemap.other", "arguments": []any{}},
		{"command": "gatemap.explain", "arguments": []any{1}},
		{"command": "gatemap.explain", "arguments": []any{explainArguments{"file:///nowhere", file, "a pet"}}},
		{"command": "gatemap.explain", "arguments": []any{explainArguments{uri, file, "other"}}},
		{"command": "gatemap.explain", "arguments": []any{explainArguments{uri, "other", "a pet"}}},
	} {
		_, err := e.rpc.Call(t.Context(), "workspace/executeCommand", bad)
		require.Error(t, err, bad)
	}
	e.call("textDocument/codeLens", closeParams{document{URI: "file:///nowhere"}}, &lenses)
	require.Empty(t, lenses)
}

// TestHoverWithCases: what a reference was, and what a pattern was matched
// against, in the cases beside a definition.
func TestHoverWithCases(t *testing.T) {
	e := start(t)
	e.casesBeside("api.yaml")
	uri := e.open("api.yaml", lambda)
	said := func(mark string) string {
		var h *hover
		e.call("textDocument/hover", placeParams{document{URI: uri}, placeOf(mark)}, &h)
		if h == nil {
			return ""
		}
		return h.Contents.Value
	}
	require.Contains(t, said(`$name)"}`), "In the case a pet:\nIt is the string Rex")
	pattern := said(`\\d{2}":`)
	for _, want := range []string{"The selection pattern 4\\d{2}\n", "It matches the status codes 400 to 499.", `It does not match "200" of the case a pet`, `It matches "404" of the case no pet.`} {
		require.Contains(t, pattern, want)
	}
	require.Empty(t, said("openapi"))
}

// TestMethodResponse: an integration response leads to the method response that
// it answers with.
func TestMethodResponse(t *testing.T) {
	e := start(t)
	uri := e.open("api.yaml", lambda)
	for mark, want := range map[string]string{
		`statusCode: "404"`: `{description: none}`, `"4\\d{2}":`: `{description: none}`, `statusCode: "200"`: "description: ok",
		"method.response.header.X-Id": "{schema: {type: string}}", "httpMethod": "", "title": "", `"404": {desc`: "", "/pets": "",
	} {
		var list []location
		e.call("textDocument/definition", placeParams{document{URI: uri}, placeOf(mark)}, &list)
		if want == "" {
			require.Empty(t, list, mark)
			continue
		}
		require.Len(t, list, 1, mark)
		require.Equal(t, placeOf(want), list[0].Range.Start, mark)
	}
}

func TestCodesOf(t *testing.T) {
	for pattern, want := range map[string]string{
		`4\d{2}`: "400 to 499", `404`: "404", `(4|5)\d{2}`: "400 to 599", `[45]0[04]`: "400, 404, 500, 504", `.*`: "100 to 599, which are all", `Error.*`: "", `(`: "",
	} {
		require.Equal(t, want, codesOf(pattern), pattern)
	}
}
