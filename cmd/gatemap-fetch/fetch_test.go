package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/internal/testenv/emulator"
)

// fakeGateway answers like API Gateway's control plane: restapis/a1 has three
// resources on two pages, a method that is not embedded, and one gateway
// response of its own. Other ids fail in the ways that their names say.
type fakeGateway struct {
	*httptest.Server
	throttled atomic.Int32 // how many requests are still answered with 429
	requests  atomic.Int32
	hang      chan struct{} // not nil: answers wait for it
}

const templates = `{"text/plain": "first <&>", "application/xml": "second", "application/json": null}`

var fakeAnswers = map[string]string{
	"/restapis/a1": `{"id": "a1", "name": "pets", "binaryMediaTypes": ["image/png", "a/b"]}`,
	"/restapis/a1/gatewayresponses": `{"item": [
		{"responseType": "ACCESS_DENIED", "statusCode": "403", "defaultResponse": true},
		{"responseType": "DEFAULT_5XX", "statusCode": "503", "responseTemplates": {"application/json": "{}"}, "defaultResponse": false}]}`,
	"/restapis/a1/resources?embed=methods&limit=500": `{"item": [
		{"id": "r3", "parentId": "r2", "pathPart": "{id}", "path": "/pets/{id}", "resourceMethods": {
			"GET": {"httpMethod": "GET", "methodResponses": {"200": {"statusCode": "200"}, "404": {"statusCode": "404"}},
				"methodIntegration": {"type": "HTTP", "uri": "https://example.com", "newMember": 1, "integrationResponses": {
					"404": {"statusCode": "404", "selectionPattern": "4\\d{2}", "responseTemplates": ` + templates + `},
					"200": {"statusCode": "200"}}}},
			"HEAD": {}}}], "position": "p2"}`,
	"/restapis/a1/resources?embed=methods&limit=500&position=p2": `{"item": [{"id": "r1", "path": "/"}, {"id": "r2", "parentId": "r1", "pathPart": "pets", "path": "/pets"}]}`,
	"/restapis/a1/resources/r3?embed=methods": `{"id": "r3", "path": "/pets/{id}", "resourceMethods": {
		"GET": {"httpMethod": "GET", "methodIntegration": {"type": "MOCK"}}}}`,
	"/restapis/a1/resources/r3/methods/HEAD":                         `{"httpMethod": "HEAD", "methodIntegration": {"type": "MOCK", "integrationResponses": {"200": {"statusCode": "200"}}}}`,
	"/restapis/endless":                                              `{"id": "endless"}`,
	"/restapis/endless/gatewayresponses":                             `{"item": []}`,
	"/restapis/endless/resources?embed=methods&limit=500":            `{"item": [], "position": "p"}`,
	"/restapis/endless/resources?embed=methods&limit=500&position=p": `{"item": [], "position": "p"}`,
	"/restapis/checked":                                              `{"id": "checked", "apiKeySource": "HEADER", "minimumCompressionSize": 0}`,
	"/restapis/checked/gatewayresponses":                             `{"item": []}`,
	"/restapis/checked/resources?embed=methods&limit=500": `{"item": [{"id": "r1", "path": "/", "resourceMethods": {
		"GET": {"httpMethod": "GET", "requestModels": {}, "methodIntegration": {"type": "MOCK"}},
		"PUT": {"httpMethod": "PUT", "authorizationType": "CUSTOM", "authorizerId": "z1", "requestValidatorId": "v2", "requestModels": {"application/json": "Pet"}, "methodIntegration": {"type": "MOCK"}}}}]}`,
	"/restapis/checked/requestvalidators?limit=500":            `{"item": [{"id": "v1", "name": "none", "validateRequestBody": false, "validateRequestParameters": false}], "position": "p"}`,
	"/restapis/checked/requestvalidators?limit=500&position=p": `{"item": [{"id": "v2", "name": "body", "validateRequestBody": true, "validateRequestParameters": false}]}`,
	"/restapis/checked/models?limit=500":                       `{"item": [{"id": "m1", "name": "Pet", "contentType": "application/json", "schema": "{\"type\": \"object\"}"}]}`,
	"/restapis/checked/authorizers?limit=500":                  `{"item": [{"id": "z1", "name": "token", "type": "TOKEN", "authorizerUri": "arn", "identitySource": "method.request.header.T"}]}`,
	"/restapis/odd":                  `{"id": "odd"}`,
	"/restapis/odd/gatewayresponses": `{"item": [], "Item": [{}]}`,
}

var fakeFailures = map[string]struct {
	status  int
	code    string
	message string
}{
	"/restapis/gone":            {404, "NotFoundException", "Invalid API identifier specified"},
	"/restapis/denied":          {403, "AccessDeniedException", "User is not authorized to perform: apigateway:GET"},
	"/restapis/unauthorized":    {401, "UnauthorizedException", "The security token is invalid"},
	"/restapis/expired":         {403, "ExpiredTokenException", "The security token included in the request is expired"},
	"/restapis/bad":             {400, "BadRequestException", "Invalid\nid"},
	"/restapis/broken":          {501, "", ""},
	"/restapis/a1/resources/r9": {404, "NotFoundException", "Invalid Resource identifier specified"},
}

