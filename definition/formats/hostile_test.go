package formats_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/internal/testenv"
)

// TestLimits: what would take for ever, or the stack, is an error with a place.
func TestLimits(t *testing.T) {
	laughs := "openapi: 3.0.1\nx0: &x0 [a, a, a, a, a, a, a, a, a, a]\n"
	for i := 1; i < 12; i++ {
		laughs += fmt.Sprintf("x%d: &x%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*x%d, ", i-1), 10), ", "))
	}
	doubling := tfDoc("  status_code = 200\n  response_templates = {a = jsonencode(local.v39)}\n") + "locals {\n  v0 = [\"a\"]\n"
	texts := tfDoc("  status_code = 200\n  response_templates = {a = local.v39}\n") + "locals {\n  v0 = \"0123456789\"\n"
	chain := tfDoc("  status_code = 200\n  response_templates = {a = local.v0}\n") + "locals {\n"
	for i := 1; i < 40; i++ {
		doubling += fmt.Sprintf("  v%d = [local.v%d, local.v%d]\n", i, i-1, i-1)
		texts += fmt.Sprintf("  v%d = \"${local.v%d}${local.v%d}\"\n", i, i-1, i-1)
	}
	for i := range 5000 {
		chain += fmt.Sprintf("  v%d = local.v%d\n", i, i+1)
	}
	sls := "service: s\nprovider: {name: aws}\nfunctions: {f: {events: [{http: 'GET ${self:custom.v39}'}]}}\ncustom:\n  v0: 0123456789\n"
	for i := 1; i < 40; i++ {
		sls += fmt.Sprintf("  v%d: '${self:custom.v%d}${self:custom.v%d}'\n", i, i-1, i-1)
	}
	for _, c := range []struct{ name, file, doc, want string }{
		{"deep JSON", "a.json", strings.Repeat(`{"a":`, 100_000), "nested deeper"},
		{"deep YAML", "a.yaml", strings.Repeat("[", 5000) + strings.Repeat("]", 5000), "nested deeper"},
		{"very deep YAML", "a.yaml", strings.Repeat("[", 200_000), "not YAML"},
		{"billion laughs", "a.yaml", laughs, "more than"},
		{"anchor in itself", "a.yaml", "openapi: 3.0.1\na: &a [*a]\n", "contains itself"},
		{"deep HCL", "a.tf", "a = " + strings.Repeat("[", 100_000), "nested deeper"},
		{"deep HCL templates", "a.tf", "a = " + strings.Repeat(`"${`, 100_000), "nested deeper"},
		{"HCL operators", "a.tf", "a = " + strings.Repeat("!", 100_000) + "true", "nested deeper"},
		{"HCL conditionals", "a.tf", "a = (" + strings.Repeat("true ? 1 : ", 100_000) + "1)", "nested deeper"},
		{"HCL lists that double", "a.tf", doubling + "}\n", "a value of more than"},
		{"HCL texts that double", "a.tf", texts + "}\n", "evaluation writes more than"},
		{"HCL chain", "a.tf", chain + "  v5000 = 1\n}\n", "nested deeper"},
		{"HCL loops", "a.tf", tfDoc("  status_code = length([for a in range(9999): [for b in range(9999): [for c in range(9999): c]]])"), "steps"},
		{"variables that double", "serverless.yml", sls, "evaluation"},
		{"long key", "a.json", `{"openapi": "3.0.1", "` + strings.Repeat("k", 5000) + `": 1}`, "a key of 5000 bytes"},
		{"a crowd of values", "a.yaml", "openapi: [" + strings.Repeat("a,", 2<<20) + "]", "commas and lines"},
		{"large HCL", "a.tf", strings.Repeat("!", 3<<20), "an HCL file of more than"},
		{"empty", "a.yaml", "", "empty"},
		{"scalar", "a.yaml", "text", "a string where an API definition is expected"},
		{"no format", "a.json", `{"a": 1}`, "no known format"},
		{"not JSON", "a.json", `{"openapi": `, "not JSON"},
		{"raw state", "a.json", `{"terraform_version": "1", "lineage": "x", "resources": []}`, "raw state file"},
		{"not HCL", "a.tf", "resource {", "not HCL"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := formats.Parse(c.file, []byte(c.doc), formats.Options{})
			require.ErrorContains(t, err, c.want)
			var fault *definition.Fault
			require.ErrorAs(t, err, &fault)
			require.Equal(t, c.file, fault.File)
		})
	}
}

// TestOneLine: columns are right where all values are on one line; what they
// cost is in TestPlacesAreLinear.
func TestOneLine(t *testing.T) {
	testenv.OneGoroutine(t)
	doc := `{"é": 1, "openapi": "3.0.1", "paths": {"x-é": 1`
	for i := range 20_000 {
		doc += fmt.Sprintf(`, "x%d": 0`, i)
	}
	doc += `, "y": 1}}`
	api, err := formats.Parse("a.json", []byte(doc), formats.Options{})
	require.NoError(t, err)
	last := api.Problems[len(api.Problems)-1]
	require.Contains(t, last.Message, "there are more problems")
	first := api.Problems[0]
	require.Equal(t, 1, first.Line)
	require.Equal(t, len([]rune(doc[:strings.Index(doc, `"x0": `)+len(`"x0": `)]))+1, first.Column)
}

