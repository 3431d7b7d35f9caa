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
	add(t, w, filepath.Join(dir, "api.yaml"))
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
	add(t, w, dir)
	require.True(t, changes("new/file"))
	require.NoError(t, os.RemoveAll(filepath.Join(dir, "below")))
	require.True(t, changes("below/template.vtl"))
	add(t, w, dir)
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
	add(t, w, dir)
	require.Equal(t, 2, w.Len())

	for i := range 4096 {
		require.NoError(t, os.Mkdir(filepath.Join(dir, "api", strconv.Itoa(i)), 0o755))
	}
	_, err = w.Add(dir)
	require.EqualError(t, err, "more than 4096 folders to watch below "+dir+": name fewer")
}

// TestChangedEnds: a watcher that is closed waits for nothing.
func TestChangedEnds(t *testing.T) {
	w, err := watch.New()
	require.NoError(t, err)
	add(t, w, t.TempDir())
	require.NoError(t, w.Close())
	require.False(t, w.Changed(context.Background()))
}

// TestNewer: what was written just before its folder was watched, by a clock of
// files that is behind, may have changed.
func TestNewer(t *testing.T) {
	dir := t.TempDir()
	began := time.Now()
	write := func(name string, at time.Time) {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), nil, 0o644))
		require.NoError(t, os.Chtimes(filepath.Join(dir, name), at, at))
	}
	write("api.yaml", began.Add(-time.Hour))
	w, err := watch.New(filepath.Join(dir, "access.log"))
	require.NoError(t, err)
	defer w.Close()
	added := add(t, w, dir)
	require.Equal(t, []string{dir}, added)
	require.False(t, w.Newer(added, began))
	write("access.log", began.Add(time.Millisecond))
	write(".api.yaml.swp", began.Add(time.Millisecond))
	require.False(t, w.Newer(added, began))

	write("below/template.vtl", began.Add(-4*time.Millisecond))
	require.False(t, w.Newer(added, began), "another folder")
	added = add(t, w, dir)
	require.Equal(t, []string{filepath.Join(dir, "below")}, added)
	require.True(t, w.Newer(added, began))
	require.Empty(t, add(t, w, dir))
	require.False(t, w.Newer([]string{filepath.Join(dir, "gone")}, began))
}

func add(t *testing.T, w *watch.Folders, roots ...string) []string {
	t.Helper()
	added, err := w.Add(roots...)
	require.NoError(t, err)
	return added
}
