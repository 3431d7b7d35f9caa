package regex

import (
	"sync"
	"unsafe"

	"github.com/gatemap/gatemap/internal/java/regex/syntax"
	"github.com/gatemap/gatemap/internal/poison"
	"github.com/gatemap/gatemap/internal/raw"
)

// The backtracking machine makes the choices of java.util.regex in the order of java.util.regex, because that order shows: in
// $1, in back-references, in which of two matches is found. It runs a program (btprog.go) on a subject.
//
// # State
//
// The machine is at instruction pc and position i, in units of the subject. All else is in arrays, so that neither the depth
// of a pattern nor the length of a subject is limited by the goroutine's stack, and a match allocates nothing once its
// buffers are large enough:
//
//	groups    where each capturing group began and ended, -1 before it has matched
//	locals    where the group began that is being matched, for each opOpen and for the body of each loop
//	counts    how many iterations of each loop have begun
//	stack     frames: what to undo, and what is still to try, the latest last
//	sub       the frame of the innermost sub-match, -1 outside of all
//
// An instruction either goes on, to another instruction and position, or fails. Then the latest frame is popped. One that
// undoes restores its value, and the next is popped; one that tries says where to go on; with the last frame the attempt has
// failed. Nothing else goes back. The frames, by what pushes them, and what popping one does:
//
//	fLocal     opOpen                undoes: local j is k again
//	fGroup     opClose, opUniform    undoes: group j is k..l again
//	fCount     opEnter, opLoop       undoes: count j is k again
//	fJump      opEnter, opMark, \R   tries pc at i: to leave the loop, to skip, to take the \r of \r\n alone
//	fBranch    opBranch              tries alternative j at i; the one behind it stays to be tried
//	fLoop      opLoop, greedy        tries what follows the loop, whose count was j
//	fLazy      opEnter, opLoop, lazy tries one more iteration than j
//	fRun       opRun, greedy         tries what follows one character earlier, not before k
//	fRunLazy   opRun, lazy           tries what follows after one more character
//	fMarkLazy  opMark, lazy          tries the sub-match that was skipped
//	fSub       a sub-match begins    says that it has failed: what its owner then does (subFailed)
//	fGive      opCurly, opUniform    tries what follows without the last iteration, which took k units
//	fOneMore   the same, lazy        tries one more iteration
//
// # Sub-matches
//
// The body of a look-around, of an atomic group and of a curly is a sub-match: it is atomic, once it has succeeded the
// machine never goes back into it. An fSub frame holds the state of its owner; frames above it belong to the sub-match. When
// that reaches its opSubEnd, the stack is cut off at the fSub frame. So what it could have tried otherwise is forgotten, and
// what it captured stays even if what follows fails: that is what Java does.
//
// # Bounds
//
// Each instruction and each popped frame is a step, and whatever looks at more than a few units adds to the steps. They end at
// a budget, or are paid by the meter of an evaluation; pattern and subject alone decide how many there are. After [memoStart]
// steps, outside of sub-matches and in patterns without back-references, the machine remembers at which instruction, position
// and state of the loops around it has been (seen): it failed there, or it would not be trying again. That bounds the steps by
// program times subject, times the combinations of counts where counted loops are nested, as far as the memo has room (maxMemo).
//
// Loops marked once use the same memo otherwise, from the first step on: Java itself remembers where they have failed, and with
// \b{g} that shows (outerLoops). Programs with such loops have no instruction that asks seen, so the keys do not mix.
//
// # Invariants
//
//   - 0 <= i <= len(s); an instruction that takes characters has looked that they are there.
//   - counts and locals of a loop are its own from its opEnter on; frames restore those of the iterations before.
//   - frames below m.sub are not popped while that sub-match runs.
//   - a frame holds positions and indices only, never what refers to the subject.

// unit is an element of a subject: a byte when all of it is ASCII, else a UTF-16 unit.
type unit interface{ byte | uint16 }

type frameKind uint8

// The kinds of frames; what they are for is said above.
const (
	fJump frameKind = iota
	fBranch
	fLocal
	fCount
	fGroup
	fLoop
	fLazy
	fRun
	fRunLazy
	fSub
	fGive
	fOneMore
	fMarkLazy
)

