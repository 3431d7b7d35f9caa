package gatemaphttp_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/gatemaphttp"
	"github.com/gatemap/gatemap/internal/testenv"
	"github.com/gatemap/gatemap/request"
	"github.com/gatemap/gatemap/request/jsonschema"
)

// seen is a MOCK that tells what it knows of the request.
const seen = `{"type":"MOCK","requestTemplates":{"application/json":"{\"statusCode\":200}"},"integrationResponses":{"200":{"statusCode":"200","responseTemplates":{"application/json":
	"$context.httpMethod $context.resourcePath $context.path $context.domainName $context.domainPrefix#foreach($n in $input.params().path.keySet()) $n=$input.params($n)#end"}}}}`

// operation makes one of "METHOD /path" at a line of api.yaml.
func operation(t testing.TB, line int, route, integration string) *gatemap.Operation {
	t.Helper()
	in, err := gatemap.ParseIntegration([]byte(integration))
	require.NoError(t, err)
	method, path, _ := strings.Cut(route, " ")
	return &gatemap.Operation{Position: definition.Position{File: "api.yaml", Line: line, Column: 1}, HTTPMethod: method, Path: path, Integration: in}
}

// operations makes an operation of each route, which tells what it has seen.
func operations(t testing.TB, routes ...string) []*gatemap.Operation {
	t.Helper()
	var ops []*gatemap.Operation
	for i, r := range routes {
		ops = append(ops, operation(t, i+1, r, seen))
	}
	return ops
}

// api compiles operations without a fault.
func api(t testing.TB, ops []*gatemap.Operation, o gatemaphttp.APIOptions) *gatemaphttp.API {
	t.Helper()
	a, err := gatemaphttp.NewAPI(ops, o)
	require.NoError(t, err)
	require.NoError(t, a.Faults().Err())
	return a
}

// send asks a server of h over a connection, with a request line that no client
// has changed.
func send(t testing.TB, h http.Handler, method, target, headers, body string) (*http.Response, string) {
	t.Helper()
	server := httptest.NewServer(h)
	defer server.Close()
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	require.NoError(t, err)
	defer conn.Close()
	if body != "" {
		headers += fmt.Sprintf("Content-Length: %d\r\n", len(body))
	}
	_, err = fmt.Fprintf(conn, "%s %s HTTP/1.1\r\nHost: api1.example.com:8080\r\nConnection: close\r\n%s\r\n%s", method, target, headers, body)
	require.NoError(t, err)
	return receive(t, bufio.NewReader(conn), method)
}

// receive reads the answer to a request of that method.
func receive(t testing.TB, from *bufio.Reader, method string) (*http.Response, string) {
	t.Helper()
	got, err := http.ReadResponse(from, &http.Request{Method: method})
	require.NoError(t, err)
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	require.NoError(t, err)
	return got, string(text)
}

// TestAPIRoutes: docs/rules/routing.md. internal/route has the table of the
// order; here it is what each part of the answer says of it.
func TestAPIRoutes(t *testing.T) {
	ops := operations(t, "GET /", "GET /pets", "ANY /pets/{petId}", "GET /pets/mine", "OPTIONS /{proxy+}", "POST /test", "GET /x/{a-b}/{c.d}", "HEAD /head")
	tests := []struct{ method, target, want string }{
		{"GET", "/", "GET / / api1.example.com api1"},
		{"GET", "/pets", "GET /pets /pets api1.example.com api1"},
		{"GET", "/pets/?q=1", "GET /pets /pets/ api1.example.com api1"},
		{"GET", "//pets", "GET /pets //pets api1.example.com api1"},
		{"DELETE", "/pets/a%2Fb", "DELETE /pets/{petId} /pets/a%2Fb api1.example.com api1 petId=a/b"},
		{"GET", "/pets/mine", "GET /pets/mine /pets/mine api1.example.com api1"},
		{"PUT", "/pets/mine", "PUT /pets/{petId} /pets/mine api1.example.com api1 petId=mine"},
		{"OPTIONS", "/test", "OPTIONS /{proxy+} /test api1.example.com api1 proxy=test"},
		{"GET", "/x/1/2", "GET /x/{a-b}/{c.d} /x/1/2 api1.example.com api1 a-b=1 c.d=2"},
		{"GET", "http://other.example.com/pets", "GET /pets /pets other.example.com other"},
		{"GET", "/Pets", ""}, {"GET", "/test", ""}, {"POST", "/pets", ""}, {"HEAD", "/pets", ""}, {"GET", "/head", ""}, {"TRACE", "/pets/7", ""}, {"GET", "/pets/7/x", ""},
	}
	a := api(t, ops, gatemaphttp.APIOptions{})
	for _, tt := range tests {
		got, body := send(t, a, tt.method, tt.target, "", "")
		if tt.want == "" {
			requireMissing(t, tt.method, got, body)
			require.Nil(t, a.Find(tt.method, tt.target))
			continue
		}
		require.Equal(t, 200, got.StatusCode, "%s %s", tt.method, tt.target)
		require.Equal(t, tt.want, body)
	}
	require.Same(t, ops[3], a.Find("GET", "/pets/mine"))
}

