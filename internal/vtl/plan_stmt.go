package vtl

import (
	"strings"

	javalang "github.com/gatemap/gatemap/internal/java/lang"
	javatext "github.com/gatemap/gatemap/internal/java/text"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

// stmt is a part of a template that prints something or changes a variable.
type stmt interface {
	// exec executes the statement. What may ask for memory calls frame.begins first.
	exec(f *frame) ctl
	dump(d *dumper)
}

// run executes statements until one ends the execution.
func run(f *frame, body []stmt) ctl {
	for _, s := range body {
		if c := s.exec(f); c != ctlNone {
			return c
		}
	}
	return ctlNone
}

// lateVariable stands before the first statement of a body that mentions the
// variable of Options.Late.
type lateVariable struct{}

func (lateVariable) exec(f *frame) ctl {
	if f.late == nil {
		return ctlNone
	}
	f.begins()
	v, err := f.late.Late()
	if f.late = nil; err != nil {
		f.err = err
		return ctlError
	}
	f.vars[f.lateSlot] = v
	return ctlNone
}

// text is literal output.
type text string

// halfText is literal output that begins with half of a surrogate pair.
type halfText string

func (s halfText) exec(f *frame) ctl {
	f.out = javatext.Append(f.out, string(s))
	return ctlNone
}

// output prints a reference.
type output struct {
	printing
	of expr
}

// printing is how a reference is printed.
type printing struct {
	// lead is the text before the reference: one statement instead of two.
	lead   string
	prefix string
	// tooDeep is printed instead of a block that is nested too deeply.
	tooDeep string
	offset  int32
}

func (s *output) exec(f *frame) ctl {
	f.begins()
	f.out = append(f.out, s.lead...)
	v, c := s.of.eval(f)
	if c != ctlNone {
		return c
	}
	return s.print(f, v)
}

func (s *printing) print(f *frame, v Value) ctl {
	if b := blockOf(v); b != nil {
		// Velocity leaves the prefix out when a block prints itself.
		ok, c := b.render(f, f.holders)
		if !ok && c == ctlNone {
			f.out = append(f.out, s.tooDeep...)
		}
		return c
	}
	if s.prefix != "" {
		f.out = append(f.out, s.prefix...)
	}
	return f.print(v, s.offset)
}

// memberOutput prints a reference that ends in a property. Mostly that is a
// member of the body, which is copied without making a value of it.
type memberOutput struct {
	printing
	slot   int32
	before []step // between the variable and the property
	last   property
}

// value prints the property of what is before it as any other value.
//
//go:noinline
func (s *memberOutput) value(f *frame, before Value) ctl {
	if len(s.before) == 0 {
		f.begins()
	}
	v, c := before, ctlNone
	if !v.IsNull() {
		v, c = s.last.apply(f, v)
	}
	if c != ctlNone {
		return c
	}
	return s.print(f, orEmpty(v))
}

// callOutput prints a linked call that gives a member of an object, as
// memberOutput does: $input.path('$.a').b, or $input.path('$.a.b').
type callOutput struct {
	output
	call   *hostCall
	before []step    // of the call, before the last
	last   *property // nil where the call has no steps
}

// replaceOutput prints what a linked call makes of a text, with all of a literal
// text in it replaced: $util.escapeJavaScript($x).replaceAll("\\'", "'").
type replaceOutput struct {
	output
	call    *hostCall
	replace *call  // its only step
	sought  string // what is replaced
}

// longestDirect is how long a text may be of which replaceOutput makes no value.
const longestDirect = 1 << 10

// write prints a linked call without a value in between.
type write struct {
	lead, prefix string
	call         *hostCall
}

// discard evaluates a reference that is escaped: it prints itself.
type discard struct {
	of   expr
	text string
}

func (s *discard) exec(f *frame) ctl {
	f.begins()
	if _, c := s.of.eval(f); c != ctlNone {
		return c
	}
	f.out = append(f.out, s.text...)
	return ctlNone
}

// setVariable is #set($x = ...). A null changes nothing.
type setVariable struct {
	slot int32
	rhs  expr
}

// setMember is #set of a property or an element. What the steps do not find is
// silently not changed.
type setMember struct {
	slot   int32
	steps  []step
	name   string // of the property, or
	index  expr   // of the element
	rhs    expr
	offset int32
}

func (s *setMember) exec(f *frame) ctl {
	f.begins()
	val, c := s.rhs.eval(f)
	if c != ctlNone || val.IsNull() {
		return c
	}
	v, c := walk(f, f.load(s.slot), s.steps)
	if c != ctlNone || v.IsNull() {
		return c
	}
	var err error
	if s.index == nil {
		_, err = javalang.SetProperty(&f.rt, v, s.name, val)
	} else {
		idx, c := s.index.eval(f)
		if c != ctlNone {
			return c
		}
		_, err = javalang.SetIndex(&f.rt, v, idx, val)
	}
	if f.pending != ctlNone {
		return f.settle()
	}
	if err != nil {
		return f.fail(err, s.offset)
	}
	return ctlNone
}

// branch is a condition and what it guards.
type branch struct {
	cond expr
	body []stmt
}

type ifStmt struct {
	lead      string // the text before it
	branches  []branch
	otherwise []stmt
}

// include is #include and #parse: the service has nothing to include.
type include struct {
	args   []expr
	parse  bool
	offset int32
}

func (s *include) exec(f *frame) ctl {
	if len(s.args) == 0 && !s.parse {
		return ctlNone
	}
	return f.fail(errNoSource, s.offset)
}

// failure is a directive that fails when it is reached.
type failure struct {
	err    error
	offset int32
}

func (s *failure) exec(f *frame) ctl { return f.fail(s.err, s.offset) }

type stop struct{ message expr }

func (s *stop) exec(f *frame) ctl {
	f.begins()
	if s.message != nil {
		v, c := s.message.eval(f)
		if c == ctlNone {
			_, c = f.text(v, 0)
		}
		if c != ctlNone {
			return c
		}
	}
	return ctlStop
}

// breakStmt is #break, or #break($scope).
type breakStmt struct {
	scope  expr
	offset int32
}

func (s *breakStmt) exec(f *frame) ctl {
	f.begins()
	if s.scope == nil {
		return ctlBreak
	}
	v, c := s.scope.eval(f)
	if c != ctlNone {
		return c
	}
	if o, ok := v.Object().(*scope); ok {
		f.target = o.owner
		return ctlScope
	}
	return f.fail(errNotScope, s.offset)
}

type foreachNode struct {
	list expr
	body []stmt
	slot int32
	// count, next and scope are the slots of $velocityCount, $velocityHasNext
	// and $foreach; -1 where the template does not mention them. loop says that
	// only plain properties of $foreach are read.
	count, next, scope int32
	loop               bool
	line, column       int
	cost               int // of one round
	offset             int32
}

// loopVars are the values that variables had before a loop.
type loopVars struct{ elem, count, next Value }

func (s *foreachNode) exec(f *frame) ctl {
	f.begins()
	list, c := s.list.eval(f)
	if c != ctlNone || list.IsNull() {
		return c
	}
	var it javalang.Iterator
	ok, err := it.Begin(&f.rt, list)
	if err != nil {
		return f.fail(err, s.offset)
	}
	if !ok {
		return ctlNone
	}
	if f.nesting++; f.nesting > f.t.opts.MaxNesting {
		return f.exceeded("nesting", f.t.opts.MaxNesting, s.offset)
	}
	saved := s.save(f)
	base := len(f.args)
	f.args = append(f.args, list, saved.elem)
	var sc *scope
	if s.scope >= 0 {
		sc = newScope(f, s)
		f.store(s.scope, sc.value())
	}
	if s.loop {
		f.loops, f.used = append(f.loops, loopState{index: -1}), true
	}
	c = s.rounds(f, &it, sc)
	if s.loop {
		f.loops = f.loops[:len(f.loops)-1]
	}
	f.nesting--
	if c == ctlError {
		return c
	}
	f.args = f.args[:base]
	s.clean(f, saved)
	if sc != nil {
		if err := sc.leave(f, s.scope); err != nil {
			return f.fail(err, s.offset)
		}
	}
	if c == ctlBreak || c == ctlScope && f.target == s {
		return ctlNone
	}
	return c
}

func (s *foreachNode) save(f *frame) (v loopVars) {
	v.elem = f.load(s.slot)
	if s.count >= 0 {
		v.count = f.load(s.count)
	}
	if s.next >= 0 {
		v.next = f.load(s.next)
	}
	return v
}

func (s *foreachNode) clean(f *frame, v loopVars) {
	f.restore(s.slot, v.elem)
	if s.count >= 0 {
		f.restore(s.count, v.count)
	}
	if s.next >= 0 {
		f.restore(s.next, v.next)
	}
}

// maxDefineDepth is directive.define.max.depth: a block that renders itself
// does so twice, and then prints its own name.
const maxDefineDepth = 2

type define struct {
	slot   int32
	body   []stmt
	cost   int
	offset int32
}

func (s *define) exec(f *frame) ctl {
	f.begins()
	if err := f.rt.Grow(128); err != nil {
		return f.fail(err, s.offset)
	}
	b := &block{of: s, f: f, run: f.run, holders: f.holders}
	b.box.Object = b
	f.vars[s.slot] = jsondoc.OfBox(&b.box)
	return ctlNone
}

// block is the value of a #define: a part of the template that is rendered
// whenever it is printed.
type block struct {
	box     jsondoc.Box
	of      *define
	f       *frame
	run     uint64
	holders *nullHolder
	depth   int
}

// blockOf returns the block that v is, or nil.
func blockOf(v Value) *block {
	if v.Kind() != jsondoc.Opaque {
		return nil
	}
	b, _ := v.Object().(*block)
	return b
}

// render appends the block to the output. It reports false if the block is
// nested too deeply.
func (b *block) render(f *frame, holders *nullHolder) (bool, ctl) {
	if b.run != f.run || b.f != f || b.depth >= maxDefineDepth {
		return false, ctlNone
	}
	if err := f.rt.Meter.Spend(b.of.cost); err != nil {
		return true, f.fail(err, b.of.offset)
	}
	if f.nesting++; f.nesting > f.t.opts.MaxNesting {
		return true, f.exceeded("nesting", f.t.opts.MaxNesting, b.of.offset)
	}
	b.depth++
	saved := f.holders
	f.holders = holders
	c := run(f, b.of.body)
	f.holders = saved
	f.nesting--
	if c == ctlBreak {
		c = ctlNone
	}
	if c == ctlNone {
		b.depth-- // Velocity forgets to when a #stop or #break($scope) passes
		if len(f.out) > f.maxOut {
			c = f.exceeded("output", f.t.opts.MaxOutput, b.of.offset)
		}
	}
	return true, c
}

// AppendText renders the block. What ends it early is left to the node that
// asked for the text.
func (b *block) AppendText(dst []byte) []byte {
	f := b.f
	if b.run != f.run || f.pending != ctlNone {
		return append(dst, "null"...)
	}
	out := f.begin()
	ok, c := b.render(f, b.holders)
	if ok && c == ctlNone {
		dst = javatext.Append(dst, string(f.out))
	} else {
		dst = append(dst, "null"...)
	}
	f.drop(out)
	if c != ctlNone {
		f.pending = c
	}
	return dst
}

// Property offers $d.class.
func (b *block) Property(_ *javalang.Runtime, name string) (Value, javalang.Result, error) {
	if strings.EqualFold(name, "class") {
		return javalang.BlockReference.Value(), javalang.Found, nil
	}
	return Value{}, javalang.Missing, nil
}

// Call offers the methods of java.lang.Object that a template can use. Velocity
// takes a method without parameters whatever the arguments, and fails then.
func (b *block) Call(rt *javalang.Runtime, name string, args []Value) (Value, javalang.Result, error) {
	switch name {
	case "toString":
		if len(args) != 0 {
			return Value{}, javalang.Missing, errArguments
		}
		v, c := b.f.text(jsondoc.OfBox(&b.box), b.of.offset)
		if c != ctlNone {
			b.f.pending = c
		}
		return v, javalang.Found, nil
	case "equals":
		if len(args) != 1 {
			break
		}
		return jsondoc.OfBool(blockOf(args[0]) == b), javalang.Found, nil
	case "hashCode":
		return jsondoc.OfInt(b.of.slot), javalang.Found, nil // an identity: any number will do
	case "getClass":
		return b.Property(rt, "class")
	}
	return Value{}, javalang.Missing, nil
}
