package formats_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition"
)

// TestDemandsThatAreNotKnown: what a definition leaves open, or does not declare,
// is named with its place, and no method becomes open by it.
func TestDemandsThatAreNotKnown(t *testing.T) {
	cfn := func(properties string) string {
		return "Parameters: {P: {Type: String}}\nResources:\n  M:\n    Type: AWS::ApiGateway::Method\n    Properties:\n" +
			"      HttpMethod: GET\n      ResourceId: /\n      Integration: {Type: MOCK}\n      " + properties + "\n"
	}
	openapi := func(operation, components string) string {
		return "openapi: 3.0.1\npaths:\n  /a:\n    get:\n      x-amazon-apigateway-integration: {type: mock}\n      " + operation + "\ncomponents: {" + components + "}\n"
	}
	tf := func(attributes string) string {
		link := "  rest_api_id = \"a\"\n  resource_id = \"/\"\n  http_method = \"GET\"\n"
		return "variable \"v\" {}\nresource \"aws_api_gateway_integration\" \"i\" {\n" + link + "  type = \"MOCK\"\n}\nresource \"aws_api_gateway_method\" \"m\" {\n" + link + "  " + attributes + "\n}\n"
	}
	none := definition.MethodRequest{AuthorizationType: "NONE"}
	custom := func(authorizer string) definition.MethodRequest {
		return definition.MethodRequest{AuthorizationType: "CUSTOM", Authorizer: authorizer}
	}
	unresolved := func(name string) definition.MethodRequest {
		return definition.MethodRequest{AuthorizationType: "NONE", Validator: &definition.RequestValidator{Name: name, Unresolved: true}}
	}
	for _, tt := range []struct {
		file, doc string
		want      definition.MethodRequest
		said      string
	}{
		{"a.json", `{"httpMethod": "GET", "authorizationType": "NONE",
"requestValidatorId": "v1", "methodIntegration": {"type": "MOCK"}}`, unresolved("v1"),
			`a.json:2:23: note: the request validator "v1" is not declared here: what it checks is not known, and nothing is checked`},
		{"a.json", `{"httpMethod": "GET", "authorizationType": "CUSTOM",
"authorizerId": "a1", "methodIntegration": {"type": "MOCK"}}`, custom("a1"),
			`a.json:2:17: note: the authorizer "a1" is not declared here; requests have to pass one all the same`},
		{"a.yaml", cfn("AuthorizationType: !Ref P"), definition.MethodRequest{AuthorizationType: "${P}"}, "a.yaml:9:26: note: the parameter P has no value"},
		{"a.yaml", cfn("AuthorizationType: OAUTH"), definition.MethodRequest{AuthorizationType: "OAUTH"},
			`a.yaml:9:26: error: the authorization type "OAUTH" is not one of NONE, AWS_IAM, CUSTOM, COGNITO_USER_POOLS, JWT`},
		{"a.yaml", cfn("AuthorizationType: [NONE]"), definition.MethodRequest{AuthorizationType: "${authorizationType}"},
			"a.yaml:9:26: error: a list where a string is expected"},
		{"a.yaml", cfn("AuthorizerId: abc"), custom("abc"), "a.yaml:9:21: warning: an authorizer without an authorization type: it is read as CUSTOM"},
		{"a.yaml", cfn("ApiKeyRequired: !Ref P"), definition.MethodRequest{AuthorizationType: "NONE", APIKeyRequired: true}, "a.yaml:9:23: note: the parameter P has no value"},
		{"a.yaml", cfn("RequestValidatorId: !ImportValue v"), unresolved("${Fn::ImportValue v}"), `a.yaml:9:27: note: the request validator "${Fn::ImportValue v}" is not declared here`},
		{"a.yaml", cfn("RequestValidatorId: !Ref Gone"), unresolved("${Gone}"), `a.yaml:9:27: error: Ref: "Gone" is neither a parameter nor a resource of the template`},
		{"a.yaml", openapi("security: [{gone: []}]", ""), custom("gone"), `a.yaml:6:19: warning: there is no security scheme "gone"; requests have to pass it all the same`},
		{"a.yaml", openapi("security: [{NONE: []}, {api_key_false: []}]", ""), none, ""},
		{"a.yaml", openapi("security: [{o: [a]}]", "securitySchemes: {o: {type: oauth2}}"), none,
			`a.yaml:6:19: note: the service's import does nothing with the security scheme "o": it has no x-amazon-apigateway-authorizer and is no API key`},
		{"a.yaml", openapi("x-amazon-apigateway-request-validator: v", ""), unresolved("v"), `a.yaml:6:46: note: the request validator "v" is not declared here`},
		{"a.yaml", openapi("parameters: [{in: body, name: m, schema: {type: object}}]", ""), none,
			"a.yaml:6:20: note: a parameter in body is Swagger 2's, and this document is OpenAPI 3"}, // kin-openapi 0.153.0 leaves them so
		{"a.yaml", "swagger: \"2.0\"\npaths:\n  /a:\n    get:\n      x-amazon-apigateway-integration: {type: mock}\n      requestBody: {content: {a/b: {schema: {type: object}}}}\n", none,
			"a.yaml:6:20: note: requestBody is OpenAPI 3's, and this document is Swagger 2"},
		{"a.tf", tf("authorization = \"CUSTOM\"\n  authorizer_id = var.v"), custom("${var.v}"), `a.tf:13:19: note: the authorizer "${var.v}" is not declared here`},
		{"a.tf", tf("authorization = var.v"), definition.MethodRequest{AuthorizationType: "${var.v}"}, "a.tf:12:19: note: "},
		{"a.tf", tf("authorization = \"NONE\"\n  request_validator_id = module.x.id"), unresolved("${module.x}"), `a.tf:13:26: note: the request validator "${module.x}" is not declared here`},
		{"a.yml", "service: s\nprovider: {name: aws}\nfunctions: {f: {events: [{http: {method: get, path: /,\n authorizer: {type: token, authorizerId: \"${env:ID}\"}}}]}}", custom("${env:ID}"),
			`a.yml:4:14: note: the authorizer "${env:ID}" is not declared here`},
		{"a.yml", "service: s\nprovider: {name: aws}\nfunctions: {f: {events: [{http: {method: get, path: /,\n authorizer: {type: \"${env:T}\"}}}]}}", custom("AuthorizerApiGatewayAuthorizer"),
			"a.yml:4:14: error: the framework refuses an authorizer without a name or an arn"},
	} {
		api := parse(t, tt.file, tt.doc, nil)
		require.Len(t, api.Methods, 1, tt.doc)
		got := api.Methods[0].Request
		require.Equal(t, tt.want, got, tt.doc)
		if tt.said == "" {
			require.Empty(t, api.Problems.Report(), tt.doc)
		}
		require.Contains(t, api.Problems.Report(), tt.said, tt.doc)
	}
}

