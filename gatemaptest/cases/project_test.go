package cases

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gatemap/gatemap/definition/formats"
	"github.com/stretchr/testify/require"
)

// project copies the definition of testdata into a folder of its own.
func project(t *testing.T) string {
	dir := t.TempDir()
	data, err := os.ReadFile("testdata/pets/template.yaml")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "template.yaml"), data, 0o644))
	require.NoError(t, os.Mkdir(filepath.Join(dir, ".git"), 0o755))
	return dir
}

func parse(t *testing.T, name, text string) *File {
	t.Helper()
	f, err := Read(name, []byte(text))
	require.NoError(t, err)
	return f
}

func TestScaffoldPasses(t *testing.T) {
	for _, ext := range []string{"txtar", "yaml"} {
		for method, count := range map[string]int{"GET": 6, "DELETE": 5} {
			dir := project(t)
			name := filepath.Join(dir, "x.gatemap."+ext)
			p := new(Project)
			data, err := p.Scaffold(Settings(name, "template.yaml", method, "/{id}", "", nil))
			require.NoError(t, err)
			f := parse(t, name, string(data))
			results, err := p.Run(f, nil)
			require.NoError(t, err)
			require.Len(t, results, count)
			for _, r := range results {
				require.Empty(t, r.Differences, r.Case.Name)
			}
			require.Equal(t, count, strings.Count(string(data), "# Check: "))
		}
	}
}

// A definition outside of the project is not read, by whatever way.
func TestDefinitionStaysInside(t *testing.T) {
	dir := project(t)
	outside := t.TempDir()
	secret := filepath.Join(outside, "secret.yaml")
	require.NoError(t, os.WriteFile(secret, []byte("TOP: secret"), 0o600))
	require.NoError(t, os.Symlink(secret, filepath.Join(dir, "link.yaml")))
	require.NoError(t, os.Symlink(outside, filepath.Join(dir, "folder")))
	rel, err := filepath.Rel(filepath.Join(dir, "sub"), secret)
	require.NoError(t, err)
	for definition, want := range map[string]string{
		rel:                     "is outside of",
		secret:                  "a path relative to the case file",
		"../link.yaml":          "is not in the folder",
		"../folder/secret.yaml": "is not in the folder",
		"../../../x":            "is outside of",
		"../missing.yaml":       "no such file or directory",
		"../template.yaml/x":    "not a directory",
	} {
		f := parse(t, filepath.Join(dir, "sub", "f.gatemap.yaml"), "definition: "+definition+"\ncases: [{name: a}]")
		_, err := new(Project).Run(f, nil)
		require.ErrorContains(t, err, want, definition)
		require.ErrorContains(t, err, "f.gatemap.yaml:1:13: ", definition)
		require.NotContains(t, err.Error(), "TOP")
	}
	f := parse(t, filepath.Join(dir, "sub", "f.gatemap.yaml"), "definition: ../template.yaml\nmethod: DELETE\ncases: [{name: a, expect: {status: 204}}]")
	results, err := new(Project).Run(f, nil)
	require.NoError(t, err)
	require.Empty(t, results[0].Differences)
	_, err = (&Project{Root: filepath.Join(dir, "sub")}).Run(f, nil)
	require.ErrorContains(t, err, filepath.Join(dir, "sub")+": no such file or directory")
	require.NoError(t, os.Mkdir(filepath.Join(dir, "sub"), 0o777))
	_, err = (&Project{Root: filepath.Join(dir, "sub")}).Run(f, nil)
	require.ErrorContains(t, err, "is outside of")

	require.NoError(t, os.Remove(filepath.Join(dir, ".git")))
	_, err = new(Project).Run(f, nil)
	require.ErrorContains(t, err, "is outside of "+filepath.Join(dir, "sub"))
	_, err = (&Project{Folders: []string{"testdata", dir}}).Run(f, nil)
	require.NoError(t, err)
}

