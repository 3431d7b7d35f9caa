package otel_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/gatemaphttp"
	"github.com/gatemap/gatemap/otel"
)

func TestHooks(t *testing.T) {
	spans := tracetest.NewInMemoryExporter()
	tracers := trace.NewTracerProvider(trace.WithSyncer(spans))
	reader := metric.NewManualReader()
	hooks, err := otel.New(otel.Options{
		TracerProvider: tracers,
		MeterProvider:  metric.NewMeterProvider(metric.WithReader(reader)),
		Attributes:     []attribute.KeyValue{attribute.String("api", "pets")},
	})
	require.NoError(t, err)
	in, err := gatemap.ParseIntegration([]byte(`{"type":"HTTP","integrationResponses":{"200":{"statusCode":"200"},"404":{"statusCode":"404","selectionPattern":"404"}}}`))
	require.NoError(t, err)
	engine, err := gatemap.Compile(in, gatemap.Options{})
	require.NoError(t, err)
	m := &gatemaphttp.Method{Engine: engine, Hooks: hooks}
	status := 404
	h := m.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if status == 0 {
			panic(http.ErrAbortHandler)
		}
		w.WriteHeader(status)
		io.WriteString(w, "x")
	}))
	ctx, parent := tracers.Tracer("test").Start(context.Background(), "server")
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, "GET", "/", nil))
	status = 0
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, "GET", "/", nil))
	parent.End()

	got := spans.GetSpans()
	require.Len(t, got, 3)
	require.Equal(t, "integration response", got[0].Name)
	require.Equal(t, parent.SpanContext().SpanID(), got[0].Parent.SpanID())
	require.Subset(t, got[0].Attributes, []attribute.KeyValue{
		attribute.String("api", "pets"), otel.Selected.String("404"), otel.Status.String("404"), otel.BackendStatus.Int(404), otel.Streamed.Bool(true),
	})
	require.Equal(t, codes.Error, got[1].Status.Code)
	require.Subset(t, got[1].Attributes, []attribute.KeyValue{otel.Status.String("504"), otel.Failure.String("INTEGRATION_FAILURE")})

	var data metricdata.ResourceMetrics
	require.NoError(t, reader.Collect(ctx, &data))
	require.Len(t, data.ScopeMetrics, 1)
	names := map[string]int{}
	for _, m := range data.ScopeMetrics[0].Metrics {
		switch d := m.Data.(type) {
		case metricdata.Sum[int64]:
			names[m.Name] = len(d.DataPoints)
		case metricdata.Histogram[float64]:
			names[m.Name] = len(d.DataPoints)
		}
	}
	require.Equal(t, map[string]int{"gatemap.responses": 2, "gatemap.backend.duration": 2, "gatemap.duration": 2}, names)
}
