package mapping

import (
	"errors"
	"fmt"
	"strings"

	jsonpath "github.com/gatemap/gatemap/internal/json/path"
)

// source is where the value of an expression comes from.
type source uint8

const (
	static      source = iota // 'TEXT', or a bare truth value
	header                    // integration.response.header.NAME
	multiHeader               // integration.response.multivalueheader.NAME
	body                      // integration.response.body
	bodyPath                  // integration.response.body.PATH
	context                   // context.NAME
	stageVar                  // stageVariables.NAME
)

// Source is the kind of place that a value comes from, in words.
type Source string

// The sources of mapping expressions.
const (
	StaticValue      Source = "static value"
	SingleHeader     Source = "integration response header"
	MultiValueHeader Source = "integration response multi-value header"
	WholeBody        Source = "integration response body"
	BodyMember       Source = "integration response body member"
	ContextVariable  Source = "context variable"
	StageVariable    Source = "stage variable"
)

var sourceNames = [...]Source{
	static: StaticValue, header: SingleHeader, multiHeader: MultiValueHeader, body: WholeBody, bodyPath: BodyMember,
	context: ContextVariable, stageVar: StageVariable,
}

// Expression is a compiled mapping expression. It is immutable and safe for
// concurrent use.
type Expression struct {
	text   string
	source source
	value  string   // static: the text; header, stageVar: the name
	path   []string // context: the names
	json   *jsonpath.Path

	// inner is the rest of a path behind $.errorMessage: a Lambda function's
	// custom error is JSON in that string (rules/parameters.md#values).
	inner *jsonpath.Path
}

// Error is an expression that the service refuses. Its text is the service's.
type Error struct {
	Offset int // of the fault, in bytes
	Msg    string
	Err    error // what a JSONPath is refused for, or nil
}

// Error gives the service's words, and for a JSONPath the reason.
func (e *Error) Error() string { return e.Msg }

// Unwrap returns Err.
func (e *Error) Unwrap() error { return e.Err }

// Validation wraps a reason as the service does in the message of its
// BadRequestException (rules/control-plane.md#refused).
func Validation(reason string) string {
	return "Validation Result: warnings : [], errors : [" + reason + "]"
}

func invalid(text string, offset int, cause error) *Error {
	e := &Error{Offset: offset, Err: cause,
		Msg: "Invalid mapping expression specified: " + Validation("Invalid mapping expression specified: "+text)}
	if cause != nil {
		e.Msg += ": " + cause.Error()
	}
	return e
}

const (
	contextStart = "context."
	stageStart   = "stageVariables."
	errorMessage = "errorMessage"
)

// side is how expressions name the message that they read.
type side struct{ header, multiHeader, body string }

var response = side{
	header:      "integration.response.header.",
	multiHeader: "integration.response.multivalueheader.",
	body:        "integration.response.body",
}

// Parse compiles a mapping expression for a response header. lambda is whether
// the integration is a Lambda function, whose custom errors a path enters. The
// error is an *Error. Source: guide, request-response-data-mappings, "Map
// integration response data to method response headers"; rules/parameters.md#sources.
//
// true and false may stand without quotes, in these letters: the Serverless
// Framework deploys them so (rules/parameters.md#bare-words).
func Parse(text string, lambda bool) (*Expression, error) { return parse(text, &response, lambda) }

func parse(text string, m *side, lambda bool) (*Expression, error) {
	e := &Expression{text: text}
	switch {
	case len(text) >= 2 && text[0] == '\'' && text[len(text)-1] == '\'':
		e.source, e.value = static, text[1:len(text)-1]
		return e, nil
	case text == "true" || text == "false":
		e.source, e.value = static, text
		return e, nil
	case text == m.body:
		e.source = body
		return e, nil
	case strings.HasPrefix(text, m.body):
		return e.parsePath(len(m.body), lambda)
	}
	for _, n := range [...]struct {
		prefix string
		source source
	}{{m.header, header}, {m.multiHeader, multiHeader}, {contextStart, context}, {stageStart, stageVar}} {
		if name, ok := strings.CutPrefix(text, n.prefix); ok {
			e.source, e.value = n.source, name
			return e.named(len(n.prefix))
		}
	}
	return nil, invalid(text, 0, nil)
}

