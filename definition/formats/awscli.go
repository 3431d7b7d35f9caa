package formats

import (
	"strings"

	"github.com/gatemap/gatemap/definition"
)

// isAWSCLI tells whether n is a document of the control plane.
func isAWSCLI(n *node) bool {
	for _, key := range []string{"integrationResponses", "methodIntegration", "methodResponses", "resourceMethods", "items", "statusCode"} {
		if n.get(key) != nil {
			return true
		}
	}
	return n.get("type") != nil && (n.get("uri") != nil || n.get("httpMethod") != nil || n.get("requestTemplates") != nil || n.get("passthroughBehavior") != nil) ||
		n.get("responseTemplates") != nil || n.get("responseParameters") != nil || n.get("binaryMediaTypes") != nil
}

// awsCLI reads a document of the control plane. Beside the items of
// get-resources it takes binaryMediaTypes, as get-rest-api prints it, and
// gatewayResponses, the items of get-gateway-responses: one file can then hold
// all that evaluation needs.
func (l *loader) awsCLI(n *node) {
	l.duplicates(n)
	r := l.reader(cliShape, false)
	if b := n.get("binaryMediaTypes"); b != nil {
		l.api.BinaryMediaTypes = r.strings(b, "/binaryMediaTypes", true)
	}
	l.cliGatewayResponses(n.get("gatewayResponses"))
	switch items := n.get("items"); {
	case n.kind == list:
		l.cliItems(n)
	case items != nil:
		l.cliItems(items)
	case n.get("resourceMethods") != nil:
		l.cliResource(n)
	case n.get("methodIntegration") != nil, n.get("methodResponses") != nil:
		l.cliMethod(n, n.get("httpMethod").str(), "")
	case n.get("type") != nil, n.get("integrationResponses") != nil, n.get("uri") != nil:
		v := l.cliIntegration(r, n)
		l.method(definition.Operation{Position: n.position(), Integration: v, Places: r.places})
	case n.get("statusCode") != nil, n.get("responseTemplates") != nil, n.get("responseParameters") != nil:
		v := new(definition.Integration)
		r.responses(v, []sourceResponse{{node: n}})
		l.method(definition.Operation{Position: n.position(), Integration: v, Places: r.places})
	case n.get("binaryMediaTypes") == nil && n.get("gatewayResponses") == nil:
		l.fail(n.position(), nil, "neither resources, nor a method, nor an integration, nor an integration response: "+
			"none of the members items, resourceMethods, methodIntegration, integrationResponses and statusCode is there")
	}
}

// cliItems reads a list of resources or of gateway responses.
func (l *loader) cliItems(n *node) {
	if n.kind != list {
		l.problem(Error, n, "%s where the list of items is expected", n.kind)
		return
	}
	for _, item := range n.items {
		switch {
		case item.get("responseType") != nil:
			l.cliGatewayResponses(&node{kind: list, items: []*node{item}})
		case item.get("resourceMethods") != nil:
			l.cliResource(item)
		case item.get("path") != nil: // a resource without methods
		default:
			l.problem(Warning, item, "the item is neither a resource nor a gateway response; it is ignored")
		}
	}
}

func (l *loader) cliResource(n *node) {
	path := n.get("path").str()
	if path == "" {
		l.problem(Warning, n, "the resource has no path")
	}
	methods := n.get("resourceMethods")
	if methods.kind != object {
		l.problem(Error, methods, "%s where the resource's methods are expected", methods.kind)
		return
	}
	for _, m := range methods.members {
		if m.value.get("methodIntegration") == nil && m.value.get("httpMethod") == nil {
			l.problemAt(Error, m.value.position(), "the method %s %s has no content: get-resources needs --embed methods", m.key, path)
			continue
		}
		l.cliMethod(m.value, m.key, path)
	}
}

func (l *loader) cliMethod(n *node, verb, path string) {
	r := l.reader(cliShape, false)
	m := definition.Operation{Position: n.position(), HTTPMethod: strings.ToUpper(verb), Path: path, Places: r.places}
	if in := n.get("methodIntegration"); in != nil && in.kind != null {
		m.Integration = l.cliIntegration(r, in)
	}
	m.MethodResponses = r.methodResponses(r.keyed(n.get("methodResponses"), "the method responses"))
	m.BinaryMediaTypes = l.api.BinaryMediaTypes
	l.method(m)
}

func (l *loader) cliIntegration(r *reader, n *node) *definition.Integration {
	v := r.integration(n)
	if responses := n.get("integrationResponses"); responses != nil && responses.kind != null {
		r.responses(v, r.keyed(responses, "the integration responses"))
	}
	return v
}

// keyed returns responses that are a map by status code.
func (r *reader) keyed(n *node, what string) []sourceResponse {
	if n == nil {
		return nil
	}
	var all []sourceResponse
	for _, m := range r.object(n, what) {
		key := &node{kind: text, text: m.key, pos: m.pos, parent: n, token: m.key}
		all = append(all, sourceResponse{node: m.value, status: key})
	}
	return all
}

func (l *loader) cliGatewayResponses(n *node) {
	if n = firstOf(n.get("items"), n); n == nil {
		return
	}
	for _, item := range n.items {
		if item.get("defaultResponse").str() != "true" {
			l.gatewayResponse(item, item.get("responseType").str(), "", cliShape)
		}
	}
}

func firstOf(nodes ...*node) *node {
	for _, n := range nodes {
		if n != nil {
			return n
		}
	}
	return nil
}
