package lint_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/lint"
)

var update = flag.Bool("update", false, "write the golden files and the documentation")

const lambdaURI = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:111122223333:function:f/invocations"

// definition is a get-method document around integration responses.
func document(kind, responses, more string) string {
	integration := map[string]string{
		"lambda":       fmt.Sprintf(`"type":"AWS","uri":%q`, lambdaURI),
		"http":         `"type":"HTTP","uri":"http://h"`,
		"mock":         `"type":"MOCK"`,
		"lambdastream": `"type":"AWS","uri":"arn:aws:apigateway:eu-west-1:lambda:path/2021-11-15/functions/arn:aws:lambda:eu-west-1:111122223333:function:f/response-streaming-invocations"`,
		"sqs":          `"type":"AWS","uri":"arn:aws:apigateway:eu-west-1:sqs:path/111122223333/q"`,
		"lambdaproxy":  fmt.Sprintf(`"type":"AWS_PROXY","uri":%q`, lambdaURI),
	}[kind]
	if text, ok := strings.CutPrefix(more, requestMark); ok {
		more, integration = "", integration+`,"requestTemplates":{"application/json":`+text+`}`
	}
	return fmt.Sprintf(`{"httpMethod":"GET",%s"methodIntegration":{%s,"integrationResponses":%s}}`, more, integration, responses)
}

func check(t testing.TB, text string, opts lint.Options) []lint.Finding {
	t.Helper()
	api, err := formats.Parse("api.json", []byte(text), formats.Options{})
	require.NoError(t, err)
	return lint.CheckAPI(api, opts)
}

// pattern is a response set with a default and one pattern for 400.
func pattern(p string) string {
	text, _ := json.Marshal(p)
	return fmt.Sprintf(`{"200":{"statusCode":"200"},"400":{"statusCode":"400","selectionPattern":%s}}`, text)
}

// template is a response set with one template under application/json.
func template(text string) string {
	quoted, _ := json.Marshal(text)
	return fmt.Sprintf(`{"200":{"statusCode":"200","responseTemplates":{"application/json":%s}}}`, quoted)
}

func xmlTemplate(text string) string {
	return strings.Replace(template(text), "application/json", "application/xml", 1)
}

// escaped is a template that prints an escaped text behind methods.
func escaped(methods string) string {
	return template(`{"a": "$util.escapeJavaScript($input.path('$.a'))` + methods + `"}`)
}

func header(value string) string {
	quoted, _ := json.Marshal(value)
	return fmt.Sprintf(`{"200":{"statusCode":"200","responseParameters":{"method.response.header.X":%s}}}`, quoted)
}

// eightWords are patterns of which the first has a letter of each of the others,
// so that only a message of several lines is left to most of them.
var eightWords = []string{`.*[Bad|Worse].*`, `(?s).*Not Found.*`, `[\s\S]*\[402\][\s\S]*`, `(?s).*Timed? ?out.*`,
	`(?s).*(Invalid|Illegal) (argument|state).*`, `(?s).*Exception: .*`, `(?s).*Access Denied.*`, `(?s).*Conflict.*`}

// oneLine takes (?s) away.
func oneLine(patterns []string) []string {
	var list []string
	for _, p := range patterns {
		list = append(list, strings.TrimPrefix(p, "(?s)"))
	}
	return list
}

// several is a default and the patterns, from 400 on.
func several(patterns ...string) string {
	responses := `{"200":{"statusCode":"200"}`
	for i, p := range patterns {
		quoted, _ := json.Marshal(p)
		responses += fmt.Sprintf(`,"%d":{"statusCode":"%[1]d","selectionPattern":%s}`, 400+i, quoted)
	}
	return responses + "}"
}

func two(p, q string) string {
	x, _ := json.Marshal(p)
	y, _ := json.Marshal(q)
	return fmt.Sprintf(`{"200":{"statusCode":"200"},"400":{"statusCode":"400","selectionPattern":%s},"500":{"statusCode":"500","selectionPattern":%s}}`, x, y)
}

// mockRequest is a method response, and the end of the method: the request
// template of the integration.
func mockRequest(text string) string {
	quoted, _ := json.Marshal(text)
	return requestMark + string(quoted)
}

const requestMark = "request template: "

// corsOn maps the header on the success and on the error.
func corsOn(success, failure bool) string {
	with := map[bool]string{true: `,"responseParameters":{"method.response.header.Access-Control-Allow-Origin":"'*'"}`}
	return `{"200":{"statusCode":"200"` + with[success] + `},"500":{"statusCode":"500","selectionPattern":".+"` + with[failure] + `}}`
}

const declared = `"methodResponses":{"200":{"statusCode":"200","responseParameters":{"method.response.header.X":false}}},`

// ruleRow says what a rule finds and what it leaves alone. want is the severity, ""
// for no finding of the rule.
type ruleRow struct {
	rule, kind, responses, more string
	want                        string
}

// ruleRows are those of all rules.
var ruleRows = slices.Concat(patternRows, integrationRows, templateRows)

func TestRules(t *testing.T) {
	positive, negative := map[string]bool{}, map[string]bool{}
	for _, row := range ruleRows {
		text := document(row.kind, row.responses, row.more)
		got := ""
		for _, f := range check(t, text, lint.Options{}) {
			if f.Rule() == row.rule {
				got = f.Severity.String()
				require.NotEmpty(t, f.Message)
				require.Equal(t, "api.json", f.File)
				require.Positive(t, f.Line)
			}
		}
		require.Equal(t, row.want, got, "%s: %.300s", row.rule, text)
		if row.want != "" {
			positive[row.rule] = true
		} else {
			negative[row.rule] = true
		}
	}
	for _, r := range lint.Rules() {
		switch r.ID {
		case "missing-path", "gateway-response", "undeclared-reference", "response-model", "unquoted-text", "number-in-quotes", "ignore": // have tests of their own
			continue
		}
		require.True(t, positive[r.ID] && negative[r.ID], "%s needs a row that it finds and one that it does not", r.ID)
	}
}

