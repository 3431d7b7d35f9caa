package regex

import "github.com/gatemap/gatemap/internal/java/regex/syntax"

// A sub-match is the body of a look-around, of an atomic group, or of a curly: a repetition of one of these, of an element that
// is no group, or of a group that matches in one way only. It is atomic: once it has succeeded the machine never goes back into
// it. What it captured stays, even if what follows it fails, because that is how Java does it.
//
// A curly tries its iterations one after the other, each a sub-match, and keeps in its frame f:
//
//	f.i        where the next iteration begins
//	f.j        how many there were
//	f.k        the length of the last ones
//	f.l        how many there were before those of that length: as far as they are given back
//	f.phase    why the iteration that runs is tried
//
// First the minimum (phaseMust). Then, if it is greedy, one more (phaseFirst), whose length those after it have to have
// (phaseMore), so that they can be given back by counting; one of another length begins a series of its own (otherLength). What
// follows is tried behind the last one, and after each that is given back (giveBack); a lazy curly tries it before each further
// iteration (lazily).

// startSubMatch begins an instruction that has a sub-match.
func (m *machine[E]) startSubMatch(in *inst, pc, i int32) (int32, int32, bool) {
	switch in.op {
	case opMark:
		if in.mode == syntax.Lazy {
			m.push(frame{kind: fMarkLazy, pc: pc, i: i})
			return in.next, i, true
		}
	case opBehind:
		return m.startBehind(in, pc, i)
	case opUniform:
		if in.group > 0 {
			m.push(frame{kind: fGroup, j: in.group, k: m.groups[2*in.group], l: m.groups[2*in.group+1]})
		}
		return m.iterate(in, frame{pc: pc, i: i})
	case opCurly:
		return m.iterate(in, frame{pc: pc, i: i})
	}
	return m.enterSubMatch(in, frame{pc: pc, i: i}, i)
}

// enterSubMatch runs the body of in at i; f is the state of its owner, in.
func (m *machine[E]) enterSubMatch(in *inst, f frame, i int32) (int32, int32, bool) {
	f.kind, f.prev = fSub, m.sub
	m.sub = int32(len(m.stack))
	m.push(f)
	return in.body, i, true
}

// subMatched ends the innermost sub-match at i: what it could have tried otherwise is forgotten.
func (m *machine[E]) subMatched(i int32) (int32, int32, bool) {
	m.settle(int(m.sub) + 1)
	f := m.stack[m.sub]
	m.stack = m.stack[:m.sub]
	m.sub = f.prev
	in := &m.p.code[f.pc]
	switch in.op {
	case opAhead:
		return in.next, f.i, !in.negative
	case opBehind:
		return in.next, f.j, !in.negative
	case opAtomic:
		return in.next, i, true
	case opMark:
		if in.mode == syntax.Greedy {
			m.push(frame{kind: fJump, pc: in.next, i: f.i})
		}
		return in.next, i, true
	}
	return m.iterated(in, f, i)
}

// subFailed goes on after a sub-match that has failed, and from the frames that curlies leave.
func (m *machine[E]) subFailed(f frame) (int32, int32, bool) {
	in := &m.p.code[f.pc]
	switch f.kind {
	case fMarkLazy:
		return m.enterSubMatch(in, f, f.i)
	case fGive:
		if f.phase == phaseResume {
			f.phase = phaseMore
			return m.giveBack(in, f)
		}
		f.i -= f.k
		f.j--
		if in.op == opUniform && in.group > 0 {
			m.groups[2*in.group], m.groups[2*in.group+1] = f.i-f.k, f.i
		}
		return m.giveBack(in, f)
	case fOneMore:
		if f.j >= in.max {
			return 0, 0, false
		}
		f.phase = phaseFirst
		return m.enterSubMatch(in, f, f.i)
	}
	m.sub = f.prev
	switch in.op {
	case opAhead:
		return in.next, f.i, in.negative
	case opBehind:
		return m.behindFailed(in, f)
	case opMark:
		return in.next, f.i, in.mode != syntax.Lazy
	case opCurly, opUniform:
		return m.notIterated(in, f)
	}
	return 0, 0, false
}

// iterate runs the next iteration of a curly, if there is to be one: f.i is where, f.j how many there were, f.phase why.
func (m *machine[E]) iterate(in *inst, f frame) (int32, int32, bool) {
	if f.phase == phaseMust && f.j >= in.min {
		if in.mode == syntax.Lazy {
			return m.lazily(in, f)
		}
		f.phase, f.l = phaseFirst, f.j
		if in.op == opUniform && in.group > 0 {
			f.s, f.e = m.groups[2*in.group], m.groups[2*in.group+1]
		}
	}
	if f.phase != phaseMust && f.j >= in.max {
		return m.enough(in, f)
	}
	if in.memo >= 0 && in.endless() && f.phase != phaseMust && m.seen(in, 1, f.i) { // nothing to find from f.i on
		if f.phase == phaseMore && f.j > f.l {
			f.kind = fGive
			return m.subFailed(f)
		}
		return 0, 0, false
	}
	return m.enterSubMatch(in, f, f.i)
}

