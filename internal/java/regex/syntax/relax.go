package syntax

// Relax is a regular tree that matches all that n does. Of look-around, back-references, grapheme clusters, atomic and
// possessive parts it assumes the best.
func Relax(n *Node) *Node {
	out := *n
	switch n.Kind {
	case KindLookAhead, KindLookBehind, KindGraphemeBoundary:
		return &Node{Kind: KindEmpty}
	case KindBackref:
		return &Node{Kind: KindRepeat, Max: -1, Subs: []*Node{{Kind: KindClass, Class: AnyRune}}}
	case KindGrapheme:
		return &Node{Kind: KindRepeat, Min: 1, Max: -1, Subs: []*Node{{Kind: KindClass, Class: AnyRune}}}
	case KindLineBreak:
		return &Node{Kind: KindRepeat, Min: 1, Max: 2, Subs: []*Node{{Kind: KindClass, Class: VerticalSpace}}}
	case KindAtomic:
		out.Kind = KindGroup
	case KindRepeat:
		out.Mode = Greedy
		if n.Min > 1 && nullable(n.Subs[0]) {
			out.Min = 1
		}
	}
	out.Subs = make([]*Node, len(n.Subs))
	for i, s := range n.Subs {
		out.Subs[i] = Relax(s)
	}
	return &out
}

// WithoutStart is n without the anchors that the beginning of a full match makes true.
func WithoutStart(n *Node) *Node {
	switch n.Kind {
	case KindBeginText, KindLastMatch:
		return &Node{Kind: KindEmpty}
	case KindConcat, KindGroup, KindAlternate:
		out := *n
		out.Subs = append([]*Node(nil), n.Subs...)
		for i, s := range out.Subs {
			out.Subs[i] = WithoutStart(s)
			if n.Kind == KindConcat && out.Subs[i].Kind != KindEmpty {
				break
			}
		}
		return &out
	}
	return n
}
