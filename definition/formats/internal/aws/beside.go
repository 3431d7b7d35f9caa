package aws

import (
	"slices"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats/internal/parts"
	"github.com/gatemap/gatemap/definition/formats/internal/tree"
)

// beside is a list of an API that a command of its own prints.
type beside struct {
	member string   // beside the resources
	signs  []string // members that only its items have
	read   func(l *parts.Loader, item *tree.Node)
}

// besides are those lists: of get-gateway-responses, get-request-validators,
// get-models, get-authorizers and get-stages. Source: API reference.
var besides = []beside{
	{"gatewayResponses", []string{definition.NameResponseType}, readGatewayResponse},
	{"requestValidators", []string{definition.NameValidateBody}, func(l *parts.Loader, item *tree.Node) {
		l.Validator(item, item.Get(definition.NameID).Str(), "", parts.ControlPlane)
	}},
	{"models", []string{"schema"}, func(l *parts.Loader, item *tree.Node) {
		if schema := item.Get("schema"); schema != nil && schema.Kind != tree.Null {
			l.Model(schema, item.Get(definition.NameName).Str(), "", nil)
		}
	}},
	{"authorizers", []string{definition.NameAuthorizerURI, definition.NameProviderARNs, definition.NameIdentitySource}, func(l *parts.Loader, item *tree.Node) {
		l.Authorizer(item, item.Get(definition.NameID).Str(), "", parts.ControlPlane)
	}},
	{"stages", []string{"stageName"}, func(l *parts.Loader, item *tree.Node) {
		l.Stage("", parts.StageParts{At: item, Name: item.Get("stageName"), Variables: item.Get("variables"), AccessLog: item.Path("accessLogSettings", "format")})
	}},
}

func readGatewayResponse(l *parts.Loader, item *tree.Node) {
	if item.Get("defaultResponse").Str() != "true" {
		l.GatewayResponse(item, item.Get(definition.NameResponseType).Str(), "", parts.ControlPlane)
	}
}

// items returns those of a list, as the command prints it or by itself:
// get-stages has them under item.
func items(n *tree.Node) []*tree.Node { return tree.First(n.Get("items"), n.Get("item"), n).List() }

// readBeside reads a list beside the resources.
func readBeside(l *parts.Loader, n *tree.Node, b beside) {
	for _, item := range items(n) {
		b.read(l, item)
	}
}

// readItem reads an item of one of the lists, and reports whether it is one.
func readItem(l *parts.Loader, n *tree.Node) bool {
	for _, b := range besides {
		if slices.ContainsFunc(b.signs, func(sign string) bool { return n.Get(sign) != nil }) {
			b.read(l, n)
			return true
		}
	}
	return false
}
