package lint

import (
	"encoding"
	"fmt"

	"github.com/gatemap/gatemap/definition"
)

// Severity says how sure a finding is and how much it matters.
type Severity uint8

// The severities.
const (
	Note    Severity = iota // worth knowing; nothing need be wrong
	Warning                 // probably not what was meant
	Error                   // the service refuses it, or every evaluation fails
)

var severityNames = [...]string{"note", "warning", "error"}

var _ interface {
	encoding.TextMarshaler
	encoding.TextUnmarshaler
} = (*Severity)(nil)

// String gives the severity in lower case.
func (s Severity) String() string { return severityNames[s] }

// MarshalText gives what String gives.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what String gives.
func (s *Severity) UnmarshalText(text []byte) error {
	for i, name := range severityNames {
		if name == string(text) {
			*s = Severity(i)
			return nil
		}
	}
	return fmt.Errorf("unknown severity %q: note, warning or error", text)
}

// Finding is something about a configuration that its author should know.
type Finding struct {
	Rule     string   `json:"rule"`
	Severity Severity `json:"severity"`
	File     string   `json:"file"`
	// Pointer is a JSON Pointer into the file; in HCL it is the address of the
	// block.
	Pointer string `json:"pointer"`
	Line    int    `json:"line"` // from 1; 0 is unknown
	Column  int    `json:"column"`
	Message string `json:"message"`
	Fix     string `json:"fix"` // what to do, "" where only the author can know

	// Edit is the fix as a change to the file, nil where there is none that is
	// safe.
	Edit *Edit `json:"-"`
}

// String gives one line as compilers do: file:line:column: severity: message
// [rule].
func (f *Finding) String() string {
	at := definition.Position{File: f.File, Line: f.Line, Column: f.Column}
	return fmt.Sprintf("%v: %v: %s [%s]", at, f.Severity, f.Message, f.Rule)
}

// Edit replaces a part of a string of the definition: Old, which stands at a
// line and column of a file, by New.
type Edit struct {
	File         string
	Line, Column int // of Old; columns count characters
	Old, New     string

	// Method is the index of the method in its API, Pointer the string's place
	// in the integration, From where in the string Old begins, in bytes.
	Method  int
	Pointer string
	From    int
}

// Options say what Check looks at. The zero value applies every rule.
type Options struct {
	// Disable names rules that are not applied.
	Disable []string
	// Severity is the lowest severity that is reported.
	Severity Severity
	// Bodies are sample payloads of the backend. Paths that a template prints
	// with $input.json, and paths of mapping expressions, must exist in one of
	// them.
	Bodies [][]byte
	// Samples are payloads of single methods, such as those of test cases. What
	// a template makes of them, and of Bodies, is believed more than what the
	// rules about its output assume.
	Samples []Sample
}

// Sample is a payload of a backend.
type Sample struct {
	Method, Path string // of the method; "" is any
	Body         []byte
}
