package gatemaphttp_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/textproto"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/gatemaphttp"
	"github.com/gatemap/gatemap/internal/traps"
)

// mapped and plain are the integrations of package traps.
const (
	mapped = traps.Mapped
	plain  = traps.Plain
)

func compile(t testing.TB, integration string, opts gatemap.Options) *gatemap.Engine {
	t.Helper()
	in, err := gatemap.ParseIntegration([]byte(integration))
	require.NoError(t, err)
	opts.FoldHeaderNames = true
	e, err := gatemap.Compile(in, opts)
	require.NoError(t, err)
	return e
}

// raw is a backend that writes these bytes for a request and closes.
func raw(t testing.TB, answer string, pause time.Duration) *url.URL {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { l.Close() })
	go traps.Serve(l, answer, pause)
	return &url.URL{Scheme: "http", Host: l.Addr().String()}
}

func ok(headers, body string) string {
	return fmt.Sprintf("HTTP/1.1 200 OK\r\n%sContent-Length: %d\r\n\r\n%s", headers, len(body), body)
}

func zipped(s string) string { return traps.Zipped(s) }

// forms are the ways to put a Method in front of a server.
func forms(m *gatemaphttp.Method, target *url.URL) map[string]http.Handler {
	transport := &http.Transport{DisableCompression: true}
	reverse := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
		},
		ModifyResponse: m.ModifyResponse,
		ErrorHandler:   m.ErrorHandler,
		Transport:      transport,
	}
	client := &httputil.ReverseProxy{
		Rewrite:      func(r *httputil.ProxyRequest) { r.SetURL(target) },
		Transport:    m.Transport(transport),
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, err error) { http.Error(w, err.Error(), 999) },
	}
	return map[string]http.Handler{
		"proxy":     m.Proxy(target, transport),
		"reverse":   m.Inbound(reverse),
		"transport": client,
	}
}

func TestTraps(t *testing.T) {
	for _, tt := range traps.All {
		t.Run(tt.Name, func(t *testing.T) {
			answer, want := tt.At(tt.Payload)
			target := raw(t, answer, tt.Pause)
			m := &gatemaphttp.Method{
				Engine:       compile(t, tt.Integration, gatemap.Options{Limits: gatemap.Limits{Payload: tt.Payload}}),
				ResourcePath: "/pets/{petId}",
				Timeout:      tt.Timeout,
			}
			for form, h := range forms(m, target) {
				if form == "reverse" && tt.Timeout > 0 {
					continue // the timeout is that of the proxy's transport
				}
				t.Run(form, func(t *testing.T) {
					method := tt.Method
					if method == "" {
						method = "GET"
					}
					got, body := do(t, h, method, "/pets/7", tt.Accepts)
					require.Equal(t, tt.Status, got.StatusCode, body)
					require.Equal(t, want, body)
					if name, value, ok := strings.Cut(tt.Header, ": "); ok {
						require.Equal(t, value, got.Header.Get(name), got.Header)
					}
					for _, name := range tt.Absent {
						require.NotContains(t, got.Header, name)
					}
					require.Len(t, got.Header.Values("X-Amzn-Requestid"), 1)
					require.Len(t, got.Header.Values("X-Amz-Apigw-Id"), 1)
					require.Equal(t, got.StatusCode < 500, got.Header.Get("X-Amzn-Trace-Id") != "")
				})
			}
		})
	}
}

// do asks a server that has h.
func do(t testing.TB, h http.Handler, method, path, accepts string) (*http.Response, string) {
	t.Helper()
	server := httptest.NewServer(h)
	defer server.Close()
	r, err := http.NewRequest(method, server.URL+path, nil)
	require.NoError(t, err)
	if accepts != "" {
		r.Header.Set("Accept-Encoding", accepts)
	}
	client := &http.Client{Transport: &http.Transport{DisableCompression: true}}
	defer client.CloseIdleConnections()
	got, err := client.Do(r)
	require.NoError(t, err)
	defer got.Body.Close()
	body, err := io.ReadAll(got.Body)
	require.NoError(t, err)
	return got, string(body)
}

// TestNobodyThere: a connection that is refused.
func TestNobodyThere(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	target := &url.URL{Scheme: "http", Host: l.Addr().String()}
	l.Close()
	m := &gatemaphttp.Method{Engine: compile(t, mapped, gatemap.Options{}), ResourcePath: "/pets/{petId}"}
	for form, h := range forms(m, target) {
		t.Run(form, func(t *testing.T) {
			got, body := do(t, h, "GET", "/pets/7", "")
			require.Equal(t, 504, got.StatusCode)
			require.Equal(t, `{"message":"Network error communicating with endpoint"}`, body)
		})
	}
}

// TestCutStream: once a body is on its way, all that is left is to break off.
func TestCutStream(t *testing.T) {
	answer := "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n1234567\r\n"
	m := &gatemaphttp.Method{Engine: compile(t, plain, gatemap.Options{})}
	for form, h := range forms(m, raw(t, answer, 0)) {
		t.Run(form, func(t *testing.T) {
			server := httptest.NewServer(h)
			defer server.Close()
			got, err := http.Get(server.URL)
			require.NoError(t, err)
			defer got.Body.Close()
			body, err := io.ReadAll(got.Body)
			require.Error(t, err, "the client must see that the body is not whole")
			require.Equal(t, "1234567", string(body))
		})
	}
}

// TestEventStream: events reach the client as they come.
func TestEventStream(t *testing.T) {
	answer := "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n9\r\ndata: 1\n\n\r\n<pause>9\r\ndata: 2\n\n\r\n0\r\n\r\n"
	m := &gatemaphttp.Method{Engine: compile(t, plain, gatemap.Options{}), Timeout: 200 * time.Millisecond}
	for form, h := range forms(m, raw(t, answer, 500*time.Millisecond)) {
		t.Run(form, func(t *testing.T) {
			server := httptest.NewServer(h)
			defer server.Close()
			began := time.Now()
			got, err := http.Get(server.URL)
			require.NoError(t, err)
			defer got.Body.Close()
			require.Equal(t, "text/event-stream", got.Header.Get("Content-Type"))
			reader := textproto.NewReader(bufio.NewReader(got.Body))
			line, err := reader.ReadLine()
			require.NoError(t, err)
			require.Equal(t, "data: 1", line)
			require.Less(t, time.Since(began), 400*time.Millisecond)
			rest, err := io.ReadAll(reader.R)
			require.NoError(t, err)
			require.Equal(t, "\ndata: 2\n\n", string(rest))
		})
	}
}
