package lint

import (
	"fmt"
	"slices"
	"strings"

	javaregex "github.com/gatemap/gatemap/internal/java/regex"
	"github.com/gatemap/gatemap/internal/java/regex/automaton"
	"github.com/gatemap/gatemap/internal/java/regex/syntax"
)

// newline reports a dot that a line break of the message stops. It is a warning
// where the default response takes such a message and is a success, which the
// API reference cautions against at selectionPattern.
func (c *checker) newline(p *pattern, pointer string) {
	n := firstDot(p.syntax.Root)
	severity, message := Note, fmt.Sprintf(
		"the dot of %s does not match line breaks: an error message of several lines is not matched where one is under the dot", quote(p.text))
	if code, ok := c.breakSucceeds(p); ok {
		severity, message = Warning, message+", and the default response answers "+code+" as if nothing had failed"
	}
	f := c.add(rulePatternNewline, severity, c.inText(pointer, p.text, n.Pos), message, "(?s)"+p.text)
	c.edit(f, pointer, p.text, 0, 0, "(?s)")
	if meant := p.meant(c.subject); meant != p.text && f.Code != "" { // the edit is right whatever the brackets are for
		at, _ := c.m.Place(pointer)
		f.Fix = c.typed(at.Position, p.text, "(?s)"+meant, "(?s)"+meant)
	}
}

// breakSucceeds reports whether some message with a line break that p would
// match, if its dots did, is left to a default response that is a success.
func (c *checker) breakSucceeds(p *pattern) (code string, ok bool) {
	def := slices.IndexFunc(c.patterns, func(q *pattern) bool { return q == nil })
	if def < 0 || !strings.HasPrefix(c.code(def), "2") || overridesStatus(&c.m.Integration.IntegrationResponses[def].Value) {
		return "", false
	}
	left := func(text string) bool {
		return !slices.ContainsFunc(c.patterns, func(q *pattern) bool { return q != nil && q.matches(text) })
	}
	return c.code(def), slices.ContainsFunc(p.breaks(c.all.budget()), left)
}

// breaks returns messages with a line break that p matches with (?s) and not
// without: the plainest ones of p with a line break somewhere.
func (p *pattern) breaks(b *automaton.Work) []string {
	list, _ := p.broken.ask(b, func() ([]string, bool) {
		plain, ok := p.plainest(b)
		wide, err := javaregex.Compile("(?s)" + p.text)
		if !ok || err != nil || len(plain) > mostPlain {
			return nil, false
		}
		var all []string
		for i := range len(plain) + 1 {
			text := plain[:i] + "\n" + plain[i:]
			if matched, err := wide.Matches(text); err == nil && matched && !p.matches(text) {
				all = append(all, text)
			}
		}
		return all, true
	})
	return list
}

// mostPlain bounds the plainest messages that are tried with line breaks.
const mostPlain = 200

func firstDot(root *syntax.Node) *syntax.Node {
	found := root
	root.Walk(func(n *syntax.Node) bool {
		if n.Kind == syntax.KindClass && n.Dot && !n.Class.IsAll() && !found.Dot {
			found = n
		}
		return !found.Dot
	})
	return found
}
