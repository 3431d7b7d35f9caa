package formats_test

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/lint"
)

func loadTF(t *testing.T, files map[string]string) *formats.API {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	api, err := formats.Load(fsys, ".", formats.Options{})
	require.NoError(t, err)
	return api
}

// TestComputedData: data sources that only compute are evaluated, and for any
// other the reason is true.
func TestComputedData(t *testing.T) {
	const data = `
data "template_file" "inline" {
  template = "$${name} is $${upper(name)}"
  vars     = { name = "x" }
}
data "template_file" "file" {
  template = file("t.tpl")
  vars     = { name = "y" }
}
data "template_file" "open" {
  template = "$${region}"
  vars     = { region = data.aws_region.here.name }
}
data "local_file" "f" { filename = "${path.module}/t.txt" }
data "null_data_source" "n" { inputs = { a = "b" } }
resource "terraform_data" "d" { input = "in" }
resource "random_id" "r" {}
data "aws_region" "here" {}
data "external" "e" { program = ["x"] }
data "http" "h" { url = "https://a.example" }
data "other_thing" "o" {}
`
	for _, c := range []struct{ expr, want, problem string }{
		{"data.template_file.inline.rendered", "x is X", ""},
		{"data.template_file.file.rendered", "hello y\n", ""},
		{"data.local_file.f.content", "text", ""},
		{"data.local_file.f.content_base64", "dGV4dA==", ""},
		{`data.null_data_source.n.outputs["a"]`, "b", ""},
		{"terraform_data.d.output", "in", ""},
		{"data.template_file.open.rendered", "${data.aws_region.here.name}", "data.aws_region.here.name is what AWS or the provider's settings give for the data source aws_region, which are not asked"},
		{"data.external.e.result", "${data.external.e.result}", "data.external.e.result is what a program gives, which is not run"},
		{"data.http.h.body", "${data.http.h.body}", "data.http.h.body is read from the network, which is not asked"},
		{"data.other_thing.o.x", "${data.other_thing.o.x}", "data.other_thing.o.x is what the data source other_thing gives, which is not evaluated"},
		{"random_id.r.hex", "${random_id.r.hex}", "random_id.r.hex is known only after the apply"},
	} {
		api := loadTF(t, map[string]string{
			"main.tf": data + tfDoc("  status_code = 200\n  response_templates = { \"application/json\" = "+c.expr+"\n}\n"),
			"t.tpl":   "hello ${name}\n", "t.txt": "text",
		})
		requireTemplate(t, api, c.want, c.problem, c.expr)
	}
}

// TestFileInUTF8: Terraform's file refuses any other text.
func TestFileInUTF8(t *testing.T) {
	for _, expr := range []string{`file("t.txt")`, `templatefile("t.txt", {})`} {
		api := loadTF(t, map[string]string{
			"main.tf": tfDoc("  status_code = 200\n  response_templates = { \"application/json\" = " + expr + "\n}\n"),
			"t.txt":   "a\xff",
		})
		require.Len(t, api.Problems, 2)
		require.ErrorContains(t, api.Problems[0], "t.txt:1:1")
		require.ErrorContains(t, api.Problems[0], "the file is not in UTF-8")
	}
}

// TestComposedTexts: a text of Terraform is in Unicode's normal form C wherever it
// comes from, a file too. Source: go-cty, StringVal, which makes Terraform's texts.
func TestComposedTexts(t *testing.T) {
	for _, expr := range []string{
		"\"cafe\u0301 \u212a\"", "<<-EOT\ncafe\u0301 \u212a\nEOT\n", `file("t.txt")`, `templatefile("t.txt", {})`, `"caf${"e"}${"\u0301"} K"`, `"${file("t.txt")}"`,
		`join("", ["cafe", "\u0301 K"])`, `format("cafe%s K", "\u0301")`, `replace("cafe- K", "-", "\u0301")`, `jsondecode(file("t.json"))`,
	} {
		api := loadTF(t, map[string]string{
			"main.tf": tfDoc("  status_code = 200\n  response_templates = { \"application/json\" = trimspace(" + expr + ")\n}\n"),
			"t.txt":   "cafe\u0301 \u212a", "t.json": "\"cafe\u0301 \u212a\"",
		})
		requireTemplate(t, api, "caf\u00e9 K", "", expr)
	}
}

