package regex

import (
	"sync/atomic"

	"github.com/gatemap/gatemap/internal/java/regex/syntax"
)

// cursor is a position in a subject with what assertions ask about it. It goes forward only, so that whether a combining mark
// has a letter or digit before it is known and need not be searched.
type cursor struct {
	around
	s          string
	i, n       int  // position, length of the code point there
	based      bool // a letter or digit is before the position, or one with marks behind it
	wantsWords bool // left and right are kept
	uni        bool // for (?U)
}

// look sets the position to i, a code point behind that of g.before.
func (g *cursor) look(i int) {
	g.i, g.n, g.at, g.after, g.more = i, 0, -1, -1, false
	if i < len(g.s) {
		g.at, g.n = syntax.Decode(g.s, i)
		if j := i + g.n; j < len(g.s) {
			g.after = rune(g.s[j])
			if g.after >= 128 {
				g.after, _ = syntax.Decode(g.s, j)
			}
			g.more = g.at != '\r' || g.after != '\n' || j+1 < len(g.s)
		}
	}
	if g.wantsWords {
		g.right = g.at >= 0 && (isWordRune(g.at, g.uni) || g.based && g.at >= 128 && syntax.NonSpacing().Contains(g.at))
	}
}

// advance moves behind the code point at the position.
func (g *cursor) advance() {
	r := g.at
	if g.wantsWords {
		mark := r >= 128 && syntax.NonSpacing().Contains(r)
		g.based = r < 0x10000 && (r < 128 && isWordRune(r, false) && r != '_' || r >= 128 && syntax.LetterOrDigit().Contains(r) || mark && g.based)
		g.left = isWordRune(r, g.uni) || mark && g.based
	}
	g.before = r
	g.look(g.i + g.n)
}

// newCursor is a cursor at the beginning of s.
func (n *nfa) newCursor(s string) cursor {
	g := cursor{s: s}
	for _, a := range n.asserts {
		if a.kind == syntax.KindWordBoundary {
			g.wantsWords = true
			g.uni = g.uni || a.unicode
		}
	}
	g.before = -1
	g.look(0)
	return g
}

// mask is the set of the assertions that hold.
func (n *nfa) mask(g *cursor) uint32 {
	m := uint32(0)
	for k, a := range n.asserts {
		if a.holds(&g.around) {
			m |= 1 << k
		}
	}
	return m
}

// charKind is what assertions tell apart in a character that is not before the position of a terminator.
type charKind uint8

const (
	kindOther charKind = iota // ASCII, not a word character nor a terminator
	kindWord                  // ASCII, a word character
	charKinds
	kindSlow charKind = charKinds // needs a cursor
)

var asciiKinds = func() (kinds [256]charKind) {
	for c := range kinds {
		switch r := rune(c); {
		case r >= 128 || syntax.IsTerminator(r):
			kinds[c] = kindSlow
		case syntax.WordClass.Contains(r):
			kinds[c] = kindWord
		}
	}
	return kinds
}()

// between fills masks.
func (d *dfa) between() {
	sample := [charKinds]rune{kindOther: ' ', kindWord: 'a'}
	for before, b := range sample {
		for at, a := range sample {
			g := cursor{around: around{before: b, at: a, after: ' ', more: true,
				left: before == int(kindWord), right: at == int(kindWord)}}
			d.masks[before][at] = d.n.mask(&g) * uint32(d.classes)
		}
	}
}

// matchAsserting is read for patterns with assertions. Between two ordinary ASCII characters a table knows what holds;
// elsewhere a cursor finds out.
func (d *dfa) matchAsserting(s string) bool {
	table := *d.table.Load()
	off, special := d.start, uint32(stateMatch*d.stride)
	g := d.n.newCursor(s)
	before := kindSlow
	for i := 0; ; {
		var letter uint32
		n, fresh := 1, false
		kind := kindSlow
		if i < len(s) {
			kind = asciiKinds[s[i]]
		}
		if kind < charKinds && before < charKinds {
			letter = uint32(d.ascii[s[i]]) + d.masks[before][kind]
		} else {
			g.moveTo(i)
			fresh = true
			letter, n = d.letterAt(&g), g.n
		}
		next := atomic.LoadUint32(&table[off+letter])
		if next == stateUnknown {
			var ok bool
			if next, ok = d.build(off, letter); !ok {
				if !fresh {
					g.moveTo(i)
				}
				ok, _ = d.simulateAsserting(off, &g, &bill{})
				return ok
			}
			table = *d.table.Load()
		}
		if next <= special {
			return next == special
		}
		off, before = next, kind
		i += n
	}
}

// letterAt is the letter of the character at g with what holds before it.
func (d *dfa) letterAt(g *cursor) uint32 {
	letter := uint32(d.classes - 1)
	switch {
	case g.at >= 128:
		letter = d.class(g.at)
	case g.at >= 0:
		letter = uint32(d.ascii[g.at])
	}
	return letter + d.n.mask(g)*uint32(d.classes)
}

// simulateAsserting is simulate for patterns with assertions, from where g is.
func (d *dfa) simulateAsserting(off uint32, g *cursor, bill *bill) (bool, error) {
	q := d.n.search()
	defer d.n.searches.Put(q)
	ok, _, err := q.runAsserting(d.setAt(off), g, bill)
	if err == nil {
		err = bill.settle()
	}
	return ok, err
}

// moveTo moves to position i: by one character, or over ordinary ASCII characters of which only the last matters.
func (g *cursor) moveTo(i int) {
	switch {
	case i == g.i:
		return
	case i == g.i+g.n:
		g.advance()
		return
	}
	c := rune(g.s[i-1])
	g.before = c
	g.left = syntax.WordClass.Contains(c)
	g.based = g.left && c != '_'
	g.look(i)
}
