package vtl

import (
	"slices"

	javalang "github.com/gatemap/gatemap/internal/java/lang"
	javatext "github.com/gatemap/gatemap/internal/java/text"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/meter"
)

// constant is a literal, or a folded expression. In an #if a literal is false,
// but for true.
type constant struct {
	v    Value
	true bool
}

func (e *constant) eval(*frame) (Value, ctl) { return e.v, ctlNone }
func (e *constant) test(*frame) (bool, ctl)  { return e.true, ctlNone }

// interpolation is a string in double quotes.
type interpolation struct {
	body []stmt
	// cut says that the last character is not the blank that was added, or that
	// this is not known: it is cut off after the fact.
	cut    bool
	grows  *variable // what the string begins with, if it is a variable
	offset int32
}

func (e *interpolation) eval(f *frame) (Value, ctl) {
	if e.grows != nil {
		if v := f.load(e.grows.slot); v.Kind() == jsondoc.String {
			buf, err := f.rt.Growing(v.Str())
			if err != nil {
				return Value{}, f.fail(err, e.offset)
			}
			if buf != nil {
				return e.grow(f, buf)
			}
		}
	}
	out := f.begin()
	if c := run(f, e.body); c != ctlNone {
		f.drop(out)
		return Value{}, c
	}
	if e.cut && len(f.out) > 0 {
		f.out = cutUnit(f.out)
	}
	return f.finish(out, e.offset)
}

// grows returns the variable that a string begins with and goes on behind, as in
// "$s,$x"; nil if it does not.
func grows(body []stmt, cut bool) *variable {
	if len(body) < 2 || cut {
		return nil
	}
	first, ok := unwatched(body[0]).(*output)
	if !ok || first.lead != "" || first.prefix != "" {
		return nil
	}
	v, _ := unwatchedRef(first.of).(*variable)
	return v
}

// grow puts the rest of the string behind the text of the variable, where there
// is room for it.
func (e *interpolation) grow(f *frame, buf []byte) (Value, ctl) {
	before, room := len(buf), cap(buf)
	out := f.redirect(buf, 0)
	c := run(f, e.body[1:])
	buf = f.out
	f.restoreOut(out)
	if c != ctlNone {
		return Value{}, c
	}
	err := f.rt.SpendBytes(len(buf) - before)
	if cap(buf) > room && err == nil {
		err = f.rt.Grow(cap(buf))
	}
	if err != nil {
		return Value{}, f.fail(err, e.offset)
	}
	return f.rt.Tail(buf), ctlNone
}

// cutUnit removes the last UTF-16 unit of b.
func cutUnit(b []byte) []byte {
	s := string(b[max(0, len(b)-4):])
	r, size := javatext.DecodeLastRune(s)
	b = b[:len(b)-size]
	if r >= 0x10000 {
		b = javatext.AppendUnit(b, uint16((r-0x10000)>>10+0xD800))
	}
	return b
}

func (e *interpolation) test(*frame) (bool, ctl) { return false, ctlNone }

// quotedReference is a string that holds one reference and nothing else.
type quotedReference struct {
	of      expr
	offset  int32
	tooDeep Value // instead of a block that is nested too deeply
}

// quoted is the reference of s in quotes, and nothing else.
func (s *printing) quoted(of expr) *quotedReference {
	return &quotedReference{of: of, offset: s.offset, tooDeep: jsondoc.OfString(s.tooDeep)}
}

func (e *quotedReference) eval(f *frame) (Value, ctl) {
	v, c := e.of.eval(f)
	if c != ctlNone || v.Kind() == jsondoc.String {
		return v, c
	}
	if v, c = f.text(v, e.offset); c == ctlNone && v.IsNull() {
		v = e.tooDeep
	}
	return v, c
}

func (e *quotedReference) test(*frame) (bool, ctl) { return false, ctlNone }

type listLiteral struct {
	elems  []expr
	offset int32
}

func (e *listLiteral) eval(f *frame) (Value, ctl) {
	if err := f.rt.Grow(64 + 24*len(e.elems)); err != nil {
		return Value{}, f.fail(err, e.offset)
	}
	elems := make([]Value, len(e.elems))
	for i, x := range e.elems {
		v, c := x.eval(f)
		if c != ctlNone {
			return Value{}, c
		}
		elems[i] = v
	}
	return jsondoc.OfList(jsondoc.NewList(jsondoc.ArrayList, elems...)), ctlNone
}

func (e *listLiteral) test(*frame) (bool, ctl) { return false, ctlNone }

type mapLiteral struct {
	pairs  []expr // keys and values in turn
	offset int32
}

func (e *mapLiteral) eval(f *frame) (Value, ctl) {
	if err := f.rt.Grow(128 + 64*len(e.pairs)); err != nil {
		return Value{}, f.fail(err, e.offset)
	}
	m := jsondoc.NewMap(jsondoc.LinkedHashMap)
	for i := 0; i < len(e.pairs); i += 2 {
		key, c := e.pairs[i].eval(f)
		if c != ctlNone {
			return Value{}, c
		}
		v, c := e.pairs[i+1].eval(f)
		if c != ctlNone {
			return Value{}, c
		}
		m.Put(key, v)
	}
	return jsondoc.OfMap(m), ctlNone
}

