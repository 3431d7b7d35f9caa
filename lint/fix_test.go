package lint_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/internal/source"
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
		{"keys", "          'Invalid*': {statusCode: \"400\"}\n          '(\\n|.)*x': {statusCode: \"500\"}\n", "          'Invalid[\\s\\S]*': {statusCode: \"400\"}\n          '[\\s\\S]*x': {statusCode: \"500\"}\n", 2},
		{"escapes in double quotes", "          \"(\\\\n|.)*x\": {statusCode: \"500\"}\n", "          \"[\\\\s\\\\S]*x\": {statusCode: \"500\"}\n", 1},
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

// TestFixReadOnlyFile: what was fixed in the files before one that cannot be
// written is said.
func TestFixReadOnlyFile(t *testing.T) {
	dir := t.TempDir()
	const text = `{"a": "$util.escapeJavaScript($input.path('$.a'))"}`
	for _, name := range []string{"a.vtl", "b.vtl"} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, "main.tf"), []byte(`
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
  response_templates = { "application/json" = file("a.vtl"), "application/xml+json" = file("b.vtl") }
}
`), 0o644))
	require.NoError(t, os.Chmod(filepath.Join(dir, "b.vtl"), 0o444))
	api, err := formats.LoadFile(dir, formats.Options{})
	require.NoError(t, err)
	fixed, err := lint.Fix(dir, formats.Options{}, lint.CheckAPI(api, lint.Options{}))
	require.ErrorContains(t, err, "b.vtl: it is read-only")
	require.Len(t, fixed, 1)
	require.Equal(t, filepath.Join(dir, "a.vtl"), fixed[0].File)
	data, err := os.ReadFile(filepath.Join(dir, "b.vtl"))
	require.NoError(t, err)
	require.Equal(t, text, string(data))
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

// fixMany is a definition with n findings that can be fixed, of several
// kinds.
func fixMany(n int) string {
	var b strings.Builder
	b.WriteString("openapi: 3.0.1\npaths:\n")
	for i := range n {
		fmt.Fprintf(&b, "  /p%d:\n    get:\n      responses: {\"200\": {description: x, headers: {X: {schema: {type: string}}}}}\n", i)
		fmt.Fprintf(&b, "      x-amazon-apigateway-integration:\n        type: aws\n        uri: %s\n        responses:\n", lambdaURI)
		b.WriteString("          default:\n            statusCode: \"200\"\n")
		switch i % 4 {
		case 0:
			b.WriteString("            responseParameters: {method.response.header.X: all}\n")
		case 1:
			b.WriteString("            responseParameters: {method.response.header.X: '*'}\n")
		case 2:
			b.WriteString("            responseTemplates:\n              application/json: |\n                {\"a\": \"$util.escapeJavaScript($input.path('$.a'))\"}\n")
		case 3:
			b.WriteString("          'Invalid*': {statusCode: \"400\"}\n")
		}
	}
	return b.String()
}

// All edits are applied on a few readings of the file: a thousand cost little
// more than ten times a hundred.
func TestFixMany(t *testing.T) {
	for _, n := range []int{4, 1000} {
		before := fixMany(n)
		after, fixed := fix(t, "api.yaml", before)
		require.Equal(t, n, fixed)
		requireFixed(t, before, after, n)
	}
}

// requireFixed holds a fixed definition against the one before: it loads, has
// no finding that could be fixed, and lines without a finding are as they were.
func requireFixed(t testing.TB, before, after string, changed int) {
	t.Helper()
	old, now := strings.Split(before, "\n"), strings.Split(after, "\n")
	require.Len(t, now, len(old))
	n := 0
	for i := range old {
		if old[i] != now[i] {
			n++
		}
	}
	require.Equal(t, changed, n)
	api, err := formats.Parse("api.yaml", []byte(after), formats.Options{})
	require.NoError(t, err)
	for _, f := range lint.CheckAPI(api, lint.Options{}) {
		require.Nil(t, f.Edit, "%v", &f)
	}
}

