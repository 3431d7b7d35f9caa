package whole_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/web/engine/wasm/internal/whole"
)

const api = `openapi: 3.0.1
info: {title: é😀, version: "1"}
paths:
  /pets/{id}:
    get:
      responses: {"200": {description: ok}, "404": {description: no}}
      x-amazon-apigateway-integration:
        type: http
        uri: https://example.com/
        httpMethod: GET
        responses:
          default:
            statusCode: "200"
            responseTemplates:
              application/json: $include
          4\d\d:
            statusCode: "404"
            responseTemplates:
              application/json: '{"id": "$input.params("id")", "n": $input.jsn("$.n")}'
`

type answer struct {
	Result json.RawMessage
	Error  *struct {
		Message string
		Faults  []map[string]any
	}
}

func call(t *testing.T, name string, input any) answer {
	t.Helper()
	data, err := json.Marshal(input)
	require.NoError(t, err)
	var a answer
	require.NoError(t, json.Unmarshal(whole.Calls().Call(name, data), &a))
	return a
}

type object = map[string]any

func definition(text string) object { return object{"name": "api.yaml", "text": text} }

func TestList(t *testing.T) {
	a := call(t, "list", object{"definition": definition(api)})
	require.Nil(t, a.Error)
	var l struct {
		Format   string
		Methods  []object
		Problems []object
	}
	require.NoError(t, json.Unmarshal(a.Result, &l))
	require.Equal(t, "openapi", l.Format)
	require.Equal(t, "/pets/{id}", l.Methods[0]["path"])
	units := strings.Index(api, "responses: {") - 3 // é is two bytes, 😀 is four
	require.EqualValues(t, units, l.Methods[0]["offset"])
	require.Equal(t, []any{}, l.Methods[0]["binaryMediaTypes"])
	require.Equal(t, "api.yaml:1:2: ", call(t, "list", object{"definition": definition("{")}).Error.Message[:14])
	require.Contains(t, call(t, "list", object{"definition": object{"text": "a", "format": "none"}}).Error.Message, "none")
	require.Contains(t, call(t, "list", object{"definition": object{"txt": "a"}}).Error.Message, "txt")
	require.Contains(t, call(t, "list", object{"x": 1}).Error.Message, "unknown field")
}

func TestEvaluateDefinition(t *testing.T) {
	a := call(t, "evaluate", object{"definition": definition(api), "method": "GET", "path": "/pets/7", "backend": object{"statusCode": 404, "body": "{}"}})
	require.Nil(t, a.Error)
	require.Contains(t, string(a.Result), `\"id\": \"7\"`)
	a = call(t, "evaluate", object{"definition": definition(api), "method": "PUT", "path": "/pets/7"})
	require.Contains(t, a.Error.Message, "api.yaml has no method PUT /pets/7")
	a = call(t, "explain", object{"definition": definition("{")})
	require.NotEmpty(t, a.Error.Faults)
	require.Contains(t, a.Error.Faults[0], "offset")
}

// TestFiles: a definition includes what is in memory, and nothing else.
func TestFiles(t *testing.T) {
	in := object{"definition": object{"name": "../main.tf", "text": `
resource "aws_api_gateway_integration" "i" {
  rest_api_id = "a"
  resource_id = "b"
  http_method = "GET"
  type = "MOCK"
}
resource "aws_api_gateway_integration_response" "r" {
  rest_api_id = "a"
  resource_id = "b"
  http_method = "GET"
  status_code = "200"
  response_templates = { "application/json" = file("${path.module}/t.vtl") }
}
`, "files": object{"t.vtl": "hello"}}, "backend": object{"statusCode": 200}}
	a := call(t, "evaluate", in)
	require.Nil(t, a.Error)
	require.Contains(t, string(a.Result), `"body":"hello"`)
}

func TestLint(t *testing.T) {
	type found struct {
		Rule        string
		Offset, End int
		Edit        *struct {
			File     string
			From, To int
			Insert   string
		}
	}
	lint := func(in object) []found {
		a := call(t, "lint", in)
		require.Nil(t, a.Error)
		var list []found
		require.NoError(t, json.Unmarshal(a.Result, &list))
		return list
	}
	rules := func(list []found) (all []string) {
		for _, f := range list {
			all = append(all, f.Rule)
		}
		return all
	}
	const text = `{"a": "é😀", "b": $input.jsn("$.b")}`
	list := lint(object{"template": text})
	require.Equal(t, []string{"unknown-member"}, rules(list))
	require.Equal(t, strings.Index(text, "$input")-3, list[0].Offset)
	require.NotEmpty(t, lint(object{"template": text, "role": "request", "contentType": "application/json", "samples": []string{"{}"}}))
	require.NotEmpty(t, lint(object{"integration": `{"type": "HTTP", "integrationResponses": {"200": {"statusCode": "200", "selectionPattern": "[Bad Request].*"}}}`}))
	require.NotEmpty(t, lint(object{"integration": object{"integrationResponses": object{"200": object{"statusCode": "200", "selectionPattern": "[Bad Request].*"}}}, "type": "http"}))
	require.Contains(t, call(t, "lint", object{"integration": "{"}).Error.Message, "integration:1:")
	require.Contains(t, call(t, "lint", object{"integration": object{"type": "HTTP"}, "type": "mock"}).Error.Message, "contradicts")
	require.Contains(t, call(t, "lint", object{"definition": definition("{")}).Error.Message, "api.yaml:1:2: not YAML")

	list = lint(object{"definition": definition(api)})
	require.Contains(t, rules(list), "unknown-member")
	require.NotContains(t, rules(lint(object{"definition": definition(api), "disable": []string{"unknown-member"}})), "unknown-member")
	require.NotContains(t, rules(lint(object{"definition": definition("# gatemap:ignore unknown-member it is so\n" + api)})), "nothing")
}

