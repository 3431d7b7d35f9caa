package regex

import (
	"sync/atomic"

	"github.com/gatemap/gatemap/internal/java/regex/syntax"
)

// sight follows a subject and knows what lies about the position: what assertions ask for. It goes forward only, so that
// the search for the base of a combining mark costs nothing.
type sight struct {
	around
	s      string
	i, n   int // position, length of the code point there
	based  bool
	wordly bool // the word flags are wanted
	uni    bool
}

// look sets up the position i; before is the code point there, -1 at the beginning.
func (g *sight) look(i int) {
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
	if g.wordly {
		g.right = g.at >= 0 && (isWordRune(g.at, g.uni) || g.based && g.at >= 128 && syntax.NonSpacing().Contains(g.at))
	}
}

// advance moves behind the code point at the position.
func (g *sight) advance() {
	r := g.at
	if g.wordly {
		mark := r >= 128 && syntax.NonSpacing().Contains(r)
		g.based = r < 0x10000 && (r < 128 && isWordRune(r, false) && r != '_' || r >= 128 && syntax.LetterOrDigit().Contains(r) || mark && g.based)
		g.left = isWordRune(r, g.uni) || mark && g.based
	}
	g.before = r
	g.look(g.i + g.n)
}

// sightOf is the sight of the beginning of s.
func (n *nfa) sightOf(s string) sight {
	g := sight{s: s}
	for _, a := range n.asserts {
		if a.kind == syntax.KindWordBoundary {
			g.wordly = true
			g.uni = g.uni || a.unicode
		}
	}
	g.before = -1
	g.look(0)
	return g
}

// mask is the set of the assertions that hold.
func (n *nfa) mask(g *sight) uint32 {
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
	kindSlow charKind = charKinds // needs a sight
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
			g := sight{around: around{before: b, at: a, after: ' ', more: true,
				left: before == int(kindWord), right: at == int(kindWord)}}
			d.masks[before][at] = d.n.mask(&g) * uint32(d.classes)
		}
	}
}

// matchAsserting is read for patterns with assertions. Between two ordinary ASCII characters a table knows what holds;
// elsewhere it looks.
func (d *dfa) matchAsserting(s string) bool {
	table := *d.table.Load()
	off, special := d.start, uint32(stateMatch*d.stride)
	g := d.n.sightOf(s)
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
				ok, _ = d.simulateSight(off, &g, &bill{})
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
func (d *dfa) letterAt(g *sight) uint32 {
	letter := uint32(d.classes - 1)
	switch {
	case g.at >= 128:
		letter = d.class(g.at)
	case g.at >= 0:
		letter = uint32(d.ascii[g.at])
	}
	return letter + d.n.mask(g)*uint32(d.classes)
}

// simulateSight reads the rest of the subject of g without building states.
func (d *dfa) simulateSight(off uint32, g *sight, bill *bill) (bool, error) {
	q := d.n.search()
	defer d.n.searches.Put(q)
	ok, _, err := q.runSight(d.setAt(off), g, bill)
	if err == nil {
		err = bill.settle()
	}
	return ok, err
}

// moveTo moves to position i: by one character, or over ordinary ASCII characters of which only the last matters.
func (g *sight) moveTo(i int) {
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
