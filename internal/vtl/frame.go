package vtl

import (
	"errors"

	javalang "github.com/gatemap/gatemap/internal/java/lang"
	javatext "github.com/gatemap/gatemap/internal/java/text"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/meter"
	"github.com/gatemap/gatemap/internal/raw"
)

// Value is a Java value.
type Value = jsondoc.Value

// ctl says how the execution of a node ended.
type ctl uint8

const (
	ctlNone  ctl = iota
	ctlBreak     // #break: the innermost #foreach or #define ends
	ctlScope     // #break($scope): the #foreach frame.target ends
	ctlStop      // #stop: the template ends
	ctlError     // frame.err says why
)

// frame is the state of one execution. It is pooled; nothing of it outlives the
// execution but strings in the arena, which is never written twice.
type frame struct {
	// What every execution touches lies together: it is a good part of what a
	// small one costs.
	t       *Template
	vars    []Value
	out     []byte
	most    int // of the buffer that out is; see there
	maxOut  int
	nesting int
	run     uint64 // tells blocks of an earlier execution from this one's

	err    error
	target *foreachNode
	// pending is what ended a block that was rendered for its text, where no
	// ctl can be returned. The node that caused it returns it.
	pending ctl
	used    bool // what release has to clean up

	late     Late // nil once it has made its value
	lateSlot int

	holders *nullHolder
	args    []Value

	live func() int64
	kept jsondoc.Container // by the caller; may be nil
	base int64             // bytes held before the execution began
	stmt int64             // bytes held when the current statement began

	rt javalang.Runtime

	temps    int64   // bytes held by statements around it, for values of expressions
	building int     // bytes of the outputs that wait for the current one
	outer    []outer // those outputs
	loops    []loopState
	cut      []*foreachNode // that had more elements than rounds
	spare    []buffer       // for strings being built
	arena    []byte
	own      meter.Meter // where nobody gave another
	census   jsondoc.Census
}

// outer is what waits while output is redirected.
type outer struct {
	out         []byte
	most        int
	stmt, temps int64
}

// buffer is memory for strings being built, and the length of the longest that
// this execution has built in it: more than that does not count, for it may be
// there from an execution before.
type buffer struct {
	text []byte
	most int
}

// loopState is what $foreach tells when no object is needed for it.
type loopState struct {
	index   int32
	hasNext bool
}

// nullHolder hides a variable while #foreach visits a null element: even a
// #set of the variable is not seen (rules/velocity.md#loops).
type nullHolder struct {
	slot   int32
	active bool
	next   *nullHolder
}

// load returns a variable, or null.
func (f *frame) load(slot int32) Value {
	if f.holders != nil && f.hidden(slot) {
		return Value{}
	}
	return f.vars[slot]
}

func (f *frame) hidden(slot int32) bool {
	for h := f.holders; h != nil; h = h.next {
		if h.slot == slot && h.active {
			return true
		}
	}
	return false
}

// store sets a variable as Context.put does.
func (f *frame) store(slot int32, v Value) {
	if v.IsNull() {
		for h := f.holders; h != nil; h = h.next {
			if h.slot == slot {
				h.active = true
			}
		}
	}
	f.vars[slot] = v
}

// restore gives a variable back its value after a loop.
func (f *frame) restore(slot int32, v Value) {
	if v.IsNull() {
		for h := f.holders; h != nil; h = h.next {
			if h.slot == slot {
				h.active = false
			}
		}
	}
	f.vars[slot] = v
}

// fail ends the execution with an error at an offset of the template.
func (f *frame) fail(err error, offset int32) ctl {
	if f.err == nil {
		f.err = located(f.t.src, int(offset), err)
	}
	return ctlError
}

// exceeded ends the execution because of a limit of this package.
func (f *frame) exceeded(what string, limit int, offset int32) ctl {
	return f.fail(&LimitError{What: what, Limit: int64(limit), Offset: int(offset)}, offset)
}

// settle returns what a block rendered on the way has left behind.
func (f *frame) settle() ctl {
	c := f.pending
	f.pending = ctlNone
	return c
}

// print appends the text of v to the output.
func (f *frame) print(v Value, offset int32) ctl {
	switch v.Kind() {
	case jsondoc.String:
		f.out = javatext.Append(f.out, v.Str())
	case jsondoc.Int, jsondoc.Long:
		f.out = appendInt(f.out, v.Int64())
		return ctlNone
	default:
		p := jsondoc.Printer{Meter: f.rt.Meter, Limit: max(1, f.maxOut-len(f.out)+1)}
		out, err := p.AppendText(f.out, v)
		f.out = out
		if err != nil {
			return f.notPrinted(err, offset)
		}
		if f.pending != ctlNone {
			return f.settle()
		}
	}
	if len(f.out) > f.maxOut {
		return f.exceeded("output", f.t.opts.MaxOutput, offset)
	}
	return ctlNone
}

