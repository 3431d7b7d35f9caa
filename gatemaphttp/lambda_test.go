package gatemaphttp_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/gatemaphttp"
)

const lambdaIntegration = `{"type":"AWS","uri":"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/f/invocations","integrationResponses":{
	"200":{"statusCode":"200"},
	"404":{"statusCode":"404","selectionPattern":"Not found.*","responseTemplates":{"application/json":"{\"m\":$input.json('$.errorMessage')}"}},
	"504":{"statusCode":"504","selectionPattern":".*Task timed out after \\d+\\.\\d+ seconds$","responseTemplates":{"application/json":"late"}},
	"502":{"statusCode":"502","selectionPattern":"(?s).*(exit status|panicked).*","responseTemplates":{"application/json":"$input.path('$.errorType')"}}}}`

// TestLambda: what the runtime interface emulator of 2026-10-30 was seen to
// answer, and Lambda itself.
func TestLambda(t *testing.T) {
	tests := []struct {
		name      string
		status    int
		errorType string // X-Amz-Function-Error
		answer    string
		want      int
		body      string
	}{
		{"success", 200, "", `{"ok":true}`, 200, `{"ok":true}`},
		{"error of the service", 200, "Unhandled", `{"errorMessage":"Not found: 7","errorType":"E"}`, 404, `{"m":"Not found: 7"}`},
		{"error of the emulator", 200, "", `{"errorMessage":"Not found: 7","errorType":"errorString"}`, 404, `{"m":"Not found: 7"}`},
		{"panic", 502, "", `{"errorMessage":"it panicked\nbadly","errorType":"string","stackTrace":[{"path":"p","line":1,"label":"l"}]}`, 502, "string"},
		{"exit", 502, "", `{"errorType":"Runtime.ExitError","errorMessage":"RequestId: 1 Error: Runtime exited with error: exit status 3"}`, 502, "Runtime.ExitError"},
		{"timeout", 200, "", "Task timed out after 2.00 seconds", 504, "late"},
		{"a result that is such a sentence", 200, "", `"Task timed out after 2.00 seconds"`, 200, `"Task timed out after 2.00 seconds"`},
		{"no such function", 404, "", `{"Message":"Function not found"}`, 500, `{"message": "Internal server error"}`},
		{"throttled", 429, "", `{"Reason":"ReservedFunctionConcurrentInvocationLimitExceeded"}`, 500, `{"message": "Internal server error"}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var path, payload string
			emulator := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				b, _ := io.ReadAll(r.Body)
				path, payload = r.URL.Path, string(b)
				if tt.errorType != "" {
					w.Header().Set("X-Amz-Function-Error", tt.errorType)
				}
				w.WriteHeader(tt.status)
				io.WriteString(w, tt.answer)
			}))
			defer emulator.Close()
			endpoint, err := url.Parse(emulator.URL)
			require.NoError(t, err)
			m := &gatemaphttp.Method{Engine: compile(t, lambdaIntegration, gatemap.Options{})}
			invoker := &gatemaphttp.HTTPInvoker{Endpoint: endpoint, Names: map[string]string{"f": "function"}}
			got, body := do(t, m.Lambda(invoker, "f"), "GET", "/", "")
			require.Equal(t, tt.want, got.StatusCode, body)
			require.Equal(t, tt.body, body)
			require.Equal(t, "/2015-03-31/functions/function/invocations", path)
			require.Equal(t, "{}", payload)
		})
	}
}

type invoker func(context.Context, *gatemaphttp.Invocation) (*gatemaphttp.InvocationResult, error)

func (f invoker) Invoke(ctx context.Context, in *gatemaphttp.Invocation) (*gatemaphttp.InvocationResult, error) {
	return f(ctx, in)
}

// TestLambdaRequest: the client's body is the payload, within the limit.
func TestLambdaRequest(t *testing.T) {
	m := &gatemaphttp.Method{Engine: compile(t, lambdaIntegration, gatemap.Options{})}
	h := m.Lambda(invoker(func(_ context.Context, in *gatemaphttp.Invocation) (*gatemaphttp.InvocationResult, error) {
		return &gatemaphttp.InvocationResult{StatusCode: 200, Payload: in.Payload}, nil
	}), "f")
	server := httptest.NewServer(h)
	defer server.Close()
	for body, want := range map[string]int{`{"a":1}`: 200, strings.Repeat("x", 10<<20+1): 413} {
		got, err := http.Post(server.URL, "application/json", strings.NewReader(body))
		require.NoError(t, err)
		answer, err := io.ReadAll(got.Body)
		require.NoError(t, err)
		require.Equal(t, want, got.StatusCode)
		if want == 200 {
			require.Equal(t, body, string(answer))
		}
		got.Body.Close()
	}
}

// TestInvokerKeepsItsMemory: a payload that passes through stays the Invoker's,
// which may give it again, or overwrite it once the response is sent.
func TestInvokerKeepsItsMemory(t *testing.T) {
	shared := []byte(`{"tag":"0"}`)
	m := &gatemaphttp.Method{Engine: compile(t, lambdaIntegration, gatemap.Options{})}
	h := m.Lambda(invoker(func(context.Context, *gatemaphttp.Invocation) (*gatemaphttp.InvocationResult, error) {
		return &gatemaphttp.InvocationResult{StatusCode: 200, Payload: shared}, nil
	}), "f")
	for i := range 20 {
		shared[8] = byte('0' + i%10)
		want := string(shared)
		_, body := do(t, h, "GET", "/", "")
		require.Equal(t, want, body)
		require.Equal(t, want, string(shared))
	}
}

// TestInvokerLimit: a result beyond the limit is no answer, never a part of one.
func TestInvokerLimit(t *testing.T) {
	u := backend(t, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, `"0123456789"`) })
	for limit, ok := range map[int]bool{11: false, 12: true, 13: true} {
		got, err := (&gatemaphttp.HTTPInvoker{Endpoint: u, Limit: limit}).Invoke(context.Background(), &gatemaphttp.Invocation{Function: "f"})
		require.Equal(t, ok, err == nil, limit)
		if ok {
			require.Equal(t, `"0123456789"`, string(got.Payload))
		}
	}
}

// TestEmulatorFailures: which results of an emulator are failures of the function.
func TestEmulatorFailures(t *testing.T) {
	for payload, failed := range map[string]bool{
		`{"errorMessage":"x"}`: true, `{"a":1,"errorMessage":""}`: true, `{"error\u004dessage":"x"}`: true,
		`{"errorMessage":null}`: false, `{"errorMessage":1}`: false, `{"a":{"errorMessage":"x"}}`: false, `["errorMessage"]`: false,
		`"errorMessage"`: false, `{"message":"x"}`: false, `{"a":"\u00e9"}`: false, ``: false, `{"errorMessage":`: false,
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, payload) }))
		base, err := url.Parse(server.URL)
		require.NoError(t, err)
		got, err := (&gatemaphttp.HTTPInvoker{Endpoint: base}).Invoke(context.Background(), &gatemaphttp.Invocation{Function: "f"})
		require.NoError(t, err)
		require.Equal(t, failed, got.FunctionError != "", payload)
		server.Close()
	}
}
