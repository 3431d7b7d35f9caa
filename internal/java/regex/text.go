package regex

import (
	"unicode/utf8"
	"unsafe"

	"github.com/gatemap/gatemap/internal/java/regex/syntax"
)

// appendRune appends r as WTF-8: a surrogate becomes its three bytes.
func appendRune(dst []byte, r rune) []byte {
	if r >= 0xD800 && r <= 0xDFFF {
		return append(dst, 0xED, 0x80|byte(r>>6&0x3F), 0x80|byte(r&0x3F))
	}
	return utf8.AppendRune(dst, r)
}

// AppendSlice appends s[from:to] as java.lang.String.substring gives it. An offset inside a surrogate pair (two bytes
// into its four) appends the half as a lone surrogate of three bytes.
func AppendSlice(dst []byte, s string, from, to int) []byte {
	if from >= to {
		return dst
	}
	if from > 0 && s[from]&0xC0 == 0x80 {
		if r, end, ok := pairAround(s, from); ok {
			dst = appendRune(dst, 0xDC00+(r-0x10000)&0x3FF)
			from = end
		}
	}
	half := rune(-1)
	if to < len(s) && s[to]&0xC0 == 0x80 {
		if r, end, ok := pairAround(s, to); ok {
			half = 0xD800 + (r-0x10000)>>10
			to = end - 4
		}
	}
	if from < to {
		dst = append(dst, s[from:to]...)
	}
	if half >= 0 {
		dst = appendRune(dst, half)
	}
	return dst
}

// Slice is AppendSlice as a string; it shares s where no pair is cut.
func Slice(s string, from, to int) string {
	if from >= to {
		return ""
	}
	if (s[from]&0xC0 != 0x80 || from == 0) && (to == len(s) || s[to]&0xC0 != 0x80) {
		return s[from:to]
	}
	return string(AppendSlice(nil, s, from, to))
}

// pairAround returns the four-byte code point whose third byte is at i, and where it ends.
func pairAround(s string, i int) (r rune, end int, ok bool) {
	if i < 2 {
		return 0, 0, false
	}
	r, n := utf8.DecodeRuneInString(s[i-2:])
	return r, i + 2, n == 4
}

func isASCII(s string) bool {
	i := 0
	for ; i+8 <= len(s); i += 8 {
		if load64(s, i)&0x8080808080808080 != 0 {
			return false
		}
	}
	for ; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// load64 reads eight bytes of s at i; i+8 <= len(s).
func load64(s string, i int) uint64 {
	b := s[i : i+8]
	return uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
}

// bytesOf views s as bytes that nobody writes to.
func bytesOf(s string) []byte { return unsafe.Slice(unsafe.StringData(s), len(s)) }

// stringOf views b as a string; b must not change while the string is in use.
func stringOf(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

// appendUnits appends the UTF-16 code units of s.
func appendUnits(dst []uint16, s string) []uint16 {
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			dst = append(dst, uint16(c))
			i++
			continue
		}
		r, n := syntax.Decode(s, i)
		i += n
		if r >= 0x10000 {
			dst = append(dst, uint16(0xD800+(r-0x10000)>>10), uint16(0xDC00+(r-0x10000)&0x3FF))
		} else {
			dst = append(dst, uint16(r))
		}
	}
	return dst
}
