package formats_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition/formats"
)

// TestReferredPaths: what has been read of a document can still be referred to by
// what follows.
func TestReferredPaths(t *testing.T) {
	const integration = `{"type": "mock", "responses": {"default": {"statusCode": "200"}}}`
	for name, second := range map[string]string{
		"path":        `{"$ref": "#/paths/~1a"}`,
		"escaped":     `{"\u0024ref": "\u0023\/paths\/~1a"}`,
		"operation":   `{"get": {"$ref": "#/paths/~1a/get"}}`,
		"integration": `{"get": {"x-amazon-apigateway-integration": {"$ref": "#/paths/~1a/get/x-amazon-apigateway-integration"}}}`,
		"declared":    `{"$ref": "#/components/pathItems/p"}`,
		"itself":      `{"$ref": "api.json#/paths/~1a"}`,
	} {
		t.Run(name, func(t *testing.T) {
			doc := fmt.Sprintf(`{"openapi": "3.1.0", "components": {"pathItems": {"p": {"get": {"x-amazon-apigateway-integration": %[1]s}}}},
				"paths": {"/a": {"get": {"x-amazon-apigateway-integration": %[1]s}}, "/b": %[2]s, "/c": {"$ref": "#/components/pathItems/p"}}}`, integration, second)
			for _, file := range []string{"api.json", "api.yaml"} {
				if file == "api.yaml" && name == "itself" {
					continue
				}
				text := doc
				if file == "api.yaml" {
					text = strings.NewReplacer("\n", " ", "\t", " ", `\/`, "/").Replace(doc)
				}
				api, err := formats.Parse(file, []byte(text), formats.Options{})
				require.NoError(t, err)
				methods := 3
				if name == "itself" { // no other file can be read, this one neither
					methods = 2
				}
				require.Len(t, api.Methods, methods, api.Problems.Report())
				for i := range api.Methods {
					require.Len(t, api.Methods[i].Integration.IntegrationResponses, 1)
				}
			}
		})
	}
}

// TestReferredFunctions: variables, those behind the functions too, lead to functions of a service that have been read.
func TestReferredFunctions(t *testing.T) {
	for name, path := range map[string]string{
		"plain":   `${self:functions.a.events.0.http.path}`,
		"escaped": `"\u0024{s\u0065lf:f\u0075nctions.a.events.0.http.path}"`,
		"custom":  `${self:custom.p}`,
		"nested":  `${self:${self:custom.f}.a.events.0.http.path}`,
		"default": `${self:custom.none, self:functions.a.events.0.http.path}`,
		"option":  `${opt:p}`,
		"behind":  `third`,
	} {
		t.Run(name, func(t *testing.T) {
			doc := `service: s
provider: {name: aws}
custom: {p: '${self:functions.a.events.0.http.path}', f: functions}
functions:
  a: {handler: h, events: [{http: {method: get, path: first, integration: mock}}]}
  b: {handler: h, events: [{http: {method: get, path: second, integration: mock}}]}
  c:
    handler: h
    events:
      - http:
          method: post
          integration: mock
          path: ` + path + "\n"
			if name == "behind" {
				doc += `resources:
  Resources:
    R: {Type: AWS::ApiGateway::Resource, Properties: {RestApiId: {Ref: ApiGatewayRestApi}, ParentId: {Fn::GetAtt: [ApiGatewayRestApi, RootResourceId]}, PathPart: '${self:functions.a.events.0.http.path}'}}
    M: {Type: AWS::ApiGateway::Method, Properties: {RestApiId: {Ref: ApiGatewayRestApi}, ResourceId: {Ref: R}, HttpMethod: PUT, Integration: {Type: MOCK}}}
`
			}
			if name != "custom" {
				doc = strings.Replace(doc, "p: '${self:functions.a.events.0.http.path}', ", "", 1)
			}
			opts := formats.Options{}
			if name == "option" {
				opts.Parameters = map[string]string{"p": "${self:functions.a.events.0.http.path}"}
			}
			api, err := formats.Parse("serverless.yml", []byte(doc), opts)
			require.NoError(t, err)
			if name != "option" { // which is a text
				require.Equal(t, "/first", api.Methods[len(api.Methods)-1].Path, api.Problems.Report())
			}
		})
	}
}
