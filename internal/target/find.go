package target

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/internal/route"
)

// Query says which method is meant. Empty members leave it open.
type Query struct {
	API    string // the name of the API inside the definition
	Method string // the HTTP method, in any case
	Path   string // of the resource ("/pets/{id}"), or of a request ("/pets/7")
}

// Match is the method that a Query means.
type Match struct {
	*definition.Operation
	PathParameters []gatemap.Field // from the path of a request, as they are written there
}

// NotFoundError is a Query that no method answers, or several.
type NotFoundError struct {
	Query
	Name   string                  // of the definition
	Among  []*definition.Operation // those that answer it; all of the definition when none does
	Answer int                     // how many answer it
}

// listed bounds the methods that a message names.
const listed = 40

// Error says what was looked for and lists the methods.
func (e *NotFoundError) Error() string {
	var b strings.Builder
	what := strings.Join(slices.DeleteFunc([]string{strings.ToUpper(e.Method), e.Path, e.API}, func(s string) bool { return s == "" }), " ")
	switch {
	case len(e.Among) == 0:
		fmt.Fprintf(&b, "%s has no method with an integration", e.Name)
	case e.Answer == 0:
		fmt.Fprintf(&b, "%s has no method %s; it has", e.Name, what)
	case what == "":
		fmt.Fprintf(&b, "%s has %d methods: choose one with --method and --path", e.Name, e.Answer)
	default:
		fmt.Fprintf(&b, "%s has %d methods that %s can mean", e.Name, e.Answer, what)
	}
	several := SeveralAPIs(e.Among)
	for i, m := range e.Among {
		if i == listed {
			fmt.Fprintf(&b, "\n  and %d more", len(e.Among)-i)
			break
		}
		fmt.Fprintf(&b, "\n  %-7s %s  (%v)", m.HTTPMethod, cmp.Or(m.Path, "-"), m.Position)
		if several {
			fmt.Fprintf(&b, " --api %s", m.API)
		}
	}
	return b.String()
}

// SeveralAPIs reports whether methods belong to different APIs.
func SeveralAPIs(methods []*definition.Operation) bool {
	return slices.ContainsFunc(methods, func(m *definition.Operation) bool { return m.API != methods[0].API })
}

// Find returns the method of api that q means. A path with a brace is first taken
// for that of a resource, then as any other for that of a request: as the service
// does, it goes to the most literal resource that has the method, or ANY. The
// error is a *NotFoundError. Source: docs/rules/routing.md.
func Find(api *formats.API, q Query) (Match, error) {
	of := Named(api, Query{API: q.API})
	if named := Named(api, Query{API: q.API, Path: q.Path}); strings.Contains(q.Path, "{") && len(named) > 0 {
		of = named
	}
	found := verbs(resources(verbs(of, q.Method, false), q.Path), q.Method, true)
	if len(found) == 1 {
		return Match{found[0], parameters(found[0].Path, q.Path)}, nil
	}
	e := &NotFoundError{q, api.Name, found, len(found)}
	if len(found) == 0 {
		e.Among = Named(api, Query{})
	}
	return Match{}, e
}

// Named returns the methods of api that have the API, the method and the path of
// q as they are written, as far as q says them.
func Named(api *formats.API, q Query) []*definition.Operation {
	var of []*definition.Operation
	for i := range api.Methods {
		m := &api.Methods[i]
		if (q.API == "" || m.API == q.API) && (q.Method == "" || strings.EqualFold(m.HTTPMethod, q.Method)) && (q.Path == "" || m.Path == q.Path) {
			of = append(of, m)
		}
	}
	return of
}

// resources leaves the methods of the resource at path. A method without a
// path, of a document that has none, is at every path.
func resources(of []*definition.Operation, path string) []*definition.Operation {
	if path == "" {
		return of
	}
	var found []*definition.Operation
	best := ""
	for _, m := range of {
		rank := "0" + m.Path
		if m.Path != path && m.Path != "" {
			if _, ok := route.Bind(m.Path, path); !ok {
				continue
			}
			rank = "1" + route.Rank(m.Path)
		}
		switch {
		case found == nil || rank < best:
			found, best = []*definition.Operation{m}, rank
		case rank == best:
			found = append(found, m)
		}
	}
	return found
}

// verbs leaves the methods for an HTTP method: those of that name and ANY, or
// only those of that name where there are some.
func verbs(of []*definition.Operation, verb string, only bool) []*definition.Operation {
	if verb == "" {
		return of
	}
	var exact, all []*definition.Operation
	for _, m := range of {
		named := strings.EqualFold(m.HTTPMethod, verb)
		if named {
			exact = append(exact, m)
		}
		if named || m.HTTPMethod == "ANY" || m.HTTPMethod == "" {
			all = append(all, m)
		}
	}
	if only && exact != nil {
		return exact
	}
	return all
}

// parameters are what the variables of a resource take of a path, none where that
// is the resource's own.
func parameters(resource, path string) (params []gatemap.Field) {
	if resource == path {
		return nil
	}
	found, _ := route.Bind(resource, path)
	for _, p := range found {
		params = append(params, gatemap.Field{Name: p.Name, Values: []string{p.Value}})
	}
	return params
}

// OneAPI returns the API called name of a definition, all of it for "".
func OneAPI(api *formats.API, name string) (*formats.API, error) {
	if name == "" {
		return api, nil
	}
	if part := api.Of(name); part != nil {
		return part, nil
	}
	var names []string
	for _, m := range api.Methods {
		if !slices.Contains(names, m.API) && m.API != "" {
			names = append(names, m.API)
		}
	}
	if names == nil {
		return nil, fmt.Errorf("%s has one API, which has no name there: leave --api out", api.Name)
	}
	return nil, fmt.Errorf("%s has no API %s; it has %s", api.Name, name, strings.Join(names, ", "))
}
