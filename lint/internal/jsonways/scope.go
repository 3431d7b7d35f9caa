package jsonways

import "maps"

// scope is what the variables hold at a place. A branch or a round works on a scope
// of its own over the one that it began with, so that what it does costs what it
// changes, however many variables there are.
type scope struct {
	parent *scope
	own    map[string]holding
}

// holding is what a variable holds; gone is one that has been taken away.
type holding struct {
	value
	gone bool
}

func (s *scope) get(name string) (value, bool) {
	for ; s != nil; s = s.parent {
		if h, ok := s.own[name]; ok {
			return h.value, !h.gone
		}
	}
	return value{}, false
}

func (s *scope) put(name string, h holding) {
	if s.own == nil {
		s.own = map[string]holding{}
	}
	s.own[name] = h
}

func (s *scope) set(name string, v value) { s.put(name, holding{value: v}) }

// over is a scope for changes that leave s as it is.
func (s *scope) over() *scope { return &scope{parent: s} }

// changes are those of s over base, which is s or below it.
func (s *scope) changes(base *scope) map[string]holding {
	if s.parent == base && s != base {
		return s.own
	}
	all := map[string]holding{}
	for ; s != base; s = s.parent {
		for name, h := range s.own {
			if _, known := all[name]; !known {
				all[name] = h
			}
		}
	}
	return all
}

// merger collects what variables may hold behind one of several branches that
// began with base.
type merger struct {
	base    *scope
	changed map[string]holding
	some    bool // there was a branch
}

func (m *merger) add(s *scope) {
	changes := s.changes(m.base)
	if !m.some {
		m.some, m.changed = true, maps.Clone(changes)
		return
	}
	for name := range m.changed {
		if _, ok := changes[name]; !ok {
			m.changed[name] = behindBoth(m.changed[name], m.unchanged(name))
		}
	}
	for name, h := range changes {
		old, ok := m.changed[name]
		if !ok {
			old = m.unchanged(name)
		}
		if m.changed == nil {
			m.changed = map[string]holding{}
		}
		m.changed[name] = behindBoth(old, h)
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
	for name, h := range m.changed {
		m.base.put(name, h)
	}
	return m.base
}
