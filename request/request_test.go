package request_test

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/request"
)

func field(name string, values ...string) gatemap.Field {
	return gatemap.Field{Name: name, Values: values}
}

// compile reads an integration as the control plane gives it.
func compile(t testing.TB, integration string, o request.Options) *request.Mapper {
	t.Helper()
	in, err := gatemap.ParseIntegration([]byte(integration))
	require.NoError(t, err)
	m, err := request.Compile(in, o)
	require.NoError(t, err)
	return m
}

// sample is a request with all that there is.
func sample(body string, headers ...gatemap.Field) *gatemap.Request {
	return &gatemap.Request{
		HTTPMethod: "POST", Path: "/pets/7", Body: []byte(body), Headers: headers,
		PathParameters: []gatemap.Field{field("petId", "a/b c")},
		Querystring:    []gatemap.Field{field("q", "1", "2")},
		Context:        []gatemap.Member{{Name: "apiId", Value: "api1"}, {Name: "requestId", Value: "r1"}, {Name: "resourcePath", Value: "/pets/{petId}"}},
		StageVariables: []gatemap.Member{{Name: "host", Value: "pets.example.com"}},
	}
}

func run(m *request.Mapper, req *gatemap.Request) (*request.IntegrationRequest, *gatemap.GatewayError) {
	return m.Map(context.Background(), req)
}

// TestParameters: rules/requests.md#parameters.
func TestParameters(t *testing.T) {
	tests := map[string]struct {
		source string
		want   []string
	}{
		"static":      {"'x y'", []string{"x y"}},
		"path":        {"method.request.path.petId", []string{"a/b c"}},
		"last query":  {"method.request.querystring.q", []string{"2"}},
		"all query":   {"method.request.multivaluequerystring.q", []string{"1", "2"}},
		"no query":    {"method.request.querystring.none", nil},
		"last header": {"method.request.header.X-A", []string{"h2"}},
		"all headers": {"method.request.multivalueheader.X-A", []string{"h1,h2"}},
		"other case":  {"method.request.header.x-a", nil},
		"body":        {"method.request.body", []string{`{"a":{"b":[1,"two"]}}`}},
		"member":      {"method.request.body.a.b[1]", []string{"two"}},
		"object":      {"method.request.body.a", []string{`{"b":[1,"two"]}`}},
		"no member":   {"method.request.body.z", nil},
		"context":     {"context.requestId", []string{"r1"}},
		"stage":       {"stageVariables.host", []string{"pets.example.com"}},
		"no such":     {"stageVariables.none", nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			m := compile(t, `{"type":"HTTP","httpMethod":"GET","uri":"http://x/","requestParameters":{"integration.request.querystring.p":`+quoted(tt.source)+`}}`, request.Options{})
			out, failed := run(m, sample(`{"a":{"b":[1,"two"]}}`, field("X-A", "h1", "h2")))
			require.Nil(t, failed)
			if tt.want == nil {
				require.Empty(t, out.Querystring)
				return
			}
			require.Equal(t, []gatemap.Field{{Name: "p", Values: tt.want}}, out.Querystring)
		})
	}
}

func quoted(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}

// TestCompileRefuses: rules/requests.md#parameters.
func TestCompileRefuses(t *testing.T) {
	tests := []struct{ integration, want string }{
		{`{"type":"HTTP","requestParameters":{"integration.request.cookie.a":"'x'"}}`, "Invalid mapping identifier specified: integration.request.cookie.a"},
		{`{"type":"HTTP","requestParameters":{"integration.request.header.":"'x'"}}`, "Invalid mapping identifier specified: integration.request.header."},
		{`{"type":"HTTP","requestParameters":{"integration.request.header.a":"x"}}`, "Invalid mapping expression specified: x"},
		{`{"type":"HTTP","requestParameters":{"integration.request.header.a":"integration.response.body"}}`, "Invalid mapping expression specified"},
		{`{"type":"HTTP","requestParameters":{"integration.request.header.a":"method.request.header.undeclared"}}`, "Invalid mapping expression parameter specified: method.request.header.undeclared"},
		{`{"type":"HTTP","requestTemplates":{"application/json":"#if(true)"}}`, "unexpected end of template"},
		{`{"type":"HTTP","uri":"http://x/{id"}`, "not closed"},
	}
	for _, tt := range tests {
		in, err := gatemap.ParseIntegration([]byte(tt.integration))
		require.NoError(t, err, tt.integration)
		_, err = request.Compile(in, request.Options{Parameters: map[string]bool{"method.request.header.a": false}})
		require.ErrorContains(t, err, tt.want, tt.integration)
		var faults definition.Faults
		require.ErrorAs(t, err, &faults)
		require.NotEmpty(t, faults[0].Pointer)
	}
}

