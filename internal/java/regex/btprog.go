package regex

import "github.com/gatemap/gatemap/internal/java/regex/syntax"

// A backtracking program is the graph of nodes that java.util.regex walks, with the same choices in the same order and the same
// captures kept or undone. It is compiled from the end: code(X, k) is where X begins so that instruction k follows it.
//
//	characters      opLit k; opChar k for one that is folded, beyond U+FFFF or a class
//	XY              code(X, code(Y, k))
//	X|Y             opBranch to code(X, k), code(Y, k)
//	(X)             opOpen, code(X, opClose k)
//	(X)?            opBranch to code((X), k), k: [syntax.FormOption]
//	(X)*            opEnter, and at the end of the body opLoop, to the body or k: [syntax.FormLoop]
//	c*              opRun k: repetitions of one character
//	X*              opCurly sub(X) k: what is no group, and possessive: [syntax.FormCurly]
//	X?              opMark sub(X) k: the same: [syntax.FormMark]
//	(X)*            opUniform sub(X) k, in place of opLoop where X matches in one way only: [syntax.FormUniform]
//	(?=X) (?!X)     opAhead sub(X) k
//	(?<=X) (?<!X)   opBehind sub(X) k, whose sub-match ends at opBehindEnd
//	(?>X)           opAtomic sub(X) k
//	^ $ \b \G ...   opAssert k
//	\R \X \1 \b{g} opLineBreak k, opGrapheme k, opBackref k, opGraphemeBoundary k
//
// sub(X) is code(X, opSubEnd), a sub-match (backtrack_submatch.go). The whole pattern is code(X, opMatch).

type opcode uint8

const (
	opMatch     opcode = iota // the end of the pattern
	opSubEnd                  // the end of a sub-match
	opBehindEnd               // the end of a look-behind: only where that began
	opChar
	opLit
	opAssert
	opLineBreak
	opBackref
	opGrapheme
	opGraphemeBoundary
	opOpen   // remember where a group begins
	opClose  // and where it ends
	opBranch // alternatives
	opEnter  // begin a loop
	opLoop   // the end of a loop's body
	opRun    // repeat a single character
	opCurly  // repeat a sub-match
	opUniform
	opMark
	opAhead
	opBehind
	opAtomic
)

type inst struct {
	op       opcode
	mode     syntax.Mode
	negative bool
	fold     syntax.Fold
	next     int32
	body     int32
	min, max int32
	cls      *syntax.Class
	peek     *syntax.Class // of a run: the set of the character that has to follow it; nil if that is not known
	disjoint bool          // of a run: peek and cls have no character in common, so that it is useless to give back characters
	accepts  bool          // of a run: each iteration is a sub-match for Java, and sets accepted
	once     bool          // of a loop: not tried again where it failed (outerLoops); only without memo
	lit      []uint16
	alts     []int32
	group    int32   // index of a capturing group, or -1
	local    int32   // where opOpen remembers
	count    int32   // where a loop counts
	memo     int32   // of those that remember where they failed: a number for the entry, the next for an iteration; or -1
	loops    []int32 // the loops around it, as far as it remembers
	span     uint64  // of a loop: the factor of its state in what they remember
	assert   assertion
	from, to int32 // how many characters a look-behind goes back, at least and at most
	supp     bool  // a look-behind goes back by code points, not by units
}

// btprog is a compiled program; it is immutable.
type btprog struct {
	code          []inst
	start         int32
	groups        int // with group 0
	locals        int
	counts        int
	memos         int    // numbers given out
	states        uint64 // bound of what remembers: memos times the combinations of loop states
	supplementary bool   // has characters beyond U+FFFF: find tries no position inside a pair, except as its first
	backrefs      bool
	boundaries    bool          // \b{g}, which looks at where a sub-match ended last
	anchored      bool          // every match begins at the beginning of the text
	first         *syntax.Class // the characters that a match can begin with; nil if it may be empty or look around
	least         int32         // find does not try where fewer units are left
	chars         *charSearch   // finds in ASCII what the program does; nil for most programs
	needs         string        // a text that every match has; "" if that is not known, or where Java may fail with an exception
}

type btcompiler struct {
	p      *btprog
	memoOK bool
	sub    int // how many sub-matches, and loops with too many states to remember, are around
	loops  []int32
	span   uint64
	widest uint64 // the largest span
	runes  syntax.FoldedRunes
	outer  map[*syntax.Node]bool // the loops that Java does not try again where they failed
}

