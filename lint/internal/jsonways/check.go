package jsonways

import (
	"cmp"
	"slices"

	"github.com/gatemap/gatemap/internal/vtl"
)

// Kind says what the ways of a fault have in common.
type Kind uint8

// The kinds of faults.
const (
	Always    Kind = iota // there is no other way
	Branch                // Element, an #if, #elseif or #else, was taken
	NoBranch              // no branch of Element, an #if without #else, was taken
	Looped                // the body of Element, a #foreach, was entered
	NotLooped             // the list of Element was empty
	Twice                 // the list had two elements or more
	TrueFalse             // the condition of Element held for an element of a list and not for the next one
	FalseTrue
	TrueTrue
	FalseFalse
	FirstThere // Element, an #if of several, holds and none before it does
	LastThere  // Element, an #if of several, holds and none behind it does
)

// Fault says that a template gives no JSON on any way of a kind.
type Fault struct {
	Kind    Kind
	Element *vtl.Element // nil for Always
	At      int          // where the last of the ways ends: a byte offset in the template, its length for the end
	Want    string       // what JSON wants there
}

// Check finds the faults of a template, outermost first: what is inside of a
// branch with a fault, or ends at the same place, is not listed again. list is
// what vtl.Inspect gives for src. left is what is left of steps, a bound of the
// work; below 0 it was not enough, and there are no faults.
func Check(src string, list []*vtl.Element, steps int) (faults []Fault, left int) {
	return check(src, list, steps, false)
}

// check is Check. With twice, a machine that would do what the first one did does it,
// too.
func check(src string, list []*vtl.Element, steps int, twice bool) (faults []Fault, left int) {
	m := newMachine(src, list, steps)
	accepted := m.run(list)
	if m.steps < 0 {
		return nil, m.steps
	}
	faults = m.faults(accepted)
	if len(faults) > 0 && faults[0].Kind == Always || len(m.numbers.list) == 0 {
		return faults, m.steps
	}
	// Elements that print nothing, and lists in lists that are empty, need no
	// comma. That they all do is nobody's intention: lists of two are looked at
	// again without.
	if !m.differs && !twice {
		if m.steps -= steps - m.steps; m.steps < 0 {
			return nil, m.steps
		}
		return faults, m.steps
	}
	full := newMachine(src, list, m.steps)
	full.full = true
	accepted = full.run(list)
	if full.steps < 0 {
		return nil, full.steps
	}
	faults = withTwice(faults, full.faults(accepted))
	sortFaults(faults)
	return faults, full.steps
}

// withTwice adds the faults of lists of two elements, but where something has been
// said already. What an empty list does is worth less.
func withTwice(faults, more []Fault) []Fault {
	// True where a list was added.
	elements, places := map[*vtl.Element]bool{}, map[int]bool{}
	note := func(f Fault, added bool) { elements[f.Element], places[f.At] = added, added }
	for _, f := range faults {
		if f.Kind != NotLooped {
			note(f, false)
		}
	}
	for _, f := range more {
		_, element := elements[f.Element]
		_, place := places[f.At]
		if f.Kind == Twice && !element && !place {
			note(f, true)
			faults = append(faults, f)
		}
	}
	better := func(f Fault) bool { return f.Kind == NotLooped && (elements[f.Element] || places[f.At]) }
	return slices.DeleteFunc(faults, better)
}

// run follows the template to its end and returns the events that accepted
// ways know.
func (m *machine) run(list []*vtl.Element) events {
	begin := waysOf(1)
	begin.put(start, m.root())
	end := m.block(begin, list)
	end.addAll(m.stopped)
	var accepted events
	for _, one := range end.list {
		c, e := one.key, one.value
		if c.complete() {
			accepted = accepted.or(e)
			continue
		}
		m.die(c, e, len(m.src))
	}
	return accepted
}

