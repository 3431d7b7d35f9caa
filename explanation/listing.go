package explanation

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// Bounds of a listing.
const (
	shownValues = 5   // of one place in the template
	shownLine   = 160 // bytes of a line of the template
)

// Listing renders what a template did for people: its lines with their numbers,
// > before those that were executed and - before those that could have been and
// were not, and under each line the values of what stands there. Whatever comes
// from the template or a payload is printed without control characters. json says
// that the output should be JSON.
func Listing(run *syntax.Run, json bool) string {
	var b strings.Builder
	l := lister{run: run, b: &b, json: json, shown: map[syntax.Span]int{}, width: len(strconv.Itoa(len(run.Lines)))}
	l.group()
	for i, text := range strings.SplitAfter(run.Source, "\n") {
		if i >= len(run.Lines) || text == "" {
			break
		}
		l.line(i+1, strings.TrimRight(text, "\r\n"))
	}
	l.end()
	return b.String()
}

// lister prints a run.
type lister struct {
	run    *syntax.Run
	b      *strings.Builder
	json   bool
	width  int
	events map[int][]*syntax.Event // by their lines
	shown  map[syntax.Span]int
	left   map[syntax.Span]int // events that are not shown
}

// group sorts the events by the lines where they are shown.
func (l *lister) group() {
	l.events, l.left = map[int][]*syntax.Event{}, map[syntax.Span]int{}
	events := l.run.Events
	for i := range events {
		e := &events[i]
		if e.Kind == syntax.RoundEvent || i+1 < len(events) && said(e, &events[i+1]) {
			continue
		}
		if l.shown[e.Span] >= shownValues {
			l.left[e.Span]++
			continue
		}
		l.shown[e.Span]++
		l.events[e.Line] = append(l.events[e.Line], e)
	}
}

// said reports whether an operand says what the statement around it says, too.
func said(e, next *syntax.Event) bool {
	if e.Kind != syntax.ReferenceEvent || e.Printed || next.Span.Start > e.Span.Start || next.Span.End < e.Span.End {
		return false
	}
	switch next.Kind {
	case syntax.SetEvent, syntax.ForeachEvent:
		return e.WhyNot == next.WhyNot && e.WhyNot == "" && e.Type == next.Type && e.Value == next.Value
	case syntax.ConditionEvent:
		return next.WhyNot != "" || next.Span == e.Span
	}
	return false
}

func (l *lister) line(n int, text string) {
	mark := byte(' ')
	switch runs := l.run.Lines[n-1]; {
	case runs > 0:
		mark = '>'
	case runs == 0:
		mark = '-'
	}
	if len(text) > shownLine {
		text = strings.ToValidUTF8(text[:shownLine], "") + "..."
	}
	l.print("%*d %c %s\n", l.width, n, mark, source.Printable(text))
	for _, e := range l.events[n] {
		l.print("%*s       %s\n", l.width, "", source.Printable(l.say(e)))
	}
	for _, e := range l.events[n] {
		if left := l.left[e.Span]; left > 0 {
			l.print("%*s       %s: %d more times\n", l.width, "", source.Printable(l.text(e.Span)), left)
			delete(l.left, e.Span)
		}
	}
}

// print writes a line without the blanks at its end.
func (l *lister) print(format string, args ...any) {
	l.b.WriteString(strings.TrimRight(fmt.Sprintf(format, args...), " \n") + "\n")
}

// text is a part of the template on one line.
func (l *lister) text(s syntax.Span) string { return Source(l.run, s) }

// Source is the part of a run's template that a span covers, on one line and not
// too long.
func Source(run *syntax.Run, s syntax.Span) string {
	if s.Start < 0 || s.End > len(run.Source) || s.Start > s.End {
		return ""
	}
	const most = 80
	text := strings.Join(strings.Fields(run.Source[s.Start:s.End]), " ")
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + "..."
	}
	return text
}

// say is an event in words.
func (l *lister) say(e *syntax.Event) string {
	text := l.text(e.Span)
	switch e.Kind {
	case syntax.ConditionEvent:
		if e.WhyNot != "" {
			return fmt.Sprintf("condition %s%s: %s, without a value: %s", text, rounds(e), e.Value, why(e))
		}
		return fmt.Sprintf("condition %s%s: %s", text, rounds(e), e.Value)
	case syntax.ElseEvent:
		return text + rounds(e)
	case syntax.SetEvent:
		if e.WhyNot != "" {
			return e.Name + rounds(e) + " is not set: " + why(e)
		}
		return e.Name + rounds(e) + " = " + value(e)
	case syntax.ForeachEvent:
		return l.foreach(e)
	case syntax.OperatorEvent:
		return text + rounds(e) + ": " + e.WhyNot
	}
	if e.WhyNot != "" {
		return text + rounds(e) + " has no value: " + why(e)
	}
	return text + rounds(e) + " = " + value(e)
}

func (l *lister) foreach(e *syntax.Event) string {
	count := strconv.Itoa(e.Count) + " rounds"
	if e.Count == 1 {
		count = "1 round"
	}
	switch {
	case e.WhyNot != "":
		return "#foreach" + rounds(e) + ": no round: " + why(e)
	case e.Limited:
		count += ", its limit: the rest of the list is left out"
	}
	return "#foreach" + rounds(e) + " over " + value(e) + ": " + count
}

// rounds names the rounds in which an event happened.
func rounds(e *syntax.Event) string {
	if len(e.Rounds) == 0 {
		return ""
	}
	var parts []string
	for _, n := range e.Rounds {
		parts = append(parts, strconv.Itoa(n))
	}
	return " (round " + strings.Join(parts, ".") + ")"
}

func why(e *syntax.Event) string {
	if e.Near == "" {
		return e.WhyNot
	}
	return e.WhyNot + "; " + e.Near + " is near"
}

// value is the value of an event with its type where that does not show.
func value(e *syntax.Event) string {
	text := e.Value
	if e.Type == syntax.StringValue {
		text = strconv.Quote(text)
	}
	if e.Cut {
		text += "..."
	}
	switch {
	case e.Type == syntax.NullValue:
		return "null"
	case e.JavaText:
		text += " (in the notation of Java)"
	}
	return text
}

// end says how it ended.
func (l *lister) end() {
	run := l.run
	if run.Left > 0 {
		what := "in later rounds"
		if run.Limited {
			what = fmt.Sprintf("beyond the first %d", syntax.MaxEvents)
		}
		l.print("%d more events are not shown: they are %s", run.Left, what)
	}
	switch o := run.Output; {
	case run.Failed != nil:
		l.print("failed at line %d, column %d: %s", run.Failed.Line, run.Failed.Column, source.Printable(run.Failed.Message))
	case o == nil:
	case o.Blank: // as that of a template that only overrides the status
		l.print("output: %d bytes, nothing to see", o.Bytes)
	case !l.json:
		l.print("output: %d bytes", o.Bytes)
	case o.JSON:
		l.print("output: %d bytes, valid JSON", o.Bytes)
	default:
		l.print("output: %d bytes, not JSON: %s", o.Bytes, source.Printable(faultText(run)))
	}
}

// faultText says where and why an output is not JSON.
func faultText(run *syntax.Run) string {
	f := run.Output.Fault
	text := fmt.Sprintf("%s at line %d, column %d of the output", f.Message, f.Line, f.Column)
	if f.TemplateLine > 0 {
		text += fmt.Sprintf(", which line %d, column %d of the template prints", f.TemplateLine, f.TemplateColumn)
	}
	return text
}
