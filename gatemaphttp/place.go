package gatemaphttp

import (
	"fmt"
	"net/http"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/internal/route"
)

// place is where a request goes: its method, its path and what the variables of
// the resource take.
type place struct {
	method   string // of the request, see methodOf
	resource string // $context.resourcePath: the path of the resource, as the API has it
	path     string // Request.Path: that of the request without the stage, escaped
	full     string // $context.path: that of the request with the stage, or with the base path of a domain

	found      []route.Param // as the client has sent them; variables has room for them
	variables  [4]route.Param
	parameters []gatemap.Field // what bind makes of them
}

// place finds the place of a request to one resource, "" for any. The error is
// ErrPath.
func (s *Stage) place(r *http.Request, resourcePath string) (place, error) {
	path := r.URL.EscapedPath()
	at := place{method: r.Method, resource: resourcePath, path: clean(path)}
	at.full = s.full(path)
	if resourcePath == "" {
		at.resource = at.path
	}
	var ok bool
	if at.found, ok = route.Bind(resourcePath, path); !ok {
		return at, fmt.Errorf("%w: %.1000s has not the form of %s", ErrPath, path, resourcePath)
	}
	return at, nil
}

// full is $context.path of a path behind the stage
// (rules/routing.md#slashes).
func (s *Stage) full(path string) string {
	if path == "" {
		path = "/"
	}
	if s.Name == "" {
		return path
	}
	return "/" + s.Name + path
}

// bind makes the path parameters. Those of the event of a function are as the
// client has sent them (rules/routing.md#escapes).
func (at *place) bind(escaped bool) { at.parameters = pathParameters(at.found, escaped) }

// pathParameters makes fields of what variables take: decoded unless they stay
// escaped.
func pathParameters(found []route.Param, escaped bool) []gatemap.Field {
	if len(found) == 0 {
		return nil
	}
	fields, values := make([]gatemap.Field, len(found)), make([]string, len(found))
	for i, p := range found {
		if values[i] = p.Value; !escaped {
			values[i] = route.Unescape(p.Value)
		}
		fields[i] = gatemap.Field{Name: p.Name, Values: values[i : i+1 : i+1]}
	}
	return fields
}