func TestCompileRefusesBehavior(t *testing.T) {
	_, err := request.Compile(&gatemap.Integration{PassthroughBehavior: "SOMETIMES"}, request.Options{})
	require.EqualError(t, err, `/passthroughBehavior: "SOMETIMES" is none of WHEN_NO_MATCH, WHEN_NO_TEMPLATES and NEVER`)
	m, err := request.Compile(&gatemap.Integration{CacheKeyParameters: []string{"method.request.path.id"}}, request.Options{})
	require.NoError(t, err)
	require.Len(t, m.Warnings(), 1)
}

// TestPassthrough: rules/requests.md#passthrough, rules/requests.md#content-type.
func TestPassthrough(t *testing.T) {
	const one, empty, other = `"requestTemplates":{"application/json":"T"},`, `"requestTemplates":{"application/json":null},`, `"requestTemplates":{"application/json":"T","$default":"D"},`
	tests := []struct {
		templates, behavior, contentType string
		want                             string // "" is 415
	}{
		{"", "WHEN_NO_MATCH", "text/plain", "body"},
		{"", "WHEN_NO_TEMPLATES", "text/plain", "body"},
		{"", "NEVER", "text/plain", ""},
		{one, "", "text/plain", "body"},
		{one, "WHEN_NO_MATCH", "text/plain", "body"},
		{one, "WHEN_NO_TEMPLATES", "text/plain", ""},
		{one, "NEVER", "text/plain", ""},
		{one, "NEVER", "", "T"},
		{one, "NEVER", "application/json; charset=utf-8", "T"},
		{one, "NEVER", "Application/JSON", "T"},
		{empty, "NEVER", "application/json", "body"},
		{empty, "WHEN_NO_TEMPLATES", "text/plain", ""},
		{other, "NEVER", "text/plain", "D"},
	}
	for _, tt := range tests {
		m := compile(t, `{"type":"HTTP","uri":"http://x/",`+tt.templates+`"passthroughBehavior":"`+cmp.Or(tt.behavior, "WHEN_NO_MATCH")+`"}`, request.Options{})
		req := sample("body")
		if tt.contentType != "" {
			req.Headers = append(req.Headers, field("content-type", tt.contentType))
		}
		out, failed := run(m, req)
		if tt.want == "" {
			require.NotNil(t, failed, tt)
			resp := failed.Response()
			require.Equal(t, 415, resp.StatusCode)
			require.Equal(t, `{"message":"Unsupported Media Type"}`, string(resp.Body))
			continue
		}
		require.Nil(t, failed, tt)
		require.Equal(t, tt.want, string(out.Body), tt)
	}
}

