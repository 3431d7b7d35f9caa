package jsonways

import "slices"

// many is the number of entries from which a few has an index.
const many = 12

// few is a map of entries in the order in which they were put. It is small nearly
// always: a list is searched then. The zero value is empty. A copy shares its entries
// with the original until one of them changes; only one of the two may be changed.
type few[K comparable, V any] struct {
	list  []pair[K, V]
	index map[K]int // of list, nil while it is short
}

type pair[K comparable, V any] struct {
	key   K
	value V
}

// room is an empty few for n entries.
func room[K comparable, V any](n int) few[K, V] {
	return few[K, V]{list: make([]pair[K, V], 0, n)}
}

func (f *few[K, V]) find(key K) int {
	if f.index != nil {
		if i, ok := f.index[key]; ok {
			return i
		}
		return -1
	}
	for i := range f.list {
		if f.list[i].key == key {
			return i
		}
	}
	return -1
}

func (f *few[K, V]) get(key K) (value V, ok bool) {
	if i := f.find(key); i >= 0 {
		return f.list[i].value, true
	}
	return value, false
}

func (f *few[K, V]) put(key K, value V) {
	if i := f.find(key); i >= 0 {
		f.list[i].value = value
		return
	}
	f.list = append(f.list, pair[K, V]{key, value})
	switch n := len(f.list); {
	case f.index != nil:
		f.index[key] = n - 1
	case n == many:
		f.index = make(map[K]int, 2*many)
		for i := range f.list {
			f.index[f.list[i].key] = i
		}
	}
}

// clone has entries of its own.
func (f *few[K, V]) clone() (c few[K, V]) {
	c.list = slices.Clone(f.list)
	if f.index != nil {
		c.index = make(map[K]int, len(f.index))
		for i := range c.list {
			c.index[c.list[i].key] = i
		}
	}
	return c
}
