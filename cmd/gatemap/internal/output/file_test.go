package output

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "out.json")
	require.NoError(t, WriteFile(name, []byte("one"), io.Discard))
	require.NoError(t, os.Chmod(name, 0o640))
	require.NoError(t, WriteFile(name, []byte("two"), io.Discard))
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	require.Equal(t, "two", string(data))
	info, err := os.Stat(name)
	require.NoError(t, err)
	require.Equal(t, fs.FileMode(0o640), info.Mode().Perm(), "the mode stays")

	link := filepath.Join(dir, "link")
	require.NoError(t, os.Symlink(name, link))
	require.NoError(t, WriteFile(link, []byte("three"), io.Discard))
	data, err = os.ReadFile(name)
	require.NoError(t, err)
	require.Equal(t, "three", string(data), "the file behind the link")

	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, 2, "nothing is left over")
	require.NoError(t, WriteFile(os.DevNull, []byte("x"), io.Discard))

	var out strings.Builder
	require.NoError(t, WriteFile("-", []byte("x"), &out))
	require.NoError(t, WriteFile("", []byte("y"), &out))
	require.Equal(t, "xy", out.String())
}

func TestWriteFileFails(t *testing.T) {
	dir := t.TempDir()
	err := WriteFile(filepath.Join(dir, "no", "out.json"), nil, io.Discard)
	require.ErrorContains(t, err, "out.json: no such file or directory")
	require.Error(t, WriteFile(dir, nil, io.Discard))
	require.Error(t, WriteFile("-", []byte("x"), full{}))
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("full") }