func (f *fakeGateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.requests.Add(1)
	if f.hang != nil {
		select {
		case <-f.hang:
		case <-r.Context().Done():
			return
		}
	}
	w.Header().Set("Content-Type", "application/json")
	fail := func(status int, code, message string) {
		w.Header().Set("x-amzn-ErrorType", code+":")
		w.WriteHeader(status)
		json.NewEncoder(w).Encode(map[string]string{"message": message})
	}
	if f.throttled.Add(-1) >= 0 {
		w.Header().Set("Retry-After", "0")
		fail(429, "TooManyRequestsException", "Rate exceeded")
		return
	}
	if why, ok := fakeFailures[r.URL.Path]; ok {
		fail(why.status, why.code, why.message)
		return
	}
	answer, ok := fakeAnswers[r.URL.RequestURI()]
	if !ok {
		fail(400, "BadRequestException", "the fake does not know "+r.URL.RequestURI())
		return
	}
	fmt.Fprint(w, answer)
}

// gateway starts the fake and gives the process credentials that nobody has.
func gateway(t *testing.T) *fakeGateway {
	f := new(fakeGateway)
	f.Server = httptest.NewServer(f)
	t.Cleanup(f.Close)
	emulator.Isolate(t)
	t.Setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "secret")
	return f
}

// program runs a command line in this process.
func program(args ...string) (code int, stdout, stderr string) {
	var out, err bytes.Buffer
	code = run(context.Background(), args, &out, &err)
	return code, out.String(), err.String()
}

func (f *fakeGateway) fetch(args ...string) (code int, stdout, stderr string) {
	return program(append([]string{"--endpoint-url", f.URL}, args...)...)
}

// TestFetch: pages are joined, what is not embedded is asked for, the service's
// order of templates and members that nobody knows are kept, and what is written
// is what the other commands read.
func TestFetch(t *testing.T) {
	f := gateway(t)
	file := filepath.Join(t.TempDir(), "api.json")
	code, stdout, stderr := f.fetch("--rest-api-id", "a1", "-o", file)
	require.Equal(t, []any{0, "", ""}, []any{code, stdout, stderr})
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Less(t, bytes.Index(data, []byte("text/plain")), bytes.Index(data, []byte("application/xml")))
	require.Contains(t, string(data), `"first <&>"`)
	require.Contains(t, string(data), `"newMember": 1`)
	require.NotContains(t, string(data), "ACCESS_DENIED")
	var doc struct {
		BinaryMediaTypes []string
		GatewayResponses []struct{ ResponseType string }
		Items            []struct {
			Path            string
			ResourceMethods map[string]struct{ HTTPMethod string }
		}
	}
	require.NoError(t, json.Unmarshal(data, &doc))
	require.Equal(t, []string{"image/png", "a/b"}, doc.BinaryMediaTypes)
	require.Equal(t, "DEFAULT_5XX", doc.GatewayResponses[0].ResponseType)
	require.Equal(t, []string{"/", "/pets", "/pets/{id}"}, []string{doc.Items[0].Path, doc.Items[1].Path, doc.Items[2].Path})
	require.Equal(t, "HEAD", doc.Items[2].ResourceMethods["HEAD"].HTTPMethod)

	api, err := formats.Parse("api.json", data, formats.Options{})
	require.NoError(t, err)
	require.Len(t, api.Problems, 1)
	require.Contains(t, api.Problems[0].Error(), "newMember")
	require.Equal(t, "HEAD /pets/{id}", api.Methods[1].HTTPMethod+" "+api.Methods[1].Path)
}

func TestFetchResource(t *testing.T) {
	f := gateway(t)
	code, stdout, stderr := f.fetch("--rest-api-id", "a1", "--resource-id", "r3", "--region", "eu-west-1")
	require.Equal(t, 0, code, stderr)
	var doc struct{ Items []struct{ Path string } }
	require.NoError(t, json.Unmarshal([]byte(stdout), &doc))
	require.Len(t, doc.Items, 1)
	require.Equal(t, "/pets/{id}", doc.Items[0].Path)
}

// TestFetchIsThrottled: a throttled request is made again.
func TestFetchIsThrottled(t *testing.T) {
	f := gateway(t)
	f.throttled.Store(2)
	code, _, stderr := f.fetch("--rest-api-id", "a1", "--resource-id", "r3")
	require.Equal(t, 0, code, stderr)
	require.EqualValues(t, 5, f.requests.Load())
}