// TestModelsThatAreNotDeclared: only a validator of bodies makes them matter, and
// the service has two of its own.
func TestModelsThatAreNotDeclared(t *testing.T) {
	for _, tt := range []struct{ flags, model, said string }{
		{`"validateRequestBody": true`, "Gone", `a.json:3:39: note: the model "Gone" is not declared here: bodies cannot be checked against it`},
		{`"validateRequestBody": true`, "Empty", ""},
		{`"validateRequestBody": true`, "Own", ""},
		{`"validateRequestBody": false`, "Gone", ""},
	} {
		api := parse(t, "a.json", `{"requestValidators": [{"id": "v", "name": "v", `+tt.flags+`}], "models": [{"name": "Own", "schema": "{}"}],
"items": [{"path": "/", "resourceMethods": {"GET": {"httpMethod": "GET", "requestValidatorId": "v",
"requestModels": {"application/json": "`+tt.model+`"}, "methodIntegration": {"type": "MOCK"}}}}]}`, nil)
		if tt.said == "" {
			require.Empty(t, api.Problems.Report())
		} else {
			require.Contains(t, api.Problems.Report(), tt.said)
		}
		m := &api.Methods[0]
		_, found := m.Place("/models/" + tt.model)
		require.Equal(t, tt.model == "Own", found)
		require.Equal(t, 3, m.Find("/method/requestModels/application~1json").Line)
	}
}

// TestSchemas: how schemas become models. Source: developer guide,
// models-mappings-models.
func TestSchemas(t *testing.T) {
	openapi := `openapi: 3.0.1
paths:
  /a:
    post:
      requestBody: {content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/a~1b'}}}, text/xml: {schema: {$ref: '#/components/schemas/deep/properties/x'}}}}
      x-amazon-apigateway-integration: {type: mock}
components:
  schemas:
    a/b: {enum: [{$ref: '#/components/schemas/deep'}, 0x10, 1_000, .5, +3, .inf, 0o17], $ref: other.yaml#/x, default: {$ref: '#/components/schemas/deep'}}
    deep: {properties: {x: {$ref: '#/components/schemas/deep/properties/y%7E1'}, $ref: {type: string}}, maximum: -.5, x-y: {$ref: '#/components/schemas/deep'}}
    scalar: text
`
	api := parse(t, "a.yaml", openapi, nil)
	m := &api.Methods[0]
	require.Equal(t, "a.yaml:11:13: error: a string where the schema of a model, a map, is expected\n", api.Problems.Report())
	got := map[string]string{}
	for name, text := range m.Schemas.All() {
		got[name] = text
	}
	const models = "https://apigateway.amazonaws.com/restapis/api/models/"
	require.Equal(t, map[string]string{
		"a/b":                     `{"enum":[{"$ref":"#/components/schemas/deep"},16,1000,0.5,3,null,15],"$ref":"other.yaml#/x","default":{"$ref":"#/components/schemas/deep"}}`,
		"deep":                    `{"properties":{"x":{"$ref":"` + models + `deep#/properties/y%7E1"},"$ref":{"type":"string"}},"maximum":-0.5,"x-y":{"$ref":"#/components/schemas/deep"}}`,
		m.Request.Models[0].Value: `{"type":"array","items":{"$ref":"` + models + `a%2Fb"}}`,
		m.Request.Models[1].Value: `{"$ref":"` + models + `deep#/properties/x"}`,
	}, got)
	require.Regexp(t, "^MODEL[0-9a-f]{6}$", m.Request.Models[0].Value)
}
