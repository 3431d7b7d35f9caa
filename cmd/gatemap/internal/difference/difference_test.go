package difference

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/emit"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/internal/target"
	"github.com/gatemap/gatemap/internal/testenv"
)

func parse(t *testing.T, name string, data []byte) *formats.API {
	t.Helper()
	api, err := formats.Parse(name, data, formats.Options{})
	require.NoError(t, err)
	return api
}

func methods(t *testing.T, text string) []*definition.Operation {
	t.Helper()
	return target.Named(parse(t, "api.yaml", []byte(text)), target.Query{})
}

func compared(older, newer []*definition.Operation) *Report {
	c := New(older, newer, Options{Limits: GeneratedLimits})
	c.Generate()
	return c.Report()
}

// differing are the methods and gateway responses that are not the same.
func differing(r *Report) string {
	var names []string
	for _, m := range r.Methods {
		if m.Verdict != Same {
			names = append(names, string(m.Verdict)+" "+m.name())
		}
	}
	for _, g := range r.Gateway {
		names = append(names, string(g.Type))
	}
	return strings.Join(names, ", ")
}

// base is a definition with something of everything.
func base(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("testdata/api.yaml")
	require.NoError(t, err)
	return string(data)
}

const (
	pets   = "differs GET /pets/{id}"
	orders = "differs POST /orders"
	image  = "differs GET /image"
	cors   = "differs OPTIONS /cors"
)

