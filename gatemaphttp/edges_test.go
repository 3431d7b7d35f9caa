package gatemaphttp_test

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/gatemaphttp"
)

// TestEncodings: what a backend may send although nobody asked for it.
func TestEncodings(t *testing.T) {
	raw := func(s string) string {
		var b bytes.Buffer
		w, _ := flate.NewWriter(&b, 6)
		io.WriteString(w, s)
		w.Close()
		return b.String()
	}
	wrapped := func(s string) string {
		var b bytes.Buffer
		w := zlib.NewWriter(&b)
		io.WriteString(w, s)
		w.Close()
		return b.String()
	}
	const body = `{"n":1}`
	tests := []struct {
		name, encoding, sent string
		status               int
		reason               string
	}{
		{"raw deflate", "deflate", raw(body), 200, ""},
		{"zlib", "deflate", wrapped(body), 200, ""},
		{"twice", "deflate, gzip", zipped(wrapped(body)), 200, ""},
		{"identity", "identity", body, 200, ""},
		{"no deflate", "deflate", "\xff\xff\xff", 500, "is not the deflate that its Content-Encoding says"},
		{"br", "br", "x", 500, `Content-Encoding "br", which is not decoded here`},
		{"too many", "gzip,gzip,gzip,gzip,gzip", "x", 500, "is not decoded here"},
		{"corrupt", "gzip", zipped(body)[:12] + "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", 500, "is not the gzip"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var decision gatemaphttp.Decision
			var log strings.Builder
			m := &gatemaphttp.Method{
				Engine: compile(t, mapped, gatemap.Options{}), ResourcePath: "/pets/{petId}",
				Hooks:  &gatemaphttp.Hooks{End: func(_ context.Context, d *gatemaphttp.Decision) { decision = *d }},
				Logger: slog.New(slog.NewJSONHandler(&log, nil)),
			}
			target := backend(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Encoding", tt.encoding)
				io.WriteString(w, tt.sent)
			})
			got, answer := do(t, m.Proxy(target, &http.Transport{DisableCompression: true}), "GET", "/pets/7", "")
			require.Equal(t, tt.status, got.StatusCode, answer)
			if tt.reason == "" {
				require.Equal(t, `{"n":1,"id":"7"}`, answer)
				return
			}
			require.ErrorContains(t, decision.Failure, tt.reason)
			require.Contains(t, log.String(), `"failure":"API_CONFIGURATION_ERROR"`)
		})
	}
}

// TestProxyRequest: what a server behind a Proxy is asked.
func TestProxyRequest(t *testing.T) {
	var got *http.Request
	u := backend(t, func(_ http.ResponseWriter, r *http.Request) { got = r })
	u.Path, u.RawQuery = "/base path/", "a=1"
	m := &gatemaphttp.Method{Engine: compile(t, plain, gatemap.Options{}), Timeout: -1}
	server := httptest.NewServer(m.Proxy(u, nil))
	defer server.Close()
	r, err := http.NewRequest("POST", server.URL+"/x%2Fy?b=2", strings.NewReader("body"))
	require.NoError(t, err)
	r.Header.Set("Connection", "X-Hop, close")
	r.Header.Set("X-Hop", "1")
	r.Header.Set("X-Kept", "1")
	r.Header.Set("Proxy-Authorization", "secret")
	r.Header.Set("Accept", "text/a")
	r.Header["User-Agent"] = nil
	resp, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	resp.Body.Close()
	require.Equal(t, "/base%20path/x%2Fy?a=1&b=2", got.RequestURI)
	require.Equal(t, u.Host, got.Host)
	for _, name := range []string{"X-Hop", "Proxy-Authorization", "User-Agent"} {
		require.NotContains(t, got.Header, name)
	}
	require.Equal(t, "1", got.Header.Get("X-Kept"))
}

// TestIDs: a client may name its request, and hand on a trace.
func TestIDs(t *testing.T) {
	m := &gatemaphttp.Method{Engine: compile(t, plain, gatemap.Options{})}
	server := httptest.NewServer(m.Handler(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})))
	defer server.Close()
	for trace, kept := range map[string]bool{"Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1": true, "Root=1-<>": false, "other": false} {
		r, err := http.NewRequest("GET", server.URL, nil)
		require.NoError(t, err)
		r.Header.Set("X-Amzn-Trace-Id", trace)
		r.Header.Set("X-Amzn-RequestId", "my-request-1")
		got, err := http.DefaultClient.Do(r)
		require.NoError(t, err)
		got.Body.Close()
		require.Equal(t, "my-request-1", got.Header.Get("X-Amzn-Requestid"))
		require.Equal(t, kept, got.Header.Get("X-Amzn-Trace-Id") == trace)
		require.Regexp(t, `^Root=1-[0-9a-f]{8}-[0-9a-f]{24}`, got.Header.Get("X-Amzn-Trace-Id"))
	}
}

