package difference

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/report"
	"github.com/gatemap/gatemap/gatemaptest/cases"
	"github.com/gatemap/gatemap/internal/testenv"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const hostile = "a\u202e\x1b]0;t\x07|`<b>&\n```\n::error::x"

// reported is a comparison with every kind of result.
func reported(t *testing.T) *Report {
	older := base(t)
	newer := strings.NewReplacer(
		"statusCode: 201", "statusCode: 200", "'GET,POST'", "'GET'", `'{"slow":true}'`, `'{"slow":1}'`, "type: aws_proxy", "type: http_proxy",
		`"trace": "$context.requestId"`, `"trace": "$context.stage"`, "    options:", "    head:", "CONVERT_TO_TEXT", "CONVERT_TO_BINARY", "/pets/{id}:", "/pets/{pet}:",
		`"message": "internal"`, `"message": #if($never == "x")1#{else}"internal"#end`,
	).Replace(older)
	c := New(methods(t, older), methods(t, newer), Options{Limits: GeneratedLimits})
	message := "[409] " + hostile
	for _, r := range []Recorded{
		{Name: "by its resource", Method: "GET", Path: "/pets/{id}", Backend: cases.Backend{ErrorMessage: &message, Backend: gatemap.Backend{Body: []byte(`{"errorMessage":"[409] x"}`)}},
			Request: gatemap.Request{Context: []gatemap.Member{{Name: "requestId", Value: hostile}, {Name: "authorizer", Value: []gatemap.Member{{Name: "a", Value: "b"}}}}}},
		{Name: "by its path", Method: "GET", Path: "/pets/a%20b", Backend: cases.Backend{Backend: gatemap.Backend{Body: []byte(`{"pet":{"name":"Rex"}}`)}}},
		{Name: hostile, Method: "POST", Path: "/orders", Backend: cases.Backend{Backend: gatemap.Backend{StatusCode: 200, Headers: []gatemap.Field{{Name: "Location", Values: []string{hostile}}}}},
			Request: gatemap.Request{Headers: []gatemap.Field{{Name: "A", Values: []string{"1", "2"}}, {Name: "A", Values: []string{"3"}}}, Querystring: []gatemap.Field{{Name: "q", Values: []string{"1"}}}}},
		{Name: "bytes", Method: "GET", Path: "/image", Backend: cases.Backend{Backend: gatemap.Backend{Body: []byte{0xff, 0xfe}}}},
		{Name: "late", Method: "POST", Path: "/orders", Backend: cases.Backend{Failure: cases.TimedOut}},
		{Name: "lost " + hostile, Method: "GET", Path: "/nothing"},
		{Name: "for every method", Backend: cases.Backend{Backend: gatemap.Backend{StatusCode: 502, Body: []byte("x")}}},
		{Name: "of another path", Method: "GET", Path: "/proxy/x"},
	} {
		c.Send(&r)
	}
	return c.Report()
}

func TestReports(t *testing.T) {
	r := reported(t)
	for name, write := range map[string]func(io.Writer) error{
		"report.txt":    func(w io.Writer) error { return r.Text(w, report.Palette{}, "old.yaml", "new.yaml") },
		"report.ndjson": r.JSON,
		"report.md":     func(w io.Writer) error { return r.Markdown(w, "old.yaml", "new`.yaml") },
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			require.NoError(t, write(&b))
			require.NotContains(t, b.String(), "\x1b")
			golden := filepath.Join("testdata", name)
			if *update {
				require.NoError(t, os.WriteFile(golden, b.Bytes(), 0o644))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			require.Equal(t, string(want), b.String())
		})
	}
	var b bytes.Buffer
	require.NoError(t, r.JSON(&b))
	for line := range strings.Lines(b.String()) {
		require.True(t, json.Valid([]byte(line)))
	}
}

