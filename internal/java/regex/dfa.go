package regex

import (
	"encoding/binary"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/gatemap/gatemap/internal/java/regex/syntax"
)

// A dfa runs an nfa by states that are built when they are first needed. Its alphabet is the code points, in classes that
// the pattern does not tell apart, and the end of the subject; with assertions in the pattern, each letter comes with the
// set of the assertions that hold before it. Reading takes one load per character and no lock; building takes the lock.
// When there are too many states the rest of the subject is read by the nfa itself, which is slower but linear too.
//
// Behind the letters of a row is the size of the state's set: what the state costs where the nfa steps it. What a match costs
// must not depend on which states earlier ones have built. So it is the length of the subject where all states there are have
// room ([dfa.whole]), else the sizes of the sets that are met.
type dfa struct {
	n       *nfa
	classes int // the last one is the end
	letters int
	stride  int // letters, and the size
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

	explored sync.Once
	work     int // of exploring
	complete bool

	masks [charKinds][charKinds]uint32 // what holds between two characters, by their kinds; times classes
}

// Offsets of the states that end the reading, in units of stride.
const (
	stateUnknown = iota
	stateDead
	stateMatch
	stateStart
)

// Bounds of the memory of a dfa (1 MB of table, 1 MB of sets and as much of keys) and of the work of dividing the alphabet.
const (
	maxTable = 1 << 18
	maxSets  = 1 << 18
	maxCuts  = 1 << 20
)

// newDFA returns nil when the pattern tells too many characters apart.
func newDFA(n *nfa) *dfa {
	d := &dfa{n: n, index: map[string]uint32{}, search: newSearch(n)}
	if !d.alphabet() || d.classes<<len(n.asserts) > maxTable/16 {
		return nil
	}
	d.letters = d.classes << len(n.asserts)
	d.stride = d.letters + 1
	table := make([]uint32, 8*d.stride)
	for letter := range d.letters { // the start may be one of these
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
	var sets []*syntax.Class
	known := map[*syntax.Class]struct{}{}
	for _, in := range d.n.code {
		if _, old := known[in.cls]; in.op != nfaChar || old {
			continue
		}
		known[in.cls] = struct{}{}
		r := in.cls.Ranges()
		if len(cuts)+len(r) > maxCuts {
			return false
		}
		for i := 0; i < len(r); i += 2 {
			cuts = append(cuts, r[i], r[i+1]+1)
		}
		sets = append(sets, in.cls)
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	if len(cuts)*len(sets) > maxCuts {
		return false
	}
	signatures := map[string]uint16{}
	buf := make([]byte, (len(sets)+7)/8)
	for k, lo := range cuts {
		if lo > syntax.MaxRune {
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
func (d *dfa) match(s string, a account) (bool, error) {
	if a.m != nil {
		if !d.whole() {
			return d.matchCounting(s, a)
		}
		if err := a.pay(len(s), dfaBytes); err != nil {
			return false, err
		}
	}
	if len(d.n.asserts) > 0 {
		return d.matchAsserting(s), nil
	}
	return d.read(s), nil
}

// read is match without assertions and without counting.
func (d *dfa) read(s string) bool {
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
				r, n = syntax.Decode(s, i)
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
				return next == special
			}
		}
		off = next
		i += n
	}
	return false
}

// matchCounting is match for a dfa that is not whole: it pays for the sets.
func (d *dfa) matchCounting(s string, a account) (bool, error) {
	table := *d.table.Load()
	off, special := d.start, uint32(stateMatch*d.stride)
	g := d.n.newCursor(s)
	bill := bill{account: a}
	for off > special {
		letter := d.letterAt(&g)
		next := atomic.LoadUint32(&table[off+letter])
		if next == stateUnknown {
			var ok bool
			if next, ok = d.build(off, letter); !ok {
				return d.simulateAsserting(off, &g, &bill)
			}
			table = *d.table.Load()
		}
		if g.at >= 0 {
			if err := bill.add(int(table[off+uint32(d.letters)])); err != nil {
				return false, err
			}
		}
		off = next
		g.advance()
	}
	return off == special, bill.settle()
}

// whole reports whether all the states that a subject can lead to have room; it builds them.
func (d *dfa) whole() bool {
	d.explored.Do(func() {
		for k := stateStart; ; k++ {
			d.mu.Lock()
			done, size := k >= len(d.sets), 0
			if !done {
				size = len(d.sets[k])
			}
			d.mu.Unlock()
			if done {
				break
			}
			for letter := range uint32(d.letters) {
				if d.work += size; d.work > maxExplored {
					return
				}
				if _, ok := d.build(uint32(k*d.stride), letter); !ok {
					return
				}
			}
		}
		d.complete = true
	})
	return d.complete
}

// footprint is about what the dfa takes, which grows as it reads.
func (d *dfa) footprint() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return 4*len(*d.table.Load()) + 8*d.size + 64*len(d.sets)
}

// maxExplored bounds the work of building all states (about a millisecond).
const maxExplored = 1 << 16

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
	if d.search.forever {
		return uint32(stateMatch * d.stride), true
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
	(*d.table.Load())[off+uint32(d.letters)] = uint32(len(set))
	d.sets = append(d.sets, slices.Clone(set))
	d.index[string(key)] = off
	return off, true
}

// simulate reads the rest of s from i without building states.
func (d *dfa) simulate(off uint32, s string, i int) bool {
	q := d.n.search()
	defer d.n.searches.Put(q)
	ok, _, _ := q.run(d.setAt(off), s, i, &bill{})
	return ok
}

// setAt is the set of the state at off.
func (d *dfa) setAt(off uint32) []int32 {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.sets[off/uint32(d.stride)]
}
