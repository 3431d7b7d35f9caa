package formats_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition/formats"
)

// TestStreamIsRefused in every notation, on a type that is no proxy
// (rules/control-plane.md#streaming).
func TestStreamIsRefused(t *testing.T) {
	for name, text := range map[string]string{
		"get-integration.json": `{"type":"HTTP","responseTransferMode":"STREAM","integrationResponses":{"200":{"statusCode":"200"}}}`,
		"openapi.yaml": `{openapi: 3.0.1, paths: {/a: {get: {responses: {}, x-amazon-apigateway-integration: {type: http, responseTransferMode: STREAM,
			responses: {default: {statusCode: "200"}}}}}}}`,
		"lower.yaml": `{openapi: 3.0.1, paths: {/a: {get: {responses: {}, x-amazon-apigateway-integration: {type: mock, responseTransferMode: stream,
			responses: {default: {statusCode: "200"}}}}}}}`,
		"template.yaml": `Resources: {M: {Type: "AWS::ApiGateway::Method", Properties: {HttpMethod: GET, ResourceId: r, RestApiId: a,
			Integration: {Type: AWS, ResponseTransferMode: STREAM, IntegrationResponses: [{StatusCode: 200}]}}}}`,
		"main.tf": `resource "aws_api_gateway_integration" "i" {
  rest_api_id            = "a"
  resource_id            = "r"
  http_method            = "GET"
  type                   = "HTTP"
  response_transfer_mode = "STREAM"
}
`,
		"plan.json": `{"format_version":"1.2","planned_values":{"root_module":{"resources":[{"address":"aws_api_gateway_integration.i","mode":"managed",
			"type":"aws_api_gateway_integration","name":"i","values":{"rest_api_id":"a","resource_id":"r","http_method":"GET","type":"HTTP","response_transfer_mode":"STREAM"}}]}}}`,
	} {
		api, err := formats.Parse(name, []byte(text), formats.Options{})
		require.NoError(t, err, name)
		require.Len(t, api.Methods, 1, name)
		_, err = gatemap.Compile(api.Methods[0].Integration, gatemap.Options{})
		require.ErrorContains(t, err, "/responseTransferMode: an integration of type", name)
		require.Positive(t, api.Methods[0].Find("/responseTransferMode").Line, name)
	}
}
