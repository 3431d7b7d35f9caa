package vtl

import (
	"bytes"
	"slices"
	"strings"

	javalang "github.com/gatemap/gatemap/internal/java/lang"
	javatext "github.com/gatemap/gatemap/internal/java/text"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/poison"
	"github.com/gatemap/gatemap/internal/raw"
)

// What most renderings execute is here, so that it lies side by side in the
// program: see package jsondoc, where the same is done, for the reason.

// Begin makes r an execution of t, without variables.
func (r *Run) Begin(t *Template) {
	f := &r.f
	f.t = t
	if n := len(t.names.list); n > cap(f.vars) {
		f.makeVars(n)
	} else {
		f.vars = f.vars[:n]
	}
	f.run++
}

// beginMeter tells the meter how to measure what lives.
func (f *frame) beginMeter() {
	if f.rt.Meter == nil || f.live == nil {
		f.prepareMeter()
	}
	f.rt.Meter.UseLive(f.live)
	f.base = f.rt.Meter.Held()
	f.stmt = f.base
}

// Append executes the template and appends its output to dst. If there is an
// error, dst is returned without any of the output.
func (r *Run) Append(dst []byte) ([]byte, error) {
	f := &r.f
	f.beginMeter()
	f.out, f.most, f.maxOut = dst, 0, len(dst)+f.t.opts.MaxOutput
	if f.maxOut < 0 {
		f.maxOut = int(^uint(0) >> 1)
	}
	if f.t.opts.MaxOutput < 0 {
		f.maxOut = len(dst)
	}
	c := run(f, f.t.body)
	if c != ctlError && len(f.out) > f.maxOut {
		c = f.exceeded("output", f.t.opts.MaxOutput, int32(len(f.t.src)))
	}
	if err := f.rt.Err(); err != nil && c != ctlError {
		c = f.fail(err, int32(len(f.t.src)))
	}
	if c == ctlError {
		return dst, f.err
	}
	if bytes.IndexByte(f.out[len(dst):], javatext.FirstOfHalf) < 0 {
		return f.out, nil
	}
	return replaceHalves(f.out, len(dst)), nil
}

// End ends the execution. Values of the execution that the host keeps stay
// valid, but #define blocks render nothing any more.
func (r *Run) End() {
	f := &r.f
	forget(f.vars)
	if cap(f.args) > 0 {
		forget(f.args[:cap(f.args)])
	}
	if f.err != nil || f.target != nil || f.holders != nil || f.late != nil {
		f.err, f.target, f.holders, f.late = nil, nil, nil, nil
	}
	f.out, f.kept = nil, nil
	f.pending, f.nesting, f.args = ctlNone, 0, f.args[:0]
	f.run++
	f.rt.Meter.UseLive(nil)
	f.rt.Reset()
	if poison.On {
		f.poison()
	}
	if f.used {
		f.release()
	}
	const keepVars = 1 << 10
	if f.t = nil; cap(f.vars) > keepVars {
		f.vars = nil
	}
}

func (s text) exec(f *frame) ctl {
	if raw.Short(f.out, string(s)) {
		f.out = raw.AppendShort(f.out, string(s))
	} else {
		f.out = append(f.out, s...)
	}
	return ctlNone
}

func (s *setVariable) exec(f *frame) ctl {
	f.begins()
	v, c := s.rhs.eval(f)
	if c != ctlNone || v.IsNull() {
		return c
	}
	f.vars[s.slot] = v
	return ctlNone
}

func (e *hostCall) eval(f *frame) (Value, ctl) {
	v, c := e.root(f)
	if c != ctlNone {
		return v, c
	}
	if v, c = walk(f, v, e.steps); c == ctlNone && v.IsNull() {
		v = emptyString
	}
	return v, c
}

