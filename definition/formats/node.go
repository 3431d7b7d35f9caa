package formats

import (
	"encoding/json"
	"slices"
	"sort"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/confjson"
)

type kind uint8

// The kinds of a node. absent is CloudFormation's AWS::NoValue: a member or an
// item with it is not there.
const (
	null kind = iota
	boolean
	number
	text
	list
	object
	absent
)

var kindNames = [...]string{"null", "a boolean", "a number", "a string", "a list", "a map", "nothing"}

func (k kind) String() string { return kindNames[k] }

// node is a value of any format and where it stands. Every reader makes nodes
// and every format is read from them, so that positions and what could not be
// resolved travel with the value. Nodes are not changed once made.
type node struct {
	kind    kind
	text    string // of a scalar
	items   []*node
	members []member
	index   map[string]int // of members, once there are many and one is asked for
	twice   []member       // keys that were there before, without values

	pos    definition.Place // without Pointer
	parent *node            // with token, makes the pointer when one is wanted
	token  string

	open   []open // what in text stands for something unresolved
	ref    string // the resource attribute that the value comes from, if it does
	origin *node  // what text is the JSON encoding of, if that is known

	attribute func(name string) *node // of a Terraform resource or module: members made when asked for
	module    *hclModule
	size      int // of a Terraform value, whose parts may be shared: see loader.bound
}

type member struct {
	key   string
	pos   definition.Place // of the key
	value *node
}

// open is a part of a text that could not be resolved. hard marks what the
// deployment would refuse as well.
type open struct {
	why  string
	hard bool
}

// position returns where n stands.
func (n *node) position() definition.Position { return n.place().Position }

// place returns the place of n with its pointer.
func (n *node) place() definition.Place {
	p := n.pos
	p.Pointer = n.pointer()
	return p
}

// startOf is the place of a whole file.
func startOf(file string) definition.Place {
	return definition.Place{Position: definition.Position{File: file, Line: 1, Column: 1}, TextLine: 1, TextColumn: 1}
}

// inside returns the place of a value at a line and column in the text of n.
func (n *node) inside(line, column int) definition.Place {
	return definition.Place{Position: n.pos.At(line, column)}
}

func (n *node) pointer() string {
	var tokens []string
	for ; n.parent != nil; n = n.parent {
		tokens = append(tokens, n.token)
	}
	p := n.token
	for i := len(tokens) - 1; i >= 0; i-- {
		p = confjson.Join(p, tokens[i])
	}
	return p
}

// get returns the value of key, or nil. A nil node has no members.
func (n *node) get(key string) *node {
	if n == nil {
		return nil
	}
	if i := n.find(key); i >= 0 {
		return n.members[i].value
	}
	return nil
}

// find returns the index of the member called key, or -1. Large maps get an
// index, so that a hostile file cannot make look-ups slow.
func (n *node) find(key string) int {
	if len(n.members) <= 16 {
		return slices.IndexFunc(n.members, func(m member) bool { return m.key == key })
	}
	if n.index == nil {
		n.index = make(map[string]int, 2*len(n.members))
		for i, m := range n.members {
			n.index[m.key] = i
		}
	}
	if i, ok := n.index[key]; ok {
		return i
	}
	return -1
}

// without returns a copy of a map that has its own list of members, without
// those called keys.
func (n *node) without(keys ...string) *node {
	r := *n
	r.index = nil
	r.members = slices.DeleteFunc(slices.Clone(n.members), func(m member) bool { return slices.Contains(keys, m.key) })
	return &r
}

// put adds or replaces a member and reports whether it was new. Only the
// maker of a node calls it.
func (n *node) put(m member) bool {
	if i := n.find(m.key); i >= 0 {
		n.members[i] = m
		return false
	}
	if n.index != nil {
		n.index[m.key] = len(n.members)
	}
	n.members = append(n.members, m)
	return true
}

// path follows several keys.
func (n *node) path(keys ...string) *node {
	for _, key := range keys {
		n = n.get(key)
	}
	return n
}

// str returns the text of a scalar, "" for anything else and for nil.
func (n *node) str() string {
	if n == nil || n.kind == list || n.kind == object {
		return ""
	}
	return n.text
}

