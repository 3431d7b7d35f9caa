package lint_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/lint"
)

// answered are the messages about a template whose method response has a model.
func answered(template, schema string) []string {
	m := &definition.Operation{HTTPMethod: "GET", Path: "/a", Integration: &definition.Integration{
		Type: definition.HTTP, URI: "http://h.example.com",
		IntegrationResponses: definition.Ordered[definition.IntegrationResponse]{{Key: "200", Value: definition.IntegrationResponse{StatusCode: "200",
			ResponseTemplates: definition.Ordered[*string]{{Key: "application/json", Value: &template}}}}},
	}, MethodResponses: definition.Ordered[definition.MethodResponse]{{Key: "200", Value: definition.MethodResponse{StatusCode: "200",
		ResponseModels: map[string]string{"application/json": "Pet"}}}}}
	m.Schemas.Set("Pet", schema)
	m.Schemas.Set("Base", `{"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}`)
	var list []string
	for _, f := range lint.Check(m, lint.Options{}) {
		if f.Rule() == "response-model" {
			message, _, _ := strings.Cut(f.Message, " of the model")
			message, _, _ = strings.Cut(message, " in the model")
			list = append(list, message)
		}
	}
	return list
}

func TestResponseModel(t *testing.T) {
	const pet = `{"allOf": [{"$ref": "https://apigateway.amazonaws.com/restapis/x/models/Base"}], "required": ["name"],
		"properties": {"name": {"type": "string"}, "tags": {"type": "array"}, "price": {"type": ["number", "null"]}}}`
	for _, row := range []struct {
		template string
		want     []string
	}{
		{`{"id": 1, "name": $input.json('$.name')}`, nil},
		{`{"id": 1, "nmae": $input.json('$.name')}`, []string{`the template writes "nmae", and never "name"`}},
		{`{"name": "x"}`, []string{`the template never writes "id"`}},
		{`{"id": "$input.path('$.id')", "name": "x", "price": "5"}`, []string{`the template writes "id" as a text: it is of type integer`}},
		{`{"id": 1, "name": $input.json('$.nmae'), "tags": $input.json('$.tag'), "price": $input.json('$.Price')}`, []string{`the template reads "nmae", in which two letters are swapped, if it means "name"`}},
		// On some way only, or by names that are not its own.
		{`{#if($input.params('x') == "y")"id": 1,#end "name": "x"}`, nil},
		{`{"id": #if($input.params('x') == "y")1#else"1"#end, "name": 5, "more": "x"}`, []string{`the template writes "id" as a text: it is of type integer`}},
		{`{#foreach($k in $input.path('$').keySet())"$k": 1#if($foreach.hasNext),#end#end}`, nil},
		{`#if($input.path('$.a') == 1){"id": "1", "name": 1}#else{"id": 1, "name": 1}#end`, nil},
		{`$input.json('$')`, nil}, {`[{"x": 1}]`, nil}, {`{"x": `, nil}, {`#if(`, nil},
		{`#set($context.responseOverride.status = 404){"message": "x"}`, nil},
	} {
		require.Equal(t, row.want, answered(row.template, pet), row.template)
	}
	for _, open := range []string{`{}`, `{"oneOf": [{"required": ["a"], "properties": {"a": {}}}]}`, `[]`, `{"type": "array"}`, `{"$ref": "#"}`, `{"allOf": [{"anyOf": []}]}`} {
		require.Empty(t, answered(`{"x": 1}`, open), open)
	}
}

// What one definition takes is bounded, and that it was is said.
func TestManyResponseModels(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"openapi": "3.0.1", "components": {"schemas": {"Pet": {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}}}, "paths": {`)
	for i := range 1010 {
		fmt.Fprintf(&b, `%s"/p%d": {"get": {"responses": {"200": {"description": "x", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}}},
		"x-amazon-apigateway-integration": {"type": "http", "uri": "http://h", "httpMethod": "GET", "responses": {"default": {"statusCode": "200",
		"responseTemplates": {"application/json": "{\"n\": %[2]d}"}}}}}}`, map[bool]string{true: ",\n"}[i > 0], i)
	}
	b.WriteString(`}}`)
	count := map[string]int{}
	for _, f := range check(t, b.String(), lint.Options{}) {
		count[f.Rule()]++
	}
	require.Equal(t, map[string]int{"response-model": 1000, "left-out": 1}, count)
}
