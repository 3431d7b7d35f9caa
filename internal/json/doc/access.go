package doc

import (
	"hash/maphash"
)

// indexAfter is the number of lookups after which a container of more than
// indexOver entries gets a table: a scan is cheaper for the first few.
const (
	indexAfter = 8
	indexOver  = 32
)

// Resolve returns the Map or List that took the place of a DocMap or DocList,
// and v itself for everything else.
func (v Value) Resolve() Value {
	if v.k == DocMap || v.k == DocList {
		d, i := v.doc()
		return d.container(v.k, i)
	}
	return v
}

// Same reports whether a and b are the same Java object, or equal scalars.
func Same(a, b Value) bool {
	a, b = a.Resolve(), b.Resolve()
	if a.k == String && b.k == String {
		return a.Str() == b.Str()
	}
	return a == b
}

// Len returns the number of entries or elements, 0 for what is no collection.
func (v Value) Len() int {
	switch v.k {
	case MapRef:
		return v.MapRef().Len()
	case ListRef:
		return v.ListRef().Len()
	case DocMap:
		d, i := v.doc()
		if t := d.settled(i); t.k == MapRef {
			return t.MapRef().Len()
		}
		return wordLen(d.tape[i])
	case DocList:
		d, i := v.doc()
		if t, ok := d.thawedAt(i); ok {
			return t.Len()
		}
		return wordLen(d.tape[i])
	}
	return 0
}

// Get returns the value under the String key in a map.
func (v Value) Get(key string) (Value, bool) {
	switch v.k {
	case DocMap:
		d, i := v.doc()
		if t, ok := d.thawedAt(i); ok {
			return t.MapRef().Get(key)
		}
		if at := d.member(i, key); at >= 0 {
			return d.value(at), true
		}
	case MapRef:
		return v.MapRef().Get(key)
	}
	return Value{}, false
}

// GetValue returns the value under key in a map. Only a String can be a key of
// a map that came from JSON, but templates add others.
func (v Value) GetValue(key Value) (Value, bool) {
	if key.k == String {
		return v.Get(key.Str())
	}
	if v = v.Resolve(); v.k == MapRef {
		return v.MapRef().GetValue(key)
	}
	return Value{}, false
}

// Index returns element i of a list, null when there is none.
func (v Value) Index(i int) Value {
	switch v.k {
	case DocList:
		d, at := v.doc()
		if t, ok := d.thawedAt(at); ok {
			return t.ListRef().Index(i)
		}
		if uint(i) < uint(wordLen(d.tape[at])) {
			return d.value(d.element(at, i))
		}
	case ListRef:
		return v.ListRef().Index(i)
	}
	return Value{}
}

// ListClass returns the class of a list; arrays of a Document are JSONArrays.
func (v Value) ListClass() ListClass {
	if v = v.Resolve(); v.k == ListRef {
		return v.ListRef().class
	}
	return JSONArray
}

// MapClass returns the class of a map.
func (v Value) MapClass() MapClass {
	if v = v.Resolve(); v.k == MapRef {
		return v.MapRef().class
	}
	return LinkedHashMap
}

// ModCount returns the modification count of a collection.
func (v Value) ModCount() uint32 {
	switch v = v.Resolve(); v.k {
	case MapRef:
		return v.MapRef().mod
	case ListRef:
		return v.ListRef().mod
	}
	return 0
}

// member returns the value node of the last member of object i that has the
// given name, -1 if there is none.
func (d *Document) member(i int, name string) int {
	w, s := d.tape[i], d.state(i)
	if s&stateMask == stateIndexed {
		return d.indexed(s&stateArg, name)
	}
	if wordLen(w) > indexOver {
		if s&stateArg >= indexAfter {
			if t := d.settled(i); t.k == DocMap && d.state(i)&stateMask == stateIndexed {
				return d.indexed(d.state(i)&stateArg, name)
			}
		} else {
			d.setState(i, s+1)
		}
	}
	return d.scan(i, name)
}

func (d *Document) scan(i int, name string) int {
	found, once := -1, d.state(i)&stateMask == stateUnique
	end := d.next(i)
	for at := i + 2; at < end; at = d.next(at + 1) {
		w := d.tape[at]
		if wordKind(w) == nodeKey && wordLen(w) != len(name) {
			continue
		}
		if d.text(at) == name {
			if found = at + 1; once {
				break
			}
		}
	}
	return found
}

