package text

import (
	"math/bits"
	"strings"
	"unicode/utf8"
)

// FirstOfHalf is the first byte of each half of a surrogate pair, and of some
// other characters: what it is not in has no halves.
const FirstOfHalf = 0xED

// Append appends s to dst. If dst ends in a high half and s begins with a low
// half of a surrogate pair, the two become one character.
func Append(dst []byte, s string) []byte {
	if len(s) < 3 || s[0] != FirstOfHalf || s[1] < 0xB0 || len(dst) < 3 {
		return append(dst, s...)
	}
	return appendJoining(dst, s)
}

func appendJoining(dst []byte, s string) []byte {
	n := len(dst)
	if s[1] > 0xBF || dst[n-3] != FirstOfHalf || dst[n-2] < 0xA0 || dst[n-2] > 0xAF {
		return append(dst, s...)
	}
	hi := halfAt(string(dst[n-3:]))
	dst = utf8.AppendRune(dst[:n-3], join(hi, halfAt(s)))
	return append(dst, s[3:]...)
}

// AppendUnit appends one UTF-16 unit, joining it to a high half before it.
func AppendUnit(dst []byte, u uint16) []byte {
	if u < 0x80 {
		return append(dst, byte(u))
	}
	if u < 0xD800 || u > 0xDFFF {
		return utf8.AppendRune(dst, rune(u))
	}
	half := [3]byte{FirstOfHalf, byte(0x80 | u>>6&0x3F), byte(0x80 | u&0x3F)}
	return Append(dst, string(half[:]))
}

// halfAt reads the surrogate half that s begins with.
func halfAt(s string) uint16 {
	return 0xD000 | uint16(s[1]&0x3F)<<6 | uint16(s[2]&0x3F)
}

func join(hi, lo uint16) rune {
	return (rune(hi)-0xD800)<<10 + (rune(lo) - 0xDC00) + 0x10000
}

// IsHighHalf reports whether u is the first half of a surrogate pair.
func IsHighHalf(u uint16) bool { return u&0xFC00 == 0xD800 }

// IsLowHalf reports whether u is the second half of a surrogate pair.
func IsLowHalf(u uint16) bool { return u&0xFC00 == 0xDC00 }

// DecodeRune reads the code point that s begins with and its length in bytes.
// A lone half is a code point of its own. A byte that is no WTF-8 is U+FFFD.
func DecodeRune(s string) (rune, int) {
	if len(s) >= 3 && s[0] == FirstOfHalf && s[1] >= 0xA0 {
		return rune(halfAt(s)), 3
	}
	return utf8.DecodeRuneInString(s)
}

// DecodeLastRune reads the code point that s ends with and its length in bytes.
func DecodeLastRune(s string) (rune, int) {
	if n := len(s); n >= 3 && s[n-3] == FirstOfHalf && s[n-2] >= 0xA0 {
		return rune(halfAt(s[n-3:])), 3
	}
	return utf8.DecodeLastRuneInString(s)
}

// AppendRune appends a code point, which may be a lone half.
func AppendRune(dst []byte, r rune) []byte {
	if r >= 0xD800 && r <= 0xDFFF {
		return AppendUnit(dst, uint16(r))
	}
	return utf8.AppendRune(dst, r)
}

