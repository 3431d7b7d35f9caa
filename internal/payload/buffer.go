package payload

import "github.com/gatemap/gatemap/internal/poison"

// keepBuffer bounds a Buffer that stays in a pool.
const keepBuffer = 1 << 20

// Buffer is pooled memory for a text.
type Buffer []byte

// End makes b ready for a pool: what has become very large does not go there.
func (b *Buffer) End() {
	if poison.Bytes(*b); cap(*b) > keepBuffer {
		*b = nil
	}
}

// Owned gives a text that was made in b, or grew out of it, to somebody who keeps
// it: a copy in room, if that has as much, or one that is as large as it has to be,
// unless the text is so long that b does not stay in the pool.
//
//go:noinline
func (b *Buffer) Owned(room, text []byte) []byte {
	if len(text) > keepBuffer {
		return text
	}
	*b = text
	if n := len(text); n <= cap(room) {
		room = room[:n:n]
		copy(room, text)
		return room
	}
	return append([]byte(nil), text...)
}