// TestSets: functions of sets, as terraform console prints them.
func TestSets(t *testing.T) {
	for expr, want := range map[string]string{
		`setproduct(["a", "b"], ["x", "y"])`:           `[["a","x"],["a","y"],["b","x"],["b","y"]]`,
		`distinct(["b", "a", "b"])`:                    `["b","a"]`,
		`toset(["b", "a", "b"])`:                       `["a","b"]`,
		`setunion(["b"], ["a", "b"])`:                  `["a","b"]`,
		`zipmap(["b", "a"], [1, 2])`:                   `{"a":2,"b":1}`,
		`sort(["b", "a"])`:                             `["a","b"]`,
		`reverse(["b", "a"])`:                          `["a","b"]`,
		`slice(["a", "b", "c"], 1, 3)`:                 `["b","c"]`,
		`one([])`:                                      `null`,
		`one(["a"])`:                                   `"a"`,
		`[startswith("ab", "a"), endswith("ab", "a")]`: `[true,false]`,
		`[basename("a/b.c"), dirname("a/b.c")]`:        `["b.c","a"]`,
		`{ for p in [["a", 1], ["b", 2], ["a", 3]] : p[0] => p[1]... }`:  `{"a":[1,3],"b":[2]}`,
		`flatten([for a in ["x"] : [for b in ["1", "2"] : "${a}${b}"]])`: `["x1","x2"]`,
	} {
		api := parse(t, "a.tf", tfDoc("  status_code = 200\n  response_templates = { \"application/json\" = jsonencode("+expr+")\n}\n"), nil)
		requireTemplate(t, api, want, "", expr)
	}
}

const tfAPI = `
resource "aws_api_gateway_rest_api" "api" {}
resource "aws_api_gateway_resource" "r" {
  for_each    = toset(["a", "b"])
  rest_api_id = aws_api_gateway_rest_api.api.id
  parent_id   = aws_api_gateway_rest_api.api.root_resource_id
  path_part   = each.key
}
resource "aws_api_gateway_integration" "i" {
  for_each    = aws_api_gateway_resource.r
  rest_api_id = aws_api_gateway_rest_api.api.id
  resource_id = each.value.id
  http_method = "GET"
  type        = "HTTP"
  uri         = "http://a.example"
  integration_http_method = "GET"
}
resource "aws_api_gateway_integration_response" "r" {
  for_each    = { for p in setproduct(["a", "b"], ["200", "404"]) : "${p[0]}-${p[1]}" => { path = p[0], status = p[1] } }
  rest_api_id = aws_api_gateway_rest_api.api.id
  resource_id = aws_api_gateway_resource.r[each.value.path].id
  http_method = "GET"
  status_code = each.value.status
  selection_pattern = each.value.status == "200" ? null : each.value.status
}
`

// TestProductOfResponses: responses made by setproduct and flatten.
func TestProductOfResponses(t *testing.T) {
	api := loadTF(t, map[string]string{"main.tf": tfAPI + `
locals { all = flatten([for p in ["a", "b"] : [for s in [200, 404] : { path = p, status = s }]]) }
resource "aws_api_gateway_method_response" "m" {
  for_each    = { for e in local.all : "${e.path}/${e.status}" => e }
  rest_api_id = aws_api_gateway_rest_api.api.id
  resource_id = aws_api_gateway_resource.r[each.value.path].id
  http_method = "GET"
  status_code = each.value.status
}
`})
	require.Empty(t, said(api))
	require.Len(t, api.Methods, 2)
	for i, path := range []string{"/a", "/b"} {
		m := api.Methods[i]
		require.Equal(t, path, m.Path)
		require.Len(t, m.Integration.IntegrationResponses, 2)
		require.Len(t, m.MethodResponses, 2)
		require.False(t, m.OpenMethodResponses)
	}
	require.Empty(t, lint.CheckAPI(api, lint.Options{Severity: definition.Warning}))
}

