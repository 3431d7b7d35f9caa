package lint_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/internal/vtl"
	"github.com/gatemap/gatemap/lint"
)

// Each template fails in Velocity 1.7, and the cure parses there (asked of the
// reference engine).
func TestVelocityTraps(t *testing.T) {
	for _, row := range []struct{ trap, fix, cured string }{
		{`#if($x == null)a#end`, `compare with ""`, `#if($x == "")a#end`},
		{`#if($x.y != null)a#end`, `compare with ""`, `#if($x.y != "")a#end`},
		{`#if(null == $x)a#end`, `compare with ""`, `#if("" == $x)a#end`},
		{`#if($x == NULL)a#end`, `compare with ""`, `#if($x == "")a#end`},
		{`#if($x == undefined)a#end`, `compare with ""`, `#if($x == "")a#end`},
		{`#if($x eq null)a#end`, `compare with ""`, `#if($x eq "")a#end`},
		{`#if($a && $x == null)a#end`, `compare with ""`, `#if($a && $x == "")a#end`},
		{`#if($x is null)a#end`, `compare with ""`, `#if($x == "")a#end`},
		{`#set($x = null)`, `set the empty string`, `#set($x = "")`},
		{`#set($m = {"a": null})`, `$null`, `#set($m = {"a": $null})`},
		{`#set($l = [1, null])`, `$null`, `#set($l = [1, $null])`},
		{`#set($n = $l.size()-1)`, `blanks on both sides`, `#set($n = $l.size() - 1)`},
		{`#set($n = $l.size() -1)`, `blanks on both sides`, `#set($n = $l.size() - 1)`},
		{`#set($n = $i -1)`, `blanks on both sides`, `#set($n = $i - 1)`},
		{`#set($n = ${i}-1)`, `blanks on both sides`, `#set($n = ${i} - 1)`},
		{`#set($n = 2-1)`, `blanks on both sides`, `#set($n = 2 - 1)`},
		{`#if($l.size()-1 > 0)a#end`, `blanks on both sides`, `#if($l.size() - 1 > 0)a#end`},
		{`#set($x = $l.get($n - 1))`, `compute it before`, `#set($n = $n - 1)#set($x = $l.get($n))`},
		{`#set($x = $l[$n + 1])`, `compute it before`, `#set($n = $n + 1)#set($x = $l[$n])`},
		{`$s.substring(0, $s.length()-1)`, `compute it before`, `#set($n = $s.length() - 1)$s.substring(0, $n)`},
		{`$s.concat("a" + $b)`, `compute it before`, `#set($b = "a" + $b)$s.concat($b)`},
		{`#set($m = {"a": $n * 2})`, `compute it before`, `#set($n = $n * 2)#set($m = {"a": $n})`},
		{`#set($l = [1, $n - 1])`, `compute it before`, `#set($n = $n - 1)#set($l = [1, $n])`},
		{`$l.get(($n))`, `compute it before`, `$l.get($n)`},
		{`#if($l.get($i).equals($a == 1))a#end`, `compute it before`, `#set($n = $a == 1)#if($l.get($i).equals($n))a#end`},
		{`#set($x = ($l.get(0) + $n -1))`, `blanks on both sides`, `#set($x = ($l.get(0) + $n - 1))`},
		{`#foreach($i in [0..$l.size()-1])a#end`, `compute it before`, `#set($n = $l.size() - 1)#foreach($i in [0..$n])a#end`},
		{`#set($n = $a-$b)`, `blanks on both sides`, `#set($n = $a - $b)`},
		{`#set($n = -$a)`, `0 - $x`, `#set($n = 0 - $a)`},
		{`#if($x === 1)a#end`, `take one = away`, `#if($x == 1)a#end`},
		{`#if($x !== 1)a#end`, `take one = away`, `#if($x != 1)a#end`},
		{`#if($x ! = 1)a#end`, `write !=`, `#if($x != 1)a#end`},
		{`#if($x = 1)a#end`, `compare with ==`, `#if($x == 1)a#end`},
		{`#if($x <> 1)a#end`, `write !=`, `#if($x != 1)a#end`},
		{`#set($x == 1)`, `take one = away`, `#set($x = 1)`},
		{`#set($x += 1)`, `$n = $n + 1`, `#set($x = $x + 1)`},
		{`#set($x++)`, `$n = $n + 1`, `#set($x = $x + 1)`},
		{`#set($x = $a ? 1 : 2)`, `#else`, `#if($a)#set($x = 1)#else#set($x = 2)#end`},
		{`#foreach($a : $l)a#end`, `#foreach($x in $list)`, `#foreach($a in $l)a#end`},
		{`#foreach(a in $l)a#end`, `#foreach($x in $list)`, `#foreach($a in $l)a#end`},
		{`#foreach($i in 0..2)a#end`, `[0..9]`, `#foreach($i in [0..2])a#end`},
		{`#if($x)a#elsif($y == 1)b#end`, `#elseif`, `#if($x)a#elseif($y == 1)b#end`},
		{`#if($x)a#elif($y == 1)b#end`, `#elseif`, `#if($x)a#elseif($y == 1)b#end`},
		{`#if $x a#end`, `#if($x)`, `#if($x)a#end`},
		{`#if(x == 1)a#end`, `$x for a variable`, `#if($x == 1)a#end`},
		{`#set(x = 1)`, `#set($x`, `#set($x = 1)`},
		{`#if($x == TRUE)a#end`, `true or false`, `#if($x == true)a#end`},
		{`#set($m = {a: 1})`, `{"a": 1}`, `#set($m = {"a": 1})`},
		{`#set($d = new Date())`, `what the values have`, `#set($d = $x.substring(0, 4))`},
		{`#if($x == "")a`, `#end`, `#if($x == "")a#end`},
		{`#foreach($i in $l)a`, `#end`, `#foreach($i in $l)a#end`},
		{`a#end`, `#end`, `a`},
		{`#if($x)a#end#else b#end`, `#end`, `#if($x)a#else b#end`},
	} {
		_, err := vtl.Parse(row.trap, vtl.Options{})
		require.Error(t, err, "%s", row.trap)
		_, err = vtl.Parse(row.cured, vtl.Options{})
		require.NoError(t, err, "%s", row.cured)
		var fix string
		for _, f := range check(t, document("http", template(row.trap), ""), lint.Options{}) {
			if f.Rule() == "template-syntax" {
				fix = f.Fix
				require.Contains(t, f.Message, "; ", "%s", row.trap)
			}
		}
		require.Contains(t, fix, row.fix, "%s", row.trap)
	}
}

