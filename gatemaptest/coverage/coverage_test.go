package coverage

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"html"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/internal/look"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// pets is a definition whose names and texts try to break out of the page.
const pets = `openapi: 3.0.1
paths:
  /pets/{id}:
    get:
      responses: {"200": {description: "", headers: {X-Owner: {schema: {type: string}}, X-Fix: {schema: {type: string}}}}, "404": {description: ""}, "500": {description: ""}}
      x-amazon-apigateway-integration:
        type: http
        responses:
          default:
            statusCode: 200
            responseParameters:
              method.response.header.X-Owner: integration.response.body.owner
              method.response.header.X-Fix: "'é'"
            responseTemplates:
              application/json: |
                #set($p = $input.path('$'))
                {"naïve": "$p.name",
                #if($p.tags.size() > 0)
                 "tags": [#foreach($t in $p.tags)"$t"#if($foreach.hasNext),#end#end],
                #elseif($p.none)
                 "none": true,
                #else
                 "tags": [],
                #end
                 "html": "<script>alert('x')</script>"}
          "4<b>\\d":
            statusCode: 404
            responseTemplates: {application/json: "#if($input.body == '')\nempty\n#end", text/plain: '$input.body &amp; "'}
          5\d{2}:
            statusCode: 500
            responseTemplates:
              application/json: |
                #foreach($x in $input.path('$.l'))
                text
                #end
                #define($d)never#end
`

// covered evaluates some backend results.
func covered(t *testing.T) Report {
	api, err := formats.Parse("pets.yaml", []byte(pets), formats.Options{})
	require.NoError(t, err)
	m := &api.Methods[0]
	c := New(m, "pets.yaml")
	e, err := gatemap.Compile(m.Integration, gatemap.Options{MethodResponses: m.MethodResponses, TemplateHooks: c.Hooks})
	require.NoError(t, err)
	for _, b := range []gatemap.Backend{
		{StatusCode: 200, Body: []byte(`{"name": "Rex", "tags": ["a", "b"]}`)},
		{StatusCode: 200, Body: []byte(`{"name": "Rex", "tags": ["a"], "owner": "me"}`)},
		{StatusCode: 200, Body: []byte(`{"tags": []}`)},
		{StatusCode: 503, Body: []byte(`{"l": []}`)},
	} {
		x, _ := e.Explain(new(gatemap.Request), &b)
		c.Record(x)
	}
	return Report{c}
}

func TestSegments(t *testing.T) {
	r := covered(t)[0]
	tpl := r.Responses[0].Templates[0]
	var lines strings.Builder
	pos := 0
	for _, s := range tpl.segments() {
		require.Equal(t, pos, s.Start)
		pos = s.End
		fmt.Fprintf(&lines, "%d %q\n", s.Count, tpl.Source[s.Start:s.End])
	}
	require.Equal(t, len(tpl.Source), pos)
	golden(t, "segments.txt", lines.String())
}

func TestSummary(t *testing.T) {
	s := covered(t).Summary()
	require.Equal(t, Tally{2, 3}, s.Responses)
	require.Equal(t, Tally{2, 2}, s.Parameters)
	var text bytes.Buffer
	require.NoError(t, covered(t).WriteText(&text))
	golden(t, "summary.txt", text.String())
}

func TestPercent(t *testing.T) {
	require.Equal(t, 100.0, Tally{}.Percent())
	require.Equal(t, 50.0, Tally{1, 2}.Percent())
	require.Equal(t, "1-3, 7", ranges([]int{1, 2, 3, 7}))
}

// The page escapes what it shows, is well-formed as far as XML goes, and asks
// for nothing from elsewhere.
func TestHTML(t *testing.T) {
	var page bytes.Buffer
	require.NoError(t, covered(t).WriteHTML(&page))
	require.Contains(t, page.String(), "<style>"+look.Style+"</style>", "the policy has its hash")
	require.Contains(t, page.String(), html.EscapeString(look.Policy()))
	shown := strings.NewReplacer(look.Style, "STYLE", html.EscapeString(look.Policy()), "POLICY").Replace(page.String())
	golden(t, "page.html", shown)
	require.NotContains(t, page.String(), "<script")
	require.NotContains(t, page.String(), "<b>")
	for _, external := range []string{"http:", "https:", "src=", "@import", "url("} {
		require.NotContains(t, page.String(), external)
	}
	body := page.String()[strings.Index(page.String(), "<body "):strings.Index(page.String(), "</html>")]
	dec := xml.NewDecoder(strings.NewReader(body))
	for {
		if _, err := dec.Token(); errors.Is(err, io.EOF) {
			break
		} else {
			require.NoError(t, err)
		}
	}
}

// The profile has byte columns of the definition, in order, and none outside
// of a line.
func TestProfile(t *testing.T) {
	var profile bytes.Buffer
	require.NoError(t, covered(t).WriteProfile(&profile, func(file string) ([]byte, error) {
		require.Equal(t, "pets.yaml", file)
		return []byte(pets), nil
	}))
	golden(t, "cover.out", profile.String())
	lines := strings.Split(pets, "\n")
	for line := range strings.Lines(strings.TrimPrefix(profile.String(), "mode: count\n")) {
		var l, c, el, ec, n, count int
		_, err := fmt.Sscanf(strings.TrimPrefix(line, "./pets.yaml:"), "%d.%d,%d.%d %d %d", &l, &c, &el, &ec, &n, &count)
		require.NoError(t, err, line)
		require.Equal(t, 1, n)
		require.LessOrEqual(t, c, len(lines[l-1])+1, line)
		require.LessOrEqual(t, ec, len(lines[el-1])+2, line)
		require.True(t, el > l || el == l && ec > c, line)
	}
	require.Contains(t, profile.String(), "./pets.yaml:17.17,", "the line with a letter of two bytes")
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	name = filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(name, []byte(got), 0o644))
	}
	want, err := os.ReadFile(name)
	require.NoError(t, err)
	require.Equal(t, string(want), got)
}

// Two goroutines may evaluate at once; counting is what they share.
func TestConcurrent(t *testing.T) {
	api, err := formats.Parse("pets.yaml", []byte(pets), formats.Options{})
	require.NoError(t, err)
	m := &api.Methods[0]
	c := New(m, "pets.yaml")
	e := gatemap.MustCompile(m.Integration, gatemap.Options{TemplateHooks: c.Hooks})
	done := make(chan bool)
	for range 4 {
		go func() {
			for range 100 {
				x, _ := e.Explain(new(gatemap.Request), &gatemap.Backend{StatusCode: 200, Body: []byte(`{"tags": [1]}`)})
				c.Record(x)
			}
			done <- true
		}()
	}
	for range 4 {
		<-done
	}
	require.Equal(t, 400, c.Responses[0].Count)
	require.Equal(t, 400, c.Responses[0].Templates[0].segments()[0].Count)
}
