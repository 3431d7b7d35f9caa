package watch_test

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
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

// TestAddLeavesOut: what tools keep beside a project is not watched, and a tree
// that is too large is an error.
func TestAddLeavesOut(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{".git/objects", "node_modules/x", "api"} {
		require.NoError(t, os.MkdirAll(filepath.Join(dir, name), 0o755))
	}
	w, err := watch.New()
	require.NoError(t, err)
	defer w.Close()
	require.NoError(t, w.Add(dir))
	require.Equal(t, 2, w.Len())

	for i := range 4096 {
		require.NoError(t, os.Mkdir(filepath.Join(dir, "api", strconv.Itoa(i)), 0o755))
	}
	require.EqualError(t, w.Add(dir), "more than 4096 folders to watch below "+dir+": name fewer")
}

// TestChangedEnds: a watcher that is closed waits for nothing.
func TestChangedEnds(t *testing.T) {
	w, err := watch.New()
	require.NoError(t, err)
	require.NoError(t, w.Add(t.TempDir()))
	require.NoError(t, w.Close())
	require.False(t, w.Changed(context.Background()))
}
