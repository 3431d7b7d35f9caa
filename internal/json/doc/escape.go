package doc

import (
	"math/bits"
	"unicode/utf8"

	javatext "github.com/gatemap/gatemap/internal/java/text"
	"github.com/gatemap/gatemap/internal/raw"
)

// endOfInput is the character that json-smart takes for the end of the text.
const endOfInput = 0x1A

// scanEscaped finds the end of a string from its first backslash on: the
// quote that no backslash precedes. Known escapes are those of JSON plus \x
// with two digits; unknown ones are dropped with the character after them.
// A result of -1 is an error: the end is missing, digits of \u or \x are, or
// json-smart would see an end of input.
func scanEscaped(s string, i int, quote byte) (end, kind int) {
	for i < len(s) {
		if len(s)-i >= 8 {
			w := raw.Load64(s, i)
			q, b, end := w^ones*uint64(quote), w^ones*'\\', w^ones*endOfInput
			m := ((q - ones) | (b - ones) | (end - ones)) &^ w & highs
			if m == 0 {
				i += 8
				continue
			}
			i += bits.TrailingZeros64(m) >> 3
			if next := i + 1; s[i] == '\\' && next < len(s) && s[next] != 'u' && s[next] != 'x' {
				i += 2
				continue
			}
		}
		switch c := s[i]; {
		case c == quote:
			return i, nodeEscape
		case c == endOfInput:
			return -1, i
		case c != '\\':
			i++
			continue
		}
		if i++; i >= len(s) {
			break
		}
		n := 0
		switch s[i] {
		case 'u':
			n = 4
		case 'x':
			n = 2
		}
		for i++; n > 0; n-- {
			if i >= len(s) || hexDigit(s[i]) < 0 {
				return -1, i
			}
			i++
		}
	}
	return -1, len(s)
}

func hexDigit(c byte) rune {
	switch {
	case c-'0' <= 9:
		return rune(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return rune(c|0x20-'a') + 10
	}
	return -1
}

// appendUnescaped appends the string that json-smart reads from text, which
// scanEscaped has checked: control characters and DEL are dropped, as are
// unknown escapes.
func appendUnescaped(dst []byte, text string) []byte {
	for i := 0; i < len(text); {
		if dst, i = unescapeWords(dst, text, i); i == len(text) {
			break
		}
		c := text[i]
		if c >= ' ' && c != '\\' && c != 0x7F {
			dst, i = appendPlain(dst, text, i)
			continue
		}
		if i++; c != '\\' {
			continue
		}
		c = text[i]
		i++
		if known := unescaped[c]; known != 0 {
			dst = append(dst, known)
			continue
		}
		n := 0
		switch {
		case c == 'u':
			n = 4
		case c == 'x':
			n = 2
		case c >= utf8.RuneSelf:
			dst, i = dropChar(dst, text, i-1)
			continue
		default:
			continue
		}
		var r rune
		for range n {
			r = r<<4 | hexDigit(text[i])
			i++
		}
		dst = javatext.AppendUnit(dst, uint16(r))
	}
	return dst
}

// unescapeWords appends as much of the string from i on as is plain or an escape
// of one letter and needs no care, eight bytes at a time, and returns where that
// ends.
func unescapeWords(dst []byte, text string, i int) ([]byte, int) {
	room, to, fresh := dst[:cap(dst)], len(dst), true
	for len(text)-i >= 8 && len(room)-to >= 8 {
		w := raw.Load64(text, i)
		if fresh && byte(w) == javatext.FirstOfHalf {
			break
		}
		raw.Store64(room, to, w) // before it is looked at
		m := notPlain(w)
		if fresh = false; m == 0 {
			i, to = i+8, to+8
			continue
		}
		mark := bits.TrailingZeros64(m)
		i, to = i+mark>>3, to+mark>>3
		if mark == 63 { // what is escaped is in the next word
			continue
		}
		escape := w >> (uint(mark-7) & 63)
		known := unescaped[byte(escape>>8)]
		if byte(escape) != '\\' || known == 0 {
			break
		}
		room[to] = known
		i, to, fresh = i+2, to+1, true
	}
	if fresh { // what comes may join what is before
		return room[:to], i
	}
	n := plainPrefix(text[i:])
	return append(room[:to], text[i:i+n]...), i + n
}

// unescaped holds the characters that escapes of one letter stand for.
var unescaped = [256]byte{
	'"': '"', '\'': '\'', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t',
}

// appendPlain appends what is neither control character nor backslash nor DEL of
// text from i on, and returns where that ends. The first may join what is before.
func appendPlain(dst []byte, text string, i int) ([]byte, int) {
	if text[i] == javatext.FirstOfHalf {
		n := plainPrefix(text[i:])
		return javatext.Append(dst, text[i:i+n]), i + n
	}
	n := plainPrefix(text[i:])
	return append(dst, text[i:i+n]...), i + n
}

// plainPrefix is how many bytes at the start of s appendPlain appends.
func plainPrefix(s string) int {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '\\' || c == 0x7F {
			return i
		}
	}
	return len(s)
}

// notPlain marks the first of eight bytes that is a control character, a backslash
// or DEL by its high bit. Higher bits mean nothing.
func notPlain(w uint64) uint64 {
	back, del := w^'\\'*ones, w^0x7F*ones
	return ((w - ' '*ones) | (back - ones) | (del - ones)) &^ w & highs
}

// dropChar leaves out the UTF-16 unit at text[i]: of a character outside the
// basic plane the second half stays.
func dropChar(dst []byte, text string, i int) ([]byte, int) {
	r, n := utf8.DecodeRuneInString(text[i:])
	switch {
	case r > 0xFFFF:
		dst = javatext.AppendUnit(dst, uint16(0xDC00|r&0x3FF))
	case r == utf8.RuneError && n == 1 && len(text)-i >= 3 && text[i] == javatext.FirstOfHalf && text[i+1]>>5 == 0xA0>>5 && text[i+2]>>6 == 0x80>>6:
		n = 3 // half of a surrogate pair
	}
	return dst, i + n
}
