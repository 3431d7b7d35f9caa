package definition

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/gatemap/gatemap/internal/confjson"
	"github.com/gatemap/gatemap/internal/textpos"
)

// place is where a value stands, as a chain towards the root: only a fault
// pays for the pointer.
type place struct {
	parent *place
	token  string
}

func (p *place) pointer() string {
	if p == nil {
		return ""
	}
	return confjson.Join(p.parent.pointer(), p.token)
}

// decoder collects the faults of one document.
type decoder struct {
	data []byte
	errs Faults
}

type fields map[string]func(*confjson.Node, *place)

func parsed[T any](v *T, data []byte, decode func(*decoder, *confjson.Node, *place)) (*T, error) {
	if err := unmarshal(data, decode); err != nil {
		return nil, err
	}
	return v, nil
}

func unmarshal(data []byte, decode func(*decoder, *confjson.Node, *place)) error {
	root, err := confjson.Parse(data)
	if err != nil {
		var syntax *confjson.SyntaxError
		errors.As(err, &syntax)
		return Faults{{Position: Position{Pointer: syntax.Pointer, Line: syntax.Line, Column: syntax.Column}, Code: CodeSyntax, Severity: Error, Message: syntax.Msg, Err: err}}
	}
	d := &decoder{data: data}
	decode(d, root, nil)
	return d.errs.Err()
}

// unmarshalInto is unmarshal for UnmarshalJSON, where null changes nothing.
func unmarshalInto(data []byte, decode func(*decoder, *confjson.Node, *place)) error {
	if string(data) == "null" {
		return nil
	}
	return unmarshal(data, decode)
}

func (d *decoder) fail(n *confjson.Node, p *place, format string, args ...any) {
	if d.errs.Full() {
		return
	}
	line, column := textpos.Of(d.data, n.Offset)
	f := Faultf(Position{Pointer: p.pointer(), Line: line, Column: column}, format, args...)
	f.Code = CodeValue
	d.errs.Add(f)
}

// wrongType reports a value whose type is not the wanted one. For strings the
// words are those of the service's SerializationException (spec recorded,
// "Control plane validation"; the structures' are those of its protocol).
func (d *decoder) wrongType(n *confjson.Node, at *place, want confjson.Kind) {
	found := fmt.Sprintf("%s where %s belongs", n.Kind, want)
	if want == confjson.String {
		switch n.Kind {
		case confjson.Number:
			found = "class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to an String (" + found + ")"
		case confjson.Bool:
			found = "class java.lang.Boolean can not be converted to an String (" + found + ")"
		}
	}
	d.fail(n, at, "%s", found)
}

// is reports whether n has the wanted type, and reports a fault if not.
func (d *decoder) is(n *confjson.Node, at *place, want confjson.Kind) bool {
	if n.Kind != want {
		d.wrongType(n, at, want)
	}
	return n.Kind == want
}

// object hands each known member that is not null to its field and notes the
// names of the others.
func (d *decoder) object(n *confjson.Node, at *place, unknown *[]string, known fields) {
	if !d.is(n, at, confjson.Object) {
		return
	}
	if unknown != nil {
		*unknown = nil // of this document, whatever v was read from before
	}
	for i := range n.Members {
		m := &n.Members[i]
		if set := known[m.Name]; set == nil {
			if unknown != nil && !AnswerMetadata(m.Name) {
				*unknown = append(*unknown, m.Name)
			}
		} else if m.Value.Kind != confjson.Null {
			set(&m.Value, &place{at, m.Name})
		}
	}
}

// entries makes an empty map with init and adds each member with add.
func (d *decoder) entries(n *confjson.Node, at *place, init func(), add func(string, *confjson.Node, *place)) {
	if !d.is(n, at, confjson.Object) {
		return
	}
	init()
	for i := range n.Members {
		m := &n.Members[i]
		add(m.Name, &m.Value, &place{at, m.Name})
	}
}

func (d *decoder) text(v *string) func(*confjson.Node, *place) {
	return func(n *confjson.Node, at *place) {
		if d.is(n, at, confjson.String) {
			*v = n.Text
		}
	}
}

