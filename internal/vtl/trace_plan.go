package vtl

import (
	"strings"

	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// What follows wraps the nodes of a plan while it is compiled. Without a Trace
// each function returns what it is given.

// part registers a part of the template that can be executed.
func (t *Trace) part(span Span) int {
	t.parts = append(t.parts, part{span})
	return len(t.parts) - 1
}

// noteLiteral remembers where the literal text comes from that is being
// collected.
func (c *compiler) noteLiteral(u *unit, n *node, text string) {
	if c.trace != nil {
		c.noteTraced(u, n, text)
	}
}

func (c *compiler) noteTraced(u *unit, n *node, text string) {
	if t := c.trace; t.strings == 0 && text != "" {
		span := c.span(u, n)
		c.lead = append(c.lead, leadPart{span: span, length: len(text), part: t.part(span), verbatim: c.text(u, n) == text})
	}
}

// takeLead returns where the literal text came from.
func (c *compiler) takeLead() []leadPart {
	lead := c.lead
	c.lead = nil
	return lead
}

// literalStmt is the statement of a literal text.
func (c *compiler) literalStmt(s string, lead []leadPart) stmt {
	st := newText(s)
	if c.trace == nil || c.trace.strings > 0 {
		return st
	}
	return &watchedText{stmt: st, trace: c.trace, lead: lead}
}

// watched wraps a statement of a template that is traced. lead is what the
// statement has taken in.
func (c *compiler) watched(st stmt, u *unit, n *node, lead []leadPart) stmt {
	t := c.trace
	span := c.span(u, n)
	if n.kind == nSet { // it has taken in the blanks before it
		text := c.text(u, n)
		span.Start += len(text) - len(strings.TrimLeft(text, " \t"))
	}
	switch s := st.(type) {
	case *output, *memberOutput, *write:
		p := &watchedPrint{stmt: st, trace: t, lead: lead, part: t.part(span), site: c.site(u, n)}
		if out, ok := st.(*output); ok {
			p.ref = out.of.(*watchedRef)
		}
		return p
	case *setVariable:
		r := &tap{expr: s.rhs}
		s.rhs = r
		return &watchedSet{stmt: st, trace: t, span: span, part: t.part(span), target: Short(c.text(u, n.kids[0])), slot: s.slot, rhs: r}
	case *setMember:
		r := &tap{expr: s.rhs}
		s.rhs = r
		return &watchedSet{stmt: st, trace: t, span: span, part: t.part(span), target: Short(c.text(u, n.kids[0])), slot: -1, rhs: r}
	case *foreachNode:
		head := Span{Start: span.Start, End: c.span(u, n.kids[2]).End}
		if rest := c.src[head.End:]; strings.HasPrefix(strings.TrimLeft(rest, " \t"), ")") {
			head.End += strings.IndexByte(rest, ')') + 1
		}
		s.list = &watchedList{expr: s.list, trace: t, span: head}
		return &watchedForeach{stmt: st, loop: s, trace: t, part: t.part(head)}
	case *ifStmt:
		return st // its conditions are watched
	case *define:
		span.End = c.span(u, n.kids[0]).End
	}
	return &watchedStmt{stmt: st, trace: t, span: span, part: t.part(span)}
}

// unwatched is the statement that watched has wrapped.
func unwatched(s stmt) stmt {
	if w, ok := s.(*watchedPrint); ok {
		return w.stmt
	}
	return s
}

// unwatchedRef is the reference that watchedRef has wrapped.
func unwatchedRef(e expr) expr {
	if w, ok := e.(*watchedRef); ok {
		return w.expr
	}
	return e
}

// stringBody plans the statements of a string in quotes, whose literal texts are
// not noted.
func (c *compiler) stringBody(u *unit) []stmt {
	c.quotes++
	if c.trace != nil {
		c.trace.strings++
	}
	body := c.body(u, u.root.kids)
	if c.quotes--; c.trace != nil {
		c.trace.strings--
	}
	return body
}

// text is the source of a node.
func (c *compiler) text(u *unit, n *node) string {
	span := c.span(u, n)
	return c.src[min(span.Start, span.End):span.End]
}

// site describes a reference.
func (c *compiler) site(u *unit, n *node) site {
	return site{span: c.span(u, n), name: n.ref.root, slot: c.slot(n.ref.root)}
}

// watchedRef wraps a reference.
func (c *compiler) watchedRef(e expr, u *unit, n *node, printed bool) expr {
	if c.trace == nil {
		return e
	}
	return c.tracedRef(e, u, n, printed)
}

func (c *compiler) tracedRef(e expr, u *unit, n *node, printed bool) expr {
	return &watchedRef{expr: e, trace: c.trace, site: c.site(u, n), printed: printed, event: -1}
}

// watchedSteps wraps the steps of a reference.
func (c *compiler) watchedSteps(steps []step) []step {
	if c.trace != nil {
		for i, s := range steps {
			steps[i] = &watchedStep{step: s, trace: c.trace}
		}
	}
	return steps
}

// watchedCondition wraps the condition of a branch.
func (c *compiler) watchedCondition(e expr, u *unit, n *node) expr {
	if c.trace == nil {
		return e
	}
	span := c.span(u, n)
	return &watchedCondition{expr: e, trace: c.trace, span: span, part: c.trace.part(span)}
}

// watchedElse begins the statements of an #else.
func (c *compiler) watchedElse(body []stmt, u *unit, n *node) []stmt {
	if c.trace == nil {
		return body
	}
	span := c.span(u, n)
	word := "#else"
	if strings.HasPrefix(c.text(u, n), "#{") {
		word = "#{else}"
	}
	head := Span{Start: span.Start, End: min(span.End, span.Start+len(word))}
	return append([]stmt{&elseMark{trace: c.trace, span: head, part: c.trace.part(head)}}, body...)
}

// watchedRounds begins the statements of a round.
func (c *compiler) watchedRounds(body []stmt, u *unit, n *node, slot int32) []stmt {
	if c.trace == nil {
		return body
	}
	span := c.span(u, n.kids[0])
	return append([]stmt{&roundMark{trace: c.trace, slot: slot, name: Short(foreachName(u, n)), span: span}}, body...)
}

// watchedOperator wraps an operator whose operands may not suit it, and its
// operands. fold decides by the operands as they were.
func (c *compiler) watchedOperator(e expr, u *unit, n *node) expr {
	if c.trace == nil {
		return e
	}
	span := Span{Start: c.span(u, n.kids[0]).Start, End: c.span(u, n.kids[1]).End}
	w := watchedOperator{expr: e, trace: c.trace, span: span}
	switch of := e.(type) {
	case *equality:
		w.name = "=="
		if of.negate {
			w.name = "!="
		}
		w.left, w.right = &tap{expr: of.left}, &tap{expr: of.right}
		of.left, of.right = w.left, w.right
	case *relation:
		w.name = of.sign
		w.left, w.right = &tap{expr: of.left}, &tap{expr: of.right}
		of.left, of.right = w.left, w.right
	case *arithmetic:
		w.name = of.sign
		w.left, w.right = &tap{expr: of.left}, &tap{expr: of.right}
		of.left, of.right = w.left, w.right
	case *sum:
		w.name = "+"
		w.left, w.right = &tap{expr: of.left}, &tap{expr: of.right}
		of.left, of.right = w.left, w.right
	default:
		return e
	}
	return &w
}

// watchedOperator is an operator with two operands.
type watchedOperator struct {
	expr
	trace       *Trace
	span        Span
	name        string
	left, right *tap
}

func (e *watchedOperator) eval(f *frame) (Value, ctl) {
	v, c := e.expr.eval(f)
	e.note(v, c)
	return v, c
}

func (e *watchedOperator) test(f *frame) (bool, ctl) {
	switch e.expr.(type) {
	case *equality, *relation:
		v, c := e.eval(f) // is test
		return v.Bool(), c
	}
	return e.expr.test(f)
}

// note keeps an event if the operands do not suit the operator.
func (e *watchedOperator) note(v Value, c ctl) {
	a, b := e.left.take(), e.right.take()
	if c != ctlNone || e.trace.full() {
		return
	}
	if why := unsuited(e.name, a, b, v); why != "" {
		e.trace.unsuited = why
		e.trace.event(Event{Kind: syntax.OperatorEvent, Span: e.span, Name: e.name, WhyNot: why, Offset: -1})
	}
}
