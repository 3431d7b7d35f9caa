package formats_test

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition/formats"
)

// TestTerraformModule: variables from the options, tfvars and defaults, in this
// order; outputs of modules; files and templates relative to the root module;
// count.
func TestTerraformModule(t *testing.T) {
	files := fstest.MapFS{
		"main.tf": {Data: []byte(`
variable "given" { default = "no" }
variable "words" {}
variable "file" { default = "no" }
variable "auto" {}

module "names" {
  source = "./names"
  word   = var.file
}

resource "aws_api_gateway_integration" "i" {
  count       = 2
  rest_api_id = "api"
  resource_id = "/${element(["a", "b"], count.index)}"
  http_method = "GET"
  type        = "MOCK"
  tls_config {
    insecure_skip_verification = true
  }
}

resource "aws_api_gateway_integration_response" "r" {
  count       = length(aws_api_gateway_integration.i)
  rest_api_id = aws_api_gateway_integration.i[count.index].rest_api_id
  resource_id = aws_api_gateway_integration.i[count.index].resource_id
  http_method = aws_api_gateway_integration.i[count.index].http_method
  status_code = 200
  response_templates = {
    "a/a" = templatefile("t/t.tpl", { x = var.given, list = var.words })
    "b/b" = "${module.names.joined} ${var.auto}"
    "c/c" = filebase64("t/t.txt")
    "d/d" = module.names.none
  }
}
`)},
		"terraform.tfvars": {Data: []byte("file = \"from file\"\nauto = \"x\"\n")},
		"a.auto.tfvars":    {Data: []byte("auto = \"from auto\"\n")},
		"t/t.tpl":          {Data: []byte("x is ${x}\n%{ for w in list }<${w}>%{ endfor }")},
		"t/t.txt":          {Data: []byte("abc")},
		"names/main.tf":    {Data: []byte("variable \"word\" {}\noutput \"joined\" { value = \"${path.module}: ${var.word}\" }\n")},
	}
	api, err := formats.Load(files, ".", formats.Options{Parameters: map[string]string{"given": "g", "var.words": `["v", "w"]`}})
	require.NoError(t, err)
	require.Len(t, api.Methods, 2)
	require.Equal(t, "/b", api.Methods[1].Path)
	require.True(t, api.Methods[1].Integration.TLSConfig.InsecureSkipVerification)
	templates := api.Methods[1].Integration.IntegrationResponses[0].Value.ResponseTemplates
	require.Equal(t, "x is g\n<v><w>", *templates[0].Value)
	require.Equal(t, "./names: from file from auto", *templates[1].Value)
	require.Equal(t, "YWJj", *templates[2].Value)
	require.Contains(t, api.Problems.Report(), `the module has no output "none"`)
	at := api.Methods[1].Find("/integrationResponses/200/responseTemplates/a~1a")
	require.Equal(t, "t/t.tpl:2:1", at.At(2, 1).String())
}

func TestTerraformMistakes(t *testing.T) {
	for _, c := range []struct{ doc, problem string }{
		{`locals {
  a = local.b
  b = local.a
}` + tfDoc(`  status_code = 200
  response_templates = { a = local.a }`), "depends on itself"},
		{tfDoc("  status_code = aws_api_gateway_integration_response.r.status_code"), "depends on itself"},
		{tfDoc("  status_code = 200\n  count = \"x\""), "count is a string"},
		{tfDoc("  status_code = 200\n  for_each = 5"), "for_each is a number"},
		{tfDoc("  status_code = 200\n  response_templates = { (local.x) = 1 }"), "the key cannot be resolved"},
		{tfDoc("  status_code = 200\n  response_templates = { a = 1, a = 2 }"), `duplicate key "a"`},
		{tfDoc("  status_code = 200\n  dynamic \"x\" { }"), "a dynamic block is not expanded"},
		{tfDoc("  status_code = 200") + "resource \"aws_api_gateway_integration_response\" \"r\" {}", "is there twice"},
		{"module \"m\" {\n  source = \"./m\"\n  count = 2\n}\n", "not in the definition's folder"},
		{`resource "aws_api_gateway_resource" "r" {
  parent_id = aws_api_gateway_resource.r.id
  path_part = "x"
}
resource "aws_api_gateway_integration" "i" {
  resource_id = aws_api_gateway_resource.r.id
  http_method = "GET"
  type = "MOCK"
}`, "its own ancestor"},
	} {
		api, err := formats.Parse("a.tf", []byte(c.doc), formats.Options{})
		require.NoError(t, err, c.doc)
		require.Contains(t, api.Problems.Report(), c.problem, c.doc)
	}
}

// TestTerraformJSONSyntax: strings are templates, variables' defaults are not,
// comments are skipped.
func TestTerraformJSONSyntax(t *testing.T) {
	doc := `{"//": "c", "variable": {"v": {"default": "${no}"}}, "locals": [{"l": "${var.v}!"}], "output": {"o": {"value": 1}},
		"resource": [{"aws_api_gateway_integration": {"i": [{"//": {}, "rest_api_id": "a", "resource_id": "/", "http_method": "GET", "type": "MOCK"}]}},
		{"aws_api_gateway_integration_response": {"r": {"rest_api_id": "a", "resource_id": "/", "http_method": "GET", "status_code": 200,
		"response_templates": {"a/a": "${local.l} $${x}", "b/b": null, "c/c": "${"}}}}]}`
	api := parse(t, "a.tf.json", doc, nil)
	templates := response(t, api, "200").ResponseTemplates
	require.Equal(t, "${no}! ${x}", *templates[0].Value)
	require.Nil(t, templates[1].Value)
	require.Contains(t, api.Problems.Report(), "not a template")
	_, err := formats.Parse("a.tf.json", []byte("{"), formats.Options{})
	require.ErrorContains(t, err, "not JSON")
}
