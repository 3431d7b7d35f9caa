package gatemap

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/executionlog"
)

func withTemplates(status string, templates ...Entry[*string]) IntegrationResponse {
	return IntegrationResponse{StatusCode: status, ResponseTemplates: templates}
}

func entry(contentType, source string) Entry[*string] {
	return Entry[*string]{Key: contentType, Value: &source}
}

// TestTemplateChoice: rules/templates.md#choice.
func TestTemplateChoice(t *testing.T) {
	null := Entry[*string]{Key: "application/json"}
	xml, json := entry("application/xml", "<x/>"), entry("application/json", "json")
	tests := []struct {
		accept    string
		templates []Entry[*string]
		want      string
		reason    string
	}{
		{"", nil, "raw", "there are no templates: the body passes through"},
		{"", []Entry[*string]{xml, json}, "json", "the request has no Accept, which counts as application/json"},
		{"APPLICATION/XML; q=0.1, application/json", []Entry[*string]{json, xml}, "<x/>", "the first type of Accept has a template"},
		{"*/*", []Entry[*string]{xml, json}, "json", "Accept has no template, application/json has one"},
		{"image/png", []Entry[*string]{xml}, "<x/>", "neither Accept nor application/json has a template: the first one is used"},
		{"", []Entry[*string]{xml, null}, "raw", "the request has no Accept, which counts as application/json"},
		{"", []Entry[*string]{entry("application/json", "")}, "raw", "the request has no Accept, which counts as application/json"},
	}
	for _, tt := range tests {
		e := MustCompile(integration(HTTP, "", withTemplates("200", tt.templates...)), Options{})
		req := &Request{}
		if tt.accept != "" {
			req.Headers = []Field{{Name: "accept", Values: []string{tt.accept}}}
		}
		x, err := e.Explain(req, &Backend{StatusCode: 200, Body: []byte("raw")})
		require.NoError(t, err)
		require.Equal(t, tt.want, string(x.Response.Body))
		require.Equal(t, tt.reason, string(x.Template.Reason))
		require.Equal(t, tt.want == "raw", x.Template.Passthrough)
	}
}

// TestTemplateReadsTheSameDocument: parameters, selection and template share
// the payload; an empty one is {} (rules/templates.md#input).
func TestTemplateReadsTheSameDocument(t *testing.T) {
	r := withTemplates("400", entry("application/json", `$input.path('$.errorMessage') $input.body $input.params('q') $context.stage $stageVariables.v`))
	r.SelectionPattern = ptr("Bad.*")
	r.ResponseParameters = Ordered[string]{{Key: "method.response.header.T", Value: "integration.response.body.t"}}
	e := MustCompile(integration(AWS, lambdaURI, on("200", ""), r), Options{})
	req := &Request{
		Querystring:    []Field{{Name: "q", Values: []string{"1", "2"}}},
		Context:        []Member{{Name: "stage", Value: "prod"}},
		StageVariables: []Member{{Name: "v", Value: "w"}},
	}
	body := `{"errorMessage":"Bad","t":1}`
	resp, err := e.Evaluate(req, &Backend{Body: []byte(body)})
	require.NoError(t, err)
	require.Equal(t, "Bad "+body+" 2 prod w", string(resp.Body))
	require.Equal(t, "1", resp.Header("T"))

	e = MustCompile(integration(Mock, "", withTemplates("200", entry("application/json", "$input.body"))), Options{})
	resp, err = e.Evaluate(req, &Backend{Body: []byte(`{"statusCode":200}`)})
	require.NoError(t, err)
	require.Equal(t, "{}", string(resp.Body))
}

// TestTemplateNeedsText: rules/content-handling.md#table, the cases ch-tpl-01 and ch-tpl-02.
func TestTemplateNeedsText(t *testing.T) {
	r := withTemplates("200", entry("application/json", `{"data": "$input.body"}`))
	r.ContentHandling = ConvertToText
	resp, err := MustCompile(integration(HTTP, "", r), Options{BinaryMediaTypes: []string{"image/png"}}).Evaluate(
		&Request{Headers: []Field{{Name: "Accept", Values: []string{"image/png"}}}},
		&Backend{StatusCode: 200, Headers: []Field{{Name: "Content-Type", Values: []string{"image/png"}}}, Body: []byte("\x89PNG")})
	require.NoError(t, err)
	require.Equal(t, `{"data": "iVBORw=="}`, string(resp.Body))
	r.ContentHandling = ConvertToBinary
	_, err = MustCompile(integration(HTTP, "", r), Options{}).Evaluate(&Request{}, &Backend{StatusCode: 200, Body: []byte("iVBORw==")})
	require.Equal(t, executionlog.Binary, failure(t, err).Log)
}

