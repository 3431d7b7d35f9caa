package vtl

import (
	"github.com/gatemap/gatemap/internal/meter"
	"github.com/gatemap/gatemap/internal/vtl"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// The limits that a template has unless the Options say otherwise.
const (
	// DefaultMaxRounds is the service's limit on the rounds of one #foreach
	// (documented); the rest of the list is silently left out.
	DefaultMaxRounds = 1000
	// DefaultMaxOutput is the payload limit of the service, 10 MB.
	DefaultMaxOutput = 10 << 20
	// DefaultMaxSteps bounds the work of one execution to less than about a
	// second.
	DefaultMaxSteps = 20_000_000
	// DefaultMaxMemory bounds the bytes that the values of one execution ask for.
	DefaultMaxMemory = 256 << 20
	// DefaultMaxNesting bounds how deeply directives, expressions, loops and
	// #define blocks nest. The reference engine overflows its stack between 400
	// and 6000 levels, depending on what nests.
	DefaultMaxNesting = 6000
)

// The errors of Parse and Execute, and what Hooks are called with.
type (
	ParseError = syntax.ParseError
	ExecError  = syntax.ExecError
	LimitError = syntax.LimitError
	Hooks      = syntax.Hooks
	Span       = syntax.Span
)

// Options say how Parse compiles a template and what its executions may cost.
// The zero Options are the defaults. Of each limit zero is the default, and a
// negative number as good as no bound.
type Options struct {
	// MaxRounds limits the rounds of one #foreach, DefaultMaxRounds. The rest of
	// the list is left out, which is no error.
	MaxRounds int
	// MaxOutput limits the output, and each string that is built on the way,
	// DefaultMaxOutput bytes.
	MaxOutput int
	// MaxSteps limits the work of one execution, DefaultMaxSteps. A step is about
	// one node of the plan in a round of a loop, or one element or some characters
	// that a method looks at.
	MaxSteps int64
	// MaxMemory limits the bytes that the values of one execution ask for,
	// DefaultMaxMemory.
	MaxMemory int64
	// MaxNesting limits how deeply a template nests, in its source and when it is
	// executed, DefaultMaxNesting; 20,000 at the most.
	MaxNesting int
	// Without are directives that have no block and no meaning of their own in the
	// grammar and that the template shall not have: include, parse, break and
	// stop. They are printed like any other unknown name.
	Without []string
	// Hooks reports what is executed; nil reports nothing and costs nothing.
	Hooks *Hooks
}

// unbounded leaves room for sums with the length of a buffer in an int of 32
// bits.
const unbounded = 1 << 30

func limitOrDefault[N int | int64](n, otherwise, most N) N {
	switch {
	case n == 0:
		return otherwise
	case n < 0:
		return most
	}
	return min(n, most)
}

func (o *Options) engine() vtl.Options {
	return vtl.Options{
		MaxRounds:  limitOrDefault(o.MaxRounds, DefaultMaxRounds, unbounded),
		MaxOutput:  limitOrDefault(o.MaxOutput, DefaultMaxOutput, unbounded),
		MaxSteps:   limitOrDefault(o.MaxSteps, DefaultMaxSteps, meter.Most.Steps),
		MaxMemory:  limitOrDefault(o.MaxMemory, DefaultMaxMemory, meter.Most.Memory),
		MaxNesting: limitOrDefault(o.MaxNesting, DefaultMaxNesting, int(meter.Most.Nesting)),
		Without:    o.Without,
		Hooks:      o.Hooks,
	}
}

// Template is a compiled template. It is immutable and safe for concurrent use.
type Template struct{ t *vtl.Template }

// Parse compiles a template. The error is a *ParseError or a *LimitError.
func Parse(src string, opts Options) (*Template, error) {
	t, err := vtl.Parse(src, opts.engine())
	if err != nil {
		return nil, err
	}
	return &Template{t}, nil
}

// MustParse is like Parse but panics if the template is not valid.
func MustParse(src string, opts Options) *Template {
	t, err := Parse(src, opts)
	if err != nil {
		panic("vtl: " + err.Error())
	}
	return t
}

// Source returns the text that was parsed.
func (t *Template) Source() string { return t.t.Source() }

// String renders the plan of the template, a line for each statement, for people
// who want to know how a template was understood. The form may change.
func (t *Template) String() string { return t.t.String() }

// Execute renders the template with variables. Those that the template does not
// mention are ignored. The error is an *ExecError or a *LimitError, or that of a
// variable whose value is none of these:
//
//	nil                          null
//	bool                         Boolean
//	int kinds, uint kinds        Integer, else Long, else BigInteger
//	float32, float64             Double
//	string                       String
//	*big.Int                     BigInteger
//	json.Number, json.RawMessage what the JSON means; arrays print as JSON
//	slices, arrays               ArrayList, which prints [a, b]
//	maps with string keys        LinkedHashMap in the order of the sorted keys
//	Object                       an object with properties and methods
//	pointers, interfaces         what they point to
func (t *Template) Execute(vars map[string]any) (string, error) { return t.t.Execute(vars) }

// AppendExecute is like Execute but appends the output to dst. If there is an
// error, dst is returned without any of the output.
func (t *Template) AppendExecute(dst []byte, vars map[string]any) ([]byte, error) {
	return t.t.AppendExecute(dst, vars)
}

// Object is a value of another package that templates can use. Results are
// converted as Execute converts variables; false means that there is no such
// property or method. It must be safe for concurrent use if several executions
// have it.
type Object interface {
	// Property gives what $x.name is.
	Property(name string) (any, bool)
	// Call gives what $x.name(args) is. The arguments are nil, bool, int64,
	// *big.Int, float64, string, or an Object or fmt.Stringer for anything else.
	// An error ends the template.
	Call(name string, args []any) (any, bool, error)
	// String is what $x prints.
	String() string
}

// Inspect parses a template for tools that look at it without executing it. It
// accepts what Parse accepts, but for limits of the plan, and its errors are
// those of Parse. Spans are bytes of src; inside a string that writes a quote
// twice or has \u escapes they are approximate.
func Inspect(src string, opts Options) ([]*syntax.Element, error) {
	return vtl.Inspect(src, opts.engine())
}

// Outline says what the Hooks of a template can report, and so what there is to
// cover. Its errors are those of Parse.
func Outline(src string, opts Options) (*syntax.Block, error) {
	return vtl.Outline(src, opts.engine())
}
