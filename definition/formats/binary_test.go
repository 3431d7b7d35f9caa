package formats_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition/formats"
)

// TestBinaryMediaTypes: who reads ~1 as a slash, and what counts where the API
// and its document both name types. SAM's rows are what aws-sam-translator
// 1.115.0 writes; the other sources are at escapedTypes and tf.restAPI.
func TestBinaryMediaTypes(t *testing.T) {
	document := `openapi: 3.0.1, x-amazon-apigateway-binary-media-types: [d~1d], paths: {/: {get: {x-amazon-apigateway-integration: {type: MOCK}}}}`
	cfn := func(kind, properties string) string {
		return "Resources: {A: {Type: AWS::" + kind + ", Properties: {" + properties + "}}}\n"
	}
	sam := func(globals, properties string) string {
		return "Globals: {Api: {" + globals + "}}\n" + cfn("Serverless::Api", properties)
	}
	tests := []struct {
		name, file, doc string
		want            []string
	}{
		{"CloudFormation", "a.yaml", cfn("ApiGateway::RestApi", "BinaryMediaTypes: [image~1png, a/b, '*~1*'], Body: {"+document+"}"),
			[]string{"image/png", "a/b", "*/*", "d~1d"}},
		{"an expression of CloudFormation", "a.yaml", cfn("ApiGateway::RestApi", "BinaryMediaTypes: [!Sub 'image~1${!p}'], Body: {"+document+"}"),
			[]string{"image/${p}", "d~1d"}},
		{"SAM joins Globals and replaces the document's", "a.yaml",
			sam("BinaryMediaTypes: [g~1g]", "BinaryMediaTypes: [image~1png, x/y], DefinitionBody: {"+document+"}"), []string{"g/g", "image/png", "x/y"}},
		{"SAM's Globals alone", "a.yaml", sam("BinaryMediaTypes: [g~1g]", "DefinitionBody: {"+document+"}"), []string{"g/g"}},
		{"SAM prefers null to Globals", "a.yaml", sam("BinaryMediaTypes: [g~1g]", "BinaryMediaTypes: null, DefinitionBody: {"+document+"}"), []string{"d~1d"}},
		{"SAM prefers a function to Globals", "a.yaml",
			sam("BinaryMediaTypes: [g~1g]", "BinaryMediaTypes: !Split [',', 'a~1a,b/b'], DefinitionBody: {"+document+"}"), []string{"a/a", "b/b"}},
		{"an empty list of SAM", "a.yaml", sam("", "BinaryMediaTypes: [], DefinitionBody: {"+document+"}"), []string{"d~1d"}},
		{"only the document of SAM", "a.yaml", sam("", "DefinitionBody: {"+document+"}"), []string{"d~1d"}},
		{"a string as SAM's document", "a.yaml", sam("BinaryMediaTypes: [g~1g]", "DefinitionBody: '{"+document+"}'"), []string{"g/g"}},
		{"OpenAPI", "a.yaml", "{" + document + "}\n", []string{"d~1d"}},
		{"serverless.yml", "serverless.yml", "service: s\nprovider: {name: aws, apiGateway: {binaryMediaTypes: [image~1png, x/y]}}\n" +
			"functions: {f: {events: [{http: {method: get, path: a}}]}}\n", []string{"image/png", "x/y"}},
		{"the AWS CLI", "a.json", `{"binaryMediaTypes": ["image~1png"], "items": [{"path": "/", "resourceMethods": {"GET": {"methodIntegration": {"type": "MOCK"}}}}]}`,
			[]string{"image~1png"}},
		{"Terraform replaces the document's", "main.tf", `resource "aws_api_gateway_rest_api" "a" {
			binary_media_types = ["image~1png"]
			body = jsonencode({openapi = "3.0.1", x-amazon-apigateway-binary-media-types = ["d/d"], paths = {"/" = {get = {x-amazon-apigateway-integration = {type = "MOCK"}}}}})
		}`, []string{"image~1png"}},
		{"the document of Terraform", "main.tf", `resource "aws_api_gateway_rest_api" "a" {
			body = jsonencode({openapi = "3.0.1", x-amazon-apigateway-binary-media-types = ["d/d"], paths = {"/" = {get = {x-amazon-apigateway-integration = {type = "MOCK"}}}}})
		}`, []string{"d/d"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			api := parse(t, tt.file, tt.doc, nil)
			require.Equal(t, tt.want, api.BinaryMediaTypes, "%v", api.Problems)
			require.NotEmpty(t, api.Methods)
			require.Equal(t, tt.want, api.Methods[0].BinaryMediaTypes)
		})
	}
}

