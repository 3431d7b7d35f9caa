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

// TestImports: the readers of definitions compile without the engine, and no
// family of formats knows another but those that its documents hold.
func TestImports(t *testing.T) {
	found := make(map[string][]string)
	imports(t, "../../definition/formats", found)
	const below = "definition/formats/internal/"
	require.Equal(t, []string{
		"definition", "definition/formats", below + "aws", below + "cloudformation", below + "openapi", below + "parts",
		below + "serverless", below + "terraform", below + "tree",
		"internal/charset", "internal/confjson", "internal/nearest", "internal/printable", "internal/rootfolder", "internal/textpos", "internal/yamlfault",
	}, slices.Sorted(maps.Keys(found)))

	shared := []string{"definition", below + "parts", below + "tree"}
	for family, others := range map[string][]string{
		"aws": nil, "openapi": nil, "terraform": {below + "openapi"}, "cloudformation": {below + "openapi"}, "serverless": {below + "cloudformation"},
	} {
		for _, path := range found[below+family] {
			require.Contains(t, append(slices.Clone(shared), append(others, "internal/charset", "internal/confjson", "internal/nearest", "internal/textpos")...), path, family)
		}
	}
	require.NotContains(t, found, "")
}