func (e *hostCall) root(f *frame) (Value, ctl) {
	host := f.load(e.slot)
	if host.Kind() != jsondoc.Opaque {
		return Value{}, ctlNone
	}
	args, base := e.args.consts, len(f.args)
	if len(args) != len(e.args.exprs) {
		var c ctl
		if args, base, c = e.args.push(f); c != ctlNone {
			return Value{}, c
		}
	}
	v, r, err := e.native.Eval(&f.rt, host.Object(), args)
	f.args = f.args[:base]
	if err == nil && r == javalang.Found && f.pending == ctlNone {
		return v, ctlNone
	}
	return f.result(v, r, err, e.offset)
}

// walk applies steps to v, up to the first that gives null.
func walk(f *frame, v Value, steps []step) (Value, ctl) {
	for _, s := range steps {
		if v.IsNull() {
			break
		}
		var c ctl
		if v, c = s.apply(f, v); c != ctlNone {
			return v, c
		}
	}
	return v, ctlNone
}

func (s *memberOutput) exec(f *frame) ctl {
	out := f.out
	if raw.Short(out, s.lead) {
		out = raw.AppendShort(out, s.lead)
	} else {
		out = append(out, s.lead...)
	}
	v, c := f.load(s.slot), ctlNone
	if len(s.before) > 0 {
		f.begins()
		f.out = out
		if v, c = follow(f, v, s.before); c != ctlNone {
			return c
		}
		out = f.out
	}
	lead := len(out)
	if s.prefix != "" {
		out = append(out, s.prefix...)
	}
	out, ok := v.AppendNamed(out, &s.last.name)
	if f.out = out; !ok {
		f.out = out[:lead]
		return s.value(f, v)
	}
	if len(out) > f.maxOut {
		return f.exceeded("output", f.t.opts.MaxOutput, s.offset)
	}
	return ctlNone
}

func (s *callOutput) exec(f *frame) ctl {
	f.begins()
	if raw.Short(f.out, s.lead) {
		f.out = raw.AppendShort(f.out, s.lead)
	} else {
		f.out = append(f.out, s.lead...)
	}
	if s.last != nil {
		return s.property(f)
	}
	if of, name := s.call.member(f); name != nil && f.appendNamed(of, name, s.prefix) {
		return ctlNone
	}
	v, c := s.of.eval(f)
	if c != ctlNone {
		return c
	}
	return s.print(f, v)
}

// property prints the last step of the call.
func (s *callOutput) property(f *frame) ctl {
	v, c := s.call.root(f)
	if c == ctlNone {
		v, c = follow(f, v, s.before)
	}
	if c != ctlNone {
		return c
	}
	if f.appendNamed(v, &s.last.name, s.prefix) {
		return ctlNone
	}
	if !v.IsNull() {
		if v, c = s.last.apply(f, v); c != ctlNone {
			return c
		}
	}
	return s.print(f, orEmpty(v))
}

// member is what Native.Member says; the name is nil where nobody says.
func (e *hostCall) member(f *frame) (Value, *jsondoc.Name) {
	host := f.load(e.slot)
	if e.native.Member == nil || host.Kind() != jsondoc.Opaque {
		return Value{}, nil
	}
	return e.native.Member(host.Object())
}

// freeNumber is how many bytes a whole number may have that costs nothing to read
// and to print.
const freeNumber = 18

// appendNamed prints a member behind a prefix. It reports false, and prints
// nothing, for what has to be printed as a value: what AppendNamed does not know,
// what may be a number that is paid for, and what exceeds the output.
func (f *frame) appendNamed(of Value, name *jsondoc.Name, prefix string) bool {
	start := len(f.out)
	out := f.out
	if prefix != "" {
		out = append(out, prefix...)
	}
	begin := len(out)
	out, ok := of.AppendNamed(out, name)
	if ok && len(out) > begin && (out[begin]-'0' <= 9 || out[begin] == '-') {
		ok = len(out)-begin <= freeNumber && bytes.IndexByte(out[begin:], '.') < 0
	}
	if ok = ok && len(out) <= f.maxOut; !ok {
		out = out[:start]
	}
	f.out = out
	return ok
}