// TestReportsAreBounded: many methods with long differences fit into a comment, and
// kinds of differences are counted where they are too many.
func TestReportsAreBounded(t *testing.T) {
	var older, newer strings.Builder
	older.WriteString("openapi: 3.0.1\npaths:\n")
	newer.WriteString("openapi: 3.0.1\npaths:\n")
	for i := range 400 {
		for n, b := range []*strings.Builder{&older, &newer} {
			fmt.Fprintf(b, "  /%s/%d:\n    get: {x-amazon-apigateway-integration: {type: mock, responses: {default: {statusCode: %d, responseTemplates: {application/json: '%s'}}}}}\n",
				strings.Repeat("p", 60), i, 200+n, strings.Repeat(fmt.Sprintln("\n", n, i), 60))
		}
	}
	c := New(methods(t, older.String()), methods(t, newer.String()), Options{})
	c.Send(&Recorded{Name: "all", Backend: cases.Backend{Backend: gatemap.Backend{StatusCode: 200}}})
	r := c.Report()
	require.Equal(t, 400, r.Counts()[Differs])
	var b bytes.Buffer
	require.NoError(t, r.Markdown(&b, "a", "b"))
	require.Less(t, b.Len(), 65_536)
	require.Contains(t, b.String(), "And more")

	p := &pair{Method: &Method{}, kinds: map[string]*Example{}}
	for i := range 3 * maxExamples {
		c.compare(p, "", gatemap.Request{}, &cases.Backend{}, &got{&gatemap.Response{StatusCode: 200}, Seen{Status: 200}},
			&got{&gatemap.Response{StatusCode: 201 + i}, Seen{Status: 201 + i}})
	}
	require.Len(t, p.Examples, maxExamples)
	require.Equal(t, 2*maxExamples, p.More)
}

// TestHostileTemplates: a template that costs much ends the answers to its method.
func TestHostileTemplates(t *testing.T) {
	testenv.OneGoroutine(t)
	text := func(end string) string {
		return "openapi: 3.0.1\npaths:\n  /a:\n    get: {x-amazon-apigateway-integration: {type: http, responses: {default: {statusCode: 200, responseTemplates: {application/json: '" +
			strings.Repeat("#foreach($x in [1..1000])", 6) + "$x" + strings.Repeat("#end", 6) + end + "'}}}}}\n"
	}
	r := compared(methods(t, text(" a")), methods(t, text(" b")))
	require.Contains(t, r.Methods[0].Left, "answers: templates cost too much")
	require.LessOrEqual(t, r.Methods[0].Answers, maxLimited+3, "with no answer at all")
}

// TestNothingToReach: where no answer is made the figures are words.
func TestNothingToReach(t *testing.T) {
	proxy := "openapi: 3.0.1\npaths:\n  /a:\n    get:\n      x-amazon-apigateway-integration: {type: http_proxy, httpMethod: GET, uri: 'https://example.com/%s'}\n"
	broken := strings.Replace(base(t), "$input.body", "#if(", 1)
	require.NotEqual(t, base(t), broken)
	for want, r := range map[string]*Report{
		"nothing was reached: there are methods that cannot be compiled":          compared(methods(t, broken), methods(t, broken)),
		"all that has responses is in the same words: there was nothing to reach": compared(methods(t, base(t)), methods(t, base(t))),
		"no method has responses to reach":                                        compared(methods(t, fmt.Sprintf(proxy, "a")), methods(t, fmt.Sprintf(proxy, "b"))),
	} {
		var text, markdown strings.Builder
		require.NoError(t, r.Text(&text, report.Palette{}, "old", "new"))
		require.NoError(t, r.Markdown(&markdown, "old", "new"))
		require.True(t, strings.HasSuffix(text.String(), "\n"+want+"\n"), text.String())
		require.True(t, strings.HasSuffix(markdown.String(), "\n"+strings.ToUpper(want[:1])+want[1:]+".\n"), markdown.String())
		require.NotContains(t, text.String()+markdown.String(), "0/0")
	}
}
