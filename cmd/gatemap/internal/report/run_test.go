package report

import (
	"bufio"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/internal/result"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// TestRun: what the template did and what looks wrong, for people.
func TestRun(t *testing.T) {
	in := new(gatemap.Integration)
	require.NoError(t, json.Unmarshal([]byte(`{"type": "MOCK", "integrationResponses": {"200": {"statusCode": "200", "responseTemplates": {
		"application/json": "{\"a\": \"$input.path('$.nme')\u001b\",\n#foreach($x in [1, 2])$x#end}"}}}}`), in))
	engine, err := gatemap.Compile(in, gatemap.Options{})
	require.NoError(t, err)
	x, err := engine.Explain(&gatemap.Request{}, &gatemap.Backend{StatusCode: 200, Body: []byte("{}")})
	require.NoError(t, err)
	asked := &syntax.Run{Source: "{$b}", Lines: []int{1}, Failed: &syntax.Failure{Line: 1, Column: 2, Message: "why"},
		Events: []syntax.Event{{Kind: syntax.ReferenceEvent, Span: syntax.Span{Start: 1, End: 3}, Line: 1, Column: 2, WhyNot: "nothing", Printed: true}}}
	d := Evaluation{result.Evaluation{Response: x.Response, Explanation: x, Asked: asked}}

	var b strings.Builder
	require.NoError(t, d.Chain(bufio.NewWriter(&b), Palette{}))
	for _, part := range []string{
		"--- Request template, line by line\n\n1 > {$b}\n        $b has no value: nothing\nfailed at line 1, column 2: why\n",
		"--- Template application/json, line by line\n\n1 > {\"a\": \"$input.path('$.nme')\\x1b\",\n",
		"--- What looks wrong\n\nrequest template line 1, column 2: $b prints nothing: nothing (empty-reference)\nrequest template line 1, column 2: the template failed: why (template-failed)\ntemplate line 1, column 8: ",
	} {
		require.Contains(t, b.String(), part)
	}
	require.NotContains(t, b.String(), "\x1b")
}
