package path

import (
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/meter"
)

// A template can put any Java object into a document. JsonPath goes into what
// is a java.util.List or a java.util.Map; everything else, a Set, an array, an
// iterator among them, is a value without parts.

// open returns the collection to look into for v, which is v itself for
// everything that a Document holds.
func (e *evaluator) open(v jsondoc.Value) (jsondoc.Value, error) {
	if v.Kind() != jsondoc.Opaque {
		return v, nil
	}
	o, err := openObject(v)
	if err != nil {
		return v, errOther
	}
	return o, e.spend(o.Len() / 16)
}

func openObject(v jsondoc.Value) (jsondoc.Value, error) {
	switch o := v.Object().(type) {
	case jsondoc.Sequence:
		return o.Elements()
	case jsondoc.Mapping:
		return o.Members(), nil
	}
	return v, nil
}

// isCollection reports whether v is a java.util.List or a java.util.Map.
func isCollection(v jsondoc.Value) bool {
	switch v.Object().(type) {
	case jsondoc.Sequence, jsondoc.Mapping:
		return true
	}
	return v.IsMap() || v.IsList()
}

// keySet is what keys() gives without a Host: the java.util.Set that a map
// hands out. It is no list.
type keySet struct {
	of    jsondoc.Value
	meter *meter.Meter
}

func (s keySet) open() jsondoc.Value {
	m, err := openObject(s.of)
	if err != nil {
		m = jsondoc.Value{}
	}
	return m
}

func (s keySet) names() jsondoc.Value {
	m := s.open()
	names := make([]jsondoc.Value, 0, m.Len())
	for c := m.Iter(); c.Next(); {
		names = append(names, c.Key())
	}
	return jsondoc.OfList(jsondoc.NewList(jsondoc.ArrayList, names...))
}

// Equal reports whether v is a Set of the same names.
func (s keySet) Equal(v jsondoc.Value) bool {
	other, ok := v.Object().(keySet)
	if !ok {
		return false
	}
	a, b := s.open(), other.open()
	ok = a.Len() == b.Len() && s.meter.Spend(a.Len()*nameSteps) == nil
	for c := a.Iter(); c.Next() && ok; {
		_, ok = b.Get(c.Key().Str())
	}
	return ok
}

// Hash is the sum of those of the names.
func (s keySet) Hash() int32 {
	sum := int32(0)
	for c := s.open().Iter(); c.Next(); {
		sum += jsondoc.Hash(s.meter, c.Key())
	}
	return sum
}

// maxNames bounds the text of a keySet: that of the keys of a body.
const maxNames = 16 << 20

// AppendText appends the names as a Set prints.
func (s keySet) AppendText(dst []byte) []byte {
	dst, _ = jsondoc.AppendText(dst, s.names(), maxNames)
	return dst
}

// AppendJSON appends the names as an array.
func (s keySet) AppendJSON(dst []byte, style jsondoc.Style, limit int) ([]byte, error) {
	return jsondoc.AppendJSON(dst, s.names(), style, limit)
}
