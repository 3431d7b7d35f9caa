package regex

import (
	"fmt"
	"strings"

	"github.com/gatemap/gatemap/internal/java/regex/syntax"
	"github.com/gatemap/gatemap/internal/meter"
)

// gaps matches texts in order with gaps before, between or behind them: prefix gap text gap text gap suffix. One of texts
// and gaps may be missing at either end.
type gaps struct {
	prefix, suffix string
	mid            []string
	min            []int8        // of the gap before each mid, then of the one before the suffix
	not            syntax.Breaks // in no gap
	texts          syntax.Breaks // line terminators in the texts
	mixed          bool          // gaps differ in what they exclude
}

// gapsOf makes the matcher of alternating texts and gaps, at least one of which is a gap.
func gapsOf(items []syntax.Item) (*gaps, bool) {
	g := &gaps{}
	seen := false
	for i, it := range items {
		switch it.Kind {
		case syntax.ItemText:
			g.texts |= findBreaks(it.Text)
			switch {
			case !seen:
				g.prefix = it.Text
			case i == len(items)-1:
				g.suffix = it.Text
			default:
				g.mid = append(g.mid, it.Text)
			}
		case syntax.ItemGap:
			g.mixed = g.mixed || seen && g.not != it.Not
			g.not |= it.Not
			g.min = append(g.min, int8(it.Min))
			seen = true
		default:
			return nil, false
		}
	}
	return g, seen
}

type verdict uint8

const (
	no verdict = iota
	yes
	unsure // a line terminator could be in a text or in a gap that takes it
)

// match decides s. The order of the texts is tested first, because that is what most subjects fail.
func (g *gaps) match(s *Subject) verdict {
	if !g.inOrder(s.s) {
		return no
	}
	if g.not == 0 {
		return yes
	}
	switch found := s.breaks() & g.not; {
	case found == 0:
		return yes
	case g.mixed || found&g.texts != 0:
		return unsure
	}
	return no
}

// inOrder reports whether the texts stand in s in order, with at least one character in each gap that wants one.
func (g *gaps) inOrder(s string) bool {
	if len(s) < len(g.prefix)+len(g.suffix) || s[:len(g.prefix)] != g.prefix || s[len(s)-len(g.suffix):] != g.suffix {
		return false
	}
	s = s[len(g.prefix) : len(s)-len(g.suffix)]
	for k, text := range g.mid {
		if g.min[k] > 0 {
			if len(s) == 0 {
				return false
			}
			_, n := syntax.Decode(s, 0)
			s = s[n:]
		}
		i := strings.Index(s, text)
		if i < 0 {
			return false
		}
		s = s[i+len(text):]
	}
	return g.min[len(g.min)-1] == 0 || len(s) > 0
}

func (g *gaps) String() string {
	var b strings.Builder
	kind := "contains"
	switch {
	case len(g.mid) > 0:
	case g.prefix != "" && g.suffix != "":
		kind = "prefix+suffix"
	case g.prefix != "":
		kind = "prefix"
	case g.suffix != "":
		kind = "suffix"
	default:
		kind = "any"
	}
	b.WriteString(kind)
	if g.prefix != "" {
		fmt.Fprintf(&b, " ^%q", g.prefix)
	}
	for _, t := range g.mid {
		fmt.Fprintf(&b, " %q", t)
	}
	if g.suffix != "" {
		fmt.Fprintf(&b, " %q$", g.suffix)
	}
	for _, m := range g.min {
		if m > 0 {
			b.WriteString(" non-empty")
			break
		}
	}
	if g.not != 0 {
		b.WriteString(" without")
		for k, name := range []string{"LF", "CR", "NEL", "LS", "PS"} {
			if g.not>>k&1 != 0 {
				b.WriteString(" " + name)
			}
		}
	}
	if g.mixed {
		b.WriteString(" mixed")
	}
	return b.String()
}

// simple is a pattern that needs no engine, but for subjects about which its gaps are unsure.
type simple struct {
	literal string
	set     []string // literals
	keys    []uint64 // of the set, when all are short
	lookup  map[string]struct{}
	fixed   []fixed
	gaps    []*gaps
	kind    simpleKind
}

type simpleKind uint8

const (
	simpleNone simpleKind = iota
	simpleLiteral
	simpleSet
	simpleFixed
	simpleGaps
	simpleMixed
)

// largeSet is from how many long literals on a hash table is faster than comparing.
const largeSet = 12

// classify makes the simple matcher of a tree; its kind is simpleNone when there is none.
func classify(root *syntax.Node) simple {
	alts := syntax.Simple(root)
	if alts == nil {
		return simple{}
	}
	var m simple
	for _, items := range alts {
		if k := len(items); k > 0 && items[k-1].Kind == syntax.ItemEnd {
			items = items[:k-1]
		}
		switch {
		case len(items) == 0:
			m.set = append(m.set, "")
		case len(items) == 1 && items[0].Kind == syntax.ItemText:
			m.set = append(m.set, items[0].Text)
		default:
			if f, ok := fixedOf(items); ok {
				m.fixed = append(m.fixed, f)
			} else if g, ok := gapsOf(items); ok {
				m.gaps = append(m.gaps, g)
			} else {
				return simple{}
			}
		}
	}
	m.settle()
	return m
}