func compileBacktrack(s *syntax.Tree) *btprog {
	c := &btcompiler{p: &btprog{groups: s.Groups + 1, supplementary: s.Supplementary}, span: 1, widest: 1, runes: syntax.FoldedRunes{}}
	s.Root.Walk(func(n *syntax.Node) bool {
		c.p.backrefs = c.p.backrefs || n.Kind == syntax.KindBackref
		c.p.boundaries = c.p.boundaries || n.Kind == syntax.KindGraphemeBoundary
		return true
	})
	c.memoOK = !c.p.backrefs && !(c.p.boundaries && acceptsSubMatches(s.Root))
	if c.p.boundaries && !c.memoOK && !c.p.backrefs {
		c.outer = outerLoops(s.Root)
	}
	end := c.emit(inst{op: opMatch})
	c.p.start = c.node(s.Root, end)
	c.p.states = c.widest * uint64(c.p.memos)
	c.p.anchored = c.p.beginsText()
	c.p.first = syntax.FirstClass(s.Root)
	if c.p.backrefs || c.p.boundaries { // only these can tell what has been tried: see ErrOverrun
		c.p.least = max(0, syntax.ExtentOf(s.Root).Min)
	}
	if c.p.chars = charSearchOf(c.p); c.p.chars == nil && !c.p.backrefs && !c.p.boundaries {
		c.p.needs = syntax.NeededText(s.Root)
	}
	return c.p
}

// beginsText reports whether the first thing that a match asks for is the beginning of the text.
func (p *btprog) beginsText() bool {
	in := &p.code[p.start]
	for in.op == opOpen {
		in = &p.code[in.next]
	}
	return in.op == opAssert && in.assert.kind == syntax.KindBeginText
}

// countLimit is the count beyond which larger ones make no difference to a loop.
func countLimit(in *inst) int32 {
	switch {
	case in.max != syntax.MaxRepeat:
		return in.max
	case in.min > 1:
		return in.min
	}
	return 0
}

func (c *btcompiler) emit(in inst) int32 {
	in.memo = -1
	if c.memoOK && c.sub == 0 {
		switch in.op {
		case opBranch, opLoop, opRun, opCurly, opUniform, opMark:
			in.memo = int32(c.p.memos)
			c.p.memos += 2
			in.loops = append([]int32(nil), c.loops...)
		}
	}
	c.p.code = append(c.p.code, in)
	return int32(len(c.p.code) - 1)
}

// node compiles n so that what follows it is at next, and returns where it starts.
func (c *btcompiler) node(n *syntax.Node, next int32) int32 { return syntax.Visit(c, n, next) }

func (c *btcompiler) Class(n *syntax.Node, next int32) int32 {
	return c.emit(inst{op: opChar, cls: n.Class, next: next})
}

func (c *btcompiler) Special(n *syntax.Node, next int32) int32 {
	switch n.Kind {
	case syntax.KindLineBreak:
		return c.emit(inst{op: opLineBreak, next: next})
	case syntax.KindGrapheme:
		return c.emit(inst{op: opGrapheme, next: next})
	}
	return c.emit(inst{op: opBackref, group: int32(n.Index), fold: n.Fold, next: next})
}

func (c *btcompiler) Assertion(n *syntax.Node, next int32) int32 {
	if n.Kind == syntax.KindGraphemeBoundary {
		return c.emit(inst{op: opGraphemeBoundary, next: next})
	}
	return c.emit(inst{op: opAssert, assert: assertionOf(n), next: next})
}

func (c *btcompiler) Look(n *syntax.Node, next int32) int32 {
	if n.Kind == syntax.KindLookAhead {
		return c.emit(inst{op: opAhead, negative: n.Negative, body: c.subMatch(n.Subs[0], opSubEnd), next: next})
	}
	x := syntax.ExtentOf(n.Subs[0])
	return c.emit(inst{op: opBehind, negative: n.Negative, body: c.subMatch(n.Subs[0], opBehindEnd), next: next,
		from: x.Min, to: x.Max, supp: n.ByCodePoint})
}

func (c *btcompiler) Concat(n *syntax.Node, next int32) int32 {
	for i := len(n.Subs) - 1; i >= 0; i-- {
		next = c.node(n.Subs[i], next)
	}
	return next
}

func (c *btcompiler) Alternate(n *syntax.Node, next int32) int32 {
	alts := make([]int32, len(n.Subs))
	for i, s := range n.Subs {
		alts[i] = c.node(s, next)
	}
	return c.emit(inst{op: opBranch, alts: alts})
}

func (c *btcompiler) Group(n *syntax.Node, next int32) int32 {
	switch {
	case n.Kind == syntax.KindAtomic:
		return c.emit(inst{op: opAtomic, body: c.subMatch(n.Subs[0], opSubEnd), next: next})
	case n.Index == 0:
		return c.node(n.Subs[0], next)
	}
	return c.group(n, next, c.local())
}

