package jsonpath

import (
	"fmt"

	"github.com/gatemap/gatemap/internal/jsondoc"
)

// Path is a compiled path. It is immutable and safe for concurrent use; the
// Documents it is evaluated on are not.
type Path struct {
	text string
}

// Error reports a path that does not compile.
type Error struct {
	Path   string
	Offset int // in bytes
	Reason string
}

// Error describes the error and its place.
func (e *Error) Error() string {
	return fmt.Sprintf("jsonpath: %s at offset %d of %q", e.Reason, e.Offset, e.Path)
}

// NotFoundError reports that a definite path leads nowhere.
type NotFoundError struct {
	Path   string // the part of the path that has no value
	Reason string
}

// Error names the part of the path that has no value.
func (e *NotFoundError) Error() string { return "jsonpath: " + e.Reason + " at " + e.Path }

// Compile compiles a path. The error is an *Error.
func Compile(path string) (*Path, error) {
	if path == "" {
		return nil, &Error{Path: path, Reason: "empty path"}
	}
	return &Path{text: path}, nil
}

// String returns the text that was compiled.
func (p *Path) String() string { return p.text }

// Definite reports whether the path can only lead to one value.
func (p *Path) Definite() bool { return true }

// Eval returns the value at the path, or a *NotFoundError.
func (p *Path) Eval(root jsondoc.Value) (jsondoc.Value, error) {
	return jsondoc.Value{}, &NotFoundError{Path: p.text, Reason: "no value"}
}

// Lookup is Eval with null for every error, and with an empty JSONArray for an
// indefinite path that finds nothing: what $input.path reads.
func (p *Path) Lookup(root jsondoc.Value) jsondoc.Value {
	v, _ := p.Eval(root)
	return v
}
