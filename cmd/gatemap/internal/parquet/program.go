package parquet

import (
	"bytes"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/companion"
)

// Program is the name of the program.
const Program = "gatemap-parquet"

// process is a run of the program.
type process struct {
	*exec.Cmd
	says says
	wait func() error // for the end, with what the program said when it failed; any number of goroutines may
}

func newProcess(args ...string) (*process, error) {
	path, err := companion.Path(Program)
	if err != nil {
		return nil, err
	}
	p := &process{Cmd: exec.Command(path, args...)}
	p.Stderr = &p.says
	p.wait = sync.OnceValue(p.ended)
	return p, nil
}

// ended is wait, which is done once: exec.Cmd.Wait by two goroutines at a time leaves
// one of them waiting for ever.
func (p *process) ended() error {
	err := p.Wait()
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return err
	}
	line, _, _ := strings.Cut(string(p.says), "\n")
	if text, ok := strings.CutPrefix(line, Program+": "); ok {
		return errors.New(text)
	}
	return fmt.Errorf("%s: %w %s", Program, exit, line)
}

// says keeps the beginning of what the program says about errors.
type says []byte

const maxSaid = 4 << 10

func (s *says) Write(b []byte) (int, error) {
	*s = append(*s, b[:min(len(b), maxSaid-len(*s))]...)
	return len(b), nil
}

// magic is at the beginning of a file.
var magic = []byte("PAR1")

// IsName reports whether a name says that the file is one.
func IsName(name string) bool {
	return strings.EqualFold(filepath.Ext(name), ".parquet")
}

// Begins reports whether a text begins as a file does.
func Begins(text []byte) bool { return bytes.HasPrefix(text, magic) }
