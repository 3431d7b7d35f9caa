package template

import (
	"encoding/binary"
	"math/bits"
	"unicode/utf8"
	"unsafe"

	"github.com/gatemap/gatemap/internal/javatext"
)

// AppendEscapeJavaScript appends s with the escapes of Commons Lang 2.6
// StringEscapeUtils.escapeJavaScript, which is what $util.escapeJavaScript
// runs: both quotes, the backslash and the slash get a backslash, control
// characters and everything beyond ASCII become escapes of their UTF-16 units.
// Halves of surrogate pairs are units like any other.
//
// The reference engine is the source (spec recorded 3.4, conformance
// model/gateway/090 to 096).
func AppendEscapeJavaScript(dst []byte, s string) []byte {
	for {
		n := plainPrefix(s)
		dst = append(dst, s[:n]...)
		if s = s[n:]; s == "" {
			return dst
		}
		if c := s[0]; c < utf8.RuneSelf {
			dst = appendASCIIEscape(dst, c)
			s = s[1:]
		} else {
			r, size := javatext.DecodeRune(s)
			dst = appendUnits(dst, r)
			s = s[size:]
		}
	}
}

// Words of eight equal bytes, for plainPrefix.
const (
	ones  = 0x0101010101010101
	highs = 0x80 * ones
)

// plainPrefix returns how many bytes at the start of s need no escape. It
// looks at eight bytes at a time: in each of the terms the lowest high bit that
// is set marks a byte exactly, because borrows only go upwards, and so does the
// lowest of all.
func plainPrefix(s string) int {
	b := unsafe.Slice(unsafe.StringData(s), len(s))
	i := 0
	for ; len(b)-i >= 8; i += 8 {
		w := binary.LittleEndian.Uint64(b[i:])
		quote, single, slash, back := w^'"'*ones, w^'\''*ones, w^'/'*ones, w^'\\'*ones
		found := w | (w-' '*ones)&^w | (quote-ones)&^quote | (single-ones)&^single | (slash-ones)&^slash | (back-ones)&^back
		if found &= highs; found != 0 {
			return i + bits.TrailingZeros64(found)>>3
		}
	}
	for i < len(b) && jsPlain[b[i]] {
		i++
	}
	return i
}

// jsPlain marks the bytes that need no escape.
var jsPlain = func() (t [256]bool) {
	for c := ' '; c < utf8.RuneSelf; c++ {
		t[c] = true
	}
	for _, c := range `'"\/` {
		t[c] = false
	}
	return t
}()

func appendASCIIEscape(dst []byte, c byte) []byte {
	switch c {
	case '\b':
		c = 'b'
	case '\n':
		c = 'n'
	case '\t':
		c = 't'
	case '\f':
		c = 'f'
	case '\r':
		c = 'r'
	case '\'', '"', '\\', '/':
	default:
		return appendUnit(dst, rune(c))
	}
	return append(dst, '\\', c)
}

// appendUnits appends the escapes of the one or two UTF-16 units of r.
func appendUnits(dst []byte, r rune) []byte {
	if r > 0xFFFF {
		r -= 0x10000
		dst = appendUnit(dst, 0xD800+r>>10)
		r = 0xDC00 + r&0x3FF
	}
	return appendUnit(dst, r)
}

func appendUnit(dst []byte, u rune) []byte {
	const digits = "0123456789ABCDEF"
	return append(dst, '\\', 'u', digits[u>>12&15], digits[u>>8&15], digits[u>>4&15], digits[u&15])
}
