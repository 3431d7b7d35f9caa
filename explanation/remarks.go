package explanation

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap/internal/lazy"
	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/mapping"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// Remark is something about an evaluation that looks wrong.
type Remark struct {
	Rule         Rule
	Request      bool // it is about the request template, where that is told of too
	Line, Column int  // in the template; 0 if it is not about a place there
	Message      string
	Fix          string // what to write instead; "" if that is not known

	// Input is a payload that shows it, as JSON in one line: where the evaluation
	// at hand does not. "" if there is none, or none is known.
	Input string
}

// Rule says what a [Remark] is about.
type Rule string

// The rules.
const (
	EmptyReference   Rule = "empty-reference"    // it prints nothing
	EmptyCondition   Rule = "empty-condition"    // what has no value is true
	NotJSON          Rule = "not-json"           // the body, though Content-Type says so
	JavaNotation     Rule = "java-notation"      // {a=1} in JSON
	UnknownOverride  Rule = "unknown-override"   // $context.responseOverride has no such member
	NothingSet       Rule = "nothing-set"        // a #set that changes nothing
	NoRounds         Rule = "no-rounds"          // a #foreach over what is no list
	CutList          Rule = "cut-list"           // a #foreach that reached its limit
	UnsuitedOperands Rule = "unsuited-operands"  // a text is compared with a number
	FailureAsSuccess Rule = "failure-as-success" // the default took a failure of the backend
	TemplateFailed   Rule = "template-failed"
)

// Answer is what the client gets, as far as remarks depend on it.
type Answer struct {
	StatusCode  int
	ContentType string
}

// maxRemarks bounds the remarks of an evaluation.
const maxRemarks = 50

// LooksWrong lists what looks wrong about the evaluation, in the order of the
// template. It goes by what happened: a branch that was not taken is not looked at.
func (t *Trace) LooksWrong(a Answer) []Remark {
	var list []Remark
	if r, ok := t.Selection.tookFailure(a); ok {
		list = append(list, r)
	}
	if t.Template != nil && t.Template.Run != nil {
		w := wrong{run: t.Template.Run, json: IsJSON(a.ContentType), seen: map[key]bool{}}
		w.look()
		list = append(list, w.list...)
	}
	return list[:min(len(list), maxRemarks)]
}

// IsJSON reports whether a Content-Type says that the body is JSON.
func IsJSON(contentType string) bool {
	t, _, _ := strings.Cut(strings.ToLower(contentType), ";")
	t = strings.TrimSpace(t)
	return t == "application/json" || strings.HasSuffix(t, "+json")
}

// tookFailure reports that the default is a success and took a failure of the
// backend.
func (s *Selection) tookFailure(a Answer) (Remark, bool) {
	if !s.Default || a.StatusCode >= 400 {
		return Remark{}, false
	}
	r := Remark{Rule: FailureAsSuccess}
	switch status, err := strconv.Atoi(s.Subject); {
	case s.SubjectKind == SubjectBackendStatus && err == nil && status >= 400:
		r.Message = fmt.Sprintf("the backend answered %d, which no pattern takes: the default makes it %d for the client", status, a.StatusCode)
		r.Fix = fmt.Sprintf(`an integration response with the selectionPattern %d\d{2}`, status/100)
	case s.SubjectKind == SubjectErrorMessage && s.Subject != "":
		r.Message = fmt.Sprintf("the function failed with %s, which no pattern takes: the default makes it %d for the client", quote(s.Subject), a.StatusCode)
		r.Fix = `an integration response with a selectionPattern for it, (\n|.)+ for every error`
	default:
		return r, false
	}
	return r, true
}

// wrong looks at a run.
type wrong struct {
	run  *syntax.Run
	json bool // the client is told that the body is JSON
	list []Remark
	seen map[key]bool
}

// key is a remark's rule and place: what happens in every round is said once.
type key struct {
	rule Rule
	span syntax.Span
}

func (w *wrong) add(rule Rule, e *syntax.Event, fix, format string, args ...any) {
	k := key{rule, e.Span}
	if w.seen[k] {
		return
	}
	w.seen[k] = true
	w.list = append(w.list, Remark{Rule: rule, Line: e.Line, Column: e.Column, Fix: fix, Message: fmt.Sprintf(format, args...) + inRounds(e)})
}

// inRounds says in which round something happened first.
func inRounds(e *syntax.Event) string {
	if len(e.Rounds) == 0 {
		return ""
	}
	return rounds(e)
}