// TestContentHandling: rules/requests.md#content-handling; each row of the
// guide's table.
func TestContentHandling(t *testing.T) {
	text := base64.StdEncoding.EncodeToString([]byte("\xff\x00x"))
	tests := []struct {
		types            []string
		contentType, how string
		body, want       string // "" is 500
	}{
		{nil, "image/png", "", "a\xffb", "a�b"},
		{nil, "image/png", "CONVERT_TO_BINARY", text, "\xff\x00x"},
		{nil, "image/png", "CONVERT_TO_BINARY", "no base64!", ""},
		{nil, "image/png", "CONVERT_TO_TEXT", "a\xffb", "a�b"},
		{[]string{"image/png"}, "text/a", "", "abc", "abc"},
		{[]string{"image/png"}, "text/a", "CONVERT_TO_BINARY", text, "\xff\x00x"},
		{[]string{"image/png"}, "text/a", "CONVERT_TO_TEXT", "abc", "abc"},
		{[]string{"image/png"}, "image/png", "", "\xff\x00x", "\xff\x00x"},
		{[]string{"image/png"}, "image/png", "CONVERT_TO_BINARY", "\xff\x00x", "\xff\x00x"},
		{[]string{"image/png"}, "image/png", "CONVERT_TO_TEXT", "\xff\x00x", text},
	}
	for _, tt := range tests {
		how := ""
		if tt.how != "" {
			how = `,"contentHandling":"` + tt.how + `"`
		}
		m := compile(t, `{"type":"HTTP","uri":"http://x/"`+how+`}`, request.Options{BinaryMediaTypes: tt.types})
		out, failed := run(m, sample(tt.body, field("Content-Type", tt.contentType)))
		if tt.want == "" {
			require.NotNil(t, failed)
			require.Equal(t, 500, failed.Response().StatusCode)
			require.Contains(t, failed.Log, "Unable to base64 decode the body.")
			continue
		}
		require.Nil(t, failed, tt)
		require.Equal(t, tt.want, string(out.Body), tt)
	}
	m := compile(t, `{"type":"HTTP","uri":"http://x/","contentHandling":"CONVERT_TO_BINARY","requestTemplates":{"application/json":"x"}}`, request.Options{})
	_, failed := run(m, sample(text))
	require.NotNil(t, failed)
	require.Equal(t, 500, failed.Response().StatusCode)
}

// TestBadBody: rules/requests.md#bad-body.
func TestBadBody(t *testing.T) {
	mapped := compile(t, `{"type":"HTTP","uri":"http://x/","requestParameters":{"integration.request.header.a":"method.request.body.a"}}`, request.Options{})
	template := compile(t, `{"type":"HTTP","uri":"http://x/","requestTemplates":{"application/json":"$input.json('$.a')"}}`, request.Options{})
	blind := compile(t, `{"type":"HTTP","uri":"http://x/","requestTemplates":{"application/json":"$input.body"}}`, request.Options{})
	for m, want := range map[*request.Mapper]string{mapped: "Invalid JSON in request body", template: "Could not process payload"} {
		_, failed := run(m, sample(`{"a`))
		require.NotNil(t, failed)
		resp := failed.Response()
		require.Equal(t, 400, resp.StatusCode, failed)
		require.Contains(t, string(resp.Body), want)
		_, failed = run(m, sample(""))
		require.Nil(t, failed)
	}
	out, failed := run(blind, sample(`{"a`))
	require.Nil(t, failed)
	require.Equal(t, `{"a`, string(out.Body))
	out, failed = run(blind, sample(""))
	require.Nil(t, failed)
	require.Equal(t, "{}", string(out.Body))
}

// TestOverrides: rules/requests.md#overrides.
func TestOverrides(t *testing.T) {
	m := compile(t, `{"type":"HTTP","uri":"http://x/{id}","requestParameters":{"integration.request.path.id":"method.request.path.petId","integration.request.header.X-A":"'old'"},
		"requestTemplates":{"application/json":"#set($context.requestOverride.path.id = \"new\")#set($context.requestOverride.header.x-a = [\"1\",2])#set($context.requestOverride.querystring[\"k\"] = $input.json('$.n'))body"}}`, request.Options{})
	out, failed := run(m, sample(`{"n":5}`))
	require.Nil(t, failed)
	require.Equal(t, "http://x/new", out.URI)
	require.Equal(t, []gatemap.Field{field("k", "5")}, out.Querystring)
	require.Contains(t, out.Headers, field("x-a", "1", "2"))
	require.NotContains(t, out.Headers, field("X-A", "old"))

	twice := compile(t, `{"type":"HTTP","uri":"http://x/","requestTemplates":{"application/json":"#set($context.requestOverride.header.a = 1)#set($context.requestOverride.header.a = 2)"}}`, request.Options{})
	_, failed = run(twice, sample(""))
	require.NotNil(t, failed)
	require.Equal(t, 500, failed.Response().StatusCode)
	require.ErrorContains(t, failed, "$context.requestOverride.header.a is set twice")
}

