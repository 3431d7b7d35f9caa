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
