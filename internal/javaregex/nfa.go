package javaregex

import "errors"

// An nfa decides a full match of a regular pattern: one without look-around, back-references, possessive or atomic parts and grapheme clusters.
// Such a match does not depend on the order in which java.util.regex tries things.

type nfaOp uint8

const (
	nfaMatch nfaOp = iota
	nfaChar
	nfaSplit
	nfaAssert
)

type nfaInst struct {
	op       nfaOp
	out, alt int32
	cls      *Class
	assert   uint8 // index into nfa.asserts
	forever  bool  // nfaChar: from here on everything is accepted
}

type nfa struct {
	code    []nfaInst
	start   int32
	asserts []assertion
}

// maxNFA bounds the instructions of an nfa, counted repetitions written out; larger patterns are matched by the
// backtracking program, which counts.
const maxNFA = 4000

// maxAsserts bounds the different assertions of an nfa, each of which doubles a row of its DFA.
const maxAsserts = 4

var errIrregular = errors.New("not regular")

type nfaCompiler struct {
	n     *nfa
	runes map[foldedRune]*Class
	err   error
}

type foldedRune struct {
	r rune
	f Fold
}

// rune is runeClass, one Class for each.
func (c *nfaCompiler) rune(r rune, f Fold) *Class {
	k := foldedRune{r, f}
	if c.runes[k] == nil {
		c.runes[k] = runeClass(r, f)
	}
	return c.runes[k]
}

// compileNFA compiles a regular tree, or fails with errIrregular or because it would be too large.
func compileNFA(root *Node) (*nfa, error) {
	if !isRegular(root, false) {
		return nil, errIrregular
	}
	c := &nfaCompiler{n: &nfa{}, runes: map[foldedRune]*Class{}}
	end := c.emit(nfaInst{op: nfaMatch})
	c.n.start = c.node(withoutStart(root), end)
	if c.err != nil {
		return nil, c.err
	}
	c.n.markForever()
	return c.n, nil
}

// isRegular reports whether a full match of n is that of the regular language it spells. Java does not go back into an
// iteration of most repetitions, which only \R (\r\n or \r) can tell; and it gives up a minimum when an iteration is empty,
// which only assertions can tell.
func isRegular(n *Node, repeated bool) bool {
	switch n.Kind {
	case KindAtomic, KindLookAhead, KindLookBehind, KindBackref, KindGrapheme, KindGraphemeBoundary:
		return false
	case KindLineBreak:
		return !repeated
	case KindRepeat:
		if n.Mode == Possessive || n.Min > 1 && nullable(n.Subs[0]) && hasAssertion(n.Subs[0]) {
			return false
		}
		repeated = true
	}
	for _, s := range n.Subs {
		if !isRegular(s, repeated) {
			return false
		}
	}
	return true
}

// withoutStart is n without the anchors that the beginning of a full match makes true.
func withoutStart(n *Node) *Node {
	switch n.Kind {
	case KindBeginText, KindLastMatch:
		return &Node{Kind: KindEmpty}
	case KindConcat, KindGroup, KindAlternate:
		out := *n
		out.Subs = append([]*Node(nil), n.Subs...)
		for i, s := range out.Subs {
			out.Subs[i] = withoutStart(s)
			if n.Kind == KindConcat && out.Subs[i].Kind != KindEmpty {
				break
			}
		}
		return &out
	}
	return n
}

func hasAssertion(n *Node) bool {
	found := false
	n.Walk(func(n *Node) bool {
		found = found || n.Kind >= KindBeginText
		return !found
	})
	return found
}

func (c *nfaCompiler) emit(in nfaInst) int32 {
	if len(c.n.code) >= maxNFA {
		c.err = errors.New("too large")
		return 0
	}
	c.n.code = append(c.n.code, in)
	return int32(len(c.n.code) - 1)
}