// frame is something to undo or to try when the way taken has failed.
type frame struct {
	kind  frameKind
	phase phase
	pc    int32 // the instruction that pushed it, of fJump the one to go on at
	i     int32 // a position
	j     int32 // an index or a number of iterations
	k, l  int32
	s, e  int32 // the capture that an opUniform restores
	prev  int32 // of fSub: the fSub frame outside this one
}

// phase says what an iteration of a curly is being tried for.
type phase uint8

const (
	phaseMust   phase = iota // an iteration that the minimum asks for
	phaseFirst               // a further one, whose length is not known
	phaseMore                // a further one that has to have the length of the one before
	phaseResume              // in fGive: what was tried with another length has failed
)

// machine is the state of one match.
type machine[E unit] struct {
	p        *btprog
	s        []E
	groups   []int32 // start, end of each; -1
	locals   []int32
	counts   []int32
	stack    []frame
	sub      int32 // index of the innermost fSub frame, -1
	last     int32 // where the match before ended, for \G
	accepted int32 // where the match before ended, or since then a sub-match, even one that was given up again: for \b{g}
	full     bool  // only a match up to the end counts
	steps    int
	budget   int // steps that are allowed, or up to which the meter is asked next
	paid     int // steps that the meter was asked for
	account  account
	err      error // of the meter
	stopped  bool  // the steps were not allowed
	memoAt   int   // from which step on failures are remembered
	memo     memo
	end      int32
	overrun  bool // Java would have read beyond the subject
	tried    bool // find has tried a position
}

// maxStack bounds the frames of one match (36 MB and more for the largest); beyond, the budget counts as spent.
const maxStack = 1 << 20

// more reports whether a search may go on whose steps are up to the budget.
func (m *machine[E]) more() bool {
	if m.stopped || m.account.m == nil {
		m.stopped = true
		return false
	}
	m.pay()
	m.budget = m.steps + round
	return !m.stopped
}

// pay pays for the steps that have not been paid.
func (m *machine[E]) pay() {
	n := (m.steps - m.paid) / machineSteps
	m.paid += n * machineSteps
	if m.err != nil {
		return
	}
	if err := m.account.m.SpendMatch(n); err != nil {
		m.err, m.stopped = err, true
	}
}

// stop ends the search: the next step is not allowed.
func (m *machine[E]) stop() {
	m.stopped = true
	m.steps = max(m.steps, m.budget)
}

// settleUp pays for the rest of a search in n units, of which preparing it has looked at each.
func (m *machine[E]) settleUp(n int) error {
	if m.account.m == nil || m.err != nil {
		return m.err
	}
	m.steps += (len(m.groups) + len(m.locals) + len(m.counts) + n) / dfaBytes
	m.pay()
	return m.err
}

// memoStart is how many steps a search takes before it begins to remember where it failed: most never get there.
const memoStart = 10000

// run tries a match that starts at i. It reports false, too, when the budget is spent. Groups keep what a try before, from
// another start, has left in them: Java clears them once a search.
func (m *machine[E]) run(i int32) bool {
	m.stack, m.sub = m.stack[:0], -1
	pc, ok := m.p.start, true
	for {
		if !ok {
			if pc, i, ok = m.pop(); !ok {
				return false
			}
		}
		if m.steps++; m.steps > m.budget && !m.more() {
			return false
		}
		in := &m.p.code[pc]
		switch in.op {
		case opMatch:
			if m.full && int(i) != len(m.s) {
				ok = false
				continue
			}
			m.settle(0)
			m.end = i
			return true
		case opSubEnd:
			m.accepted = i
			pc, i, ok = m.subMatched(i)
		case opBehindEnd:
			if i != m.stack[m.sub].j {
				ok = false
				continue
			}
			pc, i, ok = m.subMatched(i)
		default:
			pc, i, ok = m.step(in, pc, i)
		}
	}
}

