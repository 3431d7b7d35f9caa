package javaregex

import "sync/atomic"

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
		g.at, g.n = decode(g.s, i)
		if j := i + g.n; j < len(g.s) {
			g.after = rune(g.s[j])
			if g.after >= 128 {
				g.after, _ = decode(g.s, j)
			}
			g.more = g.at != '\r' || g.after != '\n' || j+1 < len(g.s)
		}
	}
	if g.wordly {
		g.right = g.at >= 0 && (isWordRune(g.at, g.uni) || g.based && g.at >= 128 && nonSpacing().Contains(g.at))
	}
}

// advance moves behind the code point at the position.
func (g *sight) advance() {
	r := g.at
	if g.wordly {
		mark := r >= 128 && nonSpacing().Contains(r)
		g.based = r < 0x10000 && (r < 128 && isWordRune(r, false) && r != '_' || r >= 128 && letterOrDigit().Contains(r) || mark && g.based)
		g.left = isWordRune(r, g.uni) || mark && g.based
	}
	g.before = r
	g.look(g.i + g.n)
}

func (n *nfa) newSight(s string) *sight {
	g := &sight{s: s}
	for _, a := range n.asserts {
		if a.kind == KindWordBoundary {
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

// matchAsserting is read for patterns with assertions.
func (d *dfa) matchAsserting(s string) (bool, int) {
	table := *d.table.Load()
	off, special := d.start, uint32(stateMatch*d.stride)
	for g := d.n.newSight(s); ; g.advance() {
		letter := uint32(d.classes - 1)
		switch {
		case g.at >= 128:
			letter = d.class(g.at)
		case g.at >= 0:
			letter = uint32(d.ascii[g.at])
		}
		letter += d.n.mask(g) * uint32(d.classes)
		next := atomic.LoadUint32(&table[off+letter])
		if next == stateUnknown {
			var ok bool
			if next, ok = d.build(off, letter); !ok {
				d.mu.Lock()
				set := d.sets[off/uint32(d.stride)]
				d.mu.Unlock()
				return newSearch(d.n).runSight(set, g)
			}
			table = *d.table.Load()
		}
		if next <= special {
			return next == special, g.i
		}
		off = next
	}
}
