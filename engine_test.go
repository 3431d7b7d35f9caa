package gatemap

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
	"unsafe"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/executionlog"
	"github.com/gatemap/gatemap/internal/fieldlist"
	"github.com/gatemap/gatemap/internal/testenv"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

func ptr(s string) *string { return &s }

// integration makes one from its responses; a key may carry a pattern:
// "400 Bad.*".
func integration(kind IntegrationType, uri string, responses ...IntegrationResponse) *Integration {
	in := &Integration{Type: kind, URI: uri}
	for _, r := range responses {
		in.IntegrationResponses = append(in.IntegrationResponses, Entry[IntegrationResponse]{Key: r.StatusCode, Value: r})
	}
	return in
}

func on(status, pattern string) IntegrationResponse {
	r := IntegrationResponse{StatusCode: status}
	if pattern != "" {
		r.SelectionPattern = &pattern
	}
	return r
}

const lambdaURI = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations"

func failure(t *testing.T, err error) *GatewayError {
	t.Helper()
	var g *GatewayError
	require.ErrorAs(t, err, &g)
	require.Equal(t, APIConfigurationError, g.Type)
	require.Equal(t, "Internal server error", g.Message)
	r := g.Response()
	require.Equal(t, 500, r.StatusCode)
	require.Equal(t, `{"message": "Internal server error"}`, string(r.Body)) // rules/gateway-responses.md#failure
	require.Equal(t, "InternalServerErrorException", r.Header("x-amzn-errortype"))
	require.Equal(t, "application/json", r.Header("Content-Type"))
	return g
}

// TestSelectionByKind: rules/selection.md#status, rules/selection.md#subject.
func TestSelectionByKind(t *testing.T) {
	responses := []IntegrationResponse{on("200", ""), on("404", `4\d{2}`), on("405", ".*four hundred.*"), on("502", ".+"), on("504", "200")}
	message := `{"errorMessage":"Error: Raising four hundred from within","errorType":"Exception"}`
	tests := []struct {
		name    string
		kind    IntegrationType
		uri     string
		backend Backend
		want    int
	}{
		{"HTTP status", HTTP, "http://example.com", Backend{StatusCode: 404, Body: []byte(message)}, 404},
		{"HTTP, lowest of several", HTTP, "", Backend{StatusCode: 409}, 404},
		{"HTTP, own status of several", HTTP, "", Backend{StatusCode: 502}, 502},
		{"AWS service status", AWS, "arn:aws:apigateway:us-east-1:s3:path/b", Backend{StatusCode: 200}, 502},
		{"Lambda error", AWS, lambdaURI, Backend{StatusCode: 200, Body: []byte(message)}, 405},
		{"Lambda success", AWS, lambdaURI, Backend{StatusCode: 200, Body: []byte(`"Pass"`)}, 200},
		{"Lambda status is not matched", AWS, lambdaURI, Backend{Body: []byte(`{}`)}, 200},
		{"Lambda message of another type", AWS, lambdaURI, Backend{Body: []byte(`{"errorMessage":["x"]}`)}, 200},
		{"Lambda array", AWS, lambdaURI, Backend{Body: []byte(`[{"errorMessage":"x"}]`)}, 200},
		{"Lambda broken body", AWS, lambdaURI, Backend{Body: []byte(`{"errorMessage":"x"`)}, 200},
		{"Lambda escapes", AWS, lambdaURI, Backend{Body: []byte(`{"error\u004dessage":"\u0066our hundred"}`)}, 405},
		{"Lambda function error with status", AWS, lambdaURI, Backend{StatusCode: 400, Body: []byte(message),
			Headers: []Field{{Name: "x-amz-function-error", Values: []string{"Unhandled"}}}}, 405},
		{"MOCK", Mock, "", Backend{StatusCode: 404}, 404},
		{"MOCK template", Mock, "", Backend{Body: []byte(`{statusCode: 404,}`)}, 404},
		{"MOCK without template", Mock, "", Backend{}, 200},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e, err := Compile(integration(tt.kind, tt.uri, responses...), Options{})
			require.NoError(t, err)
			r, err := e.Evaluate(&Request{}, &tt.backend)
			require.NoError(t, err)
			require.Equal(t, tt.want, r.StatusCode)
			require.Equal(t, fmt.Sprint(tt.want), r.Selected)
			if tt.kind == Mock {
				require.Empty(t, r.Body)
			} else {
				require.Equal(t, string(tt.backend.Body), string(r.Body))
			}
		})
	}
}

