package parquet

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync"
	"syscall"

	"github.com/gatemap/gatemap/internal/wholefile"
)

// Bad begins a line of Read that stands for a row without a form in JSON; the reason
// follows.
const Bad = '!'

// Is reports whether what has been opened by a name is a Parquet file: it has the
// name of one, or is a file that begins as one.
func Is(name string, r io.Reader) bool {
	if IsName(name) {
		return true
	}
	f, ok := r.(*os.File)
	if !ok {
		return false
	}
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return false
	}
	head := make([]byte, len(magic))
	_, err := f.ReadAt(head, 0)
	return err == nil && Begins(head)
}

// ErrStream is the error for a Parquet file that comes through a pipe.
var ErrStream = errors.New("a Parquet file is read from its end: give the name of the file instead of a pipe")

// Read gives a line for each row of a file: a case as gatemap replay reads it, or
// Bad with the reason why there is none. The end of the lines is the error of the
// file, if there is one. f stays open. Each row has the columns, NAME=VALUE, beside its
// own.
func Read(f io.Reader, columns ...string) (io.ReadCloser, error) {
	file, ok := f.(*os.File)
	if !ok {
		return nil, ErrStream
	}
	p, err := newProcess(append([]string{"read"}, columns...)...)
	if err != nil {
		return nil, err
	}
	p.Stdin = file
	lines, err := p.StdoutPipe()
	if err == nil {
		err = p.Start()
	}
	if err != nil {
		return nil, err
	}
	return &reader{p: p, lines: lines}, nil
}

// reader reads in one goroutine, and may be closed by another one meanwhile.
type reader struct {
	p     *process
	lines io.Reader

	mu  sync.Mutex
	end error // what the end of the lines is
}

func (r *reader) Read(b []byte) (int, error) {
	if end := r.ended(nil); end != nil {
		return 0, end
	}
	n, err := r.lines.Read(b)
	if err != nil {
		if err = r.p.wait(); err == nil {
			err = io.EOF
		}
		err = r.ended(err)
	}
	return n, err
}

// ended is how the lines ended, which is by err unless they had; nil if they have not.
func (r *reader) ended(err error) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.end == nil {
		r.end = err
	}
	return r.end
}

// Close ends the program if the lines have not ended.
func (r *reader) Close() error {
	if r.ended(fs.ErrClosed) == fs.ErrClosed {
		r.p.Process.Kill()
		r.p.wait()
	}
	return nil
}

// Writer makes a Parquet file of lines.
type Writer struct {
	p     *process
	lines io.WriteCloser
	file  *wholefile.Pending
	end   error
}

// Create begins the named file. It has its name after Close only.
func Create(name string) (*Writer, error) {
	p, err := newProcess("write")
	if err != nil {
		return nil, err
	}
	wholefile.CleanOnSignal()
	w := &Writer{p: p}
	if w.file, err = wholefile.Begin(name); err != nil {
		return nil, fmt.Errorf("%s: %w", name, wholefile.Reason(err))
	}
	p.Stdout = w.file.File
	if w.lines, err = p.StdinPipe(); err == nil {
		err = p.Start()
	}
	if err != nil {
		w.file.Abort()
		return nil, err
	}
	return w, nil
}

// Write takes lines, in any pieces.
func (w *Writer) Write(b []byte) (int, error) {
	if w.end != nil {
		return 0, w.end
	}
	n, err := w.lines.Write(b)
	if errors.Is(err, syscall.EPIPE) || errors.Is(err, fs.ErrClosed) {
		w.Abort()
		err = w.end
	}
	return n, err
}

// Close ends the lines, waits until the file is whole, and gives it its name.
func (w *Writer) Close() error {
	if w.end != nil {
		return w.end
	}
	w.end = fs.ErrClosed
	w.lines.Close()
	if err := w.p.wait(); err != nil {
		w.file.Abort()
		return err
	}
	return w.file.Commit()
}

// Abort gives the file up, unless Close was called: the one that was there before
// stays.
func (w *Writer) Abort() {
	if w.end != nil {
		return
	}
	w.lines.Close()
	if w.end = w.p.wait(); w.end == nil {
		w.end = fs.ErrClosed
	}
	w.file.Abort()
}
