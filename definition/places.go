package definition

import (
	"cmp"
	"iter"
	"slices"
	"strings"
)

// Places has the places of the parts of a document by JSON Pointer; "" is the
// document itself. The zero value has none. Places are values that do not
// change, and safe for concurrent use.
type Places struct{ table *placeTable }

// placeTable holds the places of one operation in little memory: a definition
// has some dozens of them for each method, and names the same parts in each.
type placeTable struct {
	names *placeNames
	base  string   // what the pointers in the file begin with, or some of it
	all   []placed // by key, once it is sealed
	seen  map[uint32]int
	made  bool // sealed
	lent  bool // all is the builder's spare memory
}

// placed is one part and its place. A number of a name is its index in the
// names.
type placed struct {
	key                  uint32 // the name of the part, a pointer
	cut                  uint32 // how much of the base the pointer in the file begins with
	rest                 uint32 // the name of what follows
	file                 uint32 // the name of the file, times two, and one more where it is generated
	line, column         uint32
	textLine, textColumn uint32
}

// placeNames are the texts that places have, each once as far as that pays.
type placeNames struct {
	list []string
	ids  map[string]uint32
}

// maxSharedNames bounds the texts besides keys that are looked for again: of an
// ordinary definition they are fewer.
const maxSharedNames = 4096

func (n *placeNames) add(text string) uint32 {
	n.list = append(n.list, text)
	return uint32(len(n.list) - 1)
}

func (n *placeNames) key(text string) uint32 {
	id, ok := n.ids[text]
	if !ok {
		id = n.add(text)
		n.ids[text] = id
	}
	return id
}

// other is key for a text that no part is asked for by.
func (n *placeNames) other(text []byte) uint32 {
	if id, ok := n.ids[string(text)]; ok {
		return id
	}
	if len(n.ids) < maxSharedNames {
		return n.key(string(text))
	}
	return n.add(string(text))
}

// PlacesOf returns the places of a map.
func PlacesOf(all map[string]Place) Places {
	var b PlacesBuilder
	ps := b.New()
	for pointer, at := range all {
		b.Add(ps, pointer, at, []byte(at.Pointer))
	}
	b.Done(ps)
	return ps
}

// PlacesBuilder makes the places of operations that share what is the same in
// many of them. The zero value is ready. It is for one goroutine; what it has
// made may be read by others when it is no longer used.
type PlacesBuilder struct {
	names *placeNames
	spare []placed // memory for the places that are added next, until they are done
}

// New returns places to which Add adds.
func (b *PlacesBuilder) New() Places {
	if b.names == nil {
		b.names = &placeNames{ids: make(map[string]uint32)}
	}
	return Places{&placeTable{names: b.names}}
}

// Add adds the place of a part and reports whether it has had none before; the
// first one stays. The pointer of the place is given apart, and not kept.
func (b *PlacesBuilder) Add(ps Places, part string, at Place, pointer []byte) bool {
	t := ps.table
	key := b.names.key(part)
	if t.index(key) >= 0 {
		return false
	}
	if len(t.all) == 0 {
		t.base = string(pointer)
		if t.all == nil && b.spare != nil {
			t.all, b.spare, t.lent = b.spare, nil, true
		}
	}
	cut := common(t.base, pointer)
	file := b.names.other([]byte(at.File)) << 1
	if at.Generated {
		file |= 1
	}
	t.all = append(t.all, placed{
		key: key, cut: uint32(cut), rest: b.names.other(pointer[cut:]), file: file,
		line: uint32(at.Line), column: uint32(at.Column), textLine: uint32(at.TextLine), textColumn: uint32(at.TextColumn),
	})
	switch n := len(t.all); {
	case t.seen != nil:
		t.seen[key] = n - 1
	case n > fewPlaces:
		t.seen = make(map[uint32]int, 4*n)
		for i := range t.all {
			t.seen[t.all[i].key] = i
		}
	}
	t.made = false
	return true
}