// TestFailures are the evaluations that the service answers itself, with its
// log lines where they are known (rules/selection.md#no-match, rules/selection.md#lambda-error, rules/content-handling.md#table, rules/limits.md#quotas).
func TestFailures(t *testing.T) {
	withHeader := func(expr string) IntegrationResponse {
		return IntegrationResponse{StatusCode: "200", ResponseParameters: Ordered[string]{{Key: "method.response.header.X", Value: expr}}}
	}
	tests := []struct {
		name    string
		in      *Integration
		opts    Options
		backend Backend
		log     string
	}{
		{"no match", integration(HTTP, "", on("200", "2..")), Options{}, Backend{StatusCode: 403},
			"Execution failed due to configuration error: No match for output mapping and no default output mapping configured. Endpoint Response Status Code: 403"},
		{"no responses", integration(HTTP, ""), Options{}, Backend{StatusCode: 200},
			"Execution failed due to configuration error: No match for output mapping and no default output mapping configured. Endpoint Response Status Code: 200"},
		{"no match for a Lambda error", integration(AWS, lambdaURI, on("200", "x")), Options{}, Backend{Body: []byte(`{"errorMessage":"y"}`)},
			"Execution failed due to configuration error: No match for output mapping and no default output mapping configured. Endpoint Response Status Code: 200"},
		{"undeclared status", integration(HTTP, "", on("400", "")), Options{MethodResponses: Ordered[MethodResponse]{}}, Backend{StatusCode: 200},
			"Execution failed due to configuration error: Output mapping refers to an invalid method response: 400"},
		{"base64", integration(HTTP, "", IntegrationResponse{StatusCode: "200", ContentHandling: ConvertToBinary}), Options{},
			Backend{StatusCode: 200, Body: []byte("this is a UTF8 text typed object")},
			"Execution failed due to configuration error: Unable to base64 decode the body."},
		{"MOCK string status", integration(Mock, "", on("200", "")), Options{}, Backend{Body: []byte(`{"statusCode":"200"}`)},
			"Execution failed due to configuration error: Unable to parse statusCode. It should be an integer that is defined in the request template."},
		{"MOCK fraction", integration(Mock, "", on("200", "")), Options{}, Backend{Body: []byte(`{"statusCode":200.0}`)},
			"Execution failed due to configuration error: Unable to parse statusCode. It should be an integer that is defined in the request template."},
		{"MOCK no status", integration(Mock, "", on("200", "")), Options{}, Backend{Body: []byte(`{}`)},
			"Execution failed due to configuration error: Unable to parse statusCode. It should be an integer that is defined in the request template."},
		{"MOCK broken", integration(Mock, "", on("200", "")), Options{}, Backend{Body: []byte(`{"statusCode": 200`)},
			"Execution failed due to configuration error: Unable to parse statusCode. It should be an integer that is defined in the request template."},
		{"payload", integration(HTTP, "", on("200", "")), Options{Limits: Limits{Payload: 3}}, Backend{StatusCode: 200, Body: []byte("four")},
			"Execution failed due to configuration error: Integration response of reported length 4 is larger than allowed maximum of 3 bytes."},
		{"access denied", integration(AWS, lambdaURI, on("200", "")), Options{}, Backend{StatusCode: 200, Body: []byte(`{"__type":"com.amazonaws#AccessDeniedException","Message":"no"}`)},
			"Lambda invocation failed with status: 403."},
		{"invocation failed", integration(AWS, lambdaURI, on("200", "")), Options{}, Backend{StatusCode: 429, Body: []byte(`{}`)},
			"Lambda invocation failed with status: 429."},
		{"control character", integration(HTTP, "", withHeader("integration.response.header.A")), Options{},
			Backend{StatusCode: 200, Headers: []Field{{Name: "A", Values: []string{"x\r\nSet-Cookie: y"}}}},
			"Execution failed due to configuration error: Unable to map method.response.header.X"},
		{"control character in a static value", integration(HTTP, "", withHeader("'a\nb'")), Options{}, Backend{StatusCode: 200},
			"Execution failed due to configuration error: Unable to map method.response.header.X"},
		{"broken body", integration(HTTP, "", withHeader("integration.response.body")), Options{}, Backend{StatusCode: 200, Body: []byte("{x")},
			"Execution failed due to configuration error: Unable to map method.response.header.X"},
		{"headers", integration(HTTP, "", withHeader("'"+strings.Repeat("x", 10300)+"'")), Options{}, Backend{StatusCode: 200},
			"Execution failed due to configuration error: Response headers of 10337 bytes are larger than allowed maximum of 10240 bytes."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e, err := Compile(tt.in, tt.opts)
			require.NoError(t, err)
			r, err := e.Evaluate(&Request{}, &tt.backend)
			require.Equal(t, 500, r.StatusCode)
			require.Equal(t, tt.log, failure(t, err).Log)
			var dst Response
			require.Error(t, e.EvaluateTo(&dst, &Request{}, &tt.backend))
			require.Equal(t, 500, dst.StatusCode)
			require.Equal(t, errorBody, string(dst.Body))
			x, err := e.Explain(&Request{}, &tt.backend)
			require.Error(t, err)
			require.Equal(t, tt.log, x.Error.Log)
			require.Contains(t, x.String(), tt.log)
		})
	}
}

