package gatemaphttp

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/contenthandling"
)

// Transport returns a RoundTripper that asks base (nil is
// http.DefaultTransport) and gives the integration response of its answer. What
// a client would see as the gateway's own failure is a response here too; an
// error is left only where the request's own context has ended.
func (m *Method) Transport(base http.RoundTripper) http.RoundTripper {
	if base == nil {
		base = http.DefaultTransport
	}
	return &transport{m.ready(), base}
}

type transport struct {
	m    *Method
	base http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	x, failed := t.m.begin(r)
	if failed != nil {
		if r.Body != nil {
			r.Body.Close()
		}
		return x.response(x.fail(failed), r), nil
	}
	out := r.Clone(x.ctx)
	out.Header.Del("Accept-Encoding")
	x.asking()
	got, err := t.base.RoundTrip(out)
	if err != nil {
		defer x.end()
		if r.Context().Err() != nil {
			return nil, err
		}
		return x.response(x.fail(x.unanswered(err)), r), nil
	}
	got.Request = r
	x.replace(got)
	return got, nil
}

type clientRequest struct{}

// Inbound returns a handler that remembers the client's request for
// ModifyResponse and ErrorHandler, and takes its Accept-Encoding away. Put it
// around the ReverseProxy that has them: what the proxy sends to the backend has
// another path and other headers than what the client had sent.
func (m *Method) Inbound(proxy http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		in := r.WithContext(context.WithValue(r.Context(), clientRequest{}, r))
		in.Header = r.Header.Clone()
		in.Header.Del("Accept-Encoding")
		proxy.ServeHTTP(w, in)
	})
}

// inbound returns the client's request of one that a proxy has made.
func inbound(r *http.Request) *http.Request {
	if client, ok := r.Context().Value(clientRequest{}).(*http.Request); ok {
		return client.WithContext(r.Context())
	}
	return r
}

// ModifyResponse is the ModifyResponse of an httputil.ReverseProxy: it makes the
// integration response of a backend's answer. The error is always nil: what
// fails is a response too. Without Inbound around the proxy the request of the
// evaluation is the one that the proxy had sent.
//
// The proxy spells the names of headers in net/http's way, and the timeout of
// its transport is the one that counts.
func (m *Method) ModifyResponse(got *http.Response) error {
	x, failed := m.begin(inbound(got.Request))
	x.asking()
	if failed != nil {
		got.Body.Close()
		*got = *x.response(x.fail(failed), got.Request)
		return nil
	}
	x.replace(got)
	return nil
}

// ErrorHandler is the ErrorHandler of an httputil.ReverseProxy: it answers for a
// backend that cannot be reached or is too late. When the client has gone there
// is nobody to answer.
func (m *Method) ErrorHandler(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		panic(http.ErrAbortHandler)
	}
	x, failed := m.begin(inbound(r))
	defer x.end()
	if failed == nil {
		failed = NoAnswer(err)
	}
	x.send(w, x.fail(failed), nil, 0, 0)
}

// replace makes got, a backend's answer, the integration response. Its body ends
// the exchange.
func (x *exchange) replace(got *http.Response) {
	a, closer := answerOf(got), got.Body
	resp, rest, action := x.pull(a)
	if rest == nil {
		closer.Close()
		*got = *x.response(resp, got.Request)
		return
	}
	length := int64(-1)
	if action == contenthandling.Pass {
		length = a.length
	} else {
		rest = convertBody(rest, closer, action)
	}
	next := x.head(resp, got.Request, length)
	next.Body = &lastBody{rest, closer, x.end}
	*got = *next
	x.done(resp)
}

// lastBody is the rest of a backend's body, whose end is that of the exchange.
type lastBody struct {
	io.Reader
	closer io.Closer
	end    func()
}

// Close implements io.Closer.
func (b *lastBody) Close() error {
	defer b.end()
	return b.closer.Close()
}

// response is a whole response to r.
func (x *exchange) response(resp *gatemap.Response, r *http.Request) *http.Response {
	defer x.end()
	body := resp.Body
	if !bodyAllowed(resp.StatusCode) {
		body = nil
	}
	got := x.head(resp, r, int64(len(body)))
	got.Body = http.NoBody
	if len(body) > 0 && r.Method != http.MethodHead {
		got.Body = io.NopCloser(bytes.NewReader(body))
	}
	x.done(resp)
	return got
}

// head is a response to r without its body, of the length -1 where that is not
// known.
func (x *exchange) head(resp *gatemap.Response, r *http.Request, length int64) *http.Response {
	h := make(http.Header, len(resp.Headers)+4)
	setHeaders(h, resp)
	canonical(h)
	x.setIDs(h)
	canonical(h)
	if length >= 0 && bodyAllowed(resp.StatusCode) {
		h.Set("Content-Length", strconv.FormatInt(length, 10))
	}
	return &http.Response{
		Status:        strconv.Itoa(resp.StatusCode) + " " + http.StatusText(resp.StatusCode),
		StatusCode:    resp.StatusCode,
		Proto:         "HTTP/1.1",
		ProtoMajor:    1,
		ProtoMinor:    1,
		Header:        h,
		ContentLength: length,
		Request:       r,
	}
}

// canonical makes the names of h those that Header.Get finds.
func canonical(h http.Header) {
	for name, values := range h {
		if wanted := http.CanonicalHeaderKey(name); wanted != name {
			delete(h, name)
			h[wanted] = append(h[wanted], values...)
		}
	}
}
