package definition

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"

	"github.com/gatemap/gatemap/internal/source"
)

// Ordered is a map from strings that keeps its order, for the places where the
// service's behaviour depends on what comes first: without a template for the
// request's Accept, it falls back to the first one. It is a slice of pairs and
// is written as one:
//
//	definition.Ordered[string]{{Key: "method.response.header.Vary", Value: "'Origin'"}}
//
// The zero value is an empty map ready for use. In JSON, nil is left out and
// an empty but non-nil Ordered is {}, as the service tells them apart. Maps
// with the same key twice are refused by Compile.
type Ordered[V any] []Entry[V]

// Entry is one pair of an Ordered.
type Entry[V any] struct {
	Key   string
	Value V
}

// Get returns the value of key and whether there is one.
func (o Ordered[V]) Get(key string) (value V, ok bool) {
	if i := o.index(key); i >= 0 {
		return o[i].Value, true
	}
	return value, false
}

// Set replaces the value of key, or adds the pair at the end.
func (o *Ordered[V]) Set(key string, value V) {
	if i := o.index(key); i >= 0 {
		(*o)[i].Value = value
		return
	}
	*o = append(*o, Entry[V]{key, value})
}

// Delete removes key and reports whether it was there.
func (o *Ordered[V]) Delete(key string) bool {
	i := o.index(key)
	if i >= 0 {
		*o = slices.Delete(*o, i, i+1)
	}
	return i >= 0
}

// All iterates over the pairs in order.
func (o Ordered[V]) All() iter.Seq2[string, V] {
	return func(yield func(string, V) bool) {
		for _, e := range o {
			if !yield(e.Key, e.Value) {
				return
			}
		}
	}
}

func (o Ordered[V]) index(key string) int {
	return slices.IndexFunc(o, func(e Entry[V]) bool { return e.Key == key })
}

// MarshalJSON writes an object with the members in order; nil is null.
func (o Ordered[V]) MarshalJSON() ([]byte, error) {
	if o == nil {
		return []byte("null"), nil
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false) // the outer encoder decides
	b.WriteByte('{')
	for i, e := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := enc.Encode(e.Key); err != nil {
			return nil, err
		}
		b.WriteByte(':')
		if err := enc.Encode(e.Value); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// UnmarshalJSON reads an object in the order of its members; null is nil. What
// o held before is replaced. Its error says what is no object, or which member
// cannot be read.
func (o *Ordered[V]) UnmarshalJSON(data []byte) error {
	root, err := source.ParseJSON(data)
	if err != nil {
		return err
	}
	switch root.Kind {
	case source.Null:
		*o = nil
		return nil
	case source.Object:
	default:
		return fmt.Errorf("%s where %s belongs", root.Kind, source.Object)
	}
	all := make(Ordered[V], len(root.Members))
	for i := range root.Members {
		m := &root.Members[i]
		all[i].Key = m.Name
		if err := json.Unmarshal(data[m.Value.Offset:m.Value.End], &all[i].Value); err != nil {
			return memberFaults(data, m, err)
		}
	}
	*o = all
	return nil
}

// memberFaults gives the faults of a member their places in the whole document:
// its reader has seen nothing but the member.
func memberFaults(data []byte, m *source.Member, err error) error {
	line, column := source.PositionOf(data, m.Value.Offset)
	at := source.JoinPointer("", m.Name)
	inner, ok := err.(Faults)
	if wrong := (*json.UnmarshalTypeError)(nil); !ok && errors.As(err, &wrong) {
		return Faults{misfit(data, m, at, wrong)}
	}
	if !ok {
		f := Faultf(Position{Pointer: at, Line: line, Column: column}, "%v", err)
		f.Code, f.Err = CodeValue, err
		return Faults{f}
	}
	moved := make(Faults, len(inner))
	for i, f := range inner {
		c := *f
		c.Pointer = at + f.Pointer
		if f.Line == 1 {
			c.Column += column - 1
		}
		if f.Line > 0 {
			c.Line += line - 1
		}
		moved[i] = &c
	}
	return moved
}
