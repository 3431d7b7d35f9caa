package formats

import (
	"slices"
	"strings"

	"github.com/gatemap/gatemap/definition"
)

// gatewayResponse reads one gateway response of the API called api, "" where
// that is not known.
func (l *loader) gatewayResponse(n *node, kind, api string, s *shape) {
	r := l.reader(s, true)
	r.mark("", n)
	v := definition.GatewayResponse{ResponseType: definition.ResponseType(strings.ToUpper(kind)), Places: r.places}
	for _, m := range v.Members() {
		if value := n.get(s.name(m)); value != nil && value.kind != null && m.Use != definition.PartKey && s.name(m) != "" {
			r.member(&m, value, "/"+m.JSON)
		}
	}
	if len(l.api.GatewayResponses) >= maxResponses {
		l.fail(n.position(), nil, "more than %d gateway responses", maxResponses)
	}
	l.api.GatewayResponses.Set(string(v.ResponseType), v)
	if l.gateway == nil {
		l.gateway = make(map[string]definition.Ordered[definition.GatewayResponse])
	}
	of := l.gateway[api]
	of.Set(string(v.ResponseType), v)
	l.gateway[api] = of
}

// method adds a method, unless it has no integration.
func (l *loader) method(m definition.Operation) {
	if m.Integration == nil {
		l.problemAt(Warning, m.Position, "%s has no integration; it is left out", strings.TrimSpace("the method "+m.HTTPMethod+" "+m.Path))
		return
	}
	if len(l.api.Methods) >= maxMethods {
		l.fail(m.Position, nil, "more than %d methods", maxMethods)
	}
	if l.api.BinaryMediaTypes == nil && len(m.BinaryMediaTypes) > 0 {
		l.api.BinaryMediaTypes = m.BinaryMediaTypes
	}
	m.Backend = m.Integration.Backend()
	l.api.Methods = append(l.api.Methods, m)
}

// slsAPI is the logical ID of the API that the Serverless Framework makes of a
// service's events. Its methods have no API of their own here.
const slsAPI = "ApiGatewayRestApi"

// finish gives each method the gateway responses of its API. Those that no API
// is named for are those of all.
func (l *loader) finish() {
	all := l.gateway[""]
	own := make(map[string]definition.Ordered[definition.GatewayResponse])
	for i := range l.api.Methods {
		m := &l.api.Methods[i]
		responses, known := own[m.API]
		if !known {
			responses = slices.Clone(all)
			api := m.API
			if api == "" && l.api.Format == Serverless {
				api = slsAPI
			}
			for kind, r := range l.gateway[api].All() {
				responses.Set(kind, r)
			}
			own[m.API] = responses
		}
		m.GatewayResponses = responses
	}
}
