package regex

import javachar "github.com/gatemap/gatemap/internal/java/char"

// The constructs that need to know the characters: \X, \b{g} and \N{name}.

// namedCharacter parses the braces of \N{name}. Under (?x) the name may hold comments, which are part of it.
func (p *parser) namedCharacter() rune {
	if p.read() != '{' {
		p.fail("illegal character name escape sequence")
		return 0
	}
	from := p.pos
	for p.read() != '}' {
		if p.pos >= len(p.t) {
			p.fail("unclosed character name escape sequence")
			return 0
		}
	}
	name := string(p.t[from : p.pos-1])
	r, ok := javachar.CodePoint(name)
	if !ok {
		p.fail("unknown character name [" + name + "]")
	}
	return r
}

// boundary parses what is behind \b. Without a "g" a brace is a quantifier, which fails later; Java ends with the error of
// an illegal escape only if no "}" follows the "g".
func (p *parser) boundary() *Node {
	if p.peek() == '{' {
		from := p.pos
		p.pos++
		if p.char(p.pos) == 'g' {
			p.pos++
			if p.read() != '}' {
				return nil
			}
			return &Node{Kind: KindGraphemeBoundary}
		}
		p.pos = from
	}
	return &Node{Kind: KindWordBoundary, Unicode: p.has(flagUClass)}
}

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
// part of this one (an iteration, a look-ahead), even if that was gone back from; and everything behind the end of the first
// cluster from there is a boundary.
func (m *machine[E]) clusterBoundary(i int32) bool {
	switch {
	case i == 0 || int(i) >= len(m.s):
		return true
	case isLow(rune(m.s[i])) && isHigh(rune(m.s[i-1])):
		return false
	case int(m.accepted) >= len(m.s):
		m.overrun = true
		m.stop()
		return false
	}
	return m.clusterEnd(m.accepted) <= i
}

// acceptsParts reports whether something in n changes where a part was accepted last, so that the outcome at a place depends
// on the way to it.
func acceptsParts(n *Node) bool {
	found := false
	n.Walk(func(n *Node) bool {
		switch n.Kind {
		case KindAtomic, KindLookAhead:
			found = true
		case KindRepeat:
			found = found || n.form != formRun && n.form != formOption && n.form != formLoop
		}
		return !found
	})
	return found
}

// outerLoops are the loops without a limit that are in no repeated group and no look-behind. Java notes where each of them has failed and
// does not try it there again. Elsewhere that only saves time, but \b{g} may hold later where it did not before.
func outerLoops(root *Node) map[*Node]bool {
	loops := make(map[*Node]bool)
	root.Walk(func(n *Node) bool {
		switch {
		case n.Kind == KindLookBehind:
			return false
		case n.Kind != KindRepeat || n.Subs[0].Kind != KindGroup:
			return true
		}
		if n.form == formLoop && n.Mode == Greedy && n.Max < 0 {
			loops[n] = true
		}
		return false
	})
	return loops
}

// onceKey is what a memo has of a loop that failed at i.
func onceKey(pc, i int32) uint64 { return uint64(pc)<<32 | uint64(uint32(i)) }