// TestOtherServicesErrors: the error of an AWS service that is no Lambda
// function is passed on (rules/selection.md#status, rules/selection.md#lambda-invocation).
func TestOtherServicesErrors(t *testing.T) {
	e := MustCompile(integration(AWS, "arn:aws:apigateway:us-east-1:kinesis:action/PutRecord", on("200", "")), Options{})
	r, err := e.Evaluate(&Request{}, &Backend{StatusCode: 400, Body: []byte(`{"__type":"AccessDeniedException"}`)})
	require.NoError(t, err)
	require.Equal(t, 200, r.StatusCode)
}

// TestLambda: the uri says whether a Lambda function is called, Options.Backend says
// it otherwise, and a uri that leaves it open is a warning. What a uri says is
// definition's to know.
func TestLambda(t *testing.T) {
	in := integration(AWS, "", on("200", ""), on("400", ".+"))
	backend := &Backend{StatusCode: 200, Body: []byte(`{"errorMessage":"x"}`)}
	r, err := MustCompile(in, Options{Backend: definition.LambdaBackend}).Evaluate(&Request{}, backend)
	require.NoError(t, err)
	require.Equal(t, 400, r.StatusCode)
	in.URI = lambdaURI
	r, err = MustCompile(in, Options{Backend: definition.ServiceBackend}).Evaluate(&Request{}, &Backend{StatusCode: 200})
	require.NoError(t, err)
	require.Equal(t, 400, r.StatusCode, "the status 200 matches .+")

	for uri, want := range map[string]struct {
		kind   string
		warned bool
	}{
		lambdaURI:       {"lambda", false},
		lambdaURI + "/": {"lambda", false},
		"arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Function.Arn}/invocations": {"lambda", false},
		"${aws_lambda_function.f.invoke_arn}":               {"lambda", false},
		"arn:aws:apigateway:${AWS::Region}:s3:path/bucket":  {"service", false},
		"arn:aws:apigateway:us-east-1:lambda:action/Invoke": {"service", false},
		"http://lambda:path/invocations":                    {"service", false},
		"":                                                  {"service", false},
		"${Uri}":                                            {"service", true},
		"arn:aws:apigateway:${AWS::Region}:${Service}:path/whatever": {"service", true},
	} {
		in.URI = uri
		e := MustCompile(in, Options{})
		x, err := e.Explain(&Request{}, backend)
		require.NoError(t, err)
		require.Equal(t, want.kind == "lambda", x.Selection.Subject == "x", uri)
		require.Len(t, e.Warnings(), map[bool]int{true: 1}[want.warned], uri)
		require.Empty(t, MustCompile(in, Options{Backend: definition.LambdaBackend}).Warnings(), uri)
	}
}

// TestHeaders: rules/parameters.md#targets, rules/parameters.md#content-type, rules/parameters.md#remapped.
func TestHeaders(t *testing.T) {
	in := integration(HTTP, "", IntegrationResponse{StatusCode: "200", ResponseParameters: Ordered[string]{
		{Key: "method.response.header.Date", Value: "'d'"},
		{Key: "method.response.header.Transfer-Encoding", Value: "'chunked'"},
		{Key: "method.response.header.X-B", Value: "integration.response.header.b"},
		{Key: "method.response.header.X-C", Value: "integration.response.header.C"},
		{Key: "method.response.header.X-M", Value: "integration.response.multivalueheader.C"},
		{Key: "method.response.header.X-S", Value: "stageVariables.s"},
		{Key: "method.response.header.X-U", Value: "context.identity.user"},
	}})
	req := &Request{
		Context:        []Member{{Name: "identity", Value: []Member{{Name: "user", Value: "me"}}}},
		StageVariables: []Member{{Name: "s", Value: "stage"}},
	}
	backend := &Backend{StatusCode: 200, Headers: []Field{{Name: "B", Values: []string{"b"}}, {Name: "C", Values: []string{"1", "2"}}, {Name: "C", Values: []string{"3"}}}}
	r, err := MustCompile(in, Options{}).Evaluate(req, backend)
	require.NoError(t, err)
	require.Equal(t, []Field{
		{Name: "x-amzn-Remapped-Date", Values: []string{"d"}},
		{Name: "X-C", Values: []string{"3"}},
		{Name: "X-M", Values: []string{"1,2,3"}},
		{Name: "X-S", Values: []string{"stage"}},
		{Name: "X-U", Values: []string{"me"}},
		{Name: "Content-Type", Values: []string{"application/json"}},
	}, r.Headers)
	r, err = MustCompile(in, Options{FoldHeaderNames: true}).Evaluate(req, backend)
	require.NoError(t, err)
	require.Equal(t, "b", r.Header("x-b"))

	in = integration(HTTP, "", IntegrationResponse{StatusCode: "200", ResponseParameters: Ordered[string]{
		{Key: "method.response.header.content-type", Value: "'text/html'"}}})
	r, err = MustCompile(in, Options{}).Evaluate(&Request{}, backend)
	require.NoError(t, err)
	require.Equal(t, []Field{{Name: "content-type", Values: []string{"text/html"}}}, r.Headers)
}