// TestOverridesReachTheResponse: rules/requests.md#overrides.
func TestOverridesReachTheResponse(t *testing.T) {
	integration := `{"type":"MOCK","requestTemplates":{"application/json":"#set($context.requestOverride.path.body = $input.body)#set($context.responseOverride.status = 444)#set($context.responseOverride.header.foo = \"bar\"){\"statusCode\": 200}"},
		"integrationResponses":{"200":{"statusCode":"200","responseTemplates":{"application/json":"$context.requestOverride.path.body"}}}}`
	in, err := gatemap.ParseIntegration([]byte(integration))
	require.NoError(t, err)
	m, err := request.Compile(in, request.Options{})
	require.NoError(t, err)
	req := sample(`{"x": 1}`)
	out, failed := run(m, req)
	require.Nil(t, failed)
	require.Equal(t, `{"statusCode": 200}`, string(out.Body))
	engine := gatemap.MustCompile(in, gatemap.Options{})
	resp, err := engine.Evaluate(out.Response(req), &gatemap.Backend{Body: out.Body})
	require.NoError(t, err)
	require.Equal(t, 444, resp.StatusCode)
	require.Equal(t, "bar", resp.Header("foo"))
	require.Equal(t, `{"x": 1}`, string(resp.Body))
}

// TestURI: rules/requests.md#uri.
func TestURI(t *testing.T) {
	tests := []struct{ uri, want string }{
		{"http://x/pets/{petId}", "http://x/pets/a/b%20c"},
		{"http://${stageVariables.host}/{petId+}", "http://pets.example.com/a/b%20c"},
		{"arn:aws:apigateway:us-east-1:s3:path/{petId}?x=1", "arn:aws:apigateway:us-east-1:s3:path/a/b%20c?x=1"},
		{"http://${stageVariables.none}/", ""},
		{"http://x/{other}", ""},
	}
	for _, tt := range tests {
		m := compile(t, `{"type":"HTTP","uri":"`+tt.uri+`","requestParameters":{"integration.request.path.petId":"method.request.path.petId"}}`, request.Options{})
		out, failed := run(m, sample(""))
		if tt.want == "" {
			require.NotNil(t, failed, tt.uri)
			require.Contains(t, failed.Log, "Invalid endpoint address")
			continue
		}
		require.Nil(t, failed, tt.uri)
		require.Equal(t, tt.want, out.URI)
	}
}

// TestHeaders: rules/requests.md#headers.
func TestHeaders(t *testing.T) {
	for _, kind := range []string{"HTTP", "AWS"} {
		for _, name := range []string{"Content-Length", "transfer-encoding", "Authorization", "Connection", "Expect", "Proxy-Authenticate", "TE", "Host", "X-A"} {
			m := compile(t, `{"type":"`+kind+`","uri":"http://x/","requestParameters":{"integration.request.header.`+name+`":"'1'"}}`, request.Options{})
			out, failed := run(m, sample(""))
			lower := strings.ToLower(name)
			if refused := lower == "content-length" || lower == "transfer-encoding" || kind == "AWS" && name != "Host" && name != "X-A"; refused {
				require.NotNil(t, failed, "%s %s", kind, name)
				require.Equal(t, `{"message": "Internal server error"}`, string(failed.Response().Body))
				continue
			}
			require.Nil(t, failed, "%s %s", kind, name)
			require.Contains(t, out.Headers, field(name, "1"))
			require.Contains(t, out.Headers, field("Accept", "application/json"))
			require.Contains(t, out.Headers, field("Content-Type", "application/json"))
			require.Contains(t, out.Headers, field("User-Agent", "AmazonAPIGateway_api1"))
			require.Contains(t, out.Headers, field("x-amzn-apigateway-api-id", "api1"))
		}
	}
	m := compile(t, `{"type":"HTTP","uri":"http://x/","requestParameters":{"integration.request.header.a":"method.request.header.b"}}`, request.Options{})
	_, failed := run(m, sample("", field("b", "1\r\nx: y")))
	require.NotNil(t, failed, "a header is never split")
}

type model string

func (m model) Validate(body []byte) string {
	if string(body) == string(m) {
		return ""
	}
	return "[not " + string(m) + "]"
}

