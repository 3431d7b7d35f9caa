package fieldlist

import "strings"

// Spellings are headers that are mapped from headers, in lower case. The zero
// value has none.
type Spellings map[string]bool

// Again reports whether the same header is mapped from the same one under other
// spellings already, as content-type and Content-Type are where a backend writes
// one or the other: folded, both would find it, and the client get it twice.
func (s *Spellings) Again(name, expression string) bool {
	lower := strings.ToLower(expression)
	if !strings.HasPrefix(lower, "integration.response.header.") && !strings.HasPrefix(lower, "integration.response.multivalueheader.") {
		return false
	}
	key := strings.ToLower(name) + ": " + lower
	if (*s)[key] {
		return true
	}
	if *s == nil {
		*s = make(Spellings)
	}
	(*s)[key] = true
	return false
}