// lazily tries what follows the curly before another iteration.
func (m *machine[E]) lazily(in *inst, f frame) (int32, int32, bool) {
	f.kind = fOneMore
	m.push(f)
	return in.next, f.i, true
}

// iterated goes on after an iteration from f.i to i.
func (m *machine[E]) iterated(in *inst, f frame, i int32) (int32, int32, bool) {
	empty := i == f.i
	uniform := in.op == opUniform && in.group > 0
	switch {
	case f.phase == phaseMust:
		if uniform {
			m.groups[2*in.group], m.groups[2*in.group+1] = f.i, i
		}
		f.i = i
		if f.j++; empty && !m.p.backrefs && (f.j > 1 || !m.p.boundaries) {
			f.j = max(f.j, in.min) // the same again, however often
		}
		return m.iterate(in, f)
	case in.mode == syntax.Lazy:
		if empty {
			return 0, 0, false
		}
		if uniform {
			m.groups[2*in.group], m.groups[2*in.group+1] = f.i, i
		}
		f.i = i
		f.j++
		return m.lazily(in, f)
	case in.mode == syntax.Possessive:
		f.i = i
		if f.j++; empty {
			return in.next, i, true
		}
		return m.iterate(in, f)
	case f.phase == phaseFirst:
		if empty {
			return m.leave(in, f)
		}
		f.k = i - f.i
	case f.i+f.k != i:
		return m.otherLength(in, f, i)
	}
	if uniform {
		m.groups[2*in.group], m.groups[2*in.group+1] = f.i, i
	}
	f.i, f.phase = i, phaseMore
	f.j++
	return m.iterate(in, f)
}

// otherLength: an iteration of another length than those before starts a series of its own; if that fails, the series so
// far is given back as usual.
func (m *machine[E]) otherLength(in *inst, f frame, i int32) (int32, int32, bool) {
	resume := f
	resume.kind, resume.phase = fGive, phaseResume
	m.push(resume)
	f.phase = phaseFirst
	if in.op == opUniform {
		f.l = f.j
		if in.group > 0 {
			f.s, f.e = m.groups[2*in.group], m.groups[2*in.group+1]
		}
		return m.enterSubMatch(in, f, f.i) // once more the iteration that has just matched
	}
	f.i = i
	f.j++
	f.l = f.j
	return m.iterate(in, f)
}

// notIterated goes on after an iteration that does not match.
func (m *machine[E]) notIterated(in *inst, f frame) (int32, int32, bool) {
	if f.phase == phaseMust || in.mode == syntax.Lazy {
		return 0, 0, false
	}
	return m.enough(in, f)
}

// enough tries what follows after the last possible iteration.
func (m *machine[E]) enough(in *inst, f frame) (int32, int32, bool) {
	if in.mode == syntax.Possessive {
		return in.next, f.i, true
	}
	if f.phase == phaseFirst {
		return m.leave(in, f)
	}
	return m.giveBack(in, f)
}

// leave tries what follows with no iteration left to give back.
func (m *machine[E]) leave(in *inst, f frame) (int32, int32, bool) {
	if in.op == opUniform && in.group > 0 {
		m.groups[2*in.group], m.groups[2*in.group+1] = f.s, f.e
	}
	return in.next, f.i, true
}

// giveBack tries what follows at f.i, where f.j iterations end; should that fail, one of the length f.k is given back.
func (m *machine[E]) giveBack(in *inst, f frame) (int32, int32, bool) {
	if f.j <= f.l {
		return m.leave(in, f)
	}
	f.kind = fGive
	m.push(f)
	return in.next, f.i, true
}

// startBehind tries a look-behind, the nearest beginning first. f.i is where it is tried, f.j where it has to end, f.k the
// farthest beginning.
func (m *machine[E]) startBehind(in *inst, pc, i int32) (int32, int32, bool) {
	near, far := in.from, in.to
	if in.supp {
		near, far = m.unitsBack(i, near), m.unitsBack(i, far)
	}
	f := frame{pc: pc, i: min(i-near, i), j: i, k: max(i-far, 0)} // from behind i nothing ends there
	if f.i < f.k {
		return in.next, i, in.negative
	}
	return m.enterSubMatch(in, f, f.i)
}

func (m *machine[E]) behindFailed(in *inst, f frame) (int32, int32, bool) {
	if in.supp && f.i > f.k {
		f.i -= m.unitsBack(f.i, 1)
	} else {
		f.i--
	}
	if f.i < f.k {
		return in.next, f.j, in.negative
	}
	return m.enterSubMatch(in, f, f.i)
}

// unitsBack is how many units n characters before i take. Lengths that have wrapped count as they do in Java: a negative n
// counts forward, but for the smallest, which is none.
func (m *machine[E]) unitsBack(i, n int32) int32 {
	x := i
	m.steps += int(min(max(n, -n), int32(len(m.s)))) >> 2
	switch {
	case n == -1<<31:
	case n < 0:
		for ; n < 0 && int(x) < len(m.s); n++ {
			_, w := m.runeAt(x)
			x += w
		}
		return x - i
	}
	for ; n > 0 && x > 0; n-- {
		x -= m.widthBefore(x)
	}
	return i - x
}
