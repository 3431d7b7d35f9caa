package lint_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/lint"
	velocity "github.com/gatemap/gatemap/template"
)

// noJSONWith are rules whose payloads make the output something that is no JSON.
var noJSONWith = map[string]bool{"template-not-json": true, "template-list-comma": true, "unescaped-input": true,
	"escape-apostrophe": true, "quoted-json": true, "object-text": true, "unquoted-text": true}

// templateAt is the response template that a finding is about.
func templateAt(t *testing.T, api *formats.API, f *lint.Finding) (string, bool) {
	for i := range api.Methods {
		m := &api.Methods[i]
		if m.HTTPMethod != f.About.Method || m.Path != f.About.Path {
			continue
		}
		for _, r := range m.Integration.IntegrationResponses {
			for _, e := range r.Value.ResponseTemplates {
				if strings.HasSuffix(f.About.Pointer, "/"+strings.ReplaceAll(e.Key, "/", "~1")) && strings.Contains(f.About.Pointer, "/"+r.Key+"/") {
					return *e.Value, true
				}
			}
		}
		for _, e := range m.Integration.RequestTemplates {
			if strings.HasSuffix(f.About.Pointer, "/requestTemplates/"+strings.ReplaceAll(e.Key, "/", "~1")) {
				return *e.Value, true
			}
		}
	}
	return "", false
}

// shows renders the template of a finding with its payload: the output is no JSON
// where the finding says so.
func shows(t *testing.T, name, src string, f *lint.Finding) {
	require.True(t, json.Valid([]byte(f.Input)), f.Input)
	require.LessOrEqual(t, len(f.Input), 400)
	parsed, err := velocity.Parse(src, velocity.Options{})
	require.NoError(t, err)
	out, err := parsed.Append(nil, &velocity.Env{Body: []byte(f.Input)})
	if noJSONWith[f.Rule()] {
		require.NoError(t, err)
		require.False(t, json.Valid(out), "%s: %s\n%s", name, f.Input, out)
	}
}

// TestInputs does so with the planted faults. The golden file has the payloads.
func TestInputs(t *testing.T) {
	var list bytes.Buffer
	for _, p := range readPlanted(t) {
		if p.header["param"] != "" || p.header["pending"] != "" {
			continue
		}
		api, err := formats.Load(p.faulty, p.main, formats.Options{})
		require.NoError(t, err)
		for _, f := range p.findings(t, p.faulty) {
			if f.Input != "" || noJSONWith[f.Rule()] {
				fmt.Fprintf(&list, "%s %s %s\n", p.name, f.Rule(), f.Input)
			}
			if f.Input != "" {
				src, ok := templateAt(t, api, &f)
				require.True(t, ok, "%s: %+v", p.name, f.About)
				shows(t, p.name, src, &f)
			}
		}
	}
	golden(t, "testdata/inputs.txt", list.Bytes())
}

// Most findings of public repositories about what a template prints have a
// payload, too, and it shows them.
func TestRealInputs(t *testing.T) {
	file, err := os.Open("../testdata/rules/real.ndjson")
	require.NoError(t, err)
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	with, without := map[string]int{}, map[string]int{}
	for lines.Scan() {
		var row struct{ Integration json.RawMessage }
		require.NoError(t, json.Unmarshal(lines.Bytes(), &row))
		text := fmt.Sprintf(`{"httpMethod":"GET","methodIntegration":%s}`, row.Integration)
		api, err := formats.Parse("api.json", []byte(text), formats.Options{})
		require.NoError(t, err)
		for _, f := range lint.CheckAPI(api, lint.Options{}) {
			if f.Input == "" {
				without[f.Rule()]++
				continue
			}
			with[f.Rule()]++
			src, ok := templateAt(t, api, &f)
			require.True(t, ok, "%+v", f.About)
			shows(t, text, src, &f)
		}
	}
	require.NoError(t, lines.Err())
	for _, rule := range slices.Sorted(maps.Keys(noJSONWith)) {
		t.Log(rule, with[rule], without[rule])
	}
	for _, rule := range []string{"unescaped-input", "escape-apostrophe"} {
		require.Greater(t, with[rule], without[rule], rule)
	}
}
