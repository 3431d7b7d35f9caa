package complete

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/explanation"
	"github.com/gatemap/gatemap/internal/analysis"
	javalang "github.com/gatemap/gatemap/internal/java/lang"
	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/internal/vtl"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// Hover is what there is to say of the bytes from Begin to End.
type Hover struct {
	Begin, End int
	Title      string   // what it is: a signature, or a reference with its type
	Doc        []string // sentences
	// Set are the places of a variable that the template sets, as Definitions
	// gives them.
	Set []syntax.Span
}

// HoverAt says what stands at an offset, and what it was in an execution, nil if
// there is none; nil where there is nothing to say.
func HoverAt(src string, offset int, env *Env, run *syntax.Run) *Hover {
	offset = within(src, offset)
	if len(src) > maxSource {
		return nil
	}
	list, _ := vtl.Tolerant(src, vtl.Options{})
	e := elementAt(src, list, offset)
	if e == nil {
		return nil
	}
	q := &query{src: src, env: envOf(env)}
	if run != nil && run.Source != src { // it is of another text
		run = nil
	}
	if e.Kind != vtl.ReferenceElement {
		return q.directiveHover(e, run)
	}
	h := q.referenceHover(list, e, offset)
	h.Doc = append(h.Doc, valuesIn(run, e, syntax.ReferenceEvent)...)
	return h
}

// elementAt is the innermost reference at an offset, or the directive of whose
// name it is a part.
func elementAt(src string, list []*vtl.Element, offset int) *vtl.Element {
	var found *vtl.Element
	var name string
	walk(list, func(e *vtl.Element) {
		from, to := clamp(e.Span, src)
		if offset < from || offset >= to && !(offset == to && e.Kind == vtl.ReferenceElement) {
			return
		}
		switch e.Kind {
		case vtl.ReferenceElement:
			found = e
		case vtl.IfElement, vtl.ElseIfElement, vtl.ElseElement, vtl.SetElement, vtl.DirectiveElement:
			name = directiveName(e)
			if hash := strings.IndexByte(src[from:to], '#'); hash >= 0 && offset >= from+hash && offset <= from+hash+len("#{}")+len(name) && offset <= to {
				found = e
			}
		}
	})
	return found
}

func directiveName(e *vtl.Element) string {
	switch e.Kind {
	case vtl.IfElement:
		return "if"
	case vtl.ElseIfElement:
		return "elseif"
	case vtl.ElseElement:
		return "else"
	case vtl.SetElement:
		return "set"
	}
	return e.Name
}

// directiveHover says what a directive does, and what it did.
func (q *query) directiveHover(e *vtl.Element, run *syntax.Run) *Hover {
	name := directiveName(e)
	s, ok := snippets.Get()[name]
	if !ok {
		return nil
	}
	from, to := clamp(e.Span, q.src)
	if hash := strings.IndexByte(q.src[from:to], '#'); hash > 0 {
		from += hash
	}
	h := &Hover{Begin: from, End: min(from+1+len(name), to), Title: "#" + name, Doc: []string{s.doc}}
	if strings.HasPrefix(q.src[from:to], "#{") {
		h.End = min(h.End+len("{}"), to)
	}
	switch name {
	case "set":
		h.Doc = append(h.Doc, valuesIn(run, e, syntax.SetEvent)...)
	case "foreach":
		h.Doc = append(h.Doc, valuesIn(run, e, syntax.ForeachEvent)...)
	case "if", "elseif":
		if len(e.Args) > 0 {
			h.Doc = append(h.Doc, valuesIn(run, e.Args[0], syntax.ConditionEvent)...)
		}
	}
	return h
}

// referenceHover says what the part of a reference at an offset is.
func (q *query) referenceHover(list []*vtl.Element, e *vtl.Element, offset int) *Hover {
	values := q.known(list, e)
	from, to := clamp(e.Span, q.src)
	step := -1
	for i := range e.Steps {
		if offset >= e.Steps[i].Span.Start {
			step = i
		}
	}
	h := &Hover{Begin: from, End: to}
	if step < 0 {
		q.variableHover(h, e, values)
		return h
	}
	source, _ := clamp(e.Steps[step].Span, q.src)
	_, end := clamp(e.Steps[step].Span, q.src)
	h.Begin, h.End = source, end
	h.Title = plain(q.src[from:end])
	if step+1 < len(values) {
		h.Title += ": " + typeName(&values[step+1])
	}
	if step < len(values) {
		q.stepHover(h, e, step, &values[step])
	}
	return h
}

// known is what the steps of a reference can be.
func (q *query) known(list []*vtl.Element, e *vtl.Element) []analysis.Value {
	for _, r := range analysis.Elements(q.src, list, q.analysis()).References {
		if r.Element == e {
			return r.Values
		}
	}
	return nil
}

