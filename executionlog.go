package gatemap

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gatemap/gatemap/template"
)

// testRequestID is the request id of a TestInvokeMethod whose context has none.
const testRequestID = "test-invoke-request"

// headerDump is how many characters of a dump of headers the log shows
// (rules/execution-log.md#lines).
const headerDump = 998

// Log returns the execution log in the format of TestInvokeMethod, with every
// line at the given time. What only the request side knows, the request to the
// endpoint, is not there; the latency, which nobody measured, is 0. Source:
// rules/execution-log.md#lines.
func (x *Explanation) Log(at time.Time) string {
	id := testRequestID
	if v, _, _ := template.MemberValue(x.req.Context, "requestId"); v != nil {
		if s, ok := v.(string); ok {
			id = s
		}
	}
	l := &logger{stamp: at.UTC().Format("Mon Jan 02 15:04:05 UTC 2006")}
	fmt.Fprintf(&l.b, "Execution log for request %s\n", id)
	l.line("Starting execution for request: %s", id)
	l.line("HTTP Method: %s, Resource Path: %s", x.req.HTTPMethod, x.req.Path)
	l.line("Method request path: %s", javaMap(x.req.PathParameters))
	l.line("Method request query string: %s", javaMap(x.req.Querystring))
	l.line("Method request headers: %s", truncated(javaMap(x.req.Headers)))
	l.line("Method request body before transformations: %s", logBody(x.req.Body))
	if x.kind != mockBackend {
		l.line("Received response. Status: %d, Integration latency: 0 ms", x.backend.StatusCode)
		l.line("Endpoint response headers: %s", truncated(javaMap(x.backend.Headers)))
		l.line("Endpoint response body before transformations: %s", logBody(x.backend.Body))
	}
	if x.Error != nil {
		l.line("%s", x.Error.Log)
		if !strings.HasPrefix(x.Error.Log, executionFailed) {
			l.line("%s", executionFailed)
		}
	} else {
		l.line("Method response body after transformations: %s", logBody(x.Response.Body))
		l.line("Method response headers: %s", truncated(javaMap(x.Response.Headers)))
		l.line("Successfully completed execution")
	}
	l.line("Method completed with status: %d", x.Response.StatusCode)
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
func javaMap(fields []Field) string {
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

// logBody shows a payload that is text.
func logBody(b []byte) string {
	if !utf8.Valid(b) {
		return "[Binary Data]"
	}
	return string(b)
}
