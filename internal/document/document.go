package document

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/source"
)

// document reads one JSON document and collects what is wrong with it.
type document struct {
	file   File
	places *source.Index // made for the first fault
	faults definition.Faults
}

func (d *document) parse() *source.Node {
	if err := checkValues(d.file); err != nil {
		d.faults = append(d.faults, err.(definition.Faults)...)
		return nil
	}
	root, err := source.ParseJSON(d.file.Data)
	if err != nil {
		e := err.(*source.SyntaxError)
		d.faults = append(d.faults, syntaxFault(d.file, e))
		return nil
	}
	return root
}

// syntaxFault is the fault of a file that is not JSON.
func syntaxFault(f File, e *source.SyntaxError) *definition.Fault {
	return definition.Faultf(definition.Position{File: f.Name, Line: e.Line, Column: e.Column, Pointer: e.Pointer}, "%s", e.Msg)
}

func (d *document) fail(n *source.Node, pointer, format string, args ...any) {
	if d.places == nil {
		d.places = source.NewIndex(d.file.Data)
	}
	line, column := d.places.Position(n.Offset)
	at := definition.Position{File: d.file.Name, Line: line, Column: column, Pointer: pointer}
	d.faults = append(d.faults, definition.Faultf(at, format, args...))
}

func (d *document) err() error {
	return d.faults.Err()
}

// want reports whether n is of a kind, and a fault when it is not.
func (d *document) want(n *source.Node, pointer string, kind source.Kind) bool {
	if n.Kind == kind {
		return true
	}
	d.fail(n, pointer, "%s, where %s belongs", n.Kind, kind)
	return false
}

// fields reads an object whose members are known. A null member is absent.
func (d *document) fields(n *source.Node, pointer string, known map[string]func(n *source.Node, pointer string)) {
	if !d.want(n, pointer, source.Object) {
		return
	}
	for i := range n.Members {
		m := &n.Members[i]
		at := source.JoinPointer(pointer, m.Name)
		read, ok := known[m.Name]
		switch {
		case !ok:
			d.fail(&m.Value, at, "unknown member; known are %s", names(known))
		case m.Value.Kind != source.Null:
			read(&m.Value, at)
		}
	}
}

// Texts reads a JSON object of strings, such as {"name": "value"}.
func Texts(f File) (map[string]string, error) {
	d := &document{file: f}
	texts := make(map[string]string)
	if root := d.parse(); root != nil {
		for _, field := range d.singles(root, "") {
			texts[field.Name] = field.Values[0]
		}
	}
	return texts, d.err()
}

// singles reads an object whose values are strings.
func (d *document) singles(n *source.Node, pointer string) []gatemap.Field {
	return d.named(n, pointer, func(n *source.Node, pointer string) []string {
		if !d.want(n, pointer, source.String) {
			return nil
		}
		return []string{n.Text}
	})
}

// lists reads an object whose values are strings or arrays of strings.
func (d *document) lists(n *source.Node, pointer string) []gatemap.Field {
	return d.named(n, pointer, d.list)
}

// named reads an object; members whose values are at fault are left out.
func (d *document) named(n *source.Node, pointer string, values func(*source.Node, string) []string) []gatemap.Field {
	if !d.want(n, pointer, source.Object) {
		return nil
	}
	fields := make([]gatemap.Field, 0, len(n.Members))
	for i := range n.Members {
		m := &n.Members[i]
		if vs := values(&m.Value, source.JoinPointer(pointer, m.Name)); vs != nil {
			fields = append(fields, gatemap.Field{Name: m.Name, Values: vs})
		}
	}
	return fields
}

func (d *document) list(n *source.Node, pointer string) []string {
	switch n.Kind {
	case source.String:
		return []string{n.Text}
	case source.Array:
		values := make([]string, 0, len(n.Items))
		for i := range n.Items {
			if d.want(&n.Items[i], fmt.Sprintf("%s/%d", pointer, i), source.String) {
				values = append(values, n.Items[i].Text)
			}
		}
		return values
	}
	d.fail(n, pointer, "%s, where a string or an array of strings belongs", n.Kind)
	return nil
}

func (d *document) text(dst *string) func(*source.Node, string) {
	return func(n *source.Node, pointer string) {
		if d.want(n, pointer, source.String) {
			*dst = n.Text
		}
	}
}

func names[V any](m map[string]V) string {
	return strings.Join(slices.Sorted(maps.Keys(m)), ", ")
}

// maxValues bounds the JSON values of a document that is read into a tree. The
// service allows 500 integration responses to a method and ten or so members
// to each; a payload that is longer is one string here.
const maxValues = 200_000

// checkValues refuses a document whose tree would fill the memory.
func checkValues(f File) error {
	if at := nthValue(f.Data, maxValues); at >= 0 {
		line, column := source.PositionOf(f.Data, at)
		return definition.Faults{definition.Faultf(definition.Position{File: f.Name, Line: line, Column: column}, "more than %d JSON values", maxValues)}
	}
	return nil
}

// nthValue gives the offset at which a JSON text has begun n values, or -1:
// each but the first stands behind one of the characters that are counted.
func nthValue(data []byte, n int) int {
	inString := false
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case !inString && (c == ',' || c == '[' || c == '{'):
			if n--; n < 0 {
				return i
			}
		}
	}
	return -1
}
