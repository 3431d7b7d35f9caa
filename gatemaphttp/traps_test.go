package gatemaphttp_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
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
)

// mapped has one response, which a template writes.
const mapped = `{"type":"HTTP","integrationResponses":{"200":{"statusCode":"200",
	"responseParameters":{"method.response.header.ETag":"integration.response.header.ETag",
		"method.response.header.X-Request-ID":"integration.response.header.X-Request-ID"},
	"responseTemplates":{"application/json":"{\"n\":$input.json('$.n'),\"id\":\"$input.params('petId')\"}"}}}}`

// plain maps nothing but a header.
const plain = `{"type":"HTTP","integrationResponses":{"200":{"statusCode":"200",
	"responseParameters":{"method.response.header.Content-Type":"integration.response.header.Content-Type"}}}}`

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
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				if _, err := http.ReadRequest(bufio.NewReader(conn)); err != nil {
					return
				}
				before, after, _ := strings.Cut(answer, "<pause>")
				io.WriteString(conn, before)
				if pause > 0 {
					time.Sleep(pause)
				}
				io.WriteString(conn, after)
			}()
		}
	}()
	return &url.URL{Scheme: "http", Host: l.Addr().String()}
}

func ok(headers, body string) string {
	return fmt.Sprintf("HTTP/1.1 200 OK\r\n%sContent-Length: %d\r\n\r\n%s", headers, len(body), body)
}

func zipped(s string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	io.WriteString(w, s)
	w.Close()
	return b.String()
}

