package lint

import (
	"slices"
	"unicode"

	"github.com/gatemap/gatemap/internal/java/regex/syntax"
)

// automaton is the position automaton (Glushkov) of a pattern: state 0 is the
// start, and each other state is a character of the pattern that was just
// matched. It has no empty moves, so that two paths for one string are two ways
// in which a backtracking matcher can match it.
type automaton struct {
	sets   [][]rune // of each state, lo, hi pairs
	next   [][]move
	accept []bool
	// exact says that the automaton accepts what the pattern matches; without
	// it, it accepts that and more: look-around, back-references, and anchors
	// in the middle are taken to hold.
	exact  bool
	edges  int
	over   bool // too large
	breaks bool // a dot matches \n too
	marks  bool // anchors are letters
}

// move leads to a state in n different ways.
type move struct{ to, n int }

const (
	maxStates    = 3000    // positions of a pattern
	maxEdges     = 200_000 // moves of an automaton
	maxPairs     = 40_000  // states of a product that a search visits
	maxAmbiguous = 300     // states of an automaton whose square is searched
)

// part is a part of the pattern on its way to an automaton.
type part struct {
	first, last []int
	empty       bool // matches the empty string
}

// newAutomaton returns nil for a pattern that is too large.
func newAutomaton(root *syntax.Node) *automaton {
	return (&automaton{}).compile(root)
}

// newWithBreaks is newAutomaton of the pattern whose dots match \n too.
func newWithBreaks(root *syntax.Node) *automaton {
	return (&automaton{breaks: true}).compile(root)
}

func (a *automaton) compile(root *syntax.Node) *automaton {
	a.sets, a.next, a.exact = [][]rune{nil}, [][]move{nil}, true
	p := a.build(root, true, true)
	if a.over {
		return nil
	}
	a.connect([]int{0}, p.first)
	a.accept = make([]bool, len(a.sets))
	for _, s := range p.last {
		a.accept[s] = true
	}
	a.accept[0] = p.empty
	if a.over {
		return nil
	}
	return a
}

func (a *automaton) state(ranges []rune) part {
	if len(a.sets) >= maxStates {
		a.over = true
		return part{empty: true}
	}
	a.sets, a.next = append(a.sets, ranges), append(a.next, nil)
	s := []int{len(a.sets) - 1}
	return part{first: s, last: s}
}

// connect adds the moves from each state of one list to each of another.
func (a *automaton) connect(from, to []int) {
	if a.edges += len(from) * len(to); a.edges > maxEdges {
		a.over = true
	}
	if a.over {
		return
	}
	for _, p := range from {
		for _, q := range to {
			if i := slices.IndexFunc(a.next[p], func(m move) bool { return m.to == q }); i >= 0 {
				a.next[p][i].n++
			} else {
				a.next[p] = append(a.next[p], move{q, 1})
			}
		}
	}
}

func (a *automaton) concat(l, r part) part {
	a.connect(l.last, r.first)
	p := part{first: l.first, last: r.last, empty: l.empty && r.empty}
	if l.empty {
		p.first = slices.Concat(l.first, r.first)
	}
	if r.empty {
		p.last = slices.Concat(l.last, r.last)
	}
	return p
}

// build adds a node; start and end say that nothing of the subject can be
// before or after it, so that anchors there hold.
func (a *automaton) build(n *syntax.Node, start, end bool) part {
	if a.over {
		return part{empty: true}
	}
	if mark, ok := markOf(n.Kind); ok && a.marks {
		return a.state([]rune{mark, mark})
	}
	switch n.Kind {
	case syntax.KindLiteral:
		p := part{empty: true}
		for _, r := range n.Runes {
			p = a.concat(p, a.state(folded(r, n.Fold)))
		}
		return p
	case syntax.KindClass:
		set := n.Class.Ranges()
		if a.breaks && n.Dot && !contains(set, '\n') {
			set = slices.Concat([]rune{0, '\n'}, cut(set, '\n'+1))
		}
		return a.state(set)
	case syntax.KindConcat:
		p := part{empty: true}
		for i, sub := range n.Subs {
			p = a.concat(p, a.build(sub, start && i == 0, end && i == len(n.Subs)-1))
		}
		return p
	case syntax.KindAlternate:
		var p part
		for _, sub := range n.Subs {
			q := a.build(sub, start, end)
			p = part{slices.Concat(p.first, q.first), slices.Concat(p.last, q.last), p.empty || q.empty}
		}
		return p
	case syntax.KindGroup:
		return a.build(n.Subs[0], start, end)
	case syntax.KindAtomic:
		a.exact = false
		return a.build(n.Subs[0], start, end)
	case syntax.KindRepeat:
		return a.repeat(n)
	case syntax.KindGrapheme:
		a.exact = false
		p := a.state([]rune{0, unicode.MaxRune})
		a.connect(p.last, p.first)
		return p
	case syntax.KindBackref:
		a.exact = false
		p := a.state([]rune{0, unicode.MaxRune})
		a.connect(p.last, p.first)
		p.empty = true
		return p
	case syntax.KindLineBreak:
		cr := a.state([]rune{'\r', '\r'})
		cr.empty = true
		return a.concat(cr, a.state([]rune{'\n', '\r', 0x85, 0x85, 0x2028, 0x2029}))
	case syntax.KindBeginText, syntax.KindBeginLine:
		a.exact = a.exact && start
	case syntax.KindEndText, syntax.KindEndTextBreak, syntax.KindEndLine:
		a.exact = a.exact && end
	case syntax.KindEmpty:
	default:
		a.exact = false
	}
	return part{empty: true}
}