// faulty has four faults, and mistakes that other rules find although the template
// does not parse.
const faulty = `#set($root == $input.path('$'))
{
#if($root.kind = 1)
  "id": "$contxt.requestId",
#foreach($i in $root.list)
  "n": $util.parseJSON("1"),
  "s": "$root"
#else if($x)
}
`

// asYAML, asJSON and asHCL write a definition with one template, and return the
// line of its first line and the column that its lines begin at; 0 where all of it
// stands in one line.
func asYAML(text string) (name, file string, line, column int) {
	const head = `openapi: "3.0.1"
info: {title: t, version: "1"}
paths:
  /a:
    get:
      responses: {"200": {description: ok}}
      x-amazon-apigateway-integration:
        type: http
        httpMethod: GET
        uri: https://example.com
        responses:
          default:
            statusCode: "200"
            responseTemplates:
              application/json: |
`
	return "api.yaml", head + indented(text, 16), 16, 17
}

func asSAM(text string) (name, file string, line, column int) {
	_, yaml, _, _ := asYAML(text)
	const head = `AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      StageName: v1
      DefinitionBody:
`
	return "template.yaml", head + indented(yaml, 8), 16 + 8, 17 + 8
}

func asHCL(text string) (name, file string, line, column int) {
	const head = `resource "aws_api_gateway_rest_api" "a" {
  name = "a"
}
resource "aws_api_gateway_integration" "a" {
  rest_api_id = aws_api_gateway_rest_api.a.id
  resource_id = aws_api_gateway_rest_api.a.root_resource_id
  http_method = "GET"
  type        = "HTTP"
  uri         = "https://example.com"
  integration_http_method = "GET"
}
resource "aws_api_gateway_integration_response" "a" {
  rest_api_id = aws_api_gateway_rest_api.a.id
  resource_id = aws_api_gateway_rest_api.a.root_resource_id
  http_method = "GET"
  status_code = "200"
  response_templates = {
    "application/json" = <<EOT
`
	return "main.tf", head + text + "EOT\n  }\n}\n", 19, 1
}

