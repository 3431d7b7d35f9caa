package route

import "strings"

// Router finds routes. It is immutable and safe for concurrent use.
type Router[T any] struct {
	root node[T]
	rest endpoints[T] // of the resource without a path
}

// node is a resource, or a place on the way to one.
type node[T any] struct {
	endpoints endpoints[T]
	literals  map[string]*node[T]
	variable  *node[T]
	greedy    *node[T] // has endpoints only

	only segment // the variable below that came first, and the route that brought it
	by   int
}

// endpoint is one method of a resource.
type endpoint[T any] struct {
	value  T
	method string
	names  []string // of the variables on the way
	route  int
}

type endpoints[T any] []endpoint[T]

// of returns the endpoint of a method, or that of Any; nil is none.
func (es endpoints[T]) of(method string) *endpoint[T] {
	var any *endpoint[T]
	for i := range es {
		switch e := &es[i]; e.method {
		case method:
			return e
		case Any:
			any = e
		}
	}
	if !anyTakes(method) {
		return nil
	}
	return any
}

// anyTakes reports whether ANY stands for a method (guide, HTTP methods of a
// resource: one of these at run time).
func anyTakes(method string) bool {
	switch method {
	case "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS":
		return true
	}
	return false
}

// Find returns the value of the route for a method and an escaped path, and
// appends what its variables take to dst. Without a route ok is false and params
// is dst.
func (r *Router[T]) Find(dst []Param, method, path string) (value T, params []Param, ok bool) {
	e, params := r.root.find(dst, method, trim(path))
	if e == nil {
		if e = r.rest.of(method); e == nil {
			return value, dst, false
		}
	}
	for i, name := range e.names {
		params[len(dst)+i].Name = name
	}
	return e.value, params, true
}

// find looks at a node and below it. rest is what is left of the path; values
// are those of the variables on the way, still without names. Without an
// endpoint they are as they were.
func (n *node[T]) find(values []Param, method, rest string) (*endpoint[T], []Param) {
	if rest == "" {
		return n.endpoints.of(method), values
	}
	sent, behind, _ := strings.Cut(rest, "/")
	if sent != "" && len(n.literals) > 0 {
		if c := n.literals[Unescape(sent)]; c != nil {
			if e, found := c.find(values, method, behind); e != nil {
				return e, found
			}
		}
	}
	if sent != "" && n.variable != nil {
		if e, found := n.variable.find(append(values, Param{Value: sent}), method, behind); e != nil {
			return e, found
		}
	}
	if n.greedy != nil {
		if e := n.greedy.endpoints.of(method); e != nil {
			return e, append(values, Param{Value: rest})
		}
	}
	return nil, values
}