// TestProxyBodies: content handling of HTTP_PROXY, whole and as it comes.
func TestProxyBodies(t *testing.T) {
	var send func(http.ResponseWriter)
	u := backend(t, func(w http.ResponseWriter, _ *http.Request) { send(w) })
	in, err := gatemap.ParseIntegration([]byte(`{"type":"HTTP_PROXY","httpMethod":"GET","uri":"http://x/"}`))
	require.NoError(t, err)
	h, err := gatemaphttp.NewIntegration(&gatemap.Operation{Integration: in, BinaryMediaTypes: []string{"image/png"}},
		gatemaphttp.IntegrationOptions{Endpoints: &gatemaphttp.Endpoints{HTTP: []gatemaphttp.Redirect{{Prefix: "http://x/", URL: u}}}, Engine: gatemap.Options{Limits: gatemap.Limits{Payload: 100_000}}})
	require.NoError(t, err)
	require.Empty(t, h.Warnings())
	server := httptest.NewServer(h)
	defer server.Close()
	get := func(accept string) (int, string) {
		r, err := http.NewRequest("GET", server.URL, nil)
		require.NoError(t, err)
		r.Header.Set("Accept", accept)
		got, err := http.DefaultClient.Do(r)
		require.NoError(t, err)
		defer got.Body.Close()
		body, err := io.ReadAll(got.Body)
		require.NoError(t, err)
		return got.StatusCode, string(body)
	}
	send = func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "image/png")
		io.WriteString(w, "\x89PNG")
	}
	_, body := get("image/png")
	require.Equal(t, "\x89PNG", body)
	_, body = get("text/a")
	require.Equal(t, "iVBORw==", body)
	send = func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "text/a")
		io.WriteString(w, "no base64!")
	}
	status, _ := get("image/png")
	require.Equal(t, 500, status)
	send = func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "text/a")
		io.WriteString(w, strings.Repeat("x", 50_000))
	}
	_, body = get("text/a")
	require.Len(t, body, 50_000)
	send = func(w http.ResponseWriter) {
		w.Header().Set("Content-Length", "100001")
		w.WriteHeader(200)
	}
	status, _ = get("text/a")
	require.Equal(t, 500, status)
	send = func(w http.ResponseWriter) { w.Header().Set("Content-Encoding", "br"); io.WriteString(w, "x") }
	status, _ = get("text/a")
	require.Equal(t, 500, status)
	send = func(http.ResponseWriter) { panic(http.ErrAbortHandler) }
	status, _ = get("text/a")
	require.Equal(t, 504, status)
}

type failing struct{}

func (failing) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	return nil, errors.New("no way")
}

// TestTransport: a failure is a response, unless the caller has gone.
func TestTransport(t *testing.T) {
	m := &gatemaphttp.Method{Engine: compile(t, plain, gatemap.Options{}), ResourcePath: "/a"}
	client := &http.Client{Transport: m.Transport(failing{})}
	got, err := client.Get("http://x/a")
	require.NoError(t, err)
	got.Body.Close()
	require.Equal(t, 504, got.StatusCode)
	got, err = client.Post("http://x/b", "text/plain", strings.NewReader("x"))
	require.NoError(t, err)
	got.Body.Close()
	require.Equal(t, 403, got.StatusCode)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	r, err := http.NewRequestWithContext(ctx, "GET", "http://x/a", nil)
	require.NoError(t, err)
	_, err = m.Transport(failing{}).RoundTrip(r)
	require.ErrorIs(t, err, context.Canceled)

	w := httptest.NewRecorder()
	m.ErrorHandler(w, httptest.NewRequest("GET", "/b", nil), errors.New("x"))
	require.Equal(t, 403, w.Code)
	require.Panics(t, func() { m.ErrorHandler(httptest.NewRecorder(), r, context.Canceled) })
}

// TestWithoutEngine: a Method that nobody has compiled says so.
func TestWithoutEngine(t *testing.T) {
	m := &gatemaphttp.Method{Engine: new(gatemap.Engine)}
	got, _ := do(t, m.MockHandler(nil), "GET", "/", "")
	require.Equal(t, 500, got.StatusCode)
	_, err := gatemaphttp.Compile(&gatemap.Operation{Integration: &gatemap.Integration{Type: "NONE"}}, gatemap.Options{})
	require.Error(t, err)
	in := &gatemap.Integration{Type: "AWS", URI: "arn:aws:apigateway:r:nothing", IntegrationResponses: gatemap.Ordered[gatemap.IntegrationResponse]{{Key: "200", Value: gatemap.IntegrationResponse{StatusCode: "200"}}}}
	h, err := gatemaphttp.NewIntegration(&gatemap.Operation{Integration: in}, gatemaphttp.IntegrationOptions{Endpoints: &gatemaphttp.Endpoints{Services: map[string]*url.URL{}}})
	require.NoError(t, err)
	got, _ = do(t, h, "GET", "/", "")
	require.Equal(t, 500, got.StatusCode)
}