// TestContentHandling runs one conversion of each kind through the engine; the
// table is contenthandling's.
func TestContentHandling(t *testing.T) {
	types := Options{BinaryMediaTypes: []string{"image/png"}}
	accept := func(v string) *Request {
		return &Request{Headers: []Field{{Name: "accept", Values: []string{v, "text/html"}}}}
	}
	png := []Field{{Name: "content-type", Values: []string{"image/png; x=y"}}}
	tests := []struct {
		name    string
		opts    Options
		req     *Request
		headers []Field
		body    string
		want    string
	}{
		{"text", Options{}, accept("image/png"), png, "\x89P", "\uFFFDP"},
		{"encode", types, accept("text/html, image/png"), png, "\x89P", "iVA="},
		{"decode", types, accept("image/png;q=0, text/html"), nil, "iVA=", "\x89P"},
		{"pass", types, accept("IMAGE/PNG"), png, "\x89P", "\x89P"},
		{"all types", Options{BinaryMediaTypes: []string{"*/*"}}, &Request{}, nil, "\x89P", "\x89P"},
	}
	for _, tt := range tests {
		r, err := MustCompile(integration(HTTP, "", on("200", "")), tt.opts).
			Evaluate(tt.req, &Backend{StatusCode: 200, Headers: tt.headers, Body: []byte(tt.body)})
		require.NoError(t, err, tt.name)
		require.Equal(t, tt.want, string(r.Body), tt.name)
	}
}

// TestCompileErrors: every fault at once, in the order of the configuration.
func TestCompileErrors(t *testing.T) {
	in := &Integration{Type: "LAMBDA", IntegrationResponses: Ordered[IntegrationResponse]{
		{Key: "wrong", Value: IntegrationResponse{StatusCode: "wrong"}},
		{Key: "400", Value: IntegrationResponse{StatusCode: "400",
			SelectionPattern:   ptr("a\nb("),
			ResponseParameters: Ordered[string]{{Key: "method.response.header.X", Value: "*"}, {Key: "X", Value: "'v'"}, {Key: "method.response.header.Y", Value: "integration.response.body.a[x]"}},
			ResponseTemplates:  Ordered[*string]{{Key: "123", Value: nil}},
			ContentHandling:    "TO_TEXT",
		}},
		{Key: "400", Value: on("400", "")},
	}}
	_, err := Compile(in, Options{})
	var list ErrorList
	require.ErrorAs(t, err, &list)
	var got []string
	for _, e := range list {
		got = append(got, e.Error())
	}
	require.Len(t, got, 9, err)
	for i, want := range []string{
		"/type: 1 validation error detected: Value 'LAMBDA' at 'type' failed to satisfy constraint: Member must satisfy enum value set: [HTTP, MOCK, HTTP_PROXY, AWS_PROXY, AWS]",
		"/integrationResponses/400: duplicate key",
		`/integrationResponses/wrong/statusCode: 1 validation error detected: Value 'wrong' at 'statusCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [1-5]\d\d`,
		"/integrationResponses/400/contentHandling: 1 validation error detected: Value 'TO_TEXT'",
		"/integrationResponses/400/selectionPattern: line 2, column 3: invalid regular expression: unclosed group",
		"/integrationResponses/400/responseParameters/method.response.header.X: line 1, column 1: Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression specified: *]",
		"/integrationResponses/400/responseParameters/X: Validation Result: warnings : [], errors : [Invalid mapping identifier specified: X]",
		"/integrationResponses/400/responseParameters/method.response.header.Y: line 1, column ",
		"/integrationResponses/400/responseTemplates/123: Validation Result: warnings : [], errors : [Invalid content type specified: 123]",
	} {
		require.Contains(t, got[i], want)
	}
}

func TestHostileConfigurations(t *testing.T) {
	in := &Integration{Type: HTTP}
	for i := range 501 {
		in.IntegrationResponses = append(in.IntegrationResponses, Entry[IntegrationResponse]{Key: fmt.Sprint(i), Value: on("200", "")})
	}
	_, err := Compile(in, Options{})
	require.EqualError(t, err, "/integrationResponses: 501 integration responses; there is one for each status code, 500 at most")
	r := on("200", "")
	for i := range 100_000 {
		r.ResponseParameters = append(r.ResponseParameters, Entry[string]{Key: fmt.Sprint(i), Value: "*"})
	}
	_, err = Compile(integration(HTTP, "", r), Options{})
	var list ErrorList
	require.ErrorAs(t, err, &list)
	require.Len(t, list, definition.MaxFaults)
}

