package difference

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/testenv"
)

// ofTemplate is a method with a template and a parameter.
func ofTemplate(t *testing.T, template, parameter string) []*definition.Operation {
	t.Helper()
	return methods(t, fmt.Sprintf(`openapi: 3.0.1
paths:
  /pets/{id}:
    get:
      responses: {'200': {headers: {X-A: {schema: {type: string}}}}}
      x-amazon-apigateway-integration:
        type: http
        httpMethod: GET
        uri: https://example.com
        responses:
          default:
            statusCode: 200
            responseParameters: {method.response.header.X-A: %s}
            responseTemplates: {application/json: %s}
`, strconv.Quote(parameter), strconv.Quote(template)))
}

// TestFiltersAreTried: of paths with filters each change of the filter, and of what
// is read of the elements that it takes, is found.
func TestFiltersAreTried(t *testing.T) {
	testenv.OneGoroutine(t)
	for _, tt := range []struct{ old, new string }{
		{`$input.json("$.items[?(@.kind=='a')]")`, `$input.json("$.items[?(@.kind=='b')]")`},
		{`$input.json("$.items[?(@.kind=='a')].id")`, `$input.json("$.items[?(@.kind=='a')].name")`},
		{`$input.json("$.items[?(@.kind=='a')]")`, `$input.json("$.items[?(@.kind!='a')]")`},
		{`$input.json("$.items[?(@.kind=='a')]")`, `$input.json("$.items[?(@.kind)]")`},
		{`$input.json("$.items[?(@.kind=='a')]")`, `$input.json("$.items[?(@.kind=='a' && @.on==true)]")`},
		{`$input.json("$.items[?(@.kind=='a' && @.on==true)]")`, `$input.json("$.items[?(@.kind=='a' || @.on==true)]")`},
		{`$input.json("$.items[?(@.kind=='a' && @.price < 10)]")`, `$input.json("$.items[?(@.kind=='a' && @.price <= 10)]")`},
		{`$input.json("$.items[?(@.price > 10)]")`, `$input.json("$.items[?(@.price > 11)]")`},
		{`$input.json("$.items[?(@.price == 10)]")`, `$input.json("$.items[?(@.price == 10.5)]")`},
		{`$input.json("$.items[?(@.kind in ['a','b'])]")`, `$input.json("$.items[?(@.kind in ['a','c'])]")`},
		{`$input.json("$.items[?(@.kind in ['a','b'])]")`, `$input.json("$.items[?(@.kind nin ['a','b'])]")`},
		{`$input.json("$.items[?('x' in @.tags)]")`, `$input.json("$.items[?('y' in @.tags)]")`},
		{`$input.json("$.items[?(@.tags size 2)]")`, `$input.json("$.items[?(@.tags size 3)]")`},
		{`$input.json("$.items[?(@.tags empty true)]")`, `$input.json("$.items[?(@.tags empty false)]")`},
		{`$input.json("$.items[?(@.kind =~ /ab+c/)]")`, `$input.json("$.items[?(@.kind =~ /ab+d/)]")`},
		{`$input.json("$.items[?(@.kind == $.wanted)]")`, `$input.json("$.items[?(@.kind == $.other)]")`},
		{`$input.json("$.items[?(@.sub.kind == 'a')]")`, `$input.json("$.items[?(@.other.kind == 'a')]")`},
		{`$input.json("$.a[*].b[?(@.kind == 'a')].id")`, `$input.json("$.a[*].b[?(@.kind == 'b')].id")`},
		{`$input.json("$[?(@.kind == 'a')]")`, `$input.json("$[?(@.kind == 'b')]")`},
		{`$input.json("$..items[?(@.kind == 'a')]")`, `$input.json("$..items[?(@.kind == 'b')]")`},
		{`$input.json("$.items[?(@ == 'a')]")`, `$input.json("$.items[?(@ == 'b')]")`},
		{`$input.path("$.items[?(@.kind=='a')]").size()`, `$input.path("$.items[?(@.kind=='b')]").size()`},
		{`#foreach($i in $input.path("$.items[?(@.kind=='a')]"))$i.name,#end`, `#foreach($i in $input.path("$.items[?(@.kind=='a')]"))$i.name;#end`},
		{`#foreach($i in $input.path("$.items[?(@.kind=='a')]"))$i.name,#end`, `#foreach($i in $input.path("$.items[?(@.kind=='a')]"))$i.title,#end`},
		{`#foreach($i in $input.path("$.items[?(@.kind=='a')]"))#if($i.age > 3)old#{else}young#end#end`, `#foreach($i in $input.path("$.items[?(@.kind=='a')]"))#if($i.age >= 3)old#{else}young#end#end`},
		{`#set($l = $input.path("$.items[?(@.kind=='a')]"))#if($l.size() > 0)$l[0].name#end`, `#set($l = $input.path("$.items[?(@.kind=='a')]"))#if($l.size() > 0)$l[0].title#end`},
		{`$input.json("$.items[?(@.owner=='$input.params('id')')]")`, `$input.json("$.items[?(@.owner=='$input.params('user')')]")`},
		{`#set($id = $input.params('id'))$input.json("$.items[?(@.owner=='$id')].name")`, `#set($id = $input.params('id'))$input.json("$.items[?(@.holder=='$id')].name")`},
	} {
		require.Equal(t, pets, differing(compared(ofTemplate(t, tt.old, "'x'"), ofTemplate(t, tt.new, "'x'"))), "%s\n%s", tt.old, tt.new)
	}
	for old, changed := range map[string]string{
		"integration.response.body.items[?(@.kind=='a')].id": "integration.response.body.items[?(@.kind=='b')].id",
		"integration.response.body.items[0].id":              "integration.response.body.items[1].id",
		"integration.response.body.items[?(@.n > 3)].id":     "integration.response.body.items[?(@.n > 4)].id",
	} {
		require.Equal(t, pets, differing(compared(ofTemplate(t, "x", old), ofTemplate(t, "x", changed))), "%s\n%s", old, changed)
	}
}

