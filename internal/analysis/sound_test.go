package analysis_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/analysis"
	"github.com/gatemap/gatemap/internal/vtl"
	"github.com/gatemap/gatemap/template"
)

// probes writes behind each #set and before each printed reference a text that
// shows the class of the value: its number, and what $x.class.name prints.
func probes(src string, list []*vtl.Element) (probed string, at []int) {
	type probe struct {
		at   int
		text string
	}
	var all []probe
	var look func(list []*vtl.Element)
	add := func(at int, ref *vtl.Element) {
		from, to := ref.Span.Start, ref.Span.End
		if at < 0 || at > len(src) || from < 0 || to > len(src) || from >= to {
			return
		}
		inner := strings.Trim(strings.TrimLeft(src[from:to], "$!{"), "}")
		if strings.HasPrefix(src[from:to], "${") != strings.HasSuffix(src[from:to], "}") || inner == "" {
			return
		}
		all = append(all, probe{at, "${" + inner + ".class.name}"})
	}
	look = func(list []*vtl.Element) {
		for _, e := range list {
			switch e.Kind {
			case vtl.ReferenceElement:
				if from := e.Span.Start; from >= 0 && from < len(src) && src[from] == '$' && (from == 0 || !strings.ContainsRune(`$#\!`, rune(src[from-1]))) {
					add(from, e)
				}
			case vtl.SetElement:
				if len(e.Args[0].Steps) == 0 && e.Span.End > 0 && e.Span.End <= len(src) && src[e.Span.End-1] == ')' {
					add(e.Span.End, e.Args[0])
				}
			case vtl.IfElement, vtl.ElseIfElement, vtl.ElseElement, vtl.DirectiveElement:
				if e.Kind != vtl.DirectiveElement || e.Name == "foreach" || e.Name == "define" {
					look(e.Body)
					look(e.Else)
				}
			}
		}
	}
	look(list)
	slices.SortStableFunc(all, func(a, b probe) int { return a.at - b.at })
	var b strings.Builder
	done := 0
	for i, p := range all {
		b.WriteString(src[done:p.at])
		fmt.Fprintf(&b, "\x01%d:", i)
		at = append(at, b.Len())
		b.WriteString(p.text + "\x02")
		done = p.at
	}
	b.WriteString(src[done:])
	return b.String(), at
}

var shown = regexp.MustCompile("\x01([0-9]+):([^\x01\x02]*)\x02")

// sound renders a template with probes and compares the classes with what the
// analysis has said. It returns how many values it has compared, and of how
// many of them something was known.
func sound(t *testing.T, src, body string, sample bool) (compared, told int) {
	list, err := vtl.Inspect(src, vtl.Options{})
	if err != nil {
		return
	}
	probed, at := probes(src, list)
	env := &analysis.Env{JSON: true}
	if sample {
		env.Samples = [][]byte{[]byte(body)}
	}
	result, err := analysis.Template(probed, env)
	if err != nil || !result.Complete {
		return
	}
	parsed, err := template.Parse(probed, template.Options{MaxForeachRounds: 30, MaxOutput: 1 << 18, RepeatedOverrides: true})
	if err != nil {
		return
	}
	text := func(names ...string) (list []template.Member) {
		for _, name := range names {
			list = append(list, template.Member{Name: name, Value: name})
		}
		return list
	}
	out, err := parsed.Append(nil, &template.Env{Body: []byte(body), StageVariables: text("a", "url"), Context: append(text("requestId", "stage"),
		template.Member{Name: "identity", Value: text("sourceIp")}, template.Member{Name: "authorizer", Value: []template.Member{{Name: "n", Value: 5}}}),
		Params: template.Params{Header: []template.Field{{Name: "a", Values: []string{"x"}}}}})
	_ = err // what was printed before an error counts
	byPlace := map[int]*analysis.Reference{}
	for i := range result.References {
		r := &result.References[i]
		byPlace[r.Element.Span.Start] = r
	}
	for _, m := range shown.FindAllStringSubmatch(string(out), -1) {
		n, err := strconv.Atoi(m[1])
		if err != nil || n >= len(at) {
			continue
		}
		r := byPlace[at[n]]
		if r == nil {
			t.Fatalf("%q\n%s\nno value of %q, which is of %s", src, body, probed[at[n]:min(at[n]+40, len(probed))], m[2])
		}
		if len(r.Values) < 3 {
			continue
		}
		compared++
		v := r.Values[len(r.Values)-3]
		if !v.Anything() {
			told++
		}
		if m[2] == "" { // nothing, or an object of the service
			continue
		}
		if strings.HasPrefix(m[2], "org.apache.velocity.runtime.") { // an object of the engine
			m[2] = "java.lang.Object"
		}
		if !slices.Contains(v.Classes(), m[2]) {
			t.Fatalf("%q\n%s\nis a %s; the analysis says %v at %q", src, body, m[2], v.Classes(), probed[at[n]:min(at[n]+60, len(probed))])
		}
	}
	return compared, told
}

const soundBody = `{"a": {"b": "text", "n": 5, "l": [1, 2.5, "x", null, true, {"k": "v"}]}, "items": [{"id": 1, "name": "n"}, {"id": 2, "name": null}],
 "s": "it's", "big": 12345678901234567890, "t": true, "none": null, "empty": [], "headers": {"x-y": "z"}}`

// templatesOf are the templates of the rules' cases and of public repositories.
func templatesOf(t testing.TB) map[string]string {
	all := map[string]string{} // and their bodies
	files, err := filepath.Glob("../../testdata/rules/*.ndjson")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, name := range files {
		f, err := os.Open(name)
		require.NoError(t, err)
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, 64<<20)
		for lines.Scan() {
			var row struct {
				Template    string
				Integration struct {
					IntegrationResponses map[string]struct{ ResponseTemplates map[string]*string }
				}
				Body json.RawMessage
			}
			if json.Unmarshal(lines.Bytes(), &row) != nil {
				continue
			}
			body := string(row.Body)
			if json.Unmarshal(row.Body, &body) != nil {
				body = string(row.Body)
			}
			if row.Template != "" {
				all[row.Template] = body
			}
			for _, r := range row.Integration.IntegrationResponses {
				for _, text := range r.ResponseTemplates {
					if text != nil {
						all[*text] = body
					}
				}
			}
		}
		require.NoError(t, lines.Err())
		require.NoError(t, f.Close())
	}
	return all
}

// TestSound: every value of every template is of a class that the analysis has
// said. It says something of a good part of them.
func TestSound(t *testing.T) {
	compared, told, templates := 0, 0, 0
	for src, body := range templatesOf(t) {
		for _, b := range []string{body, soundBody} {
			n, m := sound(t, src, b, b == soundBody)
			compared, told = compared+n, told+m
		}
		templates++
	}
	t.Logf("%d templates, %d values, %d known", templates, compared, told)
	require.Greater(t, templates, 1000)
	require.Greater(t, compared, 5000)
	require.Greater(t, told, compared/2)
}

// FuzzSound is the same for any template and body: the analysis ends within its
// bound, says the same twice, and is never wrong about a value.
func FuzzSound(f *testing.F) {
	for src := range templatesOf(f) {
		f.Add(src, soundBody)
	}
	f.Fuzz(func(t *testing.T, src, body string) {
		if len(src) > 4000 || !json.Valid([]byte(body)) {
			return
		}
		sound(t, src, body, false)
		sound(t, src, body, true)
	})
}
