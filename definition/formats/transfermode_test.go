package formats_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestServerlessTransferMode: response.transferMode of a proxy event, and what
// the framework fails on. Source: the CloudFormation template and the errors
// of osls 4.3.1.
func TestServerlessTransferMode(t *testing.T) {
	service := func(integration, response string) string {
		return "service: s\nprovider: {name: aws}\nfunctions: {f: {events: [{http: {method: get, path: a, " + integration + "response: {" + response + "}}}]}}\n"
	}
	const lambda = "arn:aws:apigateway:us-east-1:lambda:path/"
	for _, tt := range []struct{ integration, response, mode, uri, problem string }{
		{"", "transferMode: stream", "STREAM", lambda + "2021-11-15/functions/arn/response-streaming-invocations", ""},
		{"integration: lambda-proxy, ", "transferMode: BUFFERED", "BUFFERED", lambda + "2015-03-31/functions/arn/invocations", ""},
		{"integration: http-proxy, request: {uri: 'http://a'}, ", "transferMode: STREAM", "STREAM", "http://a", ""},
		{"", "transferMode: STREAM, headers: {A: b}", "STREAM", lambda + "2021-11-15/functions/arn/response-streaming-invocations", "ignores the response"},
		{"", "transferMode: fast", "", lambda + "2015-03-31/functions/arn/invocations", `transferMode "fast": it is BUFFERED or STREAM`},
		{"integration: lambda, ", "transferMode: STREAM", "", lambda + "2015-03-31/functions/arn/invocations", "only AWS_PROXY and HTTP_PROXY"},
		{"integration: http, request: {uri: 'http://a'}, ", "transferMode: BUFFERED", "", "http://a", "only AWS_PROXY and HTTP_PROXY"},
	} {
		api := parse(t, "serverless.yml", service(tt.integration, tt.response), map[string]string{"AWS::Partition": "aws", "FLambdaFunction.Arn": "arn"})
		require.Len(t, api.Methods, 1)
		in := api.Methods[0].Integration
		require.Equal(t, tt.mode, in.ResponseTransferMode, tt)
		require.Equal(t, tt.uri, in.URI)
		if tt.problem == "" {
			require.Empty(t, api.Problems)
		} else {
			require.Contains(t, api.Problems.Report(), tt.problem)
		}
	}
}

// TestBareTrue: an unquoted true as the value of a header is the text true in
// every format, and its place is its own.
func TestBareTrue(t *testing.T) {
	const header = "method.response.header.A"
	for _, tt := range []struct{ name, file, doc, at string }{
		{"aws-cli", "a.json", `{"type": "MOCK", "integrationResponses": {"200": {"statusCode": "200", "responseParameters": {"` + header + `": true}}}}`, "a.json:1:123"},
		{"openapi", "a.yaml", "openapi: 3.0.1\npaths: {/: {get: {x-amazon-apigateway-integration: {type: MOCK, responses: {default: {statusCode: 200, responseParameters: {\n " +
			header + ": True}}}}}}}\n", "a.yaml:3:28"},
		{"cloudformation", "a.yaml", cfnMethod("ResponseParameters: {\n " + header + ": true}"), "a.yaml:2:28"},
		{"cdk", "a.template.json", `{"Resources": {"M": {"Type": "AWS::ApiGateway::Method", "Properties": {"HttpMethod": "GET", "ResourceId": "/", "Integration": {"Type": "MOCK", ` +
			`"IntegrationResponses": [{"StatusCode": "200", "ResponseParameters": {` + "\n" + `"` + header + `": true}}]}}}}}`, "a.template.json:2:29"},
		{"sam", "a.yaml", "Resources: {A: {Type: AWS::Serverless::Api, Properties: {DefinitionBody: {openapi: 3.0.1, paths: {/: {get: {x-amazon-apigateway-integration: " +
			"{type: MOCK, responses: {default: {statusCode: 200, responseParameters: {\n " + header + ": true}}}}}}}}}}}\n", "a.yaml:2:28"},
		{"terraform", "main.tf", terraformMethod("response_parameters = {\n\"" + header + "\" = true\n}"), "main.tf:15:30"},
		{"serverless", "serverless.yml", slsDoc("          response: {headers: {A: true}}\n"), "serverless.yml:10:35"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			api := parse(t, tt.file, tt.doc, nil)
			require.NotEmpty(t, api.Methods, "%v", api.Problems)
			m := api.Methods[0]
			require.NotEmpty(t, m.Integration.IntegrationResponses, "%v", api.Problems)
			value, ok := m.Integration.IntegrationResponses[0].Value.ResponseParameters.Get(header)
			require.True(t, ok)
			require.Equal(t, "true", value)
			require.Equal(t, tt.at, place(m.Places, "/integrationResponses/200/responseParameters/"+header).String())
		})
	}
}

func cfnMethod(response string) string {
	return "Resources: {M: {Type: AWS::ApiGateway::Method, Properties: {HttpMethod: GET, ResourceId: /, Integration: {Type: MOCK, " +
		"IntegrationResponses: [{StatusCode: 200, " + response + "}]}}}}\n"
}

func terraformMethod(response string) string {
	return `resource "aws_api_gateway_integration" "i" {
  rest_api_id = "a"
  resource_id = "/"
  http_method = "GET"
  type        = "MOCK"
}
resource "aws_api_gateway_integration_response" "r" {
  rest_api_id = "a"
  resource_id = "/"
  http_method = "GET"
  status_code = "200"
` + "\n\n" + response + "\n}\n"
}
