// Package executionlog writes the execution log of an evaluation as
// TestInvokeMethod prints it (rules/execution-log.md#lines).
package executionlog

import (
	"cmp"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/template"
)

// testRequestID is the request id of an evaluation whose context has none.
const testRequestID = "test-invoke-request"

// headerDump is how many characters of a dump of headers the log shows
// (rules/execution-log.md#lines).
const headerDump = 998

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
	Sent                        *Sent    // the request to the endpoint; nil where nobody knows it
	Backend                     *Message // nil if there is none
	Latency                     time.Duration
	Failure                     string // the line of a failure, "" without one
	Refused                     bool   // the failure is the client's: 4XX
	Response                    Message
}

// Sent is the request that goes to the endpoint.
type Sent struct {
	URI     string
	Headers []template.Field
	Body    []byte
}

// Times are when the parts of an evaluation happened.
type Times struct{ Started, Asked, Answered, Done time.Time }

// Text returns the log of a test invocation with every line at the given time.
func (e *Evaluation) Text(at time.Time) string {
	id := cmp.Or(e.RequestID, testRequestID)
	stamp := at.UTC().Format("Mon Jan 02 15:04:05 UTC 2006")
	var b strings.Builder
	fmt.Fprintf(&b, "Execution log for request %s\n", id)
	e.lines(Times{}, func(_ time.Time, line string) { fmt.Fprintf(&b, "%s : %s\n", stamp, line) })
	return b.String()
}

// stageTime is the time of a line of a stage's log.
const stageTime = "2006-01-02T15:04:05.000Z"

// Stage returns the log of a stage, whose lines have the request's id in
// parentheses, each at its time (public logs; rules/execution-log.md#stage).
// What would begin another line, or command a terminal, is escaped.
func (e *Evaluation) Stage(extendedID string, at Times) string {
	var b strings.Builder
	put := func(at time.Time, line string) {
		fmt.Fprintf(&b, "%s (%s) %s\n", at.UTC().Format(stageTime), e.RequestID, source.Printable(line))
	}
	put(at.Started, "Extended Request Id: "+extendedID)
	e.lines(at, put)
	return b.String()
}

// lines calls put for each line behind the heading.
func (e *Evaluation) lines(at Times, put func(at time.Time, line string)) {
	on := func(at time.Time, format string, args ...any) { put(at, fmt.Sprintf(format, args...)) }
	on(at.Started, "Starting execution for request: %s", cmp.Or(e.RequestID, testRequestID))
	on(at.Started, "HTTP Method: %s, Resource Path: %s", e.HTTPMethod, e.Path)
	on(at.Started, "Method request path: %s", javaMap(e.PathParameters))
	on(at.Started, "Method request query string: %s", javaMap(e.Querystring))
	on(at.Started, "Method request headers: %s", truncated(javaMap(e.Request.Headers)))
	on(at.Started, "Method request body before transformations: %s", bodyText(e.Request.Body))
	if s := e.Sent; s != nil {
		on(at.Asked, "Endpoint request URI: %s", s.URI)
		on(at.Asked, "Endpoint request headers: %s", truncated(javaMap(s.Headers)))
		on(at.Asked, "Endpoint request body after transformations: %s", bodyText(s.Body))
		on(at.Asked, "Sending request to %s", s.URI)
	}
	if b := e.Backend; b != nil {
		on(at.Answered, "Received response. Status: %d, Integration latency: %d ms", b.Status, e.Latency.Milliseconds())
		on(at.Answered, "Endpoint response headers: %s", truncated(javaMap(b.Headers)))
		on(at.Answered, "Endpoint response body before transformations: %s", bodyText(b.Body))
	}
	if e.Failure != "" {
		on(at.Done, "%s", e.Failure)
		if !e.Refused && !strings.HasPrefix(e.Failure, Failed) {
			on(at.Done, "%s", Failed)
		}
	} else {
		on(at.Done, "Method response body after transformations: %s", bodyText(e.Response.Body))
		on(at.Done, "Method response headers: %s", truncated(javaMap(e.Response.Headers)))
		on(at.Done, "Successfully completed execution")
	}
	on(at.Done, "Method completed with status: %d", e.Response.Status)
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
