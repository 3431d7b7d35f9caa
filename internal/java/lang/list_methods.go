package lang

import (
	"slices"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

// listClasses are the classes of jsondoc's lists.
var listClasses [2]*class

func init() {
	listClasses = [2]*class{
		jsondoc.ArrayList: {name: "java.util.ArrayList", typ: typeOf("ArrayList"), supers: []string{"List", "Cloneable"},
			tables: [][]sig{arrayListMethods, listMethods, ownMethods}},
		jsondoc.JSONArray: {name: "net.minidev.json.JSONArray", typ: typeOf("JSONArray"), supers: []string{"List", "Cloneable"},
			tables: [][]sig{jsonArrayMethods, arrayListMethods, listMethods, ownMethods}},
	}
}

func void(err error) (Value, error) { return Value{}, err }

func truth(b bool, err error) (Value, error) { return jsondoc.OfBool(b), err }

var arrayListMethods = []sig{
	{"Object clone()", func(rt *Runtime, this Value, _ []Value) (Value, error) {
		elems, err := elements(rt, this)
		if err != nil {
			return Value{}, err
		}
		class := jsondoc.ArrayList
		if this.IsList() {
			class = this.ListClass()
		}
		return jsondoc.OfList(jsondoc.NewList(class, elems...)), nil
	}},
	{"void ensureCapacity(int)", func(rt *Runtime, this Value, a []Value) (Value, error) {
		if this.IsList() && intOf(a[0]) > grownCapacity(this.Len()) {
			if err := rt.thaw(this); err != nil {
				return Value{}, err
			}
			this.Touch()
		}
		return Value{}, nil
	}},
	{"void trimToSize()", func(rt *Runtime, this Value, _ []Value) (Value, error) {
		if this.IsList() {
			if err := rt.thaw(this); err != nil {
				return Value{}, err
			}
			this.Touch()
		}
		return Value{}, nil
	}},
	{"static List copyOf(Collection)", listCopyOf},
}

// grownCapacity is the capacity of an ArrayList to which n elements were added
// one by one. Only beyond it does ensureCapacity count as a change.
func grownCapacity(n int) int {
	c := 10
	for c < n {
		c += c >> 1
	}
	return c
}

// listMethods are those of java.util.List, as every list has them.
var listMethods = []sig{
	{"boolean add(Object)", listAdd},
	{"void add(int,Object)", do2(func(rt *Runtime, l Value, k int, v Value) (Value, error) {
		if fixedSize(l) {
			return Value{}, unsupported()
		}
		if err := inRangeToAdd(l, k); err != nil {
			return Value{}, err
		}
		return void(listInsert(rt, l, k, v))
	})},
	{"boolean remove(Object)", func(rt *Runtime, this Value, a []Value) (Value, error) {
		if immutable(this) {
			return Value{}, unsupported()
		}
		k, err := listIndex(rt, this, a[0])
		if err != nil || k < 0 {
			return truth(false, err)
		}
		_, err = listRemoveAt(rt, this, k)
		return truth(true, err)
	}},
	{"Object remove(int)", do1(func(rt *Runtime, l Value, k int) (Value, error) {
		if fixedSize(l) {
			return Value{}, unsupported()
		}
		if err := inRange(l, k); err != nil {
			return Value{}, err
		}
		return listRemoveAt(rt, l, k)
	})},
	{"Object get(int)", do1(func(_ *Runtime, l Value, k int) (Value, error) {
		if err := inRange(l, k); err != nil {
			return Value{}, err
		}
		return listAt(l, k), nil
	})},
	{"Object set(int,Object)", do2(func(rt *Runtime, l Value, k int, v Value) (Value, error) {
		if immutable(l) {
			return Value{}, unsupported()
		}
		if err := inRange(l, k); err != nil {
			return Value{}, err
		}
		return listPut(rt, l, k, v)
	})},
	{"int size()", do0(func(_ *Runtime, l Value) (int, error) { return listSize(l) })},
	{"boolean isEmpty()", do0(func(_ *Runtime, l Value) (bool, error) {
		n, err := listSize(l)
		return n == 0, err
	})},
	{"boolean contains(Object)", do1(func(rt *Runtime, l, v Value) (bool, error) {
		k, err := search(rt, l, v, listIndex)
		return k >= 0, err
	})},
	{"int indexOf(Object)", do1(func(rt *Runtime, l, v Value) (int, error) { return search(rt, l, v, listIndex) })},
	{"int lastIndexOf(Object)", do1(func(rt *Runtime, l, v Value) (int, error) { return search(rt, l, v, listLastIndex) })},
	{"void clear()", func(rt *Runtime, this Value, _ []Value) (Value, error) {
		if this.IsList() {
			if err := rt.thaw(this); err != nil {
				return Value{}, err
			}
			err := rt.Spend(this.Len() / 8)
			this.Clear()
			return Value{}, err
		}
		return void(listerOf(this).clearAll())
	}},
	{"boolean addAll(Collection)", func(rt *Runtime, this Value, a []Value) (Value, error) {
		n, err := listSize(this)
		if err != nil {
			return Value{}, err
		}
		return listAddAll(rt, this, n, a[0])
	}},
	{"boolean addAll(int,Collection)", func(rt *Runtime, this Value, a []Value) (Value, error) {
		if immutable(this) {
			return Value{}, unsupported()
		}
		if err := inRangeToAdd(this, intOf(a[0])); err != nil {
			return Value{}, err
		}
		return listAddAll(rt, this, intOf(a[0]), a[1])
	}},
	{"boolean removeAll(Collection)", do1(func(rt *Runtime, l, set Value) (Value, error) { return listFilter(rt, l, set, false) })},
	{"boolean retainAll(Collection)", do1(func(rt *Runtime, l, set Value) (Value, error) { return listFilter(rt, l, set, true) })},
	{"List subList(int,int)", listSubList},
	{"Iterator iterator()", do0(func(rt *Runtime, l Value) (Value, error) { return newListIterator(rt, l, 0, false) })},
	{"ListIterator listIterator()", do0(func(rt *Runtime, l Value) (Value, error) { return newListIterator(rt, l, 0, true) })},
	{"ListIterator listIterator(int)", func(rt *Runtime, this Value, a []Value) (Value, error) {
		if _, err := listSize(this); err != nil { // a stale view is noticed before the index
			return Value{}, err
		}
		if err := inRangeToAdd(this, intOf(a[0])); err != nil {
			return Value{}, err
		}
		return newListIterator(rt, this, intOf(a[0]), true)
	}},
	{"void sort(Comparator)", listSort},
	{"void replaceAll(UnaryOperator)", changeByFunction},
	{"boolean removeIf(Predicate)", changeByFunction},
	{"void forEach(Consumer)", collectionForEach},
	{"boolean containsAll(Collection)", collectionContainsAll},
	{"Object[] toArray()", collectionToArray},
	{"Object[] toArray(Object[])", collectionToArrayOf},
	{"Object[] toArray(IntFunction)", functionNull},
	{"Stream stream()", collectionStream},
	{"Spliterator spliterator()", refuse("java.lang.Iterable", "spliterator")},
	{"Stream parallelStream()", collectionParallel},
	{"static List copyOf(Collection)", listCopyOf},
	{"static List of()", listOf},
	{"static List of(Object)", listOf},
	{"static List of(Object,Object)", listOf},
	{"static List of(Object,Object,Object)", listOf},
	{"static List of(Object,Object,Object,Object)", listOf},
	{"static List of(Object,Object,Object,Object,Object)", listOf},
	{"static List of(Object,Object,Object,Object,Object,Object)", listOf},
	{"static List of(Object,Object,Object,Object,Object,Object,Object)", listOf},
	{"static List of(Object,Object,Object,Object,Object,Object,Object,Object)", listOf},
	{"static List of(Object,Object,Object,Object,Object,Object,Object,Object,Object)", listOf},
	{"static List of(Object,Object,Object,Object,Object,Object,Object,Object,Object,Object)", listOf},
	{"static List of(Object[])", func(rt *Runtime, this Value, a []Value) (Value, error) {
		if a[0].IsNull() {
			return Value{}, nullPointer()
		}
		return listOf(rt, this, arrayOf(a[0]).elems)
	}},
}

func immutable(v Value) bool {
	f, ok := v.Object().(*fixedList)
	return ok && f.arr == nil
}

// fixedSize reports whether nothing can be added to v or removed from it.
func fixedSize(v Value) bool {
	_, ok := v.Object().(*fixedList)
	return ok
}

// changeByFunction gets a function that can only be null.
func changeByFunction(_ *Runtime, this Value, _ []Value) (Value, error) {
	if immutable(this) {
		return Value{}, unsupported()
	}
	return Value{}, nullPointer()
}

// lengthOf is the size of a list, also of a view that is stale.
func lengthOf(l Value) int {
	n, _ := listSize(l)
	return n
}

// inRange checks an index, and only then whether the list is a stale view.
func inRange(l Value, k int) error {
	if k < 0 || k >= lengthOf(l) {
		if f, ok := l.Object().(*fixedList); ok && (f.cls == fixedListClass || f.cls == wrapperClass) {
			return arrayIndexOutOfBounds() // which these leave to their array
		}
		return listIndexOutOfBounds()
	}
	_, err := listSize(l)
	return err
}

// inRangeToAdd checks a place between elements.
func inRangeToAdd(l Value, k int) error {
	if k < 0 || k > lengthOf(l) {
		return listIndexOutOfBounds()
	}
	_, err := listSize(l)
	return err
}

// search looks for v; lists that hold no null do not let null be asked for.
func search(rt *Runtime, l, v Value, find func(*Runtime, Value, Value) (int, error)) (int, error) {
	if o := listerOf(l); o != nil && v.IsNull() && !o.tolerant() {
		return 0, nullPointer()
	}
	return find(rt, l, v)
}

func listAdd(rt *Runtime, this Value, a []Value) (Value, error) {
	n, err := listSize(this)
	if err != nil {
		return Value{}, err
	}
	return truth(true, listInsert(rt, this, n, a[0]))
}

func listAddAll(rt *Runtime, this Value, at int, from Value) (Value, error) {
	if immutable(this) {
		return Value{}, unsupported()
	}
	if from.IsNull() {
		return Value{}, nullPointer()
	}
	elems, err := elements(rt, from)
	if err != nil {
		return Value{}, err
	}
	for k, e := range elems {
		if err := listInsert(rt, this, at+k, e); err != nil {
			return Value{}, err
		}
	}
	if len(elems) == 0 && this.IsList() {
		this.Touch()
	}
	return jsondoc.OfBool(len(elems) > 0), nil
}

// listFilter keeps the elements of which membership in set is keep.
func listFilter(rt *Runtime, this, set Value, keep bool) (Value, error) {
	if immutable(this) {
		return Value{}, unsupported()
	}
	if set.IsNull() {
		return Value{}, nullPointer()
	}
	elems, err := elements(rt, this)
	if err != nil {
		return Value{}, err
	}
	var gone []int // found first: set may be a view of the list
	for k, e := range elems {
		in, err := collectionHas(rt, set, e)
		if err != nil {
			return Value{}, err
		}
		if in != keep {
			gone = append(gone, k)
		}
	}
	for _, k := range slices.Backward(gone) {
		if _, err := listRemoveAt(rt, this, k); err != nil {
			return Value{}, err
		}
	}
	return jsondoc.OfBool(len(gone) > 0), nil
}

func listSubList(rt *Runtime, this Value, a []Value) (Value, error) {
	from, to := intOf(a[0]), intOf(a[1])
	if from < 0 || to > lengthOf(this) {
		return Value{}, listIndexOutOfBounds()
	}
	if from > to {
		return Value{}, illegalArgument("fromIndex > toIndex")
	}
	if f, ok := this.Object().(*fixedList); ok && f.arr == nil {
		part := &fixedList{cls: fixedSubClass, elems: f.elems[from:to:to], whole: f.whole, rt: rt, nulls: f.nulls}
		if part.whole == nil {
			part.whole = f.elems
		}
		return jsondoc.OfObject(part), rt.Grow(96)
	}
	part := &subList{of: this, from: from, n: to - from, mod: listMod(this), rt: rt, abstract: classOf(this) == wrapperClass}
	if s, ok := this.Object().(*subList); ok {
		if part.depth = s.depth + 1; part.depth > maxDepth {
			return Value{}, &LimitError{What: "nested sublists", Limit: maxDepth}
		}
		part.mod, part.abstract = s.mod, s.abstract // stale if s is
	}
	return jsondoc.OfObject(part), rt.Grow(96)
}

func listSort(rt *Runtime, this Value, a []Value) (Value, error) {
	if immutable(this) {
		return Value{}, unsupported()
	}
	elems, err := elements(rt, this)
	if err != nil {
		return Value{}, err
	}
	if err := sortValues(rt, elems, a[0]); err != nil {
		return Value{}, err
	}
	for k, e := range elems {
		if _, err := listPut(rt, this, k, e); err != nil {
			return Value{}, err
		}
	}
	if this.IsList() { // an ArrayList counts a sort as a change of structure
		touch(this)
	}
	return Value{}, nil
}

// touch makes iterators notice a change that kept the size.
func touch(l Value) {
	l.Add(Value{})
	l.RemoveAt(l.Len() - 1)
}

// sortValues sorts by a comparator, by natural order if it is null.
func sortValues(rt *Runtime, elems []Value, cmp Value) error {
	var failure error
	if len(elems) == 1 {
		return nil
	}
	slices.SortStableFunc(elems, func(x, y Value) int {
		if failure != nil {
			return 0
		}
		if failure = rt.Spend(1 + min(x.Work(), y.Work())); failure != nil {
			return 0
		}
		var c int
		c, failure = compareBy(cmp, x, y)
		return c
	})
	return failure
}

func listCopyOf(rt *Runtime, _ Value, a []Value) (Value, error) {
	if a[0].IsNull() {
		return Value{}, nullPointer()
	}
	elems, err := elements(rt, a[0])
	if err != nil {
		return Value{}, err
	}
	return listOf(rt, Value{}, elems)
}

func listOf(rt *Runtime, _ Value, a []Value) (Value, error) {
	for _, e := range a {
		if e.IsNull() {
			return Value{}, nullPointer()
		}
	}
	if err := rt.Grow(24*len(a) + 64); err != nil {
		return Value{}, err
	}
	return newFixedList(rt, slices.Clone(a), false), nil
}

// jsonArrayMethods are what json-smart adds to an ArrayList.
var jsonArrayMethods = []sig{
	{"String toJSONString()", func(rt *Runtime, this Value, _ []Value) (Value, error) { return jsonText(rt, this) }},
	{"String toJSONString(JSONStyle)", functionNull},
	{"String toString(JSONStyle)", functionNull},
	{"static String toJSONString(List)", func(rt *Runtime, _ Value, a []Value) (Value, error) { return jsonText(rt, a[0]) }},
	{"static String toJSONString(List,JSONStyle)", func(_ *Runtime, _ Value, a []Value) (Value, error) {
		if a[0].IsNull() { // which needs no style
			return ofStr("null"), nil
		}
		return Value{}, nullPointer()
	}},
	{"void writeJSONString(Appendable)", functionNull},
	{"void writeJSONString(Appendable,JSONStyle)", functionNull},
	{"static void writeJSONString(List,Appendable)", functionNull},
	{"static void writeJSONString(Iterable,Appendable,JSONStyle)", functionNull},
	{"void merge(Object)", jsonArrayMerge},
}

func jsonText(rt *Runtime, v Value) (Value, error) {
	dst, err := rt.printer().AppendJSON(nil, v, jsondoc.Web)
	return ofStr(string(dst)), err
}

// jsonArrayMerge appends what another JSON array holds.
func jsonArrayMerge(rt *Runtime, this Value, a []Value) (Value, error) {
	if a[0].IsNull() {
		return Value{}, nil
	}
	if a[0].IsList() && a[0].ListClass() == jsondoc.JSONArray {
		_, err := listAddAll(rt, this, this.Len(), a[0])
		return Value{}, err
	}
	return Value{}, classCast(a[0], "net.minidev.json.JSONArray")
}
