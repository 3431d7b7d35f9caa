package witness

import (
	"strings"

	"github.com/gatemap/gatemap/internal/analysis"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// Finding is a payload that shows a finding of the analysis.
func (t *Tries) Finding(f *analysis.Finding) string {
	shows, special := mistake(f)
	switch {
	case shows == nil:
		return ""
	case f.Code == analysis.JavaNotation: // many templates say themselves what is an object
		if payload := t.first("", shows); payload != "" {
			return payload
		}
	}
	return t.first(special, shows)
}

// Shows reports whether an evaluation shows a finding.
func Shows(run *syntax.Run, f *analysis.Finding) bool {
	shows, _ := mistake(f)
	return shows != nil && shows(&Try{Run: run, Failed: run.Failed != nil})
}

// mistake is how a finding is seen in an evaluation, and a value that it takes.
// nil is that no payload shows it.
func mistake(f *analysis.Finding) (shows func(*Try) bool, special string) {
	at := syntax.Span{Start: f.Begin, End: f.End}
	on := func(kind syntax.EventKind, wanted func(*syntax.Event) bool) func(*Try) bool {
		return func(r *Try) bool { return r.event(kind, at, wanted) }
	}
	switch f.Code {
	case analysis.QuotedJSON:
		written := on(syntax.ReferenceEvent, func(e *syntax.Event) bool { return e.Value != "" && e.Value != `""` })
		return func(r *Try) bool { return r.ceases(at) && written(r) }, word
	case analysis.UnquotedText:
		return func(r *Try) bool { return r.ceases(at) }, word
	case analysis.JavaNotation:
		return on(syntax.ReferenceEvent, func(e *syntax.Event) bool { return e.JavaText && e.Value != "{}" }), object
	case analysis.UnescapedXML:
		return on(syntax.ReferenceEvent, func(e *syntax.Event) bool { return e.Printed && strings.Contains(e.Value, "<") }), markup
	case analysis.AlwaysTrue:
		return on(syntax.ConditionEvent, func(e *syntax.Event) bool { return e.Value == "true" && e.WhyNot != "" }), ""
	case analysis.AlwaysFalse:
		return on(syntax.ConditionEvent, func(e *syntax.Event) bool { return e.Value == "false" }), ""
	case analysis.WrongArguments:
		return func(r *Try) bool { return r.Failed }, ""
	case analysis.UnknownMember, analysis.NeverLoops, analysis.UndefinedAt:
		return withoutValue(at), ""
	case analysis.JSONText:
		return withoutValue(at), word
	}
	return nil, ""
}

// withoutValue is that what stands at a place has no value, and for the reason
// that it has with a payload of every day, which is the first that is asked.
func withoutValue(at syntax.Span) func(*Try) bool {
	why := ""
	return func(r *Try) bool {
		return r.event("", at, func(e *syntax.Event) bool {
			if why == "" {
				why = e.WhyNot
			}
			return why != "" && e.WhyNot == why
		})
	}
}

// Unescaped is a payload with which the output ceases to be JSON at a reference,
// for a quote in its value.
func (t *Tries) Unescaped(at syntax.Span) string { return t.ceasesWith(quotes, at) }

func (t *Tries) ceasesWith(value string, at syntax.Span) string {
	return t.first(value, func(r *Try) bool { return r.ceases(at) })
}

// Output is a payload with which the template prints what is wanted.
func (t *Tries) Output(wanted func(string) bool) string {
	return t.first("", func(r *Try) bool { return !r.Failed && wanted(r.Output) })
}

// BadEscape is a payload with which the output has the escape \', which JSON does
// not allow.
func (t *Tries) BadEscape() string {
	return t.first(apostrophe, func(r *Try) bool {
		o := r.Run.Output
		if r.Failed || o == nil || o.Fault == nil || o.Fault.Offset >= len(r.Output) {
			return false
		}
		return strings.HasSuffix(r.Output[:o.Fault.Offset+1], `\'`)
	})
}

// ceases reports whether the output is no JSON, and the first fault stands at a
// place of the template.
func (r *Try) ceases(at syntax.Span) bool {
	o := r.Run.Output
	if r.Failed || o == nil || o.JSON || o.Blank || o.Fault == nil {
		return false
	}
	f := o.Fault.Span
	return f.Start < at.End && at.Start < max(f.End, f.Start+1)
}

// event reports whether an event at a place is a wanted one. An event of any kind
// has to have the place as its own.
func (r *Try) event(kind syntax.EventKind, at syntax.Span, wanted func(*syntax.Event) bool) bool {
	for i := range r.Run.Events {
		e := &r.Run.Events[i]
		inside := e.Span.Start >= at.Start && e.Span.Start < at.End || kind == syntax.ConditionEvent && at.Start >= e.Span.Start && at.Start < e.Span.End
		if inside && (kind == e.Kind || kind == "") && wanted(e) {
			return true
		}
	}
	return false
}

// Way is what a payload has to do, besides to show a fault.
type Way struct {
	Kind  syntax.EventKind
	At    syntax.Span // of the event
	Value string      // of a condition: true or false
	Count int         // of a #foreach: the least number of rounds
}

// NotJSON is a payload with which the output ceases to be JSON at an offset of
// the template, or at its end, when a way has been gone. The zero Way is any.
func (t *Tries) NotJSON(src string, offset int, way Way) string {
	at := syntax.Span{Start: offset, End: offset + 1}
	for at.End < len(src) && strings.IndexByte(" \t\r\n", src[at.End-1]) >= 0 {
		at.End++
	}
	return t.first("", func(r *Try) bool {
		return r.goes(way) && (r.ceases(at) || offset >= len(strings.TrimRight(src, " \t\r\n")) && r.endsEarly())
	})
}

// endsEarly reports whether the output is the beginning of JSON.
func (r *Try) endsEarly() bool {
	o := r.Run.Output
	return !r.Failed && o != nil && !o.JSON && !o.Blank && o.Fault != nil && o.Fault.Offset >= len(strings.TrimRight(r.Output, " \t\r\n"))
}

func (r *Try) goes(way Way) bool {
	if way.Kind == "" {
		return true
	}
	return r.event(way.Kind, way.At, func(e *syntax.Event) bool {
		return (way.Value == "" || e.Value == way.Value) && e.Count >= way.Count
	})
}
