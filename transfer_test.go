package gatemap

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestStreamIsForProxies:
// rules/control-plane.md#streaming.
func TestStreamIsForProxies(t *testing.T) {
	for _, kind := range []IntegrationType{HTTP, AWS, Mock, ""} {
		in := integration(kind, lambdaURI, on("200", ""))
		in.ResponseTransferMode = "STREAM"
		_, err := Compile(in, Options{})
		require.ErrorContains(t, err, "/responseTransferMode: an integration of type "+string(kind)+" cannot stream its response", kind)
		in.ResponseTransferMode = "stream"
		_, err = Compile(in, Options{})
		require.ErrorContains(t, err, "/responseTransferMode: 1 validation error detected: Value 'stream' at 'responseTransferMode' "+
			"failed to satisfy constraint: Member must satisfy enum value set: [BUFFERED, STREAM]", kind)
	}
	for _, kind := range []IntegrationType{HTTPProxy, AWSProxy} {
		in := integration(kind, "")
		in.ResponseTransferMode = "STREAM"
		_, err := Compile(in, Options{})
		var list ErrorList
		require.ErrorAs(t, err, &list)
		require.Len(t, list, 1, "that it is a proxy says all")
		require.Equal(t, "/type", list[0].Pointer)
	}
	in := integration(HTTP, "", on("200", ""))
	in.ResponseTransferMode = "BUFFERED"
	require.Empty(t, MustCompile(in, Options{}).Warnings())
	parsed, err := ParseIntegration([]byte(`{"type":"AWS","responseTransferMode":"STREAM","integrationResponses":{"200":{"statusCode":"200"}}}`))
	require.NoError(t, err)
	_, err = Compile(parsed, Options{})
	require.ErrorContains(t, err, "cannot stream")
}

// TestStreamingURI: the uri of InvokeWithResponseStream on another type than
// AWS_PROXY is odd, and not known to be refused.
func TestStreamingURI(t *testing.T) {
	uri := "arn:aws:apigateway:us-east-1:lambda:path/2021-11-15/functions/arn:aws:lambda:us-east-1:123456789012:function:f/response-streaming-invocations"
	w := MustCompile(integration(AWS, uri, on("200", "")), Options{}).Warnings()
	require.Len(t, w, 1)
	require.Equal(t, "/uri", w[0].Pointer)
}
