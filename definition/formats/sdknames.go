package formats

import (
	"strings"

	"github.com/gatemap/gatemap/definition"
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
	"items": true, "resourceMethods": true, "methodResponses": true, "integrationResponses": true, "gatewayResponses": true,
	"methodIntegration": false, "tlsConfig": false,
}

// sdkDocument returns a document of an SDK with the control plane's names, and
// any other as it is.
func (l *loader) sdkDocument(n *node) *node {
	if n.kind != object || isAWSCLI(n) {
		return n
	}
	if r := l.lowerNames(n, 0); isAWSCLI(r) {
		return r
	}
	return n
}

func (l *loader) lowerNames(n *node, depth int) *node {
	l.step(n, depth)
	if n.kind != object {
		return n
	}
	r := n.as(object, "")
	for _, m := range n.members {
		name := m.key
		if name != "" && !definition.AnswerMetadata(name) {
			name = strings.ToLower(name[:1]) + name[1:]
		}
		if each, ok := sdkParts[name]; ok && !each {
			m.value = l.lowerNames(m.value, depth+1)
		} else if ok {
			m.value = l.lowerEach(m.value, depth+1)
		}
		r.put(member{name, m.pos, m.value})
	}
	return r
}

// lowerEach does it for each item or member.
func (l *loader) lowerEach(n *node, depth int) *node {
	switch n.kind {
	case list:
		r := n.as(list, "")
		for _, item := range n.items {
			r.items = append(r.items, l.lowerNames(item, depth))
		}
		return r
	case object:
		r := n.as(object, "")
		for _, m := range n.members {
			r.put(member{m.key, m.pos, l.lowerNames(m.value, depth)})
		}
		return r
	}
	return n
}
