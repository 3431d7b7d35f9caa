package lang

import (
	"cmp"
	"strings"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/lazy"
)

// Iterator walks the elements that #foreach visits. Keep it in a variable and
// call its methods through a pointer. The zero Iterator is empty.
type Iterator struct {
	mode walk
	more bool // walkMap: there was a next entry when the last was given
	part part
	ro   bool
	i    int
	mod  uint32
	of   Value
	cur  jsondoc.Cursor
	all  []Value
	obj  *iterator

	entries []entry // walkMap: for the next elements
}

type walk uint8

const (
	walkNothing walk = iota
	walkList         // a list of jsondoc, by cursor
	walkLister       // a list of this package, by index
	walkMap          // a map, by cursor
	walkSlice        // elements that do not change
	walkObject       // a java.util.Iterator
)

// NewIterator returns what #foreach over v visits: the elements of a list, an
// array or another Collection, the values of a map, what is left of an
// Iterator. It reports false for anything else, for which #foreach does nothing
// (rules/velocity.md#loops).
func NewIterator(rt *Runtime, v Value) (it Iterator, ok bool, err error) {
	ok, err = it.Begin(rt, v)
	return it, ok, err
}

// Begin is NewIterator for one that is empty, which is large.
func (it *Iterator) Begin(rt *Runtime, v Value) (ok bool, err error) {
	switch v.Kind() {
	case jsondoc.ListRef, jsondoc.DocList:
		it.mode, it.of = walkList, v
		v.Start(&it.cur)
		it.mod = it.cur.ModCount()
		return true, nil
	case jsondoc.MapRef, jsondoc.DocMap:
		*it = mapIterator(v, values, false)
		return true, nil
	case jsondoc.Opaque:
		*it, ok, err = objectIterator(rt, v)
		return ok, err
	}
	return false, nil
}

func objectIterator(rt *Runtime, v Value) (Iterator, bool, error) {
	switch o := v.Object().(type) {
	case lister:
		return Iterator{mode: walkLister, of: v, mod: o.modCount()}, true, nil
	case *view:
		return viewIterator(o), true, nil
	case *fixedMap:
		return mapIterator(o.of, values, true), true, nil
	case *array:
		return Iterator{mode: walkSlice, all: o.elems}, true, nil
	case *iterator:
		return Iterator{mode: walkObject, obj: o}, true, nil
	case *stream: // has an iterator method, which cannot be reached
		return Iterator{}, false, throw("org.apache.velocity.exception.VelocityException", "Unable to get iterator for "+o.class().name)
	case Iterable:
		return o.Iterator(rt), true, nil
	}
	return Iterator{}, false, nil
}

func viewIterator(w *view) Iterator {
	if w.of.IsNull() {
		return Iterator{mode: walkSlice, all: w.fixed}
	}
	return mapIterator(w.of, w.part, w.ro)
}

func mapIterator(m Value, p part, ro bool) Iterator {
	it := Iterator{mode: walkMap, part: p, ro: ro, of: m, cur: m.Iter(), mod: m.ModCount()}
	it.more = it.cur.HasNext()
	return it
}

// HasNext reports whether Next has another element to give.
func (it *Iterator) HasNext(rt *Runtime) (bool, error) {
	switch it.mode {
	case walkList:
		if more, ok := it.cur.MoreOfTape(); ok {
			return more, nil
		}
		return it.i != it.of.Len(), nil
	case walkLister:
		n, err := listSize(it.of)
		return it.i != n, err
	case walkMap:
		return it.more, nil
	case walkSlice:
		return it.i < len(it.all), nil
	case walkObject:
		return it.obj.hasNext()
	}
	return false, nil
}

// Left returns how many elements are to come, as far as that is known without
// asking them.
func (it *Iterator) Left() int {
	switch it.mode {
	case walkList, walkMap:
		return it.of.Len() - it.i
	case walkSlice:
		return len(it.all) - it.i
	}
	return 0
}

// Step is Next, and what HasNext says behind it.
func (it *Iterator) Step(rt *Runtime) (v Value, more bool, err error) {
	if err := rt.meter().Spend(1); err != nil {
		return Value{}, false, err
	}
	if it.mode == walkList {
		if v, more, ok := it.cur.NextOfTape(); ok {
			it.i++
			return v, more, nil
		}
	}
	if v, err = it.next(rt); err == nil {
		more, err = it.HasNext(rt)
	}
	return v, more, err
}

// Next gives the next element. A collection that was changed meanwhile gives a
// ConcurrentModificationException.
func (it *Iterator) Next(rt *Runtime) (Value, error) {
	if err := rt.meter().Spend(1); err != nil {
		return Value{}, err
	}
	return it.next(rt)
}

