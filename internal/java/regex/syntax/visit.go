package syntax

// Visitor has an answer for each shape of node. A is what the answer depends on beside the node, R what it is. A visitor goes
// to the parts of a node itself, by [Visit].
type Visitor[A, R any] interface {
	Literal(n *Node, a A) R   // KindLiteral, and KindEmpty as one without Runes
	Class(n *Node, a A) R     // KindClass
	Special(n *Node, a A) R   // KindBackref, KindLineBreak, KindGrapheme: they take characters that no class says
	Assertion(n *Node, a A) R // KindBeginText to KindLastMatch: they take no character and have no parts
	Look(n *Node, a A) R      // KindLookAhead, KindLookBehind
	Concat(n *Node, a A) R    // KindConcat
	Alternate(n *Node, a A) R // KindAlternate
	Group(n *Node, a A) R     // KindGroup, KindAtomic
	Repeat(n *Node, a A) R    // KindRepeat
}

// Visit calls the method of v for the shape of n.
func Visit[A, R any](v Visitor[A, R], n *Node, a A) R {
	switch n.Kind {
	case KindEmpty, KindLiteral:
		return v.Literal(n, a)
	case KindClass:
		return v.Class(n, a)
	case KindBackref, KindLineBreak, KindGrapheme:
		return v.Special(n, a)
	case KindLookAhead, KindLookBehind:
		return v.Look(n, a)
	case KindConcat:
		return v.Concat(n, a)
	case KindAlternate:
		return v.Alternate(n, a)
	case KindGroup, KindAtomic:
		return v.Group(n, a)
	case KindRepeat:
		return v.Repeat(n, a)
	}
	return v.Assertion(n, a)
}

// Zero answers with the zero value of R for every shape. A visitor that has something to say about few of them embeds it.
type Zero[A, R any] struct{}

func (Zero[A, R]) Literal(*Node, A) (r R)   { return }
func (Zero[A, R]) Class(*Node, A) (r R)     { return }
func (Zero[A, R]) Special(*Node, A) (r R)   { return }
func (Zero[A, R]) Assertion(*Node, A) (r R) { return }
func (Zero[A, R]) Look(*Node, A) (r R)      { return }
func (Zero[A, R]) Concat(*Node, A) (r R)    { return }
func (Zero[A, R]) Alternate(*Node, A) (r R) { return }
func (Zero[A, R]) Group(*Node, A) (r R)     { return }
func (Zero[A, R]) Repeat(*Node, A) (r R)    { return }

// none is what an answer depends on beside the node, if that is nothing.
type none = struct{}

// Walk calls f for n and what is below it, in the order of the pattern, until f returns false for a node, whose
// descendants are left out.
func (n *Node) Walk(f func(*Node) bool) {
	if n == nil || !f(n) {
		return
	}
	for _, s := range n.Subs {
		s.Walk(f)
	}
}