// TestOpenMethodResponses: where method responses cannot be resolved, none is
// undeclared; those of other methods are looked at as before.
func TestOpenMethodResponses(t *testing.T) {
	const open = `
variable "codes" {}
resource "aws_api_gateway_method_response" "known" {
  rest_api_id = aws_api_gateway_rest_api.api.id
  resource_id = aws_api_gateway_resource.r["b"].id
  http_method = "GET"
  status_code = 200
}
`
	for name, files := range map[string]map[string]string{
		"for_each": {"main.tf": tfAPI + open + `
resource "aws_api_gateway_method_response" "open" {
  for_each    = setproduct(["a"], var.codes)
  rest_api_id = aws_api_gateway_rest_api.api.id
  resource_id = aws_api_gateway_resource.r["a"].id
  http_method = "GET"
  status_code = each.value
}
`},
		"a module": {"main.tf": tfAPI + open + `
module "responses" {
  source   = "./responses"
  for_each = var.codes
  api      = aws_api_gateway_rest_api.api.id
  resource = aws_api_gateway_resource.r["a"].id
  code     = each.value.code
}
`, "responses/main.tf": `
variable "api" {}
variable "resource" {}
variable "code" {}
resource "aws_api_gateway_method_response" "open" {
  rest_api_id = var.api
  resource_id = var.resource
  http_method = "GET"
  status_code = var.code
}
`},
		"inside a module": {"main.tf": tfAPI + open + `
module "responses" {
  source   = "./responses"
  codes    = var.codes
  api      = aws_api_gateway_rest_api.api.id
  resource = aws_api_gateway_resource.r["a"].id
}
`, "responses/main.tf": `
variable "api" {}
variable "resource" {}
variable "codes" {}
resource "aws_api_gateway_method_response" "open" {
  for_each    = toset(var.codes)
  rest_api_id = var.api
  resource_id = var.resource
  http_method = "GET"
  status_code = each.key
}
`},
	} {
		t.Run(name, func(t *testing.T) {
			api := loadTF(t, files)
			require.Contains(t, api.Problems.Report(), "the instances are not known: var.codes has no value")
			require.True(t, api.Methods[0].OpenMethodResponses)
			require.False(t, api.Methods[1].OpenMethodResponses)
			var undeclared []string
			for _, f := range lint.CheckAPI(api, lint.Options{}) {
				if f.Code == "undeclared-response" {
					undeclared = append(undeclared, f.Message)
				}
			}
			require.Len(t, undeclared, 1, "404 of /b")
		})
	}
}

// TestModulesWithKeys: modules with count and for_each are evaluated for each
// key, also inside each other.
func TestModulesWithKeys(t *testing.T) {
	api := loadTF(t, map[string]string{
		"main.tf": `
resource "aws_api_gateway_rest_api" "api" {}
module "m" {
  source   = "./outer"
  for_each = { a = "1", b = "2" }
  api      = aws_api_gateway_rest_api.api
  word     = "${each.key}${each.value}"
}
resource "aws_api_gateway_integration" "i" {
  rest_api_id = aws_api_gateway_rest_api.api.id
  resource_id = module.m["a"].ids[1]
  http_method = "POST"
  type        = "MOCK"
}
`,
		"outer/main.tf": `
variable "api" {}
variable "word" {}
module "inner" {
  source = "../inner"
  count  = 2
  api    = var.api
  word   = "${var.word}-${count.index}"
}
output "ids" { value = module.inner[*].id }
`,
		"inner/main.tf": `
variable "api" {}
variable "word" {}
resource "aws_api_gateway_resource" "r" {
  rest_api_id = var.api.id
  parent_id   = var.api.root_resource_id
  path_part   = var.word
}
resource "aws_api_gateway_integration" "i" {
  rest_api_id = var.api.id
  resource_id = aws_api_gateway_resource.r.id
  http_method = "GET"
  type        = "MOCK"
}
output "id" { value = aws_api_gateway_resource.r.id }
`})
	require.Empty(t, said(api))
	var got []string
	for _, m := range api.Methods {
		got = append(got, m.HTTPMethod+" "+m.Path)
	}
	require.Equal(t, []string{"POST /a1-1", "GET /a1-0", "GET /a1-1", "GET /b2-0", "GET /b2-1"}, got)
	require.Contains(t, api.Methods[2].Pointer, `module.m["a"].module.inner[1].aws_api_gateway_integration.i`)
}

// TestWithoutInstances: a resource whose count is 0 is named with the variables
// that it depends on.
func TestWithoutInstances(t *testing.T) {
	api := parse(t, "a.tf", `
variable "on" { default = false }
locals { count = var.on ? 1 : 0 }
resource "aws_api_gateway_integration" "i" { count = local.count }
resource "aws_api_gateway_integration" "e" { for_each = {} }
resource "aws_s3_bucket" "b" { count = local.count }
`, nil)
	require.Equal(t, []string{
		"note: aws_api_gateway_integration.i is left out, as its count is 0: it depends on var.on",
		"note: aws_api_gateway_integration.e is left out, as its for_each is empty: it depends on no variable",
	}, said(api))

	api = loadTF(t, map[string]string{
		"main.tf": `
variable "on" { default = [] }
module "api" {
  source   = "./api"
  for_each = toset(var.on)
}
module "outer" {
  source = "./outer"
  count  = length(var.on)
}
module "other" {
  source = "./other"
  count  = 0
}
`,
		"api/main.tf":   `resource "aws_api_gateway_integration" "i" {}`,
		"outer/main.tf": `module "x" { source = "../api" }`,
		"other/main.tf": `resource "aws_s3_bucket" "b" {}`,
	})
	require.ElementsMatch(t, []string{
		"note: module.api is left out, as its for_each is empty: it depends on var.on",
		"note: module.outer is left out, as its count is 0: it depends on var.on",
	}, said(api))
}
