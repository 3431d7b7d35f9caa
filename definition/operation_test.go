package definition

import (
	"testing"

	"github.com/stretchr/testify/require"
)

const functionURI = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/f/invocations"

func TestBackend(t *testing.T) {
	for _, tt := range []struct {
		kind IntegrationType
		uri  string
		want Backend
	}{
		{HTTP, "https://example.com", HTTPBackend},
		{HTTPProxy, functionURI, HTTPBackend},
		{Mock, "", MockBackend},
		{AWS, functionURI, LambdaBackend},
		{AWSProxy, functionURI, LambdaBackend},
		{AWS, "arn:aws:apigateway:eu-west-1:sqs:path/1/q", ServiceBackend},
		{AWS, "${var.uri}", UnresolvedBackend},
		{"", functionURI, UnresolvedBackend},
		{"SOAP", "", UnresolvedBackend},
	} {
		op := Operation{Integration: &Integration{Type: tt.kind, URI: tt.uri}}
		require.Equal(t, tt.want, op.BackendKind(), "%s %s", tt.kind, tt.uri)
		op.Backend = LambdaBackend
		require.Equal(t, LambdaBackend, op.BackendKind(), "what the operation says counts")
	}
	require.Equal(t, UnresolvedBackend, new(Operation).BackendKind())
	require.Equal(t, "unresolved lambda mock", UnresolvedBackend.String()+" "+LambdaBackend.String()+" "+MockBackend.String())
}

// TestFindGatewayResponses: pointers into the API's gateway responses lead to
// their own places.
func TestFindGatewayResponses(t *testing.T) {
	own := PlacesOf(map[string]Place{"": {Position: Position{Line: 1}}, "/statusCode": {Position: Position{Line: 2}}})
	op := &Operation{Position: Position{Line: 9}, GatewayResponses: Ordered[GatewayResponse]{
		{Key: "DEFAULT_5", Value: GatewayResponse{Places: PlacesOf(map[string]Place{"": {Position: Position{Line: 7}}})}},
		{Key: "DEFAULT_5XX", Value: GatewayResponse{Places: own}},
	}}
	for pointer, want := range map[string]int{
		"/gatewayResponses/DEFAULT_5XX/statusCode":         2,
		"/gatewayResponses/DEFAULT_5XX":                    1,
		"/gatewayResponses/DEFAULT_5XX/responseTemplates/": 1,
		"/gatewayResponses/DEFAULT_5":                      7,
		"/gatewayResponses/DEFAULT_4XX/statusCode":         9,
		"/gatewayResponses":                                9,
		"/statusCode":                                      9,
	} {
		require.Equal(t, want, op.Find(pointer).Line, pointer)
	}
	_, ok := op.Place("/gatewayResponses/DEFAULT_5XX/responseTemplates")
	require.False(t, ok)
	p, ok := op.Place("/gatewayResponses/DEFAULT_5XX/statusCode")
	require.True(t, ok)
	require.Equal(t, 2, p.Line)
}