// TestValidators: rules/requests.md#validators.
func TestValidators(t *testing.T) {
	options := request.Options{
		Parameters:         map[string]bool{"method.request.querystring.z": true, "method.request.header.a": true, "method.request.path.petId": true, "method.request.header.free": false},
		ValidateParameters: true, ValidateBody: true,
		Models: map[string]request.Model{"application/json": model(`{}`), "$default": model("text")},
	}
	m := compile(t, `{"type":"HTTP","uri":"http://x/"}`, options)
	_, failed := run(m, sample(""))
	require.NotNil(t, failed)
	require.Equal(t, `{"message":"Missing required request parameters: [a, z]"}`, string(failed.Response().Body))
	require.Equal(t, 400, failed.Response().StatusCode)

	good := sample("", field("a", "1"))
	good.Querystring = append(good.Querystring, field("z", "1"))
	_, failed = run(m, good)
	require.Nil(t, failed, "an empty body is {}")
	good.Body = []byte("[]")
	_, failed = run(m, good)
	require.NotNil(t, failed)
	require.Equal(t, `{"message":"Invalid request body"}`, string(failed.Response().Body))

	template := `{"why":"$context.error.validationErrorString"}`
	engine := gatemap.MustCompile(&gatemap.Integration{Type: "HTTP"}, gatemap.Options{GatewayResponses: gatemap.Ordered[gatemap.GatewayResponse]{
		{Key: "BAD_REQUEST_BODY", Value: gatemap.GatewayResponse{ResponseType: "BAD_REQUEST_BODY", ResponseTemplates: gatemap.Ordered[*string]{{Key: "application/json", Value: &template}}}},
	}})
	require.Equal(t, `{"why":"[not {}]"}`, string(engine.Fail(good, failed).Body))

	good.Headers = append(good.Headers, field("Content-Type", "text/plain"))
	good.Body = []byte("text")
	_, failed = run(m, good)
	require.Nil(t, failed)
	good.Querystring[1].Values = []string{""}
	_, failed = run(m, good)
	require.NotNil(t, failed, "blank is missing")
}

// TestAsynchronous: rules/requests.md#asynchronous.
func TestAsynchronous(t *testing.T) {
	for value, want := range map[string]bool{"'Event'": true, "'RequestResponse'": false, "method.request.header.How": true} {
		for _, kind := range []string{"AWS", "AWS_PROXY"} {
			m := compile(t, `{"type":"`+kind+`","uri":"arn:aws:apigateway:r:lambda:path/2015-03-31/functions/f/invocations","requestParameters":{"integration.request.header.X-Amz-Invocation-Type":"`+value+`"}}`, request.Options{})
			out, failed := run(m, sample("", field("How", "Event")))
			require.Nil(t, failed)
			require.Equal(t, want, out.Asynchronous, "%s %s", kind, value)
		}
	}
}

// TestProxy: rules/requests.md#proxy.
func TestProxy(t *testing.T) {
	m := compile(t, `{"type":"HTTP_PROXY","httpMethod":"ANY","uri":"http://x/{petId}","requestParameters":{"integration.request.header.x-a":"'mapped'"}}`, request.Options{})
	out, failed := run(m, sample("body", field("X-A", "1"), field("Host", "h"), field("TE", "trailers"), field("X-B", "b1", "b2")))
	require.Nil(t, failed)
	require.Equal(t, "POST", out.HTTPMethod)
	require.Equal(t, "http://x/a/b%20c", out.URI)
	require.Equal(t, []gatemap.Field{field("q", "1", "2")}, out.Querystring)
	require.Equal(t, "body", string(out.Body))
	require.Equal(t, []gatemap.Field{field("X-B", "b1", "b2"), field("x-a", "mapped")}, out.Headers[:2])
}

