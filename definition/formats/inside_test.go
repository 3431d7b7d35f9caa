package formats_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
)

// TestFaultsInsideTexts: a fault in a document that stands as a text in another
// one is reported where it stands in the file: in a block as it is written, in
// a quoted text, whose lines are not the file's, at the quote.
func TestFaultsInsideTexts(t *testing.T) {
	for _, tt := range []struct {
		name, data string
		at         definition.Position
	}{
		{"JSON in a block of YAML", "Resources:\n  N:\n    Type: AWS::ApiGateway::RestApi\n    Properties:\n      Body: |\n        {\"swagger\": \"2.0\", \"paths\": {\"/a\":\n" +
			"          {\"get\": {\"x-amazon-apigateway-integration\": {\n            \"type\": \"mock\", \"respones\": {}\n          }}}}}\n", definition.Position{Line: 8, Column: 41}},
		{"YAML in a string of JSON", `{"Resources": {"N": {"Type": "AWS::ApiGateway::RestApi", "Properties": {` + "\n" +
			`  "Body": "swagger: '2.0'\npaths:\n  /a:\n    get:\n      x-amazon-apigateway-integration: {type: mock, respones: {}}"}}}}`, definition.Position{Line: 2, Column: 11}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			api, err := formats.Parse("template", []byte(tt.data), formats.Options{})
			require.NoError(t, err)
			require.Len(t, api.Problems, 1)
			p := api.Problems[0]
			require.Contains(t, p.Message, `no member "respones"`)
			require.Equal(t, "/Resources/N/Properties/Body/paths/~1a/get/x-amazon-apigateway-integration/respones", p.Pointer)
			require.Equal(t, tt.at, definition.Position{Line: p.Line, Column: p.Column})
		})
	}
}