// follow takes steps from a value. It gives null where they end early.
func follow(f *frame, v Value, steps []step) (Value, ctl) {
	for _, s := range steps {
		if v.IsNull() {
			break
		}
		if p, ok := s.(*property); ok && p.plain && v.IsMap() {
			v, _ = v.GetNamed(&p.name)
			continue
		}
		var c ctl
		if v, c = s.apply(f, v); c != ctlNone {
			return v, c
		}
	}
	return v, ctlNone
}

func (e *path) eval(f *frame) (Value, ctl) {
	v, c := follow(f, f.load(e.slot), e.steps)
	return orEmpty(v), c
}

func (s *write) exec(f *frame) ctl {
	f.begins()
	out := f.out
	if raw.Short(out, s.lead) {
		out = raw.AppendShort(out, s.lead)
	} else {
		out = append(out, s.lead...)
	}
	if s.prefix != "" {
		out = append(out, s.prefix...)
	}
	f.out = out
	e := s.call
	if e.native.Text == nil || len(e.args.exprs) != 1 {
		return e.write(f)
	}
	if f.load(e.slot).Kind() != jsondoc.Opaque {
		return ctlNone
	}
	text, ok := f.textOfBody(e.args.exprs[0])
	if !ok {
		return e.write(f)
	}
	if err := f.rt.Meter.Spend(len(text) / nativePerStep); err != nil {
		return f.fail(err, e.offset)
	}
	out, err := e.native.Text.Append(f.rt.Meter, out, text)
	if err == nil && len(out) <= f.maxOut {
		f.out = out
		return ctlNone
	}
	return e.wrote(f, out, err)
}

// textOfBody reads a text of the body where it stands, which an argument mostly
// is. It reports false for every other argument.
func (f *frame) textOfBody(arg expr) (string, bool) {
	switch e := arg.(type) {
	case *member:
		if e.plain {
			return f.load(e.slot).TextNamed(&e.name)
		}
	case *path:
		if e.names {
			of, _ := follow(f, f.load(e.slot), e.steps[:len(e.steps)-1])
			return of.TextNamed(&e.steps[len(e.steps)-1].(*property).name)
		}
	case *variable:
		v := f.load(e.slot)
		return v.Str(), v.Kind() == jsondoc.String
	case *hostCall:
		if of, name := e.member(f); name != nil && len(e.steps) == 0 {
			return of.TextNamed(name)
		}
	}
	return "", false
}

func (s *replaceOutput) exec(f *frame) ctl {
	f.begins()
	f.out = append(f.out, s.lead...)
	if done, c := s.direct(f); done {
		return c
	}
	v, c := s.of.eval(f)
	if c != ctlNone {
		return c
	}
	return s.print(f, v)
}

// direct prints what the call makes, if there is nothing in it to replace and it
// is short. Otherwise it reports false, and has done nothing.
func (s *replaceOutput) direct(f *frame) (bool, ctl) {
	e, start := s.call, len(f.out)
	host := f.load(e.slot)
	text, ok := f.textOfBody(e.args.exprs[0])
	if !ok || len(text) > longestDirect || host.Kind() != jsondoc.Opaque {
		return false, ctlNone
	}
	out := append(f.out, s.prefix...)
	begin := len(out)
	out, err := e.native.Text.Append(f.rt.Meter, out, text)
	f.out = out[:start]
	made := jsondoc.OfBytes(out[begin:])
	if err != nil || len(out) > f.maxOut || strings.Contains(made.Str(), s.sought) {
		return false, ctlNone
	}
	if err = e.native.Text.Pay(&f.rt, host.Object(), len(text), len(out)-begin); err != nil {
		return true, f.fail(err, e.offset)
	}
	if err = f.rt.PayAbsent(made, s.replace.args.consts); err != nil {
		return true, f.fail(err, s.replace.offset)
	}
	f.out = out
	return true, ctlNone
}