// IsASCII reports whether units and bytes of s are the same.
func IsASCII(s string) bool {
	i := 0
	for ; i+wordLen <= len(s); i += wordLen {
		if wordAt(s, i)&(wordOnes<<7) != 0 {
			return false
		}
	}
	for ; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// units returns the UTF-16 length of the character whose first byte is c, and
// its length in bytes. Only well formed text has the right lengths.
func units(c byte) (n16, n8 int) {
	switch {
	case c < 0x80:
		return 1, 1
	case c < 0xE0:
		return 1, 2
	case c < 0xF0:
		return 1, 3
	}
	return 2, 4
}

// Len16 returns String.length().
func Len16(s string) int {
	n, i := len(s), 0
	for ; i+wordLen <= len(s); i += wordLen {
		w := wordAt(s, i)
		n += wordUnits(w) - wordLen
	}
	for ; i < len(s); i++ {
		switch c := s[i]; {
		case c < 0x80:
		case c < 0xC0:
			n--
		case c >= 0xF0:
			n++
		}
	}
	return n
}

// Piece returns how much of s, at most n bytes and at least one character, can be
// taken for itself: it ends between two characters.
func Piece(s string, n int) int {
	if n >= len(s) {
		return len(s)
	}
	at := n
	for at > 0 && s[at]&0xC0 == 0x80 {
		at--
	}
	if at == 0 {
		return len(s)
	}
	return at
}

// Texts are read in words of eight bytes where only the kinds of their bytes
// matter.
const (
	wordLen  = 8
	wordOnes = 0x0101010101010101 // 1 in each byte
)

// wordAt reads the eight bytes from i on.
func wordAt(s string, i int) uint64 {
	s = s[i : i+wordLen]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// wordUnits counts the units of the characters whose first byte is in w: one for
// each byte that is not 10xxxxxx, and another for each 1111xxxx.
func wordUnits(w uint64) int {
	if w&(wordOnes<<7) == 0 {
		return wordLen
	}
	following := w >> 7 &^ (w >> 6) & wordOnes
	long := w >> 7 & (w >> 6) & (w >> 5) & (w >> 4) & wordOnes
	return wordLen - bits.OnesCount64(following) + bits.OnesCount64(long)
}

// offset finds the byte position of unit i, 0 <= i <= Len16(s). In the middle
// of a pair it is the pair's first byte, and split is true.
func offset(s string, i int) (pos int, split bool) {
	for pos+wordLen <= len(s) {
		n := wordUnits(wordAt(s, pos))
		if n >= i {
			break
		}
		i -= n
		pos += wordLen
	}
	for pos > 0 && pos < len(s) && s[pos]&0xC0 == 0x80 { // of a character that is counted
		pos++
	}
	for i > 0 && pos < len(s) {
		n16, n8 := units(s[pos])
		if n16 > i {
			return pos, true
		}
		i -= n16
		pos += n8
	}
	return min(pos, len(s)), false
}

// CharAt16 returns String.charAt(i); i must be within the length.
func CharAt16(s string, i int) uint16 {
	pos, split := offset(s, i)
	r, _ := DecodeRune(s[pos:])
	if r < 0x10000 {
		return uint16(r)
	}
	if split {
		return lowHalf(r)
	}
	return highHalf(r)
}

func highHalf(r rune) uint16 { return uint16((r-0x10000)>>10 + 0xD800) }
func lowHalf(r rune) uint16  { return uint16((r-0x10000)&0x3FF + 0xDC00) }

// CodePointAt returns String.codePointAt(i); i must be within the length.
func CodePointAt(s string, i int) rune {
	pos, split := offset(s, i)
	r, _ := DecodeRune(s[pos:])
	if split {
		return rune(lowHalf(r))
	}
	return r
}

// Substring16 returns String.substring(from, to), 0 <= from <= to <= Len16(s).
// It shares s unless it splits a surrogate pair.
func Substring16(s string, from, to int) string {
	start, cutStart := offset(s, from)
	end, cutEnd := offset(s[start:], to-from)
	if cutStart {
		return splitSubstring(s, start, to-from)
	}
	end += start
	if !cutEnd {
		return s[start:end]
	}
	r, _ := DecodeRune(s[end:])
	return string(AppendUnit([]byte(s[start:end]), highHalf(r)))
}

// splitSubstring begins with the low half of the pair at start.
func splitSubstring(s string, start, n int) string {
	if n == 0 {
		return ""
	}
	r, size := DecodeRune(s[start:])
	out := AppendUnit(nil, lowHalf(r))
	return string(append(out, Substring16(s[start+size:], 0, n-1)...))
}

// AppendUnits appends the UTF-16 units of s.
func AppendUnits(dst []uint16, s string) []uint16 {
	for len(s) > 0 {
		r, n := DecodeRune(s)
		s = s[n:]
		if r < 0x10000 {
			dst = append(dst, uint16(r))
		} else {
			dst = append(dst, highHalf(r), lowHalf(r))
		}
	}
	return dst
}

// FromUnits returns the string of UTF-16 units.
func FromUnits(u []uint16) string {
	dst := make([]byte, 0, len(u))
	for _, c := range u {
		dst = AppendUnit(dst, c)
	}
	return string(dst)
}

// Hash returns String.hashCode().
func Hash(s string) int32 {
	var h int32
	for i := 0; i < len(s); {
		if c := s[i]; c < 0x80 {
			h = 31*h + int32(c)
			i++
			continue
		}
		r, n := DecodeRune(s[i:])
		i += n
		if r < 0x10000 {
			h = 31*h + r
		} else {
			h = 31*(31*h+int32(highHalf(r))) + int32(lowHalf(r))
		}
	}
	return h
}

// Compare returns String.compareTo: the difference of the first units that
// differ, else of the lengths.
func Compare(a, b string) int {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	// Back to the start of the character in which they differ.
	for i > 0 && (i < len(a) && a[i]&0xC0 == 0x80 || i < len(b) && b[i]&0xC0 == 0x80) {
		i--
	}
	a, b = a[i:], b[i:]
	if a == "" || b == "" {
		return Len16(a) - Len16(b)
	}
	x, nx := DecodeRune(a)
	y, ny := DecodeRune(b)
	x1, y1 := firstUnit(x), firstUnit(y)
	if x1 != y1 {
		return int(x1) - int(y1)
	}
	// A common high half: the second units differ, or one text ends.
	switch {
	case x < 0x10000 && len(a) == nx:
		return Len16(a) - Len16(b)
	case y < 0x10000 && len(b) == ny:
		return Len16(a) - Len16(b)
	}
	return int(secondUnit(a, x, nx)) - int(secondUnit(b, y, ny))
}

func firstUnit(r rune) uint16 {
	if r < 0x10000 {
		return uint16(r)
	}
	return highHalf(r)
}

func secondUnit(s string, r rune, n int) uint16 {
	if r >= 0x10000 {
		return lowHalf(r)
	}
	next, _ := DecodeRune(s[n:])
	return firstUnit(next)
}

// AppendOutput appends s as it leaves the engine: a lone half of a surrogate
// pair is written as a question mark (rules/velocity.md#utf-16).
func AppendOutput(dst []byte, s string) []byte {
	for i := 0; ; {
		k := strings.IndexByte(s[i:], FirstOfHalf)
		if k < 0 || i+k+2 >= len(s) {
			return append(dst, s...)
		}
		if i += k; s[i+1] < 0xA0 {
			i++
			continue
		}
		dst = append(append(dst, s[:i]...), '?')
		s, i = s[i+3:], 0
	}
}
