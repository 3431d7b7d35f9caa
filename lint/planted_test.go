package lint_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/lint"
)

// planted is a definition with one fault, as testdata/planted/README.md
// describes its file.
type planted struct {
	name   string // FORMAT/NAME
	header map[string]string
	story  string       // where the fault comes from
	main   string       // the definition's file
	faulty fstest.MapFS // with the fault
	good   fstest.MapFS // its good twin
	place  definition.Position
}

var headerLine = regexp.MustCompile(`^([a-z]+): (.+)$`)

// readPlanted reads the files of testdata/planted.
func readPlanted(t testing.TB) []*planted {
	names, err := filepath.Glob("testdata/planted/*/*.txtar")
	require.NoError(t, err)
	var list []*planted
	for _, name := range names {
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		folder, base := filepath.Split(name)
		p := &planted{name: path.Join(filepath.Base(folder), strings.TrimSuffix(base, ".txtar"))}
		p.read(t, txtar.Parse(data))
		list = append(list, p)
	}
	return list
}

func (p *planted) read(t testing.TB, a *txtar.Archive) {
	p.header, p.faulty, p.good = map[string]string{}, fstest.MapFS{}, fstest.MapFS{}
	head, story, _ := strings.Cut(string(a.Comment), "\n\n")
	for line := range strings.Lines(head) {
		m := headerLine.FindStringSubmatch(strings.TrimSpace(line))
		require.NotNil(t, m, "%s: %q is no line of a header", p.name, line)
		p.header[m[1]] = m[2]
	}
	p.story = strings.TrimSpace(story)
	require.NotEmpty(t, a.Files, p.name)
	p.main = a.Files[0].Name
	if !slices.ContainsFunc(a.Files, func(f txtar.File) bool { return bytes.Contains(f.Data, []byte("‸")) }) {
		i := slices.IndexFunc(a.Files, func(f txtar.File) bool { return bytes.Contains(f.Data, []byte("«")) })
		require.GreaterOrEqual(t, i, 0, "%s: neither « nor ‸", p.name)
		a.Files[i].Data = bytes.Replace(a.Files[i].Data, []byte("«"), []byte("«‸"), 1)
	}
	for _, f := range a.Files {
		faulty, good, marks := alternatives(t, p.name, string(f.Data))
		for _, offset := range marks {
			require.Zero(t, p.place.Line, "%s: two marks", p.name)
			p.place = definition.Position{File: f.Name, Line: 1 + strings.Count(faulty[:offset], "\n"),
				Column: 1 + utf8.RuneCountInString(faulty[strings.LastIndex(faulty[:offset], "\n")+1:offset])}
		}
		p.faulty[f.Name], p.good[f.Name] = &fstest.MapFile{Data: []byte(faulty)}, &fstest.MapFile{Data: []byte(good)}
	}
	require.NotZero(t, p.place.Line, "%s: neither « nor ‸", p.name)
}

// alternatives takes «faulty»«good» in a text apart. A place is marked by ‸.
func alternatives(t testing.TB, name, text string) (faulty, good string, marks []int) {
	var f, g strings.Builder
	mark := func(s string) {
		before, after, found := strings.Cut(s, "‸")
		if f.WriteString(before); found {
			marks = append(marks, f.Len())
			f.WriteString(after)
		}
	}
	for {
		before, rest, found := strings.Cut(text, "«")
		mark(before)
		g.WriteString(strings.ReplaceAll(before, "‸", ""))
		if !found {
			return f.String(), g.String(), marks
		}
		bad, rest, ok := strings.Cut(rest, "»«")
		require.True(t, ok, "%s: « without »«", name)
		well, rest, ok := strings.Cut(rest, "»")
		require.True(t, ok, "%s: »« without »", name)
		mark(bad)
		g.WriteString(well)
		text = rest
	}
}