// TestFiltersThatMeanTheSame: one filter in other words differs nowhere.
func TestFiltersThatMeanTheSame(t *testing.T) {
	testenv.OneGoroutine(t)
	for old, changed := range map[string]string{
		`$input.json("$.items[?(@.kind=='a')]")`:          `$input.json("$['items'][?( @['kind'] == 'a' )]")`,
		`$input.json("$.items[?(@.a=='x' && @.b=='y')]")`: `$input.json("$.items[?(@.b=='y' && @.a=='x')]")`,
		`$input.json("$.items[?(@.price > 10)]")`:         `$input.json("$.items[?(10 < @.price)]")`,
		`$input.json("$.items[?(!(@.kind=='a'))]")`:       `$input.json("$.items[?(@.kind!='a')]")`,
		`$input.json("$.items[?(@.kind in ['a','b'])]")`:  `$input.json("$.items[?(@.kind in ['b','a'])]")`,
		`$input.json("$.items[?(@.price == 10)]")`:        `$input.json("$.items[?(@.price == '10')]")`, // a text that spells the number is equal to it
	} {
		require.Empty(t, differing(compared(ofTemplate(t, old, "'x'"), ofTemplate(t, changed, "'x'"))), "%s\n%s", old, changed)
	}
}

// TestFailuresReachResponses: where every evaluation ends in an answer of the
// gateway, the responses that were selected count as reached.
func TestFailuresReachResponses(t *testing.T) {
	testenv.OneGoroutine(t)
	text := `openapi: 3.0.1
x-amazon-apigateway-binary-media-types: ['*/*']
paths:
  /a:
    get:
      responses: {'200': {}, '404': {}}
      x-amazon-apigateway-integration:
        type: aws
        httpMethod: POST
        uri: arn:aws:apigateway:r:lambda:path/2015-03-31/functions/f/invocations
        responses:
          default: {statusCode: 200, responseTemplates: {application/json: "$input.path('$')"}}
          '.*not found.*': {statusCode: 404, responseTemplates: {application/json: "$input.path('$.errorMessage')"}}
`
	r := compared(methods(t, text), methods(t, strings.Replace(text, "'$')", "'$') ", 1)))
	require.Equal(t, 2, r.Methods[0].OldCoverage.Responses.Reached)
	require.Equal(t, 2, r.Methods[0].NewCoverage.Responses.Reached)
}
