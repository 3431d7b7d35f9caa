package traffic

import (
	"context"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/gatemap/gatemap/gatemaphttp"
)

// Observer tells sinks of the requests that pass through its Handler to an API
// that has its Hooks.
type Observer struct {
	Sinks []Sink
	Now   func() time.Time // nil is time.Now

	inFlight atomic.Int64
}

// Busy reports whether there are other requests in flight than the one that a sink is
// told of.
func (o *Observer) Busy() bool { return o.inFlight.Load() > 1 }

func (o *Observer) now() time.Time {
	if o.Now == nil {
		return time.Now()
	}
	return o.Now()
}

// key is that of the request in a context.
type key struct{}

// watched is a request on its way.
type watched struct {
	http.ResponseWriter
	entry Entry
	told  bool
}

// Handler returns next with its requests watched.
func (o *Observer) Handler(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		x := &watched{ResponseWriter: w, entry: Entry{
			Started: o.now(), Method: r.Method, Target: HideQuery(r.RequestURI), Proto: r.Proto, Client: r.RemoteAddr,
		}}
		o.inFlight.Add(1)
		defer o.inFlight.Add(-1)
		defer o.tell(x, nil) // even where the handler panics
		next.ServeHTTP(x, r.WithContext(context.WithValue(r.Context(), key{}, x)))
	})
}

// Hooks are those of the API: they see what a request was answered with.
func (o *Observer) Hooks() *gatemaphttp.Hooks {
	return &gatemaphttp.Hooks{Exchanged: func(ctx context.Context, e *gatemaphttp.Exchange) {
		if x, ok := ctx.Value(key{}).(*watched); ok {
			o.tell(x, e)
		}
	}}
}

// tell tells the sinks once of a request.
func (o *Observer) tell(x *watched, e *gatemaphttp.Exchange) {
	if x.told {
		return
	}
	x.told = true
	x.entry.Latency = o.now().Sub(x.entry.Started)
	if e != nil {
		x.entry.decided(e)
	}
	for _, s := range o.Sinks {
		s.Request(&x.entry, e)
	}
}

// WriteHeader implements http.ResponseWriter.
func (x *watched) WriteHeader(status int) {
	if x.entry.Status == 0 && status >= 200 {
		x.entry.Status = status
	}
	x.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (x *watched) Write(p []byte) (int, error) {
	if x.entry.Status == 0 {
		x.entry.Status = http.StatusOK
	}
	n, err := x.ResponseWriter.Write(p)
	x.entry.Length += int64(n)
	return n, err
}

// Unwrap is for http.ResponseController.
func (x *watched) Unwrap() http.ResponseWriter { return x.ResponseWriter }
