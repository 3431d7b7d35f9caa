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
	found    int // by the last check, before those that say the same were put together
}

// remembered is what was found in a method.
type remembered struct {
	line    int  // of the method
	fixed   bool // a message names lines of the file
	found   []Finding
	judged  []judged
	refused []compared
	used    bool // by the last check
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
	all := slices.Grow(problems(api, opts), m.found)
	all = append(all, gatewayResponses(api, opts)...)
	all = append(all, gatewayCORS(api, opts)...)
	common := newPool(api)
	common.renders = 0
	m.recalled = 0
	same := newSamenesses(api, common)
	for i := range api.Methods {
		key, known := same.of(i)
		if known {
			var ok bool
			if all, ok = m.recall(all, key, i, api, common); ok {
				m.recalled++
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
	m.found = len(all)
	return tidy(ofTemplate(api, all))
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
	m.methods[key] = &remembered{line: c.m.Line, fixed: c.named, found: slices.Clone(found), judged: c.judged, refused: c.refused, used: true}
}

// recall adds what was found in a method that is as it was to all, at the lines
// that it has now.
func (m *Memory) recall(all []Finding, key sameness, index int, api *formats.API, common *pool) ([]Finding, bool) {
	r := m.methods[key]
	by := 0
	if r != nil {
		by = api.Methods[index].Line - r.line
	}
	if r == nil || r.fixed && by != 0 || !common.judge(r) {
		return all, false
	}
	r.used = true
	for i := range r.found {
		all = append(all, r.found[i].moved(by, index))
	}
	return all, true
}

// judge takes the templates of a method over that were compared with models, and
// reports false where others would be compared now.
func (s *pool) judge(r *remembered) bool {
	full := len(s.compared) >= maxModelled
	if len(r.refused) > 0 && !full {
		return false
	}
	for _, key := range r.refused {
		if _, known := s.compared[key]; known {
			return false
		}
	}
	for _, j := range r.judged {
		if _, known := s.compared[j.compared]; known {
			continue
		}
		if len(s.compared) >= maxModelled {
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
	g.Edit = f.Edit.moved(lines, index)
	if g.About.edit = g.Edit; f.About.edit != f.Edit {
		g.About.edit = f.About.edit.moved(lines, index)
	}
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
