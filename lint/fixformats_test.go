package lint_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/lint"
)

// part is a string of a definition that rules look at.
type part int

const (
	selection part = iota
	mapped
	responseTemplate
	requestTemplate
	parts
)

// fixable is a definition of a format with a place for each part, between ‹ and
// ›: what stands there is the part's number.
type fixable struct{ name, file, text string }

// clean are strings without findings.
var clean = [parts]string{`[\s\S]*\[404\][\s\S]*`, "'a'", `{"a": $input.json('$.a')}`, `{"b": $input.json('$.b')}`}

var fixables = []fixable{
	{"aws-cli", "method.json", `{"httpMethod": "POST", "methodIntegration": {"type": "AWS", "uri": "` + lambdaURI + `", "requestTemplates": {"application/json": ‹3›},
  "integrationResponses": {"200": {"statusCode": "200", "responseParameters": {"method.response.header.X": ‹1›}, "responseTemplates": {"application/json": ‹2›}},
    "404": {"statusCode": "404", "selectionPattern": ‹0›}}}, "methodResponses": {"200": {"statusCode": "200", "responseParameters": {"method.response.header.X": true}}, "404": {"statusCode": "404"}}}
`},
	{"openapi JSON", "api.json", `{"openapi": "3.0.1", "paths": {"/a": {"post": {"responses": {"200": {"description": "x", "headers": {"X": {"schema": {"type": "string"}}}}, "404": {"description": "x"}},
  "x-amazon-apigateway-integration": {"type": "aws", "httpMethod": "POST", "uri": "` + lambdaURI + `", "requestTemplates": {"application/json": ‹3›}, "responses": {
    "default": {"statusCode": "200", "responseParameters": {"method.response.header.X": ‹1›}, "responseTemplates": {"application/json": ‹2›}},
    ‹0›: {"statusCode": "404"}}}}}}}
`},
	{"openapi", "api.yaml", `openapi: 3.0.1
paths:
  /a:
    post:
      responses: {"200": {description: x, headers: {X: {schema: {type: string}}}}, "404": {description: x}}
      x-amazon-apigateway-integration:
        type: aws
        httpMethod: POST
        uri: ` + lambdaURI + `
        requestTemplates:
          application/json: ‹3›
        responses:
          default:
            statusCode: "200"
            responseParameters:
              method.response.header.X: ‹1›
            responseTemplates:
              application/json: ‹2›
          ‹0›: {statusCode: "404"}
`},
	{"cloudformation", "template.yaml", cloudFormation},
	{"sam", "template.yaml", "Transform: AWS::Serverless-2016-10-31\n" + cloudFormation},
	{"Fn::Sub", "template.yaml", strings.NewReplacer("‹2›", "!Sub ‹2›", "‹3›", "!Sub ‹3›").Replace(cloudFormation)},
	{"cdk", "Stack.template.json", `{"Resources": {"A": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "a"}}, "M": {"Type": "AWS::ApiGateway::Method", "Properties": {"HttpMethod": "POST", "RestApiId": {"Ref": "A"},
  "ResourceId": {"Fn::GetAtt": ["A", "RootResourceId"]}, "Integration": {"Type": "AWS", "IntegrationHttpMethod": "POST", "Uri": "` + lambdaURI + `", "RequestTemplates": {"application/json": ‹3›},
  "IntegrationResponses": [{"StatusCode": "200", "ResponseParameters": {"method.response.header.X": ‹1›}, "ResponseTemplates": {"application/json": ‹2›}}, {"StatusCode": "404", "SelectionPattern": ‹0›}]},
  "MethodResponses": [{"StatusCode": "200", "ResponseParameters": {"method.response.header.X": true}}, {"StatusCode": "404"}]}}}}
`},
	{"terraform", "main.tf", `resource "aws_api_gateway_rest_api" "a" { name = "a" }
resource "aws_api_gateway_method" "m" {
  rest_api_id = aws_api_gateway_rest_api.a.id
  resource_id = aws_api_gateway_rest_api.a.root_resource_id
  http_method = "POST"
  authorization = "NONE"
}
resource "aws_api_gateway_integration" "i" {
  rest_api_id = aws_api_gateway_rest_api.a.id
  resource_id = aws_api_gateway_rest_api.a.root_resource_id
  http_method = "POST"
  integration_http_method = "POST"
  type = "AWS"
  uri = "` + lambdaURI + `"
  request_templates = {
    "application/json" = ‹3›
  }
}
resource "aws_api_gateway_method_response" "ok" {
  rest_api_id = aws_api_gateway_rest_api.a.id
  resource_id = aws_api_gateway_rest_api.a.root_resource_id
  http_method = "POST"
  status_code = "200"
  response_parameters = { "method.response.header.X" = true }
}
resource "aws_api_gateway_method_response" "missing" {
  rest_api_id = aws_api_gateway_rest_api.a.id
  resource_id = aws_api_gateway_rest_api.a.root_resource_id
  http_method = "POST"
  status_code = "404"
}
resource "aws_api_gateway_integration_response" "ok" {
  rest_api_id = aws_api_gateway_rest_api.a.id
  resource_id = aws_api_gateway_rest_api.a.root_resource_id
  http_method = "POST"
  status_code = "200"
  response_parameters = { "method.response.header.X" = ‹1› }
  response_templates = {
    "application/json" = ‹2›
  }
}
resource "aws_api_gateway_integration_response" "missing" {
  rest_api_id = aws_api_gateway_rest_api.a.id
  resource_id = aws_api_gateway_rest_api.a.root_resource_id
  http_method = "POST"
  status_code = "404"
  selection_pattern = ‹0›
}
`},
	{"serverless", "serverless.yml", serverlessEvent(`          request:
            template:
              application/json: ‹3›
          response:
            headers:
              X: ‹1›
            template: ‹2›
            statusCodes:
              200: {pattern: ''}
              404:
                pattern: ‹0›
`)},
}

