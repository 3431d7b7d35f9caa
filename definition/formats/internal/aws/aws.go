package aws

import (
	"slices"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats/internal/read"
)

// Is tells whether n is a document of the control plane.
func Is(n *read.Node) bool {
	for _, key := range []string{definition.NameIntegrationResponses, definition.NameMethodIntegration, definition.NameMethodResponses, "resourceMethods", "items", "item", definition.NameStatusCode} {
		if n.Get(key) != nil {
			return true
		}
	}
	return n.Get(definition.NameType) != nil && (n.Get(definition.NameURI) != nil || n.Get(definition.NameHTTPMethod) != nil || n.Get(definition.NameRequestTemplates) != nil || n.Get(definition.NamePassthroughBehavior) != nil) ||
		n.Get(definition.NameResponseTemplates) != nil || n.Get(definition.NameResponseParameters) != nil || n.Get("binaryMediaTypes") != nil || isV2(n)
}

// isV2 tells whether n is what `aws apigatewayv2` prints of an HTTP or WebSocket
// API, or of a part of one. Source: API Gateway V2 API reference, Api, Integration,
// IntegrationResponse and Route.
func isV2(n *read.Node) bool {
	for _, key := range []string{"protocolType", "integrationType", "payloadFormatVersion", "integrationResponseKey", "routeId"} {
		if n.Get(key) != nil {
			return true
		}
	}
	return false
}

func otherAPI(l *read.Loader, n *read.Node) {
	l.OtherAPI(definition.Warning, n, "the document is of an HTTP or WebSocket API")
}

// Read reads a document of the control plane. Beside the items of
// get-resources it takes binaryMediaTypes, apiKeySource and
// minimumCompressionSize, as get-rest-api prints them, and what lists, in
// besides, has: one file can then hold all that evaluation needs.
func Read(l *read.Loader, n *read.Node) {
	l.Duplicates(n)
	r := l.Reader(read.ControlPlane, false)
	if b := n.Get("binaryMediaTypes"); b != nil {
		l.BinaryMediaTypes = r.Strings(b, "/binaryMediaTypes", true)
	}
	l.Settings("", n.Get("apiKeySource"), n.Get("minimumCompressionSize"))
	for _, b := range besides {
		readBeside(l, n.Get(b.member), b)
	}
	switch items := read.First(n.Get("items"), n.Get("item")); {
	case isV2(n):
		otherAPI(l, n)
	case n.Kind == read.List:
		readItems(l, n)
	case items != nil:
		readItems(l, items)
	case n.Get("resourceMethods") != nil:
		readResource(l, n)
	case n.Get(definition.NameMethodIntegration) != nil, n.Get(definition.NameMethodResponses) != nil:
		readMethod(l, n, n.Get(definition.NameHTTPMethod).Str(), "")
	case readItem(l, n):
	case n.Get(definition.NameType) != nil, n.Get(definition.NameIntegrationResponses) != nil, n.Get(definition.NameURI) != nil:
		v := readIntegration(l, r, n)
		l.Add(definition.Operation{Position: n.Position(), Integration: v, Places: r.Places})
	case n.Get(definition.NameStatusCode) != nil, n.Get(definition.NameResponseTemplates) != nil, n.Get(definition.NameResponseParameters) != nil:
		v := new(definition.Integration)
		r.Responses(v, nil, []read.Response{{Node: n}})
		l.Add(definition.Operation{Position: n.Position(), Integration: v, Places: r.Places})
	case n.Get("binaryMediaTypes") == nil && !slices.ContainsFunc(besides, func(b beside) bool { return n.Get(b.member) != nil }):
		l.Fail(n.Position(), nil, "neither resources, nor a method, nor an integration, nor an integration response: "+
			"none of the members items, resourceMethods, methodIntegration, integrationResponses and statusCode is there")
	}
}

// readItems reads a list of resources, or of what else an API has.
func readItems(l *read.Loader, n *read.Node) {
	if n.Kind != read.List {
		l.Problem(definition.Error, n, "%s where the list of items is expected", n.Kind)
		return
	}
	for _, item := range n.Items {
		switch {
		case isV2(item):
			otherAPI(l, item)
		case item.Get("resourceMethods") != nil:
			readResource(l, item)
		case item.Get("path") != nil: // a resource without methods
		case !readItem(l, item):
			l.Problem(definition.Warning, item, "the item is neither a resource, a gateway response, a request validator, a model, an authorizer nor a stage; it is ignored")
		}
	}
}

func readResource(l *read.Loader, n *read.Node) {
	path := n.Get("path").Str()
	if path == "" {
		l.Problem(definition.Warning, n, "the resource has no path")
	}
	methods := n.Get("resourceMethods")
	if methods.Kind != read.Object {
		l.Problem(definition.Error, methods, "%s where the resource's methods are expected", methods.Kind)
		return
	}
	for _, m := range methods.Members {
		if m.Value.Get(definition.NameMethodIntegration) == nil && m.Value.Get(definition.NameHTTPMethod) == nil {
			l.ProblemAt(definition.Error, m.Value.Position(), "the method %s %s has no content: get-resources needs --embed methods", m.Key, path)
			continue
		}
		readMethod(l, m.Value, m.Key, path)
	}
}

func readMethod(l *read.Loader, n *read.Node, verb, path string) {
	r := l.Reader(read.ControlPlane, false)
	m := definition.Operation{Position: n.Position(), HTTPMethod: strings.ToUpper(verb), Path: path, Places: r.Places}
	if in := n.Get(definition.NameMethodIntegration); in != nil && in.Kind != read.Null {
		m.Integration = readIntegration(l, r, in)
	}
	m.MethodResponses = r.MethodResponses(r.Keyed(n.Get(definition.NameMethodResponses), "the method responses"))
	m.BinaryMediaTypes = l.BinaryMediaTypes
	m.Request = r.Request(n, (*read.Node).Str)
	l.Add(m)
}

func readIntegration(l *read.Loader, r *read.Reader, n *read.Node) *definition.Integration {
	v := r.Integration(n)
	if responses := n.Get(definition.NameIntegrationResponses); responses != nil && responses.Kind != read.Null {
		r.Responses(v, responses, r.Keyed(responses, "the integration responses"))
	}
	return v
}
