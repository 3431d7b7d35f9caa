package contenthandling

import "strings"

// MediaType returns the media type that counts in an Accept or Content-Type
// value: the first one, without its parameters and the blanks around it. The
// quality of the others plays no role. Source: guide, known issues; spec
// recorded 4.
func MediaType(value string) string {
	if i := strings.IndexAny(value, ",;"); i >= 0 {
		value = value[:i]
	}
	return strings.TrimSpace(value)
}

// MediaTypes is a compiled list of binaryMediaTypes. The zero value is the
// empty list. It is immutable and safe for concurrent use.
type MediaTypes struct {
	n        int
	all      bool     // */*
	exact    []string // type/subtype
	families []string // "type/" of a type/*
}

// NewMediaTypes compiles a list of binaryMediaTypes. An entry is a media type,
// type/* or */*; parameters are ignored.
func NewMediaTypes(list []string) MediaTypes {
	m := MediaTypes{n: len(list)}
	for _, entry := range list {
		t := MediaType(entry)
		if t == "*/*" {
			m.all = true
		} else if family, ok := strings.CutSuffix(t, "*"); ok && strings.HasSuffix(family, "/") {
			m.families = append(m.families, family)
		} else if t != "" {
			m.exact = append(m.exact, t)
		}
	}
	return m
}

// Empty reports whether the list has no entries, so that all is text.
func (m *MediaTypes) Empty() bool { return m.n == 0 }

// Match reports whether value, an Accept or Content-Type, is a binary type.
// Letter case does not matter. A range in the value ("image/*") is no type and
// matches only an entry that is spelled so or */*.
func (m *MediaTypes) Match(value string) bool {
	if m.all || m.n == 0 {
		return m.all
	}
	t := MediaType(value)
	for _, e := range m.exact {
		if strings.EqualFold(e, t) {
			return true
		}
	}
	for _, f := range m.families {
		if len(t) > len(f) && strings.EqualFold(f, t[:len(f)]) {
			return true
		}
	}
	return false
}
