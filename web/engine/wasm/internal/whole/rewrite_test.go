package whole_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/stretchr/testify/require"
)

const openapiHead = `openapi: 3.0.1
paths:
  /a:
    get:
      responses: {"200": {description: ok}}
      x-amazon-apigateway-integration:
        type: http
        uri: https://example.com/é😀
        httpMethod: GET
        responses:
          default:
            statusCode: "200"
            responseTemplates:
`

const terraform = `resource "aws_api_gateway_integration" "i" {
  rest_api_id = "a"
  resource_id = "b"
  http_method = "GET"
  type = "HTTP"
  uri = "https://example.com/"
  integration_http_method = "GET"
}
variable "who" { default = "you" }
resource "aws_api_gateway_integration_response" "r" {
  rest_api_id = "a"
  resource_id = "b"
  http_method = "GET"
  status_code = "200"
  response_templates = { "application/json" = ‹› }
}
`

const cloudformation = `Resources:
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: a}}
  Get:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !GetAtt Api.RootResourceId
      HttpMethod: GET
      AuthorizationType: NONE
      Integration:
        Type: HTTP
        IntegrationHttpMethod: GET
        Uri: https://example.com/
        IntegrationResponses:
          - StatusCode: 200
            ResponseTemplates:
              application/json: ‹›
`

// written are ways to write a template: ‹› is where.
var written = []struct {
	name, file, text string
	old              string // what it reads as
}{
	{"plain", "a.yaml", openapiHead + "              application/json: $input.body\n", "$input.body"},
	{"single quotes", "a.yaml", openapiHead + "              application/json: '{\"a\": $input.json(''$.a'')}' # c\n", `{"a": $input.json('$.a')}`},
	{"double quotes", "a.yaml", openapiHead + "              application/json: \"{\\\"a\\\": 1}\\n#end\"\n", "{\"a\": 1}\n#end"},
	{"flow", "a.yaml", openapiHead + "              {application/json: '[1]', text/plain: x}\n", "[1]"},
	{"block", "a.yaml", openapiHead + "              application/json: |\n                {\n                  \"a\": 1\n                }\n\n              text/plain: x\n", "{\n  \"a\": 1\n}\n"},
	{"block without an end", "a.yaml", openapiHead + "              application/json: |- # c\n                {\n\n                }\n              text/plain: x\n", "{\n\n}"},
	{"block with all ends", "a.yaml", openapiHead + "              application/json: |+\n                {\n                }\n\n              text/plain: x\n", "{\n}\n\n"},
	{"block at the end of the file", "a.yaml", openapiHead + "              application/json: |\n                [\n                ]", "[\n]"},
	{"block with returns", "a.yaml", strings.ReplaceAll(openapiHead+"              application/json: |\n                {\n                  \"a\": 1\n                }\n              text/plain: x\n", "\n", "\r\n"), "{\n  \"a\": 1\n}\n"},
	{"folded", "a.yaml", openapiHead + "              application/json: >\n                {\n                \"a\": 1 }\n              text/plain: x\n", "{ \"a\": 1 }\n"},
	{"JSON", "a.json", `{"openapi": "3.0.1", "paths": {"/a": {"get": {"responses": {}, "x-amazon-apigateway-integration": {"type": "http", "httpMethod": "GET", "uri": "https://example.com/", "responses": {"default": {"statusCode": "200", "responseTemplates": {"application/json": "{\u0022a\": 1}\n"}}}}}}}}`, "{\"a\": 1}\n"},
	{"HCL", "main.tf", strings.Replace(terraform, "‹›", `"{\"a\": \"$${b}\"}\n"`, 1), "{\"a\": \"${b}\"}\n"},
	{"heredoc", "main.tf", strings.Replace(terraform, "‹›", "<<EOT\n{\n  \"a\": 1\n}\nEOT\n", 1), "{\n  \"a\": 1\n}\n"},
	{"indented heredoc", "main.tf", strings.Replace(terraform, "‹›", "<<-EOT\n    {\n      \"a\": \"$${b}\"\n    }\n  EOT\n", 1), "{\n  \"a\": \"${b}\"\n}\n"},
	{"CloudFormation", "t.yaml", strings.Replace(cloudformation, "‹›", `'{"a": 1}'`, 1), `{"a": 1}`},
	{"Sub", "t.yaml", strings.Replace(cloudformation, "‹›", "!Sub |\n                {\n                \"a\": \"${!b}\"\n                }\n", 1), "{\n\"a\": \"${b}\"\n}\n"},
}

