package vtl

import (
	"strconv"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// typeOf is the type of a value; "" is never it.
func typeOf(v Value) ValueType {
	switch {
	case v.IsNull():
		return syntax.NullValue
	case v.Kind() == jsondoc.Bool:
		return syntax.BooleanValue
	case v.IsNumber():
		return syntax.NumberValue
	case v.Kind() == jsondoc.String, v.Kind() == jsondoc.Char:
		return syntax.StringValue
	case v.IsMap():
		return syntax.ObjectValue
	case v.IsList():
		return syntax.ListValue
	case blockOf(v) != nil:
		return syntax.BlockValue
	}
	return syntax.OtherValue
}

// article is the type of a value in a sentence.
func article(v Value) string {
	switch typeOf(v) {
	case syntax.NullValue:
		return "null"
	case syntax.ObjectValue:
		return "an object"
	case syntax.StringValue:
		return "a text"
	case syntax.BlockValue:
		return "a #define block"
	}
	return "a " + string(typeOf(v))
}

// javaText reports whether a value prints as {a=1} or [a, b].
func javaText(v Value) bool {
	if v.IsList() {
		return v.ListClass() != jsondoc.JSONArray
	}
	return v.IsMap() && v.MapClass() != jsondoc.ContextMap
}

// shownDepth bounds how deeply a value is shown.
const shownDepth = 8

// valueText is a value in the notation of JSON, a string its content, and says
// whether that is only the beginning. Nothing is executed for it and nobody pays:
// an object of the host or a block is only named.
func valueText(v Value) (string, bool) {
	if v.Kind() == jsondoc.String {
		return cut(v.Str())
	}
	if v.IsNull() {
		return "", false
	}
	s := shower{}
	s.value(v, 0)
	text, more := cut(string(s.out))
	return text, more || s.more
}

// shower prints the beginning of a value.
type shower struct {
	out  []byte
	more bool
}

// full reports whether there is no room left.
func (s *shower) full() bool {
	s.more = s.more || len(s.out) > syntax.MaxValue
	return s.more
}

func (s *shower) value(v Value, depth int) {
	switch {
	case s.full():
	case depth > shownDepth:
		s.out = append(s.out, "..."...)
	case v.IsNull():
		s.out = append(s.out, "null"...)
	case v.Kind() == jsondoc.String:
		text, more := cut(v.Str())
		s.out = strconv.AppendQuote(s.out, text)
		s.more = s.more || more
	case v.IsMap():
		s.object(v, depth)
	case v.IsList():
		s.list(v, depth)
	case v.Kind() == jsondoc.Opaque:
		s.out = append(append(append(s.out, '<'), typeOf(v)...), '>')
	default:
		s.out, _ = jsondoc.AppendText(s.out, v, syntax.MaxValue)
	}
}

func (s *shower) object(v Value, depth int) {
	s.out = append(s.out, '{')
	for it, n := v.Iter(), 0; it.Next() && !s.full(); n++ {
		if n > 0 {
			s.out = append(s.out, ", "...)
		}
		s.value(it.Key(), shownDepth)
		s.out = append(s.out, ": "...)
		s.value(it.Value(), depth+1)
	}
	s.out = append(s.out, '}')
}

func (s *shower) list(v Value, depth int) {
	s.out = append(s.out, '[')
	for it, n := v.Iter(), 0; it.Next() && !s.full(); n++ {
		if n > 0 {
			s.out = append(s.out, ", "...)
		}
		s.value(it.Value(), depth+1)
	}
	s.out = append(s.out, ']')
}