// requireMissing: the answer to a path or a method that no operation has, as
// recorded (rules/gateway-responses.md#words, #always).
func requireMissing(t *testing.T, method string, got *http.Response, body string) {
	t.Helper()
	require.Equal(t, 403, got.StatusCode)
	if method != "HEAD" {
		require.Equal(t, `{"message":"Missing Authentication Token"}`, body)
	}
	require.Equal(t, "MissingAuthenticationTokenException", got.Header.Get("x-amzn-ErrorType"))
	require.Equal(t, "application/json", got.Header.Get("Content-Type"))
	require.NotEmpty(t, got.Header.Get("x-amzn-RequestId"))
	require.NotEmpty(t, got.Header.Get("x-amz-apigw-id"))
	require.NotContains(t, got.Header, "X-Amzn-Trace-Id")
	require.Equal(t, int64(42), got.ContentLength)
}

// TestAPIMissingCustomised: the gateway response of the API counts, that of its
// class otherwise, and sees the request.
func TestAPIMissingCustomised(t *testing.T) {
	ops := operations(t, "GET /pets")
	template := `$context.error.message|$context.error.responseType|$context.httpMethod|$context.path|$method.request.querystring.q`
	ops[0].GatewayResponses = gatemap.Ordered[gatemap.GatewayResponse]{{Key: "DEFAULT_4XX", Value: gatemap.GatewayResponse{
		ResponseType: "DEFAULT_4XX", StatusCode: "404",
		ResponseParameters: gatemap.Ordered[string]{{Key: "gatewayresponse.header.Access-Control-Allow-Origin", Value: "'*'"}},
		ResponseTemplates:  gatemap.Ordered[*string]{{Key: "text/plain", Value: &template}},
	}}}
	got, body := send(t, api(t, ops, gatemaphttp.APIOptions{}), "PUT", "/none?q=x", "", "")
	require.Equal(t, 404, got.StatusCode)
	require.Equal(t, "Missing Authentication Token|MISSING_AUTHENTICATION_TOKEN|PUT|/none|x", body)
	require.Equal(t, "*", got.Header.Get("Access-Control-Allow-Origin"))
	require.Equal(t, "text/plain", got.Header.Get("Content-Type"))
	require.Equal(t, "MissingAuthenticationTokenException", got.Header.Get("x-amzn-ErrorType"))
}

// TestAPIPaths: base paths and stages (rules/routing.md#base-path, #stage,
// #slashes).
func TestAPIPaths(t *testing.T) {
	stage := &gatemaphttp.Stage{Name: "dev"}
	tests := []struct {
		name   string
		o      gatemaphttp.APIOptions
		target string
		want   string // what the operation has seen; otherwise the status and the message
	}{
		{"stage", gatemaphttp.APIOptions{Stage: stage}, "/pets/7", "GET /pets/{petId} /dev/pets/7 api1.example.com api1 petId=7"},
		{"prefix", gatemaphttp.APIOptions{Stage: stage, StagePrefix: true}, "/dev/pets/7", "GET /pets/{petId} /dev/pets/7 api1.example.com api1 petId=7"},
		{"prefix, trailing slash", gatemaphttp.APIOptions{Stage: stage, StagePrefix: true}, "/dev/pets/7/", "GET /pets/{petId} /dev/pets/7/ api1.example.com api1 petId=7"}, // recorded
		{"prefix, double slash in front", gatemaphttp.APIOptions{Stage: stage, StagePrefix: true}, "//dev/pets/7", "GET /pets/{petId} /dev/pets/7 api1.example.com api1 petId=7"},
		{"prefix, double slash behind", gatemaphttp.APIOptions{Stage: stage, StagePrefix: true}, "/dev//pets/7", "GET /pets/{petId} /dev//pets/7 api1.example.com api1 petId=7"},
		{"prefix, root", gatemaphttp.APIOptions{Stage: stage, StagePrefix: true}, "/dev", "GET / /dev api1.example.com api1"},
		{"prefix, a resource of that name", gatemaphttp.APIOptions{Stage: stage, StagePrefix: true}, "/dev/dev", "GET /dev /dev/dev api1.example.com api1"},
		{"prefix, none", gatemaphttp.APIOptions{Stage: stage, StagePrefix: true}, "/pets/7", "403 Forbidden"},
		{"prefix, a longer name", gatemaphttp.APIOptions{Stage: stage, StagePrefix: true}, "/develop/pets/7", "403 Forbidden"},
		{"prefix, another case", gatemaphttp.APIOptions{Stage: stage, StagePrefix: true}, "/Dev/pets/7", "403 Forbidden"},
		{"prefix, no resource", gatemaphttp.APIOptions{Stage: stage, StagePrefix: true}, "/dev/none", "403 Missing Authentication Token"},
		{"base", gatemaphttp.APIOptions{Stage: stage, BasePath: "v1/api"}, "/v1/api/pets/7", "GET /pets/{petId} /v1/api/pets/7 api1.example.com api1 petId=7"},
		{"base, root", gatemaphttp.APIOptions{Stage: stage, BasePath: "/v1/"}, "/v1", "GET / /v1 api1.example.com api1"},
		{"base, a part of a segment", gatemaphttp.APIOptions{Stage: stage, BasePath: "v1"}, "/v12/pets/7", "403 Forbidden"},
		{"base, none", gatemaphttp.APIOptions{Stage: stage, BasePath: "v1"}, "/pets/7", "403 Forbidden"},
		{"base and prefix", gatemaphttp.APIOptions{Stage: stage, BasePath: "v1", StagePrefix: true}, "/v1/dev/pets/7", "GET /pets/{petId} /v1/dev/pets/7 api1.example.com api1 petId=7"},
		{"base and prefix, no stage", gatemaphttp.APIOptions{Stage: stage, BasePath: "v1", StagePrefix: true}, "/v1/pets/7", "403 Forbidden"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, body := send(t, api(t, operations(t, "GET /", "GET /pets/{petId}", "GET /dev"), tt.o), "GET", tt.target, "", "")
			if status, message, _ := strings.Cut(tt.want, " "); status == "403" {
				require.Equal(t, 403, got.StatusCode)
				require.Equal(t, `{"message":"`+message+`"}`, body)
				require.Contains(t, []string{"ForbiddenException", "MissingAuthenticationTokenException"}, got.Header.Get("x-amzn-ErrorType"))
				return
			}
			require.Equal(t, tt.want, body)
		})
	}
}

