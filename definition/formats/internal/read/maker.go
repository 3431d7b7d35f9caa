package read

import "strings"

// maker makes nodes and lists of members by the block, as a large document has
// a hundred thousand of them.
type maker struct {
	nodes []Node
	list  []Member
}

const (
	nodesOfBlock   = 64
	membersOfBlock = 128
)

func (m *maker) node() *Node {
	if len(m.nodes) == 0 {
		m.nodes = make([]Node, nodesOfBlock)
	}
	n := &m.nodes[0]
	m.nodes = m.nodes[1:]
	return n
}

// members returns an empty list with room for n.
func (m *maker) members(n int) []Member {
	if n > membersOfBlock/4 {
		return make([]Member, 0, n)
	}
	if n > len(m.list) {
		m.list = make([]Member, membersOfBlock)
	}
	list := m.list[:0:n]
	m.list = m.list[n:]
	return list
}

// interned are texts that a document has again and again: the names of members,
// types, status codes, and templates.
type interned struct {
	known map[string]string
}

const (
	maxInterned     = 4096
	maxInternedText = 4096
)

// text returns s as a string, the one before where it is there.
func (t *interned) text(s []byte) string {
	if known, ok := t.known[string(s)]; ok {
		return known
	}
	return t.keep(string(s))
}

// same is text for a string, which is borrowed where its memory is used again.
func (t *interned) same(s string, borrowed bool) string {
	if known, ok := t.known[s]; ok {
		return known
	}
	if borrowed {
		s = strings.Clone(s)
	}
	return t.keep(s)
}

func (t *interned) keep(own string) string {
	if len(t.known) < maxInterned && len(own) <= maxInternedText {
		if t.known == nil {
			t.known = make(map[string]string)
		}
		t.known[own] = own
	}
	return own
}
