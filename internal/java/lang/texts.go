package lang

import (
	"unsafe"

	"github.com/gatemap/gatemap/internal/poison"
)

// texts is memory for the texts that methods make. One is made in the buffer, and
// then, unless it is long, copied into a chunk that it shares with others: a chunk
// is filled once, so that a text stays what it is. Who makes a text takes the buffer
// away, so that what runs meanwhile finds none; no method that uses the parts runs
// anything.
type texts struct {
	buf   []byte
	most  int // bytes of the longest text that this execution made there
	chunk []byte
	parts []string
}

const (
	textChunk = 4 << 10
	keepBuf   = 64 << 10
	keepParts = 1 << 10
)

// kept returns what was made in the buffer, whatever memory it has moved to. The
// caller has asked for its bytes.
func (rt *Runtime) kept(b []byte) string {
	t := &rt.texts
	rt.used = true
	if len(b) >= growthPiece {
		return textOf(b)
	}
	if t.most = max(t.most, len(b)); cap(b) <= keepBuf {
		t.buf = b
	}
	if len(b) > textChunk/4 {
		return string(b)
	}
	if cap(t.chunk)-len(t.chunk) < len(b) {
		t.chunk = make([]byte, 0, textChunk)
	}
	n := len(t.chunk)
	t.chunk = append(t.chunk, b...)
	return unsafe.String(unsafe.SliceData(t.chunk[n:]), len(b))
}

// buffer takes the buffer to make a text in, for kept.
func (t *texts) buffer() []byte {
	b := t.buf[:0]
	t.buf = nil
	return b
}

// done takes back the parts, and what they keep in memory.
func (t *texts) done(parts []string) {
	if cap(parts) > keepParts {
		parts = nil
	}
	clear(parts)
	t.parts = parts[:0]
}

// reset ends an execution.
func (t *texts) reset() {
	poison.Bytes(t.buf[:cap(t.buf)])
	poison.Bytes(t.chunk)
	t.most = 0
}