// TestOverrides: rules/templates.md#overrides.
func TestOverrides(t *testing.T) {
	override := func(source string) *Engine {
		r := withTemplates("200", entry("application/json", source))
		r.ResponseParameters = Ordered[string]{{Key: "method.response.header.X", Value: "'mapped'"}}
		return MustCompile(integration(HTTP, "", r), Options{})
	}
	backend := &Backend{StatusCode: 200, Body: []byte(`{"v":"a\r\nb","l":["1","2"]}`)}
	tests := []struct {
		source string
		status int
		header string
		value  []string
	}{
		{`#set($context.responseOverride.status = 444)`, 444, "X", []string{"mapped"}},
		{`#set($context.responseOverride.status = 99)`, 200, "X", []string{"mapped"}},
		{`#set($context.responseOverride.status = 600)`, 200, "X", []string{"mapped"}},
		{`#set($context.responseOverride.header.x = 'new')`, 200, "x", []string{"new"}},
		{`#set($context.responseOverride.header.Y = $input.path('$.l'))`, 200, "Y", []string{"1", "2"}},
		{`#set($context.responseOverride.header.Date = 'd')`, 200, "x-amzn-Remapped-Date", []string{"d"}},
		{`#set($context.responseOverride.header.Transfer-Encoding = 'd')`, 200, "X", []string{"mapped"}},
		{`#set($context.responseOverride.header.Content-Type = 'text/plain')`, 200, "Content-Type", []string{"text/plain"}},
	}
	for _, tt := range tests {
		resp, err := override(tt.source).Evaluate(&Request{}, backend)
		require.NoError(t, err, tt.source)
		require.Equal(t, tt.status, resp.StatusCode, tt.source)
		require.Contains(t, resp.Headers, Field{Name: tt.header, Values: tt.value}, tt.source)
		require.NotContains(t, resp.Headers, Field{Name: "Transfer-Encoding", Values: []string{"d"}})
	}
	for _, source := range []string{
		`#set($context.responseOverride.header.A = $input.path('$.v'))`,
		`#set($context.responseOverride.header["A B"] = 'x')`,
		`#set($context.responseOverride.header.x = "1")#set($context.responseOverride.header.x = "2")`,
	} {
		_, err := override(source).Evaluate(&Request{}, backend)
		require.Error(t, err, source)
		failure(t, err)
	}

	request := &Request{Context: []Member{{Name: "responseOverride", Value: []Member{
		{Name: "status", Value: 444}, {Name: "header", Value: map[string]any{"foo": "bar"}}}}}}
	resp, err := MustCompile(integration(Mock, "", on("200", "")), Options{}).Evaluate(request, &Backend{StatusCode: 200})
	require.NoError(t, err)
	require.Equal(t, 444, resp.StatusCode)
	require.Equal(t, "bar", resp.Header("foo"))
}

func TestTemplateErrors(t *testing.T) {
	_, err := Compile(integration(HTTP, "", withTemplates("200", entry("application/json", "a\n  #if("))), Options{}) // not closed
	var ce *ConfigError
	require.ErrorAs(t, err, &ce)
	require.Equal(t, "/integrationResponses/200/responseTemplates/application~1json", ce.Pointer)
	require.Equal(t, 2, ce.Line)
	_, err = Compile(integration(HTTP, "", withTemplates("200", entry("text/plain", strings.Repeat("x", 300<<10+1)))), Options{})
	require.ErrorAs(t, err, &ce)
	require.Contains(t, ce.Message, "307201")

	e := MustCompile(integration(HTTP, "", withTemplates("200", entry("application/json", "$input.path('$')"))), Options{})
	_, err = e.Evaluate(&Request{}, &Backend{StatusCode: 200, Body: []byte("{x")})
	require.Equal(t, executionlog.Template, failure(t, err).Log)
}

func TestLimits(t *testing.T) {
	source := "#foreach($i in [1..2000])x#end"
	in := integration(HTTP, "", withTemplates("200", entry("application/json", source)))
	in.IntegrationResponses[0].Value.ResponseParameters = Ordered[string]{{Key: "method.response.header.B", Value: "integration.response.body"}}
	body := []byte(strings.Repeat("b", 10_300))
	for _, tt := range []struct {
		limits Limits
		want   int // rounds, 0 for a failure
	}{
		{Limits{Headers: 20_000}, 1000}, // rules/limits.md#quotas
		{Limits{Headers: -1, ForeachRounds: -1, Payload: -1, Output: -1, Template: -1}, 2000},
		{Limits{Headers: -1, Output: 10}, 0},
		{Limits{}, 0},
	} {
		resp, err := MustCompile(in, Options{Limits: tt.limits}).Evaluate(&Request{}, &Backend{StatusCode: 200, Body: body})
		if tt.want == 0 {
			failure(t, err)
			continue
		}
		require.NoError(t, err)
		require.Len(t, resp.Body, tt.want)
	}
}

