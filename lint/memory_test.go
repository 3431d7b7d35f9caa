package lint_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"

	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/lint"
)

// seen is all that there is to see of findings, but the payloads.
func seen(found []lint.Finding) []string {
	list := make([]string, len(found))
	for i := range found {
		f := &found[i]
		edit := "none"
		if f.Edit != nil {
			edit = fmt.Sprintf("%+v", *f.Edit)
		}
		list[i] = fmt.Sprintf("%s %s fix %q about %s at %s in %q edit %s", f, f.Pointer, f.Fix, f.About.String(), f.About.At, f.About.Pointer, edit)
		for _, u := range f.Uses {
			list[i] += fmt.Sprintf(" used %s at %s in %q", u.String(), u.At, u.Pointer)
		}
	}
	return list
}

// retyped is a text that somebody types in, with what it was before.
type retyped struct {
	text   string
	before []string
	r      *rand.Rand
}

var typed = []string{"", "\n", " ", "x", "$", "\"", "'", "{", "}", ":", "#", "# a comment\n", "\n# less deep\n", "\u00e9", "404", "#if($a)", "#end", "$input.path('$.a')",
	"$util.escapeJavascript('x')", "4\\d{2}", "(a+)+", "method.response.header.X-A: integration.response.header.X-A\n", "statusCode: \"500\"\n"}

// change makes one change: a word typed or cut, lines moved or copied, or the last
// change undone.
func (e *retyped) change() {
	if n := len(e.before); n > 0 && e.r.IntN(5) == 0 {
		e.text, e.before = e.before[n-1], e.before[:n-1]
		return
	}
	e.before = append(e.before, e.text)
	if e.r.IntN(2) == 0 {
		from := e.r.IntN(len(e.text) + 1)
		to := min(len(e.text), from+e.r.IntN(3)*e.r.IntN(12))
		e.text = e.text[:from] + typed[e.r.IntN(len(typed))] + e.text[to:]
		return
	}
	lines := strings.SplitAfter(e.text, "\n")
	from := e.r.IntN(len(lines))
	to := min(len(lines), from+1+e.r.IntN(14))
	block := append([]string(nil), lines[from:to]...)
	switch e.r.IntN(4) {
	case 0:
		lines = append(lines[:from:from], lines[to:]...)
	case 1:
		lines = append(lines[:from:from], append([]string{"\n"}, lines[from:]...)...)
	default:
		at := e.r.IntN(len(lines) + 1)
		lines = append(lines[:at:at], append(block, lines[at:]...)...)
	}
	e.text = strings.Join(lines, "")
	if len(e.text) > 300_000 {
		e.text = e.before[0]
	}
}

// checkMemory makes changes and compares what a memory finds with what is found
// without.
func checkMemory(t *testing.T, name, text string, changes int, r *rand.Rand) (compared, methods, recalled int) {
	e := &retyped{text: text, r: r}
	var m lint.Memory
	for n := range changes {
		if e.change(); n%60 == 59 { // what is typed for long has few methods left
			e.text, e.before = text, nil
		}
		api, err := formats.Parse(name, []byte(e.text), formats.Options{})
		if n := len(e.before); err != nil && n > 0 { // it is to be read again soon
			e.text, e.before = e.before[n-1], e.before[:n-1]
		}
		if err != nil {
			continue
		}
		require.Equal(t, seen(lint.CheckAPI(api, lint.Options{})), seen(m.CheckAPI(api, lint.Options{})), "%s\n%s", name, e.text)
		compared, methods, recalled = compared+1, methods+len(api.Methods), recalled+m.Recalled()
	}
	return compared, methods, recalled
}

