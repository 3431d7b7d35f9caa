// Package metrics counts the requests of a server for Prometheus, under names that
// begin with gatemap_. Times are in seconds. Every label has a bounded number of
// values, whatever clients send.
package metrics

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/traffic"
	"github.com/gatemap/gatemap/gatemaphttp"
)

// Metrics is a traffic.Sink that counts requests; whoever holds it counts requests in
// flight, throttled ones and reloads. It is safe for concurrent use.
type Metrics struct {
	registry  *prometheus.Registry
	requests  *prometheus.CounterVec
	latency   *prometheus.HistogramVec
	backend   *prometheus.HistogramVec
	failures  *prometheus.CounterVec
	reloads   *prometheus.CounterVec
	InFlight  prometheus.Gauge
	Throttled prometheus.Counter
}

// buckets are those of latencies, in seconds, up to the service's timeout.
var buckets = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 29}

// New returns metrics with a registry of their own.
func New() *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "gatemap_requests_total",
			Help: "Requests, by the operation that answered and the status that the client got."}, []string{"method", "resource", "status"}),
		latency: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "gatemap_request_duration_seconds",
			Help: "Time until the answer was written.", Buckets: buckets}, []string{"resource"}),
		backend: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "gatemap_backend_duration_seconds",
			Help: "Time until the backend's answer was there.", Buckets: buckets}, []string{"resource"}),
		failures: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "gatemap_gateway_responses_total",
			Help: "Answers of the gateway itself, by their type."}, []string{"type"}),
		reloads: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "gatemap_reloads_total",
			Help: "Definitions that were read again, by result: served or refused."}, []string{"result"}),
		InFlight:  prometheus.NewGauge(prometheus.GaugeOpts{Name: "gatemap_requests_in_flight", Help: "Requests that are being answered."}),
		Throttled: prometheus.NewCounter(prometheus.CounterOpts{Name: "gatemap_throttled_total", Help: "Requests that were refused because too many were in flight."}),
	}
	m.registry.MustRegister(m.requests, m.latency, m.backend, m.failures, m.reloads, m.InFlight, m.Throttled,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// methods are those that have a label of their own: a client can write any.
var methods = []string{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"}

// Request implements traffic.Sink.
func (m *Metrics) Request(e *traffic.Entry, _ *gatemaphttp.Exchange) {
	method := e.Method
	if !slices.Contains(methods, method) {
		method = "other"
	}
	m.requests.WithLabelValues(method, e.Resource, strconv.Itoa(e.Status)).Inc()
	m.latency.WithLabelValues(e.Resource).Observe(e.Latency.Seconds())
	if e.BackendStatus != 0 {
		m.backend.WithLabelValues(e.Resource).Observe(e.BackendLatency.Seconds())
	}
	if e.Failure != "" {
		m.failures.WithLabelValues(e.Failure).Inc()
	}
}

// Reloaded counts a definition that was read again.
func (m *Metrics) Reloaded(err error) {
	result := "served"
	if err != nil {
		result = "refused"
	}
	m.reloads.WithLabelValues(result).Inc()
}

// Handler answers with all metrics.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4})
}
