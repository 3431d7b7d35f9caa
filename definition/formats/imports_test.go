package formats_test

import (
	"go/build"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "github.com/gatemap/gatemap"

// imports returns the packages of this module that the one in folder compiles,
// itself among them, each with those that it imports.
func imports(t *testing.T, folder string, found map[string][]string) {
	name := strings.TrimPrefix(strings.TrimPrefix(filepath.ToSlash(folder), "../.."), "/")
	if _, known := found[name]; known {
		return
	}
	pkg, err := build.ImportDir(folder, 0)
	require.NoError(t, err)
	found[name] = nil
	for _, path := range pkg.Imports {
		if rest, own := strings.CutPrefix(path, module); own {
			rest = strings.TrimPrefix(rest, "/")
			found[name] = append(found[name], rest)
			imports(t, filepath.Join("../..", rest), found)
		}
	}
}

// TestImports: the readers of definitions compile without the engine and from
// at most ten packages of the module, and no family of formats knows another
// but those that its documents hold.
func TestImports(t *testing.T) {
	found := make(map[string][]string)
	imports(t, "../../definition/formats", found)
	const below = "definition/formats/internal/"
	require.Equal(t, []string{
		"definition", "definition/formats", below + "aws", below + "cloudformation", below + "openapi", below + "read",
		below + "serverless", below + "terraform", "internal/lazyregexp", "internal/source",
	}, slices.Sorted(maps.Keys(found)))
	require.LessOrEqual(t, len(found), 10)

	shared := []string{"definition", below + "read", "internal/lazyregexp", "internal/source"}
	for family, others := range map[string][]string{
		"aws": nil, "openapi": nil, "terraform": {below + "openapi"}, "cloudformation": {below + "openapi"}, "serverless": {below + "cloudformation"},
	} {
		for _, path := range found[below+family] {
			require.Contains(t, append(slices.Clone(shared), others...), path, family)
		}
	}
	require.Empty(t, found["internal/source"])
}
