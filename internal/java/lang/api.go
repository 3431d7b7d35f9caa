package lang

import jsondoc "github.com/gatemap/gatemap/internal/json/doc"

// Value is a Java value.
type Value = jsondoc.Value

// Result says how an access ended when it gave no error.
type Result uint8

// The results.
const (
	// Found: the access gave a value, which may be null.
	Found Result = iota
	// Missing: there is no such property, method or index; Velocity calls
	// the reference invalid.
	Missing
	// Void: the method ran and returns nothing.
	Void
)

// Getter is a host object with properties.
type Getter interface {
	// Property gives what $x.name is.
	Property(rt *Runtime, name string) (Value, Result, error)
}

// Setter is a host object whose properties can be assigned.
type Setter interface {
	// SetProperty does #set($x.name = val).
	SetProperty(rt *Runtime, name string, val Value) (Result, error)
}

// Caller is a host object with methods.
type Caller interface {
	// Call gives what $x.name(args) is. It must not keep args.
	Call(rt *Runtime, name string, args []Value) (Value, Result, error)
}

// Indexer is a host object that understands $x[i].
type Indexer interface {
	// Index gives what $x[idx] is.
	Index(rt *Runtime, idx Value) (Value, Result, error)
}

// Iterable is a host object that #foreach can walk.
type Iterable interface {
	// Iterator starts a walk.
	Iterator(rt *Runtime) Iterator
}

// Op is a relational operator.
type Op uint8

// The relational operators.
const (
	Less Op = iota
	LessEqual
	Greater
	GreaterEqual
)
