package cases

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/format"

	"github.com/gatemap/gatemap/cmd/gatemap-parquet/internal/parquetfile"
)

// node is a node of the schema with what its values look like in JSON.
type node struct {
	*parquetfile.Node
	name     string // as a member: in quotes, with a colon
	path     string // names with points between, for messages
	form     form   // of a leaf
	constant bool   // it has no column: it is text, or an object of such
	text     []byte // JSON
	scale    int    // decimals, and fractions of a second
	zone     string // behind a point in time
	children []*node
}

// form is how the values of a column are written.
type form int

const (
	boolean   form = iota
	integer        // of 32 or 64 bits
	unsigned       // likewise
	decimal        // in an integer
	decimals       // in bytes, the highest first
	float          // of 32 bits
	double         // of 64 bits
	half           // of 16 bits
	text           // UTF-8
	octets         // bytes that are UTF-8
	spliced        // the text of a JSON value, which becomes a part of the line
	payload        // bytes of a body: text, or base64 in the member bodyBase64
	uuid           // 16 bytes
	date           // days since 1970-01-01
	clock          // time of day
	timestamp      // a point in time since 1970-01-01
	int96          // a point in time of Impala and older Sparks
)

// objects are the members of a line that are objects or lists: a text in their place
// is their JSON, and a column with a point in its name belongs into one of them.
var objects = map[string]bool{
	"integration": true, "methodresponses": true, "binarymediatypes": true, "gatewayresponses": true,
	"request": true, "request.headers": true, "request.pathparameters": true, "request.querystring": true,
	"backend": true, "backend.headers": true,
	"context": true, "context.identity": true, "context.authorizer": true, "stagevariables": true,
	"operation": true, // of gatemap diff
	"params":    true, "params.path": true, "params.querystring": true, "params.header": true, "vars": true,
}

func isObject(path string) bool { return objects[strings.ToLower(path)] }

// planner makes the nodes of a file.
type planner struct {
	file *parquetfile.File

	// In lines of whole evaluations and of paths what is expected is JSON, in those
	// of templates it is a text.
	expectJSON bool
}

// Constant is a column whose text is that of each row, as those of a partition, which
// are the names of its folders.
type Constant struct{ Name, Value string }

// plan makes the tree of what a line is.
func plan(f *parquetfile.File, columns []Constant) (*node, error) {
	p := planner{file: f}
	for _, n := range f.Root.Children {
		p.expectJSON = p.expectJSON || n.Name == "integration" || n.Name == "path"
	}
	root := &node{Node: f.Root}
	for _, c := range f.Root.Children {
		if err := p.place(root, c.Name, c); err != nil {
			return nil, err
		}
	}
	for _, c := range columns {
		if err := root.put(c.Name, c.Value); err != nil {
			return nil, err
		}
	}
	return root, nil
}

// put puts a text into the object that its name leads to, as place does with a column.
func (n *node) put(name, value string) error {
	for i := range name {
		head := join(n.path, name[:i])
		if name[i] != '.' || !isObject(head) {
			continue
		}
		inner := n.child(name[:i])
		switch {
		case inner == nil:
			inner = &node{Node: &parquetfile.Node{Name: name[:i]}, path: head, name: quoted(name[:i]), constant: true}
			n.children = append(n.children, inner)
		case len(inner.Node.Children) > 0 || inner.Kind != parquetfile.Object:
			return fmt.Errorf("the columns %s and %s are the same member", inner.path, join(n.path, name))
		}
		return inner.put(name[i+1:], value)
	}
	path := join(n.path, name)
	if n.child(name) != nil {
		return fmt.Errorf("two columns have the name %s", path)
	}
	if !utf8.ValidString(name) || !utf8.ValidString(value) {
		return fmt.Errorf("column %q: its text is not UTF-8", path)
	}
	text, _ := json.Marshal(value) // of a string there is no error
	n.children = append(n.children, &node{
		Node: &parquetfile.Node{Name: name, Kind: parquetfile.Leaf}, path: path, name: quoted(name), constant: true, text: text,
	})
	return nil
}

// place puts a column into the object that its name leads to.
func (p *planner) place(into *node, name string, c *parquetfile.Node) error {
	for i := range name {
		head := join(into.path, name[:i])
		if name[i] != '.' || !isObject(head) {
			continue
		}
		inner := into.child(name[:i])
		switch {
		case inner == nil:
			inner = &node{Node: &parquetfile.Node{Name: name[:i], First: c.First, Last: c.Last}, path: head, name: quoted(name[:i])}
			into.children = append(into.children, inner)
		case len(inner.Node.Children) > 0 || inner.Kind != parquetfile.Object:
			return fmt.Errorf("the columns %s and %s are the same member", inner.path, join(into.path, name))
		}
		return p.place(inner, name[i+1:], c)
	}
	if into.child(name) != nil {
		return fmt.Errorf("two columns have the name %s", join(into.path, name))
	}
	n, err := p.node(c, name, join(into.path, name))
	if err != nil {
		return err
	}
	into.children = append(into.children, n)
	return nil
}

