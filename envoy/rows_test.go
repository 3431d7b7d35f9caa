package envoy

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/internal/traps"
)

// row is a request through Envoy, and what its client gets.
type row struct {
	name    string
	method  string // "" is GET
	path    string // "" is /pets/7
	sends   []string
	answer  string
	status  int
	headers map[string][]string // nil is absent
	body    string
}

// TestRows: what Envoy does with the answers of a processor, see docs/envoy.md.
func TestRows(t *testing.T) {
	s := serving(t, define(t, map[string]string{
		"/pets/{petId}": traps.Mapped,
		"/gone":         strings.Replace(traps.Mapped, `"statusCode":"200"`, `"statusCode":"204"`, 1),
		"/found":        `{"type":"HTTP","integrationResponses":{"200":{"statusCode":"404","responseTemplates":{"application/json":"none"}}}}`,
		"/odd":          `{"type":"HTTP","integrationResponses":{"200":{"statusCode":"599","responseParameters":{"method.response.header.X-Latin":"'é'"}}}}`,
		"/mock":         `{"type":"MOCK","requestTemplates":{"application/json":"#set($context.responseOverride.header['X-Body'] = \"got $input.body\"){\"statusCode\":200}"},"integrationResponses":{"200":{"statusCode":"200","responseTemplates":{"application/json":"mock"}}}}`,
		"/proxy":        `{"type":"HTTP_PROXY"}`,
	}), Options{})
	p := start(t, s)
	wide := strings.Repeat("x", 3<<20)
	for _, tt := range []row{
		{name: "a longer body than the backend's", answer: sized("ETag: \"a\"\r\nX-Backend: b\r\n", `{"n":1}`), status: 200,
			headers: map[string][]string{"Content-Length": {"16"}, "Etag": {`"a"`}, "X-Backend": nil}, body: `{"n":1,"id":"7"}`},
		{name: "a body of the same length", path: "/found", answer: sized("", "some"), status: 404, headers: map[string][]string{"Content-Length": {"4"}}, body: "none"},
		{name: "chunked", answer: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n{\"n\":1}\r\n0\r\n\r\n", status: 200, body: `{"n":1,"id":"7"}`},
		{name: "until the end, HTTP/1.0", answer: "HTTP/1.0 200 OK\r\n\r\n{\"n\":1}", status: 200, body: `{"n":1,"id":"7"}`},
		{name: "no body, with a body after mapping", path: "/found", answer: sized("X-Backend: b\r\n", ""), status: 404, headers: map[string][]string{"Content-Length": {"4"}, "X-Backend": nil}, body: "none"},
		{name: "204 of the backend, with a body after mapping", answer: "HTTP/1.1 204 No Content\r\nX-Backend: b\r\n\r\n", status: 200, headers: map[string][]string{"Content-Length": {"17"}, "X-Backend": nil}, body: `{"n":"","id":"7"}`},
		{name: "204 after mapping", path: "/gone", answer: sized("", `{"n":1}`), status: 204, headers: map[string][]string{"Content-Length": nil}},
		{name: "204 before and after", path: "/gone", answer: "HTTP/1.1 204 No Content\r\n\r\n", status: 204, headers: map[string][]string{"Content-Length": nil}},
		{name: "304 of the backend", answer: "HTTP/1.1 304 Not Modified\r\n\r\n", status: 200, body: `{"n":"","id":"7"}`},
		{name: "HEAD", method: "HEAD", answer: "HTTP/1.1 200 OK\r\nContent-Length: 100\r\nX-Backend: b\r\n\r\n", status: 200, headers: map[string][]string{"Content-Length": {"17"}, "X-Backend": nil}},
		{name: "HEAD of no method", method: "HEAD", path: "/other", status: 403},
		{name: "two cookies", path: "/proxy", answer: sized("Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n", "x"), status: 200,
			headers: map[string][]string{"Set-Cookie": {"a=1", "b=2"}}, body: "x"},
		{name: "two cookies, no body", path: "/proxy", answer: sized("Set-Cookie: a=1\r\nSet-Cookie: b=2\r\n", ""), status: 200, headers: map[string][]string{"Set-Cookie": {"a=1", "b=2"}}},
		{name: "an unusual status, bytes outside ASCII", path: "/odd", answer: sized("Date: now\r\n", "x"), status: 599,
			headers: map[string][]string{"X-Latin": {"é"}}, body: "x"},
		{name: "trailers", answer: "HTTP/1.1 200 OK\r\nTrailer: X-T\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n{\"n\":1}\r\n0\r\nX-T: 1\r\n\r\n", status: 200, headers: map[string][]string{"X-T": nil, "Trailer": nil}, body: `{"n":1,"id":"7"}`},
		{name: "3 MB", answer: sized("", `{"n":"`+wide+`"}`), status: 200, body: `{"n":"` + wide + `","id":"7"}`},
		{name: "3 MB as they are", path: "/proxy", answer: sized("Content-Type: text/a\r\n", wide), status: 200, headers: map[string][]string{"Content-Length": nil}, body: wide},
		{name: "more than is declared good", answer: "HTTP/1.1 200 OK\r\nContent-Length: 11000000\r\n\r\n{<pause>", status: 500, body: `{"message": "Internal server error"}`},
		{name: "MOCK", path: "/mock", status: 200, headers: map[string][]string{"Content-Length": {"4"}, "X-Amzn-Trace-Id": nil}, body: "mock"},
		{name: "MOCK with a body", method: "POST", path: "/mock", sends: []string{"Content-Type: application/json", "Content-Length: 7"}, status: 200, headers: map[string][]string{"X-Body": {`got {"n":1}`}}, body: "mock"},
		{name: "no method", path: "/other", status: 403, headers: map[string][]string{"X-Amzn-Errortype": {"MissingAuthenticationTokenException"}}, body: `{"message":"Missing Authentication Token"}`},
		{name: "a proxy integration", path: "/proxy", answer: sized("X-Backend: b\r\nContent-Type: text/a\r\n", "x"), status: 200, headers: map[string][]string{"X-Backend": {"b"}}, body: "x"},
	} {
		t.Run(tt.name, func(t *testing.T) { tt.run(t, p) })
	}
}

func (tt *row) run(t *testing.T, p *proxy) {
	p.t = t
	p.gives(tt.answer)
	p.pause.Store(int64(time.Second))
	method, path := tt.method, tt.path
	if method == "" {
		method = "GET"
	}
	if path == "" {
		path = "/pets/7"
	}
	text := request(method, path, tt.sends...)
	if method == "POST" {
		text += `{"n":1}`
	}
	got, body := p.ask(text)
	require.Equal(t, tt.status, got.StatusCode, body)
	require.True(t, tt.body == body, "%.300s", body)
	for name, values := range tt.headers {
		require.Equal(t, values, got.Header.Values(name), "%s of %v", name, got.Header)
	}
	require.Equal(t, tt.answer != "", p.asked.Load() != nil, "whether the backend is asked")
}

// TestStreams: a body that nothing reads goes to the client in the pieces in which
// it comes, trailers left out.
func TestStreams(t *testing.T) {
	p := start(t, serving(t, define(t, map[string]string{"/events": traps.Plain, "/proxy": `{"type":"HTTP_PROXY"}`}), Options{}))
	for _, path := range []string{"/events", "/proxy"} {
		p.gives("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nX-Backend: b\r\nTransfer-Encoding: chunked\r\nTrailer: X-T\r\n\r\n9\r\ndata: \xc3\n\n\r\n<pause>9\r\ndata: 2\xc3\n\r\n0\r\nX-T: 1\r\n\r\n")
		p.pause.Store(int64(300 * time.Millisecond))
		began := time.Now()
		pieces, trailer, headers := p.stream(request("GET", path))
		require.Len(t, pieces, 2, path)
		require.Equal(t, "data: \ufffd\n\ndata: 2\ufffd\n", pieces[0].text+pieces[1].text)
		require.Less(t, pieces[0].at.Sub(began), 250*time.Millisecond)
		require.Empty(t, trailer)
		require.Equal(t, "text/event-stream", headers.Get("Content-Type"))
		require.Equal(t, path == "/proxy", headers.Get("X-Backend") == "b")
	}
}

type piece struct {
	text string
	at   time.Time
}

// stream asks, and returns the pieces of the body as they come.
func (p *proxy) stream(text string) (pieces []piece, trailer, headers http.Header) {
	p.t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	path := strings.Fields(text)[1]
	got, err := client.Get("http://" + p.address + path)
	require.NoError(p.t, err)
	defer got.Body.Close()
	buf := make([]byte, 1000)
	for {
		n, err := got.Body.Read(buf)
		if n > 0 {
			pieces = append(pieces, piece{string(buf[:n]), time.Now()})
		}
		if err != nil {
			break
		}
	}
	return pieces, got.Trailer, got.Header
}

// TestLocalReplies: Envoy's own answers are no answers of the backend.
func TestLocalReplies(t *testing.T) {
	s := serving(t, define(t, map[string]string{"/pets/{petId}": traps.Mapped}), Options{})
	p := start(t, s, "timeout: 29s", "timeout: 0.2s")
	p.pause.Store(int64(time.Second))
	p.gives("<pause>" + sized("", `{"n":1}`))
	got, body := p.get("/pets/7")
	require.Equal(t, 504, got.StatusCode)
	require.Equal(t, `{"message":"Endpoint request timed out"}`, body)
	require.Equal(t, "InternalServerErrorException", got.Header.Get("X-Amzn-Errortype"))

	p = start(t, s, "port_value: 9000", fmt.Sprintf("port_value: %d", freePort(t)))
	got, body = p.get("/pets/7")
	require.Equal(t, 504, got.StatusCode)
	require.Equal(t, `{"message":"Network error communicating with endpoint"}`, body)
}

// TestContext: what Envoy knows of a request.
func TestContext(t *testing.T) {
	s := serving(t, define(t, map[string]string{"/a/{id}": `{"type":"HTTP","integrationResponses":{"200":{"statusCode":"200","responseTemplates":{"application/json":
		"$stageVariables.name $context.stage $context.path $context.resourcePath $context.authorizer.route $context.identity.sourceIp $context.protocol $input.params('id') $input.params('X-Who') $input.params('q') $input.body"}}}}`}),
		Options{Stage: "prod", StagePrefix: true, StageVariables: map[string]string{"name": "value"}, Context: map[string]string{"authorizer.route": "xds.route_name", "authorizer.none": "xds.none"}})
	p := start(t, s, "[source.address, request.protocol]", "[source.address, request.protocol, xds.route_name]", "- match: {prefix: /}", "- name: first\n                          match: {prefix: /}")
	p.gives(sized("", "body"))
	_, body := p.get("/prod/a/7?q=1", "X-Who: me", "Accept-Encoding: gzip")
	require.Equal(t, "value prod /prod/a/7 /a/{id} first 127.0.0.1 HTTP/1.1 7 me 1 body", body)
	require.Equal(t, "identity", p.asked.Load().Header.Get("Accept-Encoding"))
}

// TestModes: a filter that would send status and headers before they are mapped is
// refused.
func TestModes(t *testing.T) {
	s := serving(t, define(t, map[string]string{"/pets/{petId}": traps.Mapped}), Options{})
	for _, mode := range []string{"NONE", "STREAMED"} {
		p := start(t, s, "response_body_mode: BUFFERED", "response_body_mode: "+mode)
		p.gives(sized("", `{"n":1}`))
		got, _ := p.get("/pets/7")
		require.Equal(t, 500, got.StatusCode, mode)
		require.Nil(t, p.asked.Load(), mode)
	}
	p := start(t, s, "response_body_mode: BUFFERED", "response_body_mode: BUFFERED_PARTIAL", "allow_mode_override: true", "allow_mode_override: false")
	p.gives(sized("", `{"n":1}`))
	_, body := p.get("/pets/7")
	require.Equal(t, `{"n":1,"id":"7"}`, body)
}

// TestRequestHalf: requests are checked, and answers compressed, where Envoy has no
// part in them; see the table of docs/envoy.md.
func TestRequestHalf(t *testing.T) {
	definition := filepath.Join(t.TempDir(), "api.yaml")
	require.NoError(t, os.WriteFile(definition, []byte(traps.Validated), 0o600))
	p := start(t, serving(t, definition, Options{}))
	for target, want := range map[string]struct {
		status int
		coding string
	}{"/mock?q=1": {200, "gzip"}, "/mock": {400, ""}, "/http": {200, ""}} {
		p.gives("HTTP/1.1 200 x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
		got, body := p.ask("POST " + target + " HTTP/1.1\r\nHost: pets.example\r\nConnection: close\r\nAccept-Encoding: gzip\r\nContent-Type: application/json\r\nContent-Length: 14\r\n\r\n{\"name\":\"Rex\"}")
		require.Equal(t, want.status, got.StatusCode, target+body)
		require.Equal(t, want.coding, got.Header.Get("Content-Encoding"), target)
	}
}
