package lint

import (
	"reflect"
	"slices"

	"github.com/gatemap/gatemap/definition/formats"
)

// Memory applies the rules to a definition again after each change of its files
// and looks only at the methods that are not as they were. What it finds is what
// CheckAPI finds, but for the payloads that show it: Input is empty. The zero
// value is ready. It is for one goroutine.
type Memory struct {
	opts    Options
	methods map[sameness]*remembered

	// What checks have taken since all was looked at anew. A check from nothing
	// takes no more: what is looked at now was looked at by one of them.
	automata, templates int

	recalled int // methods that the last check has not looked at
}

// remembered is what was found in a method.
type remembered struct {
	line     int  // of the method
	fixed    bool // a message names lines of the file
	found    []Finding
	compared []judged
	used     bool // by the last check
}

// judged is a template that was compared with a model.
type judged struct {
	compared
	messages []string
}

// CheckAPI applies the rules to every method of a definition.
func (m *Memory) CheckAPI(api *formats.API, opts Options) []Finding {
	if api == nil {
		return nil
	}
	if m.methods == nil || !reflect.DeepEqual(m.opts, opts) {
		m.forget(opts)
	}
	all := problems(api, opts)
	all = append(all, gatewayResponses(api, opts)...)
	all = append(all, gatewayCORS(api, opts)...)
	common := newPool(api)
	common.renders = 0
	m.recalled = 0
	same := newSamenesses(api, common)
	for i := range api.Methods {
		key, known := same.of(i)
		if known {
			if found, ok := m.recall(key, i, api, common); ok {
				m.recalled++
				all = append(all, found...)
				continue
			}
		}
		c := newChecker(&api.Methods[i], i, opts, api.Problems, common)
		found := c.run()
		if known {
			m.remember(key, c, found, same)
		}
		all = append(all, found...)
	}
	m.automata += workOfAll - common.left
	m.templates += workOfTemplates - common.templates
	if !m.boundless() {
		recalled := m.recalled
		if m.forget(opts); recalled > 0 {
			return m.CheckAPI(api, opts)
		}
	}
	m.forgetUnused()
	return tidy(all)
}

// boundless reports whether no check can have reached a bound on work that
// methods share: which of them does is a matter of their order.
func (m *Memory) boundless() bool {
	return m.automata <= workOfRule && m.templates <= workOfTemplates-workOfTemplate
}

func (m *Memory) forget(opts Options) {
	*m = Memory{opts: opts, methods: map[sameness]*remembered{}}
}

func (m *Memory) forgetUnused() {
	for key, r := range m.methods {
		if !r.used {
			delete(m.methods, key)
		}
		r.used = false
	}
}

// remember keeps what was found in a method, if all of it stands in the method's
// own lines.
func (m *Memory) remember(key sameness, c *checker, found []Finding, same *samenesses) {
	if c.bounded {
		return
	}
	for i := range found {
		f := &found[i]
		if !same.own(c.index, f.Position) || f.Edit != nil && f.Edit.File != f.File {
			return
		}
		for j := range f.Uses {
			if !same.own(c.index, f.Uses[j].At) {
				return
			}
		}
	}
	m.methods[key] = &remembered{line: c.m.Line, fixed: c.named, found: slices.Clone(found), compared: c.judged, used: true}
}

// recall returns what was found in a method that is as it was, at the lines that
// it has now.
func (m *Memory) recall(key sameness, index int, api *formats.API, common *pool) (found []Finding, ok bool) {
	r := m.methods[key]
	by := 0
	if r != nil {
		by = api.Methods[index].Line - r.line
	}
	if r == nil || r.fixed && by != 0 || !common.judge(r.compared) {
		return nil, false
	}
	r.used = true
	found = make([]Finding, len(r.found))
	for i := range r.found {
		found[i] = r.found[i].moved(by, index)
	}
	return found, true
}

// judge takes templates that were compared with models over, and reports false
// where they are more than are compared.
func (s *pool) judge(list []judged) bool {
	for _, j := range list {
		if _, known := s.compared[j.compared]; !known && len(s.compared) >= maxModelled {
			return false
		}
		s.compared[j.compared] = j.messages
	}
	return true
}

// moved is a finding of a method that is some lines further down now and perhaps
// another one by its index. It shares nothing that is changed later.
func (f *Finding) moved(lines, index int) Finding {
	g := *f
	if g.Line > 0 {
		g.Line += lines
	}
	g.Edit = g.Edit.moved(lines, index)
	g.About.edit = g.About.edit.moved(lines, index)
	g.Uses = slices.Clone(g.Uses)
	for i := range g.Uses {
		u := &g.Uses[i]
		if u.At.Line > 0 {
			u.At.Line += lines
		}
		u.edit = u.edit.moved(lines, index)
	}
	return g
}

func (e *Edit) moved(lines, index int) *Edit {
	if e == nil {
		return nil
	}
	other := *e
	other.Line += lines
	other.Method = index
	return &other
}
