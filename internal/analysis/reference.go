package analysis

import (
	javalang "github.com/gatemap/gatemap/internal/java/lang"
	"github.com/gatemap/gatemap/internal/lazy"
	"github.com/gatemap/gatemap/internal/vtl"
)

// reference is what a reference can be; what finds nothing is the empty text.
// The last step of one that is set, read false, is not looked at.
func (a *analyzer) reference(s *state, e *vtl.Element, read bool) *Value {
	a.spend(1 + len(e.Steps))
	v := a.variable(s, e, read)
	a.note(e, 0, v)
	for i := range e.Steps {
		step := &e.Steps[i]
		args := make([]*Value, len(step.Args))
		for k, arg := range step.Args {
			args[k] = a.expression(s, arg)
		}
		if i == len(e.Steps)-1 && !read {
			a.assignMember(e, v)
			return v
		}
		v = a.step(e, i, v, args)
		a.reads(v)
		a.note(e, i+1, v)
	}
	return v.orEmpty()
}

// variable is what a variable can be: the template's, or else the service's.
func (a *analyzer) variable(s *state, e *vtl.Element, read bool) *Value {
	if v := s.vars[e.Name]; v != nil {
		a.isSet(e, v)
		return v
	}
	host := a.hostVariable(e.Name)
	switch {
	case host == nil:
		a.isSet(e, unsetValue)
		return unsetValue
	case a.defined[e.Name]:
		return anything.Get()
	}
	return host
}

// hostVariable is a variable that exists without the template's doing, nil if
// there is none of that name.
func (a *analyzer) hostVariable(name string) *Value {
	switch name {
	case "input":
		return &Value{classes: known.Get().host, host: inputHost}
	case "util":
		return &Value{classes: known.Get().host, host: utilHost}
	case "context":
		return a.context.value()
	case "stageVariables":
		return a.stage.value()
	}
	return nil
}

// step is what a step of a reference can give.
func (a *analyzer) step(e *vtl.Element, i int, v *Value, args []*Value) *Value {
	s := &e.Steps[i]
	if v.classes.Empty() { // nothing is asked of nothing
		return nothing
	}
	if v.Anything() {
		return anything.Get()
	}
	if v.lost {
		a.silent++
		defer func() { a.silent-- }()
	}
	a.use(v, s, args)
	var w *Value
	switch {
	case v.is(inputHost):
		w = a.inputStep(e, i, args)
	case v.is(utilHost):
		w = a.utilStep(e, i, args)
	case v.is(scopeHost):
		w = a.scopeStep(e, i)
	case v.host != 0 || v.can(known.Get().host):
		return anything.Get()
	case s.Kind == vtl.MethodStep:
		w = a.call(e, i, v, args)
	default:
		w = a.member(e, i, v, args)
	}
	if v.null {
		w = w.orNull()
	}
	return w
}

// member is .name or [index].
func (a *analyzer) member(e *vtl.Element, i int, v *Value, args []*Value) *Value {
	k, s := known.Get(), &e.Steps[i]
	name, named := s.Name, s.Kind == vtl.PropertyStep
	if !named && len(args) == 1 && args[0].only(k.text) && !args[0].null {
		if args[0].constant == nil {
			return join(a.anyMember(v), a.access(v.withoutMaps(), s, args))
		}
		name, named = *args[0].constant, true
	}
	var w *Value
	if others := v.withoutMaps(); !others.classes.Empty() {
		w = a.access(others, s, args)
	}
	if named && v.can(k.maps) && !(s.Kind == vtl.PropertyStep && isClass(name)) {
		w = join(w, a.named(v, name))
	} else if v.can(k.maps) {
		w = anything.Get()
	}
	if s.Kind == vtl.IndexStep && v.can(k.lists) {
		w = join(w, v.item(args))
	}
	a.hasMember(e, i, v, w)
	if named {
		a.absentMember(e, i, v, name)
	}
	return a.placed(w, v, s, name, named)
}

func isClass(name string) bool { return name == "class" || name == "Class" }

// plainMaps are those whose members are found before anything else.
func (v *Value) withoutMaps() *Value {
	w := *v
	w.classes = v.classes.Without(known.Get().maps)
	return &w
}

// anyMember is what a member of a map can be whose name is not known.
func (a *analyzer) anyMember(v *Value) *Value {
	w := v.elements().orNull()
	for _, m := range v.keys {
		w = join(w, m)
	}
	return w
}

// named is what a member of a map can be.
func (a *analyzer) named(v *Value, name string) *Value {
	if m, ok := v.keys[name]; ok {
		return m
	}
	return v.elements().orNull()
}

