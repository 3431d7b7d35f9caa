package lang

import (
	"maps"
	"slices"
)

// MethodNames lists the methods that a template can call on v, sorted; nil for
// null and for a host's objects, which know theirs themselves.
func MethodNames(v Value) []string {
	c := classOf(v)
	if c == nil || c == hostClass {
		return nil
	}
	loadClasses()
	return slices.Sorted(maps.Keys(c.methods))
}

// HasMethod reports whether Call would find a method of that name for these
// arguments. It is not for a host's objects.
func HasMethod(v Value, name string, args []Value) bool {
	c := classOf(v)
	return c != nil && c != hostClass && len(args) <= maxArgs && allowed(c, name) && findMethod(c, name, args) != nil
}
