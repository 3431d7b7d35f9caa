package difference

import (
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/gatemaptest/cases"
	"github.com/gatemap/gatemap/internal/route"
)

// Recorded is an answer that somebody has written down.
type Recorded struct {
	Name string // of the case, or the line
	// API, Method and Path say of what it is the answer: the path of a resource, or of
	// a request. Where they are empty, it is one for each method.
	API, Method, Path string
	Request           gatemap.Request
	Backend           cases.Backend
}

// Send sends a recorded answer through the methods that it is for.
func (c *Comparison) Send(r *Recorded) {
	found := c.find(r)
	if len(found) == 0 {
		if c.report.LostAll++; len(c.report.Lost) < maxNoted {
			c.report.Lost = append(c.report.Lost, strings.TrimSpace(r.Name+": no method "+strings.TrimSpace(r.Method+" "+r.Path)))
		}
		return
	}
	for _, p := range found {
		if p.evaluated() {
			request := r.Request
			if len(request.PathParameters) == 0 {
				request.PathParameters = p.bound(r.Path)
			}
			c.through(p, r.Name, request, &r.Backend)
		}
	}
}

// shown is the newer of the two methods, or the one that there is.
func (p *pair) shown() *definition.Operation {
	if p.new != nil {
		return p.new.op
	}
	return p.old.op
}

// find returns the pairs that an answer is for: those of its resource, or else of the
// resource that the service finds for its path, with its method or else ANY.
func (c *Comparison) find(r *Recorded) []*pair {
	var of []*pair
	best := ""
	for _, p := range c.pairs {
		rank, ok := rankOf(p, r)
		switch {
		case !ok || of != nil && rank > best:
		case of == nil || rank < best:
			of, best = []*pair{p}, rank
		default:
			of = append(of, p)
		}
	}
	return of
}

// rankOf is a text by which the pairs that take an answer are in the order in which
// they do.
func rankOf(p *pair, r *Recorded) (string, bool) {
	m := p.shown()
	if r.API != "" && p.API != "" && r.API != p.API {
		return "", false
	}
	rank := "0"
	switch {
	case r.Path == "" || m.Path == "" || r.Path == m.Path || p.old != nil && p.old.op.Path == r.Path:
	default:
		if _, ok := route.Bind(m.Path, r.Path); !ok {
			return "", false
		}
		rank = "1" + route.Rank(m.Path)
	}
	switch {
	case r.Method == "" || m.HTTPMethod == "" || strings.EqualFold(r.Method, m.HTTPMethod):
		return rank + "0", true
	case m.HTTPMethod == "ANY":
		return rank + "1", true
	}
	return "", false
}

// bound are the path parameters of a request by its path, none of the path of a
// resource.
func (p *pair) bound(path string) []gatemap.Field {
	if path == p.old.op.Path || path == p.new.op.Path {
		return nil
	}
	var list []gatemap.Field
	params, _ := route.Bind(p.new.op.Path, path)
	for _, p := range params {
		list = append(list, gatemap.Field{Name: p.Name, Values: []string{route.Unescape(p.Value)}})
	}
	return list
}
