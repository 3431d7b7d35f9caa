package analysis

import (
	"slices"

	"github.com/gatemap/gatemap/internal/vtl"
)

// block follows statements from the states in which they begin.
func (a *analyzer) block(states []*state, list []*vtl.Element) flow {
	var out flow
	for _, e := range list {
		if len(states) == 0 || a.steps < 0 {
			break
		}
		f := a.statement(states, e)
		states = f.ends
		out.leaves(f)
	}
	out.ends = states
	return out
}

func (a *analyzer) statement(states []*state, e *vtl.Element) flow {
	switch e.Kind {
	case vtl.IfElement:
		return a.ifStatement(states, e)
	case vtl.DirectiveElement:
		return a.directive(states, e)
	}
	for _, s := range states {
		a.spend(1)
		switch e.Kind {
		case vtl.TextElement:
			a.spend(len(e.Text) / 64)
			s.text(e.Text)
		case vtl.SetElement:
			a.set(s, e)
		case vtl.ReferenceElement:
			a.printed(s, e, a.reference(s, e, true))
		}
	}
	return flow{ends: states}
}

// text follows the quotes of JSON. No JSON string has a line break, so that one
// odd quote does not spoil the rest.
func (s *state) text(t string) {
	for i := 0; i < len(t); i++ {
		switch {
		case t[i] == '\\' && s.quoted:
			i++
		case t[i] == '"':
			s.quoted = !s.quoted
		case t[i] == '\n':
			s.quoted = false
		}
	}
}

func (a *analyzer) ifStatement(states []*state, e *vtl.Element) flow {
	var out flow
	branches := append([]*vtl.Element{e}, e.Else...)
	for _, b := range branches {
		if b.Kind == vtl.ElseElement {
			f := a.block(states, b.Body)
			out.ends = a.merge(out.ends, f.ends)
			out.leaves(f)
			states = nil
			break
		}
		if len(b.Args) == 0 {
			continue
		}
		var taken, missed []*state
		for _, s := range states {
			can := a.decide(s, b, len(e.Else) > 0)
			a.spend(len(s.vars) / 8)
			if can.yes {
				taken = append(taken, s.clone())
			}
			if can.no {
				missed = append(missed, s)
			}
		}
		f := a.block(taken, b.Body)
		if len(taken) == 0 { // what is never executed is looked at all the same
			a.aside(states, b.Body)
		}
		out.ends = a.merge(out.ends, f.ends)
		out.leaves(f)
		if len(missed) == 0 {
			a.asideElse(states, branches, b)
		}
		states = missed
	}
	out.ends = a.merge(out.ends, states)
	return out
}

// asideElse looks at the branches behind one that is always taken.
func (a *analyzer) asideElse(states []*state, branches []*vtl.Element, taken *vtl.Element) {
	for _, b := range branches[slices.Index(branches, taken)+1:] {
		a.aside(states, b.Body)
	}
}

// aside looks at statements that no way leads to.
func (a *analyzer) aside(states []*state, list []*vtl.Element) {
	if len(states) > 0 && len(list) > 0 {
		a.block([]*state{a.joinAll(states)}, list)
	}
}

func (a *analyzer) set(s *state, e *vtl.Element) {
	if len(e.Args) < 2 {
		return
	}
	target := e.Args[0]
	v := a.expression(s, e.Args[1])
	if len(target.Steps) > 0 {
		a.reference(s, target, false)
		return
	}
	a.reserved(e, target)
	if v.null { // a null changes nothing
		v = join(withoutNull(v), s.lookup(target.Name))
	}
	a.assign(s, target.Name, v)
}

func withoutNull(v *Value) *Value {
	w := *v
	w.null = false
	return &w
}

// assign sets a variable. Those that a #define sets are not followed.
func (a *analyzer) assign(s *state, name string, v *Value) {
	if a.defined[name] {
		v = anything.Get()
	}
	for _, l := range s.loops {
		if l.variable == name && l.holds {
			v = join(v.orNull(), s.lookup(name))
		}
	}
	s.vars[name] = v
}

func (a *analyzer) directive(states []*state, e *vtl.Element) flow {
	switch {
	case e.Name == "foreach" && e.Known && len(e.Args) == 3:
		return a.foreach(states, e)
	case e.Name == "define" && e.Known && len(e.Args) > 0:
		return a.define(states, e)
	case e.Name == "break" && e.Known:
		for _, s := range states {
			a.arguments(s, e)
		}
		if len(e.Args) > 0 { // of an outer loop, perhaps
			return flow{breaks: states, far: states}
		}
		return flow{breaks: states}
	case e.Name == "stop" && e.Known:
		for _, s := range states {
			a.arguments(s, e)
		}
		return flow{}
	case e.Name == "macro":
		return flow{ends: states}
	}
	for _, s := range states {
		a.spend(1)
		a.arguments(s, e)
	}
	return flow{ends: states}
}