// TestChangesAreFound: each change of what clients get is found, in its method.
func TestChangesAreFound(t *testing.T) {
	testenv.OneGoroutine(t)
	text := base(t)
	tests := []struct{ name, old, new, want string }{
		{"patterns swapped", `'[\s\S]*\[404\][\s\S]*':~            statusCode: 404`, `'.*\[4\d{2}\].*':~            statusCode: 404`, ""},
		{"pattern widened", `4\d{2}: {`, `4\d{2}|504: {`, orders},
		{"pattern narrowed", `4\d{2}: {`, `4[0-8]\d: {`, orders},
		{"pattern narrowed by one status", `5\d{2}:`, `5(?!99)\d{2}:`, orders},
		{"message pattern over lines", `'.*\[4\d{2}\].*'`, `'[\s\S]*\[4\d{2}\][\s\S]*'`, pets},
		{"message pattern of one line", `'[\s\S]*\[404\][\s\S]*'`, `'.*\[404\].*'`, pets},
		{"message pattern anchored", `'.*\[4\d{2}\].*'`, `'\[4\d{2}\].*'`, pets},
		{"brackets without backslashes", `'[\s\S]*\[404\][\s\S]*'`, `'[\s\S]*[404][\s\S]*'`, pets},
		{"message pattern with one digit more", `'.*\[4\d{2}\].*'`, `'.*\[4\d{2,3}\].*'`, pets},
		{"message pattern in any letter case", `'[\s\S]*\[404\][\s\S]*'`, `'(?i)[\s\S]*\[404x?\][\s\S]*'`, pets},
		{"catch-all without line breaks", `'(\n|.)+'`, `'.+'`, pets},
		{"catch-all with the empty message", `'(\n|.)+'`, `'(\n|.)*'`, pets},
		{"status", "statusCode: 201", "statusCode: 200", orders},
		{"status of an error", "statusCode: 502", "statusCode: 503", orders},
		{"default response", "          default:~            statusCode: 201", "          '2\\d{2}':~            statusCode: 201", orders},
		{"header dropped", "method.response.header.Location: integration.response.header.Location, ", "", orders},
		{"header added", "4\\d{2}: {statusCode: 400}", "4\\d{2}: {statusCode: 400, responseParameters: {method.response.header.X: \"'1'\"}}", orders},
		{"header renamed", "method.response.header.Link:", "method.response.header.Links:", orders},
		{"one value in place of all", "integration.response.multivalueheader.Link", "integration.response.header.Link", orders},
		{"header of another header", "integration.response.header.Location", "integration.response.header.X-Location", orders},
		{"header of another member", "integration.response.body.count", "integration.response.body.total", pets},
		{"static header", "'not found'", "'Not found'", pets},
		{"header of another stage variable", "stageVariables.name", "stageVariables.stage", pets},
		{"header of the context", "method.response.header.X-Stage: stageVariables.name", "method.response.header.X-Stage: context.stage", pets},
		{"CORS origin", `"'*'", method.response.header.Access-Control-Allow-Methods`, `"'https://a.example.com'", method.response.header.Access-Control-Allow-Methods`, cors},
		{"CORS methods", "'GET,POST'", "'GET,POST,PUT'", cors},
		{"request template of a MOCK", "https://evil.example.com", "https://bad.example.com", cors},
		{"comma in a list", "#if($foreach.hasNext), #end", "#if($foreach.hasNext) #end", pets},
		{"comma behind a member", `escapeJavaScript($pet.name)",`, `escapeJavaScript($pet.name)"`, pets},
		{"comma in a branch", `#if($context.stage == 'dev'), "stage"`, `#if($context.stage == 'dev') "stage"`, pets},
		{"text of a branch", "Cat", "cat", pets},
		{"text of the last branch", "Other", "other", pets},
		{"constant of a condition", "$pet.kind == 'cat'", "$pet.kind == 'cats'", pets},
		{"condition turned around", "$context.stage == 'dev'", "$context.stage != 'dev'", pets},
		{"condition of another variable", "$context.stage == 'dev'", "$context.path == 'dev'", pets},
		{"branches swapped", "#if($pet.kind == 'dog')Dog#elseif($pet.kind == 'cat')Cat", "#if($pet.kind == 'cat')Dog#elseif($pet.kind == 'dog')Cat", pets},
		{"escape dropped", "$util.escapeJavaScript($pet.name)", "$pet.name", pets},
		{"json in place of path", "$input.json('$.pet.owner')", `"$input.path('$.pet.owner')"`, pets},
		{"another member", "$input.json('$.pet.owner')", "$input.json('$.owner')", pets},
		{"member renamed", `"owner": $input`, `"Owner": $input`, pets},
		{"XML template", `<pet name="$input`, `<pet id="$input`, pets},
		{"XML template dropped", `              application/xml: <pet name="$input.path('$.pet.name')"/>~`, "", pets},
		{"replacement", `.replace("[404] ", "")`, `.replace("[404]", "")`, pets},
		{"threshold", "$root.total > 100", "$root.total >= 100", orders},
		{"size", "$root.lines.size()", "$root.lines.size(), \"n\": 1", orders},
		{"parameter of the request", "'verbose'", "'Verbose'", orders},
		{"override of a header", "Retry-After = \"5\"", "Retry-After = \"10\"", orders},
		{"override of the status", "#set($context.responseOverride.header.Retry-After = \"5\")", "#set($context.responseOverride.status = 504)", orders},
		{"contentHandling", "contentHandling: CONVERT_TO_TEXT", "contentHandling: CONVERT_TO_BINARY", image},
		{"contentHandling dropped", "            contentHandling: CONVERT_TO_TEXT~", "", image},
		{"binary media types", "[image/png]", "[image/jpeg]", "differs OPTIONS /cors, differs GET /image, differs POST /orders, differs GET /pets/{id}"},
		{"kind of the integration", "type: aws_proxy", "type: aws", "differs GET /proxy"},
		{"gateway response", `'{"slow":true}'`, `'{"slow":1}'`, "THROTTLED"},
		{"status of a gateway response", "statusCode: 429", "statusCode: 503", "THROTTLED"},
		{"template that does not parse", "#{else}Other#end", "#{else}Other", pets},
		{"method removed", "  /cors:~    options:", "  /cors:~    get:", "added GET /cors, removed OPTIONS /cors"},
		{"undeclared response", "responses: {'201': {headers: {Location: {schema: {type: string}}, Link: {schema: {type: string}}}}, '400': {}, '502': {}}", "responses: {'201': {headers: {Location: {schema: {type: string}}, Link: {schema: {type: string}}}}, '502': {}}", orders},
	}
	found := 0
	older := methods(t, text)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			from, to := strings.ReplaceAll(tt.old, "~", "\n"), strings.ReplaceAll(tt.new, "~", "\n")
			require.Equal(t, 1, strings.Count(text, from))
			changed := strings.Replace(text, from, to, 1)
			if tt.name == "patterns swapped" {
				changed = strings.Replace(changed, "'.*\\[4\\d{2}\\].*':\n            statusCode: 409", "'[\\s\\S]*\\[404\\][\\s\\S]*':\n            statusCode: 409", 1)
				tt.want = pets
			}
			got := differing(compared(older, methods(t, changed)))
			if tt.want == "THROTTLED" {
				require.Equal(t, "THROTTLED", got)
				return
			}
			require.Equal(t, tt.want, got)
			back := differing(compared(methods(t, changed), older))
			require.Equal(t, tt.want == "", back == "", "the other way round")
			found++
		})
	}
	t.Logf("%d changes", len(tests))
}

