package regex

import (
	"cmp"
	"errors"
	"slices"
	"sync"

	"github.com/gatemap/gatemap/internal/java/regex/syntax"
)

// An nfa decides a full match of a regular pattern, which does not depend on the order in which java.util.regex tries things.

type nfaOp uint8

const (
	nfaMatch nfaOp = iota
	nfaChar
	nfaSplit
	nfaAssert
)

type nfaInst struct {
	op       nfaOp
	assert   uint8 // index into nfa.asserts
	forever  bool  // nfaChar: from here on everything is accepted
	out, alt int32
	cls      *syntax.Class
}

type nfa struct {
	code     []nfaInst
	start    int32
	asserts  []assertion
	searches sync.Pool
}

// maxNFA bounds the instructions of an nfa (6 MB), counted repetitions written out; larger patterns are matched by the
// backtracking program, which counts.
const maxNFA = 1 << 18

// maxAsserts bounds the different assertions of an nfa; the real ones are fewer.
const maxAsserts = 16

var errIrregular = errors.New("not regular")

type nfaCompiler struct {
	syntax.Zero[int32, int32] // a regular tree has no look-around
	n                         *nfa
	runes                     syntax.FoldedRunes
	singles                   map[*syntax.Node]*syntax.Class // of alternatives in repetitions, which are compiled again and again
	err                       error
}

// compileNFA compiles a regular tree, or fails with errIrregular or because it would be too large.
func compileNFA(root *syntax.Node) (*nfa, error) {
	root = syntax.Regular(root)
	if root == nil {
		return nil, errIrregular
	}
	n := &nfa{}
	n.searches.New = func() any { return newSearch(n) }
	c := &nfaCompiler{n: n, runes: syntax.FoldedRunes{}, singles: map[*syntax.Node]*syntax.Class{}}
	end := c.emit(nfaInst{op: nfaMatch})
	c.n.start = c.node(syntax.WithoutStart(root), end)
	if c.err != nil {
		return nil, c.err
	}
	c.n.markForever()
	return c.n, nil
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
func (c *nfaCompiler) node(n *syntax.Node, next int32) int32 {
	if c.err != nil {
		return 0
	}
	return syntax.Visit(c, n, next)
}

func (c *nfaCompiler) Literal(n *syntax.Node, next int32) int32 {
	for i := len(n.Runes) - 1; i >= 0; i-- {
		next = c.emit(nfaInst{op: nfaChar, cls: c.runes.Class(n.Runes[i], n.Fold), out: next})
	}
	return next
}

func (c *nfaCompiler) Class(n *syntax.Node, next int32) int32 {
	return c.emit(nfaInst{op: nfaChar, cls: n.Class, out: next})
}

// Special compiles \R, the only one that is regular.
func (c *nfaCompiler) Special(_ *syntax.Node, next int32) int32 {
	lf := c.emit(nfaInst{op: nfaChar, cls: syntax.RunesClass('\n'), out: next})
	crlf := c.emit(nfaInst{op: nfaChar, cls: syntax.RunesClass('\r'), out: lf})
	one := c.emit(nfaInst{op: nfaChar, cls: syntax.VerticalSpace, out: next})
	return c.emit(nfaInst{op: nfaSplit, out: crlf, alt: one})
}

func (c *nfaCompiler) Assertion(n *syntax.Node, next int32) int32 {
	if next == 0 && (n.Kind == syntax.KindEndText || n.Kind == syntax.KindEndTextBreak || n.Kind == syntax.KindEndLine) {
		return next // before the match is the end
	}
	return c.emit(nfaInst{op: nfaAssert, assert: c.assertion(assertionOf(n)), out: next})
}

func (c *nfaCompiler) Concat(n *syntax.Node, next int32) int32 {
	for i := len(n.Subs) - 1; i >= 0; i-- {
		next = c.node(n.Subs[i], next)
	}
	return next
}

func (c *nfaCompiler) Group(n *syntax.Node, next int32) int32 { return c.node(n.Subs[0], next) }

// Alternate compiles alternatives. Those of one character become one class and those that begin alike share what they have in
// common, so that few instructions are waiting at a time.
func (c *nfaCompiler) Alternate(n *syntax.Node, next int32) int32 {
	var single []*syntax.Node
	var words []word
	var starts []int32
	for _, s := range n.Subs {
		switch {
		case c.err != nil:
			return 0
		case syntax.IsSingle(s):
			single = append(single, s)
		case s.Kind == syntax.KindLiteral && len(s.Runes) > 0:
			words = append(words, word{s.Runes, s.Fold, nil})
		case s.Kind == syntax.KindConcat && s.Subs[0].Kind == syntax.KindLiteral && len(s.Subs[0].Runes) > 0:
			words = append(words, word{s.Subs[0].Runes, s.Subs[0].Fold, &syntax.Node{Kind: syntax.KindConcat, Subs: s.Subs[1:]}})
		default:
			starts = append(starts, c.node(s, next))
		}
	}
	if len(single) > 0 {
		if c.singles[n] == nil {
			c.singles[n] = syntax.UnionOf(single, syntax.ClassOf)
		}
		starts = append(starts, c.emit(nfaInst{op: nfaChar, cls: c.singles[n], out: next}))
	}
	slices.SortStableFunc(words, func(a, b word) int {
		return cmp.Or(cmp.Compare(a.fold, b.fold), slices.Compare(a.runes, b.runes))
	})
	return c.either(c.words(starts, words, next))
}

// word is an alternative that begins with characters; rest is what follows them, if anything does.
type word struct {
	runes []rune
	fold  syntax.Fold
	rest  *syntax.Node
}

// words compiles sorted words and appends where they start.
func (c *nfaCompiler) words(starts []int32, words []word, next int32) []int32 {
	for len(words) > 0 && c.err == nil {
		w := words[0]
		if len(w.runes) == 0 {
			if words = words[1:]; w.rest == nil {
				starts = append(starts, next)
			} else {
				starts = append(starts, c.node(w.rest, next))
			}
			continue
		}
		k := 1
		for k < len(words) && words[k].fold == w.fold && len(words[k].runes) > 0 && words[k].runes[0] == w.runes[0] {
			k++
		}
		var rests []word
		for _, x := range words[:k] {
			rests = append(rests, word{x.runes[1:], x.fold, x.rest})
		}
		after := c.either(c.words(nil, rests, next))
		starts = append(starts, c.emit(nfaInst{op: nfaChar, cls: c.runes.Class(w.runes[0], w.fold), out: after}))
		words = words[k:]
	}
	return starts
}

// either is where one of the starts is chosen; the same one counts once.
func (c *nfaCompiler) either(starts []int32) int32 {
	slices.Sort(starts)
	starts = slices.Compact(starts)
	if len(starts) == 0 {
		return 0
	}
	at := starts[0]
	for _, s := range starts[1:] {
		at = c.emit(nfaInst{op: nfaSplit, out: s, alt: at})
	}
	return at
}

func (c *nfaCompiler) assertion(a assertion) uint8 {
	if a.kind == syntax.KindLastMatch { // a full match has no match before it
		a = assertion{kind: syntax.KindBeginText}
	}
	for i, b := range c.n.asserts {
		if a == b {
			return uint8(i)
		}
		if a.kind == b.kind && a.unicode != b.unicode {
			c.err = errors.New("two ideas of a word") // a cursor knows one
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

func (c *nfaCompiler) Repeat(n *syntax.Node, next int32) int32 {
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