var texts = []string{
	"", " ", "x", "{\"b\": 2}", "{\n  \"a\": 1,\n  \"b\": '2'\n}\n", "{\n  \"a\": 1\n}", "\n{\n}\n", "  indented\nfirst\n", "a\n\n\nb\n", "a\n\n\n", "é😀\t#set($a = \"\\\")\n",
	"${c} %{d} $${e}\n", "# comment: x\n- ]: {\n", "a\r\nb\n", "EOT\n", "  EOT\nx\n", "'\"'\"\n", "true", "*a", "---\n...\n", "a \nb\t\n",
}

type rewritten struct {
	File, Insert, Text string
	From, To           int
}

// TestRewrite: a definition whose template was rewritten has that text, and the
// rest of it is as it was.
func TestRewrite(t *testing.T) {
	for _, w := range written {
		t.Run(w.name, func(t *testing.T) {
			definition := object{"name": w.file, "text": w.text}
			pointer, before := templateOf(t, definition, w.old)
			for _, text := range append(texts, "x"+w.old, w.old+"x", strings.Replace(w.old, "\"a\"", "\"a\",\n  \"z\"", 1), strings.Replace(w.old, "{", "", 1)) {
				a := call(t, "rewrite", object{"definition": definition, "pointer": pointer, "text": text})
				if a.Error != nil {
					require.Contains(t, unsayable[text], w.name, "%q: %s", text, a.Error.Message)
					continue
				}
				require.NotContains(t, unsayable[text], w.name, "%q", text)
				var r rewritten
				require.NoError(t, json.Unmarshal(a.Result, &r))
				require.Equal(t, text, strings.TrimSuffix(r.Text, r.Text[min(len(text), len(r.Text)):]))
				require.Contains(t, []string{text, text + "\n"}, r.Text)
				after := object{"name": w.file, "text": apply(w.text, r)}
				_, now := templateOf(t, after, r.Text)
				require.Equal(t, strings.Replace(before, quoted(w.old), "", 1), strings.Replace(now, quoted(r.Text), "", 1), "%q\n%s", text, after["text"])
			}
		})
	}
}

// unsayable are the texts that a form has no way to say.
var unsayable = map[string][]string{
	"EOT\n":      {"heredoc", "indented heredoc"},
	"  EOT\nx\n": {"heredoc", "indented heredoc"},
	" ":          {"indented heredoc"},
}

// TestRewriteShared: a string that is the template of several methods is changed
// for all of them, and one in an included file there.
func TestRewriteShared(t *testing.T) {
	text := openapiHead + "              application/json: &t '{\"a\": 1}'\n" +
		strings.Replace(openapiHead[strings.Index(openapiHead, "  /a"):], "/a:", "/b:", 1) + "              application/json: *t\n"
	in := object{"definition": object{"name": "a.yaml", "text": text}, "path": "/b", "pointer": "/integrationResponses/200/responseTemplates/application~1json", "text": "{\n}\n"}
	a := call(t, "rewrite", in)
	require.Nil(t, a.Error)
	var r rewritten
	require.NoError(t, json.Unmarshal(a.Result, &r))
	require.Equal(t, strings.Replace(text, `'{"a": 1}'`, `"{\n}\n"`, 1), apply(text, r))

	included := object{"name": "main.tf", "text": strings.Replace(terraform, "‹›", `file("${path.module}/t.vtl")`, 1), "files": object{"t.vtl": "a\nb\n"}}
	a = call(t, "rewrite", object{"definition": included, "pointer": "/integrationResponses/200/responseTemplates/application~1json", "text": "a\n${b}"})
	require.Nil(t, a.Error)
	require.NoError(t, json.Unmarshal(a.Result, &r))
	require.Equal(t, rewritten{File: "t.vtl", From: 2, To: 4, Insert: "${b}", Text: "a\n${b}"}, r)
}

