package mapping

import (
	"encoding/json"
	"fmt"
	"strconv"
	"unsafe"

	javatext "github.com/gatemap/gatemap/internal/java/text"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

// Message is what expressions read: the backend's response and what the gateway
// knows of the request. An expression uses it in the goroutine that evaluates
// it, and keeps nothing of it. One that also has parsed its Body, as an
// evaluation of package gatemap, is read without parsing it again.
type Message interface {
	// LastHeader returns the last value of a backend header.
	LastHeader(name string) (string, bool)
	// AppendHeader appends all values of a backend header with commas between
	// them, without blanks.
	AppendHeader(dst []byte, name string) ([]byte, bool)
	// Body returns the payload, after content handling.
	Body() []byte
	// ContextValue returns a member of $context: nil, a string, bool, int,
	// int64, float64, json.Number or []any; anything else has no text. The error
	// is that of a value that cannot be read.
	ContextValue(path []string) (any, error)
	// StageVariable returns a stage variable, with the types that ContextValue has,
	// and whether there is one.
	StageVariable(name string) (any, bool, error)
}

// BadBody is the failure of a body expression on a payload that looks like
// JSON and is not, even when read leniently: the evaluation ends
// (rules/parameters.md#body).
type BadBody struct{ Err error }

// Error gives the reader's reason.
func (e *BadBody) Error() string { return fmt.Sprintf("the body is not JSON: %v", e.Err) }

// Unwrap returns Err.
func (e *BadBody) Unwrap() error { return e.Err }

// maxText bounds the text of one value. It is the gateway's payload limit; the
// header limit is far below it.
const maxText = 10 << 20

// Header returns the name of the backend header whose last value is the value of
// the expression (source SingleHeader); false for any other source.
func (e *Expression) Header() (string, bool) { return e.value, e.source == header }

// Value is what an expression gives. The zero Value is that of an expression
// without one: the header is left out.
type Value struct {
	Text  string
	Found bool
}

// AppendValue returns the expression's value. A text that had to be made is
// appended to dst and aliases it, the others are strings of the configuration
// or the message. The text is not checked for control characters: see
// ValidValue. The error is a *BadBody, or that of a value beyond the limits or
// of the Message.
func (e *Expression) AppendValue(dst []byte, m Message) (Value, []byte, error) {
	text, found, dst, err := e.eval(dst, m)
	return Value{text, found}, dst, err
}

func (e *Expression) eval(buf []byte, m Message) (value string, found bool, _ []byte, err error) {
	start := len(buf)
	switch e.source {
	case static:
		return e.value, true, buf, nil
	case header:
		value, found = m.LastHeader(e.value)
		return value, found, buf, nil
	case multiHeader:
		buf, found = m.AppendHeader(buf, e.value)
	case body:
		return wholeBody(buf, m)
	case bodyPath:
		return e.member(buf, m)
	case context:
		v, err := m.ContextValue(e.path)
		if err != nil {
			return "", false, buf, err
		}
		return appendAny(buf, v)
	case stageVar:
		v, ok, err := m.StageVariable(e.value)
		if !ok || err != nil {
			return "", false, buf, err
		}
		return appendAny(buf, v)
	}
	return tail(buf, start), found, buf, nil
}

// tail returns what was appended behind start, without a copy.
func tail(buf []byte, start int) string {
	if len(buf) == start {
		return ""
	}
	return unsafe.String(&buf[start], len(buf)-start)
}

// wholeBody gives the payload as it is; an empty one counts as {}
// (rules/parameters.md#body). One that looks like JSON has to be JSON.
func wholeBody(buf []byte, m Message) (string, bool, []byte, error) {
	b := m.Body()
	if len(b) == 0 {
		return "{}", true, buf, nil
	}
	if looksLikeJSON(b) {
		if _, err := documentsOf(m).Document(); err != nil {
			return "", false, buf, &BadBody{err}
		}
	}
	start := len(buf)
	buf = append(buf, b...)
	return tail(buf, start), true, buf, nil
}

// looksLikeJSON reports whether the first byte behind the blanks begins an
// object, an array or a string (rules/parameters.md#body).
func looksLikeJSON(b []byte) bool {
	for _, c := range b {
		if c > ' ' {
			return c == '{' || c == '[' || c == '"' || c == '\''
		}
	}
	return false
}

func (e *Expression) member(buf []byte, m Message) (string, bool, []byte, error) {
	docs := documentsOf(m)
	root, err := docs.Document()
	if err != nil {
		if looksLikeJSON(m.Body()) {
			return "", false, buf, &BadBody{err}
		}
		return "", false, buf, nil
	}
	v, err := e.json.LookupFor(docs.Meter(), root, nil)
	if err == nil && v.IsNull() && e.inner != nil {
		if custom, ok := docs.CustomError(); ok {
			v, err = e.inner.LookupFor(docs.Meter(), custom, nil)
		}
	}
	if err != nil {
		return "", false, buf, err
	}
	return appendValue(buf, v)
}

// appendValue appends the text of a value: that of a string, what $input.path
// prints for a scalar, and what $input.json prints for a collection. Null has
// none (rules/parameters.md#values).
func appendValue(buf []byte, v jsondoc.Value) (string, bool, []byte, error) {
	start := len(buf)
	var err error
	switch {
	case v.IsNull():
		return "", false, buf, nil
	case v.Kind() == jsondoc.String:
		buf = javatext.AppendOutput(buf, v.Str())
	case v.IsMap() || v.IsList():
		buf, err = jsondoc.AppendJSON(buf, v, jsondoc.Compact, maxText)
	default:
		buf, err = jsondoc.AppendText(buf, v, maxText)
	}
	if err != nil {
		return "", false, buf[:start], err
	}
	return tail(buf, start), true, buf, nil
}

// AppendText appends the text of a $context member or stage variable, and
// reports whether it has one; without one it returns dst as it was.
// Message.ContextValue lists what v can be.
func AppendText(dst []byte, v any) ([]byte, bool) {
	start := len(dst)
	text, found, out, err := appendAny(dst, v)
	switch {
	case err != nil || !found:
		return dst[:start], false
	case len(out) == start: // a string of the request, or an empty one
		return append(out, text...), true
	}
	return out, true
}

// appendAny appends the text of a $context member or stage variable. Nested
// maps have none.
func appendAny(buf []byte, v any) (string, bool, []byte, error) {
	switch v := v.(type) {
	case string:
		return v, true, buf, nil
	case bool:
		return strconv.FormatBool(v), true, buf, nil
	case int:
		return appendLong(buf, int64(v))
	case int64:
		return appendLong(buf, v)
	case float64:
		return appendValue(buf, jsondoc.OfDouble(v))
	case json.Number:
		var doc jsondoc.Document
		if err := doc.ParseString(v.String()); err != nil {
			return "", false, buf, nil
		}
		return appendValue(buf, doc.Root())
	case []any:
		return appendList(buf, v)
	}
	return "", false, buf, nil
}

func appendLong(buf []byte, n int64) (string, bool, []byte, error) {
	start := len(buf)
	buf = strconv.AppendInt(buf, n, 10)
	return tail(buf, start), true, buf, nil
}

// appendList appends a list of a claim or an authorizer as compact JSON.
func appendList(buf []byte, list []any) (string, bool, []byte, error) {
	text, err := json.Marshal(list)
	if err != nil {
		return "", false, buf, nil
	}
	var doc jsondoc.Document
	if err := doc.Parse(text); err != nil {
		return "", false, buf, nil
	}
	return appendValue(buf, doc.Root())
}