// step runs one instruction: where to go on, or false when it fails.
func (m *machine[E]) step(in *inst, pc, i int32) (int32, int32, bool) {
	switch in.op {
	case opChar:
		if int(i) >= len(m.s) {
			return 0, 0, false
		}
		r, n := m.runeAt(i)
		return in.next, i + n, in.cls.Contains(r)
	case opLit:
		m.steps += len(in.lit) >> 4
		return in.next, i + int32(len(in.lit)), m.hasLiteral(in.lit, i)
	case opAssert:
		return in.next, i, m.assert(in.assert, i)
	case opOpen:
		m.push(frame{kind: fLocal, j: in.local, k: m.locals[in.local]})
		m.locals[in.local] = i
		return in.next, i, true
	case opClose:
		m.push(frame{kind: fGroup, j: in.group, k: m.groups[2*in.group], l: m.groups[2*in.group+1]})
		m.groups[2*in.group], m.groups[2*in.group+1] = m.locals[in.local], i
		return in.next, i, true
	case opLineBreak:
		return m.lineBreak(in, i)
	case opBackref:
		n, ok := m.backref(in, i)
		return in.next, i + n, ok
	case opGrapheme:
		return in.next, m.clusterEnd(i), int(i) < len(m.s)
	case opGraphemeBoundary:
		return in.next, i, m.clusterBoundary(i)
	case opEnter:
		return m.enter(in, i)
	}
	// A loop asks when its minimum is reached, an endless run for each of its characters.
	if in.memo >= 0 && in.op != opLoop && !(in.op == opRun && in.endless()) && m.seen(in, 0, i) {
		return 0, 0, false
	}
	switch in.op {
	case opBranch:
		if len(in.alts) > 1 {
			m.push(frame{kind: fBranch, pc: pc, i: i, j: 1})
		}
		return in.alts[0], i, true
	case opLoop:
		return m.loop(in, pc, i)
	case opRun:
		return m.runOf(in, pc, i)
	}
	return m.startSubMatch(in, pc, i)
}

// pop takes back what was done last and returns the next way to try; false when there is none.
func (m *machine[E]) pop() (int32, int32, bool) {
	for len(m.stack) > 0 {
		f := m.stack[len(m.stack)-1]
		m.stack = m.stack[:len(m.stack)-1]
		if m.steps++; m.steps > m.budget && !m.more() {
			return 0, 0, false
		}
		pc, i, ok := f.pc, f.i, false
		switch f.kind {
		case fJump:
			ok = true
		case fBranch:
			alts := m.p.code[f.pc].alts
			if int(f.j)+1 < len(alts) {
				m.push(frame{kind: fBranch, pc: f.pc, i: f.i, j: f.j + 1})
			}
			pc, ok = alts[f.j], true
		case fLocal:
			m.locals[f.j] = f.k
		case fCount:
			m.counts[f.j] = f.k
		case fGroup:
			m.groups[2*f.j], m.groups[2*f.j+1] = f.k, f.l
		case fLoop:
			in := &m.p.code[f.pc]
			m.counts[in.count] = f.j
			if in.once {
				m.memo.add(onceKey(f.pc, i), 1<<63)
			}
			pc, ok = in.next, true
		case fLazy:
			pc, i, ok = m.lazyMore(&m.p.code[f.pc], f)
		case fRun, fRunLazy:
			pc, i, ok = m.runAgain(f)
		default:
			pc, i, ok = m.subFailed(f)
		}
		if ok {
			return pc, i, true
		}
	}
	return 0, 0, false
}

func (m *machine[E]) push(f frame) {
	if len(m.stack) >= maxStack {
		m.stop()
	}
	m.stack = append(m.stack, f)
}

// enter begins a loop.
func (m *machine[E]) enter(in *inst, i int32) (int32, int32, bool) {
	m.push(frame{kind: fCount, j: in.count, k: m.counts[in.count]})
	switch {
	case in.min > 0:
	case in.mode == syntax.Lazy:
		if in.max > 0 {
			m.counts[in.count] = 0
			m.push(frame{kind: fLazy, pc: m.pcOf(in), i: i, j: 0})
		}
		return in.next, i, true
	case in.max > 0:
		m.push(frame{kind: fJump, pc: in.next, i: i})
	default:
		return in.next, i, true
	}
	m.counts[in.count] = 1
	return in.body, i, true
}