func (n *node) scalar() bool { return n.kind == text || n.kind == number || n.kind == boolean }

// as returns a node at n's place with another content.
func (n *node) as(k kind, s string) *node {
	r := &node{kind: k, text: s, pos: n.pos, parent: n.parent, token: n.token}
	r.pos.TextLine, r.pos.TextColumn = 0, 0
	return r
}

// at returns a copy of n that stands where place stands. What n's text maps
// onto in its own file is kept.
func (n *node) at(place *node) *node {
	c := *n
	c.parent, c.token = place.parent, place.token
	if n.pos.File == "" {
		c.pos = place.pos
	}
	return &c
}

// opened returns a node at n's place for something unresolved: visible says
// what it was.
func (n *node) opened(visible, why string, hard bool) *node {
	r := n.as(text, visible)
	r.open = []open{{why, hard}}
	return r
}

// maxOpen bounds what is remembered to be open in one value: one would do.
const maxOpen = 16

// leave notes what is open in n. Only the maker of a node calls it.
func (n *node) leave(all ...open) {
	n.open = n.open[:len(n.open):len(n.open)]
	for _, o := range all {
		if len(n.open) < maxOpen && !slices.Contains(n.open, o) {
			n.open = append(n.open, o)
		}
	}
}

// unresolved collects what is open in n and below it.
func (n *node) unresolved() []open {
	all := n.open[:len(n.open):len(n.open)]
	for _, item := range n.items {
		if len(all) >= maxOpen {
			return all
		}
		all = append(all, item.unresolved()...)
	}
	for _, m := range n.members {
		if len(all) >= maxOpen {
			return all
		}
		all = append(all, m.value.unresolved()...)
	}
	return all
}

// json returns n as compact JSON, unless that is too long.
func (l *loader) jsonText(n *node, sorted bool) string {
	l.wrote(n, n.length(maxText))
	return string(n.appendJSON(nil, sorted))
}

// length returns about how long the JSON of n is, or a little more than limit.
func (n *node) length(limit int) int {
	size := len(n.text) + 4
	for _, item := range n.items {
		if size > limit {
			break
		}
		size += item.length(limit - size)
	}
	for _, m := range n.members {
		if size > limit {
			break
		}
		size += len(m.key) + 4 + m.value.length(limit-size)
	}
	return size
}

// appendJSON appends n as compact JSON with HTML escaped, members in order or
// sorted.
func (n *node) appendJSON(b []byte, sorted bool) []byte {
	switch n.kind {
	case null, absent:
		return append(b, "null"...)
	case boolean, number:
		return append(b, n.text...)
	case text:
		s, _ := json.Marshal(n.text) // a string always has a JSON form
		return append(b, s...)
	case list:
		b = append(b, '[')
		for i, item := range n.items {
			if i > 0 {
				b = append(b, ',')
			}
			b = item.appendJSON(b, sorted)
		}
		return append(b, ']')
	}
	members := n.members
	if sorted {
		members = append([]member(nil), members...)
		sort.SliceStable(members, func(i, j int) bool { return members[i].key < members[j].key })
	}
	b = append(b, '{')
	for i, m := range members {
		if i > 0 {
			b = append(b, ',')
		}
		key, _ := json.Marshal(m.key)
		b = append(append(b, key...), ':')
		b = m.value.appendJSON(b, sorted)
	}
	return append(b, '}')
}

// sameText tells whether two values are written alike.
func sameText(a, b *node) bool {
	if a.scalar() && b.scalar() {
		return a.text == b.text
	}
	if a.kind != b.kind || a.text != b.text || len(a.items) != len(b.items) || len(a.members) != len(b.members) {
		return false
	}
	for i := range a.items {
		if !sameText(a.items[i], b.items[i]) {
			return false
		}
	}
	for _, m := range a.members {
		if v := b.get(m.key); v == nil || !sameText(m.value, v) {
			return false
		}
	}
	return true
}

// quoted shortens a text for a message.
func quoted(s string) string {
	const limit = 80
	if len(s) > limit {
		s = strings.ToValidUTF8(s[:limit], "") + "..."
	}
	q, _ := json.Marshal(s)
	return string(q)
}
