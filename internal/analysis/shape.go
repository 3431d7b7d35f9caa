package analysis

import (
	javalang "github.com/gatemap/gatemap/internal/java/lang"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

// maxShapeDepth bounds how deep samples are looked at.
const maxShapeDepth = 40

// shapeOf is what is known of a value of a sample: its class, and its parts. A
// member that no sample has can be anything.
func shapeOf(v jsondoc.Value, left *int, depth int) *Value {
	if *left--; *left <= 0 || depth > maxShapeDepth {
		return anyJSON.Get()
	}
	s := &Value{classes: javalang.ClassesOf(v), null: v.IsNull(), from: fromPayload}
	switch {
	case v.IsMap():
		s.keys, s.elem = map[string]*Value{}, anyJSON.Get()
		for it := v.Iter(); it.Next(); {
			s.keys[it.Key().Str()] = shapeOf(it.Value(), left, depth+1)
		}
	case v.IsList():
		for it := v.Iter(); it.Next(); {
			s.elem = mergeShapes(s.elem, shapeOf(it.Value(), left, depth+1))
		}
		if s.elem == nil {
			s.elem = noElement
		}
	}
	return s
}

// noElement is what the elements of empty lists are.
var noElement = &Value{from: fromPayload}

// mergeShapes is the shape of what has one of two shapes.
func mergeShapes(a, b *Value) *Value {
	if a == nil || a == b {
		return b
	}
	if b == nil {
		return a
	}
	v := &Value{classes: a.classes.Union(b.classes), null: a.null || b.null, from: fromPayload}
	switch {
	case a.elem == nil:
		v.elem = b.elem
	case b.elem == nil:
		v.elem = a.elem
	case a.elem == anyJSON.Get() || b.elem == anyJSON.Get():
		v.elem = anyJSON.Get()
	default:
		v.elem = mergeShapes(a.elem, b.elem)
	}
	if a.keys == nil && b.keys == nil {
		return v
	}
	v.keys = map[string]*Value{}
	for name, m := range a.keys {
		v.keys[name] = mergeShapes(m, b.keys[name])
	}
	for name, m := range b.keys {
		if v.keys[name] == nil {
			v.keys[name] = m
		}
	}
	for name, m := range v.keys {
		if a.keys[name] == nil || b.keys[name] == nil { // missing in some
			v.keys[name] = m.orNull()
		}
	}
	return v
}
