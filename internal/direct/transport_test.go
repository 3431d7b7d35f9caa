package direct_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/direct"
)

// answers are what servers send, each to every request, before they close the
// connection where the last column says so.
var answers = []struct {
	name, raw string
	closes    bool
}{
	{"length", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A: 1\r\nX-A: 2\r\n\r\nhello", false},
	{"length and close", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello", true},
	{"chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", false},
	{"chunks with an extension", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\n\r\n", false},
	{"trailer", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n2\r\nhi\r\n0\r\nX-Sum: 7\r\n\r\n", false},
	{"until the end", "HTTP/1.1 200 OK\r\n\r\nhello", true},
	{"HTTP/1.0", "HTTP/1.0 200 OK\r\n\r\nhello", true},
	{"HTTP/1.0 with a length", "HTTP/1.0 200 OK\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\nhello", false},
	{"204", "HTTP/1.1 204 No Content\r\n\r\n", false},
	{"304", "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", false},
	{"empty", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", false},
	{"no reason", "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nhi", false},
	{"folded", "HTTP/1.1 200 OK\r\nX-A: 1\r\n 2\r\nContent-Length: 0\r\n\r\n", false},
	{"early hints", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", false},
	{"continue twice", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", false},
	{"hints without end", strings.Repeat("HTTP/1.1 103 Early Hints\r\nLink: </aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa>\r\n\r\n", 2000), true},
	{"cut in the body", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello", true},
	{"cut in a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhello", true},
	{"cut between chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", true},
	{"cut in the head", "HTTP/1.1 200 OK\r\nContent-Le", true},
	{"nothing", "", true},
	{"no HTTP", "hello\r\n\r\n", true},
	{"no length", "HTTP/1.1 200 OK\r\nContent-Length: five\r\n\r\nhello", true},
	{"a negative length", "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello", true},
	{"two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", true},
	{"length and chunks", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", false},
	{"an unknown coding", "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nhello", true},
	{"a bad chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n", true},
	{"a bad header", "HTTP/1.1 200 OK\r\nX A: 1\r\nContent-Length: 0\r\n\r\n", true},
	{"a long head", "HTTP/1.1 200 OK\r\nX-A: " + strings.Repeat("a", 70_000) + "\r\n\r\n", true},
	{"a long body", "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + strings.Repeat("b", 100_000), false},
	{"more than the length", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nbad", false},
	{"encoded", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello", false},
	{"status 999", "HTTP/1.1 999 Odd\r\nContent-Length: 2\r\n\r\nhi", false},
	{"status 099", "HTTP/1.1 099 Odd\r\nContent-Length: 2\r\n\r\nhi", true},
}

// server answers every request with the same bytes.
type server struct {
	net.Listener
	connections atomic.Int32
	heads       chan string // of the requests
}

func serve(t testing.TB, raw string, closes bool) *server {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { l.Close() })
	s := &server{Listener: l, heads: make(chan string, 100)}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			s.connections.Add(1)
			go s.answer(c, raw, closes)
		}
	}()
	return s
}

func (s *server) answer(c net.Conn, raw string, closes bool) {
	defer c.Close()
	in := bufio.NewReader(c)
	for {
		var head strings.Builder
		for !strings.HasSuffix(head.String(), "\r\n\r\n") {
			line, err := in.ReadString('\n')
			if err != nil {
				return
			}
			head.WriteString(line)
		}
		s.heads <- head.String()
		io.WriteString(c, raw)
		if closes {
			return
		}
	}
}

func (s *server) url() string { return "http://" + s.Addr().String() + "/a?b=c" }

// got is what a client has of an answer.
type got struct {
	status  int
	header  http.Header
	trailer http.Header
	length  int64
	body    string
	failed  bool // before the head, or in the body
	head    string
}

func ask(t testing.TB, transport http.RoundTripper, method string, s *server) (g got) {
	r, err := http.NewRequest(method, s.url(), nil)
	require.NoError(t, err)
	r.Header.Set("X-Request", "1")
	resp, err := transport.RoundTrip(r)
	select {
	case g.head = <-s.heads:
	case <-time.After(5 * time.Second):
		t.Fatal("no request has come")
	}
	if g.failed = err != nil; g.failed {
		return g
	}
	require.Same(t, r, resp.Request)
	body, err := io.ReadAll(resp.Body)
	g.failed = err != nil
	require.NoError(t, resp.Body.Close())
	g.status, g.header, g.length, g.body = resp.StatusCode, resp.Header, resp.ContentLength, string(body)
	if !g.failed {
		g.trailer = maps.Clone(resp.Trailer)
	}
	return g
}

// TestMain keeps what http.Transport says of bytes that nobody has asked for from
// the output.
func TestMain(m *testing.M) {
	log.SetOutput(io.Discard)
	os.Exit(m.Run())
}

// settings are those of the transports that are compared.
func settings() *http.Transport {
	return &http.Transport{DisableCompression: true, MaxResponseHeaderBytes: 64 << 10}
}

// TestSameAsHTTPTransport: a client gets of each answer what http.Transport gives,
// and connections are used again for the same ones.
func TestSameAsHTTPTransport(t *testing.T) {
	for _, a := range answers {
		for _, method := range []string{"GET", "HEAD"} {
			t.Run(a.name+" "+method, func(t *testing.T) {
				want, have := serve(t, a.raw, a.closes), serve(t, a.raw, a.closes)
				base, ours := settings(), direct.New(settings())
				defer base.CloseIdleConnections()
				defer ours.CloseIdleConnections()
				for range 2 {
					w, g := ask(t, base, method, want), ask(t, ours, method, have)
					g.head = strings.ReplaceAll(g.head, have.Addr().String(), want.Addr().String())
					require.Equal(t, w, g)
					time.Sleep(time.Millisecond) // until http.Transport has put its connection back
				}
				if method == "GET" { // a body after the answer to HEAD comes early or late
					require.Equal(t, want.connections.Load(), have.connections.Load())
				}
			})
		}
	}
}

// FuzzSameAsHTTPTransport: whatever a server sends.
func FuzzSameAsHTTPTransport(f *testing.F) {
	for _, a := range answers {
		f.Add(a.raw)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		if len(raw) > 4096 || strings.Contains(raw, " 101 ") || strings.Contains(raw, "HTTP/1.1 101") {
			t.Skip("the answers of the table that are too long, and what is no HTTP")
		}
		s := serve(t, raw, true)
		base, ours := settings(), direct.New(settings())
		defer base.CloseIdleConnections()
		want := ask(t, base, "GET", s)
		require.Equal(t, want, ask(t, ours, "GET", s))
	})
}

// TestWhatIsNotDirect: requests that another goroutine has to help with, or that
// http.Transport refuses, are left to it.
func TestWhatIsNotDirect(t *testing.T) {
	backend := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		fmt.Fprint(w, r.Method, " ", string(body), r.Header.Get("Connection"))
	}))
	defer backend.Close()
	secure := httptest.NewTLSServer(backend.Config.Handler)
	defer secure.Close()
	var proxied atomic.Int32
	proxy := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { proxied.Add(1) }))
	defer proxy.Close()
	proxyURL, err := url.Parse(proxy.URL)
	require.NoError(t, err)
	var traced atomic.Int32
	trace := httptrace.WithClientTrace(context.Background(), &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { traced.Add(1) }})

	for _, c := range []struct {
		name   string
		change func(r *http.Request, base *http.Transport)
		want   string
		err    string
	}{
		{"body", func(r *http.Request, _ *http.Transport) {
			r.Method, r.Body, r.ContentLength = "POST", io.NopCloser(strings.NewReader("hi")), 2
		}, "POST hi", ""},
		{"DELETE", func(r *http.Request, _ *http.Transport) { r.Method = "DELETE" }, "DELETE ", ""},
		{"TLS", func(r *http.Request, base *http.Transport) {
			r.URL, _ = url.Parse(secure.URL)
			base.TLSClientConfig = secure.Client().Transport.(*http.Transport).TLSClientConfig
		}, "GET ", ""},
		{"proxy", func(_ *http.Request, base *http.Transport) { base.Proxy = http.ProxyURL(proxyURL) }, "", ""},
		{"trace", func(r *http.Request, _ *http.Transport) { *r = *r.WithContext(trace) }, "GET ", ""},
		{"close", func(r *http.Request, _ *http.Transport) { r.Close = true }, "GET close", ""},
		{"connection", func(r *http.Request, _ *http.Transport) { r.Header.Set("Connection", "close") }, "GET close", ""},
		{"another spelling", func(r *http.Request, _ *http.Transport) { r.Header["connection"] = []string{"close"} }, "GET close", ""},
		{"name", func(r *http.Request, _ *http.Transport) { r.Header["A b"] = []string{"1"} }, "", "invalid header field name"},
		{"value", func(r *http.Request, _ *http.Transport) { r.Header["A"] = []string{"1\r\nB: 2"} }, "", "invalid header field value"},
		{"scheme", func(r *http.Request, _ *http.Transport) { r.URL.Scheme = "gopher" }, "", "unsupported protocol scheme"},
		{"no host", func(r *http.Request, _ *http.Transport) { r.URL.Host = "" }, "", "no Host"},
		{"no keep-alives", func(_ *http.Request, base *http.Transport) { base.DisableKeepAlives = true }, "GET close", ""},
		{"limits", func(_ *http.Request, base *http.Transport) { base.MaxConnsPerHost = 1 }, "GET ", ""},
		{"not of the system", func(_ *http.Request, base *http.Transport) {
			base.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
				c, err := new(net.Dialer).DialContext(ctx, network, address)
				return struct{ net.Conn }{c}, err
			}
		}, "GET ", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			base := settings()
			r, err := http.NewRequest("GET", backend.URL, nil)
			require.NoError(t, err)
			c.change(r, base)
			transport := direct.New(base)
			defer transport.CloseIdleConnections()
			resp, err := transport.RoundTrip(r)
			if c.err != "" {
				require.ErrorContains(t, err, c.err)
				return
			}
			require.NoError(t, err)
			defer resp.Body.Close()
			body, err := io.ReadAll(resp.Body)
			require.NoError(t, err)
			require.Equal(t, c.want, string(body))
		})
	}
	require.EqualValues(t, 1, proxied.Load())
	require.EqualValues(t, 1, traced.Load())
}
