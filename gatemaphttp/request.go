package gatemaphttp

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/internal/route"
)

// NewRequest returns what an integration response can see of r on a stage
// without a name: NewRequest of the zero Stage.
func NewRequest(r *http.Request, resourcePath string) (*gatemap.Request, error) {
	return new(Stage).NewRequest(r, resourcePath)
}

// ErrPath is the error of a request whose path is not one of the resource.
var ErrPath = errors.New("gatemaphttp: the request's path is not one of the resource")

// NewRequest returns what an integration response can see of r. resourcePath is
// the path of the resource with its parameters in braces; when it is empty the
// request has no path parameters, and any path is one of the resource. r's path
// is that behind the stage. The body is not read. The error is ErrPath.
//
// The names of headers are those of http.Header; Host is one of them.
func (s *Stage) NewRequest(r *http.Request, resourcePath string) (*gatemap.Request, error) {
	return s.newRequest(r, resourcePath, s.identify(r, time.Now()))
}

func (s *Stage) newRequest(r *http.Request, resourcePath string, id ids) (*gatemap.Request, error) {
	at, err := s.place(r, resourcePath, false)
	if err != nil {
		return nil, err
	}
	return s.requestAt(r, &at, id), nil
}

// requestAt returns what an integration response can see of r at a place.
func (s *Stage) requestAt(r *http.Request, at *place, id ids) *gatemap.Request {
	fields := headers(r)
	if s.Forwarded {
		fields = forwarded(fields, r, id)
	}
	return &gatemap.Request{
		HTTPMethod:     at.method,
		Path:           at.path,
		Headers:        fields,
		PathParameters: at.parameters,
		Querystring:    Querystring(r.URL.RawQuery),
		Context:        s.context(r, at, id),
		StageVariables: s.Variables,
	}
}

// namesKey is that of WithHeaderNames in a context.
type namesKey struct{}

// WithHeaderNames returns the context of a request that remembers how its client
// has spelled the names of headers: the event of a function has them so, and
// $input.params. net/http's server does not tell. Names that the request does
// not have do not count.
func WithHeaderNames(ctx context.Context, names []string) context.Context {
	return context.WithValue(ctx, namesKey{}, names)
}

// spelled are the headers by the names that the client has sent, in its order.
func spelled(fields []gatemap.Field, r *http.Request, names []string) []gatemap.Field {
	left := maps.Clone(r.Header)
	if r.Host != "" {
		left["Host"] = []string{r.Host}
	}
	for _, name := range names {
		key := http.CanonicalHeaderKey(name)
		if values, ok := left[key]; ok {
			fields = append(fields, gatemap.Field{Name: name, Values: values})
			delete(left, key)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(left)) {
		fields = append(fields, gatemap.Field{Name: name, Values: left[name]})
	}
	return fields
}

// headers are those of the request and its Host, which net/http keeps apart, in
// the order of their names.
func headers(r *http.Request) []gatemap.Field {
	fields := make([]gatemap.Field, 0, len(r.Header)+1)
	if names, ok := r.Context().Value(namesKey{}).([]string); ok {
		return spelled(fields, r, names)
	}
	for name, values := range r.Header {
		fields = append(fields, gatemap.Field{Name: name, Values: values})
	}
	if r.Host != "" {
		fields = append(fields, gatemap.Field{Name: "Host", Values: []string{r.Host}})
	}
	slices.SortFunc(fields, func(a, b gatemap.Field) int { return strings.Compare(a.Name, b.Name) })
	return fields
}

// PathParameters returns the parameters that an escaped path has by the pattern
// of a resource, decoded, and whether it is a path of that resource. A segment
// of the pattern is a literal, a parameter {name}, or at the end {name+}, which
// takes all that is left, one segment at least. Slashes at both ends of the path
// do not count. An empty pattern takes every path.
func PathParameters(resourcePath, escapedPath string) ([]gatemap.Field, bool) {
	params, ok := route.Bind(resourcePath, escapedPath)
	return pathParameters(params, false), ok
}

// Querystring returns the parameters of a query, decoded, in the order in which
// their names first occur. & and ; separate them (guide, known issues, on the
// semicolon). What is escaped badly stays as it is.
func Querystring(query string) []gatemap.Field {
	var fields []gatemap.Field
	index := make(map[string]int)
	for pair := range strings.FieldsFuncSeq(query, func(c rune) bool { return c == '&' || c == ';' }) {
		name, value, _ := strings.Cut(pair, "=")
		name, value = queryUnescape(name), queryUnescape(value)
		i, known := index[name]
		if !known {
			i = len(fields)
			index[name] = i
			fields = append(fields, gatemap.Field{Name: name})
		}
		fields[i].Values = append(fields[i].Values, value)
	}
	return fields
}

func queryUnescape(s string) string {
	if decoded, err := url.QueryUnescape(s); err == nil {
		return decoded
	}
	return s
}
