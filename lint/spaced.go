package lint

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/internal/lazyregexp"
	"github.com/gatemap/gatemap/internal/vtl"
)

// spaced is a directive with blanks behind its #, which is text: one that takes an
// argument that only a template writes, or one without arguments.
var spaced = lazyregexp.New(`#[ \t]+(?:(set|if|elseif|foreach|define)[ \t]*\([ \t]*[!($"']|(else|end|break|stop)\b)`)

// spacedDirectives reports directives that blanks behind the # make text, as some
// formatters of YAML put them there. What has no arguments may be text that is meant,
// and is reported in the company of one that has.
func (c *checker) spacedDirectives(t *sourceText) {
	if !strings.Contains(t.text, "# ") && !strings.Contains(t.text, "#\t") {
		return
	}
	found := spaced.Compiled().FindAllStringSubmatchIndex(t.text, -1)
	texts := t.printedTexts()
	printed := found[:0]
	certain := false
	for _, at := range found {
		if texts.contains(at[0] + 1) { // a # that begins a text may stand before its span
			printed = append(printed, at)
			certain = certain || at[2] >= 0
		}
	}
	if !certain {
		return
	}
	for _, at := range printed {
		name, end := t.text[max(at[2], at[4]):max(at[3], at[5])], max(at[3], at[5])
		f := c.add(ruleDirective, Warning, c.inText(t.pointer, t.text, at[0]), fmt.Sprintf("a # with a blank behind it begins no directive: # %s is printed as text", name), "#"+name)
		c.edit(f, t.pointer, t.text, at[0], end, "#"+name)
	}
}

// spans are parts of a text that do not overlap, in their order.
type spans []vtl.Span

func (s spans) contains(at int) bool {
	i, _ := slices.BinarySearchFunc(s, at, func(one vtl.Span, at int) int { return cmp.Compare(one.End, at+1) })
	return i < len(s) && s[i].Start <= at
}

// printedTexts are the parts of a template that are text as they are written, which
// an unparsed #[[block]]# and an escaped reference are not.
func (t *sourceText) printedTexts() (texts spans) {
	walk(t.elements, func(e *vtl.Element) bool {
		if e.Kind == vtl.TextElement && e.Span.Start >= 0 && e.Span.End <= len(t.text) && strings.HasSuffix(e.Text, t.text[e.Span.Start:e.Span.End]) {
			texts = append(texts, e.Span)
		}
		return true
	})
	slices.SortFunc(texts, func(a, b vtl.Span) int { return cmp.Compare(a.Start, b.Start) })
	return texts
}