func TestSize(t *testing.T) {
	_, err := formats.Parse("a.yaml", []byte("openapi: 3.0.1\n"), formats.Options{MaxBytes: 5})
	require.ErrorContains(t, err, "larger than 5 bytes")
	_, err = formats.Load(fstest.MapFS{"a.yaml": {Data: []byte("openapi: 3.0.1\n")}}, "a.yaml", formats.Options{MaxBytes: 5})
	require.ErrorContains(t, err, "larger than 5 bytes")
}

// TestIncludes: files are read from the definition's folder and below, and
// nothing includes itself for ever.
func TestIncludes(t *testing.T) {
	sam := func(location string) string {
		return "Transform: AWS::Serverless-2016-10-31\nResources: {A: {Type: AWS::Serverless::Api, Properties: {DefinitionBody: {Fn::Transform: " +
			"{Name: AWS::Include, Parameters: {Location: " + location + "}}}}}}\n"
	}
	files := fstest.MapFS{
		"sub/ok.yaml":  {Data: []byte("openapi: 3.0.1\npaths: {}\n")},
		"self.yaml":    {Data: []byte("openapi: 3.0.1\npaths: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: self.yaml}}}\n")},
		"broken.yaml":  {Data: []byte("a: [")},
		"dir/x/y.yaml": {Data: nil},
	}
	for _, c := range []struct{ location, problem string }{
		{"sub/ok.yaml", ""},
		{"./sub/ok.yaml", ""},
		{"../secret.yaml", "outside of the definition's folder"},
		{"sub/../../secret.yaml", "outside of the definition's folder"},
		{"/etc/passwd", "outside of the definition's folder"},
		{"s3://bucket/key", "not a file of the definition's folder"},
		{"missing.yaml", "no such file"},
		{"dir", "not a regular file"},
		{"broken.yaml", "not YAML"},
		{"self.yaml", "includes itself"},
	} {
		files["template.yaml"] = &fstest.MapFile{Data: []byte(sam(c.location))}
		api, err := formats.Load(files, "template.yaml", formats.Options{})
		require.NoError(t, err, c.location)
		if c.problem == "" {
			require.Empty(t, api.Problems)
		} else {
			require.Contains(t, api.Problems.Report(), c.problem, c.location)
		}
	}
}

func TestLinkOutOfTheFolder(t *testing.T) {
	dir := t.TempDir()
	inner := filepath.Join(dir, "inner")
	require.NoError(t, os.Mkdir(inner, 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "secret.yaml"), []byte("openapi: 3.0.1\npaths: {}\n"), 0o644))
	if err := os.Symlink("../secret.yaml", filepath.Join(inner, "link.yaml")); err != nil {
		t.Skip("no symbolic links here")
	}
	template := "Resources: {A: {Type: AWS::Serverless::Api, Properties: {DefinitionUri: link.yaml}}}\n"
	require.NoError(t, os.WriteFile(filepath.Join(inner, "template.yaml"), []byte(template), 0o644))
	api, err := formats.LoadFile(filepath.Join(inner, "template.yaml"), formats.Options{})
	require.NoError(t, err)
	require.Contains(t, api.Problems.Report(), "cannot include")

	api, err = formats.LoadFile(filepath.Join(inner, "link.yaml"), formats.Options{})
	require.NoError(t, err, "a link that the caller names is followed")
	require.Equal(t, formats.OpenAPI, api.Format)
}

func TestReferencesToOtherFiles(t *testing.T) {
	files := fstest.MapFS{
		"api.yaml": {Data: []byte(`{openapi: 3.0.1, paths: {/a: {get: {x-amazon-apigateway-integration: {$ref: "parts.yaml#/in"}}},
			/b: {get: {x-amazon-apigateway-integration: {$ref: "https://example.com/x.yaml"}}}}}`)},
		"parts.yaml": {Data: []byte("in: {$ref: '#/really'}\nreally: {type: mock, responses: {default: {statusCode: 200}}}\n")},
	}
	api, err := formats.Load(files, "api.yaml", formats.Options{})
	require.NoError(t, err)
	require.Equal(t, "parts.yaml:2:9", api.Methods[0].Find("").String())
	require.Contains(t, api.Problems.Report(), "does not follow references to other files")
	require.Contains(t, api.Problems.Report(), "not in the definition's folder")
}

func TestLoadErrors(t *testing.T) {
	_, err := formats.LoadFile("testdata/nothing.yaml", formats.Options{})
	require.ErrorIs(t, err, os.ErrNotExist)
	_, err = formats.Load(fstest.MapFS{}, "nothing.yaml", formats.Options{})
	var fault *definition.Fault
	require.True(t, errors.As(err, &fault))
	require.ErrorIs(t, err, os.ErrNotExist)
	_, err = formats.LoadFile("testdata/messy/module/..", formats.Options{Format: formats.OpenAPI})
	require.ErrorContains(t, err, "a folder can be")
	_, err = formats.ParseFormat("xml")
	require.ErrorContains(t, err, "unknown format")
}