func (e *mapLiteral) test(*frame) (bool, ctl) { return false, ctlNone }

// rangeLiteral is [from..to]. It is null if a bound is not a number.
type rangeLiteral struct {
	from, to expr
	offset   int32
}

func (e *rangeLiteral) eval(f *frame) (Value, ctl) {
	from, c := e.from.eval(f)
	if c != ctlNone {
		return Value{}, c
	}
	to, c := e.to.eval(f)
	if c != ctlNone || !from.IsNumber() || !to.IsNumber() {
		return Value{}, c
	}
	lo, hi := intValue(from), intValue(to)
	n := lo - hi // wraps, as in Java
	if n < 0 {
		n = -n
	}
	if n++; n < 0 {
		return Value{}, f.fail(errRangeSize, e.offset)
	}
	if n > maxRange {
		return Value{}, f.exceeded("memory", maxRange, e.offset)
	}
	if err := f.rt.Grow(64); err != nil {
		return Value{}, f.fail(err, e.offset)
	}
	return javalang.NewRange(&f.rt, lo, hi), ctlNone
}

// maxRange bounds the elements of a range. Velocity makes all of them at once
// and runs out of memory somewhere above.
const maxRange = 1 << 24

func (e *rangeLiteral) test(*frame) (bool, ctl) { return false, ctlNone }

// arithmetic is a binary operator that gives a number or null.
type arithmetic struct {
	*operation
	left, right expr
	offset      int32
}

type operation struct {
	sign string
	run  func(rt *javalang.Runtime, a, b Value) (Value, error)
}

var operations = map[nodeKind]*operation{
	nSubtract: {"-", javalang.Sub}, nMultiply: {"*", javalang.Mul}, nDivide: {"/", javalang.Div}, nModulo: {"%", javalang.Mod},
}

func (e *arithmetic) eval(f *frame) (Value, ctl) {
	a, b, c := operands(f, e.left, e.right)
	if c != ctlNone {
		return Value{}, c
	}
	v, err := e.run(&f.rt, a, b)
	if err != nil {
		return Value{}, f.fail(err, e.offset)
	}
	return v, ctlNone
}

func (e *arithmetic) test(*frame) (bool, ctl) { return false, ctlNone }

func operands(f *frame, left, right expr) (a, b Value, c ctl) {
	if a, c = left.eval(f); c != ctlNone {
		return a, b, c
	}
	b, c = right.eval(f)
	return a, b, c
}

// sum is +. If one side is a String the other is printed behind or before it;
// one without a value prints its own source text.
type sum struct {
	left, right         expr
	leftText, rightText string
	offset              int32
}

func (e *sum) eval(f *frame) (Value, ctl) {
	a, b, c := operands(f, e.left, e.right)
	if c != ctlNone {
		return Value{}, c
	}
	if a.Kind() == jsondoc.String || b.Kind() == jsondoc.String {
		if a.IsNull() {
			a = jsondoc.OfString(e.leftText)
		} else if b.IsNull() {
			b = jsondoc.OfString(e.rightText)
		}
		return e.concat(f, a, b)
	}
	v, err := javalang.Add(&f.rt, a, b)
	if err != nil {
		return Value{}, f.fail(err, e.offset)
	}
	return v, ctlNone
}

func (e *sum) concat(f *frame, a, b Value) (Value, ctl) {
	a, c := f.text(a, e.offset)
	if c != ctlNone {
		return Value{}, c
	}
	if b, c = f.text(b, e.offset); c != ctlNone {
		return Value{}, c
	}
	if a.IsNull() || b.IsNull() {
		return Value{}, f.fail(errNoLiteral, e.offset)
	}
	if len(a.Str())+len(b.Str()) > arenaSize/4 {
		v, err := f.rt.Concat(a.Str(), b.Str())
		if err != nil {
			return Value{}, f.fail(err, e.offset)
		}
		return v, ctlNone
	}
	out := f.begin()
	f.out = javatext.Append(append(f.out, a.Str()...), b.Str())
	return f.finish(out, e.offset)
}

func (e *sum) test(*frame) (bool, ctl) { return false, ctlNone }

// equality is == and !=.
type equality struct {
	left, right expr
	negate      bool
	offset      int32
}

func (e *equality) test(f *frame) (bool, ctl) {
	a, b, c := operands(f, e.left, e.right)
	if c != ctlNone {
		return false, c
	}
	if a.Kind() == jsondoc.String && b.Kind() == jsondoc.String {
		return e.equalText(f, a.Str(), b.Str())
	}
	x, y := blockOf(a), blockOf(b)
	if x != nil && y != nil {
		return (x == y) != e.negate, ctlNone
	}
	if x != nil {
		a, c = f.text(a, e.offset)
	} else if y != nil {
		b, c = f.text(b, e.offset)
	}
	if c != ctlNone {
		return false, c
	}
	if x != nil || y != nil {
		return e.compareText(f, a, b)
	}
	equal, err := javalang.Equal(&f.rt, a, b)
	if f.pending != ctlNone {
		return false, f.settle()
	}
	if err != nil {
		return false, f.fail(err, e.offset)
	}
	return equal != e.negate, ctlNone
}

