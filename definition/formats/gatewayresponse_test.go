package formats_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition/formats"
)

// customised are definitions of one method that never matches 404, with a
// gateway response that answers 503, an extra header and a body of its own.
var customised = map[string]string{
	"get-resources.json": `{"gatewayResponses": [
		{"responseType": "DEFAULT_5XX", "statusCode": "503", "defaultResponse": false, "responseParameters": {"gatewayresponse.header.X": "'own'"},
		 "responseTemplates": {"application/json": "{\"e\":$context.error.messageString}"}},
		{"responseType": "API_CONFIGURATION_ERROR", "statusCode": "500", "defaultResponse": true, "responseParameters": {}}],
		"items": [{"id": "a", "path": "/a", "resourceMethods": {"GET": {"methodIntegration": {"type": "HTTP", "integrationResponses":
			{"200": {"statusCode": "200", "selectionPattern": "2.."}}}}}}]}`,
	"openapi.yaml": `
openapi: 3.0.1
paths:
  /a: {get: {responses: {"200": {}}, x-amazon-apigateway-integration: {type: http, responses: {"2..": {statusCode: "200"}}}}}
x-amazon-apigateway-gateway-responses:
  DEFAULT_5XX:
    statusCode: 503
    responseParameters: {gatewayresponse.header.X: "'own'"}
    responseTemplates: {application/json: '{"e":$context.error.messageString}'}
`,
	"template.yaml": `
Resources:
  Api: {Type: AWS::ApiGateway::RestApi}
  Other: {Type: AWS::ApiGateway::RestApi}
  G:
    Type: AWS::ApiGateway::GatewayResponse
    Properties:
      RestApiId: !Ref Api
      ResponseType: DEFAULT_5XX
      StatusCode: 503
      ResponseParameters: {gatewayresponse.header.X: "'own'"}
      ResponseTemplates: {application/json: '{"e":$context.error.messageString}'}
  H: {Type: AWS::ApiGateway::GatewayResponse, Properties: {RestApiId: !Ref Other, ResponseType: API_CONFIGURATION_ERROR, StatusCode: 418}}
  M:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !GetAtt Api.RootResourceId
      HttpMethod: GET
      Integration: {Type: HTTP, IntegrationResponses: [{StatusCode: 200, SelectionPattern: "2.."}]}
`,
	"body.yaml": `
Resources:
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties:
      Body:
        openapi: 3.0.1
        paths:
          /a: {get: {responses: {"200": {}}, x-amazon-apigateway-integration: {type: http, responses: {"2..": {statusCode: "200"}}}}}
  G:
    Type: AWS::ApiGateway::GatewayResponse
    Properties:
      RestApiId: !Ref Api
      ResponseType: DEFAULT_5XX
      StatusCode: 503
      ResponseParameters: {gatewayresponse.header.X: "'own'"}
      ResponseTemplates: {application/json: '{"e":$context.error.messageString}'}
`,
	"sam.yaml": `
Transform: AWS::Serverless-2016-10-31
Globals:
  Api:
    GatewayResponses:
      DEFAULT_5XX:
        ResponseParameters: {Headers: {X: "'own'"}}
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: prod
      GatewayResponses:
        DEFAULT_5XX:
          StatusCode: 503
          ResponseTemplates: {application/json: '{"e":$context.error.messageString}'}
      DefinitionBody:
        openapi: 3.0.1
        paths:
          /a: {get: {responses: {"200": {}}, x-amazon-apigateway-integration: {type: http, responses: {"2..": {statusCode: "200"}}}}}
`,
	"main.tf": `
resource "aws_api_gateway_rest_api" "api" {
  name = "a"
}
resource "aws_api_gateway_gateway_response" "g" {
  rest_api_id         = aws_api_gateway_rest_api.api.id
  response_type       = "DEFAULT_5XX"
  status_code         = "503"
  response_parameters = { "gatewayresponse.header.X" = "'own'" }
  response_templates  = { "application/json" = "{\"e\":$context.error.messageString}" }
}
resource "aws_api_gateway_integration" "i" {
  rest_api_id = aws_api_gateway_rest_api.api.id
  resource_id = aws_api_gateway_rest_api.api.root_resource_id
  http_method = "GET"
  type        = "HTTP"
}
resource "aws_api_gateway_integration_response" "r" {
  rest_api_id       = aws_api_gateway_rest_api.api.id
  resource_id       = aws_api_gateway_rest_api.api.root_resource_id
  http_method       = "GET"
  status_code       = "200"
  selection_pattern = "2.."
}
`,
	"plan.json": `{"format_version":"1.2","planned_values":{"root_module":{"resources":[
		{"address":"aws_api_gateway_gateway_response.g","mode":"managed","type":"aws_api_gateway_gateway_response","name":"g","values":{"rest_api_id":"a",
		 "response_type":"DEFAULT_5XX","status_code":"503","response_parameters":{"gatewayresponse.header.X":"'own'"},
		 "response_templates":{"application/json":"{\"e\":$context.error.messageString}"}}},
		{"address":"aws_api_gateway_integration.i","mode":"managed","type":"aws_api_gateway_integration","name":"i","values":{"rest_api_id":"a",
		 "resource_id":"r","http_method":"GET","type":"HTTP"}},
		{"address":"aws_api_gateway_integration_response.r","mode":"managed","type":"aws_api_gateway_integration_response","name":"r","values":{"rest_api_id":"a",
		 "resource_id":"r","http_method":"GET","status_code":"200","selection_pattern":"2.."}}]}}}`,
	"serverless.yml": `
service: s
provider: {name: aws}
functions:
  f:
    handler: a.b
    events:
      - http: {path: a, method: get, integration: lambda, response: {statusCodes: {200: {pattern: "never"}}}}
resources:
  Resources:
    G:
      Type: AWS::ApiGateway::GatewayResponse
      Properties:
        RestApiId: {Ref: ApiGatewayRestApi}
        ResponseType: DEFAULT_5XX
        StatusCode: 503
        ResponseParameters: {gatewayresponse.header.X: "'own'"}
        ResponseTemplates: {application/json: '{"e":$context.error.messageString}'}
`,
}

// TestGatewayResponsesReachTheEngine: what a definition says of the API's own
// answers counts for its methods, in every notation that can say it.
func TestGatewayResponsesReachTheEngine(t *testing.T) {
	for name, text := range customised {
		api, err := formats.Parse(name, []byte(text), formats.Options{})
		require.NoError(t, err, name)
		require.Len(t, api.Methods, 1, name)
		m := &api.Methods[0]
		engine, err := gatemap.CompileMethod(m, gatemap.Options{})
		require.NoError(t, err, name)
		_, err = engine.Evaluate(&gatemap.Request{}, &gatemap.Backend{StatusCode: 404})
		var failure *gatemap.GatewayError
		require.ErrorAs(t, err, &failure, name)
		r := failure.Response()
		require.Equal(t, 503, r.StatusCode, name)
		require.Equal(t, `{"e":"Internal server error"}`, string(r.Body), name)
		require.Equal(t, "own", r.Header("X"), name)
		require.Positive(t, m.Find("/gatewayResponses/DEFAULT_5XX/statusCode").Line, name)
		require.NotEqual(t, m.Find(""), m.Find("/gatewayResponses/DEFAULT_5XX/responseTemplates/application~1json"), name)
	}
}
