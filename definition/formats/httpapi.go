package formats

import "github.com/gatemap/gatemap/definition"

// otherAPI says once that the definition has an API of another kind: HTTP and
// WebSocket APIs (API Gateway v2) have no integration responses that this
// package reads.
func (l *loader) otherAPI(s definition.Severity, n *node, what string) {
	if l.other {
		return
	}
	l.other = true
	l.problem(s, n, "%s, which is not read: integration responses belong to REST APIs", what)
}

// isHTTPAPI tells the integration of an HTTP API from one of a REST API. Both
// have type, uri and httpMethod; only an HTTP API has payloadFormatVersion or
// integrationSubtype, and only a REST API responses and templates. Source:
// developer guide, x-amazon-apigateway-integration for REST and for HTTP APIs.
func isHTTPAPI(n *node) bool {
	return (n.get("payloadFormatVersion") != nil || n.get("integrationSubtype") != nil) &&
		n.get("responses") == nil && n.get("requestTemplates") == nil
}
