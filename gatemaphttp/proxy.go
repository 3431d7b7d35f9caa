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
	client := x.client
	out := client.WithContext(x.ctx)
	address := *client.URL
	address.Scheme, address.Host = target.Scheme, target.Host
	address.Path, address.RawPath = joinPath(target, client.URL)
	if target.RawQuery != "" {
		address.RawQuery = strings.TrimSuffix(target.RawQuery+"&"+address.RawQuery, "&")
	}
	out.URL, out.Host, out.RequestURI, out.Close = &address, "", "", false
	if client.ContentLength == 0 {
		out.Body = nil // RoundTrip may then try again on a connection that was closed
	}
	out.Header, out.Trailer = endToEnd(client.Header), client.Trailer.Clone()
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

// isHopByHop reports whether a header is one of a connection (RFC 9110, 7.6.1, and
// those that were before it).
func isHopByHop(name string) bool {
	switch name {
	case "Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection",
		"Te", "Trailer", "Transfer-Encoding", "Upgrade":
		return true
	}
	return false
}

// endToEnd copies the headers that a backend gets of a client: not those of the
// client's connection, and no Accept-Encoding.
func endToEnd(client http.Header) http.Header {
	h, count := make(http.Header, len(client)+1), 0
	for _, values := range client {
		count += len(values)
	}
	all := make([]string, 0, count) // what RoundTrippers do to the values is not the client's
	for name, values := range client {
		if name == "Accept-Encoding" || isHopByHop(name) {
			continue
		}
		all = append(all, values...)
		h[name] = all[len(all)-len(values) : len(all) : len(all)]
	}
	removeNamed(h, client["Connection"])
	return h
}

// removeNamed removes the headers that a Connection names.
func removeNamed(h http.Header, connection []string) {
	for _, list := range connection {
		for name := range strings.SplitSeq(list, ",") {
			h.Del(strings.TrimSpace(name))
		}
	}
}

func removeHopByHop(h http.Header) {
	removeNamed(h, h["Connection"])
	for name := range h {
		if isHopByHop(name) {
			delete(h, name)
		}
	}
}