func TestProxyIsRefused(t *testing.T) {
	for _, kind := range []IntegrationType{HTTPProxy, AWSProxy} {
		_, err := Compile(integration(kind, "", on("200", "")), Options{})
		require.EqualError(t, err, "/type: an integration of the type "+string(kind)+" hands the backend's answer to the client as it is: "+
			"the service does not use integration responses, so there is nothing to evaluate")
	}
}

// TestMethodResponses: rules/control-plane.md#refused.
func TestMethodResponses(t *testing.T) {
	in := integration(HTTP, "",
		IntegrationResponse{StatusCode: "200", ResponseParameters: Ordered[string]{{Key: "method.response.header.A", Value: "'a'"}, {Key: "method.response.header.b", Value: "'b'"}}},
		IntegrationResponse{StatusCode: "400", SelectionPattern: ptr("4.."), ResponseParameters: Ordered[string]{{Key: "method.response.header.A", Value: "'a'"}}},
	)
	_, err := Compile(in, Options{MethodResponses: Ordered[MethodResponse]{{Key: "200", Value: MethodResponse{StatusCode: "200",
		ResponseParameters: map[string]bool{"method.response.header.A": false, "method.response.header.B": true}}}}})
	require.EqualError(t, err, "/integrationResponses/200/responseParameters/method.response.header.b: Invalid mapping expression specified: "+
		"Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: method.response.header.b]\n"+
		"/integrationResponses/400/responseParameters: Validation Result: warnings : [], errors : [No method response exists for method.]")
}

func TestWarnings(t *testing.T) {
	in := integration(HTTP, "",
		IntegrationResponse{StatusCode: "201", Unknown: []string{"selectionPatern"}, ResponseParameters: Ordered[string]{
			{Key: "method.response.header.Date", Value: "context.color"}, {Key: "method.response.header.Transfer-Encoding", Value: "'a\nb'"}}},
		on("201", ""))
	in.IntegrationResponses[0].Key = "200"
	e := MustCompile(in, Options{})
	var got []string
	for _, w := range e.Warnings() {
		got = append(got, w.Error())
	}
	require.Equal(t, []string{
		"/integrationResponses/200/selectionPatern: unknown member: it has no effect",
		"/integrationResponses/200/statusCode: statusCode 201 is not the key 200; statusCode counts",
		"/integrationResponses/200/responseParameters/method.response.header.Date: the gateway renames this header to x-amzn-Remapped-Date",
		"/integrationResponses/200/responseParameters/method.response.header.Date: context.color is not a documented $context variable",
		"/integrationResponses/200/responseParameters/method.response.header.Transfer-Encoding: the gateway drops Transfer-Encoding headers",
		"/integrationResponses/200/responseParameters/method.response.header.Transfer-Encoding: the value has a control character: the evaluation will fail",
		"/integrationResponses/201: status code 201 is that of /integrationResponses/200 too; the service stores one integration response for each status code",
		"/integrationResponses/201: a second default response: the one with the lowest status code is used",
	}, got)
}

func TestPassthroughAliasesTheBody(t *testing.T) {
	body := []byte(`{"a":1}`)
	r, err := MustCompile(integration(HTTP, "", on("200", "")), Options{}).Evaluate(&Request{}, &Backend{StatusCode: 200, Body: body})
	require.NoError(t, err)
	require.Same(t, &body[0], &r.Body[0])
}