// TestEndpointsRefused: an endpoint that is no URL to ask is a fault of the program,
// which is told at once and not to clients.
func TestEndpointsRefused(t *testing.T) {
	var noURL *url.URL // which url.Parse gives for 127.0.0.1:9000, with an error
	noHost, err := url.Parse("localhost:9000")
	require.NoError(t, err)
	for _, u := range []*url.URL{noURL, noHost, {Host: "127.0.0.1:9000"}} {
		for what, e := range map[string]gatemaphttp.Endpoints{
			"https://pets.example.com": {HTTP: []gatemaphttp.Redirect{{Prefix: "https://pets.example.com", URL: u}}},
			"service sqs":              {Services: map[string]*url.URL{"sqs": u}},
			"functions":                {Lambda: &gatemaphttp.HTTPInvoker{Endpoint: u}},
		} {
			want := "for " + what + " is no URL with a scheme and a host"
			ops := operations(t, "GET /a")
			_, err := gatemaphttp.NewAPI(ops, gatemaphttp.APIOptions{Endpoints: &e})
			require.ErrorContains(t, err, want)
			_, err = gatemaphttp.NewIntegration(ops[0], gatemaphttp.IntegrationOptions{Endpoints: &e})
			require.ErrorContains(t, err, want)
		}
		_, err := (&gatemaphttp.HTTPInvoker{Endpoint: u}).Invoke(t.Context(), &gatemaphttp.Invocation{Function: "pet"})
		require.ErrorContains(t, err, "is no URL with a scheme and a host")
	}
}

func TestAPIOptionsRefused(t *testing.T) {
	ops := operations(t, "GET /a", "GET /b")
	for _, base := range []string{"a//b", "{v}", "a?b", "a b", "a%2fb"} {
		_, err := gatemaphttp.NewAPI(ops, gatemaphttp.APIOptions{BasePath: base})
		require.ErrorContains(t, err, "no base path", base)
	}
	_, err := gatemaphttp.NewAPI(ops, gatemaphttp.APIOptions{StagePrefix: true})
	require.ErrorContains(t, err, "a stage prefix needs a stage with a name")
	_, err = gatemaphttp.NewAPI([]*gatemap.Operation{ops[0], nil}, gatemaphttp.APIOptions{})
	require.ErrorContains(t, err, "operation 1 has no integration")
	ops[1].API = "other"
	_, err = gatemaphttp.NewAPI(ops, gatemaphttp.APIOptions{})
	require.ErrorContains(t, err, `operations of two APIs, "" and "other"`)
	a := api(t, nil, gatemaphttp.APIOptions{})
	got, body := send(t, a, "GET", "/", "", "")
	requireMissing(t, "GET", got, body)
}

