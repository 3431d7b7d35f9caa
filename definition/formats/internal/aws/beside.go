package aws

import (
	"slices"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats/internal/read"
)

// beside is a list of an API that a command of its own prints.
type beside struct {
	member string   // beside the resources
	signs  []string // members that only its items have
	read   func(l *read.Loader, item *read.Node)
}

// besides are those lists: of get-gateway-responses, get-request-validators,
// get-models, get-authorizers and get-stages. Source: API reference.
var besides = []beside{
	{"gatewayResponses", []string{definition.NameResponseType}, readGatewayResponse},
	{"requestValidators", []string{definition.NameValidateBody}, func(l *read.Loader, item *read.Node) {
		l.Validator(item, item.Get(definition.NameID).Str(), "", read.ControlPlane)
	}},
	{"models", []string{"schema"}, func(l *read.Loader, item *read.Node) {
		if schema := item.Get("schema"); schema != nil && schema.Kind != read.Null {
			l.Model(schema, item.Get(definition.NameName).Str(), "", nil)
		}
	}},
	{"authorizers", []string{definition.NameAuthorizerURI, definition.NameProviderARNs, definition.NameIdentitySource}, func(l *read.Loader, item *read.Node) {
		l.Authorizer(item, item.Get(definition.NameID).Str(), "", read.ControlPlane)
	}},
	{"stages", []string{"stageName"}, func(l *read.Loader, item *read.Node) {
		l.Stage("", read.StageParts{At: item, Name: item.Get("stageName"), Variables: item.Get("variables"), AccessLog: item.Path("accessLogSettings", "format")})
	}},
}

func readGatewayResponse(l *read.Loader, item *read.Node) {
	if item.Get("defaultResponse").Str() != "true" {
		l.GatewayResponse(item, item.Get(definition.NameResponseType).Str(), "", read.ControlPlane)
	}
}

// items returns those of a list, as the command prints it or by itself:
// get-stages has them under item.
func items(n *read.Node) []*read.Node { return read.First(n.Get("items"), n.Get("item"), n).List() }

// readBeside reads a list beside the resources.
func readBeside(l *read.Loader, n *read.Node, b beside) {
	for _, item := range items(n) {
		b.read(l, item)
	}
}

// readItem reads an item of one of the lists, and reports whether it is one.
func readItem(l *read.Loader, n *read.Node) bool {
	for _, b := range besides {
		if slices.ContainsFunc(b.signs, func(sign string) bool { return n.Get(sign) != nil }) {
			b.read(l, n)
			return true
		}
	}
	return false
}
