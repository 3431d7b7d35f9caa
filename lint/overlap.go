package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/java/regex/automaton"
	"github.com/gatemap/gatemap/internal/java/regex/syntax"
)

// maxOverlaps bounds the pairs of patterns that are compared: a method has
// rarely more than ten responses.
const maxOverlaps = 1000

// maxBefore bounds the patterns that one is looked for in together.
const maxBefore = 40

// sameLists applies the rules about patterns for messages that look at all
// responses together, once for equal lists.
func (c *checker) sameLists() {
	if c.opts.off(ruleOverlap) && c.opts.off(ruleUnreachable) {
		return
	}
	var key strings.Builder
	for i, p := range c.patterns {
		text := ""
		if p != nil {
			text = p.text
		}
		fmt.Fprintf(&key, "%q %q ", c.code(i), text)
	}
	list, ok := c.all.lists[key.String()]
	if !ok {
		o := &overlaps{c: c, order: c.order(), shadowed: map[int]bool{}}
		o.unreachable()
		o.pairs()
		list = o.found
		c.all.lists[key.String()] = list
	}
	for _, r := range list {
		at := c.find(responsesPointer)
		if r.response >= 0 {
			at = c.inText(c.at(r.response)+"/"+definition.NameSelectionPattern, c.patterns[r.response].text, 0)
		}
		c.add(r.rule, r.severity, at, r.message, r.fix)
	}
}

// overlaps compares the patterns of a list.
type overlaps struct {
	c        *checker
	order    []int // of precedence
	shadowed map[int]bool
	found    []relative
}

func (o *overlaps) add(rule string, s Severity, response int, message, fix string) {
	o.found = append(o.found, relative{rule, s, response, message, fix})
}

func (o *overlaps) leftOut(rule string, response int, why string) {
	if !o.c.opts.off(rule) {
		o.add(ruleLeftOut, Warning, response, fmt.Sprintf("%s was not applied in full: %s", rule, why), "")
	}
}

// unreachable reports patterns within those that go before them. Which they are
// is asked by the other rule too.
func (o *overlaps) unreachable() {
	c, b := o.c, o.c.all.budget()
	var before []*automaton.Automaton
	for n, i := range o.order {
		p := c.patterns[i]
		auto := p.automaton(b)
		if auto == nil {
			if len(o.order) > 1 {
				o.leftOut(ruleUnreachable, i, "the pattern "+quote(p.text)+" is too large")
			}
			b.Resume()
			continue
		}
		search := len(before) > 0 && !o.hasOwn(b, i, n)
		if search && auto.WithinAny(b, before[:min(len(before), maxBefore)]) {
			o.shadowed[i] = true
			o.add(ruleUnreachable, Warning, i, fmt.Sprintf(
				"the response %s is never chosen: every message that %s matches is matched by a response with a lower status code", c.code(i), quote(p.text)),
				"make the pattern of the lower status code narrower, or give the general response the highest status code")
		}
		if b.GaveUp() || search && len(before) > maxBefore && !o.shadowed[i] {
			o.leftOut(ruleUnreachable, i, "the patterns before "+quote(p.text)+" are too many or too large")
			b.Resume()
			if b.Spent() {
				return
			}
		}
		if auto.Exact() {
			before = append(before, auto)
		}
	}
}

// hasOwn reports whether the plainest message of a pattern, or that one with
// something around it, is matched by none of those before it, so that the whole
// language need not be searched.
func (o *overlaps) hasOwn(b *automaton.Work, i, n int) bool {
	p := o.c.patterns[i]
	text, ok := p.plainest(b)
	if !ok {
		return false
	}
	own := func(text string) bool {
		return !slices.ContainsFunc(o.order[:n], func(j int) bool { return o.c.patterns[j].matches(text) })
	}
	return own(text) || slices.ContainsFunc([]string{"\n" + text, text + "\n", "x" + text, text + "x"}, func(text string) bool {
		return p.matches(text) && own(text)
	})
}

