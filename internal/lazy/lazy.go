// Package lazy has values that are made when they are first used. A variable of a
// package costs nothing at the start of a program that way, whatever the program goes
// on to do: other than a function of sync.OnceValue, it is data of the program and
// takes no initialisation.
package lazy

import "sync"

// Value is a value that its first Get makes:
//
//	var words = lazy.Value[[]string]{Make: func() []string { return strings.Fields(text) }}
//
// It is safe for concurrent use, and must not be copied.
type Value[T any] struct {
	Make func() T

	once sync.Once
	made T
}

// Get returns the value. What Make panics with comes out of the first Get.
func (v *Value[T]) Get() T {
	v.once.Do(v.set)
	return v.made
}

func (v *Value[T]) set() { v.made = v.Make() }