func (q *query) variableHover(h *Hover, e *vtl.Element, values []analysis.Value) {
	if len(e.Steps) > 0 {
		h.End, _ = clamp(e.Steps[0].Span, q.src)
		h.End = max(h.Begin, h.End-1)
	}
	h.Title = "$" + e.Name
	h.Set = Definitions(q.src, h.Begin+strings.IndexByte(q.src[h.Begin:], '$')+1)
	v := last(values[:min(len(values), 1)])
	if len(h.Set) == 0 {
		if doc := docs.Get()[e.Name]; doc != "" && (v == nil || !v.Nothing()) {
			h.Doc = append(h.Doc, doc)
			return
		}
	}
	if v != nil {
		h.Title += ": " + typeName(v)
		if v.Nothing() {
			h.Doc = append(h.Doc, "It has no value here, and prints nothing.")
		}
	}
	if len(h.Set) > 0 {
		h.Doc = append(h.Doc, q.setIn(h.Set))
	}
}

// setIn names the lines in which a variable is set.
func (q *query) setIn(places []syntax.Span) string {
	var lines []string
	index := source.NewIndex([]byte(q.src))
	for _, s := range places[:min(len(places), 4*maxShown)] {
		number, _ := index.Position(s.Start)
		line := fmt.Sprint(number)
		if slices.Contains(lines, line) {
			continue
		}
		if len(lines) == maxShown {
			lines = append(lines, "others")
			break
		}
		lines = append(lines, line)
	}
	return "It is set in line " + strings.Join(lines, ", ") + "."
}

// maxShown is how many places or values are shown.
const maxShown = 5

// stepHover says what a step on a value is.
func (q *query) stepHover(h *Hover, e *vtl.Element, step int, of *analysis.Value) {
	s := &e.Steps[step]
	if host := of.Host(); host != "" {
		for _, m := range analysis.HostMembers(host) {
			if m.Name == s.Name {
				h.Doc = append(h.Doc, docs.Get()[host+"."+m.Name])
			}
		}
		if host == "input" && readsPath(s.Name) && len(s.Args) == 1 {
			if path, ok := s.Args[0].Constant(); ok {
				if shown := q.shownAt(path); shown != "" {
					h.Doc = append(h.Doc, path+" of the sample is "+shown)
				}
			}
		}
		return
	}
	if doc := docs.Get()[contextName(e, step)]; doc != "" {
		h.Doc = append(h.Doc, doc)
		return
	}
	if s.Kind != vtl.MethodStep || of.Anything() {
		return
	}
	if signatures := javalang.Signatures(of.ClassSet(), s.Name); len(signatures) > 0 {
		h.Title = strings.Join(signatures, "\n")
	}
	for _, class := range of.Classes() {
		if doc, ok := methodDoc(class, s.Name); ok && !slices.Contains(h.Doc, doc) {
			h.Doc = append(h.Doc, doc)
		}
	}
}

// contextName is the name below $context that the steps of a reference lead to,
// as docs has it.
func contextName(e *vtl.Element, step int) string {
	if e.Name != "context" {
		return ""
	}
	name := "context"
	for i := range e.Steps[:step+1] {
		s := &e.Steps[i]
		if s.Kind == vtl.PropertyStep {
			name += "." + s.Name
			continue
		}
		if len(s.Args) != 1 {
			return ""
		}
		member, ok := s.Args[0].Constant()
		if !ok {
			return ""
		}
		name += "." + member
	}
	return name
}

// valuesIn says what an element was in an execution.
func valuesIn(run *syntax.Run, e *vtl.Element, kind syntax.EventKind) []string {
	if run == nil {
		return nil
	}
	var list []string
	before := "It is "
	switch {
	case kind == syntax.ReferenceEvent && len(e.Steps) > 0:
		before = explanation.Source(run, e.Span) + " is "
	case kind == syntax.SetEvent:
		before = "It sets "
	case kind == syntax.ForeachEvent:
		before = "It has "
	}
	for i := range run.Events {
		ev := &run.Events[i]
		if ev.Kind != kind || ev.Span.Start != e.Span.Start {
			continue
		}
		if len(list) == maxShown {
			return append(list, "and so on")
		}
		list = append(list, before+saidOf(ev))
	}
	if len(list) == 0 {
		return []string{"It was not executed."}
	}
	return list
}

func saidOf(e *syntax.Event) string {
	round := ""
	if len(e.Rounds) > 0 {
		round = " in round " + strings.Trim(strings.Join(strings.Fields(fmt.Sprint(e.Rounds)), "."), "[]")
	}
	value := e.Value
	if e.Cut {
		value += ".."
	}
	switch {
	case e.WhyNot != "" && e.Near != "":
		return "nothing" + round + ": " + e.WhyNot + "; " + e.Near + " may be meant"
	case e.WhyNot != "":
		return "nothing" + round + ": " + e.WhyNot
	case e.Kind == syntax.ForeachEvent && e.Count == 1:
		return "one round" + round
	case e.Kind == syntax.ForeachEvent:
		return fmt.Sprintf("%d rounds%s", e.Count, round)
	case e.Type == "" || e.Kind == syntax.ConditionEvent:
		return value + round
	}
	return fmt.Sprintf("the %s %s%s", e.Type, value, round)
}
