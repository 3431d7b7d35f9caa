package source_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/source"
)

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	require.NoError(t, os.MkdirAll(filepath.Join("a", "b"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join("a", "b", "t.yaml"), nil, 0o644))
	for _, c := range []struct{ name, root, in, shown, other string }{
		{"a/b/t.yaml", "", "t.yaml", "a/b/t.yaml", "a/b/x"},
		{"a/b", "", ".", "a/b/.", "a/b/x"},
		{"a/b/t.yaml", "a", "b/t.yaml", "a/b/t.yaml", "a/x"},
		{"a/b/t.yaml", ".", "a/b/t.yaml", "a/b/t.yaml", "x"},
		{"./a/b/t.yaml", ".", "a/b/t.yaml", "./a/b/t.yaml", "x"},
		{"a/b/t.yaml", "a/b", "t.yaml", "a/b/t.yaml", "a/b/x"},
		{"a/b", "a", "b", "b", "a/x"},
	} {
		o, err := source.OpenFolder(c.name, c.root)
		require.NoError(t, err, c)
		require.Equal(t, c.in, o.Name, c)
		if c.name != "a/b" {
			require.Equal(t, c.shown, o.Shown(o.Name), c)
		}
		require.Equal(t, c.other, o.Shown("x"), c)
		require.NoError(t, o.Close())
	}
	_, err := source.OpenFolder("a/b/t.yaml", "a/b/../../a/c")
	require.Error(t, err)
	require.NoError(t, os.Mkdir("c", 0o755))
	_, err = source.OpenFolder("a/b/t.yaml", "c")
	require.EqualError(t, err, "a/b/t.yaml is not in the folder c that --root (Options.Root) names")
	if os.Symlink(filepath.Join("..", "a", "b", "t.yaml"), filepath.Join("c", "t.yaml")) == nil {
		_, err = source.OpenFolder("c/t.yaml", "c")
		require.ErrorContains(t, err, "is not in the folder c", "a link out of the root")
	}
}