// faults lists the events that happened and that no accepted way knows.
func (m *machine) faults(accepted events) []Fault {
	deaths := firsts(m.ended, len(m.events))
	var all []Fault
	inside := cover{marks: make([]int32, len(m.src)+1)} // the faulty branches
	said := map[int]bool{}
	// What an empty list does is worth less than what else ends at its place.
	var order, last []int
	for i, e := range m.events {
		switch {
		case !deaths[i].known || e.partial || accepted.has(i, m.height):
		case e.Kind == NotLooped:
			last = append(last, i)
		default:
			order = append(order, i)
		}
	}
	for _, i := range append(order, last...) {
		e, d := m.events[i], deaths[i]
		if said[d.at] || inside.has(e.body) {
			continue
		}
		said[d.at] = true
		if e.Kind != NoBranch && e.Kind != NotLooped {
			inside.add(e.body)
		}
		all = append(all, Fault{e.Kind, e.Element, d.at, d.want})
		if e.Kind == Always {
			return all
		}
	}
	sortFaults(all)
	return all
}

// cover marks spans of a text, each of which is inside another or outside of it.
type cover struct {
	marks []int32
	count int32
}

func (c *cover) add(s vtl.Span) {
	c.count++
	for i := s.Start; i < s.End && i < len(c.marks); i++ {
		c.marks[i] = c.count
	}
}

// has reports whether a span is inside of one that was added.
func (c *cover) has(s vtl.Span) bool {
	first := min(s.Start, len(c.marks)-1)
	last := min(max(first, s.End-1), len(c.marks)-1)
	return c.marks[first] != 0 && c.marks[first] == c.marks[last]
}

func sortFaults(all []Fault) {
	slices.SortStableFunc(all, func(a, b Fault) int { return cmp.Compare(a.Element.Span.Start, b.Element.Span.Start) })
}

// event is something that may lie on a way.
type event struct {
	Kind    Kind
	Element *vtl.Element
	body    vtl.Span // of the branch, for what is inside of it
	partial bool     // only a step to the next event
}

// number gives the events of a template their numbers, outer ones before those
// inside.
func (m *machine) number(list []*vtl.Element) {
	m.chains(list)
	for _, e := range list {
		switch {
		case e.Kind == vtl.IfElement:
			m.numberIf(e)
		case e.Kind == vtl.DirectiveElement && e.Name == "foreach" && len(e.Args) == 3:
			body := bodySpan(e)
			m.event(e, Looped, body)
			m.event(e, NotLooped, vtl.Span{Start: e.Span.Start, End: e.Span.Start})
			m.event(e, Twice, body)
			m.loops = append(m.loops, e)
			m.number(e.Body)
			m.loops = m.loops[:len(m.loops)-1]
		default:
			m.number(e.Body)
		}
	}
}

func (m *machine) numberIf(e *vtl.Element) {
	m.event(e, Branch, bodySpan(e))
	closed := false
	for _, branch := range e.Else {
		m.event(branch, Branch, bodySpan(branch))
		closed = closed || branch.Kind == vtl.ElseElement
	}
	if !closed {
		m.event(e, NoBranch, vtl.Span{Start: e.Span.Start, End: e.Span.Start})
	}
	if len(m.loops) > 0 && aboutElement(e.Args[0], m.loops[len(m.loops)-1]) {
		if m.pairs == nil {
			m.pairs, m.loopOf, m.partials = map[*vtl.Element]int{}, map[*vtl.Element]*vtl.Element{}, map[*vtl.Element][]int{}
		}
		m.pairs[e] = len(m.events)
		loop, first := m.loops[len(m.loops)-1], len(m.events)
		m.loopOf[e] = loop
		m.partials[loop] = append(m.partials[loop], first, first+2, first+4, first+6)
		for _, kind := range []Kind{TrueFalse, FalseTrue, TrueTrue, FalseFalse} {
			m.events = append(m.events, event{kind, e, e.Span, true}, event{kind, e, e.Span, false})
		}
	}
	m.number(e.Body)
	for _, branch := range e.Else {
		m.number(branch.Body)
	}
}

func (m *machine) event(e *vtl.Element, kind Kind, body vtl.Span) {
	m.numbers.put(eventKey{e, kind}, len(m.events))
	m.events = append(m.events, event{Kind: kind, Element: e, body: body})
}

type eventKey struct {
	e    *vtl.Element
	kind Kind
}

// bodySpan is the span from the first to the last element of a body.
func bodySpan(e *vtl.Element) vtl.Span {
	if len(e.Body) == 0 {
		return vtl.Span{Start: e.Span.End, End: e.Span.End}
	}
	return vtl.Span{Start: e.Body[0].Span.Start, End: e.Body[len(e.Body)-1].Span.End}
}
