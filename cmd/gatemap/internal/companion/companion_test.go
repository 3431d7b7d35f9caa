package companion

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPath(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	t.Chdir(t.TempDir())
	name, file := "gatemap-none", "gatemap-none"
	if runtime.GOOS == "windows" {
		file += ".exe"
	}
	program := func(folder string) string {
		path := filepath.Join(folder, file)
		require.NoError(t, os.WriteFile(path, nil, 0o755))
		return path
	}
	program(".") // is none
	_, err := Path(name)
	require.ErrorIs(t, err, exec.ErrNotFound)
	require.EqualError(t, err, "the program gatemap-none is neither beside gatemap nor on PATH: the archives and packages of a release have it, and go install github.com/gatemap/gatemap/cmd/gatemap-none@latest makes it")

	want := program(dir)
	got, err := Path(name)
	require.NoError(t, err)
	require.Equal(t, want, got)

	self, err := os.Executable()
	require.NoError(t, err)
	beside := program(filepath.Dir(self))
	defer os.Remove(beside)
	got, err = Path(name)
	require.NoError(t, err)
	require.Equal(t, beside, got)
}
