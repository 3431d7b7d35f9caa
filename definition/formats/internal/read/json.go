package read

import (
	"bytes"
	"errors"
	"strconv"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/source"
)

// JSON reads a JSON text. base is where the text stands: the start of a file,
// or a string in one.
func (l *Source) JSON(data []byte, base *Node) (*Node, error) {
	root, err := source.ParseAllJSON(data)
	if err != nil {
		return nil, jsonError(err, base)
	}
	return newJSONReader(l, data, base).node(root, nil, base), nil
}

// jsonError gives err the place in the file.
func jsonError(err error, base *Node) error {
	var syntax *source.SyntaxError
	if !errors.As(err, &syntax) {
		return Unreadable(base.Pos.Position, err, "%v", err)
	}
	at := base.inside(syntax.Line, syntax.Column)
	at.Pointer = syntax.Pointer
	return Unreadable(at.Position, err, "not JSON: %v", syntax.Msg)
}

type jsonReader struct {
	l      *Source
	data   []byte
	places *source.Index
	base   *Node
}

func newJSONReader(l *Source, data []byte, base *Node) *jsonReader {
	return &jsonReader{l: l, data: data, places: source.NewIndex(data), base: base}
}

func (r *jsonReader) at(offset int) definition.Place {
	return r.base.inside(r.places.Position(offset))
}

// plain notes where the text of a string begins that has no escapes.
func (r *jsonReader) plain(at *definition.Place, offset int) {
	raw := r.data[offset+1:]
	if end := bytes.IndexAny(raw, "\\\""); end >= 0 && raw[end] == '"' {
		at.TextLine, at.TextColumn = at.Line, at.Column+1
	}
}

// node converts one value; a nil parent makes it the root, which takes its
// pointer from base.
func (r *jsonReader) node(c *source.Node, parent, base *Node) *Node {
	r.l.count(base)
	n := &Node{Pos: r.at(c.Offset), Text: c.Text, Parent: parent}
	if parent == nil {
		n.Parent, n.Token = base.Parent, base.Token
	}
	switch c.Kind {
	case source.Null:
		n.Text = ""
	case source.Bool:
		n.Kind = Boolean
	case source.Number:
		n.Kind = Number
	case source.String:
		n.Kind = Text
		r.plain(&n.Pos, c.Offset)
	case source.Array:
		n.Kind = List
		n.Items = make([]*Node, 0, len(c.Items))
		for i := range c.Items {
			item := r.node(&c.Items[i], n, base)
			c.Items[i] = source.Node{} // let it go: two trees of a large text are too many
			item.Token = strconv.Itoa(i)
			n.Items = append(n.Items, item)
		}
	case source.Object:
		n.Kind = Object
		n.Members = make([]Member, 0, len(c.Members))
		for i := range c.Members {
			m := &c.Members[i]
			value := r.node(&m.Value, n, base)
			m.Value = source.Node{}
			value.Token = m.Name
			key := r.at(m.Offset)
			r.plain(&key, m.Offset)
			r.l.Key(m.Name, key.Position)
			if !n.Put(Member{m.Name, key, value}) {
				r.l.duplicate(n, m.Name, key)
			}
		}
	}
	return n
}
