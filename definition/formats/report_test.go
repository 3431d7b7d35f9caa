package formats_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
)

var update = flag.Bool("update", false, "write the golden files")

// report prints all of an API: methods, their parts' places, problems.
func report(t testing.TB, api *formats.API) string {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "format %s, binary %q\n", api.Format, api.BinaryMediaTypes)
	for _, m := range api.Methods {
		fmt.Fprintf(&b, "\n%s %s api %q binary %q at %v %s\n", m.HTTPMethod, m.Path, m.API, m.BinaryMediaTypes, m.Position, m.Pointer)
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		require.NoError(t, enc.Encode(m.Integration))
		require.NoError(t, enc.Encode(m.MethodResponses))
		request, err := json.Marshal(m.Request)
		require.NoError(t, err)
		fmt.Fprintf(&b, "request %s\n", request)
		var keys []string
		for key := range m.Places.All() {
			keys = append(keys, key)
		}
		slices.Sort(keys)
		for _, key := range keys {
			p := place(m.Places, key)
			fmt.Fprintf(&b, "  %q %v %s", key, p, p.Pointer)
			if p.TextLine > 0 {
				fmt.Fprintf(&b, " text %d:%d", p.TextLine, p.TextColumn)
			}
			fmt.Fprintln(&b)
		}
	}
	for _, g := range api.GatewayResponses {
		v := g.Value
		fmt.Fprintf(&b, "\ngateway %s %q %q %v at %v\n", g.Key, v.StatusCode, v.ResponseParameters, len(v.ResponseTemplates), place(v.Places, "").Position)
	}
	for _, s := range api.Stages {
		fmt.Fprintf(&b, "\nstage %q of %q %v %q at %v\n", s.Name, s.API, s.Variables, s.AccessLog, s.Position)
	}
	fmt.Fprintf(&b, "\nproblems\n%s", api.Problems.Report())
	return b.String()
}

// place returns the place of a part, the zero value where it has none.
func place(ps definition.Places, pointer string) definition.Place {
	p, _ := ps.Get(pointer)
	return p
}

// TestReports: everything that is read and reported of definitions full of
// mistakes, in golden files.
func TestReports(t *testing.T) {
	for _, name := range []string{
		"messy/template.yaml", "messy/openapi.yaml", "messy/main.tf", "messy/serverless.yml", "variables/plain/serverless.yml", "variables/merged/serverless.yml",
		"pets/openapi3.yaml", "pets/terraform",
	} {
		t.Run(name, func(t *testing.T) {
			api, err := formats.LoadFile("testdata/"+name, formats.Options{})
			require.NoError(t, err)
			golden := "testdata/" + name + ".golden"
			got := report(t, api)
			if *update {
				require.NoError(t, os.WriteFile(golden, []byte(got), 0o644))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			require.Equal(t, string(want), got)
		})
	}
}
