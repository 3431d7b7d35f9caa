package syntax

import (
	"slices"
	"unicode/utf8"
)

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
	return new(flattener).flatten(root, [][]Item{nil})
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
type flattener struct {
	Zero[[][]Item, [][]Item]
	size int
}

// flatten appends n to each of the alternatives in pre; nil when the pattern is not simple enough.
func (f *flattener) flatten(n *Node, pre [][]Item) [][]Item {
	if f.size++; f.size > maxFlat {
		return nil
	}
	return Visit(f, n, pre)
}

func (f *flattener) Class(n *Node, pre [][]Item) [][]Item { return f.append(pre, classItemOf(n.Class)) }

func (f *flattener) Assertion(n *Node, pre [][]Item) [][]Item {
	switch n.Kind {
	case KindBeginText, KindLastMatch:
		if slices.ContainsFunc(pre, func(p []Item) bool { return len(p) > 0 }) {
			return nil
		}
		return pre
	case KindEndText, KindEndTextBreak, KindEndLine:
		return f.append(pre, Item{Kind: ItemEnd})
	}
	return nil
}

func (f *flattener) Concat(n *Node, pre [][]Item) [][]Item {
	for _, s := range n.Subs {
		if pre = f.flatten(s, pre); pre == nil {
			return nil
		}
	}
	return pre
}

func (f *flattener) Alternate(n *Node, pre [][]Item) [][]Item {
	var out [][]Item
	for _, s := range n.Subs {
		copied := make([][]Item, len(pre))
		for i, p := range pre {
			copied[i] = slices.Clone(p)
		}
		alts := f.flatten(s, copied)
		if out = append(out, alts...); alts == nil || len(out) > maxAlternatives {
			return nil
		}
	}
	return out
}

func (f *flattener) Group(n *Node, pre [][]Item) [][]Item {
	if n.Kind == KindAtomic {
		return nil
	}
	return f.flatten(n.Subs[0], pre)
}

// Literal appends a run of characters, as text where they are neither folded nor surrogates.
func (f *flattener) Literal(n *Node, pre [][]Item) [][]Item {
	if n.Kind == KindEmpty {
		return pre
	}
	if n.Fold == FoldNone && !slices.ContainsFunc(n.Runes, func(r rune) bool { return !IsText(r) }) {
		return f.append(pre, Item{Kind: ItemText, Text: string(n.Runes)})
	}
	for _, r := range n.Runes {
		if pre = f.append(pre, classItemOf(RuneClass(r, n.Fold))); pre == nil {
			return nil
		}
	}
	return pre
}

func (f *flattener) Repeat(n *Node, pre [][]Item) [][]Item {
	sub := n.Subs[0]
	switch {
	case n.Mode == Possessive:
	case sub.Kind == KindEmpty || sub.Kind == KindGroup && sub.Subs[0].Kind == KindEmpty:
		return pre
	case n.Max < 0 && n.Min <= 1:
		if class := ClassOf(sub); class != nil {
			if not, ok := excluded(class); ok {
				return f.append(pre, Item{Kind: ItemGap, Not: not, Min: n.Min})
			}
		}
	case n.Max == n.Min && n.Min <= maxItems:
		for range n.Min {
			if pre = f.flatten(sub, pre); pre == nil {
				return nil
			}
		}
		return pre
	}
	return nil
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
func (f *flattener) append(pre [][]Item, it Item) [][]Item {
	if f.size += (1 + len(it.Text)) * len(pre); f.size > maxFlat {
		return nil
	}
	for i, p := range pre {
		if k := len(p) - 1; k >= 0 {
			last := &p[k]
			switch {
			case last.Kind == ItemEnd && it.Kind == ItemEnd:
				continue
			case last.Kind == ItemEnd:
				return nil
			case last.Kind == ItemText && it.Kind == ItemText:
				last.Text += it.Text
				continue
			case last.Kind == ItemGap && it.Kind == ItemGap:
				if last.Not != it.Not || last.Min+it.Min > 1 {
					return nil
				}
				last.Min += it.Min
				continue
			}
			if len(p) >= maxItems {
				return nil
			}
		}
		pre[i] = append(p, it)
	}
	return pre
}
