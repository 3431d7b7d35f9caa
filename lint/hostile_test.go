package lint_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/lint"
)

// hostile are patterns and templates that are large or deep; the test is that
// Check ends soon and does not panic.
var hostilePatterns = []string{
	strings.Repeat("(a|b)*", 300), strings.Repeat("(", 400) + "a" + strings.Repeat(")*", 400), "(a{1,900}){1,900}",
	"(" + strings.Repeat("a?", 200) + ")*" + strings.Repeat("a", 200), "[\\x{0}-\\x{10FFFF}]{500}", strings.Repeat("(.|\\s)*", 40) + "x",
	"(a|(b|(c|(d|(e|f)*)*)*)*)*\\1(?=x)(?<!y)", "\\p{L}*\\p{Lu}*\\p{IsAlphabetic}*", "(?i)" + strings.Repeat("[a-z&&[^aeiou]]*", 60),
	".*" + strings.Repeat("[ab]{3}.*", 30), "(?:a+)+$", "", " ", "\\Q", "[", "^$", "$^", "a$b",
}

func TestHostilePatterns(t *testing.T) {
	var responses gatemap.Ordered[gatemap.IntegrationResponse]
	for i, p := range hostilePatterns {
		code := fmt.Sprint(200 + i)
		responses = append(responses, gatemap.Entry[gatemap.IntegrationResponse]{Key: code, Value: gatemap.IntegrationResponse{StatusCode: code, SelectionPattern: &p}})
	}
	for _, uri := range []string{lambdaURI, "arn:aws:apigateway:eu-west-1:sqs:path/q"} {
		lint.Check(&definition.Operation{Integration: &gatemap.Integration{Type: gatemap.AWS, URI: uri, IntegrationResponses: responses}}, lint.Options{})
	}
}

func TestHostileTemplates(t *testing.T) {
	loop := strings.Repeat("#foreach($x in [1..200])", 8) + "x" + strings.Repeat("#end", 8)
	for _, text := range []string{
		loop, strings.Repeat("#if($input.path('$.a'))", 300) + strings.Repeat("#end", 300), "#define($d)$d$d#end$d",
		"$input.path('" + strings.Repeat("$.a", 5000) + "')", "$input.path('$" + strings.Repeat(".a", 5000) + "').b", strings.Repeat(`"$x`, 5000),
		"#set($r = $input.path('$'))" + strings.Repeat("#set($r = $r.get('a'))", 3000) + "$r", "#if(", "$", "", "##", "#[[", "\"#set($x = \"$y\"",
		"#foreach($a in $input.path('$').keySet())#foreach($b in $input.path('$').entrySet())$b.value#end#end",
	} {
		found := lint.Check(&definition.Operation{Integration: &gatemap.Integration{Type: gatemap.HTTP, IntegrationResponses: gatemap.Ordered[gatemap.IntegrationResponse]{
			{Key: "200", Value: gatemap.IntegrationResponse{StatusCode: "200", ResponseTemplates: gatemap.Ordered[*string]{{Key: "application/json", Value: &text}}}},
		}}}, lint.Options{Bodies: [][]byte{[]byte(`{"a":1}`), []byte("{"), nil}})
		for _, f := range found {
			require.NotEmpty(t, f.Rule())
		}
	}
}

// FuzzCheck: no panic, and every finding has a rule that exists.
func FuzzCheck(f *testing.F) {
	for _, row := range ruleRows {
		if len(row.responses) < 2000 {
			f.Add(document(row.kind, row.responses, row.more))
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		api, err := formats.Parse("api.json", []byte(text), formats.Options{MaxBytes: 1 << 16})
		if err != nil {
			return
		}
		for _, found := range lint.CheckAPI(api, lint.Options{}) {
			_, ok := lint.FindRule(found.Rule())
			require.True(t, ok, "%s", found.Rule())
			_, err := json.Marshal(found)
			require.NoError(t, err)
		}
	})
}
