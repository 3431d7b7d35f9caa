package read

import (
	"github.com/gatemap/gatemap/definition"
)

// OtherAPI says once that the definition has an API of another kind: HTTP and
// WebSocket APIs (API Gateway v2) have no integration responses that this
// package reads.
func (l *Loader) OtherAPI(s definition.Severity, n *Node, what string) {
	if l.other {
		return
	}
	l.other = true
	l.Problem(s, n, "%s, which is not read: integration responses belong to REST APIs", what)
}

// IsHTTPAPI tells the integration of an HTTP API from one of a REST API. Both
// have type, uri and httpMethod; only an HTTP API has payloadFormatVersion or
// integrationSubtype, and only a REST API responses and templates. Source:
// developer guide, x-amazon-apigateway-integration for REST and for HTTP APIs.
func IsHTTPAPI(n *Node) bool {
	return (n.Get("payloadFormatVersion") != nil || n.Get("integrationSubtype") != nil) &&
		n.Get("responses") == nil && n.Get(definition.NameRequestTemplates) == nil
}
