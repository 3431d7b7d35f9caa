package lsp

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// maxMessage bounds a message, as no editor sends more for a file that is read.
const maxMessage = 64 << 20

// frames reads and writes the messages of the protocol, each behind its header
// with a Content-Length. It implements channel.Channel.
type frames struct {
	in  *bufio.Reader
	out io.WriteCloser
}

func newFrames(in io.Reader, out io.WriteCloser) *frames {
	return &frames{in: bufio.NewReader(in), out: out}
}

// Send writes a message at once, so that none is left half written.
func (f *frames) Send(message []byte) error {
	_, err := f.out.Write(fmt.Appendf(make([]byte, 0, len(message)+32), "Content-Length: %d\r\n\r\n%s", len(message), message))
	return err
}

// Recv reads a message.
func (f *frames) Recv() ([]byte, error) {
	size := -1
	for {
		line, err := f.line()
		if err != nil {
			return nil, err
		}
		if line == "" {
			break
		}
		name, value, _ := strings.Cut(line, ":")
		if strings.EqualFold(strings.TrimSpace(name), "Content-Length") {
			if size, err = strconv.Atoi(strings.TrimSpace(value)); err != nil || size < 0 || size > maxMessage {
				return nil, fmt.Errorf("a message of %q bytes: there are at most %d", strings.TrimSpace(value), maxMessage)
			}
		}
	}
	if size < 0 {
		return nil, errors.New("a message without Content-Length")
	}
	var message strings.Builder // it grows as the bytes come
	if _, err := io.CopyN(&message, f.in, int64(size)); err != nil {
		return nil, err
	}
	return []byte(message.String()), nil
}

// line reads a line of a header.
func (f *frames) line() (string, error) {
	line, err := f.in.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		return "", errors.New("a header line that is too long")
	}
	return strings.TrimRight(string(line), "\r\n"), err
}

// Close ends the output.
func (f *frames) Close() error { return f.out.Close() }
