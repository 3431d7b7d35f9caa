package wholefile

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestPending: the old content is there until the new one is whole.
func TestPending(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "a")
	require.NoError(t, os.WriteFile(name, []byte("old"), 0o640))
	for _, commit := range []bool{false, true} {
		p, err := Begin(name)
		require.NoError(t, err)
		_, err = p.WriteString("new")
		require.NoError(t, err)
		require.Equal(t, "old", content(t, name))
		if commit {
			require.NoError(t, p.Commit())
			require.Equal(t, "new", content(t, name))
		} else {
			p.Abort()
			require.Equal(t, "old", content(t, name))
		}
		requireAlone(t, dir, "a")
	}
	info, err := os.Stat(name)
	require.NoError(t, err)
	require.Equal(t, fs.FileMode(0o640), info.Mode().Perm())

	_, err = Begin(dir)
	require.EqualError(t, err, "write "+dir+": it is a folder")
	_, err = Begin(filepath.Join(dir, "none", "a"))
	require.ErrorIs(t, err, fs.ErrNotExist)

	p, err := Begin(os.DevNull)
	require.NoError(t, err)
	p.Abort()
	p, err = Begin(os.DevNull)
	require.NoError(t, err)
	require.NoError(t, p.Commit())
	require.FileExists(t, name)

	p, err = Begin(filepath.Join(dir, "b"))
	require.NoError(t, err)
	require.NoError(t, os.Mkdir(filepath.Join(dir, "b"), 0o777))
	require.Error(t, p.Commit(), "a folder has come between")
	requireAlone(t, dir, "a", "b")
}
