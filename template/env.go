package template

import (
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/meter"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// Env is what a template can see and what it leaves behind. Fill it, hand it
// to Template.Append, read Overrides. The zero Env is an empty request with an
// empty body. An Env may be reused after Reset but not shared between
// goroutines.
type Env struct {
	// Body is the payload as text, in UTF-8.
	Body []byte
	// Params are the request's parameters ($input.params).
	Params Params
	// Context is $context. Its member responseOverride holds what the request
	// template had set.
	Context []Member
	// StageVariables is $stageVariables.
	StageVariables []Member

	// Payload is asked for the payload in place of Body, unless it is nil.
	Payload Payload

	// Request is not nil for a request template: $context has requestOverride
	// then, and what the template leaves there is put into it.
	Request *RequestOverrides

	// Overrides is what the template set in $context.responseOverride, or
	// what it had found there. Append replaces it.
	Overrides Overrides
	// Cut are the #foreach that left elements out because of their limit of
	// rounds, which is no error. Append replaces it.
	Cut []syntax.Cut

	run *run // of a keeper, nil before the first rendering
}

// Payload is the payload that a template reads. One that also has parsed it, as
// an evaluation of package gatemap has, is read without parsing it again and
// pays for the rendering; then the Limits of the Options do not count.
type Payload interface {
	// Body returns the payload as text, in UTF-8.
	Body() []byte
}

// evaluation is a Payload that has parsed its text. A template may change the
// document.
type evaluation interface {
	Payload
	// Document gives the document of Body.
	Document() (jsondoc.Value, error)
	// Meter is what the rendering spends from, nil for one of its own.
	Meter() *meter.Meter
}

// keeper is an evaluation that is pooled together with its Env and always has the same
// Meter: the Env has no other Payload while it renders, and keeps what it renders with.
type keeper interface {
	evaluation
	KeepsEnv()
}

// Params are the parameters of the client's request, each kind in the order in
// which the request has them.
type Params struct {
	Path, Querystring, Header []Field
}

// Field is a named parameter with its values. A template sees the last one
// (rules/templates.md#parameters).
type Field struct {
	Name   string
	Values []string
}

// Member is a member of $context or $stageVariables. The value is a string, a
// bool, an int, an int64, a float64, a json.Number, nil, []any, map[string]any
// (whose keys are taken in sorted order) or []Member, the ordered form, or what
// Plain makes one of these. Any other value is an error of the rendering.
type Member struct {
	Name  string
	Value any
}

// Overrides is what a template makes of the status and the headers of the
// response ($context.responseOverride; rules/templates.md#overrides).
type Overrides struct {
	// Status is the status code that replaces the configured one, 0 for none.
	// What is not an integer in 100..599 is ignored.
	Status int
	// Headers replace mapped headers of the same name, or come beside them. A
	// list gives several values. No two names differ only in letter case: the
	// last one counts.
	Headers []Field
}

// responseOverride is the member of $context that has what a template overrides.
const responseOverride = "responseOverride"

// ReadOverrides sets Overrides to what the request template had set in Context.
// It is all that counts when no response template is rendered
// (rules/templates.md#overrides). The error is that of a value that Plain does not know.
func (e *Env) ReadOverrides() error {
	e.Overrides.Status, e.Overrides.Headers = 0, e.Overrides.Headers[:0]
	for i := range e.Context {
		if e.Context[i].Name == responseOverride {
			if err := e.readOverrides(e.Context[i : i+1]); err != nil {
				return err
			}
		}
	}
	return nil
}

// readOverrides sets Overrides to what a member of Context has. It is a function of
// its own because of the stack that it needs.
//
//go:noinline
func (e *Env) readOverrides(member []Member) error {
	r := run{meter: new(meter.Meter)}
	if shared, ok := e.Payload.(evaluation); ok && shared.Meter() != nil {
		r.meter = shared.Meter()
	}
	context, err := r.contextMap(member)
	if err != nil {
		return err
	}
	return r.readOverrides(&e.Overrides, context)
}

// Reset makes e empty and keeps the memory of its overrides.
func (e *Env) Reset() {
	// What most evaluations leave empty is only looked at: to write the whole of e
	// took a twentieth of a small one.
	if p := &e.Params; p.Path != nil || p.Querystring != nil || p.Header != nil {
		*p = Params{}
	}
	if e.Body != nil || e.StageVariables != nil || e.Request != nil {
		e.Body, e.StageVariables, e.Request = nil, nil, nil
	}
	if len(e.Overrides.Headers) > 0 {
		clear(e.Overrides.Headers)
	}
	e.Context, e.Payload = nil, nil
	e.Overrides.Status, e.Overrides.Headers, e.Cut = 0, e.Overrides.Headers[:0], e.Cut[:0]
}
