package lang

import (
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/lazy"
)

// view is the Collection of a map's keys, values or entries, or an
// unmodifiable Set. A view follows its map.
type view struct {
	of    Value // the map; null for a Set of its own
	part  part
	fixed []Value // the elements of a Set of its own
	rt    *Runtime
	ro    bool // of an unmodifiable map
	box   jsondoc.Box
}

// newView returns a new view as a value.
func newView(w *view) Value {
	w.box.Object = w
	return jsondoc.OfBox(&w.box)
}

type part uint8

const (
	keys part = iota
	values
	entries
)

var viewClasses = func() (c [5][3]*class) {
	for k, names := range [5][3]string{
		{"java.util.LinkedHashMap$LinkedKeySet", "java.util.LinkedHashMap$LinkedValues", "java.util.LinkedHashMap$LinkedEntrySet"},
		{"java.util.HashMap$KeySet", "java.util.HashMap$Values", "java.util.HashMap$EntrySet"},
		{"java.util.AbstractMap$1", "java.util.AbstractMap$2", "java.util.ImmutableCollections$MapN$1"},
		{"java.util.ImmutableCollections$SetN", "", ""},
		{"java.util.ImmutableCollections$Set12", "", ""},
	} {
		for p, name := range names {
			c[k][p] = &class{name: name, supers: []string{[...]string{"Set", "Collection", "Set"}[p]}}
		}
	}
	return
}()

func init() {
	for _, classes := range viewClasses {
		for p, c := range classes {
			if c.tables = func() [][]sig {
				return [][]sig{viewMethods.Get(), iterableMethods.Get(), setStatics.Get(), ownMethods.Get()}
			}; part(p) == values {
				c.tables = func() [][]sig { return [][]sig{viewMethods.Get(), iterableMethods.Get(), ownMethods.Get()} }
			}
		}
	}
}

func (w *view) class() *class {
	switch {
	case w.of.IsNull() && (len(w.fixed) == 1 || len(w.fixed) == 2):
		return viewClasses[4][0]
	case w.of.IsNull():
		return viewClasses[3][0]
	case w.ro:
		return viewClasses[2][w.part]
	case w.of.MapClass() == jsondoc.LinkedHashMap:
		return viewClasses[0][w.part]
	}
	return viewClasses[1][w.part]
}

func (w *view) len() int {
	if w.of.IsNull() {
		return len(w.fixed)
	}
	return w.of.Len()
}

func (w *view) pick(c *jsondoc.Cursor) Value {
	switch w.part {
	case keys:
		return c.Key()
	case values:
		return c.Value()
	}
	return newEntry(w.rt, w.of, c.Key(), c.Value(), w.ro)
}

// all returns a copy of the elements.
func (w *view) all() ([]Value, error) {
	n := w.len()
	size := 24
	if w.part == entries {
		size += entryBytes
	}
	if err := w.rt.growBy(n, size); err != nil {
		return nil, err
	}
	if w.of.IsNull() {
		return append([]Value(nil), w.fixed...), nil
	}
	out := make([]Value, 0, n)
	for c := w.of.Iter(); c.Next(); {
		if err := w.rt.pace(len(out)); err != nil {
			return nil, err
		}
		out = append(out, w.pick(&c))
	}
	return out, nil
}

// entryBytes is about what an Entry occupies that is made for somebody to hold.
const entryBytes = 160

func (w *view) has(v Value) (bool, error) {
	if w.part == keys && !w.of.IsNull() {
		_, ok := w.rt.get(w.of, v)
		return ok, nil
	}
	if e, ok := v.Object().(*entry); ok && w.part == entries {
		val, ok := w.rt.get(w.of, e.key)
		return ok && w.rt.equal(val, e.value()), nil
	}
	if w.part == entries {
		return false, nil
	}
	all, err := w.all()
	if err != nil {
		return false, err
	}
	for k, e := range all {
		if w.rt.equal(v, e) {
			return true, w.rt.Spend(k + 1)
		}
	}
	return false, w.rt.Spend(len(all))
}

// drop removes the first element that equals v.
func (w *view) drop(v Value) (bool, error) {
	if w.of.IsNull() {
		return false, unsupported()
	}
	if w.ro { // looks for it first
		has, err := w.has(v)
		if has {
			err = unsupported()
		}
		return false, err
	}
	if w.part == keys {
		_, ok := w.rt.remove(w.of, v)
		return ok, nil
	}
	if has, err := w.has(v); !has || err != nil {
		return false, err
	}
	if e, ok := v.Object().(*entry); ok && w.part == entries {
		w.rt.remove(w.of, e.key)
		return true, nil
	}
	for c := w.of.Iter(); c.Next(); {
		if w.rt.equal(v, c.Value()) {
			w.rt.removeHeld(w.of, c.Key())
			return true, nil
		}
	}
	return false, nil
}

