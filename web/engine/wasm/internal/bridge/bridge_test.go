package bridge_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/web/engine/wasm/internal/bridge"
)

const lambda = `{"type":"AWS","uri":"arn:aws:apigateway:r:lambda:path/2015-03-31/functions/f/invocations","integrationResponses":{
	"200":{"statusCode":"200","responseParameters":{"method.response.header.Server":"'s'"}},
	"404":{"statusCode":"404","selectionPattern":"no.*","responseTemplates":{"application/json":"$input.path('$.errorMessage') $context.requestTime $stageVariables.v"}}}}`

func call(t *testing.T, name, input string) (result, failure map[string]any) {
	t.Helper()
	var answer struct {
		Result any
		Error  map[string]any
	}
	out := bridge.Evaluations(nil).Call(name, []byte(input))
	require.NoError(t, json.Unmarshal(out, &answer), string(out))
	result, _ = answer.Result.(map[string]any)
	return result, answer.Error
}

func quoted(text string) string {
	data, _ := json.Marshal(text)
	return string(data)
}

func TestEvaluate(t *testing.T) {
	got, failed := call(t, "evaluate", `{"integration":`+quoted(lambda)+`,"backend":{"errorMessage":"no such"},
		"context":{"a":1},"stageVariables":{"v":"w"},"time":"2026-11-24T09:12:44Z","gatewayResponses":{},"methodResponses":"{\"404\": {\"statusCode\": \"404\"}, \"200\": {\"statusCode\": \"200\", \"responseParameters\": {\"method.response.header.Server\": false}}}"}`)
	require.Nil(t, failed)
	told := got["told"].(map[string]any)
	require.Equal(t, "no such 24/Nov/2026:09:12:44 +0000 w", told["body"])
	require.EqualValues(t, 404, told["statusCode"])
	require.Equal(t, []any{map[string]any{"name": "Content-Type", "values": []any{"application/json"}}}, got["headers"])

	got, failed = call(t, "explain", `{"integration":`+lambda+`,"backend":{"statusCode":200,"body":"{}"},"request":{"context":{"a":1},"httpMethod":"PUT"}}`)
	require.Nil(t, failed)
	require.Contains(t, got["told"], "explanation")
	require.Contains(t, got["warnings"].([]any)[0].(map[string]any)["message"], "Server")

	got, _ = call(t, "explain", `{"integration":{"type":"MOCK","requestTemplates":{"application/json":"{\"statusCode\": 204}"},"integrationResponses":{"204":{"statusCode":"204"}}}}`)
	require.EqualValues(t, 204, got["told"].(map[string]any)["statusCode"])

	// A request template that fails is a failure of the integration; alone it is an error.
	const failing = `{"integration":{"type":"MOCK","requestTemplates":{"application/json":"$input.getBody(1)"},"integrationResponses":{"200":{"statusCode":"200"}}}}`
	got, failed = call(t, "explain", failing)
	require.Nil(t, failed)
	require.EqualValues(t, 500, got["told"].(map[string]any)["statusCode"])
	require.Contains(t, got["told"].(map[string]any)["explanation"], "requestTemplate")
	_, failed = call(t, "evaluate", failing)
	require.Contains(t, failed["message"], "the request template: line 1")

	got, _ = call(t, "evaluate", `{"integration":{"type":"HTTP","integrationResponses":{"200":{"statusCode":"200","selectionPattern":"2"}}},"backend":{"statusCode":404,"headers":{"A":["b"]}}}`)
	require.Equal(t, "API_CONFIGURATION_ERROR", got["told"].(map[string]any)["error"].(map[string]any)["type"])
}

