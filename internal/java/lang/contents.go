package lang

import (
	"unsafe"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

// What the objects of this package keep alive, and what the larger ones occupy
// beside the box that every object has.
const (
	viewBytes     = 48
	iteratorBytes = 272
)

// Contents counts the list that s is a view of.
func (s *subList) Contents(c *jsondoc.Census) {
	c.AddBytes(viewBytes)
	c.Add(s.of)
}

// Contents counts the elements, which a view shares with the whole list.
func (f *fixedList) Contents(c *jsondoc.Census) {
	c.AddBytes(viewBytes)
	if f.arr != nil {
		c.AddValues(f.arr.elems)
	}
	if f.whole != nil {
		c.AddValues(f.whole)
		return
	}
	c.AddValues(f.elems)
}

// Contents counts the elements that were made.
func (r *rangeList) Contents(c *jsondoc.Census) {
	if r.list != nil {
		c.Add(jsondoc.OfList(r.list))
	}
}

// Contents counts the elements, and the List that the array has been used as.
func (a *array) Contents(c *jsondoc.Census) {
	if a.list != nil {
		c.AddBytes(viewBytes)
	}
	c.AddValues(a.elems)
}

// Contents counts the value.
func (o *optional) Contents(c *jsondoc.Census) { c.Add(o.value) }

// Contents counts the map.
func (f *fixedMap) Contents(c *jsondoc.Census) { c.Add(f.of) }

// Contents counts the map, key and value.
func (e *entry) Contents(c *jsondoc.Census) {
	c.AddBytes(viewBytes)
	c.Add(e.of)
	c.Add(e.key)
	c.Add(e.val)
}

// Contents counts the map, or the elements of a Set of its own.
func (w *view) Contents(c *jsondoc.Census) {
	c.AddBytes(viewBytes)
	c.Add(w.of)
	c.AddValues(w.fixed)
}

// Contents counts what is iterated over.
func (x *iterator) Contents(c *jsondoc.Census) {
	c.AddBytes(iteratorBytes)
	c.Add(x.list)
	c.Add(x.key)
	x.it.Contents(c)
}

// Contents counts what is iterated over.
func (it *Iterator) Contents(c *jsondoc.Census) {
	c.Add(it.of)
	c.AddValues(it.all)
	if it.obj != nil {
		it.obj.Contents(c)
	}
}

// Contents counts the elements.
func (s *stream) Contents(c *jsondoc.Census) {
	c.AddBytes(viewBytes)
	c.AddValues(s.elems)
}

// Contents counts the comparators that it consists of.
func (c *comparator) Contents(census *jsondoc.Census) {
	for ; c != nil; c = c.then {
		census.AddBytes(comparatorBytes)
		if c.inner != nil {
			c.inner.Contents(census)
		}
	}
}

const comparatorBytes = 64

// Contents counts what rt itself keeps: the buffers in which strings may go on
// growing, and the one in which they are made.
func (rt *Runtime) Contents(c *jsondoc.Census) {
	c.AddBytes(jsondoc.Room(rt.texts.most))
	for _, b := range rt.tails.bufs {
		c.AddBytes(cap(b) - len(b))
		c.AddText(unsafe.String(unsafe.SliceData(b), len(b)))
	}
}

// Contents counts what the consumers collect.
func (c *consumers) Contents(census *jsondoc.Census) {
	census.AddBytes(comparatorBytes)
	for _, part := range []consumer{c.first, c.then} {
		if o, ok := part.(jsondoc.Object); ok {
			census.Add(jsondoc.OfObject(o))
		}
	}
}
