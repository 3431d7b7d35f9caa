package regex

// extent is what java.util.regex finds out about a part of a pattern before it matches: how many characters it takes, and
// whether it can match in one way only. Lengths are 32-bit and wrap, and some limits are forgotten, as in Java: both decide
// which look-behinds are accepted, how far they look, and how a repeated group runs.
type extent struct {
	min, max      int32
	bounded       bool // max counts
	deterministic bool
}

func newExtent() extent { return extent{bounded: true, deterministic: true} }

func extentOf(n *Node) extent {
	e := newExtent()
	e.add(&rest{seq: []*Node{n}})
	return e
}

// boundedBehind reports whether Java takes n for a look-behind of bounded length.
func boundedBehind(n *Node) bool { return extentOf(n.Subs[0]).bounded }

// rest is what is still to come of a sequence, and of those around it.
type rest struct {
	seq []*Node
	up  *rest
}

// add goes through a sequence. An alternative ends it: what follows is measured on its own and then added.
func (e *extent) add(k *rest) {
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
			e.min += int32(len(n.Runes))
			e.max += int32(len(n.Runes))
		case KindClass:
			e.min++
			e.max++
		case KindLineBreak:
			e.min++
			e.max += 2
		case KindGrapheme: // Java forgets the most that it takes, so that a look-behind of \X alone never matches
			e.min++
			e.deterministic = false
		case KindBackref:
			e.bounded = false
		case KindRepeat:
			if e.repeat(n, &rest{seq, k}) {
				return
			}
		}
	}
}

func (e *extent) alternatives(alts []*Node, k *rest) {
	lo, hi, bounded := int32(1<<31-1), int32(-1), e.bounded
	for _, a := range alts {
		x := extentOf(a)
		lo, hi = min(lo, x.min), max(hi, x.max)
		bounded = bounded && x.bounded
	}
	tail := newExtent()
	tail.add(k)
	e.min += lo + tail.min
	e.max += hi + tail.max
	e.bounded = bounded && tail.bounded
	e.deterministic = false
}

// repeat adds a repetition; true when nothing behind it counts any more.
func (e *extent) repeat(n *Node, k *rest) bool {
	switch n.form {
	case formOption:
		e.alternatives([]*Node{n.Subs[0], {Kind: KindEmpty}}, k)
		return true
	case formLoop:
		e.bounded, e.deterministic = false, false
		return true
	case formMark:
		lo := e.min
		e.add(&rest{seq: n.Subs})
		e.min = lo
		e.deterministic = false
	case formRun:
		e.min += int32(n.Min)
		e.max += maxReps
		e.deterministic = false
	default:
		e.counted(n)
	}
	return false
}

func (e *extent) counted(n *Node) {
	x := extentOf(n.Subs[0])
	most := int32(n.Max)
	if n.Max < 0 {
		most = maxReps
	}
	if lo := x.min*int32(n.Min) + e.min; lo < e.min {
		e.min = 0xFFFFFFF
	} else {
		e.min = lo
	}
	if e.bounded && x.bounded {
		hi := x.max*most + e.max
		e.bounded = hi >= e.max
		e.max = hi
	} else {
		e.bounded = false
	}
	e.deterministic = e.deterministic && x.deterministic && int32(n.Min) == most
}

// form is the way in which Java runs a repetition. They differ in what can be undone and in which captures survive that.
type form uint8

const (
	formRun     form = iota // a class, greedy, without an upper limit
	formCurly               // anything but a group, and possessive groups: an iteration, once done, is not undone inside
	formMark                // the same for ? and {0,1}
	formOption              // a group with ? or {0,1}: an alternative of the group and nothing
	formUniform             // a group that matches in one way only: as formCurly, with a capture
	formLoop                // any other group
)

// formOf decides the form of a repetition; those in it have theirs.
func formOf(n *Node) form {
	sub := n.Subs[0]
	option := n.Min == 0 && n.Max == 1
	switch {
	case sub.Kind != KindGroup || n.Mode == Possessive:
		if option {
			return formMark
		}
		if n.Mode == Greedy && n.Max < 0 && isSingle(sub) {
			return formRun
		}
		return formCurly
	case option:
		return formOption
	case extentOf(sub).deterministic:
		return formUniform
	}
	return formLoop
}

// isSingle reports that n matches exactly one code point.
func isSingle(n *Node) bool {
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
