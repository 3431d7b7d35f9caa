package traffic

import (
	"log/slog"
	"time"

	"github.com/gatemap/gatemap/gatemaphttp"
)

// Entry is one request and what became of it, in short.
type Entry struct {
	Started        time.Time
	Method, Target string // of the request line, as the client wrote them but without secrets
	Proto, Client  string // HTTP/1.1, and the address of the client
	Resource       string // the operation: GET /pets/{id}; "" where there is none
	Status         int    // 0 when the client got no answer
	Length         int64  // of the body that the client got
	Latency        time.Duration

	// Of the decision; empty where the server answered before it asked the API.
	RequestID      string
	BackendStatus  int // 0 without an answer
	BackendLatency time.Duration
	Selected       string // key of the integration response
	Streamed       bool
	Failure        string // type of the gateway response
	Reason         string // of the failure
	NotSent        string // what kept the answer from the client
}

// Sink is told of requests. It is called by many goroutines at once. x is nil
// where the server answered itself; what it holds is valid during the call only.
type Sink interface {
	Request(e *Entry, x *gatemaphttp.Exchange)
}

// decided takes what the exchange says.
func (e *Entry) decided(x *gatemaphttp.Exchange) {
	e.RequestID, e.BackendStatus, e.BackendLatency = x.RequestID, x.BackendStatus, x.BackendLatency
	e.Selected, e.Streamed, e.Status = x.Selected, x.Streamed, x.StatusCode
	if op := x.Operation; op != nil {
		e.Resource = op.HTTPMethod + " " + op.Path
		e.Target = HidePath(e.Target, x.Request.PathParameters)
	}
	if f := x.Failure; f != nil {
		e.Failure, e.Reason = string(f.Type), f.Log
		if f.Err != nil {
			e.Reason = f.Log + ": " + f.Err.Error()
		}
	}
	if err := x.Decision.Sent; err != nil {
		e.NotSent = err.Error()
	}
}

// LogValue makes a group of the entry.
func (e *Entry) LogValue() slog.Value {
	attrs := []slog.Attr{
		slog.String("method", e.Method), slog.String("target", e.Target), slog.String("client", e.Client),
		slog.String("resource", e.Resource), slog.Int("status", e.Status), slog.Int64("length", e.Length),
		slog.Float64("latencyMs", milliseconds(e.Latency)), slog.String("requestId", e.RequestID),
		slog.Int("backendStatus", e.BackendStatus), slog.Float64("backendLatencyMs", milliseconds(e.BackendLatency)), slog.String("selected", e.Selected),
	}
	for _, optional := range []slog.Attr{slog.String("failure", e.Failure), slog.String("reason", e.Reason), slog.String("notSent", e.NotSent)} {
		if optional.Value.String() != "" {
			attrs = append(attrs, optional)
		}
	}
	if e.Streamed {
		attrs = append(attrs, slog.Bool("streamed", true))
	}
	return slog.GroupValue(attrs...)
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
