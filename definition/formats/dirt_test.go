package formats_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition/formats"
)

func parse(t testing.TB, name, doc string, parameters map[string]string) *formats.API {
	t.Helper()
	api, err := formats.Parse(name, []byte(doc), formats.Options{Parameters: parameters})
	require.NoError(t, err)
	return api
}

// response returns a response of the only method.
func response(t testing.TB, api *formats.API, status string) gatemap.IntegrationResponse {
	t.Helper()
	require.Len(t, api.Methods, 1, "%v", api.Problems)
	r, ok := api.Methods[0].Integration.IntegrationResponses.Get(status)
	require.True(t, ok, "no response %s in %v", status, api.Methods[0].Integration.IntegrationResponses)
	return r
}

func openAPIDoc(responses string) string {
	return "swagger: '2.0'\npaths:\n  /a:\n    get:\n      x-amazon-apigateway-integration:\n        type: http\n        responses:\n" + responses
}

func cfnDoc(integration string) string {
	return "Parameters:\n  Stage: {Type: String, Default: live}\n  Given: {Type: String}\nResources:\n  Fn: {Type: AWS::Lambda::Function}\n" +
		"  M:\n    Type: AWS::ApiGateway::Method\n    Properties:\n      HttpMethod: GET\n      ResourceId: /a\n      Integration:\n        Type: HTTP\n" + integration
}

func tfDoc(response string) string {
	return `
resource "aws_api_gateway_integration" "i" {
  rest_api_id = "api"
  resource_id = "/a"
  http_method = "GET"
  type        = "HTTP"
}
resource "aws_api_gateway_integration_response" "r" {
  rest_api_id = "api"
  resource_id = "/a"
  http_method = "GET"
` + response + "\n}\n"
}

func slsDoc(response string) string {
	return "service: s\nprovider: {name: aws}\nfunctions:\n  f:\n    events:\n      - http:\n          method: get\n          path: a\n" +
		"          integration: lambda\n" + response
}

func pattern(s string) *string { return &s }

// TestDirt holds what real files do (rules/control-plane.md#dirty-files, and
// the threads of 2.2): it is read as the service or the tool reads it, and
// what was surely not meant is reported.
func TestDirt(t *testing.T) {
	for _, c := range []struct {
		name, file, doc, status string
		pattern                 *string
		problem                 string // a part of the report; "" is no problem
	}{
		{"int status key", "a.yaml", openAPIDoc("          default: {statusCode: 200}\n"), "200", nil, ""},
		{"string status", "a.yaml", openAPIDoc("          default: {statusCode: '200'}\n"), "200", nil, ""},
		{"int pattern key", "a.yaml", openAPIDoc("          404: {statusCode: 404}\n"), "404", pattern("404"), ""},
		{"default key", "a.yaml", openAPIDoc("          default: {statusCode: 200}\n"), "200", nil, ""},
		{"selectionPattern in OpenAPI", "a.yaml", openAPIDoc("          default: {statusCode: 200, selectionPattern: x}\n"), "200", nil, "the key of the response is its pattern"},
		{"null pattern", "a.json", `{"statusCode": "200", "selectionPattern": null}`, "200", nil, ""},
		{"empty pattern", "a.json", `{"statusCode": "200", "selectionPattern": ""}`, "200", pattern(""), ""},
		{"number as status in JSON", "a.json", `{"statusCode": 200}`, "200", nil, ""},
		{"int pattern in CloudFormation", "a.yaml", cfnDoc("        IntegrationResponses: [{StatusCode: 404, SelectionPattern: 404}]\n"), "404", pattern("404"), "the pattern is a number"},
		{"dash in Terraform", "a.tf", tfDoc("  status_code = 200\n  selection_pattern = \"-\"\n"), "200", pattern("-"), "old provider versions"},
		{"empty pattern in Terraform", "a.tf", tfDoc("  status_code = 200\n  selection_pattern = \"\"\n"), "200", nil, ""},
		{"status that is none", "a.yaml", openAPIDoc("          default: {statusCode: 2xx}\n"), "2xx", nil, `the service accepts [1-5]\d\d`},
		{"duplicate key", "a.yaml", openAPIDoc("          default: {statusCode: 400}\n          default: {statusCode: 200}\n"), "200", nil, "duplicate key"},
		{"unknown member", "a.yaml", openAPIDoc("          default: {statusCode: 200, pattern: x}\n"), "200", nil, `no member "pattern"`},
		{"lower-case conversion", "a.yaml", openAPIDoc("          default: {statusCode: 200, contentHandling: convert_to_text}\n"), "200", nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			api := parse(t, c.file, c.doc, nil)
			r := response(t, api, c.status)
			require.Equal(t, c.pattern, r.SelectionPattern)
			if c.problem == "" {
				require.Empty(t, api.Problems)
				return
			}
			require.Contains(t, api.Problems.Report(), c.problem)
			require.Positive(t, api.Problems[0].Line)
		})
	}
}

