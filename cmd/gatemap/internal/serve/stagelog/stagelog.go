// Package stagelog writes the execution log of a stage for the requests of a
// server: the service's lines with the latencies that were measured.
package stagelog

import (
	"io"
	"strings"
	"sync"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/traffic"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/gatemaphttp"
	"github.com/gatemap/gatemap/gatewayresponse"
	"github.com/gatemap/gatemap/internal/executionlog"
	"github.com/gatemap/gatemap/template"
)

// Log is a sink that writes the execution log. The lines of a request are one
// write.
type Log struct {
	mu  sync.Mutex
	out io.Writer
}

// New returns a log that goes to out.
func New(out io.Writer) *Log { return &Log{out: out} }

// Request implements traffic.Sink. A request that no method has taken has no
// lines (guide, set-up-logging).
func (l *Log) Request(e *traffic.Entry, x *gatemaphttp.Exchange) {
	if x == nil || x.Operation == nil {
		return
	}
	text := Text(e, x)
	l.mu.Lock()
	defer l.mu.Unlock()
	io.WriteString(l.out, text)
}

// Text returns the execution log of a request, without secrets.
func Text(e *traffic.Entry, x *gatemaphttp.Exchange) string {
	log := executionlog.Evaluation{
		RequestID: x.RequestID, HTTPMethod: x.Request.HTTPMethod, Path: traffic.HidePath(x.Request.Path, x.Request.PathParameters),
		PathParameters: traffic.Redacted(x.Request.PathParameters), Querystring: traffic.Redacted(x.Request.Querystring),
		Request:  executionlog.Message{Headers: traffic.Redacted(x.Request.Headers), Body: x.Request.Body},
		Latency:  x.BackendLatency,
		Response: executionlog.Message{Status: x.Response.StatusCode, Headers: traffic.Redacted(x.Response.Headers), Body: x.Response.Body},
	}
	if v, _, _ := template.MemberValue(x.Request.Context, "resourcePath"); x.Request.Path == "" && v != nil {
		log.Path, _ = v.(string)
	}
	if x.Failure != nil {
		kind, known := gatewayresponse.FindType(x.Failure.Type)
		log.Failure, log.Refused = x.Failure.Log, known && kind.StatusCode < 500
	}
	if x.Sent != nil && x.Sent.Type != definition.Mock {
		log.Sent = &executionlog.Sent{URI: Endpoint(x.Sent.URI, x.Sent.Querystring), Headers: traffic.Redacted(x.Sent.Headers), Body: x.Sent.Body}
		if x.Backend != nil {
			log.Backend = &executionlog.Message{Status: x.BackendStatus, Headers: traffic.Redacted(x.Backend.Headers), Body: x.Backend.Body}
		}
	}
	at := executionlog.Times{Started: e.Started, Asked: x.Asked, Done: e.Started.Add(e.Latency)}
	if at.Asked.IsZero() {
		at.Asked = e.Started
	}
	at.Answered = at.Asked.Add(x.BackendLatency)
	return traffic.SecretsOf(x).Hide(log.Stage(extendedID(x.Request), at))
}

func extendedID(req *gatemap.Request) string {
	v, _, _ := template.MemberValue(req.Context, "extendedRequestId")
	text, _ := v.(string)
	return text
}

// Endpoint is the address of an integration request as the execution log shows
// it: that of the service where the URI is an ARN (rules/execution-log.md#stage),
// without the secrets of its query.
func Endpoint(uri string, query []gatemap.Field) string {
	if parts := strings.SplitN(uri, ":", 6); len(parts) == 6 && parts[0] == "arn" && parts[2] == "apigateway" {
		kind, rest, _ := strings.Cut(parts[5], "/")
		if kind == "action" {
			rest = "?Action=" + rest
		}
		uri = "https://" + parts[4] + "." + parts[3] + ".amazonaws.com/" + rest
	}
	for _, f := range traffic.Redacted(query) {
		for _, v := range f.Values {
			sep := "?"
			if strings.Contains(uri, "?") {
				sep = "&"
			}
			uri += sep + f.Name + "=" + v
		}
	}
	return traffic.HideQuery(uri)
}
