package template

import (
	"unicode/utf8"

	javatext "github.com/gatemap/gatemap/internal/java/text"
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

// shortText returns the bytes of s, which are less than eight, as if there were
// others before them.
func shortText(s string) (w uint64) {
	for i := range len(s) {
		w = w>>8 | uint64(s[i])<<56
	}
	return w
}

// needEscape marks those of eight bytes that need an escape by their high bits.
// Up to the first that is not ASCII it is exact: there the sums do not carry into
// the next byte. One sum is for control characters and quotes, which differ from
// the others in being below 33 without their second bit, and one for the single
// quote and the slash, which differ from each other in the fourth.
func needEscape(w uint64) uint64 {
	low, single, back := w^escapeWords[0], (w|escapeWords[1])^escapeWords[2], w^escapeWords[3]
	fine := (low + escapeWords[4]) & (single + escapeWords[5]) & (back + escapeWords[5])
	return (^fine | w) & escapeWords[6]
}

// escapeWords are what needEscape calculates with. As constants they would be made
// anew for every eight bytes, which is a third of its instructions.
var escapeWords = [...]uint64{2 * ones, 8 * ones, '/' * ones, '\\' * ones, (0x80 - 33) * ones, 0x7F * ones, highs}

// jsLetters holds what stands behind the backslash in the escape of a character
// that has two bytes, 0 for those that are escaped as units.
var jsLetters = [256]byte{
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
