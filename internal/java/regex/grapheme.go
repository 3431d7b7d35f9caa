package regex

import (
	javachar "github.com/gatemap/gatemap/internal/java/char"

	"github.com/gatemap/gatemap/internal/java/regex/syntax"
)

// The constructs that need to know the characters: \X, \b{g} and \N{name}.

// clusterEnd is where the cluster ends that begins at i, or i at the end of the subject.
func (m *machine[E]) clusterEnd(i int32) int32 {
	var c javachar.Cluster
	for int(i) < len(m.s) {
		r, w := m.runeAt(i)
		if !c.Add(r) {
			break
		}
		m.steps++
		i += w
	}
	return i
}

// clusterBoundary decides \b{g}. Java begins the clusters where the match before ended or, if one has been accepted since, a
// sub-match of this one (an iteration, a look-ahead), even if that was given up again; and everything behind the end of the first
// cluster from there is a boundary.
func (m *machine[E]) clusterBoundary(i int32) bool {
	switch {
	case i == 0 || int(i) >= len(m.s):
		return true
	case syntax.IsLow(rune(m.s[i])) && syntax.IsHigh(rune(m.s[i-1])):
		return false
	case int(m.accepted) >= len(m.s):
		m.overrun = true
		m.stop()
		return false
	}
	return m.clusterEnd(m.accepted) <= i
}

// acceptsSubMatches reports whether something in n changes where a sub-match ended last, so that the outcome at a position
// depends on the way to it.
func acceptsSubMatches(n *syntax.Node) bool {
	found := false
	n.Walk(func(n *syntax.Node) bool {
		switch n.Kind {
		case syntax.KindAtomic, syntax.KindLookAhead:
			found = true
		case syntax.KindRepeat:
			found = found || n.Form != syntax.FormRun && n.Form != syntax.FormOption && n.Form != syntax.FormLoop
		}
		return !found
	})
	return found
}

// outerLoops are the loops without a limit that are in no repeated group and no look-behind. Java notes where each of them has failed and
// does not try it there again. Elsewhere that only saves time, but \b{g} may hold later where it did not before.
func outerLoops(root *syntax.Node) map[*syntax.Node]bool {
	loops := make(map[*syntax.Node]bool)
	root.Walk(func(n *syntax.Node) bool {
		switch {
		case n.Kind == syntax.KindLookBehind:
			return false
		case n.Kind != syntax.KindRepeat || n.Subs[0].Kind != syntax.KindGroup:
			return true
		}
		if n.Form == syntax.FormLoop && n.Mode == syntax.Greedy && n.Max < 0 {
			loops[n] = true
		}
		return false
	})
	return loops
}

// onceKey is what a memo has of a loop that failed at i.
func onceKey(pc, i int32) uint64 { return uint64(pc)<<32 | uint64(uint32(i)) }
