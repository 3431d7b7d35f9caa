package javalang

// Iterator walks the elements that #foreach visits. It is a value: keep it in
// a variable and call its methods through a pointer. The zero Iterator is
// empty.
type Iterator struct {
	v    Value
	i, n int
}

// NewIterator returns what #foreach over v visits; false when it visits
// nothing at all, as it does not for a String or a number (spec velocity 4.18).
func NewIterator(rt *Runtime, v Value) (Iterator, bool, error) { return Iterator{}, false, nil }

// HasNext reports whether Next has another element to give.
func (it *Iterator) HasNext(rt *Runtime) (bool, error) { return it.i < it.n, nil }

// Next gives the next element.
func (it *Iterator) Next(rt *Runtime) (Value, error) { return Value{}, nil }

// NewRange returns the ArrayList of Integers from lo to hi, both included,
// descending if hi is less than lo (spec velocity 4.19). Its elements exist
// when they are looked at, so that a range costs nothing.
func NewRange(rt *Runtime, lo, hi int32) Value { return Value{} }
