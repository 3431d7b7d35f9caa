package lint_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/lint"
)

// The fix is what to write, in the notation of the place, and the edit does it
// where the name alone is wrong.
func TestNameFixes(t *testing.T) {
	for _, row := range []struct{ template, rule, fix, edit string }{
		{`{"a": "$util.escapeJavascript($input.path('$.a'))"}`, "unknown-member", "$util.escapeJavaScript", "escapeJavaScript"},
		{`$util.parseJSON('{}')`, "unknown-member", "$util.parseJson", "parseJson"},
		{`$util.base64encode('a')`, "unknown-member", "$util.base64Encode", "base64Encode"},
		{`$util.toJson('a')`, "unknown-member", "$input.json('$.path') prints JSON", ""},
		{`$input.Path('$')`, "unknown-member", "$input.path", "path"},
		{`$input.jsonPath('$')`, "unknown-member", "$input.path('$.path') or $input.json('$.path')", ""},
		{`$input.params`, "unknown-member", "$input.params('NAME')", ""},
		{`$input.body()`, "unknown-member", "$input.body", ""},
		{`$input.params().headers.a`, "unknown-member", "$input.params().header", "header"},
		{`$input.params().queryString.a`, "unknown-member", "$input.params().querystring", "querystring"},
		{`#foreach($x in [1])$foreach.hasnext#end`, "unknown-member", "$foreach.hasNext", "hasNext"},
		{`$util.nothing('a')`, "unknown-member", "", ""},
		{`$context.requestID`, "unknown-context", "$context.requestId", "requestId"},
		{`$context.identity.sourceip`, "unknown-context", "$context.identity.sourceIp", "identity.sourceIp"},
		{`$context.sourceIp`, "unknown-context", "$context.identity.sourceIp", "identity.sourceIp"},
		{`$context.Authorizer.principalId`, "unknown-context", "$context.authorizer.principalId", "authorizer.principalId"},
		{`#set($context.responseOverride.statusCode = 400)`, "override-name", "$context.responseOverride.status", "status"},
		{`#set($context.responseOverride.headers.X = "a")`, "override-name", "$context.responseOverride.header.X", "header"},
	} {
		found := 0
		for _, f := range checkYAML(t, row.template) {
			if f.Rule() != row.rule {
				continue
			}
			found++
			require.Equal(t, row.fix, f.Fix, row.template)
			edit := ""
			if f.Edit != nil {
				edit = f.Edit.New
			}
			require.Equal(t, row.edit, edit, row.template)
		}
		require.Equal(t, 1, found, row.template)
	}
}

// checkYAML lints a template of one line that stands in a block of YAML, where
// edits are possible.
func checkYAML(t testing.TB, template string) []lint.Finding {
	text := fmt.Sprintf(`openapi: 3.0.1
paths:
  /a:
    get:
      x-amazon-apigateway-integration:
        type: http
        uri: http://h
        responses:
          default:
            statusCode: "200"
            responseTemplates:
              application/json: |-
                %s
`, template)
	api, err := formats.Parse("api.yaml", []byte(text), formats.Options{})
	require.NoError(t, err)
	return lint.CheckAPI(api, lint.Options{})
}
