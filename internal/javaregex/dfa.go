package javaregex

import (
	"encoding/binary"
	"slices"
	"sync"
	"sync/atomic"
)

// A dfa runs an nfa by states that are built when they are first needed. Its alphabet is the code points, in classes that
// the pattern does not tell apart, and the end of the subject; with assertions in the pattern, each letter comes with the
// set of the assertions that hold before it. Reading takes one load per character and no lock; building takes the lock.
// When there are too many states the rest of the subject is read by the nfa itself, which is slower but linear too.
type dfa struct {
	n       *nfa
	classes int // the last one is the end
	stride  int
	ascii   [128]uint16
	bounds  []rune // where classes change, from 128 on
	ids     []uint16
	start   uint32

	table atomic.Pointer[[]uint32] // next state's offset by offset + letter; 0: not built

	mu     sync.Mutex
	sets   [][]int32 // by state: the instructions it stands for
	size   int       // of all sets
	index  map[string]uint32
	search *nfaSearch

	masks [charKinds][charKinds]uint32 // what holds between two characters, by their kinds; times classes
}

// Offsets of the states that end the reading, in units of stride.
const (
	stateUnknown = iota
	stateDead
	stateMatch
	stateStart
)

// Bounds of the memory of a dfa (1 MB of table, 4 MB of sets) and of the work of dividing the alphabet.
const (
	maxTable = 1 << 18
	maxSets  = 1 << 20
	maxCuts  = 1 << 22
)

// newDFA returns nil when the pattern tells too many characters apart.
func newDFA(n *nfa) *dfa {
	d := &dfa{n: n, index: map[string]uint32{}, search: newSearch(n)}
	if !d.alphabet() || d.classes<<len(n.asserts) > maxTable/16 {
		return nil
	}
	d.stride = d.classes << len(n.asserts)
	table := make([]uint32, 8*d.stride)
	for letter := range d.stride { // the start may be one of these
		table[stateDead*d.stride+letter] = uint32(stateDead * d.stride)
		table[stateMatch*d.stride+letter] = uint32(stateMatch * d.stride)
	}
	d.sets = make([][]int32, stateStart)
	d.table.Store(&table)
	d.between()
	d.start, _ = d.state(d.search.from([]int32{n.start}))
	return d
}

