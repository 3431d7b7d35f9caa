package gatemaphttp_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/gatemaphttp"
)

// TestHandler: what handlers of the same program do with their ResponseWriter.
func TestHandler(t *testing.T) {
	tests := []struct {
		name    string
		backend http.HandlerFunc
		method  string
		timeout time.Duration
		payload int
		status  int
		body    string
	}{
		{name: "nothing written", backend: func(http.ResponseWriter, *http.Request) {}, status: 200, body: `{"n":"","id":"7"}`},
		{name: "the first status counts", backend: func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(103)
			w.WriteHeader(201)
			w.WriteHeader(500)
			io.WriteString(w, `{"n":1}`)
		}, status: 200, body: `{"n":1,"id":"7"}`},
		{name: "headers after the status do not count", backend: func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(200)
			w.Header().Set("Content-Encoding", "gzip")
			io.WriteString(w, `{"n":1}`)
		}, status: 200, body: `{"n":1,"id":"7"}`},
		{name: "names that are not canonical", backend: func(w http.ResponseWriter, _ *http.Request) {
			w.Header()["content-encoding"] = []string{"gzip"}
			w.Header()["content-length"] = []string{strconv.Itoa(len(zipped(`{"n":1}`)))}
			io.WriteString(w, zipped(`{"n":1}`))
		}, status: 200, body: `{"n":1,"id":"7"}`},
		{name: "no Accept-Encoding, the client's path", backend: func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, `{"n":"`+r.URL.Path+r.Header.Get("Accept-Encoding")+`"}`)
		}, status: 200, body: `{"n":"/pets/7","id":"7"}`},
		{name: "broken off", backend: func(w http.ResponseWriter, _ *http.Request) {
			io.WriteString(w, `{"n":1}`)
			panic(http.ErrAbortHandler)
		}, status: 504, body: `{"message":"Network error communicating with endpoint"}`},
		{name: "too late", timeout: 50 * time.Millisecond, backend: func(_ http.ResponseWriter, r *http.Request) {
			<-r.Context().Done()
		}, status: 504, body: `{"message":"Endpoint request timed out"}`},
		{name: "too large", payload: 10, backend: func(w http.ResponseWriter, _ *http.Request) {
			for range 3 {
				io.WriteString(w, "12345")
			}
		}, status: 500, body: `{"message": "Internal server error"}`},
		{name: "HEAD", method: "HEAD", backend: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "99")
		}, status: 200, body: ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := &gatemaphttp.Method{
				Engine:       compile(t, mapped, gatemap.Options{Limits: gatemap.Limits{Payload: tt.payload}}),
				ResourcePath: "/pets/{petId}", Timeout: tt.timeout,
			}
			method := tt.method
			if method == "" {
				method = "GET"
			}
			got, body := do(t, m.Handler(tt.backend), method, "/pets/7", "gzip")
			require.Equal(t, tt.status, got.StatusCode)
			require.Equal(t, tt.body, body)
		})
	}
}

func TestHandlerStreams(t *testing.T) {
	next := make(chan struct{})
	m := &gatemaphttp.Method{Engine: compile(t, plain, gatemap.Options{})}
	server := httptest.NewServer(m.Handler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		io.WriteString(w, "one\xc3")
		w.(http.Flusher).Flush()
		<-next
		io.WriteString(w, "\xa9two\xff")
	})))
	defer server.Close()
	got, err := http.Get(server.URL)
	require.NoError(t, err)
	defer got.Body.Close()
	first := make([]byte, 3)
	_, err = io.ReadFull(got.Body, first)
	require.NoError(t, err)
	require.Equal(t, "one", string(first))
	close(next)
	rest, err := io.ReadAll(got.Body)
	require.NoError(t, err)
	require.Equal(t, "étwo�", string(rest))
}

// TestMock: rules/gateway-responses.md#always.
func TestMock(t *testing.T) {
	op := &gatemap.Operation{Path: "/a", Integration: &gatemap.Integration{Type: "MOCK"}}
	op.Integration.IntegrationResponses = append(op.Integration.IntegrationResponses, gatemap.Entry[gatemap.IntegrationResponse]{Key: "200", Value: gatemap.IntegrationResponse{StatusCode: "200"}})
	m, err := gatemaphttp.Compile(op, gatemap.Options{})
	require.NoError(t, err)
	got, body := do(t, m.MockHandler(&gatemap.Backend{Body: []byte(`{"statusCode": 200}`)}), "GET", "/a", "")
	require.Equal(t, 200, got.StatusCode)
	require.Empty(t, body)
	require.NotEmpty(t, got.Header.Get("X-Amzn-Requestid"))
	require.NotContains(t, got.Header, "X-Amzn-Trace-Id")

	got, body = do(t, m.MockHandler(nil), "GET", "/b", "")
	require.Equal(t, 403, got.StatusCode)
	require.Equal(t, `{"message":"Missing Authentication Token"}`, body)
	require.Equal(t, "MissingAuthenticationTokenException", got.Header.Get("X-Amzn-Errortype"))
}

// TestGatewayResponses: the API's own answer to a backend that is not there.
func TestGatewayResponses(t *testing.T) {
	body := `{"oops":"$context.error.responseType","by":"$context.requestId"}`
	responses := gatemap.Ordered[gatemap.GatewayResponse]{{Key: "INTEGRATION_FAILURE", Value: gatemap.GatewayResponse{
		ResponseType: "INTEGRATION_FAILURE", StatusCode: "502",
		ResponseParameters: gatemap.Ordered[string]{{Key: "gatewayresponse.header.Access-Control-Allow-Origin", Value: "'*'"}},
		ResponseTemplates:  gatemap.Ordered[*string]{{Key: "application/json", Value: &body}},
	}}}
	m := &gatemaphttp.Method{Engine: compile(t, mapped, gatemap.Options{GatewayResponses: responses})}
	got, text := do(t, m.Handler(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })), "GET", "/", "")
	require.Equal(t, 502, got.StatusCode)
	require.Equal(t, "*", got.Header.Get("Access-Control-Allow-Origin"))
	require.Equal(t, `{"oops":"INTEGRATION_FAILURE","by":"`+got.Header.Get("X-Amzn-Requestid")+`"}`, text)
}

// TestReports: hooks and the logger see what became of a request.
func TestReports(t *testing.T) {
	type key struct{}
	var ended []gatemaphttp.Decision
	var log strings.Builder
	m := &gatemaphttp.Method{
		Engine: compile(t, mapped, gatemap.Options{}),
		Hooks: &gatemaphttp.Hooks{
			Begin: func(r *http.Request) context.Context { return context.WithValue(r.Context(), key{}, "span") },
			End: func(ctx context.Context, d *gatemaphttp.Decision) {
				require.Equal(t, "span", ctx.Value(key{}))
				ended = append(ended, *d)
			},
		},
		Logger: slog.New(slog.NewTextHandler(&log, nil)),
	}
	backend := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		require.Equal(t, "span", r.Context().Value(key{}))
		w.WriteHeader(418)
	})
	do(t, m.Handler(backend), "GET", "/", "")
	require.Len(t, ended, 1)
	require.Equal(t, 418, ended[0].BackendStatus)
	require.Equal(t, "200", ended[0].Selected)
	require.Equal(t, 200, ended[0].StatusCode)
	require.Nil(t, ended[0].Failure)
	require.Contains(t, log.String(), "gatemap.backend_status=418 gatemap.selected=200 gatemap.status=200")
}