// manyMethods puts the planted OpenAPI documents together.
func manyMethods(t *testing.T) string {
	var paths, rest strings.Builder
	for i, p := range readPlanted(t) {
		text := string(p.faulty[p.main].Data)
		before, block, ok := strings.Cut(text, "\npaths:\n")
		if !ok || !strings.HasPrefix(before, "openapi: 3") {
			continue
		}
		end := regexp.MustCompile(`(?m)^\w`).FindStringIndex(block)
		if end != nil {
			if rest.Len() == 0 && strings.HasPrefix(block[end[0]:], "components:") {
				rest.WriteString(block[end[0]:])
			}
			block = block[:end[0]]
		}
		paths.WriteString(strings.ReplaceAll("\n"+block, "\n  /", fmt.Sprintf("\n  /d%d/", i))[1:])
	}
	return "openapi: 3.0.1\ninfo: {title: shop, version: \"1\"}\npaths:\n" + paths.String() + rest.String()
}

// inJSON is a text of YAML in JSON.
func inJSON(t *testing.T, text string) string {
	var v any
	require.NoError(t, yaml.Unmarshal([]byte(text), &v))
	data, err := json.MarshalIndent(v, "", "  ")
	require.NoError(t, err)
	return string(data)
}

// TestMemory: whatever is typed in a definition, what is found with a memory is
// what is found without one.
func TestMemory(t *testing.T) {
	changes, many := 6, 120
	if testing.Short() {
		changes, many = 2, 30
	}
	all := 0
	for i, p := range readPlanted(t) {
		compared, _, _ := checkMemory(t, path.Base(p.main), string(p.faulty[p.main].Data), changes, rand.New(rand.NewPCG(1, uint64(i))))
		all += compared
	}
	require.Greater(t, all, 20*changes)
	text := manyMethods(t)
	for name, text := range map[string]string{"openapi.yaml": text, "openapi.json": inJSON(t, text)} {
		compared, methods, recalled := checkMemory(t, name, text, many, rand.New(rand.NewPCG(1, 2)))
		require.Greater(t, compared, many/8, name)
		require.Greater(t, 5*recalled, 3*methods, "%s: of %d methods %d were known", name, methods, recalled)
	}
}

// FuzzMemory: the same of any changes.
func FuzzMemory(f *testing.F) {
	all := readPlanted(f)
	for i := 0; i < len(all); i += 9 {
		f.Add(uint16(i), uint64(i))
	}
	f.Fuzz(func(t *testing.T, which uint16, seed uint64) {
		p := all[int(which)%len(all)]
		checkMemory(t, path.Base(p.main), string(p.faulty[p.main].Data), 10, rand.New(rand.NewPCG(3, seed)))
	})
}

// TestMemoryLooksAtWhatChanged: an edit in one method of many, which moves those
// behind it, has that one looked at anew.
func TestMemoryLooksAtWhatChanged(t *testing.T) {
	var b strings.Builder
	b.WriteString("openapi: 3.0.1\ninfo: {title: a, version: \"1\"}\npaths:\n")
	for i := range 200 {
		fmt.Fprintf(&b, "  /a%d:\n    get:\n      responses: {\"200\": {}}\n      x-amazon-apigateway-integration:\n        type: http\n        uri: https://example.com\n        httpMethod: GET\n"+
			"        responses:\n          default:\n            statusCode: \"200\"\n            responseTemplates:\n              application/json: |\n                {\"a%d\": \"$input.path('$.a')\"}\n", i, i)
	}
	for name, text := range map[string]string{"a.yaml": b.String(), "a.json": inJSON(t, b.String())} {
		var m lint.Memory
		for n, edit := range []string{"{", "{ ", "{ \n                ", "{"} {
			if name == "a.json" {
				edit = strings.ReplaceAll(edit, "\n", "\\n")
			}
			changed := text
			for _, quote := range []string{`"`, `\"`} {
				changed = strings.Replace(changed, "{"+quote+"a100", edit+quote+"a100", 1)
			}
			api, err := formats.Parse(name, []byte(changed), formats.Options{})
			require.NoError(t, err)
			require.Equal(t, seen(lint.CheckAPI(api, lint.Options{})), seen(m.CheckAPI(api, lint.Options{})))
			require.Equal(t, []int{0, 199, 199, 199}[n], m.Recalled(), name)
		}
		api, err := formats.Parse(name, []byte(text), formats.Options{})
		require.NoError(t, err)
		without := lint.Options{Disable: []string{"unescaped-input"}}
		require.Empty(t, m.CheckAPI(api, without))
		require.Zero(t, m.Recalled(), "with other options")
	}
	require.Empty(t, new(lint.Memory).CheckAPI(nil, lint.Options{}))
}