func (d *decoder) boolean(v *bool) func(*confjson.Node, *place) {
	return func(n *confjson.Node, at *place) {
		if d.is(n, at, confjson.Bool) {
			*v = n.Text == "true"
		}
	}
}

func (d *decoder) integer(v *int) func(*confjson.Node, *place) {
	return func(n *confjson.Node, at *place) {
		if !d.is(n, at, confjson.Number) {
			return
		}
		i, err := strconv.ParseInt(n.Text, 10, 32)
		if err != nil {
			d.fail(n, at, "%s is not a 32-bit integer", n.Text)
		}
		*v = int(i)
	}
}

// statusCode takes a string or, as hand-written files have it, an integer.
// Whether it is a status code is for Compile to say.
func (d *decoder) statusCode(v *string) func(*confjson.Node, *place) {
	return func(n *confjson.Node, at *place) {
		if n.Kind != confjson.Number {
			d.text(v)(n, at)
			return
		}
		if err := CheckStatusCode(n.Text); err != nil {
			d.fail(n, at, "%v", err)
		}
		*v = n.Text
	}
}

// items hands over each item of an array.
func (d *decoder) items(n *confjson.Node, at *place, add func(int, *confjson.Node, *place)) {
	if !d.is(n, at, confjson.Array) {
		return
	}
	for i := range n.Items {
		add(i, &n.Items[i], &place{at, strconv.Itoa(i)})
	}
}

func (d *decoder) list(v *[]string) func(*confjson.Node, *place) {
	return func(n *confjson.Node, at *place) {
		if !d.is(n, at, confjson.Array) {
			return
		}
		*v = make([]string, len(n.Items))
		for i := range n.Items {
			d.text(&(*v)[i])(&n.Items[i], &place{at, strconv.Itoa(i)})
		}
	}
}

func (d *decoder) texts(v *Ordered[string]) func(*confjson.Node, *place) {
	return func(n *confjson.Node, at *place) {
		d.entries(n, at, func() { *v = Ordered[string]{} }, func(key string, n *confjson.Node, at *place) {
			var s string
			d.text(&s)(n, at)
			*v = append(*v, Entry[string]{key, s})
		})
	}
}

// expressions are texts, or the truth values that stand for one (spec
// decisions, "bare true or false"); Compile warns of them.
func (d *decoder) expressions(v *Ordered[string]) func(*confjson.Node, *place) {
	return func(n *confjson.Node, at *place) {
		d.entries(n, at, func() { *v = Ordered[string]{} }, func(key string, n *confjson.Node, at *place) {
			s := n.Text
			if n.Kind != confjson.Bool {
				d.text(&s)(n, at)
			}
			*v = append(*v, Entry[string]{key, s})
		})
	}
}

func (d *decoder) templates(v *Ordered[*string]) func(*confjson.Node, *place) {
	return func(n *confjson.Node, at *place) {
		d.entries(n, at, func() { *v = Ordered[*string]{} }, func(key string, n *confjson.Node, at *place) {
			var s *string
			if n.Kind != confjson.Null {
				s = new(string)
				d.text(s)(n, at)
			}
			*v = append(*v, Entry[*string]{key, s})
		})
	}
}

func (d *decoder) stringMap(v *map[string]string) func(*confjson.Node, *place) {
	return func(n *confjson.Node, at *place) {
		d.entries(n, at, func() { *v = map[string]string{} }, func(key string, n *confjson.Node, at *place) {
			var s string
			d.text(&s)(n, at)
			(*v)[key] = s
		})
	}
}

func (d *decoder) booleans(v *map[string]bool) func(*confjson.Node, *place) {
	return func(n *confjson.Node, at *place) {
		d.entries(n, at, func() { *v = map[string]bool{} }, func(key string, n *confjson.Node, at *place) {
			var b bool
			d.boolean(&b)(n, at)
			(*v)[key] = b
		})
	}
}

func enum[T ~string](d *decoder, n *confjson.Node, at *place, member string, v *T, set []string) {
	if !d.is(n, at, confjson.String) {
		return
	}
	if err := checkEnum(n.Text, member, set); err != nil {
		d.fail(n, at, "%v", err)
		return
	}
	*v = T(n.Text)
}
