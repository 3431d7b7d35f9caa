package lang

import (
	"slices"
	"sync/atomic"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

// Site is a place of a template where a method is called. It keeps the method that
// the first receiver and arguments there have led to: most places see the same
// classes every time. The zero Site is ready. It may be used by several executions
// at once and must not be copied after the first.
type Site struct{ found atomic.Pointer[found] }

// found is a method with the classes that lead to it.
type found struct {
	*method
	class  *class
	args   []*class
	asList bool // it is one of the List that an array is used as
}

// longestSite is how many arguments a call may have whose method is kept.
const longestSite = 6

// Call is [Call] at this place, where name is always the same.
func (s *Site) Call(rt *Runtime, v Value, name string, args []Value) (Value, Result, error) {
	f := s.found.Load()
	if f == nil {
		if f = findCall(v, name, args); f == nil {
			return Call(rt, v, name, args)
		}
		s.found.Store(f)
	} else if !f.fits(v, args) {
		return Call(rt, v, name, args)
	}
	if f.asList {
		return invokeAsList(rt, f.method, arrayOf(v), args)
	}
	return invoke(rt, f.method, v, args)
}

// Split is Call of a method split whose result is given back at once: nobody keeps
// it. It reports whether the result is lent, and so has to be given back.
func (s *Site) Split(rt *Runtime, v Value, args []Value) (_ Value, _ Result, lent bool, _ error) {
	rt.lending = v.Kind() == jsondoc.String // what a host's object does may call split, too
	lendable := rt.lending
	v, r, err := s.Call(rt, v, SplitMethod, args)
	lent = lendable && !rt.lending && err == nil
	rt.lending = false
	return v, r, lent, err
}

// SplitMethod is the name of the method that Split calls.
const SplitMethod = "split"

// KeepsNothing reports whether the method of that name of an array, used as a List,
// keeps nothing of the array.
func KeepsNothing(name string) bool { return name == "size" || name == "get" || name == "isEmpty" }

// keptParts is how many elements an array may have that is kept to be lent.
const keptParts = 1 << 10

// partsArray returns a String[] of n elements, which are null or will be set.
func (rt *Runtime) partsArray(n int) *array {
	if !rt.lending {
		a := newParts(n)
		a.cls, a.rt, a.box.Object = arrayClasses.Get()["String"], rt, a
		return a
	}
	a := rt.parts
	if rt.parts, rt.lending = nil, false; a == nil {
		a = &array{cls: arrayClasses.Get()["String"], rt: rt}
		a.box.Object = a
	}
	a.elems = slices.Grow(a.elems, n)[:n]
	return a
}

// newParts makes an array of n elements: of few in one piece.
func newParts(n int) *array {
	switch {
	case n <= 4:
		a := new(struct {
			array
			few [4]Value
		})
		a.elems = a.few[:n:n]
		return &a.array
	case n <= 8:
		a := new(struct {
			array
			few [8]Value
		})
		a.elems = a.few[:n:n]
		return &a.array
	case n <= 12:
		a := new(struct {
			array
			few [12]Value
		})
		a.elems = a.few[:n:n]
		return &a.array
	}
	return &array{elems: make([]Value, n)}
}

// GiveBack takes back what Split has lent.
func (rt *Runtime) GiveBack(v Value) {
	a := arrayOf(v)
	clear(a.elems)
	if a.elems = a.elems[:0]; cap(a.elems) <= keptParts && a.list == nil {
		rt.parts = a
	}
}

// fits reports whether the method is the one for these values.
func (f *found) fits(v Value, args []Value) bool {
	if !isOf(v, f.class) || len(args) != len(f.args) {
		return false
	}
	for k, c := range f.args {
		if !isOf(args[k], c) {
			return false
		}
	}
	return true
}

// isOf reports whether v, a text mostly, is of class c.
func isOf(v Value, c *class) bool {
	if v.Kind() == jsondoc.String {
		return c == stringClass
	}
	return classOf(v) == c
}

// findCall finds what depends on nothing but the classes of the values; nil for
// anything else.
func findCall(v Value, name string, args []Value) *found {
	c := classOf(v)
	if c == nil || c == hostClass || c == classClass || len(args) > longestSite {
		return nil
	}
	f := &found{class: c, method: findMethod(c, name, args)}
	if f.method == nil && arrayOf(v) != nil {
		f.method, f.asList = findMethod(wrapperClass, name, args), true
	}
	if f.method == nil {
		return nil
	}
	for _, a := range args {
		f.args = append(f.args, classOf(a))
	}
	f.args = slices.Clip(f.args)
	return f
}
