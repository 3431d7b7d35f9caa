package syntax

// Extent is what java.util.regex finds out about a part of a pattern before it matches: how many characters it takes, and
// whether it can match in one way only. Lengths are 32-bit and wrap, and some limits are forgotten, as in Java: both decide
// which look-behinds are accepted, how far they look, and how a repeated group runs.
type Extent struct {
	Min, Max      int32
	Bounded       bool // Max counts
	Deterministic bool
}

// ExtentOf studies n.
func ExtentOf(n *Node) Extent { return studyRest(&rest{seq: []*Node{n}}) }

// boundedBehind reports whether Java takes n for a look-behind of bounded length.
func boundedBehind(n *Node) bool { return ExtentOf(n.Subs[0]).Bounded }

// rest is what is still to come of a sequence, and of those around it. It is read once.
type rest struct {
	seq []*Node
	up  *rest
}

// study adds nodes to an extent. Its answer is what comes next, nil when nothing behind the node counts any more.
type study struct{ Extent }

func studyRest(k *rest) Extent {
	s := study{Extent{Bounded: true, Deterministic: true}}
	s.add(k)
	return s.Extent
}

func (s *study) add(k *rest) {
	for k != nil {
		if len(k.seq) == 0 {
			k = k.up
			continue
		}
		n := k.seq[0]
		k.seq = k.seq[1:]
		k = Visit(s, n, k)
	}
}

func (s *study) characters(lo, hi int32) {
	s.Min += lo
	s.Max += hi
}

func (s *study) Literal(n *Node, k *rest) *rest {
	s.characters(int32(len(n.Runes)), int32(len(n.Runes)))
	return k
}

func (s *study) Class(_ *Node, k *rest) *rest {
	s.characters(1, 1)
	return k
}

// Special: Java forgets the most that \X takes, so that a look-behind of \X alone never matches.
func (s *study) Special(n *Node, k *rest) *rest {
	switch n.Kind {
	case KindLineBreak:
		s.characters(1, 2)
	case KindGrapheme:
		s.characters(1, 0)
		s.Deterministic = false
	default:
		s.Bounded = false
	}
	return k
}

func (s *study) Assertion(_ *Node, k *rest) *rest { return k }
func (s *study) Look(_ *Node, k *rest) *rest      { return k }
func (s *study) Concat(n *Node, k *rest) *rest    { return &rest{n.Subs, k} }

func (s *study) Group(n *Node, k *rest) *rest {
	if n.Kind == KindAtomic {
		s.add(&rest{seq: n.Subs})
		return k
	}
	return &rest{n.Subs, k}
}

// Alternate ends a sequence: what follows is measured on its own and then added.
func (s *study) Alternate(n *Node, k *rest) *rest { return s.alternatives(n.Subs, k) }

func (s *study) alternatives(alts []*Node, k *rest) *rest {
	lo, hi, bounded := int32(1<<31-1), int32(-1), s.Bounded
	for _, a := range alts {
		x := ExtentOf(a)
		lo, hi = min(lo, x.Min), max(hi, x.Max)
		bounded = bounded && x.Bounded
	}
	tail := studyRest(k)
	s.characters(lo+tail.Min, hi+tail.Max)
	s.Bounded = bounded && tail.Bounded
	s.Deterministic = false
	return nil
}

func (s *study) Repeat(n *Node, k *rest) *rest {
	switch n.Form {
	case FormOption:
		return s.alternatives([]*Node{n.Subs[0], {Kind: KindEmpty}}, k)
	case FormLoop:
		s.Bounded, s.Deterministic = false, false
		return nil
	case FormMark:
		lo := s.Min
		s.add(&rest{seq: n.Subs})
		s.Min = lo
		s.Deterministic = false
	case FormRun:
		s.characters(int32(n.Min), MaxRepeat)
		s.Deterministic = false
	default:
		s.counted(n)
	}
	return k
}

func (s *study) counted(n *Node) {
	x := ExtentOf(n.Subs[0])
	most := int32(n.Max)
	if n.Max < 0 {
		most = MaxRepeat
	}
	if lo := x.Min*int32(n.Min) + s.Min; lo < s.Min {
		s.Min = 0xFFFFFFF
	} else {
		s.Min = lo
	}
	if s.Bounded && x.Bounded {
		hi := x.Max*most + s.Max
		s.Bounded = hi >= s.Max
		s.Max = hi
	} else {
		s.Bounded = false
	}
	s.Deterministic = s.Deterministic && x.Deterministic && int32(n.Min) == most
}

// Form is the way in which Java runs a repetition. They differ in what can be undone and in which captures survive that.
type Form uint8

const (
	FormRun     Form = iota // a class, greedy, without an upper limit
	FormCurly               // anything but a group, and possessive groups: an iteration, once done, is not undone inside
	FormMark                // the same for ? and {0,1}
	FormOption              // a group with ? or {0,1}: an alternative of the group and nothing
	FormUniform             // a group that matches in one way only: as formCurly, with a capture
	FormLoop                // any other group
)

// formOf decides the form of a repetition; those in it have theirs.
func formOf(n *Node) Form {
	sub := n.Subs[0]
	option := n.Min == 0 && n.Max == 1
	switch {
	case sub.Kind != KindGroup || n.Mode == Possessive:
		if option {
			return FormMark
		}
		if n.Mode == Greedy && n.Max < 0 && IsSingle(sub) {
			return FormRun
		}
		return FormCurly
	case option:
		return FormOption
	case ExtentOf(sub).Deterministic:
		return FormUniform
	}
	return FormLoop
}

// IsSingle reports that n matches exactly one code point.
func IsSingle(n *Node) bool {
	return n.Kind == KindClass || n.Kind == KindLiteral && len(n.Runes) == 1
}
