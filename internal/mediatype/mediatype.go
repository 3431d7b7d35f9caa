// Package mediatype reads the media types of Accept and Content-Type headers
// the way the gateway does: only the first type of a list counts, parameters
// are ignored and letters are compared without regard to case
// (rules/templates.md#choice, rules/content-handling.md#media-types).
package mediatype

import "strings"

// First returns the first media type of a header value, without parameters and
// without the blanks around it.
func First(header string) string {
	if header == "" {
		return ""
	}
	if i := strings.IndexAny(header, ",;"); i >= 0 {
		header = header[:i]
	}
	return strings.Trim(header, " \t")
}

// Equal reports whether two media types are the same.
func Equal(a, b string) bool { return a == b || strings.EqualFold(a, b) }

// Match reports whether a media type is covered by an entry of a list that may
// hold */* and type/*. A pattern */* covers everything, an absent type too.
func Match(pattern, mediaType string) bool {
	if pattern == "*/*" {
		return true
	}
	if kind, ok := strings.CutSuffix(pattern, "/*"); ok && kind != "*" {
		return len(mediaType) > len(kind) && mediaType[len(kind)] == '/' && strings.EqualFold(mediaType[:len(kind)], kind)
	}
	return mediaType != "" && Equal(pattern, mediaType)
}
