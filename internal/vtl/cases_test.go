package vtl

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

// tcase is a template line of testdata/rules or of this package's testdata.
type tcase struct {
	ID             string
	Template       string
	Body           string
	Context        json.RawMessage
	StageVariables json.RawMessage `json:"stageVariables"`
	Vars           json.RawMessage
	Expect         *string
	ExpectFail     bool   `json:"expectError"`
	RecordedAs     string `json:"recordedAs"`
}

func readCases(t testing.TB, name string) []tcase {
	f, err := os.Open(name)
	require.NoError(t, err)
	defer f.Close()
	var out []tcase
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 16<<20)
	for sc.Scan() {
		var c tcase
		require.NoError(t, json.Unmarshal(sc.Bytes(), &c))
		out = append(out, c)
	}
	require.NoError(t, sc.Err())
	return out
}

// plain turns a JSON value into what the reference binds as a variable:
// ArrayLists and LinkedHashMaps.
func plain(v Value) Value {
	switch {
	case v.IsMap():
		m := jsondoc.NewMap(jsondoc.LinkedHashMap)
		for c := v.Iter(); c.Next(); {
			m.Put(c.Key(), plain(c.Value()))
		}
		return jsondoc.OfMap(m)
	case v.IsList():
		l := jsondoc.NewList(jsondoc.ArrayList)
		for c := v.Iter(); c.Next(); {
			l.Add(plain(c.Value()))
		}
		return jsondoc.OfList(l)
	}
	return v
}

// bindVars gives the members of a JSON object as variables.
func bindVars(t testing.TB, raw json.RawMessage) map[string]any {
	vars := map[string]any{}
	if len(raw) == 0 {
		return vars
	}
	d := new(jsondoc.Document)
	require.NoError(t, d.Parse(raw))
	for c := d.Root().Iter(); c.Next(); {
		vars[c.Key().Str()] = plain(c.Value())
	}
	return vars
}

func render(t testing.TB, src string, vars map[string]any) (string, error) {
	tmpl, err := Parse(src, Options{Linker: testLinker})
	if err != nil {
		return "", err
	}
	return tmpl.Execute(vars)
}

// agrees reports whether the outcome of a case is the one expected.
func (c *tcase) agrees(got string, err error) bool {
	if c.ExpectFail || err != nil {
		return c.ExpectFail && err != nil
	}
	switch c.RecordedAs {
	case "whitespace-normalised":
		return strings.Join(strings.Fields(got), " ") == strings.Join(strings.Fields(*c.Expect), " ")
	case "json":
		var a, b any
		return json.Unmarshal([]byte(got), &a) == nil && json.Unmarshal([]byte(*c.Expect), &b) == nil &&
			reflect.DeepEqual(a, b)
	}
	return got == *c.Expect
}

// runCases executes every case of a file.
func runCases(t *testing.T, name string) {
	cases := readCases(t, name)
	require.NotEmpty(t, cases)
	failed := 0
	for _, c := range cases {
		got, err := render(t, c.Template, hostVars(t, &c))
		if c.agrees(got, err) {
			continue
		}
		failed++
		want := "an error"
		if !c.ExpectFail {
			want = strconv.Quote(*c.Expect)
		}
		t.Errorf("%s\n%q %s\n got %q %v\nwant %s", c.ID, c.Template, c.Vars, got, err, want)
	}
	t.Logf("%s: %d of %d cases agree", filepath.Base(name), len(cases)-failed, len(cases))
}

// TestLanguage runs the cases of testdata, which are answers of the reference
// engine: drawn from a grammar, and methods of Java's classes (overloads, nulls
// and wrong types).
func TestLanguage(t *testing.T) {
	for _, name := range []string{"drawn.ndjson", "methods.ndjson"} {
		t.Run(name, func(t *testing.T) { runCases(t, filepath.Join("testdata", name)) })
	}
}

// TestRules runs the cases of the repository's testdata/rules that are about the
// language, with this package alone.
func TestRules(t *testing.T) {
	files, err := filepath.Glob("../../testdata/rules/velocity-*.ndjson")
	require.NoError(t, err)
	require.Len(t, files, 5)
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) { runCases(t, name) })
	}
}