// item is what an element of a list can be. An index that the list does not
// have ends the execution.
func (v *Value) item(args []*Value) *Value {
	if len(args) != 1 || !args[0].only(known.Get().integer) {
		return anything.Get()
	}
	return v.elements()
}

// access is what Java gives for a property or an index.
func (a *analyzer) access(v *Value, s *vtl.Step, args []*Value) *Value {
	if v.classes.Empty() {
		return nothing
	}
	if s.Kind == vtl.PropertyStep {
		return fromOutcome(javalang.StaticProperty(v.classes, s.Name))
	}
	if len(args) != 1 {
		return anything.Get()
	}
	return fromOutcome(javalang.StaticIndex(v.classes.Without(known.Get().lists), args[0].orEmpty().classes))
}

// placed keeps the place in the payload of a part of it.
func (a *analyzer) placed(w, v *Value, s *vtl.Step, name string, named bool) *Value {
	if v.path == "" || w.path != "" || w.classes.Empty() {
		return w
	}
	placed := *w
	switch {
	case named && plainName.MatchString(name):
		placed.path = v.path + "." + name
	case s.Kind == vtl.IndexStep && !named:
		placed.path = v.path + "[*]"
	default:
		return w
	}
	return &placed
}

func fromOutcome(o javalang.Outcome) *Value {
	if o.Any {
		return anything.Get()
	}
	v := &Value{classes: o.Classes, null: o.Null || o.Missing, from: fromMethod}
	if o.Void { // which prints nothing, and is a text
		v.classes = v.classes.Union(known.Get().text)
	}
	return v
}

// call is .name(arguments).
func (a *analyzer) call(e *vtl.Element, i int, v *Value, args []*Value) *Value {
	k, s := known.Get(), &e.Steps[i]
	if s.Name == "replace" && len(args) == 2 && v.can(k.maps) {
		a.replaced = true
	}
	classes := make([]javalang.Classes, len(args))
	for n, arg := range args {
		classes[n] = arg.classes
		if arg.null {
			classes[n] = k.every
		}
	}
	o := javalang.StaticCall(v.classes, s.Name, classes)
	there := o
	if of := v.there(); v.blank && !of.Empty() {
		there = javalang.StaticCall(of, s.Name, classes)
	}
	a.answers(e, i, v, args, there)
	w := fromOutcome(o)
	if s.Name == "get" && len(args) == 1 && v.only(k.maps.Union(k.lists).Union(k.json)) && (v.elem != nil || v.keys != nil) {
		w = a.got(v, args[0], o)
		a.lacks(e, i, v, args[0])
		if args[0].constant != nil {
			a.absentMember(e, i, v, *args[0].constant)
		}
	}
	return a.textOf(w, v, s, args)
}

// got is what get gives of a list or a map with known parts.
func (a *analyzer) got(v, arg *Value, o javalang.Outcome) *Value {
	k := known.Get()
	w := nothing
	if v.can(k.maps) {
		if arg.constant != nil && arg.only(k.text) {
			w = join(w, a.named(v, *arg.constant))
		} else {
			w = join(w, a.anyMember(v))
		}
	}
	if v.can(k.lists) {
		w = join(w, v.item([]*Value{arg}))
	}
	if o.Missing {
		w = w.orNull()
	}
	if v.path != "" && arg.constant != nil && plainName.MatchString(*arg.constant) && !w.classes.Empty() {
		placed := *w
		placed.path = v.path + "." + *arg.constant
		return &placed
	}
	return w
}

// keepsText are methods of a text that leave what is in it as it is.
var keepsText = lazy.Value[map[string]bool]{Make: func() map[string]bool {
	return map[string]bool{"trim": true, "toString": true, "concat": true, "toLowerCase": true, "toUpperCase": true, "strip": true, "substring": true}
}}

// cutsJSON tells those of them after which JSON need not be JSON any more: a part of
// it has no quotes, and one with something behind it ends otherwise.
func cutsJSON(method string) bool { return method == "concat" || method == "substring" }

// textOf says where the text that a method of a text gives comes from.
func (a *analyzer) textOf(w, v *Value, s *vtl.Step, args []*Value) *Value {
	if !w.only(known.Get().text) || !v.only(known.Get().text) {
		return w
	}
	from := *w
	from.from = v.from
	if !keepsText.Get()[s.Name] || v.jsonText() && cutsJSON(s.Name) {
		from.from |= fromMethod
		for _, arg := range args {
			if s.Name == "replace" || s.Name == "replaceAll" {
				from.from |= arg.from
			}
		}
	}
	return &from
}