// What the samples show to be a text or a number.
func TestSampledTypes(t *testing.T) {
	bodies := [][]byte{[]byte(`{"s": "x", "n": 1, "m": 1, "b": true, "l": [{"s": "y"}]}`), []byte(`{"s": "z", "n": 2.5, "m": "1", "l": []}`)}
	for _, row := range []struct{ template, want string }{
		{`{"a": $input.path('$.s')}`, "unquoted-text"},
		{`{"l": [#foreach($x in $input.path('$.l'))$x.s#if($foreach.hasNext),#end#end]}`, "unquoted-text"},
		{`{"a": "$input.path('$.n')"}`, "number-in-quotes"},
		{`#set($r = $input.path('$')){"a": "$r.b"}`, ""},
		{`{"a": $input.path('$.n'), "b": "$input.path('$.m')", "c": "n is $input.path('$.n')", "d": $input.json('$.s'), "e": $input.path('$.m')}`, ""},
	} {
		got := ""
		for _, f := range check(t, document("http", template(row.template), ""), lint.Options{Bodies: bodies}) {
			if f.Rule() == "unquoted-text" || f.Rule() == "number-in-quotes" {
				got += f.Rule()
			}
		}
		require.Equal(t, row.want, got, row.template)
	}
}

func TestMissingPath(t *testing.T) {
	bodies := [][]byte{[]byte(`{"a": {"b": null}}`), []byte(`{"c": 1}`)}
	for _, row := range []struct {
		responses string
		want      bool
	}{
		{template(`{"x": $input.json('$.a.x')}`), true},
		{template(`{"x": $input.json('$.a.b')}`), false},
		{template(`{"x": $input.json('$.c')}`), false},
		{header("integration.response.body.d"), true},
		{header("integration.response.body.c"), false},
	} {
		found := check(t, document("http", row.responses, ""), lint.Options{Bodies: bodies})
		got := len(found) > 0 && found[0].Rule() == "missing-path"
		require.Equal(t, row.want, got, "%s", row.responses)
	}
	require.Empty(t, check(t, document("http", header("integration.response.body.d"), ""), lint.Options{}), "without bodies")
}

func TestOptions(t *testing.T) {
	text := document("lambda", two(`Some Error`, `200`), "")
	require.Len(t, check(t, text, lint.Options{}), 2)
	require.Len(t, check(t, text, lint.Options{Disable: []string{"pattern-whole-match"}}), 1)
	require.Len(t, check(t, text, lint.Options{Severity: lint.Warning}), 1)
	require.Empty(t, check(t, text, lint.Options{Severity: lint.Error}))
}

// A lone integration response says nothing of the others.
func TestLoneResponse(t *testing.T) {
	require.Empty(t, check(t, `{"statusCode":"404","selectionPattern":"404"}`, lint.Options{}))
	found := check(t, `{"statusCode":"400","selectionPattern":"^[BadRequest][\\s\\S]*"}`, lint.Options{})
	require.Len(t, found, 1)
	require.Equal(t, "pattern-bracketed-word", found[0].Rule())
	require.Equal(t, 1, found[0].Line)
}

// TestNewlineOfBracketedWords: what is to be written for the dot does not keep the
// brackets that another finding is about.
func TestNewlineOfBracketedWords(t *testing.T) {
	for text, want := range map[string]string{
		`[NotFound].*`:                  `"(?s)\\[NotFound\\].*"`,
		`.*[Err|Fail].*`:                `"(?s).*(Err|Fail).*"`,
		`.*[404].*[NotFound].* [a-z]+.`: `"(?s).*\\[404\\].*\\[NotFound\\].* [a-z]+."`,
		`.*\[404\].*`:                   `"(?s).*\\[404\\].*"`,
		`.*Error.*`:                     `"(?s).*Error.*"`,
	} {
		found := check(t, document("lambda", pattern(text), ""), lint.Options{})
		at := slices.IndexFunc(found, func(f lint.Finding) bool { return f.Rule() == "pattern-newline" })
		require.GreaterOrEqual(t, at, 0, text)
		require.Equal(t, want, found[at].Fix, text)
		require.Equal(t, "(?s)", found[at].Edit.New)
	}
}

// Places lead into the lines of templates and patterns.
func TestPlaces(t *testing.T) {
	text := `openapi: 3.0.1
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
              application/json: |
                #set($r = $input.path('$'))
                {"a": "$nothing",
                 "b": "$r.$typo"}
          '4\d{2': {statusCode: "400"}
`
	api, err := formats.Parse("api.yaml", []byte(text), formats.Options{})
	require.NoError(t, err)
	var got []string
	for _, f := range lint.CheckAPI(api, lint.Options{Disable: []string{"unescaped-input", "definition"}}) {
		got = append(got, fmt.Sprintf("%d:%d %s", f.Line, f.Column, f.Rule()))
	}
	require.Equal(t, []string{"15:27 undefined-variable", "16:17 pattern-syntax"}, got[1:])
	require.Equal(t, "14:24 undefined-variable", got[0])
}
