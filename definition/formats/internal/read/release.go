package read

import "strings"

// declarations are what a $ref of a document leads to that has nothing else in
// mind than to name it.
var declarations = []string{"#/components/", "#/definitions/", "#/parameters/", "#/responses/"}

// refer notes where a member leads.
func (l *Source) refer(key string, v *Node) {
	if key != "$ref" || l.referred {
		return
	}
	for _, prefix := range declarations {
		if v.Kind == Text && strings.HasPrefix(v.Text, prefix) {
			return
		}
	}
	l.referred = true
}

// Release lets go what is below a node that has been read and that nobody asks
// for again: so that what is made of a large document takes the place of the
// document. Where a $ref can lead to it, or another reader, it stays.
func (l *Source) Release(n *Node) {
	if l.Once && !l.referred {
		n.drop()
	}
}

// drop lets go of what is below a node.
func (n *Node) drop() { n.Items, n.Members, n.rare = nil, nil, nil }

// Drop is Release for a part that no reference can lead to. It stays where
// several places of the document share parts.
func (l *Source) Drop(n *Node) {
	if n != nil && !l.Shared && (n.Kind == List || n.Kind == Object) {
		n.drop()
	}
}
