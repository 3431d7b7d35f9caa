package conformance

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

const lambda = `"type":"AWS","uri":"arn:aws:apigateway:r:lambda:path/2015-03-31/functions/f/invocations"`

// cases are one line for each thing that a result or an expectation can hold.
var cases = []struct{ name, line, result string }{
	{"gateway", `{"id":"g","integration":{"type":"HTTP","integrationResponses":{"200":{"statusCode":"200","responseParameters":{"method.response.header.A":"integration.response.header.A"}}}},` +
		`"backend":{"statusCode":201,"headers":{"A":["1","2"]},"body":"<b>"},"expect":{"statusCode":200,"headers":{"a":["2"]},"headersAbsent":["b"],"bodyTrimmed":"<b>"}}`,
		`{"id":"g","statusCode":200,"headers":{"A":["2"],"Content-Type":["application/json"]},"body":"<b>","selected":"200"}`},
	{"gateway bytes", `{"id":1,"integration":{"type":"HTTP","integrationResponses":{"200":{"statusCode":200}}},"binaryMediaTypes":["*/*"],` +
		`"backend":{"statusCode":200,"bodyBase64":"/w=="},"expect":{"bodyBase64":"/w=="}}`,
		`{"id":1,"statusCode":200,"headers":{"Content-Type":["application/json"]},"bodyBase64":"/w==","selected":"200"}`},
	{"gateway failure", `{"id":"f","integration":{` + lambda + `,"integrationResponses":{"400":{"statusCode":"400"}}},"methodResponses":{},` +
		`"backend":{"body":"{}"},"expect":{"statusCode":500,"error":"API_CONFIGURATION_ERROR","bodyJSON":{"message":"Internal server error"}}}`,
		`{"id":"f","statusCode":500,"headers":{"Content-Type":["application/json"],"x-amzn-ErrorType":["InternalServerErrorException"]},"body":"{\"message\": \"Internal server error\"}",` +
			`"error":{"type":"API_CONFIGURATION_ERROR","message":"Internal server error","log":"Execution failed due to configuration error: Output mapping refers to an invalid method response: 400"}}`},
	{"gateway context", `{"id":"c","integration":{"type":"MOCK","integrationResponses":{"200":{"statusCode":"200","responseTemplates":{"application/json":"$context.a.b $stageVariables.v $input.params('p') $input.params('q')"}}}},` +
		`"request":{"pathParameters":{"p":"x"},"querystring":{"q":"y"}},"context":{"a":{"b":1.50}},"stageVariables":{"v":"w"},"backend":{"statusCode":200},"expect":{"body":"1.5 w x y"}}`,
		`{"id":"c","statusCode":200,"headers":{"Content-Type":["application/json"]},"body":"1.5 w x y","selected":"200"}`},
	{"template", `{"id":"t","template":"$l $input.path('$') $input.params('h')#set($context.responseOverride.header.A='1')#set($context.responseOverride.status=201)",` +
		`"body":"[1]","params":{"header":{"h":"v"}},"vars":{"l":[1,{"a":[2]}]},"expect":"[1, {a=[2]}] [1] v"}`,
		`{"id":"t","output":"[1, {a=[2]}] [1] v","responseOverride":{"header":{"A":"1"},"status":201}}`},
	{"template failure", `{"id":"e","template":"#if(","expectError":true}`, ``},
	{"regex", `{"id":"r","regex":"\\ud83d.","input":"\ud83d\ude00","expect":false}`, `{"id":"r","matches":false}`},
	{"regex failure", `{"id":"r","regex":"(","input":"","expectError":true}`, ``},
	{"path", `{"id":"p","json":"{a:[1,{b:'x/y'}]}","path":"$.a","expect":[1.0,{"b":"x/y"}]}`, `{"id":"p","json":"[1,{\"b\":\"x/y\"}]","value":"[1,{\"b\":\"x\\/y\"}]","definite":true}`},
	{"path not found", `{"id":"p","json":"{}","path":"$.a","expectError":true}`, ``},
}

func TestCases(t *testing.T) {
	for _, tt := range cases {
		t.Run(tt.name, func(t *testing.T) {
			result, err := Evaluate([]byte(tt.line))
			require.NoError(t, err)
			if tt.result != "" {
				require.Equal(t, tt.result, string(result))
			} else {
				require.Contains(t, string(result), `"error":"`)
			}
			diff, err := Check([]byte(tt.line), result)
			require.NoError(t, err)
			require.Empty(t, diff)
		})
	}
}

