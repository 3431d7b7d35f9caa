package syntax

import "unicode/utf8"

// MaxRune is the largest code point.
const MaxRune = 0x10FFFF

// IsHigh reports whether r is the first half of a surrogate pair.
func IsHigh(r rune) bool { return r >= 0xD800 && r <= 0xDBFF }

// IsLow reports whether r is the second half of a surrogate pair.
func IsLow(r rune) bool { return r >= 0xDC00 && r <= 0xDFFF }

// Decode returns the code point at s[i] and its length in bytes. A lone surrogate (ED A0..BF xx) is itself, a high and a
// low one side by side are the code point they spell in UTF-16, and a byte that is part of nothing is U+FFFD of length 1.
func Decode(s string, i int) (rune, int) {
	if c := s[i]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	r, n := utf8.DecodeRuneInString(s[i:])
	if r != utf8.RuneError || n != 1 {
		return r, n
	}
	r = surrogateAt(s, i)
	if r < 0 {
		return utf8.RuneError, 1
	}
	if IsHigh(r) {
		if lo := surrogateAt(s, i+3); IsLow(lo) {
			return (r-0xD800)<<10 + (lo - 0xDC00) + 0x10000, 6
		}
	}
	return r, 3
}

// surrogateAt returns the surrogate that the three bytes at i spell, or -1.
func surrogateAt(s string, i int) rune {
	if i+3 > len(s) || s[i] != 0xED || s[i+1] < 0xA0 || s[i+1] > 0xBF || s[i+2]&0xC0 != 0x80 {
		return -1
	}
	return 0xD000 | rune(s[i+1]&0x3F)<<6 | rune(s[i+2]&0x3F)
}
