package aws

import (
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats/internal/parts"
	"github.com/gatemap/gatemap/definition/formats/internal/tree"
)

// An SDK with types prints a document of the control plane with the names of
// its fields: encoding/json makes {"HttpMethod": "GET", "MethodIntegration":
// {"Type": "MOCK"}} of the types of the AWS SDK for Go. Their names are the
// control plane's with a capital; keys that an author chose (status codes,
// methods, media types, parameters) are as they are. Source: aws-sdk-go-v2,
// service/apigateway/types.

// sdkParts are members that hold further named members: true where they are
// by keys or in a list.
var sdkParts = map[string]bool{
	"items": true, "resourceMethods": true, definition.NameMethodResponses: true, definition.NameIntegrationResponses: true,
	"gatewayResponses": true, "requestValidators": true, "models": true, "authorizers": true, "stages": true,
	definition.NameMethodIntegration: false, definition.NameTLSConfig: false, "accessLogSettings": false,
}

// Renamed returns a document of an SDK with the control plane's names, and
// any other as it is.
func Renamed(l *parts.Loader, n *tree.Node) *tree.Node {
	if n.Kind != tree.Object || Is(n) {
		return n
	}
	if r := lowerNames(l, n, 0); Is(r) {
		return r
	}
	return n
}

func lowerNames(l *parts.Loader, n *tree.Node, depth int) *tree.Node {
	l.Step(n, depth)
	if n.Kind != tree.Object {
		return n
	}
	r := n.As(tree.Object, "")
	for _, m := range n.Members {
		name := m.Key
		if name != "" && !definition.AnswerMetadata(name) {
			name = strings.ToLower(name[:1]) + name[1:]
		}
		if each, ok := sdkParts[name]; ok && !each {
			m.Value = lowerNames(l, m.Value, depth+1)
		} else if ok {
			m.Value = lowerEach(l, m.Value, depth+1)
		}
		r.Put(tree.Member{Key: name, Pos: m.Pos, Value: m.Value})
	}
	return r
}

// lowerEach does it for each item or member.
func lowerEach(l *parts.Loader, n *tree.Node, depth int) *tree.Node {
	switch n.Kind {
	case tree.List:
		r := n.As(tree.List, "")
		for _, item := range n.Items {
			r.Items = append(r.Items, lowerNames(l, item, depth))
		}
		return r
	case tree.Object:
		r := n.As(tree.Object, "")
		for _, m := range n.Members {
			r.Put(tree.Member{Key: m.Key, Pos: m.Pos, Value: lowerNames(l, m.Value, depth)})
		}
		return r
	}
	return n
}
