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
	base  string       // what the pointers in the file begin with, or some of it
	parts *placedParts // nil while it is made
	at    []placedAt   // where each of the parts stands
	open  *openPlaces  // nil once it is sealed
}

// openPlaces are the places of a table while they are added.
type openPlaces struct {
	names *placeNames
	all   []placed
	seen  map[uint32]int
	lent  bool // all is the builder's spare memory
}

// placedParts are the parts that places are of, by key: tables that are alike in them
// share them.
type placedParts struct {
	names *placeNames
	list  []placedPart
}

// placed is one part and its place.
type placed struct {
	placedPart
	placedAt
}

// placedPart is a part and what its place is but for numbers. A number of a name is
// its index in the names.
type placedPart struct {
	key  uint32 // the name of the part, a pointer
	cut  uint32 // how much of the base the pointer in the file begins with
	rest uint32 // the name of what follows
	file uint32 // the name of the file, times two, and one more where it is generated
}

type placedAt struct{ line, column, textLine, textColumn uint32 }

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
	parts map[uint64]*placedParts
}

// maxSharedParts bounds the lists of parts that are looked for again.
const maxSharedParts = 256

// New returns places to which Add adds.
func (b *PlacesBuilder) New() Places {
	if b.names == nil {
		b.names = &placeNames{ids: make(map[string]uint32)}
		b.parts = make(map[uint64]*placedParts)
	}
	return Places{&placeTable{open: &openPlaces{names: b.names}}}
}

// Add adds the place of a part and reports whether it has had none before; the
// first one stays. The pointer of the place is given apart, and not kept.
func (b *PlacesBuilder) Add(ps Places, part string, at Place, pointer []byte) bool {
	t := ps.table
	key := b.names.key(part)
	if t.index(key) >= 0 {
		return false
	}
	o := t.opened()
	if len(o.all) == 0 {
		t.base = string(pointer)
		if o.all == nil && b.spare != nil {
			o.all, b.spare, o.lent = b.spare, nil, true
		}
	}
	cut := common(t.base, pointer)
	file := b.names.other([]byte(at.File)) << 1
	if at.Generated {
		file |= 1
	}
	o.all = append(o.all, placed{
		placedPart{key: key, cut: uint32(cut), rest: b.names.other(pointer[cut:]), file: file},
		placedAt{line: uint32(at.Line), column: uint32(at.Column), textLine: uint32(at.TextLine), textColumn: uint32(at.TextColumn)},
	})
	switch n := len(o.all); {
	case o.seen != nil:
		o.seen[key] = n - 1
	case n > fewPlaces:
		o.seen = make(map[uint32]int, 4*n)
		for i := range o.all {
			o.seen[o.all[i].key] = i
		}
	}
	return true
}

// opened makes a table one that can be added to.
func (t *placeTable) opened() *openPlaces {
	if t.open == nil {
		t.open = &openPlaces{names: t.parts.names, all: make([]placed, len(t.at))}
		for i := range t.at {
			t.open.all[i] = placed{t.parts.list[i], t.at[i]}
		}
		t.parts, t.at = nil, nil
	}
	return t.open
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
	for o, i := ps.table.opened(), 0; i < len(o.all); i++ {
		o.all[i].file |= 1
	}
}

// Done says that nothing will be added for now: what only adding needs is let
// go.
func (b *PlacesBuilder) Done(ps Places) {
	t := ps.table
	if t.open == nil {
		return
	}
	all := t.open.all
	byKey := func(p, q placed) int { return cmp.Compare(p.key, q.key) }
	if !slices.IsSortedFunc(all, byKey) {
		slices.SortFunc(all, byKey)
	}
	t.parts, t.at = b.partsOf(all), make([]placedAt, len(all))
	for i := range all {
		t.at[i] = all[i].placedAt
	}
	if t.open.lent || b.spare == nil && len(all) <= fewPlaces {
		b.spare = all[:0]
	}
	t.open = nil
}

// partsOf returns the parts of places, those of an earlier table where they are alike.
func (b *PlacesBuilder) partsOf(all []placed) *placedParts {
	hash := uint64(len(all))
	for i := range all {
		for _, n := range [...]uint32{all[i].key, all[i].cut, all[i].rest, all[i].file} {
			hash = (hash ^ uint64(n)) * 0x9e3779b97f4a7c15
			hash ^= hash >> 29
		}
	}
	known := b.parts[hash]
	if known != nil && slices.EqualFunc(known.list, all, func(p placedPart, q placed) bool { return p == q.placedPart }) {
		return known
	}
	parts := &placedParts{b.names, make([]placedPart, len(all))}
	for i := range all {
		parts.list[i] = all[i].placedPart
	}
	if known == nil && len(b.parts) < maxSharedParts {
		b.parts[hash] = parts
	}
	return parts
}

// index returns where the place of a part is, or -1.
func (t *placeTable) index(key uint32) int {
	if t.open == nil {
		if i, ok := slices.BinarySearchFunc(t.parts.list, key, func(p placedPart, key uint32) int { return cmp.Compare(p.key, key) }); ok {
			return i
		}
		return -1
	}
	if t.open.seen != nil {
		if i, ok := t.open.seen[key]; ok {
			return i
		}
		return -1
	}
	return slices.IndexFunc(t.open.all, func(p placed) bool { return p.key == key })
}

func (t *placeTable) names() *placeNames {
	if t.open != nil {
		return t.open.names
	}
	return t.parts.names
}

// len returns how many places there are.
func (t *placeTable) len() int {
	if t.open != nil {
		return len(t.open.all)
	}
	return len(t.at)
}

// get returns one of them.
func (t *placeTable) get(i int) placed {
	if t.open != nil {
		return t.open.all[i]
	}
	return placed{t.parts.list[i], t.at[i]}
}

func (t *placeTable) place(i int) Place {
	at, base, rest := t.apart(i)
	if at.Pointer = base; rest != "" {
		at.Pointer = base + rest
	}
	return at
}

// apart is a place without its pointer, and that in two pieces.
func (t *placeTable) apart(i int) (at Place, base, rest string) {
	p, names := t.get(i), t.names().list
	at = Place{
		Position: Position{File: names[p.file>>1], Line: int(p.line), Column: int(p.column)},
		TextLine: int(p.textLine), TextColumn: int(p.textColumn), Generated: p.file&1 != 0,
	}
	return at, t.base[:p.cut], names[p.rest]
}

// Get returns the place of the part that pointer names, and false where it has
// none.
func (ps Places) Get(pointer string) (p Place, ok bool) {
	if ps.table == nil {
		return p, false
	}
	if key, known := ps.table.names().ids[pointer]; known {
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
		for i := range ps.table.len() {
			if !yield(ps.table.names().list[ps.table.get(i).key], ps.table.place(i)) {
				return
			}
		}
	}
}

// Apart calls f for the parts and their places, in no order, with the pointer of each
// place in two pieces and not in the place: nothing is allocated.
func (ps Places) Apart(f func(part string, at Place, base, rest string)) {
	if ps.table == nil {
		return
	}
	for i := range ps.table.len() {
		at, base, rest := ps.table.apart(i)
		f(ps.table.names().list[ps.table.get(i).key], at, base, rest)
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
		for i := range ps.table.len() {
			if file := ps.table.get(i).file >> 1; file != last {
				last = file
				if !yield(ps.table.names().list[file]) {
					return
				}
			}
		}
	}
}
