package answers

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/internal/analysis"
	jsonpath "github.com/gatemap/gatemap/internal/json/path"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// paths are what the filters of the paths in a template read.
func (s *source) paths(list []*syntax.Element) (reads []analysis.Read) {
	for _, e := range list {
		e.Walk(func(e *syntax.Element) bool {
			if e.Kind == syntax.ReferenceElement && e.Name == "input" && len(e.Steps) > 0 && len(e.Steps[0].Args) == 1 && len(reads) < maxReads {
				if text, ok := s.reading.text(e.Steps[0].Args[0]); ok && strings.Contains(text, "?") {
					reads = append(reads, s.path(text)...)
				}
			}
			return true
		})
	}
	return reads
}

// maxReads bounds the places of the filters of one template.
const maxReads = 200

// path is what one path reads, with the values that its filters tell apart, which are
// tried in the answers for other integrations as well.
func (s *source) path(text string) (reads []analysis.Read) {
	p, err := jsonpath.Compile(text)
	if err != nil {
		return nil
	}
	for _, place := range p.Places() {
		r := analysis.Read{Path: place.Path, Constants: place.Constants}
		for _, pattern := range place.Patterns {
			if list := examples(pattern, filler); len(list) > 0 {
				quoted, _ := json.Marshal(list[0]) // a text always has one
				r.Constants = append(r.Constants, string(quoted))
			}
		}
		for _, constant := range r.Constants {
			var text string
			if json.Unmarshal([]byte(constant), &text) == nil {
				constant = text
			}
			s.reading.constant(constant)
		}
		reads = append(reads, r)
	}
	return reads
}

// compared reports whether a filter is among the readers.
func compared(reads []analysis.Read) bool {
	return slices.ContainsFunc(reads, func(r analysis.Read) bool { return len(r.Constants) > 0 })
}

// text is a constant text, or one in which variables of the request stand, each with
// its sample.
func (r *reading) text(e *syntax.Element) (string, bool) {
	if text, ok := e.Constant(); ok {
		return text, true
	}
	if e.Kind != syntax.StringElement {
		return "", false
	}
	var b strings.Builder
	for _, part := range e.Body {
		v, ok := r.variable(part)
		switch {
		case part.Kind == syntax.TextElement:
			b.WriteString(part.Text)
		case part.Kind == syntax.ReferenceElement && ok:
			b.WriteString(v.sample())
		default:
			return "", false
		}
	}
	return b.String(), true
}
