package jsonways

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap/internal/vtl"
)

// maxRounds bounds how many elements a list is taken to have: more than two do
// not bring forth anything new.
const maxRounds = 3

// foreach runs a loop over lists of all lengths up to maxRounds, or over the
// list of known length that it has.
func (m *machine) foreach(w ways, e *vtl.Element) ways {
	name := e.Args[0].Name
	element, length := m.items(e.Args[2])
	old, had := m.vars.get(name)
	out := ways{}
	before := m.vars
	after := merger{base: before}
	inner := length < 0 && len(m.rounds) > 0
	m.differs = m.differs || inner
	if length <= 0 && !(m.full && inner) {
		after.add(before.over())
		out.addAll(m.through(w, m.numberOf(e, NotLooped)))
	}
	limit := maxRounds
	switch {
	case length == 0:
		limit = 0
	case length > 0:
		limit = min(length, 8)
	case m.unwraps(w, e):
		limit = 1
	case len(m.rounds) > 1:
		limit = 2
	}
	w = m.through(w, m.numberOf(e, Looped))
	for i := range limit {
		if i == 1 {
			w = m.through(w, m.numberOf(e, Twice))
		}
		if len(w.list) == 0 {
			break
		}
		next, entered := ways{}, m.vars
		if length < 0 || i == limit-1 {
			m.vars = entered.over()
			out.addAll(m.round(w, e, name, element(i), &round{loop: e, index: i, pair: length < 0 && i == 1}))
			after.add(m.vars)
		}
		if i < limit-1 {
			m.vars = entered.over()
			next = m.round(w, e, name, element(i), &round{loop: e, index: i, hasNext: true, pair: length < 0 && i == 0})
			out.addAll(m.broken)
			after.add(m.vars)
		}
		w = next
	}
	m.vars = after.end()
	m.vars.put(name, holding{old, !had})
	return m.without(out, m.partials[e])
}

// positionNames are the variables of a loop's position.
var positionNames = []string{"foreach", "velocityCount", "velocityHasNext"}

// unwraps reports a loop over the keys, entries or values of a map where a
// member wants one value, with nothing in its body that asks for the position:
// a map like DynamoDB's {"S": "text"}, which has one entry.
func (m *machine) unwraps(w ways, loop *vtl.Element) bool {
	list := loop.Args[2]
	if list.Kind != vtl.ReferenceElement || len(list.Steps) == 0 {
		return false
	}
	switch list.Steps[len(list.Steps)-1].Name {
	case "entrySet", "keySet", "values", "keys", "entries":
	default:
		return false
	}
	for _, one := range w.list {
		c := &one.key
		if c.op != opValue && c.op != opAny || strings.HasSuffix(c.stack, "[") {
			return false
		}
	}
	plain := true
	for _, e := range loop.Body {
		e.Walk(func(e *vtl.Element) bool {
			plain = plain && !(e.Kind == vtl.ReferenceElement && slices.Contains(positionNames, e.Name))
			return plain
		})
	}
	return plain
}

// round runs the body once. What leaves the loop by #break is in m.broken of a
// round with others behind it, and among what it returns of the last.
func (m *machine) round(w ways, e *vtl.Element, name string, element value, r *round) ways {
	r.broken = ways{}
	m.vars.set(name, element)
	m.rounds = append(m.rounds, r)
	w = m.block(w, e.Body)
	m.rounds = m.rounds[:len(m.rounds)-1]
	m.broken = r.broken
	if !r.hasNext {
		w.addAll(r.broken)
	}
	return w
}

// items returns what the loop variable holds in a round, and the length of the
// list, -1 where it is not known.
func (m *machine) items(list *vtl.Element) (at func(int) value, length int) {
	if list.Kind == vtl.ListElement && !m.isMap(list) {
		if n, first, step, ok := m.ranged(list); ok {
			return func(i int) value { return constant(number, strconv.Itoa(first+i*step)) }, n
		} else if !m.isRange(list) {
			return func(i int) value { return m.eval(list.Args[i]) }, len(list.Args)
		}
		return func(int) value { return of(data) }, -1
	}
	v := m.eval(list)
	if v.box == nil {
		return func(int) value { return of(item) }, -1
	}
	if b := v.box; b.length >= 0 && b.list != nil && list.Kind == vtl.ReferenceElement && len(list.Steps) == 0 {
		return func(i int) value { return m.eval(b.list[i]) }, b.length
	}
	return func(int) value { return m.inBox(v.box) }, -1
}

// isRange reports a list of the form [1..3].
func (m *machine) isRange(list *vtl.Element) bool {
	if len(list.Args) != 2 {
		return false
	}
	from, to := list.Args[0].Span.End, list.Args[1].Span.Start
	return from <= to && to <= len(m.src) && strings.Contains(m.src[from:to], "..")
}

func (m *machine) isMap(list *vtl.Element) bool {
	return strings.HasPrefix(strings.TrimSpace(m.src[min(list.Span.Start, len(m.src)):min(list.Span.End, len(m.src))]), "{")
}

// ranged returns the length, first element and step of a range of constants.
func (m *machine) ranged(list *vtl.Element) (n, first, step int, ok bool) {
	if !m.isRange(list) {
		return 0, 0, 0, false
	}
	x, okX := list.Args[0].Constant()
	y, okY := list.Args[1].Constant()
	from, errX := strconv.Atoi(x)
	to, errY := strconv.Atoi(y)
	if !okX || !okY || errX != nil || errY != nil {
		return 0, 0, 0, false
	}
	if from <= to {
		return to - from + 1, from, 1, true
	}
	return from - to + 1, from, -1, true
}

// aboutElement reports whether a condition is about the element of a loop and
// nothing else, so that it can hold or not for each element whatever it says of
// the others.
func aboutElement(condition, loop *vtl.Element) bool {
	name, found, other := loop.Args[0].Name, false, false
	condition.Walk(func(e *vtl.Element) bool {
		if e.Kind != vtl.ReferenceElement {
			return true
		}
		found = found || e.Name == name
		other = other || e.Name != name || marksEnd(e)
		return true
	})
	return found && !other
}

// marksEnd reports a reference like $item.isLast, which can be true of one
// element only.
func marksEnd(e *vtl.Element) bool {
	return slices.ContainsFunc(e.Steps, func(s vtl.Step) bool {
		low := strings.ToLower(s.Name)
		return strings.Contains(low, "last") || strings.Contains(low, "first") || strings.Contains(low, "next")
	})
}
