package target

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
)

func api(methods ...string) *formats.API {
	a := &formats.API{Name: "api.yaml"}
	for i, m := range methods {
		verb, path, _ := strings.Cut(m, " ")
		path, name, _ := strings.Cut(path, " ")
		a.Methods = append(a.Methods, definition.Operation{
			Position: definition.Position{File: "api.yaml", Line: i + 1, Column: 1}, HTTPMethod: verb, Path: path, API: name})
	}
	return a
}

func TestFind(t *testing.T) {
	pets := api("GET /", "GET /pets", "POST /pets", "GET /pets/{id}", "ANY /pets/{id}", "DELETE /pets/mine", "ANY /{proxy+}", "GET /pets/{id}/tags/{tag}")
	tests := []struct{ method, path, want string }{
		{"GET", "/pets/{id}", "GET /pets/{id} []"},
		{"get", "/pets/7", "GET /pets/{id} [{id [7]}]"},
		{"PATCH", "/pets/7", "ANY /pets/{id} [{id [7]}]"},
		{"GET", "/", "GET / []"},
		{"GET", "/pets/", "GET /pets []"},
		{"GET", "/pets/7/tags/a%20b", "GET /pets/{id}/tags/{tag} [{id [7]} {tag [a%20b]}]"},
		{"GET", "/a/b/c", "ANY /{proxy+} [{proxy [a/b/c]}]"},
		{"GET", "/pets/7/x", "ANY /{proxy+} [{proxy [pets/7/x]}]"},
		{"DELETE", "/pets/mine", "DELETE /pets/mine []"},
		{"", "/pets/7/tags/1", "GET /pets/{id}/tags/{tag} [{id [7]} {tag [1]}]"},
		{"POST", "", "POST /pets []"},
	}
	for _, tt := range tests {
		m, err := Find(pets, Query{Method: tt.method, Path: tt.path})
		require.NoError(t, err, "%+v", tt)
		require.Equal(t, tt.want, fmt.Sprintf("%s %s %v", m.HTTPMethod, m.Path, m.PathParameters))
	}
	m, err := Find(api("DELETE /pets/mine", "GET /pets/{id}"), Query{Method: "GET", Path: "/pets/mine"})
	require.NoError(t, err)
	require.Equal(t, "/pets/{id}", m.Path, "a resource without the method does not count (rules/routing.md#method)")
	one, err := Find(api("GET /x"), Query{})
	require.NoError(t, err)
	require.Equal(t, "/x", one.Path)
	two := api("GET /x A", "GET /x B")
	_, err = Find(two, Query{Method: "GET", Path: "/x"})
	require.EqualError(t, err, "api.yaml has 2 methods that GET /x can mean\n  GET     /x  (api.yaml:1:1) --api A\n  GET     /x  (api.yaml:2:1) --api B")
	m, err = Find(two, Query{Method: "GET", Path: "/x", API: "B"})
	require.NoError(t, err)
	require.Equal(t, 2, m.Line)
	lone, err := Find(api(" "), Query{Method: "GET", Path: "/any/path"})
	require.NoError(t, err)
	require.Empty(t, lone.PathParameters)
}

func TestNotFound(t *testing.T) {
	_, err := Find(api("GET /pets", "POST /pets"), Query{Method: "PUT", Path: "/pets"})
	require.EqualError(t, err, "api.yaml has no method PUT /pets; it has\n  GET     /pets  (api.yaml:1:1)\n  POST    /pets  (api.yaml:2:1)")
	_, err = Find(api("GET /pets", "POST /pets"), Query{})
	require.ErrorContains(t, err, "api.yaml has 2 methods: choose one with --method and --path\n")
	_, err = Find(api(), Query{Path: "/"})
	require.EqualError(t, err, "api.yaml has no method with an integration")
	var many []string
	for i := range 100 {
		many = append(many, fmt.Sprintf("GET /%d", i))
	}
	_, err = Find(api(many...), Query{Path: "/x"})
	require.ErrorContains(t, err, "and 60 more")
	_, err = Find(api("GET /a/{x}"), Query{Path: "/a/"})
	require.Error(t, err, "a parameter is not empty")
	_, err = Find(api("DELETE /pets/{id}", "GET /{proxy+}"), Query{Method: "GET", Path: "/pets/{id}"})
	require.Error(t, err, "the path of a resource is that resource's")
}

// TestProblemsAbout: what is wrong with other methods is not said to who asks
// for one.
func TestProblemsAbout(t *testing.T) {
	a, err := formats.Parse("a.yaml", []byte(`openapi: 3.0.1
paths:
  /a:
    get:
      x-amazon-apigateway-integration: {type: http, uri: http://h, one: 1, responses: {default: {statusCode: "200"}}}
    put: {}
    post:
      x-amazon-apigateway-integration: {type: http, uri: http://h, other: 1, responses: {default: {statusCode: "200"}}}
x-amazon-apigateway-gateway-responses: 3
`), formats.Options{})
	require.NoError(t, err)
	require.Len(t, a.Problems, 4)
	m, err := Find(a, Query{Method: "GET", Path: "/a"})
	require.NoError(t, err)
	about := ProblemsOf(a).About(m.Operation).Report()
	require.Contains(t, about, `"one"`)
	require.Contains(t, about, "the gateway responses")
	require.NotContains(t, about, `"other"`)
	require.NotContains(t, about, "PUT")
}
