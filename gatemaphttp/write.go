package gatemaphttp

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap"
)

// Write sends a response to the client: its headers under the very names that
// it has, its body with the length that it has. Where HTTP allows no body (204,
// 304, and to HEAD, which net/http sees to) there is none. In place of a status
// of 1xx, which cannot be a final one, the service's own failure is sent. The
// error is that of the connection.
func Write(w http.ResponseWriter, resp *gatemap.Response) error {
	if resp.StatusCode < 200 {
		resp = informational(resp.StatusCode).Response()
	}
	setHeaders(w.Header(), resp)
	if !bodyAllowed(resp.StatusCode) {
		w.WriteHeader(resp.StatusCode)
		return nil
	}
	w.Header()["Content-Length"] = []string{strconv.Itoa(len(resp.Body))}
	w.WriteHeader(resp.StatusCode)
	_, err := w.Write(resp.Body)
	return err
}

// setHeaders puts the response's headers into h, which then shares their values.
// A type that is mapped under another spelling is the only one: net/http would
// look at the body and add its own. Headers that frame the message are left out.
func setHeaders(h http.Header, resp *gatemap.Response) {
	for i := range resp.Headers {
		f := &resp.Headers[i]
		name := f.Name
		switch len(name) {
		case len("Date"):
			if strings.EqualFold(name, "Date") {
				name = "Date" // in place of the server's
			}
		case len("Trailer"), len("Connection"), len("Content-Length"), len("Transfer-Encoding"):
			if frames(name) {
				continue
			}
		}
		if old, ok := h[name]; ok {
			h[name] = append(old[:len(old):len(old)], f.Values...)
		} else {
			h[name] = f.Values[:len(f.Values):len(f.Values)]
		}
	}
	if _, ok := h["Content-Type"]; !ok {
		h["Content-Type"] = nil
	}
}

// frames reports whether a header says where a message ends or what becomes of
// its connection. That is the server's to say: net/http writes a name in another
// spelling as any other, and the client would find two lengths.
func frames(name string) bool {
	for _, own := range [...]string{"Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "Trailer"} {
		if strings.EqualFold(name, own) {
			return true
		}
	}
	return false
}

// bodyAllowed reports whether a response of that status can have a body
// (RFC 9110).
func bodyAllowed(status int) bool {
	return status >= 200 && status != http.StatusNoContent && status != http.StatusNotModified
}

// setIDs adds the headers that the service adds to every response, and the
// trace id where it has one (rules/gateway-responses.md#always). A header that
// the integration response maps is not replaced.
func (x *exchange) setIDs(h http.Header) {
	x.values = [...]string{x.id.request, x.id.extended, x.id.trace}
	add(h, "x-amzn-RequestId", "X-Amzn-Requestid", x.values[0:1:1])
	add(h, "x-amz-apigw-id", "X-Amz-Apigw-Id", x.values[1:2:2])
	if x.traced() {
		add(h, "X-Amzn-Trace-Id", "X-Amzn-Trace-Id", x.values[2:3:3])
	}
}

func add(h http.Header, name, canonical string, values []string) {
	_, mapped := h[name]
	if _, other := h[canonical]; !mapped && !other {
		h[name] = values
	}
}