// subMatch compiles the body of a sub-match.
func (c *btcompiler) subMatch(n *syntax.Node, end opcode) int32 {
	c.sub++
	defer func() { c.sub-- }()
	return c.node(n, c.emit(inst{op: end}))
}

func (c *btcompiler) local() int32 {
	c.p.locals++
	return int32(c.p.locals - 1)
}

// group compiles a group whose beginning is kept in local; one without an index only keeps that.
func (c *btcompiler) group(n *syntax.Node, next, local int32) int32 {
	if n.Index > 0 {
		next = c.emit(inst{op: opClose, group: int32(n.Index), local: local, next: next})
	}
	return c.emit(inst{op: opOpen, local: local, next: c.node(n.Subs[0], next)})
}

// Literal compiles a run of characters: in one step when it needs neither folding nor care for surrogate pairs.
func (c *btcompiler) Literal(n *syntax.Node, next int32) int32 {
	plain := n.Fold == syntax.FoldNone
	for _, r := range n.Runes {
		plain = plain && !syntax.IsSupplementary(r)
	}
	if !plain {
		for i := len(n.Runes) - 1; i >= 0; i-- {
			next = c.emit(inst{op: opChar, cls: c.runes.Class(n.Runes[i], n.Fold), next: next})
		}
		return next
	}
	if len(n.Runes) == 0 {
		return next
	}
	lit := make([]uint16, len(n.Runes))
	for i, r := range n.Runes {
		lit[i] = uint16(r)
	}
	return c.emit(inst{op: opLit, lit: lit, next: next})
}

func (c *btcompiler) Repeat(n *syntax.Node, next int32) int32 {
	sub := n.Subs[0]
	in := inst{mode: n.Mode, min: int32(min(n.Min, syntax.MaxRepeat)), max: int32(n.Max), next: next, group: -1}
	if n.Max < 0 {
		in.max = syntax.MaxRepeat
	}
	switch n.Form {
	case syntax.FormOption:
		body := c.node(sub, next)
		if n.Mode == syntax.Lazy {
			return c.emit(inst{op: opBranch, alts: []int32{next, body}})
		}
		return c.emit(inst{op: opBranch, alts: []int32{body, next}})
	case syntax.FormMark:
		in.op = opMark
	case syntax.FormUniform:
		in.op = opUniform
		if sub.Index > 0 {
			in.group = int32(sub.Index)
		}
		in.body = c.subMatch(sub.Subs[0], opSubEnd)
		return c.emit(in)
	case syntax.FormLoop:
		return c.loop(n, in)
	default:
		in.op = opCurly
		if syntax.IsSingle(sub) {
			in.op, in.cls, in.accepts = opRun, sub.Class, n.Form != syntax.FormRun
			if sub.Kind == syntax.KindLiteral {
				in.cls = c.runes.Class(sub.Runes[0], sub.Fold)
			}
			in.peek = c.peek(next)
			in.disjoint = in.peek != nil && !in.cls.Intersects(in.peek)
			return c.emit(in)
		}
	}
	in.body = c.subMatch(sub, opSubEnd)
	return c.emit(in)
}

// peek is the set of the character that has to be at pc, or nil.
func (c *btcompiler) peek(pc int32) *syntax.Class {
	for {
		switch in := &c.p.code[pc]; in.op {
		case opOpen, opClose:
			pc = in.next
		case opChar:
			return in.cls
		case opLit:
			return syntax.RunesClass(rune(in.lit[0]))
		default:
			return nil
		}
	}
}

// loop compiles a group that can match in several ways: opEnter, then the body, which ends at opLoop.
func (c *btcompiler) loop(n *syntax.Node, in inst) int32 {
	in.local, in.count = c.local(), int32(c.p.counts)
	c.p.counts++
	in.op, in.once = opLoop, c.outer[n]
	in.span = c.span
	digits := 2 * (uint64(countLimit(&in)) + 2)
	if c.span*digits > maxMemoSpan {
		c.sub++
		defer func() { c.sub-- }()
		digits = 1
	}
	c.span *= digits
	c.widest = max(c.widest, c.span)
	defer func() { c.span /= digits }()
	outer := len(c.loops)
	c.loops = append(c.loops, int32(len(c.p.code)))
	loop := c.emit(in)
	body := c.group(n.Subs[0], loop, in.local)
	c.loops = c.loops[:outer]
	c.p.code[loop].body = body
	in.op, in.body = opEnter, body
	return c.emit(in)
}

// maxMemoSpan bounds the combinations of loop states that are told apart.
const maxMemoSpan = 1 << 24