// notPrinted ends the execution with an error of printing a value.
func (f *frame) notPrinted(err error, offset int32) ctl {
	var long *jsondoc.LimitError
	if errors.As(err, &long) && !long.Nesting {
		return f.exceeded("output", f.t.opts.MaxOutput, offset)
	}
	return f.fail(err, offset)
}

// begin redirects the output to a spare buffer and returns the former one.
func (f *frame) begin() []byte {
	if n := len(f.spare) - 1; n >= 0 {
		buf := f.spare[n]
		f.spare = f.spare[:n]
		return f.redirect(buf.text[:0], buf.most)
	}
	return f.redirect(make([]byte, 0, 64), 0)
}

// redirect makes buf the output, in which a text of most bytes was built
// before, and returns the former one.
func (f *frame) redirect(buf []byte, most int) []byte {
	out := f.out
	f.outer = append(f.outer, outer{out: out, most: f.most, stmt: f.stmt, temps: f.temps})
	f.temps += f.rt.Meter.Held() - f.stmt
	f.stmt = f.rt.Meter.Held()
	f.building += f.built()
	f.used = true
	if len(out) > arenaSize {
		_ = f.rt.Meter.Hold(len(out)) // it may be one of many
	}
	f.out, f.most = buf, most
	return out
}

// built returns the bytes that count for the buffer of the output.
func (f *frame) built() int { return jsondoc.Room(max(len(f.out), f.most)) }

// finish takes the redirected output as a String and goes back to out.
func (f *frame) finish(out []byte, offset int32) (Value, ctl) {
	// A step for a few bytes of a short string bounds what strings take that keep
	// the chunk alive in which they lie.
	n := len(f.out)
	err := f.rt.Meter.Spend(1 + min(n, arenaSize/4)/16 + n/meter.BytesPerStep)
	if err == nil {
		err = f.rt.Meter.Hold(n)
	}
	if err != nil {
		f.drop(out)
		return Value{}, f.fail(err, offset)
	}
	v := f.keep(f.out)
	f.drop(out)
	return v, ctlNone
}

// drop goes back to out and forgets the redirected output.
func (f *frame) drop(out []byte) {
	f.spare = append(f.spare, buffer{f.out, max(len(f.out), f.most)})
	f.restoreOut(out)
}

// restoreOut goes back to out, and leaves what was redirected to the caller.
func (f *frame) restoreOut(out []byte) {
	n := len(f.outer) - 1
	o := &f.outer[n]
	f.out, f.most, f.stmt, f.temps = out, o.most, o.stmt, o.temps
	f.building -= f.built()
	o.out = nil
	f.outer = f.outer[:n]
}

// foresee makes room for the rounds of a loop that are left, if they print as much
// as those that are done, which began behind start. It returns the room.
//
//go:noinline
func (f *frame) foresee(start, done, left int) int {
	size := start + raw.Foreseen(len(f.out)-start, done, done+left)
	if size > cap(f.out) { // what goes beyond the limit ends soon
		f.out = raw.Grown(f.out, min(size, max(f.maxOut, cap(f.out))))
	}
	return cap(f.out)
}

const arenaSize = 4 << 10

// keep copies b and returns it as a String. Small strings share chunks of
// memory that are filled once: what a host keeps stays as it is.
func (f *frame) keep(b []byte) Value {
	if len(b) == 0 {
		return emptyString
	}
	if len(b) > arenaSize/4 {
		return jsondoc.OfString(string(b))
	}
	if cap(f.arena)-len(f.arena) < len(b) {
		f.arena = make([]byte, 0, arenaSize)
	}
	n := len(f.arena)
	f.arena = append(f.arena, b...)
	return jsondoc.OfBytes(f.arena[n:len(f.arena):len(f.arena)])
}

var emptyString = jsondoc.OfString("")

// text returns toString of v. It is null for a block nested too deeply.
func (f *frame) text(v Value, offset int32) (Value, ctl) {
	if v.Kind() == jsondoc.String {
		return v, ctlNone
	}
	out := f.begin()
	c := ctlNone
	if b := blockOf(v); b != nil {
		var ok bool
		if ok, c = b.render(f, b.holders); !ok && c == ctlNone {
			f.drop(out)
			return Value{}, ctlNone
		}
	} else {
		c = f.print(v, offset)
	}
	if c != ctlNone {
		f.drop(out)
		return Value{}, c
	}
	return f.finish(out, offset)
}
