package accesslog

import (
	"slices"

	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/mapping"
)

// logNames are the variables that only an access log has (guide,
// api-gateway-variables-for-access-logging).
var logNames = []string{
	"authenticate.error", "authenticate.latency", "authenticate.status", "authorize.error", "authorize.latency", "authorize.status",
	"authorizer.error", "authorizer.integrationLatency", "authorizer.integrationStatus", "authorizer.latency", "authorizer.requestId", "authorizer.status",
	"awsEndpointRequestId2", "customDomain.basePathMatched", "endpointType",
	"integration.error", "integration.integrationStatus", "integration.latency", "integration.requestId", "integration.status",
	"integrationErrorMessage", "integrationLatency", "integrationStatus", "responseLatency", "responseLength", "status",
	"waf.error", "waf.latency", "waf.status",
}

// Unknown is a variable that the guide does not have: its value is always a dash.
type Unknown struct {
	Name    string
	Nearest string // the one that was meant, perhaps; "" is none
}

// Unknown returns those of the format, each once, in their order.
func (f *Format) Unknown() []Unknown {
	names := append(mapping.ContextNames(), logNames...)
	var all []Unknown
	for _, name := range f.Variables() {
		known := mapping.KnownContext(name) || slices.Contains(logNames, name)
		if known || slices.ContainsFunc(all, func(u Unknown) bool { return u.Name == name }) {
			continue
		}
		all = append(all, Unknown{name, source.Nearest(name, names)})
	}
	return all
}
