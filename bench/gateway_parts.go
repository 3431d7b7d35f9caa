package bench

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"time"
)

// moments are those of a request on its way through a gateway.
type moments struct {
	began, asked, head, read, writing, written time.Time
}

type momentsKey struct{}

// timed notes the moments of each request and says them when it has been answered.
type timed struct {
	handler  http.Handler
	answered chan *moments
}

// ServeHTTP implements http.Handler.
func (t *timed) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	m := &moments{began: time.Now()}
	t.handler.ServeHTTP(&timedWriter{w, m}, r.WithContext(context.WithValue(r.Context(), momentsKey{}, m)))
	t.answered <- m
}

type timedWriter struct {
	http.ResponseWriter
	m *moments
}

// WriteHeader implements http.ResponseWriter.
func (w *timedWriter) WriteHeader(status int) {
	w.m.writing = time.Now()
	w.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (w *timedWriter) Write(p []byte) (int, error) {
	n, err := w.ResponseWriter.Write(p)
	w.m.written = time.Now()
	return n, err
}

// timedTrip is a RoundTripper whose requests come from a timed handler.
type timedTrip struct{ http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (t timedTrip) RoundTrip(r *http.Request) (*http.Response, error) {
	m := r.Context().Value(momentsKey{}).(*moments)
	m.asked = time.Now()
	resp, err := t.RoundTripper.RoundTrip(r)
	m.head = time.Now()
	if err == nil {
		resp.Body = &timedBody{resp.Body, m}
	}
	return resp, err
}

type timedBody struct {
	io.ReadCloser
	m *moments
}

// Read implements io.Reader.
func (b *timedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.m.read = time.Now()
	return n, err
}

// partsOfRequest tells in detail what the time of a request is made of that g maps,
// and what a gateway would take that does in no time what a ReverseProxy does, too.
func (g *gateways) partsOfRequest(s *Session) error {
	t := &timed{g.handler(timedTrip{g.near}), make(chan *moments, 1)}
	server := httptest.NewServer(t)
	defer server.Close()
	names := []string{"client and server around the handler", "until the backend is asked", "until the head of its answer", "until the end of its body", "evaluating", "writing"}
	parts := make([][]time.Duration, len(names))
	var plain, whole []time.Duration
	for range s.Rounds * gatewayRequests {
		alone, err := g.get(g.plain.URL)
		if err != nil {
			return err
		}
		all, err := g.get(server.URL)
		if err != nil {
			return err
		}
		m := <-t.answered
		plain, whole = append(plain, alone), append(whole, all)
		at := []time.Time{m.began, m.asked, m.head, m.read, m.writing, m.written}
		parts[0] = append(parts[0], all-m.written.Sub(m.began))
		for i := 1; i < len(at); i++ {
			parts[i] = append(parts[i], at[i].Sub(at[i-1]))
		}
	}
	median := func(times []time.Duration) float64 {
		slices.Sort(times)
		return float64(times[len(times)/2].Nanoseconds()) / 1e3
	}
	for i, name := range names {
		s.detail("%6.1f µs\t%s", median(parts[i]), name)
	}
	s.detail("%6.1f µs\tthe whole; %.1f µs by a ReverseProxy, %.2f times that with the evaluation alone",
		median(whole), median(plain), 1+median(parts[4])/median(plain))
	return nil
}