func TestDirtOfTemplates(t *testing.T) {
	api := parse(t, "a.yaml", openAPIDoc("          default:\n            statusCode: 200\n            responseTemplates:\n"+
		"              application/json:\n              text/plain: ''\n              'application/json\"': x\n              text/html: 5\n"), nil)
	templates := response(t, api, "200").ResponseTemplates
	five, x := "5", "x"
	require.Equal(t, gatemap.Ordered[*string]{
		{Key: "application/json"}, {Key: "text/plain"}, {Key: `application/json"`, Value: &x}, {Key: "text/html", Value: &five},
	}, templates, "null and empty templates are nil (rules/control-plane.md#refused); a stray quote stays")
	require.Contains(t, api.Problems.Report(), "has a quote")

	api = parse(t, "a.json", `{"statusCode": "200", "responseTemplates": {"application/json": 123}}`, nil)
	require.Contains(t, api.Problems.Report(), "a number where the service expects a string", "val-02")
}

func TestTwoResponsesWithOneStatus(t *testing.T) {
	api := parse(t, "a.yaml", openAPIDoc("          '2\\d{2}': {statusCode: 200}\n          default: {statusCode: 200}\n"), nil)
	require.Len(t, api.Methods[0].Integration.IntegrationResponses, 2, "both are kept: gatemap.Compile refuses them")
	require.Contains(t, api.Problems.Report(), "two integration responses have the status code 200")
}

// TestSub: Fn::Sub and Velocity share ${...}.
func TestSub(t *testing.T) {
	for _, c := range []struct{ sub, want, problem string }{
		{`"$input.path('$.a') ${Stage}"`, "$input.path('$.a') live", ""},
		{`"${!context.requestId} ${Stage}"`, "${context.requestId} live", ""},
		{`"${context.requestId}"`, "${context.requestId}", "Velocity's reference is written ${!context.requestId}"},
		{`"${Given}"`, "${Given}", "the parameter Given has no value"},
		{`"${AWS::StackName}"`, "${AWS::StackName}", "pseudo parameter AWS::StackName"},
		{`"${Fn.Arn}"`, "${Fn.Arn}", "known only after the deployment"},
		{`["${a}-${Stage}", {a: !Ref Stage}]`, "live-live", ""},
		{`["${a}", {a: !Join ['', [x, !Ref Stage]]}]`, "xlive", ""},
		{`"{ ${ $x"`, "{ ${ $x", ""},
		{`"$${Stage}"`, "$live", ""},
	} {
		api := parse(t, "a.yaml", cfnDoc("        IntegrationResponses: [{StatusCode: 200, ResponseTemplates: {application/json: !Sub "+c.sub+"}}]\n"), nil)
		v, _ := response(t, api, "200").ResponseTemplates.Get("application/json")
		require.NotNil(t, v, c.sub)
		require.Equal(t, c.want, *v)
		if c.problem == "" {
			require.Empty(t, api.Problems, c.sub)
		} else {
			require.Contains(t, api.Problems.Report(), c.problem)
			s, _ := api.Problems.Max()
			require.Equal(t, formats.Error, s)
		}
	}
}

// TestIntrinsics evaluates one function at a time into a template.
func TestIntrinsics(t *testing.T) {
	for _, c := range []struct{ expr, want, problem string }{
		{`!Ref Stage`, "live", ""},
		{`{Ref: Stage}`, "live", ""},
		{`!Join ["/", [a, !Ref Stage]]`, "a/live", ""},
		{`!Join [",", !Split ["-", "a-b"]]`, "a,b", ""},
		{`!Select [1, [a, b]]`, "b", ""},
		{`!Select ["7", [a, b]]`, "", "there is no item"},
		{`!Base64 abc`, "YWJj", ""},
		{`{"Fn::ToJsonString": {a: [1, !Ref Stage]}}`, `{"a":[1,"live"]}`, ""},
		{`!If [C, a, b]`, "${Fn::If C}", "there is no condition"},
		{`!ImportValue x`, "${Fn::ImportValue x}", "known only in the account"},
		{`!FindInMap [a, b, c]`, "", `there is no "a"`},
		{`!Ref Nothing`, "${Nothing}", "neither a parameter nor a resource"},
		{`!Ref Fn`, "${Fn}", "known only after the deployment"},
		{`!GetAtt Fn.Arn`, "${Fn.Arn}", "known only after the deployment"},
		{`!Equals [a, b]`, "", "belongs into Conditions"},
		{`!Odd x`, "x", "unknown tag !Odd"},
	} {
		api := parse(t, "a.yaml", cfnDoc("        IntegrationResponses: [{StatusCode: 200, ResponseTemplates: {application/json: "+c.expr+"}}]\n"), nil)
		requireTemplate(t, api, c.want, c.problem, c.expr)
	}
}

