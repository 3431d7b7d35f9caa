package lint_test

import (
	"encoding/json"
	"flag"
	"fmt"
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

// ruleRows says for every rule what it finds and what it leaves alone. want is
// the severity, "" for no finding of the rule.
var ruleRows = []struct {
	rule, kind, responses, more string
	want                        string
}{
	// rules/selection.md#flavour: Java refuses it.
	{"pattern-syntax", "lambda", pattern(`.*"Item":{}.*`), "", "error"},
	{"pattern-syntax", "lambda", pattern(`*Error*`), "", "error"},
	{"pattern-syntax", "lambda", pattern(`.*"Item":\{\}.*`), "", ""},
	{"pattern-unsupported", "lambda", pattern(`(?c)x`), "", "error"},
	{"pattern-unsupported", "lambda", pattern(`x\R`), "", ""},

	// rules/selection.md#full-match: the guide's Invalid* and Malformed*.
	{"pattern-repeated-letter", "lambda", pattern(`Invalid*`), "", "warning"},
	{"pattern-repeated-letter", "lambda", pattern(`.*Malformed*`), "", "warning"},
	{"pattern-repeated-letter", "lambda", pattern(`Invalid.*|(Malformed*)`), "", "warning"},
	{"pattern-repeated-letter", "lambda", pattern(`^Invalid*$`), "", "warning"},
	{"pattern-repeated-letter", "lambda", pattern(`Invalid.*`), "", ""},
	{"pattern-repeated-letter", "lambda", pattern(`Invalid (a|b)*`), "", ""},
	{"pattern-repeated-letter", "lambda", pattern(`.*Fooo*.*`), "", ""},
	{"pattern-repeated-letter", "lambda", pattern(`.*No\s*`), "", ""},

	// rules/selection.md#flavour.
	{"pattern-bracketed-word", "lambda", pattern(`^[Error].*`), "", "warning"},
	{"pattern-bracketed-word", "lambda", pattern(`.*[NotFound].*`), "", "warning"},
	{"pattern-bracketed-word", "lambda", pattern(`.*[Conflict].*`), "", "warning"},
	{"pattern-bracketed-word", "lambda", pattern(`.*[404].*`), "", "warning"},
	{"pattern-bracketed-word", "lambda", pattern(`^\[Error\].*`), "", ""},
	{"pattern-bracketed-word", "lambda", pattern(`[Ee]rror.*`), "", ""},
	{"pattern-bracketed-word", "lambda", pattern(`[A-Za-z]+.*`), "", ""},
	{"pattern-bracketed-word", "lambda", pattern(`[aeiou].*`), "", ""},
	{"pattern-bracketed-word", "http", pattern(`[45][0123]4`), "", ""},

	// rules/selection.md#lambda.
	{"pattern-status-on-lambda", "lambda", pattern(`4\d{2}`), "", "warning"},
	{"pattern-status-on-lambda", "lambda", pattern(`200`), "", "warning"},
	{"pattern-status-on-lambda", "lambda", pattern(`4(?!04)\d\d|500`), "", "warning"},
	{"pattern-status-on-lambda", "lambda", pattern(`.*404.*`), "", ""},
	{"pattern-status-on-lambda", "http", pattern(`4\d{2}`), "", ""},

	{"pattern-never-matches", "http", pattern(`.*NotFound.*`), "", "warning"},
	{"pattern-never-matches", "mock", pattern(`.*"code":500.*`), "", "warning"},
	{"pattern-never-matches", "http", pattern(`4.*`), "", ""},
	{"pattern-never-matches", "lambda", pattern(`.*NotFound.*`), "", ""},

	{"pattern-whole-match", "lambda", pattern(`NotFound`), "", "note"},
	{"pattern-whole-match", "lambda", pattern(`^Not found$`), "", "note"},
	{"pattern-whole-match", "lambda", pattern(`.*NotFound.*`), "", ""},

	{"pattern-newline", "lambda", pattern(`.*Error.*`), "", "warning"},
	{"pattern-newline", "lambda", pattern(`.+`), "", "warning"},
	{"pattern-newline", "lambda", pattern(`\[400\].*`), "", "warning"},
	{"pattern-newline", "lambda", several(`.*Error.*`, `[\s\S]+`), "", "note"}, // another response takes it
	{"pattern-newline", "lambda", `{"200":{"statusCode":"200","selectionPattern":"ok"},"400":{"statusCode":"400","selectionPattern":".*Error.*"},"500":{"statusCode":"500"}}`, "", "note"}, // the default is no success
	{"pattern-newline", "lambda", pattern(`.*$400.*`), "", ""}, // it matches nothing: pattern-anchor
	{"pattern-newline", "lambda", pattern(`a(?=b).*`), "", "note"},
	{"pattern-newline", "lambda", pattern(`(?s).*Error.*`), "", ""},
	{"pattern-newline", "lambda", pattern(`[\s\S]*Error[\s\S]*`), "", ""},
	{"pattern-newline", "lambda", pattern(`(\n|.)+`), "", ""},
	{"pattern-newline", "http", pattern(`4.*`), "", ""},

	{"pattern-stack-overflow", "lambda", pattern(`(\n|.)+`), "", "warning"},
	{"pattern-stack-overflow", "lambda", pattern(`(?:.|\s)*x`), "", "warning"},
	{"pattern-stack-overflow", "lambda", pattern(`(ab?)*x`), "", "warning"},
	{"pattern-stack-overflow", "lambda", pattern(`[\s\S]+`), "", ""},
	{"pattern-stack-overflow", "lambda", pattern(`(ab)*x`), "", ""},
	{"pattern-stack-overflow", "lambda", pattern(`(\w\w)*x`), "", ""},
	{"pattern-stack-overflow", "lambda", pattern(`(a|b)*+x`), "", ""},
	{"pattern-stack-overflow", "lambda", pattern(`(a|b){3}`), "", ""},
	{"pattern-stack-overflow", "lambda", pattern(`(?:\X)*x`), "", "warning"},
	{"pattern-stack-overflow", "lambda", pattern(`(a|b)*?x`), "", "warning"},
	{"pattern-stack-overflow", "lambda", pattern(`(a|b){0,5000}x`), "", "warning"},
	{"pattern-stack-overflow", "lambda", pattern(`(?>a|b)*x`), "", ""},
	{"pattern-stack-overflow", "lambda", pattern(`((?=a|b)\w)*x`), "", ""},

	{"pattern-backtracking", "lambda", pattern(`(a+)+b`), "", "warning"},
	{"pattern-backtracking", "lambda", pattern(`(.|\s)*Error`), "", "warning"},
	{"pattern-backtracking", "lambda", pattern(`(a*b*)*c`), "", "warning"},
	{"pattern-backtracking", "lambda", pattern(`(a|ab|b)*c`), "", "warning"},
	{"pattern-backtracking", "lambda", pattern(`(\n|.)*Error`), "", ""},
	{"pattern-backtracking", "lambda", pattern(`(ab*)*c`), "", ""},
	{"pattern-backtracking", "lambda", pattern(`.*a.*b.*`), "", ""},
	{"pattern-backtracking", "lambda", pattern(`(?:\w+\s)*x`), "", ""},

	// rules/selection.md#full-match: .* overrides the default.
	{"pattern-matches-success", "lambda", pattern(`.*`), "", "warning"},
	{"pattern-matches-success", "lambda", pattern(`(\n|.)*`), "", "warning"},
	{"pattern-matches-success", "lambda", pattern(`.+`), "", ""},
	{"pattern-matches-success", "lambda", `{"200":{"statusCode":"200","selectionPattern":".*"}}`, "", ""},
	{"pattern-matches-success", "http", pattern(`.*`), "", ""},

	{"pattern-dash", "lambda", pattern(`-`), "", "warning"},
	{"pattern-dash", "lambda", pattern(`.*-.*`), "", ""},
	{"pattern-number", "http", `{"200":{"statusCode":"200"},"404":{"statusCode":"404","selectionPattern":404}}`, "", "warning"},
	{"pattern-number", "http", pattern(`404`), "", ""},

	{"pattern-default", "lambda", pattern(`default`), "", "warning"},
	{"pattern-default", "lambda", pattern(`Default`), "", "warning"},
	{"pattern-default", "lambda", pattern(`^default$`), "", "warning"},
	{"pattern-default", "lambda", pattern(`.*default.*`), "", ""},
	{"pattern-default", "lambda", pattern(`defaulted`), "", ""},
	{"pattern-never-matches", "http", pattern(`default`), "", "warning"},

	{"pattern-line-break", "lambda", pattern(".*NotFound.*\n"), "", "warning"},
	{"pattern-line-break", "lambda", pattern(".*NotFound.*\r\n"), "", "warning"},
	{"pattern-line-break", "lambda", pattern("\n.*NotFound.*"), "", "warning"},
	{"pattern-line-break", "lambda", pattern("Not\nFound|Missing"), "", "warning"},
	{"pattern-line-break", "lambda", pattern("(.*Not Found.*|\n.*Missing.*)"), "", "warning"},
	{"pattern-line-break", "lambda", pattern(`.*Not\nFound.*`), "", ""},
	{"pattern-line-break", "lambda", pattern("(?x) .*NotFound.*\n | .*Missing.* \n"), "", ""},
	{"pattern-line-break", "lambda", pattern("(?x) Not \n Found # the item\n"), "", ""},
	{"pattern-line-break", "lambda", pattern("(?x) Not (?-x:\n) Found"), "", "warning"},
	{"pattern-line-break", "lambda", pattern(`[\s\S]*NotFound[\s\S]*`), "", ""},
	{"pattern-never-matches", "http", pattern("404\n"), "", "warning"},

	{"pattern-doubled-backslash", "lambda", pattern(`.*\\[404\\].*`), "", "warning"},
	{"pattern-doubled-backslash", "lambda", pattern(`\\[NotFound\\].*`), "", "warning"},
	{"pattern-doubled-backslash", "lambda", pattern(`\\\\[404\\\\].*`), "", "warning"},
	{"pattern-doubled-backslash", "lambda", pattern(`[\\s\\S]*NotFound[\\s\\S]*`), "", "warning"},
	{"pattern-doubled-backslash", "lambda", pattern(`.*code: 4\\d{2}.*`), "", "warning"},
	{"pattern-doubled-backslash", "lambda", pattern(`.*\\(timeout\\).*`), "", "warning"},
	{"pattern-doubled-backslash", "lambda", pattern(`.*\[404\].*`), "", ""},
	{"pattern-doubled-backslash", "lambda", pattern(`.*C:\\Users\\.*`), "", ""},
	{"pattern-doubled-backslash", "lambda", pattern(`.*domain\\user.*`), "", ""},
	{"pattern-doubled-backslash", "lambda", pattern(`[\s\S]*\d{3}[\s\S]*`), "", ""},
	{"pattern-never-matches", "http", pattern(`4\\d{2}`), "", "warning"},

	// Java 17: ".*$404.*" matches none of "404", "x404", "$404", "x\n404".
	{"pattern-anchor", "lambda", pattern(`.*$404.*`), "", "warning"},
	{"pattern-anchor", "lambda", pattern(`$404`), "", "warning"},
	{"pattern-anchor", "lambda", pattern(`.*^404.*`), "", "warning"},
	{"pattern-anchor", "lambda", pattern(`Error$.*`), "", "warning"},
	{"pattern-anchor", "lambda", pattern(`(.*^Not Found.*|x)`), "", "warning"},
	{"pattern-anchor", "lambda", pattern(`(a$)b`), "", "warning"},
	{"pattern-anchor", "lambda", pattern(`.*a\zb`), "", "warning"},
	{"pattern-anchor", "lambda", pattern(`^.*Error.*$`), "", ""},
	{"pattern-anchor", "lambda", pattern(`^$`), "", ""},
	{"pattern-anchor", "lambda", pattern(`$^`), "", ""},
	{"pattern-anchor", "lambda", pattern(`^a.*|^b.*$`), "", ""},
	{"pattern-anchor", "lambda", pattern(`.*(^|\s)Error(\s|$).*`), "", ""},
	{"pattern-anchor", "lambda", pattern(`.*\$404.*`), "", ""},
	{"pattern-anchor", "lambda", pattern(`(?m)[\s\S]*^Error$[\s\S]*`), "", ""},
	{"pattern-anchor", "lambda", pattern(`Error$\n?`), "", ""},
	{"pattern-anchor", "lambda", pattern(`(?s)^(?!.*ok).*$`), "", ""},
	{"pattern-anchor", "lambda", pattern(`[$^]404.*`), "", ""},
	{"pattern-never-matches", "http", pattern(`$404`), "", "warning"},

	{"pattern-bracketed-word", "lambda", pattern(`[Err|Fail].*`), "", "warning"},
	{"pattern-bracketed-word", "lambda", pattern(`.*[NotFound|Missing].*`), "", "warning"},
	{"pattern-bracketed-word", "lambda", pattern(`.*[400|404].*`), "", "warning"},
	{"pattern-bracketed-word", "lambda", pattern(`[^Err|Fail].*`), "", "warning"},
	{"pattern-bracketed-word", "lambda", pattern(`[E|e]rror.*`), "", ""},
	{"pattern-bracketed-word", "lambda", pattern(`[a-z|A-Z]+`), "", ""},
	{"pattern-bracketed-word", "lambda", pattern(`(Err|Fail).*`), "", ""},
	{"pattern-bracketed-word", "http", pattern(`[4|5]\d{2}`), "", ""},
	{"pattern-never-matches", "http", pattern(`[400|404]`), "", "warning"},

	{"pattern-whole-match", "lambda", pattern(`Not Found|Missing`), "", "warning"},
	{"pattern-whole-match", "lambda", pattern(`(NotFound|Gone)`), "", "warning"},
	{"pattern-whole-match", "lambda", pattern(`.*(NotFound|Gone).*`), "", ""},

	{"left-out", "lambda", two(`(a{1,900}){1,900}`, `b.*`), "", "warning"},
	{"left-out", "lambda", two(`a.*`, `b.*`), "", ""},
	{"left-out", "lambda", several(eightWords...), "", ""},
	{"left-out", "lambda", several(oneLine(eightWords)...), "", ""},
	{"unreachable-response", "lambda", several(eightWords...), "", ""},
	{"unreachable-response", "lambda", several(oneLine(eightWords)...), "", "warning"},

	{"overlapping-patterns", "lambda", two(`.*Error.*`, `.*NotFoundError.*`), "", ""}, // unreachable instead
	{"overlapping-patterns", "lambda", two(`.*Error.*`, `.*(NotFoundError|Gone).*`), "", "note"},
	{"overlapping-patterns", "lambda", two(`E.*|x`, `E.{3,}|F.*`), "", "note"},
	{"overlapping-patterns", "lambda", two(`.*[NotFound].*`, `.*[Conflict].*`), "", "warning"},
	{"overlapping-patterns", "lambda", two(`(?s).*four hundred.*`, `(?s).+`), "", "note"},
	{"overlapping-patterns", "lambda", two(`[\s\S]*\[404\][\s\S]*`, `[\s\S]*\[500\][\s\S]*`), "", ""},
	{"overlapping-patterns", "lambda", two(`(?s).*\[404\].*`, `(?s).*\[500\].*`), "", ""},
	{"overlapping-patterns", "lambda", two(`.*Not Found.*`, `.*Bad Gateway.*`), "", ""},
	{"overlapping-patterns", "lambda", two(`.*abc.*`, `.*cde.*`), "", ""},
	{"pattern-newline", "lambda", pattern(`([\s\S]*\[504\][\s\S]*)|(.*Task timed out after \d+\.\d+ seconds$)`), "", ""}, // the Serverless Framework's
	{"overlapping-patterns", "lambda", two(`A.*`, `B.*`), "", ""},
	{"overlapping-patterns", "http", two(`4\d{2}`, `40\d|5\d\d`), "", "warning"},
	{"overlapping-patterns", "http", two(`40\d`, `4\d\d`), "", "note"},
	{"overlapping-patterns", "http", two(`4\d{2}`, `5\d{2}`), "", ""},
	{"overlapping-patterns", "http", two(`[45]\d{2}`, `5\d{2}`), "", "warning"}, // 500 is left to it, 501 is not
	{"overlapping-patterns", "http", `{"200":{"statusCode":"200"},"400":{"statusCode":"400","selectionPattern":"4\\d{2}"},"404":{"statusCode":"404","selectionPattern":"404"}}`, "", "note"},

	{"unreachable-response", "lambda", two(`.*Error.*`, `.*NotFoundError.*`), "", "warning"},
	{"unreachable-response", "lambda", two(`.+`, `.*NotFound.*`), "", "warning"},
	{"unreachable-response", "lambda", two(`.*NotFound.*`, `.+`), "", ""},
	{"unreachable-response", "lambda", two(`.+`, `[\s\S]*NotFound[\s\S]*`), "", ""}, // messages of several lines
	{"unreachable-response", "http", two(`4\d{2}`, `40\d`), "", "warning"},
	{"unreachable-response", "http", `{"200":{"statusCode":"200"},"400":{"statusCode":"400","selectionPattern":"4\\d{2}"},"404":{"statusCode":"404","selectionPattern":"404"}}`, "", ""},
	{"unreachable-response", "http", `{"200":{"statusCode":"200"},"201":{"statusCode":"201","selectionPattern":"\\d+"}}`, "", "warning"},

	{"missing-default", "lambda", `{"400":{"statusCode":"400","selectionPattern":".+"}}`, "", "warning"},
	{"missing-default", "lambda", `{"200":{"statusCode":"200","selectionPattern":".*"}}`, "", ""},
	{"missing-default", "lambda", pattern(`.+`), "", ""},
	{"missing-default", "http", `{"200":{"statusCode":"200","selectionPattern":"2\\d{2}"}}`, "", "warning"},
	{"missing-default", "http", `{"200":{"statusCode":"200","selectionPattern":"[245]\\d{2}"}}`, "", "note"},
	{"missing-default", "http", `{"200":{"statusCode":"200","selectionPattern":"\\d+"}}`, "", ""},

	{"several-defaults", "http", `{"200":{"statusCode":"200"},"400":{"statusCode":"400","selectionPattern":""}}`, "", "warning"},
	{"several-defaults", "http", pattern(`4\d{2}`), "", ""},
	{"no-responses", "http", `{}`, "", "warning"},
	{"no-responses", "lambdaproxy", `{}`, "", ""},

	// A high power of the length.
	{"pattern-backtracking", "lambda", pattern(`(.*a){12}.*b(?=c)`), "", "warning"},
	{"pattern-backtracking", "lambda", pattern(`(?s)(?:.*?a){8}b`), "", "warning"},
	{"pattern-backtracking", "lambda", pattern(`.*a.*b.*c.*d.*e.*f.*g`), "", "warning"},
	{"pattern-backtracking", "lambda", pattern(`.*a.*b.*c.*`), "", ""},
	{"pattern-backtracking", "lambda", pattern(`.*(one|two|three|four|five|six|seven).*`), "", ""},
	{"pattern-backtracking", "lambda", pattern(`(?=.*a)(?=.*b)(?=.*c)(?=.*d)(?=.*e)(?=.*f).*`), "", ""},
	{"pattern-backtracking", "lambda", pattern(`([^a]*a){12}.*`), "", ""},
	{"pattern-backtracking", "lambda", pattern(`(.*+a){12}`), "", ""},

	// rules/templates.md#input (asked of the reference engine).
	{"json-text", "http", template(`#set($b = $input.json('$')){"a": "$b.a"}`), "", "warning"},
	{"json-text", "http", template(`#set($b = $input.json('$')){"a": "$b.get('a')", "n": "$b['n']"}`), "", "warning"},
	{"json-text", "http", template(`{"a": "$input.json('$.b').c"}`), "", "warning"},
	{"json-text", "http", template(`{"a": "$input.body.c"}`), "", "warning"},
	{"json-text", "http", template(`[#foreach($x in $input.json('$.l'))"$x"#end]`), "", "warning"},
	{"json-text", "http", template(`#if($input.json('$.state') == "done"){}#else[]#end`), "", "warning"},
	{"json-text", "http", template(`{"a": "$util.parseJson($input.json('$.m')).x"}`), "", "warning"},
	{"json-text", "http", template(`#set($m = $util.parseJson($input.json('$.m'))){"a": "$m.x"}`), "", "warning"},
	{"json-text", "http", template(`#set($m = $util.parseJson($input.json('$'))){"a": "$m.x"}`), "", ""},
	{"json-text", "http", template(`#set($m = $util.parseJson($input.path('$.m'))){"a": "$m.x"}`), "", ""},
	{"json-text", "http", template(`#set($b = $input.json('$'))#if($b.length() > 2 && $b.contains('a')){"a": $b}#end`), "", ""},
	{"json-text", "http", template(`#if($input.json('$.n') == 5 || $input.json('$.t') == '"x"' || $input.json('$.u') == "true"){}#else[]#end`), "", ""},
	{"json-text", "http", template(`#set($b = $input.json('$'))#set($b = $input.path('$')){"a": "$b.a"}`), "", ""},
	{"quoted-json", "http", template(`{"a": "$input.json('$.a')"}`), "", "warning"},
	{"quoted-json", "http", template(`#set($b = $input.json('$.a')){"a": "got $b"}`), "", "warning"},
	{"quoted-json", "http", template(`{"a": $input.json('$.a'), "b": "$util.escapeJavaScript($input.json('$.b'))"}`), "", ""},

	{"condition-always-true", "http", template(`#if($input.params('a')){}#else[]#end`), "", "warning"},
	{"condition-always-true", "http", template(`#if($input.path('$.a') == 1 && !$input.json('$.b')){}#else[]#end`), "", "warning"},
	{"condition-always-true", "http", template(`#if($input.path('$.a') == 1){}#elseif($input.json('$.b'))[]#end`), "", "warning"},
	{"condition-always-true", "http", template(`#set($b = $input.json('$.b'))#if($b){}#else[]#end`), "", "warning"},
	{"condition-always-true", "http", template(`#if($input.params('a') != ""){}#else[]#end`), "", ""},
	{"condition-always-true", "http", template(`#if($input.params('a') && $input.params('a') != ""){}#else[]#end`), "", ""},
	{"condition-always-true", "http", template(`#set($b = $input.json('$.b'))#if($b && $b.length() > 2){}#else[]#end`), "", ""},
	{"condition-always-true", "http", template(`#if($input.path('$.ok')){}#else[]#end`), "", ""},
	{"condition-always-true", "http", template(`#if($input.params('a').equals("1") || $input.path('$.a').enabled){}#else[]#end`), "", ""},
	{"condition-always-true", "http", template(`#if($input.path('$.next')){}#else[]#end`), "", "warning"},
	{"condition-always-true", "http", template(`#if($input.path('$.next')){}#end`), "", ""},
	{"condition-always-true", "http", template(`#if($input.path('$.a') == true)1#elseif($input.path('$.a'))2#{else}3#end`), "", ""},
	{"condition-always-true", "http", template(`#if($stageVariables.debug){}#else[]#end`), "", "warning"},
	{"condition-always-true", "http", template(`#if($context.identity.apiKey){}#else[]#end`), "", "warning"},
	{"condition-always-true", "http", template(`#set($l = $input.path('$.l'))#if($l)[#foreach($x in $l)$x.n#if($foreach.hasNext),#end#end]#else[]#end`), "", "warning"},
	{"condition-always-true", "http", template(`#if($input.path('$.a')){"a": "$input.path('$.a').substring(0, 1)"}#else{}#end`), "", "warning"},
	{"condition-always-true", "http", template(`#if($input.path('$.a') || $context.authorizer.admin || $stageVariables.x == "true"){}#else[]#end`), "", ""},
	{"condition-always-true", "http", template(`#foreach($x in [1])#if($foreach.first)[#end#if($foreach.hasNext()),#end#end]`), "", ""},
	{"condition-always-true", "http", template(`#set($ok = $input.path('$.a') == 1)#if($ok){}#else[]#end`), "", ""},
	{"condition-always-false", "http", template(`#if($input.params('n') > 5){}#else[]#end`), "", "warning"},
	{"condition-always-false", "http", template(`#set($l = ["a"])#if($l == ""){}#else[]#end`), "", "warning"},
	{"condition-always-false", "http", template(`#if($input.body.length() == "none"){}#else[]#end`), "", "warning"},
	{"condition-always-false", "http", template(`#if($input.path('$.n') > 5 || $input.body.length() == "5" || $input.path('$.l').size() > 0){}#else[]#end`), "", ""},
	{"condition-always-false", "http", template(`#if($input.path('$.n') == "" || $context.authorizer.level >= 2 || $input.params('n').length() > 0){}#else[]#end`), "", ""},
	{"loop-without-rounds", "http", template(`[#foreach($x in $input.params('ids'))"$x"#end]`), "", "warning"},
	{"loop-without-rounds", "http", template(`[#foreach($x in $input.body)"$x"#end]`), "", "warning"},
	{"loop-without-rounds", "http", template(`[#foreach($x in $input.path('$.l'))$x#end]`), "", ""},
	{"loop-without-rounds", "http", template(`[#foreach($x in $input.params('ids').split(","))"$x"#if($foreach.hasNext),#end#end#foreach($x in [])1#end]`), "", ""},
	{"object-text", "http", template(`{"o": $input.path('$.o'), "x": "$input.path('$.o').x"}`), "", "warning"},
	{"object-text", "http", template(`#set($o = $input.path('$.o')){"o": "$o", "x": "$input.path('$.o.x')"}`), "", "warning"},
	{"object-text", "http", template(`{"all": $input.path('$')}`), "", "warning"},
	{"object-text", "http", template(`{"all": "$input.path('$')"}`), "", ""},
	{"object-text", "http", template(`{"all": $input.path('$'), "n": [#foreach($x in $input.path('$'))$x#end]}`), "", ""},
	{"object-text", "http", template(`#set($m = {"a": 1}){"m": $m}`), "", "warning"},
	{"object-text", "http", template(`[#foreach($i in $input.path('$.l'))$i#if($foreach.hasNext),#end#end]`), "", ""},
	{"object-text", "http", template(`{"n": $input.path('$.n'), "l": $input.path('$.l'), "o": $input.json('$.o'), "x": "$input.path('$.o.x')", "y": "$input.path('$.l[0].y')"}`), "", ""},
	{"unescaped-xml", "http", xmlTemplate(`<a>$input.path('$.a')</a>`), "", "warning"},
	{"unescaped-xml", "http", xmlTemplate(`#set($r = $input.path('$'))<a b="$r.b">$input.params('c')</a>`), "", "warning"},
	{"unescaped-xml", "http", xmlTemplate(`<a>$input.path('$.a').replaceAll("&", "&amp;").replaceAll("<", "&lt;") $input.path('$.l').size() $util.urlEncode($input.path('$.a'))</a>`), "", ""},
	{"unescaped-xml", "http", template(`"$input.path('$.a')"`), "", ""},
	{"wrong-arguments", "http", template(`#set($l = [1])$l.size(1)`), "", "error"},
	{"wrong-arguments", "http", template(`$input.params('a', 'b')`), "", "error"},
	{"wrong-arguments", "http", template(`$input.params('a').length() $input.path('$.l').size()`), "", ""},
	{"variable-not-set-here", "http", template(`{"n": "$n"}#set($n = 1)`), "", "warning"},
	{"variable-not-set-here", "http", template(`[#foreach($x in [1])$x#end, "$x"]`), "", "warning"},
	{"variable-not-set-here", "http", template(`#foreach($x in [1, 2])#if($x == 2)$n#end#set($n = 1)#end`), "", ""},
	{"variable-not-set-here", "http", template(`#if($input.path('$.a') == 1)#set($n = 1)#end"$n"`), "", ""},
	{"variable-not-set-here", "http", template(`#define($d)$n#end#set($n = 1)$d`), "", ""},

	// rules/velocity.md#lexer (asked of Velocity 1.7).
	{"reference-ends-early", "http", template(`#set($r = $input.path('$')){"a": "$r.@type"}`), "", "warning"},
	{"reference-ends-early", "http", template(`#set($r = $input.path('$')){"a": "$r.1a"}`), "", "warning"},
	{"reference-ends-early", "http", template(`#set($r = $input.path('$')){"a": "$r.a.0.b"}`), "", "warning"},
	{"reference-ends-early", "http", template(`#set($r = $input.path('$')){"a": "$r.été"}`), "", "warning"},
	{"reference-ends-early", "http", template(`#set($r = $input.path('$')){"a": "$r._id"}`), "", "warning"},
	{"reference-ends-early", "http", template(`#set($r = $input.path('$')){"a": "$r.$oid"}`), "", "warning"},
	{"reference-ends-early", "http", template(`#set($r = $input.path('$')){"a": "$r.#text"}`), "", "warning"},
	{"reference-ends-early", "http", template(`#set($r = $input.path('$')){"a": "$r.['a']"}`), "", "warning"},
	{"reference-ends-early", "http", template(`#set($r = $input.path('$')){"a": "$r?.a"}`), "", "warning"},
	{"reference-ends-early", "http", template(`#set($r = $input.path('$')){"a": "$r..a"}`), "", "warning"},
	{"reference-ends-early", "http", template(`#set($r = $input.path('$')){"a": "$r.naïve"}`), "", "warning"},
	{"reference-ends-early", "http", template(`#set($r = $input.path('$')){"a": "$input.path('$').@type"}`), "", "warning"},
	{"reference-ends-early", "http", template(`#set($r = $input.path('$')){"a": "$stageVariables.1a"}`), "", "warning"},
	{"reference-ends-early", "http", template(`#set($r = $input.path('$')){"a": "$util.escapeJavaScript ('a')"}`), "", "warning"},
	{"reference-ends-early", "http", template(`#set($r = $input.path('$')){"a": "$r.l[0].1a"}`), "", "warning"},
	{"reference-ends-early", "http", template(`#set($l = $input.path('$.l'))#foreach($i in $l)#end{"a": "$l.0"}`), "", "warning"},
	{"reference-ends-early", "http", template(`#set($r = $input.path('$'))#set($a = 1)#set($b = 2){"a": "$r.l[0] ${r.a}c $a.$b $a.5 $a... $r.a-b $r.a (b) $r.a? $r.a."}`), "", ""},
	{"reference-ends-early", "http", template(`#set($r = $input.path('$')){"a": "$r['@type'] $r.a. $r.b.5 $r.c@example.com ${r}.1a"}`), "", ""},

	// rules/selection.md#mock.
	{"mock-status", "mock", `{"200":{"statusCode":"200"}}`, mockRequest(`{}`), "error"},
	{"mock-status", "mock", `{"200":{"statusCode":"200"}}`, mockRequest(`{"statuscode": 200, "id": "$input.params('id')"}`), "error"},
	{"mock-status", "mock", `{"200":{"statusCode":"200"}}`, mockRequest(`{"statusCode": "200"}`), "error"},
	{"mock-status", "mock", `{"200":{"statusCode":"200"}}`, mockRequest(`{"statusCode": 200}`), ""},
	{"mock-status", "mock", `{"200":{"statusCode":"200"}}`, mockRequest(`{ statusCode : $input.params('code') }`), ""},
	{"mock-status", "mock", `{"200":{"statusCode":"200"}}`, mockRequest(`#if($input.params('a') == "1"){"statusCode": 200}#else{"statusCode": 404}#end`), ""},
	{"mock-status", "mock", `{"200":{"statusCode":"200"}}`, mockRequest(`$input.json('$')`), ""},
	{"mock-status", "http", `{"200":{"statusCode":"200"}}`, mockRequest(`{}`), ""},

	// rules/control-plane.md#streaming.
	{"response-streaming", "http", `{"200":{"statusCode":"200"}},"responseTransferMode":"STREAM"`, "", "error"},
	{"response-streaming", "lambdastream", `{"200":{"statusCode":"200"}}`, "", "warning"},
	{"response-streaming", "http", `{"200":{"statusCode":"200"}},"responseTransferMode":"BUFFERED"`, "", ""},
	{"response-streaming", "lambdaproxy", `{},"responseTransferMode":"STREAM"`, "", ""},

	// API reference, PutIntegration; guide, quotas of REST APIs.
	{"integration-timeout", "http", `{"200":{"statusCode":"200"}},"timeoutInMillis":29`, "", "error"},
	{"integration-timeout", "http", `{"200":{"statusCode":"200"}},"timeoutInMillis":49`, "", "error"},
	{"integration-timeout", "lambdaproxy", `{},"timeoutInMillis":-1`, "", "error"},
	{"integration-timeout", "http", `{"200":{"statusCode":"200"}},"timeoutInMillis":300001`, "", "error"},
	{"integration-timeout", "http", `{"200":{"statusCode":"200"}},"timeoutInMillis":29001`, "", "note"},
	{"integration-timeout", "lambdaproxy", `{},"timeoutInMillis":900000,"responseTransferMode":"STREAM"`, "", ""},
	{"integration-timeout", "lambdaproxy", `{},"timeoutInMillis":900001,"responseTransferMode":"STREAM"`, "", "error"},
	{"integration-timeout", "http", `{"200":{"statusCode":"200"}},"timeoutInMillis":50`, "", ""},
	{"integration-timeout", "mock", `{"200":{"statusCode":"200"}},"timeoutInMillis":29000`, "", ""},

	// rules/selection.md#default: AWS Solutions Constructs have 200 and 500.
	{"failure-as-success", "http", `{"200":{"statusCode":"200"},"500":{"statusCode":"500","selectionPattern":"500"}}`, "", "warning"},
	{"failure-as-success", "sqs", `{"200":{"statusCode":"200"},"500":{"statusCode":"500","selectionPattern":"5\\d{2}"}}`, "", "warning"},
	{"failure-as-success", "http", `{"200":{"statusCode":"200"},"400":{"statusCode":"400","selectionPattern":"4\\d{2}"}}`, "", ""},
	{"failure-as-success", "http", `{"200":{"statusCode":"200"}}`, "", ""},
	{"failure-as-success", "http", `{"200":{"statusCode":"200"},"400":{"statusCode":"400","selectionPattern":"4\\d{2}"},"500":{"statusCode":"500","selectionPattern":"5\\d{2}"}}`, "", ""},
	{"failure-as-success", "http", `{"200":{"statusCode":"200"},"400":{"statusCode":"400","selectionPattern":"(?!2)\\d{3}"}}`, "", ""},
	{"failure-as-success", "http", `{"200":{"statusCode":"200","selectionPattern":"2\\d{2}"},"500":{"statusCode":"500"}}`, "", ""},
	{"failure-as-success", "http", template(`#if($input.path('$.error') != "")#set($context.responseOverride.status = 400)#end{}`), "", ""},
	{"failure-as-success", "lambda", `{"200":{"statusCode":"200"},"500":{"statusCode":"500","selectionPattern":".*Fatal.*"}}`, "", ""},
	{"failure-as-success", "mock", `{"200":{"statusCode":"200"},"500":{"statusCode":"500","selectionPattern":"500"}}`, "", ""},

	// guide, how-to-cors.
	{"cors-on-errors", "lambda", corsOn(true, false), "", "note"},
	{"cors-on-errors", "lambda", corsOn(true, true), "", ""},
	{"cors-on-errors", "lambda", corsOn(false, false), "", ""},
	{"cors-on-errors", "lambda", `{"200":{"statusCode":"200","responseParameters":{"method.response.header.Access-Control-Allow-Origin":"'*'"}},` +
		`"500":{"statusCode":"500","selectionPattern":".+","responseTemplates":{"application/json":"#set($context.responseOverride.header.Access-Control-Allow-Origin = \"*\"){}"}}}`, "", ""},

	// rules/selection.md#full-match: on status codes.
	{"pattern-repeated-letter", "http", pattern(`5*`), "", "warning"},
	{"pattern-repeated-letter", "http", pattern(`40*`), "", "warning"},
	{"pattern-repeated-letter", "mock", pattern(`4*|5*`), "", "warning"},
	{"pattern-repeated-letter", "http", pattern(`[45]*`), "", "warning"},
	{"pattern-repeated-letter", "http", pattern(`5.*`), "", ""},
	{"pattern-repeated-letter", "http", pattern(`5\d*`), "", ""},
	{"pattern-never-matches", "http", pattern(`4xx`), "", "warning"},
	{"pattern-never-matches", "http", pattern(`5XX`), "", "warning"},
	{"pattern-status-on-lambda", "lambda", pattern(`4xx`), "", "warning"},
	{"pattern-status-on-lambda", "lambda", pattern(`5XX`), "", "warning"},
	{"pattern-status-on-lambda", "lambda", pattern(`.*4xx.*`), "", ""},
	{"pattern-whole-match", "lambda", pattern(`NotFound|Missing`), "", "warning"},

	{"undeclared-response", "http", `{"404":{"statusCode":"404"}}`, declared, "warning"},
	{"undeclared-response", "http", `{"404":{"statusCode":"404","responseParameters":{"method.response.header.X":"'1'"}}}`, declared, "error"},
	{"undeclared-response", "http", `{"200":{"statusCode":"200"}}`, declared, ""},
	{"undeclared-header", "http", `{"200":{"statusCode":"200","responseParameters":{"method.response.header.Y":"'1'"}}}`, declared, "error"},
	{"undeclared-header", "http", header("'1'"), declared, ""},

	{"invalid-mapping", "http", header("integration.response.headers.X"), declared, "error"},
	{"invalid-mapping", "http", header("$context.requestId"), declared, "error"},
	{"invalid-mapping", "http", `{"200":{"statusCode":"200","responseParameters":{"integration.response.header.X":"'1'"}}}`, "", "error"},
	{"invalid-mapping", "http", header("context.requestId"), declared, ""},
	{"unquoted-static", "http", header("*"), declared, "error"},
	{"unquoted-static", "http", header("'*'"), declared, ""},
	{"unquoted-static", "http", header("true"), declared, "warning"},
	{"unquoted-static", "http", header("false"), declared, "warning"},
	{"unquoted-static", "http", header("True"), declared, "error"},
	{"unquoted-static", "http", header("'true'"), declared, ""},

	{"header-renamed", "http", `{"200":{"statusCode":"200","responseParameters":{"method.response.header.Server":"'1'"}}}`, "", "warning"},
	{"header-renamed", "http", template(`#set($context.responseOverride.header.Date = "x"){}`), "", "warning"},
	{"header-renamed", "http", header("'1'"), "", ""},
	{"header-dropped", "http", `{"200":{"statusCode":"200","responseParameters":{"method.response.header.Transfer-Encoding":"'1'"}}}`, "", "warning"},
	{"header-dropped", "http", header("'1'"), "", ""},
	{"control-character", "http", header("'a\nb'"), "", "error"},
	{"control-character", "http", header("'a\tb'"), "", ""},
	{"unknown-context", "http", header("context.nothing"), "", "note"},
	{"unknown-context", "http", template(`{"x": "$context.requestid"}`), "", "warning"},
	{"unknown-context", "http", template(`{"x": "$context.requestID"}`), "", "warning"},
	{"unknown-context", "http", template(`{"x": "$context.identity.sourceip"}`), "", "warning"},
	{"unknown-context", "http", template(`{"x": "$context['identity'].get('sourceIP')"}`), "", "warning"},
	{"unknown-context", "http", template(`{"x": "$context.identity.clientCert.subjectDn"}`), "", "warning"},
	{"unknown-context", "http", template(`{"x": "$context.sourceIp"}`), "", "warning"},
	{"unknown-context", "http", template(`{"x": "$context.authoriser.principalId"}`), "", "warning"},
	{"unknown-context", "http", template(`{"x": "$context.integrationLatency $context.status"}`), "", "note"},
	{"unknown-context", "http", template(`{"x": "$context.somethingElse"}`), "", "note"},
	{"unknown-context", "http", header("context.requestID"), "", "warning"},
	{"unknown-context", "http", header("context.identity.sourceIP"), "", "warning"},
	{"unknown-context", "http", header("context.identity.sourceIp"), "", ""},
	{"unknown-context", "http", template(`{"x": "$context.authorizer.claims.sub $context.authorizer.anything $context.requestId.length()"}`), "", ""},
	{"unknown-context", "http", template(`{"x": "$context.identity.clientCert.validity.notAfter $context.requestOverride.path.id"}`), "", ""},
	{"unknown-context", "http", template(`#set($context.mine = 1){"x": $context.mine}`), "", ""},

	// rules/templates.md#context, rules/gateway-responses.md#substitution.
	{"context-error", "http", template(`{"message": $context.error.messageString}`), "", "warning"},
	{"context-error", "lambda", template(`{"message": "$context.error.message"}`), "", "warning"},
	{"context-error", "http", header("context.error.responseType"), "", "warning"},
	{"context-error", "http", template(`{"message": $input.json('$.error.message')}`), "", ""},

	// rules/templates.md#util, rules/templates.md#input (asked of the reference engine).
	{"unknown-member", "http", template(`{"a": "$util.escapeJavascript($input.path('$.a'))"}`), "", "warning"},
	{"unknown-member", "http", template(`#set($x = $util.parseJSON($input.path('$.a'))){}`), "", "warning"},
	{"unknown-member", "http", template(`{"a": $util.toJson($input.path('$.a'))}`), "", "warning"},
	{"unknown-member", "http", template(`{"a": "$util.base64encode('a')"}`), "", "warning"},
	{"unknown-member", "http", template(`{"a": "$util.parseJson"}`), "", "warning"},
	{"unknown-member", "http", template(`{"a": "$input.Path('$.a')"}`), "", "warning"},
	{"unknown-member", "http", template(`{"a": "$input.jsonPath('$.a')"}`), "", "warning"},
	{"unknown-member", "http", template(`{"a": "$input.body()"}`), "", "warning"},
	{"unknown-member", "http", template(`{"a": "$input.params.a"}`), "", "warning"},
	{"unknown-member", "http", template(`{"a": "$input.params().headers.a"}`), "", "warning"},
	{"unknown-member", "http", template(`{"a": "$input.params().get('queryString').get('a')"}`), "", "warning"},
	{"unknown-member", "http", template(`#if("$util.urlencode('a')" == ""){}#end`), "", "warning"},
	{"unknown-member", "http", template(`#foreach($e in [1])$e#if($foreach.hasnext),#end#end`), "", "warning"},
	{"unknown-member", "http", template(`#foreach($e in [1])$foreach.length()#end`), "", "warning"},
	{"unknown-member", "http", template(`#foreach($e in [1])$foreach.index $foreach.count $foreach.first $foreach.parent.index #if($foreach.hasNext()),#end#end`), "", ""},
	{"unknown-member", "http", template(`#foreach($e in [1])#set($foreach.sum = 1)$foreach.sum $foreach.isLast()#end`), "", ""},
	{"unknown-member", "http", template(`{"a": "$input.params().header.get('a') $input.params().path.b $input.params('x') $input.body $input.Body $input.getBody()"}`), "", ""},
	{"unknown-member", "http", template(`{"a": "$util.urlEncode($util.urlDecode($util.base64Encode($util.base64Decode('')))) $util.toString() $util.class"}`), "", ""},
	{"unknown-member", "http", template(`#set($l = [1, 2]){"n": "$l.length()"}`), "", "warning"},
	{"unknown-member", "http", template(`#set($l = $input.path('$.l'))#foreach($x in $l)$x#end#if($l.size > 0)1#end`), "", "warning"},
	{"unknown-member", "http", template(`#set($s = "a,b"){"n": "$s.size()"}`), "", "warning"},
	{"unknown-member", "http", template(`{"n": "$input.params('a').toLowercase()"}`), "", "warning"},
	{"unknown-member", "http", template(`{"n": "$input.params('a').substring('1')"}`), "", "warning"},
	{"unknown-member", "http", template(`{"n": "$util.urlEncode(5)"}`), "", "warning"},
	{"unknown-member", "http", template(`{"n": "$input.path('$.a', '$.b')"}`), "", "warning"},
	{"unknown-member", "http", template(`#set($m = {"total": 1}){"n": "$m.totl"}`), "", "warning"},
	{"unknown-member", "http", template(`#set($m = {"total": 1}){"n": "$m.total $m.other"}`), "", ""},
	{"unknown-member", "http", template(`#set($l = $input.path('$.l'))$l.size $l.length $l.get(0).length() $l.x.size() $input.path('$.s').length()`), "", ""},
	{"unknown-member", "http", template(`#foreach($k in $input.params().keySet())$k $input.params().get($k)#end`), "", ""},

	// rules/velocity.md#engine (asked of Velocity 1.7).
	{"reserved-variable", "http", template(`#set($input = $input.path('$')){}`), "", "warning"},
	{"reserved-variable", "http", template(`#set($util = 1){}`), "", "warning"},
	{"reserved-variable", "http", template(`#set($context = {}){}`), "", "warning"},
	{"reserved-variable", "http", template(`[#foreach($input in [1])$input#end]`), "", "warning"},
	{"reserved-variable", "http", template(`#set($inputRoot = $input.path('$'))#set($context.responseOverride.status = 400){}`), "", ""},

	// rules/templates.md#overrides.
	{"override-name", "http", template(`#set($context.responseOverride.statusCode = 400){}`), "", "warning"},
	{"override-name", "http", template(`#set($context.responseOverride.headers.X = "a"){}`), "", "warning"},
	{"override-name", "http", template(`#set($context.responseOverride['headers']['X'] = "a"){}`), "", "warning"},
	{"override-name", "http", template(`#set($context.responseOverride.Status = 400){}`), "", "warning"},
	{"override-name", "http", template(`{"a": "$context.requestOverride.queryString.a"}`), "", "warning"},
	{"override-name", "http", template(`#set($context.responseOverride.status = 400)#set($context.responseOverride.header.statusCode = "a"){}`), "", ""},
	{"override-name", "http", template(`{"a": "$context.responseOverride.custom $context.requestOverride.path.headers"}`), "", ""},
	{"unknown-context", "http", template(`{"x": "$context.identity.sourceIp $context.requestId"}`), "", ""},

	{"mock-body", "mock", header("integration.response.body.id"), "", "warning"},
	{"mock-body", "mock", template(`$input.json('$')`), "", "warning"},
	{"mock-body", "mock", template(`{"id": "$input.params('id')"}`), "", ""},
	{"mock-body", "http", header("integration.response.body.id"), "", ""},

	{"content-type", "http", `{"200":{"statusCode":"200","responseTemplates":{"json":"{}"}}}`, "", "error"},
	{"content-type", "http", template(`{}`), "", ""},
	{"content-handling", "http", `{"200":{"statusCode":"200","contentHandling":"CONVERT_TO_BINARY","responseTemplates":{"application/json":"{}"}}}`, "", "warning"},
	{"content-handling", "http", `{"200":{"statusCode":"200","contentHandling":"CONVERT_TO_TEXT","responseTemplates":{"application/json":"{}"}}}`, "", ""},
	{"limit", "http", template(strings.Repeat("x", 300<<10+1)), "", "error"},
	{"limit", "http", header("'" + strings.Repeat("x", 10240) + "'"), "", "error"},
	{"limit", "http", header("'x'"), "", ""},

	{"template-syntax", "http", template(`#if($x`), "", "error"},
	{"template-syntax", "http", template(`{}`), "", ""},
	{"template-not-json", "http", template(`{#if($input.path('$.a') != "")"a": 1,#end #if($input.path('$.b') != "")"b": 2#end}`), "", "warning"},
	{"template-not-json", "http", template(`{#if($input.path('$.a') != "")"a": 1#end #if($input.path('$.b') != ""), "b": 2#end}`), "", "warning"},
	{"template-not-json", "http", template(`{"z": 0#if($input.path('$.a') != ""), "a": 1#end #if($input.path('$.b') != ""), "b": 2#end}`), "", ""},
	{"template-not-json", "http", template(`<a>$input.path('$.b')</a>`), "", "warning"},
	{"template-not-json", "http", template("{\"a\": 1,\n \"b\": $input.json('$.b'),}"), "", "warning"},
	{"template-not-json", "http", template(`#set($r = $input.path('$')){"a": #if($r.b == 1) x #else y #end}`), "", "warning"},
	{"template-not-json", "http", template(`$input.path('$.output')`), "", ""},
	{"template-not-json", "http", template(`#set($r = $input.path('$')){"a": #if($r.b == 7) 1 #else y #end}`), "", "warning"},
	{"template-not-json", "http", template(`{"id": $input.params().path.id}`), "", ""},
	{"template-not-json", "http", template(`#set($x = $util.parseJson($input.path('$.m'))){"l": [#foreach($e in $x.list)$e.a#if($foreach.hasNext),#end#end]}`), "", ""},
	{"template-not-json", "http", template(`{"n": ${stageVariables['n']}, "m": $stageVariables.m}`), "", ""},
	{"template-not-json", "http", template("#set($context.responseOverride.status = 204)\n"), "", ""},
	{"template-not-json", "http", template(`#set($context.responseOverride.header.Content-Type = 'text/xml')<a/>`), "", ""},
	{"template-not-json", "http", `{"200":{"statusCode":"200","responseParameters":{"method.response.header.Content-Type":"'text/html'"},"responseTemplates":{"application/json":"<p>"}}}`, "", ""},
	{"template-not-json", "http", `{"200":{"statusCode":"200","responseTemplates":{"application/xml":"<p/>"}}}`, "", ""},

	{"template-list-comma", "http", template(`[#foreach($e in $input.path('$.items')){"a": "$e.a"}#end]`), "", "warning"},
	{"template-list-comma", "http", template(`[#foreach($e in $input.path('$.items')){"a": "$e.a"}#if($foreach.hasNext),#end#end]`), "", ""},

	{"escape-apostrophe", "http", template(`{"a": "$util.escapeJavaScript($input.path('$.a'))"}`), "", "warning"},
	{"escape-apostrophe", "http", template(`#set($e = $util.escapeJavaScript($input.path('$.a'))){"a": "$e"}`), "", "warning"},
	{"escape-apostrophe", "http", template(`{"a": "$util.escapeJavaScript($input.path('$.a')).replaceAll("\\'","'")"}`), "", ""},
	{"escape-apostrophe", "http", template(`#set($e = $util.escapeJavaScript($input.path('$.a')).replaceAll("\\'", "'")){"a": "$e"}`), "", ""},
	// The reference engine's word on each, for text with an apostrophe, a quote,
	// a backslash, a line break and a slash.
	{"escape-apostrophe", "http", escaped(`.replaceAll("\\\\'","'")`), "", "warning"},
	{"escape-apostrophe", "http", escaped(`.replace("\\'","'")`), "", "warning"},
	{"escape-apostrophe", "http", escaped(`.replaceAll("\'","'")`), "", "warning"},
	{"escape-apostrophe", "http", escaped(`.replaceAll("\\","")`), "", "warning"},
	{"escape-apostrophe", "http", escaped(`.replaceAll("\\u0027","'")`), "", "warning"},
	{"escape-apostrophe", "http", escaped(`.replaceAll("'", "")`), "", "warning"},
	{"escape-apostrophe", "http", escaped(`.replaceAll("\\'", "\\\\u0027")`), "", "warning"},
	{"escape-apostrophe", "http", escaped(`.replaceFirst("\\'","'")`), "", "warning"},
	{"escape-apostrophe", "http", escaped(`.trim()`), "", "warning"},
	{"escape-apostrophe", "http", escaped(`.replace("\'","'")`), "", ""},
	{"escape-apostrophe", "http", escaped(`.replaceAll('\\''', "'")`), "", ""},
	{"escape-apostrophe", "http", escaped(`.replaceAll("[\\]'","'")`), "", ""},
	{"escape-apostrophe", "http", escaped(`.replaceAll("(\\)'","'")`), "", ""},
	{"escape-apostrophe", "http", escaped(`.replaceAll("\\\'","'")`), "", ""},
	{"escape-apostrophe", "http", escaped(`.replaceAll("\\'", "\\u0027")`), "", ""},
	{"escape-apostrophe", "http", escaped(`.replaceAll("\\'", "")`), "", ""},
	{"escape-apostrophe", "http", escaped(`.trim().replaceAll("\\'","'")`), "", ""},
	{"escape-apostrophe", "http", escaped(`.replaceAll($from, $to)`), "", ""}, // not known
	{"escape-apostrophe", "http", escaped(`.length()`), "", ""},
	{"escape-apostrophe", "http", template(`#set($q = "'")#set($p = "\\'")#set($e = $util.escapeJavaScript($input.path('$.a')).replaceAll($p, $q)){"a": "$e"}`), "", ""},
	{"escape-apostrophe", "http", template(`#set($p = "\\\\'")#set($e = $util.escapeJavaScript($input.path('$.a')).replaceAll($p, "'")){"a": "$e"}`), "", "warning"},
	{"escape-apostrophe", "http", template(`#set($e = $util.escapeJavaScript($input.path('$.a'))){"a": "$e.replaceAll("\\'", "'")"}`), "", ""},
	{"escape-apostrophe", "http", template(`<a b="$util.escapeJavaScript($input.path('$.a'))"/>`), "", ""}, // template-not-json says more
	{"escape-apostrophe", "http", `{"200":{"statusCode":"200","responseTemplates":{"text/html":"<p a=\"$util.escapeJavaScript($input.path('$.a'))\">"}}}`, "", ""},

	{"unescaped-input", "sqs", template(`{"id": "$input.path('$.SendMessageResponse.SendMessageResult.MessageId')"}`), "", ""}, // an id that SQS makes up
	{"unescaped-input", "sqs", template(`{"id": "$input.path('$').PublishResponse.PublishResult.MessageId"}`), "", ""},
	{"unescaped-input", "sqs", template(`{"run": "$input.path('$.executionArn')"}`), "", ""},
	{"unescaped-input", "sqs", template(`{"name": "$input.path('$.name')"}`), "", "warning"},
	{"unescaped-input", "http", template(`{"id": "$input.path('$.order.MessageId')"}`), "", "warning"},
	{"unescaped-input", "http", template(`{"a": "$input.path('$.a')"}`), "", "warning"},
	{"unescaped-input", "http", template(`{"a": "$input.params('a')"}`), "", "warning"},
	{"unescaped-input", "http", template(`#foreach($e in $input.path('$'))#set($x = "$e.y"){"a": "$x"}#end`), "", "warning"},
	{"unescaped-input", "http", template(`{"a": $input.json('$.a'), "n": "$input.path('$.l').size()"}`), "", ""},
	{"unescaped-input", "http", template(`{"a": "$context.requestId", "b": "$util.base64Encode($input.body)"}`), "", ""},

	{"undefined-variable", "http", template(`{"$schema": 1}`), "", "warning"},
	{"undefined-variable", "http", template(`{"a": "$body.a"}`), "", "warning"},
	{"undefined-variable", "http", template(`${placeholder}`), "", "note"},
	{"undefined-variable", "http", template(`#set($a = 1)#foreach($b in [1])$a $b $foreach.index $velocityCount#end`), "", ""},
	{"undefined-variable", "http", template(`#if($input.path('$.a') == $null){}#end`), "", ""},
	{"undefined-variable", "http", template(`{"price": "5$", "x": "\$y"}`), "", ""},

	{"unknown-directive", "http", template(`#return($x)`), "", "warning"},
	{"unknown-directive", "http", template(`#macro(m)x#end{}`), "", "warning"},
	{"unknown-directive", "http", template(`#parse("a.vm")`), "", "error"},
	{"unknown-directive", "http", template(`#evaluate("x")`), "", "warning"},
	{"unknown-directive", "http", template(`#set $x = 1`), "", "warning"},
	{"unknown-directive", "http", template(`#foreech($x in $y){}#end`), "", "warning"},
	{"unknown-directive", "http", template(`[#foreach($x)1#end]`), "", "error"},
	{"unknown-directive", "http", template(`[#foreach($x [1])1#end]`), "", "warning"},
	{"unknown-directive", "http", template(`[#foreach($x of [1])1#end]`), "", ""},
	{"unknown-directive", "http", template(`{"a": 1} #* a comment`), "", "warning"},
	{"unknown-directive", "http", template(`{"a": 1} #* a comment *#`), "", ""},
	{"unknown-directive", "http", template(`{"a": 1} #** a comment *# ## #* and another`), "", ""},
	{"unknown-directive", "http", template(`#if(true){}#elsif(false)[]#end`), "", "warning"},
	{"unknown-directive", "http", template(`#if($input.path('$.a') == 1){}#else if($input.path('$.a') == 2)[]#end`), "", "warning"},
	{"unknown-directive", "http", template(`#if($input.path('$.a') == 1){}#elseif($input.path('$.a') == 2)[]#else"if (x)"#end`), "", ""},
	{"undefined-variable", "http", template(`#set($i = 2)#set($n = $i-1){"n": "$n"}`), "", "warning"},
	{"unknown-directive", "http", template(`{"color": "#ff0000", "c": "#fff", "h": "#1"}`), "", ""},
	{"unknown-directive", "http", template(`#foreach($x in [1])#if($x == 1)#break#else#stop#end#end`), "", ""},

	{"override-twice", "http", template(`#set($context.responseOverride.status = 400)#set($context.responseOverride.status = 404)`), "", "warning"},
	{"override-twice", "http", template(`#set($context.responseOverride.header.A = "a")#if($input.path('$.a'))#set($context.responseOverride.header['A'] = "b")#end`), "", "warning"},
	{"override-twice", "http", template(`$context.responseOverride.header.put('A', 'a')#set($x = $context.responseOverride.header.put('A', 'b'))`), "", "warning"},
	{"override-twice", "http", template(`#if($input.path('$.a'))#set($context.responseOverride.status = 400)#else#set($context.responseOverride.status = 404)#end`), "", ""},
	{"override-twice", "http", template(`#set($context.responseOverride.header.A = "a")#set($context.responseOverride.header.B = "b")`), "", ""},
	{"override-status", "http", template(`#set($context.responseOverride.status = 99)`), "", "warning"},
	{"override-status", "http", template(`#set($context.responseOverride.status = 600)`), "", "warning"},
	{"override-status", "http", template(`#set($context.responseOverride.status = 404)`), "", ""},
	{"override-status", "http", template(`#set($context.responseOverride.status = $input.path('$.code'))`), "", ""},

	{"jsonpath-syntax", "http", template(`{"a": $input.json('$.a[?(')}`), "", "warning"},
	{"jsonpath-syntax", "http", template(`{"a": $input.json('$.a[0]')}`), "", ""},

	{"ignored-in-proxy", "lambdaproxy", template(`{}`), "", "note"},
	{"ignored-in-proxy", "lambdaproxy", `{"200":{"statusCode":"200"}}`, "", ""},

	{"definition", "http", `{"200":{"statusCode":"200","surprise":1}}`, "", "warning"},
	{"definition", "http", `{"200":{"statusCode":"200"}}`, "", ""},
	{"configuration", "http", `{"abc":{"statusCode":"abc"}}`, "", "error"},
	{"configuration", "http", `{"200":{"statusCode":"200","contentHandling":"TEXT"}}`, "", "error"},
	{"configuration", "http", `{"200":{"statusCode":"200"}}`, "", ""},
	{"unresolved", "http", `{"200":{"statusCode":"200","selectionPattern":["2.."]}}`, "", "error"},
	{"unresolved", "http", `{"200":{"statusCode":"200"}}`, "", ""},
}

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
