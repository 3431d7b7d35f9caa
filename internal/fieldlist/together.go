package fieldlist

import "github.com/gatemap/gatemap/template"

// together is a value with memory for fields, their values and a text.
type together[R, F, V, T any] struct {
	value  R
	fields F
	values V
	text   T
}

// MostText is the longest text that Together has memory for, and ManyFields for how
// many fields with a value each there is memory where they are more than two.
const (
	MostText   = 256
	ManyFields = 6
)

// Together returns a zero R with memory for n fields with a value each and for a
// text of size bytes, or for none if it is longer than MostText. It is one allocation,
// as large as it has to be: with a small body, what an evaluation leaves to the
// collector is much of what it costs.
func Together[R any](n, size int) (value *R, fields []template.Field, values []string, text []byte) {
	switch {
	case n == 1:
		return withOne[R](size)
	case n == 2:
		return withTwo[R](size)
	case size == 0 || size > MostText:
		m := new(together[R, [ManyFields]template.Field, [ManyFields]string, [0]byte])
		return &m.value, m.fields[:0], m.values[:0], nil
	}
	m := new(together[R, [ManyFields]template.Field, [ManyFields]string, [256]byte])
	return &m.value, m.fields[:0], m.values[:0], m.text[:0]
}

func withOne[R any](size int) (*R, []template.Field, []string, []byte) {
	switch {
	case size == 0 || size > MostText:
		m := new(together[R, [1]template.Field, [1]string, [0]byte])
		return &m.value, m.fields[:0], m.values[:0], nil
	case size <= 64:
		m := new(together[R, [1]template.Field, [1]string, [64]byte])
		return &m.value, m.fields[:0], m.values[:0], m.text[:0]
	case size <= 128:
		m := new(together[R, [1]template.Field, [1]string, [128]byte])
		return &m.value, m.fields[:0], m.values[:0], m.text[:0]
	case size <= 192:
		m := new(together[R, [1]template.Field, [1]string, [192]byte])
		return &m.value, m.fields[:0], m.values[:0], m.text[:0]
	}
	m := new(together[R, [1]template.Field, [1]string, [256]byte])
	return &m.value, m.fields[:0], m.values[:0], m.text[:0]
}

func withTwo[R any](size int) (*R, []template.Field, []string, []byte) {
	switch {
	case size == 0 || size > MostText:
		m := new(together[R, [2]template.Field, [2]string, [0]byte])
		return &m.value, m.fields[:0], m.values[:0], nil
	case size <= 64:
		m := new(together[R, [2]template.Field, [2]string, [64]byte])
		return &m.value, m.fields[:0], m.values[:0], m.text[:0]
	case size <= 128:
		m := new(together[R, [2]template.Field, [2]string, [128]byte])
		return &m.value, m.fields[:0], m.values[:0], m.text[:0]
	case size <= 192:
		m := new(together[R, [2]template.Field, [2]string, [192]byte])
		return &m.value, m.fields[:0], m.values[:0], m.text[:0]
	}
	m := new(together[R, [2]template.Field, [2]string, [256]byte])
	return &m.value, m.fields[:0], m.values[:0], m.text[:0]
}
