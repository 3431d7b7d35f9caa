// Package automaton answers questions about all the texts that a pattern of java.util.regex matches: whether two patterns
// match the same text, whether one matches nothing that others do not, whether a text can be matched in a number of ways that
// grows exponentially. It works on position automata (Glushkov), which have no empty moves.
//
// Searches take from a [Work]. One that was given up has no answer, which [Work.GaveUp] says.
package automaton

import (
	"slices"

	"github.com/gatemap/gatemap/internal/java/regex/syntax"
)

// Automaton is the position automaton of a pattern: state 0 is the start, and each other state is a character of the pattern
// that was just matched. Two paths for one text are two ways in which a backtracking matcher can match it. It is immutable.
type Automaton struct {
	sets   []*syntax.Class // of each state
	next   [][]move
	accept []bool
	exact  bool
	edges  int
}

// Exact reports whether the automaton accepts what the pattern matches. Otherwise it accepts that and more: look-around,
// back-references, and anchors in the middle are taken to hold.
func (a *Automaton) Exact() bool { return a.exact }

// move leads to a state in n different ways.
type move struct{ to, n int }

const (
	maxStates    = 3000    // positions of a pattern
	maxEdges     = 200_000 // moves of an automaton
	maxPairs     = 40_000  // states of a product that a search visits
	maxAmbiguous = 300     // states of an automaton whose square is searched
)

// edgeWork is what making a move takes.
const edgeWork = 20

// New returns the automaton of a pattern, nil for one that is too large.
func New(w *Work, root *syntax.Node) *Automaton { return (&builder{}).compile(w, root) }

// NewWithBreaks is [New] for the pattern whose dots match \n too.
func NewWithBreaks(w *Work, root *syntax.Node) *Automaton {
	return (&builder{breaks: true}).compile(w, root)
}

// builder makes an automaton of a tree.
type builder struct {
	Automaton
	over   bool // too large
	breaks bool // a dot matches \n too
	marks  bool // anchors are letters
	lines  bool // it begins with (?m)^, which the empty text does not match
	runes  syntax.FoldedRunes
}

// part is a part of the pattern on its way to an automaton.
type part struct {
	first, last []int // states
	empty       bool  // matches the empty string
}

// nothing is a part that matches the empty string only.
var nothing = part{empty: true}

// edge says that nothing of the text can be before or after a node, so that anchors there hold.
type edge struct{ start, end bool }

func (b *builder) compile(w *Work, root *syntax.Node) *Automaton {
	b.sets, b.next, b.exact, b.runes = []*syntax.Class{nil}, [][]move{nil}, true, syntax.FoldedRunes{}
	p := b.build(root, edge{true, true})
	b.connect([]int{0}, p.first)
	if b.over {
		w.GiveUp()
		return nil
	}
	b.accept = make([]bool, len(b.sets))
	for _, s := range p.last {
		b.accept[s] = true
	}
	b.accept[0] = p.empty
	b.exact = b.exact && !(b.lines && p.empty)
	w.Spend(edgeWork * b.edges)
	return &b.Automaton
}

func (b *builder) state(set *syntax.Class) part {
	if len(b.sets) >= maxStates {
		b.over = true
		return nothing
	}
	b.sets, b.next = append(b.sets, set), append(b.next, nil)
	s := []int{len(b.sets) - 1}
	return part{first: s, last: s}
}

// connect adds the moves from each state of one list to each of another.
func (b *builder) connect(from, to []int) {
	if b.edges += len(from) * len(to); b.edges > maxEdges {
		b.over = true
	}
	if b.over {
		return
	}
	for _, p := range from {
		for _, q := range to {
			if i := slices.IndexFunc(b.next[p], func(m move) bool { return m.to == q }); i >= 0 {
				b.next[p][i].n++
			} else {
				b.next[p] = append(b.next[p], move{q, 1})
			}
		}
	}
}

func (b *builder) concat(l, r part) part {
	b.connect(l.last, r.first)
	p := part{first: l.first, last: r.last, empty: l.empty && r.empty}
	if l.empty {
		p.first = slices.Concat(l.first, r.first)
	}
	if r.empty {
		p.last = slices.Concat(l.last, r.last)
	}
	return p
}

