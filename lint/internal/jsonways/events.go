package jsonways

import (
	"math/bits"
	"slices"
)

// events is a set of events, by number; nil is empty. Sets are never changed, and
// those that come of one another share what they have in common, so that an event
// more costs the height of the tree however many there are.
type events = *eventNode

// eventNode is a tree of bits: a leaf has the bits of 64 numbers, an inner node the
// trees of the halves.
type eventNode struct {
	left, right events
	leaf        uint64
	passed      bool // has been told of a better death
}

// height is that of a tree for n numbers.
func height(n int) int { return bits.Len(uint(max(n-1, 0) / 64)) }

func (e *eventNode) has(n, height int) bool {
	for ; e != nil && height > 0; height-- {
		if n>>(5+height)&1 == 0 {
			e = e.left
		} else {
			e = e.right
		}
	}
	return e != nil && e.leaf>>(n%64)&1 != 0
}

// changed is the set with or without a number.
func (e *eventNode) changed(n, height int, in bool) events {
	var c eventNode
	if e != nil {
		c = eventNode{left: e.left, right: e.right, leaf: e.leaf}
	}
	switch {
	case height == 0 && in:
		c.leaf |= 1 << (n % 64)
	case height == 0:
		c.leaf &^= 1 << (n % 64)
	case n>>(5+height)&1 == 0:
		c.left = c.left.changed(n, height-1, in)
	default:
		c.right = c.right.changed(n, height-1, in)
	}
	return &c
}

// or is the union. Where one set has all of the other it is that set.
func (e *eventNode) or(o events) events {
	switch {
	case e == o || o == nil:
		return e
	case e == nil:
		return o
	}
	left, right, leaf := e.left.or(o.left), e.right.or(o.right), e.leaf|o.leaf
	switch {
	case left == e.left && right == e.right && leaf == e.leaf:
		return e
	case left == o.left && right == o.right && leaf == o.leaf:
		return o
	}
	return &eventNode{left: left, right: right, leaf: leaf}
}

// pass calls f for each number of a set that it has not been called for in a part
// of it that another set shares.
func (e *eventNode) pass(base, height int, f func(int)) {
	if e == nil || e.passed {
		return
	}
	e.passed = true
	if height == 0 {
		for w := e.leaf; w != 0; w &= w - 1 {
			f(base + bits.TrailingZeros64(w))
		}
		return
	}
	e.left.pass(base, height-1, f)
	e.right.pass(base+32<<height, height-1, f)
}

// ended is a death with the events on the ways to it.
type ended struct {
	death
	events events
}

// firsts are the best deaths of events, by number.
func firsts(all []ended, count int) []death {
	slices.SortFunc(all, func(a, b ended) int { return a.compare(b.death) })
	best := make([]death, count)
	for i := range all {
		all[i].events.pass(0, height(count), func(n int) {
			if !best[n].known {
				best[n] = all[i].death
			}
		})
	}
	return best
}