func TestMethodErrors(t *testing.T) {
	tests := []struct{ settings, want string }{
		{"", "1:13: template.yaml has 2 methods; name one with method: and path: (GET /{id}, DELETE /{id})"},
		{"method: PUT\n", "2:9: template.yaml has no method PUT; it has GET /{id}, DELETE /{id}"},
		{"path: /x\n", "2:7: template.yaml has no method /x; it has"},
		{"method: DELETE\ntype: mock\n", "3:7: type: mock contradicts the definition, whose type is HTTP"},
	}
	dir := project(t)
	for _, tt := range tests {
		f := parse(t, filepath.Join(dir, "f.gatemap.yaml"), "definition: template.yaml\n"+tt.settings+"cases: [{name: a}]")
		_, err := new(Project).Run(f, nil)
		require.ErrorContains(t, err, "f.gatemap.yaml:"+tt.want)
	}
}

// A fault of the mapping is reported where it stands in the definition.
func TestCompileErrors(t *testing.T) {
	dir := t.TempDir()
	definition := "openapi: 3.0.1\npaths:\n  /a:\n    get:\n      x-amazon-apigateway-integration:\n        type: http\n        responses:\n" +
		"          '4(': {statusCode: 400}\n          default:\n            statusCode: 200\n            responseTemplates:\n              text/plain: |\n                ok\n                #if(\n"
	require.NoError(t, os.WriteFile(filepath.Join(dir, "api.yaml"), []byte(definition), 0o644))
	f := parse(t, filepath.Join(dir, "f.gatemap.yaml"), "definition: api.yaml\ncases: [{name: a}]")
	_, err := new(Project).Run(f, nil)
	require.ErrorContains(t, err, filepath.Join(dir, "api.yaml")+":8:")
	require.ErrorContains(t, err, filepath.Join(dir, "api.yaml")+":15:")
}

// A MOCK integration answers what its request template makes, overrides
// included (rules/selection.md#mock, rules/templates.md#overrides).
func TestMock(t *testing.T) {
	dir := t.TempDir()
	definition := `{"type": "MOCK", "requestTemplates": {"application/json": "#set($context.responseOverride.header.X = $input.params('x')){\"statusCode\": #if($input.params('x') == '')500#{else}200#end}"},
		"integrationResponses": {"200": {"statusCode": "200"}, "500": {"statusCode": "500", "selectionPattern": "500", "responseTemplates": {"application/json": "none"}}}}`
	require.NoError(t, os.WriteFile(filepath.Join(dir, "i.json"), []byte(definition), 0o644))
	name := filepath.Join(dir, "f.gatemap.yaml")
	f := parse(t, name, `
definition: i.json
cases:
- {name: template, request: {querystring: {x: a}}, expect: {status: 200, headers: {X: a}, body: ""}}
- {name: otherwise, expect: {status: 500, body: none}}
- {name: status, backend: {statusCode: 500}, expect: {status: 500, body: none}}
- {name: text, backend: {body: "{statusCode: 500}"}, expect: {selected: 500}}
`)
	results, err := new(Project).Run(f, nil)
	require.NoError(t, err)
	for _, r := range results {
		require.Empty(t, r.Differences, r.Case.Name)
	}
	data, err := new(Project).Scaffold(Settings(name, "i.json", "", "", "", nil))
	require.NoError(t, err)
	results, err = new(Project).Run(parse(t, name, string(data)), nil)
	require.NoError(t, err)
	require.Len(t, results, 3)
}

// A response that nothing selects is noted in the file.
func TestScaffoldUnreachable(t *testing.T) {
	dir := t.TempDir()
	definition := `{"type": "HTTP", "integrationResponses": {"200": {"statusCode": "200"}, "404": {"statusCode": "404", "selectionPattern": "no such status"}}}`
	require.NoError(t, os.WriteFile(filepath.Join(dir, "i.json"), []byte(definition), 0o644))
	data, err := new(Project).Scaffold(Settings(filepath.Join(dir, "f.gatemap.yaml"), "i.json", "", "", "", nil))
	require.NoError(t, err)
	require.Contains(t, string(data), "# No backend result was found that selects 404")
}

