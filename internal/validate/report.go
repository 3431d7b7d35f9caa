package validate

import (
	"errors"
	"fmt"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/mapping"
	"github.com/gatemap/gatemap/selection"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// Report collects the faults of one configuration, up to as many as Faults
// take. The zero Report is empty. Its paths begin at the integration.
type Report struct {
	Errors   definition.Faults // what the service refuses, or this module cannot honour
	Warnings definition.Faults // what the service stores and is odd
}

// Fault adds an error. cause, which may be nil, gives the position inside a
// pattern, expression or template when it knows one.
func (r *Report) Fault(code definition.Code, at *source.Path, cause error, format string, args ...any) {
	if !r.Errors.Full() {
		r.Errors.Add(fault(definition.Error, code, at, cause, format, args...))
	}
}

// Warn adds a warning.
func (r *Report) Warn(code definition.Code, at *source.Path, format string, args ...any) {
	if !r.Warnings.Full() {
		r.Warnings.Add(fault(definition.Warning, code, at, nil, format, args...))
	}
}

func fault(s definition.Severity, code definition.Code, at *source.Path, cause error, format string, args ...any) *definition.Fault {
	f := &definition.Fault{Code: code, Severity: s, Message: fmt.Sprintf(format, args...), Err: cause}
	f.Pointer = at.Pointer()
	f.Line, f.Column = PositionOf(cause)
	return f
}

// Include adds what was found in a part whose pointers begin at another
// document, which stands at pointer.
func (r *Report) Include(pointer string, errs, warnings definition.Faults) {
	for _, f := range errs {
		f.Pointer = pointer + f.Pointer
		r.Errors.Add(f)
	}
	for _, f := range warnings {
		f.Pointer = pointer + f.Pointer
		r.Warnings.Add(f)
	}
}

// Unknown warns of members that have no effect.
func (r *Report) Unknown(at *source.Path, names []string) {
	for _, name := range names {
		r.Warn(definition.CodeUnknownMember, at.Child(name), "unknown member: it has no effect")
	}
}

// Keys reports keys that occur again. A document cannot have them, a literal
// can.
func Keys[V any](r *Report, at *source.Path, o definition.Ordered[V]) {
	seen := map[string]bool{}
	for i := range o {
		key := o[i].Key
		if seen[key] {
			r.Fault(definition.CodeDuplicate, at.Child(key), nil, "duplicate key")
		}
		seen[key] = true
	}
}

// PositionOf returns where inside a pattern, expression or template an error
// is, zeros when it does not say.
func PositionOf(err error) (line, column int) {
	var pattern *selection.PatternSyntaxError
	if errors.As(err, &pattern) {
		return pattern.Line, pattern.Column
	}
	var parse *syntax.ParseError
	if errors.As(err, &parse) {
		return parse.Line, parse.Column
	}
	var limit *syntax.LimitError
	if errors.As(err, &limit) {
		return limit.Line, limit.Column
	}
	var text *textFault
	if errors.As(err, &text) {
		return text.position()
	}
	return 0, 0
}

// textFault gives the line and column of an error that knows its offset in a
// text.
type textFault struct {
	text string
	err  error
}

func (f *textFault) Error() string { return f.err.Error() }
func (f *textFault) Unwrap() error { return f.err }

func (f *textFault) position() (line, column int) {
	var e *mapping.Error
	if !errors.As(f.err, &e) {
		return 0, 0
	}
	return source.PositionOf(f.text, e.Offset)
}
