package gatemaphttp

import (
	"net/http"
	"net/url"
	"strings"
)

// Proxy returns a handler that asks the server at target and answers with the
// integration response. transport asks; nil is http.DefaultTransport. The
// server gets the client's method, path behind that of target, query, headers
// and body, without what is meant for one connection and without
// Accept-Encoding.
func (m *Method) Proxy(target *url.URL, transport http.RoundTripper) http.Handler {
	m = m.ready()
	if transport == nil {
		transport = http.DefaultTransport
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		m.exchange(w, r, func(x *exchange) (*http.Response, error) {
			return transport.RoundTrip(outgoing(x, target))
		})
	})
}

// exchange serves a request by a backend that ask asks.
func (m *Method) exchange(w http.ResponseWriter, r *http.Request, ask func(*exchange) (*http.Response, error)) {
	x, failed := m.begin(r)
	x.buffers = takeBuffers()
	defer x.end()
	if failed != nil {
		x.send(w, x.fail(failed), nil, 0, 0)
		return
	}
	x.asking()
	got, err := ask(x)
	if err != nil {
		x.send(w, x.fail(x.unanswered(err)), nil, 0, 0)
		return
	}
	defer got.Body.Close()
	a := answerOf(got)
	resp, rest, action := x.pull(a)
	x.send(w, resp, rest, action, a.length)
}

// outgoing makes the backend's request.
func outgoing(x *exchange, target *url.URL) *http.Request {
	out := x.client.Clone(x.ctx)
	out.RequestURI, out.Close = "", false
	out.URL.Scheme, out.URL.Host, out.Host = target.Scheme, target.Host, ""
	out.URL.Path, out.URL.RawPath = joinPath(target, x.client.URL)
	if target.RawQuery != "" {
		out.URL.RawQuery = strings.TrimSuffix(target.RawQuery+"&"+out.URL.RawQuery, "&")
	}
	if x.client.ContentLength == 0 {
		out.Body = nil // RoundTrip may then try again on a connection that was closed
	}
	removeHopByHop(out.Header)
	out.Header.Del("Accept-Encoding")
	if _, named := out.Header["User-Agent"]; !named {
		out.Header["User-Agent"] = nil // net/http would name itself
	}
	return out
}

// joinPath puts the path of a request behind that of the target.
func joinPath(target, request *url.URL) (path, rawPath string) {
	if target.Path == "" || target.Path == "/" {
		return request.Path, request.RawPath
	}
	joined := target.JoinPath()
	joined.Path = strings.TrimSuffix(joined.Path, "/") + request.Path
	joined.RawPath = strings.TrimSuffix(target.EscapedPath(), "/") + request.EscapedPath()
	return joined.Path, joined.RawPath
}

// hopByHop are the headers of one connection (RFC 9110, 7.6.1, and those that
// were before it).
var hopByHop = []string{
	"Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection",
	"Te", "Trailer", "Transfer-Encoding", "Upgrade",
}

func removeHopByHop(h http.Header) {
	for _, list := range h["Connection"] {
		for name := range strings.SplitSeq(list, ",") {
			h.Del(strings.TrimSpace(name))
		}
	}
	for _, name := range hopByHop {
		h.Del(name)
	}
}
