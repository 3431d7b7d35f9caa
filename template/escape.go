package template

import (
	"encoding/binary"
	"math/bits"
	"slices"
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
	b := unsafe.Slice(unsafe.StringData(s), len(s))
	for i := 0; i < len(b); {
		// Eight bytes are copied before they are looked at: room for them is
		// always there.
		dst = slices.Grow(dst, len(b)-i+8)
		to, n := dst[:cap(dst)], len(dst)
		found := uint64(0)
		for len(b)-i >= 8 {
			w := binary.LittleEndian.Uint64(b[i:])
			binary.LittleEndian.PutUint64(to[n:], w)
			if found = needEscape(w); found != 0 {
				break
			}
			i, n = i+8, n+8
		}
		size := bits.TrailingZeros64(found) >> 3
		if found == 0 {
			w := lastBytes(b, i)
			binary.LittleEndian.PutUint64(to[n:], w)
			found = needEscape(w)
			size = min(bits.TrailingZeros64(found)>>3, len(b)-i)
		}
		i, n = i+size, n+size
		if dst = to[:n]; found == 0 {
			break
		}
		c := b[i]
		if c >= utf8.RuneSelf {
			r, size := javatext.DecodeRune(s[i:])
			dst = appendUnits(dst, r)
			i += size
			continue
		}
		if letter := jsLetters[c]; letter != 0 {
			dst = append(dst, '\\', letter)
		} else {
			dst = appendUnit(dst, rune(c))
		}
		i++
	}
	return dst
}

// Words of eight equal bytes.
const (
	ones  = 0x0101010101010101
	highs = 0x80 * ones
)

// lastBytes returns the less than eight bytes of b from i on, the first one
// lowest, and blanks behind them.
func lastBytes(b []byte, i int) (w uint64) {
	rest := len(b) - i
	if len(b) >= 8 {
		w = binary.LittleEndian.Uint64(b[len(b)-8:]) >> ((8 - rest) * 8)
	} else {
		for k, c := range b[i:] {
			w |= uint64(c) << (k * 8 & 63)
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
