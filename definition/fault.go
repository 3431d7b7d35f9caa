package definition

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gatemap/gatemap/internal/source"
)

// Severity says what a Fault means for the result.
type Severity uint8

// The severities.
const (
	Note    Severity = iota // worth knowing; nothing that evaluation reads need be wrong
	Warning                 // read, but probably not what was meant
	Error                   // missing, not valid, or refused
)

var severityNames = [...]string{"note", "warning", "error"}

// String gives the severity in lower case.
func (s Severity) String() string { return severityNames[s] }

// MarshalText gives what String gives.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what String gives.
func (s *Severity) UnmarshalText(text []byte) error {
	i := slices.Index(severityNames[:], string(text))
	if i < 0 {
		return fmt.Errorf("unknown severity %q: note, warning or error", text)
	}
	*s = Severity(i)
	return nil
}

// Fault is something wrong with a configuration or a definition, and where.
//
// A fault of a file has the position in it. A fault of a configuration in
// memory has no File: Pointer names the faulty value, and for one inside a
// pattern, a mapping expression or a template Line and Column count within
// that string. A fault of the syntax of a document, or of a value's type, has
// the line and column in the document. Operation.Locate leads from a fault in
// memory to one of the file.
type Fault struct {
	Position
	Code     Code     `json:"code,omitzero"`
	Severity Severity `json:"severity"`
	Message  string   `json:"message"` // in the service's wording where one is known
	Err      error    `json:"-"`       // the underlying error, which Unwrap returns; may be nil
}

// Faultf makes a fault of the severity Error.
func Faultf(at Position, format string, args ...any) *Fault {
	return &Fault{Position: at, Severity: Error, Message: fmt.Sprintf(format, args...)}
}

// Error gives the place and the message on one line: file:line:column: pointer:
// message, and pointer: line L, column C: message without a file. Long texts
// are cut, and what a file must not send to a terminal is escaped.
func (f *Fault) Error() string {
	var b strings.Builder
	if f.File != "" {
		b.WriteString(oneLine(f.Position.String()) + ": ")
		if f.Pointer != "" {
			b.WriteString(oneLine(f.Pointer) + ": ")
		}
	} else {
		b.WriteString(oneLine(cmp.Or(f.Pointer, "(root)")) + ": ")
		if f.Line > 0 {
			fmt.Fprintf(&b, "line %d, column %d: ", f.Line, f.Column)
		}
	}
	b.WriteString(oneLine(f.Message))
	return b.String()
}

// Unwrap returns Err.
func (f *Fault) Unwrap() error { return f.Err }

// Report gives one line as compilers do: file:line:column: severity: message.
func (f *Fault) Report() string {
	return oneLine(f.Position.String()) + ": " + f.Severity.String() + ": " + oneLine(f.Message)
}

// Faults are all that was found, in the order of what they are about.
type Faults []*Fault

// MaxFaults bounds what Add collects: a hostile file can hold a fault in each
// of its bytes, and nobody reads the thousandth.
const MaxFaults = 200

// Error gives one line for each fault.
func (fs Faults) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.Error()
	}
	return strings.Join(lines, "\n")
}

// Report gives one line for each fault, each with its severity and a line end.
func (fs Faults) Report() string {
	var b strings.Builder
	for _, f := range fs {
		fmt.Fprintln(&b, f.Report())
	}
	return b.String()
}

// Unwrap lets errors.As and errors.Is look at each fault.
func (fs Faults) Unwrap() []error {
	errs := make([]error, len(fs))
	for i, f := range fs {
		errs[i] = f
	}
	return errs
}

// Err returns fs as an error, nil when it is empty.
func (fs Faults) Err() error {
	if len(fs) == 0 {
		return nil
	}
	return slices.Clip(fs)
}

// Max returns the highest severity and whether there is any fault.
func (fs Faults) Max() (s Severity, ok bool) {
	for _, f := range fs {
		s, ok = max(s, f.Severity), true
	}
	return s, ok
}

// Full reports whether Add would leave f out.
func (fs Faults) Full() bool { return len(fs) >= MaxFaults }

// Add appends f unless there are MaxFaults.
func (fs *Faults) Add(f *Fault) {
	if !fs.Full() {
		*fs = append(*fs, f)
	}
}

// maxShown bounds what a message quotes from a file.
const maxShown = 1000

func oneLine(s string) string {
	if len(s) > maxShown {
		cut := maxShown
		for cut > maxShown-utf8.UTFMax && !utf8.RuneStart(s[cut]) {
			cut--
		}
		s = s[:cut] + fmt.Sprintf("... (%d bytes)", len(s))
	}
	return source.Printable(s)
}
