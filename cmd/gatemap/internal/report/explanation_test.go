package report

import (
	"bufio"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/result"
	"github.com/gatemap/gatemap/internal/source"
)

func explained(t *testing.T) Evaluation {
	t.Helper()
	in := new(gatemap.Integration)
	require.NoError(t, json.Unmarshal([]byte(`{
		"type": "HTTP",
		"integrationResponses": {
			"200": {"statusCode": "200"},
			"404": {
				"statusCode": "404",
				"selectionPattern": "40[4-9]",
				"responseParameters": {"method.response.header.Server": "'s'", "method.response.header.None": "integration.response.header.None"},
				"responseTemplates": {"application/json": "#set($context.responseOverride.header.X = 'y')"}
			},
			"500": {"statusCode": "500", "selectionPattern": "5.."}
		}
	}`), in))
	engine, err := gatemap.Compile(in, gatemap.Options{})
	require.NoError(t, err)
	x, err := engine.Explain(&gatemap.Request{HTTPMethod: "GET", Path: "/a"}, &gatemap.Backend{StatusCode: 404, Body: []byte("{}")})
	require.NoError(t, err)
	return Evaluation{result.Evaluation{Response: x.Response, Explanation: x, Time: time.Date(2026, 11, 24, 9, 12, 44, 0, time.UTC)}}
}

const listed = "1 > #set($context.responseOverride.header.X = 'y')\n        $context.responseOverride.header.X = \"y\"\noutput: 0 bytes, nothing to see\n"

func TestExplainText(t *testing.T) {
	d := explained(t)
	got := text(t, d, false)
	response, rest, ok := strings.Cut(got, "\n--- Reasons\n\n")
	require.True(t, ok)
	require.True(t, strings.HasPrefix(response, "HTTP/1.1 404 Not Found\n"))
	reasons, rest, ok := strings.Cut(rest, "\n--- Template application/json, line by line\n\n")
	require.True(t, ok)
	require.Equal(t, d.Explanation.String(), reasons)
	require.Equal(t, listed+"\n--- Execution log\n\n"+d.Explanation.Log(d.Time)+"\n--- What looks wrong\n\nnothing\n", rest)
}

// TestChain: the decisions come first; nothing that a terminal would obey.
func TestChain(t *testing.T) {
	d := explained(t)
	chain := func() string {
		var b strings.Builder
		require.NoError(t, d.Chain(bufio.NewWriter(&b), Palette{}))
		return b.String()
	}
	require.Equal(t, d.Explanation.String()+"\n--- Template application/json, line by line\n\n"+listed+"\n--- Response to the client\n\nHTTP/1.1 404 Not Found\n"+
		"x-amzn-Remapped-Server: s\nX: y\nContent-Type: application/json\n\n\n--- Execution log\n\n"+d.Explanation.Log(d.Time)+"\n--- What looks wrong\n\nnothing\n", chain())
	d.Operation = &definition.Operation{HTTPMethod: "GET", Path: "/a", Position: definition.Position{File: "a.yaml", Line: 3, Column: 5}}
	d.Response.Body = []byte("\x1b[31m")
	require.Contains(t, chain(), "GET /a  (a.yaml:3:5)\n\nsubject ")
	require.Contains(t, chain(), "00000000  1b 5b 33 31 6d ")
	require.NotContains(t, chain(), "\x1b")
	require.Error(t, d.Chain(bufio.NewWriter(full{}), Palette{}))
	require.Equal(t, "a\\x1b[0m\n\tb\\u009b", source.PrintableText("a\x1b[0m\n\tb\u009b"))
}
