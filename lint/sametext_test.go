package lint_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/lint"
)

// TestSameTextElsewhere: what is known of a template of one method is looked for
// again where another kind of integration, media type or half of the method has
// the same text, and said at its own place where all of them are the same. Each rule finds in an API of all methods what it finds in each
// of them alone, in whatever order they stand.
func TestSameTextElsewhere(t *testing.T) {
	templates := []string{
		`{"a": "$input.path('$.a')"}`, `<a>$input.path('$.a')</a>`, `{"a": $input.json('$.a')}`,
		`{"e": "$context.error.message"}`, `{"statusCode": 200}`, `{"e": $input.path('$.errorMessage')}`, `plain`, `{"a": 1,}`,
		`{"a": "$util.escapeJavaScript($input.path('$.a'))", "b": "$nothing", "a": "$util.escapeJavaScript($input.path('$.b'))"}`,
		"#if($x)\n  {\"é\": \"$util.escapeJavascript($input.path('$.a'))\"}\n#else if($y)#end", "#if(", `#set($context.responseOverride.status = 1000)$context.nothing`,
	}
	hosts := []string{
		`type: http, httpMethod: GET, uri: "https://a.example/", responses: {default: {statusCode: "200", responseTemplates: {"%s": '%s'}}}`,
		`type: mock, requestTemplates: {application/json: '{"statusCode": 200}'}, responses: {default: {statusCode: "200", responseTemplates: {"%s": '%s'}}}`,
		`type: aws, httpMethod: POST, uri: "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:f/invocations", responses: {default: {statusCode: "200", responseTemplates: {"%s": '%s'}}}`,
		`type: http, httpMethod: POST, uri: "https://a.example/", requestTemplates: {"%s": '%s'}, responses: {default: {statusCode: "200"}}`,
		`type: mock, requestTemplates: {"%s": '%s'}, responses: {default: {statusCode: "200"}}`,
	}
	var methods []string
	for _, template := range templates {
		for _, media := range []string{"application/json", "application/xml", "text/plain"} {
			for _, host := range hosts {
				methods = append(methods, fmt.Sprintf(host, media, strings.NewReplacer("'", "''", "\n", "\n\n          ").Replace(template)))
			}
		}
	}
	methods = append(methods, methods...)
	var want []string
	for i := range methods {
		want = append(want, foundIn(t, methods[i:i+1], i)...)
	}
	slices.Sort(want)
	require.NotEmpty(t, want)
	for range 2 {
		require.Equal(t, want, foundIn(t, methods, 0))
		slices.Reverse(methods)
		slices.Reverse(methods[:len(methods)/2])
		want = want[:0]
		for i := range methods {
			want = append(want, foundIn(t, methods[i:i+1], i)...)
		}
		slices.Sort(want)
	}
}

// lineNumber is different where a method stands among others.
var lineNumber = regexp.MustCompile(`line \d+`)

// foundIn lints an API of methods /mFIRST and on, and returns what was found as "path
// rule message" in order.
func foundIn(t *testing.T, methods []string, first int) []string {
	var doc strings.Builder
	doc.WriteString("openapi: 3.0.1\ninfo: {title: t, version: '1'}\npaths:\n")
	for i, m := range methods {
		fmt.Fprintf(&doc, "  /m%d:\n    get:\n      responses: {'200': {description: ok}}\n      x-amazon-apigateway-integration: {%s}\n", first+i, m)
	}
	api, err := formats.Parse("api.yaml", []byte(doc.String()), formats.Options{})
	require.NoError(t, err)
	var found []string
	for _, f := range lint.CheckAPI(api, lint.Options{}) {
		line := fmt.Sprintf("%s %s %d %s %s", f.Pointer, f.Rule(), f.Column, f.Message, f.Fix)
		if f.Edit != nil {
			line += fmt.Sprintf(" %d %q %q %s %d", f.Edit.Column, f.Edit.Old, f.Edit.New, f.Edit.Pointer, f.Edit.From)
		}
		for _, p := range f.Uses {
			line += fmt.Sprintf(" used by %s %s %s", p.Method, p.Path, p.Status)
		}
		found = append(found, lineNumber.ReplaceAllString(line, "line"))
	}
	slices.Sort(found)
	return found
}