func (it *Iterator) next(rt *Runtime) (Value, error) {
	switch it.mode {
	case walkList:
		if it.of.ModCount() != it.mod {
			return Value{}, concurrentChange()
		}
		if !it.cur.Next() {
			return Value{}, noSuchElement()
		}
		it.i++
		return it.cur.Value(), nil
	case walkLister:
		return it.nextOfLister()
	case walkMap:
		return it.nextOfMap(rt)
	case walkSlice:
		if it.i >= len(it.all) {
			return Value{}, noSuchElement()
		}
		it.i++
		return it.all[it.i-1], nil
	case walkObject:
		return it.obj.next()
	}
	return Value{}, noSuchElement()
}

func (it *Iterator) nextOfLister() (Value, error) {
	if listMod(it.of) != it.mod {
		return Value{}, concurrentChange()
	}
	n, err := listSize(it.of)
	if err != nil {
		return Value{}, err
	}
	if it.i >= n {
		return Value{}, noSuchElement()
	}
	it.i++
	return listAt(it.of, it.i-1), nil
}

func (it *Iterator) nextOfMap(rt *Runtime) (Value, error) {
	if it.of.ModCount() != it.mod {
		return Value{}, concurrentChange()
	}
	if !it.more || !it.cur.Next() {
		return Value{}, noSuchElement()
	}
	it.i++
	it.more = it.cur.HasNext()
	switch it.part {
	case keys:
		return it.cur.Key(), nil
	case values:
		return it.cur.Value(), nil
	}
	if len(it.entries) == 0 {
		it.entries = make([]entry, min(entriesAtOnce, max(1, it.of.Len()-it.i+1)))
	}
	e := &it.entries[0]
	it.entries = it.entries[1:]
	e.of, e.key, e.val, e.rt, e.ro = it.of, it.cur.Key(), it.cur.Value(), rt, it.ro
	return e.boxed(), rt.Grow(160)
}

// entriesAtOnce is how many entries of a map are made in one piece: each keeps the
// map in memory anyway.
const entriesAtOnce = 8

// iterator is a java.util.Iterator or ListIterator.
type iterator struct {
	rt            *Runtime
	cls           *class
	it            Iterator // of a view or fixed elements
	list          Value    // of a list; null otherwise
	i             int      // of a list: what Next gives
	last          int      // of a list: what was given, -1 for nothing that could be removed
	mod           uint32
	key           Value // of a view: the key of what was given; of a stream: what is given next, if full
	of            streamOf
	full, adapter bool // of a stream
	can           bool // of a view: it can be removed
	one           bool // of a fixed list: a ListIterator that only goes forward
}

// iteratorClasses are the classes of iterators by name.
var iteratorClasses = lazy.Value[map[string]*class]{Make: func() map[string]*class {
	m := make(map[string]*class)
	for _, name := range []string{"java.util.ArrayList$Itr", "java.util.AbstractList$Itr",
		"java.util.LinkedHashMap$LinkedKeyIterator", "java.util.LinkedHashMap$LinkedValueIterator",
		"java.util.LinkedHashMap$LinkedEntryIterator", "java.util.HashMap$KeyIterator", "java.util.HashMap$ValueIterator",
		"java.util.HashMap$EntryIterator", "java.util.ImmutableCollections$MapN$MapNIterator", "java.util.ImmutableCollections$SetN$SetNIterator",
		"java.util.ImmutableCollections$Set12$1", "java.util.AbstractMap$1$1", "java.util.AbstractMap$2$1"} {
		m[name] = &class{name: name, supers: []string{"Iterator"}, tables: func() [][]sig { return [][]sig{iteratorMethods.Get()} }}
	}
	for _, name := range []string{"java.util.ArrayList$ListItr", "java.util.AbstractList$ListItr", "java.util.ArrayList$SubList$1", "java.util.AbstractList$SubList$1",
		"java.util.ImmutableCollections$ListItr"} {
		m[name] = &class{name: name, supers: []string{"ListIterator"}, tables: func() [][]sig { return [][]sig{listIteratorMethods.Get(), iteratorMethods.Get()} }}
	}
	m[objectAdapter] = &class{name: objectAdapter, supers: []string{"Iterator", "Consumer"}, tables: func() [][]sig {
		return [][]sig{iteratorMethods.Get(),
			{{"void accept(Object)", acceptValue}, {"Consumer andThen(Consumer)", consumerAndThen}}}
	}}
	for _, n := range numerics[ofInts:] {
		m[n.adapter] = &class{name: n.adapter, supers: []string{"Iterator", n.name + "Consumer"}, tables: func() [][]sig {
			return [][]sig{iteratorMethods.Get(), {
				{n.fill("$ nextX()"), do0(nextOf)},
				{n.fill("void forEachRemaining(XConsumer)"), iteratorForEach},
				{n.fill("void forEachRemaining(Object)"), iteratorForEach},
				{n.fill("void accept($)"), acceptValue}, {n.fill("XConsumer andThen(XConsumer)"), consumerAndThen}}}
		}}
	}
	return m
}}