// TestTemplatesAreToldApart: what methods of texts and parameters tell apart, also where
// each branch of both templates is reached.
func TestTemplatesAreToldApart(t *testing.T) {
	for name, pair := range map[string][2]string{
		"length":             {`$s.length() > 50`, `$s.length() > 49`},
		"place":              {`$s.indexOf('@') > 3`, `$s.indexOf('@') > 4`},
		"last place":         {`$s.lastIndexOf('/') == 2`, `$s.indexOf('/') == 2`},
		"parts":              {`$s.split(',').size() > 2`, `$s.split(',').size() > 3`},
		"pattern":            {`$s.matches('[a-f]+')`, `$s.matches('[a-g]+')`},
		"constant":           {`$s == $k`, `$s == $k.toUpperCase()`},
		"parameter anywhere": {`$input.params('q') == 'x'`, `$input.params().querystring.get('q') == 'x'`},
		"header or query":    {`$input.params('X-Q') == 'x'`, `$input.params().header.get('X-Q') == 'x'`},
	} {
		t.Run(name, func(t *testing.T) {
			var sides [2][]*definition.Operation
			for i, condition := range pair {
				sides[i] = methods(t, `{openapi: 3.0.1, info: {title: t, version: "1"}, paths: {/a: {get: {responses: {"200": {description: d}}, x-amazon-apigateway-integration: {
type: http, httpMethod: GET, uri: "http://x", responses: {default: {statusCode: "200", responseTemplates: {application/json: "#set($k = 'zq')#set($s = $input.path('$.s'))#if(`+condition+`)a#{else}b#end"}}}}}}}}`)
			}
			require.Equal(t, "differs GET /a", differing(compared(sides[0], sides[1])))
		})
	}
}

// TestSameMeaning: what is written otherwise and means the same is the same.
func TestSameMeaning(t *testing.T) {
	text := base(t)
	older := methods(t, text)
	tests := []struct{ name, old, new string }{
		{"blanks in the definition", "statusCode: 400}", "statusCode:   400 }"},
		{"order of responses", "          4\\d{2}: {statusCode: 400}\n          5\\d{2}:\n            statusCode: 502\n", "          5\\d{2}:\n            statusCode: 502\n"},
		{"order of parameters", "{method.response.header.X-Code: \"'not found'\", method.response.header.X-Stage: stageVariables.name}",
			"{method.response.header.X-Stage: stageVariables.name, method.response.header.X-Code: \"'not found'\"}"},
		{"blanks in the JSON of a template", `'{"message": "internal"}'`, `'{ "message" :"internal" }'`},
		{"order in the JSON of a template", `"trace": "$context.requestId"}'`, `"trace": "$context.requestId" }'`},
		{"another pattern for the same", `5\d{2}:`, `5[0-9][0-9]:`},
		{"another pattern for the same messages", `'[\s\S]*\[404\][\s\S]*'`, `'(?s).*\[404].*'`},
		{"a template of another type that is the only one", "responseTemplates: {text/plain: 'no'}", "responseTemplates: {application/json: 'no'}"},
		{"a name in a template", "$root", "$everything"},
		{"a comment in a template", "#set($root = $input.path('$'))", "#set($root = $input.path('$'))## all of it"},
		{"another way to a parameter", "$input.params('verbose')", "$input.params(\"verbose\")"},
		{"names of path parameters", "/pets/{id}:", "/pets/{petId}:"},
		{"what the backend is asked", "http://orders.example.com/", "http://orders.example.org/v2"},
		{"a condition the other way round", "$pet.kind == 'dog'", "'dog' == $pet.kind"},
		{"letter case of a header", "X-Count", "x-count"},
		{"a description", "title: pets", "title: animals"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			require.Contains(t, text, tt.old)
			changed := strings.ReplaceAll(text, tt.old, tt.new)
			if tt.name == "order of responses" {
				changed = strings.Replace(changed, "  /image:\n", "          4\\d{2}: {statusCode: 400}\n  /image:\n", 1)
			}
			r := compared(older, methods(t, changed))
			require.Empty(t, differing(r))
			require.False(t, r.Differs())
		})
	}
}

