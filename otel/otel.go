// Package otel traces and measures the requests of gatemap's HTTP handlers with
// OpenTelemetry. It is a module of its own, so that nobody else compiles
// OpenTelemetry.
//
//	hooks, err := otel.New(otel.Options{})
//	method.Hooks = hooks // or those of gatemaphttp.APIOptions
package otel

import (
	"context"
	"net/http"
	"strconv"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"

	"github.com/gatemap/gatemap/gatemaphttp"
)

// scope names the instrumentation.
const scope = "github.com/gatemap/gatemap/otel"

// Options say where spans and measurements go. A provider that is nil is
// OpenTelemetry's global one at the time of New. The zero value is ready.
type Options struct {
	TracerProvider trace.TracerProvider
	MeterProvider  metric.MeterProvider

	// Attributes are added to every span and measurement, such as the name of
	// the API.
	Attributes []attribute.KeyValue
}

// The attributes of spans and measurements.
const (
	Selected      = attribute.Key("gatemap.selected")       // key of the integration response
	Status        = attribute.Key("gatemap.status")         // what the client gets
	BackendStatus = attribute.Key("gatemap.backend_status") // of the backend, on spans only
	RequestID     = attribute.Key("gatemap.request_id")     // on spans only
	Failure       = attribute.Key("gatemap.failure")        // type of the gateway response
	Streamed      = attribute.Key("gatemap.streamed")       // on spans only
)

// New makes the hooks of a gatemaphttp.Method, Integration or API, which may share
// them: a span "integration response" for each request, as a child of the span in
// the request's context, and three instruments, whose measurements have the
// attributes Selected, Status and, where the gateway answered itself, Failure:
//
//   - gatemap.responses counts responses by selected, status and failure
//   - gatemap.backend.duration is the time in seconds until the backend's
//     answer was complete
//   - gatemap.duration is the time in seconds until the response was written
//
// The error is that of an instrument that the provider refuses.
func New(o Options) (*gatemaphttp.Hooks, error) {
	if o.TracerProvider == nil {
		o.TracerProvider = otel.GetTracerProvider()
	}
	if o.MeterProvider == nil {
		o.MeterProvider = otel.GetMeterProvider()
	}
	meter := o.MeterProvider.Meter(scope)
	h := &hooks{tracer: o.TracerProvider.Tracer(scope), always: o.Attributes}
	var err error
	if h.responses, err = meter.Int64Counter("gatemap.responses", metric.WithDescription("responses to clients")); err != nil {
		return nil, err
	}
	if h.backend, err = meter.Float64Histogram("gatemap.backend.duration", metric.WithUnit("s"), metric.WithDescription("until the backend's answer was complete")); err != nil {
		return nil, err
	}
	if h.duration, err = meter.Float64Histogram("gatemap.duration", metric.WithUnit("s"), metric.WithDescription("until the response was written")); err != nil {
		return nil, err
	}
	return &gatemaphttp.Hooks{Begin: h.begin, End: h.end}, nil
}

type hooks struct {
	tracer    trace.Tracer
	responses metric.Int64Counter
	backend   metric.Float64Histogram
	duration  metric.Float64Histogram
	always    []attribute.KeyValue
}

func (h *hooks) begin(r *http.Request) context.Context {
	ctx, _ := h.tracer.Start(r.Context(), "integration response", trace.WithAttributes(h.always...))
	return ctx
}

func (h *hooks) end(ctx context.Context, d *gatemaphttp.Decision) {
	attrs := append(make([]attribute.KeyValue, 0, len(h.always)+6), h.always...)
	attrs = append(attrs, Selected.String(d.Selected), Status.String(strconv.Itoa(d.StatusCode)))
	if d.Failure != nil {
		attrs = append(attrs, Failure.String(string(d.Failure.Type)))
	}
	set := metric.WithAttributeSet(attribute.NewSet(attrs...))
	h.responses.Add(ctx, 1, set)
	h.backend.Record(ctx, d.BackendLatency.Seconds(), set)
	h.duration.Record(ctx, d.Latency.Seconds(), set)

	span := trace.SpanFromContext(ctx)
	span.SetAttributes(append(attrs, RequestID.String(d.RequestID), BackendStatus.Int(d.BackendStatus), Streamed.Bool(d.Streamed))...)
	if d.Failure != nil {
		span.SetStatus(codes.Error, d.Failure.Log)
		span.RecordError(d.Failure)
	} else if d.Sent != nil {
		span.SetStatus(codes.Error, "the client did not get all of the response")
	}
	span.End()
}