func (n *node) child(name string) *node {
	for _, c := range n.children {
		if strings.EqualFold(c.Name, name) {
			return c
		}
	}
	return nil
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

func quoted(name string) string {
	text, _ := json.Marshal(name) // of a string there is no error
	return string(text) + ":"
}

// node plans a node and what is in it.
func (p *planner) node(of *parquetfile.Node, name, path string) (*node, error) {
	n := &node{Node: of, name: quoted(name), path: path}
	if of.Name != name { // a copy, so that it is found by its member's name
		renamed := *of
		renamed.Name = name
		n.Node = &renamed
	}
	if of.Kind == parquetfile.Leaf {
		return n, p.leaf(n, p.file.Leaves[of.First])
	}
	seen := map[string]bool{}
	for _, c := range of.Children {
		// Also a list or a map: what is in it is not what it is.
		below := join(path, c.Name)
		if of.Kind == parquetfile.Object && seen[c.Name] {
			return nil, fmt.Errorf("two columns have the name %s", below)
		}
		seen[c.Name] = true
		child, err := p.node(c, c.Name, below)
		if err != nil {
			return nil, err
		}
		n.children = append(n.children, child)
	}
	if of.Kind == parquetfile.Map && n.children[0].Kind != parquetfile.Leaf {
		return nil, fmt.Errorf("column %s: the names of a map are no texts", path)
	}
	return n, nil
}

// leaf decides how the values of a column are written.
func (p *planner) leaf(n *node, c *parquetfile.Column) error {
	known := n.annotated(c) || n.physical(c)
	if !known {
		what := c.Physical.String()
		if c.Element.LogicalType.Value != nil {
			what = c.Element.LogicalType.String()
		} else if c.Element.ConvertedType.Valid {
			what = fmt.Sprintf("number %d of the older ones", int(c.Element.ConvertedType.V))
		}
		return fmt.Errorf("column %s: values of the type %s have no form in JSON; leave the column out", n.path, what)
	}
	lower := strings.ToLower(n.path)
	switch {
	case n.form != text && n.form != octets:
	case isObject(lower) || lower == "expect" && p.expectJSON:
		n.form = spliced
	case n.form == octets && lower == "backend.body":
		n.form = payload
	}
	return nil
}

// annotated is for the types that the format calls logical, and the converted ones
// of older files.
func (n *node) annotated(c *parquetfile.Column) (known bool) {
	e := &c.Element
	whole := c.Physical == format.Int32 || c.Physical == format.Int64
	bytes := c.Physical == format.ByteArray
	switch t := e.LogicalType.Value.(type) {
	case *format.StringType, *format.EnumType:
		n.form = text
		return bytes
	case *format.JsonType:
		n.form = spliced
		return bytes
	case *format.DecimalType:
		return n.decimal(c, t.Scale)
	case *format.DateType:
		n.form = date
		return c.Physical == format.Int32
	case *format.TimeType:
		n.form = clock
		return whole && n.unit(t.Unit)
	case *format.TimestampType:
		n.form = timestamp
		if t.IsAdjustedToUTC {
			n.zone = "Z"
		}
		return c.Physical == format.Int64 && n.unit(t.Unit)
	case *format.IntType:
		if n.form = integer; !t.IsSigned {
			n.form = unsigned
		}
		return whole
	case *format.NullType:
		return true // no value is ever written
	case *format.UUIDType:
		n.form = uuid
		return c.Physical == format.FixedLenByteArray && c.Width == 16
	case *format.Float16Type:
		n.form = half
		return c.Physical == format.FixedLenByteArray && c.Width == 2
	case nil:
		return e.ConvertedType.Valid && n.converted(c, e.ConvertedType.V)
	}
	return false
}

func (n *node) unit(u format.TimeUnit) bool {
	switch u.Value.(type) {
	case *format.MilliSeconds:
		n.scale = 3
	case *format.MicroSeconds:
		n.scale = 6
	case *format.NanoSeconds:
		n.scale = 9
	}
	return n.scale > 0
}

func (n *node) decimal(c *parquetfile.Column, scale int32) bool {
	n.form, n.scale = decimal, int(scale)
	if c.Physical == format.ByteArray || c.Physical == format.FixedLenByteArray {
		n.form = decimals
	}
	const most = 38 // digits, of Spark, DuckDB and Arrow
	return scale >= 0 && scale <= most && c.Physical != format.Boolean && c.Physical != format.Int96 && c.Physical != format.Float && c.Physical != format.Double
}

func (n *node) converted(c *parquetfile.Column, t deprecated.ConvertedType) bool {
	whole := c.Physical == format.Int32 || c.Physical == format.Int64
	switch t {
	case deprecated.UTF8, deprecated.Enum:
		n.form = text
		return c.Physical == format.ByteArray
	case deprecated.Json:
		n.form = spliced
		return c.Physical == format.ByteArray
	case deprecated.Decimal:
		return n.decimal(c, c.Element.Scale.V)
	case deprecated.Date:
		n.form = date
		return c.Physical == format.Int32
	case deprecated.TimeMillis, deprecated.TimeMicros:
		n.form, n.scale = clock, 3
		if t == deprecated.TimeMicros {
			n.scale = 6
		}
		return whole
	case deprecated.TimestampMillis, deprecated.TimestampMicros:
		n.form, n.scale, n.zone = timestamp, 3, "Z"
		if t == deprecated.TimestampMicros {
			n.scale = 6
		}
		return c.Physical == format.Int64
	case deprecated.Uint8, deprecated.Uint16, deprecated.Uint32, deprecated.Uint64:
		n.form = unsigned
		return whole
	case deprecated.Int8, deprecated.Int16, deprecated.Int32, deprecated.Int64:
		n.form = integer
		return whole
	}
	return false
}

// physical is for columns without a logical type.
func (n *node) physical(c *parquetfile.Column) (known bool) {
	if c.Element.LogicalType.Value != nil || c.Element.ConvertedType.Valid {
		return false
	}
	switch c.Physical {
	case format.Boolean:
		n.form = boolean
	case format.Int32, format.Int64:
		n.form = integer
	case format.Int96:
		n.form = int96
	case format.Float:
		n.form = float
	case format.Double:
		n.form = double
	case format.ByteArray, format.FixedLenByteArray:
		n.form = octets
	default:
		return false
	}
	return true
}
