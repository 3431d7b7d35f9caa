package lint_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/lint"
)

// TestFaultsBesideKnownTexts: what Compile says of a response is said of each
// method, also where it has found nothing of the response's texts before.
func TestFaultsBesideKnownTexts(t *testing.T) {
	const document = `{"openapi": "3.0.1", "info": {"title": "t", "version": "1"}, "paths": {%s}}`
	const method = `%q: {"get": {"responses": {"200": {"description": "ok"}}, "x-amazon-apigateway-integration": {"type": "http", "httpMethod": "GET", "uri": "https://a.example/",
		"responses": {"default": {"statusCode": "200", "responseTemplates": {%q: %q}}, %q: {"statusCode": "400", "responseTemplates": {"text/plain": %q}}}}}}`
	paths := ""
	for i, m := range [][4]string{
		{"application/json", `{"a": 1}`, `4\\d{2}`, "known"},
		{"application/json", `{"a": 1}`, `4\\d{2}`, "known"},
		{"no media type", `{"a": 1}`, `4\\d{2`, "known"},   // a bad key and a bad pattern beside known templates
		{"application/json", "#if(", `4\\d{2}`, "known"},   // a bad template beside a known pattern
		{"application/json", "#if(", `4\\d{2}`, "#end"},    // the same again, and another
		{"application/json", `4\\d{2}`, "known", "#if("},   // the texts change their parts
		{"application/json", `{"a": 1}`, `4\\d{2`, "#if("}, // known faults
	} {
		if i > 0 {
			paths += ", "
		}
		paths += fmt.Sprintf(method, fmt.Sprint("/m", i), m[0], m[1], m[2], m[3])
	}
	api, err := formats.Parse("a.json", fmt.Appendf(nil, document, paths), formats.Options{})
	require.NoError(t, err)
	require.Len(t, api.Methods, 7)
	var together, alone []string
	about := func(f *lint.Finding) string { return f.About.Path + " " + f.String() }
	for _, f := range lint.CheckAPI(api, lint.Options{}) {
		if f.Severity == lint.Error {
			together = append(together, about(&f))
		}
	}
	for i := range api.Methods {
		one := *api
		one.Methods = api.Methods[i : i+1]
		for _, f := range lint.CheckAPI(&one, lint.Options{}) {
			if f.Severity == lint.Error {
				alone = append(alone, about(&f))
			}
		}
	}
	require.GreaterOrEqual(t, len(alone), 7)
	require.ElementsMatch(t, alone, together)
}
