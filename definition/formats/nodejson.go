package formats

import (
	"bytes"
	"errors"
	"strconv"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/confjson"
	"github.com/gatemap/gatemap/internal/textpos"
)

// json reads a JSON text. base is where the text stands: the start of a file,
// or a string in one.
func (l *loader) json(data []byte, base *node) (*node, error) {
	root, err := confjson.Parse(data)
	if err != nil {
		return nil, jsonError(err, base)
	}
	return newJSONReader(l, data, base).node(root, nil, base), nil
}

// jsonError gives err the place in the file.
func jsonError(err error, base *node) error {
	var syntax *confjson.SyntaxError
	if !errors.As(err, &syntax) {
		return unreadable(base.pos.Position, err, "%v", err)
	}
	at := base.inside(syntax.Line, syntax.Column)
	at.Pointer = syntax.Pointer
	return unreadable(at.Position, err, "not JSON: %v", syntax.Msg)
}

type jsonReader struct {
	l      *loader
	data   []byte
	places *textpos.Index
	base   *node
}

func newJSONReader(l *loader, data []byte, base *node) *jsonReader {
	return &jsonReader{l: l, data: data, places: textpos.New(data), base: base}
}

func (r *jsonReader) at(offset int) definition.Place {
	return r.base.inside(r.places.Position(offset))
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
		raw := r.data[c.Offset+1:]
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
			r.l.key(m.Name, key.Position)
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

func (l *loader) key(key string, at definition.Position) {
	if len(key) > maxKey {
		l.fail(at, nil, "a key of %d bytes; the limit is %d", len(key), maxKey)
	}
}
