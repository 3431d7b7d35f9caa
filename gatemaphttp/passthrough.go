package gatemaphttp

import (
	"net/http"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/contenthandling"
	"github.com/gatemap/gatemap/internal/executionlog"
	"github.com/gatemap/gatemap/internal/fieldlist"
)

// pass hands the answer of an HTTP_PROXY integration on: its status, its headers
// by the rules of proxies, its body as content handling has it
// (rules/requests.md#proxy-headers).
func (in *Integration) pass(w http.ResponseWriter, x *exchange, a *answer) {
	x.answered(a.status)
	if !a.final() {
		x.send(w, x.fail(NoAnswer(errSwitched)), nil, 0, 0)
		return
	}
	if _, err := a.decode(); err != nil {
		x.send(w, x.fail(x.unread(err)), nil, 0, 0)
		return
	}
	resp, action, streams := in.passed(x, a)
	if streams {
		x.decision.Streamed = true
		x.untimed()
		x.send(w, x.sendable(resp), x.m.bounded(a.body), action, a.length)
		return
	}
	limit := x.m.Engine.Limits().Payload
	body, failed := a.read(limit, x.buffers)
	if failed == nil {
		x.backend.Body = body // which x.got may be
		var err error
		if resp.Body, err = action.Convert(nil, body, nil); err != nil {
			failed = gatemap.NewGatewayError(gatemap.APIConfigurationError, executionlog.Base64, err)
		}
	}
	if failed != nil {
		resp = x.fail(failed)
	}
	x.send(w, x.sendable(resp), nil, 0, 0)
}

// passed returns the response of an answer that is handed on, without its body,
// and whether the body can go to the client as it comes.
func (in *Integration) passed(x *exchange, a *answer) (resp *gatemap.Response, action contenthandling.Action, streams bool) {
	accept, _ := fieldlist.First(x.req.Headers, "Accept")
	action = contenthandling.Decide(contenthandling.Undefined, !in.types.Empty(), in.types.Match(a.header.Get("Content-Type")), in.types.Match(accept))
	resp = &gatemap.Response{StatusCode: a.status, Headers: proxyHeaders(a.header)}
	if x.m.Hooks.sees() {
		x.got = x.read(a)
	}
	streams = a.body != nil && action != contenthandling.Decode && (a.length < 0 || a.length > smallBody) && x.m.mayStream(a.length)
	return resp, action, streams
}

// proxyHeaders are the headers of an answer as a proxy integration hands them
// on (rules/requests.md#proxy-headers).
func proxyHeaders(h http.Header) []gatemap.Field {
	var fields []gatemap.Field
	for name, values := range h {
		switch strings.ToLower(name) {
		case "transfer-encoding", "content-encoding", "via", "trailer", "keep-alive":
			continue
		case "connection", "content-length", "date", "server", "x-amzn-requestid":
			name = "x-amzn-Remapped-" + name
		}
		if !isTrailer(name) && len(values) > 0 {
			fields = append(fields, gatemap.Field{Name: name, Values: values})
		}
	}
	if h.Get("Content-Type") == "" {
		fields = append(fields, gatemap.Field{Name: "Content-Type", Values: []string{"application/json"}})
	}
	return fields
}
