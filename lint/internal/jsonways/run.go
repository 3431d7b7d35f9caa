package jsonways

import (
	"strings"

	"github.com/gatemap/gatemap/internal/vtl"
)

// machine follows a template.
type machine struct {
	src     string
	full    bool // elements of lists are taken to print something, lists in lists to have elements
	differs bool // there was one of which full says something else
	steps   int  // what is left
	order   int
	events  []event
	height  int // of a set of events
	numbers few[eventKey, int]
	pairs   map[*vtl.Element]int // the first of an #if's events about two elements
	loopOf  map[*vtl.Element]*vtl.Element
	// partials are the events of the conditions in a loop that are half of another.
	partials map[*vtl.Element][]int
	loops    []*vtl.Element // while numbering
	ended    []ended
	vars     *scope
	sources  map[string]*vtl.Element // what the variables come of, see sourcesOf
	places   map[*vtl.Element]place  // of the #if in their chains
	rounds   []*round                // of the loops that are open
	stopped  ways
	broken   ways // of the last round
	depth    int  // of #define blocks that print one another
}

// round is a round of a loop.
type round struct {
	loop    *vtl.Element
	index   int
	hasNext bool
	pair    bool // the first or second of exactly two
	broken  ways
}

func newMachine(src string, list []*vtl.Element, steps int) *machine {
	m := &machine{src: src, steps: steps, vars: new(scope)}
	m.events = []event{{Kind: Always, body: vtl.Span{End: len(src)}}}
	m.sources = sourcesOf(list)
	m.number(list)
	m.height = height(len(m.events))
	return m
}

func (m *machine) root() events { return events(nil).changed(0, m.height, true) }

func (m *machine) numberOf(e *vtl.Element, kind Kind) int {
	n, _ := m.numbers.get(eventKey{e, kind})
	return n
}

// die notes where a configuration ends.
func (m *machine) die(c config, e events, at int) {
	d := death{order: m.order, at: at, gap: c.gap, known: true, want: c.expected()}
	m.ended = append(m.ended, ended{d, e})
}

// block runs elements one behind the other.
func (m *machine) block(w ways, list []*vtl.Element) ways {
	for _, e := range list {
		if len(w.list) == 0 {
			return w
		}
		m.order++
		if m.steps -= 8 + len(w.list)*(3+m.height); m.steps < 0 {
			return ways{}
		}
		w = m.element(w, e)
	}
	return w
}

func (m *machine) element(w ways, e *vtl.Element) ways {
	switch e.Kind {
	case vtl.CommentElement:
		return w
	case vtl.TextElement:
		exact := strings.HasPrefix(m.src[min(e.Span.Start, len(m.src)):], e.Text)
		return m.print(w, atom{text, e.Text}, e.Span.Start, exact)
	case vtl.SetElement:
		m.set(e.Args[0], m.eval(e.Args[1]))
		return w
	case vtl.IfElement:
		return m.branches(w, e)
	case vtl.DirectiveElement:
		return m.directive(w, e)
	case vtl.ReferenceElement:
		v := m.eval(e)
		if v.block != nil {
			return m.define(w, v.block)
		}
		return m.printAll(w, v.alts, e.Span.Start)
	}
	return m.printAll(w, of(anything).alts, e.Span.Start)
}

// print moves all configurations by a piece of text. Where it stands in the
// template as it is, a death is at its character.
func (m *machine) print(w ways, a atom, at int, exact bool) ways {
	out := waysOf(2 * len(w.list))
	for _, one := range w.list {
		c, e := one.key, one.value
		m.steps -= len(a.text)
		m.differs = m.differs || a.kind == item && c.takesElement()
		next, stopped := c.expand(a, m.full)
		if next.n == 0 {
			if a.kind <= boolean {
				c, _ = c.read(a.text)
			}
			if !exact {
				stopped = 0
			}
			m.die(c, e, at+stopped)
		}
		for _, d := range next.list[:next.n] {
			out.add(d, e)
		}
	}
	return out
}

func (m *machine) printAll(w ways, alts []alternative, at int) ways {
	out := ways{}
	for _, alt := range alts {
		v := w
		for _, a := range alt {
			v = m.print(v, a, at, false)
		}
		out.addAll(v)
	}
	return out
}