// TestEvent: rules/requests.md#proxy.
func TestEvent(t *testing.T) {
	m := compile(t, `{"type":"AWS_PROXY","uri":"arn:aws:apigateway:r:lambda:path/2015-03-31/functions/${stageVariables.host}/invocations"}`, request.Options{BinaryMediaTypes: []string{"image/png"}})
	out, failed := run(m, sample(`{"a":"<é>"}`, field("X-A", "1", "2")))
	require.Nil(t, failed)
	require.Equal(t, "arn:aws:apigateway:r:lambda:path/2015-03-31/functions/pets.example.com/invocations", out.URI)
	require.Equal(t, `{"resource":"/pets/{petId}","path":"/pets/7","httpMethod":"POST","headers":{"X-A":"2"},"multiValueHeaders":{"X-A":["1","2"]},`+
		`"queryStringParameters":{"q":"2"},"multiValueQueryStringParameters":{"q":["1","2"]},"pathParameters":{"petId":"a/b c"},"stageVariables":{"host":"pets.example.com"},`+
		`"requestContext":{"apiId":"api1","requestId":"r1","resourcePath":"/pets/{petId}"},"body":"{\"a\":\"<é>\"}","isBase64Encoded":false}`, string(out.Body))

	for _, req := range []*gatemap.Request{sample("\x89PNG", field("Content-Type", "image/png")), sample("a\xff")} {
		out, failed = run(m, req)
		require.Nil(t, failed)
		require.Contains(t, string(out.Body), `"body":"`+base64.StdEncoding.EncodeToString(req.Body)+`","isBase64Encoded":true}`)
	}
	out, failed = run(m, &gatemap.Request{HTTPMethod: "GET", Path: "/", StageVariables: sample("").StageVariables})
	require.Nil(t, failed)
	require.Contains(t, string(out.Body), `"headers":null,"multiValueHeaders":null,"queryStringParameters":null,`)
	require.Contains(t, string(out.Body), `"body":null,"isBase64Encoded":false}`)
}

// TestProxyResponse: rules/requests.md#proxy.
func TestProxyResponse(t *testing.T) {
	tests := []struct {
		payload string
		decode  bool
		status  int
		headers []gatemap.Field
		body    string
	}{
		{payload: `{}`, status: 200, headers: []gatemap.Field{field("Content-Type", "application/json")}},
		{payload: `{"statusCode":201,"body":"x","headers":{"content-type":"text/a","X-N":5,"X-B":true}}`, status: 201, body: "x",
			headers: []gatemap.Field{field("X-B", "true"), field("X-N", "5"), field("content-type", "text/a")}},
		{payload: `{"statusCode":"404","multiValueHeaders":{"Set-Cookie":["a=1","b=2"]},"headers":{"Set-Cookie":"c=3"}}`, status: 404,
			headers: []gatemap.Field{field("Set-Cookie", "a=1", "b=2"), field("Content-Type", "application/json")}},
		{payload: `{"headers":{"content-length":"1","WWW-Authenticate":"Basic","transfer-encoding":"chunked","Content-Type":"a/b"},"multiValueHeaders":{"Connection":["close"]}}`, status: 200,
			headers: []gatemap.Field{field("Content-Type", "a/b"), field("x-amzn-Remapped-WWW-Authenticate", "Basic"), field("x-amzn-Remapped-content-length", "1"), field("x-amzn-Remapped-Connection", "close")}},
		{payload: `{"body":"AAE=","isBase64Encoded":true}`, decode: true, status: 200, body: "\x00\x01", headers: []gatemap.Field{field("Content-Type", "application/json")}},
		{payload: `{"body":"AAE=","isBase64Encoded":true}`, status: 200, body: "AAE=", headers: []gatemap.Field{field("Content-Type", "application/json")}},
		{payload: `null`}, {payload: ``}, {payload: `"x"`}, {payload: `[]`}, {payload: `{"body":{}}`}, {payload: `{"other":1}`}, {payload: `{"statusCode":"x"}`},
		{payload: `{"statusCode":99}`}, {payload: `{} {}`}, {payload: `{"errorMessage":"boom"}`}, {payload: `{"headers":{"a":"b\r\nc"}}`}, {payload: `{"headers":{"a":{}}}`},
		{payload: `{"body":"!","isBase64Encoded":true}`, decode: true},
	}
	for _, tt := range tests {
		resp, failed := request.ProxyResponse([]byte(tt.payload), tt.decode)
		if tt.status == 0 {
			require.NotNil(t, failed, tt.payload)
			require.Equal(t, 502, failed.Response().StatusCode)
			require.Equal(t, `{"message": "Internal server error"}`, string(failed.Response().Body))
			require.NotContains(t, fmt.Sprintf("%v %v", failed, failed.Err), "Go ", "no words about types of Go")
			continue
		}
		require.Nil(t, failed, tt.payload)
		require.Equal(t, tt.status, resp.StatusCode)
		require.Equal(t, tt.headers, resp.Headers)
		require.Equal(t, tt.body, string(resp.Body))
	}
}

