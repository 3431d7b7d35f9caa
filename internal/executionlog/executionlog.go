// Package executionlog writes the execution log of an evaluation as
// TestInvokeMethod prints it (rules/execution-log.md#lines).
package executionlog

import (
	"cmp"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gatemap/gatemap/template"
)

// testRequestID is the request id of an evaluation whose context has none.
const testRequestID = "test-invoke-request"

// headerDump is how many characters of a dump of headers the log shows
// (rules/execution-log.md#lines).
const headerDump = 998

// Failed begins the lines of the failures that the service puts down to the
// configuration.
const Failed = "Execution failed due to configuration error: "

// The reasons that more than one package gives, with the verbs of fmt. That of
// the request's body is this project's choice.
const (
	Payload        = Failed + "Integration response of reported length %d is larger than allowed maximum of %d bytes."
	Base64         = Failed + "Unable to base64 decode the body."
	InvalidAddress = Failed + "Invalid endpoint address"
	RequestBody    = "Request body is larger than allowed maximum of %d bytes."
)

// Message is a request or a response as the log shows it.
type Message struct {
	Status  int
	Headers []template.Field
	Body    []byte
}

// Evaluation is what the log tells of.
type Evaluation struct {
	RequestID                   string // "" for the one of a test invocation
	HTTPMethod, Path            string
	PathParameters, Querystring []template.Field
	Request                     Message  // its Status does not count
	Backend                     *Message // nil if there is none
	Failure                     string   // the line of a failure, "" without one
	Response                    Message
}

// Text returns the log with every line at the given time. The request to the
// endpoint, which only the request side knows, is not there; the latency, which
// nobody measured, is 0.
func (e *Evaluation) Text(at time.Time) string {
	id := cmp.Or(e.RequestID, testRequestID)
	l := &logger{stamp: at.UTC().Format("Mon Jan 02 15:04:05 UTC 2006")}
	fmt.Fprintf(&l.b, "Execution log for request %s\n", id)
	l.line("Starting execution for request: %s", id)
	l.line("HTTP Method: %s, Resource Path: %s", e.HTTPMethod, e.Path)
	l.line("Method request path: %s", javaMap(e.PathParameters))
	l.line("Method request query string: %s", javaMap(e.Querystring))
	l.line("Method request headers: %s", truncated(javaMap(e.Request.Headers)))
	l.line("Method request body before transformations: %s", bodyText(e.Request.Body))
	if b := e.Backend; b != nil {
		l.line("Received response. Status: %d, Integration latency: 0 ms", b.Status)
		l.line("Endpoint response headers: %s", truncated(javaMap(b.Headers)))
		l.line("Endpoint response body before transformations: %s", bodyText(b.Body))
	}
	if e.Failure != "" {
		l.line("%s", e.Failure)
		if !strings.HasPrefix(e.Failure, Failed) {
			l.line("%s", Failed)
		}
	} else {
		l.line("Method response body after transformations: %s", bodyText(e.Response.Body))
		l.line("Method response headers: %s", truncated(javaMap(e.Response.Headers)))
		l.line("Successfully completed execution")
	}
	l.line("Method completed with status: %d", e.Response.Status)
	return l.b.String()
}

type logger struct {
	b     strings.Builder
	stamp string
}

func (l *logger) line(format string, args ...any) {
	fmt.Fprintf(&l.b, "%s : "+format+"\n", append([]any{l.stamp}, args...)...)
}

// javaMap prints fields as java.util.Map does.
func javaMap(fields []template.Field) string {
	var b strings.Builder
	b.WriteByte('{')
	for i, f := range fields {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(f.Name + "=" + strings.Join(f.Values, ","))
	}
	b.WriteByte('}')
	return b.String()
}

func truncated(s string) string {
	if utf8.RuneCountInString(s) <= headerDump {
		return s
	}
	return string([]rune(s)[:headerDump]) + " [TRUNCATED]"
}

// bodyText shows a payload that is text.
func bodyText(b []byte) string {
	if !utf8.Valid(b) {
		return "[Binary Data]"
	}
	return string(b)
}