func (w *wrong) look() {
	for i := range w.run.Events {
		e := &w.run.Events[i]
		text := Source(w.run, e.Span)
		switch e.Kind {
		case syntax.ReferenceEvent:
			w.reference(e, text)
		case syntax.ConditionEvent:
			if e.WhyNot != "" && e.Value == "true" && !ofRequest(text) {
				w.add(EmptyCondition, e, fmt.Sprintf(`#if(%s != "")`, text), "%s has no value, and what has none is true: %s", text, why(e))
			}
		case syntax.SetEvent:
			w.set(e)
		case syntax.ForeachEvent:
			w.foreach(e)
		case syntax.OperatorEvent:
			w.add(UnsuitedOperands, e, "", "%s: %s", text, e.WhyNot)
		}
	}
	if f := w.run.Failed; f != nil {
		w.list = append(w.list, Remark{Rule: TemplateFailed, Line: f.Line, Column: f.Column, Message: "the template failed: " + f.Message})
	}
	if o := w.run.Output; w.json && o != nil && o.Fault != nil && !o.Blank {
		w.list = append(w.list, Remark{Rule: NotJSON, Line: o.Fault.TemplateLine, Column: o.Fault.TemplateColumn,
			Message: "the body is not JSON, though its Content-Type says so: " + faultText(w.run)})
	}
	slices.SortStableFunc(w.list, func(a, b Remark) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
}

func (w *wrong) reference(e *syntax.Event, text string) {
	if !e.Printed || e.Offset < 0 {
		return
	}
	quiet := strings.HasPrefix(text, "$!") // who writes this expects that it may be empty
	if e.WhyNot != "" && !quiet && !ofRequest(text) {
		fix := ""
		if e.Near != "" {
			fix = "write " + e.Near
		} else if name, ok := contextName(text); ok {
			if near := source.Nearest(name, mapping.ContextNames()); near != "" {
				fix = "write $context." + near
			}
		}
		w.add(EmptyReference, e, fix, "%s prints %s: %s", text, printed(e), why(e))
	}
	if e.JavaText && w.json {
		w.add(JavaNotation, e, "$input.json('$.path') prints JSON", "%s prints the notation of Java, which is not JSON: %s", text, quote(e.Value))
	}
}

// ofRequest reports whether a reference is to a member of $context that the
// service has: that this request lacks it says nothing about the template.
func ofRequest(text string) bool {
	name, ok := contextName(text)
	return ok && mapping.KnownContext(name) && !strings.HasPrefix(name, "error.")
}

// contextName is what follows $context in a reference.
func contextName(text string) (string, bool) {
	return strings.CutPrefix(strings.Trim(text, "${!}"), "context.")
}

// printed is what a reference without a value prints.
func printed(e *syntax.Event) string {
	if e.Value == "" {
		return "nothing"
	}
	return e.Value
}

// overrides are the members of $context.responseOverride and requestOverride.
var overrides = lazy.Value[map[string][]string]{Make: func() map[string][]string {
	return map[string][]string{"responseOverride": {"status", "header"}, "requestOverride": {"header", "path", "querystring"}}
}}

func (w *wrong) set(e *syntax.Event) {
	if e.WhyNot != "" {
		w.add(NothingSet, e, "", "%s is not set: %s", e.Name, why(e))
		return
	}
	path := strings.Split(strings.Trim(strings.NewReplacer("['", ".", "']", "", `["`, ".", `"]`, "", "{", "", "}", "").Replace(e.Name), "$! "), ".")
	if len(path) < 2 || path[0] != "context" {
		return
	}
	members, ok := overrides.Get()[path[1]]
	switch {
	case !ok && (strings.EqualFold(path[1], "responseOverride") || strings.EqualFold(path[1], "responseOverrides") || source.Nearest(path[1], []string{"responseOverride", "requestOverride"}) != ""):
		w.add(UnknownOverride, e, "$context.responseOverride", "%s overrides nothing: $context has no %s", e.Name, path[1])
	case !ok || len(path) < 3:
	case !slices.Contains(members, path[2]):
		near := source.Nearest(path[2], members)
		if near == "" && strings.HasPrefix(strings.ToLower(path[2]), "status") && members[0] == "status" {
			near = "status"
		}
		fix := ""
		if near != "" {
			fix = "$context." + path[1] + "." + near
		}
		w.add(UnknownOverride, e, fix, "%s overrides nothing: $context.%s has only %s", e.Name, path[1], strings.Join(members, ", "))
	case path[1] == "responseOverride" && path[2] == "status" && len(path) == 3:
		if n, err := strconv.Atoi(e.Value); err != nil || n < 100 || n > 599 {
			w.add(UnknownOverride, e, "", "%s = %s overrides nothing: it is no status from 100 to 599", e.Name, value(e))
		}
	}
}

func (w *wrong) foreach(e *syntax.Event) {
	switch {
	case e.Limited:
		w.add(CutList, e, "", "#foreach ends at its limit of %d rounds: the rest of the list is left out", e.Count)
	case e.WhyNot != "" && !(e.Type == syntax.ListValue || e.Type == syntax.ObjectValue):
		w.add(NoRounds, e, "", "#foreach has no round: %s", why(e))
	}
}
