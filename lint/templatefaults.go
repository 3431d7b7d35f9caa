package lint

import (
	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/internal/lazyregexp"
	"github.com/gatemap/gatemap/internal/settle"
	"github.com/gatemap/gatemap/internal/vtl"
	"github.com/gatemap/gatemap/internal/vtl/faults"
)

// badTemplate reports all faults of a template that Compile refuses. Compile names
// the first one.
func (c *checker) badTemplate(e *gatemap.ConfigError, at place) {
	text, ok := settle.ResponseTemplate(c.m, e.Pointer)
	if ok {
		if _, found := vtl.Tolerant(text, vtl.Options{}); len(found) > 0 {
			c.templateFaults(e.Pointer, text, found)
			return
		}
	}
	c.add(ruleTemplateSyntax, Error, at, e.Message, "")
}

func (c *checker) templateFaults(pointer, text string, found []vtl.Fault) {
	where := func(offset int) string { return c.lineOf(pointer, text, offset) }
	for i := range found {
		f := &found[i]
		said := faults.Of(text, f, where)
		c.add(ruleTemplateSyntax, Error, c.inText(pointer, text, f.Place()), said.String(), said.Fix)
	}
}

var variable = lazyregexp.New(`\$!?\{?([A-Za-z_][\w-]*)`)

// mentioned adds the variables of what did not parse to a set: they may be set
// there.
func mentioned(text string, list []*vtl.Element, names map[string]bool) {
	walk(list, func(e *vtl.Element) bool {
		if e.Kind == vtl.BrokenElement {
			for _, found := range variable.Compiled().FindAllStringSubmatch(text[e.Span.Start:min(e.Span.End, len(text))], -1) {
				names[found[1]] = true
			}
		}
		return true
	})
}
