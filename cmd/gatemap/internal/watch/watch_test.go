package watch_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/watch"
)

func TestChanged(t *testing.T) {
	dir := t.TempDir()
	write := func(name string) {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(name), 0o644))
	}
	write("api.yaml")
	write("below/template.vtl")
	w, err := watch.New(filepath.Join(dir, "access.log"), "")
	require.NoError(t, err)
	defer w.Close()
	require.NoError(t, w.Add(filepath.Join(dir, "api.yaml")))
	require.Equal(t, 2, w.Len())
	changes := func(name string) bool {
		ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
		defer cancel()
		write(name)
		return w.Changed(ctx)
	}
	require.True(t, changes("api.yaml"))
	require.True(t, changes("below/template.vtl"))
	require.True(t, changes("below/other"))
	require.False(t, changes("access.log"), "what the program writes")
	require.False(t, changes(".api.yaml.swp"))
	require.False(t, changes("api.yaml~"))

	// A folder that is new, and one that comes again.
	require.True(t, changes("new/file"))
	require.NoError(t, w.Add(dir))
	require.True(t, changes("new/file"))
	require.NoError(t, os.RemoveAll(filepath.Join(dir, "below")))
	require.True(t, changes("below/template.vtl"))
	require.NoError(t, w.Add(dir))
	require.True(t, changes("below/template.vtl"))
}
