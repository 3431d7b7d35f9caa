package formats

import (
	"cmp"
	"fmt"
	"strings"
)

// Position is a place in a file of the definition. Lines and columns count
// from 1, columns in characters; 0 is unknown.
type Position struct {
	File    string `json:"file,omitzero"`
	Line    int    `json:"line,omitzero"`
	Column  int    `json:"column,omitzero"`
	Pointer string `json:"pointer,omitzero"` // JSON Pointer in the file; in HCL, the address of the block

	// TextLine and TextColumn are where the first character of a string
	// stands, when the lines of the string are lines of the file: a YAML block,
	// a heredoc, an included file, or a string on one line without escapes.
	TextLine   int `json:"textLine,omitzero"`
	TextColumn int `json:"textColumn,omitzero"`
}

// At returns the place of a line and column (both from 1) inside the string
// at p. Where the lines of the string are not those of the file it returns p.
func (p Position) At(line, column int) Position {
	if p.TextLine == 0 || line <= 0 {
		return p
	}
	p.Line, p.Column = p.TextLine+line-1, p.TextColumn+max(column, 1)-1
	p.TextLine, p.TextColumn = 0, 0
	return p
}

// String gives file:line:column.
func (p Position) String() string {
	s := cmp.Or(p.File, "-")
	if p.Line > 0 {
		s = fmt.Sprintf("%s:%d:%d", s, p.Line, p.Column)
	}
	return s
}

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
	Position
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
	Position
	Msg string
	Err error // what lies below, or nil
}

// Error gives the place and the message.
func (e *LoadError) Error() string { return fmt.Sprintf("%v: %s", e.Position, e.Msg) }

// Unwrap returns Err.
func (e *LoadError) Unwrap() error { return e.Err }
