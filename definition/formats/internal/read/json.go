package read

import (
	"errors"
	"strconv"

	"github.com/gatemap/gatemap/internal/source"
)

// JSON reads a JSON text. base is where the text stands: the start of a file,
// or a string in one.
func (l *Source) JSON(data []byte, base *Node) (*Node, error) {
	nodes, twice := l.nodes, l.twice
	r := newJSONReader(l, data, base)
	if err := source.WalkJSON(data, r); err != nil {
		l.nodes, l.twice = nodes, twice // it may be read as something else
		return nil, jsonError(err, base)
	}
	return r.root, nil
}

// jsonError gives err the place in the file.
func jsonError(err error, base *Node) error {
	var syntax *source.SyntaxError
	if !errors.As(err, &syntax) {
		return Unreadable(base.Pos.Position(), err, "%v", err)
	}
	at := base.inside(syntax.Line, syntax.Column)
	at.Pointer = syntax.Pointer
	return Unreadable(at, err, "not JSON: %v", syntax.Msg)
}

// jsonReader makes nodes of the values of a text as they are read.
type jsonReader struct {
	l    *Source
	data []byte
	base *Node
	in   *text
	root *Node

	open  []openNode
	kids  []Member // of all that is open
	texts interned
}

// openNode is a list or a map whose end is to come.
type openNode struct {
	*Node
	first int // of its parts among the kids
	name  string
	at    Pos // of the name
}

func newJSONReader(l *Source, data []byte, base *Node) *jsonReader {
	in := &text{file: base.Pos.File(), base: base.Pos.Place(), index: source.NewIndex(data)}
	return &jsonReader{l: l, data: data, base: base, in: in}
}

// pos is the place of a value or of a name: its text stands there as it is read
// where it has no escapes.
func (r *jsonReader) pos(offset int, plain bool) Pos {
	p := Pos{in: r.in, line: uint32(offset), column: byOffset}
	if plain {
		p.textLine = 1
	}
	return p
}

func (r *jsonReader) node(kind Kind, at Pos) *Node {
	r.l.count(r.base)
	n := new(Node)
	n.Kind, n.Pos = kind, at
	if len(r.open) == 0 {
		n.Parent, n.Token = r.base.Parent, r.base.Token
		r.root = n
		return n
	}
	top := &r.open[len(r.open)-1]
	n.Parent = top.Node
	if top.Kind == List {
		n.Token = strconv.Itoa(len(r.kids) - top.first)
	} else {
		n.Token = top.name
	}
	return n
}

// add adds a value that is whole to what is around it.
func (r *jsonReader) add(n *Node) {
	if len(r.open) == 0 {
		return
	}
	top := &r.open[len(r.open)-1]
	r.kids = append(r.kids, Member{top.name, top.at, n})
	if top.Kind == Object {
		r.l.Key(top.name, top.at)
		r.l.refer(top.name, n)
	}
}

// Scalar is a part of source.Handler, as the methods that follow.
func (r *jsonReader) Scalar(kind source.Kind, s []byte, offset, end int) {
	var n *Node
	switch kind {
	case source.Null:
		r.add(r.node(Null, r.pos(offset, false)))
		return
	case source.Bool:
		n = r.node(Boolean, r.pos(offset, false))
	case source.Number:
		n = r.node(Number, r.pos(offset, false))
	default:
		n = r.node(Text, r.pos(offset, len(s) == end-offset-2))
	}
	n.Text = r.texts.text(s)
	r.add(n)
}

// Begin is the start of a list or a map.
func (r *jsonReader) Begin(kind source.Kind, offset int) {
	made := Object
	if kind == source.Array {
		made = List
	}
	n := r.node(made, r.pos(offset, false))
	r.open = append(r.open, openNode{Node: n, first: len(r.kids)})
}

// Name is the name of a member.
func (r *jsonReader) Name(name []byte, offset int) {
	top := &r.open[len(r.open)-1]
	top.name = r.texts.text(name)
	plain := r.data[offset+1+len(name)] == '"' && string(r.data[offset+1:offset+1+len(name)]) == string(name)
	top.at = r.pos(offset, plain)
}

// End is the end of a list or a map.
func (r *jsonReader) End(int) {
	top := r.open[len(r.open)-1]
	n, kids := top.Node, r.kids[top.first:]
	if n.Kind == List {
		n.Items = make([]*Node, len(kids))
		for i := range kids {
			n.Items[i] = kids[i].Value
		}
	} else {
		n.Members = make([]Member, 0, len(kids))
		for _, m := range kids {
			if !n.Put(m) {
				r.l.duplicate(n, m.Key, m.Pos)
			}
		}
	}
	r.kids = r.kids[:top.first]
	r.open = r.open[:len(r.open)-1]
	r.add(n)
}
