package vtl

import (
	"bytes"
	"slices"
	"sort"
	"strings"

	javatext "github.com/gatemap/gatemap/internal/java/text"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// What a run is told as.
type (
	TraceRun  = syntax.Run
	Event     = syntax.Event
	ValueType = syntax.ValueType
)

// Asked is a step of a reference on an object of the host that gave nothing.
type Asked struct {
	Object jsondoc.Object
	Name   string
	Call   bool    // of a method; otherwise it is a property
	Args   []Value // nil where they are not known
}

// Explainer says why what was asked gave nothing, and which name was probably
// meant; both are "" where it gave something: an empty text, say. It pays
// nothing and changes nothing.
type Explainer func(Asked) (why, near string)

// Trace notes what one execution of a template does. Traced makes it together
// with a plan of its own, in which some nodes are wrapped: each wrapper executes
// its node and notes the outcome, so that the execution is the same to the last
// step that it spends. It is not safe for concurrent use.
type Trace struct {
	run     syntax.Run
	explain Explainer
	index   *source.Index
	names   []string // of the variables that the template sets
	strings int      // that are being planned, one in another

	parts []part
	hits  []int // of the parts

	base   int     // the length of the output before the execution
	pieces []piece // in the order of the output
	rounds []int   // of the loops around
	shown  []int   // the same as the events of a round share it; nil if it has changed
	quiet  int     // loops around that are beyond their full rounds
	absent map[Span]bool
	nulls  map[int32]int // where a #set gave a variable no value

	miss   miss  // why the reference that is being followed has ended early
	at     Value // the last value on its way
	missed int   // references without a value so far
	last   miss  // of the last of them
	// unsuited is what is wrong with the operands of the last operator.
	unsuited string
	// terse says that nobody will see why the reference has no value.
	terse    bool
	compared int // keys that were compared with names that do not exist
}

// shownRounds is how many of the loops around it, the innermost, an event names.
const shownRounds = 16

// miss is why a reference has no value.
type miss struct{ why, near string }

// part is a part of the template that can be executed.
type part struct{ span Span }

// piece says which part of the template printed a part of the output.
type piece struct {
	from, to int // in the output
	span     Span
	verbatim bool // what was printed is the source itself
}

// maxPieces bounds the pieces: the place of a fault in a longer output is not
// known.
const maxPieces = 1 << 16

// Traced returns a template that executes as t does, with a Trace of its next
// execution.
func (t *Template) Traced(explain Explainer) (*Template, *Trace, error) {
	r := &room{Template: Template{src: t.src, opts: t.opts}}
	tr := &Trace{explain: explain, index: source.NewIndex([]byte(t.src)), absent: map[Span]bool{}, nulls: map[int32]int{}}
	tr.run.Source = strings.Clone(t.src)
	if err := r.compile(tr); err != nil {
		return nil, nil, located(t.src, 0, err)
	}
	tr.hits = make([]int, len(tr.parts))
	return &r.Template, tr, nil
}

// Begin says how long the output is before the execution.
func (t *Trace) Begin(base int) { t.base = base }

// End completes the run with the output, or with the error that there is
// instead, and returns it. The Trace is of no further use.
func (t *Trace) End(out []byte, err error) *syntax.Run {
	run := t.run
	run.Lines = t.lines()
	if err != nil {
		run.Failed = t.failure(err)
	} else {
		run.Output = t.output(out)
	}
	*t = Trace{}
	return &run
}

func (t *Trace) failure(err error) *syntax.Failure {
	f := &syntax.Failure{Message: Short(err.Error())}
	switch e := err.(type) {
	case *ExecError:
		f.Line, f.Column, f.Message = e.Line, e.Column, Short(e.Err.Error())
	case *LimitError:
		f.Line, f.Column = e.Line, e.Column
	}
	return f
}

// lines counts for each line how often a part of it was executed.
func (t *Trace) lines() []int {
	last, _ := t.index.Position(len(t.run.Source))
	lines := make([]int, last)
	for i := range lines {
		lines[i] = -1
	}
	for i, p := range t.parts {
		from, _ := t.index.Position(p.span.Start)
		to, _ := t.index.Position(max(p.span.Start, p.span.End-1))
		for n := from; n <= to; n++ {
			start, end := max(p.span.Start, t.index.Line(n)), min(p.span.End, t.index.Line(n+1))
			if end > start && strings.TrimSpace(t.run.Source[start:end]) != "" {
				lines[n-1] = max(lines[n-1], t.hits[i])
			}
		}
	}
	return lines
}

// event keeps an event if it is one of those that are kept, and returns its
// number, -1 otherwise.
func (t *Trace) event(e Event) int {
	if t.quiet > 0 && !t.firstAbsence(&e) {
		t.run.Left++
		return -1
	}
	if len(t.run.Events) >= syntax.MaxEvents {
		t.run.Left++
		t.run.Limited = true
		return -1
	}
	if e.Kind == syntax.ReferenceEvent && e.WhyNot != "" {
		t.absent[e.Span] = true
	}
	e.Line, e.Column = t.index.Position(e.Span.Start)
	if t.shown == nil && len(t.rounds) > 0 {
		t.shown = slices.Clone(t.rounds[max(0, len(t.rounds)-shownRounds):])
	}
	e.Rounds = t.shown
	t.run.Events = append(t.run.Events, e)
	return len(t.run.Events) - 1
}

// firstAbsence reports whether e is the first time that a reference has no value.
func (t *Trace) firstAbsence(e *Event) bool {
	return e.Kind == syntax.ReferenceEvent && e.WhyNot != "" && !t.absent[e.Span]
}

// full reports whether values of events are not kept, but for the first time that
// a reference has none.
func (t *Trace) full() bool { return t.quiet > 0 || len(t.run.Events) >= syntax.MaxEvents }

// begins says that a reference is about to be followed. It returns what end
// gives back.
func (t *Trace) begins(s *site) followed {
	before := followed{t.miss, t.terse}
	t.miss, t.at = miss{}, Value{}
	t.terse = len(t.run.Events) >= syntax.MaxEvents || t.quiet > 0 && t.absent[s.span]
	return before
}

func (t *Trace) end(before followed) { t.miss, t.terse = before.miss, before.terse }

// followed is the state of a reference while one of its arguments is followed.
type followed struct {
	miss  miss
	terse bool
}

// kept returns the event of a number that event gave, nil for none.
func (t *Trace) kept(number int) *Event {
	if number < 0 || number >= len(t.run.Events) {
		return nil
	}
	return &t.run.Events[number]
}

// wrote notes which part of the template printed what is behind from.
func (t *Trace) wrote(f *frame, from, to int, span Span, verbatim bool) {
	if to <= from || len(f.outer) > 0 || len(t.pieces) >= maxPieces {
		return
	}
	t.pieces = append(t.pieces, piece{from: from - t.base, to: to - t.base, span: span, verbatim: verbatim})
}

// rest notes what was printed behind from and is no piece yet: a block prints by
// pieces of its own.
func (t *Trace) rest(f *frame, from int, span Span) {
	if n := len(t.pieces); n > 0 && len(f.outer) == 0 {
		from = max(from, t.pieces[n-1].to+t.base)
	}
	t.wrote(f, from, len(f.out), span, false)
}

// offset is a place in the output as events have it.
func (t *Trace) offset(f *frame, at int) int {
	if len(f.outer) > 0 {
		return -1
	}
	return at - t.base
}

// output says whether the output is JSON, and if not, which part of the template
// printed the first fault.
func (t *Trace) output(out []byte) *syntax.Output {
	o := &syntax.Output{Bytes: len(out), Blank: len(bytes.TrimSpace(out)) == 0}
	at, message := notJSON(out)
	if o.JSON = message == ""; o.JSON {
		return o
	}
	o.Fault = &syntax.OutputFault{Offset: at, Message: message}
	o.Fault.Line, o.Fault.Column = source.PositionOf(out, at)
	if p, ok := t.pieceAt(at, out); ok {
		start := p.span.Start
		if p.verbatim {
			start = min(start+max(0, at-p.from), p.span.End)
		}
		o.Fault.Span = Span{Start: start, End: p.span.End}
		o.Fault.TemplateLine, o.Fault.TemplateColumn = t.index.Position(start)
	}
	return o
}

// pieceAt finds what printed the output at an offset; behind the end of the
// output that is the last piece. It is not known where there were too many
// pieces, and where the output has lost halves of surrogate pairs since.
func (t *Trace) pieceAt(at int, out []byte) (piece, bool) {
	if len(t.pieces) == 0 || t.pieces[len(t.pieces)-1].to != len(out) {
		return piece{}, false
	}
	i := sort.Search(len(t.pieces), func(i int) bool { return t.pieces[i].to > at })
	i = min(i, len(t.pieces)-1)
	return t.pieces[i], true
}

// Short is the beginning of a text that is at most MaxValue bytes long, in UTF-8,
// as all texts are that a Trace tells.
func Short(s string) string {
	text, _ := cut(s)
	return text
}

// cut copies the beginning of a text and reports whether there is more.
func cut(s string) (string, bool) {
	more := len(s) > syntax.MaxValue
	if more {
		s = s[:syntax.MaxValue]
	}
	return strings.ToValidUTF8(string(javatext.AppendOutput(nil, s)), ""), more
}
