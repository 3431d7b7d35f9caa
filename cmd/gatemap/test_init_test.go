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
