package gatemaphttp

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gatemap/gatemap"
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
	return s.newRequest(r, resourcePath, s.identify(r))
}

func (s *Stage) newRequest(r *http.Request, resourcePath string, id ids) (*gatemap.Request, error) {
	path := r.URL.EscapedPath()
	if path == "" {
		path = "/"
	}
	parameters, ok := PathParameters(resourcePath, path)
	if !ok {
		return nil, fmt.Errorf("%w: %s has not the form of %s", ErrPath, path, resourcePath)
	}
	shown := resourcePath
	if shown == "" {
		shown = path
	}
	return &gatemap.Request{
		HTTPMethod:     r.Method,
		Path:           path,
		Headers:        headers(r),
		PathParameters: parameters,
		Querystring:    Querystring(r.URL.RawQuery),
		Context:        s.context(r, id, shown, path),
		StageVariables: s.Variables,
	}, nil
}

// headers are those of the request and its Host, which net/http keeps apart, in
// the order of their names.
func headers(r *http.Request) []gatemap.Field {
	fields := make([]gatemap.Field, 0, len(r.Header)+1)
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
// takes all that is left, one segment at least. A trailing slash of the path
// does not count. An empty pattern takes every path.
func PathParameters(resourcePath, escapedPath string) ([]gatemap.Field, bool) {
	if resourcePath == "" {
		return nil, true
	}
	var parameters []gatemap.Field
	rest := trimSlashes(escapedPath)
	pattern := trimSlashes(resourcePath)
	for pattern != "" {
		var want, have string
		want, pattern, _ = strings.Cut(pattern, "/")
		name, greedy, isParameter := parameter(want)
		if greedy {
			have, rest = rest, ""
		} else {
			have, rest, _ = strings.Cut(rest, "/")
		}
		value := unescape(have)
		switch {
		case have == "" || !isParameter && value != want:
			return nil, false
		case isParameter:
			parameters = append(parameters, gatemap.Field{Name: name, Values: []string{value}})
		}
	}
	if rest != "" {
		return nil, false
	}
	return parameters, true
}

func trimSlashes(path string) string {
	return strings.TrimSuffix(strings.TrimPrefix(path, "/"), "/")
}

// parameter takes a segment of a resource's path apart.
func parameter(segment string) (name string, greedy, ok bool) {
	if len(segment) < 3 || segment[0] != '{' || segment[len(segment)-1] != '}' {
		return "", false, false
	}
	name, greedy = strings.CutSuffix(segment[1:len(segment)-1], "+")
	return name, greedy, true
}

// unescape decodes a segment of a path; one with a faulty escape stays as it is.
func unescape(segment string) string {
	if decoded, err := url.PathUnescape(segment); err == nil {
		return decoded
	}
	return segment
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