// TestMemoryOfManyModels: a rule that is applied to so many templates, and to no
// more, is applied to the same with a memory.
func TestMemoryOfManyModels(t *testing.T) {
	defer lint.SetMaxModelled(5)()
	template := func(i int) string { return fmt.Sprintf("{\"nmae\": \"x%d\"}", i) }
	document := func(templates []int) string {
		var b strings.Builder
		b.WriteString("openapi: 3.0.1\ninfo: {title: a, version: \"1\"}\npaths:\n")
		for i, n := range templates {
			fmt.Fprintf(&b, "  /a%d:\n    get:\n      responses: {\"200\": {content: {application/json: {schema: {$ref: \"#/components/schemas/A\"}}}}}\n      x-amazon-apigateway-integration:\n        type: http\n        uri: https://example.com\n        httpMethod: GET\n"+
				"        responses:\n          default:\n            statusCode: \"200\"\n            responseTemplates:\n              application/json: '%s'\n", i, template(n))
		}
		return b.String() + "components:\n  schemas:\n    A: {type: object, required: [name], properties: {name: {type: string}}}\n"
	}
	r := rand.New(rand.NewPCG(4, 5))
	templates := make([]int, 9)
	var m lint.Memory
	refused := 0
	for range 300 {
		templates[r.IntN(len(templates))] = r.IntN(9)
		api, err := formats.Parse("a.yaml", []byte(document(templates)), formats.Options{})
		require.NoError(t, err)
		want := seen(lint.CheckAPI(api, lint.Options{}))
		require.Equal(t, want, seen(m.CheckAPI(api, lint.Options{})), templates)
		if slices.ContainsFunc(want, func(s string) bool { return strings.Contains(s, "was applied to 5 templates") }) {
			refused++
		}
	}
	require.Greater(t, refused, 50)
	require.Positive(t, m.Recalled())
}

// TestMemoryWithinTheBounds: near a bound on work that methods share nothing is
// taken for known, as what is left out is a matter of their order.
func TestMemoryWithinTheBounds(t *testing.T) {
	text := manyMethods(t)
	api, err := formats.Parse("a.yaml", []byte(text), formats.Options{})
	require.NoError(t, err)
	want := seen(lint.CheckAPI(api, lint.Options{}))
	var m lint.Memory
	for n, spent := range []int{0, 0, lint.WorkOfRule, 0} {
		m.Spend(spent)
		require.Equal(t, want, seen(m.CheckAPI(api, lint.Options{})))
		require.Equal(t, n%2 == 1, m.Recalled() > 0, n)
	}
}

// TestMemoryMovesUses: the other places of a finding move with it.
func TestMemoryMovesUses(t *testing.T) {
	text := fixHead
	for _, status := range []string{"404", "500"} {
		text += "            responseTemplates:\n              application/json: |\n                {\"a\": $util.escapeJavascript('x')}\n          '" + status + "':\n            statusCode: \"" + status + "\"\n"
	}
	var m lint.Memory
	for n := range 3 {
		text := strings.Replace(text, "paths:\n", "paths:\n"+strings.Repeat("  # more\n", n), 1)
		api, err := formats.Parse("a.yaml", []byte(text), formats.Options{})
		require.NoError(t, err)
		want := lint.CheckAPI(api, lint.Options{})
		require.True(t, slices.ContainsFunc(want, func(f lint.Finding) bool { return len(f.Uses) > 0 && f.Uses[0].At.Line > 0 }), text)
		got := m.CheckAPI(api, lint.Options{})
		require.Equal(t, seen(want), seen(got))
		require.Equal(t, min(n, 1), m.Recalled())
		files, fixed, err := lint.FixIn(fstest.MapFS{"a.yaml": {Data: []byte(text)}}, "a.yaml", formats.Options{}, got)
		require.NoError(t, err)
		require.NotEmpty(t, fixed)
		require.NotContains(t, string(files["a.yaml"]), "escapeJavascript", "each of the uses is mended")
	}
}