func TestMalformedLines(t *testing.T) {
	for line, want := range map[string]string{
		`{"id":"x"}`: "none of the members",
		`[]`:         "a list where an object belongs",
		`"x"`:        "a string where an object belongs",
		`{"integration":{},"backend":{"statusCode":"a"}}`:  "backend.statusCode: a string where a whole number belongs",
		`{"integration":{},"backend":{"headers":[]}}`:      "a list where an object belongs",
		`{"integration":{},"backend":{"headers":"x"}}`:     "a string where an object belongs",
		`{"integration":{},"request":[]}`:                  "request: a list where an object belongs",
		`{"integration":{},"request":{"headers":{"a":5}}}`: "a: a number where a list belongs",
		`{"id":`:                                          "the JSON ends too early",
		`{"regex":"a","input":1}`:                         "input is not a string",
		`{"path":"$","json":{}}`:                          "json is not a string",
		`{"template":"x","body":1}`:                       "body is not a string",
		`{"integration":{"type":1}}`:                      "can not be converted to an String",
		`{"integration":{},"backend":{"bodyBase64":"?"}}`: "illegal base64",
		`{"regex":"a","input":"b"} x`:                     "text after the end",
		``:                                                "there is no JSON value",
	} {
		_, err := Evaluate([]byte(line))
		require.ErrorContains(t, err, want, line)
	}
}

func TestCheckFindsDifferences(t *testing.T) {
	gateway := `{"id":"g","statusCode":200,"headers":{"A":["2"]},"body":"{\"a\":1}"}`
	expect := func(e string) string { return `{"integration":{},"expect":` + e + `}` }
	tests := []struct{ line, result, want string }{
		{expect(`{"statusCode":201}`), gateway, "statusCode 200, want 201"},
		{expect(`{"headers":{"b":["1"]}}`), gateway, "header b is missing"},
		{expect(`{"headers":{"a":["1"]}}`), gateway, `header a: ["2"], want ["1"]`},
		{expect(`{"headersAbsent":["a"]}`), gateway, `header a: ["2"], want none`},
		{expect(`{"body":"x"}`), gateway, `body "{\"a\":1}", want "x"`},
		{expect(`{"bodyBase64":"eA=="}`), gateway, `body "{\"a\":1}", want "x"`},
		{expect(`{"bodyTrimmed":"x"}`), gateway, "but for white space"},
		{expect(`{"bodyJSON":{"a":2}}`), gateway, "want the JSON"},
		{expect(`{"error":"API_CONFIGURATION_ERROR"}`), gateway, "is expected"},
		{`{"template":"","expect":"a"}`, `{"output":"b"}`, `output "b", want "a"`},
		{`{"template":"","expect":"a","recordedAs":"json"}`, `{"output":"b"}`, "want"},
		{`{"template":"","expect":"a"}`, `{"error":"x"}`, `unexpected error: "x"`},
		{`{"template":"","expectError":true}`, `{"output":"b"}`, "an error is expected"},
		{`{"regex":"","expect":true}`, `{"matches":false}`, "matches is false, want true"},
		{`{"regex":"","expect":true}`, `{}`, "no member matches"},
		{`{"path":"","expect":[1]}`, `{"json":"[2]"}`, "json is [2], want [1]"},
	}
	for _, tt := range tests {
		diff, err := Check([]byte(tt.line), []byte(tt.result))
		require.NoError(t, err, tt.line)
		require.Contains(t, diff, tt.want, tt.line)
	}
	for line, result := range map[string]string{
		`{"template":"","expect":" a  b ","recordedAs":"whitespace-normalised"}`: `{"output":"a b"}`,
		`{"template":"","expect":"{\"a\":1.0}","recordedAs":"json"}`:             `{"output":"{ \"a\": 1 }"}`,
	} {
		diff, err := Check([]byte(line), []byte(result))
		require.NoError(t, err)
		require.Empty(t, diff)
	}
	_, err := Check([]byte(`{"regex":"a","input":"b"}`), []byte(`{}`))
	require.ErrorIs(t, err, ErrNoExpectation)
}

// FuzzEvaluate: any line is a result or an error, never a panic, and a result
// is JSON that Check can read.
func FuzzEvaluate(f *testing.F) {
	for _, c := range cases {
		f.Add([]byte(c.line))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		result, err := Evaluate(line)
		if err != nil {
			return
		}
		require.True(t, json.Valid(result))
		_, _ = Check(line, result)
	})
}
