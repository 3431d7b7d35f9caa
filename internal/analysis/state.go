package analysis

import (
	"maps"

	"github.com/gatemap/gatemap/internal/vtl"
)

// state is what is known at a place of the template on one of the ways there.
type state struct {
	vars map[string]*Value
	// quoted says that what is printed stands in a JSON string.
	quoted bool
	loops  []loop // the loops around the place, the outermost first
}

// loop is a #foreach around a place.
type loop struct {
	variable string
	// holds says that the element may be null, while a #set of the variable
	// shows nothing.
	holds bool
}

func (s *state) clone() *state {
	return &state{vars: maps.Clone(s.vars), quoted: s.quoted, loops: s.loops}
}

func (s *state) same(o *state) bool {
	if s.quoted != o.quoted || len(s.vars) != len(o.vars) {
		return false
	}
	for name, v := range s.vars {
		if w, ok := o.vars[name]; !ok || !v.same(w) {
			return false
		}
	}
	return true
}

// unsetValue is a variable that was never set.
var unsetValue = &Value{null: true, unset: true}

// lookup is the value of a variable of the template, unsetValue if it has none.
func (s *state) lookup(name string) *Value {
	if v := s.vars[name]; v != nil {
		return v
	}
	return unsetValue
}

// join makes s what is known on its way or on that of o.
func (s *state) join(o *state) {
	for name := range o.vars {
		if s.vars[name] == nil {
			s.vars[name] = unsetValue
		}
	}
	for name, v := range s.vars {
		s.vars[name] = join(v, o.lookup(name))
	}
}

// maxStates bounds the ways that are told apart at one place, and maxTold their
// variables together. Beyond it the ways are joined.
const (
	maxStates = 8
	maxTold   = 200
)

// merge returns the states of both lists, those that are the same once.
func (a *analyzer) merge(list, more []*state) []*state {
	for _, s := range more {
		list = a.addState(list, s)
	}
	return list
}

func (a *analyzer) addState(list []*state, s *state) []*state {
	a.spend(1 + len(list)*(1+len(s.vars)/8))
	for _, o := range list {
		if o.same(s) {
			return list
		}
	}
	if len(list) < min(maxStates, 1+maxTold/(1+len(s.vars))) {
		return append(list, s)
	}
	return []*state{a.joinAll(append(list, s))}
}

// joinAll makes one state of several.
func (a *analyzer) joinAll(list []*state) *state {
	one := list[0].clone()
	for _, s := range list[1:] {
		a.spend(1 + len(s.vars)/4)
		one.join(s)
	}
	return one
}

// flow is how a block ends: the states behind its last statement, and those in
// which a #break has left the loop around it.
type flow struct {
	ends, breaks []*state
	far          []*state // of the breaks, those that may leave outer loops, too
}

// leaves adds the ways that leave a loop.
func (f *flow) leaves(o flow) {
	f.breaks, f.far = append(f.breaks, o.breaks...), append(f.far, o.far...)
}

// names are those that the template sets anywhere.
type names map[string]bool

func assigned(list []*vtl.Element) names {
	set := names{}
	walk(list, func(e *vtl.Element) {
		if target := targetOf(e); target != nil && len(target.Steps) == 0 {
			set[target.Name] = true
		}
	})
	return set
}

// targetOf is the reference that a statement sets, nil if it sets none.
func targetOf(e *vtl.Element) *vtl.Element {
	loop := e.Kind == vtl.DirectiveElement && (e.Name == "foreach" || e.Name == "define")
	if (e.Kind == vtl.SetElement || loop) && len(e.Args) > 0 {
		return e.Args[0]
	}
	return nil
}

func walk(list []*vtl.Element, f func(*vtl.Element)) {
	for _, e := range list {
		e.Walk(func(e *vtl.Element) bool { f(e); return true })
	}
}
