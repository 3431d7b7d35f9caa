package metrics_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/metrics"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/traffic"
)

// read asks for the metrics and has Prometheus's own reader read them.
func read(t *testing.T, m *metrics.Metrics) (text string, families map[string]*dto.MetricFamily) {
	got := httptest.NewRecorder()
	m.Handler().ServeHTTP(got, httptest.NewRequest("GET", "/metrics", nil))
	require.Equal(t, http.StatusOK, got.Code)
	require.Equal(t, "text/plain; version=0.0.4; charset=utf-8", got.Header().Get("Content-Type"))
	text = got.Body.String()
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(text))
	require.NoError(t, err, text)
	return text, families
}

func TestNothingYet(t *testing.T) {
	_, families := read(t, metrics.New())
	require.Zero(t, families["gatemap_throttled_total"].Metric[0].GetCounter().GetValue())
	require.Zero(t, families["gatemap_requests_in_flight"].Metric[0].GetGauge().GetValue())
	require.NotContains(t, families, "gatemap_requests_total")
	require.Positive(t, families["go_goroutines"].Metric[0].GetGauge().GetValue())
	require.Positive(t, families["go_memstats_heap_alloc_bytes"].Metric[0].GetGauge().GetValue())
	require.InDelta(t, time.Now().Unix(), families["process_start_time_seconds"].Metric[0].GetGauge().GetValue(), 3600)
	if runtime.GOOS == "linux" {
		require.Greater(t, families["process_resident_memory_bytes"].Metric[0].GetGauge().GetValue(), 1e6)
		require.Positive(t, families["process_open_fds"].Metric[0].GetGauge().GetValue())
		require.Contains(t, families, "process_cpu_seconds_total")
	}
}

func TestMetrics(t *testing.T) {
	m := metrics.New()
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 5 {
				m.Add(1)
				m.Request(&traffic.Entry{Method: "GET", Resource: "GET /a", Status: 200, Latency: 3 * time.Millisecond, BackendStatus: 200, BackendLatency: time.Minute}, nil)
				m.Add(-1)
			}
		})
	}
	all.Wait()
	m.Request(&traffic.Entry{Method: "BREW", Resource: "a\\b\"c\n\xff", Status: 429, Latency: 2500 * time.Microsecond, Failure: "THROTTLED"}, nil)
	m.Throttle()
	m.Reloaded(nil)
	m.Reloaded(errors.New("bad"))
	m.Add(1)

	text, families := read(t, m)
	require.Contains(t, text, `gatemap_requests_total{method="GET",resource="GET /a",status="200"} 20`+"\n")
	require.Contains(t, text, `gatemap_requests_total{method="other",resource="a\\b\"c\n`+"\uFFFD"+`",status="429"} 1`+"\n")
	require.Contains(t, text, "gatemap_requests_in_flight 1\n")
	require.Contains(t, text, "gatemap_throttled_total 1\n")
	require.Contains(t, text, `gatemap_gateway_responses_total{type="THROTTLED"} 1`+"\n")
	require.Contains(t, text, "gatemap_reloads_total{result=\"refused\"} 1\ngatemap_reloads_total{result=\"served\"} 1\n")

	require.Equal(t, dto.MetricType_HISTOGRAM, families["gatemap_request_duration_seconds"].GetType())
	latencies := families["gatemap_request_duration_seconds"].Metric
	require.Len(t, latencies, 2)
	one := latencies[0].GetHistogram()
	require.EqualValues(t, 20, one.GetSampleCount())
	require.InDelta(t, 0.06, one.GetSampleSum(), 1e-9)
	for _, b := range one.Bucket {
		want := 0
		if b.GetUpperBound() >= .005 {
			want = 20
		}
		require.EqualValues(t, want, b.GetCumulativeCount(), b.GetUpperBound())
	}
	other := latencies[1].GetHistogram().Bucket
	require.Equal(t, .0025, other[1].GetUpperBound())
	require.EqualValues(t, 1, other[1].GetCumulativeCount(), "a bound is within its bucket")
	backend := families["gatemap_backend_duration_seconds"].Metric[0].GetHistogram()
	require.EqualValues(t, 20, backend.Bucket[len(backend.Bucket)-1].GetCumulativeCount())
	require.Zero(t, backend.Bucket[len(backend.Bucket)-2].GetCumulativeCount(), "a minute is beyond the last bound")
}
