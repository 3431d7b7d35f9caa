package read

// lateMembers are the members of a large map that are not made yet: the text of the
// map, and what reads it.
type lateMembers struct {
	s        *yamlParts
	from, to int
}

// lateDepth is how deep the maps are whose members can be late: those of the document.
const lateDepth = 1

// later leaves the members of n to Each.
func (s *yamlParts) later(n *Node, from, to int) {
	n.Kind = Object
	n.own().late = &lateMembers{s, from, to}
	s.l.late, s.l.Cut = n, true
}

// IsLate reports whether the members of n are made by Each only: nothing else sees them.
func (n *Node) IsLate() bool { return n != nil && n.rare != nil && n.rare.late != nil }

// Each makes the late members of n and hands each to do, in their order; a part of them
// is there at a time. It ends the load where the whole of them is not what its parts
// are, and returns how many there were.
func (l *Source) Each(n *Node, do func(Member)) (count int) {
	late := n.rare.late
	n.rare, l.late = nil, nil
	known := make(map[string]bool)
	problems, twice := len(l.Problems), l.twice
	late.s.made = func() {
		if len(l.Problems) != problems || problems >= maxProblems || l.twice != twice || l.Shared {
			l.Wholly(n)
		}
		for _, m := range n.Members {
			if known[m.Key] {
				l.Wholly(n)
			}
			known[m.Key] = true
			do(m)
		}
		clear(n.Members)
		n.Members = n.Members[:0]
		n.Unindex()
		problems = len(l.Problems)
	}
	if !late.s.entries(n, late.from, late.to, lateDepth) {
		l.Wholly(n)
	}
	return len(known)
}

// Wholly ends a load that has to read its document as a whole.
func (l *Source) Wholly(n *Node) {
	l.Fail(n.Position(), nil, "to be read as a whole")
}

// NothingLate ends a load that has left late members unmade.
func (l *Source) NothingLate() {
	if l.late != nil {
		l.Wholly(l.late)
	}
}
