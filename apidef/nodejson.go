package apidef

import (
	"bytes"
	"errors"
	"sort"
	"strconv"
	"unicode/utf8"

	"github.com/gatemap/gatemap/internal/confjson"
)

// lines finds the line and column of offsets in a text. It is quick for
// offsets that ascend, also where a file has all its values on one line.
type lines struct {
	data   []byte
	starts []int

	offset, line, column int // of the latest answer
}

func newLines(data []byte) *lines {
	l := &lines{data: data, starts: []int{0}, line: 1, column: 1}
	for i, c := range data {
		if c == '\n' {
			l.starts = append(l.starts, i+1)
		}
	}
	return l
}

// position returns the line and the column, in characters, of an offset.
func (l *lines) position(offset int) (line, column int) {
	line = sort.SearchInts(l.starts, offset+1)
	if line == l.line && offset >= l.offset {
		column = l.column + utf8.RuneCount(l.data[l.offset:offset])
	} else {
		column = 1 + utf8.RuneCount(l.data[l.starts[line-1]:offset])
	}
	l.offset, l.line, l.column = offset, line, column
	return line, column
}

// json reads a JSON text. base is where the text stands: the start of a file,
// or a string in one.
func (l *loader) json(data []byte, base *node) (*node, error) {
	root, err := confjson.Parse(data)
	if err != nil {
		return nil, jsonError(err, base.pos)
	}
	r := &jsonReader{l: l, lines: newLines(data), base: base.pos}
	return r.node(root, nil, base), nil
}

// jsonError gives err the place in the file.
func jsonError(err error, base Position) error {
	var syntax *confjson.SyntaxError
	if !errors.As(err, &syntax) {
		return &LoadError{base, err.Error(), err}
	}
	at := base.At(syntax.Line, syntax.Column)
	at.Pointer = syntax.Pointer
	return &LoadError{at, "not JSON: " + syntax.Msg, err}
}

type jsonReader struct {
	l     *loader
	lines *lines
	base  Position
}

func (r *jsonReader) at(offset int) Position {
	return r.base.At(r.lines.position(offset))
}

// node converts one value; a nil parent makes it the root, which takes its
// pointer from base.
func (r *jsonReader) node(c *confjson.Node, parent, base *node) *node {
	r.l.count(base)
	n := &node{pos: r.at(c.Offset), text: c.Text, parent: parent}
	if parent == nil {
		n.parent, n.token = base.parent, base.token
	}
	switch c.Kind {
	case confjson.Null:
		n.text = ""
	case confjson.Bool:
		n.kind = boolean
	case confjson.Number:
		n.kind = number
	case confjson.String:
		n.kind = text
		raw := r.lines.data[c.Offset+1:]
		if end := bytes.IndexAny(raw, "\\\""); end >= 0 && raw[end] == '"' {
			n.pos.TextLine, n.pos.TextColumn = n.pos.Line, n.pos.Column+1
		}
	case confjson.Array:
		n.kind = list
		for i := range c.Items {
			item := r.node(&c.Items[i], n, base)
			item.token = strconv.Itoa(i)
			n.items = append(n.items, item)
		}
	case confjson.Object:
		n.kind = object
		for i := range c.Members {
			m := &c.Members[i]
			value := r.node(&m.Value, n, base)
			value.token = m.Name
			key := r.at(m.Offset)
			r.l.key(m.Name, key)
			n.members = append(n.members, member{m.Name, key, value})
		}
	}
	return n
}

func (l *loader) count(n *node) {
	if l.nodes++; l.nodes > maxNodes {
		l.fail(n.position(), nil, "more than %d values", maxNodes)
	}
}

func (l *loader) key(key string, at Position) {
	if len(key) > maxKey {
		l.fail(at, nil, "a key of %d bytes; the limit is %d", len(key), maxKey)
	}
}
