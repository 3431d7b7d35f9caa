package lang

import (
	"slices"
	"strings"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/lazy"
)

// listClasses are the classes of jsondoc's lists.
var listClasses [2]*class

func init() {
	listClasses = [2]*class{
		jsondoc.ArrayList: {name: "java.util.ArrayList", simple: "ArrayList", supers: []string{"List", "Cloneable"},
			tables: func() [][]sig { return append([][]sig{arrayListMethods.Get()}, anyList()...) }},
		jsondoc.JSONArray: {name: "net.minidev.json.JSONArray", simple: "JSONArray", supers: []string{"List", "Cloneable"},
			tables: func() [][]sig {
				return append([][]sig{jsonArrayMethods.Get(), arrayListMethods.Get()}, anyList()...)
			}},
	}
}

func void(err error) (Value, error) { return Value{}, err }

func truth(b bool, err error) (Value, error) { return jsondoc.OfBool(b), err }

var arrayListMethods = lazy.Value[[]sig]{Make: func() []sig {
	return []sig{
		{"Object clone()", do0(func(rt *Runtime, l Value) (Value, error) {
			elems, err := elements(rt, l)
			class := jsondoc.ArrayList
			if l.IsList() {
				class = l.ListClass()
			}
			return jsondoc.OfList(jsondoc.NewList(class, elems...)), err
		})},
		{"void ensureCapacity(int)", do1(func(rt *Runtime, l Value, n int) (Value, error) {
			if n <= grownCapacity(lengthOf(l)) {
				return Value{}, nil
			}
			return listTouch(rt, l)
		})},
		{"void trimToSize()", do0(listTouch)},
		{"static List copyOf(Collection)", make1(listCopyOf)},
	}
}}

