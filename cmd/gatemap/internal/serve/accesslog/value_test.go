package accesslog_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/accesslog"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/traffic"
	"github.com/gatemap/gatemap/gatemaphttp"
	"github.com/gatemap/gatemap/request"
)

// proxied is a function that answers 418.
type proxied struct{}

func (proxied) Invoke(context.Context, *gatemaphttp.Invocation) (*gatemaphttp.InvocationResult, error) {
	return &gatemaphttp.InvocationResult{StatusCode: 200, Payload: []byte(`{"statusCode":418,"body":"teapot"}`)}, nil
}

// TestValues: the variables of the access log, for each way in which a request
// can end (guide, api-gateway-variables-for-access-logging).
func TestValues(t *testing.T) {
	backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("x-amzn-RequestId", "backend-id")
		w.WriteHeader(503)
		io.WriteString(w, "busy")
	}))
	defer backend.Close()
	u, err := url.Parse(backend.URL)
	require.NoError(t, err)
	var ops []*gatemap.Operation
	for route, integration := range map[string]string{
		"GET /mock":     `{"type":"MOCK","integrationResponses":{"200":{"statusCode":"200","responseTemplates":{"application/json":"ok"}}}}`,
		"GET /http":     `{"type":"HTTP","httpMethod":"GET","uri":"http://b/","integrationResponses":{"500":{"statusCode":"500","selectionPattern":"5.."}}}`,
		"GET /function": `{"type":"AWS_PROXY","httpMethod":"POST","uri":"arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/f/invocations"}`,
		"GET /no":       `{"type":"HTTP","httpMethod":"GET","uri":"http://other/","integrationResponses":{"200":{"statusCode":"200"}}}`,
		"GET /secret":   `{"type":"MOCK","integrationResponses":{"200":{"statusCode":"200"}}}`,
	} {
		in, err := gatemap.ParseIntegration([]byte(integration))
		require.NoError(t, err)
		method, path, _ := strings.Cut(route, " ")
		ops = append(ops, &gatemap.Operation{HTTPMethod: method, Path: path, Integration: in})
	}
	const format = `$context.requestId.$context.status $context.httpMethod $context.resourcePath $context.stage $context.responseLength ` +
		`backend $context.integrationStatus $context.integration.status $context.integration.integrationStatus $context.awsEndpointRequestId ` +
		`error $context.error.responseType $context.error.message $context.error.messageString [$context.integrationErrorMessage] ` +
		`caller $context.authorizer.principalId $context.authorizer.tier $context.authorizer $context.identity.sourceIp`
	compiled, err := accesslog.Compile(format)
	require.NoError(t, err)
	var log bytes.Buffer
	o := &traffic.Observer{Sinks: []traffic.Sink{accesslog.New(&log, compiled)}}
	api, err := gatemaphttp.NewAPI(ops, gatemaphttp.APIOptions{
		Hooks: o.Hooks(), Stage: &gatemaphttp.Stage{Name: "dev"},
		Endpoints: &gatemaphttp.Endpoints{HTTP: []gatemaphttp.Redirect{{Prefix: "http://b", URL: u}}, Lambda: proxied{}},
		Access: func(op *gatemap.Operation) *request.Access {
			if op.Path != "/secret" {
				return nil
			}
			return &request.Access{AuthorizationType: "CUSTOM", Authorizer: &request.Authorizer{Answers: map[string]*request.Authorization{
				"alice": {PrincipalID: "a-1", Context: map[string]any{"tier": "gold"}}}}}
		},
	})
	require.NoError(t, err)
	for _, tt := range []struct{ path, caller, want string }{
		{"/mock", "", `200 GET /mock dev 2 backend - - - - error - - - [-] caller - - - 192.0.2.1`},
		{"/http", "", `500 GET /http dev 4 backend 503 503 503 backend-id error - - - [-] caller - - - 192.0.2.1`},
		{"/function", "", `418 GET /function dev 6 backend 200 418 200 - error - - - [-] caller - - - 192.0.2.1`},
		{"/no", "", `504 GET /no dev 55 backend - - - - error INTEGRATION_FAILURE Network error communicating with endpoint "Network error communicating with endpoint" [No endpoint is declared for http://other/: nothing is asked that was not declared] caller - - - 192.0.2.1`},
		{"/none", "", `403 GET - dev 42 backend - - - - error MISSING_AUTHENTICATION_TOKEN Missing Authentication Token "Missing Authentication Token" [-] caller - - - 192.0.2.1`},
		{"/secret", "alice", `200 GET /secret dev 0 backend - - - - error - - - [-] caller a-1 gold - 192.0.2.1`},
		{"/secret", "bob", `403 GET /secret dev 60 backend - - - - error ACCESS_DENIED User is not authorized to access this resource "User is not authorized to access this resource" [-] caller - - - 192.0.2.1`},
	} {
		log.Reset()
		r := httptest.NewRequest("GET", tt.path, nil)
		if tt.caller != "" {
			r.Header.Set("Authorization", tt.caller)
		}
		o.Handler(api).ServeHTTP(httptest.NewRecorder(), r)
		_, line, _ := strings.Cut(log.String(), ".")
		require.Equal(t, tt.want+"\n", line, tt.path)
	}
	latencies, err := accesslog.Compile("$context.requestId $context.responseLatency $context.integrationLatency $context.integration.latency")
	require.NoError(t, err)
	o.Sinks = []traffic.Sink{accesslog.New(&log, latencies)}
	for path, want := range map[string]string{"/http": ` \d+ \d+ \d+\n$`, "/mock": ` \d+ - -\n$`} {
		log.Reset()
		o.Handler(api).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", path, nil))
		require.Regexp(t, want, log.String())
	}
}
