package read

import (
	"encoding/json"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/source"
)

// Kind is the kind of a value.
type Kind uint8

// The kinds. Absent is CloudFormation's AWS::NoValue: a member or an
// item with it is not there.
const (
	Null Kind = iota
	Boolean
	Number
	Text
	List
	Object
	Absent
)

var kindNames = [...]string{"null", "a boolean", "a number", "a string", "a list", "a map", "nothing"}

// String names the kind for a message, as "a list".
func (k Kind) String() string { return kindNames[k] }

// Node is a value of any format and where it stands. Every reader makes nodes
// and every format is read from them, so that positions and what could not be
// resolved travel with the value. Nodes are not changed once made.
type Node struct {
	Kind    Kind
	size    int32  // of a Terraform value, whose parts may be shared: see Source.Bound
	Text    string // of a scalar
	Items   []*Node
	Members []Member

	Pos    Pos
	Parent *Node // with Token, makes the pointer when one is wanted
	Token  string

	rare *rare // what most nodes do not have
}

// rare is what few nodes have. Copies of a node share it; it is not changed.
type rare struct {
	open      []Open
	ref       string
	origin    *Node
	attribute func(name string) *Node
	twice     []Member       // keys that were there before, without values
	index     map[string]int // of members, once there are many and one is asked for
	late      *lateMembers
}

// own gives n a copy of its rare parts, to change.
func (n *Node) own() *rare {
	r := rare{}
	if n.rare != nil {
		r = *n.rare
	}
	n.rare = &r
	return n.rare
}

// Open returns what in Text stands for something unresolved.
func (n *Node) Open() []Open {
	if n.rare == nil {
		return nil
	}
	return n.rare.open
}

// SetOpen replaces what is open. Only the maker of a node calls it, as all that
// set a part.
func (n *Node) SetOpen(all []Open) {
	if len(all) > 0 || n.rare != nil {
		n.own().open = all
	}
}

// Ref returns the resource attribute that the value comes from, "" where it
// comes from none.
func (n *Node) Ref() string {
	if n.rare == nil {
		return ""
	}
	return n.rare.ref
}

// SetRef sets it.
func (n *Node) SetRef(ref string) { n.own().ref = ref }

// Origin returns what Text is the JSON encoding of, nil where that is not known.
func (n *Node) Origin() *Node {
	if n.rare == nil {
		return nil
	}
	return n.rare.origin
}

// SetOrigin sets it.
func (n *Node) SetOrigin(origin *Node) { n.own().origin = origin }

// Attribute returns what makes the members of a Terraform resource or module
// when they are asked for, nil for another value.
func (n *Node) Attribute() func(name string) *Node {
	if n.rare == nil {
		return nil
	}
	return n.rare.attribute
}

// SetAttribute sets it.
func (n *Node) SetAttribute(attribute func(name string) *Node) { n.own().attribute = attribute }

// SetTwice gives n the keys that from has twice.
func (n *Node) SetTwice(from *Node) {
	if from.rare != nil && len(from.rare.twice) > 0 {
		n.own().twice = from.rare.twice
	}
}

// Unindex lets the index of the members go, of a copy whose members change.
func (n *Node) Unindex() {
	if n.rare != nil && n.rare.index != nil {
		n.own().index = nil
	}
}

// Member is one member of a map.
type Member struct {
	Key   string
	Pos   Pos // of the key
	Value *Node
}

// Open is a part of a text that could not be resolved. Hard marks what the
// deployment would refuse as well.
type Open struct {
	Why  string
	Hard bool
}

// Position returns where n stands.
func (n *Node) Position() definition.Position { return n.Place().Position }

// Place returns the place of n with its pointer.
func (n *Node) Place() definition.Place {
	p := n.Pos.Place()
	p.Pointer = n.pointer()
	return p
}

// inside returns the position of a value at a line and column in the text of n.
func (n *Node) inside(line, column int) definition.Position { return n.Pos.Place().At(line, column) }

func (n *Node) pointer() string {
	var room [256]byte
	return string(n.appendPointer(room[:0]))
}

// appendPointer appends the JSON Pointer of n, or what stands for it.
func (n *Node) appendPointer(b []byte) []byte {
	var room [16]string
	tokens := room[:0]
	for ; n.Parent != nil; n = n.Parent {
		tokens = append(tokens, n.Token)
	}
	b = append(b, n.Token...)
	for _, token := range slices.Backward(tokens) {
		b = source.AppendToken(b, token)
	}
	return b
}

