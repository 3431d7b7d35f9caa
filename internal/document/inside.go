package document

import (
	"bytes"
	"unicode/utf8"
)

// inside gives the offset in a JSON text of the character at a line and column
// of the string whose opening quote is at start. Past the end it gives the
// closing quote.
func inside(data []byte, start, line, column int) int {
	i, l, c := start+1, 1, 1
	for i < len(data) && data[i] != '"' && (l < line || l == line && c < column) {
		size, newline := character(data[i:])
		i += size
		if c++; newline {
			l, c = l+1, 1
		}
	}
	return min(i, len(data))
}

// character measures the first character of what stands between the quotes of
// a JSON string, and tells whether it is a line end.
func character(s []byte) (size int, newline bool) {
	if s[0] != '\\' || len(s) < 2 {
		_, size = utf8.DecodeRune(s)
		return size, false
	}
	if s[1] != 'u' {
		return 2, s[1] == 'n'
	}
	if len(s) >= 12 && isSurrogate(s, "89abAB") && isSurrogate(s[6:], "cdefCDEF") {
		return 12, false
	}
	return min(6, len(s)), bytes.EqualFold(s[:min(6, len(s))], []byte(`\u000a`))
}

// isSurrogate reports whether s begins with an escape from U+D800 on whose
// second digit is in the set: high surrogates have 8 to B, low ones C to F.
func isSurrogate(s []byte, set string) bool {
	return s[0] == '\\' && s[1] == 'u' && (s[2] == 'd' || s[2] == 'D') && bytes.IndexByte([]byte(set), s[3]) >= 0
}