// A string that methods share through an anchor is fixed once for all of them.
func TestFixAnchor(t *testing.T) {
	text := fixHead + "            responseTemplates: &t\n              application/json: |\n                {\"a\": \"$util.escapeJavaScript($input.path('$.a'))\"}\n" +
		"  /b:\n    get:\n      responses: {\"200\": {description: x}}\n      x-amazon-apigateway-integration:\n        type: aws\n        uri: " + lambdaURI +
		"\n        responses:\n          default:\n            statusCode: \"200\"\n            responseTemplates: *t\n"
	after, n := fix(t, "api.yaml", text)
	require.Equal(t, strings.Replace(text, "('$.a'))", "('$.a')).replaceAll(\"\\\\'\",\"'\")", 1), after)
	require.Positive(t, n)
}

// Edits that cannot be applied do not keep others from it.
func TestFixBadAmongGood(t *testing.T) {
	text := fixMany(40)
	name := filepath.Join(t.TempDir(), "api.yaml")
	require.NoError(t, os.WriteFile(name, []byte(text), 0o644))
	api, err := formats.LoadFile(name, formats.Options{})
	require.NoError(t, err)
	found := lint.CheckAPI(api, lint.Options{})
	bad := 0
	for i := range found {
		if e := found[i].Edit; e != nil && i%8 == 2 && strings.Contains(e.Pointer, "responseTemplates") {
			e.New, bad = "\n- ]: {\x01", bad+1 // no block has that character
		}
	}
	require.Positive(t, bad)
	fixed, err := lint.Fix(name, formats.Options{}, found)
	require.NoError(t, err)
	require.Len(t, fixed, 40-bad)
	_, err = formats.LoadFile(name, formats.Options{})
	require.NoError(t, err)
}

// FuzzFix: a definition that was fixed loads, has none of the findings that were
// fixed, differs in nothing but the edits, and is fixed no further.
func FuzzFix(f *testing.F) {
	for _, tail := range []string{
		"            responseParameters: {method.response.header.X: all}\n", "            responseParameters:\n              method.response.header.X: a b # c\n",
		"          'Invalid*': {statusCode: \"400\"}\n          '(\\n|.)*x': {statusCode: \"500\"}\n", "          \"(\\\\n|.)*x\": {statusCode: \"500\"}\n",
		"            responseTemplates:\n              application/json: |\n                {\"a\": \"$util.escapeJavaScript($input.path('$.a'))\"}\n",
		"            responseTemplates: {application/json: '{\"a\": \"$util.escapeJavaScript($input.path(''$.a''))\"}'}\n",
	} {
		f.Add(fixHead + tail)
	}
	f.Add(fixMany(5))
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<13 || strings.Contains(text, "$ref") {
			return
		}
		name := filepath.Join(t.TempDir(), "api.yaml")
		require.NoError(t, os.WriteFile(name, []byte(text), 0o644))
		var last []byte
		for round := range 3 {
			api, err := formats.LoadFile(name, formats.Options{})
			require.True(t, err == nil || round == 0, "%v", err)
			if err != nil {
				return
			}
			found := lint.CheckAPI(api, lint.Options{})
			fixed, err := lint.Fix(name, formats.Options{}, found)
			require.NoError(t, err)
			data, err := os.ReadFile(name)
			require.NoError(t, err)
			if len(fixed) == 0 {
				if round > 0 {
					require.Equal(t, string(last), string(data))
				}
				return
			}
			requireEdits(t, text, string(data), fixed)
			text, last = string(data), data
		}
	})
}

// requireEdits takes what an edit may write out of both texts: what is left is
// the same.
func requireEdits(t *testing.T, before, after string, fixed []lint.Finding) {
	x := source.NewIndex([]byte(before))
	type span struct{ from, to int }
	var spans []span
	size := 0
	for _, f := range fixed {
		from := x.Offset(f.Edit.Line, f.Edit.Column)
		s := span{max(from-1, 0), min(from+len(f.Edit.Old)+1, len(before))}
		if !slices.Contains(spans, s) {
			spans = append(spans, s)
			size += len(f.Edit.New) + 4
		}
	}
	slices.SortFunc(spans, func(a, b span) int { return a.from - b.from })
	at, rest := 0, after
	for i, s := range spans {
		keep := before[at:max(s.from, at)]
		n := strings.Index(rest, keep)
		require.True(t, n == 0 || i > 0 && n >= 0 && n <= size, "%q is not in %q", keep, rest)
		rest, at = rest[n+len(keep):], s.to
	}
	require.True(t, strings.HasSuffix(rest, before[at:]))
}