// requireTemplate checks the template that an expression gives, and what is
// said of it.
func requireTemplate(t *testing.T, api *formats.API, want, problem, expr string) {
	t.Helper()
	got := ""
	if v, _ := response(t, api, "200").ResponseTemplates.Get("application/json"); v != nil {
		got = *v
	}
	require.Equal(t, want, got, expr)
	requireProblem(t, api, problem, expr)
}

func requireProblem(t *testing.T, api *formats.API, problem, expr string) {
	t.Helper()
	if problem == "" {
		require.Empty(t, api.Problems, expr)
	} else {
		require.Contains(t, api.Problems.Report(), problem, expr)
	}
}

// TestHCLExpressions evaluates one expression at a time into a template.
func TestHCLExpressions(t *testing.T) {
	for _, c := range []struct{ expr, want, problem string }{
		{`"a"`, "a", ""},
		{`"$${x} %%{y}"`, "${x} %{y}", ""},
		{`<<EOT` + "\na\n  b\nEOT", "a\n  b\n", ""},
		{`<<-EOT` + "\n    a\n      b\n    EOT", "a\n  b\n", ""},
		{`jsonencode({b = 1, a = ["<", true, null]})`, `{"a":["\u003c",true,null],"b":1}`, ""},
		{`join(",", [for k, v in {x = 1, y = 2} : "${k}${v}" if v > 1])`, "y2", ""},
		{`true ? "a" : "b"`, "a", ""},
		{`var.nothing == "x" ? "a" : "a"`, "a", ""},
		{`var.nothing == "x" ? "a" : "b"`, "${...}", "the condition is not known"},
		{`"x${var.nothing}"`, "x${var.nothing}", "var.nothing has no value"},
		{`format("%s-%d%%", "a", 5)`, "a-5%", ""},
		{`lookup({a = "1"}, "b", "2")`, "2", ""},
		{`merge({a = "1"}, {a = "2"})["a"]`, "2", ""},
		{`([{a = "1"}, {a = "2"}][*].a)[1]`, "2", ""},
		{`jsondecode("{\"a\": {\"b\": 3}}").a.b`, "3", ""},
		{`yamldecode("a: [x]").a[0]`, "x", ""},
		{`1 + 2 * 3`, "7", ""},
		{`"%{ if true }yes%{ else }no%{ endif }"`, "yes", ""},
		{`"%{ for x in ["a", "b"] }${x};%{ endfor }"`, "a;b;", ""},
		{`sha256("x")`, "${sha256(...)}", "the function sha256 is not evaluated"},
		{`local.missing`, "${local.missing}", "there is no local value"},
		{`data.aws_region.current.name`, "${data.aws_region.current.name}", "no resource data.aws_region.current"},
		{`file("x.vtl")`, "", "without a folder"},
		{`try(var.nothing, "fallback")`, "fallback", ""},
		{`upper(trimspace(" a "))`, "A", ""},
		{`element(["a", "b"], 3)`, "b", ""},
		{`join(",", split("-", "a-b"))`, "a,b", ""},
		{`join(",", flatten([["a"], [["b"], "c"]]))`, "a,b,c", ""},
		{`join(",", compact(["a", "", "b"]))`, "a,b", ""},
		{`join(",", toset(["b", "a", "b"]))`, "a,b", ""},
		{`join(",", keys({b = 1, a = 2}))`, "a,b", ""},
		{`join(",", values({b = "1", a = "2"}))`, "2,1", ""},
		{`length({a = 1}) + length([1, 2]) + length("é")`, "4", ""},
		{`contains(["a"], "a") && !contains(["a"], "b") ? "yes" : "no"`, "yes", ""},
		{`coalesce("", "x")`, "x", ""},
		{`replace("a.b", ".", "-")`, "a-b", ""},
		{`replace("a.b", "/[.]/", "-")`, "${replace(...)}", "regular expression"},
		{`indent(2, "a\nb")`, "a\n  b", ""},
		{`lower("A")`, "a", ""},
		{`trim("xax", "x")`, "a", ""},
		{`trimprefix("ab", "a")`, "b", ""},
		{`trimsuffix("ab", "b")`, "a", ""},
		{`chomp("a\n")`, "a", ""},
		{`base64encode("abc")`, "YWJj", ""},
		{`tostring(5)`, "5", ""},
		{`tonumber("5") > 4 && 3 <= 3 && 2 < 3 && 3 >= 2 || false ? "y" : "n"`, "y", ""},
		{`-(2 - 5) * 4 / 2 % 4`, "2", ""},
		{`1 / 0`, "", "arithmetic without a result"},
		{`"a" != "b" ? "y" : "n"`, "y", ""},
		{`lookup({a = "1"}, "b")`, "${lookup(...)}", "the arguments of lookup do not fit"},
		{`jsondecode()`, "${jsondecode(...)}", "the arguments of jsondecode do not fit"},
		{`yamldecode()`, "${yamldecode(...)}", "the arguments of yamldecode do not fit"},
		{`compact()`, "${compact(...)}", "the arguments of compact do not fit"},
		{`element(["a"])`, "${element(...)}", "the arguments of element do not fit"},
		{`element(["a"], "x")`, "${element(...)}", "the arguments of element do not fit"},
		{`distinct()`, "${distinct(...)}", "the arguments of distinct do not fit"},
		{`toset()`, "${toset(...)}", "the arguments of toset do not fit"},
		{`zipmap([])`, "${zipmap(...)}", "the arguments of zipmap do not fit"},
		{`slice(["a"])`, "${slice(...)}", "the arguments of slice do not fit"},
		{`one()`, "${one(...)}", "the arguments of one do not fit"},
		{`indent(1)`, "${indent(...)}", "the arguments of indent do not fit"},
		{`keys("a")`, "${keys(...)}", "the arguments of keys do not fit"},
		{`coalesce()`, "${coalesce(...)}", "the arguments of coalesce do not fit"},
		{`jsondecode("{")`, "", "the text ends where a member name is expected"},
		{`yamldecode("a: [")`, "", "did not find expected node content"},
		{`lower(["a"])`, "${lower(...)}", "the arguments of lower do not fit"},
		{`lower(var.nothing)`, "${lower(...)}", "var.nothing has no value"},
		{`{a = "1"}["b"]`, "", "there is no element"},
		{`{a = "1"}.b`, "", "has no attribute"},
		{`var.nothing["k"].x`, "${var.nothing[\"k\"].x}", "var.nothing has no value"},
		{`terraform.workspace`, "${terraform.workspace}", "terraform is not known"},
		{`aws_x.y.z`, "${aws_x.y.z}", "no resource aws_x.y"},
		{`join(",", concat([["a"], ["b"]]...))`, "a,b", ""},
		{`concat(["a"], "b")`, "${concat(...)}", "the arguments of concat do not fit"},
		{`join(",", [for x in ["a"] : upper(x)]...)`, "${join(...)}", "do not fit"},
		{`{for k, v in {a = "x"} : v => k}["x"]`, "a", ""},
		{`null`, "", ""},
		{`"x${["a"]}"`, "x", "a list inside a string"},
	} {
		api := parse(t, "a.tf", "variable \"nothing\" {}\n"+tfDoc("  status_code = 200\n  response_templates = { \"application/json\" = "+c.expr+"\n}\n"), nil)
		requireTemplate(t, api, c.want, c.problem, c.expr)
	}
}

