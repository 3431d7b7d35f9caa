package doc

import (
	"encoding/binary"
	"unsafe"
)

// load64, load32 and load8 read bytes of s from i on, the first one as the lowest.
// They are not bounds checked: the caller has compared i with the end of s. A
// build with the race detector checks that it has.
func load64(s string, i int) uint64 {
	if checked {
		_ = s[i : i+8]
	}
	return binary.LittleEndian.Uint64((*[8]byte)(unsafe.Add(unsafe.Pointer(unsafe.StringData(s)), i))[:])
}

func load32(s string, i int) uint32 {
	if checked {
		_ = s[i : i+4]
	}
	return binary.LittleEndian.Uint32((*[4]byte)(unsafe.Add(unsafe.Pointer(unsafe.StringData(s)), i))[:])
}

func load8(s string, i int) byte {
	if checked {
		_ = s[i]
	}
	return *(*byte)(unsafe.Add(unsafe.Pointer(unsafe.StringData(s)), i))
}

// Words of eight equal bytes.
const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// quoteOrSlash marks the first quote or backslash of eight bytes by its high bit.
// Higher bits mean nothing: borrows go upwards.
func quoteOrSlash(w uint64) uint64 {
	q, b := w^ones*'"', w^ones*'\\'
	return ((q - ones) | (b - ones)) & (highs &^ w)
}

// skipBlank returns the place of the first byte from i on that is not one of
// JSON's four blanks.
func skipBlank(s string, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\n' || s[i] == '\r' || s[i] == '\t') {
		i++
	}
	return i
}