// maxBlocks bounds how deeply #define blocks print one another.
const maxBlocks = 6

func (m *machine) define(w ways, block []*vtl.Element) ways {
	if m.depth++; m.depth > maxBlocks {
		m.depth--
		return m.printAll(w, of(anything).alts, 0)
	}
	defer func() { m.depth-- }()
	return m.block(w, block)
}

func (m *machine) directive(w ways, e *vtl.Element) ways {
	switch e.Name {
	case "foreach":
		if len(e.Args) == 3 {
			return m.foreach(w, e)
		}
	case "define":
		if len(e.Args) > 0 {
			m.vars.set(e.Args[0].Name, value{alts: of(anything).alts, block: e.Body})
		}
		return w
	case "macro":
		return w
	case "stop":
		m.stopped.addAll(w)
		return ways{}
	case "break":
		if len(m.rounds) == 0 {
			m.stopped.addAll(w)
		} else {
			m.rounds[len(m.rounds)-1].broken.addAll(w)
		}
		return ways{}
	}
	if e.Known || e.Block || e.Name == "parse" || e.Name == "include" {
		return m.printAll(w, of(anything).alts, e.Span.Start) // it fails, or is not known here
	}
	// It is text, with the values of its references.
	return m.print(w, atom{text, m.src[e.Span.Start:min(e.Span.End, len(m.src))]}, e.Span.Start, true)
}

// branches runs an #if. A branch that the template itself excludes is no way.
func (m *machine) branches(w ways, e *vtl.Element) ways {
	out := ways{}
	before := m.vars
	after := merger{base: before}
	leave := func(v ways) {
		out.addAll(v)
		if len(v.list) > 0 || !after.some {
			after.add(m.vars)
		}
	}
	left := w
	may := func(condition *vtl.Element) (yes, no bool) {
		m.vars = before
		return m.truth(condition)
	}
	yes, no := may(e.Args[0])
	if yes {
		m.vars = before.over()
		there := m.optional(m.paired(left, e, true), e, true)
		leave(m.block(m.through(there, m.numberOf(e, Branch)), e.Body))
	}
	if !no {
		m.vars = after.end()
		return m.settled(out, e)
	}
	left = m.paired(left, e, false)
	for _, branch := range e.Else {
		yes, no = true, false
		if branch.Kind == vtl.ElseIfElement {
			yes, no = may(branch.Args[0])
		}
		if yes {
			m.vars = before.over()
			leave(m.block(m.through(left, m.numberOf(branch, Branch)), branch.Body))
		}
		if !no {
			m.vars = after.end()
			return out
		}
	}
	m.vars = before
	leave(m.through(m.optional(left, e, false), m.numberOf(e, NoBranch)))
	m.vars = after.end()
	return m.settled(out, e)
}

// paired notes what the condition of an #if about the element of a loop says in
// the first and in the second of two rounds.
func (m *machine) paired(w ways, e *vtl.Element, outcome bool) ways {
	first, ok := m.pairs[e]
	if !ok || len(m.rounds) == 0 {
		return w
	}
	r := m.rounds[len(m.rounds)-1]
	if !r.pair || r.loop != m.loopOf[e] {
		return w
	}
	for i, kind := range []Kind{TrueFalse, FalseTrue, TrueTrue, FalseFalse} {
		one, two := kind == TrueFalse || kind == TrueTrue, kind == FalseTrue || kind == TrueTrue
		partial := first + 2*i
		switch {
		case r.index == 0 && one == outcome:
			w = m.through(w, partial)
		case r.index == 1 && two == outcome:
			w = m.after(w, partial, partial+1)
		}
	}
	return w
}

// after adds an event where another one has been.
func (m *machine) after(w ways, earlier, n int) ways {
	return w.each(func(e events) events {
		if e.has(earlier, m.height) {
			e = e.changed(n, m.height, true)
		}
		return e
	})
}

// without forgets events.
func (m *machine) without(w ways, list []int) ways {
	if len(list) == 0 {
		return w
	}
	return w.each(func(e events) events {
		for _, n := range list {
			if e.has(n, m.height) {
				e = e.changed(n, m.height, false)
			}
		}
		return e
	})
}
