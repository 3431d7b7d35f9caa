package gatemaphttp_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/gatemaphttp"
)

// TestTransportThatDecodes: a transport that asks for gzip itself finds the fault
// of a body that is none, which is no fault of the network.
func TestTransportThatDecodes(t *testing.T) {
	target := raw(t, ok("Content-Encoding: gzip\r\n", strings.Repeat("not gzip ", 10)), 0)
	m := &gatemaphttp.Method{Engine: compile(t, mapped, gatemap.Options{}), ResourcePath: "/pets/{petId}"}
	got, body := do(t, m.Proxy(target, &http.Transport{}), "GET", "/pets/7", "")
	require.Equal(t, 500, got.StatusCode)
	require.Equal(t, `{"message": "Internal server error"}`, body)
}

// TestOwnStatusCustomised: a gateway response without a status keeps that of the
// failure: 502 of a function behind AWS_PROXY, which is not that of its type.
func TestOwnStatusCustomised(t *testing.T) {
	for _, status := range []string{"", "599"} {
		in, err := gatemap.ParseIntegration([]byte(`{"type":"AWS_PROXY","httpMethod":"POST","uri":"arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/f/invocations"}`))
		require.NoError(t, err)
		op := &gatemap.Operation{Path: "/pets/{petId}", HTTPMethod: "ANY", Integration: in}
		op.GatewayResponses = gatemap.Ordered[gatemap.GatewayResponse]{{Key: "DEFAULT_5XX", Value: gatemap.GatewayResponse{
			ResponseType: "DEFAULT_5XX", StatusCode: status,
			ResponseParameters: gatemap.Ordered[string]{{Key: "gatewayresponse.header.Access-Control-Allow-Origin", Value: "'*'"}},
		}}}
		for _, payload := range []string{`{"errorMessage":"gone"}`, `{"statusCode":"none"}`, `[`} {
			u := backend(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, payload) })
			h, err := gatemaphttp.NewIntegration(op, gatemaphttp.IntegrationOptions{Endpoints: &gatemaphttp.Endpoints{Lambda: &gatemaphttp.HTTPInvoker{Endpoint: u}}})
			require.NoError(t, err)
			got, body := do(t, h, "GET", "/pets/7", "")
			want := 502
			if status != "" {
				want = 599
			}
			require.Equal(t, want, got.StatusCode, payload)
			require.Equal(t, `{"message": "Internal server error"}`, body)
			require.Equal(t, "*", got.Header.Get("Access-Control-Allow-Origin"))
		}
	}
}