func (m *simple) settle() {
	switch {
	case len(m.set) == 1 && len(m.fixed)+len(m.gaps) == 0:
		m.kind, m.literal = simpleLiteral, m.set[0]
	case len(m.fixed)+len(m.gaps) == 0:
		m.kind = simpleSet
	case len(m.set)+len(m.gaps) == 0 && len(m.fixed) == 1:
		m.kind = simpleFixed
	case len(m.set)+len(m.fixed) == 0 && len(m.gaps) == 1:
		m.kind = simpleGaps
	default:
		m.kind = simpleMixed
	}
	for _, s := range m.set {
		if len(s) >= 8 {
			m.keys = nil
			break
		}
		m.keys = append(m.keys, shortKey(s))
	}
	if len(m.keys) == 0 && len(m.set) >= largeSet {
		m.lookup = make(map[string]struct{}, len(m.set))
		for _, s := range m.set {
			m.lookup[s] = struct{}{}
		}
	}
}

// match decides s where that needs more than one comparison.
func (m *simple) match(s *Subject) verdict {
	if m.inSet(s.s) {
		return yes
	}
	for _, f := range m.fixed {
		if f.match(s.s) {
			return yes
		}
	}
	out := no
	for _, g := range m.gaps {
		switch g.match(s) {
		case yes:
			return yes
		case unsure:
			out = unsure
		}
	}
	return out
}

// SimpleCost is what the matcher of a simple pattern takes in steps. The zero SimpleCost is that of a pattern that has none.
type SimpleCost struct {
	times int // for each step that reading the subject takes: every text and every gap may look at all of it
	plus  int
	Quick bool // see [Regexp.IsQuick]
}

// Simple reports whether the pattern has such a matcher.
func (c *SimpleCost) Simple() bool { return c.times > 0 }

// Steps returns the steps for a subject of n bytes.
func (c *SimpleCost) Steps(n int) int { return (n/meter.BytesPerStep+1)*c.times + c.plus }

func (m *simple) steps(n int) int {
	c := m.cost()
	return c.Steps(n)
}

func (m *simple) cost() SimpleCost {
	parts := len(m.fixed) + len(m.gaps)
	return SimpleCost{times: 1 + parts, plus: len(m.set) / 8, Quick: parts <= quickParts}
}

// shortKey packs a string of less than 8 bytes and its length.
func shortKey(s string) uint64 {
	k := uint64(len(s))
	for i := range len(s) {
		k = k<<8 | uint64(s[i])
	}
	return k
}

func (m *simple) inSet(s string) bool {
	if m.keys != nil {
		if len(s) >= 8 {
			return false
		}
		key := shortKey(s)
		for _, k := range m.keys {
			if k == key {
				return true
			}
		}
		return false
	}
	if m.lookup != nil {
		_, ok := m.lookup[s]
		return ok
	}
	for _, t := range m.set {
		if s == t {
			return true
		}
	}
	return false
}

func (m *simple) String() string {
	var parts []string
	switch m.kind {
	case simpleLiteral:
		return fmt.Sprintf("literal %q", m.literal)
	case simpleSet, simpleMixed:
		if len(m.set) > 0 {
			parts = append(parts, fmt.Sprintf("set %q", m.set))
		}
	}
	for _, f := range m.fixed {
		parts = append(parts, fmt.Sprintf("classes of length %d", len(f)))
	}
	for _, g := range m.gaps {
		parts = append(parts, g.String())
	}
	return strings.Join(parts, " | ")
}

// fixed is a sequence of ASCII sets, one for each byte.
type fixed [][4]uint64

func (f fixed) match(s string) bool {
	if len(s) != len(f) {
		return false
	}
	for i := range f {
		c := s[i]
		if f[i][c>>6]>>(c&63)&1 == 0 {
			return false
		}
	}
	return true
}

// fixedOf spells text and classes byte by byte; false when a class holds more than ASCII.
func fixedOf(items []syntax.Item) (fixed, bool) {
	var f fixed
	for _, it := range items {
		switch it.Kind {
		case syntax.ItemText:
			for i := range len(it.Text) {
				var set [4]uint64
				set[it.Text[i]>>6] |= 1 << (it.Text[i] & 63)
				f = append(f, set)
			}
		case syntax.ItemClass:
			if !it.Class.IsASCII() {
				return nil, false
			}
			lo, hi := it.Class.ASCII()
			f = append(f, [4]uint64{lo, hi})
		default:
			return nil, false
		}
	}
	return f, true
}
