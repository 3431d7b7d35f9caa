package syntax

import "slices"

// nullable reports whether n may match the empty string.
func nullable(n *Node) bool { return Visit(nullability{}, n, none{}) }

type nullability struct{}

func (nullability) Literal(n *Node, _ none) bool   { return len(n.Runes) == 0 }
func (nullability) Class(*Node, none) bool         { return false }
func (nullability) Special(n *Node, _ none) bool   { return n.Kind == KindBackref }
func (nullability) Assertion(*Node, none) bool     { return true }
func (nullability) Look(*Node, none) bool          { return true }
func (nullability) Concat(n *Node, _ none) bool    { return every(n.Subs, nullable) }
func (nullability) Alternate(n *Node, _ none) bool { return slices.ContainsFunc(n.Subs, nullable) }
func (nullability) Group(n *Node, _ none) bool     { return nullable(n.Subs[0]) }
func (nullability) Repeat(n *Node, _ none) bool    { return n.Min == 0 || nullable(n.Subs[0]) }

func every(nodes []*Node, f func(*Node) bool) bool {
	return !slices.ContainsFunc(nodes, func(n *Node) bool { return !f(n) })
}

// oneWay reports that n matches in one way only where it matches.
func oneWay(n *Node) bool { return Visit(ways{}, n, none{}) }

type ways struct{ Zero[none, bool] }

func (ways) Literal(*Node, none) bool       { return true }
func (ways) Class(*Node, none) bool         { return true }
func (ways) Assertion(n *Node, _ none) bool { return isAssertion(n.Kind) }
func (ways) Concat(n *Node, _ none) bool    { return every(n.Subs, oneWay) }
func (ways) Group(n *Node, _ none) bool     { return oneWay(n.Subs[0]) }
func (ways) Repeat(n *Node, _ none) bool    { return n.Min == n.Max && oneWay(n.Subs[0]) }

// MinLength is how many characters a match of n has at least; MaxRepeat stands for any number that large.
func MinLength(n *Node) int { return Visit(length{}, n, none{}) }

type length struct{ Zero[none, int] }

func (length) Literal(n *Node, _ none) int { return len(n.Runes) }
func (length) Class(*Node, none) int       { return 1 }
func (length) Group(n *Node, _ none) int   { return MinLength(n.Subs[0]) }

func (length) Special(n *Node, _ none) int {
	if n.Kind == KindBackref {
		return 0
	}
	return 1
}

func (length) Concat(n *Node, _ none) int {
	sum := 0
	for _, s := range n.Subs {
		sum = min(sum+MinLength(s), MaxRepeat)
	}
	return sum
}

func (length) Alternate(n *Node, _ none) int {
	least := MaxRepeat
	for _, s := range n.Subs {
		least = min(least, MinLength(s))
	}
	return least
}

func (length) Repeat(n *Node, _ none) int {
	return int(min(int64(n.Min)*int64(MinLength(n.Subs[0])), MaxRepeat))
}

// ClassOf is the class of a node that matches one code point in any case, as (\n|.) does; nil for others.
func ClassOf(n *Node) *Class { return Visit(single{}, n, none{}) }

type single struct{ Zero[none, *Class] }

func (single) Class(n *Node, _ none) *Class     { return n.Class }
func (single) Alternate(n *Node, _ none) *Class { return UnionOf(n.Subs, ClassOf) }

func (single) Literal(n *Node, _ none) *Class {
	if len(n.Runes) == 1 {
		return RuneClass(n.Runes[0], n.Fold)
	}
	return nil
}

func (single) Group(n *Node, _ none) *Class {
	if n.Kind == KindAtomic {
		return nil
	}
	return ClassOf(n.Subs[0])
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

// FirstClass is a superset of the characters that a match begins with, or nil when a match may be empty or look around.
func FirstClass(n *Node) *Class { return Visit(beginning{}, n, none{}) }

type beginning struct{ Zero[none, *Class] }

func (beginning) Class(n *Node, _ none) *Class     { return n.Class }
func (beginning) Alternate(n *Node, _ none) *Class { return UnionOf(n.Subs, FirstClass) }
func (beginning) Group(n *Node, _ none) *Class     { return FirstClass(n.Subs[0]) }

func (beginning) Literal(n *Node, _ none) *Class {
	if len(n.Runes) == 0 {
		return nil
	}
	return RuneClass(n.Runes[0], n.Fold)
}

func (beginning) Special(n *Node, _ none) *Class {
	if n.Kind == KindLineBreak {
		return VerticalSpace
	}
	return nil
}

func (beginning) Concat(n *Node, _ none) *Class {
	for _, s := range n.Subs {
		if c := FirstClass(s); c != nil {
			return c
		}
		if s.Kind != KindEmpty && s.Kind != KindWordBoundary {
			return nil
		}
	}
	return nil
}

func (beginning) Repeat(n *Node, _ none) *Class {
	if n.Min > 0 {
		return FirstClass(n.Subs[0])
	}
	return nil
}

// NeededText is a text that every match of n has, the longest that is known, or "".
func NeededText(n *Node) string { return Visit(needed{}, n, none{}) }

type needed struct{ Zero[none, string] }

func (needed) Group(n *Node, _ none) string { return NeededText(n.Subs[0]) }

func (needed) Class(n *Node, _ none) string {
	if r, ok := n.Class.single(); ok && isAlone(r, FoldNone) {
		return string(r)
	}
	return ""
}

func (needed) Literal(n *Node, _ none) string {
	longest, from := "", 0
	for k := range len(n.Runes) + 1 {
		if k < len(n.Runes) && isAlone(n.Runes[k], n.Fold) {
			continue
		}
		if text := string(n.Runes[from:k]); len(text) > len(longest) {
			longest = text
		}
		from = k + 1
	}
	return longest
}

// isAlone reports whether r is text that nothing else is taken for, be it two halves that are written one by one.
func isAlone(r rune, fold Fold) bool {
	if fold == FoldNone {
		return IsText(r) && !IsSupplementary(r)
	}
	return r < 128 && !IsAlpha(r)
}

func (needed) Concat(n *Node, _ none) (longest string) {
	for _, s := range n.Subs {
		if text := NeededText(s); len(text) > len(longest) {
			longest = text
		}
	}
	return longest
}

func (needed) Repeat(n *Node, _ none) string {
	if n.Min == 0 {
		return ""
	}
	return NeededText(n.Subs[0])
}
