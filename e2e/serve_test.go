package e2e

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// server is gatemap serve as a process.
type server struct {
	url string
	cmd *exec.Cmd
	log strings.Builder // what it printed; whole once it has ended
	err chan error
}

// folder is that of the command, for all tests.
var folder string

// built is the command, which is built once.
var built = sync.OnceValues(func() (string, error) {
	name := filepath.Join(folder, "gatemap")
	cmd := exec.Command("go", "build", "-o", name, "./cmd/gatemap")
	cmd.Dir = ".."
	if out, err := cmd.CombinedOutput(); err != nil {
		return string(out), err
	}
	return name, nil
})

func TestMain(m *testing.M) {
	var err error
	if folder, err = os.MkdirTemp("", "gatemap"); err != nil {
		panic(err)
	}
	code := m.Run()
	os.RemoveAll(folder)
	os.Exit(code)
}

// serve runs gatemap serve until the test ends.
func serve(t *testing.T, args ...string) *server {
	t.Helper()
	name, err := built()
	require.NoError(t, err, name)
	s := &server{cmd: exec.Command(name, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...), err: make(chan error, 1)}
	s.cmd.Dir = t.TempDir()
	out, err := s.cmd.StdoutPipe()
	require.NoError(t, err)
	s.cmd.Stderr = s.cmd.Stdout
	require.NoError(t, s.cmd.Start())
	url := make(chan string, 1)
	go func() {
		for lines := bufio.NewScanner(out); lines.Scan(); {
			s.log.WriteString(lines.Text() + "\n")
			if at, ok := strings.CutPrefix(lines.Text(), "serving "); ok {
				url <- at
			}
		}
		s.err <- s.cmd.Wait()
	}()
	t.Cleanup(func() {
		s.end()
		if t.Failed() {
			t.Log(s.log.String())
		}
	})
	select {
	case s.url = <-url:
	case err := <-s.err:
		s.err <- err
		t.Fatalf("it has ended: %v\n%s", err, s.log.String())
	case <-time.After(30 * time.Second):
		t.Fatal("it does not serve")
	}
	return s
}

// end interrupts the server and gives its error.
func (s *server) end() error {
	s.cmd.Process.Signal(syscall.SIGTERM)
	err := <-s.err
	s.err <- err
	return err
}

// write writes a file of the test and gives its name.
func write(t *testing.T, name, text string) string {
	t.Helper()
	name = filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
	return name
}
