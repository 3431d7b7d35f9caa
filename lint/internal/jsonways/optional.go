package jsonways

import (
	"strings"

	"github.com/gatemap/gatemap/internal/vtl"
)

// chain is a run of #if without #else in one block, of which each may hold whatever
// the others do: members or elements that may be there. Two events say of each that
// it is the first or the last that is there: what the commas between them go wrong
// at.
type chain struct {
	members []*vtl.Element
	none    int // partial event: none was there so far
	first   int // number of the first member's events: partial, last, first; three each
}

// place is where an #if stands in its chain.
type place struct {
	*chain
	index int
}

// maxChain bounds the members of a chain that are looked at together.
const maxChain = 64

// chains finds the chains of a block, and numbers their events.
func (m *machine) chains(list []*vtl.Element) {
	var run []*vtl.Element
	var keys [][]string
	end := func() {
		if len(run) > 1 {
			m.chain(run)
		}
		run, keys = nil, nil
	}
	for _, e := range list {
		switch e.Kind {
		case vtl.TextElement, vtl.CommentElement, vtl.ReferenceElement:
			continue
		case vtl.IfElement:
			own := m.conditionKeys(e.Args[0])
			if len(e.Else) > 0 || len(own) == 0 {
				end()
				continue
			}
			if len(run) == maxChain || dependent(own, keys) {
				end()
			}
			run, keys = append(run, e), append(keys, own)
			continue
		}
		end()
	}
	end()
}

func (m *machine) chain(run []*vtl.Element) {
	c := &chain{members: run, none: len(m.events), first: len(m.events) + 1}
	m.events = append(m.events, event{partial: true})
	if m.places == nil {
		m.places = map[*vtl.Element]place{}
	}
	for i, e := range run {
		m.places[e] = place{c, i}
		m.events = append(m.events, event{partial: true}, event{Kind: LastThere, Element: e, body: e.Span}, event{Kind: FirstThere, Element: e, body: e.Span})
	}
}

// optional notes of ways that take a member of a chain, or leave it out, which one
// is the first and the last.
func (m *machine) optional(w ways, e *vtl.Element, there bool) ways {
	p, ok := m.places[e]
	if !ok {
		return w
	}
	if p.index == 0 {
		w = m.through(w, p.none)
	}
	if there {
		w = m.after(w, p.none, p.first+3*p.index+2)
		gone := []int{p.none}
		if p.index > 0 {
			gone = append(gone, p.partials()[:p.index]...)
		}
		w = m.through(m.without(w, gone), p.first+3*p.index)
	}
	return w
}

// settled notes the last members behind the end of a chain.
func (m *machine) settled(w ways, e *vtl.Element) ways {
	p, ok := m.places[e]
	if !ok || p.index < len(p.members)-1 {
		return w
	}
	for i := range p.members {
		w = m.after(w, p.first+3*i, p.first+3*i+1)
	}
	return m.without(w, append(p.partials(), p.none))
}

func (c *chain) partials() []int {
	list := make([]int, len(c.members))
	for i := range list {
		list[i] = c.first + 3*i
	}
	return list
}

// conditionKeys names what a condition reads of the input, so that conditions about
// other things can be told apart; none if it reads something else, too.
func (m *machine) conditionKeys(condition *vtl.Element) (keys []string) {
	sound := true
	condition.Walk(func(e *vtl.Element) bool {
		if e.Kind != vtl.ReferenceElement {
			return sound
		}
		key, ok := m.inputKey(e)
		keys, sound = append(keys, key), sound && ok
		return false
	})
	if !sound {
		return nil
	}
	return keys
}

// inputKey names the part of the input that a reference reads. Methods at its end
// only look at it.
func (m *machine) inputKey(e *vtl.Element) (string, bool) {
	key, steps := e.Name, e.Steps
	switch source, once := m.sources[e.Name]; {
	case e.Name == "input":
		if len(steps) == 0 || steps[0].Kind != vtl.MethodStep || len(steps[0].Args) != 1 {
			return "", false
		}
		path, ok := steps[0].Args[0].Constant()
		if !ok {
			return "", false
		}
		if key = "params." + path; steps[0].Name != "params" {
			key = path
		}
		steps = steps[1:]
	case once && source != nil:
		if source.Name == e.Name {
			break // of a loop
		}
		from, ok := m.inputKey(source)
		if !ok {
			return "", false
		}
		key = from
	default:
		return "", false
	}
	for _, s := range steps {
		switch s.Kind {
		case vtl.PropertyStep:
			key += "." + s.Name
		case vtl.MethodStep:
			return key, true
		default:
			return "", false
		}
	}
	return key, true
}

// dependent reports whether one of the keys is a part of another.
func dependent(own []string, others [][]string) bool {
	for _, a := range own {
		for _, list := range others {
			for _, b := range list {
				if strings.HasPrefix(a, b) || strings.HasPrefix(b, a) {
					return true
				}
			}
		}
	}
	return false
}

// sourcesOf are the variables that a template sets once and to a reference, which is
// the variable itself of a loop; nil is one that it sets to something else or again.
func sourcesOf(list []*vtl.Element) map[string]*vtl.Element {
	sources := map[string]*vtl.Element{}
	set := func(name string, to *vtl.Element) {
		if _, again := sources[name]; again || to != nil && to.Kind != vtl.ReferenceElement {
			to = nil
		}
		sources[name] = to
	}
	for _, e := range list {
		e.Walk(func(e *vtl.Element) bool {
			switch {
			case e.Kind == vtl.SetElement:
				set(e.Args[0].Name, e.Args[1])
			case e.Kind == vtl.DirectiveElement && len(e.Args) > 0:
				set(e.Args[0].Name, e.Args[0])
			}
			return true
		})
	}
	return sources
}
