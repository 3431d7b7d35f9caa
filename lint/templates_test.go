package lint_test

import (
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/literal"
	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/lint"
)

type namedTemplate struct{ name, text string }

var templateHead = regexp.MustCompile(`(?m)^-- (.*) --\n`)

// readTemplates reads a file of templates under heads of the form "-- NAME --".
func readTemplates(t testing.TB, name string) []namedTemplate {
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	var list []namedTemplate
	heads := templateHead.FindAllSubmatchIndex(data, -1)
	for i, h := range heads {
		end := len(data)
		if i+1 < len(heads) {
			end = heads[i+1][0]
		}
		list = append(list, namedTemplate{string(data[h[2]:h[3]]), strings.TrimSuffix(string(data[h[1]:end]), "\n")})
	}
	return list
}

// checkTemplate returns the findings about the output of a template, with the
// lines of the template.
func checkTemplate(t testing.TB, text string, bodies ...[]byte) []lint.Finding {
	var about []lint.Finding
	file := document("http", template(text), "")
	written, err := json.Marshal(text)
	require.NoError(t, err)
	l := literal.Find("api.json", []byte(file), strings.Index(file, string(written)), text)
	require.NotNil(t, l, "%s in %s", written, file)
	places := source.NewIndex([]byte(file))
	for _, f := range check(t, file, lint.Options{Bodies: bodies}) {
		switch f.Rule() {
		case "template-not-json", "template-list-comma", "left-out", "template-syntax":
			offset, ok := l.TextOffset(places.Offset(f.Line, f.Column))
			require.True(t, ok)
			f.Line, f.Column = source.PositionOf(text, offset)
			about = append(about, f)
		}
	}
	return about
}

func TestCleanTemplates(t *testing.T) {
	list := readTemplates(t, "testdata/clean.txt")
	require.GreaterOrEqual(t, len(list), 60)
	for _, row := range list {
		t.Run(row.name, func(t *testing.T) {
			for _, f := range checkTemplate(t, row.text) {
				require.Equal(t, lint.Note, f.Severity, "%v\n%s", &f, row.text)
			}
		})
	}
}

func TestFaultyTemplates(t *testing.T) {
	list := readTemplates(t, "testdata/faulty.txt")
	require.GreaterOrEqual(t, len(list), 60)
	for _, row := range list {
		name, want, ok := strings.Cut(row.name, ": ")
		require.True(t, ok, row.name)
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, f := range checkTemplate(t, row.text) {
				if f.Severity == lint.Warning {
					got = append(got, fmt.Sprintf("%s %d", f.Rule(), f.Line))
				}
			}
			require.Contains(t, got, want, "%s", row.text)
		})
	}
}

// A given body that goes through a branch and gives JSON is believed more than
// what the rule assumes.
func TestBodiesContradict(t *testing.T) {
	always := `{"a": $input.path('$.rest')`
	require.Len(t, checkTemplate(t, always), 1)
	require.Empty(t, checkTemplate(t, always, []byte(`{"rest": "1}"}`)))
	require.Len(t, checkTemplate(t, always, []byte(`{"rest": "1"}`)), 1)

	branch := `#if($input.path('$.x') == 1){"a": $input.path('$.rest')#else{"b": $input.path('$.rest')#end`
	require.Len(t, checkTemplate(t, branch+"}"), 0)
	body, err := json.Marshal(map[string]any{"x": 1, "rest": "1}"})
	require.NoError(t, err)
	half := `#if($input.path('$.x') == 1){"a": $input.path('$.rest')#else{}#end`
	require.Len(t, checkTemplate(t, half), 1)
	require.Empty(t, checkTemplate(t, half, body))
	require.Len(t, checkTemplate(t, half, []byte(`{"x": 2}`)), 1)
}

// Samples count for their method only.
func TestSamples(t *testing.T) {
	text := document("http", template(`{"a": $input.path('$.rest')`), "")
	for _, row := range []struct {
		sample lint.Sample
		want   int
	}{
		{lint.Sample{}, 1},
		{lint.Sample{Body: []byte(`{"rest": "1}"}`)}, 0},
		{lint.Sample{Method: "get", Body: []byte(`{"rest": "1}"}`)}, 0},
		{lint.Sample{Method: "POST", Body: []byte(`{"rest": "1}"}`)}, 1},
		{lint.Sample{Path: "/x", Body: []byte(`{"rest": "1}"}`)}, 1},
	} {
		found := check(t, text, lint.Options{Samples: []lint.Sample{row.sample}, Severity: lint.Warning})
		require.Len(t, found, row.want, "%+v", row.sample)
	}
}
