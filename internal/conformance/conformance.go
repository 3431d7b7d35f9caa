package conformance

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"github.com/tidwall/gjson"

	"github.com/gatemap/gatemap/internal/linejson"
)

// ErrNoExpectation is the error of Check for a line that says neither what to
// expect nor that an error is expected.
var ErrNoExpectation = errors.New("the line has neither expect nor expectError")

// Failure is the result of a line whose evaluation fails.
type failure struct {
	ID    json.RawMessage `json:"id"`
	Error string          `json:"error"`
}

// header is what all kinds of lines have in common, and what tells them apart:
// a member is its JSON, nil where the line has none. One that is null counts as
// none where a text is wanted.
type header struct {
	id, integration, template, regex, path, expect json.RawMessage

	expectError bool
	recordedAs  string
}

// errKind reports a line of no known kind.
var errKind = errors.New("none of the members integration, template, regex and path is there")

// parseHeader reads the members of a line in one pass; gjson does not build
// what is not asked for, which is most of a line. Of members of one name the
// last one counts, as in encoding/json, which reads them afterwards and says
// what is wrong with a text that is no object.
func parseHeader(line []byte) (*header, error) {
	if !gjson.ValidBytes(line) || !gjson.ParseBytes(line).IsObject() {
		var object map[string]json.RawMessage
		if err := decode(line, &object); err != nil {
			return nil, err
		}
		return nil, errKind // null
	}
	h := new(header)
	gjson.ParseBytes(line).ForEach(func(name, v gjson.Result) bool {
		raw := json.RawMessage(line[v.Index : v.Index+len(v.Raw)])
		text := raw
		if v.Type == gjson.Null {
			text = nil
		}
		switch name.Str {
		case "id":
			h.id = raw
		case "integration":
			h.integration = raw
		case "template":
			h.template = text
		case "regex":
			h.regex = text
		case "path":
			h.path = text
		case "expect":
			h.expect = raw
		case "expectError":
			h.expectError = v.Bool()
		case "recordedAs":
			h.recordedAs = v.String()
		}
		return true
	})
	if h.integration == nil && h.template == nil && h.regex == nil && h.path == nil {
		return nil, errKind
	}
	return h, nil
}

// decode reads one JSON value, with numbers as they are written.
func decode(data []byte, v any) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	if err := dec.Decode(v); err != nil {
		return linejson.Plain(err)
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
	case h.integration != nil:
		result, err = evaluateGateway(line)
	case h.template != nil:
		result, err = evaluateTemplate(line, parseTemplate)
	case h.regex != nil:
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
	if h.expect == nil && !h.expectError {
		return "", ErrNoExpectation
	}
	if !gjson.ValidBytes(result) {
		return "", errors.New("the result is not JSON")
	}
	failed := gjson.GetBytes(result, "error")
	switch {
	case h.expectError && !failed.Exists():
		return "an error is expected, got " + string(result), nil
	case h.expectError:
		return "", nil
	case h.integration != nil:
		return checkGateway(h.expect, result)
	case failed.Exists():
		return "unexpected error: " + failed.Raw, nil
	case h.template != nil:
		return checkTemplate(h, result)
	case h.regex != nil:
		return checkMember(h.expect, result, "matches")
	}
	return checkJSONPath(h.expect, result)
}
