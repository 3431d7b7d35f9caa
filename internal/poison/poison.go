// Package poison overwrites memory that nobody may read any more. Tests switch
// it on; what still reads such memory then shows at once, and not only when
// another evaluation happens to have written there.
//
// The owner of reused memory calls it where a use ends: when a document is
// reset, when an object goes back to its pool.
package poison

import "strings"

// On is false in programs. A test sets it before the first evaluation of its
// process; see testenv.Poison.
var On bool

// Byte is what poisoned memory consists of: no ASCII, and no start of a
// sequence of UTF-8.
const Byte = 0xA5

// Word is a word of poison.
const Word = 0xA5A5A5A5A5A5A5A5

// Text is a string of poison.
var Text = strings.Repeat(string([]byte{Byte}), 16)

// Bytes overwrites b, up to its length.
func Bytes(b []byte) { Fill(b, Byte) }

// Fill overwrites s, up to its length, with x.
func Fill[T any](s []T, x T) {
	if On {
		fill(s, x)
	}
}

// fill is a function of its own so that Fill costs one comparison in programs.
func fill[T any](s []T, x T) {
	for i := range s {
		s[i] = x
	}
}
