package doc

import "github.com/gatemap/gatemap/internal/poison"

// Thaw returns the Map or List behind a collection, for changing. The first
// Thaw of an object or array of a Document replaces it, for every reader and
// for values handed out before; its children stay as they are.
func (v Value) Thaw() Value {
	if v.k == DocMap || v.k == DocList {
		d, i := v.doc()
		if t, ok := d.thawedAt(i); ok {
			return t
		}
		return d.thaw(i)
	}
	return v
}

func (d *Document) thaw(i int) Value {
	var v Value
	if wordKind(d.tape[i]) == nodeObject {
		v = OfMap(d.thawObject(i))
	} else {
		elems := make([]Value, 0, wordLen(d.tape[i]))
		for at, end := i+2, d.next(i); at < end; at = d.next(at) {
			elems = append(elems, d.value(at))
		}
		v = OfList(NewList(JSONArray, elems...))
	}
	d.setState(i, stateThawed|uint32(len(d.thawed)))
	d.thawed = append(d.thawed, v)
	return v
}

// thawRoom is for how many members more an object has room when it is changed, if
// it has as many: what templates add to each item of a list is not much.
const thawRoom = 2

func (d *Document) thawObject(i int) *Map {
	n := wordLen(d.tape[i])
	unique := d.state(i)&stateMask != stateFresh || n <= indexOver && d.uniqueNames(i)
	m := &d.maps.take(1)[0]
	*m = Map{entries: d.entries.take(n + min(n, thawRoom))[:0]}
	for at, end := i+2, d.next(i); at < end; at = d.next(at + 1) {
		name, v := OfString(d.text(at)), d.value(at+1)
		if unique {
			m.entries = append(m.entries, entry{key: name, val: v})
		} else {
			m.Put(name, v)
		}
	}
	if unique {
		m.live, m.most = n, n
		if n > maxScan {
			m.reindex(n)
		}
	}
	m.mod = 0
	return m
}

// forgetThawed takes back the memory of the collections that took the place of nodes.
//
//go:noinline
func (d *Document) forgetThawed() {
	clear(d.thawed)
	d.thawed = d.thawed[:0]
	d.maps.reset(keepMaps)
	d.entries.reset(keepEntries)
	if poison.On {
		none := entry{key: poisoned(), val: poisoned()}
		d.entries.fill(none)
		d.maps.fill(Map{entries: []entry{none}, live: 1})
	}
}

// Put gives key the value val in a map and returns the value it had.
// Put, Remove, Add, Set, Insert, RemoveAt and Clear thaw what they change, and
// panic on a Value that is no such collection.
func (v Value) Put(key, val Value) Value { return v.Thaw().asMap().Put(key, val) }

// Remove removes key from a map and returns the value it had.
func (v Value) Remove(key Value) (Value, bool) { return v.Thaw().asMap().Remove(key) }

// Add appends an element to a list.
func (v Value) Add(elem Value) { v.Thaw().asList().Add(elem) }

// Set replaces element i of a list and returns the old one.
func (v Value) Set(i int, elem Value) Value { return v.Thaw().asList().Set(i, elem) }

// Insert puts an element before element i of a list.
func (v Value) Insert(i int, elem Value) { v.Thaw().asList().Insert(i, elem) }

// RemoveAt removes element i of a list and returns it.
func (v Value) RemoveAt(i int) Value { return v.Thaw().asList().RemoveAt(i) }

// Clear empties a map or list.
func (v Value) Clear() {
	if t := v.Thaw(); t.k == MapRef {
		t.MapRef().Clear()
	} else {
		t.asList().Clear()
	}
}

// Touch is List.Touch.
func (v Value) Touch() { v.Thaw().asList().Touch() }

func (v Value) asMap() *Map {
	if v.k != MapRef {
		panic("jsondoc: not a map")
	}
	return v.MapRef()
}

func (v Value) asList() *List {
	if v.k != ListRef {
		panic("jsondoc: not a list")
	}
	return v.ListRef()
}
