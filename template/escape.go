package template

import (
	"unicode/utf8"

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
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if jsPlain[c] {
			i++
			continue
		}
		dst = append(dst, s[start:i]...)
		if c < utf8.RuneSelf {
			dst = appendASCIIEscape(dst, c)
			i++
		} else {
			r, size := javatext.DecodeRune(s[i:])
			dst = appendUnits(dst, r)
			i += size
		}
		start = i
	}
	return append(dst, s[start:]...)
}

// jsPlain marks the bytes that escapeJavaScript leaves alone.
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
