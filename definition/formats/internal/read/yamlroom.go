package read

import (
	"strings"
	"unsafe"

	"go.yaml.in/yaml/v4"
)

// room is the memory that the parts of a document are read in, one after the
// other. The zero value is ready.
type room struct {
	nodes  [][]yaml.Node // in blocks, as nodes do not move
	used   int           // of the nodes
	kids   []*yaml.Node  // of the collections that are open
	lists  [][]*yaml.Node
	free   []*yaml.Node      // of the last of the lists
	filled int               // of the lists
	made   []byte            // texts that are not in the document as they are
	tags   map[string]string // of plain scalars that may be numbers or dates
}

const (
	nodesOfRoom = 256
	kidsOfRoom  = 1024
	// maxTags bounds the scalars whose tags are remembered.
	maxTags = 4096
)

// clear lets go of what was read before.
func (m *room) clear() {
	m.used, m.filled, m.free = 0, 0, nil
	m.kids, m.made = m.kids[:0], m.made[:0]
}

// node returns a new node that stands at r.
func (r *blockReader) node(kind yaml.Kind, tag string) *yaml.Node {
	m := r.room
	block, i := m.used/nodesOfRoom, m.used%nodesOfRoom
	if block == len(m.nodes) {
		m.nodes = append(m.nodes, make([]yaml.Node, nodesOfRoom))
	}
	m.used++
	n := &m.nodes[block][i]
	*n = yaml.Node{Kind: kind, Tag: tag, Line: r.line, Column: r.column()}
	return n
}

// list takes the nodes from first out of those of open collections.
func (m *room) list(first int) []*yaml.Node {
	kids := m.kids[first:]
	m.kids = m.kids[:first]
	if len(kids) == 0 {
		return nil
	}
	if len(kids) > kidsOfRoom/4 {
		return append([]*yaml.Node(nil), kids...)
	}
	if len(kids) > len(m.free) {
		if m.filled == len(m.lists) {
			m.lists = append(m.lists, make([]*yaml.Node, kidsOfRoom))
		}
		m.free = m.lists[m.filled]
		m.filled++
	}
	list := m.free[:len(kids):len(kids)]
	m.free = m.free[len(kids):]
	copy(list, kids)
	return list
}

// madeFrom returns what was made from an offset on. It stays as it is until the
// room is cleared: what is made is only added to.
func (m *room) madeFrom(from int) string {
	if from == len(m.made) {
		return ""
	}
	return unsafe.String(&m.made[from], len(m.made)-from)
}

// begun makes s the end of what was made, to join more to it.
func (m *room) begun(s string) string {
	from := len(m.made)
	m.made = append(m.made, s...)
	return m.madeFrom(from)
}

// joined adds a line to s, the end of what was made, behind so many blank lines.
func (m *room) joined(s string, blank int, line string) string {
	from := len(m.made) - len(s)
	if blank == 0 {
		m.made = append(m.made, ' ')
	}
	for range blank {
		m.made = append(m.made, '\n')
	}
	m.made = append(m.made, line...)
	return m.madeFrom(from)
}

// plainWords are the plain scalars that are no text, besides numbers and dates.
var plainWords = map[string]string{
	"true": "!!bool", "True": "!!bool", "TRUE": "!!bool", "false": "!!bool", "False": "!!bool", "FALSE": "!!bool",
	"~": "!!null", "null": "!!null", "Null": "!!null", "NULL": "!!null",
}

// tagOf returns the tag of a plain scalar. What may be a number or a date the
// library is asked for.
func (m *room) tagOf(s string) (tag string, ok bool) {
	switch c := s[0]; {
	case c == 'n' || c == 'N' || c == 't' || c == 'T' || c == 'f' || c == 'F' || c == '~':
		if len(s) <= len("false") {
			if tag, ok := plainWords[s]; ok {
				return tag, true
			}
		}
		return "!!str", true
	case c == '<':
		return "!!str", s != "<<"
	case c != '.' && c != '+' && c != '-' && (c < '0' || c > '9'):
		return "!!str", true
	}
	if strings.ContainsFunc(s, inNoNumber) {
		return "!!str", true
	}
	if tag, ok := m.tags[s]; ok {
		return tag, true
	}
	var doc yaml.Node
	if yaml.Unmarshal([]byte(s), &doc) != nil || len(doc.Content) != 1 || doc.Content[0].Value != s || doc.Content[0].Kind != yaml.ScalarNode {
		return "", false
	}
	tag = doc.Content[0].Tag
	if len(m.tags) < maxTags {
		if m.tags == nil {
			m.tags = make(map[string]string)
		}
		m.tags[strings.Clone(s)] = tag
	}
	return tag, true
}

// inNoNumber reports whether no number and no date has the character.
func inNoNumber(c rune) bool {
	return (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && c != '+' && c != '-' && c != '.' && c != ':' && c != '_' && c != ' '
}
