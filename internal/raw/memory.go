package raw

import (
	"math"
	"strings"
	"unsafe"
)

// Bytes returns an empty slice with memory for n bytes or some more. Unlike that
// of make it is not cleared, which takes as long as filling it and touches pages
// that may never be needed; so nothing behind its length may be read.
func Bytes(n int) []byte {
	var b strings.Builder // the one type of the library with such memory
	b.Grow(n)
	b.WriteByte(0) // an empty string need not say where it lies
	return unsafe.Slice(unsafe.StringData(b.String()), b.Cap())[:0]
}

// Words is Bytes for n words.
func Words(n int) []uint64 {
	const size = 8
	b := Bytes(max(n, 2) * size) // less may lie anywhere
	return unsafe.Slice((*uint64)(unsafe.Pointer(unsafe.SliceData(b))), cap(b)/size)[:0]
}

// Grown returns a copy of b with memory for size bytes, as Bytes has it, or b if
// it has as much already.
func Grown(b []byte, size int) []byte {
	if cap(b) >= size {
		return b
	}
	return append(Bytes(size), b...)
}

// Foreseen returns how long a text becomes of which made bytes stand for done of
// all parts, and some room for what is not made yet. Little is no measure of much:
// when less than a 128th is made, that is how long a 64th of it becomes.
func Foreseen(made, done, all int) int {
	const sure, room = 64, 16
	if done <= 0 || all <= done {
		return made
	}
	size := float64(made) * float64(all) / float64(done)
	if size > 2*sure*float64(made) {
		size /= sure
	}
	return int(min(size+size/room, math.MaxInt32))
}
