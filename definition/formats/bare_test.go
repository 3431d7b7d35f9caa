package formats_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
)

// bareTruths are definitions with %s in the place of a response parameter's
// value, as each notation writes a boolean.
var bareTruths = map[string]string{
	"get-integration.json": `{"type":"HTTP","integrationResponses":{"200":{"statusCode":"200","responseParameters":{"method.response.header.X":true}}}}`,
	"text.json":            `{"type":"HTTP","integrationResponses":{"200":{"statusCode":"200","responseParameters":{"method.response.header.X":"true"}}}}`,
	"openapi.json": `{"openapi":"3.0.1","paths":{"/a":{"get":{"responses":{"200":{"headers":{"X":{}}}},"x-amazon-apigateway-integration":{"type":"http",
		"responses":{"default":{"statusCode":"200","responseParameters":{"method.response.header.X":true}}}}}}}}`,
	"openapi.yaml": `{openapi: 3.0.1, paths: {/a: {get: {responses: {"200": {headers: {X: {}}}}, x-amazon-apigateway-integration: {type: http,
		responses: {default: {statusCode: "200", responseParameters: {method.response.header.X: true}}}}}}}}`,
	"capital.yaml": `{openapi: 3.0.1, paths: {/a: {get: {responses: {"200": {headers: {X: {}}}}, x-amazon-apigateway-integration: {type: http,
		responses: {default: {statusCode: "200", responseParameters: {method.response.header.X: True}}}}}}}}`,
	"template.yaml": `Resources: {M: {Type: "AWS::ApiGateway::Method", Properties: {HttpMethod: GET, ResourceId: r, RestApiId: a,
		MethodResponses: [{StatusCode: 200, ResponseParameters: {method.response.header.X: true}}],
		Integration: {Type: HTTP, IntegrationResponses: [{StatusCode: 200, ResponseParameters: {method.response.header.X: TRUE}}]}}}}`,
	"main.tf": `resource "aws_api_gateway_integration" "i" {
  rest_api_id = "a"
  resource_id = "r"
  http_method = "GET"
  type        = "HTTP"
}
resource "aws_api_gateway_integration_response" "r" {
  rest_api_id         = "a"
  resource_id         = "r"
  http_method         = "GET"
  status_code         = "200"
  response_parameters = { "method.response.header.X" = true }
}
`,
	"serverless.yml": `service: s
provider: {name: aws}
functions:
  f:
    handler: a.b
    events:
      - http: {path: a, method: get, integration: lambda, cors: {origin: "https://a.example", allowCredentials: true}}
`,
}

// TestBareTruths: every notation can give a truth value where a mapping
// expression belongs, and Compile takes it with a warning
// (rules/parameters.md#bare-words).
func TestBareTruths(t *testing.T) {
	for name, text := range bareTruths {
		api, err := formats.Parse(name, []byte(text), formats.Options{})
		require.NoError(t, err, name)
		s, _ := api.Problems.Max()
		require.NotEqual(t, formats.Error, s, "%s: %v", name, api.Problems)
		require.NotEmpty(t, api.Methods, name)
		bare := 0
		for _, m := range api.Methods {
			opts := gatemap.Options{}
			if m.Integration.Type == gatemap.AWS {
				opts.Backend = definition.LambdaBackend
			}
			e, err := gatemap.Compile(m.Integration, opts)
			require.NoError(t, err, name)
			for _, w := range e.Warnings() {
				if w.Message == "true has no quotes: it is taken for the text; the guide allows 'true' only" {
					bare++
				}
			}
		}
		require.Positive(t, bare, name)
	}
	_, err := gatemap.ParseIntegration([]byte(`{"type":"HTTP","requestParameters":{"integration.request.header.X":true}}`))
	require.ErrorContains(t, err, "java.lang.Boolean", "only what a response maps")
}

// TestAnswersOfSDKs: what an SDK adds to an answer is no member of the document.
func TestAnswersOfSDKs(t *testing.T) {
	for _, member := range []string{"ResponseMetadata", "$metadata", "ResultMetadata", "@metadata", "_links"} {
		for _, document := range []string{
			`{"X":{"a":1},"type":"HTTP","integrationResponses":{"200":{"statusCode":"200"}}}`,
			`{"X":{"a":1},"httpMethod":"GET","methodResponses":{"200":{"statusCode":"200","X":{}}},"methodIntegration":{"type":"HTTP","X":{},"integrationResponses":{"200":{"statusCode":"200","X":{}}}}}`,
			`{"X":{"a":1},"items":[{"X":{},"path":"/","resourceMethods":{"GET":{"X":{},"methodIntegration":{"type":"HTTP","X":{},"integrationResponses":{"200":{"statusCode":"200"}}}}}}]}`,
			`{"X":{"a":1},"statusCode":"200","responseTemplates":{"a/b":"x"}}`,
		} {
			text := strings.ReplaceAll(document, "X", member)
			api, err := formats.Parse("a.json", []byte(text), formats.Options{})
			require.NoError(t, err, text)
			require.Empty(t, api.Problems, text)
			require.Len(t, api.Methods, 1)
			if !strings.Contains(text, "items") {
				m, err := gatemap.ParseConfig([]byte(text))
				require.NoError(t, err, text)
				require.Empty(t, m.Unknown)
				require.Empty(t, m.MethodIntegration.Unknown)
				require.Empty(t, m.MethodIntegration.IntegrationResponses[0].Value.Unknown)
			}
		}
	}
	_, err := formats.Parse("a.json", []byte(`{"ResponseMetadata":{},"a":1}`), formats.Options{})
	require.Error(t, err)
}
