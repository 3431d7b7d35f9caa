package explain

import (
	"slices"
	"strings"
	"unicode"

	"github.com/gatemap/gatemap/internal/java/regex/syntax"
)

// text is a literal text of a pattern.
type text struct {
	runes []rune
	fold  syntax.Fold
}

// in reports whether the subject has the text. Under (?iu) it takes more for
// equal than Java does, so that "no" is certain.
func (t text) in(subject string) bool {
	if t.fold == syntax.FoldNone {
		return strings.Contains(subject, string(t.runes))
	}
	lower := func(s string) string {
		return strings.Map(func(r rune) rune { return unicode.ToLower(unicode.ToUpper(r)) }, s)
	}
	return strings.Contains(lower(subject), lower(string(t.runes)))
}

// required gives the texts that every match of n has: of each element at least one must be in the subject.
func required(n *syntax.Node) [][]text { return syntax.Visit(requirements{}, n, struct{}{}) }

type requirements struct {
	syntax.Zero[struct{}, [][]text]
}

func (requirements) Literal(n *syntax.Node, _ struct{}) [][]text {
	if n.Kind == syntax.KindEmpty {
		return nil
	}
	return [][]text{{{n.Runes, n.Fold}}}
}

func (requirements) Group(n *syntax.Node, _ struct{}) [][]text { return required(n.Subs[0]) }

func (requirements) Repeat(n *syntax.Node, _ struct{}) [][]text {
	if n.Min == 0 {
		return nil
	}
	return required(n.Subs[0])
}

func (requirements) Alternate(n *syntax.Node, _ struct{}) [][]text {
	var options []text
	for _, s := range n.Subs {
		best := longest(required(s))
		if best == nil {
			return nil
		}
		options = append(options, best...)
	}
	return [][]text{options}
}

// Concat joins literals that are neighbours.
func (requirements) Concat(n *syntax.Node, _ struct{}) [][]text {
	var all [][]text
	for i, s := range n.Subs {
		if i > 0 && s.Kind == syntax.KindLiteral && n.Subs[i-1].Kind == s.Kind && n.Subs[i-1].Fold == s.Fold {
			last := &all[len(all)-1][0]
			last.runes = append(slices.Clip(last.runes), s.Runes...)
			continue
		}
		all = append(all, required(s)...)
	}
	return all
}

// longest gives the most telling of what is required: the one whose shortest
// text is the longest.
func longest(all [][]text) []text {
	shortest := func(options []text) int {
		least := len(options[0].runes)
		for _, t := range options {
			least = min(least, len(t.runes))
		}
		return least
	}
	var best []text
	for _, options := range all {
		if best == nil || shortest(options) > shortest(best) {
			best = options
		}
	}
	return best
}
