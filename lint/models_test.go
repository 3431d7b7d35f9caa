package lint_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/lint"
)

// modelled are the findings about a request template whose payload has a model.
func modelled(t *testing.T, template, schema string, more ...string) string {
	m := &definition.Operation{HTTPMethod: "POST", Path: "/a", Integration: &definition.Integration{
		Type: definition.AWS, URI: "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/f/invocations",
		RequestTemplates:     definition.Ordered[*string]{{Key: "application/json", Value: &template}},
		IntegrationResponses: definition.Ordered[definition.IntegrationResponse]{{Key: "200", Value: definition.IntegrationResponse{StatusCode: "200"}}},
	}, MethodResponses: definition.Ordered[definition.MethodResponse]{{Key: "200", Value: definition.MethodResponse{StatusCode: "200"}}}}
	m.Request.Models.Set("application/json", "Pet")
	m.Schemas.Set("Pet", schema)
	for i := 0; i < len(more); i += 2 {
		m.Schemas.Set(more[i], more[i+1])
	}
	var list []string
	for _, f := range lint.Check(m, lint.Options{}) {
		if f.Rule() != "unescaped-input" {
			list = append(list, f.Rule()+": "+f.Fix)
		}
	}
	return strings.Join(list, "; ")
}

// What a model says of names and kinds; what it leaves open is open.
func TestModels(t *testing.T) {
	const pet = `{"type": "object", "required": ["name"], "additionalProperties": true, "properties": {
		"name": {"type": "string"}, "age": {"type": ["integer", "null"]}, "kind": {"enum": ["cat", "dog"]}, "any": {}, "odd": true,
		"tags": {"type": "array", "items": {"type": "string"}}, "list": {"type": "array"},
		"owner": {"$ref": "https://apigateway.amazonaws.com/restapis/x/models/Owner"}, "self": {"$ref": "#"}, "size": {"$ref": "#/definitions/size"},
		"either": {"oneOf": [{"type": "string"}, {"type": "object", "properties": {"first": {"type": "number"}}}]},
		"whole": {"allOf": [{"properties": {"left": {"type": "boolean"}}}, {"type": "object", "properties": {"right": {"type": "number"}}}]}},
		"definitions": {"size": {"type": "object", "properties": {"width": {"type": "integer"}}}}}`
	const owner = `{"type": "object", "properties": {"street": {"type": "string"}, "size": {"$ref": "#/definitions/deep"}}, "definitions": {"deep": {"properties": {"height": {}}}}}`
	for _, row := range []struct{ template, want string }{
		{`{"a": $input.json('$.nmae')}`, "missing-path: $input.json('$.name')"},
		{`{"a": $input.json('$.owner.stret')}`, "missing-path: $input.json('$.owner.street')"},
		{`{"a": $input.json('$.owner.size.heigth')}`, "missing-path: $input.json('$.owner.size.height')"},
		{`{"a": $input.json('$.self.self.nmae')}`, "missing-path: $input.json('$.self.self.name')"},
		{`{"a": $input.json('$.size.widht')}`, "missing-path: $input.json('$.size.width')"},
		{`{"a": $input.json('$.whole.lefft'), "b": $input.json('$.whole.right')}`, "missing-path: $input.json('$.whole.left')"},
		{`{"a": $input.json('$.either.frist')}`, "missing-path: $input.json('$.either.first')"},
		{`{"a": $input.path('$.name')}`, "unquoted-text: $input.json('$.name') writes it with its quotes"},
		// Open, or of several kinds.
		{`{"a": $input.json('$.color'), "b": $input.json('$.any.thing'), "c": $input.path('$.any'), "d": $input.path('$.either')}`, ""},
		{`{"a": $input.path('$.age'), "n": "$input.path('$.age')", "l": $input.json('$.list[0].x'), "o": $input.json('$.odd.y')}`, ""},
	} {
		require.Equal(t, row.want, modelled(t, row.template, pet, "Owner", owner), row.template)
	}
	require.Empty(t, modelled(t, `{"a": $input.json('$.nmae')}`, `no JSON`))
	require.Empty(t, modelled(t, `{"a": $input.json('$.nmae')}`, `{"$ref": "https://apigateway.amazonaws.com/restapis/x/models/None"}`))
	require.Empty(t, modelled(t, `{"a": $input.json('$.nmae')}`, `{"$ref": "https://apigateway.amazonaws.com/restapis/x/models/Bad"}`, "Bad", "["))
}

// Methods with the same template and other models have findings of their own.
func TestModelsApart(t *testing.T) {
	template := `{"a": $input.json('$.nmae')}`
	require.Empty(t, modelled(t, template, `{}`))
	require.NotEmpty(t, modelled(t, template, `{"properties": {"name": {}}}`))
}

// A model that refers to itself, or that is as wide as it may be, is bounded.
func TestHostileModels(t *testing.T) {
	wide := map[string]any{}
	for i := range 300 {
		wide[fmt.Sprint("p", i)] = map[string]any{"$ref": "#"}
	}
	schema, err := json.Marshal(map[string]any{"type": "object", "properties": wide})
	require.NoError(t, err)
	deep := strings.Repeat(`{"oneOf": [`, 500) + "{}" + strings.Repeat("]}", 500)
	for _, s := range []string{string(schema), deep, `{"$ref": "#"}`, `{"allOf": [{"$ref": "#"}, {"$ref": "#"}], "type": "object"}`, `{"type": [], "enum": [], "items": 5, "properties": []}`} {
		require.Empty(t, modelled(t, `{"a": $input.json('$.p1.p2')}`, s))
	}
}