// named checks the name that starts at offset.
func (e *Expression) named(offset int) (*Expression, error) {
	if i := badName(e.value); i >= 0 {
		return nil, invalid(e.text, offset+i, nil)
	}
	if e.source == context {
		e.path = strings.Split(e.value, ".")
		for _, name := range e.path {
			if name == "" {
				return nil, invalid(e.text, offset, nil)
			}
		}
	}
	return e, nil
}

// badName returns the index of what is not allowed in a name, -1 if it is a
// name. The rule is the guide's: ^[a-zA-Z0-9._$-]+$.
func badName(name string) int {
	for i := range len(name) {
		c := name[i]
		letter := 'a' <= c|0x20 && c|0x20 <= 'z'
		if !letter && (c < '0' || c > '9') && strings.IndexByte("._$-", c) < 0 {
			return i
		}
	}
	if name == "" {
		return 0
	}
	return -1
}

// parsePath compiles what follows the name of the body: .PATH or [..].
func (e *Expression) parsePath(start int, lambda bool) (*Expression, error) {
	rest := e.text[start:]
	e.source = bodyPath
	if rest == "." || rest[0] != '.' && rest[0] != '[' {
		return nil, invalid(e.text, start, nil)
	}
	var err error
	if e.json, err = jsonpath.Compile("$" + rest); err != nil {
		return nil, invalid(e.text, start+pathOffset(err)-len("$"), err)
	}
	if tail, ok := behindErrorMessage(rest); ok && lambda {
		if e.inner, err = jsonpath.Compile("$" + tail); err != nil { // which has been read as part of the path above
			return nil, invalid(e.text, start, err)
		}
	}
	return e, nil
}

// behindErrorMessage returns what a path does with the errorMessage member of
// the root, if that is where it goes through.
func behindErrorMessage(path string) (string, bool) {
	for _, first := range [...]string{"." + errorMessage, "['" + errorMessage + "']", `["` + errorMessage + `"]`} {
		if tail, ok := strings.CutPrefix(path, first); ok && tail != "" && (tail[0] == '.' || tail[0] == '[') {
			return tail, true
		}
	}
	return "", false
}

// String returns the expression as it was written.
func (e *Expression) String() string { return e.text }

// Source says where the value comes from.
func (e *Expression) Source() Source { return sourceNames[e.source] }

// Static returns the text of a static value.
func (e *Expression) Static() (string, bool) { return e.value, e.source == static }

// Bare reports whether the expression is a static value without its quotes.
func (e *Expression) Bare() bool { return e.source == static && e.value == e.text }

// ContextName returns the name behind context., "" for other sources.
func (e *Expression) ContextName() string {
	if e.source == context {
		return e.value
	}
	return ""
}

// HeaderName returns the name of the backend header whose last value, or all of
// whose values, the expression gives; false for any other source.
func (e *Expression) HeaderName() (string, bool) {
	return e.value, e.source == header || e.source == multiHeader
}

// ReadsBody reports whether the expression needs the payload.
func (e *Expression) ReadsBody() bool { return e.source == body || e.source == bodyPath }

// ReadsRequest reports whether the expression needs what the client had sent or
// the stage: $context or a stage variable.
func (e *Expression) ReadsRequest() bool { return e.source == context || e.source == stageVar }

const targetPrefix = "method.response.header."

// Target returns the header name of a responseParameters key. The error is an
// *Error in the service's words (rules/control-plane.md#refused).
func Target(key string) (string, error) {
	name, ok := strings.CutPrefix(key, targetPrefix)
	if !ok {
		return "", &Error{Msg: Validation("Invalid mapping identifier specified: " + key)}
	}
	if i := badName(name); i >= 0 {
		return "", &Error{Offset: len(targetPrefix) + i, Msg: Validation("Invalid mapping identifier specified: " + key)}
	}
	return name, nil
}

// Undeclared is the service's sentence for a key that the method response does
// not declare.
func Undeclared(key string) string {
	return fmt.Sprintf("Invalid mapping expression specified: %s", Validation("Invalid mapping expression parameter specified: "+key))
}

// pathOffset returns where a JSONPath is at fault.
func pathOffset(err error) int {
	var e *jsonpath.Error
	if errors.As(err, &e) {
		return e.Offset
	}
	return 0
}
