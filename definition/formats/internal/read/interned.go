package read

import "strings"

// interned are texts that a document has again and again: the names of members,
// types, status codes, and templates.
type interned struct {
	known map[string]string
}

const (
	maxInterned     = 4096
	maxInternedText = 4096
)

// text returns s as a string, the one before where it is there.
func (t *interned) text(s []byte) string {
	if known, ok := t.known[string(s)]; ok {
		return known
	}
	return t.keep(string(s))
}

// same is text for a string, which is borrowed where its memory is used again.
func (t *interned) same(s string, borrowed bool) string {
	if known, ok := t.known[s]; ok {
		return known
	}
	if borrowed {
		s = strings.Clone(s)
	}
	return t.keep(s)
}

func (t *interned) keep(own string) string {
	if len(t.known) < maxInterned && len(own) <= maxInternedText {
		if t.known == nil {
			t.known = make(map[string]string)
		}
		t.known[own] = own
	}
	return own
}
