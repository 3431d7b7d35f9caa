package bridge

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/gatemap/gatemap/definition"
)

// Handler answers one call. What it returns is marshalled; its error is that of
// the input, whose faults tell the place.
type Handler func(input []byte) (any, error)

// Calls are the handlers by the names of the calls.
type Calls map[string]Handler

// answer is what a call gives: one of its members.
type answer struct {
	Result any      `json:"result,omitempty"`
	Error  *failure `json:"error,omitempty"`
}

// failure is why a call has no result.
type failure struct {
	Message string  `json:"message"`
	Crash   bool    `json:"crash,omitempty"` // a fault of the engine, not of the input
	Faults  []fault `json:"faults,omitempty"`
}

// Call answers a call. It never panics but where the runtime itself ends.
func (c Calls) Call(name string, input []byte) (out []byte) {
	defer func() {
		if p := recover(); p != nil {
			out = encode(answer{Error: &failure{Message: fmt.Sprintf("the engine failed: %v", p), Crash: true}})
		}
	}()
	handle := c[name]
	if handle == nil {
		return encode(answer{Error: &failure{Message: "there is no call " + name}})
	}
	result, err := handle(input)
	if err != nil {
		return encode(answer{Error: failureOf(err)})
	}
	return encode(answer{Result: result})
}

// Locate gives an error the texts that its faults stand in.
func Locate(err error, texts Texts) error { return located{err, texts} }

// located is an error with the texts that its faults stand in.
type located struct {
	error
	texts Texts
}

func (l located) Unwrap() error { return l.error }

func failureOf(err error) *failure {
	f := &failure{Message: err.Error()}
	var at located
	errors.As(err, &at)
	var list definition.Faults
	var one *definition.Fault
	switch {
	case errors.As(err, &list):
	case errors.As(err, &one):
		list = definition.Faults{one}
	}
	f.Faults = at.texts.faults(list)
	return f
}

// encode writes JSON without the escapes of HTML.
func encode(v any) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		b.Reset()
		_ = enc.Encode(answer{Error: &failure{Message: err.Error(), Crash: true}})
	}
	return b.Bytes()
}

// Decode reads the input of a call. Members that nobody reads are an error.
func Decode(input []byte, v any) error {
	dec := json.NewDecoder(bytes.NewReader(input))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		return errors.New("the input of the call: " + err.Error())
	}
	return nil
}
