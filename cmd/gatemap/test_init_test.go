package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestInitOfMany: a definition with more methods than anybody writes cases for
// does not fill the folder.
func TestInitOfMany(t *testing.T) {
	dir := t.TempDir()
	var paths strings.Builder
	for i := range maxInit + 1 {
		fmt.Fprintf(&paths, `,"/p%d":{"get":{"x-amazon-apigateway-integration":{"type":"http","responses":{"default":{"statusCode":"200"}}}}}`, i)
	}
	name := filepath.Join(dir, "api.json")
	require.NoError(t, os.WriteFile(name, []byte(`{"openapi":"3.0.1","paths":{`+paths.String()[1:]+`}}`), 0o644))
	init := func(args ...string) (code int, out, errs string) {
		var o, e strings.Builder
		code = run(append([]string{"test", "--init", name}, args...), streams{strings.NewReader(""), &o, &e})
		return code, o.String(), e.String()
	}
	code, out, errs := init()
	require.Equal(t, exitUsage, code)
	require.Empty(t, out)
	require.Equal(t, "gatemap: "+name+" has 501 methods, and --init writes 500 files at the most: choose with --method or --path\n", errs)
	code, out, _ = init("--path", "/p7")
	require.Equal(t, exitDone, code)
	require.Contains(t, out, "api.gatemap.txtar (4 cases)")
}

// TestInitOfExamples: the first cases of the repository's examples pass, and reach
// 95 percent of each definition without a hand on them.
func TestInitOfExamples(t *testing.T) {
	files, err := filepath.Abs("../../examples")
	require.NoError(t, err)
	for _, example := range []string{
		"openapi-errors/openapi.yaml", "serve-pets/openapi.yaml", "cors-mock/method.json", "dynamodb-list/integration.json", "lambda-errors/integration.json",
		"cloudformation-pets/empty/pet.json", "cloudformation-pets/before/template.yaml", "cloudformation-pets/after/template.yaml",
	} {
		t.Run(example, func(t *testing.T) {
			t.Chdir(t.TempDir())
			data, err := os.ReadFile(filepath.Join(files, example))
			require.NoError(t, err)
			name := filepath.Base(example)
			require.NoError(t, os.WriteFile(name, data, 0o644))
			var out, errs strings.Builder
			std := streams{strings.NewReader(""), &out, &errs}
			require.Equal(t, exitDone, run([]string{"test", "--init", name}, std), errs.String())
			require.Equal(t, exitDone, run([]string{"test", "--cover", "--cover-min", "95"}, std), "%s%s", &out, &errs)
			require.Empty(t, errs.String())
		})
	}
}
