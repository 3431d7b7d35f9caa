package javalang

import (
	"fmt"
)

// The budgets that a Runtime has when its fields are zero. A template of the
// service's size limit cannot honestly need more.
const (
	DefaultMaxSteps = 50_000_000
	DefaultMaxBytes = 256 << 20
)

// Runtime is the state of one execution: its budgets and the caches that
// operations share. The zero Runtime is ready and has the default budgets. It
// is not safe for concurrent use; Reset makes it ready for another execution.
type Runtime struct {
	// MaxSteps bounds the work of all operations together: a step is about
	// one element visited or one unit of text compared.
	MaxSteps int64
	// MaxBytes bounds the memory that operations ask for altogether.
	MaxBytes int64

	steps, bytes int64
	regexes      regexCache
	depth        int
	err          error // of an operation that could not return one
	statics      map[string]*method
}

// Reset forgets what was spent and keeps the caches.
func (rt *Runtime) Reset() {
	rt.steps, rt.bytes, rt.depth, rt.err = 0, 0, 0, nil
	if len(rt.statics) > 0 { // Velocity's cache ends with the evaluation
		clear(rt.statics)
	}
}

// Spend takes n steps from the budget.
func (rt *Runtime) Spend(n int) error {
	if rt.err != nil {
		return rt.err
	}
	limit := rt.MaxSteps
	if limit == 0 {
		limit = DefaultMaxSteps
	}
	if rt.steps += int64(n); rt.steps > limit || rt.steps < 0 {
		return &LimitError{What: "steps", Limit: limit}
	}
	return nil
}

// Grow takes n bytes from the budget.
func (rt *Runtime) Grow(n int) error {
	if rt.err != nil {
		return rt.err
	}
	limit := rt.MaxBytes
	if limit == 0 {
		limit = DefaultMaxBytes
	}
	if rt.bytes += int64(n); rt.bytes > limit || rt.bytes < 0 {
		return &LimitError{What: "bytes", Limit: limit}
	}
	return nil
}

// Err returns the error of an operation that had no way to return it: printing
// an object that contains itself too deeply, for example. An execution that
// ends well asks for it last.
func (rt *Runtime) Err() error { return rt.err }

// LimitError says that an execution used up one of its budgets.
type LimitError struct {
	What  string // "steps", "bytes" or "depth"
	Limit int64
}

func (e *LimitError) Error() string {
	return fmt.Sprintf("template exceeds its budget of %d %s", e.Limit, e.What)
}

// Exception is what a Java method threw. It ends the template (spec velocity
// 4.17).
type Exception struct {
	Class   string // java.lang.StringIndexOutOfBoundsException, for example
	Message string // may be empty
}

func (e *Exception) Error() string {
	if e.Message == "" {
		return e.Class
	}
	return e.Class + ": " + e.Message
}

// UnsupportedError says that the engine would have run a method that this
// package knows and does not offer.
type UnsupportedError struct {
	Class, Method string
}

func (e *UnsupportedError) Error() string {
	return "unsupported method " + e.Class + "." + e.Method
}