// TestFixFormats: in every format, and however the string is written there, a
// rule's fix is applied, the finding is gone, and nothing else has changed. What
// the finding says is what then stands in the file.
func TestFixFormats(t *testing.T) {
	const pattern = `\[404\] Invalid*` // with escapes in JSON and HCL
	quoted := func(s string) string { b, _ := json.Marshal(s); return string(b) }
	openAPI := func(key string) string {
		return "{\"openapi\": \"3.0.1\", \"paths\": {\"/a\": {\"get\": {\"responses\": {\"200\": {\"description\": \"x\"}, \"404\": {\"description\": \"x\"}}, \"x-amazon-apigateway-integration\": {\"type\": \"aws\", \"uri\": \"" +
			lambdaURI + "\", \"responses\": {\"default\": {\"statusCode\": \"200\"}, " + key + ": {\"statusCode\": \"404\"}}}}}}}\n"
	}
	cdk := func(p string) string {
		return `{"Resources": {"A": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "a"}}, "M": {"Type": "AWS::ApiGateway::Method", "Properties": {"HttpMethod": "GET", "RestApiId": {"Ref": "A"}, "ResourceId": {"Fn::GetAtt": ["A", "RootResourceId"]}, "Integration": {"Type": "AWS", "Uri": "` +
			lambdaURI + `", "IntegrationResponses": [{"StatusCode": "200"}, {"StatusCode": "404", "SelectionPattern": ` + p + `}]}, "MethodResponses": [{"StatusCode": "200"}, {"StatusCode": "404"}]}}}}`
	}
	cli := func(p string) string {
		return document("lambda", `{"200":{"statusCode":"200"},"404":{"statusCode":"404","selectionPattern":`+p+`}}`, "")
	}
	serverless := func(p string) string {
		return serverlessEvent("          response: {statusCodes: {200: {pattern: ''}, 404: {pattern: " + p + "}}}\n")
	}
	sam := func(p string) string {
		return strings.Replace(cfnMethod(lambdaURI, "PATTERN"), "'PATTERN'", p, 1)
	}
	terraform := func(p string) string {
		text := strings.Replace(terraformMethod("aws_lambda_function.f.invoke_arn", "PATTERN"), `"PATTERN"`, p, 1)
		return text
	}
	single := "'" + pattern + "'"
	for _, row := range []struct {
		format, file string
		text         func(string) string
		before       string // the pattern in the file
	}{
		{"aws-cli", "m.json", cli, quoted(pattern)},
		{"openapi JSON", "a.json", openAPI, quoted(pattern)},
		{"openapi YAML", "a.yaml", func(p string) string { return fixHead + "          " + p + ": {statusCode: \"404\"}\n" }, single},
		{"openapi YAML, double quotes", "a.yaml", func(p string) string { return fixHead + "          " + p + ": {statusCode: \"404\"}\n" }, quoted(pattern)},
		{"cloudformation", "t.yaml", sam, single},
		{"cloudformation, double quotes", "t.yaml", sam, quoted(pattern)},
		{"sam", "t.yaml", func(p string) string { return "Transform: AWS::Serverless-2016-10-31\n" + sam(p) }, single},
		{"cdk", "S.template.json", cdk, quoted(pattern)},
		{"terraform", "main.tf", terraform, quoted(pattern)},
		{"serverless", "serverless.yml", serverless, single},
		{"serverless, double quotes", "serverless.yml", serverless, quoted(pattern)},
	} {
		before := row.text(row.before)
		dir := t.TempDir()
		name := filepath.Join(dir, row.file)
		require.NoError(t, os.WriteFile(name, []byte(before), 0o644))
		api, err := formats.LoadFile(name, formats.Options{})
		require.NoError(t, err)
		typed := ""
		for _, f := range lint.CheckAPI(api, lint.Options{}) {
			if f.Rule() == "pattern-repeated-letter" {
				typed = f.Fix
			}
		}
		require.NotEmpty(t, typed, row.format)
		after, fixed := fix(t, row.file, before)
		require.Equal(t, 1, fixed, row.format)
		require.NotEqual(t, before, after, row.format)
		again := row.text(typed)
		if strings.HasPrefix(row.before, `"`) && strings.HasPrefix(typed, "'") { // the file's own quotes stay
			again = row.text(quoted(strings.Trim(typed, "'")))
		}
		require.Equal(t, again, after, row.format)
		require.NotContains(t, found(t, row.file, after), "warning pattern-repeated-letter", row.format)
	}
}
