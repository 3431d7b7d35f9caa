package lint_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/lint"
)

// TestSameTextElsewhere: a template without findings in one method is looked at
// again where another kind of integration, media type or half of the method has
// the same text. Each rule finds in an API of all methods what it finds in each
// of them alone, in whatever order they stand.
func TestSameTextElsewhere(t *testing.T) {
	templates := []string{
		`{"a": "$input.path('$.a')"}`, `<a>$input.path('$.a')</a>`, `{"a": $input.json('$.a')}`,
		`{"e": "$context.error.message"}`, `{"statusCode": 200}`, `{"e": $input.path('$.errorMessage')}`, `plain`, `{"a": 1,}`,
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
				methods = append(methods, fmt.Sprintf(host, media, strings.ReplaceAll(template, "'", "''")))
			}
		}
	}
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
		found = append(found, fmt.Sprintf("%s %s %s", f.Pointer, f.Rule(), f.Message))
	}
	slices.Sort(found)
	return found
}