// element returns the node of element n of array i; n is in range.
func (d *Document) element(i, n int) int {
	s := d.state(i)
	if s&stateMask == stateIndexed {
		return int(d.index[int(s&stateArg)+n])
	}
	if wordLen(d.tape[i]) > indexOver && n > indexAfter {
		if s >= indexAfter {
			return d.indexElements(i, n)
		}
		d.setState(i, s+1)
	}
	at := i + 2
	for ; n > 0; n-- {
		at = d.next(at)
	}
	return at
}

func (d *Document) indexElements(i, n int) int {
	start := len(d.index)
	end := d.next(i)
	for at := i + 2; at < end; at = d.next(at) {
		d.index = append(d.index, uint32(at))
	}
	d.setState(i, stateIndexed|uint32(start))
	return int(d.index[start+n])
}

var seed = maphash.MakeSeed()

// settled makes sure that object i has no duplicate names, and returns the
// value to read. An object that has them is thawed: the last value wins, at
// the place of the first (rules/json.md#reading).
func (d *Document) settled(i int) Value {
	s := d.state(i)
	switch s & stateMask {
	case stateThawed:
		return d.thawed[s&stateArg]
	case stateFresh:
		unique := false
		if n := wordLen(d.tape[i]); n <= indexOver {
			unique = d.uniqueNames(i)
		} else {
			unique = d.uniqueTable(i, n)
		}
		if !unique {
			return d.thaw(i)
		}
	}
	return docValue(DocMap, d, i)
}

// uniqueNames reports whether the names of object i differ, where the strict
// parser could not tell. A table of bits says for most of them that they were
// not there before; the others are compared with those before them.
func (d *Document) uniqueNames(i int) bool {
	var seen [8]uint64
	end := d.next(i)
	for at := i + 2; at < end; at = d.next(at + 1) {
		var hash uint64
		if name := d.text(at); name != "" { // decoded in place
			hash = nameHash(len(name), name[0], name[len(name)/2], name[len(name)-1])
		}
		set, bit := &seen[hash>>6&7], uint64(1)<<(hash&63)
		if *set&bit != 0 && d.nameBefore(i, at) {
			return false
		}
		*set |= bit
	}
	d.setUnique(i)
	return true
}

// setUnique notes that the names of object i differ, and where its first member
// is that is no scalar.
func (d *Document) setUnique(i int) {
	at, end := i+2, d.next(i)
	for at < end && wordKind(d.tape[at+1]) < nodeObject {
		at += 2
	}
	if at == end {
		at = i + stateArg
	}
	d.setState(i, stateUnique|uint32(at-i))
}

// nameHash mixes the length of a name, its first byte, the one in the middle and
// its last: what is cheap to look at where the name has just been read.
func nameHash(n int, first, middle, last byte) uint64 {
	return uint64(first) + uint64(last)<<3 + uint64(middle)<<6 + uint64(n)
}

// nameBefore reports whether the name at key node at of object i is also that
// of a member before it.
func (d *Document) nameBefore(i, at int) bool {
	name := d.text(at)
	for k := i + 2; k < at; k = d.next(k + 1) {
		if wordLen(d.tape[k]) == len(name) && d.text(k) == name {
			return true
		}
	}
	return false
}

// uniqueTable builds an open hash table of key nodes at the end of d.index,
// preceded by its mask. The table stays only if the names differ.
func (d *Document) uniqueTable(i, n int) bool {
	size := 32
	for size < 2*n {
		size *= 2
	}
	start := len(d.index)
	d.index = append(d.index, make([]uint32, size+1)...)
	d.index[start] = uint32(size - 1)
	end := d.next(i)
	for at := i + 2; at < end; at = d.next(at + 1) {
		slot, taken := d.slot(start, d.text(at))
		if taken {
			d.index = d.index[:start]
			return false
		}
		d.index[slot] = uint32(at)
	}
	d.setState(i, stateIndexed|uint32(start))
	return true
}

// slot returns where name is, or would be, in the table at start.
func (d *Document) slot(start int, name string) (slot int, taken bool) {
	mask := uint64(d.index[start])
	for h := maphash.String(seed, name) & mask; ; h = (h + 1) & mask {
		slot = start + 1 + int(h)
		at := d.index[slot]
		if at == 0 {
			return slot, false
		}
		if d.text(int(at)) == name {
			return slot, true
		}
	}
}

func (d *Document) indexed(start uint32, name string) int {
	if slot, ok := d.slot(int(start), name); ok {
		return int(d.index[slot]) + 1
	}
	return -1
}
