package vtl

import (
	"bytes"
	"maps"
	"slices"
	"sync"

	javatext "github.com/gatemap/gatemap/internal/java/text"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/meter"
	"github.com/gatemap/gatemap/internal/poison"
	"github.com/gatemap/gatemap/internal/source"
)

// Template is a compiled template. It is immutable and safe for concurrent use.
type Template struct {
	src   string
	names nameList // of the variables, by their slots
	body  []stmt
	opts  Options
}

// Parse compiles a template. The error is a *ParseError or a *LimitError.
func Parse(src string, opts Options) (*Template, error) {
	r := &room{Template: Template{src: src, opts: opts}}
	t := &r.Template
	t.opts.defaults()
	if err := r.compile(nil); err != nil {
		return nil, located(src, 0, err)
	}
	return t, nil
}

// MustParse is like Parse but panics if the template is not valid.
func MustParse(src string, opts Options) *Template {
	t, err := Parse(src, opts)
	if err != nil {
		panic("vtl: " + err.Error())
	}
	return t
}

// compile makes the plan, with the wrappers of a trace unless that is nil.
func (r *room) compile(trace *Trace) error {
	t := &r.Template
	work := newWorkspace()
	defer work.release()
	prep, u, err := work.prepared(t.src, &t.opts)
	if err != nil {
		return err
	}
	c := compiler{opts: &t.opts, prep: prep, src: t.src, work: work, trace: trace}
	c.plan.begin(r)
	t.body = c.body(u, u.root.kids)
	for _, loop := range c.loops {
		c.finish(loop)
	}
	t.names.list = append(r.names[:0], work.slots.list...)
	if len(t.names.list) > fewNames {
		t.names.index = maps.Clone(work.slots.index)
	}
	if trace != nil {
		trace.names = slices.Clone(work.assigned.list)
	}
	return nil
}

// Source returns the text that was parsed.
func (t *Template) Source() string { return t.src }

// Uses reports whether the template mentions a variable.
func (t *Template) Uses(name string) bool { return t.Slot(name) >= 0 }

// Slot returns the number of a variable, for Run.Bind; -1 if the template does
// not mention it.
func (t *Template) Slot(name string) int {
	return int(t.names.find(name))
}

// Execute renders the template with variables, whose values are converted as
// ValueOf says. Variables that the template does not mention are ignored. The
// error is an *ExecError or a *LimitError.
func (t *Template) Execute(vars map[string]any) (string, error) {
	out, err := t.AppendExecute(nil, vars)
	return string(out), err
}

// AppendExecute is like Execute but appends the output to dst. If there is an
// error, dst is returned without any of the output.
func (t *Template) AppendExecute(dst []byte, vars map[string]any) ([]byte, error) {
	r := runs.Get().(*Run)
	defer runs.Put(r)
	r.Begin(t)
	defer r.End()
	for s, name := range t.names.list {
		x, ok := vars[name]
		if !ok {
			continue
		}
		v, err := ValueOf(x)
		if err != nil {
			return dst, err
		}
		r.Bind(s, v)
	}
	return r.Append(dst)
}

// Run is one execution of a template by a package of this module: Begin, Bind,
// Append, End, and Begin again, perhaps of another template, which finds the
// memory of the one before. The zero Run is ready for Begin. It is not safe for
// concurrent use.
type Run struct{ f frame }

// runs serve all templates: one that is compiled, executed and thrown away
// finds the memory of another.
var runs = sync.Pool{New: func() any { return new(Run) }}

//go:noinline
func (f *frame) makeVars(n int) { f.vars = make([]Value, n, max(8, n)) }

// UseMeter makes the execution spend from m, which the caller begins and ends,
// instead of a meter with the limits of the Options. kept counts what the
// caller keeps for the execution, whether or not a variable still reaches it.
func (r *Run) UseMeter(m *meter.Meter, kept jsondoc.Container) { r.f.rt.Meter, r.f.kept = m, kept }

// Bind gives the variable in a slot its value. A negative slot is ignored.
func (r *Run) Bind(slot int, v Value) {
	if slot >= 0 {
		r.f.vars[slot] = v
	}
}

// Late makes the value of a variable.
type Late interface {
	// Late makes the value. An error ends the execution as it is.
	Late() (Value, error)
}

// BindLate lets of make the value of the variable of Options.Late, before the
// first statement that mentions it is executed, if any is.
func (r *Run) BindLate(slot int, of Late) { r.f.late, r.f.lateSlot = of, slot }

// HasCut reports whether there is something for AppendCut.
func (r *Run) HasCut() bool { return len(r.f.cut) > 0 }

// AppendCut appends the loops that were cut, each once, in the order in which
// that happened.
func (r *Run) AppendCut(dst []Cut) []Cut {
	if len(r.f.cut) == 0 {
		return dst
	}
	return r.f.appendCut(dst)
}

func (f *frame) appendCut(dst []Cut) []Cut {
	for _, s := range f.cut {
		line, column := source.PositionOf(f.t.src, int(s.offset))
		dst = append(dst, Cut{Line: line, Column: column})
	}
	return dst
}

// forget sets values to null: like clear, which is a call of three functions and
// so dearer for a few.
func forget(values []Value) {
	if len(values) > fewNames {
		clear(values)
		return
	}
	for i := len(values) - 1; i >= 0; i-- {
		values[i] = Value{}
	}
}

// release cleans up what only some executions use.
func (f *frame) release() {
	clear(f.cut)
	f.loops, f.cut = f.loops[:0], f.cut[:0]
	f.outer, f.building, f.temps = f.outer[:0], 0, 0
	const keep = 64 << 10
	for i := range f.spare {
		b := &f.spare[i]
		if b.most = 0; cap(b.text) > keep {
			b.text = nil
		}
	}
	f.own.End()
	f.used = false
}

// poison overwrites what the frame keeps for other executions.
func (f *frame) poison() {
	poison.Fill(f.args[:cap(f.args)], jsondoc.OfString(poison.Text))
	poison.Fill(f.loops[:cap(f.loops)], loopState{index: poison.Byte, hasNext: true})
	for _, b := range f.spare {
		poison.Bytes(b.text[:cap(b.text)])
	}
}

// replaceHalves writes a question mark for each lone half of a surrogate pair
// behind start, as the JVM does when it encodes the output
// (rules/velocity.md#utf-16).
func replaceHalves(b []byte, start int) []byte {
	i := indexHalf(b, start)
	if i < 0 {
		return b
	}
	w := i
	for i < len(b) {
		if i+2 < len(b) && b[i] == javatext.FirstOfHalf && b[i+1] >= 0xA0 {
			b[w] = '?'
			i += 3
		} else {
			b[w] = b[i]
			i++
		}
		w++
	}
	return b[:w]
}

func indexHalf(b []byte, start int) int {
	for start < len(b) {
		i := bytes.IndexByte(b[start:], javatext.FirstOfHalf)
		if i < 0 {
			return -1
		}
		if start += i; start+2 < len(b) && b[start+1] >= 0xA0 {
			return start
		}
		start++
	}
	return -1
}
