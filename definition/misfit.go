package definition

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"github.com/gatemap/gatemap/internal/source"
)

// misfit is the fault of a member that encoding/json cannot read into a type of Go, in
// the words of the document. The offset of the error is in the member: behind a value
// that is none of others, or in one that is.
func misfit(data []byte, m *source.Member, at string, wrong *json.UnmarshalTypeError) *Fault {
	n := &m.Value
	for offset := n.Offset + int(wrong.Offset); ; {
		child, token := around(n, offset)
		if child == nil {
			break
		}
		n, at = child, source.JoinPointer(at, token)
	}
	line, column := source.PositionOf(data, n.Offset)
	f := Faultf(Position{Pointer: at, Line: line, Column: column}, "%s", misfitting(n, wrong.Type))
	f.Code, f.Err = CodeValue, wrong
	return f
}

// around returns the item or member that a byte is before the end of, nil where it is
// in none.
func around(n *source.Node, offset int) (child *source.Node, token string) {
	for i := range n.Items {
		if c := &n.Items[i]; c.Offset < offset && offset <= c.End {
			return c, fmt.Sprint(i)
		}
	}
	for i := range n.Members {
		if c := &n.Members[i]; c.Value.Offset < offset && offset <= c.Value.End {
			return &c.Value, c.Name
		}
	}
	return nil, ""
}

func misfitting(n *source.Node, t reflect.Type) string {
	want := kindOf(t)
	switch {
	case n.Kind != want:
		return fmt.Sprintf("%s where %s belongs", n.Kind, want)
	case n.Kind == source.Number && strings.ContainsAny(n.Text, ".eE"):
		return fmt.Sprintf("%s where a whole number belongs", n.Text)
	case n.Kind == source.Number:
		return fmt.Sprintf("the number %s is out of range", n.Text)
	}
	return fmt.Sprintf("%s that cannot be read", n.Kind)
}

// kindOf is what a type of Go is read from.
func kindOf(t reflect.Type) source.Kind {
	switch t.Kind() {
	case reflect.String:
		return source.String
	case reflect.Bool:
		return source.Bool
	case reflect.Slice, reflect.Array:
		if t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8 {
			return source.String // base64
		}
		return source.Array
	case reflect.Map, reflect.Struct:
		return source.Object
	}
	return source.Number
}
