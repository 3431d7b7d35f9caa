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
