package complete

import (
	"slices"

	"github.com/gatemap/gatemap/internal/vtl"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// Definitions are the places where the variable at an offset is set: in #set,
// #foreach or #define. The one that comes last before the offset is the first,
// and those behind it are the last.
func Definitions(src string, offset int) []syntax.Span {
	offset = within(src, offset)
	if len(src) > maxSource {
		return nil
	}
	list, _ := vtl.Tolerant(src, vtl.Options{})
	e := elementAt(src, list, offset)
	if e == nil || e.Kind != vtl.ReferenceElement {
		return nil
	}
	var before, behind []syntax.Span
	walk(list, func(s *vtl.Element) {
		t := target(s)
		if t == nil || t.Name != e.Name || len(t.Steps) > 0 {
			return
		}
		from, to := clamp(t.Span, src)
		if from <= offset {
			before = append(before, syntax.Span{Start: from, End: to})
		} else {
			behind = append(behind, syntax.Span{Start: from, End: to})
		}
	})
	slices.Reverse(before)
	return append(before, behind...)
}
