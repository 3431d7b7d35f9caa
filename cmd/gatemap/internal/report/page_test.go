package report

import (
	"bufio"
	"encoding/json"
	"html"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/internal/look"
	"github.com/gatemap/gatemap/internal/result"
	"github.com/gatemap/gatemap/internal/testenv"
)

func htmlOf(t *testing.T, d Evaluation) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, d.HTML(bufio.NewWriter(&b)))
	return b.String()
}

// without takes out of a page what look has, which has tests of its own.
func without(page string) string {
	return strings.NewReplacer(look.Style, "STYLE", look.Drawing, "DRAWING", html.EscapeString(look.Policy(look.Drawing)), "POLICY").Replace(page)
}

func TestHTML(t *testing.T) {
	page := htmlOf(t, explained(t))
	require.Contains(t, page, "<style>"+look.Style+"</style>", "the policy has its hash")
	require.Contains(t, page, "<script>"+look.Drawing+"</script>", "the policy has its hash")
	got, name := without(page), "testdata/page.html"
	if *update {
		require.NoError(t, os.WriteFile(name, []byte(got), 0o644))
	}
	want, err := os.ReadFile(name)
	require.NoError(t, err)
	require.Equal(t, string(want), got, "-update rewrites it")
}

// hostile tries to break out of every place of a page.
const hostile = `</script><script>alert(1)</script><!--<script></noscript></pre></title></style>"'>`

// TestHostileHTML: no text of a definition or a payload is markup, and what is data
// reads back as it was.
func TestHostileHTML(t *testing.T) {
	text, err := json.Marshal(hostile)
	require.NoError(t, err)
	in := new(gatemap.Integration)
	require.NoError(t, json.Unmarshal([]byte(`{"type": "HTTP", "integrationResponses": {
		"200": {"statusCode": "200", "responseParameters": {"method.response.header.X": "integration.response.header.X"},
			"responseTemplates": {"application/json": `+string(text)+`}},
		`+string(text)+`: {"statusCode": "404", "selectionPattern": `+string(text)+`}}}`), in))
	engine, err := gatemap.Compile(in, gatemap.Options{})
	require.NoError(t, err)
	backend := &gatemap.Backend{StatusCode: 200, Headers: []gatemap.Field{{Name: "X", Values: []string{hostile}}}, Body: []byte(hostile + "\x00\u2028")}
	x, err := engine.Explain(&gatemap.Request{HTTPMethod: hostile, Path: hostile}, backend)
	require.NoError(t, err)
	d := Evaluation{result.Evaluation{Response: x.Response, Explanation: x, Operation: &gatemap.Operation{HTTPMethod: hostile, Path: hostile}}}
	page := without(htmlOf(t, d))
	require.Equal(t, 2, strings.Count(page, "<script"))
	require.Equal(t, 2, strings.Count(page, "</script"))
	require.NotContains(t, page, "<!--")
	require.NotContains(t, page, "\x00")
	require.Equal(t, 1, strings.Count(page, "</noscript"))
	_, data, _ := strings.Cut(page, `id="explanation">`)
	data, _, _ = strings.Cut(data, "</script>")
	require.NotContains(t, data, "<")
	var back struct {
		Body      string
		Operation struct{ Path string }
	}
	require.NoError(t, json.Unmarshal([]byte(data), &back))
	require.Equal(t, string(x.Response.Body), back.Body)
	require.Equal(t, hostile, back.Operation.Path)
}

// TestBoundedHTML: a page goes into a bug report, however large what it shows is.
func TestBoundedHTML(t *testing.T) {
	testenv.OneGoroutine(t)
	in := &gatemap.Integration{Type: gatemap.HTTP}
	add := func(key string, r gatemap.IntegrationResponse) { in.IntegrationResponses.Set(key, r) }
	add("200", gatemap.IntegrationResponse{StatusCode: "200"})
	template, pattern := strings.Repeat("<>&$x\n", 40_000)+"$input.body", strings.Repeat("x", 100)
	in.IntegrationResponses[0].Value.ResponseTemplates.Set("application/json", &template)
	for i := range 450 {
		add(strings.Repeat("4", 3)+string(rune(0x4e00+i)), gatemap.IntegrationResponse{StatusCode: "404", SelectionPattern: &pattern})
	}
	engine, err := gatemap.Compile(in, gatemap.Options{})
	require.NoError(t, err)
	backend := &gatemap.Backend{StatusCode: 200, Body: []byte(strings.Repeat("é", 1<<20))}
	x, err := engine.Explain(new(gatemap.Request), backend)
	require.NoError(t, err)
	d := Evaluation{result.Evaluation{Response: x.Response, Explanation: x}}
	page := without(htmlOf(t, d))
	require.Less(t, len(page), 5<<20)
	require.Contains(t, page, `"bodyBytes":`)
	binary := Evaluation{result.Evaluation{Response: &gatemap.Response{StatusCode: 200, Body: append([]byte{0xff}, backend.Body...)}, Explanation: x}}
	require.Less(t, len(without(htmlOf(t, binary))), 5<<20)
	require.Len(t, x.Selection.Patterns, 450, "what is shown is cut, and nothing else")
}