func (b *builder) build(n *syntax.Node, e edge) part {
	if b.over {
		return nothing
	}
	return syntax.Visit(b, n, e)
}

func (b *builder) Literal(n *syntax.Node, _ edge) part {
	p := nothing
	for _, r := range n.Runes {
		p = b.concat(p, b.state(b.runes.Class(r, n.Fold)))
	}
	return p
}

func (b *builder) Class(n *syntax.Node, _ edge) part {
	if b.breaks && n.Dot {
		return b.state(n.Class.Union(lineFeed))
	}
	return b.state(n.Class)
}

// Special takes \R apart. What \X and back-references take is any text, without or with the empty one.
func (b *builder) Special(n *syntax.Node, _ edge) part {
	if n.Kind == syntax.KindLineBreak {
		cr := b.state(carriageReturn)
		cr.empty = true
		return b.concat(cr, b.state(syntax.VerticalSpace))
	}
	b.exact = false
	p := b.state(syntax.AnyRune)
	b.connect(p.last, p.first)
	p.empty = n.Kind == syntax.KindBackref
	return p
}

func (b *builder) Assertion(n *syntax.Node, e edge) part {
	if mark := markOf(n); mark != 0 && b.marks {
		return b.state(syntax.RunesClass(mark))
	}
	switch n.Kind {
	case syntax.KindBeginText, syntax.KindBeginLine:
		b.exact = b.exact && e.start
		b.lines = b.lines || n.Kind == syntax.KindBeginLine
	case syntax.KindEndText, syntax.KindEndTextBreak, syntax.KindEndLine:
		b.exact = b.exact && e.end
	default:
		b.exact = false
	}
	return nothing
}

func (b *builder) Look(*syntax.Node, edge) part {
	b.exact = false
	return nothing
}

func (b *builder) Concat(n *syntax.Node, e edge) part {
	p := nothing
	for i, sub := range n.Subs {
		p = b.concat(p, b.build(sub, edge{e.start && i == 0, e.end && i == len(n.Subs)-1}))
	}
	return p
}

func (b *builder) Alternate(n *syntax.Node, e edge) part {
	var p part
	for _, sub := range n.Subs {
		q := b.build(sub, e)
		p = part{slices.Concat(p.first, q.first), slices.Concat(p.last, q.last), p.empty || q.empty}
	}
	return p
}

func (b *builder) Group(n *syntax.Node, e edge) part {
	b.exact = b.exact && n.Kind != syntax.KindAtomic
	return b.build(n.Subs[0], e)
}

func (b *builder) Repeat(n *syntax.Node, _ edge) part {
	b.exact = b.exact && n.Mode != syntax.Possessive
	sub := func() part { return b.build(n.Subs[0], edge{}) }
	p := nothing
	for i := 1; i < n.Min && !b.over; i++ {
		p = b.concat(p, sub())
	}
	if n.Max < 0 {
		loop := sub()
		b.connect(loop.last, loop.first)
		loop.empty = loop.empty || n.Min == 0
		return b.concat(p, loop)
	}
	if n.Min > 0 {
		p = b.concat(p, sub())
	}
	rest := nothing // (x(x(x)?)?)?
	for i := n.Min; i < n.Max && !b.over; i++ {
		rest = b.concat(sub(), rest)
		rest.empty = true
	}
	return b.concat(p, rest)
}

var (
	lineFeed       = syntax.RunesClass('\n')
	carriageReturn = syntax.RunesClass('\r')
)

// alphabet returns a character for each set of characters that the automata cannot tell apart, those that read well first.
func alphabet(list ...*Automaton) []rune {
	cuts := []rune{0}
	for _, a := range list {
		for _, set := range a.sets[1:] {
			r := set.Ranges()
			for i := 0; i < len(r); i += 2 {
				cuts = append(cuts, r[i], r[i+1]+1)
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

// awkward orders characters by how badly they read in a message.
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
