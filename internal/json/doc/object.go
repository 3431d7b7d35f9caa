package doc

// Sequence is an Object that is a java.util.List without being a List of this
// package: a view, an unmodifiable list.
type Sequence interface {
	Object
	// Elements returns the elements as a List that nobody may change. Its error
	// is what Java throws when the list cannot be read any more.
	Elements() (Value, error)
	// Append adds an element at the end. Its error is what Java throws for a
	// list that takes none.
	Append(Value) error
}

// Mapping is an Object that is a java.util.Map without being a Map of this
// package: an unmodifiable one.
type Mapping interface {
	Object
	// Members returns the entries as a Map that nobody may change.
	Members() Value
}
