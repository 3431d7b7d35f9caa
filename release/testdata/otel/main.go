// Command otel is what a user of the module otel writes: it maps one answer and
// prints the span that tells of it.
package main

import (
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"os"

	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/gatemaphttp"
	"github.com/gatemap/gatemap/otel"
)

func main() {
	spans := tracetest.NewInMemoryExporter()
	hooks, err := otel.New(otel.Options{TracerProvider: trace.NewTracerProvider(trace.WithSyncer(spans))})
	if err != nil {
		log.Fatal(err)
	}
	api, err := formats.LoadFile(os.Args[1], formats.Options{})
	if err != nil {
		log.Fatal(err)
	}
	handler, err := gatemaphttp.NewAPI([]*gatemap.Operation{&api.Methods[0]}, gatemaphttp.APIOptions{
		Hooks: hooks,
		Backend: func(w http.ResponseWriter, _ *http.Request) error {
			w.Header().Set("Content-Type", "application/json")
			_, err := w.Write([]byte(`{"name":"Rex"}`))
			return err
		},
	})
	if err != nil {
		log.Fatal(err)
	}
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/pets/7", nil))
	fmt.Println(answer.Code, answer.Body)
	for _, span := range spans.GetSpans() {
		for _, a := range span.Attributes {
			if a.Key == otel.Selected {
				fmt.Println(span.Name, a.Value.AsString())
			}
		}
	}
}
