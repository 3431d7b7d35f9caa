package result

import (
	"bufio"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

func explained(t *testing.T) Evaluation {
	t.Helper()
	in := new(gatemap.Integration)
	require.NoError(t, json.Unmarshal([]byte(`{
		"type": "HTTP",
		"integrationResponses": {
			"200": {"statusCode": "200"},
			"404": {
				"statusCode": "404",
				"selectionPattern": "40[4-9]",
				"responseParameters": {"method.response.header.Server": "'s'", "method.response.header.None": "integration.response.header.None"},
				"responseTemplates": {"application/json": "#set($context.responseOverride.header.X = 'y')"}
			},
			"500": {"statusCode": "500", "selectionPattern": "5.."}
		}
	}`), in))
	engine, err := gatemap.Compile(in, gatemap.Options{})
	require.NoError(t, err)
	x, err := engine.Explain(&gatemap.Request{HTTPMethod: "GET", Path: "/a"}, &gatemap.Backend{StatusCode: 404, Body: []byte("{}")})
	require.NoError(t, err)
	return Evaluation{Response: x.Response, Explanation: x, Time: time.Date(2026, 11, 24, 9, 12, 44, 0, time.UTC)}
}

var answer = &gatemap.Response{
	StatusCode: 404,
	Headers: []gatemap.Field{
		{Name: "X-B", Values: []string{"1", "2"}},
		{Name: "Content-Type", Values: []string{"application/json"}},
		{Name: "X-B", Values: []string{"3"}},
	},
	Body:     []byte("<é>"),
	Selected: "404",
}

func TestJSON(t *testing.T) {
	encode := func(d Evaluation) string {
		var b strings.Builder
		require.NoError(t, d.JSON(bufio.NewWriter(&b)))
		return b.String()
	}
	require.Equal(t, `{
  "statusCode": 404,
  "headers": {
    "X-B": [
      "1",
      "2",
      "3"
    ],
    "Content-Type": [
      "application/json"
    ]
  },
  "body": "<é>",
  "selected": "404"
}
`, encode(Evaluation{Response: answer}))
	require.JSONEq(t, `{"statusCode": 200, "headers": {}, "body": ""}`, encode(Evaluation{Response: &gatemap.Response{StatusCode: 200}}))
	require.JSONEq(t, `{"statusCode": 200, "headers": {}, "bodyBase64": "/w=="}`,
		encode(Evaluation{Response: &gatemap.Response{StatusCode: 200, Body: []byte{0xff}}}))
	require.JSONEq(t, `{"statusCode": 500, "headers": {}, "body": "", "error": {"type": "API_CONFIGURATION_ERROR", "message": "m", "log": "l"}}`,
		encode(Evaluation{
			Response: &gatemap.Response{StatusCode: 500},
			Failure:  &gatemap.GatewayError{Type: gatemap.APIConfigurationError, Message: "m", Log: "l"},
		}))
	require.Error(t, (&Evaluation{Response: answer}).JSON(bufio.NewWriter(full{})))
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("full") }

func TestExplainJSON(t *testing.T) {
	var b strings.Builder
	d := explained(t)
	require.NoError(t, d.JSON(bufio.NewWriter(&b)))
	var got struct{ Explanation explanation }
	require.NoError(t, json.Unmarshal([]byte(b.String()), &got))
	x := got.Explanation
	require.Equal(t, "404", x.Selection.Subject)
	require.Equal(t, "404", x.Selection.Selected)
	require.Equal(t, []string{"404", "500"}, []string{x.Selection.Patterns[0].Key, x.Selection.Patterns[1].Key})
	require.True(t, x.Selection.Patterns[0].Matched)
	require.Nil(t, x.Selection.Patterns[0].Reach)
	require.False(t, x.Selection.Patterns[1].Matched)
	require.NotNil(t, x.Selection.Patterns[1].Reach)
	require.Equal(t, `the subject begins with "4", where the pattern wants "5"`, x.Selection.Patterns[1].WhyNot)
	require.Equal(t, "application/json", x.Template.ContentType)
	require.Equal(t, parameter{Key: "method.response.header.Server", Expression: "'s'", Value: "s", Found: true,
		Header: "x-amzn-Remapped-Server", Renamed: true, Source: x.Parameters[0].Source}, x.Parameters[0])
	require.False(t, x.Parameters[1].Found)
	require.Equal(t, []overrideHeader{{"X", []string{"y"}, "X"}}, x.Overrides.Headers)
	require.Equal(t, "Execution log for request test-invoke-request", x.Log[0])
	require.Equal(t, "Tue Nov 24 09:12:44 UTC 2026 : Method completed with status: 404", x.Log[len(x.Log)-1])
}

// TestRun: what the template did and what looks wrong, for people and as JSON.
func TestRun(t *testing.T) {
	in := new(gatemap.Integration)
	require.NoError(t, json.Unmarshal([]byte(`{"type": "MOCK", "integrationResponses": {"200": {"statusCode": "200", "responseTemplates": {
		"application/json": "{\"a\": \"$input.path('$.nme')\u001b\",\n#foreach($x in [1, 2])$x#end}"}}}}`), in))
	engine, err := gatemap.Compile(in, gatemap.Options{})
	require.NoError(t, err)
	x, err := engine.Explain(&gatemap.Request{}, &gatemap.Backend{StatusCode: 200, Body: []byte("{}")})
	require.NoError(t, err)
	asked := &syntax.Run{Source: "{$b}", Lines: []int{1}, Failed: &syntax.Failure{Line: 1, Column: 2, Message: "why"},
		Events: []syntax.Event{{Kind: syntax.ReferenceEvent, Span: syntax.Span{Start: 1, End: 3}, Line: 1, Column: 2, WhyNot: "nothing", Printed: true}}}
	d := Evaluation{Response: x.Response, Explanation: x, Asked: asked}

	var b strings.Builder
	require.NoError(t, d.JSON(bufio.NewWriter(&b)))
	var got struct{ Explanation explanation }
	require.NoError(t, json.Unmarshal([]byte(b.String()), &got))
	run := got.Explanation.Template.Run
	require.Equal(t, x.Template.Run.Lines, run.Lines)
	require.Len(t, run.Events, len(x.Template.Run.Events))
	require.Equal(t, "$input.path('$.nme')", run.Events[0].Source)
	require.Equal(t, 2, *run.Events[1].Count)
	require.False(t, run.Output.JSON)
	require.Equal(t, 1, run.Output.Fault.TemplateLine)
	require.Equal(t, "why", got.Explanation.Asked.Failed.Message)
	require.True(t, (*got.Explanation.LooksWrong)[0].Request)

	// Where secrets have to be hidden there are no values that may be cut.
	data, err := Reasons(x).MarshalJSON()
	require.NoError(t, err)
	require.Contains(t, string(data), `"lines":[1,2]`)
	require.NotContains(t, string(data), `"events"`)
	require.NotContains(t, string(data), "nme")
}

// TestGatewayAnswer: a failure that the API answers itself, the method of a
// definition, and a loop that was cut.
func TestGatewayAnswer(t *testing.T) {
	in := new(gatemap.Integration)
	require.NoError(t, json.Unmarshal([]byte(`{"type": "HTTP", "contentHandling": "CONVERT_TO_BINARY", "integrationResponses": {
		"200": {"statusCode": "200", "selectionPattern": "2..", "responseTemplates": {"application/json": "#foreach($x in [1..1001])#end"}}}}`), in))
	engine, err := gatemap.Compile(in, gatemap.Options{GatewayResponses: gatemap.Ordered[gatemap.GatewayResponse]{{Key: "DEFAULT_5XX", Value: gatemap.GatewayResponse{
		ResponseParameters: gatemap.Ordered[string]{{Key: "gatewayresponse.header.A", Value: "'b'"}}}}}})
	require.NoError(t, err)
	x, err := engine.Explain(&gatemap.Request{}, &gatemap.Backend{StatusCode: 404})
	d := Evaluation{Response: x.Response, Explanation: x, Operation: &definition.Operation{HTTPMethod: "GET", Path: "/a", Position: definition.Position{File: "a.yaml", Line: 3}}}
	require.ErrorAs(t, err, &d.Failure)
	data, err := json.Marshal(&d)
	require.NoError(t, err)
	for _, part := range []string{
		`"operation":{"method":"GET","path":"/a","file":"a.yaml","line":3}`, `"error":{"type":"API_CONFIGURATION_ERROR"`,
		`"gatewayResponse":{"type":"DEFAULT_5XX"`, `"parameters":[{"key":"gatewayresponse.header.A","expression":"'b'","header":"A","value":"b","found":true}]`,
	} {
		require.Contains(t, string(data), part)
	}

	x, err = engine.Explain(&gatemap.Request{}, &gatemap.Backend{StatusCode: 200})
	require.NoError(t, err)
	data, err = json.Marshal(&Evaluation{Response: x.Response, Explanation: x})
	require.NoError(t, err)
	require.Contains(t, string(data), `"cut":[{"line":1,"column":1}]`)
	require.Contains(t, string(data), `"rule":"cut-list"`)
	require.False(t, (&Evaluation{Response: &gatemap.Response{}}).ClaimsJSON())
}
