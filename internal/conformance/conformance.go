package conformance

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// ErrNoExpectation is the error of Check for a line that says neither what to
// expect nor that an error is expected.
var ErrNoExpectation = errors.New("the line has neither expect nor expectError")

// Failure is the result of a line whose evaluation fails.
type failure struct {
	ID    json.RawMessage `json:"id"`
	Error string          `json:"error"`
}

// header is what all kinds of lines have in common, and what tells them apart.
type header struct {
	ID          json.RawMessage `json:"id"`
	Integration json.RawMessage `json:"integration"`
	Template    *string         `json:"template"`
	Regex       *string         `json:"regex"`
	Path        *string         `json:"path"`
	Expect      json.RawMessage `json:"expect"`
	ExpectError bool            `json:"expectError"`
	RecordedAs  string          `json:"recordedAs"`
}

// errKind reports a line of no known kind.
var errKind = errors.New("none of the members integration, template, regex and path is there")

func parseHeader(line []byte) (*header, error) {
	h := new(header)
	if err := decode(line, h); err != nil {
		return nil, err
	}
	if h.Integration == nil && h.Template == nil && h.Regex == nil && h.Path == nil {
		return nil, errKind
	}
	return h, nil
}

// decode reads one JSON value, with numbers as they are written.
func decode(data []byte, v any) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	if err := dec.Decode(v); err != nil {
		return err
	}
	if _, err := dec.Token(); err != io.EOF {
		return errors.New("text after the end of the JSON value")
	}
	return nil
}

// encode writes v as one line without HTML escapes.
func encode(v any) (json.RawMessage, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// Evaluate gives the result object of one line. An evaluation that fails is a
// result with the member error; the error of Evaluate is for a line that is
// not a case at all.
func Evaluate(line []byte) (json.RawMessage, error) {
	h, err := parseHeader(line)
	if err != nil {
		return nil, err
	}
	var result any
	switch {
	case h.Integration != nil:
		result, err = evaluateGateway(line)
	case h.Template != nil:
		result, err = evaluateTemplate(line, parseTemplate)
	case h.Regex != nil:
		result, err = evaluateRegex(line)
	default:
		result, err = evaluateJSONPath(line)
	}
	if err != nil {
		return nil, err
	}
	return encode(result)
}

// Check compares a result with what its line expects and describes the first
// difference, "" when there is none. Its error is for a line that has no
// expectation, or a line or result that is malformed.
func Check(line, result []byte) (string, error) {
	h, err := parseHeader(line)
	if err != nil {
		return "", err
	}
	if h.Expect == nil && !h.ExpectError {
		return "", ErrNoExpectation
	}
	var got struct {
		Error json.RawMessage `json:"error"`
	}
	if err := decode(result, &got); err != nil {
		return "", fmt.Errorf("result: %w", err)
	}
	switch {
	case h.ExpectError && got.Error == nil:
		return "an error is expected, got " + string(result), nil
	case h.ExpectError:
		return "", nil
	case h.Integration != nil:
		return checkGateway(h.Expect, result)
	case got.Error != nil:
		return "unexpected error: " + string(got.Error), nil
	case h.Template != nil:
		return checkTemplate(h, result)
	case h.Regex != nil:
		return checkMember(h.Expect, result, "matches")
	}
	return checkJSONPath(h.Expect, result)
}
