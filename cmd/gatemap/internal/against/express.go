package against

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/gatemaphttp"
	"github.com/gatemap/gatemap/gatemaptest/cases"
	"github.com/gatemap/gatemap/internal/fieldlist"
	"github.com/gatemap/gatemap/internal/settle"
	"github.com/gatemap/gatemap/mapping"
	"github.com/gatemap/gatemap/request"
)

// form is a request as HTTP carries it.
type form struct {
	method, path, query string // path and query are escaped
	headers             []gatemap.Field
	body                []byte
}

// ofConnection tells the headers, in small letters, that belong to a connection, or
// that net/http makes: a case cannot say them.
func ofConnection(name string) bool {
	switch name {
	case "connection", "content-length", "expect", "host", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade":
		return true
	}
	return false
}

// userAgent is that of a case which has none: firewalls refuse requests without.
const userAgent = "gatemap"

// formOf makes the request of a case. The error says what HTTP cannot carry.
func formOf(op *definition.Operation, c *cases.Case, more []gatemap.Field) (*form, error) {
	r := c.Request
	settle.Request(op, &r)
	f := &form{method: r.HTTPMethod, body: r.Body}
	if !mapping.ValidName(f.method) || f.method == http.MethodConnect {
		return nil, fmt.Errorf("%q is not a method that HTTP can send to a path", f.method)
	}
	var err error
	if f.path, err = pathOf(op, &c.Request); err != nil {
		return nil, err
	}
	f.query = fieldlist.Query("", r.Querystring)
	if f.headers, err = headersOf(r.Headers, more); err != nil {
		return nil, err
	}
	return f, nil
}

// pathOf is the path of a case: its own, or that of the resource with the
// parameters in it.
func pathOf(op *definition.Operation, r *gatemap.Request) (string, error) {
	path := r.Path
	if path == "" && op.Path == "" {
		return "", errors.New("neither the definition nor the case says the path")
	}
	if path == "" || strings.ContainsAny(path, "{}") {
		escaped := make([]gatemap.Field, len(r.PathParameters))
		for i, p := range r.PathParameters {
			if len(p.Values) == 0 || p.Values[len(p.Values)-1] == "" {
				return "", fmt.Errorf("the path parameter %s is empty", p.Name)
			}
			escaped[i] = gatemap.Field{Name: p.Name, Values: []string{escape(p.Values[len(p.Values)-1], strings.Contains(op.Path, "{"+p.Name+"+}"))}}
		}
		path = fillRest(settle.Fill(op.Path, escaped))
	}
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	if _, err := url.PathUnescape(path); err != nil {
		return "", err
	}
	for i := range len(path) {
		if c := path[i]; c <= ' ' || c >= 0x7f || c == '?' || c == '#' {
			return "", fmt.Errorf("the path %q has characters that must be escaped", path)
		}
	}
	return path, nil
}

// escape escapes a path parameter. The slashes of a greedy one stay.
func escape(value string, greedy bool) string {
	if !greedy {
		return url.PathEscape(value)
	}
	parts := strings.Split(value, "/")
	for i := range parts {
		parts[i] = url.PathEscape(parts[i])
	}
	return strings.Join(parts, "/")
}

// fillRest gives the parameters that a case does not have a value, which must
// not matter then.
func fillRest(path string) string {
	segments := strings.Split(path, "/")
	for i, s := range segments {
		if strings.HasPrefix(s, "{") && strings.HasSuffix(s, "}") {
			segments[i] = "1"
		}
	}
	return strings.Join(segments, "/")
}

// headersOf are the headers of a case and more that every request has.
func headersOf(fields, more []gatemap.Field) ([]gatemap.Field, error) {
	var all []gatemap.Field
	for _, h := range fields {
		if ofConnection(strings.ToLower(h.Name)) {
			continue
		}
		for _, v := range h.Values {
			if !mapping.ValidName(h.Name) || !mapping.ValidValue(v) || strings.TrimSpace(v) != v {
				return nil, fmt.Errorf("the header %q or its value has characters that HTTP does not carry", h.Name)
			}
		}
		all = append(all, h)
	}
	for _, h := range more {
		all = fieldlist.Delete(all, h.Name)
		all = append(all, h)
	}
	if fieldlist.Index(all, "User-Agent") < 0 {
		all = append(all, gatemap.Field{Name: "User-Agent", Values: []string{userAgent}})
	}
	return all, nil
}

// seen is what a server sees of the form, with a $context of its own.
func (f *form) seen(op *definition.Operation, host string) (*gatemap.Request, error) {
	r, err := http.NewRequest(f.method, "http://"+host+f.path, nil)
	if err != nil {
		return nil, err
	}
	r.URL.RawQuery = f.query
	stage := &gatemaphttp.Stage{Name: "stage", APIID: "api", AccountID: "account", ResourceID: "resource", DeploymentID: "deployment"}
	r.RemoteAddr = "192.0.2.1:1"
	got, err := stage.NewRequest(r, op.Path)
	if err != nil {
		return nil, errors.New("the path is not one of the resource " + op.Path)
	}
	made := got.Headers // Host, and what a gateway adds
	got.Headers = slices.Clone(f.headers)
	for _, h := range made {
		if fieldlist.Index(f.headers, h.Name) < 0 {
			got.Headers = append(got.Headers, h)
		}
	}
	got.Body = f.body
	return overridden(op, got), nil
}

// overridden is a request with what its request template overrides of the
// response.
func overridden(op *definition.Operation, r *gatemap.Request) *gatemap.Request {
	m, err := request.Compile(op.Integration, request.Options{BinaryMediaTypes: op.BinaryMediaTypes, FoldHeaderNames: true})
	if err != nil {
		return r
	}
	out, failed := m.Map(context.Background(), r)
	if failed != nil {
		return r
	}
	return out.Response(r)
}
