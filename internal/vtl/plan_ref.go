package vtl

import (
	"strconv"
	"strings"

	javalang "github.com/gatemap/gatemap/internal/java/lang"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

// expr is an operand. eval gives its value, which may be null; test is what
// #if sees, which is not the same: a number or a string in an #if is false.
type expr interface {
	eval(f *frame) (Value, ctl)
	test(f *frame) (bool, ctl)
	dump(d *dumper)
}

// truth is what #if makes of the value of a reference: only false is false. A
// #define block is rendered for it, and false if it is nested too deeply.
func truth(f *frame, v Value, offset int32) (bool, ctl) {
	switch v.Kind() {
	case jsondoc.Bool:
		return v.Bool(), ctlNone
	case jsondoc.Opaque:
		if blockOf(v) != nil {
			s, c := f.text(v, offset)
			return !s.IsNull(), c
		}
	}
	return true, ctlNone
}

// variable is a reference to a variable alone. As for every reference, null
// becomes the empty string (rules/velocity.md#references).
type variable struct {
	slot   int32
	offset int32
}

func (e *variable) eval(f *frame) (Value, ctl) { return orEmpty(f.load(e.slot)), ctlNone }

func orEmpty(v Value) Value {
	if v.IsNull() {
		return emptyString
	}
	return v
}

func (e *variable) test(f *frame) (bool, ctl) { return truth(f, f.load(e.slot), e.offset) }

// member is a reference with one property, the commonest of all.
type member struct {
	slot int32
	property
}

func (e *member) test(f *frame) (bool, ctl) {
	v, c := e.eval(f)
	if c != ctlNone {
		return false, c
	}
	return truth(f, v, e.offset)
}

// path is a reference with properties, methods or indices.
type path struct {
	slot   int32
	offset int32
	names  bool // all steps are properties that of a map are its members
	steps  []step
}

func (e *path) test(f *frame) (bool, ctl) {
	v, c := e.eval(f)
	if c != ctlNone {
		return false, c
	}
	return truth(f, v, e.offset)
}

// step is one part of a reference after the variable. It gives null for what
// does not exist.
type step interface {
	apply(f *frame, v Value) (Value, ctl)
	dump(d *dumper)
}

// result turns the outcome of an access into a value.
func (f *frame) result(v Value, r javalang.Result, err error, offset int32) (Value, ctl) {
	switch {
	case f.pending != ctlNone:
		return Value{}, f.settle()
	case err != nil:
		return Value{}, f.fail(err, offset)
	case r == javalang.Found:
		return v, ctlNone
	case r == javalang.Void:
		return emptyString, ctlNone
	}
	return Value{}, ctlNone
}

// property is .name. Of a map it is the member, unless the name is that of the
// only property that every object has, its class.
type property struct {
	name   jsondoc.Name
	offset int32
	plain  bool
}

func (s *property) set(name string, offset int32) {
	s.name.SetText(name)
	s.offset, s.plain = offset, plainProperty(name)
}

// plainProperty reports whether a property of a map is always its member.
func plainProperty(name string) bool {
	return len(name) != len("class") || !strings.EqualFold(name, "class")
}

func (s *property) apply(f *frame, v Value) (Value, ctl) {
	if s.plain && v.IsMap() {
		v, _ = v.GetNamed(&s.name)
		return v, ctlNone
	}
	v, r, err := javalang.Property(&f.rt, v, s.name.Text())
	return f.result(v, r, err, s.offset)
}

// call is .name(args).
type call struct {
	name   string
	args   arguments
	offset int32
	site   javalang.Site
}

func (s *call) apply(f *frame, v Value) (Value, ctl) {
	args, base, c := s.args.push(f)
	if c != ctlNone {
		return Value{}, c
	}
	v, r, err := s.site.Call(&f.rt, v, s.name, args)
	f.args = f.args[:base]
	return f.result(v, r, err, s.offset)
}

// index is [arg].
type index struct {
	arg    expr
	offset int32
}

func (s *index) apply(f *frame, v Value) (Value, ctl) {
	arg, c := s.arg.eval(f)
	if c != ctlNone {
		return Value{}, c
	}
	v, r, err := javalang.Index(&f.rt, v, arg)
	return f.result(v, r, err, s.offset)
}

// arguments are the arguments of a call. Constant ones are evaluated once.
type arguments struct {
	exprs  []expr
	consts []Value // all of them, when all are constant
}

// push evaluates the arguments onto the frame's stack. The caller cuts the
// stack back to base after use, unless there was a ctl.
func (a *arguments) push(f *frame) (args []Value, base int, c ctl) {
	base = len(f.args)
	if len(a.consts) == len(a.exprs) {
		return a.consts, base, ctlNone
	}
	for _, e := range a.exprs {
		v, c := e.eval(f)
		if c != ctlNone {
			f.args = f.args[:base]
			return nil, base, c
		}
		f.args = append(f.args, v)
	}
	return f.args[base:len(f.args):len(f.args)], base, ctlNone
}

// hostCall is a call of a method of a host variable that was linked when the
// template was compiled.
type hostCall struct {
	slot   int32
	offset int32
	name   string // for the printed plan
	native Native
	args   arguments
	steps  []step
}

func (e *hostCall) test(f *frame) (bool, ctl) {
	v, c := e.eval(f)
	if c != ctlNone {
		return false, c
	}
	return truth(f, v, e.offset)
}

func (e *hostCall) writeArgs(f *frame, host Value, args []Value, base int) ctl {
	out, err := e.native.Append(&f.rt, host.Object(), args, f.out)
	f.args = f.args[:base]
	if f.pending != ctlNone {
		return f.settle()
	}
	return e.wrote(f, out, err)
}

func appendInt(dst []byte, n int64) []byte { return strconv.AppendInt(dst, n, 10) }
