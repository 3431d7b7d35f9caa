package jsonways

import "cmp"

// ways are the configurations at a place, each with the events that lie on some
// way to it.
type ways struct{ few[config, events] }

// waysOf has room for n configurations.
func waysOf(n int) ways { return ways{room[config, events](n)} }

// add adds a configuration. It may change the events that it holds for it, and
// never those that it is given.
func (w *ways) add(c config, e events) {
	if i := w.find(c); i >= 0 {
		w.list[i].value = w.list[i].value.or(e)
		return
	}
	w.put(c, e)
}

func (w *ways) addAll(v ways) {
	for _, one := range v.list {
		w.add(one.key, one.value)
	}
}

// each is w with other events for each configuration.
func (w *ways) each(f func(events) events) ways {
	out := ways{w.clone()}
	for i := range out.list {
		out.list[i].value = f(out.list[i].value)
	}
	return out
}

// through is w after an event.
func (m *machine) through(w ways, n int) ways {
	return w.each(func(e events) events { return e.changed(n, m.height, true) })
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
