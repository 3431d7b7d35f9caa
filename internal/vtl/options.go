package vtl

import (
	"cmp"
	"slices"
)

// The limits that a template has unless its Options say otherwise.
const (
	// DefaultMaxRounds is the service's limit on the rounds of one #foreach
	// (documented); the rest of the list is silently left out.
	DefaultMaxRounds = 1000
	// DefaultMaxOutput is the payload limit of the service, 10 MB.
	DefaultMaxOutput = 10 << 20
	// DefaultMaxSteps bounds the work of one execution. A step is about one
	// node of the plan in a round of a loop, or one element or character that a
	// method looks at.
	DefaultMaxSteps = 20_000_000
	// DefaultMaxMemory bounds the bytes that the values of one execution ask for.
	DefaultMaxMemory = 256 << 20
	// DefaultMaxNesting bounds how deeply directives and expressions nest when a
	// template is parsed, and loops and #define blocks when it is executed. The
	// reference engine overflows its stack between 400 and 6000 levels,
	// depending on what nests.
	DefaultMaxNesting = 6000
)

// Options say how Parse compiles a template and what its executions may cost.
// Of each limit zero is the default.
type Options struct {
	MaxRounds  int   // of one #foreach
	MaxOutput  int   // bytes of the output, and of each string that is built on the way
	MaxSteps   int64 // the work of one execution
	MaxMemory  int64 // bytes that the values of one execution ask for
	MaxNesting int   // of a template, in its source and when it is executed
	// Without are directives that the template shall not have, of those that have
	// no block and no meaning of their own in the grammar: include, parse, break
	// and stop. They are printed like any other unknown name.
	Without []string
	// Linker resolves calls on host variables when the template is compiled.
	Linker Linker
	// Late is the variable that Run.BindLate may give its value.
	Late string
	// Hooks reports what is executed. Without it the plan has no trace of hooks.
	Hooks *Hooks
}

// defaults puts the default limits in place of zeros.
func (o *Options) defaults() {
	o.MaxRounds = cmp.Or(o.MaxRounds, DefaultMaxRounds)
	o.MaxOutput = cmp.Or(o.MaxOutput, DefaultMaxOutput)
	o.MaxSteps = cmp.Or(o.MaxSteps, DefaultMaxSteps)
	o.MaxMemory = cmp.Or(o.MaxMemory, DefaultMaxMemory)
	o.MaxNesting = cmp.Or(o.MaxNesting, DefaultMaxNesting)
}

func (o *Options) directive(name string) directiveKind {
	d := directives[name]
	switch d {
	case dInclude, dParse, dBreak, dStop:
		if slices.Contains(o.Without, name) {
			return dNone
		}
	}
	return d
}

type tracedStmt struct {
	stmt
	span Span
	call func(Span)
}

func (s *tracedStmt) exec(f *frame) ctl {
	s.call(s.span)
	return s.stmt.exec(f)
}

// visited reports a branch.
type visited struct {
	span Span
	call func(Span)
}

func (s *visited) exec(*frame) ctl {
	s.call(s.span)
	return ctlNone
}

func (c *compiler) traced(s stmt, u *unit, n *node, lead []leadPart) stmt {
	if fe, ok := s.(*foreachNode); ok {
		c.loops = append(c.loops, fe)
	}
	if c.trace != nil {
		s = c.watched(s, u, n, lead)
	}
	if c.opts.Hooks == nil || c.opts.Hooks.Statement == nil {
		return s
	}
	return &tracedStmt{stmt: s, span: c.span(u, n), call: c.opts.Hooks.Statement}
}

func (c *compiler) guarded(body []stmt, span Span) []stmt {
	if c.opts.Hooks == nil || c.opts.Hooks.Branch == nil {
		return body
	}
	return append([]stmt{&visited{span: span, call: c.opts.Hooks.Branch}}, body...)
}

func (c *compiler) entered(body []stmt, u *unit, n *node) []stmt {
	if c.opts.Hooks == nil || c.opts.Hooks.Body == nil {
		return body
	}
	return append([]stmt{&visited{span: c.span(u, n), call: c.opts.Hooks.Body}}, body...)
}
