package syntax

import "fmt"

// ParseError says where a template is not Velocity 1.7.
type ParseError struct {
	Line, Column int // from 1; columns count characters
	Offset       int // in bytes, from 0
	Msg          string
}

// Error gives the place and the reason.
func (e *ParseError) Error() string {
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Msg)
}

// ExecError says where an execution failed, and why: Err is what a method threw
// or what the engine refused.
type ExecError struct {
	Line, Column int // from 1; columns count characters
	Offset       int // in bytes, from 0
	Err          error
}

// Error gives the place and the reason.
func (e *ExecError) Error() string {
	return fmt.Sprintf("line %d, column %d: %v", e.Line, e.Column, e.Err)
}

// Unwrap returns the cause.
func (e *ExecError) Unwrap() error { return e.Err }

// LimitError says that parsing or executing a template exceeds a limit of the
// Options or of the evaluation: "steps", "memory", "output", "nesting" or
// "pattern matching".
type LimitError struct {
	What         string
	Limit        int64
	Line, Column int // from 1; columns count characters
	Offset       int // in bytes, from 0
}

// Error gives the place and the limit.
func (e *LimitError) Error() string {
	return fmt.Sprintf("line %d, column %d: template exceeds the limit of %d for %s", e.Line, e.Column, e.Limit, e.What)
}
