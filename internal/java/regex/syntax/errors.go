package syntax

import (
	"errors"
	"fmt"

	"github.com/gatemap/gatemap/internal/source"
)

// ErrUnsupported is what an [Error] is, for errors.Is, when Java accepts the pattern and this package does not.
var ErrUnsupported = errors.New("regex construct is not supported")

// Error is a pattern that cannot be compiled.
type Error struct {
	Pattern      string
	Offset       int // in bytes, of the place that Java names, or of the construct that is not supported
	Line, Column int // of Offset, from 1; Column counts code points
	Msg          string
	Unsupported  bool // Java 17 accepts the pattern
	Repetition   bool // the fault is in braces that are no count of repetitions

	Work int // as of [Tree]
}

// Error gives the message and the place.
func (e *Error) Error() string {
	what := "invalid"
	if e.Unsupported {
		what = "unsupported"
	}
	return fmt.Sprintf("%s regex %q: %d:%d: %s", what, e.Pattern, e.Line, e.Column, e.Msg)
}

// Is reports ErrUnsupported for a construct that Java accepts.
func (e *Error) Is(target error) bool { return target == ErrUnsupported && e.Unsupported }

// newError makes an error at a byte offset. A surrogate half counts as a character, as the parser reads it.
func newError(pattern string, offset int, msg string) *Error {
	before := string(scan(pattern[:min(offset, len(pattern))]).r)
	line, column := source.PositionOf(before, len(before))
	return &Error{Pattern: pattern, Offset: offset, Line: line, Column: column, Msg: msg}
}
