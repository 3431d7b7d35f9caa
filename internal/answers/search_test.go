package answers

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/gatemaptest/coverage"
	"github.com/gatemap/gatemap/internal/settle"
)

const lambdaURI = "arn:aws:apigateway:r:lambda:path/2015-03-31/functions/f/invocations"

// method is an operation with a response of one template.
func method(t *testing.T, kind, template string) *definition.Operation {
	t.Helper()
	text, err := json.Marshal(template)
	require.NoError(t, err)
	return operation(t, kind, `"200": {"statusCode": "200", "responseTemplates": {"application/json": `+string(text)+`}}`)
}

func operation(t *testing.T, kind, responses string) *definition.Operation {
	t.Helper()
	uri := "http://x/"
	if kind == "AWS" {
		uri = lambdaURI
	}
	in := new(gatemap.Integration)
	require.NoError(t, json.Unmarshal([]byte(`{"type": "`+kind+`", "uri": "`+uri+`", "integrationResponses": {`+responses+`}}`), in))
	return &definition.Operation{HTTPMethod: "GET", Path: "/pets/{id}", Integration: in}
}

// covered is the coverage of what a search found.
func covered(t *testing.T, op *definition.Operation, found []Found) *coverage.Summary {
	t.Helper()
	c := coverage.New(op, "")
	engine, err := gatemap.CompileMethod(op, gatemap.Options{TemplateHooks: c.Hooks})
	require.NoError(t, err)
	for _, f := range found {
		r, b := f.Request, f.Backend
		settle.Request(op, &r)
		require.NoError(t, settle.Status(op, &r, &b, false))
		x, _ := engine.Explain(&r, &b)
		require.Equal(t, f.Selected, x.Selection.Selected)
		c.Record(x)
	}
	return c.Summary()
}

// TestSearch: each way of writing a condition or a loop is entered and passed by.
func TestSearch(t *testing.T) {
	tests := map[string]string{
		"text of the payload":    `#set($p = $input.path('$'))#if($p.kind == "dog")a#elseif($p.kind == "cat")b#{else}c#end`,
		"two members":            `#set($p = $input.path('$'))#if($p.kind == "dog" && $p.age > 3)a#{else}b#end`,
		"loop":                   `#foreach($x in $input.path('$.list'))$x.name#if($foreach.hasNext),#end#end`,
		"loop in a loop":         `#foreach($x in $input.path('$.a'))#foreach($y in $x.b)$y.c#if($y.c == "z")!#{else}?#end#end#end`,
		"missing":                `#if($input.path('$.a.b') == "")none#{else}$input.path('$.a.b')#end`,
		"flag":                   `#if($input.path('$.ok'))yes#{else}no#end`,
		"size":                   `#if($input.path('$.list').size() > 4)many#elseif($input.path('$.list').size() == 0)none#{else}few#end`,
		"number":                 `#if($input.path('$.n') >= 18)a#{else}b#end`,
		"context":                "#if($context.stage == 'dev')a#elseif($context.authorizer.role == 'admin')b#{else}c#end",
		"stage variable":         "#if($stageVariables.mode == 'x')a#{else}b#end#if($stageVariables.get('other') == 'y')a#{else}b#end",
		"path parameter":         "#if($input.params('id') == '7')a#{else}b#end",
		"header":                 "#set($h = $input.params().header)#if($input.params().header.get('X-Kind') == 'k')a#{else}b#end",
		"header by name":         "#if($input.params('X-Kind') == 'k')a#{else}b#end",
		"query":                  "#if($input.params().querystring.q == 'k')a#{else}b#end",
		"variable":               "#set($s = $context.stage)#if($s.startsWith('de') && $s.endsWith('v'))a#{else}b#end",
		"length":                 `#set($s = $input.path('$.s'))#if($s.length() > 50)a#{else}b#end`,
		"sought":                 `#if($input.path('$.s').indexOf('@') > 3)a#{else}b#end`,
		"parts":                  `#set($p = $input.path('$.s').split('\\|'))#if($p.size() > 2)a#{else}b#end`,
		"constant of a variable": `#set($k = 'za')#set($n = 7)#if($input.path('$.x') == $k)a#{else}b#end#if($input.path('$.n') == $n)a#{else}b#end`,
		"payload matches":        `#if($input.path('$.s').matches("[0-9]{3}-x"))a#{else}b#end`,
		"matches":                `#set($s = $input.params('q'))#if($s.matches("[0-9]{3}-x"))a#{else}b#end`,
		"JSON in a text":         `#set($p = $util.parseJson($input.path('$.inner')))#if($p.ok == "yes")a#{else}b#end#foreach($x in $p.list)$x.name#end`,
		"JSON of the body":       `#set($p = $util.parseJson($input.body))#if($p.ok == "yes")a#{else}b#end`,
		"root is a list":         `#foreach($x in $input.path('$'))$x.id#if($x.id == 5)!#{else}?#end#end`,
		"keys":                   `#foreach($k in $input.path('$.m').keySet())"$k"#if($foreach.hasNext),#end#end`,
		"payload and request":    `#if($input.path('$.a') == "x" && $context.stage == "dev")a#{else}b#end`,
		"else in else":           `#set($p = $input.path('$'))#if($p.a == "1")a#{else}#if($p.b == "2")b#{else}#if($p.c == "3")c#{else}d#end#end#end`,
		"contains":               `#if($input.path('$.s').contains("needle"))a#{else}b#end`,
		"negation":               `#if(!$input.path('$.s'))a#{else}b#end#if($input.path('$.t') != "x")a#{else}b#end`,
		"interpolated condition": `#if("$input.path('$.s')" == "")a#{else}b#end`,
	}
	for name, template := range tests {
		for _, kind := range []string{"HTTP", "AWS"} {
			t.Run(name+" "+kind, func(t *testing.T) {
				op := method(t, kind, template)
				found, unselected, err := Search(op)
				require.NoError(t, err)
				require.Empty(t, unselected)
				require.Empty(t, covered(t, op, found).Missed)
				again, _, err := Search(op)
				require.NoError(t, err)
				require.Equal(t, found, again)
			})
		}
	}
}