// TestDomain: the longest base path wins, and each API has its own answers
// (rules/routing.md#base-path).
func TestDomain(t *testing.T) {
	var apis []*gatemaphttp.API
	decided := ""
	for _, base := range []string{"", "v1", "v1/pets"} {
		name := "api:" + base
		ops := []*gatemap.Operation{operation(t, 1, "GET /x", `{"type":"MOCK","integrationResponses":{"200":{"statusCode":"200","responseTemplates":{"application/json":"`+name+` $context.resourcePath $context.path $context.apiId"}}}}`)}
		template := name + " $context.error.message"
		ops[0].GatewayResponses = gatemap.Ordered[gatemap.GatewayResponse]{{Key: "MISSING_AUTHENTICATION_TOKEN", Value: gatemap.GatewayResponse{
			ResponseType: "MISSING_AUTHENTICATION_TOKEN", ResponseTemplates: gatemap.Ordered[*string]{{Key: "application/json", Value: &template}}}}}
		apis = append(apis, api(t, ops, gatemaphttp.APIOptions{BasePath: base, Stage: &gatemaphttp.Stage{APIID: name},
			Hooks: &gatemaphttp.Hooks{End: func(_ context.Context, d *gatemaphttp.Decision) { decided = name }}}))
	}
	d, err := gatemaphttp.NewDomain(apis...)
	require.NoError(t, err)
	for target, want := range map[string]string{
		"/x":           "api: /x /x api:",
		"/v1/x":        "api:v1 /x /v1/x api:v1",
		"//v1/pets/x":  "api:v1/pets /x /v1/pets/x api:v1/pets",
		"/v1/petshop":  "api:v1 Missing Authentication Token",
		"/v1/pets/":    "api:v1/pets Missing Authentication Token",
		"/v2":          "api: Missing Authentication Token",
		"/v1%2Fpets/x": "api: Missing Authentication Token",
	} {
		_, body := send(t, d, "GET", target, "", "")
		require.Equal(t, want, body, target)
	}
	only, err := gatemaphttp.NewDomain(apis[2], apis[1])
	require.NoError(t, err)
	got, body := send(t, only, "GET", "/x", "", "")
	require.Equal(t, 403, got.StatusCode)
	require.Equal(t, `{"message":"Forbidden"}`, body)
	require.Equal(t, "api:v1", decided)
	_, err = gatemaphttp.NewDomain(apis[1], apis[1])
	require.ErrorContains(t, err, `two APIs with the base path "/v1"`)
	_, err = gatemaphttp.NewDomain()
	require.ErrorContains(t, err, "without an API")
}

// TestAPIFaults: an operation with a fault answers 500 and says why in the log;
// the others answer.
func TestAPIFaults(t *testing.T) {
	ops := append(operations(t, "GET /good", "GET /pets/{petId}", "PUT /pets/{id}", "GET /good/"),
		operation(t, 5, "GET /pattern", `{"type":"HTTP","uri":"http://x","integrationResponses":{"200":{"statusCode":"200","selectionPattern":"("}}}`),
		operation(t, 6, "GET /template", `{"type":"MOCK","requestTemplates":{"application/json":"#if("},"integrationResponses":{"200":{"statusCode":"200"}}}`),
		operation(t, 7, "GET /{proxy+}/x", seen),
		operation(t, 8, "POST /body", seen))
	ops[7].Request.Validator = &definition.RequestValidator{Name: "all", ValidateBody: true}
	ops[7].Request.Models = gatemap.Ordered[string]{{Key: "application/json", Value: "Pet"}, {Key: "text/xml", Value: "Empty"}}
	var log bytes.Buffer
	a, err := gatemaphttp.NewAPI(ops, gatemaphttp.APIOptions{Logger: slog.New(slog.NewJSONHandler(&log, nil))})
	require.NoError(t, err)
	var got []string
	for _, f := range a.Faults() {
		got = append(got, fmt.Sprintf("%d %s", f.Line, f.Message))
	}
	require.Equal(t, []string{
		"3 PUT /pets/{id}: A sibling ({petId}) of this resource already has a variable path part -- only one is allowed (api.yaml:2:1)",
		"4 GET /good/: there is a method GET at that path already (api.yaml:1:1)",
		"5 invalid regular expression: unclosed group",
		"6 template for application/json: line 1, column 5: unexpected end of template",
		"7 GET /{proxy+}/x: Cannot create a child of a resource with a greedy path variable: {proxy+}",
		"8 the model Pet: the definition has no model of that name",
	}, got)
	for _, tt := range []struct {
		method, target, log string
		status              int
	}{
		{"GET", "/good", "", 200},
		{"GET", "/pets/7", "", 200},
		{"PUT", "/pets/7", "already has a variable path part", 500},
		{"GET", "/pattern", "invalid regular expression: unclosed group", 500},
		{"GET", "/template", "unexpected end of template", 500},
		{"POST", "/body", "the definition has no model of that name", 500},
	} {
		log.Reset()
		got, body := send(t, a, tt.method, tt.target, "", "")
		require.Equal(t, tt.status, got.StatusCode)
		if tt.status != 500 {
			continue
		}
		require.Equal(t, `{"message": "Internal server error"}`, body)
		require.Equal(t, "InternalServerErrorException", got.Header.Get("x-amzn-ErrorType"))
		var record struct {
			Gatemap struct{ Reason, Method, Resource string }
		}
		require.NoError(t, json.Unmarshal(log.Bytes(), &record))
		require.Contains(t, record.Gatemap.Reason, tt.log)
		require.Equal(t, tt.method, record.Gatemap.Method)
		require.NotEmpty(t, record.Gatemap.Resource)
	}
}

// TestAPIPathParts: rules/routing.md#resources.
func TestAPIPathParts(t *testing.T) {
	a := api(t, operations(t, "GET /a-b_c.d:e/{f-g}/{h+}", "GET /$metadata", "GET /caf\u00e9", "GET /x y/{z}"), gatemaphttp.APIOptions{})
	require.Len(t, a.Warnings(), 3)
	require.Equal(t, "GET /$metadata: the path part $metadata has characters that the service refuses: it takes a-z, A-Z, 0-9, ., _, - and :", a.Warnings()[0].Message)
	for target, want := range map[string]string{"/$metadata": "/$metadata", "/caf%C3%A9": "/caf\u00e9", "/x%20y/1": "/x y/{z}"} {
		_, body := send(t, a, "GET", target, "", "")
		require.Contains(t, body, "GET "+want)
	}
}

