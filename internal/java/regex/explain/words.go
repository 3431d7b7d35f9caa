package explain

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// characters is a number of characters in words.
func characters(n int) string { return strconv.Itoa(n) + plural(n, " character", " characters") }

// plural is the word for n of something.
func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// list joins what people read.
func list(items []string, and string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	return strings.Join(items[:len(items)-1], ", ") + " " + and + " " + items[len(items)-1]
}

// quoted is how much of a text a reason shows.
const quoted = 60

func quote(s string) string {
	n := 0
	for i := range s {
		if n++; n > quoted {
			return strconv.Quote(s[:i]) + "..."
		}
	}
	return strconv.Quote(s)
}

// inSource is a piece of a pattern on one line: what does not print is the
// escape that a pattern has for it.
func inSource(s string) string {
	var b strings.Builder
	for n := 0; len(s) > 0; n++ {
		if n == quoted {
			return b.String() + "..."
		}
		r, size := utf8.DecodeRuneInString(s)
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, s[0])
		case r == '\n', r == '\r', r == '\t':
			b.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
		case unicode.IsPrint(r):
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, `\x{%x}`, r)
		}
		s = s[size:]
	}
	return b.String()
}
