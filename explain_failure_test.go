package gatemap_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
)

// A failure before the evaluation is explained by the gateway response that
// answers it; it is the response that Fail gives.
func TestExplainFailure(t *testing.T) {
	op := &gatemap.Operation{
		Integration: &gatemap.Integration{Type: gatemap.HTTP, IntegrationResponses: gatemap.Ordered[gatemap.IntegrationResponse]{
			{Key: "200", Value: gatemap.IntegrationResponse{StatusCode: "200"}}}},
		GatewayResponses: gatemap.Ordered[gatemap.GatewayResponse]{
			{Key: "DEFAULT_5XX", Value: gatemap.GatewayResponse{StatusCode: "503", ResponseTemplates: gatemap.Ordered[*string]{
				{Key: "application/json", Value: new(string)}}}}},
	}
	*op.GatewayResponses[0].Value.ResponseTemplates[0].Value = `{"down": true}`
	engine, err := gatemap.CompileMethod(op, gatemap.Options{})
	require.NoError(t, err)
	request := &gatemap.Request{HTTPMethod: "GET", Path: "/pets"}
	failure := &gatemap.GatewayError{Type: "INTEGRATION_FAILURE", Message: "no", Log: "it failed"}
	x := engine.ExplainFailure(request, failure)
	require.Equal(t, engine.Fail(request, failure), x.Response)
	require.Equal(t, 503, x.Response.StatusCode)
	require.Same(t, failure, x.Error)
	require.EqualValues(t, "DEFAULT_5XX", x.Gateway.From)
	require.Contains(t, x.String(), "DEFAULT_5XX")
	log := x.Log(time.Unix(0, 0))
	require.Contains(t, log, "HTTP Method: GET, Resource Path: /pets")
	require.Contains(t, log, "it failed")
	require.NotContains(t, log, "Endpoint response")
	require.Empty(t, x.LooksWrong())

	// Without an engine, as programs make one.
	made := &gatemap.Explanation{Response: x.Response, Error: failure}
	require.Contains(t, made.Log(time.Unix(0, 0)), "it failed")
	require.Equal(t, 504, new(gatemap.Engine).ExplainFailure(nil, failure).Response.StatusCode)
	require.False(t, strings.Contains(made.String(), "DEFAULT_5XX"))
}