func (a *analyzer) arguments(s *state, e *vtl.Element) {
	for _, arg := range e.Args {
		a.expression(s, arg)
	}
}

// define sets a variable to a block, which is executed wherever it is printed:
// its statements are looked at with nothing known of the variables.
func (a *analyzer) define(states []*state, e *vtl.Element) flow {
	for _, s := range states {
		a.assign(s, e.Args[0].Name, &Value{classes: known.Get().host, host: blockHost, from: fromAnywhere})
	}
	inside := states[0].clone()
	inside.quoted = false
	for name := range a.assigned {
		inside.vars[name] = anything.Get()
	}
	for _, name := range loopVariables {
		inside.vars[name] = anything.Get()
	}
	a.silent++
	a.block([]*state{inside}, e.Body)
	a.silent--
	return flow{ends: states}
}

// maxRounds is how often the body of a loop is followed, at most: once with what
// is known before it, once with what a round leaves behind, and once with all
// that changes unknown.
const maxRounds = 3

func (a *analyzer) foreach(states []*state, e *vtl.Element) flow {
	var out flow
	a.reserved(e, e.Args[0])
	for _, s := range states {
		list := a.expression(s, e.Args[2])
		a.loopOver(s, e, list)
		if !list.nonEmpty {
			out.ends = a.addState(out.ends, s.clone())
		}
		if !list.can(known.Get().walkable) {
			a.aside([]*state{a.enter(s, e, anything.Get())}, e.Body)
			continue
		}
		ends, far := a.rounds(s, e, list)
		for _, end := range ends {
			out.ends = a.addState(out.ends, a.leave(end, s, e))
		}
		for _, end := range far {
			out.far = append(out.far, a.leave(end, s, e))
		}
	}
	return out
}

// element is what the variable of a loop can be.
func element(list *Value) *Value {
	k := known.Get()
	switch {
	case !list.only(k.lists.Union(k.maps).Union(k.json)) || list.elem == nil:
		return anything.Get()
	case list.only(k.ranges):
		return ofClasses(k.integer, fromTemplate)
	}
	v := list.elements()
	for _, m := range list.keys {
		v = join(v, m)
	}
	if list.path != "" {
		w := *v
		w.path = list.path + "[*]"
		return &w
	}
	return v
}

// loopVariables are set in each round, where the template reads them.
var loopVariables = []string{"foreach", "velocityCount", "velocityHasNext"}

// enter is the state in which a round begins.
func (a *analyzer) enter(s *state, e *vtl.Element, elem *Value) *state {
	in := s.clone()
	in.loops = append(slices.Clip(s.loops), loop{e.Args[0].Name, elem.null})
	k := known.Get()
	in.vars["foreach"] = &Value{classes: k.host, host: scopeHost}
	in.vars["velocityCount"] = ofClasses(k.integer, fromTemplate)
	in.vars["velocityHasNext"] = ofClasses(k.boolean, fromTemplate)
	name := e.Args[0].Name
	if a.defined[name] || slices.ContainsFunc(s.loops, func(l loop) bool { return l.variable == name }) {
		elem = anything.Get()
	}
	in.vars[name] = elem
	a.hideAssigned(in)
	return in
}

// hideAssigned is for templates that set the variables of loops themselves.
func (a *analyzer) hideAssigned(s *state) {
	for _, name := range loopVariables {
		if a.assigned[name] {
			s.vars[name] = anything.Get()
		}
	}
}

// rounds follows the body of a loop until more rounds make no difference, and
// returns the states in which a round can end; far are those of a #break that
// may leave an outer loop, too.
func (a *analyzer) rounds(s *state, e *vtl.Element, list *Value) (ends, far []*state) {
	elem := element(list)
	before := a.enter(s, e, elem)
	for round := 0; round < maxRounds && a.steps >= 0; round++ {
		f := a.block([]*state{before.clone()}, e.Body)
		ends, far = a.merge(a.merge(nil, f.ends), f.breaks), f.far
		if len(f.ends) == 0 {
			break
		}
		next := a.joinAll(f.ends)
		next.loops = s.loops
		again := a.enter(next, e, elem)
		again.loops, again.quoted = before.loops, before.quoted
		joined := before.clone()
		if joined.join(again); joined.same(before) {
			break
		}
		if round == maxRounds-2 {
			for name := range assigned(e.Body) {
				joined.vars[name] = anything.Get()
			}
		}
		before = joined
	}
	return ends, far
}

// leave is the state behind a loop that ends in a state: its variables are what
// they were before.
func (a *analyzer) leave(end, before *state, e *vtl.Element) *state {
	out := end.clone()
	out.loops = before.loops
	for _, name := range append([]string{e.Args[0].Name}, loopVariables...) {
		if v := before.vars[name]; v != nil {
			out.vars[name] = v
		} else {
			delete(out.vars, name)
		}
		if slices.ContainsFunc(before.loops, func(l loop) bool { return l.variable == name }) {
			out.vars[name] = anything.Get()
		}
	}
	a.hideAssigned(out)
	return out
}