// compareText compares toString of both, which is null for a block that is
// nested too deeply.
func (e *equality) compareText(f *frame, a, b Value) (bool, ctl) {
	if a.IsNull() || b.IsNull() {
		return (a.IsNull() && b.IsNull()) != e.negate, ctlNone
	}
	a, c := f.text(a, e.offset)
	if c != ctlNone {
		return false, c
	}
	if b, c = f.text(b, e.offset); c != ctlNone {
		return false, c
	}
	return e.equalText(f, a.Str(), b.Str())
}

func (e *equality) equalText(f *frame, a, b string) (bool, ctl) {
	if len(a) == len(b) && len(a) >= meter.BytesPerStep {
		if err := f.rt.SpendBytes(len(a)); err != nil {
			return false, f.fail(err, e.offset)
		}
	}
	return (a == b) != e.negate, ctlNone
}

func (e *equality) eval(f *frame) (Value, ctl) { return booleanOf(e.test(f)) }

func booleanOf(b bool, c ctl) (Value, ctl) { return jsondoc.OfBool(b), c }

// relation is <, <=, > and >=, false for anything but numbers.
type relation struct {
	sign        string
	op          javalang.Op
	left, right expr
	offset      int32
}

func (e *relation) test(f *frame) (bool, ctl) {
	a, b, c := operands(f, e.left, e.right)
	if c != ctlNone {
		return false, c
	}
	holds, err := javalang.Compare(&f.rt, e.op, a, b)
	if err != nil {
		return false, f.fail(err, e.offset)
	}
	return holds, ctlNone
}

func (e *relation) eval(f *frame) (Value, ctl) { return booleanOf(e.test(f)) }

// logic is && and ||, which test their operands in turn.
type logic struct {
	or          bool
	left, right expr
}

func (e *logic) test(f *frame) (bool, ctl) {
	b, c := e.left.test(f)
	if c != ctlNone || b == e.or {
		return b, c
	}
	return e.right.test(f)
}

func (e *logic) eval(f *frame) (Value, ctl) { return booleanOf(e.test(f)) }

type negation struct{ of expr }

func (e *negation) test(f *frame) (bool, ctl) {
	b, c := e.of.test(f)
	return !b, c
}

func (e *negation) eval(f *frame) (Value, ctl) { return booleanOf(e.test(f)) }

// loopField is a property of $foreach that needs no object.
type loopField uint8

const (
	loopIndex loopField = iota
	loopCount
	loopHasNext
	loopFirst
	loopLast
)

var loopFields = [...]string{"index", "count", "hasNext", "first", "last"}

// loopProp is a property of $foreach in a template that needs no object for it.
type loopProp struct {
	up   int // how many times .parent was taken
	prop loopField
	// otherwise is the same reference outside of any loop, where $foreach is a
	// variable like another.
	otherwise expr
}

func (e *loopProp) eval(f *frame) (Value, ctl) {
	i := len(f.loops) - 1 - e.up
	if i < 0 {
		if len(f.loops) == 0 {
			return e.otherwise.eval(f)
		}
		return emptyString, ctlNone
	}
	l := &f.loops[i]
	switch e.prop {
	case loopIndex:
		return jsondoc.OfInt(l.index), ctlNone
	case loopCount:
		return jsondoc.OfInt(l.index + 1), ctlNone
	case loopHasNext:
		return jsondoc.OfBool(l.hasNext), ctlNone
	case loopFirst:
		return jsondoc.OfBool(l.index < 1), ctlNone
	default:
		return jsondoc.OfBool(!l.hasNext), ctlNone
	}
}

func (e *loopProp) test(f *frame) (bool, ctl) {
	if i := len(f.loops) - 1 - e.up; i >= 0 && e.prop == loopHasNext {
		return f.loops[i].hasNext, ctlNone
	}
	v, c := e.eval(f)
	return c == ctlNone && (v.Kind() != jsondoc.Bool || v.Bool()), c
}

// loopProperty reports whether a reference to $foreach is a plain property of
// it or of an outer loop, and which.
func loopProperty(u *unit, n *node) (up int, prop loopField, ok bool) {
	for i, kid := range n.kids {
		if kid.kind != nIdent {
			return 0, 0, false
		}
		name := u.image(kid)
		if i < len(n.kids)-1 {
			if name != "parent" {
				return 0, 0, false
			}
			up++
			continue
		}
		if f := slices.Index(loopFields[:], name); f >= 0 {
			return up, loopField(f), true
		}
	}
	return 0, 0, false
}