// TestAPISharedFault: a gateway response that does not compile is one fault, and
// what reaches no operation has the service's own answer.
func TestAPISharedFault(t *testing.T) {
	ops := operations(t, "GET /a", "GET /b")
	for _, op := range ops {
		op.GatewayResponses = gatemap.Ordered[gatemap.GatewayResponse]{{Key: "DEFAULT_4XX", Value: gatemap.GatewayResponse{ResponseType: "DEFAULT_4XX", StatusCode: "99"}}}
		op.Position = definition.Position{}
	}
	a, err := gatemaphttp.NewAPI(ops, gatemaphttp.APIOptions{})
	require.NoError(t, err)
	require.Len(t, a.Faults(), 1)
	require.ErrorContains(t, a.Faults(), "/gatewayResponses/DEFAULT_4XX/statusCode")
	got, _ := send(t, a, "GET", "/b", "", "")
	require.Equal(t, 500, got.StatusCode)
	got, body := send(t, a, "GET", "/none", "", "")
	requireMissing(t, "GET", got, body)
}

// TestAPIRequests: what methods declare of requests counts
// (rules/requests.md#validators, #access).
func TestAPIRequests(t *testing.T) {
	ops := operations(t, "GET /open", "GET /key", "GET /iam", "POST /pets", "POST /unknown")
	ops[1].Request.APIKeyRequired = true
	ops[2].Request.AuthorizationType = "AWS_IAM"
	ops[3].Request = definition.MethodRequest{
		Parameters: map[string]bool{"method.request.querystring.q": true},
		Models:     gatemap.Ordered[string]{{Key: "application/json", Value: "Pet"}},
		Validator:  &definition.RequestValidator{Name: "all", ValidateBody: true, ValidateParameters: true},
	}
	ops[4].Request.Validator = &definition.RequestValidator{Name: "${V}", Unresolved: true}
	for _, op := range ops {
		op.Schemas = gatemap.Ordered[string]{{Key: "Pet", Value: `{"type":"object","required":["name"]}`}}
	}
	compiled := 0
	o := gatemaphttp.APIOptions{Model: func(name string, schemas map[string]string) (request.Model, error) {
		compiled++
		return jsonschema.Compile(name, schemas)
	}}
	closed := api(t, ops, o)
	require.Len(t, closed.Warnings(), 1)
	require.Equal(t, "api.yaml:5:1: warning: the request validator ${V} is not declared: nothing is checked\n", closed.Warnings().Report())
	require.Equal(t, 1, compiled)
	o.Access = func(op *gatemap.Operation) *request.Access {
		if op.Path != "/key" {
			return nil
		}
		return &request.Access{APIKeyRequired: true, APIKeys: []request.APIKey{{ID: "k1", Value: "secret"}}}
	}
	opened := api(t, ops, o)
	for _, tt := range []struct {
		a                             *gatemaphttp.API
		method, target, headers, body string
		status                        int
		message                       string
	}{
		{closed, "GET", "/open", "", "", 200, ""},
		{closed, "GET", "/key", "x-api-key: secret\r\n", "", 403, "Forbidden"},
		{closed, "GET", "/iam", "Authorization: x\r\n", "", 500, "Internal server error"},
		{opened, "GET", "/iam", "", "", 200, ""},
		{opened, "GET", "/key", "X-API-Key: secret\r\n", "", 200, ""},
		{opened, "GET", "/key", "X-API-Key: other\r\n", "", 403, "Forbidden"},
		{opened, "POST", "/pets", "", `{"name":1}`, 400, "Missing required request parameters: [q]"},
		{opened, "POST", "/pets?q=1", "", `{"nam":1}`, 400, "Invalid request body"},
		{opened, "POST", "/pets?q=1", "", `{"name":1}`, 200, ""},
	} {
		got, body := send(t, tt.a, tt.method, tt.target, tt.headers, tt.body)
		require.Equal(t, tt.status, got.StatusCode, tt.target)
		if tt.message != "" {
			require.JSONEq(t, `{"message":"`+tt.message+`"}`, body)
		}
	}
	o.Model = nil
	a, err := gatemaphttp.NewAPI(ops, o)
	require.NoError(t, err)
	require.ErrorContains(t, a.Faults(), "APIOptions.Model is not set")
}

// invoked remembers the payload of an invocation.
type invoked struct{ payload []byte }

func (i *invoked) Invoke(_ context.Context, in *gatemaphttp.Invocation) (*gatemaphttp.InvocationResult, error) {
	i.payload = in.Payload
	return &gatemaphttp.InvocationResult{StatusCode: 200, Payload: []byte(`{"statusCode":200}`)}, nil
}