// Get returns the value of key, or nil. A nil node has no members.
func (n *Node) Get(key string) *Node {
	if n == nil {
		return nil
	}
	if i := n.Find(key); i >= 0 {
		return n.Members[i].Value
	}
	return nil
}

// Find returns the index of the member called key, or -1. Large maps get an
// index, so that a hostile file cannot make look-ups slow.
func (n *Node) Find(key string) int {
	if len(n.Members) <= 16 {
		return slices.IndexFunc(n.Members, func(m Member) bool { return m.Key == key })
	}
	if n.rare == nil || n.rare.index == nil {
		index := make(map[string]int, 2*len(n.Members))
		for i, m := range n.Members {
			index[m.Key] = i
		}
		n.own().index = index
	}
	if i, ok := n.rare.index[key]; ok {
		return i
	}
	return -1
}

// Without returns a copy of a map that has its own list of members, without
// those called keys.
func (n *Node) Without(keys ...string) *Node {
	r := *n
	r.Unindex()
	r.Members = slices.DeleteFunc(slices.Clone(n.Members), func(m Member) bool { return slices.Contains(keys, m.Key) })
	return &r
}

// Put adds or replaces a member and reports whether it was new. Only the
// maker of a node calls it.
func (n *Node) Put(m Member) bool {
	if i := n.Find(m.Key); i >= 0 {
		n.Members[i] = m
		return false
	}
	if n.rare != nil && n.rare.index != nil {
		n.rare.index[m.Key] = len(n.Members)
	}
	n.Members = append(n.Members, m)
	return true
}

// Path follows several keys.
func (n *Node) Path(keys ...string) *Node {
	for _, key := range keys {
		n = n.Get(key)
	}
	return n
}

// Str returns the text of a scalar, "" for anything else and for nil.
func (n *Node) Str() string {
	if n == nil || n.Kind == List || n.Kind == Object {
		return ""
	}
	return n.Text
}

// Scalar tells a text, a number and a boolean from the rest.
func (n *Node) Scalar() bool { return n.Kind == Text || n.Kind == Number || n.Kind == Boolean }

// As returns a node at n's place with another content.
func (n *Node) As(k Kind, s string) *Node {
	r := &Node{Kind: k, Text: s, Pos: n.Pos, Parent: n.Parent, Token: n.Token}
	r.Pos = r.Pos.WithoutText()
	return r
}

// Generated returns a copy of n for what a framework makes in its place.
func (n *Node) Generated() *Node {
	c := *n
	c.Pos.textColumn |= generated
	return &c
}

// At returns a copy of n that stands where place stands. What n's text maps
// onto in its own file is kept.
func (n *Node) At(place *Node) *Node {
	c := *n
	c.Parent, c.Token = place.Parent, place.Token
	if n.Pos.File() == "" {
		c.Pos = place.Pos
	}
	return &c
}

// Opened returns a node at n's place for something unresolved: visible says
// what it was.
func (n *Node) Opened(visible, why string, hard bool) *Node {
	r := n.As(Text, visible)
	r.SetOpen([]Open{{why, hard}})
	return r
}

// maxOpen bounds what is remembered to be open in one value: one would do.
const maxOpen = 16

// Leave notes what is open in n. Only the maker of a node calls it.
func (n *Node) Leave(all ...Open) {
	open := slices.Clip(n.Open())
	for _, o := range all {
		if len(open) < maxOpen && !slices.Contains(open, o) {
			open = append(open, o)
		}
	}
	n.SetOpen(open)
}

// Unresolved collects what is open in n and below it.
func (n *Node) Unresolved() []Open {
	all := slices.Clip(n.Open())
	for _, item := range n.Items {
		if len(all) >= maxOpen {
			return all
		}
		all = append(all, item.Unresolved()...)
	}
	for _, m := range n.Members {
		if len(all) >= maxOpen {
			return all
		}
		all = append(all, m.Value.Unresolved()...)
	}
	return all
}

// JSONText returns n as compact JSON, unless that is too long.
func (l *Source) JSONText(n *Node, sorted bool) string {
	l.Wrote(n, n.length(maxText))
	return string(n.appendJSON(nil, sorted))
}

