package lang

import (
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

// A list is any value whose class is a java.util.List: those of jsondoc, and
// the objects of this package that implement lister.

// lister is a List of this package.
type lister interface {
	javaObject
	size() (int, error)
	at(i int) Value // i is in range
	put(i int, v Value) (Value, error)
	insert(i int, v Value) error
	removeAt(i int) (Value, error)
	clearAll() error
	modCount() uint32
	// tolerant reports whether the list can be asked for null.
	tolerant() bool
}

func listerOf(v Value) lister {
	if v.Kind() != jsondoc.Opaque {
		return nil
	}
	l, _ := v.Object().(lister)
	return l
}

func listSize(v Value) (int, error) {
	if v.IsList() {
		return v.Len(), nil
	}
	return listerOf(v).size()
}

func listAt(v Value, k int) Value {
	if v.IsList() {
		return v.Index(k)
	}
	return listerOf(v).at(k)
}

func listPut(rt *Runtime, v Value, k int, e Value) (Value, error) {
	if v.IsList() {
		if err := rt.thaw(v); err != nil {
			return Value{}, err
		}
		return v.Set(k, e), nil
	}
	return listerOf(v).put(k, e)
}

func listInsert(rt *Runtime, v Value, k int, e Value) error {
	if v.IsList() {
		if err := rt.thaw(v); err != nil {
			return err
		}
		if err := rt.Grow(v.Thaw().ListRef().Growth()); err != nil {
			return err
		}
		if n := v.Len(); k == n {
			v.Add(e)
		} else {
			v.Insert(k, e)
			return rt.Spend((n-k)/8 + 1)
		}
		return nil
	}
	return listerOf(v).insert(k, e)
}

func listRemoveAt(rt *Runtime, v Value, k int) (Value, error) {
	if v.IsList() {
		if err := rt.thaw(v); err != nil {
			return Value{}, err
		}
		err := rt.Spend((v.Len()-k)/8 + 1)
		return v.RemoveAt(k), err
	}
	return listerOf(v).removeAt(k)
}

func listMod(v Value) uint32 {
	if v.IsList() {
		return v.ModCount()
	}
	return listerOf(v).modCount()
}

func isList(v Value) bool { return v.IsList() || listerOf(v) != nil }

func listIndexOutOfBounds() error {
	return throw("java.lang.IndexOutOfBoundsException", "index out of range")
}

// listIndex finds v from the front, listLastIndex from the back.
func listIndex(rt *Runtime, l, v Value) (int, error) {
	if l.IsList() {
		k, c := 0, l.Iter()
		for ; c.Next(); k++ {
			if rt.equal(v, c.Value()) {
				return k, rt.Spend(k + 1)
			}
		}
		return -1, rt.Spend(k + 1)
	}
	n, err := listSize(l)
	if err != nil {
		return 0, err
	}
	for k := range n {
		if rt.equal(v, listAt(l, k)) {
			return k, rt.Spend(k + 1)
		}
		if k&0xFFF == 0xFFF {
			if err := rt.Spend(0x1000); err != nil {
				return 0, err
			}
		}
	}
	return -1, rt.Spend(n&0xFFF + 1)
}

func listLastIndex(rt *Runtime, l, v Value) (int, error) {
	n, err := listSize(l)
	if err != nil {
		return 0, err
	}
	if l.Kind() == jsondoc.DocList { // the places of the last ones are looked for from the front
		if err := rt.Spend(n); err != nil {
			return 0, err
		}
	}
	for k := n - 1; k >= 0; k-- {
		if err := rt.Spend(1); err != nil {
			return 0, err
		}
		if rt.equal(v, listAt(l, k)) {
			return k, nil
		}
	}
	return -1, nil
}

// equalLists and the functions after it do what AbstractList does, for the
// lists of this package.
func equalLists(rt *Runtime, a, b Value) bool {
	if !isList(b) || !rt.enter() {
		return false
	}
	defer rt.leave()
	n, err := listSize(a)
	m, err2 := listSize(b)
	if err != nil || err2 != nil || n != m || rt.Spend(n) != nil {
		return false
	}
	for k := range n {
		if !rt.equal(listAt(a, k), listAt(b, k)) {
			return false
		}
	}
	return true
}

func hashList(rt *Runtime, l Value) int32 {
	h := int32(1)
	n, err := listSize(l)
	if err != nil || !rt.enter() {
		return h
	}
	defer rt.leave()
	if rt.Spend(n) != nil {
		return h
	}
	for k := range n {
		h = 31*h + rt.hash(listAt(l, k))
	}
	return h
}

// printedSteps is what printing an element of such a list costs.
const printedSteps = 3

func appendList(rt *Runtime, dst []byte, l Value) []byte {
	n, err := listSize(l)
	if err != nil {
		rt.fail(err)
		return dst
	}
	dst = append(dst, '[')
	for k := range n {
		if k > 0 {
			dst = append(dst, ", "...)
		}
		dst = appendMember(rt, dst, l, listAt(l, k), "(this Collection)")
		if rt.Spend(printedSteps) != nil {
			return dst
		}
	}
	return append(dst, ']')
}

func appendMember(rt *Runtime, dst []byte, of, v Value, self string) []byte {
	if v.Kind() == jsondoc.Opaque && of.Kind() == jsondoc.Opaque && v.Box().Object == of.Box().Object {
		return append(dst, self...)
	}
	return rt.AppendText(dst, v)
}

// The lists of this file are Sequences, so that a JSONPath goes into those that
// a template has put into a document.

func (s *subList) Elements() (Value, error) { return copyOf(s.rt, s) }
func (s *subList) Append(v Value) error     { return s.insert(s.n, v) }

func (f *fixedList) Elements() (Value, error) {
	return jsondoc.OfList(jsondoc.NewList(jsondoc.ArrayList, f.elems...)), nil
}
func (f *fixedList) Append(v Value) error { return f.insert(len(f.elems), v) }

func (r *rangeList) Elements() (Value, error) {
	if err := r.thaw(); err != nil {
		return Value{}, err
	}
	return jsondoc.OfList(r.list), nil
}
func (r *rangeList) Append(v Value) error { return r.insert(r.length(), v) }

// copyOf copies the elements of a list.
func copyOf(rt *Runtime, l lister) (Value, error) {
	elems, err := elements(rt, jsondoc.OfObject(l))
	return jsondoc.OfList(jsondoc.NewList(jsondoc.ArrayList, elems...)), err
}

// subList is a view of a list.
type subList struct {
	of       Value
	from, n  int
	mod      uint32
	depth    int // how many views there are between it and the list
	rt       *Runtime
	abstract bool // of a list that is no ArrayList
}

var (
	subListClass     = &class{name: "java.util.ArrayList$SubList", supers: []string{"List", "Cloneable"}}
	abstractSubClass = &class{name: "java.util.AbstractList$SubList", supers: []string{"List"}}
	fixedListClass   = &class{name: "java.util.ImmutableCollections$ListN", supers: []string{"List"}}
	fixedList2Class  = &class{name: "java.util.ImmutableCollections$List12", supers: []string{"List"}}
	fixedSubClass    = &class{name: "java.util.ImmutableCollections$SubList", supers: []string{"List"}}
	wrapperClass     = &class{name: "org.apache.velocity.util.ArrayListWrapper", supers: []string{"List"}}
	rangeClass       = &class{name: "java.util.ArrayList", simple: "ArrayList", supers: []string{"List", "Cloneable"}}
)

func (s *subList) class() *class {
	if s.abstract {
		return abstractSubClass
	}
	return subListClass
}

func (s *subList) check() error {
	if listMod(s.of) != s.mod {
		return concurrentChange()
	}
	return nil
}

func (s *subList) size() (int, error) { return s.n, s.check() }
func (s *subList) at(k int) Value     { return listAt(s.of, s.from+k) }
func (s *subList) put(k int, v Value) (Value, error) {
	if err := s.check(); err != nil {
		return Value{}, err
	}
	return listPut(s.rt, s.of, s.from+k, v)
}

func (s *subList) insert(k int, v Value) error {
	if err := s.check(); err != nil {
		return err
	}
	if err := listInsert(s.rt, s.of, s.from+k, v); err != nil {
		return err
	}
	s.mod = listMod(s.of)
	s.n++
	return nil
}

func (s *subList) removeAt(k int) (Value, error) {
	if err := s.check(); err != nil {
		return Value{}, err
	}
	v, err := listRemoveAt(s.rt, s.of, s.from+k)
	if err != nil {
		return v, err
	}
	s.mod = listMod(s.of)
	s.n--
	return v, nil
}

func (s *subList) clearAll() error {
	for s.n > 0 {
		if _, err := s.removeAt(s.n - 1); err != nil {
			return err
		}
	}
	return s.check()
}

func (s *subList) modCount() uint32 { return listMod(s.of) }
func (s *subList) tolerant() bool   { return true }

// AppendText appends the elements as a list prints.
func (s *subList) AppendText(dst []byte) []byte {
	return appendList(s.rt, dst, jsondoc.OfBox(&jsondoc.Box{Object: s}))
}

// Equal compares with any list.
func (s *subList) Equal(v Value) bool { return equalLists(s.rt, jsondoc.OfObject(s), v) }

// Hash returns List.hashCode.
func (s *subList) Hash() int32 { return hashList(s.rt, jsondoc.OfObject(s)) }

// AppendJSON appends a JSON array.
func (s *subList) AppendJSON(dst []byte, style jsondoc.Style, limit int) ([]byte, error) {
	return appendJSONList(s.rt, dst, jsondoc.OfObject(s), style, limit)
}

func appendJSONList(rt *Runtime, dst []byte, l Value, style jsondoc.Style, limit int) ([]byte, error) {
	elems, err := elements(rt, l)
	if err != nil {
		return dst, err
	}
	return rt.appendJSON(dst, jsondoc.OfList(jsondoc.NewList(jsondoc.JSONArray, elems...)), style, limit)
}

// fixedList is an unmodifiable list: List.of, Stream.toList. The wrapper that
// makes a List of an array is one whose elements can be replaced.
type fixedList struct {
	cls   *class
	elems []Value
	whole []Value // of which elems are a part, nil if they are not
	arr   *array  // behind a wrapper
	rt    *Runtime
	nulls bool
}

func newFixedList(rt *Runtime, elems []Value, nulls bool) Value {
	c := fixedListClass
	if n := len(elems); (n == 1 || n == 2) && !nulls {
		c = fixedList2Class
	}
	return jsondoc.OfObject(&fixedList{cls: c, elems: elems, rt: rt, nulls: nulls})
}

// wrapper is the List of an array and its box.
type wrapper struct {
	fixedList
	box jsondoc.Box
}

func wrapperOf(a *array) Value {
	if a.list == nil {
		a.list = newWrapper()
		a.list.elems, a.list.arr, a.list.rt = a.elems, a, a.rt
	}
	return jsondoc.OfBox(&a.list.box)
}

func newWrapper() *wrapper {
	w := &wrapper{fixedList: fixedList{cls: wrapperClass, nulls: true}}
	w.box.Object = &w.fixedList
	return w
}

func (f *fixedList) class() *class      { return f.cls }
func (f *fixedList) size() (int, error) { return len(f.elems), nil }
func (f *fixedList) at(k int) Value     { return f.elems[k] }
func (f *fixedList) put(k int, v Value) (Value, error) {
	if f.arr == nil {
		return Value{}, unsupported()
	}
	if err := f.arr.store(v); err != nil {
		return Value{}, err
	}
	old := f.elems[k]
	f.elems[k] = convertTo(f.arr.elem(), v)
	return old, nil
}
func (f *fixedList) insert(int, Value) error     { return unsupported() }
func (f *fixedList) removeAt(int) (Value, error) { return Value{}, unsupported() }
func (f *fixedList) clearAll() error {
	if f.arr != nil && len(f.elems) == 0 {
		return nil
	}
	return unsupported()
}
func (f *fixedList) modCount() uint32 { return 0 }
func (f *fixedList) tolerant() bool   { return f.nulls }

// AppendText appends the elements as a list prints.
func (f *fixedList) AppendText(dst []byte) []byte { return appendList(f.rt, dst, jsondoc.OfObject(f)) }

// Equal compares with any list.
func (f *fixedList) Equal(v Value) bool { return equalLists(f.rt, jsondoc.OfObject(f), v) }

// Hash returns List.hashCode.
func (f *fixedList) Hash() int32 { return hashList(f.rt, jsondoc.OfObject(f)) }

// AppendJSON appends a JSON array.
func (f *fixedList) AppendJSON(dst []byte, style jsondoc.Style, limit int) ([]byte, error) {
	return appendJSONList(f.rt, dst, jsondoc.OfObject(f), style, limit)
}

// rangeList is a large range before its first change: an ArrayList whose
// elements are computed.
type rangeList struct {
	lo, hi int32
	rt     *Runtime
	list   *jsondoc.List // takes over at the first change
}

func (r *rangeList) class() *class { return rangeClass }
func (r *rangeList) length() int {
	if r.list != nil {
		return r.list.Len()
	}
	d := int(r.hi) - int(r.lo)
	return max(d, -d) + 1
}
func (r *rangeList) size() (int, error) { return r.length(), nil }
func (r *rangeList) at(k int) Value {
	switch {
	case r.list != nil:
		return r.list.Index(k)
	case r.hi < r.lo:
		return ofInt(int(r.lo) - k)
	}
	return ofInt(int(r.lo) + k)
}

func (r *rangeList) thaw() error {
	if r.list != nil {
		return nil
	}
	n := r.length()
	if err := r.rt.Grow(24 * n); err != nil {
		return err
	}
	elems := make([]Value, n)
	for k := range elems {
		elems[k] = r.at(k)
	}
	r.list = jsondoc.NewList(jsondoc.ArrayList, elems...)
	return nil
}

func (r *rangeList) put(k int, v Value) (Value, error) {
	if err := r.thaw(); err != nil {
		return Value{}, err
	}
	return r.list.Set(k, v), nil
}

func (r *rangeList) insert(k int, v Value) error {
	if err := r.thaw(); err != nil {
		return err
	}
	r.list.Insert(k, v)
	return r.rt.Spend(r.list.Len()/8 + 1)
}

func (r *rangeList) removeAt(k int) (Value, error) {
	if err := r.thaw(); err != nil {
		return Value{}, err
	}
	return r.list.RemoveAt(k), r.rt.Spend(r.list.Len()/8 + 1)
}

func (r *rangeList) clearAll() error {
	if r.list == nil {
		r.list = jsondoc.NewList(jsondoc.ArrayList)
	}
	r.list.Clear()
	return nil
}

func (r *rangeList) modCount() uint32 {
	if r.list == nil {
		return 0
	}
	return r.list.ModCount()
}
func (r *rangeList) tolerant() bool { return true }

// AppendText appends the elements as a list prints.
func (r *rangeList) AppendText(dst []byte) []byte { return appendList(r.rt, dst, jsondoc.OfObject(r)) }

// Equal compares with any list.
func (r *rangeList) Equal(v Value) bool { return equalLists(r.rt, jsondoc.OfObject(r), v) }

// Hash returns List.hashCode.
func (r *rangeList) Hash() int32 { return hashList(r.rt, jsondoc.OfObject(r)) }

// AppendJSON appends a JSON array.
func (r *rangeList) AppendJSON(dst []byte, style jsondoc.Style, limit int) ([]byte, error) {
	return appendJSONList(r.rt, dst, jsondoc.OfObject(r), style, limit)
}

// eagerRange is the length up to which a range is made at once.
const eagerRange = 4096

// NewRange returns the ArrayList of Integers from lo to hi, both included,
// descending if hi is less than lo (rules/velocity.md#ranges). The elements of a
// large range exist when they are looked at, so that it costs nothing.
func NewRange(rt *Runtime, lo, hi int32) Value {
	r := &rangeList{lo: lo, hi: hi, rt: rt}
	if r.length() > eagerRange {
		return jsondoc.OfObject(r)
	}
	if err := r.thaw(); err != nil {
		rt.fail(err)
		return Value{}
	}
	return jsondoc.OfList(r.list)
}

// compareNatural is Comparable.compareTo for sorting.
func compareNatural(a, b Value) (int, error) {
	if a.IsNull() || b.IsNull() {
		return 0, nullPointer()
	}
	if k := a.Kind(); k == b.Kind() && (k == jsondoc.String || k == jsondoc.Bool || k == jsondoc.Char || a.IsNumber()) {
		return compareSame(a, b), nil
	}
	return 0, classCast(a, "java.lang.Comparable")
}

func boolOrUnit(v Value) int64 {
	if v.Bool() {
		return 1
	}
	if v.Kind() == jsondoc.Bool {
		return 0
	}
	return v.Int64()
}

func init() {
	for _, c := range []*class{subListClass, abstractSubClass, fixedListClass, fixedSubClass, fixedList2Class, wrapperClass} {
		c.tables = anyList
	}
	rangeClass.tables = func() [][]sig { return append([][]sig{arrayListMethods.Get()}, anyList()...) }
}
