package vtl

import "slices"

// The limits that a template has unless an Option says otherwise.
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

type options struct {
	maxRounds  int
	maxOutput  int
	maxSteps   int64
	maxMemory  int64
	maxNesting int
	without    []string
	linker     Linker
	hooks      *Hooks
}

func defaults() options {
	return options{
		maxRounds: DefaultMaxRounds, maxOutput: DefaultMaxOutput, maxSteps: DefaultMaxSteps,
		maxMemory: DefaultMaxMemory, maxNesting: DefaultMaxNesting,
	}
}

func (o *options) directive(name string) directiveKind {
	if slices.Contains(o.without, name) {
		return dNone
	}
	return directives[name]
}

// Option changes how Parse compiles a template and what its executions may
// cost.
type Option func(*options)

// WithMaxRounds limits the rounds of one #foreach.
func WithMaxRounds(n int) Option { return func(o *options) { o.maxRounds = n } }

// WithMaxOutput limits the output, and each string that is built on the way, to n
// bytes.
func WithMaxOutput(n int) Option { return func(o *options) { o.maxOutput = n } }

// WithMaxSteps limits the work of one execution.
func WithMaxSteps(n int64) Option { return func(o *options) { o.maxSteps = n } }

// WithMaxMemory limits the bytes that the values of one execution ask for.
func WithMaxMemory(n int64) Option { return func(o *options) { o.maxMemory = n } }

// WithMaxNesting limits how deeply a template nests, in its source and when it is
// executed.
func WithMaxNesting(n int) Option { return func(o *options) { o.maxNesting = n } }

// WithoutDirectives removes directives that have no block and no meaning of
// their own in the grammar: include, parse, break and stop. They are printed
// like any other unknown name.
func WithoutDirectives(names ...string) Option {
	return func(o *options) {
		for _, name := range names {
			switch directives[name] {
			case dInclude, dParse, dBreak, dStop:
				o.without = append(o.without, name)
			}
		}
	}
}

// WithLinker resolves calls on host variables when the template is compiled.
func WithLinker(l Linker) Option { return func(o *options) { o.linker = l } }

// WithHooks reports what is executed. Without it the plan has no trace of the
// hooks.
func WithHooks(h *Hooks) Option { return func(o *options) { o.hooks = h } }

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

func (c *compiler) traced(s stmt, span Span) stmt {
	if fe, ok := s.(*foreachNode); ok {
		c.loops = append(c.loops, fe)
	}
	if c.opts.hooks == nil || c.opts.hooks.Statement == nil {
		return s
	}
	return &tracedStmt{stmt: s, span: span, call: c.opts.hooks.Statement}
}

func (c *compiler) guarded(body []stmt, span Span) []stmt {
	if c.opts.hooks == nil || c.opts.hooks.Branch == nil {
		return body
	}
	return append([]stmt{&visited{span: span, call: c.opts.hooks.Branch}}, body...)
}

func (c *compiler) entered(body []stmt, u *unit, n *node) []stmt {
	if c.opts.hooks == nil || c.opts.hooks.Body == nil {
		return body
	}
	return append([]stmt{&visited{span: c.span(u, n), call: c.opts.hooks.Body}}, body...)
}
