package gatemaphttp_test

import (
	"context"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/gatemaphttp"
	"github.com/gatemap/gatemap/gatewayresponse"
)

// TestRefuse: a failure that is found in front of an API is answered as its own
// are, by the gateway responses of the API that would have taken the request,
// and its hooks see it.
func TestRefuse(t *testing.T) {
	seen := ""
	o := gatemaphttp.APIOptions{Hooks: &gatemaphttp.Hooks{End: func(_ context.Context, d *gatemaphttp.Decision) { seen = string(d.Failure.Type) }}}
	custom := operations(t, "GET /x")
	template := "slow down: $context.error.message"
	custom[0].GatewayResponses = gatemap.Ordered[gatemap.GatewayResponse]{{Key: "THROTTLED", Value: gatemap.GatewayResponse{
		ResponseType: "THROTTLED", StatusCode: "503", ResponseTemplates: gatemap.Ordered[*string]{{Key: "application/json", Value: &template}}}}}
	plain := api(t, operations(t, "GET /x"), o)
	o.BasePath = "v1"
	d, err := gatemaphttp.NewDomain(plain, api(t, custom, o))
	require.NoError(t, err)
	for _, tt := range []struct {
		path, body string
		status     int
	}{
		{"/x", `{"message":"Too Many Requests"}`, 429},
		{"/v1/x", "slow down: Too Many Requests", 503},
		{"/v1/" + strings.Repeat("a", 20_000), "slow down: Too Many Requests", 503},
		{"/none", `{"message":"Too Many Requests"}`, 429},
	} {
		w := httptest.NewRecorder()
		d.Refuse(w, httptest.NewRequest("GET", tt.path, nil), gatemap.NewGatewayError(gatewayresponse.Throttled, "busy", nil))
		require.Equal(t, tt.status, w.Code, tt.path[:2])
		require.Equal(t, tt.body, w.Body.String())
		require.Contains(t, w.Header(), "x-amzn-RequestId")
		require.Equal(t, "THROTTLED", seen)
	}
}

// TestFaultOf: whoever lists the operations can say of each why it answers 500.
func TestFaultOf(t *testing.T) {
	ops := operations(t, "GET /x", "GET /y", "GET /x")
	open := "("
	ops[1].Integration.IntegrationResponses[0].Value.SelectionPattern = &open
	a, err := gatemaphttp.NewAPI(ops, gatemaphttp.APIOptions{})
	require.NoError(t, err)
	require.NoError(t, a.FaultOf(ops[0]))
	require.ErrorContains(t, a.FaultOf(ops[1]), "api.yaml:2:1: ")
	require.ErrorContains(t, a.FaultOf(ops[2]), "api.yaml:3:1: ")
	require.NoError(t, a.FaultOf(operations(t, "GET /x")[0]), "not one of them")
}

// TestTarget: whoever says beforehand what is asked says what will be.
func TestTarget(t *testing.T) {
	e := &gatemaphttp.Endpoints{HTTP: []gatemaphttp.Redirect{
		{Prefix: "https://a.example.com", URL: &url.URL{Scheme: "http", Host: "127.0.0.1:1"}},
		{Prefix: "https://a.example.com/v1", URL: &url.URL{Scheme: "http", Host: "127.0.0.1:2", Path: "/one"}},
	}}
	for uri, want := range map[string]string{
		"https://a.example.com":          "http://127.0.0.1:1",
		"https://a.example.com/v2?q=1":   "http://127.0.0.1:1/v2?q=1",
		"https://a.example.com/v1/pets":  "http://127.0.0.1:2/one/pets",
		"https://a.example.com/v10/pets": "http://127.0.0.1:1/v10/pets", // not a v1, but an a.example.com
		"https://a.example.com.evil.com": "",
		"https://b.example.com":          "",
	} {
		u, ok := e.Target(uri)
		require.Equal(t, want != "", ok, uri)
		if ok {
			require.Equal(t, want, u.String())
		}
	}
	_, ok := (*gatemaphttp.Endpoints)(nil).Target("https://a.example.com")
	require.False(t, ok)
}
