package target

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
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

// Find returns the method of api that q means. A path is first taken for that
// of a resource, then for that of a request: as the service does, it goes to
// the most literal resource, and then to that resource's method, or its ANY.
// The error is a *NotFoundError. Source: guide, api-gateway-method-settings
// (proxy resources); API reference, ANY.
func Find(api *formats.API, q Query) (Match, error) {
	found := verbs(resources(Named(api, Query{API: q.API}), q.Path), q.Method)
	if len(found) == 1 {
		params, _ := bind(found[0].Path, q.Path)
		return Match{found[0], params}, nil
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
			if _, ok := bind(m.Path, path); !ok {
				continue
			}
			rank = "1" + specificity(m.Path)
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

// verbs leaves the methods for an HTTP method: those of that name, or of an
// API that has none of that name, ANY.
func verbs(of []*definition.Operation, verb string) []*definition.Operation {
	if verb == "" {
		return of
	}
	var exact, others []*definition.Operation
	for _, m := range of {
		switch {
		case strings.EqualFold(m.HTTPMethod, verb):
			exact = append(exact, m)
		case m.HTTPMethod == "ANY" || m.HTTPMethod == "":
			others = append(others, m)
		}
	}
	if exact != nil {
		return exact
	}
	return others
}

// bind matches the path of a request with that of a resource.
func bind(template, path string) ([]gatemap.Field, bool) {
	if template == path {
		return nil, true
	}
	if path != "/" {
		path = strings.TrimSuffix(path, "/")
	}
	want, have := strings.Split(template, "/"), strings.Split(path, "/")
	var params []gatemap.Field
	for i, w := range want {
		name, variable := strings.CutPrefix(w, "{")
		name, closed := strings.CutSuffix(name, "}")
		greedy := strings.HasSuffix(name, "+")
		switch {
		case i >= len(have):
			return nil, false
		case !variable || !closed:
			if w != have[i] {
				return nil, false
			}
		case have[i] == "":
			return nil, false
		case greedy && i == len(want)-1:
			value := strings.Join(have[i:], "/")
			return append(params, gatemap.Field{Name: strings.TrimSuffix(name, "+"), Values: []string{value}}), true
		default:
			params = append(params, gatemap.Field{Name: name, Values: []string{have[i]}})
		}
	}
	return params, len(have) == len(want)
}

// specificity orders resources: of two that match, the one that is literal
// where the other has a parameter comes first, and a greedy one comes last.
func specificity(template string) string {
	var b strings.Builder
	for s := range strings.SplitSeq(template, "/") {
		switch {
		case strings.HasSuffix(s, "+}"):
			b.WriteByte('c')
		case strings.HasPrefix(s, "{"):
			b.WriteByte('b')
		default:
			b.WriteByte('a')
		}
	}
	return b.String()
}