// findings lints the files as the command does.
func (p *planted) findings(t testing.TB, files fs.FS) []lint.Finding {
	opts := formats.Options{Parameters: map[string]string{}}
	for _, pair := range strings.Fields(p.header["param"]) {
		name, value, _ := strings.Cut(pair, "=")
		opts.Parameters[name] = value
	}
	api, err := formats.Load(files, p.main, opts)
	require.NoError(t, err, p.name)
	var bodies [][]byte
	for _, name := range strings.Fields(p.header["body"]) {
		data, err := fs.ReadFile(files, name)
		require.NoError(t, err)
		bodies = append(bodies, data)
	}
	return lint.CheckAPI(api, lint.Options{Bodies: bodies})
}

func describe(list []lint.Finding) string {
	var b strings.Builder
	for i := range list {
		fmt.Fprintf(&b, "%v\n\tfix: %s\n", &list[i], list[i].Fix)
	}
	return b.String()
}

// TestPlanted finds every planted fault at its place, with its rule and its
// severity, and nothing else; and it finds nothing in the good twins. A pending
// fault is one that no rule finds yet: one that is found must lose that mark.
func TestPlanted(t *testing.T) {
	for _, p := range readPlanted(t) {
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			require.GreaterOrEqual(t, len(strings.Fields(p.story)), 15, "a paragraph says where the fault comes from")
			require.NotEmpty(t, p.header["source"])
			found := p.findings(t, p.faulty)
			want := fmt.Sprintf("%s:%d:%d: %s [%s]", p.place.File, p.place.Line, p.place.Column, p.header["severity"], p.header["rule"])
			var got []string
			for i := range found {
				f := &found[i]
				require.NotEmpty(t, f.Message)
				got = append(got, fmt.Sprintf("%s:%d:%d: %s [%s]", f.File, f.Line, f.Column, f.Severity, f.Rule()))
				if text := p.header["fix"]; f.Rule() == p.header["rule"] {
					require.Contains(t, f.Fix, text)
				}
			}
			if p.header["pending"] != "" {
				require.NotContains(t, got, want, "%s is found now: take its mark \"pending\" away", p.name)
				return
			}
			good := p.findings(t, p.good)
			require.Empty(t, good, "the good twin:\n%s", describe(good))
			i := slices.Index(got, want)
			require.GreaterOrEqual(t, i, 0, "no %s, but\n%s", want, describe(found))
			got = slices.Delete(got, i, i+1)
			for _, rule := range strings.Fields(p.header["also"]) { // what the fault cannot be without
				i = slices.IndexFunc(got, func(f string) bool { return strings.HasSuffix(f, "["+rule+"]") })
				require.GreaterOrEqual(t, i, 0, "%s: no finding of %s\n%s", p.name, rule, describe(found))
				got = slices.Delete(got, i, i+1)
			}
			require.Empty(t, got, "besides:\n%s", describe(found))
		})
	}
}

// TestPlantedCoverage holds the set to its size: every rule has a fault, and
// every format a dozen. It writes the table of the documentation.
func TestPlantedCoverage(t *testing.T) {
	total, pending, byRule := map[string]int{}, map[string]int{}, map[string]int{}
	for _, p := range readPlanted(t) {
		format := path.Dir(p.name)
		total[format]++
		byRule[p.header["rule"]]++
		if p.header["pending"] != "" {
			pending[format]++
			continue
		}
		_, known := lint.FindRule(p.header["rule"])
		require.True(t, known, "%s: no rule %q", p.name, p.header["rule"])
	}
	var b strings.Builder
	b.WriteString("| format | planted | found | twins that are silent |\n| --- | --- | --- | --- |\n")
	all, open := 0, 0
	for _, format := range []string{"aws-cli", "openapi", "cloudformation", "sam", "cdk", "terraform", "serverless"} {
		n, left := total[format], pending[format]
		require.GreaterOrEqual(t, n-left, 12, format)
		fmt.Fprintf(&b, "| %s | %d | %d | %[3]d |\n", format, n, n-left)
		all, open = all+n, open+left
	}
	fmt.Fprintf(&b, "| all | %d | %d | %[2]d |\n", all, all-open)
	require.Len(t, total, 7)
	require.GreaterOrEqual(t, all-open, 120)
	for _, r := range lint.Rules() {
		require.True(t, byRule[r.ID] > 0 || r.ID == "ignore", r.ID) // that is no fault of a definition
	}
	writeDocumentation(t, "recall", b.String())
}
