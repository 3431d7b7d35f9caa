package automaton

import (
	"slices"
	"unicode"

	"github.com/gatemap/gatemap/internal/java/regex/syntax"
)

// Marks are letters that stand for anchors: an automaton that is built with marks spells where in a text they must hold.
const (
	markBegin rune = unicode.MaxRune + 1 + iota // ^ or \A
	markEnd                                     // \z
	markBreak                                   // $ or \Z, which hold before a last line break too
	lastMark  = markBreak
)

// markOf is the mark of an anchor of the whole text, 0 for other nodes.
func markOf(n *syntax.Node) rune {
	switch n.Kind {
	case syntax.KindBeginText:
		return markBegin
	case syntax.KindEndText:
		return markEnd
	case syntax.KindEndTextBreak:
		return markBreak
	}
	return 0
}

// anchored accepts the texts with marks in which all anchors hold: markBegin before all characters, the others behind all, and
// markBreak before one last line break too. Where nothing was consumed the order of marks is free.
func anchored() *Automaton {
	a := &Automaton{exact: true}
	states := []struct {
		by   *syntax.Class
		next []int
	}{
		0:  {nil, []int{1, 2, 3, 4}},
		1:  {syntax.RangeClass(markBegin, markBegin), []int{1, 2, 3, 4}},
		2:  {syntax.AnyRune, []int{2, 7, 8}},
		3:  {syntax.RangeClass(markBreak, markBreak), []int{3, 4, 5, 9, 10}}, // nothing consumed
		4:  {syntax.RangeClass(markEnd, markEnd), []int{6}},
		5:  {syntax.RangeClass(markBegin, markBegin), []int{3, 4, 5, 9, 10}},
		6:  {syntax.RangeClass(markBegin, lastMark), []int{6}},
		7:  {syntax.RangeClass(markBreak, markBreak), []int{7, 8, 9, 10}},
		8:  {syntax.RangeClass(markEnd, markEnd), []int{12}},
		9:  {syntax.RangeClass('\r', '\r'), []int{11, 12}},
		10: {syntax.RunesClass('\n', 0x85, 0x2028, 0x2029), []int{12}},
		11: {syntax.RangeClass('\n', '\n'), []int{12}},
		12: {syntax.RangeClass(markEnd, lastMark), []int{12}},
	}
	for _, s := range states {
		var moves []move
		for _, to := range s.next {
			moves = append(moves, move{to, 1})
		}
		a.sets, a.next, a.accept = append(a.sets, s.by), append(a.next, moves), append(a.accept, true)
	}
	return a
}

// MatchesNothing reports whether the anchors of a pattern exclude every text. What look-around and back-references exclude is
// not looked at. It is false too when the search was given up.
func MatchesNothing(w *Work, root *syntax.Node) bool {
	anchors := false
	root.Walk(func(n *syntax.Node) bool {
		anchors = anchors || markOf(n) != 0
		return !anchors
	})
	if !anchors {
		return false
	}
	marked := (&builder{marks: true}).compile(w, root)
	if marked == nil {
		return false
	}
	_, ok := Common(w, marked, anchored())
	return !ok && !w.GaveUp()
}

// StrayAnchor finds an anchor with something on its wrong side: before a ^, or behind a $, nothing can be matched. Alternatives
// such as (^|,) are none.
func StrayAnchor(n *syntax.Node) (stray *syntax.Node, begin bool) {
	switch n.Kind {
	case syntax.KindConcat:
		for i, sub := range n.Subs {
			mark := markOf(sub)
			switch {
			case mark == 0:
			case mark == markBegin && slices.ContainsFunc(n.Subs[:i], consumes):
				return sub, true
			case mark != markBegin && slices.ContainsFunc(n.Subs[i+1:], consumesMore):
				return sub, false
			}
		}
	case syntax.KindAlternate, syntax.KindGroup:
	default:
		return nil, false
	}
	for _, sub := range n.Subs {
		if stray, begin := StrayAnchor(sub); stray != nil {
			return stray, begin
		}
	}
	return nil, false
}

// consumes reports whether a node can match a character.
func consumes(n *syntax.Node) bool {
	return syntax.Visit(consumption{func(rune) bool { return true }}, n, struct{}{})
}

// consumesMore is consumes without white space, which may be the last line break that $ holds before.
func consumesMore(n *syntax.Node) bool {
	return syntax.Visit(consumption{func(r rune) bool { return !unicode.IsSpace(r) }}, n, struct{}{})
}

// consumption finds out whether a node can match a character that counts.
type consumption struct{ counts func(rune) bool }

func (c consumption) any(n *syntax.Node) bool {
	return slices.ContainsFunc(n.Subs, func(sub *syntax.Node) bool { return syntax.Visit(c, sub, struct{}{}) })
}

func (c consumption) Literal(n *syntax.Node, _ struct{}) bool {
	return slices.ContainsFunc(n.Runes, c.counts)
}

// Class takes a range of more characters than there is white space in a row for one that has others.
func (c consumption) Class(n *syntax.Node, _ struct{}) bool {
	set := n.Class.Ranges()
	for i := 0; i < len(set); i += 2 {
		if set[i+1]-set[i] > 64 || c.counts(set[i]) || c.counts(set[i+1]) {
			return true
		}
	}
	return false
}

// Special: \R is a line break, and \X may be one.
func (c consumption) Special(n *syntax.Node, _ struct{}) bool {
	return n.Kind == syntax.KindBackref || c.counts('\n')
}
func (c consumption) Assertion(*syntax.Node, struct{}) bool     { return false }
func (c consumption) Look(*syntax.Node, struct{}) bool          { return false }
func (c consumption) Concat(n *syntax.Node, _ struct{}) bool    { return c.any(n) }
func (c consumption) Alternate(n *syntax.Node, _ struct{}) bool { return c.any(n) }
func (c consumption) Group(n *syntax.Node, _ struct{}) bool     { return c.any(n) }
func (c consumption) Repeat(n *syntax.Node, _ struct{}) bool    { return n.Max != 0 && c.any(n) }
