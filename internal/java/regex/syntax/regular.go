package syntax

// Regular returns a tree of literals, classes, alternatives, repetitions and assertions that has the full matches of n; nil
// when n is not regular. Java does not go back into an iteration of most repetitions, which only \R (\r\n or \r) can tell; and
// it gives up a minimum when an iteration is empty, which only assertions can tell. A possessive repetition or an atomic group
// is regular where what follows cannot take what it would have to give back.
func Regular(n *Node) *Node {
	z := regularizer{steps: maxRegularize, known: map[*Node]facts{}}
	return z.node(n, context{follow: new(Class)})
}

// maxRegularize bounds the classes that are united to find out what follows a possessive part.
const maxRegularize = 1 << 16

type regularizer struct {
	Zero[context, *Node]
	steps int
	known map[*Node]facts
}

// facts are about a node and all below it.
type facts struct {
	nullable bool // it may match the empty string
	asserts  bool // it asks for something about a position
	keeps    bool // something in it does not give back what it took
}

func (z *regularizer) facts(n *Node) facts {
	if f, ok := z.known[n]; ok {
		return f
	}
	f := facts{
		asserts: isAssertion(n.Kind),
		keeps:   n.Kind == KindAtomic || n.Kind == KindRepeat && n.Mode == Possessive,
	}
	all, some := true, false
	for _, s := range n.Subs {
		g := z.facts(s)
		f.asserts, f.keeps = f.asserts || g.asserts, f.keeps || g.keeps
		all, some = all && g.nullable, some || g.nullable
	}
	switch n.Kind {
	case KindLiteral:
		f.nullable = len(n.Runes) == 0
	case KindClass, KindLineBreak:
	case KindAlternate:
		f.nullable = some
	case KindRepeat:
		f.nullable = n.Min == 0 || all
	default:
		f.nullable = all
	}
	z.known[n] = f
	return f
}

// isAssertion reports that a node of that kind takes no characters and looks at those next to it.
func isAssertion(k Kind) bool {
	return k >= KindBeginText && k <= KindLastMatch && k != KindGraphemeBoundary
}

// context is where a node is rewritten.
type context struct {
	// follow is a superset of the characters that may come behind it, nothing at the end of the subject: there a part that has
	// taken all it can has nothing to give back.
	follow   *Class
	repeated bool // in a repetition
}

func (z *regularizer) node(n *Node, c context) *Node { return Visit(z, n, c) }

func (z *regularizer) Literal(n *Node, _ context) *Node { return n }
func (z *regularizer) Class(n *Node, _ context) *Node   { return n }

func (z *regularizer) Special(n *Node, c context) *Node {
	if n.Kind == KindLineBreak && !c.repeated {
		return n
	}
	return nil
}

func (z *regularizer) Assertion(n *Node, _ context) *Node {
	if isAssertion(n.Kind) {
		return n
	}
	return nil
}

func (z *regularizer) Group(n *Node, c context) *Node {
	if n.Kind == KindAtomic {
		return z.atomic(n.Subs[0], c)
	}
	return z.node(n.Subs[0], c)
}

func (z *regularizer) Alternate(n *Node, c context) *Node {
	out := *n
	out.Subs = make([]*Node, len(n.Subs))
	for i, s := range n.Subs {
		if out.Subs[i] = z.node(s, c); out.Subs[i] == nil {
			return nil
		}
	}
	return &out
}

func (z *regularizer) Concat(n *Node, c context) *Node {
	out := *n
	out.Subs = make([]*Node, len(n.Subs))
	careful := z.facts(n).keeps
	for i := len(n.Subs) - 1; i >= 0; i-- {
		s := z.node(n.Subs[i], c)
		if s == nil {
			return nil
		}
		out.Subs[i] = s
		if careful {
			c.follow = z.before(s, c.follow)
		}
	}
	return &out
}

// before is what may come where n is, with follow behind it.
func (z *regularizer) before(n *Node, follow *Class) *Class {
	first := z.first(n)
	if z.steps <= 0 {
		return AnyRune
	}
	if z.facts(n).nullable {
		return first.Union(follow)
	}
	return first
}

// first is a superset of the characters that n begins with.
func (z *regularizer) first(n *Node) *Class {
	if z.steps--; z.steps <= 0 {
		return AnyRune
	}
	if c := Visit(firsts{z: z}, n, none{}); c != nil {
		return c
	}
	return new(Class)
}

