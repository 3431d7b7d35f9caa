//go:build unix

package wholefile

import (
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestReason: what the system said, whichever call it was.
func TestReason(t *testing.T) {
	for _, err := range []error{
		&fs.PathError{Op: "open", Path: "a", Err: syscall.ENOSPC},
		&os.LinkError{Op: "rename", Old: "a", New: "b", Err: syscall.ENOSPC},
		syscall.ENOSPC,
	} {
		require.Equal(t, error(syscall.ENOSPC), Reason(err))
	}
	other := errors.New("other")
	require.Equal(t, other, Reason(other))
}

func TestSocket(t *testing.T) {
	dir, err := os.MkdirTemp("", "") // a socket's name is short
	require.NoError(t, err)
	defer os.RemoveAll(dir)
	name := filepath.Join(dir, "s")
	l, err := net.Listen("unix", name)
	require.NoError(t, err)
	defer l.Close()
	require.EqualError(t, Write(name, nil), "write "+name+": it is a socket")
	require.ErrorIs(t, Create(name, nil), fs.ErrExist)
	requireAlone(t, dir, "s")
}

// TestBelowAFile: a name below a file, and links that lead through one.
func TestBelowAFile(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	require.NoError(t, Write(file, []byte("x")))
	below := filepath.Join(file, "a")
	require.ErrorIs(t, Write(below, nil), syscall.ENOTDIR)
	require.ErrorIs(t, Create(below, nil), syscall.ENOTDIR)
	require.ErrorIs(t, Create(filepath.Join(dir, "none", "a"), nil), fs.ErrNotExist)
	link := filepath.Join(dir, "link")
	require.NoError(t, os.Symlink("file/a", link))
	require.ErrorIs(t, Write(link, nil), syscall.ENOTDIR)
	require.ErrorIs(t, Create(link, nil), fs.ErrExist, "a link that leads nowhere is there")
	requireAlone(t, dir, "file", "link")
}

// TestInside: the calls that fail once the name is known.
func TestInside(t *testing.T) {
	dir := t.TempDir()
	folder := filepath.Join(dir, "folder")
	require.NoError(t, os.MkdirAll(filepath.Join(folder, "full"), 0o777))
	require.Error(t, replace(folder, []byte("x"), nil), "a folder is not replaced")
	require.ErrorIs(t, into(folder, 0, nil), syscall.EISDIR)
	long := filepath.Join(dir, strings.Repeat("a", 300))
	require.ErrorIs(t, Create(long, []byte("x")), syscall.ENAMETOOLONG)
	require.ErrorIs(t, Write(long, []byte("x")), syscall.ENAMETOOLONG)
	requireAlone(t, dir, "folder")
	if runtime.GOOS == "linux" {
		require.ErrorIs(t, Write(os.Args[0], nil), syscall.ETXTBSY, "a program that runs")
	}
}

func TestRemoveUnfinished(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, Write(filepath.Join(dir, "done"), nil))
	name, err := beside(filepath.Join(dir, "a"), []byte("x"), nil)
	require.NoError(t, err)
	require.FileExists(t, name)
	removeUnfinished()
	unfinished.Unlock()
	requireAlone(t, dir, "done")
	forget(name)
}

func TestDescriptors(t *testing.T) {
	dir := t.TempDir()
	link := filepath.Join(dir, "out")
	require.NoError(t, os.Symlink("/dev/stdout", link))
	loop := filepath.Join(dir, "loop")
	require.NoError(t, os.Symlink("loop", loop))
	for name, want := range map[string]bool{
		"/dev/stdout": true, "/dev//stderr": true, "/dev/fd/3": true, "/proc/self/fd/1": true, "/proc/12/task/13/fd/0": true, link: true,
		"/dev/null": false, "/dev/fd/x": false, dir: false, loop: false, filepath.Join(dir, "none"): false,
	} {
		require.Equal(t, want, IsDescriptor(name), name)
	}
}

// TestFolderThatNobodyMayWrite: nothing is left behind, and the file is as it was.
func TestFolderThatNobodyMayWrite(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "a")
	require.NoError(t, Write(name, []byte("old")))
	require.NoError(t, os.Chmod(dir, 0o555))
	defer os.Chmod(dir, 0o755)
	if os.Getuid() != 0 {
		require.ErrorIs(t, Write(name, []byte("new")), fs.ErrPermission)
		require.ErrorIs(t, Create(filepath.Join(dir, "b"), nil), fs.ErrPermission)
		require.Equal(t, "old", content(t, name))
	}
	requireAlone(t, dir, "a")
}