// node compiles n before next and returns where it starts.
func (c *nfaCompiler) node(n *Node, next int32) int32 {
	if c.err != nil {
		return 0
	}
	switch n.Kind {
	case KindEmpty:
		return next
	case KindLiteral:
		for i := len(n.Runes) - 1; i >= 0; i-- {
			next = c.emit(nfaInst{op: nfaChar, cls: c.rune(n.Runes[i], n.Fold), out: next})
		}
		return next
	case KindClass:
		return c.emit(nfaInst{op: nfaChar, cls: n.Class, out: next})
	case KindConcat:
		for i := len(n.Subs) - 1; i >= 0; i-- {
			next = c.node(n.Subs[i], next)
		}
		return next
	case KindAlternate:
		start := c.node(n.Subs[len(n.Subs)-1], next)
		for i := len(n.Subs) - 2; i >= 0; i-- {
			start = c.emit(nfaInst{op: nfaSplit, out: c.node(n.Subs[i], next), alt: start})
		}
		return start
	case KindGroup:
		return c.node(n.Subs[0], next)
	case KindRepeat:
		return c.repeat(n, next)
	case KindLineBreak:
		lf := c.emit(nfaInst{op: nfaChar, cls: runesClass('\n'), out: next})
		crlf := c.emit(nfaInst{op: nfaChar, cls: runesClass('\r'), out: lf})
		one := c.emit(nfaInst{op: nfaChar, cls: vertClass, out: next})
		return c.emit(nfaInst{op: nfaSplit, out: crlf, alt: one})
	}
	if next == 0 && (n.Kind == KindEndText || n.Kind == KindEndTextBreak || n.Kind == KindEndLine) {
		return next // before the match is the end
	}
	return c.emit(nfaInst{op: nfaAssert, assert: c.assertion(assertionOf(n)), out: next})
}

func (c *nfaCompiler) assertion(a assertion) uint8 {
	if a.kind == KindLastMatch { // a full match has no match before it
		a = assertion{kind: KindBeginText}
	}
	for i, b := range c.n.asserts {
		if a == b {
			return uint8(i)
		}
		if a.kind == b.kind && a.unicode != b.unicode {
			c.err = errors.New("two ideas of a word") // a sight knows one
			return 0
		}
	}
	if len(c.n.asserts) == maxAsserts {
		c.err = errors.New("too many assertions")
		return 0
	}
	c.n.asserts = append(c.n.asserts, a)
	return uint8(len(c.n.asserts) - 1)
}

func (c *nfaCompiler) repeat(n *Node, next int32) int32 {
	sub := n.Subs[0]
	if n.Max < 0 {
		loop := c.emit(nfaInst{op: nfaSplit, alt: next})
		c.n.code[loop].out = c.node(sub, loop)
		next = loop
	} else {
		end := next
		for i := n.Min; i < n.Max && c.err == nil; i++ {
			next = c.emit(nfaInst{op: nfaSplit, out: c.node(sub, next), alt: end})
		}
	}
	for i := 0; i < n.Min && c.err == nil; i++ {
		before := c.node(sub, next)
		if before == next { // nothing, however often
			break
		}
		next = before
	}
	return next
}

// markForever finds the loops over every code point from which the match is reached without a character.
func (n *nfa) markForever() {
	for i := range n.code {
		in := &n.code[i]
		if in.op == nfaChar && in.cls.IsAll() {
			in.forever = n.reaches(in.out, int32(i)) && n.reaches(in.out, 0)
		}
	}
}

// reaches reports whether target is reached from pc through splits only. The match is instruction 0.
func (n *nfa) reaches(pc, target int32) bool {
	for range len(n.code) {
		if pc == target {
			return true
		}
		in := &n.code[pc]
		if in.op != nfaSplit {
			return false
		}
		if in.out == target || in.alt == target {
			return true
		}
		if n.code[in.alt].op != nfaSplit {
			return false
		}
		pc = in.alt
	}
	return false
}