// TestEvaluateToDoesNotAllocate is the budget of selection, parameters and
// passthrough (design, "Contracts").
func TestEvaluateToDoesNotAllocate(t *testing.T) {
	testenv.SkipUnderRace(t)
	params := Ordered[string]{
		{Key: "method.response.header.A", Value: "'a'"},
		{Key: "method.response.header.B", Value: "integration.response.header.B"},
		{Key: "method.response.header.C", Value: "integration.response.multivalueheader.B"},
		{Key: "method.response.header.D", Value: "context.identity.user"},
	}
	req := &Request{Context: []Member{{Name: "identity", Value: []Member{{Name: "user", Value: "me"}}}}}
	tests := []struct {
		name    string
		in      *Integration
		backend Backend
	}{
		{"HTTP", integration(HTTP, "", IntegrationResponse{StatusCode: "200", ResponseParameters: params}, on("400", `4\d{2}`)), Backend{StatusCode: 200}},
		{"Lambda success", integration(AWS, lambdaURI, IntegrationResponse{StatusCode: "200", ResponseParameters: params}, on("400", `Bad.*`)),
			Backend{Body: []byte(`{"a":1}`)}},
		{"Lambda error", integration(AWS, lambdaURI, on("200", ""), IntegrationResponse{StatusCode: "400", SelectionPattern: ptr("Bad.*"), ResponseParameters: params}),
			Backend{Body: []byte(`{"errorMessage":"Bad thing","stackTrace":[]}`)}},
		{"Lambda template", integration(AWS, lambdaURI, on("200", ""), IntegrationResponse{StatusCode: "400", SelectionPattern: ptr("Bad.*"),
			ResponseParameters: params, ResponseTemplates: Ordered[*string]{entry("application/json", `{"m":"$input.path('$.errorMessage')"}`)}}),
			Backend{Body: []byte(`{"errorMessage":"Bad thing","stackTrace":[]}`)}},
		{"MOCK", integration(Mock, "", on("200", "")), Backend{Body: []byte(`{"statusCode":200}`)}},
	}
	for _, tt := range tests {
		e := MustCompile(tt.in, Options{})
		tt.backend.Headers = []Field{{Name: "B", Values: []string{"1", "2"}}}
		var dst Response
		got := testing.AllocsPerRun(200, func() {
			if err := e.EvaluateTo(&dst, req, &tt.backend); err != nil {
				t.Fatal(err)
			}
		})
		require.Zero(t, got, tt.name)
		// The Response, its text where a parameter makes one, and its body.
		require.LessOrEqual(t, testing.AllocsPerRun(200, func() {
			if _, err := e.Evaluate(req, &tt.backend); err != nil {
				t.Fatal(err)
			}
		}), 3.0, tt.name)
	}
}

// What an evaluation leaves to the collector is much of what it costs with a small
// body: a Response has memory for the headers that it will have and no more.
func TestResponsesAreSmall(t *testing.T) {
	require.LessOrEqual(t, unsafe.Sizeof(Response{}), uintptr(80))
	for _, tt := range []struct {
		parameters, room int
		source           string
	}{
		{0, 1, `$input.path('$.a')`},
		{1, 2, `$input.path('$.a')`},
		{2, fieldlist.ManyFields, `$input.path('$.a')`},
		{7, 8, `$input.path('$.a')`},
		{0, 1, `#set($context.responseOverride.status = 201)`},
		{0, 2, `#set($context.responseOverride.header.A = 'a')`},
		{1, fieldlist.ManyFields, `#set($context.responseOverride.header.A = 'a')#set($context.responseOverride.header.B = 'b')`},
	} {
		var params Ordered[string]
		for i := range tt.parameters {
			params.Set(fmt.Sprint("method.response.header.H", i), "'h'")
		}
		e := MustCompile(integration(HTTP, "", IntegrationResponse{StatusCode: "200", ResponseParameters: params,
			ResponseTemplates: Ordered[*string]{entry("application/json", tt.source)}}), Options{})
		r, err := e.Evaluate(nil, &Backend{StatusCode: 200, Body: []byte(`{"a":1}`)})
		require.NoError(t, err)
		require.Equal(t, tt.room, cap(r.Headers), tt.source)
	}
}

// TestConcurrentUse shares one engine among many goroutines; run with -race.
func TestConcurrentUse(t *testing.T) {
	e := MustCompile(integration(AWS, lambdaURI, on("200", ""),
		IntegrationResponse{StatusCode: "400", SelectionPattern: ptr("Bad.*"), ResponseParameters: Ordered[string]{
			{Key: "method.response.header.M", Value: "integration.response.body"}},
			ResponseTemplates: Ordered[*string]{entry("application/json",
				"#set($m = $input.path('$'))#set($m.x = $context.stage)#set($context.responseOverride.header.S = $m.x)$input.json('$.errorMessage')")}}), Options{})
	var wg sync.WaitGroup
	for g := range 100 {
		wg.Go(func() {
			var dst Response
			for i := range 50 {
				body := []byte(fmt.Sprintf(`{"errorMessage":"Bad %d %d"}`, g, i))
				stage := fmt.Sprint(g)
				req := &Request{Context: []Member{{Name: "stage", Value: stage}}}
				err := e.EvaluateTo(&dst, req, &Backend{Body: body})
				if err != nil || dst.StatusCode != 400 || dst.Header("M") != string(body) || dst.Header("S") != stage ||
					string(dst.Body) != fmt.Sprintf(`"Bad %d %d"`, g, i) {
					t.Errorf("%s: %v %v", body, dst, err)
				}
			}
		})
	}
	wg.Wait()
}

// TestDependencies keeps what an embedder compiles to the standard library and
// this module.
func TestDependencies(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", ".").Output()
	require.NoError(t, err)
	for _, path := range strings.Fields(string(out)) {
		require.True(t, path == "github.com/gatemap/gatemap" || strings.HasPrefix(path, "github.com/gatemap/gatemap/"), path)
	}
}

