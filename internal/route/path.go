package route

import (
	"net/url"
	"strings"
)

// segment is one part of a resource's path, between slashes.
type segment struct {
	kind kind
	text string // the literal, or the variable's name
}

// kind is what a segment takes, in the order in which the service tries them.
type kind uint8

const (
	literal  kind = iota // the same text
	variable             // {name}: one segment that is not empty
	greedy               // {name+}: all that is left, and that is not empty
)

// String gives the segment as the resource's path has it.
func (s segment) String() string {
	switch s.kind {
	case variable:
		return "{" + s.text + "}"
	case greedy:
		return "{" + s.text + "+}"
	}
	return s.text
}

// segmentOf takes a part of a resource's path apart.
func segmentOf(part string) segment {
	if len(part) < 3 || part[0] != '{' || part[len(part)-1] != '}' {
		return segment{literal, part}
	}
	name, all := strings.CutSuffix(part[1:len(part)-1], "+")
	if all {
		return segment{greedy, name}
	}
	return segment{variable, name}
}

// takes reports whether a literal is what a client has sent for it.
func (s segment) takes(sent string) bool { return s.text == Unescape(sent) }

// Unescape decodes a part of a path; one with a faulty escape stays as it is.
func Unescape(sent string) string {
	if strings.IndexByte(sent, '%') < 0 {
		return sent
	}
	if decoded, err := url.PathUnescape(sent); err == nil {
		return decoded
	}
	return sent
}

// trim takes the slashes at the beginning and at the end of a path away.
func trim(path string) string { return strings.Trim(path, "/") }

// Param is the value of a variable, as the client has sent it: escaped.
type Param struct{ Name, Value string }

// Bind matches the path of a request with that of one resource, and returns what
// the variables take. An empty resource takes every path.
func Bind(resource, path string) ([]Param, bool) {
	if resource == "" {
		return nil, true
	}
	var params []Param
	pattern, rest := trim(resource), trim(path)
	for pattern != "" {
		var part, sent string
		part, pattern, _ = strings.Cut(pattern, "/")
		s := segmentOf(part)
		if s.kind == greedy {
			sent, rest = rest, ""
		} else {
			sent, rest, _ = strings.Cut(rest, "/")
		}
		switch {
		case sent == "" || s.kind == literal && !s.takes(sent):
			return nil, false
		case s.kind != literal:
			params = append(params, Param{s.text, sent})
		}
	}
	if rest != "" {
		return nil, false
	}
	return params, true
}

// Rank is a text by which resources that take one path are in the order in which
// the service tries them.
func Rank(resource string) string {
	var b strings.Builder
	for part := range strings.SplitSeq(trim(resource), "/") {
		b.WriteByte('0' + byte(segmentOf(part).kind))
	}
	return b.String()
}
