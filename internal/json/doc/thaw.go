package doc

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
	n, end := wordLen(d.tape[i]), d.next(i)
	var v Value
	if wordKind(d.tape[i]) == nodeObject {
		m := &Map{entries: make([]entry, 0, n)}
		for at := i + 2; at < end; at = d.next(at + 1) {
			m.Put(OfString(d.text(at)), d.value(at+1))
		}
		m.mod = 0
		v = OfMap(m)
	} else {
		elems := make([]Value, 0, n)
		for at := i + 2; at < end; at = d.next(at) {
			elems = append(elems, d.value(at))
		}
		v = OfList(NewList(JSONArray, elems...))
	}
	d.setState(i, stateThawed|uint32(len(d.thawed)))
	d.thawed = append(d.thawed, v)
	return v
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