// TestFetchFails: the message says what to do, and no file appears.
func TestFetchFails(t *testing.T) {
	f := gateway(t)
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"--rest-api-id", "gone"}, "there is no REST API gone in region us-east-1 for these credentials; the ids are those of aws apigateway get-rest-apis and get-resources (NotFoundException: Invalid API identifier specified)"},
		{[]string{"--rest-api-id", "a1", "--resource-id", "r9", "--region", "eu-west-1"}, "there is no resource r9 in region eu-west-1 "},
		{[]string{"--rest-api-id", "denied"}, "the credentials do not permit reading REST API denied; apigateway:GET on it is needed (AccessDeniedException: User is not"},
		{[]string{"--rest-api-id", "unauthorized"}, "AWS does not accept the credentials; they may have expired, or belong to another account or endpoint (UnauthorizedException: "},
		{[]string{"--rest-api-id", "expired"}, "AWS does not accept the credentials; they may have expired"},
		{[]string{"--rest-api-id", "bad"}, "API Gateway does not accept the request for REST API bad (BadRequestException: Invalid id)"},
		{[]string{"--rest-api-id", "broken"}, "REST API broken cannot be read ("},
		{[]string{"--rest-api-id", "endless"}, "the service gives more than 1000 pages of resources"},
		{[]string{"--rest-api-id", "odd"}, "the service's answer about gateway responses is not what the SDK has read"},
		{[]string{"--rest-api-id", "a1", "--profile", "nobody"}, "the AWS configuration cannot be used: "},
	} {
		file := filepath.Join(t.TempDir(), "api.json")
		code, stdout, stderr := f.fetch(append(tt.args, "-o", file)...)
		require.Equal(t, 2, code, "%v", tt.args)
		require.Empty(t, stdout)
		require.Contains(t, stderr, "gatemap: "+tt.want, "%v", tt.args)
		require.Equal(t, 1, strings.Count(stderr, "\n"), stderr)
		require.NoFileExists(t, file)
	}
}

func TestFetchWithoutAccess(t *testing.T) {
	emulator.Isolate(t)
	code, _, stderr := program("--rest-api-id", "a1")
	require.Equal(t, 2, code)
	require.Contains(t, stderr, "gatemap: no AWS region: give --region")
	code, _, stderr = program("--rest-api-id", "a1", "--region", "eu-west-1")
	require.Equal(t, 2, code)
	require.Contains(t, stderr, "gatemap: no AWS credentials: set AWS_PROFILE or ")
	code, _, stderr = program()
	require.Equal(t, 2, code)
	require.Contains(t, stderr, "missing flags: --rest-api-id=ID")
}

// TestFetchWithoutAnswer: nobody listens any more.
func TestFetchWithoutAnswer(t *testing.T) {
	f := gateway(t)
	f.Close()
	code, _, stderr := f.fetch("--rest-api-id", "a1")
	require.Equal(t, 2, code)
	require.Contains(t, stderr, "gatemap: REST API a1 cannot be read: no connection: dial tcp ")
}

// TestFetchIsInterrupted: nothing is written when somebody ends the run.
func TestFetchIsInterrupted(t *testing.T) {
	f := gateway(t)
	f.hang = make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	cancelled := make(chan struct{})
	go func() {
		defer close(cancelled)
		for f.requests.Load() == 0 && t.Context().Err() == nil {
		}
		cancel()
	}()
	file := filepath.Join(t.TempDir(), "api.json")
	var stderr bytes.Buffer
	require.Equal(t, exitUsage, run(ctx, []string{"--rest-api-id", "a1", "--endpoint-url", f.URL, "-o", file}, io.Discard, &stderr))
	require.Equal(t, "gatemap: interrupted; nothing is written\n", stderr.String())
	<-cancelled
	require.NoFileExists(t, file)
}

// TestFetchDeclared: what methods refer to is read, page by page, and only then.
func TestFetchDeclared(t *testing.T) {
	f := gateway(t)
	code, stdout, stderr := f.fetch("--region", "eu-west-1", "--rest-api-id", "checked")
	require.Equal(t, 0, code, stderr)
	api, err := formats.Parse("api.json", []byte(stdout), formats.Options{})
	require.NoError(t, err)
	require.Empty(t, api.Problems.Report())
	require.Equal(t, []string{"Pet"}, []string{api.Methods[1].Schemas[0].Key})
	for i, want := range []definition.MethodRequest{{AuthorizationType: "NONE"}, {
		AuthorizationType: "CUSTOM", Authorizer: "z1", Models: definition.Ordered[string]{{Key: "application/json", Value: "Pet"}},
		Validator: &definition.RequestValidator{Name: "body", ValidateBody: true},
	}} {
		require.Equal(t, want, api.Methods[i].Request)
		require.Equal(t, "HEADER 0", fmt.Sprint(api.Methods[i].APIKeySource, " ", *api.Methods[i].MinimumCompressionSize))
	}
	a, ok := api.Methods[1].Authorizer()
	require.True(t, ok)
	require.Equal(t, "token", a.Name)
	require.EqualValues(t, 7, f.requests.Load())
}