// TestRewriteNot: a template that the definition computes cannot be rewritten, and
// the error says what is in the way.
func TestRewriteNot(t *testing.T) {
	const pointer = "/integrationResponses/200/responseTemplates/application~1json"
	of := func(template string) object {
		return object{"name": "main.tf", "text": strings.Replace(terraform, "‹›", template, 1)}
	}
	for _, c := range []struct {
		name    string
		in      object
		message string
	}{
		{"computed", object{"definition": of(`jsonencode({a = 1})`), "pointer": pointer}, "main.tf:15:47 computes this template"},
		{"a value", object{"definition": of(`"hello ${var.who}!"`), "pointer": pointer, "text": "hello me!"}, "has a value of the deployment here"},
		{"no template", object{"definition": of(`"a"`), "pointer": "/requestTemplates/a"}, "no template at /requestTemplates/a"},
		{"no method", object{"definition": of(`"a"`), "pointer": pointer, "method": "PUT"}, "no method PUT"},
		{"no definition", object{"definition": object{"name": "a.yaml", "text": "{"}, "pointer": pointer}, "a.yaml:1:2"},
		{"joined", object{"definition": object{"name": "t.yaml", "text": strings.Replace(cloudformation, "‹›", "!Join [\"\", [a, b]]", 1)}, "pointer": "/integrationResponses/200/responseTemplates/application~1json"}, "computes this template"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := call(t, "rewrite", c.in)
			require.NotNil(t, a.Error, "%s", a.Result)
			require.Contains(t, a.Error.Message, c.message)
		})
	}
	a := call(t, "rewrite", object{"definition": of(`"hello ${var.who}!"`), "pointer": pointer, "text": "Hello you?"})
	require.NotNil(t, a.Error, "two parts, with a value between them")
	a = call(t, "rewrite", object{"definition": of(`"hello ${var.who}!"`), "pointer": pointer, "text": "hello you?"})
	require.Nil(t, a.Error)
	a = call(t, "rewrite", object{"definition": of(`"a\n"`), "pointer": pointer})
	require.Nil(t, a.Error)
	var r rewritten
	require.NoError(t, json.Unmarshal(a.Result, &r))
	require.Equal(t, []string{`"a\n"`, "a\n"}, []string{r.Insert, r.Text})
}

func quoted(text string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(text)
	return strings.TrimSpace(b.String())
}

func apply(text string, r rewritten) string {
	units := utf16.Encode([]rune(text))
	return string(utf16.Decode(units[:r.From])) + r.Insert + string(utf16.Decode(units[r.To:]))
}

// templateOf finds the template with a text, and returns the list of methods without places.
func templateOf(t *testing.T, definition object, text string) (pointer, list string) {
	t.Helper()
	a := call(t, "list", object{"definition": definition})
	require.Nil(t, a.Error, "%s", definition["text"])
	var l struct {
		Methods []struct {
			Integration json.RawMessage
		}
	}
	require.NoError(t, json.Unmarshal(a.Result, &l))
	require.Len(t, l.Methods, 1)
	var i struct {
		IntegrationResponses map[string]struct{ ResponseTemplates map[string]string }
	}
	require.NoError(t, json.Unmarshal(l.Methods[0].Integration, &i))
	for key, r := range i.IntegrationResponses {
		require.Equal(t, text, r.ResponseTemplates["application/json"], "%s", definition["text"])
		pointer = "/integrationResponses/" + key + "/responseTemplates/application~1json"
	}
	return pointer, string(l.Methods[0].Integration)
}
