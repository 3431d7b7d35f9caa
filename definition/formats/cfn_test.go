package formats_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestConditions: three values; one operand can decide alone.
func TestConditions(t *testing.T) {
	for _, c := range []struct{ condition, want string }{
		{`!Equals [a, a]`, "yes"},
		{`!Equals [!Ref Stage, dead]`, "no"},
		{`!Equals [!Ref Given, x]`, "${Fn::If C}"},
		{`!And [!Equals [a, b], !Equals [!Ref Given, x]]`, "no"},
		{`!And [!Equals [a, a], !Equals [!Ref Given, x]]`, "${Fn::If C}"},
		{`!Or [!Equals [a, a], !Equals [!Ref Given, x]]`, "yes"},
		{`!Or [!Equals [a, b], !Condition Other]`, "yes"},
		{`!Not [!Condition Other]`, "no"},
		{`true`, "yes"},
	} {
		doc := "Conditions: {C: " + c.condition + ", Other: !Equals [[x], [x]]}\n" +
			cfnDoc("        IntegrationResponses: [{StatusCode: 200, ResponseTemplates: {a/a: !If [C, 'yes', 'no']}}]\n")
		v, _ := response(t, parse(t, "a.yaml", doc, nil), "200").ResponseTemplates.Get("a/a")
		require.Equal(t, c.want, *v, c.condition)
	}
	for _, c := range []struct{ condition, problem string }{
		{`x`, "a condition is one of"},
		{`!Equals [a]`, "a condition is one of"},
		{`!Condition Nothing`, `there is no condition "Nothing"`},
	} {
		doc := "Conditions: {C: " + c.condition + "}\n" + cfnDoc("        Uri: !If [C, a, b]\n")
		require.Contains(t, parse(t, "a.yaml", doc, nil).Problems.Report(), c.problem)
	}
}

// TestOptionalParts: AWS::NoValue takes members and items away; options give
// lists; a RestApi's body can be a string.
func TestOptionalParts(t *testing.T) {
	doc := `
Parameters: {Types: {Type: CommaDelimitedList}}
Conditions: {Yes: !Equals [a, a]}
Resources:
  Api:
    Type: AWS::ApiGateway::RestApi
    Properties:
      BinaryMediaTypes: !Ref Types
      Body: |
        openapi: 3.0.1
        x-amazon-apigateway-binary-media-types: [b/b, c/c]
        paths:
          /text:
            get:
              x-amazon-apigateway-integration:
                type: mock
                responses:
                  default: {statusCode: 200, responseTemplates: {a/a: x}}
  M:
    Type: AWS::ApiGateway::Method
    Properties:
      HttpMethod: !Join ["", [G, ET]]
      RestApiId: !Ref Api
      ResourceId: !GetAtt [Api, RootResourceId]
      Integration:
        Type: MOCK
        IntegrationResponses:
          - !If [Yes, !Ref AWS::NoValue, {StatusCode: 500}]
          - StatusCode: !Length [1, 2]
            ContentHandling: !Ref AWS::NoValue
`
	api := parse(t, "a.yaml", doc, map[string]string{"Types": "a/a, b/b"})
	require.Len(t, api.Methods, 2)
	require.Equal(t, "/text", api.Methods[0].Path)
	require.Equal(t, []string{"a/a", "b/b", "c/c"}, api.Methods[0].BinaryMediaTypes)
	require.Equal(t, []string{"a/a", "b/b", "c/c"}, api.Methods[1].BinaryMediaTypes)
	require.Equal(t, "a.yaml:18:71", api.Methods[0].Find("/integrationResponses/200/responseTemplates/a~1a").String(), "the place in the outer file")
	require.Equal(t, "GET", api.Methods[1].HTTPMethod)
	require.Len(t, api.Methods[1].Integration.IntegrationResponses, 1)
	require.Contains(t, api.Problems.Report(), `status code "2"`)
}

func TestModels(t *testing.T) {
	swagger := `{swagger: '2.0', produces: [a/a], paths: {/x: {get: {responses: {200: {schema: {$ref: '#/definitions/M'}}},
		x-amazon-apigateway-integration: {type: mock}}}}}`
	api := parse(t, "a.yaml", swagger, nil)
	require.Equal(t, map[string]string{"a/a": "M"}, api.Methods[0].MethodResponses[0].Value.ResponseModels)
	openapi := `{openapi: 3.0.1, paths: {/x: {get: {responses: {200: {content: {b/b: {schema: {$ref: '#/components/schemas/N'}}}}},
		x-amazon-apigateway-integration: {type: mock}}}}}`
	api = parse(t, "a.yaml", openapi, nil)
	require.Equal(t, map[string]string{"b/b": "N"}, api.Methods[0].MethodResponses[0].Value.ResponseModels)
}

func TestServerlessParts(t *testing.T) {
	doc := `
service: s
provider: {name: aws, region: eu-west-1}
functions:
  - one: {events: [{http: {method: get, path: one, integration: mock, response: {statusCodes: {200: {pattern: ''}}},
      cors: {origin: 'https://a.example,https://b.example', headers: A, methods: [PUT], maxAge: 5, cacheControl: no-store, allowCredentials: true}}}]}
  - two: {events: [{http: {method: any, path: /one/, async: true, cors: true}}]}
`
	api := parse(t, "serverless.yml", doc, map[string]string{"AWS::Partition": "aws", "TwoLambdaFunction.Arn": "arn"})
	require.Len(t, api.Methods, 3)
	two, _ := api.Methods[1].Integration.RequestParameters.Get("integration.request.header.X-Amz-Invocation-Type")
	require.Equal(t, "'Event'", two)
	options := api.Methods[2].Integration.IntegrationResponses[0].Value.ResponseParameters
	require.Equal(t, "/one", api.Methods[2].Path)
	for name, want := range map[string]string{
		"Access-Control-Allow-Origin":      "'*'", // of the last event
		"Access-Control-Allow-Methods":     "'OPTIONS,DELETE,GET,HEAD,PATCH,POST,PUT,PUT,GET'",
		"Access-Control-Allow-Credentials": "'true'",
		"Access-Control-Max-Age":           "'5'",
		"Cache-Control":                    "'no-store'",
	} {
		v, _ := options.Get("method.response.header." + name)
		require.Equal(t, want, v, name)
	}
}