func listIteratorClass(l Value, both bool) *class {
	name := "java.util.ArrayList$Itr"
	switch o := l.Object().(type) {
	case *subList:
		return iteratorClasses.Get()[o.class().name+"$1"]
	case *fixedList:
		name = "java.util.AbstractList$Itr"
		if o.arr == nil {
			name = "java.util.ImmutableCollections$ListItr"
		}
	}
	if both && name != "java.util.ImmutableCollections$ListItr" {
		name = strings.TrimSuffix(name, "Itr") + "ListItr"
	}
	return iteratorClasses.Get()[name]
}

// fixedIterators are the classes of the iterators of unmodifiable sets, and of the views of unmodifiable maps.
var fixedIterators = map[string]string{
	"java.util.AbstractMap$1":               "java.util.AbstractMap$1$1",
	"java.util.AbstractMap$2":               "java.util.AbstractMap$2$1",
	"java.util.ImmutableCollections$MapN$1": "java.util.ImmutableCollections$MapN$MapNIterator",
	"java.util.ImmutableCollections$Set12":  "java.util.ImmutableCollections$Set12$1",
	"java.util.ImmutableCollections$SetN":   "java.util.ImmutableCollections$SetN$SetNIterator",
}

func viewIteratorClass(w *view) *class {
	name := [...]string{"Key", "Value", "Entry"}[w.part] + "Iterator"
	switch {
	case w.fixedClass():
		name = fixedIterators[w.class().name]
	case w.of.MapClass() == jsondoc.LinkedHashMap:
		name = "java.util.LinkedHashMap$Linked" + name
	default:
		name = "java.util.HashMap$" + name
	}
	return iteratorClasses.Get()[name]
}

func newListIterator(rt *Runtime, l Value, at int, both bool) (Value, error) {
	if _, err := listSize(l); err != nil {
		return Value{}, err
	}
	x := &iterator{rt: rt, cls: listIteratorClass(l, both), list: l, i: at, last: -1, mod: listMod(l)}
	x.one = immutable(l) && !both
	return jsondoc.OfObject(x), rt.Grow(400)
}

func newViewIterator(rt *Runtime, w *view) (Value, error) {
	return jsondoc.OfObject(&iterator{rt: rt, cls: viewIteratorClass(w), it: viewIterator(w)}), rt.Grow(400)
}

// objectAdapter is the class of the iterators of streams.
const objectAdapter = "java.util.Spliterators$1Adapter"

// newStreamIterator is Stream.iterator. It is a Consumer too: what it accepts takes the place of the element that it would
// give next, if that has been looked for, or goes before it.
func newStreamIterator(rt *Runtime, of streamOf, elems []Value) Value {
	name := objectAdapter
	if of != ofObjects {
		name = numerics[of].adapter
	}
	return jsondoc.OfObject(&iterator{rt: rt, cls: iteratorClasses.Get()[name], of: of, adapter: true, it: Iterator{mode: walkSlice, all: elems}})
}

// ready looks for the next element of a stream.
func (x *iterator) ready() (bool, error) {
	if x.full {
		return true, nil
	}
	more, err := x.it.HasNext(x.rt)
	if err != nil || !more {
		return false, err
	}
	x.key, err = x.it.Next(x.rt)
	x.full = err == nil
	return x.full, err
}

func (x *iterator) accept(v Value) error {
	x.key, x.full = v, true
	return nil
}

func (x *iterator) class() *class { return x.cls }

// AppendText appends the name of the class and an identity hash.
func (x *iterator) AppendText(dst []byte) []byte {
	return append(append(dst, x.cls.name...), identity...)
}

func (x *iterator) hasNext() (bool, error) {
	if x.adapter {
		return x.ready()
	}
	if x.list.IsNull() {
		return x.it.HasNext(x.rt)
	}
	n, err := x.size()
	return x.i != n, err
}

