package parts

import (
	"slices"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats/internal/tree"
)

// MaxMethods bounds the methods of a definition, and maxResponses the responses
// of one and the gateway responses of an API.
const (
	MaxMethods   = 20_000
	maxResponses = 2000
)

// GatewayResponse reads one gateway response of the API called api, "" where
// that is not known.
func (l *Loader) GatewayResponse(n *tree.Node, kind, api string, s *Shape) {
	r := l.Reader(s, true)
	r.mark("", n)
	v := definition.GatewayResponse{ResponseType: definition.ResponseType(strings.ToUpper(kind)), Places: r.Places}
	for _, m := range v.Members() {
		if value := n.Get(s.name(m)); value != nil && value.Kind != tree.Null && m.Use != definition.PartKey && s.name(m) != "" {
			r.member(&m, value, "/"+m.JSON)
		}
	}
	if len(l.GatewayResponses) >= maxResponses {
		l.Fail(n.Position(), nil, "more than %d gateway responses", maxResponses)
	}
	l.GatewayResponses.Set(string(v.ResponseType), v)
	of := l.gateway[api]
	of.Set(string(v.ResponseType), v)
	l.gateway[api] = of
}

// Add adds a method, unless it has no integration.
func (l *Loader) Add(m definition.Operation) {
	if m.Integration == nil {
		l.ProblemAt(definition.Warning, m.Position, "%s has no integration; it is left out", strings.TrimSpace("the method "+m.HTTPMethod+" "+m.Path))
		return
	}
	if len(l.Methods) >= MaxMethods {
		l.Fail(m.Position, nil, "more than %d methods", MaxMethods)
	}
	if l.BinaryMediaTypes == nil && len(m.BinaryMediaTypes) > 0 {
		l.BinaryMediaTypes = m.BinaryMediaTypes
	}
	m.Backend = m.Integration.Backend()
	l.Methods = append(l.Methods, m)
}

// Finish gives each method the gateway responses of its API. Those that no API
// is named for are those of all.
func (l *Loader) Finish() {
	all := l.gateway[""]
	own := make(map[string]definition.Ordered[definition.GatewayResponse])
	for i := range l.Methods {
		m := &l.Methods[i]
		responses, known := own[m.API]
		if !known {
			responses = slices.Clone(all)
			api := m.API
			if api == "" {
				api = l.OwnAPI
			}
			for kind, r := range l.gateway[api].All() {
				responses.Set(kind, r)
			}
			own[m.API] = responses
		}
		m.GatewayResponses = responses
	}
}
