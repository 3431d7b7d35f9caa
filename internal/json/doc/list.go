package doc

// ListClass says which Java class a List is. It decides how the list prints.
type ListClass uint8

// The classes of lists.
const (
	ArrayList ListClass = iota // java.util.ArrayList: prints [a, b]
	JSONArray                  // net.minidev.json.JSONArray: prints JSON
)

// List is a java.util.List of values. The zero List is an empty ArrayList.
type List struct {
	elems []Value
	mod   uint32
	pass  uint16 // of Census, the last one that counted it
	class ListClass
}

// NewList returns a list of class c that owns elems.
func NewList(c ListClass, elems ...Value) *List { return &List{class: c, elems: elems} }

// Growth returns the bytes that Add or Insert asks for to make room for one more
// element.
func (l *List) Growth() int {
	if n := len(l.elems); n == cap(l.elems) {
		return valueBytes * 2 * max(n, 1)
	}
	return 0
}

// Class returns the Java class of l.
func (l *List) Class() ListClass { return l.class }

// Len returns the number of elements.
func (l *List) Len() int { return len(l.elems) }

// ModCount changes whenever elements are added or removed, as AbstractList's
// modCount does. Replacing an element does not change it.
func (l *List) ModCount() uint32 { return l.mod }

// Touch changes ModCount as operations do that count as a change of the
// structure and change nothing: trimToSize, addAll of nothing.
func (l *List) Touch() { l.mod++ }

// Index returns element i, null when there is none.
func (l *List) Index(i int) Value {
	if uint(i) >= uint(len(l.elems)) {
		return Value{}
	}
	return l.elems[i]
}

// Elems returns the elements themselves: they may be replaced in place, but
// the slice is valid only until the list grows or shrinks.
func (l *List) Elems() []Value { return l.elems }

// Add appends v.
func (l *List) Add(v Value) {
	l.mod++
	l.elems = append(l.elems, v)
}

// Set replaces element i and returns the old one. It panics when i is out of
// range, as Insert and RemoveAt do: callers know the length.
func (l *List) Set(i int, v Value) Value {
	old := l.elems[i]
	l.elems[i] = v
	return old
}

// Insert puts v before element i; i may be Len.
func (l *List) Insert(i int, v Value) {
	l.mod++
	l.elems = append(l.elems, Value{})
	copy(l.elems[i+1:], l.elems[i:])
	l.elems[i] = v
}

// RemoveAt removes element i and returns it.
func (l *List) RemoveAt(i int) Value {
	old := l.elems[i]
	l.mod++
	last := len(l.elems) - 1
	copy(l.elems[i:], l.elems[i+1:])
	l.elems[last] = Value{}
	l.elems = l.elems[:last]
	return old
}

// Clear removes all elements.
func (l *List) Clear() {
	l.mod++
	clear(l.elems)
	l.elems = l.elems[:0]
}
