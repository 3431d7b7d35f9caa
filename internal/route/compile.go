package route

import (
	"errors"
	"fmt"
	"strings"
)

// Any is the method of a route that takes every method its resource has no route
// of its own for.
const Any = "ANY"

// Route leads a method of a resource to a value.
type Route[T any] struct {
	Method   string // in upper case; "" is Any
	Resource string // /pets/{petId}; "" takes every path that no other resource takes
	Value    T
}

// maxDepth bounds the segments of a resource: a search recurses as deep.
const maxDepth = 200

// Compile makes the router of an API. What the service does not let be deployed
// is an *Error each, in the order of the routes. A route with one is a part of
// the router all the same where its path can be told from the others, so that
// whoever asks for it can be told why it does not answer.
func Compile[T any](routes []Route[T]) (*Router[T], []*Error) {
	r := &Router[T]{}
	var errs []*Error
	for i := range routes {
		if err := r.add(&routes[i], i); err != nil {
			errs = append(errs, err)
		}
	}
	return r, errs
}

// Error is why the service refuses a route.
type Error struct {
	Route   int    // its index
	Other   int    // the index of the route that is in its way, -1 without one
	Routed  bool   // requests reach it all the same
	Message string // a sentence without a full stop
}

// Error returns the message.
func (e *Error) Error() string { return e.Message }

// parse takes the path of a resource apart.
func parse(resource string) ([]segment, error) {
	path := trim(resource)
	if path == "" {
		return nil, nil
	}
	parts := strings.Split(path, "/")
	if len(parts) > maxDepth {
		return nil, fmt.Errorf("the path has %d segments, more than %d", len(parts), maxDepth)
	}
	segments := make([]segment, len(parts))
	for i, part := range parts {
		s := segmentOf(part)
		segments[i] = s
		switch {
		case part == "":
			return nil, errors.New("the path has an empty segment")
		case s.kind == greedy && i < len(parts)-1:
			return nil, errors.New("Cannot create a child of a resource with a greedy path variable: " + part)
		case strings.ContainsAny(s.text, "{}"):
			return nil, fmt.Errorf("the path part %s has a brace that is not at its beginning or its end", part)
		}
	}
	return segments, nil
}

func (r *Router[T]) add(route *Route[T], index int) *Error {
	e := endpoint[T]{value: route.Value, method: route.Method, route: index}
	if e.method == "" {
		e.method = Any
	}
	if route.Resource == "" {
		return r.rest.add(&e)
	}
	segments, err := parse(route.Resource)
	if err != nil {
		return &Error{index, -1, false, err.Error()}
	}
	n := &r.root
	var refused *Error
	for _, s := range segments {
		if s.kind != literal {
			e.names = append(e.names, s.text)
			if err := n.admit(s, index); refused == nil {
				refused = err
			}
		}
		n = n.child(s)
	}
	if err := n.endpoints.add(&e); err != nil {
		return err
	}
	return refused
}

// admit notes the variable below a resource. A second one is an error.
func (n *node[T]) admit(s segment, route int) *Error {
	if n.only == (segment{}) {
		n.only, n.by = s, route
	}
	if n.only == s {
		return nil
	}
	return &Error{route, n.by, true, fmt.Sprintf("A sibling (%s) of this resource already has a variable path part -- only one is allowed", n.only)}
}

// child returns the node below n that a segment leads to.
func (n *node[T]) child(s segment) *node[T] {
	at := &n.greedy
	switch s.kind {
	case literal:
		c := n.literals[s.text]
		if c == nil {
			if n.literals == nil {
				n.literals = make(map[string]*node[T])
			}
			c = new(node[T])
			n.literals[s.text] = c
		}
		return c
	case variable:
		at = &n.variable
	}
	if *at == nil {
		*at = new(node[T])
	}
	return *at
}

// add refuses a second endpoint of one method.
func (es *endpoints[T]) add(e *endpoint[T]) *Error {
	for i := range *es {
		if (*es)[i].method == e.method {
			return &Error{e.route, (*es)[i].route, false, "there is a method " + e.method + " at that path already"}
		}
	}
	*es = append(*es, *e)
	return nil
}
