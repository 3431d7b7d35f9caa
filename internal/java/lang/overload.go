package lang

import jsondoc "github.com/gatemap/gatemap/internal/json/doc"

// argClass is the class of an argument, nil for null.
type argClass = *class

// maxArgs bounds the arguments whose classes are kept on the stack.
const maxArgs = 24

// findMethod chooses among the methods of c as Velocity 1.7 does: first a
// method whose parameter types are exactly the classes of the arguments (null
// counts as Object), else the most specific that is applicable. Several that
// are equally specific are as good as none.
func findMethod(c *class, name string, args []Value) *method {
	list := c.named(name)
	if len(list) == 0 {
		return nil
	}
	var buf [maxArgs]argClass
	classes := buf[:0]
	for _, a := range args {
		ac := classOf(a)
		classes = append(classes, ac)
	}
	return chooseMethod(list, classes)
}

// chooseMethod is findMethod for arguments of given classes.
func chooseMethod(list []*method, classes []argClass) *method {
	for _, m := range list {
		if exact(m, classes) {
			return m
		}
	}
	return bestMatch(list, classes)
}

func exact(m *method, args []argClass) bool {
	if len(m.params) != len(args) {
		return false
	}
	for i, p := range m.params {
		t := tObject
		if args[i] != nil {
			if t = args[i].typ; t == noType {
				return false
			}
		}
		if boxOf(p) != t {
			return false
		}
	}
	return true
}

func bestMatch(list []*method, args []argClass) *method {
	var best *method
	var rivals []*method
	for _, m := range list {
		if !applicable(m.params, args) {
			continue
		}
		if best == nil {
			best = m
			continue
		}
		switch specificity(m.params, best.params) {
		case more:
			if rivals == nil {
				best = m
				continue
			}
			best, rivals = challenge(m, best, rivals)
		case unrelated:
			if rivals == nil {
				rivals = []*method{best}
			}
			rivals = append(rivals, m)
		}
	}
	if rivals != nil {
		return nil
	}
	return best
}

// challenge lets m, which beats best, meet the rivals: the first that it beats
// ends the ambiguity.
func challenge(m, best *method, rivals []*method) (*method, []*method) {
	for _, r := range rivals[:len(rivals):len(rivals)] {
		switch specificity(m.params, r.params) {
		case more:
			return m, nil
		case unrelated:
			rivals = append(rivals, m)
		}
	}
	return best, rivals
}

type order uint8

const (
	more order = iota
	less
	unrelated
)

// specificity compares two applicable parameter lists. Of lists of different
// length, one of which is for varargs, the longer is the more specific.
func specificity(a, b []typ) order {
	if len(a) != len(b) {
		if len(a) > len(b) {
			return more
		}
		return less
	}
	aMore, bMore := false, false
	for i := range a {
		if a[i] != b[i] {
			last := i == len(a)-1
			aMore = aMore || isStrict(b[i], a[i], last) || b[i] == tObject
			bMore = bMore || isStrict(a[i], b[i], last) || a[i] == tObject
		}
	}
	switch {
	case aMore && bMore:
		aArray := types[a[len(a)-1]].elem != noType
		bArray := types[b[len(b)-1]].elem != noType
		switch {
		case aArray && !bArray:
			return less
		case bArray && !aArray:
			return more
		}
		return unrelated
	case aMore:
		return more
	case bMore:
		return less
	}
	return unrelated
}

// applicable reports whether arguments of these classes fit the parameters,
// the last of which may take any number of them if it is an array.
func applicable(params []typ, args []argClass) bool {
	n := len(params)
	switch {
	case n == len(args):
		for i, a := range args {
			if fits(params[i], a, false) {
				continue
			}
			return i == n-1 && types[params[i]].elem != noType && fits(params[i], a, true)
		}
		return true
	case n > len(args):
		if n != len(args)+1 || types[params[n-1]].elem == noType {
			return false
		}
		for i, a := range args {
			if !fits(params[i], a, false) {
				return false
			}
		}
		return true
	case n == 0: // 1.7 takes it, and the call fails on the number of arguments
		return true
	}
	elem := types[params[n-1]].elem
	if elem == noType {
		return false
	}
	for i, a := range args {
		p := elem
		if i < n-1 {
			p = params[i]
		}
		if !fits(p, a, false) {
			return false
		}
	}
	return true
}

func fits(p typ, a argClass, vararg bool) bool {
	if a == nil {
		return isConvertible(p, noType, nil, vararg)
	}
	if a.typ == noType {
		elem := types[p].elem
		return a.is.has(p) || vararg && elem != noType && a.is.has(elem)
	}
	return isConvertible(p, a.typ, &a.is, vararg)
}

// packVarargs replaces the arguments for the last parameter of a method that packs
// by one array, as Velocity does before it invokes any such method. For a method that
// keeps neither, both are lent: the caller gives them back after the call.
func packVarargs(rt *Runtime, m *method, args []Value) ([]Value, *lent, error) {
	n := len(m.params)
	if len(args) < n-1 {
		return args, nil, nil
	}
	elem := types[m.params[n-1]].elem
	if len(args) == n {
		c := classOf(args[n-1])
		if c == nil || types[c.typ].elem != noType {
			return args, nil, nil
		}
		if !fits(elem, c, false) {
			return args, nil, nil
		}
	}
	if m.lends {
		l, err := rt.lend(elem, args, n-1)
		if err != nil {
			return nil, nil, err
		}
		return l.args, l, nil
	}
	arr, err := newArray(rt, elem, args[n-1:])
	if err != nil {
		return nil, nil, err
	}
	return append(append(make([]Value, 0, n), args[:n-1]...), arr), nil, nil
}

// lent is the memory of the arguments of a call and of the array of the last of
// them.
type lent struct {
	args []Value
	last array
}

// lend makes one array of the arguments from n on. The innermost of several calls
// has memory of its own.
func (rt *Runtime) lend(elem typ, args []Value, n int) (*lent, error) {
	if err := rt.Grow(24 * len(args[n:])); err != nil {
		return nil, err
	}
	l := rt.lent
	if rt.lent = nil; l == nil {
		l = new(lent)
		l.last.box.Object = &l.last
	}
	l.last.cls, l.last.rt, l.last.elems = arrayClasses.Get()[types[elem].name], rt, append(l.last.elems[:0], args[n:]...)
	l.args = append(append(l.args[:0], args[:n]...), jsondoc.OfBox(&l.last.box))
	return l, nil
}

// giveBack ends the call.
func (l *lent) giveBack(rt *Runtime) {
	clear(l.args)
	clear(l.last.elems)
	l.last.rt = nil
	rt.lent = l
}
