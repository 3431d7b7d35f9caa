package explain

import (
	"strconv"
	"strings"
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
