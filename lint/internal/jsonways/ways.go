package jsonways

import (
	"math/bits"
	"slices"
)

// events is a set of events, by number.
type events []uint64

func (e events) has(n int) bool { return e[n/64]>>(n%64)&1 != 0 }

func (e events) with(n int) events {
	e = slices.Clone(e)
	e[n/64] |= 1 << (n % 64)
	return e
}

func (e events) each(f func(int)) {
	for i, w := range e {
		for ; w != 0; w &= w - 1 {
			f(i*64 + bits.TrailingZeros64(w))
		}
	}
}

// ways are the configurations at a place, each with the events that lie on some
// way to it.
type ways map[config]events

// add adds a configuration. It may change the events that it holds for it, and
// never those that it is given.
func (w ways) add(c config, e events) {
	old, ok := w[c]
	if !ok {
		w[c] = e
		return
	}
	if &old[0] == &e[0] {
		return
	}
	both := make(events, len(e))
	for i := range e {
		both[i] = old[i] | e[i]
	}
	w[c] = both
}

func (w ways) addAll(v ways) {
	for c, e := range v {
		w.add(c, e)
	}
}

// through is w after an event.
func (w ways) through(n int) ways {
	out := make(ways, len(w))
	for c, e := range w {
		out[c] = e.with(n)
	}
	return out
}

// death is a place at which the machine could not go on.
type death struct {
	order int // of execution
	at    int // byte offset in the template, its length at the end
	gap   bool
	known bool
	want  string // what was expected
}

// better reports whether d says more of a fault than old: what went furthest
// without taking a hole for empty.
func (d death) better(old death) bool {
	switch {
	case !old.known:
		return true
	case d.gap != old.gap:
		return old.gap
	}
	return d.order >= old.order
}