const cloudFormation = `Resources:
  A: {Type: AWS::ApiGateway::RestApi, Properties: {Name: a}}
  M:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref A
      ResourceId: !GetAtt A.RootResourceId
      HttpMethod: POST
      Integration:
        Type: AWS
        IntegrationHttpMethod: POST
        Uri: ` + lambdaURI + `
        RequestTemplates:
          application/json: ‹3›
        IntegrationResponses:
        - StatusCode: "200"
          ResponseParameters:
            method.response.header.X: ‹1›
          ResponseTemplates:
            application/json: ‹2›
        - StatusCode: "404"
          SelectionPattern: ‹0›
      MethodResponses: [{StatusCode: "200", ResponseParameters: {method.response.header.X: true}}, {StatusCode: "404"}]
`

// styles are the ways in which a kind of file writes a string.
func (f *fixable) styles() []string {
	switch filepath.Ext(f.file) {
	case ".json":
		return []string{"double", "ascii"}
	case ".tf":
		return []string{"double", "heredoc", "flush"}
	}
	return []string{"double", "single", "plain", "block", "folded", "lines"}
}

// write is the definition with a text for one part, in a style, and where it
// stands. It is false where the style cannot have the text.
func (f *fixable) write(p part, text, style string) (file string, from, to int, ok bool) {
	file = f.text
	for i, other := range clean {
		if part(i) != p {
			written, _ := f.spell(other, "double", "")
			file = strings.ReplaceAll(file, fmt.Sprintf("‹%d›", i), written)
		}
	}
	hole := fmt.Sprintf("‹%d›", p)
	from = strings.Index(file, hole)
	line := file[strings.LastIndexByte(file[:from], '\n')+1:]
	indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
	written, ok := f.spell(text, style, indent)
	if strings.Contains(line, hole+":") && (strings.Contains(written, "\n") || style == "plain" && strings.ContainsAny(text, "#:")) {
		return "", 0, 0, false // a key
	}
	return strings.Replace(file, hole, written, 1), from, from + len(written), ok
}