// TestFix: what is fixed as a whole, and what each edit makes, is what lint fixes.
func TestFix(t *testing.T) {
	data, err := os.ReadFile("../../../../../examples/openapi-errors/openapi.yaml")
	require.NoError(t, err)
	def := object{"name": "openapi.yaml", "text": string(data)}
	var fixed struct {
		Text  string
		Fixed []object
	}
	a := call(t, "fix", object{"definition": def})
	require.Nil(t, a.Error)
	require.NoError(t, json.Unmarshal(a.Result, &fixed))
	require.NotEmpty(t, fixed.Fixed)
	require.NotEqual(t, string(data), fixed.Text)
	a = call(t, "fix", object{"definition": def, "rules": []string{"none"}})
	require.NoError(t, json.Unmarshal(a.Result, &fixed))
	require.Equal(t, string(data), fixed.Text)

	var list []struct {
		Edit *struct {
			From, To int
			Insert   string
		}
	}
	require.NoError(t, json.Unmarshal(call(t, "lint", object{"definition": def}).Result, &list))
	edits := 0
	for _, f := range list {
		if f.Edit != nil {
			edits++
			require.LessOrEqual(t, f.Edit.From, f.Edit.To)
			require.NotEqual(t, string(data), string(data[:f.Edit.From])+f.Edit.Insert+string(data[f.Edit.To:]))
		}
	}
	require.Positive(t, edits)
}

func TestConvert(t *testing.T) {
	a := call(t, "convert", object{"definition": definition(api), "to": "terraform"})
	require.Nil(t, a.Error)
	require.Contains(t, string(a.Result), "aws_api_gateway_integration_response")
	require.Contains(t, call(t, "convert", object{"definition": definition(api), "to": "xml"}).Error.Message, "xml")
	require.Contains(t, call(t, "convert", object{"definition": definition(api), "to": "openapi", "api": "x"}).Error.Message, "has one API")
	require.Contains(t, call(t, "convert", object{"definition": definition("{"), "to": "openapi"}).Error.Message, "api.yaml")
}

func TestCaseOf(t *testing.T) {
	evaluation := object{"definition": definition(api), "method": "GET", "path": "/pets/7", "backend": object{"statusCode": 404, "body": "{}"}}
	var text string
	a := call(t, "caseOf", object{"evaluation": evaluation, "name": "none"})
	require.Nil(t, a.Error)
	require.NoError(t, json.Unmarshal(a.Result, &text))
	require.Contains(t, text, "definition: api.yaml\nmethod: GET\npath: /pets/{id}\n\n-- case: none --\n")
	require.Contains(t, text, "selected: \"404\"")
	a = call(t, "caseOf", object{"evaluation": object{"integration": object{"type": "AWS", "integrationResponses": object{"200": object{"statusCode": "200"}}}, "type": "lambda",
		"backend": object{"errorMessage": "no"}}, "name": "none", "notation": "yaml"})
	require.Nil(t, a.Error)
	require.Contains(t, string(a.Result), `definition: integration.json\ntype: lambda\n`)
	require.Contains(t, string(a.Result), `errorMessage: \"no\"`)
	require.Contains(t, call(t, "caseOf", object{"evaluation": evaluation, "name": "x", "notation": "xml"}).Error.Message, "xml")
	require.Contains(t, call(t, "caseOf", object{"evaluation": object{}, "name": "x"}).Error.Message, "either")
}

func TestComplete(t *testing.T) {
	const text = "é😀 $input.js"
	a := call(t, "complete", object{"template": text, "offset": 13, "role": "request", "samples": []string{`{"a": 1}`}})
	require.Nil(t, a.Error)
	var c struct {
		From, To int
		Options  []object
	}
	require.NoError(t, json.Unmarshal(a.Result, &c))
	require.Equal(t, [2]int{11, 13}, [2]int{c.From, c.To})
	require.Equal(t, "json", c.Options[0]["label"])
	a = call(t, "hover", object{"template": "#set($a = 1)é$a", "offset": 14})
	require.Contains(t, string(a.Result), `"set":[{"from":`)
	require.JSONEq(t, `{"hover": null}`, string(call(t, "hover", object{"template": "text", "offset": 1}).Result))
	require.NotNil(t, call(t, "hover", object{"x": 1}).Error)
	require.NotNil(t, call(t, "complete", object{"x": 1}).Error)
	require.Contains(t, string(call(t, "rules", object{}).Result), `"id":"unknown-member"`)
}
