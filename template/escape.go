package template

import (
	"unicode/utf8"

	javatext "github.com/gatemap/gatemap/internal/java/text"
	"github.com/gatemap/gatemap/internal/raw"
)

// appendEscaped appends the escape of the first character of s, and returns its
// size.
func appendEscaped(dst []byte, s string) ([]byte, int) {
	c := s[0]
	if c >= utf8.RuneSelf {
		r, size := javatext.DecodeRune(s)
		return appendUnits(dst, r), size
	}
	if letter := jsLetters[c]; letter != 0 {
		return append(dst, '\\', letter), 1
	}
	return appendUnit(dst, rune(c)), 1
}

// Words of eight equal bytes.
const (
	ones  = 0x0101010101010101
	highs = 0x80 * ones
)

// lastBytes returns the less than eight bytes of s from i on, the first one
// lowest, and blanks behind them.
func lastBytes(s string, i int) (w uint64) {
	rest := len(s) - i
	if len(s) >= 8 {
		w = raw.Load64(s, len(s)-8) >> ((8 - rest) * 8)
	} else {
		for k := range rest {
			w |= uint64(s[i+k]) << (k * 8 & 63)
		}
	}
	return w | ' '*ones<<(rest*8)
}

// needEscape marks the first of eight bytes that needs an escape by its high
// bit; bits above it mean nothing. In each of the terms the lowest high bit that
// is set marks a byte exactly, because borrows only go upwards, and all bytes
// that are not ASCII are marked anyway.
func needEscape(w uint64) uint64 {
	quote, single, slash, back := w^'"'*ones, w^'\''*ones, w^'/'*ones, w^'\\'*ones
	return (w | (w - ' '*ones) | (quote - ones) | (single - ones) | (slash - ones) | (back - ones)) & highs
}

// jsLetters holds what stands behind the backslash in the escape of an ASCII
// character, 0 for those that are escaped as a unit.
var jsLetters = [utf8.RuneSelf]byte{
	'\b': 'b', '\n': 'n', '\t': 't', '\f': 'f', '\r': 'r', '\'': '\'', '"': '"', '\\': '\\', '/': '/',
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