// AppendText appends the elements as a collection prints.
func (w *view) AppendText(dst []byte) []byte {
	all, err := w.all()
	if err != nil {
		w.rt.fail(err)
		return dst
	}
	for k, e := range all {
		if o, ok := e.Object().(*view); ok && o.part == w.part && !w.of.IsNull() && jsondoc.Same(o.of, w.of) {
			all[k] = ofStr("(this Collection)") // a map always hands out the same view
		}
	}
	return appendList(w.rt, dst, jsondoc.OfObject(&fixedList{elems: all, rt: w.rt}))
}

// AppendJSON appends a JSON array.
func (w *view) AppendJSON(dst []byte, s jsondoc.Style, limit int) ([]byte, error) {
	return appendJSONList(w.rt, dst, jsondoc.OfObject(w), s, limit)
}

// Equal compares sets by their elements; a Collection of values only equals
// itself.
func (w *view) Equal(v Value) bool {
	o, ok := v.Object().(*view)
	same := ok && w.part == o.part && !w.of.IsNull() && jsondoc.Same(w.of, o.of)
	if !ok || same || w.part == values || o.part == values {
		return same
	}
	if w.len() != o.len() || !w.rt.enter() {
		return false
	}
	defer w.rt.leave()
	all, err := o.all()
	if err != nil {
		return false
	}
	for _, e := range all {
		if has, err := w.has(e); !has || err != nil || w.rt.Spend(1) != nil {
			return false
		}
	}
	return true
}

// Hash returns the sum of the hash codes of a set.
func (w *view) Hash() int32 {
	if w.part == values || !w.rt.enter() {
		return 1
	}
	defer w.rt.leave()
	h := int32(0)
	all, _ := w.all()
	for _, e := range all {
		h += w.rt.hash(e)
	}
	return h
}

func viewOf(v Value) *view { return v.Object().(*view) }

// elements returns a copy of what an Iterable holds.
func elements(rt *Runtime, v Value) ([]Value, error) {
	if w, ok := v.Object().(*view); ok {
		return w.all()
	}
	n, err := listSize(v)
	if err != nil {
		return nil, err
	}
	if err := rt.growBy(n, 24); err != nil {
		return nil, err
	}
	if err := rt.Spend(n / 4); err != nil { // finding each takes longer than copying it
		return nil, err
	}
	out := make([]Value, 0, n)
	if v.IsList() {
		for c := v.Iter(); c.Next(); {
			if err := rt.pace(len(out)); err != nil {
				return nil, err
			}
			out = append(out, c.Value())
		}
		return out, nil
	}
	for k := range n {
		if err := rt.pace(k); err != nil {
			return nil, err
		}
		out = append(out, listAt(v, k))
	}
	return out, nil
}

func collectionHas(rt *Runtime, c, v Value) (bool, error) {
	if w, ok := c.Object().(*view); ok {
		if v.IsNull() && w.fixedClass() && w.class() != viewClasses[2][entries] {
			return false, nullPointer()
		}
		return w.has(v)
	}
	k, err := search(rt, c, v, listIndex)
	return k >= 0, err
}

// elementsOf is elements of an argument.
func elementsOf(rt *Runtime, v Value) ([]Value, error) {
	if v.IsNull() {
		return nil, nullPointer()
	}
	return elements(rt, v)
}

// viewMethods are those of the views.
var viewMethods = lazy.Value[[]sig]{Make: func() []sig {
	return []sig{
		{"int size()", on0((*view).len)},
		{"boolean isEmpty()", on0(func(w *view) bool { return w.len() == 0 })},
		{"boolean contains(Object)", do1(collectionHas)},
		{"boolean containsAll(Collection)", do1(collectionContainsAll)},
		{"boolean remove(Object)", do1(func(_ *Runtime, w *view, v Value) (bool, error) { return w.drop(v) })},
		{"boolean add(Object)", refused},
		{"boolean addAll(Collection)", do1(func(rt *Runtime, w *view, c Value) (bool, error) {
			if w.of.IsNull() {
				return false, unsupported()
			}
			elems, err := elementsOf(rt, c)
			if err == nil && len(elems) > 0 {
				err = unsupported()
			}
			return false, err
		})},
		{"boolean removeAll(Collection)", do1(func(rt *Runtime, w *view, set Value) (bool, error) { return viewFilter(rt, w, set, false) })},
		{"boolean retainAll(Collection)", do1(func(rt *Runtime, w *view, set Value) (bool, error) { return viewFilter(rt, w, set, true) })},
		{"void clear()", do0(func(_ *Runtime, w *view) (Value, error) {
			if w.class() == viewClasses[2][entries] { // an AbstractCollection, which removes what there is one by one
				if w.of.Len() > 0 {
					return Value{}, unsupported()
				}
				return Value{}, nil
			}
			if w.fixedClass() {
				return Value{}, unsupported()
			}
			return void(w.rt.clearAll(w.of))
		})},
		{"Iterator iterator()", do0(newViewIterator)},
		{"boolean removeIf(Predicate)", do0(func(_ *Runtime, w *view) (bool, error) {
			if w.of.IsNull() {
				return false, unsupported()
			}
			return false, nullPointer()
		})},
	}
}}

