package parquetfile

import (
	"strings"

	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/format"
)

// Kind is what a node of a schema is in JSON's terms.
type Kind int

// The kinds of nodes.
const (
	Object Kind = iota // Children are its members
	List               // one child, the elements
	Map                // two children, the names and the values
	Leaf               // a column
)

// Node is a part of a schema, with lists and maps in one form however the file writes
// them.
type Node struct {
	Name     string
	Kind     Kind
	Optional bool // may be null
	Def      int  // the definition level from which it is not null
	Rep      int  // List, Map: the repetition level of elements but the first
	RepDef   int  // List, Map: the definition level from which there is an element
	Children []*Node
	First    int // Leaves[First:Last] are the columns in it
	Last     int
}

// Column is a leaf of the schema.
type Column struct {
	Path     string // names with points between
	Physical format.Type
	Width    int // of FIXED_LEN_BYTE_ARRAY
	Element  format.SchemaElement
	MaxDef   int
	MaxRep   int
}

// schemaReader builds nodes from the elements of a schema, which are in depth-first
// order.
type schemaReader struct {
	file     *File
	elements []format.SchemaElement
}

func (f *File) schema(elements []format.SchemaElement) error {
	r := schemaReader{f, elements}
	root, _, err := r.read(position{})
	if err != nil {
		return err
	}
	if len(r.elements) > 0 {
		return damaged("schema", "%d elements belong to no group", len(r.elements))
	}
	if root.Kind != Object || len(f.Leaves) == 0 {
		return damaged("schema", "it has no columns")
	}
	f.Root = root
	return nil
}

// position is where in a schema an element is.
type position struct {
	path     []string // without the root
	def, rep int
}

// read reads the next element and what is in it. For a repeated element the node is
// that of one element, and inner says the levels of the list.
func (r *schemaReader) read(p position) (n *Node, inner *format.SchemaElement, err error) {
	if len(r.elements) == 0 {
		return nil, nil, damaged("schema", "a group says that it has more members than there are")
	}
	if len(p.path) > r.file.limits.Depth {
		return nil, nil, damaged("schema", "groups are nested more than %d deep", r.file.limits.Depth)
	}
	e := r.elements[0]
	root := p.path == nil
	r.elements = r.elements[1:]
	if !root {
		p.path[len(p.path)-1] = e.Name
		switch repetition(&e) {
		case format.Optional:
			p.def++
		case format.Repeated:
			p.def++
			p.rep++
		}
	}
	n = &Node{Name: e.Name, Optional: !root && repetition(&e) == format.Optional, Def: p.def, First: len(r.file.Leaves)}
	if e.Type.Valid {
		n.Kind = Leaf
		err = r.leaf(e, p)
	} else {
		err = r.group(n, &e, p)
	}
	n.Last = len(r.file.Leaves)
	return n, &e, err
}

func repetition(e *format.SchemaElement) format.FieldRepetitionType {
	if e.RepetitionType.Valid {
		return e.RepetitionType.V
	}
	return format.Required
}

func (r *schemaReader) leaf(e format.SchemaElement, p position) error {
	c := &Column{Path: strings.Join(p.path, "."), Physical: e.Type.V, Element: e, MaxDef: p.def, MaxRep: p.rep}
	if c.Physical == format.FixedLenByteArray {
		c.Width = int(e.TypeLength.V)
		if c.Width < 1 || c.Width > 1<<16 {
			return damaged("column "+c.Path, "values of %d bytes", c.Width)
		}
	}
	if e.NumChildren.V != 0 {
		return damaged("column "+c.Path, "it has a type and members")
	}
	if r.file.Leaves = append(r.file.Leaves, c); len(r.file.Leaves) > r.file.limits.Leaves {
		return damaged("schema", "it has more than %d columns", r.file.limits.Leaves)
	}
	return nil
}

// group reads the members of a group, and makes a list or a map of them where the
// group is marked as one (parquet-format, LogicalTypes.md, Nested Types).
func (r *schemaReader) group(n *Node, e *format.SchemaElement, p position) error {
	count := int(e.NumChildren.V)
	if count < 1 || count > len(r.elements) {
		return damaged("schema", "group %q has %d members", e.Name, count)
	}
	path := append(p.path, "")
	var members []*Node
	var repeated []bool
	var raws []*Node // for a repeated member: the node of one element
	for range count {
		m, me, err := r.read(position{path, p.def, p.rep})
		if err != nil {
			return err
		}
		again := repetition(me) == format.Repeated
		raws, repeated = append(raws, m), append(repeated, again)
		if again {
			m = &Node{Name: m.Name, Kind: List, Def: p.def, Rep: p.rep + 1, RepDef: m.Def, Children: []*Node{m}, First: m.First, Last: m.Last}
		}
		members = append(members, m)
	}
	n.Kind, n.Children = Object, members
	if count != 1 || !repeated[0] {
		return nil
	}
	one := raws[0]
	switch {
	case isList(e):
		elem := one
		if one.Kind == Object && len(one.Children) == 1 && one.Name != "array" && one.Name != e.Name+"_tuple" {
			elem = one.Children[0]
		}
		n.Kind, n.Rep, n.RepDef, n.Children = List, p.rep+1, one.Def, []*Node{elem}
	case isMap(e) && one.Kind == Object && len(one.Children) == 2:
		n.Kind, n.Rep, n.RepDef, n.Children = Map, p.rep+1, one.Def, one.Children
	}
	return nil
}

func isList(e *format.SchemaElement) bool {
	_, is := e.LogicalType.Value.(*format.ListType)
	return is || e.ConvertedType.Valid && e.ConvertedType.V == deprecated.List
}

func isMap(e *format.SchemaElement) bool {
	_, is := e.LogicalType.Value.(*format.MapType)
	return is || e.ConvertedType.Valid && (e.ConvertedType.V == deprecated.Map || e.ConvertedType.V == deprecated.MapKeyValue)
}