// alphabet divides the code points into classes; false when that would be too much work.
func (d *dfa) alphabet() bool {
	cuts := []rune{0, 128}
	var sets []*Class
	for _, in := range d.n.code {
		if in.op == nfaChar && !slices.Contains(sets, in.cls) {
			sets = append(sets, in.cls)
		}
	}
	for _, c := range sets {
		for i := 0; i < len(c.r); i += 2 {
			cuts = append(cuts, c.r[i], c.r[i+1]+1)
		}
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	if len(cuts)*len(sets) > maxCuts {
		return false
	}
	signatures := map[string]uint16{}
	buf := make([]byte, (len(sets)+7)/8)
	for k, lo := range cuts {
		if lo > maxRune {
			break
		}
		clear(buf)
		for j, c := range sets {
			if c.Contains(lo) {
				buf[j/8] |= 1 << (j % 8)
			}
		}
		id, ok := signatures[string(buf)]
		if !ok {
			id = uint16(len(signatures))
			signatures[string(buf)] = id
		}
		for r := lo; r < 128 && (k+1 == len(cuts) || r < cuts[k+1]); r++ {
			d.ascii[r] = id
		}
		if lo >= 128 {
			d.bounds = append(d.bounds, lo)
			d.ids = append(d.ids, id)
		}
	}
	d.classes = len(signatures) + 1
	return true
}

// class is the class of r >= 128.
func (d *dfa) class(r rune) uint32 {
	lo, hi := 0, len(d.bounds)
	for hi-lo > 1 {
		if m := (lo + hi) / 2; d.bounds[m] <= r {
			lo = m
		} else {
			hi = m
		}
	}
	return uint32(d.ids[lo])
}

// match reports whether all of s matches.
func (d *dfa) match(s string) bool {
	if len(d.n.asserts) > 0 {
		ok, _ := d.matchAsserting(s)
		return ok
	}
	ok, _ := d.read(s)
	return ok
}

// read runs over s; the second result is where nothing could match any more, or the end.
func (d *dfa) read(s string) (bool, int) {
	table := *d.table.Load()
	off, special := d.start, uint32(stateMatch*d.stride)
	for i := 0; i <= len(s); {
		off, i = d.glide(table, off, special, s, i)
		letter, n := uint32(d.classes-1), 1
		if i < len(s) {
			if c := s[i]; c < 128 {
				letter = uint32(d.ascii[c])
			} else {
				var r rune
				r, n = decode(s, i)
				letter = d.class(r)
			}
		}
		next := atomic.LoadUint32(&table[off+letter])
		if next <= special {
			if next == stateUnknown {
				var ok bool
				if next, ok = d.build(off, letter); !ok {
					return d.simulate(off, s, i)
				}
				table = *d.table.Load()
			}
			if next <= special {
				return next == special, min(i, len(s))
			}
		}
		off = next
		i += n
	}
	return false, len(s)
}

// glide reads ASCII as long as the states behind it are built and do not end the reading. Where a character leads back to
// the same state, which most do, the processor foresees the branch and need not wait for the table.
func (d *dfa) glide(table []uint32, off, special uint32, s string, i int) (uint32, int) {
	for ascii := &d.ascii; i < len(s) && s[i] < 128; i++ {
		next := atomic.LoadUint32(&table[off+uint32(ascii[s[i]])])
		if next == off {
			continue
		}
		if next <= special {
			break
		}
		off = next
	}
	return off, i
}

// build finds the state behind letter and enters it; false when there is no room.
func (d *dfa) build(off, letter uint32) (uint32, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	table := *d.table.Load()
	if next := table[off+letter]; next != stateUnknown {
		return next, true
	}
	set := d.sets[off/uint32(d.stride)]
	cls, mask := letter%uint32(d.classes), letter/uint32(d.classes)
	next, ok := uint32(stateDead*d.stride), true
	if int(cls) == d.classes-1 {
		if d.search.accepts(set, mask) {
			next = uint32(stateMatch * d.stride)
		}
	} else {
		next, ok = d.state(d.search.stepClass(set, mask, d.sample(cls)))
	}
	if ok {
		table = *d.table.Load() // state may have replaced it
		atomic.StoreUint32(&table[off+letter], next)
	}
	return next, ok
}

// sample is a code point of the class.
func (d *dfa) sample(cls uint32) rune {
	for r, id := range d.ascii {
		if uint32(id) == cls {
			return rune(r)
		}
	}
	return d.bounds[slices.Index(d.ids, uint16(cls))]
}

// state is the offset of the state for a set of instructions, which it keeps.
func (d *dfa) state(set []int32) (uint32, bool) {
	if len(set) == 0 {
		return uint32(stateDead * d.stride), true
	}
	for _, pc := range set {
		if d.n.code[pc].forever {
			return uint32(stateMatch * d.stride), true
		}
	}
	key := make([]byte, 0, 4*len(set))
	for _, pc := range set {
		key = binary.LittleEndian.AppendUint32(key, uint32(pc))
	}
	if off, ok := d.index[string(key)]; ok {
		return off, true
	}
	if d.size += len(set); d.size > maxSets {
		return 0, false
	}
	off := uint32(len(d.sets) * d.stride)
	table := *d.table.Load()
	if int(off)+d.stride > len(table) {
		if 2*len(table) > max(maxTable, 8*d.stride) {
			return 0, false
		}
		bigger := make([]uint32, 2*len(table))
		for i := range table {
			bigger[i] = atomic.LoadUint32(&table[i])
		}
		d.table.Store(&bigger)
	}
	d.sets = append(d.sets, slices.Clone(set))
	d.index[string(key)] = off
	return off, true
}

// simulate reads the rest of s from i without building states.
func (d *dfa) simulate(off uint32, s string, i int) (bool, int) {
	d.mu.Lock()
	set := d.sets[off/uint32(d.stride)]
	d.mu.Unlock()
	return newSearch(d.n).run(set, s, i)
}