// TestAPIEventPaths: what the service was recorded to give a function, of the
// same requests (rules/routing.md#slashes, #escapes).
func TestAPIEventPaths(t *testing.T) {
	const function = `{"type":"AWS_PROXY","httpMethod":"POST","uri":"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/f/invocations"}`
	tests := []struct{ target, path, proxy, full, resource string }{
		{"/stage/proxy-value", "/proxy-value", "proxy-value", "/stage/proxy-value", "/{proxy+}"},
		{"/stage/proxy-value/", "/proxy-value/", "proxy-value", "/stage/proxy-value/", "/{proxy+}"},
		{"/stage/proxy-value//double-slash", "/proxy-value//double-slash", "proxy-value//double-slash", "/stage/proxy-value//double-slash", "/{proxy+}"},
		{"//stage/proxy-value", "/proxy-value", "proxy-value", "/stage/proxy-value", "/{proxy+}"},
		{"/stage//proxy-value", "/proxy-value", "proxy-value", "/stage//proxy-value", "/{proxy+}"},
		{"/stage/proxy-value/?urlparam=test", "/proxy-value/", "proxy-value", "/stage/proxy-value/", "/{proxy+}"},
		{"/stage/proxy-value/api/user/test%2Balias@gmail.com/plus/test+alias@gmail.com", "/proxy-value/api/user/test%2Balias@gmail.com/plus/test+alias@gmail.com",
			"proxy-value/api/user/test%2Balias@gmail.com/plus/test+alias@gmail.com", "/stage/proxy-value/api/user/test%2Balias@gmail.com/plus/test+alias@gmail.com", "/{proxy+}"},
		{"/stage//hardcoded", "/hardcoded", "", "/stage//hardcoded", "/hardcoded"},
	}
	lambda := new(invoked)
	a := api(t, []*gatemap.Operation{operation(t, 1, "ANY /{proxy+}", function), operation(t, 2, "ANY /hardcoded", function)}, gatemaphttp.APIOptions{
		Stage: &gatemaphttp.Stage{Name: "stage"}, StagePrefix: true, Endpoints: &gatemaphttp.Endpoints{Lambda: lambda}})
	for _, tt := range tests {
		got, _ := send(t, a, "GET", tt.target, "", "")
		require.Equal(t, 200, got.StatusCode)
		var event struct {
			Path, Resource string
			PathParameters map[string]string
			RequestContext struct{ Path, ResourcePath, HTTPMethod string }
		}
		require.NoError(t, json.Unmarshal(lambda.payload, &event))
		require.Equal(t, tt.path, event.Path)
		require.Equal(t, tt.proxy, event.PathParameters["proxy"])
		require.Equal(t, tt.full, event.RequestContext.Path)
		require.Equal(t, tt.resource, event.Resource)
		require.Equal(t, tt.resource, event.RequestContext.ResourcePath)
	}
}

// TestAPIHooks: every request is one decision, with the operation that was asked.
func TestAPIHooks(t *testing.T) {
	var last gatemaphttp.Decision
	a, err := gatemaphttp.NewAPI(operations(t, "GET /a", "GET /{x+}/b"), gatemaphttp.APIOptions{
		Stage: &gatemaphttp.Stage{Name: "s"}, StagePrefix: true,
		Hooks: &gatemaphttp.Hooks{End: func(_ context.Context, d *gatemaphttp.Decision) { last = *d }}})
	require.NoError(t, err)
	for _, tt := range []struct {
		target    string
		status    int
		operation string
		failure   gatemap.ResponseType
	}{
		{"/s/a", 200, "/a", ""},
		{"/s/b", 403, "", "MISSING_AUTHENTICATION_TOKEN"},
		{"/t/a", 403, "", ""},
		{"/s/" + strings.Repeat("a", 11_000), 414, "", "REQUEST_TOO_LARGE"},
	} {
		last = gatemaphttp.Decision{}
		got, _ := send(t, a, "GET", tt.target, "", "")
		require.Equal(t, tt.status, got.StatusCode)
		require.Equal(t, tt.status, last.StatusCode)
		require.Equal(t, got.Header.Get("x-amzn-RequestId"), last.RequestID)
		if tt.operation != "" {
			require.Equal(t, tt.operation, last.Operation.Path)
			require.Nil(t, last.Failure)
			continue
		}
		require.Nil(t, last.Operation)
		require.Equal(t, tt.failure, last.Failure.Type)
		require.NotEmpty(t, last.Failure.Log)
	}
}