// listTouch counts as a change of an ArrayList.
func listTouch(rt *Runtime, l Value) (Value, error) {
	if !l.IsList() {
		return Value{}, nil
	}
	if err := rt.thaw(l); err != nil {
		return Value{}, err
	}
	l.Touch()
	return Value{}, nil
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
var listMethods = lazy.Value[[]sig]{Make: func() []sig {
	return []sig{
		{"boolean add(Object)", do1(func(rt *Runtime, l, v Value) (bool, error) {
			n, err := listSize(l)
			if err != nil {
				return false, err
			}
			return true, listInsert(rt, l, n, v)
		})},
		{"void add(int,Object)", unless(fixedSize, do2(func(rt *Runtime, l Value, k int, v Value) (Value, error) {
			if err := inRangeToAdd(l, k); err != nil {
				return Value{}, err
			}
			return void(listInsert(rt, l, k, v))
		}))},
		{"boolean remove(Object)", unless(immutable, do1(func(rt *Runtime, l, v Value) (bool, error) {
			k, err := listIndex(rt, l, v)
			if err != nil || k < 0 {
				return false, err
			}
			_, err = listRemoveAt(rt, l, k)
			return true, err
		}))},
		{"Object remove(int)", unless(fixedSize, do1(func(rt *Runtime, l Value, k int) (Value, error) {
			if err := inRange(l, k); err != nil {
				return Value{}, err
			}
			return listRemoveAt(rt, l, k)
		}))},
		{"Object get(int)", do1(func(_ *Runtime, l Value, k int) (Value, error) {
			if err := inRange(l, k); err != nil {
				return Value{}, err
			}
			return listAt(l, k), nil
		})},
		{"Object set(int,Object)", unless(immutable, do2(func(rt *Runtime, l Value, k int, v Value) (Value, error) {
			if err := inRange(l, k); err != nil {
				return Value{}, err
			}
			return listPut(rt, l, k, v)
		}))},
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
		{"void clear()", do0(func(rt *Runtime, l Value) (Value, error) {
			if l.IsList() {
				return void(rt.clearAll(l))
			}
			return void(listerOf(l).clearAll())
		})},
		{"boolean addAll(Collection)", do1(func(rt *Runtime, l, from Value) (bool, error) {
			n, err := listSize(l)
			if err != nil {
				return false, err
			}
			return listAddAll(rt, l, n, from)
		})},
		{"boolean addAll(int,Collection)", unless(immutable, do2(func(rt *Runtime, l Value, at int, from Value) (bool, error) {
			if err := inRangeToAdd(l, at); err != nil {
				return false, err
			}
			return listAddAll(rt, l, at, from)
		}))},
		{"boolean removeAll(Collection)", listFilter(false)},
		{"boolean retainAll(Collection)", listFilter(true)},
		{"List subList(int,int)", do2(listSubList)},
		{"Iterator iterator()", do0(func(rt *Runtime, l Value) (Value, error) { return newListIterator(rt, l, 0, false) })},
		{"ListIterator listIterator()", do0(func(rt *Runtime, l Value) (Value, error) { return newListIterator(rt, l, 0, true) })},
		{"ListIterator listIterator(int)", do1(func(rt *Runtime, l Value, at int) (Value, error) {
			if _, err := listSize(l); err != nil { // a stale view is noticed before the index
				return Value{}, err
			}
			if err := inRangeToAdd(l, at); err != nil {
				return Value{}, err
			}
			return newListIterator(rt, l, at, true)
		})},
		{"void sort(Comparator)", unless(immutable, do1(listSort))},
		{"void replaceAll(UnaryOperator)", unless(immutable, functionNull)},
		{"boolean removeIf(Predicate)", unless(immutable, functionNull)},
		{"boolean containsAll(Collection)", do1(collectionContainsAll)},
		{"static List copyOf(Collection)", make1(listCopyOf)},
	}
}}

// anyList are the tables of every list.
func anyList() [][]sig {
	return [][]sig{listMethods.Get(), iterableMethods.Get(), listStatics.Get(), ownMethods.Get()}
}

var listStatics = lazy.Value[[]sig]{Make: func() []sig {
	return append(severalOf("List", "Object", listOf),
		sig{"static List of(Object[])", make1(func(rt *Runtime, a *array) (Value, error) { return listOf(rt, a.elems) })})
}}

// severalOf declares the methods named of that take from none to ten times the parameters.
func severalOf(result, param string, run func(rt *Runtime, elems []Value) (Value, error)) (table []sig) {
	params := ""
	for range 11 {
		table = append(table, sig{"static " + result + " of(" + strings.TrimPrefix(params, ",") + ")",
			func(rt *Runtime, _ Value, a []Value) (Value, error) { return run(rt, a) }})
		params += "," + param
	}
	return table
}

// unless makes a body that refuses to change what it may not.
func unless(refused func(Value) bool, run body) body {
	return func(rt *Runtime, this Value, a []Value) (Value, error) {
		if refused(this) {
			return Value{}, unsupported()
		}
		return run(rt, this, a)
	}
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

func listAddAll(rt *Runtime, l Value, at int, from Value) (bool, error) {
	if immutable(l) {
		return false, unsupported()
	}
	elems, err := elementsOf(rt, from)
	if err != nil {
		return false, err
	}
	for k, e := range elems {
		if err := listInsert(rt, l, at+k, e); err != nil {
			return false, err
		}
	}
	if len(elems) == 0 && l.IsList() {
		l.Touch()
	}
	return len(elems) > 0, nil
}

// listFilter makes the body of a method that keeps the elements of which membership in a set is keep.
func listFilter(keep bool) body {
	return unless(immutable, do1(func(rt *Runtime, l Value, set some) (bool, error) {
		elems, err := elements(rt, l)
		if err != nil {
			return false, err
		}
		var gone []int // found first: set may be a view of the list
		for k, e := range elems {
			in, err := collectionHas(rt, set.Value, e)
			if err != nil {
				return false, err
			}
			if in != keep {
				gone = append(gone, k)
			}
		}
		for _, k := range slices.Backward(gone) {
			if _, err := listRemoveAt(rt, l, k); err != nil {
				return false, err
			}
		}
		return len(gone) > 0, nil
	}))
}

func listSubList(rt *Runtime, this Value, from, to int) (Value, error) {
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

func listSort(rt *Runtime, this, by Value) (Value, error) {
	elems, err := elements(rt, this)
	if err != nil {
		return Value{}, err
	}
	if err := sortValues(rt, elems, by); err != nil {
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

func listCopyOf(rt *Runtime, c Value) (Value, error) {
	elems, err := elementsOf(rt, c)
	if err != nil {
		return Value{}, err
	}
	return listOf(rt, elems)
}

func listOf(rt *Runtime, elems []Value) (Value, error) {
	if slices.ContainsFunc(elems, Value.IsNull) {
		return Value{}, nullPointer()
	}
	if err := rt.Grow(24*len(elems) + 64); err != nil {
		return Value{}, err
	}
	return newFixedList(rt, slices.Clone(elems), false), nil
}

// jsonArrayMethods are what json-smart adds to an ArrayList.
var jsonArrayMethods = lazy.Value[[]sig]{Make: func() []sig {
	return []sig{
		{"String toJSONString()", do0(jsonText)},
		{"String toJSONString(JSONStyle)", functionNull},
		{"String toString(JSONStyle)", functionNull},
		{"static String toJSONString(List)", make1(jsonText)},
		{"static String toJSONString(List,JSONStyle)", make1(func(_ *Runtime, l Value) (string, error) {
			if l.IsNull() { // which needs no style
				return "null", nil
			}
			return "", nullPointer()
		})},
		{"void writeJSONString(Appendable)", functionNull},
		{"void writeJSONString(Appendable,JSONStyle)", functionNull},
		{"static void writeJSONString(List,Appendable)", functionNull},
		{"static void writeJSONString(Iterable,Appendable,JSONStyle)", functionNull},
		{"void merge(Object)", do1(jsonArrayMerge)},
	}
}}

func jsonText(rt *Runtime, v Value) (string, error) {
	dst, err := rt.printer().AppendJSON(nil, v, jsondoc.Web)
	return string(dst), err
}

// jsonArrayMerge appends what another JSON array holds.
func jsonArrayMerge(rt *Runtime, l, from Value) (Value, error) {
	if from.IsNull() {
		return Value{}, nil
	}
	if from.IsList() && from.ListClass() == jsondoc.JSONArray {
		_, err := listAddAll(rt, l, l.Len(), from)
		return Value{}, err
	}
	return Value{}, classCast(from, "net.minidev.json.JSONArray")
}
