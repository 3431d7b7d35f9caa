// Package payload has the payload of one evaluation: its bytes, and the JSON in
// them, which is parsed when somebody first needs it and then shared by
// selection, mapping and template.
package payload

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"unsafe"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/meter"
)

// Payload is what an evaluation reads, with the meter that pays for it. It is
// pooled: End lets go of everything that was borrowed. It is not safe for
// concurrent use.
type Payload struct {
	meter  meter.Meter
	body   []byte
	json   jsondoc.Lazy // body
	custom jsondoc.Lazy // the JSON in the errorMessage of body
}

// Begin makes p ready for an evaluation.
func (p *Payload) Begin(ctx context.Context, limits meter.Limits, body []byte) {
	p.meter.Begin(ctx, limits, nil)
	p.body = body
}

// End lets go of the payload and of the context.
func (p *Payload) End() {
	p.SetBody(nil)
	p.meter.End()
}

// SetBody makes b the payload. What was read from the one before is gone.
func (p *Payload) SetBody(b []byte) {
	p.body = b
	p.json.Reset()
	p.custom.Reset()
}

// Body returns the payload.
func (p *Payload) Body() []byte { return p.body }

// Meter returns what the whole evaluation spends from.
func (p *Payload) Meter() *meter.Meter { return &p.meter }

// emptyObject stands for an empty payload (rules/parameters.md#body, rules/templates.md#input).
var emptyObject = []byte("{}")

// Document returns the payload as JSON, read leniently; an empty one is {}. The
// error is that of the reader or of the meter.
func (p *Payload) Document() (jsondoc.Value, error) {
	text := p.body
	if len(text) == 0 {
		text = emptyObject
	}
	return p.json.Root(&p.meter, text)
}

// CustomError returns the JSON in the errorMessage of a Lambda function, false
// if there is none.
func (p *Payload) CustomError() (jsondoc.Value, bool) {
	message := p.ErrorMessage()
	if message == "" {
		return jsondoc.Value{}, false
	}
	v, err := p.custom.Root(&p.meter, unsafe.Slice(unsafe.StringData(message), len(message)))
	return v, err == nil
}

const errorMessage = "errorMessage"

// ErrorMessage returns the string under errorMessage of the payload, "" when
// the payload is no object or has no such string (rules/selection.md#lambda).
func (p *Payload) ErrorMessage() string {
	if !mentions(p.body, errorMessage) {
		return ""
	}
	root, err := p.Document()
	if err != nil {
		return ""
	}
	v, _ := root.Get(errorMessage)
	return v.Str()
}

const accessDenied = "AccessDeniedException"

// AccessDenied reports whether the payload is the answer of a Lambda service
// that refused the invocation (rules/selection.md#lambda-invocation).
func (p *Payload) AccessDenied() bool {
	if !mentions(p.body, accessDenied) {
		return false
	}
	root, err := p.Document()
	if err != nil {
		return false
	}
	name, _ := root.Get("__type")
	return strings.HasSuffix(name.Str(), accessDenied)
}

// MayFail reports whether the payload of a Lambda function can have an
// ErrorMessage or be AccessDenied: without it neither has to be asked.
func MayFail(body []byte) bool {
	return bytes.IndexByte(body, '\\') >= 0 || bytes.Contains(body, []byte(errorMessage)) || bytes.Contains(body, []byte(accessDenied))
}

// mentions reports whether a JSON text can hold the word as a whole member
// name or value: literally, or with an escape.
func mentions(text []byte, word string) bool {
	return bytes.Contains(text, []byte(word)) || bytes.IndexByte(text, '\\') >= 0
}

// MockStatus reads the status from the rendered request template of a MOCK
// integration, as leniently as the service does: statusCode has to be an integer
// (rules/selection.md#subject). The payload of such an integration is empty.
func (p *Payload) MockStatus(template []byte) (int, error) {
	defer p.custom.Reset() // free for this: only a Lambda function has custom errors
	root, err := p.custom.Root(&p.meter, template)
	if err != nil {
		return 0, err
	}
	status, _ := root.Get("statusCode")
	if !status.IsIntegral() || int64(int32(status.Int64())) != status.Int64() {
		return 0, errNoStatus
	}
	return int(status.Int64()), nil
}

var errNoStatus = errors.New("statusCode is no integer")