func TestFaults(t *testing.T) {
	tests := []struct{ name, input, message string }{
		{"evaluate", `{`, "the evaluation: unexpected end"},
		{"evaluate", `{"time": 5}`, "the evaluation: time: a number where a string belongs"},
		{"evaluate", `{}`, "either an integration or a definition"},
		{"evaluate", `{"definition":{"text":""}}`, "needs the full engine"},
		{"evaluate", `{"integration":"{"}`, "integration:1:2: "},
		{"evaluate", `{"integration":{"integrationResponses":{}}}`, "integration does not say the integration type: give type lambda"},
		{"evaluate", `{"integration":{"type":"HTTP","integrationResponses":{}},"backend":{"errorMessage":"x"}}`, "type lambda contradicts"},
		{"evaluate", `{"integration":{"type":"HTTP","integrationResponses":{}},"type":"http","backend":{"errorMessage":"x"}}`, "which this integration does not call"},
		{"evaluate", `{"integration":` + lambda + `,"backend":{"errorMessage":"x","body":"y"}}`, "both give the payload"},
		{"evaluate", `{"integration":` + lambda + `,"backend":{"errorMessage":1}}`, "backend: errorMessage: a number where a string belongs"},
		{"evaluate", `{"integration":` + lambda + `,"backend":[]}`, "backend: a list where an object belongs"},
		{"evaluate", `{"integration":` + lambda + `,"backend":{"status":1}}`, "/status: unknown member"},
		{"evaluate", `{"integration":` + lambda + `,"request":{"headers":[]}}`, "/headers: an array"},
		{"evaluate", `{"integration":` + lambda + `,"request":{"context":{}},"context":{}}`, "the request has context already"},
		{"evaluate", `{"integration":` + lambda + `,"request":{"stageVariables":{"a":"b"}},"stageVariables":{"a":"b"}}`, "the request has stageVariables already"},
		{"evaluate", `{"integration":` + lambda + `,"time":"now"}`, `time "now": must be a time`},
		{"evaluate", `{"integration":` + lambda + `,"methodResponses":"{"}`, "methodResponses:1:2: "},
		{"evaluate", `{"integration":` + lambda + `,"gatewayResponses":"["}`, "gatewayResponses: "},
		{"evaluate", `{"integration":{"type":"HTTP","integrationResponses":{"200":{"statusCode":"200","selectionPattern":"("}}}}`, "selectionPattern: line 1, column 2"},
		{"evaluate", `{"integration":{"type":"MOCK","requestTemplates":{"application/json":"x"},"integrationResponses":{"200":{"statusCode":"200"}}},"gatewayResponses":{"NONE":{}}}`, "NONE"},
		{"render", `{"template":1}`, "template is not a string"},
		{"render", `{"template":"#if("}`, "template:1:"},
		{"none", `{}`, "there is no call none"},
	}
	for _, tt := range tests {
		_, failed := call(t, tt.name, tt.input)
		require.NotNil(t, failed, tt.input)
		require.Contains(t, failed["message"], tt.message, tt.input)
	}
}

// TestOffset: places count UTF-16 code units, in the text that was given.
func TestOffset(t *testing.T) {
	const text = "é😀 #if("
	_, failed := call(t, "render", `{"template":`+quoted(text)+`}`)
	at := failed["faults"].([]any)[0].(map[string]any)
	require.EqualValues(t, len(text)-4, at["offset"], "the parenthesis: é is one unit, 😀 two")
	_, failed = call(t, "evaluate", `{"integration":`+quoted("{\"type\": \"HTTP\",\n \"é😀\": 1, \"integrationResponses\": 1}")+`}`)
	require.NotEmpty(t, failed["faults"])
	texts := bridge.Texts{}
	texts.Add("a", []byte("é😀x"))
	require.Equal(t, 3, texts["a"].Units(6))
	texts.Add("b", []byte("abc"))
	require.Equal(t, 3, texts["b"].Units(9))
}

func TestRender(t *testing.T) {
	got, failed := call(t, "render", `{"template":"$input.path('$.a') $input.params('p')#set($context.responseOverride.status=201)","body":"{\"a\":5}","params":{"path":{"p":"q"}}}`)
	require.Nil(t, failed)
	require.Equal(t, "5 q", got["output"])
	require.Equal(t, map[string]any{"header": map[string]any{}, "status": 201.0}, got["responseOverride"])
	require.Contains(t, got, "run")
	got, _ = call(t, "render", `{"template":"$v","vars":{"v":[1]}}`)
	require.Equal(t, "[1]", got["output"])
	require.NotContains(t, got, "run")
	got, _ = call(t, "render", `{"template":"#foreach($i in [1..1000])#foreach($j in [1..1000])#foreach($k in [1..1000])$k#end#end#end","vars":{"v":1}}`)
	require.Contains(t, got["error"], "exceeds the limit of 8000000 for steps")
	got, _ = call(t, "render", `{"template":"#set($s='aaaaaaaaaaaaaaaa')#foreach($i in [1..1000])#set($s=$s+$s)#end","vars":{"v":1}}`)
	require.Contains(t, got["error"], "for memory")
}

// TestPanic: a fault of a handler is an answer.
func TestPanic(t *testing.T) {
	out := bridge.Calls{"x": func([]byte) (any, error) { panic("why") }}.Call("x", nil)
	require.Contains(t, string(out), `"crash":true`)
	out = bridge.Calls{"x": func([]byte) (any, error) { return func() {}, nil }}.Call("x", nil)
	require.Contains(t, string(out), `"crash":true`)
	require.Error(t, bridge.Decode([]byte(`{"a":1}`), new(struct{})))
	f, err := bridge.Document("d", []byte(`"a\n"`))
	require.NoError(t, err)
	require.Equal(t, "a\n", string(f.Data))
}

// FuzzCall: whatever comes in, JSON comes out.
func FuzzCall(f *testing.F) {
	f.Add("evaluate", `{"integration":`+lambda+`,"backend":{"errorMessage":"x"}}`)
	f.Add("explain", `{"integration":{"type":"MOCK"},"backend":{"bodyBase64":"/w=="}}`)
	f.Add("render", `{"template":"$a","vars":{"a":{}}}`)
	f.Fuzz(func(t *testing.T, name, input string) {
		out := bridge.Evaluations(nil).Call(name, []byte(input))
		require.True(t, json.Valid(out))
		require.NotContains(t, string(out), `"crash":true`, strings.ToValidUTF8(input, "?"))
	})
}