// TestRootIsSmall: the root is read from top to bottom. What is not its idea has a
// package of its own.
func TestRootIsSmall(t *testing.T) {
	names, err := filepath.Glob("*.go")
	require.NoError(t, err)
	names = slices.DeleteFunc(names, func(name string) bool { return strings.HasSuffix(name, "_test.go") })
	require.LessOrEqual(t, len(names), 11)
	lines := 0
	for _, name := range names {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		lines += bytes.Count(text, []byte("\n"))
	}
	require.LessOrEqual(t, lines, 2020)
}

// TestPanicBecomesAnError: what cannot happen is a failure of the evaluation,
// told in words.
func TestPanicBecomesAnError(t *testing.T) {
	e := MustCompile(integration(AWS, lambdaURI, on("200", "")), Options{})
	e.responses = nil // the selector has one: Compile never makes such an engine
	_, err := e.Evaluate(&Request{}, &Backend{StatusCode: 200})
	g := failure(t, err)
	require.Equal(t, executionlog.Unexpected, g.Log)
	require.NotContains(t, g.Error(), "panic")

	// What only a caller's own value can bring about is told the same way.
	e = MustCompile(integration(HTTP, "", on("200", "")), Options{})
	_, err = e.Evaluate(&Request{Context: []Member{{Name: "responseOverride", Value: panicking{}}}}, &Backend{StatusCode: 200})
	require.EqualError(t, failure(t, err), "API_CONFIGURATION_ERROR: "+executionlog.Unexpected+": unexpected: the caller's own")
}

type panicking struct{}

func (panicking) String() string { panic("the caller's own") }

// TestNilArguments: a nil request is an empty one, and so is a nil backend.
func TestNilArguments(t *testing.T) {
	for _, e := range []*Engine{
		MustCompile(integration(HTTP, "", on("200", "")), Options{}),
		MustCompile(integration(AWS, lambdaURI, on("200", ""), on("500", ".+")), Options{}),
		MustCompile(integration(Mock, "", IntegrationResponse{StatusCode: "200",
			ResponseTemplates: Ordered[*string]{entry("application/json", "$input.params('a')$context.requestId|$input.body")}}), Options{}),
		MustCompile(integration(HTTP, ""), customised("DEFAULT_5XX", GatewayResponse{StatusCode: "503"})),
	} {
		want, wantErr := e.Evaluate(&Request{}, &Backend{})
		got, err := e.Evaluate(nil, nil)
		require.Equal(t, wantErr, err)
		require.Equal(t, want, got)
		var dst Response
		require.Equal(t, wantErr, e.EvaluateTo(&dst, nil, nil))
		require.Equal(t, string(want.Body), string(dst.Body))
		x, err := e.Explain(nil, nil)
		require.Equal(t, wantErr, err)
		require.Equal(t, want.StatusCode, x.Response.StatusCode)
		require.NotEmpty(t, x.String())
		require.NotEmpty(t, x.Log(logTime))
	}
}

// TestNilConfigurations are errors with words.
func TestNilConfigurations(t *testing.T) {
	_, err := Compile(nil, Options{})
	require.EqualError(t, err, "(root): the integration is nil")
	for _, m := range []*Operation{nil, {}} {
		_, err := CompileMethod(m, Options{})
		require.EqualError(t, err, "(root): the method has no integration")
	}
}

// TestZeroEngine: an engine that Compile did not make says so.
func TestZeroEngine(t *testing.T) {
	for _, e := range []*Engine{nil, {}} {
		r, err := e.Evaluate(&Request{}, &Backend{})
		require.Nil(t, r)
		require.EqualError(t, err, "gatemap: the engine was not made by Compile, so there is nothing to evaluate")
		var g *GatewayError
		require.False(t, errors.As(err, &g))
		x, err := e.Explain(nil, nil)
		require.Nil(t, x)
		require.ErrorIs(t, err, errNotCompiled)
		var dst Response
		require.ErrorIs(t, e.EvaluateTo(&dst, &Request{}, &Backend{}), errNotCompiled)
		require.Equal(t, 500, dst.StatusCode, "a server that goes on has something to send")
		require.Empty(t, e.Warnings())
	}
	require.ErrorContains(t, MustCompile(integration(HTTP, "", on("200", "")), Options{}).EvaluateTo(nil, &Request{}, &Backend{StatusCode: 200}),
		"the response to evaluate into is nil")
}

// TestFailuresComeWithTheResponse: with a *GatewayError Evaluate gives what the
// client gets.
func TestFailuresComeWithTheResponse(t *testing.T) {
	for name, tt := range failures(t) {
		own := tt.opts
		own.GatewayResponses = customised("DEFAULT_5XX", GatewayResponse{StatusCode: "599",
			ResponseTemplates: Ordered[*string]{entry("text/plain", "own")}}).GatewayResponses
		for _, opts := range []Options{tt.opts, own} {
			r, err := MustCompile(tt.in, opts).Evaluate(gatewayRequest, &tt.backend)
			var g *GatewayError
			require.ErrorAs(t, err, &g, name)
			want := g.Response()
			require.Equal(t, want.StatusCode, r.StatusCode, name)
			require.Equal(t, want.Headers, r.Headers, name)
			require.Equal(t, string(want.Body), string(r.Body), name)
			require.Empty(t, r.Selected, name)
		}
	}
}