// TestSAMGatewayResponses: Globals are joined member by member, the API's own
// count, and the result replaces the document's response of that type whole.
// Source: aws-sam-translator 1.115.0 on this template.
func TestSAMGatewayResponses(t *testing.T) {
	api := parse(t, "a.yaml", `
Globals:
  Api:
    GatewayResponses:
      DEFAULT_4XX: {StatusCode: 400, ResponseParameters: {Headers: {X: "'g'", L: "'g'"}}, ResponseTemplates: {application/json: glob}}
      UNAUTHORIZED: {StatusCode: 401}
Resources:
  A:
    Type: AWS::Serverless::Api
    Properties:
      GatewayResponses:
        DEFAULT_4XX: {StatusCode: 418, ResponseParameters: {Headers: {L: "'l'"}, Paths: {P: "'p'"}, QueryStrings: {Q: "'q'"}}}
      DefinitionBody:
        openapi: 3.0.1
        paths: {}
        x-amazon-apigateway-gateway-responses:
          DEFAULT_5XX: {statusCode: "555"}
          DEFAULT_4XX: {statusCode: "444", responseTemplates: {a/b: doc}, responseParameters: {gatewayresponse.header.D: "'d'"}}
`, nil)
	require.Empty(t, api.Problems)
	text := func(kind string) string {
		g, ok := api.GatewayResponses.Get(kind)
		require.True(t, ok, kind)
		s := g.StatusCode
		for name, value := range g.ResponseParameters.All() {
			s += " " + name + "=" + value
		}
		for name, value := range g.ResponseTemplates.All() {
			s += " " + name + "=" + *value
		}
		return s
	}
	require.Equal(t, "418 gatewayresponse.header.X='g' gatewayresponse.header.L='l' gatewayresponse.path.P='p' gatewayresponse.querystring.Q='q' application/json=glob",
		text("DEFAULT_4XX"))
	require.Equal(t, "555", text("DEFAULT_5XX"))
	require.Equal(t, "401", text("UNAUTHORIZED"))
}

// TestSAMRefuses: what aws-sam-translator 1.115.0 fails on is an error.
func TestSAMRefuses(t *testing.T) {
	for properties, want := range map[string]string{
		"GatewayResponses: {DEFAULT_4XX: {StatusCode: 418}}, DefinitionUri: 's3://b/k'":                                                          "without a document in DefinitionBody",
		"GatewayResponses: {DEFAULT_4XX: {StatusCode: 418}}, DefinitionBody: {'Fn::Transform': {Name: AWS::Include, Parameters: {Location: x}}}": "without a document in DefinitionBody",
		"BinaryMediaTypes: [image~1png], DefinitionBody: {'Fn::Transform': {Name: AWS::Include, Parameters: {Location: x}}}":                     "BinaryMediaTypes with a DefinitionBody that is Fn::Transform",
		"GatewayResponses: {DEFAULT_4XX: {ResponseParameters: {gatewayresponse.header.A: x}}}, DefinitionBody: {swagger: '2.0', paths: {}}":      "refuses \"gatewayresponse.header.A\"",
	} {
		api := parse(t, "a.yaml", "Resources: {A: {Type: AWS::Serverless::Api, Properties: {"+properties+"}}}\n", nil)
		require.Contains(t, api.Problems.Report(), want)
		s, _ := api.Problems.Max()
		require.Equal(t, formats.Error, s)
	}
}
