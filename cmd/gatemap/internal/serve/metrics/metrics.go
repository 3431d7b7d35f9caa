// Package metrics counts the requests of a server for Prometheus, under names that
// begin with gatemap_. Times are in seconds. Every label has a bounded number of
// values, whatever clients send.
//
// The answer is in Prometheus's text format, version 0.0.4, with the figures of the
// process that most boards show under the names that Prometheus's own library gives
// them. That library is not used: its tables alone would take the command a third of
// its start, whatever it goes on to do.
package metrics

import (
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/traffic"
	"github.com/gatemap/gatemap/gatemaphttp"
)

// Metrics is a traffic.Sink that counts requests; whoever holds it counts requests in
// flight, throttled ones and reloads. It is safe for concurrent use.
type Metrics struct {
	started time.Time

	mu        sync.Mutex
	requests  *counters
	latency   *histograms
	backend   *histograms
	failures  *counters
	reloads   *counters
	inFlight  float64
	throttled float64
}

// buckets are those of latencies, in seconds, up to the service's timeout.
var buckets = [...]float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 29}

// New returns metrics that have counted nothing.
func New() *Metrics {
	return &Metrics{
		started:  time.Now(),
		requests: newCounters("method", "resource", "status"),
		latency:  newHistograms("resource"),
		backend:  newHistograms("resource"),
		failures: newCounters("type"),
		reloads:  newCounters("result"),
	}
}

// methods are those that have a label of their own: a client can write any.
var methods = []string{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"}

// Request implements traffic.Sink.
func (m *Metrics) Request(e *traffic.Entry, _ *gatemaphttp.Exchange) {
	method := e.Method
	if !slices.Contains(methods, method) {
		method = "other"
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.requests.add(method, e.Resource, strconv.Itoa(e.Status))
	m.latency.observe(e.Latency.Seconds(), e.Resource)
	if e.BackendStatus != 0 {
		m.backend.observe(e.BackendLatency.Seconds(), e.Resource)
	}
	if e.Failure != "" {
		m.failures.add(e.Failure)
	}
}

// Reloaded counts a definition that was read again.
func (m *Metrics) Reloaded(err error) {
	result := "served"
	if err != nil {
		result = "refused"
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.reloads.add(result)
}

// Add counts a request that begins (1) or ends (-1), as limit.Gauge does.
func (m *Metrics) Add(n float64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.inFlight += n
}

// Throttle counts a request that was refused because too many were in flight.
func (m *Metrics) Throttle() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.throttled++
}

// Handler answers with all metrics.
func (m *Metrics) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
		w.Write(m.append(nil))
	})
}

// append writes every metric, in the order of their names.
func (m *Metrics) append(dst []byte) []byte {
	p := page{dst}
	m.mu.Lock()
	p.histograms("gatemap_backend_duration_seconds", "Time until the backend's answer was there.", m.backend)
	p.counters("gatemap_gateway_responses_total", "Answers of the gateway itself, by their type.", m.failures)
	p.counters("gatemap_reloads_total", "Definitions that were read again, by result: served or refused.", m.reloads)
	p.histograms("gatemap_request_duration_seconds", "Time until the answer was written.", m.latency)
	p.single("gatemap_requests_in_flight", "gauge", "Requests that are being answered.", m.inFlight)
	p.counters("gatemap_requests_total", "Requests, by the operation that answered and the status that the client got.", m.requests)
	p.single("gatemap_throttled_total", "counter", "Requests that were refused because too many were in flight.", m.throttled)
	m.mu.Unlock()
	p.program()
	p.process(m.started)
	return p.text
}