// traps are answers of a backend that an adapter written in a hurry gets wrong.
var traps = []struct {
	name        string
	integration string
	method      string
	accepts     string // the client's Accept-Encoding
	answer      string
	pause       time.Duration
	timeout     time.Duration
	payload     int // the limit

	status int
	header string // what the answer has, name: value
	body   string
	absent []string // headers that it has not
}{
	{name: "gzip that nobody asked for", integration: mapped, accepts: "gzip", answer: ok("Content-Encoding: gzip\r\n", zipped(`{"n":1}`)),
		status: 200, body: `{"n":1,"id":"7"}`, absent: []string{"Content-Encoding"}},
	{name: "gzip through a response that maps nothing", integration: plain, accepts: "gzip", answer: ok("Content-Type: text/a\r\nContent-Encoding: gzip\r\n", zipped(strings.Repeat("x", 100))),
		status: 200, header: "Content-Type: text/a", body: strings.Repeat("x", 100), absent: []string{"Content-Encoding"}},
	{name: "an encoding that is not decoded", integration: mapped, accepts: "br", answer: ok("Content-Encoding: br\r\n", "??"),
		status: 500, header: "X-Amzn-Errortype: InternalServerErrorException", body: `{"message": "Internal server error"}`, absent: []string{"Content-Encoding"}},
	{name: "another protocol", integration: mapped, answer: "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n",
		status: 504, body: `{"message":"Network error communicating with endpoint"}`},
	{name: "no gzip", integration: mapped, answer: ok("Content-Encoding: gzip\r\n", `{"n":1}`), status: 500, body: `{"message": "Internal server error"}`},
	{name: "names that http.Header respells", integration: mapped, answer: ok("ETag: \"a\"\r\nX-Request-ID: r\r\n", `{"n":2}`),
		status: 200, header: `Etag: "a"`, body: `{"n":2,"id":"7"}`},
	{name: "103 before the answer", integration: mapped, answer: "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + ok("", `{"n":3}`),
		status: 200, body: `{"n":3,"id":"7"}`, absent: []string{"Link"}},
	{name: "204 with a template", integration: strings.Replace(mapped, `"statusCode":"200"`, `"statusCode":"204"`, 1), answer: ok("", `{"n":4}`),
		status: 204, body: "", absent: []string{"Content-Length"}},
	{name: "304 with a template", integration: strings.Replace(mapped, `"statusCode":"200"`, `"statusCode":"304"`, 1), answer: ok("", `{"n":4}`),
		status: 304, body: ""},
	{name: "204 of the backend mapped to 200", integration: mapped, answer: "HTTP/1.1 204 No Content\r\n\r\n", status: 200, body: `{"n":"","id":"7"}`},
	{name: "a mapped status of 1xx", integration: strings.Replace(mapped, `"statusCode":"200"`, `"statusCode":"103"`, 1), answer: ok("", `{"n":4}`),
		status: 500, body: `{"message": "Internal server error"}`},
	{name: "HEAD", integration: mapped, method: "HEAD", answer: "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n", status: 200, header: "Content-Length: 17", body: ""},
	{name: "length after mapping", integration: mapped, answer: ok("", `{"n":5,"long":"`+strings.Repeat("x", 1000)+`"}`), status: 200, header: "Content-Length: 16", body: `{"n":5,"id":"7"}`},
	{name: "trailers and hop-by-hop headers", integration: mapped,
		answer: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-T\r\nKeep-Alive: timeout=5\r\nX-Other: o\r\n\r\n7\r\n{\"n\":6}\r\n0\r\nX-T: 1\r\n\r\n",
		status: 200, header: "Content-Length: 16", body: `{"n":6,"id":"7"}`, absent: []string{"X-T", "Trailer", "Keep-Alive", "X-Other"}},
	{name: "body cut", integration: mapped, answer: "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"n\":1}", status: 504, body: `{"message":"Network error communicating with endpoint"}`},
	{name: "chunked body cut", integration: mapped, answer: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n{\"n\":1}\r\n", status: 504, body: `{"message":"Network error communicating with endpoint"}`},
	{name: "too large, declared", integration: mapped, payload: 100, answer: "HTTP/1.1 200 OK\r\nContent-Length: 5000000000\r\n\r\n{", status: 500, body: `{"message": "Internal server error"}`},
	{name: "too large, chunked", integration: mapped, payload: 100, answer: "HTTP/1.1 200 OK\r\n\r\n" + strings.Repeat("x", 101), status: 500, body: `{"message": "Internal server error"}`},
	{name: "as large as can be", integration: plain, payload: 100, answer: "HTTP/1.1 200 OK\r\n\r\n" + strings.Repeat("x", 100), status: 200, body: strings.Repeat("x", 100)},
	{name: "too large decoded", integration: mapped, payload: 1000, answer: ok("Content-Encoding: gzip\r\n", zipped(strings.Repeat("x", 2000))), status: 500, body: `{"message": "Internal server error"}`},
	{name: "no answer in time", integration: mapped, pause: time.Second, timeout: 100 * time.Millisecond, answer: "<pause>" + ok("", `{"n":1}`),
		status: 504, header: "X-Amzn-Errortype: InternalServerErrorException", body: `{"message":"Endpoint request timed out"}`},
	{name: "body not in time", integration: mapped, pause: time.Second, timeout: 100 * time.Millisecond, answer: "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n<pause>{\"n\":1}",
		status: 504, body: `{"message":"Endpoint request timed out"}`},
	{name: "closed without an answer", integration: mapped, answer: "", status: 504, body: `{"message":"Network error communicating with endpoint"}`},
	{name: "no HTTP", integration: mapped, answer: "SSH-2.0-x\r\n\r\n", status: 504, body: `{"message":"Network error communicating with endpoint"}`},
	{name: "text that is no UTF-8, large", integration: plain, answer: ok("Content-Type: text/a\r\n", strings.Repeat("a\xffé", 20000)), status: 200, body: strings.Repeat("a�é", 20000)},
	{name: "two cookies, not mapped", integration: plain, answer: ok("Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n", "x"), status: 200, body: "x", absent: []string{"Set-Cookie"}},
}

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
	for _, tt := range traps {
		t.Run(tt.name, func(t *testing.T) {
			target := raw(t, tt.answer, tt.pause)
			m := &gatemaphttp.Method{
				Engine:       compile(t, tt.integration, gatemap.Options{Limits: gatemap.Limits{Payload: tt.payload}}),
				ResourcePath: "/pets/{petId}",
				Timeout:      tt.timeout,
			}
			for form, h := range forms(m, target) {
				if form == "reverse" && tt.timeout > 0 {
					continue // the timeout is that of the proxy's transport
				}
				t.Run(form, func(t *testing.T) {
					method := tt.method
					if method == "" {
						method = "GET"
					}
					got, body := do(t, h, method, "/pets/7", tt.accepts)
					require.Equal(t, tt.status, got.StatusCode, body)
					require.Equal(t, tt.body, body)
					if name, value, ok := strings.Cut(tt.header, ": "); ok {
						require.Equal(t, value, got.Header.Get(name), got.Header)
					}
					for _, name := range tt.absent {
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
