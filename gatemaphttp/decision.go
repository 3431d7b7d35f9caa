package gatemaphttp

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/request"
)

// Decision is what became of one request, in short.
type Decision struct {
	RequestID      string
	Operation      *gatemap.Operation    // the operation of the request; nil where the path has none, and for a Method that was not compiled from one
	BackendStatus  int                   // of the backend; 0 when it gave no answer, or for MOCK
	Selected       string                // key of the integration response; "" when the gateway answered itself
	StatusCode     int                   // what the client gets
	Failure        *gatemap.GatewayError // nil unless the gateway answered itself
	Streamed       bool                  // the payload went to the client as it came
	Sent           error                 // what kept the response, or its end, from the client; nil is none
	BackendLatency time.Duration         // until the backend's answer was complete, or had begun when it streams
	Latency        time.Duration         // until the response was written
}

// LogValue makes a group of the decision: selected, status and so on.
func (d *Decision) LogValue() slog.Value {
	attrs := []slog.Attr{slog.String("request_id", d.RequestID)}
	if d.Operation != nil {
		attrs = append(attrs, slog.String("method", d.Operation.HTTPMethod), slog.String("resource", d.Operation.Path))
	}
	attrs = append(attrs,
		slog.Int("backend_status", d.BackendStatus),
		slog.String("selected", d.Selected),
		slog.Int("status", d.StatusCode),
		slog.Duration("backend_latency", d.BackendLatency),
		slog.Duration("latency", d.Latency),
	)
	if d.Streamed {
		attrs = append(attrs, slog.Bool("streamed", true))
	}
	if d.Failure != nil {
		attrs = append(attrs, slog.String("failure", string(d.Failure.Type)), slog.String("reason", d.Failure.Error()))
	}
	if d.Sent != nil {
		attrs = append(attrs, slog.String("not_sent", d.Sent.Error()))
	}
	return slog.GroupValue(attrs...)
}

// Hooks see the requests of a Method, an Integration or an API. Their functions
// may be nil; they are called by many goroutines at once.
type Hooks struct {
	// Begin is called before the backend is asked. The context that it returns
	// is that of the backend's request and of the evaluation.
	Begin func(r *http.Request) context.Context

	// Asking is called when an Integration has made its request, before the
	// endpoint is asked. The context that it returns, one made of ctx, is that of
	// the call and of Exchanged: an http.RoundTripper or an Invoker of Endpoints
	// finds there what it is asked for. Of the exchange there are the Operation,
	// the Request and what is Sent, which belong to it.
	Asking func(ctx context.Context, e *Exchange) context.Context

	// Exchanged is called when the response has been written, before End and
	// with the context of Begin. What it gets belongs to the exchange: whoever
	// keeps a part of it must copy that part.
	Exchanged func(ctx context.Context, e *Exchange)

	// End is called when the response has been written, with the context of
	// Begin. Whoever keeps the decision must copy it.
	End func(ctx context.Context, d *Decision)
}

// Exchange is one request with all that its answer was made of:
// Engine.Explain of Request and Backend gives the reasons.
type Exchange struct {
	*Decision
	Engine *gatemap.Engine

	// Request is what the response half saw; its $context has what an authorizer
	// and the request template put there. Only an Integration keeps the client's
	// body in it.
	Request *gatemap.Request

	// Sent is the integration request; nil when there was none, and of a Method,
	// which has no request half.
	Sent *request.IntegrationRequest

	// Backend is what was evaluated, nil when the backend was not asked or gave
	// no answer. A payload that went to the client as it came is not in it, and
	// of a proxy integration it is what was handed on.
	Backend *gatemap.Backend

	// Response is what the client got, without the body of one that streamed.
	Response *gatemap.Response

	Asked time.Time // when the backend was asked; zero when it was not
}

// context returns that of the backend's request.
func (h *Hooks) context(r *http.Request) context.Context {
	if h == nil || h.Begin == nil {
		return r.Context()
	}
	return h.Begin(r)
}

// asks reports whether somebody wants to know what is asked.
func (h *Hooks) asks() bool { return h != nil && h.Asking != nil }

// sees reports whether somebody wants whole exchanges.
func (h *Hooks) sees() bool { return h != nil && h.Exchanged != nil }

// report tells the hooks and the logger what became of a request.
func (m *Method) report(ctx context.Context, d *Decision) {
	if m.Hooks != nil && m.Hooks.End != nil {
		m.Hooks.End(ctx, d)
	}
	if m.Logger != nil {
		level := slog.LevelInfo
		if d.Failure != nil || d.Sent != nil {
			level = slog.LevelError
		}
		m.Logger.LogAttrs(ctx, level, "integration response", slog.Any("gatemap", d))
	}
}