// fewPlaces is how many are looked through one by one.
const fewPlaces = 48

// common returns the length of what two pointers begin with, whole tokens.
func common(base string, pointer []byte) int {
	n := 0
	for n < len(base) && n < len(pointer) && base[n] == pointer[n] {
		n++
	}
	if n == len(base) && (n == len(pointer) || pointer[n] == '/') {
		return n
	}
	for n > 0 && (n >= len(pointer) || pointer[n] != '/') {
		n--
	}
	return n
}

// Generate marks all places as those of parts that a framework has made.
func (b *PlacesBuilder) Generate(ps Places) {
	for i := range ps.table.all {
		ps.table.all[i].file |= 1
	}
}

// Done says that nothing will be added for now: what only adding needs is let
// go.
func (b *PlacesBuilder) Done(ps Places) {
	t := ps.table
	byKey := func(p, q placed) int { return cmp.Compare(p.key, q.key) }
	if !slices.IsSortedFunc(t.all, byKey) {
		slices.SortFunc(t.all, byKey)
	}
	if all := t.all; cap(all) > len(all) {
		t.all = append(make([]placed, 0, len(all)), all...)
		if t.lent || b.spare == nil && len(all) <= fewPlaces {
			b.spare = all[:0]
		}
	}
	t.lent = false
	t.seen, t.made = nil, true
}

// index returns where the place of a part is, or -1.
func (t *placeTable) index(key uint32) int {
	switch {
	case t.made:
		if i, ok := slices.BinarySearchFunc(t.all, key, func(p placed, key uint32) int { return cmp.Compare(p.key, key) }); ok {
			return i
		}
		return -1
	case t.seen != nil:
		if i, ok := t.seen[key]; ok {
			return i
		}
		return -1
	}
	return slices.IndexFunc(t.all, func(p placed) bool { return p.key == key })
}

func (t *placeTable) place(i int) Place {
	p := &t.all[i]
	at := Place{
		Position: Position{File: t.names.list[p.file>>1], Line: int(p.line), Column: int(p.column)},
		TextLine: int(p.textLine), TextColumn: int(p.textColumn), Generated: p.file&1 != 0,
	}
	if rest := t.names.list[p.rest]; rest == "" {
		at.Pointer = t.base[:p.cut]
	} else {
		at.Pointer = t.base[:p.cut] + rest
	}
	return at
}

// Get returns the place of the part that pointer names, and false where it has
// none.
func (ps Places) Get(pointer string) (p Place, ok bool) {
	if ps.table == nil {
		return p, false
	}
	if key, known := ps.table.names.ids[pointer]; known {
		if i := ps.table.index(key); i >= 0 {
			return ps.table.place(i), true
		}
	}
	return p, false
}

// Find returns the place of the part that pointer names, or of the nearest
// part around it that has one.
func (ps Places) Find(pointer string) (p Place, ok bool) {
	for {
		if p, ok = ps.Get(pointer); ok || pointer == "" {
			return p, ok
		}
		pointer = pointer[:max(strings.LastIndexByte(pointer, '/'), 0)]
	}
}

// All goes through the parts and their places, in no order.
func (ps Places) All() iter.Seq2[string, Place] {
	return func(yield func(string, Place) bool) {
		if ps.table == nil {
			return
		}
		for i := range ps.table.all {
			if !yield(ps.table.names.list[ps.table.all[i].key], ps.table.place(i)) {
				return
			}
		}
	}
}

// Files goes through the names of the files that the parts stand in, some more
// than once.
func (ps Places) Files() iter.Seq[string] {
	return func(yield func(string) bool) {
		if ps.table == nil {
			return
		}
		last := ^uint32(0)
		for i := range ps.table.all {
			if file := ps.table.all[i].file >> 1; file != last {
				last = file
				if !yield(ps.table.names.list[file]) {
					return
				}
			}
		}
	}
}
