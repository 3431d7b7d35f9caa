package witness

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap/internal/analysis"
)

// node is a place of the payload that the template reads.
type node struct {
	read    analysis.Read
	names   []string // of its members, in the order of read
	members map[string]*node
	element *node
	parsed  *node // what a text is the JSON of
	number  int   // in the order of the tree
	name    string
}

// maxNodes bounds the places that payloads are made of.
const maxNodes = 60

// tree are the places of a payload.
func tree(reads []analysis.Read) (root *node, all []*node) {
	root = &node{}
	all = []*node{root}
	for _, r := range reads {
		at, path := root, strings.TrimPrefix(r.Path, "$")
		for path != "" && len(all) < maxNodes {
			at, path = at.step(path, &all)
		}
		if path == "" {
			at.read = joined(at.read, r)
		}
	}
	return root, all
}

// joined is what two readers of one place take it for.
func joined(a, b analysis.Read) analysis.Read {
	if a.Path == "" {
		return b
	}
	a.Object, a.List, a.Text, a.Flag, a.Asked = a.Object || b.Object, a.List || b.List, a.Text || b.Text, a.Flag || b.Flag, a.Asked || b.Asked
	a.Constants = slices.Clone(a.Constants)
	for _, c := range b.Constants {
		if !slices.Contains(a.Constants, c) {
			a.Constants = append(a.Constants, c)
		}
	}
	return a
}

// step goes one step along a path.
func (n *node) step(path string, all *[]*node) (next *node, rest string) {
	if rest, ok := strings.CutPrefix(path, "[*]"); ok {
		if n.element == nil {
			n.element = &node{number: len(*all), name: n.name}
			*all = append(*all, n.element)
		}
		return n.element, rest
	}
	if rest, ok := strings.CutPrefix(path, "!"); ok {
		if n.parsed == nil {
			n.parsed = &node{number: len(*all), name: n.name}
			*all = append(*all, n.parsed)
		}
		return n.parsed, rest
	}
	name := path[1:]
	if end := strings.IndexAny(name, ".[!"); end >= 0 {
		name = name[:end]
	}
	rest = path[1+len(name):]
	if next = n.members[name]; next == nil {
		next = &node{number: len(*all), name: name}
		*all = append(*all, next)
		if n.members == nil {
			n.members = map[string]*node{}
		}
		n.members[name] = next
		n.names = append(n.names, name)
	}
	return next, rest
}

// leaf reports whether the place has no parts.
func (n *node) leaf() bool {
	return len(n.names) == 0 && n.element == nil && n.parsed == nil && !n.read.Object && !n.read.List
}

// scenario says what the values of a payload are.
type scenario struct {
	length  int         // of lists
	lengths map[int]int // of those at some places, by their numbers
	// value gives the JSON of a leaf, "" for one that is missing. index is that of
	// the innermost element around it.
	value func(n *node, index int) string
	// without are the places that are left out.
	without []int
}

// payload is the JSON of the tree, "" where nothing is left.
func (s *scenario) payload(n *node, index int) string {
	switch {
	case slices.Contains(s.without, n.number):
		return ""
	case n.leaf() && n.number != 0:
		return s.value(n, index)
	case n.parsed != nil:
		text, _ := json.Marshal(s.payload(n.parsed, index)) // a text always has one
		return string(text)
	case n.element != nil && len(n.names) == 0 || n.read.List && !n.read.Object:
		return s.list(n)
	}
	if length, own := s.lengths[n.number]; own && len(n.names) == 0 {
		return members(length)
	}
	if len(n.names) == 0 && (n.number != 0 || s.value(n, 0) == object) {
		return object
	}
	var b strings.Builder
	b.WriteByte('{')
	for _, name := range n.names {
		if v := s.payload(n.members[name], index); v != "" {
			if b.Len() > 1 {
				b.WriteByte(',')
			}
			b.WriteString(strconv.Quote(name) + ":" + v)
		}
	}
	b.WriteByte('}')
	return b.String()
}

// members is an object with so many members.
func members(length int) string {
	parts := make([]string, length)
	for i := range parts {
		parts[i] = fmt.Sprintf(`"name %d":"value %d"`, i+1, i+1)
	}
	return "{" + strings.Join(parts, ",") + "}"
}

func (s *scenario) list(n *node) string {
	element := n.element
	if element == nil {
		element = &node{number: -1}
	}
	length, own := s.lengths[n.number]
	if !own {
		length = s.length
	}
	var parts []string
	for i := range length {
		part := s.payload(element, i)
		if part == "" {
			part = "{}"
		}
		parts = append(parts, part)
	}
	return "[" + strings.Join(parts, ",") + "]"
}
