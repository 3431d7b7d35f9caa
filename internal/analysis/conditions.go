package analysis

import (
	"fmt"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/lazyregexp"
	"github.com/gatemap/gatemap/internal/vtl"
)

// decision is the #if or #elseif whose condition is looked at.
type decision struct {
	source string // of the condition
	other  bool   // there is a branch for when it does not hold
}

// decide is what the condition of a branch can be.
func (a *analyzer) decide(s *state, branch *vtl.Element, other bool) outcomes {
	a.deciding = &decision{a.source(a.whole(branch.Args[0])), other}
	defer func() { a.deciding = nil }()
	return a.condition(s, branch.Args[0])
}

// whole is the place of an expression with all of its operands.
func (a *analyzer) whole(e *vtl.Element) vtl.Span {
	if e.Kind != vtl.OperatorElement {
		return e.Span
	}
	from, to := len(a.src), 0
	e.Walk(func(part *vtl.Element) bool {
		from, to = min(from, part.Span.Start), max(to, part.Span.End)
		return true
	})
	for from < to && from < len(a.src) && (a.src[from] == ' ' || a.src[from] == '\t' || a.src[from] == '\n') {
		from++
	}
	return vtl.Span{Start: from, End: to}
}

// alwaysHolds applies the rule about references that are true whatever they
// are: only the Boolean false is not, and the empty text is true.
func (a *analyzer) alwaysHolds(e *vtl.Element, v *Value) {
	d := a.deciding
	if d == nil || v.lost || v.host != 0 {
		return
	}
	source := strings.TrimSpace(a.source(e.Span))
	if strings.Count(d.source, strings.TrimSuffix(source, "}")) > 1 { // $x && $x != "": the other part decides
		return
	}
	make := func(what string, severity definition.Severity) Finding {
		f := Finding{Severity: severity, Begin: e.Span.Start, End: e.Span.End,
			Message: fmt.Sprintf("%s is always true: it is %s, and in Velocity only false is not true: what is empty or missing is", quote(source), what),
			Fix:     fmt.Sprintf(`compare with "": #if(%s != "")`, source)}
		switch {
		case v.from == fromJSON:
			f.Fix = `ask for the value itself: #if($input.path('$.NAME') != "")`
		case strings.HasPrefix(what, "a list"):
			f.Fix = fmt.Sprintf(`#if(%s != "" && %[1]s.size() > 0)`, source)
		case strings.Contains(what, "number"):
			f.Fix = fmt.Sprintf("compare it: #if(%s > 0)", source)
		}
		return f
	}
	bad := !v.can(known.Get().boolean)
	a.check(e, -3, AlwaysTrue, bad, func() Finding {
		what := cmpOr(v.kindName(), "no Boolean")
		if v.from == fromStage || v.from == fromContext || v.from == fromParams {
			what = "a text"
		}
		return make(what, definition.Warning)
	})
	if path := v.path; !bad && path != "" && !v.only(known.Get().boolean) { // by the samples
		bare := strings.TrimLeft(d.source, "! (") == source
		severity := definition.Note
		if d.other {
			severity = definition.Warning
		}
		a.later(e, -3, AlwaysTrue, func() (Finding, bool) {
			switch a.used[path] {
			case asText:
				return make("taken for a text", severity), true
			case asList:
				return make("a list, or missing", severity), true
			case asObject:
				return make("an object, or missing", severity), true
			}
			f := make("", severity)
			f.Message = fmt.Sprintf("%s is true when it is missing, too: in Velocity only false is not true", quote(source))
			return f, d.other && bare && a.used[path]&asFlag == 0 && !flagName.MatchString(path)
		})
	}
}

// neverHolds applies the rule about conditions that are no reference, no
// comparison and no Boolean: they are false, whatever their value is.
func (a *analyzer) neverHolds(e *vtl.Element, v *Value) {
	what := cmpOr(v.kindName(), "no Boolean")
	if e.Kind == vtl.StringElement {
		what = "a text in quotes"
	}
	a.check(e, 20, AlwaysFalse, a.deciding != nil, func() Finding {
		at := a.whole(e)
		f := Finding{Severity: definition.Warning, Begin: at.Start, End: at.End, Message: fmt.Sprintf(
			"%s is never true: it is %s, and Velocity takes a reference or a comparison for a condition", quote(a.source(at)), what)}
		if source := strings.Trim(a.source(at), `"`); e.Kind == vtl.StringElement && len(e.Body) == 1 && e.Body[0].Kind == vtl.ReferenceElement {
			f.Fix = fmt.Sprintf(`compare it: #if(%s != "")`, source)
		}
		return f
	})
}

// flagName finds names of what is true or false.
var flagName = lazyregexp.New(`(?i)(\.(is|has|can|should|was|did|allow|enable|disable|use|with|no|not|any|all)_?[A-Za-z]*|(ed|able|ible|ok|success|successful|valid|active|flag|complete|done|exists?|admin|default|public|private|live|debug|more|truncated|ready|open|empty|found|error|errors))$`)
