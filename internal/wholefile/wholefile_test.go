//go:build unix

package wholefile

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func content(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	return string(data)
}

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "out.json")
	old := syscall.Umask(0o027)
	defer syscall.Umask(old)
	require.NoError(t, Write(name, []byte("one")))
	info, err := os.Stat(name)
	require.NoError(t, err)
	require.Equal(t, fs.FileMode(0o640), info.Mode().Perm(), "what the umask leaves")
	require.NoError(t, os.Chmod(name, 0o604))
	require.NoError(t, Write(name, []byte("two")))
	require.Equal(t, "two", content(t, name))
	info, err = os.Stat(name)
	require.NoError(t, err)
	require.Equal(t, fs.FileMode(0o604), info.Mode().Perm(), "the mode stays")
	requireAlone(t, dir, "out.json")
}

// requireAlone: nothing but these is in the folder.
func requireAlone(t *testing.T, dir string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	require.Equal(t, want, names)
}

func TestLinks(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(dir, "real"), 0o777))
	require.NoError(t, os.Symlink("real", filepath.Join(dir, "folder")))
	require.NoError(t, os.Symlink("../file", filepath.Join(dir, "real", "link")))
	require.NoError(t, os.Symlink("folder/link", filepath.Join(dir, "link")))
	require.NoError(t, Write(filepath.Join(dir, "link"), []byte("one")), "a link that leads nowhere yet")
	require.Equal(t, "one", content(t, filepath.Join(dir, "file")))
	require.NoError(t, Write(filepath.Join(dir, "link"), []byte("two")))
	require.Equal(t, "two", content(t, filepath.Join(dir, "file")))
	requireAlone(t, dir, "file", "folder", "link", "real")
	requireAlone(t, filepath.Join(dir, "real"), "link")

	require.NoError(t, os.Symlink("b", filepath.Join(dir, "a")))
	require.NoError(t, os.Symlink("a", filepath.Join(dir, "b")))
	require.ErrorContains(t, Write(filepath.Join(dir, "a"), nil), "symbolic links")
}

// TestNotFiles: what is no file is written to, and is there afterwards.
func TestNotFiles(t *testing.T) {
	dir := t.TempDir()
	fifo := filepath.Join(dir, "fifo")
	require.NoError(t, syscall.Mkfifo(fifo, 0o666))
	read := make(chan string)
	go func() {
		data, _ := os.ReadFile(fifo)
		read <- string(data)
	}()
	require.NoError(t, Write(fifo, []byte("through")))
	require.Equal(t, "through", <-read)
	requireAlone(t, dir, "fifo")

	require.NoError(t, os.Symlink(os.DevNull, filepath.Join(dir, "null")))
	for _, null := range []string{os.DevNull, filepath.Join(dir, "null")} {
		require.NoError(t, Write(null, []byte("x")))
		info, err := os.Stat(null)
		require.NoError(t, err)
		require.NotZero(t, info.Mode()&fs.ModeCharDevice, "still a device")
	}
	if _, err := os.Stat("/dev/full"); err == nil {
		require.ErrorIs(t, Write("/dev/full", []byte("x")), syscall.ENOSPC)
	}
	require.ErrorContains(t, Write(dir, nil), "it is a folder")

	f, err := os.Create(filepath.Join(dir, "open"))
	require.NoError(t, err)
	defer f.Close()
	f.WriteString("first ")
	for _, name := range []string{"/dev/fd/", "/proc/self/fd/"} {
		if _, err := os.Stat(name); err == nil {
			require.NoError(t, Write(name+strconv.Itoa(int(f.Fd())), []byte("second ")))
		}
	}
	require.True(t, strings.HasPrefix(content(t, f.Name()), "first second "), "a descriptor is written to, and no file put in its place")
	again, err := os.Stat(f.Name())
	require.NoError(t, err)
	same, err := f.Stat()
	require.NoError(t, err)
	require.True(t, os.SameFile(again, same))
}

func TestRefused(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "a")
	require.NoError(t, os.WriteFile(name, []byte("old"), 0o444))
	err := Write(name, []byte("new"))
	require.EqualError(t, err, "write "+name+": it is read-only")
	require.Equal(t, "old", content(t, name))
	err = Write(filepath.Join(dir, "no", "b"), nil)
	require.ErrorIs(t, err, fs.ErrNotExist)
	require.EqualError(t, err, "write "+filepath.Join(dir, "no", "b")+": no such file or directory")
	requireAlone(t, dir, "a")
}

func TestCreate(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "a")
	require.NoError(t, Create(name, []byte("one")))
	require.ErrorIs(t, Create(name, []byte("two")), fs.ErrExist)
	require.Equal(t, "one", content(t, name))
	require.NoError(t, os.Symlink("nowhere", filepath.Join(dir, "link")))
	require.ErrorIs(t, Create(filepath.Join(dir, "link"), nil), fs.ErrExist)
	requireAlone(t, dir, "a", "link")
}

// TestMain is also the program of the tests below: it writes the file that
// WHOLEFILE names, slowly or beyond the size that it may.
func TestMain(m *testing.M) {
	name := os.Getenv("WHOLEFILE")
	if name == "" {
		os.Exit(m.Run())
	}
	CleanOnSignal()
	if os.Getenv("WHOLEFILE_SLOW") != "" {
		tmp, err := beside(name, []byte("new"), nil)
		os.Stdout.WriteString(tmp + "\n")
		if err != nil {
			os.Exit(3)
		}
		time.Sleep(time.Minute)
	}
	if err := Write(name, make([]byte, 1<<20)); err != nil {
		os.Stdout.WriteString(err.Error())
		os.Exit(1)
	}
}

// TestSignals: a signal removes the new file, leaves the old one and ends the
// process as it would have.
func TestSignals(t *testing.T) {
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		if signal.Ignored(s) { // by nohup; the child would ignore it, too
			continue
		}
		dir := t.TempDir()
		name := filepath.Join(dir, "a")
		require.NoError(t, os.WriteFile(name, []byte("old"), 0o666))
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "WHOLEFILE="+name, "WHOLEFILE_SLOW=1")
		out, err := cmd.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, cmd.Start())
		line := make([]byte, 4096)
		n, err := out.Read(line)
		require.NoError(t, err)
		require.FileExists(t, strings.TrimSpace(string(line[:n])))
		require.NoError(t, cmd.Process.Signal(s))
		var exit *exec.ExitError
		require.ErrorAs(t, cmd.Wait(), &exit)
		require.Equal(t, s, exit.Sys().(syscall.WaitStatus).Signal())
		require.Equal(t, "old", content(t, name))
		requireAlone(t, dir, "a")
	}
}

// TestFull: where the content does not fit the old one stays, and nothing is
// left beside it. A limit on the size of files stands for a full disk.
func TestFull(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "a")
	require.NoError(t, os.WriteFile(name, []byte("old"), 0o666))
	cmd := exec.Command("sh", "-c", `trap "" XFSZ; ulimit -f 8 && exec "$0"`, os.Args[0])
	cmd.Env = append(os.Environ(), "WHOLEFILE="+name)
	out, err := cmd.Output()
	var exit *exec.ExitError
	require.True(t, errors.As(err, &exit), "%v %s", err, out)
	require.Equal(t, 1, exit.ExitCode(), "%s", exit.Stderr)
	require.Contains(t, string(out), "file too large")
	require.Equal(t, "old", content(t, name))
	requireAlone(t, dir, "a")
}
