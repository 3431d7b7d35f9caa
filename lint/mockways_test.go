package lint_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/lint"
)

// A MOCK's request template that writes a statusCode on some ways only. What writes
// nothing is taken for no template, and a reference may write anything.
func TestMockBranches(t *testing.T) {
	for _, row := range []struct{ template, want string }{
		{`#if($input.path('$.x') == 1){"statusCode": 404}#else{"status": 200}#end`, `the #else is taken {}`},
		{`#if($input.path('$.x') == 1){"status": 404}#else{"statusCode": 200}#end`, `the branch "#if($input.path('$.x') == 1)" of line 1 is taken {"x":1}`},
		{`{#if($input.params('s') == "1")"statusCode": 200#elseif($input.params('s') == "2")"code": 1#end}`, `the branch "#elseif($input.params('s') == "2")" of line 1 is taken `},
		{`{#if($input.path('$.s') == "1")"statusCode": 200#end}`, `no branch of "#if($input.path('$.s') == "1")" of line 1 is taken {}`},
		{`{#if($input.path('$.s') == "1")#if($input.path('$.t') == "1")"statusCode": 200#else"x": 1#end#else"statusCode": 404#end}`, `the #else is taken {"s":"1"}`},
		// Nothing is wrong, or nothing is known.
		{`#if($input.params('x') == "1"){"statusCode": 404}#end`, ``},
		{`#if($input.params('x') == "1")#set($s = 404)#else#set($s = 200)#end{"statusCode": $s}`, ``},
		{`#if($input.params('x') == "1")$input.body#else{"statusCode": 200}#end`, ``},
		{`#foreach($i in $input.path('$.l'))#if($i == 1){"x": 1}#end#end{"statusCode": 200}`, ``},
		{`{"statusCode": #if($input.params('x') == "1")404#else 200#end}`, ``},
		{`#if($input.path('$.x') == 1){"statusCode": 404}`, ``},
	} {
		template, err := json.Marshal(row.template)
		require.NoError(t, err)
		text := fmt.Sprintf(`{"httpMethod":"GET","methodIntegration":{"type":"MOCK","requestTemplates":{"application/json":%s},"integrationResponses":{"200":{"statusCode":"200"}}}}`, template)
		got := ""
		for _, f := range check(t, text, lint.Options{}) {
			if f.Rule() == "mock-status" {
				_, got, _ = strings.Cut(f.Message, "no statusCode when ")
				got, _, _ = strings.Cut(got, ": such a request")
				got += " " + f.Input
				require.Equal(t, lint.Warning, f.Severity)
			}
		}
		require.Equal(t, row.want, got, row.template)
	}
}