func asJSON(text string) (name, file string, line, column int) {
	quoted, _ := json.Marshal(text)
	return "api.json", fmt.Sprintf(`{"httpMethod":"GET","methodIntegration":{"type":"HTTP","uri":"http://h","integrationResponses":{
"200":{"statusCode":"200","responseTemplates":{"application/json":
%s}}}}}`, quoted), 3, 0
}

func indented(text string, blanks int) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) != "" {
			b.WriteString(strings.Repeat(" ", blanks))
		}
		b.WriteString(line)
	}
	return b.String()
}

// TestEachFault: every fault of a template is found at its place in the file,
// whatever the notation, with what other rules find in the rest.
func TestEachFault(t *testing.T) {
	for _, row := range []struct {
		notation string
		write    func(string) (name, file string, line, column int)
	}{{"YAML", asYAML}, {"SAM", asSAM}, {"HCL", asHCL}, {"JSON", asJSON}} {
		t.Run(row.notation, func(t *testing.T) {
			name, file, first, column := row.write(faulty)
			api, err := formats.Parse(name, []byte(file), formats.Options{})
			require.NoError(t, err)
			var got []string
			for _, f := range lint.CheckAPI(api, lint.Options{Severity: lint.Warning}) {
				got = append(got, fmt.Sprintf("%d:%d %s %s", f.Line, f.Column, f.Rule(), f.Message))
			}
			place := func(line, col int) (int, int) {
				if column == 0 { // all of it on one line, in double quotes
					before, _ := json.Marshal(faulty[:source.NewIndex([]byte(faulty)).Offset(line, col)])
					return first, len(before)
				}
				return line + first - 1, col + column - 1
			}
			at := func(line, col int) string {
				line, col = place(line, col)
				return fmt.Sprintf("line %d, column %d", line, col)
			}
			end, _ := place(10, 1) // behind the last line, where there is no indentation
			ends := fmt.Sprintf("line %d, column 1", end)
			if column == 0 {
				ends = at(10, 1)
			}
			var want []string
			for _, w := range []struct {
				line, column  int
				rule, message string
			}{
				{1, 12, "template-syntax", `#set assigns with one =; unexpected "=="`},
				{3, 1, "template-syntax", "#if has no #end: the template ends at " + ends + "; unexpected end of template"},
				{3, 16, "template-syntax", `one = assigns, and a condition cannot; unexpected "="`},
				{4, 10, "undefined-variable", "the variable $contxt is never set: it prints nothing"},
				{5, 1, "template-syntax", "#foreach has no #end: #else follows at " + at(8, 1) + `; unexpected "#else"`},
				{6, 8, "unknown-member", "$util has no method parseJSON: the reference prints nothing"},
				{8, 1, "unknown-directive", "#else if is #else and the text that follows it, which is printed"},
				{8, 10, "undefined-variable", "the variable $x is never set: it prints nothing"},
			} {
				line, col := place(w.line, w.column)
				want = append(want, fmt.Sprintf("%d:%d %s %s", line, col, w.rule, w.message))
			}
			require.ElementsMatch(t, want, got)
		})
	}
}
