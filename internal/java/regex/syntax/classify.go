package syntax

import "unicode/utf8"

// Breaks is a set of the line terminators of java.util.regex.
type Breaks uint8

// The line terminators.
const (
	BreakLF Breaks = 1 << iota
	BreakCR
	BreakNEL // U+0085
	BreakLS  // U+2028
	BreakPS  // U+2029
)

var breakRunes = map[rune]Breaks{'\n': BreakLF, '\r': BreakCR, 0x85: BreakNEL, 0x2028: BreakLS, 0x2029: BreakPS}

// Simple spells a pattern as alternatives of items, which is what most patterns that people deploy are: a literal, an
// alternative of literals, digits of a status code, or literals with ".*" about them. It is nil for other patterns.
func Simple(root *Node) [][]Item {
	alts, ok := new(flattener).flatten(root, [][]Item{nil})
	if !ok {
		return nil
	}
	return alts
}

// ItemKind says what an [Item] is.
type ItemKind uint8

// The kinds of items.
const (
	ItemText  ItemKind = iota // Text
	ItemClass                 // one character of Class
	ItemGap                   // any number of characters but those in Not, at least Min (0 or 1)
	ItemEnd                   // nothing may follow: an anchor that a full match makes true at the end
)

// Item is an element of a simple pattern. Which fields count is said at each [ItemKind].
type Item struct {
	Kind  ItemKind
	Text  string
	Class *Class
	Not   Breaks
	Min   int
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
func (f *flattener) flatten(n *Node, pre [][]Item) ([][]Item, bool) {
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
		var out [][]Item
		for _, s := range n.Subs {
			copied := make([][]Item, len(pre))
			for i, p := range pre {
				copied[i] = append([]Item(nil), p...)
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
		return f.append(pre, Item{Kind: ItemEnd})
	}
	return nil, false
}

// literal appends a run of characters, as text where they are neither folded nor surrogates.
func (f *flattener) literal(n *Node, pre [][]Item) ([][]Item, bool) {
	plain := n.Fold == FoldNone
	for _, r := range n.Runes {
		plain = plain && IsText(r)
	}
	if plain {
		return f.append(pre, Item{Kind: ItemText, Text: string(n.Runes)})
	}
	ok := true
	for _, r := range n.Runes {
		if pre, ok = f.append(pre, classItemOf(RuneClass(r, n.Fold))); !ok {
			return nil, false
		}
	}
	return pre, true
}

func (f *flattener) repeat(n *Node, pre [][]Item) ([][]Item, bool) {
	if n.Mode == Possessive {
		return nil, false
	}
	ok := true
	if n.Subs[0].Kind == KindEmpty || n.Subs[0].Kind == KindGroup && n.Subs[0].Subs[0].Kind == KindEmpty {
		return pre, true
	}
	switch {
	case n.Max < 0 && n.Min <= 1:
		cls := ClassOf(n.Subs[0])
		if cls == nil {
			return nil, false
		}
		not, ok := excluded(cls)
		if !ok {
			return nil, false
		}
		return f.append(pre, Item{Kind: ItemGap, Not: not, Min: n.Min})
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

// ClassOf is the class of a node that matches one code point in any case, as (\n|.) does; nil for others.
func ClassOf(n *Node) *Class {
	switch n.Kind {
	case KindClass:
		return n.Class
	case KindLiteral:
		if len(n.Runes) == 1 {
			return RuneClass(n.Runes[0], n.Fold)
		}
	case KindGroup:
		return ClassOf(n.Subs[0])
	case KindAlternate:
		return UnionOf(n.Subs, ClassOf)
	}
	return nil
}

// UnionOf is the union of f of each node, nil if one of those is.
func UnionOf(nodes []*Node, f func(*Node) *Class) *Class {
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
func excluded(c *Class) (Breaks, bool) {
	var b Breaks
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

// IsText reports whether r in a subject always has the same bytes: surrogates may be part of a pair, and U+FFFD is also what
// a byte that is not UTF-8 counts as.
func IsText(r rune) bool { return (r < 0xD800 || r > 0xDFFF) && r != utf8.RuneError }

func classItemOf(c *Class) Item {
	if r, ok := c.single(); ok && IsText(r) {
		return Item{Kind: ItemText, Text: string(r)}
	}
	return Item{Kind: ItemClass, Class: c}
}

// append adds an item to each alternative, joined to the one before where they are of one kind.
func (f *flattener) append(pre [][]Item, it Item) ([][]Item, bool) {
	if f.size += (1 + len(it.Text)) * len(pre); f.size > maxFlat {
		return nil, false
	}
	for i, p := range pre {
		if k := len(p) - 1; k >= 0 {
			last := &p[k]
			switch {
			case last.Kind == ItemEnd && it.Kind == ItemEnd:
				continue
			case last.Kind == ItemEnd:
				return nil, false
			case last.Kind == ItemText && it.Kind == ItemText:
				last.Text += it.Text
				continue
			case last.Kind == ItemGap && it.Kind == ItemGap:
				if last.Not != it.Not || last.Min+it.Min > 1 {
					return nil, false
				}
				last.Min += it.Min
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