// write appends the result to the output without making a value of it.
func (e *hostCall) write(f *frame) ctl {
	host := f.load(e.slot)
	if host.Kind() != jsondoc.Opaque {
		return ctlNone
	}
	if e.native.Text == nil || len(e.args.exprs) != 1 {
		args, base, c := e.args.push(f)
		if c != ctlNone {
			return c
		}
		return e.writeArgs(f, host, args, base)
	}
	v, c := e.args.exprs[0].eval(f)
	if c != ctlNone {
		return c
	}
	if v.Kind() != jsondoc.String {
		base := len(f.args)
		f.args = append(f.args, v)
		return e.writeArgs(f, host, f.args[base:], base)
	}
	s := v.Str()
	if err := f.rt.Meter.Spend(len(s) / nativePerStep); err != nil {
		return f.fail(err, e.offset)
	}
	out, err := e.native.Text.Append(f.rt.Meter, f.out, s)
	return e.wrote(f, out, err)
}

func (e *hostCall) wrote(f *frame, out []byte, err error) ctl {
	if err != nil {
		return f.fail(err, e.offset)
	}
	if f.out = out; len(out) > f.maxOut {
		return f.exceeded("output", f.t.opts.MaxOutput, e.offset)
	}
	return ctlNone
}

func (e *member) eval(f *frame) (Value, ctl) {
	v := f.load(e.slot)
	if e.plain && v.IsMap() {
		v, _ = v.GetNamed(&e.name)
	} else if !v.IsNull() {
		var c ctl
		if v, c = e.apply(f, v); c != ctlNone {
			return v, c
		}
	}
	return orEmpty(v), ctlNone
}

func (s *foreachNode) rounds(f *frame, it *javalang.Iterator, sc *scope) ctl {
	var holder *nullHolder
	outer := f.holders
	start, room := len(f.out), cap(f.out)
	for round := 0; round < f.t.opts.MaxRounds; round++ {
		more, err := it.HasNext(&f.rt)
		if err == nil && more {
			err = f.rt.Meter.Spend(s.cost)
		}
		if err != nil {
			return f.fail(err, s.offset)
		}
		if !more {
			return ctlNone
		}
		v, c := s.advance(f, it, sc, round)
		if c != ctlNone {
			return c
		}
		if v.IsNull() {
			if holder == nil {
				holder = &nullHolder{slot: s.slot, active: true, next: outer}
			}
			f.holders = holder
		}
		c = run(f, s.body)
		f.holders = outer
		if c != ctlNone {
			return c
		}
		if len(f.out) > f.maxOut {
			return f.exceeded("output", f.t.opts.MaxOutput, s.offset)
		}
		if cap(f.out) > room { // the round has made it grow
			room = f.foresee(start, round+1, min(it.Left(), f.t.opts.MaxRounds-round-1))
		}
	}
	if more, err := it.HasNext(&f.rt); err == nil && more && !slices.Contains(f.cut, s) {
		f.cut, f.used = append(f.cut, s), true
	}
	return ctlNone
}

// advance takes the next element and tells the variables of it.
func (s *foreachNode) advance(f *frame, it *javalang.Iterator, sc *scope, round int) (Value, ctl) {
	if s.count >= 0 {
		f.store(s.count, jsondoc.OfInt(int32(round+1)))
	}
	v, more, err := it.Step(&f.rt)
	if err != nil {
		return v, f.fail(err, s.offset)
	}
	if s.next >= 0 {
		f.store(s.next, jsondoc.OfBool(more))
	}
	f.store(s.slot, v)
	if s.loop {
		f.loops[len(f.loops)-1] = loopState{index: int32(round), hasNext: more}
	}
	if sc != nil {
		sc.index, sc.hasNext = int32(round), more
	}
	return v, ctlNone
}

func (s *ifStmt) exec(f *frame) ctl {
	if raw.Short(f.out, s.lead) {
		f.out = raw.AppendShort(f.out, s.lead)
	} else if s.lead != "" {
		f.out = append(f.out, s.lead...)
	}
	f.begins()
	for i := range s.branches {
		b := &s.branches[i]
		yes, c := b.cond.test(f)
		if c != ctlNone {
			return c
		}
		if yes {
			return run(f, b.body)
		}
	}
	return run(f, s.otherwise)
}
