package lint_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/lint"
)

// sameTemplates is a definition with one template in several responses, each
// written on its own line.
func sameTemplates(template string, codes ...int) string {
	var b strings.Builder
	b.WriteString(`openapi: 3.0.1
paths:
  /a:
    get:
      x-amazon-apigateway-integration:
        type: http
        httpMethod: GET
        uri: http://h.example.com
        responses:
          default:
            statusCode: "200"
            responseTemplates: {application/json: '{}'}
`)
	for _, code := range codes {
		fmt.Fprintf(&b, "          \"%d\":\n            statusCode: \"%[1]d\"\n            responseTemplates: {application/json: '%s'}\n", code, strings.ReplaceAll(template, "'", "''"))
	}
	return b.String()
}

func checkText(t testing.TB, text string) []lint.Finding {
	api, err := formats.Parse("api.yaml", []byte(text), formats.Options{})
	require.NoError(t, err)
	return lint.CheckAPI(api, lint.Options{Severity: lint.Warning})
}

// TestOneFaultOnce: one text in several responses of an integration has one
// finding, which names the others with their lines; fixes go to all of them.
func TestOneFaultOnce(t *testing.T) {
	text := sameTemplates(`{"id": "$context.requestID"}`, 400, 401, 403, 404, 409, 500, 502, 503)
	found := checkText(t, text)
	require.Len(t, found, 1)
	require.Equal(t, "GET /a 400", found[0].About.String())
	require.Len(t, found[0].Uses, 7)
	require.Equal(t, 18, found[0].Uses[0].At.Line)
	var b bytes.Buffer
	require.NoError(t, lint.WriteText(&b, found))
	require.Contains(t, b.String(), "used by: GET /a 400, GET /a 401 (line 18), GET /a 403 (line 21), GET /a 404 (line 24), GET /a 409 (line 27) and 3 more")
	b.Reset()
	require.NoError(t, lint.WriteJSON(&b, found))
	require.Contains(t, b.String(), `{"method":"GET","path":"/a","status":"401","useLine":18,"useColumn":`)
	before := lint.Fingerprints(found)
	require.Equal(t, before, lint.Fingerprints(checkText(t, "# moved\n\n"+text)))

	after, fixed := fix(t, "api.yaml", text)
	require.Equal(t, 1, fixed)
	require.Equal(t, sameTemplates(`{"id": "$context.requestId"}`, 400, 401, 403, 404, 409, 500, 502, 503), after)

	other := sameTemplates(`{"id": "$context.requestID"}`, 400) + "          \"500\": {statusCode: \"500\", responseTemplates: {application/json: '{\"at\": \"$context.requestID\"}'}}\n"
	require.Len(t, checkText(t, other), 2, "another text is another finding")
}

// TestIgnoreOneOfSeveral: an ignore is about its own place; what is left keeps the
// finding.
func TestIgnoreOneOfSeveral(t *testing.T) {
	text := sameTemplates(`{"id": "$context.requestID"}`, 400, 404, 500)
	ignored := func(codes ...string) ([]lint.Finding, int) {
		lines := text
		for _, code := range codes {
			head := "          \"" + code + "\":\n"
			lines = strings.Replace(lines, head, "          # gatemap:ignore unknown-context as agreed\n"+head, 1)
		}
		found := lint.Suppress(checkText(t, lines), lint.IgnoresIn("api.yaml", []byte(lines)), lint.Options{})
		n := 0
		for i := range found {
			require.Equal(t, "unknown-context", found[i].Rule(), "%v", &found[i])
			n += 1 + len(found[i].Uses)
		}
		return found, n
	}
	for _, row := range []struct {
		codes []string
		left  int
		about string
	}{
		{nil, 3, "GET /a 400"}, {[]string{"400"}, 2, "GET /a 404"}, {[]string{"404"}, 2, "GET /a 400"}, {[]string{"400", "404"}, 1, "GET /a 500"}, {[]string{"400", "404", "500"}, 0, ""},
	} {
		found, n := ignored(row.codes...)
		require.Equal(t, row.left, n, "%v", row.codes)
		if n > 0 {
			require.Len(t, found, 1)
			require.Equal(t, row.about, found[0].About.String(), "%v", row.codes)
		}
	}
}

// TestSubNotApplied: a template of Fn::Sub that is no argument of it has one
// finding, and not one for each name in braces (qnabot-on-aws, info.vm).
func TestSubNotApplied(t *testing.T) {
	for _, row := range []struct {
		template string
		want     []string
	}{
		{`{"stack": "${AWS::StackName}", "pool": "${UserPool}", "client": "${Client.Id}", "bot": "${!stageVariables.Bot}"}`, []string{"template-syntax"}},
		{`{"pool": "${UserPool}", "client": "${Client.Id}", "bot": "${!stageVariables.Bot}"}`, []string{"undefined-variable"}},
		{`{"pool": "${UserPool}", "host": "${!context.domainName}", "x": "$nothing"}`, []string{"undefined-variable", "undefined-variable"}},
		{`{"pool": "${UserPool}", "client": "${Client}"}`, []string{"undefined-variable", "undefined-variable"}},
		{`#set($x = 1){"a": "${x}", "b": "$!{x}"}`, nil},
	} {
		var rules []string
		for _, f := range checkText(t, sameTemplates(row.template, 400)) {
			rules = append(rules, f.Rule())
		}
		require.Equal(t, row.want, rules, row.template)
	}
}

// TestUndeclaredValidator: where methods have validators that the definition
// declares, one that it does not declare is a slip.
func TestUndeclaredValidator(t *testing.T) {
	definition := func(second string) string {
		const operation = "      x-amazon-apigateway-request-validator: %s\n      x-amazon-apigateway-integration: {type: http, httpMethod: GET, uri: 'http://h.example.com', responses: {default: {statusCode: \"200\"}}}\n"
		return "openapi: 3.0.1\nx-amazon-apigateway-request-validators: {everything: {validateRequestBody: true, validateRequestParameters: true}}\npaths:\n  /a:\n    get:\n" +
			fmt.Sprintf(operation, "everything") + "  /b:\n    get:\n" + fmt.Sprintf(operation, second)
	}
	require.Empty(t, checkText(t, definition("everything")))
	found := checkText(t, definition("everyting"))
	require.Len(t, found, 1)
	require.Equal(t, "undeclared-reference", found[0].Rule())
	require.Equal(t, "everything", found[0].Fix)
	require.Equal(t, 10, found[0].Line)
}

// TestEscapedParameter: a parameter of the request is no JSON, and the fix does
// not take it for that.
func TestEscapedParameter(t *testing.T) {
	for template, want := range map[string]string{
		`{"a": "$input.params('X-A')", "b": $input.json('$')}`: `$util.escapeJavaScript($input.params('X-A')).replaceAll("\\'","'")`,
		`{"a": "$input.path('$.a')"}`:                          `$input.json(..) without quotes around it, or $util.escapeJavaScript(..).replaceAll("\\'","'")`,
	} {
		found := checkText(t, sameTemplates(template, 400))
		require.Len(t, found, 1, template)
		require.Equal(t, want, found[0].Fix)
	}
}
