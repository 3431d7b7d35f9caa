package definition

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/gatemap/gatemap/internal/source"
)

// decoder collects the faults of one document.
type decoder struct {
	data []byte
	errs Faults
}

func parsed[T any](v *T, data []byte, decode func(*decoder, *source.Node, *source.Path)) (*T, error) {
	if err := unmarshal(data, decode); err != nil {
		return nil, err
	}
	return v, nil
}

func unmarshal(data []byte, decode func(*decoder, *source.Node, *source.Path)) error {
	root, err := source.ParseJSON(data)
	if err != nil {
		var syntax *source.SyntaxError
		errors.As(err, &syntax)
		return Faults{{Position: Position{Pointer: syntax.Pointer, Line: syntax.Line, Column: syntax.Column}, Code: CodeSyntax, Severity: Error, Message: syntax.Msg, Err: err}}
	}
	d := &decoder{data: data}
	decode(d, root, nil)
	return d.errs.Err()
}

// unmarshalInto is unmarshal for UnmarshalJSON, where null changes nothing.
func unmarshalInto(data []byte, decode func(*decoder, *source.Node, *source.Path)) error {
	if string(data) == "null" {
		return nil
	}
	return unmarshal(data, decode)
}

func (d *decoder) fail(n *source.Node, p *source.Path, format string, args ...any) {
	if d.errs.Full() {
		return
	}
	line, column := source.PositionOf(d.data, n.Offset)
	f := Faultf(Position{Pointer: p.Pointer(), Line: line, Column: column}, format, args...)
	f.Code = CodeValue
	d.errs.Add(f)
}

// wrongType reports a value whose type is not the wanted one. For strings the
// words are those of the service's SerializationException
// (rules/control-plane.md#refused; the structures' are those of its protocol).
func (d *decoder) wrongType(n *source.Node, at *source.Path, want source.Kind) {
	found := fmt.Sprintf("%s where %s belongs", n.Kind, want)
	if want == source.String {
		switch n.Kind {
		case source.Number:
			found = "class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to an String (" + found + ")"
		case source.Bool:
			found = "class java.lang.Boolean can not be converted to an String (" + found + ")"
		}
	}
	d.fail(n, at, "%s", found)
}

// is reports whether n has the wanted type, and reports a fault if not.
func (d *decoder) is(n *source.Node, at *source.Path, want source.Kind) bool {
	if n.Kind != want {
		d.wrongType(n, at, want)
	}
	return n.Kind == want
}

// part reads the members of a part: each known one that is not null. It
// returns the names of the others, and unknown where n is no part.
func (d *decoder) part(n *source.Node, at *source.Path, unknown []string, known []Member) []string {
	if !d.is(n, at, source.Object) {
		return unknown
	}
	unknown = nil // of this document, whatever was read before
	for i := range n.Members {
		m := &n.Members[i]
		k := slices.IndexFunc(known, func(k Member) bool { return k.JSON == m.Name })
		switch {
		case k < 0 && !AnswerMetadata(m.Name):
			unknown = append(unknown, m.Name)
		case k >= 0 && m.Value.Kind != source.Null:
			d.member(&known[k], &m.Value, at.Child(m.Name))
		}
	}
	return unknown
}

