package accesslog

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/traffic"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/gatemaphttp"
	"github.com/gatemap/gatemap/internal/fieldlist"
	"github.com/gatemap/gatemap/template"
)

// Value returns the value of a variable of $context for a request that was
// answered: those that only a log has, and the others as templates see them
// (guide, api-gateway-variables-for-access-logging).
func Value(e *traffic.Entry, x *gatemaphttp.Exchange, name string) (string, bool) {
	if text, ok := ofAnswer(e, x, name); ok {
		return text, text != ""
	}
	if text, ok := ofBackend(x, name); ok {
		return text, text != ""
	}
	text, ok := member(x.Request.Context, name)
	if name == "path" {
		text = traffic.HidePath(text, x.Request.PathParameters)
	}
	return text, ok
}

// ofAnswer gives the variables of what the client got.
func ofAnswer(e *traffic.Entry, x *gatemaphttp.Exchange, name string) (string, bool) {
	switch name {
	case "status":
		return strconv.Itoa(e.Status), true
	case "responseLength":
		return strconv.FormatInt(e.Length, 10), true
	case "responseLatency":
		return milliseconds(e.Latency), true
	}
	rest, ok := strings.CutPrefix(name, "error.")
	if !ok {
		return "", false
	}
	f := x.Failure
	switch {
	case f == nil:
		return "", true
	case rest == "message":
		return f.Message, true
	case rest == "messageString":
		quoted, _ := json.Marshal(f.Message) // of a string: it does not fail
		return string(quoted), true
	case rest == "responseType":
		return string(f.Type), true
	case rest == "validationErrorString":
		return f.ValidationError, true
	}
	return "", true
}

// ofBackend gives the variables of the integration. For a Lambda proxy
// integration.status is what the function says, and integrationStatus what
// Lambda says.
func ofBackend(x *gatemaphttp.Exchange, name string) (string, bool) {
	switch name {
	case "integrationLatency", "integration.latency":
		if !asked(x) {
			return "", true
		}
		return milliseconds(x.BackendLatency), true
	case "integrationStatus", "integration.integrationStatus":
		return status(x.BackendStatus), true
	case "integration.status":
		if op := x.Operation; op != nil && op.Integration.Type == definition.AWSProxy && x.Failure == nil {
			return status(x.Response.StatusCode), true
		}
		return status(x.BackendStatus), true
	case "integration.error", "integrationErrorMessage":
		if x.Failure != nil && asked(x) {
			return x.Failure.Log, true
		}
		return "", true
	case "integration.requestId", "awsEndpointRequestId":
		return header(x.Backend, "x-amzn-requestid", "x-amz-request-id"), true
	case "awsEndpointRequestId2":
		return header(x.Backend, "x-amz-id-2"), true
	}
	return "", false
}

// asked reports whether the request went to a backend.
func asked(x *gatemaphttp.Exchange) bool {
	return !x.Asked.IsZero() && (x.Sent == nil || x.Sent.Type != definition.Mock)
}

func status(code int) string {
	if code == 0 {
		return ""
	}
	return strconv.Itoa(code)
}

func milliseconds(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }

// header returns the first of the headers that a backend gave, by lower-case
// names.
func header(b *gatemap.Backend, names ...string) string {
	if b == nil {
		return ""
	}
	for _, name := range names {
		if v, ok := fieldlist.First(b.Headers, name); ok {
			return v
		}
	}
	return ""
}

// member follows a name with dots into $context. Objects and lists have no
// value.
func member(context []gatemap.Member, name string) (string, bool) {
	v, _, err := template.MemberValue(context, strings.Split(name, ".")...)
	if err != nil {
		return "", false
	}
	switch v := v.(type) {
	case string:
		return v, true
	case bool, int, int64, float64, json.Number:
		return fmt.Sprint(v), true
	}
	return "", false
}