// spell writes a string.
func (f *fixable) spell(text, style, indent string) (string, bool) {
	lines := func(head string) string {
		return head + "\n" + regexp.MustCompile(`(?m)^(.+)`).ReplaceAllString(text, indent+"  $1")
	}
	double, _ := json.Marshal(text)
	quoted := string(double)
	if filepath.Ext(f.file) == ".tf" {
		quoted = strings.NewReplacer("${", "$${", "%{", "%%{", `\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(quoted)
	}
	fits := !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\n' || r > '~' }) && !strings.HasPrefix(strings.TrimLeft(text, "\n"), " ") && text != ""
	switch style {
	case "double":
		return quoted, true
	case "ascii":
		var b strings.Builder
		for _, r := range quoted {
			if r == '\'' || r == '$' {
				fmt.Fprintf(&b, `\u%04x`, r)
			} else {
				b.WriteRune(r)
			}
		}
		return b.String(), true
	case "single":
		return "'" + strings.ReplaceAll(text, "'", "''") + "'", fits && !strings.Contains(text, "\n")
	case "plain":
		return text, fits && !strings.Contains(text, "\n") && strings.TrimSpace(text) == text
	case "block":
		return lines("|" + map[bool]string{false: "-"}[strings.HasSuffix(text, "\n")]), fits && !strings.HasSuffix(text, "\n\n")
	case "folded":
		return lines(">-"), fits && !strings.Contains(text, "\n")
	case "lines": // folded in single quotes, where the text has a blank
		return strings.Replace("'"+strings.ReplaceAll(text, "'", "''")+"'", " ", "\n"+indent+"    ", 1), fits && !strings.Contains(text, "\n") && !strings.Contains(text, "  ")
	case "heredoc":
		return "<<EOT\n" + strings.NewReplacer("${", "$${", "%{", "%%{").Replace(text) + "EOT", fits && strings.HasSuffix(text, "\n")
	case "flush":
		return strings.NewReplacer("${", "$${", "%{", "%%{").Replace(lines("<<-EOT")) + indent + "EOT", fits && strings.HasSuffix(text, "\n")
	}
	return "", false
}

// faultyParts are strings with a fault that can be fixed, and what they are then.
var faultyParts = []struct {
	part          part
	before, after string
}{
	{selection, `\[404\] Invalid*`, `\[404\] Invalid[\s\S]*`},
	{selection, `(\n|.)*x`, `[\s\S]*x`},
	{selection, `.*\[404\].*`, `(?s).*\[404\].*`},
	{selection, `NotFound|Missing`, `[\s\S]*(NotFound|Missing)[\s\S]*`},
	{selection, `[\s\S]*[Err|Fail][\s\S]*`, `[\s\S]*(Err|Fail)[\s\S]*`},
	{selection, `[\s\S]*\\[404\\][\s\S]*`, `[\s\S]*\[404\][\s\S]*`},
	{mapped, "*", "'*'"},
	{mapped, "all of it", "'all of it'"},
	{mapped, "$context.requestId", "context.requestId"},
	{mapped, "context.requestID", "context.requestId"},
	{mapped, "integration.response.multivalueheaders.X", "integration.response.multivalueheader.X"},
	{responseTemplate, `{"a": "$util.escapeJavaScript($input.path('$.a'))"}`, `{"a": "$util.escapeJavaScript($input.path('$.a')).replaceAll("\\'","'")"}`},
	{responseTemplate, "#set($x = $input.path('$'))\n{\"id\": \"$context.requestID\"}\n", "#set($x = $input.path('$'))\n{\"id\": \"$context.requestId\"}\n"},
	{responseTemplate, "{\"id\": \"$context.identity.sourceip\", \"b\": \"$util.base64encode('x')\"}", "{\"id\": \"$context.identity.sourceIp\", \"b\": \"$util.base64Encode('x')\"}"},
	{responseTemplate, "#set($r = $input.path('$.r'))\n{\"t\": \"$util.base64Encode($r.@type)\"}", ""},
	{responseTemplate, "#set($r = $input.path('$.r'))$r.@type\n", "#set($r = $input.path('$.r'))$r['@type']\n"},
	{responseTemplate, "#set($context.responseOverride.statusCode = 400){\"a\": 1}", "#set($context.responseOverride.status = 400){\"a\": 1}"},
	{responseTemplate, "#if($input.path('$.a') == 1){\"a\": 1}#else if($input.path('$.a') == 2){\"a\": 2}#else{}#end", "#if($input.path('$.a') == 1){\"a\": 1}#elseif($input.path('$.a') == 2){\"a\": 2}#else{}#end"},
	{responseTemplate, "# set($a = $input.path('$.a'))\n#  if($a == 1)\n{\"a\": 1}# else {\"a\": 2}\n# end", "#set($a = $input.path('$.a'))\n#if($a == 1)\n{\"a\": 1}#else {\"a\": 2}\n#end"},
	{responseTemplate, "{\"a\": \"input.path('$.a')\"}", "{\"a\": \"$input.path('$.a')\"}"},
	{responseTemplate, `{"a": $input.Path('$.a.size()')}`, `{"a": $input.path('$.a.size()')}`},
	{requestTemplate, `{"b": "$context.requestID"}`, `{"b": "$context.requestId"}`},
	{requestTemplate, "{\n  \"b\": \"$context.requestID\",\n  \"c\": \"$util.base64encode('x')\"\n}\n", "{\n  \"b\": \"$context.requestId\",\n  \"c\": \"$util.base64Encode('x')\"\n}\n"},
}

// TestFixEveryNotation: a fault of each part is fixed in every format and
// however the string is written: it is then as it was meant, the file is as it
// was around it, and nothing is left to fix.
func TestFixEveryNotation(t *testing.T) {
	tried := map[string]int{}
	for i := range fixables {
		f := &fixables[i]
		for j, row := range faultyParts {
			for k, style := range f.styles() {
				if (i+j+k)%4 > 0 { // each fault in some formats and styles
					continue
				}
				file, from, to, ok := f.write(row.part, row.before, style)
				if !ok || row.after == "" || !f.reads(t, file, row.part, row.before) {
					continue
				}
				name := fmt.Sprintf("%s/%s/%s", f.name, style, row.before)
				after, n := fix(t, f.file, file)
				require.Positive(t, n, "%s\n%s", name, file)
				require.True(t, strings.HasPrefix(after, file[:from]) && strings.HasSuffix(after, file[to:]), "%s\n%s", name, after)
				require.Equal(t, row.after, f.read(t, after, row.part), "%s\n%s", name, after)
				_, n = fix(t, f.file, after)
				require.Zero(t, n, "%s\n%s", name, after)
				tried[f.name+" "+style]++
				tried[row.before]++
			}
		}
	}
	for _, row := range faultyParts {
		require.True(t, tried[row.before] > 0 || row.after == "", "%s", row.before)
	}
	for i := range fixables {
		for _, style := range fixables[i].styles() {
			require.Positive(t, tried[fixables[i].name+" "+style], "%s %s", fixables[i].name, style)
		}
	}
}

// read is what a part of the definition is.
func (f *fixable) read(t testing.TB, file string, p part) string {
	api, err := formats.Parse(f.file, []byte(file), formats.Options{})
	require.NoError(t, err, "%s", file)
	require.NotEmpty(t, api.Methods, "%s", file)
	return *stringOf(&api.Methods[0], p)
}

// reads reports whether a part of the definition is a text.
func (f *fixable) reads(t testing.TB, file string, p part, text string) bool {
	api, err := formats.Parse(f.file, []byte(file), formats.Options{})
	if err != nil || len(api.Methods) == 0 || slices.ContainsFunc(api.Problems, func(e *definition.Fault) bool { return e.Severity == lint.Error }) {
		return false
	}
	s := stringOf(&api.Methods[0], p)
	return s != nil && *s == text
}

func stringOf(m *definition.Operation, p part) *string {
	for i := range m.Integration.IntegrationResponses {
		r := &m.Integration.IntegrationResponses[i].Value
		switch {
		case p == selection && r.StatusCode == "404":
			return r.SelectionPattern
		case p == mapped && r.StatusCode == "200":
			return headerX(r)
		case p == responseTemplate && r.StatusCode == "200" && len(r.ResponseTemplates) > 0:
			return r.ResponseTemplates[0].Value
		}
	}
	if p == requestTemplate && len(m.Integration.RequestTemplates) > 0 {
		return m.Integration.RequestTemplates[0].Value
	}
	return nil
}

// headerX is the mapped header X of a response. That of serverless.yml is one for
// all responses.
func headerX(r *definition.IntegrationResponse) *string {
	for i := range r.ResponseParameters {
		if r.ResponseParameters[i].Key == "method.response.header.X" {
			return &r.ResponseParameters[i].Value
		}
	}
	return nil
}

// set gives a part another text, in all responses that share it: those of
// serverless.yml have one template, too.
func set(m *definition.Operation, p part, text string) {
	old := *stringOf(m, p)
	for i := range m.Integration.IntegrationResponses {
		r := &m.Integration.IntegrationResponses[i].Value
		if h := headerX(r); p == mapped && h != nil && *h == old {
			*h = text
		}
		if p == responseTemplate && len(r.ResponseTemplates) > 0 && *r.ResponseTemplates[0].Value == old {
			*r.ResponseTemplates[0].Value = text
		}
	}
	*stringOf(m, p) = text
}

// FuzzFixFormats: whatever a string is, in whatever notation, its fix leaves a
// definition that loads and in which all other parts and the rest of the file are
// the same; what was fixed is not found again.
func FuzzFixFormats(f *testing.F) {
	for i, row := range faultyParts {
		for j := range fixables {
			f.Add(uint8(j), uint8(row.part), uint8(i+j), row.before)
		}
	}
	f.Fuzz(func(t *testing.T, format, which, style uint8, text string) {
		d, p := &fixables[int(format)%len(fixables)], part(which)%parts
		styles := d.styles()
		file, from, to, ok := d.write(p, text, styles[int(style)%len(styles)])
		if !ok || len(text) > 1<<11 || strings.ContainsAny(text, "‹›") || !d.reads(t, file, p, text) {
			return
		}
		name := filepath.Join(t.TempDir(), d.file)
		require.NoError(t, os.WriteFile(name, []byte(file), 0o644))
		before, err := formats.LoadFile(name, formats.Options{})
		require.NoError(t, err)
		found := lint.CheckAPI(before, lint.Options{})
		fixed, err := lint.Fix(name, formats.Options{}, found)
		require.NoError(t, err)
		data, err := os.ReadFile(name)
		require.NoError(t, err)
		if len(fixed) == 0 {
			require.Equal(t, file, string(data))
			return
		}
		require.True(t, strings.HasPrefix(string(data), file[:from]) && strings.HasSuffix(string(data), file[to:]), "%s", data)
		after, err := formats.LoadFile(name, formats.Options{})
		require.NoError(t, err, "%s", data)
		want := edited(text, fixed)
		require.Equal(t, want, *stringOf(&after.Methods[0], p), "%s", data)
		set(&after.Methods[0], p, text)
		require.Equal(t, before.Methods[0].Integration, after.Methods[0].Integration)
		set(&after.Methods[0], p, want)
		left := lint.CheckAPI(after, lint.Options{})
		for i := range fixed {
			require.Less(t, alike(left, &fixed[i]), alike(found, &fixed[i]), "%v\n%s", &fixed[i], data)
		}
	})
}

// alike counts the findings of a list that are said of the same part in the same words.
func alike(list []lint.Finding, f *lint.Finding) (n int) {
	for i := range list {
		if list[i].Rule() == f.Rule() && list[i].Message == f.Message && list[i].About.Pointer == f.About.Pointer {
			n++
		}
	}
	return n
}

// edited is a string with the edits of findings.
func edited(text string, fixed []lint.Finding) string {
	var edits []*lint.Edit
	for i := range fixed {
		same := func(e *lint.Edit) bool { return e.From == fixed[i].Edit.From && e.Old == fixed[i].Edit.Old }
		if !slices.ContainsFunc(edits, same) {
			edits = append(edits, fixed[i].Edit)
		}
	}
	slices.SortFunc(edits, func(a, b *lint.Edit) int { return cmp.Or(b.From-a.From, len(b.Old)-len(a.Old)) })
	for _, e := range edits {
		text = text[:e.From] + e.New + text[e.From+len(e.Old):]
	}
	return text
}
