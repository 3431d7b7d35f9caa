package vtl

import (
	"bufio"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/jsondoc"
)

var conformance = flag.String("conformance", "", "folder of the conformance corpus")

// tcase is a line of velocity.ndjson or recorded-templates.ndjson.
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
	tmpl, err := Parse(src, WithLinker(testLinker))
	if err != nil {
		return "", err
	}
	return tmpl.Execute(vars)
}

// TestConformance runs the corpus with the variables of host_test.go.
func TestConformance(t *testing.T) {
	if *conformance == "" {
		t.Skip("needs -conformance")
	}
	var ran, failed int
	for _, name := range []string{"velocity.ndjson", "recorded-templates.ndjson"} {
		for _, c := range readCases(t, filepath.Join(*conformance, name)) {
			ran++
			got, err := render(t, c.Template, hostVars(t, &c))
			switch {
			case c.ExpectFail && err != nil, !c.ExpectFail && err == nil && got == *c.Expect:
				continue
			case c.RecordedAs == "whitespace-normalised" && strings.Join(strings.Fields(got), " ") == strings.Join(strings.Fields(*c.Expect), " "):
				continue
			}
			failed++
			if c.ExpectFail {
				t.Errorf("%s\n%q %s\n got %q, want an error", c.ID, c.Template, c.Vars, got)
			} else {
				t.Errorf("%s\n%q %s\n got %q %v\nwant %q", c.ID, c.Template, c.Vars, got, err, *c.Expect)
			}
		}
	}
	t.Logf("%d cases, %d failed", ran, failed)
}
