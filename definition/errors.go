package definition

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// ConfigError is one fault of a configuration. A fault of the document itself
// (its syntax, the type of a value) has the line and column in the document; a
// fault inside a pattern, a mapping expression or a template has the pointer
// of that string and the line and column within it. Lines and columns count
// from 1; 0 is unknown.
type ConfigError struct {
	Pointer string // JSON Pointer (RFC 6901) to the faulty value; "" is the whole
	Line    int
	Column  int
	Msg     string // in the service's wording where one is known
	Err     error  // what lies below, or nil
}

// Error gives the pointer, the position and the message.
func (e *ConfigError) Error() string {
	var b strings.Builder
	b.WriteString(cmp.Or(e.Pointer, "(root)"))
	if e.Line > 0 {
		fmt.Fprintf(&b, ": line %d, column %d", e.Line, e.Column)
	}
	b.WriteString(": ")
	b.WriteString(e.Msg)
	return b.String()
}

// Unwrap returns Err.
func (e *ConfigError) Unwrap() error { return e.Err }

// ErrorList holds every fault that was found, in the order of the
// configuration. Compile and the Parse functions return one as their error.
type ErrorList []*ConfigError

// MaxErrors bounds an ErrorList: a hostile file can hold a fault in each of
// its bytes, and nobody reads the thousandth.
const MaxErrors = 200

// Error gives one line for each fault.
func (l ErrorList) Error() string {
	lines := make([]string, len(l))
	for i, e := range l {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap lets errors.As and errors.Is look at each fault.
func (l ErrorList) Unwrap() []error {
	errs := make([]error, len(l))
	for i, e := range l {
		errs[i] = e
	}
	return errs
}

// Err returns l as an error, nil when it is empty.
func (l ErrorList) Err() error {
	if len(l) == 0 {
		return nil
	}
	return slices.Clip(l)
}

// Add appends e unless the list is full.
func (l *ErrorList) Add(e *ConfigError) {
	if len(*l) < MaxErrors {
		*l = append(*l, e)
	}
}
