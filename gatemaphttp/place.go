package gatemaphttp

import (
	"fmt"
	"net/http"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/internal/route"
)

// place is where a request goes.
type place struct {
	method     string          // of the request, see methodOf
	resource   string          // $context.resourcePath: the path of the resource, as the API has it
	path       string          // Request.Path: that of the request without the stage, escaped
	full       string          // $context.path: that of the request with the stage, or with the base path of a domain
	parameters []gatemap.Field // what the variables of the resource take
}

// place finds the place of a request to one resource, "" for any. The error is
// ErrPath.
func (s *Stage) place(r *http.Request, resourcePath string, escaped bool) (place, error) {
	path := r.URL.EscapedPath()
	at := place{method: r.Method, resource: resourcePath, path: clean(path), full: s.full(path)}
	if resourcePath == "" {
		at.resource = at.path
	}
	found, ok := route.Bind(resourcePath, path)
	if !ok {
		return at, fmt.Errorf("%w: %.1000s has not the form of %s", ErrPath, path, resourcePath)
	}
	at.parameters = pathParameters(found, escaped)
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

// pathParameters makes fields of what variables take: decoded, or escaped as the
// client has sent it, which is what the event of a function has
// (rules/routing.md#escapes).
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
