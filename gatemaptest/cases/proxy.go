//go:build !js

package cases

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/gatemaphttp"
	"github.com/gatemap/gatemap/internal/fieldlist"
	"github.com/gatemap/gatemap/internal/settle"
)

// isProxy reports whether a method hands its backend's answer on: there is no
// integration response, and the whole integration is run.
func isProxy(m *definition.Operation) bool {
	return m.Integration.Type == definition.AWSProxy || m.Integration.Type == definition.HTTPProxy
}

// The URIs that stand for those of a definition, which may not be resolved: the
// response does not depend on them.
const (
	anyEndpoint = "http://backend.invalid/"
	anyFunction = "arn:aws:apigateway:local:lambda:path/2015-03-31/functions/arn:aws:lambda:local:000000000000:function:any/invocations"
)

// EvaluateProxy gives the response of a proxy integration to a case. The error is
// definition.Faults: it cannot be run.
func EvaluateProxy(m *definition.Operation, c *Case) (*Outcome, error) {
	if !isProxy(m) {
		return nil, fmt.Errorf("%s %s is no proxy integration (%s)", m.HTTPMethod, m.Path, m.Integration.Type)
	}
	t := &compiled{method: m, file: m.File}
	return t.evaluateProxy(&File{Name: m.File}, c)
}

// evaluateProxy runs a case of a proxy integration.
func (t *compiled) evaluateProxy(f *File, c *Case) (*Outcome, error) {
	backend := &proxyBackend{t: t, b: &c.Backend}
	base, err := url.Parse(anyEndpoint)
	if err != nil {
		return nil, err
	}
	method, integration := *t.method, *t.method.Integration
	integration.URI, integration.RequestParameters = anyEndpoint, nil
	if integration.Type == definition.AWSProxy {
		integration.URI = anyFunction
	}
	method.Integration = &integration
	o := new(Outcome)
	w := &written{header: http.Header{}}
	h, err := gatemaphttp.NewIntegration(&method, gatemaphttp.IntegrationOptions{
		Stage: &gatemaphttp.Stage{Context: c.Request.Context, Variables: c.Request.StageVariables},
		Endpoints: &gatemaphttp.Endpoints{
			HTTP: []gatemaphttp.Redirect{{Prefix: anyEndpoint, URL: base}}, Lambda: backend, Transport: backend,
		},
		Hooks: &gatemaphttp.Hooks{Exchanged: func(_ context.Context, e *gatemaphttp.Exchange) { o.proxied(e, w) }},
	})
	if err != nil {
		return nil, settle.Faults(err, t.method, t.method.Locate)
	}
	r, err := t.httpRequest(&c.Request)
	if err != nil {
		return nil, faultsAt(f.Name, c.Line, err, "%v", err)
	}
	h.ServeHTTP(w, r)
	if o.Response == nil {
		return nil, faultsAt(f.Name, c.Line, nil, "the path %s is not one of the resource %s", r.URL.Path, t.method.Path)
	}
	return o, nil
}

// proxied takes the outcome of an exchange, whose memory is that of others.
func (o *Outcome) proxied(e *gatemaphttp.Exchange, w *written) {
	resp := &gatemap.Response{StatusCode: e.Response.StatusCode, Body: bytes.Clone(e.Response.Body)}
	if e.Streamed {
		resp.Body = bytes.Clone(w.body.Bytes())
	}
	for _, h := range e.Response.Headers {
		resp.Headers = append(resp.Headers, gatemap.Field{Name: h.Name, Values: slices.Clone(h.Values)})
	}
	slices.SortStableFunc(resp.Headers, func(a, b gatemap.Field) int { return strings.Compare(a.Name, b.Name) })
	o.Response, o.Failure = resp, e.Failure
	o.Explanation = &gatemap.Explanation{Response: resp, Error: e.Failure}
}

// httpRequest is the request of a case as a server gets it.
func (t *compiled) httpRequest(r *gatemap.Request) (*http.Request, error) {
	request := *r
	settle.Request(t.method, &request)
	if strings.Contains(request.Path, "{") {
		escaped := make([]gatemap.Field, len(request.PathParameters))
		for i, p := range request.PathParameters {
			escaped[i].Name = p.Name
			if n := len(p.Values); n > 0 {
				escaped[i].Values = []string{url.PathEscape(p.Values[n-1])}
			}
		}
		request.Path = strings.NewReplacer("{", "%7B", "}", "%7D").Replace(settle.Fill(request.Path, escaped))
	}
	query := make(url.Values)
	for _, q := range request.Querystring {
		query[q.Name] = append(query[q.Name], q.Values...)
	}
	made, err := http.NewRequest(request.HTTPMethod, "http://localhost"+request.Path, bytes.NewReader(request.Body))
	if err != nil {
		return nil, err
	}
	made.URL.RawQuery, made.RemoteAddr = query.Encode(), "127.0.0.1:0"
	for _, h := range request.Headers {
		made.Header[http.CanonicalHeaderKey(h.Name)] = h.Values
	}
	return made, nil
}

// proxyBackend answers as a case says.
type proxyBackend struct {
	t *compiled
	b *Backend
}

func (p *proxyBackend) status() int {
	if p.b.StatusCode == 0 {
		return http.StatusOK
	}
	return p.b.StatusCode
}

// RoundTrip implements http.RoundTripper.
func (p *proxyBackend) RoundTrip(r *http.Request) (*http.Response, error) {
	if failed := p.b.Unanswered(p.t.method); failed != nil {
		return nil, failed
	}
	h := http.Header{}
	for _, f := range p.b.Headers {
		name := http.CanonicalHeaderKey(f.Name)
		h[name] = append(h[name], f.Values...)
	}
	return &http.Response{
		StatusCode: p.status(), Header: h, Body: io.NopCloser(bytes.NewReader(p.b.Body)), ContentLength: int64(len(p.b.Body)), Request: r,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}, nil
}

// Invoke implements gatemaphttp.Invoker.
func (p *proxyBackend) Invoke(context.Context, *gatemaphttp.Invocation) (*gatemaphttp.InvocationResult, error) {
	if failed := p.b.Unanswered(p.t.method); failed != nil {
		return nil, failed
	}
	got := &gatemaphttp.InvocationResult{StatusCode: p.status(), Payload: bytes.Clone(p.b.Body)}
	got.FunctionError, _ = fieldlist.First(p.b.Headers, "X-Amz-Function-Error")
	if p.b.ErrorMessage != nil && got.FunctionError == "" {
		got.FunctionError = "Unhandled"
	}
	return got, nil
}

// written is what a handler has written.
type written struct {
	header http.Header
	body   bytes.Buffer
}

// Header implements http.ResponseWriter.
func (w *written) Header() http.Header { return w.header }

// WriteHeader implements http.ResponseWriter.
func (w *written) WriteHeader(int) {}

// Write implements http.ResponseWriter.
func (w *written) Write(p []byte) (int, error) { return w.body.Write(p) }

// errProxy is the fault of a proxy where integration responses are asked for.
func errProxy(m *definition.Operation) error {
	return fmt.Errorf("%s %s is a proxy integration (%s), which has no integration responses to write cases for", m.HTTPMethod, m.Path, m.Integration.Type)
}
