package gatemap_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/contenthandling"
	"github.com/gatemap/gatemap/gatewayresponse"
)

// TestFail: the words of failures outside of an evaluation
// (rules/gateway-responses.md#words).
func TestFail(t *testing.T) {
	var engine gatemap.Engine
	for _, kind := range gatewayresponse.Types() {
		if kind.Default == "" {
			continue
		}
		got := engine.Fail(nil, gatemap.NewGatewayError(kind.Name, "log", nil))
		require.Equal(t, kind.StatusCode, got.StatusCode)
		require.Equal(t, kind.ErrorType, got.Header("x-amzn-ErrorType"))
		require.NotEmpty(t, kind.ErrorType, kind.Name)
		want := `{"message":"` + kind.Message + `"}`
		if kind.Name == gatemap.APIConfigurationError {
			want = `{"message": "Internal server error"}`
		}
		require.Equal(t, want, string(got.Body))
	}
	failure := gatemap.NewGatewayError(gatewayresponse.MissingAuthenticationToken, "log", nil)
	failure.Message = `a "quoted" message`
	require.Equal(t, `{"message":"a \"quoted\" message"}`, string(engine.Fail(nil, failure).Body))
}

// TestNeedsBody: what has to wait for the payload, and what need not.
func TestNeedsBody(t *testing.T) {
	tests := []struct {
		name, integration string
		types             []string
		payload, accept   string
		needs             bool
		action            contenthandling.Action
		passes            bool
	}{
		{name: "nothing mapped", integration: `{"type":"HTTP","integrationResponses":{"200":{"statusCode":"200"}}}`, action: contenthandling.Text, passes: true},
		{name: "a header mapped", integration: `{"type":"HTTP","integrationResponses":{"200":{"statusCode":"200","responseParameters":{"method.response.header.A":"integration.response.header.A"}}}}`, passes: true},
		{name: "the body mapped", integration: `{"type":"HTTP","integrationResponses":{"200":{"statusCode":"200","responseParameters":{"method.response.header.A":"integration.response.body.a"}}}}`, needs: true},
		{name: "a template", integration: `{"type":"HTTP","integrationResponses":{"200":{"statusCode":"200","responseTemplates":{"application/json":"x"}}}}`, needs: true},
		{name: "an empty template", integration: `{"type":"HTTP","integrationResponses":{"200":{"statusCode":"200","responseTemplates":{"application/json":null}}}}`, passes: true},
		{name: "to binary", integration: `{"type":"HTTP","integrationResponses":{"200":{"statusCode":"200","contentHandling":"CONVERT_TO_BINARY"}}}`, needs: true, action: contenthandling.Decode},
		{name: "binary both", integration: `{"type":"HTTP","integrationResponses":{"200":{"statusCode":"200"}}}`, types: []string{"*/*"}, action: contenthandling.Pass, passes: true},
		{name: "binary to text", integration: `{"type":"HTTP","integrationResponses":{"200":{"statusCode":"200"}}}`, types: []string{"image/png"}, payload: "image/png", accept: "text/a",
			needs: true, action: contenthandling.Encode, passes: true},
		{name: "text to binary", integration: `{"type":"HTTP","integrationResponses":{"200":{"statusCode":"200"}}}`, types: []string{"image/png"}, payload: "text/a", accept: "image/png",
			needs: true, action: contenthandling.Decode},
		{name: "no response for the status", integration: `{"type":"HTTP","integrationResponses":{"200":{"statusCode":"200","selectionPattern":"404"}}}`},
		{name: "Lambda", integration: `{"type":"AWS","uri":"arn:aws:apigateway:r:lambda:path/2015-03-31/functions/f/invocations","integrationResponses":{"200":{"statusCode":"200"}}}`, needs: true},
		{name: "MOCK", integration: `{"type":"MOCK","integrationResponses":{"200":{"statusCode":"200","responseTemplates":{"application/json":"x"}}}}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in, err := gatemap.ParseIntegration([]byte(tt.integration))
			require.NoError(t, err)
			e, err := gatemap.Compile(in, gatemap.Options{BinaryMediaTypes: tt.types})
			require.NoError(t, err)
			require.Equal(t, tt.needs, e.NeedsBody(200))
			action, ok := e.Passthrough(&gatemap.Request{Headers: []gatemap.Field{{Name: "accept", Values: []string{tt.accept}}}},
				&gatemap.Backend{StatusCode: 200, Headers: []gatemap.Field{{Name: "Content-Type", Values: []string{tt.payload}}}})
			require.Equal(t, tt.passes, ok)
			require.Equal(t, tt.action, action)
		})
	}
}
