package contenthandling

import "github.com/gatemap/gatemap/internal/mediatype"

// MediaTypes is a compiled list of binaryMediaTypes. The zero value is the
// empty list. It is immutable and safe for concurrent use.
type MediaTypes struct {
	entries []string
	all     bool // one of them is */*
}

// NewMediaTypes compiles a list of binaryMediaTypes. An entry is a media type,
// type/* or */*; parameters are ignored.
func NewMediaTypes(list []string) MediaTypes {
	m := MediaTypes{entries: make([]string, len(list))}
	for i, entry := range list {
		m.entries[i] = mediatype.First(entry)
		m.all = m.all || m.entries[i] == "*/*"
	}
	return m
}

// Empty reports whether the list has no entries, so that all is text.
func (m *MediaTypes) Empty() bool { return len(m.entries) == 0 }

// All reports whether every type is binary, whatever a header says.
func (m *MediaTypes) All() bool { return m.all }

// Match reports whether value, an Accept or Content-Type, is a binary type:
// its first media type is covered by an entry. Letter case does not matter. A
// range in the value ("image/*") is no type of its own: the entry image/png
// does not match it.
func (m *MediaTypes) Match(value string) bool {
	t := mediatype.First(value)
	for _, entry := range m.entries {
		if mediatype.Match(entry, t) {
			return true
		}
	}
	return false
}
