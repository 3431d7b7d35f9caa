// Package raw reads and writes bytes without the checks of bounds that the
// compiler makes, for loops in which they cost more than what they guard. The
// caller has compared the place with the end. Builds with the race detector, or
// with the tag checked, check that it has, and whatever else stands in an
// [Assert].
package raw

import (
	"encoding/binary"
	"unsafe"
)

// Load64 reads eight bytes of s from i on, the first one as the lowest.
func Load64(s string, i int) uint64 {
	if Checked {
		_ = s[i : i+8]
	}
	if direct {
		return *(*uint64)(unsafe.Add(unsafe.Pointer(unsafe.StringData(s)), i))
	}
	return binary.LittleEndian.Uint64((*[8]byte)(unsafe.Add(unsafe.Pointer(unsafe.StringData(s)), i))[:])
}

// Load32 is Load64 for four bytes.
func Load32(s string, i int) uint32 {
	if Checked {
		_ = s[i : i+4]
	}
	if direct {
		return *(*uint32)(unsafe.Add(unsafe.Pointer(unsafe.StringData(s)), i))
	}
	return binary.LittleEndian.Uint32((*[4]byte)(unsafe.Add(unsafe.Pointer(unsafe.StringData(s)), i))[:])
}

// Load8 is Load64 for one byte.
func Load8(s string, i int) byte {
	if Checked {
		_ = s[i]
	}
	return *(*byte)(unsafe.Add(unsafe.Pointer(unsafe.StringData(s)), i))
}

// Store64 writes w to b[i:i+8], the lowest byte first; i+8 is at most the
// capacity of b.
func Store64(b []byte, i int, w uint64) {
	if Checked {
		_ = b[:cap(b)][i : i+8]
	}
	if direct {
		*(*uint64)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(b)), i)) = w
		return
	}
	binary.LittleEndian.PutUint64((*[8]byte)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(b)), i))[:], w)
}

// Store32 writes w to b[i:i+4], the lowest byte first; i+4 is at most the
// capacity of b.
func Store32(b []byte, i int, w uint32) {
	if Checked {
		_ = b[:cap(b)][i : i+4]
	}
	if direct {
		*(*uint32)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(b)), i)) = w
		return
	}
	binary.LittleEndian.PutUint32((*[4]byte)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(b)), i))[:], w)
}

// Store16 writes w to b[i:i+2], the lowest byte first; i+2 is at most the
// capacity of b.
func Store16(b []byte, i int, w uint16) {
	if Checked {
		_ = b[:cap(b)][i : i+2]
	}
	if direct {
		*(*uint16)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(b)), i)) = w
		return
	}
	binary.LittleEndian.PutUint16((*[2]byte)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(b)), i))[:], w)
}

// Part returns the n bytes of s from i on.
func Part(s string, i, n int) string {
	if Checked {
		_ = s[i : i+n]
	}
	return unsafe.String((*byte)(unsafe.Add(unsafe.Pointer(unsafe.StringData(s)), i)), n)
}

// Short reports whether AppendShort can append s to dst: it has 8 to 16 bytes, and
// there is room for them.
func Short(dst []byte, s string) bool {
	return uint(len(s)-8) <= 8 && len(s) <= cap(dst)-len(dst)
}

// AppendShort appends a Short s to dst: its first eight bytes and its last, which
// may overlap. It is less than a call of what copies texts of any length.
func AppendShort(dst []byte, s string) []byte {
	if Checked && !Short(dst, s) {
		panic("raw: the text is not short")
	}
	from, to := unsafe.Pointer(unsafe.StringData(s)), unsafe.Add(unsafe.Pointer(unsafe.SliceData(dst)), len(dst))
	first, last := *(*uint64)(from), *(*uint64)(unsafe.Add(from, len(s)-8))
	*(*uint64)(to) = first
	*(*uint64)(unsafe.Add(to, len(s)-8)) = last
	return dst[:len(dst)+len(s)]
}

// SetWord sets words[i].
func SetWord(words []uint64, i int, w uint64) {
	if Checked {
		_ = words[i]
	}
	*(*uint64)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(words)), 8*i)) = w
}

// Word reads words[i].
func Word(words []uint64, i int) uint64 {
	if Checked {
		_ = words[i]
	}
	return *(*uint64)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(words)), 8*i))
}

// AddWord adds n to words[i].
func AddWord(words []uint64, i int, n uint64) {
	if Checked {
		_ = words[i]
	}
	*(*uint64)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(words)), 8*i)) += n
}

// Beside returns the element of an array n places behind the one at p, before it if
// n is negative. The race detector checks that it is one of the same memory.
func Beside[T any](p *T, n int) *T {
	return (*T)(unsafe.Add(unsafe.Pointer(p), n*int(unsafe.Sizeof(*p))))
}

// Assert panics unless ok, which has to be true where something unchecked is done
// next. It does nothing in builds that are not Checked; what is dear to find out
// stands behind Checked at the caller.
func Assert(ok bool, what string) {
	if Checked && !ok {
		panic("raw: " + what)
	}
}