// The uri of a function that the deployment completes is that of a function;
// one that says nothing is not guessed.
func TestUnresolvedFunction(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "f.gatemap.yaml")
	run := func(uri, settings string) error {
		definition := `{"type": "AWS", "uri": "` + uri + `", "integrationResponses": {"200": {"statusCode": "200"}, "404": {"statusCode": "404", "selectionPattern": "no.*"}}}`
		require.NoError(t, os.WriteFile(filepath.Join(dir, "i.json"), []byte(definition), 0o644))
		f := parse(t, name, "definition: i.json\n"+settings+"cases: [{name: a, backend: {errorMessage: not there}, expect: {status: 404}}]")
		results, err := new(Project).Run(f, nil)
		if err == nil {
			require.Empty(t, results[0].Differences)
		}
		return err
	}
	const sqs = "arn:aws:apigateway:eu-west-1:sqs:path/1/q"
	require.NoError(t, run("arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${F.Arn}/invocations", ""))
	require.NoError(t, run("${Uri}", "type: lambda\n"))
	require.NoError(t, run("", "type: lambda\n"))
	require.ErrorContains(t, run("${Uri}", ""), "f.gatemap.yaml:1:13: the uri ${Uri} of the definition does not say whether the integration calls a Lambda function")
	require.ErrorContains(t, run("${Uri}", "type: aws\n"), "errorMessage is the error of a Lambda function")
	require.ErrorContains(t, run(sqs, "type: lambda\n"), "2:7: type: lambda contradicts the definition, whose uri is "+sqs)
}

// The same API in every format gets the same first cases, and they pass.
func TestScaffoldEveryFormat(t *testing.T) {
	const folder = "../../definition/formats/testdata/pets"
	for _, path := range []struct{ method, path string }{{"POST", "/pets"}, {"GET", "/pets/{id}"}, {"OPTIONS", "/pets"}} {
		var first string
		for _, d := range []string{"aws-cli.json", "cloudformation.yaml", "openapi2.json", "openapi3.yaml", "plan.json", "sam.yaml", "serverless.yml", "cdk.out", "terraform"} {
			name := filepath.Join(folder, "x.gatemap.txtar")
			p := &Project{Root: "../.."}
			data, err := p.Scaffold(Settings(name, d, path.method, path.path, "", nil))
			require.NoError(t, err, d)
			f := parse(t, name, string(data))
			results, err := p.Run(f, nil)
			require.NoError(t, err, d)
			for _, r := range results {
				require.Empty(t, r.Differences, "%s %s", d, r.Case.Name)
			}
			text := strings.ReplaceAll(string(data), d, "DEFINITION")
			if first == "" {
				first = text
			}
			require.Equal(t, first, text, d)
		}
	}
}

// TestWarningsOfTheMethod: what is wrong with another method of the definition
// is no matter of a case, unless it may be why the case's method is not there.
func TestWarningsOfTheMethod(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "api.json"), []byte(`{"openapi": "3.0.1", "paths": {"/p": {
		"get": {"x-amazon-apigateway-integration": {"type": "HTTP", "responses": {"default": {"statusCode": "200"}}}},
		"put": {"x-amazon-apigateway-integration": {"type": "HTTP", "responses": {"default": {"statusCode": {}}}}}}}}`), 0o644))
	for verb, want := range map[string]int{"GET": 0, "PUT": 1, "PATCH": 1} {
		p := new(Project)
		p.Run(parse(t, filepath.Join(dir, "f.gatemap.yaml"), "definition: api.json\nmethod: "+verb+"\ncases: [{name: a, expect: {status: 200}}]"), nil)
		require.Len(t, p.Warnings(), want, verb)
	}
}

// TestEvaluateIn: a case with a definition that was read elsewhere.
func TestEvaluateIn(t *testing.T) {
	api, err := formats.Parse("api.json", []byte(`{"type": "HTTP", "integrationResponses": {"200": {"statusCode": "200", "responseTemplates": {"application/json": "{\"n\": \"$input.path('$.name')\"}"}}}}`), formats.Options{})
	require.NoError(t, err)
	f, err := Read("a.gatemap.yaml", []byte("definition: elsewhere.json\ncases:\n  - name: one\n    backend: {body: '{\"name\": \"Rex\"}'}\n    expect: {status: 200}\n"))
	require.NoError(t, err)
	o, m, err := f.EvaluateIn(api, &f.Cases[0])
	require.NoError(t, err)
	require.Same(t, &api.Methods[0], m)
	require.Equal(t, `{"n": "Rex"}`, string(o.Response.Body))
	_, _, err = f.EvaluateIn(&formats.API{}, &f.Cases[0])
	require.ErrorContains(t, err, "no integrations")
}