// TestAccess: rules/requests.md#access.
func TestAccess(t *testing.T) {
	answers := map[string]*request.Authorization{
		"ok": {PrincipalID: "me", Context: map[string]any{"n": 1, "b": true}, Claims: map[string]any{"sub": "s"}},
		"no": {Deny: true}, "who": {Unauthorized: true}, "boom": {Fail: true},
	}
	tests := []struct {
		name   string
		access request.Access
		header gatemap.Field
		status int
	}{
		{"open", request.Access{}, gatemap.Field{}, 0},
		{"none", request.Access{AuthorizationType: "NONE"}, gatemap.Field{}, 0},
		{"nothing declared", request.Access{AuthorizationType: "CUSTOM"}, field("Authorization", "ok"), 500},
		{"allowed", request.Access{AuthorizationType: "CUSTOM", Authorizer: &request.Authorizer{Answers: answers}}, field("Authorization", "ok"), 0},
		{"another source", request.Access{AuthorizationType: "JWT", Authorizer: &request.Authorizer{Answers: answers, Source: "method.request.header.X-T"}}, field("X-T", "ok"), 0},
		{"no caller", request.Access{AuthorizationType: "CUSTOM", Authorizer: &request.Authorizer{Answers: answers}}, gatemap.Field{}, 401},
		{"not signed", request.Access{AuthorizationType: "AWS_IAM", Authorizer: &request.Authorizer{Answers: answers}}, gatemap.Field{}, 403},
		{"unknown", request.Access{AuthorizationType: "CUSTOM", Authorizer: &request.Authorizer{Answers: answers}}, field("Authorization", "x"), 403},
		{"a source is missing", request.Access{AuthorizationType: "CUSTOM", Authorizer: &request.Authorizer{Any: answers["ok"], Required: []string{"method.request.header.X-Tenant"}}}, field("Authorization", "x"), 401},
		{"a token that is not valid", request.Access{AuthorizationType: "COGNITO_USER_POOLS", Authorizer: &request.Authorizer{Answers: answers}}, field("Authorization", "x"), 401},
		{"denied", request.Access{AuthorizationType: "CUSTOM", Authorizer: &request.Authorizer{Answers: answers}}, field("Authorization", "no"), 403},
		{"unauthorized", request.Access{AuthorizationType: "CUSTOM", Authorizer: &request.Authorizer{Answers: answers}}, field("Authorization", "who"), 401},
		{"failed", request.Access{AuthorizationType: "CUSTOM", Authorizer: &request.Authorizer{Answers: answers}}, field("Authorization", "boom"), 500},
		{"any", request.Access{AuthorizationType: "CUSTOM", Authorizer: &request.Authorizer{Any: answers["ok"]}}, field("Authorization", "x"), 0},
		{"no key", request.Access{APIKeyRequired: true}, gatemap.Field{}, 403},
		{"wrong key", request.Access{APIKeyRequired: true, APIKeys: []request.APIKey{{"id", "k"}}}, field("X-Api-Key", "x"), 403},
		{"empty key", request.Access{APIKeyRequired: true, APIKeys: []request.APIKey{{"id", ""}}}, field("X-Api-Key", ""), 403},
		{"key of the authorizer", request.Access{APIKeyRequired: true, APIKeySource: "AUTHORIZER", APIKeys: []request.APIKey{{"id", "k"}}, AuthorizationType: "CUSTOM",
			Authorizer: &request.Authorizer{Any: &request.Authorization{UsageIdentifierKey: "k"}}}, field("Authorization", "x"), 0},
		{"another key of the authorizer", request.Access{APIKeyRequired: true, APIKeySource: "AUTHORIZER", APIKeys: []request.APIKey{{"id", "k"}}, AuthorizationType: "CUSTOM",
			Authorizer: &request.Authorizer{Any: &request.Authorization{UsageIdentifierKey: "x"}}}, field("Authorization", "x"), 403},
		{"a key that is not the authorizer's", request.Access{APIKeyRequired: true, APIKeySource: "AUTHORIZER", APIKeys: []request.APIKey{{"id", "k"}}}, field("X-Api-Key", "k"), 403},
		{"key", request.Access{APIKeyRequired: true, APIKeys: []request.APIKey{{"id", "k"}}}, field("X-Api-Key", "k"), 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			req := sample("")
			if tt.header.Name != "" {
				req.Headers = append(req.Headers, tt.header)
			}
			next, failed := tt.access.Check(req, true)
			if tt.status != 0 {
				require.NotNil(t, failed)
				require.Equal(t, tt.status, failed.Response().StatusCode)
				return
			}
			require.Nil(t, failed)
			require.Len(t, req.Context, 3, "the client's request is not changed")
			if tt.access.Authorizer != nil && !tt.access.APIKeyRequired {
				m := compile(t, `{"type":"MOCK","requestTemplates":{"application/json":"$context.authorizer.principalId $context.authorizer.n.length() $context.authorizer.b $context.authorizer.claims.sub $context.authorizer.claims"}}`, request.Options{})
				out, failed := run(m, next)
				require.Nil(t, failed)
				require.Equal(t, "me 1 true s ", string(out.Body))
			}
			if tt.access.APIKeyRequired {
				m := compile(t, `{"type":"MOCK","requestTemplates":{"application/json":"$context.identity.apiKey $context.identity.apiKeyId"}}`, request.Options{})
				out, failed := run(m, next)
				require.Nil(t, failed)
				require.Equal(t, "k id", string(out.Body))
			}
		})
	}
}

