package vtl

import (
	"slices"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// watchedText is literal output.
type watchedText struct {
	stmt
	trace *Trace
	lead  []leadPart
}

// leadPart is a part of the template that a literal text comes from.
type leadPart struct {
	span   Span
	length int // of what it prints
	part   int // of the trace
	// verbatim says that it prints its source.
	verbatim bool
}

func (s *watchedText) exec(f *frame) ctl {
	at := len(f.out)
	c := s.stmt.exec(f)
	s.trace.literal(f, at, len(f.out), s.lead) // two halves of a surrogate pair are fewer bytes
	return c
}

// literal notes literal output that begins at an offset and ends at most at
// another.
func (t *Trace) literal(f *frame, at, end int, lead []leadPart) {
	for _, l := range lead {
		t.hits[l.part]++
		to := min(at+l.length, end)
		t.wrote(f, at, to, l.span, l.verbatim)
		at = to
	}
}

// watchedStmt counts the executions of a statement.
type watchedStmt struct {
	stmt
	trace *Trace
	span  Span
	part  int
}

func (s *watchedStmt) exec(f *frame) ctl {
	s.trace.hits[s.part]++
	at := len(f.out)
	c := s.stmt.exec(f)
	s.trace.rest(f, at, s.span) // of a reference that prints itself
	return c
}

// watchedPrint is a reference that is printed.
type watchedPrint struct {
	stmt
	trace *Trace
	lead  []leadPart
	part  int
	site  site
	ref   *watchedRef // what an output prints; nil for other statements
}

// site is a reference in the template.
type site struct {
	span Span
	name string // of the variable
	slot int32
}

func (s *watchedPrint) exec(f *frame) ctl {
	t := s.trace
	t.hits[s.part]++
	at, missed := len(f.out), t.missed
	lead, prefix := s.before()
	t.literal(f, at, at+lead, s.lead)
	before := t.begins(&s.site)
	c := s.stmt.exec(f)
	if c == ctlNone || c == ctlStop {
		s.printed(f, min(at+lead, len(f.out)), prefix, missed)
	}
	t.end(before)
	return c
}

// printed notes what the statement has printed from an offset on, where its
// prefix stands.
func (s *watchedPrint) printed(f *frame, from, prefix, missed int) {
	t := s.trace
	t.rest(f, from, s.site.span)
	printed := f.out[min(from+prefix, len(f.out)):]
	text := string(printed[:min(len(printed), syntax.MaxValue+1)])
	if s.ref != nil {
		s.ref.amend(text, t.offset(f, from))
		return
	}
	e := Event{Kind: syntax.ReferenceEvent, Span: s.site.span, Printed: true, Offset: t.offset(f, from)}
	e.Value, e.Cut = cut(text)
	var m miss
	switch of := s.stmt.(type) {
	case *memberOutput:
		m = s.member(f, of, text, &e)
	case *write:
		e.Type = syntax.StringValue
		m = t.host(f, of.call, text)
	}
	if m.why == "" && text == "" && t.missed > missed {
		m = miss{why: "what it is made of has no value: " + t.last.why, near: t.last.near}
	}
	t.reference(&e, m)
}

// before returns the lengths of what the statement prints before the value.
func (s *watchedPrint) before() (lead, prefix int) {
	switch of := s.stmt.(type) {
	case *output:
		return len(of.lead), len(of.prefix)
	case *memberOutput:
		return len(of.lead), len(of.prefix)
	case *write:
		return len(of.lead), len(of.prefix)
	}
	return 0, 0
}

// member says why a reference that ends in a property printed nothing, and what
// it is otherwise.
func (s *watchedPrint) member(f *frame, of *memberOutput, text string, e *Event) miss {
	t := s.trace
	if t.miss.why != "" { // a step before the property
		return t.miss
	}
	v := f.load(of.slot)
	if len(of.before) > 0 {
		v = t.at
	}
	if v.IsNull() {
		return t.unset(f, s.site)
	}
	if v.IsMap() {
		member, _ := v.GetNamed(&of.last.name)
		e.Type, e.JavaText = typeOf(member), javaText(member)
		if member.Kind() == jsondoc.String {
			return miss{}
		}
	}
	if text != "" {
		return miss{}
	}
	return t.property(v, of.last.name.Text())
}

// watchedRef is a reference that is an operand, or what an output prints.
type watchedRef struct {
	expr
	trace   *Trace
	site    site
	printed bool
	event   int // the number of its last event
}

func (e *watchedRef) eval(f *frame) (Value, ctl) {
	t := e.trace
	before := t.begins(&e.site)
	base := len(f.args)
	v, c := e.expr.eval(f)
	if c == ctlNone {
		e.note(f, v, e.why(f, v, base))
	}
	t.end(before)
	t.at = v
	return v, c
}

// test does what the test of the reference does, which is truth of its value.
func (e *watchedRef) test(f *frame) (bool, ctl) {
	if v, ok := e.expr.(*variable); ok {
		value, before := f.load(v.slot), e.trace.begins(&e.site)
		defer e.trace.end(before)
		e.note(f, value, e.why(f, value, len(f.args)))
		return v.test(f)
	}
	v, c := e.eval(f)
	if c != ctlNone {
		return false, c
	}
	return truth(f, v, truthOffset(e.expr))
}

// truthOffset is the place that errors of the truth of a reference have.
func truthOffset(e expr) int32 {
	switch e := e.(type) {
	case *member:
		return e.offset
	case *path:
		return e.offset
	case *hostCall:
		return e.offset
	}
	return 0
}

// why says why the reference has no value.
func (e *watchedRef) why(f *frame, v Value, base int) miss {
	t := e.trace
	switch {
	case t.miss.why != "":
		return t.miss
	case !nothing(v):
		return miss{}
	}
	switch of := e.expr.(type) {
	case *loopProp:
		return miss{}
	case *hostCall:
		if len(of.steps) > 0 && !t.at.IsNull() {
			return miss{}
		}
		return t.host(f, of, v.Str())
	}
	root := f.load(e.site.slot)
	if root.IsNull() {
		return t.unset(f, e.site)
	}
	if of, ok := e.expr.(*member); ok {
		if root.IsMap() {
			if v, _ := root.GetNamed(&of.name); v.Kind() == jsondoc.String {
				return miss{}
			}
		}
		return t.property(root, of.name.Text())
	}
	return miss{}
}

// nothing reports whether a value is none, or one that a host gives in its place:
// an empty text, or its JSON.
func nothing(v Value) bool {
	return v.IsNull() || v.Kind() == jsondoc.String && (v.Str() == "" || v.Str() == `""`)
}

func (e *watchedRef) note(f *frame, v Value, m miss) {
	ev := Event{Kind: syntax.ReferenceEvent, Span: e.site.span, Type: typeOf(v), JavaText: e.printed && javaText(v), Printed: e.printed, Offset: -1}
	if m.why == "" {
		e.trace.value(&ev, v)
	}
	e.event = e.trace.reference(&ev, m)
}

// amend puts the text that was printed into the event.
func (e *watchedRef) amend(text string, offset int) {
	if ev := e.trace.kept(e.event); ev != nil && ev.Span == e.site.span {
		ev.Value, ev.Cut = cut(text)
		ev.Offset = offset
	}
}

// value puts a value into an event, if its value is kept.
func (t *Trace) value(e *Event, v Value) {
	if !t.full() {
		e.Value, e.Cut = valueText(v)
	}
}

// reference keeps an event of a reference.
func (t *Trace) reference(e *Event, m miss) int {
	if e.WhyNot, e.Near = m.why, m.near; m.why != "" {
		e.Type = syntax.NullValue
		t.missed++
		t.last = m
	}
	return t.event(*e)
}

// watchedStep is a step of a reference.
type watchedStep struct {
	step
	trace *Trace
}

func (s *watchedStep) apply(f *frame, v Value) (Value, ctl) {
	t, base := s.trace, len(f.args)
	next, c := s.step.apply(f, v)
	if c != ctlNone {
		return next, c
	}
	if next.IsNull() {
		t.miss = t.step(f, v, s.step, base)
	} else if called, ok := s.step.(*call); ok && v.Kind() == jsondoc.Opaque && nothing(next) {
		t.miss = t.asks(Asked{Object: v.Object(), Name: called.name, Call: true, Args: called.args.behind(f, base)})
	}
	t.at = next
	return next, c
}

// watchedCondition is the condition of a branch.
type watchedCondition struct {
	expr
	trace *Trace
	span  Span
	part  int
}

func (e *watchedCondition) test(f *frame) (bool, ctl) {
	t := e.trace
	t.hits[e.part]++
	missed := t.missed
	yes, c := e.expr.test(f)
	if c == ctlNone {
		ev := Event{Kind: syntax.ConditionEvent, Span: e.span, Type: syntax.BooleanValue, Value: boolText(yes), Offset: -1}
		if _, ok := e.expr.(*watchedRef); ok && t.missed > missed {
			ev.WhyNot, ev.Near = t.last.why, t.last.near
		}
		t.event(ev)
	}
	return yes, c
}

func boolText(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

// tap remembers the value of an operand.
type tap struct {
	expr
	v Value
}

func (e *tap) eval(f *frame) (Value, ctl) {
	v, c := e.expr.eval(f)
	e.v = v
	return v, c
}

// take returns the value and forgets it.
func (e *tap) take() Value {
	v := e.v
	e.v = Value{}
	return v
}

// watchedSet is #set.
type watchedSet struct {
	stmt
	trace  *Trace
	span   Span
	part   int
	target string
	slot   int32
	rhs    *tap
}

func (s *watchedSet) exec(f *frame) ctl {
	t := s.trace
	t.hits[s.part]++
	outer, missed := t.miss, t.missed
	t.miss, t.at, t.unsuited = miss{}, Value{}, ""
	c := s.stmt.exec(f)
	if v := s.rhs.take(); c == ctlNone {
		e := Event{Kind: syntax.SetEvent, Span: s.span, Name: s.target, Type: typeOf(v), Offset: -1}
		t.value(&e, v)
		switch member, ok := s.stmt.(*setMember); {
		case v.IsNull() && t.missed > missed:
			e.WhyNot, e.Near = "the right side has no value, which changes nothing: "+t.last.why, t.last.near
		case v.IsNull() && t.unsuited != "":
			e.WhyNot = "the right side has no value, which changes nothing: " + t.unsuited
		case v.IsNull():
			e.WhyNot = "the right side has no value, which changes nothing"
		case ok:
			m := t.notSet(f, member)
			e.WhyNot, e.Near = m.why, m.near
		}
		if v.IsNull() {
			t.nulls[s.slot] = s.span.Start
		}
		t.event(e)
	}
	t.miss = outer
	return c
}

// notSet says why a #set of a member or an element changed nothing.
func (t *Trace) notSet(f *frame, s *setMember) miss {
	v := f.load(s.slot)
	if len(s.steps) > 0 {
		v = t.at
	}
	switch {
	case t.miss.why != "":
		return miss{"there is nothing to set it in: " + t.miss.why, t.miss.near}
	case v.IsNull():
		return miss{why: "there is nothing to set it in: the variable has no value"}
	case v.Kind() < jsondoc.MapRef:
		return miss{why: "there is nothing to set it in: " + article(v) + " has no members"}
	}
	return miss{}
}

// watchedForeach is a loop.
type watchedForeach struct {
	stmt
	loop  *foreachNode
	trace *Trace
	part  int
}

func (s *watchedForeach) exec(f *frame) ctl {
	t := s.trace
	t.hits[s.part]++
	level, quiet, list, cuts := len(t.rounds), t.quiet, s.loop.list.(*watchedList), len(f.cut)
	t.rounds, t.shown = append(t.rounds, 0), nil
	list.event = -1
	c := s.stmt.exec(f)
	done := t.rounds[level]
	t.rounds, t.shown, t.quiet = t.rounds[:level], nil, quiet
	if e := t.kept(list.event); e != nil && e.Kind == syntax.ForeachEvent {
		e.Count, e.Limited = done, len(f.cut) > cuts || slices.Contains(f.cut, s.loop)
	}
	return c
}

// watchedList is what a loop walks over.
type watchedList struct {
	expr
	trace *Trace
	span  Span
	event int
}

func (e *watchedList) eval(f *frame) (Value, ctl) {
	t := e.trace
	missed, inner := t.missed, t.rounds
	t.rounds, t.shown = inner[:len(inner)-1], nil
	defer func() { t.rounds, t.shown = inner, nil }()
	v, c := e.expr.eval(f)
	if c != ctlNone {
		return v, c
	}
	ev := Event{Kind: syntax.ForeachEvent, Span: e.span, Type: typeOf(v), Offset: -1}
	t.value(&ev, v)
	switch {
	case t.missed > missed:
		ev.WhyNot, ev.Near = t.last.why, t.last.near
	case v.IsNull():
		ev.WhyNot = "there is no value to walk over"
	case v.Kind() < jsondoc.MapRef:
		ev.WhyNot = article(v) + " has no elements to walk over"
	case (v.IsMap() || v.IsList()) && v.Len() == 0:
		ev.WhyNot = "the " + string(typeOf(v)) + " is empty"
	}
	e.event = t.event(ev)
	return v, c
}

// roundMark begins each round of a loop.
type roundMark struct {
	trace *Trace
	slot  int32
	name  string
	span  Span
}

func (s *roundMark) exec(f *frame) ctl {
	t := s.trace
	level := len(t.rounds) - 1
	t.shown = nil
	if t.rounds[level]++; t.rounds[level] == syntax.FullRounds+1 {
		t.quiet++
	}
	v := f.load(s.slot)
	e := Event{Kind: syntax.RoundEvent, Span: s.span, Name: s.name, Type: typeOf(v), Offset: -1}
	t.value(&e, v)
	t.event(e)
	return ctlNone
}

// elseMark begins an #else.
type elseMark struct {
	trace *Trace
	span  Span
	part  int
}

func (s *elseMark) exec(*frame) ctl {
	s.trace.hits[s.part]++
	s.trace.event(Event{Kind: syntax.ElseEvent, Span: s.span, Offset: -1})
	return ctlNone
}

func (s *elseMark) dump(*dumper)  {}
func (s *roundMark) dump(*dumper) {}
