package gatemaphttp

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"unicode/utf8"

	"github.com/gatemap/gatemap/contenthandling"
)

// convertTo returns a writer that sends what is written to it to w, converted by
// an action other than Decode. Closing it sends what was waiting for more, and
// does not close w.
func convertTo(w io.Writer, action contenthandling.Action) io.WriteCloser {
	switch action {
	case contenthandling.Encode:
		return base64.NewEncoder(base64.StdEncoding, w)
	case contenthandling.Text:
		return &textWriter{to: w}
	}
	return nopCloser{w}
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }

// textWriter makes text of bytes as contenthandling.Text does, whatever pieces
// they come in: the bytes of a character that is not complete yet wait.
type textWriter struct {
	to   io.Writer
	rest []byte // at most three bytes: the beginning of a character
	buf  []byte
}

func (t *textWriter) Write(p []byte) (int, error) {
	text := p
	if len(t.rest) > 0 {
		t.buf = append(append(t.buf[:0], t.rest...), p...)
		text = t.buf
	}
	whole := len(text) - incomplete(text)
	err := t.send(text[:whole])
	t.rest = append(t.rest[:0], text[whole:]...)
	if err != nil {
		return 0, err
	}
	return len(p), nil
}

// Close sends what is left of a body that ends within a character.
func (t *textWriter) Close() error { return t.send(t.rest) }

func (t *textWriter) send(text []byte) error {
	if len(text) == 0 {
		return nil
	}
	text, err := contenthandling.Text.Convert(nil, text, nil)
	if err == nil {
		_, err = t.to.Write(text)
	}
	return err
}

// incomplete returns how many bytes at the end of b are the beginning of a
// character whose other bytes may follow.
func incomplete(b []byte) int {
	for n := 1; n < utf8.UTFMax && n <= len(b); n++ {
		if last := b[len(b)-n:]; utf8.RuneStart(last[0]) {
			if utf8.FullRune(last) && !halfPair(last) {
				return 0
			}
			return n
		}
	}
	return 0
}

// halfPair reports whether b is the beginning of half a surrogate pair, whose
// three bytes are one fault to Java.
func halfPair(b []byte) bool { return len(b) == 2 && b[0] == 0xED && b[1] >= 0xA0 && b[1] <= 0xBF }

// mayStream reports whether a body of a declared length, -1 without one, may go to the
// client as it comes.
func (m *Method) mayStream(length int64) bool {
	limit := m.streamLimit()
	return limit < 0 || length <= limit
}

// bounded returns a body that streams, no further than the limit.
func (m *Method) bounded(body io.Reader) io.Reader {
	limit := m.streamLimit()
	if limit < 0 {
		return body
	}
	return &boundedBody{from: body, left: limit, limit: limit}
}

// boundedBody reads as from up to a limit, and fails where from goes on.
type boundedBody struct {
	from        io.Reader
	left, limit int64
}

// Read implements io.Reader.
func (b *boundedBody) Read(p []byte) (int, error) {
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1] // one byte more tells whether there is more
	}
	n, err := b.from.Read(p)
	if int64(n) > b.left {
		n, b.left = int(b.left), 0
		return n, beyondLimit(b.limit)
	}
	b.left -= int64(n)
	return n, err
}

func beyondLimit(limit int64) error {
	return fmt.Errorf("gatemaphttp: the backend's payload is larger than the %d bytes that may stream; the answer is broken off", limit)
}

// copyBuffer is the size of the pieces in which a body is copied.
const copyBuffer = 32 << 10

// pieces are cleared before they are put back: none keeps what it has carried.
var pieces = sync.Pool{New: func() any { return new([copyBuffer]byte) }}

// copyBody sends a body to the client as it comes. flush sends every piece at
// once, so that the events of a stream are not held back.
func copyBody(w http.ResponseWriter, body io.Reader, action contenthandling.Action, flush bool) error {
	var out io.Writer = w
	end := func() error { return nil }
	if action != contenthandling.Pass {
		converted := convertTo(w, action)
		out, end = converted, converted.Close
	}
	controller := http.NewResponseController(w)
	pooled := pieces.Get().(*[copyBuffer]byte)
	defer pieces.Put(pooled)
	buf := pooled[:]
	defer clear(buf)
	for {
		n, err := body.Read(buf)
		if n > 0 {
			if _, err := out.Write(buf[:n]); err != nil {
				return err
			}
		}
		if n > 0 && flush {
			if err := controller.Flush(); err != nil && !errors.Is(err, http.ErrNotSupported) {
				return err
			}
		}
		switch err {
		case nil:
		case io.EOF:
			return end()
		default:
			return err
		}
	}
}

// convertedBody is a body that is converted while it is read.
type convertedBody struct {
	io.Closer // of from
	from      io.Reader
	to        io.WriteCloser // into ready
	ready     bytes.Buffer   // converted and not read yet
	buf       []byte
	err       error // what from ended with
}

// convertBody returns a body that reads as from converted by an action other
// than Decode.
func convertBody(from io.Reader, closer io.Closer, action contenthandling.Action) io.ReadCloser {
	c := &convertedBody{Closer: closer, from: from, buf: make([]byte, 16<<10)}
	c.to = convertTo(&c.ready, action)
	return c
}

func (c *convertedBody) Read(p []byte) (int, error) {
	for c.ready.Len() == 0 {
		if c.err != nil {
			return 0, c.err
		}
		var n int
		n, c.err = c.from.Read(c.buf)
		c.to.Write(c.buf[:n]) // a Buffer does not fail
		if c.err == io.EOF {
			c.to.Close()
		}
	}
	return c.ready.Read(p)
}
