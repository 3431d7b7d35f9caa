package fieldlist

import (
	"unsafe"

	"github.com/gatemap/gatemap/template"
)

// together is a value with memory for fields, their values and a text.
type together[R, F, V, T any] struct {
	value  R
	fields F
	values V
	text   T
}

// parts returns the value of t and makes m its memory. Of F, V and T, arrays of
// Fields, strings and bytes, Go's generics cannot tell the lengths.
func (t *together[R, F, V, T]) parts(m *Memory) *R {
	const field, value = unsafe.Sizeof(template.Field{}), unsafe.Sizeof("")
	m.Fields = unsafe.Slice((*template.Field)(unsafe.Pointer(&t.fields)), unsafe.Sizeof(t.fields)/field)[:0]
	m.Values = unsafe.Slice((*string)(unsafe.Pointer(&t.values)), unsafe.Sizeof(t.values)/value)[:0]
	m.Body = unsafe.Slice((*byte)(unsafe.Pointer(&t.text)), unsafe.Sizeof(t.text))[:0]
	return &t.value
}

// MostText is the longest text that there is memory for, and ManyFields for how many
// fields with a value each there is memory where they are more than two.
const (
	MostText   = 432
	ManyFields = 6
)

type (
	oneField   = [1]template.Field
	oneValue   = [1]string
	twoFields  = [2]template.Field
	twoValues  = [2]string
	manyFields = [ManyFields]template.Field
	manyValues = [ManyFields]string
)

// One returns a zero R and makes m memory for n fields with a value each, which lies
// beside no other. It was zero before.
func One[R any](m *Memory, n int) *R {
	switch n {
	case 1:
		return new(together[R, oneField, oneValue, [0]byte]).parts(m)
	case 2:
		return new(together[R, twoFields, twoValues, [0]byte]).parts(m)
	}
	return new(together[R, manyFields, manyValues, [0]byte]).parts(m)
}