// TestAPIEdges: what HTTP has beside the method and the path
// (rules/routing.md#method-override, #size, #upgrade; rules/requests.md#size).
func TestAPIEdges(t *testing.T) {
	u := backend(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		fmt.Fprintf(w, "%s %d %q %q", r.Method, len(body), r.Header["Upgrade"], r.Header["X-Http-Method-Override"])
	})
	const proxy = `{"type":"HTTP_PROXY","httpMethod":"ANY","uri":"http://b"}`
	const preflight = `{"type":"MOCK","requestTemplates":{"application/json":"{\"statusCode\":204}"},"integrationResponses":{"204":{"statusCode":"204","responseParameters":{
		"method.response.header.Access-Control-Allow-Origin":"'*'","method.response.header.Access-Control-Allow-Methods":"'GET,OPTIONS'","method.response.header.Access-Control-Allow-Headers":"'Content-Type'"}}}}`
	ops := append(operations(t, "GET /seen", "PATCH /seen"), operation(t, 3, "POST /proxy", proxy), operation(t, 4, "GET /proxy", proxy),
		operation(t, 5, "OPTIONS /seen", preflight), operation(t, 6, "HEAD /proxy", proxy))
	a := api(t, ops, gatemaphttp.APIOptions{Endpoints: &gatemaphttp.Endpoints{HTTP: []gatemaphttp.Redirect{{Prefix: "http://b", URL: u}}}})
	for _, tt := range []struct {
		name, method, target, headers, body string
		status                              int
		want                                string
	}{
		{"override", "POST", "/seen", "X-HTTP-Method-Override: PATCH\r\n", "{}", 200, "PATCH /seen /seen api1.example.com api1"},
		{"override reaches the backend as the method", "GET", "/proxy", "x-http-method-override: POST\r\n", "", 200, `POST 0 [] []`},
		{"override by none", "GET", "/seen", "X-HTTP-Method-Override: patch\r\n", "", 403, `{"message":"Missing Authentication Token"}`},
		{"override that is empty", "GET", "/seen", "X-HTTP-Method-Override: \r\n", "", 200, "GET /seen /seen api1.example.com api1"},
		{"preflight", "OPTIONS", "/seen", "Origin: https://o.example\r\nAccess-Control-Request-Method: GET\r\n", "", 204, ""},
		{"preflight without an operation", "OPTIONS", "/proxy", "Origin: https://o.example\r\nAccess-Control-Request-Method: GET\r\n", "", 403, `{"message":"Missing Authentication Token"}`},
		{"HEAD", "HEAD", "/proxy", "", "", 200, ""},
		{"HEAD without an operation", "HEAD", "/seen", "", "", 403, ""},
		{"WebSocket", "GET", "/proxy", "Upgrade: websocket\r\nSec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==\r\nSec-WebSocket-Version: 13\r\n", "", 200, `GET 0 [] []`},
		{"a long URL", "GET", "/seen?" + strings.Repeat("q", 10_234), "", "", 200, "GET /seen /seen api1.example.com api1"},
		{"a URL that is too long", "GET", "/seen?" + strings.Repeat("q", 10_235), "", "", 414, `{"message":"Request URI Too Long"}`},
		{"large headers", "GET", "/seen", "X-A: " + strings.Repeat("a", 10_164) + "\r\n", "", 200, "GET /seen /seen api1.example.com api1"},
		{"headers that are too large", "GET", "/seen", "X-A: " + strings.Repeat("a", 10_190) + "\r\n", "", 431, `{"message":"Request Header Fields Too Large"}`},
		{"many small headers", "GET", "/seen", strings.Repeat("X-A: \r\n", 1500), "", 431, `{"message":"Request Header Fields Too Large"}`},
		{"a body of the limit", "POST", "/proxy", "", strings.Repeat("b", 10<<20), 200, fmt.Sprintf(`POST %d [] []`, 10<<20)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, body := send(t, a, tt.method, tt.target, tt.headers, tt.body)
			require.Equal(t, tt.status, got.StatusCode)
			require.Equal(t, tt.want, body)
			if tt.name == "preflight" {
				require.Equal(t, "GET,OPTIONS", got.Header.Get("Access-Control-Allow-Methods"))
				require.NotContains(t, got.Header, "X-Amzn-Trace-Id")
			}
		})
	}
}

// TestAPIBodies: a client that waits before it sends is told to go on only where
// its body is taken (RFC 9110, 10.1.1), and what is too large is refused before
// it comes, as it comes and without a length.
func TestAPIBodies(t *testing.T) {
	server := httptest.NewServer(api(t, operations(t, "POST /seen"), gatemaphttp.APIOptions{}))
	defer server.Close()
	for _, tt := range []struct{ name, target, headers, body, want string }{
		{"taken", "/seen", "Expect: 100-continue\r\nContent-Length: 2\r\n", "{}", "100 200"},
		{"refused by length", "/seen", "Expect: 100-continue\r\nContent-Length: 10485761\r\n", "", "413"},
		{"no operation", "/none", "Expect: 100-continue\r\nContent-Length: 2\r\n", "", "403"},
		{"chunks beyond the limit", "/seen", "Transfer-Encoding: chunked\r\n", "A00001\r\n" + strings.Repeat("b", 10<<20+1) + "\r\n0\r\n\r\n", "413"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			conn, err := net.Dial("tcp", server.Listener.Addr().String())
			require.NoError(t, err)
			defer conn.Close()
			fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: h\r\nConnection: close\r\n%s\r\n", tt.target, tt.headers)
			from := bufio.NewReader(conn)
			status := ""
			if tt.body != "" && strings.Contains(tt.headers, "Expect") {
				got, _ := receive(t, from, "POST")
				status = fmt.Sprint(got.StatusCode, " ")
			}
			io.WriteString(conn, tt.body)
			got, body := receive(t, from, "POST")
			require.Equal(t, tt.want, status+fmt.Sprint(got.StatusCode))
			if got.StatusCode == 413 {
				require.Equal(t, `{"message":"Request Too Long"}`, body)
			}
		})
	}
}

