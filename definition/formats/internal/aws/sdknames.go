package aws

import (
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats/internal/read"
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
func Renamed(l *read.Loader, n *read.Node) *read.Node {
	if n.Kind != read.Object || Is(n) {
		return n
	}
	if r := lowerNames(l, n, 0); Is(r) {
		return r
	}
	return n
}

func lowerNames(l *read.Loader, n *read.Node, depth int) *read.Node {
	l.Step(n, depth)
	if n.Kind != read.Object {
		return n
	}
	r := n.As(read.Object, "")
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
		r.Put(read.Member{Key: name, Pos: m.Pos, Value: m.Value})
	}
	return r
}

// lowerEach does it for each item or member.
func lowerEach(l *read.Loader, n *read.Node, depth int) *read.Node {
	switch n.Kind {
	case read.List:
		r := n.As(read.List, "")
		for _, item := range n.Items {
			r.Items = append(r.Items, lowerNames(l, item, depth))
		}
		return r
	case read.Object:
		r := n.As(read.Object, "")
		for _, m := range n.Members {
			r.Put(read.Member{Key: m.Key, Pos: m.Pos, Value: lowerNames(l, m.Value, depth)})
		}
		return r
	}
	return n
}
