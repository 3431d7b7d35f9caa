package lint_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/lint"
)

// TestGatewayResponses: faults of an API's own answers are found once, at their
// places, also where no method would be compiled.
func TestGatewayResponses(t *testing.T) {
	const head = `openapi: 3.0.1
paths:
  /a: {get: {responses: {}, x-amazon-apigateway-integration: {type: http_proxy, uri: "http://a"}}}
  /b: {get: {responses: {"200": {}}, x-amazon-apigateway-integration: {type: http, uri: "http://a", responses: {default: {statusCode: "200"}}}}}
  /c: {get: {responses: {"200": {}}, x-amazon-apigateway-integration: {type: http, uri: "http://a", responses: {default: {statusCode: "200"}}}}}
x-amazon-apigateway-gateway-responses:
`
	for _, row := range []struct{ text, want string }{
		{"  DEFAULT_5XX:\n    statusCode: 503\n    responseParameters:\n      gatewayresponse.header.X: \"'*'\"\n    responseTemplates:\n      application/json: '{\"m\": $context.error.messageString}'\n", ""},
		{"  NO_SUCH_TYPE: {}\n", "7:17 error"},
		{"  DEFAULT_5XX:\n    responseParameters:\n      gatewayresponse.header.X: \"*\"\n", "9:34 error"},
		{"  DEFAULT_5XX:\n    responseParameters:\n      gatewayresponse.header.X: integration.response.header.X\n", "9:33 error"},
		{"  DEFAULT_5XX:\n    responseParameters:\n      method.response.header.X: \"'*'\"\n", "9:33 error"},
		{"  DEFAULT_5XX:\n    responseParameters:\n      gatewayresponse.path.X: \"'*'\"\n", "9:31 warning"},
		{"  DEFAULT_5XX:\n    responseTemplates:\n      application/json: |\n        {\n        #set($x = 1)}\n", "11:9 warning"},
		{"  DEFAULT_5XX:\n    responseTemplates:\n      json: x\n", "9:13 error"},
		{"  REQUEST_TOO_LARGE: {statusCode: 400}\n", "7:22 warning"},
	} {
		api, err := formats.Parse("api.yaml", []byte(head+row.text), formats.Options{})
		require.NoError(t, err)
		got := ""
		for _, f := range lint.CheckAPI(api, lint.Options{}) {
			if f.Rule() == "gateway-response" {
				require.Empty(t, got, "once")
				got = fmt.Sprintf("%d:%d %v", f.Line, f.Column, f.Severity)
			}
		}
		require.Equal(t, row.want, got, row.text)
	}
	api, err := formats.Parse("a.yaml", []byte("Resources: {G: {Type: AWS::ApiGateway::GatewayResponse, Properties: {RestApiId: a, ResponseType: DEFAULT_5XX, "+
		"StatusCode: !Ref Code, ResponseParameters: {gatewayresponse.header.X: !Ref Origin}}}}\n"), formats.Options{})
	require.NoError(t, err)
	for _, f := range lint.CheckAPI(api, lint.Options{}) {
		require.NotEqual(t, "gateway-response", f.Rule(), "what is left to the deployment is no fault of its own")
	}
}