// TestWarningsAreTheCallers own slice.
func TestWarningsAreTheCallers(t *testing.T) {
	e := MustCompile(integration(HTTP, ""), Options{})
	e.Warnings()[0] = nil
	require.NotNil(t, e.Warnings()[0])
}

func TestErrorsUnwrap(t *testing.T) {
	cause := errors.New("cause")
	require.ErrorIs(t, ErrorList{{Err: cause}}, cause)
	require.ErrorIs(t, configurationError(cause, "x"), cause)
	require.NoError(t, ErrorList(nil).Err())
}

// FuzzEvaluate: no panic, no change of the inputs; one evaluation gives the same
// to the byte in five ways: Evaluate, EvaluateTo with a used Response, Explain,
// with hooks as coverage has them, and after the configuration has been written
// as JSON and read again. Kind chooses the type and, by its other
// bits, whether another response has a pattern.
func FuzzEvaluate(f *testing.F) {
	f.Add(uint8(0), 404, `4\d{2}`, "integration.response.body.a", "", "image/png", "text/plain", "$input.path('$.a')", []byte(`{"a":1}`))
	f.Add(uint8(1), 200, `Bad.*`, "integration.response.body.errorMessage.x", "CONVERT_TO_TEXT", "", "", "", []byte(`{"errorMessage":"{\"x\":1}"}`))
	f.Add(uint8(2), 0, `.*`, "'x'", "CONVERT_TO_BINARY", "*/*", "", "#set($context.responseOverride.header.A = 'b')", []byte(`{statusCode:200,}`))
	f.Add(uint8(1), 200, ``, "integration.response.body.a", "", "*/*", "", "", []byte("{\"a\":\"\xff\",\"b\":\"errorMessage\"}"))
	f.Add(uint8(4), 200, `.+`, "integration.response.body.a", "", "*/*", "", "$input.json('$')", []byte("{\"a\":\"\xff\\n\"}"))
	f.Add(uint8(1), 200, `.*`, "integration.response.body", "CONVERT_TO_BINARY", "", "", "", []byte(`"iVBORw0KGgo="`))
	f.Add(uint8(3), 400, `4..`, "integration.response.header.Content-Type", "", "a/b", "a/b", "", []byte("\xff"))
	f.Fuzz(func(t *testing.T, kind uint8, status int, pattern, expr, handling, binary, accept, source string, body []byte) {
		types := []IntegrationType{HTTP, AWS, Mock}
		first := on("200", "")
		if int(kind)/len(types)%2 == 1 {
			first.ResponseParameters = Ordered[string]{{Key: "method.response.header.Y", Value: expr}}
		}
		in := integration(types[int(kind)%len(types)], lambdaURI, first, IntegrationResponse{
			StatusCode: "400", SelectionPattern: &pattern, ContentHandling: ContentHandling(handling),
			ResponseParameters: Ordered[string]{{Key: "method.response.header.X", Value: expr}},
			ResponseTemplates:  Ordered[*string]{entry("application/json", source)}})
		e, err := Compile(in, Options{BinaryMediaTypes: []string{binary}})
		if err != nil {
			var list ErrorList
			require.ErrorAs(t, err, &list)
			return
		}
		req := &Request{Headers: []Field{{Name: "Accept", Values: []string{accept}}}}
		backend := &Backend{StatusCode: status, Headers: []Field{{Name: "Content-Type", Values: []string{binary}}}, Body: body}
		want := sameAnswers(t, e, req, backend, "")
		hooked, err := Compile(in, Options{BinaryMediaTypes: []string{binary}, TemplateHooks: func(string, string) *syntax.Hooks {
			return &syntax.Hooks{Statement: func(syntax.Span) {}, Branch: func(syntax.Span) {}, Body: func(syntax.Span) {}}
		}})
		require.NoError(t, err)
		same := func(e *Engine, way string) {
			got := sameAnswers(t, e, req, backend, way)
			require.Equal(t, want.StatusCode, got.StatusCode, way)
			require.Equal(t, want.Headers, got.Headers, way)
			require.Equal(t, string(want.Body), string(got.Body), way)
		}
		same(hooked, "with hooks")
		if !utf8.ValidString(pattern + expr + source) {
			return // JSON cannot say it
		}
		text, err := json.Marshal(in)
		require.NoError(t, err)
		again, err := ParseIntegration(text)
		require.NoError(t, err)
		read, err := Compile(again, Options{BinaryMediaTypes: []string{binary}})
		require.NoError(t, err)
		same(read, "after JSON")
	})
}