// length returns about how long the JSON of n is, or a little more than limit.
func (n *Node) length(limit int) int {
	size := len(n.Text) + 4
	for _, item := range n.Items {
		if size > limit {
			break
		}
		size += item.length(limit - size)
	}
	for _, m := range n.Members {
		if size > limit {
			break
		}
		size += len(m.Key) + 4 + m.Value.length(limit-size)
	}
	return size
}

// appendJSON appends n as compact JSON with HTML escaped, members in order or
// sorted.
func (n *Node) appendJSON(b []byte, sorted bool) []byte {
	switch n.Kind {
	case Null, Absent:
		return append(b, "null"...)
	case Boolean, Number:
		return append(b, n.Text...)
	case Text:
		s, _ := json.Marshal(n.Text) // a string always has a JSON form
		return append(b, s...)
	case List:
		b = append(b, '[')
		for i, item := range n.Items {
			if i > 0 {
				b = append(b, ',')
			}
			b = item.appendJSON(b, sorted)
		}
		return append(b, ']')
	}
	members := n.Members
	if sorted {
		members = append([]Member(nil), members...)
		sort.SliceStable(members, func(i, j int) bool { return members[i].Key < members[j].Key })
	}
	b = append(b, '{')
	for i, m := range members {
		if i > 0 {
			b = append(b, ',')
		}
		key, _ := json.Marshal(m.Key)
		b = append(append(b, key...), ':')
		b = m.Value.appendJSON(b, sorted)
	}
	return append(b, '}')
}

// Same tells whether two values are written alike.
func Same(a, b *Node) bool {
	if a.Scalar() && b.Scalar() {
		return a.Text == b.Text
	}
	if a.Kind != b.Kind || a.Text != b.Text || len(a.Items) != len(b.Items) || len(a.Members) != len(b.Members) {
		return false
	}
	for i := range a.Items {
		if !Same(a.Items[i], b.Items[i]) {
			return false
		}
	}
	for _, m := range a.Members {
		if v := b.Get(m.Key); v == nil || !Same(m.Value, v) {
			return false
		}
	}
	return true
}

// Quoted shortens a text for a message.
func Quoted(s string) string {
	const limit = 80
	if len(s) > limit {
		s = strings.ToValidUTF8(s[:limit], "") + "..."
	}
	q, _ := json.Marshal(s)
	return string(q)
}

// List returns the items of a list, none of anything else and of nil.
func (n *Node) List() []*Node {
	if n == nil {
		return nil
	}
	return n.Items
}

// All returns the members of a map, none of anything else and of nil.
func (n *Node) All() []Member {
	if n == nil {
		return nil
	}
	return n.Members
}

// IsMap reports whether n is there and a map.
func (n *Node) IsMap() bool { return n != nil && n.Kind == Object }

// IsList reports whether n is there and a list.
func (n *Node) IsList() bool { return n != nil && n.Kind == List }

// Within returns v as a part of parent: v itself when it is new, so that its own
// parts have their pointers through it.
func Within(v, parent *Node, token string) *Node {
	if v.Parent == nil && v.Token == "" {
		v.Parent, v.Token = parent, token
		return v
	}
	c := *v
	c.Parent, c.Token = parent, token
	return &c
}

// With adds a member to a map that is being made: value, or a scalar.
func (n *Node) With(key string, k Kind, s string, value *Node) *Node {
	if value == nil {
		value = n.As(k, s)
	}
	n.Put(Member{key, n.Pos, value})
	return n
}

// unescape reads a token of a JSON Pointer in a reference.
var unescape = strings.NewReplacer("~1", "/", "~0", "~", "%7B", "{", "%7D", "}")

// Pointed follows a JSON Pointer, or returns nil.
func (n *Node) Pointed(pointer string) *Node {
	for pointer != "" && n != nil {
		if pointer[0] != '/' {
			return nil
		}
		token, rest := pointer[1:], ""
		if i := strings.IndexByte(token, '/'); i >= 0 {
			token, rest = token[:i], token[i:]
		}
		next := n.Get(unescape.Replace(token))
		if i, err := strconv.Atoi(token); err == nil && i >= 0 && i < len(n.Items) {
			next = n.Items[i]
		}
		n, pointer = next, rest
	}
	return n
}

// First returns the first node that is not nil.
func First(nodes ...*Node) *Node {
	for _, n := range nodes {
		if n != nil {
			return n
		}
	}
	return nil
}

// Items returns a body, or those of a list.
func Items(n *Node) []*Node {
	if n.Kind == List {
		return n.Items
	}
	return []*Node{n}
}
