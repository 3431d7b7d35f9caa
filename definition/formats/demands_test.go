package formats_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/request/jsonschema"
)

// demandFiles are the same API in every notation, with all that its methods
// demand of requests. CDK writes templates of CloudFormation.
var demandFiles = []struct {
	file   string
	format formats.Format
}{
	{"aws-cli.json", formats.AWSCLI},
	{"openapi3.yaml", formats.OpenAPI},
	{"openapi2.json", formats.OpenAPI},
	{"cloudformation.yaml", formats.CloudFormation},
	{"sam.yaml", formats.SAM},
	{"main.tf", formats.Terraform},
	{"state.json", formats.TerraformJSON},
	{"serverless.yml", formats.Serverless},
}

// demand is what a method demands, whatever things are called.
type demand struct {
	Request     definition.MethodRequest
	Authorizer  *definition.Authorizer
	Identity    []string
	KeySource   string
	Compression int
	Schemas     map[string]any
}

func demands(t *testing.T, api *formats.API) map[string]demand {
	t.Helper()
	all := make(map[string]demand)
	for i := range api.Methods {
		m := &api.Methods[i]
		d := demand{Request: m.Request, KeySource: m.APIKeySource, Schemas: make(map[string]any)}
		if m.MinimumCompressionSize != nil {
			d.Compression = *m.MinimumCompressionSize
		}
		if a, ok := m.Authorizer(); ok {
			d.Identity = a.IdentitySources()
			a.ID, a.Places, a.IdentitySource = "", definition.Places{}, ""
			d.Authorizer = &a
		}
		d.Request.Authorizer = ""
		if v := d.Request.Validator; v != nil {
			d.Request.Validator = &definition.RequestValidator{ValidateBody: v.ValidateBody, ValidateParameters: v.ValidateParameters, Unresolved: v.Unresolved}
		}
		for name, schema := range m.Schemas.All() {
			var v any
			require.NoError(t, json.Unmarshal([]byte(schema), &v), "%s: %s", name, schema)
			d.Schemas[name] = v
		}
		all[m.HTTPMethod+" "+m.Path] = d
	}
	return all
}

// TestSameDemandsInEveryFormat: what the methods of an API demand is the same in
// every notation. The Serverless Framework has no stage variables, and OpenAPI no
// stages.
func TestSameDemandsInEveryFormat(t *testing.T) {
	load := func(t *testing.T, name string) *formats.API {
		api, err := formats.LoadFile("testdata/demands/"+name, formats.Options{Parameters: map[string]string{
			"AWS::Region": "eu-west-1", "AWS::Partition": "aws", "Function.Arn": petFunction, "FLambdaFunction.Arn": petFunction,
		}})
		require.NoError(t, err)
		require.Empty(t, api.Problems.Report())
		return api
	}
	want := demands(t, load(t, "aws-cli.json"))
	require.Equal(t, []string{"DELETE /orders/{id}", "GET /orders/{id}", "POST /orders/{id}", "PUT /orders/{id}"}, slices.Sorted(maps.Keys(want)))
	require.Equal(t, "order", want["POST /orders/{id}"].Request.Models[0].Value)
	require.Equal(t, []string{"method.request.header.X-Token"}, want["POST /orders/{id}"].Identity)
	require.True(t, want["POST /orders/{id}"].Request.Validator.ValidateParameters)
	for _, f := range demandFiles {
		t.Run(f.file, func(t *testing.T) {
			api := load(t, f.file)
			require.Equal(t, f.format, api.Format)
			got := demands(t, api)
			require.Equal(t, asJSON(t, want), asJSON(t, got))
			model, err := jsonschema.Compile("order", maps.Collect(api.Methods[0].Schemas.All()))
			require.NoError(t, err)
			require.Empty(t, model.Validate([]byte(`{"items": [{"count": 1}]}`)))
			require.NotEmpty(t, model.Validate([]byte(`{"items": [{"count": 0}]}`)))
			if f.format == formats.OpenAPI {
				require.Empty(t, api.Stages)
				return
			}
			require.Len(t, api.Stages, 1)
			s := api.Stages[0]
			require.Equal(t, "prod $context.requestId $context.status", s.Name+" "+s.AccessLog)
			require.Equal(t, api.Methods[0].API, s.API)
			require.Positive(t, s.Line)
			if f.format != formats.Serverless {
				require.Equal(t, map[string]string{"colour": "green"}, s.Variables)
			}
			require.Len(t, api.Of(s.API).Stages, 1)
		})
	}
}

// TestSettingsOfAResource: what a resource says of its API counts before what its
// body says.
func TestSettingsOfAResource(t *testing.T) {
	const body = `{"openapi": "3.0.1", "x-amazon-apigateway-api-key-source": "HEADER", "x-amazon-apigateway-minimum-compression-size": 7,
		"paths": {"/a": {"get": {"x-amazon-apigateway-integration": {"type": "mock"}}}}}`
	const own, ofBody = "AUTHORIZER 9", "HEADER 7"
	for _, tt := range []struct{ file, doc, want string }{
		{"a.json", body, ofBody},
		{"a.json", `{"Resources": {"A": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Body": ` + body + `}}}}`, ofBody},
		{"a.json", `{"Resources": {"A": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"ApiKeySourceType": "AUTHORIZER", "MinimumCompressionSize": 9, "Body": ` + body + `}}}}`, own},
		{"a.json", `{"Transform": "AWS::Serverless-2016-10-31", "Resources": {"A": {"Type": "AWS::Serverless::Api", "Properties": {"StageName": "s", "ApiKeySourceType": "AUTHORIZER", "MinimumCompressionSize": 9, "DefinitionBody": ` + body + `}}}}`, own},
		{"a.tf", "resource \"aws_api_gateway_rest_api\" \"a\" {\n  api_key_source = \"AUTHORIZER\"\n  minimum_compression_size = \"9\"\n  body = <<EOT\n" + body + "\nEOT\n}\n", own},
		{"a.tf", "resource \"aws_api_gateway_rest_api\" \"a\" {\n  minimum_compression_size = \"-1\"\n  body = <<EOT\n" + body + "\nEOT\n}\n", ofBody},
	} {
		m := parse(t, tt.file, tt.doc, nil).Methods[0]
		require.Equal(t, tt.want, fmt.Sprint(m.APIKeySource, " ", *m.MinimumCompressionSize), tt.doc)
	}
}
