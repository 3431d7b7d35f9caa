package jsonways

// scope is what the variables hold at a place. A branch or a round works on a scope
// of its own over the one that it began with, so that what it does costs what it
// changes, however many variables there are.
type scope struct {
	parent *scope
	own    few[string, holding]
}

// holding is what a variable holds; gone is one that has been taken away.
type holding struct {
	value
	gone bool
}

func (s *scope) get(name string) (value, bool) {
	for ; s != nil; s = s.parent {
		if h, ok := s.own.get(name); ok {
			return h.value, !h.gone
		}
	}
	return value{}, false
}

func (s *scope) put(name string, h holding) { s.own.put(name, h) }

func (s *scope) set(name string, v value) { s.put(name, holding{value: v}) }

// over is a scope for changes that leave s as it is.
func (s *scope) over() *scope { return &scope{parent: s} }

// changes are those of s over base, which is s or below it.
func (s *scope) changes(base *scope) (all few[string, holding]) {
	if s.parent == base && s != base {
		return s.own
	}
	for ; s != base; s = s.parent {
		for _, h := range s.own.list {
			if all.find(h.key) < 0 {
				all.put(h.key, h.value)
			}
		}
	}
	return all
}

// merger collects what variables may hold behind one of several branches that
// began with base.
type merger struct {
	base    *scope
	changed few[string, holding]
	some    bool // there was a branch
}

func (m *merger) add(s *scope) {
	changes := s.changes(m.base)
	if !m.some {
		m.some, m.changed = true, changes.clone()
		return
	}
	for i := range m.changed.list {
		if h := &m.changed.list[i]; changes.find(h.key) < 0 {
			h.value = behindBoth(h.value, m.unchanged(h.key))
		}
	}
	for _, h := range changes.list {
		old, ok := m.changed.get(h.key)
		if !ok {
			old = m.unchanged(h.key)
		}
		m.changed.put(h.key, behindBoth(old, h.value))
	}
}

func (m *merger) unchanged(name string) holding {
	v, ok := m.base.get(name)
	return holding{v, !ok}
}

// behindBoth is what a variable holds behind two branches: the empty text where it
// has no value behind one.
func behindBoth(a, b holding) holding {
	switch {
	case a.gone && b.gone:
		return a
	case a.gone:
		a, b = b, a
		fallthrough
	case b.gone:
		return holding{value: either(a.value, constant(text, ""))}
	}
	return holding{value: either(a.value, b.value)}
}

// end changes base as the branches have, and returns it.
func (m *merger) end() *scope {
	for _, h := range m.changed.list {
		m.base.put(h.key, h.value)
	}
	return m.base
}
