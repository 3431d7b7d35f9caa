package lint

import (
	"unicode"

	"github.com/gatemap/gatemap/internal/java/regex/syntax"
)

// Marks are letters that stand for anchors: an automaton that is built with
// marks spells where in a message they must hold.
const (
	markBegin rune = unicode.MaxRune + 1 + iota // ^ or \A
	markEnd                                     // \z
	markBreak                                   // $ or \Z, which hold before a last line break too
	lastMark  = markBreak
)

// newWithMarks is newAutomaton with marks for the anchors of the whole message.
func newWithMarks(root *syntax.Node) *automaton {
	return (&automaton{marks: true}).compile(root)
}

func markOf(kind syntax.Kind) (rune, bool) {
	switch kind {
	case syntax.KindBeginText:
		return markBegin, true
	case syntax.KindEndText:
		return markEnd, true
	case syntax.KindEndTextBreak:
		return markBreak, true
	}
	return 0, false
}

// anchored accepts the messages with marks in which all anchors hold: markBegin
// before all characters, the others behind all, and markBreak before one last
// line break too. Where nothing was consumed the order of marks is free.
func anchored() *automaton {
	a := &automaton{exact: true}
	states := []struct {
		by   []rune
		next []int
	}{
		0:  {nil, []int{1, 2, 3, 4}},
		1:  {[]rune{markBegin, markBegin}, []int{1, 2, 3, 4}},
		2:  {[]rune{0, unicode.MaxRune}, []int{2, 7, 8}},
		3:  {[]rune{markBreak, markBreak}, []int{3, 4, 5, 9, 10}}, // nothing consumed
		4:  {[]rune{markEnd, markEnd}, []int{6}},
		5:  {[]rune{markBegin, markBegin}, []int{3, 4, 5, 9, 10}},
		6:  {[]rune{markBegin, lastMark}, []int{6}},
		7:  {[]rune{markBreak, markBreak}, []int{7, 8, 9, 10}},
		8:  {[]rune{markEnd, markEnd}, []int{12}},
		9:  {[]rune{'\r', '\r'}, []int{11, 12}},
		10: {[]rune{'\n', '\n', 0x85, 0x85, 0x2028, 0x2029}, []int{12}},
		11: {[]rune{'\n', '\n'}, []int{12}},
		12: {[]rune{markEnd, lastMark}, []int{12}},
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

// matchesNothing reports whether the anchors of p exclude every message. What
// look-around and back-references exclude is not looked at.
func (p *pattern) matchesNothing(b *budget) bool {
	anchors := false
	p.syntax.Root.Walk(func(n *syntax.Node) bool {
		_, ok := markOf(n.Kind)
		anchors = anchors || ok
		return !anchors
	})
	if !anchors {
		return false
	}
	marked := newWithMarks(p.syntax.Root)
	if marked == nil {
		b.over = true
		return false
	}
	_, ok := common(b, marked, anchored())
	return !ok && !b.over
}

// strayAnchor finds an anchor with something on its wrong side: before a ^, or
// behind a $, nothing can be matched. Alternatives such as (^|,) are none.
func strayAnchor(n *syntax.Node) (stray *syntax.Node, begin bool) {
	if n.Kind == syntax.KindConcat {
		for i, sub := range n.Subs {
			mark, ok := markOf(sub.Kind)
			switch {
			case !ok:
			case mark == markBegin && anyNode(n.Subs[:i], consumes):
				return sub, true
			case mark != markBegin && anyNode(n.Subs[i+1:], consumesMore):
				return sub, false
			}
		}
	}
	if n.Kind == syntax.KindConcat || n.Kind == syntax.KindAlternate || n.Kind == syntax.KindGroup {
		for _, sub := range n.Subs {
			if stray, begin := strayAnchor(sub); stray != nil {
				return stray, begin
			}
		}
	}
	return nil, false
}

func anyNode(list []*syntax.Node, f func(*syntax.Node) bool) bool {
	for _, n := range list {
		if f(n) {
			return true
		}
	}
	return false
}

// consumes reports whether a node can match a character.
func consumes(n *syntax.Node) bool { return canConsume(n, func(rune) bool { return true }) }

// consumesMore is consumes without white space, which may be the last line
// break that $ holds before.
func consumesMore(n *syntax.Node) bool {
	return canConsume(n, func(r rune) bool { return !unicode.IsSpace(r) })
}

func canConsume(n *syntax.Node, counts func(rune) bool) bool {
	switch n.Kind {
	case syntax.KindLiteral:
		for _, r := range n.Runes {
			if counts(r) {
				return true
			}
		}
	case syntax.KindClass:
		set := n.Class.Ranges()
		for i := 0; i < len(set); i += 2 {
			if set[i+1]-set[i] > 64 || counts(set[i]) || counts(set[i+1]) {
				return true
			}
		}
	case syntax.KindBackref:
		return true
	case syntax.KindConcat, syntax.KindAlternate, syntax.KindGroup, syntax.KindAtomic:
		return anyNode(n.Subs, func(sub *syntax.Node) bool { return canConsume(sub, counts) })
	case syntax.KindRepeat:
		return n.Max != 0 && canConsume(n.Subs[0], counts)
	}
	return false
}