// member reads the value of a member that is there.
func (d *decoder) member(m *Member, n *source.Node, at *source.Path) {
	switch v := m.Value.(type) {
	case *string:
		d.string(m, v, n, at)
	case **string:
		*v = new(string)
		d.text(*v, n, at)
	case *ResponseType:
		d.text((*string)(v), n, at)
	case *bool:
		d.boolean(v, n, at)
	case **bool:
		*v = new(bool)
		d.boolean(*v, n, at)
	case *int:
		d.integer(v, n, at)
	case *[]string:
		d.list(v, n, at)
	case *Ordered[string]:
		readOrdered(d, v, n, at, func(s *string, n *source.Node, at *source.Path) { d.parameter(m, s, n, at) })
	case *Ordered[*string]:
		readOrdered(d, v, n, at, d.template)
	case *map[string]string:
		readMap(d, v, n, at, d.text)
	case *map[string]bool:
		readMap(d, v, n, at, d.boolean)
	case **TLSConfig:
		*v = new(TLSConfig)
		d.part(n, at, nil, (*v).Members())
	case *Ordered[IntegrationResponse]:
		readOrdered(d, v, n, at, func(r *IntegrationResponse, n *source.Node, at *source.Path) { r.decode(d, n, at) })
	case *Ordered[MethodResponse]:
		readOrdered(d, v, n, at, func(r *MethodResponse, n *source.Node, at *source.Path) { r.decode(d, n, at) })
	case **Integration:
		*v = new(Integration)
		(*v).decode(d, n, at)
	}
}

// string reads a string. A status code may be an integer, as hand-written
// files have it; whether it is a status code is for Compile to say.
func (d *decoder) string(m *Member, v *string, n *source.Node, at *source.Path) {
	switch {
	case n.Kind == source.Number && (m.Use == EvaluatedStatus || m.Use == PartKey):
		if err := CheckStatusCode(n.Text); err != nil {
			d.fail(n, at, "%v", err)
		}
		*v = n.Text
	case n.Kind == source.String && m.Enum != nil && m.Use != Stored:
		if err := checkEnum(n.Text, m.JSON, m.Enum); err != nil {
			d.fail(n, at, "%v", err)
			return
		}
		*v = n.Text
	default:
		d.text(v, n, at)
	}
}

func (d *decoder) text(v *string, n *source.Node, at *source.Path) {
	if d.is(n, at, source.String) {
		*v = n.Text
	}
}

func (d *decoder) boolean(v *bool, n *source.Node, at *source.Path) {
	if d.is(n, at, source.Bool) {
		*v = n.Text == "true"
	}
}

func (d *decoder) integer(v *int, n *source.Node, at *source.Path) {
	if !d.is(n, at, source.Number) {
		return
	}
	i, err := strconv.ParseInt(n.Text, 10, 32)
	if err != nil {
		d.fail(n, at, "%s is not a 32-bit integer", n.Text)
	}
	*v = int(i)
}

func (d *decoder) list(v *[]string, n *source.Node, at *source.Path) {
	if !d.is(n, at, source.Array) {
		return
	}
	*v = make([]string, len(n.Items))
	for i := range n.Items {
		d.text(&(*v)[i], &n.Items[i], at.Child(strconv.Itoa(i)))
	}
}

// parameter reads a string or, where it is a mapping expression, the truth
// value that stands for one (rules/parameters.md#bare-words); Compile
// warns of it.
func (d *decoder) parameter(m *Member, v *string, n *source.Node, at *source.Path) {
	if n.Kind == source.Bool && m.Use == Evaluated {
		*v = n.Text
		return
	}
	d.text(v, n, at)
}

func (d *decoder) template(v **string, n *source.Node, at *source.Path) {
	if n.Kind != source.Null {
		*v = new(string)
		d.text(*v, n, at)
	}
}

func readOrdered[V any](d *decoder, v *Ordered[V], n *source.Node, at *source.Path, read func(*V, *source.Node, *source.Path)) {
	if !d.is(n, at, source.Object) {
		return
	}
	*v = make(Ordered[V], len(n.Members))
	for i := range n.Members {
		m := &n.Members[i]
		(*v)[i].Key = m.Name
		read(&(*v)[i].Value, &m.Value, at.Child(m.Name))
	}
}

func readMap[V any](d *decoder, v *map[string]V, n *source.Node, at *source.Path, read func(*V, *source.Node, *source.Path)) {
	if !d.is(n, at, source.Object) {
		return
	}
	*v = make(map[string]V)
	for i := range n.Members {
		m := &n.Members[i]
		var value V
		read(&value, &m.Value, at.Child(m.Name))
		(*v)[m.Name] = value
	}
}
