package lint

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
)

// Severity says how sure a finding is and how much it matters.
type Severity = definition.Severity

// The severities.
const (
	Note    = definition.Note    // worth knowing; nothing need be wrong
	Warning = definition.Warning // probably not what was meant
	Error   = definition.Error   // the service refuses it, or every evaluation fails
)

// Finding is something about a configuration that its author should know. Its
// Code is the ID of the rule.
type Finding struct {
	definition.Fault
	Fix   string // what to do, "" where only the author can know
	Input string // a payload that shows it, as JSON in one line; "" where any does, or none is known
	About Part   // the zero value where no method has the place

	// Uses are other parts that have the same text: by an anchor, an included
	// file, a $ref or a for_each, or because it is written into several responses
	// of one integration.
	Uses []Part

	// Edit is the fix as a change to the file, nil where there is none that is
	// safe.
	Edit *Edit
}

// Rule returns the ID of the rule that made the finding.
func (f *Finding) Rule() string { return string(f.Code) }

// MarshalJSON writes an object with the members rule, severity, file, pointer,
// line, column, message, fix, method, path and status, all of which are always
// there, uses where other parts have the same text, and input where a payload
// shows the finding.
func (f *Finding) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // the outer encoder decides
	var uses []usedPart
	for _, p := range f.Uses {
		uses = append(uses, usedPart{p.Method, p.Path, p.Status, p.At.Line, p.At.Column})
	}
	err := enc.Encode(struct {
		Rule     string   `json:"rule"`
		Severity Severity `json:"severity"`
		File     string   `json:"file"`
		Pointer  string   `json:"pointer"`
		Line     int      `json:"line"`
		Column   int      `json:"column"`
		Message  string   `json:"message"`
		Fix      string   `json:"fix"`
		usedPart
		Uses  []usedPart `json:"uses,omitzero"`
		Input string     `json:"input,omitzero"`
	}{f.Rule(), f.Severity, f.File, f.Pointer, f.Line, f.Column, f.Message, f.Fix, usedPart{Method: f.About.Method, Path: f.About.Path, Status: f.About.Status}, uses, f.Input})
	return b.Bytes(), err
}

type usedPart struct {
	Method string `json:"method"`
	Path   string `json:"path"`
	Status string `json:"status"`

	UseLine   int `json:"useLine,omitzero"` // of a use that stands elsewhere
	UseColumn int `json:"useColumn,omitzero"`
}

// String gives one line as compilers do: file:line:column: severity: message
// [rule].
func (f *Finding) String() string { return fmt.Sprintf("%s [%s]", f.Report(), f.Code) }

// Edit replaces a part of a string of the definition: Old, which begins at a
// line and column of a file, by New. Both are as the string reads, not as the
// file writes it.
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
	// Severities are those of rules that have another than their own.
	Severities map[string]Severity
	// Bodies are sample payloads of the backend, of any method. One is taken for
	// an answer with the status 200, and for one of every response of which a
	// template reads something that it has. What templates and mapping
	// expressions read must be in one of the payloads of their response.
	Bodies [][]byte
	// Samples are payloads of single methods, such as those of test cases. What
	// a template makes of them, and of Bodies, is believed more than what the
	// rules about its output assume.
	Samples []Sample
}

// Sample is a payload of a backend, and perhaps the request that it answers.
type Sample struct {
	Method, Path string // of the method; "" is any
	Body         []byte
	// Answer is all that the backend has answered, which tells the response that
	// it is for. Body is not looked at then. A status of 0 is 200.
	Answer *gatemap.Backend
	// Request is the client's; its Body is a payload of request templates.
	Request *gatemap.Request
}