// TestRequestSize: rules/requests.md#size.
func TestRequestSize(t *testing.T) {
	m := compile(t, `{"type":"HTTP","uri":"http://x/"}`, request.Options{Payload: 10})
	_, failed := run(m, sample("0123456789"))
	require.Nil(t, failed)
	_, failed = run(m, sample("0123456789x"))
	require.NotNil(t, failed)
	require.Equal(t, 413, failed.Response().StatusCode)
}

// TestMapCancelled: a context that has ended ends the mapping.
func TestMapCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	m := compile(t, `{"type":"HTTP","uri":"http://x/","requestTemplates":{"application/json":"#foreach($i in [1..1000])$i#end"}}`, request.Options{})
	_, failed := m.Map(ctx, sample(""))
	require.NotNil(t, failed)
	require.ErrorIs(t, failed, context.Canceled)
}

// TestMockWithoutTemplate: a MOCK whose body passes through says no status: its
// default response answers (rules/selection.md#mock).
func TestMockWithoutTemplate(t *testing.T) {
	for _, templates := range []string{``, `,"requestTemplates":{"application/json":null}`, `,"requestTemplates":{"text/plain":"{\"statusCode\": 201}"}`} {
		m := compile(t, `{"type":"MOCK"`+templates+`}`, request.Options{})
		out, failed := run(m, sample(`{"statusCode": 404}`))
		require.Nil(t, failed)
		require.Empty(t, out.Body)
	}
}

// Explain maps as Map does and tells what the template did.
func TestExplain(t *testing.T) {
	in := &definition.Integration{Type: definition.Mock, RequestTemplates: definition.Ordered[*string]{{Key: "application/json", Value: new(string)}}}
	*in.RequestTemplates[0].Value = `{"statusCode": $input.path('$.code'), "x": "$input.path('$.nix')"}`
	m, err := request.Compile(in, request.Options{})
	require.NoError(t, err)
	req := &gatemap.Request{Body: []byte(`{"code": 200}`)}
	want, failed := m.Map(t.Context(), req)
	require.Nil(t, failed)
	got, run, failed := m.Explain(t.Context(), req)
	require.Nil(t, failed)
	require.Equal(t, want, got)
	require.Equal(t, "there is no member nix in {code} at the body", run.Events[1].WhyNot)

	*in.RequestTemplates[0].Value = ` $input.path('$.code').substring(9)$input.body.substring(99)`
	m, err = request.Compile(in, request.Options{})
	require.NoError(t, err)
	_, run, failed = m.Explain(t.Context(), req)
	require.NotNil(t, failed)
	require.Equal(t, 1, run.Failed.Line)
}
