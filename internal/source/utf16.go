package source

import "unicode/utf8"

// UTF16 is the number of UTF-16 code units before a byte of a text, as editors
// count. A byte that is not valid UTF-8 is one unit, that of U+FFFD.
func UTF16(text string, offset int) int {
	units := 0
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRuneInString(text[at:])
		if at += size; at > offset {
			break
		}
		units += unitsOf(r)
	}
	return units
}

// UTF16Offset is the byte of a text at which a number of UTF-16 code units end. What
// points into the middle of a character is taken for its beginning.
func UTF16Offset(text string, units int) int {
	at := 0
	for at < len(text) {
		r, size := utf8.DecodeRuneInString(text[at:])
		if units -= unitsOf(r); units < 0 {
			break
		}
		at += size
	}
	return at
}

func unitsOf(r rune) int {
	if r >= 0x10000 {
		return 2
	}
	return 1
}