// pairs reports patterns that match the same message.
func (o *overlaps) pairs() {
	if o.c.opts.off(ruleOverlap) {
		return
	}
	b, pairs := o.c.all.budget(), 0
	var contrived []relative
	for n, i := range o.order {
		for _, j := range o.order[n+1:] {
			if o.shadowed[j] {
				continue
			}
			if pairs++; pairs > maxOverlaps || b.Spent() {
				o.leftOut(ruleOverlap, -1, "there are too many patterns, or too large ones")
				o.minor(contrived)
				return
			}
			contrived = append(contrived, o.overlap(b, i, j)...)
			if b.GaveUp() {
				o.leftOut(ruleOverlap, j, fmt.Sprintf("%s and %s are too large to compare",
					quote(o.c.patterns[i].text), quote(o.c.patterns[j].text)))
				b.Resume()
			}
		}
	}
	o.minor(contrived)
}

// minor puts overlaps that are not worth a finding each into one.
func (o *overlaps) minor(list []relative) {
	if len(list) == 0 {
		return
	}
	r := list[0]
	if n := len(list) - 1; n > 0 {
		r.message += fmt.Sprintf("; so it is with %d more pairs of patterns", n)
	}
	o.found = append(o.found, r)
}

// sharedWord is a word of one of the patterns that both match, as one of several
// alternatives of the one is within the other.
func sharedWord(p, q *pattern) string {
	word := ""
	for _, r := range []*pattern{p, q} {
		r.syntax.Root.Walk(func(n *syntax.Node) bool {
			if text := string(n.Runes); n.Kind == syntax.KindLiteral && word == "" && p.matches(text) && q.matches(text) {
				word = text
			}
			return word == ""
		})
	}
	return word
}

// maxApart bounds the messages that are looked at for words of two patterns.
const maxApart = 200

// apart reports whether a message that both patterns match has the words of both,
// one behind the other: p matches it without its end and q without its beginning.
// Any two patterns that look for a word somewhere have such messages.
func apart(message string, p, q *pattern) bool {
	if len(message) > maxApart {
		return false
	}
	first, last := false, false
	for i := 1; i < len(message) && !(first && last); i++ {
		first = first || p.matches(message[:i])
		last = last || q.matches(message[i:])
	}
	return first && last
}

const fixOverlap = "make the patterns exclude one another"

// overlap compares two patterns; i has precedence. It is direct when the
// plainest message of the one matches the other too, or when a message as plain
// matches both; one that is not is returned, to be put together with others.
func (o *overlaps) overlap(b *automaton.Work, i, j int) []relative {
	c := o.c
	p, q := c.patterns[i], c.patterns[j]
	x, okX := p.plainest(b)
	y, okY := q.plainest(b)
	if !okX || !okY {
		return nil
	}
	both, ok := automaton.Common(b, p.auto, q.auto)
	if !ok || !p.matches(both) || !q.matches(both) {
		return nil
	}
	match := func(text string) string {
		return fmt.Sprintf("the patterns %s of %s and %s of %s both match %s", quote(p.text), c.code(i), quote(q.text), c.code(j), quote(text))
	}
	message := match(both)
	settled := "; which response the service then chooses is documented nowhere, here it is " + c.code(i)
	switch inP, inQ := p.matches(y), q.matches(x); {
	case inP && !inQ:
		message += fmt.Sprintf(": %s takes messages away that look as if they were for %s", c.code(i), c.code(j))
	case inP && inQ, !inQ && len(both) <= max(len(x), len(y)):
		message += ": they do not tell such messages apart"
	case inQ:
		// The specific response has the lower status code and the general one
		// the higher: both do what they are for.
		return []relative{{ruleOverlap, Note, j, message + ": the narrower one has the lower status code and goes first" + settled, fixOverlap}}
	default:
		if apart(both, p, q) || apart(both, q, p) {
			if both = sharedWord(p, q); both == "" {
				return nil
			}
		}
		return []relative{{ruleOverlap, Note, j, match(both) + ", and it is not the plainest message of either" + settled, fixOverlap}}
	}
	o.add(ruleOverlap, Warning, j, message+settled, fixOverlap)
	return nil
}