// TestAPIRoutingAllocations: finding an operation allocates nothing beside its
// path parameters, which an Integration on its own has too.
func TestAPIRoutingAllocations(t *testing.T) {
	testenv.SkipUnderRace(t)
	ops := operations(t, "GET /pets/{petId}/tags/{tag}", "ANY /{proxy+}", "GET /pets/mine")
	in, err := gatemaphttp.NewIntegration(ops[0], gatemaphttp.IntegrationOptions{})
	require.NoError(t, err)
	r := httptest.NewRequest("GET", "/pets/7/tags/1?q=1", nil)
	count := func(h http.Handler) float64 {
		w := &nowhere{make(http.Header)}
		return testing.AllocsPerRun(200, func() {
			clear(w.header)
			h.ServeHTTP(w, r)
		})
	}
	require.LessOrEqual(t, count(api(t, ops, gatemaphttp.APIOptions{})), count(in))
}

// TestSlowClient: the timeout of an integration does not count how long a client
// takes to send its body.
func TestSlowClient(t *testing.T) {
	server := httptest.NewServer(api(t, operations(t, "POST /seen"), gatemaphttp.APIOptions{Timeout: 30 * time.Millisecond}))
	defer server.Close()
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	require.NoError(t, err)
	defer conn.Close()
	fmt.Fprint(conn, "POST /seen HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{")
	time.Sleep(60 * time.Millisecond)
	fmt.Fprint(conn, "}")
	got, _ := receive(t, bufio.NewReader(conn), "POST")
	require.Equal(t, 200, got.StatusCode)
}

// TestForwarded: rules/requests.md#forwarded.
func TestForwarded(t *testing.T) {
	u := backend(t, func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, "%q %q %q %.7s", r.Header["X-Forwarded-For"], r.Header["X-Forwarded-Port"], r.Header["X-Forwarded-Proto"], r.Header.Get("X-Amzn-Trace-Id"))
	})
	ops := []*gatemap.Operation{operation(t, 1, "GET /", `{"type":"HTTP_PROXY","httpMethod":"GET","uri":"http://b"}`), operation(t, 2, "GET /mapped", `{"type":"HTTP","httpMethod":"GET","uri":"http://b","integrationResponses":{"200":{"statusCode":"200"}}}`)}
	o := gatemaphttp.APIOptions{Stage: &gatemaphttp.Stage{Forwarded: true}, Endpoints: &gatemaphttp.Endpoints{HTTP: []gatemaphttp.Redirect{{Prefix: "http://b", URL: u}}}}
	_, body := send(t, api(t, ops, o), "GET", "/", "", "")
	require.Equal(t, `["127.0.0.1"] ["8080"] ["http"] Root=1-`, body)
	_, body = send(t, api(t, ops, o), "GET", "/", "x-forwarded-for: 1.2.3.4, 5.6.7.8\r\nX-Forwarded-For: 9.9.9.9\r\nX-Forwarded-Proto: gopher\r\n", "")
	require.Equal(t, `["1.2.3.4, 5.6.7.8, 9.9.9.9, 127.0.0.1"] ["8080"] ["http"] Root=1-`, body)
	_, body = send(t, api(t, ops, o), "GET", "/mapped", "", "")
	require.Equal(t, `[] [] [] `, body, "an integration with a mapping gets what it maps")
	o.Stage = nil
	_, body = send(t, api(t, ops, o), "GET", "/", "", "")
	require.Equal(t, `[] [] [] `, body)
}

// TestAPIOverHTTP2: the same answers where names of headers have no letter case
// and messages are framed otherwise.
func TestAPIOverHTTP2(t *testing.T) {
	ops := append(operations(t, "GET /pets/{petId}"), operation(t, 2, "POST /typed", `{"type":"MOCK","integrationResponses":{"200":{"statusCode":"200","responseParameters":{"method.response.header.content-type":"'text/a'"},"responseTemplates":{"application/json":"<html>"}}}}`))
	server := httptest.NewUnstartedServer(api(t, ops, gatemaphttp.APIOptions{Stage: &gatemaphttp.Stage{Forwarded: true}}))
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	for _, tt := range []struct {
		method, target, body, want, kind string
		status                           int
	}{
		{"GET", "/pets/a%2Fb/", "", "GET /pets/{petId} /pets/a%2Fb/ 127.0.0.1 127 petId=a/b", "application/json", 200},
		{"POST", "/typed", "{}", "<html>", "text/a", 200},
		{"GET", "/none", "", `{"message":"Missing Authentication Token"}`, "application/json", 403},
		{"POST", "/typed", strings.Repeat("b", 10<<20+1), `{"message":"Request Too Long"}`, "application/json", 413},
	} {
		r, err := http.NewRequest(tt.method, server.URL+tt.target, strings.NewReader(tt.body))
		require.NoError(t, err)
		got, err := server.Client().Do(r)
		require.NoError(t, err)
		body, err := io.ReadAll(got.Body)
		got.Body.Close()
		require.NoError(t, err)
		require.Equal(t, "HTTP/2.0", got.Proto)
		require.Equal(t, tt.status, got.StatusCode)
		require.Equal(t, tt.want, string(body))
		require.Equal(t, []string{tt.kind}, got.Header["Content-Type"])
		require.Equal(t, int64(len(body)), got.ContentLength)
		require.Len(t, got.Header["X-Amzn-Requestid"], 1)
	}
}
