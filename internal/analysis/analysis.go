// Package analysis follows a mapping template without rendering it: what each
// reference can be, on every way through the template, is found from the types
// of what the service has and of what Java's methods give. Its findings are
// mistakes that hold on all of these ways.
//
// What it says of a value is never wrong, and often imprecise: where little is
// known of a value it says that it may be anything, and finds nothing.
package analysis

import (
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/vtl"
)

// Role says what a template is rendered for.
type Role uint8

// The roles.
const (
	Response Role = iota // an integration response
	Request              // the request of an integration
)

// Env is what is known of the place of a template. The zero Env is an
// integration response of which nothing else is known.
type Env struct {
	Role Role
	// JSON and XML say what the client, or the backend, takes the output for.
	JSON, XML bool
	// Samples are payloads that the template may get. Where there are any, the
	// payload is taken to have their types.
	Samples [][]byte
	// Partial says that the samples need not have all that there can be, as those
	// of test cases, and Modelled that they are made of a model of the payload,
	// which need not either.
	Partial, Modelled bool
	// Actual says that the one sample is the payload of an evaluation that is
	// looked at.
	Actual bool
	// StageVariables are the names of all that there are; nil is not known.
	StageVariables []string
	// Parameters are names of the client's request that are known, by their place:
	// path, querystring or header. There may be others.
	Parameters map[string][]string
	// Inner makes Reads have the places in what $util.parseJson reads of a text of the
	// payload, behind the path of the text and a !, and those in the elements that a
	// filter leaves of a list.
	Inner bool
	// MaxSteps bounds the work, 0 is DefaultMaxSteps. A step is about one node of
	// the template in one state.
	MaxSteps int
}

// DefaultMaxSteps is some thousand times what a template of a usual size takes.
const DefaultMaxSteps = 400_000

// Code is the kind of a finding, which is the ID of lint's rule.
type Code = definition.Code

// The codes.
const (
	UnknownMember  Code = "unknown-member"        // a method or property that the value does not have
	WrongArguments Code = "wrong-arguments"       // the request fails on the number of arguments
	UndefinedAt    Code = "variable-not-set-here" // a variable that is set elsewhere, but not where it is read
	AlwaysTrue     Code = "condition-always-true"
	AlwaysFalse    Code = "condition-always-false"
	NeverLoops     Code = "loop-without-rounds" // #foreach over what has no elements
	JSONText       Code = "json-text"           // JSON as text, taken for the value
	QuotedJSON     Code = "quoted-json"         // JSON in the quotes of a JSON string
	JavaNotation   Code = "object-text"         // an object printed as {a=b}
	UnescapedXML   Code = "unescaped-xml"
	UnquotedText   Code = "unquoted-text"    // by the samples
	NumberInQuotes Code = "number-in-quotes" // by the samples
	ReservedName   Code = "reserved-variable"
	MissingPath    Code = "missing-path" // by the samples
)

// Finding is a mistake in a template.
type Finding struct {
	Code     Code
	Severity definition.Severity
	// Begin and End are the place: bytes of the template.
	Begin, End int
	Message    string // a plain sentence, without a full stop
	Fix        string // what to write, or to do; "" where only the author can know
	// Edit is the fix as a change of the template, nil where there is none that
	// is safe.
	Edit *Edit
	// Input is a payload that shows the mistake, "" where any does.
	Input string
}

// Edit replaces a part of the template, in bytes, by New.
type Edit struct {
	Begin, End int
	New        string
}

// Reference is what is known of a reference of the template: that of each step,
// the first of which is the variable itself, over all ways that lead there.
type Reference struct {
	Element *vtl.Element
	Values  []Value
}

// Read is a place of the payload that a template reads, and what it takes the
// value for.
type Read struct {
	Path                     string // a JSONPath of names and of [*] for elements; "$" is the whole
	Object, List, Text, Flag bool
	Asked                    bool     // a condition asks about it
	Constants                []string // what it is compared with, in JSON
}

// Result is what an analysis has found.
type Result struct {
	// Findings are in the order of their places.
	Findings []Finding
	// References are those of the template that some way reaches, in the order
	// of their places.
	References []Reference
	// Reads are the places of the payload that the template reads, in the order
	// of their paths.
	Reads []Read
	// Complete is false if the work was bounded by Env.MaxSteps: there are no
	// findings and no references then.
	Complete bool
}

// Template analyses a template. The error is that of vtl.Inspect.
func Template(src string, env *Env) (*Result, error) {
	list, err := vtl.Inspect(src, vtl.Options{})
	if err != nil {
		return nil, err
	}
	return Elements(src, list, env), nil
}
