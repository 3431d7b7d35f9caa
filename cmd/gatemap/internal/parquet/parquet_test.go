package parquet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestMain makes the program of the tests a stand-in for gatemap-parquet when it is
// run by that name: its files are Magic and lines. The real one is tested with the
// command in its own module.
func TestMain(m *testing.M) {
	if strings.HasPrefix(filepath.Base(os.Args[0]), Program) {
		os.Exit(standIn(os.Args[1]))
	}
	os.Exit(m.Run())
}

func standIn(what string) int {
	data, err := io.ReadAll(os.Stdin)
	text := strings.TrimPrefix(string(data), string(magic))
	lines, reason, failed := strings.Cut(text, "FAIL ")
	if what == "write" && !failed {
		lines = string(magic) + lines
	}
	fmt.Print(lines)
	switch {
	case err != nil:
		return 3
	case failed && reason != "":
		fmt.Fprintf(os.Stderr, "%s: %s\nmore\n", Program, reason)
		return 2
	case failed:
		return 1
	}
	return 0
}

// withProgram puts the stand-in on PATH.
func withProgram(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, Program)
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	self, err := os.Executable()
	require.NoError(t, err)
	require.NoError(t, os.Link(self, name))
	t.Setenv("PATH", dir)
}

func file(t *testing.T, content string) *os.File {
	f, err := os.Create(filepath.Join(t.TempDir(), "file"))
	require.NoError(t, err)
	t.Cleanup(func() { f.Close() })
	_, err = f.WriteString(content)
	require.NoError(t, err)
	_, err = f.Seek(0, io.SeekStart)
	require.NoError(t, err)
	return f
}

func TestIs(t *testing.T) {
	require.True(t, Is("a.parquet", nil))
	require.True(t, Is("a.PARQUET", strings.NewReader("")))
	require.True(t, Is("-", file(t, "PAR1...")))
	for _, content := range []string{"", "PAR", `{"id":1}`} {
		require.False(t, Is("a", file(t, content)))
	}
	require.False(t, Is("a", strings.NewReader("PAR1")), "a stream")
	r, w, err := os.Pipe()
	require.NoError(t, err)
	defer r.Close()
	defer w.Close()
	require.False(t, Is("-", r))
}

func TestRead(t *testing.T) {
	withProgram(t)
	for content, want := range map[string]string{
		"PAR1{}\n!bad\n":                   "",
		"PAR1{}\nFAIL row group 1: broken": "row group 1: broken",
		"PAR1FAIL ":                        "gatemap-parquet: exit status 1 ",
	} {
		lines, err := Read(file(t, content))
		require.NoError(t, err)
		got, err := io.ReadAll(lines)
		if want == "" {
			require.NoError(t, err)
		} else {
			require.EqualError(t, err, want)
		}
		text, _, _ := strings.Cut(content[4:], "FAIL ")
		require.Equal(t, text, string(got))
		_, again := lines.Read(make([]byte, 1))
		require.Error(t, again, "the end stays")
		require.NoError(t, lines.Close())
	}
	_, err := Read(strings.NewReader("PAR1"))
	require.Equal(t, ErrStream, err)
	lines, err := Read(file(t, "PAR1"+strings.Repeat("{}\n", 1<<20)))
	require.NoError(t, err)
	require.NoError(t, lines.Close(), "before the end")
	_, err = lines.Read(make([]byte, 1))
	require.Error(t, err)
}

func TestWriter(t *testing.T) {
	withProgram(t)
	name := filepath.Join(t.TempDir(), "out.parquet")
	w, err := Create(name)
	require.NoError(t, err)
	_, err = w.Write([]byte("{}\n"))
	require.NoError(t, err)
	require.NoFileExists(t, name)
	require.NoError(t, w.Close())
	w.Abort() // nothing any more
	require.Error(t, w.Close())
	_, err = w.Write([]byte("{}\n"))
	require.Error(t, err)
	content(t, name, "PAR1{}\n")

	for _, lines := range []string{"FAIL line 1: no result", "FAIL "} {
		w, err = Create(name)
		require.NoError(t, err)
		_, err = w.Write([]byte(lines))
		require.NoError(t, err)
		require.Error(t, w.Close())
	}
	w, err = Create(name)
	require.NoError(t, err)
	w.Abort()
	content(t, name, "PAR1{}\n")

	w, err = Create(name)
	require.NoError(t, err)
	require.NoError(t, w.p.Process.Kill())
	_, err = io.Copy(w, bytes.NewReader(make([]byte, 1<<20)))
	require.ErrorContains(t, err, Program+": signal: killed")
	require.Equal(t, err, errors.Unwrap(fmt.Errorf("%w", w.Close())), "the reason stays")
	content(t, name, "PAR1{}\n")

	_, err = Create(filepath.Join(name, "below"))
	require.ErrorContains(t, err, "not a directory")
}

// content wants a file that is alone in its folder.
func content(t *testing.T, name, want string) {
	t.Helper()
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	require.Equal(t, want, string(data))
	entries, err := os.ReadDir(filepath.Dir(name))
	require.NoError(t, err)
	require.Len(t, entries, 1)
}

func TestMissing(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := Read(file(t, "PAR1"))
	require.ErrorContains(t, err, "the program gatemap-parquet is neither beside gatemap nor on PATH")
	_, err = Create(filepath.Join(t.TempDir(), "a"))
	require.ErrorContains(t, err, "go install github.com/gatemap/gatemap/cmd/gatemap-parquet@latest")

	broken := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(broken, Program), []byte("#!/none\n"), 0o755))
	t.Setenv("PATH", broken)
	_, err = Read(file(t, "PAR1"))
	require.Error(t, err)
	_, err = Create(filepath.Join(broken, "a"))
	require.Error(t, err)
	require.NoFileExists(t, filepath.Join(broken, "a"))
}

// A run that stops at a bad row closes the lines while another goroutine reads on.
func TestCloseWhileReading(t *testing.T) {
	withProgram(t)
	for range 60 {
		r, err := Read(file(t, "PAR1{\"id\":1}\n!why\n"))
		require.NoError(t, err)
		first, ended := make(chan struct{}), make(chan error, 2)
		go func() {
			b := make([]byte, 4)
			_, err := r.Read(b)
			close(first)
			for err == nil {
				_, err = r.Read(b)
			}
			ended <- err
		}()
		go func() {
			<-first
			ended <- r.Close()
		}()
		for range 2 {
			select {
			case err := <-ended:
				if err != nil && err != io.EOF {
					require.ErrorIs(t, err, fs.ErrClosed)
				}
			case <-time.After(time.Minute):
				require.FailNow(t, "one waits for ever")
			}
		}
	}
}
