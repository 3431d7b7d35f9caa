package javaregex

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
)

// flatten appends n to each of the alternatives in pre; false when the pattern is not simple enough.
func flatten(n *Node, pre [][]item) ([][]item, bool) {
	switch n.Kind {
	case KindEmpty:
		return pre, true
	case KindLiteral:
		for _, r := range n.Runes {
			var ok bool
			if pre, ok = appendItem(pre, classItemOf(runeClass(r, n.Fold))); !ok {
				return nil, false
			}
		}
		return pre, true
	case KindClass:
		return appendItem(pre, classItemOf(n.Class))
	case KindConcat:
		for _, s := range n.Subs {
			var ok bool
			if pre, ok = flatten(s, pre); !ok {
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
			alts, ok := flatten(s, copied)
			if out = append(out, alts...); !ok || len(out) > maxAlternatives {
				return nil, false
			}
		}
		return out, true
	case KindGroup:
		return flatten(n.Subs[0], pre)
	case KindRepeat:
		return flattenRepeat(n, pre)
	case KindBeginText, KindLastMatch:
		for _, p := range pre {
			if len(p) > 0 {
				return nil, false
			}
		}
		return pre, true
	case KindEndText, KindEndTextBreak, KindEndLine:
		return appendItem(pre, item{kind: itemEnd})
	}
	return nil, false
}

func flattenRepeat(n *Node, pre [][]item) ([][]item, bool) {
	if n.Mode == Possessive {
		return nil, false
	}
	ok := true
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
		return appendItem(pre, item{kind: itemGap, not: not, min: n.Min})
	case n.Max == n.Min && n.Min <= maxItems:
		for range n.Min {
			if pre, ok = flatten(n.Subs[0], pre); !ok {
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
		out := newClass(nil)
		for _, s := range n.Subs {
			c := classOf(s)
			if c == nil {
				return nil
			}
			out = out.union(c)
		}
		return out
	}
	return nil
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

func classItemOf(c *Class) item {
	if r, ok := c.single(); ok && (r < 0xD800 || r > 0xDFFF) {
		return item{kind: itemText, text: string(r)}
	}
	return item{kind: itemClass, cls: c}
}

// appendItem adds an item to each alternative, joined to the one before where they are of one kind.
func appendItem(pre [][]item, it item) ([][]item, bool) {
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
