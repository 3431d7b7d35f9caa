package lang

import (
	"unsafe"

	javatext "github.com/gatemap/gatemap/internal/java/text"
)

// tails are the last strings that were made by putting text behind another
// string. Such a string lies in a buffer with room behind it, and what is put
// behind it next goes there: a string that grows in a loop is not copied with
// every round. A string never changes, since only what nobody has seen yet is
// written, and a buffer is handed on with the longest string in it. They end with
// the execution: a host may keep strings that lie in them.
type tails struct {
	bufs [fewTails][]byte
	last int
}

const (
	// fewTails is how many strings may grow in turn.
	fewTails = 4
	// leastTail is the length from which on copying is worth avoiding.
	leastTail = 512
)

// take returns the buffer whose text is s, nil if there is none.
func (t *tails) take(s string) []byte {
	if len(s) < leastTail {
		return nil
	}
	for i := range t.bufs {
		if b := t.bufs[i]; len(b) == len(s) && unsafe.SliceData(b) == unsafe.StringData(s) {
			t.bufs[i] = nil
			t.last = i
			return b
		}
	}
	return nil
}

// put keeps a buffer in the place of the one taken last, or of the oldest.
func (t *tails) put(b []byte) {
	i := t.last
	if t.bufs[i] != nil {
		i = (i + 1) % fewTails
	}
	t.bufs[i], t.last = b, i
}

// Concat returns a with b behind it.
func (rt *Runtime) Concat(a, b string) (Value, error) {
	if len(a)+len(b) < leastTail || b == "" || joins(b) {
		if err := rt.Grow(len(a) + len(b)); err != nil {
			return Value{}, err
		}
		return ofStr(javatext.Concat(a, b)), nil
	}
	buf, err := rt.roomBehind(a, len(b))
	if err != nil {
		return Value{}, err
	}
	return rt.Tail(append(buf, b...)), rt.SpendBytes(len(b))
}

// joins reports whether b begins with the second half of a surrogate pair, which
// would change what it is put behind.
func joins(b string) bool { return len(b) > 1 && b[0] == javatext.FirstOfHalf && b[1] >= 0xB0 }

// roomBehind returns a buffer that holds a and has room for n more bytes.
func (rt *Runtime) roomBehind(a string, n int) ([]byte, error) {
	buf := rt.tails.take(a)
	if buf != nil && cap(buf)-len(buf) >= n {
		return buf, nil
	}
	size := len(a) + n
	size += size/4 + leastTail
	if err := rt.Grow(size); err != nil {
		return nil, err
	}
	return append(make([]byte, 0, size), a...), nil
}

// Growing returns a buffer that holds s and has room behind it: nothing before
// that may be written. It is nil if s is short, or ends with half of a surrogate
// pair, which what is put behind it could change.
func (rt *Runtime) Growing(s string) ([]byte, error) {
	n := len(s)
	if n < leastTail || s[n-3] == javatext.FirstOfHalf && s[n-2] >= 0xA0 {
		return nil, nil
	}
	return rt.roomBehind(s, 0)
}

// Tail returns the text of buf as a String that can grow. The caller gives buf
// away.
func (rt *Runtime) Tail(buf []byte) Value {
	rt.tails.put(buf)
	rt.used = true
	return ofStr(unsafe.String(unsafe.SliceData(buf), len(buf)))
}