// TestNotations: a definition is the same in each notation that it can be written in,
// and the one API of package formats' tests in all that can be read.
func TestNotations(t *testing.T) {
	api := parse(t, "api.yaml", []byte(base(t)))
	for _, format := range []formats.Format{formats.AWSCLI, formats.OpenAPI, formats.CloudFormation, formats.Terraform} {
		t.Run("written as "+string(format), func(t *testing.T) {
			data, lost, err := emit.Convert(api, format)
			require.NoError(t, err)
			require.Empty(t, lost)
			name := "api.json"
			if format == formats.Terraform {
				name = "api.tf"
			}
			again := parse(t, name, data)
			require.Empty(t, differing(compared(target.Named(api, target.Query{}), target.Named(again, target.Query{}))))
		})
	}
	folder := "../../../../definition/formats/testdata/pets"
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	var first []*definition.Operation
	seen := map[formats.Format]bool{}
	for _, e := range entries {
		api, err := target.Load(filepath.Join(folder, e.Name()), formats.Options{})
		if err != nil || len(api.Methods) == 0 || e.Name() == "openapi-body.yaml" { // the body of another one, which has more beside it
			continue
		}
		list := target.Named(api, target.Query{})
		if first == nil {
			first = list
		}
		seen[api.Format] = true
		require.Empty(t, differing(compared(first, list)), e.Name())
	}
	require.GreaterOrEqual(t, len(seen), 7, "%v", seen)
}

// TestIntrinsics: a value of CloudFormation is the same in whatever function it is
// written (definition/formats resolves them).
func TestIntrinsics(t *testing.T) {
	template := func(uri, origin, text string) []*definition.Operation {
		return target.Named(parse(t, "template.yaml", []byte(`Parameters: {Domain: {Type: String, Default: example.com}}
Resources:
  Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: a}}
  Get:
    Type: AWS::ApiGateway::Method
    Properties:
      RestApiId: !Ref Api
      ResourceId: !GetAtt Api.RootResourceId
      HttpMethod: GET
      Integration:
        Type: HTTP
        IntegrationHttpMethod: GET
        Uri: `+uri+`
        IntegrationResponses:
        - StatusCode: 200
          ResponseParameters: {method.response.header.O: `+origin+`}
          ResponseTemplates: {application/json: `+text+`}
      MethodResponses: [{StatusCode: 200, ResponseParameters: {method.response.header.O: true}}]
`)), target.Query{})
	}
	first := template("!Sub 'https://${Domain}/'", "!Sub \"'https://${Domain}'\"", `!Sub '{"d": "${Domain}", "b": $input.body}'`)
	for name, other := range map[string][]*definition.Operation{
		"Join":        template("!Join ['', ['https://', !Ref Domain, /]]", `!Join ["", ["'https://", !Ref Domain, "'"]]`, `!Join ['', ['{"d": "', !Ref Domain, '", "b": $input.body}']]`),
		"long forms":  template("{'Fn::Sub': 'https://${Domain}/'}", `{"Fn::Sub": ["'https://${D}'", {D: {Ref: Domain}}]}`, `{'Fn::Sub': '{"d": "${Domain}", "b": $input.body}'}`),
		"plain texts": template("https://example.com/", `"'https://example.com'"`, `'{"d": "example.com", "b": $input.body}'`),
	} {
		require.Empty(t, differing(compared(first, other)), name)
	}
	changed := template("https://example.com/", `"'https://example.org'"`, `'{"d": "example.com", "b": $input.body}'`)
	require.Equal(t, "differs GET /", differing(compared(first, changed)))
}