// TestServerlessVariables evaluates one variable at a time into a header.
func TestServerlessVariables(t *testing.T) {
	for _, c := range []struct{ expr, want, problem string }{
		{`"${self:service}"`, "s", ""},
		{`"${opt:nothing, 'x'}"`, "x", ""},
		{`"${opt:given}"`, "g", ""},
		{`"${env:nothing}"`, "${env:nothing}", "give no env:nothing"},
		{`"${opt:nothing, self:provider.name}"`, "aws", ""},
		{`"${self:custom.${opt:key}}"`, "value", ""},
		{`"${opt:nothing, ${self:custom.k}}"`, "value", ""},
		{`"${sls:stage}-${aws:region}"`, "dev-us-east-1", ""},
		{`"${ssm:/a/b}"`, "${ssm:/a/b}", "known only in the account"},
		{`"${self:custom.loop}"`, "${self:custom.loop}", "depends on itself"},
		{`"${AWS::Region} ${input}"`, "${AWS::Region} ${input}", ""},
		{`"${param:p}"`, "of dev", ""},
	} {
		doc := slsDoc("          response:\n            statusCodes:\n              200: {pattern: '', headers: {H: "+c.expr+"}}\n") +
			"custom: {k: value, loop: '${self:custom.loop}'}\nparams: {default: {p: x}, dev: {p: of dev}}\n"
		api := parse(t, "serverless.yml", doc, map[string]string{"opt:given": "g", "opt:key": "k", "AWS::Partition": "aws", "FLambdaFunction.Arn": "arn"})
		v, _ := response(t, api, "200").ResponseParameters.Get("method.response.header.H")
		require.Equal(t, c.want, v, c.expr)
		requireProblem(t, api, c.problem, c.expr)
	}
}
