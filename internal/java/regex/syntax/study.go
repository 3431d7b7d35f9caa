package syntax

// Extent is what java.util.regex finds out about a part of a pattern before it matches: how many characters it takes, and
// whether it can match in one way only. Lengths are 32-bit and wrap, and some limits are forgotten, as in Java: both decide
// which look-behinds are accepted, how far they look, and how a repeated group runs.
type Extent struct {
	Min, Max      int32
	Bounded       bool // max counts
	Deterministic bool
}

func newExtent() Extent { return Extent{Bounded: true, Deterministic: true} }

// ExtentOf studies n.
func ExtentOf(n *Node) Extent {
	e := newExtent()
	e.add(&rest{seq: []*Node{n}})
	return e
}

// boundedBehind reports whether Java takes n for a look-behind of bounded length.
func boundedBehind(n *Node) bool { return ExtentOf(n.Subs[0]).Bounded }

// rest is what is still to come of a sequence, and of those around it.
type rest struct {
	seq []*Node
	up  *rest
}

// add goes through a sequence. An alternative ends it: what follows is measured on its own and then added.
func (e *Extent) add(k *rest) {
	seq, k := k.seq, k.up
	for {
		if len(seq) == 0 {
			if k == nil {
				return
			}
			seq, k = k.seq, k.up
			continue
		}
		n := seq[0]
		seq = seq[1:]
		switch n.Kind {
		case KindConcat, KindGroup:
			k = &rest{seq, k}
			seq = n.Subs
		case KindAlternate:
			e.alternatives(n.Subs, &rest{seq, k})
			return
		case KindAtomic:
			e.add(&rest{seq: n.Subs})
		case KindLiteral:
			e.Min += int32(len(n.Runes))
			e.Max += int32(len(n.Runes))
		case KindClass:
			e.Min++
			e.Max++
		case KindLineBreak:
			e.Min++
			e.Max += 2
		case KindGrapheme: // Java forgets the most that it takes, so that a look-behind of \X alone never matches
			e.Min++
			e.Deterministic = false
		case KindBackref:
			e.Bounded = false
		case KindRepeat:
			if e.repeat(n, &rest{seq, k}) {
				return
			}
		}
	}
}

func (e *Extent) alternatives(alts []*Node, k *rest) {
	lo, hi, bounded := int32(1<<31-1), int32(-1), e.Bounded
	for _, a := range alts {
		x := ExtentOf(a)
		lo, hi = min(lo, x.Min), max(hi, x.Max)
		bounded = bounded && x.Bounded
	}
	tail := newExtent()
	tail.add(k)
	e.Min += lo + tail.Min
	e.Max += hi + tail.Max
	e.Bounded = bounded && tail.Bounded
	e.Deterministic = false
}

// repeat adds a repetition; true when nothing behind it counts any more.
func (e *Extent) repeat(n *Node, k *rest) bool {
	switch n.Form {
	case FormOption:
		e.alternatives([]*Node{n.Subs[0], {Kind: KindEmpty}}, k)
		return true
	case FormLoop:
		e.Bounded, e.Deterministic = false, false
		return true
	case FormMark:
		lo := e.Min
		e.add(&rest{seq: n.Subs})
		e.Min = lo
		e.Deterministic = false
	case FormRun:
		e.Min += int32(n.Min)
		e.Max += MaxRepeat
		e.Deterministic = false
	default:
		e.counted(n)
	}
	return false
}

func (e *Extent) counted(n *Node) {
	x := ExtentOf(n.Subs[0])
	most := int32(n.Max)
	if n.Max < 0 {
		most = MaxRepeat
	}
	if lo := x.Min*int32(n.Min) + e.Min; lo < e.Min {
		e.Min = 0xFFFFFFF
	} else {
		e.Min = lo
	}
	if e.Bounded && x.Bounded {
		hi := x.Max*most + e.Max
		e.Bounded = hi >= e.Max
		e.Max = hi
	} else {
		e.Bounded = false
	}
	e.Deterministic = e.Deterministic && x.Deterministic && int32(n.Min) == most
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

// nullable reports whether n may match the empty string.
func nullable(n *Node) bool {
	switch n.Kind {
	case KindLiteral:
		return len(n.Runes) == 0
	case KindClass, KindLineBreak, KindGrapheme:
		return false
	case KindConcat:
		for _, s := range n.Subs {
			if !nullable(s) {
				return false
			}
		}
		return true
	case KindAlternate:
		for _, s := range n.Subs {
			if nullable(s) {
				return true
			}
		}
		return false
	case KindGroup, KindAtomic:
		return nullable(n.Subs[0])
	case KindRepeat:
		return n.Min == 0 || nullable(n.Subs[0])
	}
	return true
}

// FirstClass is a superset of the characters that a match begins with, or nil when a match may be empty or look around.
func FirstClass(n *Node) *Class {
	switch n.Kind {
	case KindLiteral:
		if len(n.Runes) > 0 {
			return RuneClass(n.Runes[0], n.Fold)
		}
	case KindClass:
		return n.Class
	case KindLineBreak:
		return VerticalSpace
	case KindConcat:
		for _, s := range n.Subs {
			if c := FirstClass(s); c != nil {
				return c
			}
			if s.Kind != KindEmpty && s.Kind != KindWordBoundary {
				return nil
			}
		}
	case KindAlternate:
		return UnionOf(n.Subs, FirstClass)
	case KindGroup, KindAtomic:
		return FirstClass(n.Subs[0])
	case KindRepeat:
		if n.Min > 0 {
			return FirstClass(n.Subs[0])
		}
	}
	return nil
}