// TestSearchErrors: the error of a Lambda function, as text and as JSON in its message.
func TestSearchErrors(t *testing.T) {
	op := operation(t, "AWS", `
		"200": {"statusCode": "200"},
		"404": {"statusCode": "404", "selectionPattern": "[\\s\\S]*\"httpStatus\":404[\\s\\S]*", "responseTemplates": {"application/json":
			"#set($e = $util.parseJson($input.path('$.errorMessage')))#if($e.kind == 'pet')a$e.message#{else}b#end"}},
		"500": {"statusCode": "500", "selectionPattern": "\\[500\\][^x]{3,}", "responseTemplates": {"application/json": "$input.path('$.errorMessage')#if($input.path('$.errorType') == 'E')1#{else}2#end"},
			"responseParameters": {"method.response.header.A": "integration.response.header.X-A", "method.response.header.B": "integration.response.body.errorType",
				"method.response.header.C": "context.requestId", "method.response.header.D": "stageVariables.d", "method.response.header.E": "integration.response.multivalueheader.X-E"}},
		"503": {"statusCode": "503", "selectionPattern": "(?!)"}`)
	found, unselected, err := Search(op)
	require.NoError(t, err)
	require.Equal(t, []string{"503"}, unselected)
	require.Equal(t, []string{"response 503"}, covered(t, op, found).Missed)
	seen := map[string]bool{}
	for _, f := range found {
		if f.ErrorMessage != nil {
			require.Equal(t, string(settle.LambdaError(*f.ErrorMessage)), string(f.Backend.Body))
		}
		require.True(t, f.First != seen[f.Selected], "the first of each goes before the others")
		seen[f.Selected] = true
	}
}

// TestSearchReal: the first cases of integrations found in public repositories reach
// 95 percent of what they have and of each of them, but for what cannot be reached.
func TestSearchReal(t *testing.T) {
	file, err := os.Open("../../testdata/rules/real.ndjson")
	require.NoError(t, err)
	defer file.Close()
	var all coverage.Tally
	var missed []string
	integrations := 0
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var row struct {
			ID, Fault   string
			Integration *gatemap.Integration
		}
		require.NoError(t, json.Unmarshal(lines.Bytes(), &row))
		if row.Fault != "" {
			continue
		}
		op := &definition.Operation{HTTPMethod: "GET", Path: "/", Integration: row.Integration}
		found, _, err := Search(op)
		require.NoError(t, err, row.ID)
		s := covered(t, op, found)
		all.Reached, all.Total = all.Reached+s.Total().Reached, all.Total+s.Total().Total
		for _, m := range s.Missed {
			missed = append(missed, row.ID+": "+m)
		}
		integrations++
	}
	require.Greater(t, integrations, 10)
	require.GreaterOrEqual(t, all.Percent(), 95.0, strings.Join(missed, "\n"))
	t.Logf("%d integrations, %v reached (%.1f%%), not reached:\n%s", integrations, all, all.Percent(), strings.Join(missed, "\n"))
}

// TestSearchIsBounded: a template that makes much of everything, and many responses.
func TestSearchIsBounded(t *testing.T) {
	var loops, many strings.Builder
	for range 12 {
		loops.WriteString("#foreach($x in [1..1000])")
	}
	loops.WriteString("$x" + strings.Repeat("#end", 12))
	op := method(t, "AWS", `#set($s = "x")#foreach($i in [1..40])#set($s = "$s$s")#end#if($context.a == "b")`+loops.String()+`#end$s`)
	s, err := newSearch(op)
	require.NoError(t, err)
	require.True(t, s.first(&s.responses[0]))
	s.fill(&s.responses[0], &s.responses[0].templates[0])
	require.LessOrEqual(t, s.limited, maxLimited)
	for i := range 500 {
		if i > 0 {
			many.WriteByte(',')
		}
		many.WriteString(`"` + string(rune('a'+i%26)) + strings.Repeat("z", i/26) + `": {"statusCode": "200", "selectionPattern": "(a+)+b[^b]{0,999}"}`)
	}
	found, unselected, err := Search(operation(t, "AWS", many.String()))
	require.NoError(t, err)
	require.LessOrEqual(t, len(found), maxFound)
	require.NotEmpty(t, unselected)
}