func TestExplainText(t *testing.T) {
	r := withTemplates("400", entry("text/plain", "#set($context.responseOverride.status = 418)#set($context.responseOverride.header.Date = 'd')x"))
	r.SelectionPattern = ptr("4.*")
	r.ContentHandling = ConvertToText
	r.ResponseParameters = Ordered[string]{
		{Key: "method.response.header.A", Value: "integration.response.header.A"},
		{Key: "method.response.header.B", Value: "'b'"},
		{Key: "method.response.header.Server", Value: "'s'"},
		{Key: "method.response.header.Transfer-Encoding", Value: "'t'"},
	}
	e := MustCompile(integration(HTTP, "", on("200", ""), on("404", `4\d{2}`), on("500", "5.."), r), Options{BinaryMediaTypes: []string{"image/png"}})
	x, err := e.Explain(&Request{HTTPMethod: "GET", Path: "/", Querystring: []Field{{Name: "a", Values: []string{"b"}}}},
		&Backend{StatusCode: 404, Headers: []Field{{Name: "Content-Type", Values: []string{"image/png"}}}, Body: []byte{0xff}})
	require.NoError(t, err)
	require.Equal(t, `subject   status code of the backend: "404"
pattern   400 "4.*": matches
pattern   404 "4\\d{2}": matches
pattern   500 "5..": does not match: the subject begins with "4", where the pattern wants "5"
selected  404: ambiguous, it is the backend's own status code
payload   base64-encode, binary Content-Type image/png: it is changed
template  there are no templates: the body passes through
status    404
`, x.String())
	require.Contains(t, x.Log(time.Unix(0, 0)), "Thu Jan 01 00:00:00 UTC 1970 : Endpoint response body before transformations: [Binary Data]\n")

	x, err = e.Explain(&Request{}, &Backend{StatusCode: 409, Headers: []Field{{Name: "Content-Type", Values: []string{"image/png"}}}, Body: []byte{0xff}})
	require.NoError(t, err)
	require.Equal(t, `subject   status code of the backend: "409"
pattern   400 "4.*": matches
pattern   404 "4\\d{2}": matches
pattern   500 "5..": does not match: the subject begins with "4", where the pattern wants "5"
selected  400: ambiguous, the lowest status code
payload   base64-encode, contentHandling CONVERT_TO_TEXT, binary Content-Type image/png: it is changed
template  text/plain (neither Accept nor application/json has a template: the first one is used)
header    A = integration.response.header.A: no header: the backend gave no header A
header    B = 'b': "b" (static value)
header    Server = 's': "s" (static value; the client gets x-amzn-Remapped-Server)
header    Transfer-Encoding = 't': "t" (static value; the gateway drops it)
override  status = 418
override  header "Date" = "d" (the client gets x-amzn-Remapped-Date)
status    418
`, x.String())
	require.True(t, x.Conversion.Changed)
}

// TestExplainAbsent: why a parameter has no value.
func TestExplainAbsent(t *testing.T) {
	for _, tt := range []struct{ expression, body, want string }{
		{"integration.response.header.x-id", "{}", "the backend's header is X-Id, and letter case counts"},
		{"integration.response.multivalueheader.Other", "{}", "the backend gave no header Other"},
		{"integration.response.body.a", "", "the payload is empty"},
		{"integration.response.body.a", "<a/>", "the payload is not JSON"},
		{"integration.response.body.a", `{"b": 1}`, "the payload has no such member"},
		{"context.nothing", "{}", "there is no such context variable"},
		{"stageVariables.nothing", "{}", "there is no such stage variable"},
	} {
		r := on("200", "")
		r.ResponseParameters = Ordered[string]{{Key: "method.response.header.A", Value: tt.expression}}
		x, err := MustCompile(integration(HTTP, "", r), Options{}).Explain(&Request{},
			&Backend{StatusCode: 200, Headers: []Field{{Name: "X-Id", Values: []string{"1"}}}, Body: []byte(tt.body)})
		require.NoError(t, err)
		require.Equal(t, tt.want, x.Parameters[0].WhyNot, tt.expression)
	}
}

func TestLogOfAFailure(t *testing.T) {
	x, err := MustCompile(integration(AWS, lambdaURI, on("200", "")), Options{}).Explain(&Request{}, &Backend{StatusCode: 403})
	require.Error(t, err)
	log := x.Log(time.Unix(0, 0))
	require.True(t, strings.HasSuffix(log, "Thu Jan 01 00:00:00 UTC 1970 : Lambda invocation failed with status: 403.\n"+
		"Thu Jan 01 00:00:00 UTC 1970 : Execution failed due to configuration error: \n"+
		"Thu Jan 01 00:00:00 UTC 1970 : Method completed with status: 500\n"), log)
}
