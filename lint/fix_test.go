package lint_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/lint"
)

// fix lints and fixes files in a folder of its own, and returns what the first
// holds afterwards, and how many findings were fixed.
func fix(t *testing.T, files ...string) (string, int) {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(files); i += 2 {
		require.NoError(t, os.WriteFile(filepath.Join(dir, files[i]), []byte(files[i+1]), 0o640))
	}
	name := filepath.Join(dir, files[0])
	api, err := formats.LoadFile(name, formats.Options{})
	require.NoError(t, err)
	fixed, err := lint.Fix(name, formats.Options{}, lint.CheckAPI(api, lint.Options{}))
	require.NoError(t, err)
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, left, len(files)/2, "no file is left over")
	data, err := os.ReadFile(name)
	require.NoError(t, err)
	info, err := os.Stat(name)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o640), info.Mode().Perm())
	return string(data), len(fixed)
}

const fixHead = `openapi: 3.0.1
paths:
  /a:
    get:
      responses: {"200": {description: x, headers: {X: {schema: {type: string}}}}}
      x-amazon-apigateway-integration:
        type: aws
        uri: ` + lambdaURI + `
        responses:
          default:
            statusCode: "200"
`

func TestFix(t *testing.T) {
	for _, row := range []struct {
		name, before, after string
		fixed               int
	}{
		{"plain scalar", "            responseParameters: {method.response.header.X: all}\n", "            responseParameters: {method.response.header.X: \"'all'\"}\n", 1},
		{"double quotes", "            responseParameters: {method.response.header.X: \"*\"}\n", "            responseParameters: {method.response.header.X: \"'*'\"}\n", 1},
		{"bare truth", "            responseParameters: {method.response.header.X: true}\n", "            responseParameters: {method.response.header.X: \"'true'\"}\n", 1},
		{"quoted truth", "            responseParameters: {method.response.header.X: \"false\"}\n", "            responseParameters: {method.response.header.X: \"'false'\"}\n", 1},
		{"single quotes", "            responseParameters: {method.response.header.X: '*'}\n", "            responseParameters: {method.response.header.X: \"'*'\"}\n", 1},
		{"block", "            responseTemplates:\n              application/json: |\n                {\"a\": \"$util.escapeJavaScript($input.path('$.a'))\"}\n",
			"            responseTemplates:\n              application/json: |\n                {\"a\": \"$util.escapeJavaScript($input.path('$.a')).replaceAll(\"\\\\'\",\"'\")\"}\n", 1},
		{"keys", "          'Invalid*': {statusCode: \"400\"}\n          '(\\n|.)*x': {statusCode: \"500\"}\n", "          'Invalid.*': {statusCode: \"400\"}\n          '[\\s\\S]*x': {statusCode: \"500\"}\n", 2},
		{"escapes in double quotes stay", "          \"(\\\\n|.)*x\": {statusCode: \"500\"}\n", "          \"(\\\\n|.)*x\": {statusCode: \"500\"}\n", 0},
		{"two in one line", "            responseTemplates:\n              application/json: |\n                {\"a\": \"$util.escapeJavaScript($input.path('$.a'))\", \"b\": \"$util.escapeJavaScript($input.path('$.b'))\"}\n",
			"            responseTemplates:\n              application/json: |\n                {\"a\": \"$util.escapeJavaScript($input.path('$.a')).replaceAll(\"\\\\'\",\"'\")\", \"b\": \"$util.escapeJavaScript($input.path('$.b')).replaceAll(\"\\\\'\",\"'\")\"}\n", 2},
	} {
		t.Run(row.name, func(t *testing.T) {
			after, n := fix(t, "api.yaml", fixHead+row.before)
			if row.fixed == 0 {
				require.Equal(t, fixHead+row.before, after)
			} else {
				require.Equal(t, fixHead+row.after, after)
			}
			require.Equal(t, row.fixed, n)
		})
	}
}

// Fixed templates stand in the file that has them.
func TestFixIncludedFile(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	}
	write("main.tf", `
resource "aws_api_gateway_integration" "i" {
  rest_api_id = "r"
  resource_id = "x"
  http_method = "GET"
  type        = "HTTP"
  uri         = "http://h"
}
resource "aws_api_gateway_integration_response" "r" {
  rest_api_id = "r"
  resource_id = "x"
  http_method = "GET"
  status_code = "200"
  response_templates = { "application/json" = file("show.vtl") }
}
`)
	write("show.vtl", `{"a": "$util.escapeJavaScript($input.path('$.a'))"}`)
	api, err := formats.LoadFile(dir, formats.Options{})
	require.NoError(t, err)
	fixed, err := lint.Fix(dir, formats.Options{}, lint.CheckAPI(api, lint.Options{}))
	require.NoError(t, err)
	require.Len(t, fixed, 1)
	data, err := os.ReadFile(filepath.Join(dir, "show.vtl"))
	require.NoError(t, err)
	require.Equal(t, `{"a": "$util.escapeJavaScript($input.path('$.a')).replaceAll("\\'","'")"}`, string(data))
}

// A file that has changed since is left alone.
func TestFixChangedFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "api.yaml")
	text := fixHead + "          'Invalid*': {statusCode: \"400\"}\n"
	require.NoError(t, os.WriteFile(name, []byte(text), 0o644))
	api, err := formats.LoadFile(name, formats.Options{})
	require.NoError(t, err)
	found := lint.CheckAPI(api, lint.Options{})
	require.NoError(t, os.WriteFile(name, []byte("# new\n"+text), 0o644))
	fixed, err := lint.Fix(name, formats.Options{}, found)
	require.NoError(t, err)
	require.Empty(t, fixed)
	_, err = lint.Fix(filepath.Join(t.TempDir(), "none.yaml"), formats.Options{}, nil)
	require.Error(t, err)
}