func (a *automaton) repeat(n *syntax.Node) part {
	if n.Mode == syntax.Possessive {
		a.exact = false
	}
	sub := func() part { return a.build(n.Subs[0], false, false) }
	p := part{empty: true}
	for i := 1; i < n.Min && !a.over; i++ {
		p = a.concat(p, sub())
	}
	if n.Max < 0 {
		loop := sub()
		a.connect(loop.last, loop.first)
		loop.empty = loop.empty || n.Min == 0
		return a.concat(p, loop)
	}
	if n.Min > 0 {
		p = a.concat(p, sub())
	}
	rest := part{empty: true} // (x(x(x)?)?)?
	for i := n.Min; i < n.Max && !a.over; i++ {
		rest = a.concat(sub(), rest)
		rest.empty = true
	}
	return a.concat(p, rest)
}

// folded is the set of a letter without regard to case, as far as ASCII; the
// rest of Unicode's folding is left out, so that (?iu) may have more.
func folded(r rune, fold syntax.Fold) []rune {
	set := []rune{r, r}
	if fold == syntax.FoldNone {
		return set
	}
	if up, low := unicode.ToUpper(r), unicode.ToLower(r); up != low {
		set = []rune{min(up, low), min(up, low), max(up, low), max(up, low)}
	}
	return set
}

// cut is what a set has from a character on.
func cut(set []rune, from rune) []rune {
	for i := 0; i < len(set); i += 2 {
		if set[i+1] >= from {
			rest := slices.Clone(set[i:])
			rest[0] = max(rest[0], from)
			return rest
		}
	}
	return nil
}

func contains(set []rune, r rune) bool {
	for i := 0; i < len(set); i += 2 {
		if set[i] <= r && r <= set[i+1] {
			return true
		}
	}
	return false
}

func intersects(x, y []rune) bool {
	for i, j := 0, 0; i < len(x) && j < len(y); {
		switch {
		case x[i+1] < y[j]:
			i += 2
		case y[j+1] < x[i]:
			j += 2
		default:
			return true
		}
	}
	return false
}

// alphabet returns a character for each set of characters that the automata
// cannot tell apart, those that read well first.
func alphabet(list ...*automaton) []rune {
	cuts := []rune{0}
	for _, a := range list {
		for _, set := range a.sets {
			for i := 0; i < len(set); i += 2 {
				cuts = append(cuts, set[i], set[i+1]+1)
			}
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	var letters []rune
	for i, lo := range cuts {
		hi := lastMark
		if i+1 < len(cuts) {
			hi = cuts[i+1] - 1
		}
		if lo > lastMark {
			break
		}
		letters = append(letters, readable(lo, hi))
	}
	slices.SortStableFunc(letters, func(x, y rune) int { return awkward(x) - awkward(y) })
	return letters
}

// readable picks a character of an interval.
func readable(lo, hi rune) rune {
	for _, r := range "xae01 X_-:\n" {
		if lo <= r && r <= hi {
			return r
		}
	}
	if r := max(lo, '!'); r <= min(hi, '~') {
		return r
	}
	if lo >= 0xD800 && lo <= 0xDFFF && hi > 0xDFFF {
		return 0xE000
	}
	return lo
}

func awkward(r rune) int {
	switch {
	case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
		return 0
	case r == ' ':
		return 1
	case r > ' ' && r <= '~':
		return 2
	case r == '\n':
		return 3
	}
	return 4
}
