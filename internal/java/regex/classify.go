package regex

import "unicode/utf8"

// A pattern that people deploy is mostly a literal, an alternative of literals, digits of a status code, or literals with
// ".*" about them. flatten spells such a pattern as alternatives of items; what it cannot spell goes to the DFA.

type itemKind uint8

const (
	itemText  itemKind = iota // text
	itemClass                 // one character of cls
	itemGap                   // any number of characters but those in not, at least min (0 or 1)
	itemEnd                   // nothing may follow: an anchor that a full match makes true at the end
)

type item struct {
	kind itemKind
	text string
	cls  *Class
	not  breaks
	min  int
}

// Limits of what is spelled out.
const (
	maxAlternatives = 64
	maxItems        = 64
	maxFlat         = 1 << 16
)

// flattener counts the nodes it visits and the bytes it appends, so that repetitions of repetitions do not grow without end.
type flattener struct{ size int }

// flatten appends n to each of the alternatives in pre; false when the pattern is not simple enough.
func (f *flattener) flatten(n *Node, pre [][]item) ([][]item, bool) {
	if f.size++; f.size > maxFlat {
		return nil, false
	}
	switch n.Kind {
	case KindEmpty:
		return pre, true
	case KindLiteral:
		return f.literal(n, pre)
	case KindClass:
		return f.append(pre, classItemOf(n.Class))
	case KindConcat:
		for _, s := range n.Subs {
			var ok bool
			if pre, ok = f.flatten(s, pre); !ok {
				return nil, false
			}
		}
		return pre, true
	case KindAlternate:
		var out [][]item
		for _, s := range n.Subs {
			copied := make([][]item, len(pre))
			for i, p := range pre {
				copied[i] = append([]item(nil), p...)
			}
			alts, ok := f.flatten(s, copied)
			if out = append(out, alts...); !ok || len(out) > maxAlternatives {
				return nil, false
			}
		}
		return out, true
	case KindGroup:
		return f.flatten(n.Subs[0], pre)
	case KindRepeat:
		return f.repeat(n, pre)
	case KindBeginText, KindLastMatch:
		for _, p := range pre {
			if len(p) > 0 {
				return nil, false
			}
		}
		return pre, true
	case KindEndText, KindEndTextBreak, KindEndLine:
		return f.append(pre, item{kind: itemEnd})
	}
	return nil, false
}

// literal appends a run of characters, as text where they are neither folded nor surrogates.
func (f *flattener) literal(n *Node, pre [][]item) ([][]item, bool) {
	plain := n.Fold == FoldNone
	for _, r := range n.Runes {
		plain = plain && isText(r)
	}
	if plain {
		return f.append(pre, item{kind: itemText, text: string(n.Runes)})
	}
	ok := true
	for _, r := range n.Runes {
		if pre, ok = f.append(pre, classItemOf(runeClass(r, n.Fold))); !ok {
			return nil, false
		}
	}
	return pre, true
}

func (f *flattener) repeat(n *Node, pre [][]item) ([][]item, bool) {
	if n.Mode == Possessive {
		return nil, false
	}
	ok := true
	if n.Subs[0].Kind == KindEmpty || n.Subs[0].Kind == KindGroup && n.Subs[0].Subs[0].Kind == KindEmpty {
		return pre, true
	}
	switch {
	case n.Max < 0 && n.Min <= 1:
		cls := classOf(n.Subs[0])
		if cls == nil {
			return nil, false
		}
		not, ok := excluded(cls)
		if !ok {
			return nil, false
		}
		return f.append(pre, item{kind: itemGap, not: not, min: n.Min})
	case n.Max == n.Min && n.Min <= maxItems:
		for range n.Min {
			if pre, ok = f.flatten(n.Subs[0], pre); !ok {
				return nil, false
			}
		}
		return pre, true
	}
	return nil, false
}

// classOf is the class of a node that matches one code point in any case, as (\n|.) does; nil for others.
func classOf(n *Node) *Class {
	switch n.Kind {
	case KindClass:
		return n.Class
	case KindLiteral:
		if len(n.Runes) == 1 {
			return runeClass(n.Runes[0], n.Fold)
		}
	case KindGroup:
		return classOf(n.Subs[0])
	case KindAlternate:
		return unionOf(n.Subs, classOf)
	}
	return nil
}

// unionOf is the union of f of each node, nil if one of those is.
func unionOf(nodes []*Node, f func(*Node) *Class) *Class {
	var pairs []rune
	for _, n := range nodes {
		c := f(n)
		if c == nil {
			return nil
		}
		pairs = append(pairs, c.r...)
	}
	return normalClass(pairs)
}

// excluded returns the line terminators that are not in c, if that is all that is not.
func excluded(c *Class) (breaks, bool) {
	var b breaks
	rest := c.negate()
	if rest.size() > len(breakRunes) {
		return 0, false
	}
	for i := 0; i < len(rest.r); i += 2 {
		for r := rest.r[i]; r <= rest.r[i+1]; r++ {
			if breakRunes[r] == 0 {
				return 0, false
			}
			b |= breakRunes[r]
		}
	}
	return b, true
}

// isText reports whether r in a subject always has the same bytes: surrogates may be part of a pair, and U+FFFD is also what
// a byte that is not UTF-8 counts as.
func isText(r rune) bool { return (r < 0xD800 || r > 0xDFFF) && r != utf8.RuneError }

func classItemOf(c *Class) item {
	if r, ok := c.single(); ok && isText(r) {
		return item{kind: itemText, text: string(r)}
	}
	return item{kind: itemClass, cls: c}
}

// append adds an item to each alternative, joined to the one before where they are of one kind.
func (f *flattener) append(pre [][]item, it item) ([][]item, bool) {
	if f.size += (1 + len(it.text)) * len(pre); f.size > maxFlat {
		return nil, false
	}
	for i, p := range pre {
		if k := len(p) - 1; k >= 0 {
			last := &p[k]
			switch {
			case last.kind == itemEnd && it.kind == itemEnd:
				continue
			case last.kind == itemEnd:
				return nil, false
			case last.kind == itemText && it.kind == itemText:
				last.text += it.text
				continue
			case last.kind == itemGap && it.kind == itemGap:
				if last.not != it.not || last.min+it.min > 1 {
					return nil, false
				}
				last.min += it.min
				continue
			}
			if len(p) >= maxItems {
				return nil, false
			}
		}
		pre[i] = append(p, it)
	}
	return pre, true
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
func fixedOf(items []item) (fixed, bool) {
	var f fixed
	for _, it := range items {
		switch it.kind {
		case itemText:
			for i := range len(it.text) {
				var set [4]uint64
				set[it.text[i]>>6] |= 1 << (it.text[i] & 63)
				f = append(f, set)
			}
		case itemClass:
			r := it.cls.r
			if len(r) == 0 || r[len(r)-1] >= utf8.RuneSelf {
				return nil, false
			}
			f = append(f, [4]uint64{it.cls.ascii[0], it.cls.ascii[1]})
		default:
			return nil, false
		}
	}
	return f, true
}