type firsts struct {
	Zero[none, *Class]
	z *regularizer
}

func (f firsts) Group(n *Node, _ none) *Class  { return f.z.first(n.Subs[0]) }
func (f firsts) Repeat(n *Node, _ none) *Class { return f.z.first(n.Subs[0]) }

func (f firsts) Literal(n *Node, _ none) *Class {
	if len(n.Runes) == 0 {
		return nil
	}
	return RuneClass(n.Runes[0], n.Fold)
}

func (f firsts) Class(n *Node, _ none) *Class {
	f.z.steps -= len(n.Class.r) / 8
	return n.Class
}

func (f firsts) Special(n *Node, _ none) *Class {
	if n.Kind == KindLineBreak {
		return VerticalSpace
	}
	return nil
}

func (f firsts) Concat(n *Node, _ none) *Class {
	for i, s := range n.Subs {
		if !f.z.facts(s).nullable {
			return f.union(n.Subs[:i+1])
		}
	}
	return f.union(n.Subs)
}

func (f firsts) Alternate(n *Node, _ none) *Class { return f.union(n.Subs) }

func (f firsts) union(nodes []*Node) *Class {
	out := new(Class)
	for _, n := range nodes {
		out = out.Union(f.z.first(n))
		f.z.steps -= len(out.r) / 8
	}
	return out
}

// atomic rewrites the atomic group of n.
func (z *regularizer) atomic(n *Node, c context) *Node {
	for n.Kind == KindGroup || n.Kind == KindAtomic {
		n = n.Subs[0]
	}
	switch {
	case oneWay(n):
		return n
	case n.Kind != KindRepeat:
		return nil
	case n.Mode == Lazy && oneWay(n.Subs[0]): // it takes no more than it has to
		return z.node(&Node{Kind: KindRepeat, Subs: n.Subs, Min: n.Min, Max: n.Min}, c)
	}
	return z.possessive(n, c.follow)
}

// possessive rewrites a repetition that gives nothing back.
func (z *regularizer) possessive(n *Node, follow *Class) *Node {
	cls := ClassOf(n.Subs[0])
	if cls == nil || cls.Intersects(follow) {
		return nil
	}
	return &Node{Kind: KindRepeat, Subs: []*Node{{Kind: KindClass, Class: cls}}, Min: n.Min, Max: n.Max}
}

func (z *regularizer) Repeat(n *Node, c context) *Node {
	sub := n.Subs[0]
	if n.Mode == Possessive && !(n.Min == n.Max && oneWay(sub)) {
		return z.possessive(n, c.follow)
	}
	f := z.facts(sub)
	if n.Min > 1 && f.nullable && f.asserts {
		return nil
	}
	if n.Max != 1 && f.keeps {
		c.follow = z.before(sub, c.follow).Union(c.follow)
	}
	body := z.node(sub, context{c.follow, true})
	if body == nil {
		return nil
	}
	out := &Node{Kind: KindRepeat, Subs: []*Node{body}, Min: n.Min, Max: n.Max}
	if f.nullable && !f.asserts {
		out.Min = 0
	}
	return merged(out)
}

// merged makes one repetition of a repetition of a repetition, if there is one that matches as often: ((X{1,3}){2}) is X{2,6}.
func merged(n *Node) *Node {
	in := n.Subs[0]
	if in.Kind != KindRepeat || n.Max == 0 || in.Max == 0 {
		return n
	}
	lo, hi, a, b := int64(n.Min), most(n), int64(in.Min), most(in)
	// The counts are lo*a..lo*b, (lo+1)*a..(lo+1)*b and so on. Without a gap between the first two, and between zero and one,
	// there is none at all: the later ones are longer.
	if k := max(lo, 1); hi > k && (k+1)*a > k*b+1 || lo == 0 && a > 1 {
		return n
	}
	out := &Node{Kind: KindRepeat, Subs: in.Subs, Max: -1}
	if lo*a > MaxRepeat {
		return n
	}
	out.Min = int(lo * a)
	if hi*b < MaxRepeat {
		out.Max = int(hi * b)
	}
	return out
}

// most is the upper limit of a repetition; MaxRepeat, which no subject can reach, stands for none.
func most(n *Node) int64 {
	if n.Max < 0 {
		return MaxRepeat
	}
	return int64(n.Max)
}