// pcOf is the index of an instruction of the program.
func (m *machine[E]) pcOf(in *inst) int32 {
	pc := int32((uintptr(unsafe.Pointer(in)) - uintptr(unsafe.Pointer(&m.p.code[0]))) / unsafe.Sizeof(*in))
	raw.Assert(int(pc) < len(m.p.code), "an instruction of another program")
	return pc
}

// loop decides at the end of an iteration; one that took nothing ends the loop.
func (m *machine[E]) loop(in *inst, pc, i int32) (int32, int32, bool) {
	if i <= m.locals[in.local] {
		return in.next, i, true
	}
	n := m.counts[in.count]
	if n < in.min {
		m.push(frame{kind: fCount, j: in.count, k: n})
		m.counts[in.count] = n + 1
		return in.body, i, true
	}
	if in.memo >= 0 && m.seen(in, 0, i) {
		return 0, 0, false
	}
	if in.mode == syntax.Lazy {
		m.push(frame{kind: fLazy, pc: pc, i: i, j: n})
		return in.next, i, true
	}
	if n < in.max && !(in.once && m.memo.knows(onceKey(pc, i))) {
		m.push(frame{kind: fLoop, pc: pc, i: i, j: n})
		m.counts[in.count] = n + 1
		return in.body, i, true
	}
	return in.next, i, true
}

func (m *machine[E]) lazyMore(in *inst, f frame) (int32, int32, bool) {
	if f.j >= in.max {
		return 0, 0, false
	}
	m.push(frame{kind: fCount, j: in.count, k: f.j})
	m.counts[in.count] = f.j + 1
	return in.body, f.i, true
}

// runOf repeats a single character.
func (m *machine[E]) runOf(in *inst, pc, i int32) (int32, int32, bool) {
	n := int32(0)
	from := i
	most := in.max
	if in.mode == syntax.Lazy {
		most = in.min
	}
	least := i
	remember := in.memo >= 0 && in.endless()
	for {
		if remember && n >= in.min && m.seen(in, 1, i) { // from here on all has failed before
			if n == in.min {
				return 0, 0, false
			}
			i = max(least, i-m.widthBefore(i))
			n--
			break
		}
		if n >= most || int(i) >= len(m.s) {
			break
		}
		r, w := m.runeAt(i)
		if !in.cls.Contains(r) {
			break
		}
		i += w
		if n++; n == in.min {
			least = i
		}
	}
	m.steps += int(i-from) >> 2
	if in.accepts && n > 0 {
		m.accepted = i
	}
	switch {
	case n < in.min:
		return 0, 0, false
	case in.mode == syntax.Lazy:
		if in.max > in.min {
			m.push(frame{kind: fRunLazy, pc: pc, i: i, j: n})
		}
	case in.peek != nil && !m.peeks(in.peek, i):
		if in.mode == syntax.Possessive || in.disjoint || i == least {
			return 0, 0, false
		}
		return m.runAgain(frame{kind: fRun, pc: pc, i: i, k: least})
	case in.mode == syntax.Greedy && i > least && !in.disjoint:
		m.push(frame{kind: fRun, pc: pc, i: i, k: least})
	}
	return in.next, i, true
}

// peeks reports whether the character at i is in the set.
func (m *machine[E]) peeks(c *syntax.Class, i int32) bool {
	if int(i) >= len(m.s) {
		return false
	}
	r, _ := m.runeAt(i)
	return c.Contains(r)
}

