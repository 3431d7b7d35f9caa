package formats_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition/formats"
)

// repeat joins the texts for 0 to n-1; %[1]d is the number and %[2]d the one
// before it.
func repeat(n int, separator, format string) string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf(format+"%[3]s", i, max(i-1, 0), "")
	}
	return strings.Join(all, separator)
}

// chain is lines of which each but the first is made of the one before.
func chain(n int, first, format string) string {
	lines := strings.SplitAfterN(repeat(n, "\n", format), "\n", 2)
	return first + "\n" + lines[1] + "\n"
}

const (
	aTF   = "resource \"aws_api_gateway_integration\" \"a\" {\n  rest_api_id = \"a\"\n  resource_id = \"/\"\n  http_method = \"GET\"\n  type = \"MOCK\"\n  uri = %s\n}\n"
	anSLS = "service: s\nprovider: {name: aws}\n"
)

// hostile are definitions that could cost much more than their size: files,
// the one that is loaded, and what the error or a problem says ("" is
// nothing in particular). Each has to end within hostileBytes of allocations,
// which stand for time and memory, as both grow with them.
var hostile = []struct {
	name, file, want string
	text             func() string
}{
	{"security of many operations", "a.yaml", "evaluation takes more than 1048576 steps", func() string {
		return "openapi: 3.0.1\nsecurity: [" + repeat(20_000, ", ", "{s%[1]d: []}") + "]\npaths:\n" + repeat(10_000, "\n", "  /a%[1]d: {get: {x-amazon-apigateway-integration: {type: mock}}}") + "\n"
	}},
	{"parameters of many operations", "a.yaml", "evaluation takes more than 1048576 steps", func() string {
		return "openapi: 3.0.1\nx: {parameters: [" + repeat(20_000, ", ", "{in: query, name: a%[1]d}") + "], get: {x-amazon-apigateway-integration: {type: mock}}}\npaths:\n" +
			repeat(10_000, "\n", "  /a%[1]d: {$ref: '#/x'}") + "\n"
	}},
	{"bodies of many media types", "a.yaml", "evaluation", func() string {
		return "swagger: '2.0'\nconsumes: [" + repeat(50_000, ", ", "a/b%[1]d") + "]\npaths: {/a: {post: {x-amazon-apigateway-integration: {type: mock}, parameters: [" +
			repeat(20_000, ", ", "{in: body, schema: {type: object}}") + "]}}}\n"
	}},
	{"a large schema in many places", "a.yaml", "evaluation", func() string {
		return "openapi: 3.0.1\nx: {content: {a/b: {schema: {enum: [" + repeat(50_000, ", ", "%[1]d") + "]}}}}\npaths:\n" +
			repeat(10_000, "\n", "  /a%[1]d: {get: {requestBody: {$ref: '#/x'}, x-amazon-apigateway-integration: {type: mock}}}") + "\n"
	}},
	{"names of models that are those of others", "a.yaml", "", func() string {
		return "Resources:\n" + repeat(20_000, "\n", "  M%[1]d: {Type: AWS::ApiGateway::Model, Properties: {Schema: {}, Name: !Ref M%[2]d}}") + "\n"
	}},
	{"events of many functions", "a.yaml", "evaluation takes more than 1048576 steps", func() string {
		return "Transform: AWS::Serverless-2016-10-31\nResources:\n" + repeat(1500, "\n", "  A%[1]d: {Type: AWS::Serverless::Api, Properties: {StageName: s}}") + "\n" +
			repeat(1500, "\n", "  F%[1]d: {Type: AWS::Serverless::Function, Properties: {Events: {A: {Type: Api, Properties: {Path: /a, Method: get}}}}}") + "\n"
	}},
	{"aliases of aliases", "a.yaml", "more than 262144 values", func() string {
		return chain(40, "a0: &a0 [x, x, x]", "a%[1]d: &a%[1]d [*a%[2]d, *a%[2]d, *a%[2]d]") + "openapi: 3.0.1\npaths: {}\n"
	}},
	{"merge keys", "a.yaml", "more than 262144 values", func() string {
		return "b: &b {" + repeat(2000, ", ", "k%[1]d: 1") + "}\nl: [" + repeat(5000, ", ", "{<<: *b}") + "]\nopenapi: 3.0.1\n"
	}},
	{"merge keys of merge keys", "a.yaml", "more than 262144 values", func() string {
		return "openapi: 3.0.1\na0: &a0 {" + repeat(1000, ", ", "k%[1]d: 1") + "}\n" +
			chain(200, "", "a%[1]d: &a%[1]d {<<: *a%[2]d, x%[1]d: 1}")
	}},
	{"a long text with many aliases", "a.yaml", "no paths", func() string {
		return `s: &s "` + strings.Repeat("x", 8_000_000) + `"` + "\nl: [" + strings.Repeat("*s,", 200_000) + "]\nopenapi: 3.0.1\n"
	}},
	{"a block of blank lines with many aliases", "a.yaml", "no paths", func() string {
		return "s: &s |\n" + strings.Repeat("\n", 900_000) + "  x\nl: [" + strings.Repeat("*s,", 100_000) + "]\nopenapi: 3.0.1\n"
	}},
	{"many texts on one line", "a.yaml", "no paths", func() string {
		return `{"openapi": "3.0.1", "l": [` + repeat(200_000, ", ", `"é\x41%[1]d"`) + "]}\n"
	}},
	{"nested JSON", "a.json", "nested deeper", func() string { return strings.Repeat("[", 1<<20) }},
	{"nested YAML", "a.yaml", "", func() string { return "openapi: " + strings.Repeat("{a: ", 5000) + strings.Repeat("}", 5000) }},
	{"100,000 resources", "a.json", "more than 262144 values", func() string {
		return `{"Resources": {` + repeat(100_000, ", ", `"R%[1]d": {"Type": "AWS::ApiGateway::Method", "Properties": {}}`) + `}}`
	}},
	{"19,000 methods", "a.json", "", func() string {
		return `{"Resources": {` + repeat(19_000, ", ", `"R%[1]d": {"Type": "AWS::ApiGateway::Method", "Properties": {"HttpMethod": "GET", "ResourceId": "/", "Integration": {"Type": "MOCK"}}}`) + `}}`
	}},
	{"a chain of resources", "a.json", "nested deeper than 200", func() string {
		return `{"Resources": {` + repeat(20_000, ", ", `"R%[1]d": {"Type": "AWS::ApiGateway::Resource", "Properties": {"PathPart": "a", "ParentId": {"Ref": "R%[2]d"}}}`) +
			`, "M": {"Type": "AWS::ApiGateway::Method", "Properties": {"HttpMethod": "GET", "ResourceId": {"Ref": "R19999"}, "Integration": {"Type": "MOCK"}}}}}`
	}},
	{"Fn::Sub of a long parameter", "a.json", "writes more than 33554432 bytes", func() string {
		return `{"Parameters": {"P": {"Type": "String", "Default": "` + strings.Repeat("x", 4000) + `"}}, "Resources": {` + repeat(500, ", ",
			`"M%[1]d": {"Type": "AWS::ApiGateway::Method", "Properties": {"HttpMethod": "GET", "ResourceId": "/", "Integration": {"Type": "MOCK", "Uri": {"Fn::Sub": "`+
				strings.Repeat("${P}", 1000)+`"}}}}`) + `}}`
	}},
	{"Fn::Sub of many names", "a.json", "", func() string {
		return `{"Resources": {"M": {"Type": "AWS::ApiGateway::Method", "Properties": {"HttpMethod": "GET", "ResourceId": "/", "Integration": {"Type": "MOCK", "Uri": {"Fn::Sub": "` +
			repeat(600_000, "", "${a%[1]d}") + `"}}}}}}`
	}},
	{"conditions of conditions", "a.json", "nested deeper than 200", func() string {
		return `{"Conditions": {` + repeat(180, ", ", `"C%[1]d": {"Fn::And": [{"Condition": "D%[2]d"}, {"Condition": "D%[2]d"}]}, "D%[1]d": {"Fn::Or": [{"Condition": "C%[1]d"}, {"Condition": "C%[1]d"}]}`) +
			`}, "Resources": {"M": {"Type": "X", "Condition": "D179"}}}`
	}},
	{"false conditions of conditions", "a.json", "is left out", func() string {
		return `{"Parameters": {"P": {"Type": "String", "Default": "x"}}, "Conditions": {"C0": {"Fn::Equals": [{"Ref": "P"}, {"Fn::Sub": "${P}y"}]}, "E0": {"Condition": "C0"}, ` +
			repeat(60, ", ", `"C%[1]d_": {"Fn::And": [{"Condition": "E%[2]d"}, {"Condition": "E%[2]d"}]}, "E%[1]d_": {"Fn::Or": [{"Condition": "C0"}, {"Condition": "C%[2]d_"}]}`) +
			`}, "Resources": {` + repeat(5000, ", ", `"M%[1]d": {"Type": "AWS::ApiGateway::Method", "Condition": "E59_"}`) + `}}`
	}},
	{"the product of sets", "a.tf", "more than 1048576 steps", func() string {
		return "locals {\n  r = range(1000)\n}\n" + fmt.Sprintf(aTF, "jsonencode(setproduct(local.r, local.r, local.r))")
	}},
	{"keys that are there twice", "a.yaml", "there are more problems", func() string {
		return "openapi: 3.0.1\npaths: {" + strings.Repeat("/a: {},\n", 100_000) + "}\n"
	}},
	{"many quotes", "a.yaml", "not YAML", func() string {
		return strings.Repeat("- \"a\" # 'x'\n", 200_000) + "- \"a\"b\n"
	}},
	{"unknown members", "serverless.yml", "there are more problems", func() string {
		return anSLS + "functions: {f: {events: [{http: {method: get, path: a, " + repeat(50_000, ", ", "respones%[1]d: x") + "}}]}}\n"
	}},
	{"Fn::ForEach of Fn::ForEach", "a.json", "more than 1048576 steps", func() string {
		items := `[` + repeat(300, ", ", `"%[1]d"`) + `]`
		return `{"Resources": {"Fn::ForEach::A": ["a", ` + items + `, {"Fn::ForEach::B${a}": ["b", ` + items + `, {"Fn::ForEach::C${a}${b}": ["c", ` + items + `, {"R${a}${b}${c}": {"Type": "x"}}]}]}]}}`
	}},
	{"Cors of many paths", "a.json", "", func() string {
		return `{"Resources": {"A": {"Type": "AWS::Serverless::Api", "Properties": {"Cors": "'*'", "DefinitionBody": {"swagger": "2.0", "paths": {` +
			repeat(15_000, ", ", `"/a%[1]d": {}`) + `}}}}}}`
	}},
	{"a nested stack in itself", "S.template.json", "", func() string {
		return `{"Resources": {` + repeat(200, ", ", `"S%[1]d": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "https://x/S.template.json"}}`) + `}}`
	}},
	{"nested stacks that ask each other", "a.json", "nested deeper than 200 levels", func() string {
		const stack = `"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "b.json", "Parameters": {"P": {"Fn::GetAtt": ["S%[2]d", "Outputs.O"]}}}`
		return `{"Resources": {"S": {` + strings.Replace(stack, "%[2]d", "19999", 1) + `}, ` + repeat(20_000, ", ", `"S%[1]d": {`+stack+`}`) + `}}`
	}},
	{"Fn::ForEach", "a.json", "has no type", func() string {
		return `{"Transform": "AWS::LanguageExtensions", "Resources": {"Fn::ForEach::A": ["x", [` + repeat(1000, ", ", `"%[1]d"`) + `], {"${x}": {"Fn::ForEach::B": ["y", ["1"], {}]}}]}}`
	}},
	{"Globals of many APIs", "a.json", "more than 1048576 steps", func() string {
		return `{"Globals": {"Api": {"BinaryMediaTypes": [` + repeat(2000, ", ", `"a/%[1]d"`) + `]}}, "Resources": {` +
			repeat(3000, ", ", `"A%[1]d": {"Type": "AWS::Serverless::Api", "Properties": {"DefinitionBody": {"openapi": "3.0.1", "paths": {}}}}`) + `}}`
	}},
	{"one integration of many methods", "a.json", "more than 1048576 steps", func() string {
		return `{"openapi": "3.0.1", "x": {"type": "mock", "responses": {` + repeat(1900, ", ", `"p%[1]d": {"statusCode": "200", "responseTemplates": {"a/b": "x"}}`) +
			`}}, "paths": {` + repeat(15_000, ", ", `"/a%[1]d": {"get": {"x-amazon-apigateway-integration": {"$ref": "#/x"}}}`) + `}}`
	}},
	{"pointers of long names", "a.json", "writes more than 33554432 bytes", func() string {
		return `{"openapi": "3.0.1", "x": {` + repeat(40, ", ", `"`+strings.Repeat("p", 4000)+`%[1]d": {"statusCode": "200", "responseParameters": {`+
			repeat(20, ", ", `"method.response.header.`+strings.Repeat("h", 3900)+`%[1]d": "'x'"`)+`}}`) + `}, "paths": {` +
			repeat(800, ", ", `"/`+strings.Repeat("k", 4000)+`%[1]d": {"get": {"x-amazon-apigateway-integration": {"type": "mock", "responses": {"$ref": "#/x"}}}}`) + `}}`
	}},
	{"count of Terraform", "a.tf", "count is a number", func() string { return "resource \"aws_api_gateway_method\" \"a\" {\n  count = 1000000000\n}\n" }},
	{"20,000 instances", "a.tf", "", func() string {
		return strings.Replace(fmt.Sprintf(aTF, `"x"`), "{\n", "{\n  count = 20000\n", 1)
	}},
	{"instances that refer to instances", "a.tf", "", func() string {
		return "resource \"aws_api_gateway_resource\" \"b\" {\n  count = 19000\n  path_part = \"b\"\n  parent_id = \"/\"\n}\n" +
			"resource \"aws_api_gateway_resource\" \"a\" {\n  count = 19000\n  path_part = \"a\"\n  parent_id = aws_api_gateway_resource.b[count.index].id\n}\n"
	}},
	{"a long range", "a.tf", "the arguments of range do not fit", func() string { return fmt.Sprintf(aTF, "jsonencode(range(1000000000))") }},
	{"for in for in for", "a.tf", "more than 1048576 steps", func() string {
		return "locals {\n  r = range(1000)\n}\n" + fmt.Sprintf(aTF, "jsonencode([for a in local.r : [for b in local.r : [for c in local.r : a]]])")
	}},
	{"locals that double", "a.tf", "more than 262144 parts", func() string {
		return "locals {\n" + chain(60, "c0 = [1, 1]", "c%[1]d = [local.c%[2]d, local.c%[2]d]") + "}\n" + fmt.Sprintf(aTF, "jsonencode(local.c59)")
	}},
	{"texts that double", "a.tf", "writes more than 33554432 bytes", func() string {
		return "locals {\n" + chain(60, `c0 = "xxxxxxxxxx"`, `c%[1]d = "${local.c%[2]d}${local.c%[2]d}"`) + "}\n" + fmt.Sprintf(aTF, "local.c59")
	}},
	{"locals in a circle", "a.tf", "depends on itself", func() string { return "locals {\n  a = local.b\n  b = local.a\n}\n" + fmt.Sprintf(aTF, "local.a") }},
	{"a wide format", "a.tf", "", func() string { return fmt.Sprintf(aTF, `format("%999999999s", "x")`) }},
	{"replace of replace", "a.tf", "writes more than 33554432 bytes", func() string {
		return "locals {\n  s = join(\"\", [for i in range(1000) : \"aaaaaaaaaa\"])\n  t = replace(local.s, \"a\", local.s)\n}\n" + fmt.Sprintf(aTF, `replace(local.t, "a", local.s)`)
	}},
	{"many regular expressions", "a.tf", "replace with a regular expression is not evaluated", func() string {
		return "locals {\n  s = join(\"\", [for i in range(1000) : \"aaaaaaaaaa\"])\n}\n" + fmt.Sprintf(aTF, `join("", [for i in range(1000) : replace(local.s, "/(a|b)*c/", "x")])`)
	}},
	{"a long list on one line", "a.tf", "", func() string {
		return "locals { a = [" + repeat(150_000, ",", `"é%[1]d"`) + "] }\n" + fmt.Sprintf(aTF, "local.a[0]")
	}},
	{"brackets", "a.tf", "nested deeper than 250 levels", func() string { return "locals {\n  a = " + strings.Repeat("[", 200_000) + "\n}\n" }},
	{"a long sum", "a.tf", "nested deeper", func() string { return fmt.Sprintf(aTF, strings.Repeat("1+", 200_000)+"1") }},
	{"variables in a circle", "serverless.yml", "depends on itself", func() string {
		return anSLS + `custom: {a: "${self:custom.b}", b: "${self:custom.a}"}` + "\nfunctions: {f: {events: [{http: {method: get, path: \"${self:custom.a}\", integration: lambda}}]}}\n"
	}},
	{"variables that double", "serverless.yml", "writes more than 33554432 bytes", func() string {
		return anSLS + "custom:\n" + chain(60, "  c0: xxxxxxxxxx", `  c%[1]d: "${self:custom.c%[2]d}${self:custom.c%[2]d}"`) +
			"functions: {f: {events: [{http: {method: get, path: \"${self:custom.c59}\", integration: lambda}}]}}\n"
	}},
	{"braces", "serverless.yml", "nested deeper than 200", func() string {
		return anSLS + "functions: {f: {events: [{http: {method: get, path: \"" + strings.Repeat("${a", 300_000) + strings.Repeat("}", 300_000) + "\", integration: lambda}}]}}\n"
	}},
	{"many variables", "serverless.yml", "", func() string {
		return anSLS + "functions: {f: {events: [{http: {method: get, path: \"" + strings.Repeat("${opt:a}", 400_000) + "\", integration: lambda}}]}}\n"
	}},
	{"the whole file in each function", "serverless.yml", "", func() string {
		return anSLS + "custom: {" + repeat(5000, ", ", "k%[1]d: v") + "}\nfunctions: {" +
			repeat(5000, ", ", "f%[1]d: {events: [{http: {method: get, path: \"${self:custom}\", integration: lambda}}]}") + "}\n"
	}},
	{"cors of many methods", "serverless.yml", "more than 1048576 steps", func() string {
		return anSLS + "functions: {f: {events: [" + repeat(9000, ", ", "{http: {method: m%[1]d, path: a, cors: {origins: [o%[1]d], headers: [h%[1]d]}, integration: lambda}}") + "]}}\n"
	}},
}

// hostileBytes bounds what loading one of them may allocate in all, and
// hostileTime how long it may take on a machine that does other things too.
const (
	hostileBytes = 1500 << 20
	hostileTime  = 30 * time.Second
)

func TestHostile(t *testing.T) {
	if testing.Short() {
		t.Skip("what they allocate means nothing under the race detector, and they take a minute there")
	}
	for _, h := range hostile {
		t.Run(h.name, func(t *testing.T) {
			text := []byte(h.text())
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			api, err := formats.Load(fstest.MapFS{h.file: {Data: text}}, h.file, formats.Options{})
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			said := fmt.Sprint(err)
			if api != nil {
				said += api.Problems.Report()
			}
			require.Contains(t, said, h.want)
			require.Less(t, int(after.TotalAlloc-before.TotalAlloc), hostileBytes)
			require.Less(t, took, hostileTime)
		})
	}
}
