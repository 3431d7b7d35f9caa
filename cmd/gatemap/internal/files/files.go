package files

import (
	"fmt"
	"io"
	"os"

	"github.com/gatemap/gatemap/internal/document"
	"github.com/gatemap/gatemap/internal/wholefile"
)

// MaxSize is the largest file that is read whole. API Gateway takes
// definitions of 6 MB and payloads of 10 MB (rules/limits.md#quotas); JSON can
// write a payload at six times its size. What is larger is not for the
// service, or not the file that was meant.
const MaxSize = 64 << 20

// File is a file that has been read.
type File = document.File

// Read reads the named file, or stdin when the name is "-".
func Read(name string, stdin io.Reader) (File, error) {
	in, shown, err := Open(name, stdin)
	if err != nil {
		return File{}, err
	}
	defer in.Close()
	return read(shown, in)
}

// Open opens the named file, or stdin when the name is "-", and gives the name that
// messages have for it. Closing it leaves stdin open.
func Open(name string, stdin io.Reader) (in io.ReadCloser, shown string, err error) {
	if name == "-" {
		return io.NopCloser(stdin), "<stdin>", nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, name, Plain(name, err)
	}
	return f, name, nil
}

// IsStream reports whether a name stands for something that can be read once
// and has no folder around it: standard input, a pipe as the shell's <(...)
// gives, a FIFO, or what a process has open, such as /dev/fd/0, even if that is
// a file with a name: it may have been replaced since.
func IsStream(name string) bool {
	if name == "-" {
		return true
	}
	info, err := os.Stat(name)
	if err != nil || info.IsDir() {
		return false
	}
	return !info.Mode().IsRegular() || wholefile.IsDescriptor(name)
}

func read(name string, r io.Reader) (File, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	switch {
	case err != nil:
		return File{}, Plain(name, err)
	case len(data) > MaxSize:
		return File{}, fmt.Errorf("%s: larger than %d MiB, which is more than any input of this command needs", name, MaxSize>>20)
	}
	return File{Name: name, Data: data}, nil
}

// Plain says "NAME: reason" without the system call that failed.
func Plain(name string, err error) error { return fmt.Errorf("%s: %w", name, wholefile.Reason(err)) }
