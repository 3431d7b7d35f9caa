package files

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRead(t *testing.T) {
	f, err := Read("-", strings.NewReader("x"))
	require.NoError(t, err)
	require.Equal(t, File{Name: "<stdin>", Data: []byte("x")}, f)

	dir := t.TempDir()
	name := filepath.Join(dir, "missing")
	_, err = Read(name, nil)
	require.EqualError(t, err, name+": no such file or directory")
	require.ErrorIs(t, err, os.ErrNotExist)

	_, err = Read("-", zeros{})
	require.ErrorContains(t, err, "<stdin>: larger than 64 MiB")

	_, err = Read("-", io.MultiReader(strings.NewReader("x"), broken{}))
	require.EqualError(t, err, "<stdin>: broken")
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("broken") }
