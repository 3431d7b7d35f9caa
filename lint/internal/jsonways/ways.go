package jsonways

import "cmp"

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
	w[c] = old.or(e)
}

func (w ways) addAll(v ways) {
	for c, e := range v {
		w.add(c, e)
	}
}

// through is w after an event.
func (m *machine) through(w ways, n int) ways {
	out := make(ways, len(w))
	for c, e := range w {
		out[c] = e.changed(n, m.height, true)
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

// compare puts the death first that says more of a fault: what went furthest
// without taking a hole for empty.
func (d death) compare(o death) int {
	switch {
	case d.gap == o.gap:
		return cmp.Or(cmp.Compare(o.order, d.order), cmp.Compare(o.at, d.at), cmp.Compare(d.want, o.want))
	case d.gap:
		return 1
	}
	return -1
}
