package formats

import (
	"fmt"
	"strings"

	"github.com/gatemap/gatemap/definition"
)

// Severity says what a Problem means for the result.
type Severity uint8

// The severities.
const (
	Note    Severity = iota // nothing that evaluation reads is affected
	Warning                 // read, but probably not what was meant
	Error                   // a part is missing, unresolved or not valid
)

var severityNames = [...]string{"note", "warning", "error"}

// String gives the severity in lower case.
func (s Severity) String() string { return severityNames[s] }

// MarshalText gives what String gives.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Problem is something about a definition that a reader should know: Load
// resolves what it can and reports the rest here instead of guessing.
type Problem struct {
	Severity Severity `json:"severity"`
	definition.Position
	Message string `json:"message"`
}

// String gives one line: place, severity, message.
func (p Problem) String() string { return fmt.Sprintf("%v: %v: %s", p.Position, p.Severity, p.Message) }

// Problems are the problems of one definition.
type Problems []Problem

// Max returns the highest severity and whether there is any problem.
func (ps Problems) Max() (s Severity, ok bool) {
	for _, p := range ps {
		s, ok = max(s, p.Severity), true
	}
	return s, ok
}

// String gives one line for each problem.
func (ps Problems) String() string {
	var b strings.Builder
	for _, p := range ps {
		fmt.Fprintln(&b, p)
	}
	return b.String()
}

// LoadError says why a definition could not be read at all: its syntax, its
// size, an unknown format, a file that is not there.
type LoadError struct {
	definition.Position
	Msg string
	Err error // what lies below, or nil
}

// Error gives the place and the message.
func (e *LoadError) Error() string { return fmt.Sprintf("%v: %s", e.Position, e.Msg) }

// Unwrap returns Err.
func (e *LoadError) Unwrap() error { return e.Err }