// size of the list under the iterator: it does not matter here whether that
// list is a stale view.
func (x *iterator) size() (int, error) {
	n, err := listSize(x.list)
	if s, ok := x.list.Object().(*subList); ok && err != nil {
		return s.n, nil
	}
	return n, err
}

func (x *iterator) check() error {
	if listMod(x.list) != x.mod {
		return concurrentChange()
	}
	return nil
}

func (x *iterator) next() (Value, error) {
	if x.adapter {
		if ok, err := x.ready(); !ok || err != nil {
			return Value{}, cmp.Or(err, noSuchElement())
		}
		x.full = false
		return x.key, nil
	}
	if x.list.IsNull() {
		v, err := x.it.Next(x.rt)
		if x.can = err == nil; x.can && x.it.mode == walkMap {
			x.key = x.it.cur.Key()
		}
		return v, err
	}
	if err := x.check(); err != nil {
		return Value{}, err
	}
	n, err := x.size()
	if err != nil {
		return Value{}, err
	}
	if x.i >= n {
		return Value{}, noSuchElement()
	}
	x.last = x.i
	x.i++
	return listAt(x.list, x.last), nil
}

func (x *iterator) remove() error {
	if !x.list.IsNull() {
		if immutable(x.list) {
			return unsupported()
		}
		if x.last < 0 {
			return illegalState()
		}
		if err := x.check(); err != nil {
			return err
		}
		if _, err := listRemoveAt(x.rt, x.list, x.last); err != nil {
			return err
		}
		x.i, x.last, x.mod = x.last, -1, listMod(x.list)
		return nil
	}
	if x.it.mode != walkMap || x.it.ro {
		return unsupported()
	}
	if !x.can {
		return illegalState()
	}
	if x.it.of.ModCount() != x.it.mod {
		return concurrentChange()
	}
	return x.removeKey()
}

// removeKey removes the last key and finds the place again: the order of the
// rest does not change.
func (x *iterator) removeKey() error {
	x.can = false
	m := x.it.of
	x.rt.removeHeld(m, x.key)
	passed := x.it.i - 1
	x.it = mapIterator(m, x.it.part, false)
	for ; x.it.i < passed; x.it.i++ {
		x.it.cur.Next()
	}
	x.it.more = x.it.cur.HasNext()
	return x.rt.Spend(passed + 1)
}

func nextOf(_ *Runtime, x *iterator) (Value, error) { return x.next() }

var iteratorMethods = lazy.Value[[]sig]{Make: func() []sig {
	return []sig{
		{"boolean hasNext()", do0(func(_ *Runtime, x *iterator) (bool, error) { return x.hasNext() })},
		{"Object next()", do0(nextOf)},
		{"void remove()", do0(func(_ *Runtime, x *iterator) (Value, error) { return void(x.remove()) })},
		{"void forEachRemaining(Consumer)", iteratorForEach},
	}
}}

// backward makes a body of what an iterator that only goes forward refuses.
func backward[R any](run func(x *iterator) R) body {
	return do0(func(_ *Runtime, x *iterator) (r R, err error) {
		if x.one {
			return r, unsupported()
		}
		return run(x), nil
	})
}

var listIteratorMethods = lazy.Value[[]sig]{Make: func() []sig {
	return []sig{
		{"boolean hasPrevious()", backward(func(x *iterator) bool { return x.i != 0 })},
		{"int nextIndex()", backward(func(x *iterator) int { return x.i })},
		{"int previousIndex()", backward(func(x *iterator) int { return x.i - 1 })},
		{"Object previous()", do0(func(_ *Runtime, x *iterator) (Value, error) {
			if x.one {
				return Value{}, unsupported()
			}
			if err := x.check(); err != nil {
				return Value{}, err
			}
			if x.i == 0 {
				return Value{}, noSuchElement()
			}
			x.i--
			x.last = x.i
			return listAt(x.list, x.i), nil
		})},
		{"void set(Object)", do1(func(_ *Runtime, x *iterator, v Value) (Value, error) {
			if immutable(x.list) {
				return Value{}, unsupported()
			}
			if x.last < 0 {
				return Value{}, illegalState()
			}
			if err := x.check(); err != nil {
				return Value{}, err
			}
			_, err := listPut(x.rt, x.list, x.last, v)
			return Value{}, err
		})},
		{"void add(Object)", do1(func(_ *Runtime, x *iterator, v Value) (Value, error) {
			if err := x.check(); err != nil {
				return Value{}, err
			}
			if err := listInsert(x.rt, x.list, x.i, v); err != nil {
				return Value{}, err
			}
			x.i++
			x.last, x.mod = -1, listMod(x.list)
			return Value{}, nil
		})},
	}
}}
