package read

import (
	"slices"
	"strings"

	"github.com/gatemap/gatemap/definition"
)

// MaxMethods bounds the methods of a definition, and maxResponses the responses
// of one.
const (
	MaxMethods   = 20_000
	maxResponses = 2000
)

// GatewayResponse reads one gateway response of the API called api, "" where
// that is not known.
func (l *Loader) GatewayResponse(n *Node, kind, api string, s *Shape) {
	r := l.Reader(s, true)
	r.mark("", n)
	v := definition.GatewayResponse{ResponseType: definition.ResponseType(strings.ToUpper(kind)), Places: r.Places}
	for _, name := range []string{definition.NameResponseType, "ResponseType", "response_type"} {
		if named := n.Get(name); named != nil {
			r.mark("/"+definition.NameResponseType, named)
		}
	}
	r.fields(n, v.Members())
	l.places.Done(r.Places)
	l.full(n, len(l.GatewayResponses), maxDeclared, "gateway responses")
	l.GatewayResponses.Set(string(v.ResponseType), v)
	l.of(api).gateway.Set(string(v.ResponseType), v)
}

// Add adds a method, unless it has no integration.
func (l *Loader) Add(m definition.Operation) {
	if m.Integration == nil {
		l.ProblemAt(definition.Warning, m.Position, "%s has no integration; it is left out", strings.TrimSpace("the method "+m.HTTPMethod+" "+m.Path)).Code = definition.CodeMethod
		return
	}
	if len(l.Methods) >= MaxMethods {
		l.Fail(m.Position, nil, "more than %d methods", MaxMethods)
	}
	if l.BinaryMediaTypes == nil && len(m.BinaryMediaTypes) > 0 {
		l.BinaryMediaTypes = m.BinaryMediaTypes
	}
	m.Backend = m.Integration.Backend()
	l.places.Done(m.Places)
	if len(l.Methods) == cap(l.Methods) { // twice as many, so that few are copied
		l.Methods = slices.Grow(l.Methods, max(8, len(l.Methods)))
	}
	l.Methods = append(l.Methods, m)
}
