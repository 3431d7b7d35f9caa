package lint

import (
	"slices"

	"github.com/gatemap/gatemap/internal/java/regex/syntax"
)

// highDegree is from where on polynomial time is reported: a message of a
// hundred characters can be split among six wildcards in a thousand million
// ways.
const highDegree = 6

// mostItems bounds what a pattern is unrolled to.
const mostItems = 400

// item is a loop over one character, or a character between two of them.
type item struct {
	set  *syntax.Class
	loop bool
}

// unroll appends what one way through n matches: of alternatives the one with
// the most loops, of a repeated group as many rounds as its limit allows. What
// is in look-around and in possessive loops is tried for itself and left out.
func unroll(list []item, n *syntax.Node) []item {
	if len(list) >= mostItems {
		return list
	}
	switch n.Kind {
	case syntax.KindGroup:
		return unroll(list, n.Subs[0])
	case syntax.KindConcat:
		for _, sub := range n.Subs {
			list = unroll(list, sub)
		}
	case syntax.KindAlternate:
		var best []item
		for _, sub := range n.Subs {
			if way := unroll(nil, sub); best == nil || loops(way) > loops(best) {
				best = way
			}
		}
		return append(list, best...)
	case syntax.KindLiteral:
		for _, r := range n.Runes {
			list = append(list, item{set: syntax.RunesClass(r)})
		}
	case syntax.KindClass:
		list = append(list, item{set: n.Class})
	case syntax.KindRepeat:
		return unrollRepeat(list, n)
	}
	return list
}

func unrollRepeat(list []item, n *syntax.Node) []item {
	body := n.Subs[0]
	for body.Kind == syntax.KindGroup {
		body = body.Subs[0]
	}
	switch {
	case n.Mode == syntax.Possessive:
	case n.Max >= 0:
		for range n.Max {
			if len(list) >= mostItems {
				break
			}
			list = unroll(list, body)
		}
	case body.Kind == syntax.KindClass:
		return append(list, item{body.Class, true})
	case body.Kind == syntax.KindLiteral && len(body.Runes) == 1:
		return append(list, item{syntax.RunesClass(body.Runes[0]), true})
	}
	return list
}

func loops(list []item) int {
	count := 0
	for _, i := range list {
		if i.loop {
			count++
		}
	}
	return count
}

// backtracks is the degree of the time that a message without a match takes:
// the number of loops, one after the other, among which one text can be split
// in all ways, because each takes what stands between them too. A wildcard at
// the end matches whatever is left and takes no other turn.
func (p *pattern) backtracks() int {
	list := unroll(nil, p.syntax.Root)
	if last := len(list) - 1; last >= 0 && list[last].loop && wild(list[last].set) {
		list = list[:last]
	}
	most, chain := 0, 0
	var loop *syntax.Class      // the last of the chain
	var between []*syntax.Class // what stands behind it
	for _, i := range list {
		if !i.loop {
			between = append(between, i.set)
			continue
		}
		taken := func(set *syntax.Class) bool { return set.Intersects(loop) && set.Intersects(i.set) }
		if chain > 0 && i.set.Intersects(loop) && !slices.ContainsFunc(between, func(set *syntax.Class) bool { return !taken(set) }) {
			chain++
		} else {
			chain = 1
		}
		most, loop, between = max(most, chain), i.set, between[:0]
	}
	return most
}

// wild reports a dot, with or without line breaks.
func wild(set *syntax.Class) bool {
	return set.Contains('a') && set.Contains(' ') && set.Contains(0x10FFFF)
}
