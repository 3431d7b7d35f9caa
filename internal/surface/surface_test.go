package surface

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const top = "../.."

// public are the folders of the packages that others can import.
func public(t *testing.T) []string {
	var list []string
	require.NoError(t, filepath.WalkDir(top, func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(top, name)
		if err != nil {
			return err
		}
		_, nested := os.Stat(filepath.Join(name, "go.mod"))
		if rel == filepath.FromSlash("definition/awssdk") { // a module for the sake of the SDK only
			nested = os.ErrNotExist
		}
		base := filepath.Base(name)
		if rel != "." && (nested == nil || base == "testdata" || base == "internal" || base == "cmd" || base == "node_modules" || base[0] == '.' || base[0] == '_') {
			return filepath.SkipDir
		}
		if code, _ := filepath.Glob(filepath.Join(name, "*.go")); len(code) > 0 {
			list = append(list, filepath.ToSlash(rel))
		}
		return nil
	}))
	return list
}

// TestSurface compares what each public package exports with its golden file:
// who changes the surface rewrites it with -update, and the diff shows what
// others have to change.
func TestSurface(t *testing.T) {
	var golden []string
	for _, folder := range public(t) {
		s, err := Of(filepath.Join(top, folder))
		require.NoError(t, err, folder)
		if s.Name == "main" {
			continue
		}
		file := strings.ReplaceAll(folder, "/", ".")
		if folder == "." {
			file = "gatemap"
		}
		file = "testdata/" + file + ".txt"
		golden = append(golden, file)
		if *update {
			require.NoError(t, os.WriteFile(file, []byte(s.String()), 0o644))
		}
		want, err := os.ReadFile(file)
		require.NoError(t, err)
		require.Equal(t, string(want), s.String(), "the surface of %s has changed; -update rewrites the golden file", folder)
	}
	stored, err := filepath.Glob("testdata/*.txt")
	require.NoError(t, err)
	slices.Sort(golden)
	for _, name := range stored {
		require.Contains(t, golden, filepath.ToSlash(name), "the golden file of a package that is gone")
	}
}

// TestNoInternalTypes: whoever imports a package can name every type that its
// declarations have.
func TestNoInternalTypes(t *testing.T) {
	for _, folder := range public(t) {
		s, err := Of(filepath.Join(top, folder))
		require.NoError(t, err, folder)
		require.Empty(t, s.Internal, folder)
	}
}