// runAgain tries the run at f.pc with one character less, or, when it is lazy, one more.
func (m *machine[E]) runAgain(f frame) (int32, int32, bool) {
	in := &m.p.code[f.pc]
	if f.kind == fRunLazy {
		if f.j >= in.max || int(f.i) >= len(m.s) {
			return 0, 0, false
		}
		r, w := m.runeAt(f.i)
		if !in.cls.Contains(r) {
			return 0, 0, false
		}
		m.accepted = f.i + w
		m.push(frame{kind: fRunLazy, pc: f.pc, i: f.i + w, j: f.j + 1})
		return in.next, f.i + w, true
	}
	i := f.i
	for i > f.k {
		i = max(f.k, i-m.widthBefore(i)) // the run may begin inside a pair
		if in.peek != nil && !m.peeks(in.peek, i) {
			continue
		}
		if i > f.k {
			m.push(frame{kind: fRun, pc: f.pc, i: i, k: f.k})
		}
		m.steps += int(f.i-i) >> 2
		return in.next, i, true
	}
	m.steps += int(f.i-i) >> 2
	return 0, 0, false
}

// endless reports a greedy repetition without an upper limit: how many iterations went before does not matter.
func (in *inst) endless() bool { return in.mode == syntax.Greedy && in.max == syntax.MaxRepeat }

// seen reports whether the search has been at this instruction and position before, with the same state of the loops around
// it (how often, and whether the iteration has taken anything yet): then it has failed there and need not try again. Only
// instructions outside of sub-matches remember, and only in patterns without back-references, where captures do not decide.
func (m *machine[E]) seen(in *inst, which, i int32) bool {
	if m.steps < m.memoAt {
		return false
	}
	state := uint64(0)
	for _, pc := range in.loops {
		l := &m.p.code[pc]
		digit := 2 * uint64(min(m.counts[l.count], countLimit(l)))
		if m.locals[l.local] == i {
			digit++
		}
		state += l.span * digit
	}
	state = state*uint64(m.p.memos) + uint64(in.memo+which)
	positions := uint64(len(m.s) + 1)
	return !m.memo.add(state*positions+uint64(i), m.p.states*positions)
}

// settle applies what Java does on the way out of a successful match: a repeated group that matches in one way only sets
// its capture again, to where it was when the rest was tried, the outermost last.
func (m *machine[E]) settle(base int) {
	for k := len(m.stack) - 1; k >= base; k-- {
		f := &m.stack[k]
		if f.kind != fGive || f.phase == phaseResume {
			continue
		}
		if in := &m.p.code[f.pc]; in.op == opUniform && in.group > 0 {
			m.groups[2*in.group], m.groups[2*in.group+1] = f.i-f.k, f.i
		}
	}
}

var (
	bytePool = sync.Pool{New: func() any { return new(machine[byte]) }}
	wordPool = sync.Pool{New: func() any { return new(machine[uint16]) }}
)

// reset prepares the machine for a search in s. Without a meter, a program that remembers its failures also gets steps in
// proportion to its size times the subject: it needs no more unless nested loops have counts, and these may end at the budget.
func (m *machine[E]) reset(p *btprog, s []E, a account) {
	m.p, m.s, m.account = p, s, a
	switch {
	case a.m != nil:
		m.budget = round
	case p.memos == 0:
		m.budget = a.budget
	default:
		m.budget = a.budget + 8*len(p.code)*len(s)
	}
	m.steps, m.paid, m.memoAt, m.last, m.accepted = 0, 0, memoStart, 0, 0
	m.err, m.stopped, m.overrun, m.full, m.tried = nil, false, false, false, false
	m.groups = resize(m.groups, 2*p.groups)
	for k := range m.groups {
		m.groups[k] = -1
	}
	m.locals = resize(m.locals, p.locals)
	m.counts = resize(m.counts, p.counts)
	m.memo.clear()
}

// release drops what the machine borrowed, and buffers that are too large to keep.
func (m *machine[E]) release() {
	m.p, m.s, m.account, m.err = nil, nil, account{}, nil
	if poison.On {
		for _, s := range [][]int32{m.groups, m.locals, m.counts} {
			poison.Fill(s, poison.Word>>33)
		}
		poison.Fill(m.stack[:cap(m.stack)], frame{kind: fGive, pc: poison.Word >> 33, i: poison.Word >> 33})
	}
	if cap(m.stack) > 1<<14 {
		m.stack = nil
	}
	m.memo.release()
}

func resize(s []int32, n int) []int32 {
	if cap(s) < n {
		return make([]int32, n)
	}
	s = s[:n]
	clear(s)
	return s
}