// iterableMethods are those that lists and views share.
var iterableMethods = lazy.Value[[]sig]{Make: func() []sig {
	return []sig{
		{"void forEach(Consumer)", do1(collectionForEach)},
		{"Object[] toArray()", do0(collectionToArray)},
		{"Object[] toArray(Object[])", do1(collectionToArrayOf)},
		{"Object[] toArray(IntFunction)", functionNull},
		{"Stream stream()", collectionStream(false)},
		{"Stream parallelStream()", collectionStream(true)},
		{"Spliterator spliterator()", refuse("java.lang.Iterable", "spliterator")},
	}
}}

func refused(*Runtime, Value, []Value) (Value, error) { return Value{}, unsupported() }

func (w *view) fixedClass() bool { return w.ro || w.of.IsNull() }

func viewFilter(rt *Runtime, w *view, set Value, keep bool) (bool, error) {
	if w.of.IsNull() {
		return false, unsupported()
	}
	if set.IsNull() {
		return false, nullPointer()
	}
	changed := false
	var gone []Value
	for c := w.of.Iter(); c.Next(); {
		in, err := collectionHas(rt, set, w.pick(&c))
		if err != nil {
			return false, err
		}
		if in != keep {
			gone = append(gone, c.Key())
		}
	}
	if w.ro && len(gone) > 0 {
		return false, unsupported()
	}
	for _, k := range gone {
		w.rt.removeHeld(w.of, k)
		changed = true
	}
	return changed, nil
}

func collectionContainsAll(rt *Runtime, c, others Value) (bool, error) {
	elems, err := elementsOf(rt, others)
	if err != nil {
		return false, err
	}
	for _, e := range elems {
		if in, err := collectionHas(rt, c, e); !in || err != nil {
			return false, err
		}
	}
	return true, nil
}

func collectionToArray(rt *Runtime, c Value) (Value, error) {
	elems, err := elements(rt, c)
	return wrapArray(rt, "Object", elems), err
}

// collectionToArrayOf fills the given array if the elements fit in it, else a
// new one of its class; the element after the last becomes null.
func collectionToArrayOf(rt *Runtime, c Value, dst *array) (Value, error) {
	elems, err := elements(rt, c)
	if err != nil {
		return Value{}, err
	}
	for _, e := range elems {
		if dst.store(e) != nil {
			return Value{}, throw("java.lang.ArrayStoreException", "")
		}
	}
	if len(elems) > len(dst.elems) {
		return boxedArray(&array{cls: dst.cls, elems: elems, rt: rt}), nil
	}
	if copy(dst.elems, elems) < len(dst.elems) {
		dst.elems[len(elems)] = Value{}
	}
	return jsondoc.OfObject(dst), nil
}

func collectionStream(parallel bool) body {
	return do0(func(rt *Runtime, c Value) (Value, error) {
		elems, err := elements(rt, c)
		w, ok := c.Object().(*view)
		loose := ok && (w.fixedClass() || w.of.MapClass() != jsondoc.LinkedHashMap)
		return jsondoc.OfObject(&stream{rt: rt, elems: elems, many: parallel, loose: loose, once: ok && w.part != values}), err
	})
}

// setStatics are what java.util.Set adds.
var setStatics = lazy.Value[[]sig]{Make: func() []sig {
	return append(severalOf("Set", "Object", func(rt *Runtime, elems []Value) (Value, error) { return newSet(rt, elems, true) }),
		sig{"static Set of(Object[])", make1(func(rt *Runtime, a *array) (Value, error) { return newSet(rt, a.elems, true) })},
		sig{"static Set copyOf(Collection)", make1(func(rt *Runtime, c Value) (Value, error) {
			elems, err := elementsOf(rt, c)
			if err != nil {
				return Value{}, err
			}
			return newSet(rt, elems, false)
		})})
}}

// newSet returns an unmodifiable Set. The order of Java's differs from one
// run to the next; here it is that of the arguments.
func newSet(rt *Runtime, elems []Value, distinct bool) (Value, error) {
	m := jsondoc.NewMap(jsondoc.LinkedHashMap)
	var out []Value
	for _, e := range elems {
		if e.IsNull() {
			return Value{}, nullPointer()
		}
		if distinct && len(elems) <= 2 { // a Set12, which hashes nothing
			if len(out) > 0 && rt.equal(out[0], e) {
				return Value{}, illegalArgument("duplicate element")
			}
			out = append(out, e)
			continue
		}
		if _, ok := rt.get(jsondoc.OfMap(m), e); ok {
			if distinct {
				return Value{}, illegalArgument("duplicate element")
			}
			continue
		}
		rt.put(jsondoc.OfMap(m), e, e)
		out = append(out, e)
	}
	return newView(&view{fixed: out, rt: rt}), nil
}
