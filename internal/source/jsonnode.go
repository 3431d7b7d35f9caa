package source

import (
	"fmt"
	"strconv"
	"strings"
)

// Kind is the JSON type of a Node.
type Kind uint8

// The JSON types.
const (
	Null Kind = iota
	Bool
	Number
	String
	Array
	Object
)

var kindNames = [...]string{"null", "a boolean", "a number", "a string", "an array", "an object"}

// String names the type with its article: "a number".
func (k Kind) String() string { return kindNames[k] }

// Node is one JSON value and its place.
type Node struct {
	Kind    Kind
	Offset  int      // of the value's first byte
	End     int      // behind its last byte
	Text    string   // String: decoded; Number: as written; Bool: "true" or "false"
	Items   []Node   // Array
	Members []Member // Object, in the order of the text
}

// Member is one member of an Object.
type Member struct {
	Name   string
	Offset int // of the name
	Value  Node
}

// treeBuilder makes nodes of what a parser tells.
type treeBuilder struct {
	root *Node
	open []openNode
}

// openNode is an array or an object whose end is to come.
type openNode struct {
	Node
	name   string // of the member that is next
	offset int
}

func (b *treeBuilder) Scalar(kind Kind, text []byte, offset, end int) {
	b.add(Node{Kind: kind, Offset: offset, End: end, Text: string(text)})
}

func (b *treeBuilder) Begin(kind Kind, offset int) {
	b.open = append(b.open, openNode{Node: Node{Kind: kind, Offset: offset}})
}

func (b *treeBuilder) End(end int) {
	last := len(b.open) - 1
	n := b.open[last].Node
	n.End = end
	b.open = b.open[:last]
	b.add(n)
}

func (b *treeBuilder) Name(name []byte, offset int) {
	top := &b.open[len(b.open)-1]
	top.name, top.offset = string(name), offset
}

func (b *treeBuilder) add(n Node) {
	if len(b.open) == 0 {
		b.root = &n
		return
	}
	top := &b.open[len(b.open)-1]
	if top.Kind == Array {
		top.Items = append(top.Items, n)
	} else {
		top.Members = append(top.Members, Member{top.name, top.offset, n})
	}
}

// Member returns the value of the member called name, or nil.
func (n *Node) Member(name string) *Node {
	for i := range n.Members {
		if n.Members[i].Name == name {
			return &n.Members[i].Value
		}
	}
	return nil
}

// Find returns the node that the JSON Pointer (RFC 6901) names, or nil.
func (n *Node) Find(pointer string) *Node {
	for pointer != "" && n != nil {
		if pointer[0] != '/' {
			return nil
		}
		token, rest := pointer[1:], ""
		if i := strings.IndexByte(token, '/'); i >= 0 {
			token, rest = token[:i], token[i:]
		}
		n, pointer = n.child(unescapeToken.Replace(token)), rest
	}
	return n
}

func (n *Node) child(token string) *Node {
	switch n.Kind {
	case Object:
		return n.Member(token)
	case Array:
		if i, err := strconv.Atoi(token); err == nil && i >= 0 && i < len(n.Items) {
			return &n.Items[i]
		}
	}
	return nil
}

var (
	escapeToken   = strings.NewReplacer("~", "~0", "/", "~1")
	unescapeToken = strings.NewReplacer("~1", "/", "~0", "~")
)

// JoinPointer appends one reference token, escaped, to a JSON Pointer.
func JoinPointer(pointer, token string) string { return pointer + "/" + escapeToken.Replace(token) }

// AppendToken appends one reference token, escaped, to a JSON Pointer.
func AppendToken(pointer []byte, token string) []byte {
	pointer = append(pointer, '/')
	for i := range len(token) {
		switch token[i] {
		case '~':
			pointer = append(pointer, "~0"...)
		case '/':
			pointer = append(pointer, "~1"...)
		default:
			pointer = append(pointer, token[i])
		}
	}
	return pointer
}

// Path is where a value stands, as a chain towards the root, which is nil: only
// a fault pays for the pointer.
type Path struct {
	parent *Path
	token  string
}

// Root is the path of the whole document.
var Root *Path

// Child returns the path of a member or an item of the value at p.
func (p *Path) Child(token string) *Path { return &Path{p, token} }

// Pointer returns p as a JSON Pointer.
func (p *Path) Pointer() string {
	if p == nil {
		return ""
	}
	return JoinPointer(p.parent.Pointer(), p.token)
}

// SyntaxError says why and where a text is not JSON.
type SyntaxError struct {
	Pointer string // the value that was being read
	Offset  int
	Line    int
	Column  int
	Msg     string
	Want    Want
}

// Want is what a text would have to have where it ceases to be JSON.
type Want uint8

// What can be wanted. WantLegal stands for a text that is refused for another
// reason: it is too deep, has a name twice or is not UTF-8.
const (
	WantLegal Want = iota
	WantValue
	WantName
	WantColon
	WantEndOfObject // or a comma
	WantEndOfArray  // or a comma
	WantDigit
	WantEscape  // one that JSON has
	WantEscaped // a control character as an escape
	WantQuote
	WantEnd // of the text
)

var wantNames = [...]string{
	WantValue: "a value", WantName: "a member name", WantColon: "':'", WantEndOfObject: "',' or '}'", WantEndOfArray: "',' or ']'", WantDigit: "a digit",
	WantEscape: "the rest of an escape sequence",
}

// Error gives the message after the position.
func (e *SyntaxError) Error() string {
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Msg)
}
