package doc

import (
	"math"

	javatext "github.com/gatemap/gatemap/internal/java/text"
	"github.com/gatemap/gatemap/internal/meter"
	"github.com/gatemap/gatemap/internal/poison"
)

// MapClass says which Java class a Map is. It decides the order of iteration
// and how the map prints.
type MapClass uint8

// The classes of maps.
const (
	LinkedHashMap MapClass = iota // java.util.LinkedHashMap: insertion order
	HashMap                       // java.util.HashMap: the order of its table
	ContextMap                    // a HashMap that prints as nothing: $context
)

// maxScan is the size up to which a Map compares keys one by one instead of
// keeping an index. One of up to lateIndex entries gets it when its keys were
// looked for lateTimes times: most maps of such a size are $context and the like,
// of which a template reads a member or two.
const (
	maxScan   = 8
	lateIndex = 64
	lateTimes = 8
)

// Map is a java.util.Map. Keys are compared as Java's equals does: the Integer
// 1, the Long 1 and the String "1" are three keys, and null is one too.
// The zero Map is an empty LinkedHashMap.
type Map struct {
	entries []entry // in insertion order; removed ones stay until an insertion compacts
	index   map[mapKey]int32
	order   []int32 // HashMap: live entries in table order, nil when stale
	live    int
	most    int // entries that there were at one time
	mod     uint32
	table   uint32 // HashMap: length of the Java table, 0 before the first put; see settle
	settled int32  // entries that settle has seen
	looked  uint16 // how often a key was looked for among more than maxScan without an index
	pass    uint16 // of Census, the last one that counted it
	class   MapClass
	compare bool // composite keys are compared and not hashed
	watch   func(key Value)
	meter   *meter.Meter // pays for hashing and comparing keys that are collections
}

type entry struct {
	key, val Value
	hash     int32 // Java's spread hash: of every key of a HashMap that is settled, of a composite one in any map
	next     int32 // 1 + the next entry of the same mapKey, 0 for none; of a dead one a place before which all are dead
	dead     bool
}

// mapKey identifies keys that are equal; for collections and other objects it
// only groups those with the same hash, and entries are chained.
type mapKey struct {
	s string
	n int64
	k Kind
}

// NewMap returns an empty map of class c.
func NewMap(c MapClass) *Map { return &Map{class: c} }

// Reset makes m a new, empty map of class c that keeps the memory of its
// entries. Whoever still holds m sees the new one.
func (m *Map) Reset(c MapClass) {
	clear(m.entries)
	if poison.On {
		m.poison()
	}
	*m = Map{entries: m.entries[:0], class: c}
}

// poison overwrites the entries of a map that nobody may read any more.
func (m *Map) poison() {
	poison.Fill(m.entries, entry{key: poisoned(), val: poisoned()})
	poison.Fill(m.order, 0)
}

// UseMeter makes m spend what hashing and comparing its keys costs. Where keys
// are collections or Objects that cost may be of any size.
func (m *Map) UseMeter(of *meter.Meter) { m.meter = of }

// CompareKeys makes a new map compare composite keys and never hash them, which
// Java's maps of one entry do. It is not for one of many entries.
func (m *Map) CompareKeys() { m.compare = true }

// Class returns the Java class of m.
func (m *Map) Class() MapClass { return m.class }

// Len returns the number of entries.
func (m *Map) Len() int { return m.live }

// ModCount changes whenever an entry is added or removed. Giving an existing
// key another value does not change it.
func (m *Map) ModCount() uint32 { return m.mod }

// Get returns the value of the String key.
func (m *Map) Get(key string) (Value, bool) {
	if m.index != nil {
		return m.GetValue(OfString(key))
	}
	i := m.findName(m.meter, key)
	if i < 0 {
		return Value{}, false
	}
	return m.entries[i].val, true
}

// GetValue returns the value of key.
func (m *Map) GetValue(key Value) (Value, bool) {
	w := walk{m: m.meter}
	return m.lookup(&w, key, 0)
}

func (m *Map) lookup(w *walk, key Value, depth int) (Value, bool) {
	i := m.find(w, key, depth)
	if i < 0 {
		return Value{}, false
	}
	return m.entries[i].val, true
}

// Put gives key the value v and returns the value it had, null if none. A key
// that is there already keeps its place.
func (m *Map) Put(key, v Value) Value {
	if m.watch != nil {
		m.watch(key)
	}
	w := walk{m: m.meter}
	if i := m.find(&w, key, 0); i >= 0 {
		old := m.entries[i].val
		m.entries[i].val = v
		return old
	}
	m.mod++
	m.insert(key, v)
	return Value{}
}

// PutNew is Put for a String key that m does not have. Nobody watches.
func (m *Map) PutNew(key string, v Value) {
	m.mod++
	if m.index != nil || len(m.entries) >= lateIndex || m.live < len(m.entries) {
		m.insert(OfString(key), v)
		return
	}
	if m.class != LinkedHashMap {
		m.order = nil
		_ = m.meter.Spend(len(key)/hashedPerStep + 1)
	}
	m.entries = append(m.entries, entry{key: OfString(key), val: v})
	m.live++
	m.most = max(m.most, m.live)
}

// Watch makes Put call f with each key first, whether it is new or not.
func (m *Map) Watch(f func(key Value)) { m.watch = f }

// PutString is Put with a String key that the map copies.
func (m *Map) PutString(key string, v Value) Value { return m.Put(OfString(key), v) }

// Remove removes key and returns the value it had.
func (m *Map) Remove(key Value) (Value, bool) {
	w := walk{m: m.meter}
	i := m.find(&w, key, 0)
	if i < 0 {
		return Value{}, false
	}
	return m.removeAt(i), true
}

// Held is GetValue for a key that m has handed out: it finds that very object,
// whatever has become of its content since.
func (m *Map) Held(key Value) (Value, bool) {
	i := m.findHeld(key)
	if i < 0 {
		return Value{}, false
	}
	return m.entries[i].val, true
}

// SetHeld gives a key that m has handed out the value v, and reports whether it
// was still there.
func (m *Map) SetHeld(key, v Value) bool {
	i := m.findHeld(key)
	if i >= 0 {
		m.entries[i].val = v
	}
	return i >= 0
}

// RemoveHeld removes a key that m has handed out.
func (m *Map) RemoveHeld(key Value) bool {
	i := m.findHeld(key)
	if i >= 0 {
		m.removeAt(i)
	}
	return i >= 0
}

func (m *Map) findHeld(key Value) int {
	if !key.composite() {
		w := walk{m: m.meter}
		return m.find(&w, key, 0)
	}
	for i := range m.entries {
		if e := &m.entries[i]; !e.dead && Same(e.key, key) {
			_ = m.meter.Spend(i/heldPerStep + 1)
			return i
		}
	}
	_ = m.meter.Spend(len(m.entries)/heldPerStep + 1)
	return -1
}

// heldPerStep is how many keys are looked at in a step, for one that a map has
// handed out.
const heldPerStep = 8

func (m *Map) removeAt(i int) Value {
	m.settle()
	m.mod++
	m.unindex(i)
	e := &m.entries[i]
	old := e.val
	*e = entry{dead: true}
	m.live--
	m.order = nil
	return old
}

// Clear removes all entries. As in Java the table of a HashMap keeps its size.
func (m *Map) Clear() {
	m.settle()
	m.mod++
	clear(m.entries)
	m.entries, m.index, m.order, m.live, m.settled = m.entries[:0], nil, nil, 0, 0
}

func (m *Map) insert(key, v Value) {
	if m.live < len(m.entries)/2 {
		m.compact()
	}
	e := entry{key: key, val: v}
	if m.class != LinkedHashMap || key.composite() && !m.compare {
		if m.order = nil; key.k != String {
			e.hash = spread(Hash(m.meter, key))
		} else {
			_ = payHash(m.meter, key) // settle computes it
		}
	}
	m.entries = append(m.entries, e)
	m.live++
	m.most = max(m.most, len(m.entries))
	if m.index != nil {
		m.indexEntry(int32(len(m.entries) - 1))
	} else if len(m.entries) > lateIndex {
		m.reindex(2 * len(m.entries))
	}
}

// settle computes the hashes of Strings that were put into a HashMap, and what they
// make of its table. It is asked before that is needed: for the order of the
// entries, and before entries go. Who puts has paid for it.
func (m *Map) settle() {
	if m.class == LinkedHashMap {
		return
	}
	for i := int(m.settled); i < len(m.entries); i++ {
		e := &m.entries[i]
		if e.key.k == String {
			e.hash = spread(javatext.Hash(e.key.Str()))
		}
		m.growTable(i)
	}
	m.settled = int32(len(m.entries))
}

// skipDead returns the place of the first live entry behind the dead one at i,
// and leaves it in that one for the next who comes there: who removes the first
// of many entries again and again must not pass all that he has removed.
func (m *Map) skipDead(i int) int {
	at := i
	for at < len(m.entries) && m.entries[at].dead {
		at = max(at+1, int(m.entries[at].next))
	}
	m.entries[i].next = int32(at)
	return at
}

func (m *Map) compact() {
	m.settle()
	kept := m.entries[:0]
	for _, e := range m.entries {
		if !e.dead {
			kept = append(kept, e)
		}
	}
	clear(m.entries[len(kept):])
	m.entries, m.order, m.settled = kept, nil, int32(len(kept))
	if m.index != nil {
		m.reindex(2 * len(m.entries))
	}
}

// reindex makes the index, with room for the given number of entries.
func (m *Map) reindex(room int) {
	m.index = make(map[mapKey]int32, room)
	for i := range m.entries {
		if !m.entries[i].dead {
			m.indexEntry(int32(i))
		}
	}
}

func (m *Map) indexEntry(i int32) {
	k := m.keyOf(int(i))
	if head, ok := m.index[k]; ok {
		m.entries[i].next = head + 1
	} else {
		m.entries[i].next = 0
	}
	m.index[k] = i
}

func (m *Map) unindex(i int) {
	if m.index == nil {
		return
	}
	k := m.keyOf(i)
	at, ok := m.index[k]
	if !ok { // the meter ended the evaluation between find and here
		return
	}
	if int(at) == i {
		if n := m.entries[i].next; n != 0 {
			m.index[k] = n - 1
		} else {
			delete(m.index, k)
		}
		return
	}
	for int(m.entries[at].next)-1 != i {
		if m.entries[at].next == 0 {
			return
		}
		at = m.entries[at].next - 1
	}
	m.entries[at].next = m.entries[i].next
}

// find returns the entry of key, -1 if there is none.
func (m *Map) find(w *walk, key Value, depth int) int {
	if key.composite() {
		return m.findComposite(w, key, depth)
	}
	if m.index == nil && key.k == String {
		return m.findName(w.m, key.Str())
	}
	if m.index == nil && !m.indexLate() {
		for i := range m.entries {
			if e := &m.entries[i]; !e.dead && w.equal(e.key, key, depth) {
				return i
			}
		}
		return -1
	}
	if i, ok := m.index[keyOf(key)]; ok {
		return int(i)
	}
	return -1
}

// findName is find for a String without an index. A dead entry has no String.
func (m *Map) findName(of *meter.Meter, name string) int {
	if len(m.entries) > maxScan && m.indexLate() {
		if i, ok := m.index[mapKey{k: String, s: name}]; ok {
			return int(i)
		}
		return -1
	}
	for i := range m.entries {
		if k := &m.entries[i].key; k.k == String && k.n == int64(len(name)) && of.SpendBytes(len(name)) == nil && k.Str() == name {
			return i
		}
	}
	return -1
}

// indexLate makes the index if keys are looked for again and again, and reports
// whether it is there.
func (m *Map) indexLate() bool {
	if len(m.entries) <= maxScan {
		return false
	}
	if m.looked++; m.looked < lateTimes {
		return false
	}
	m.reindex(2 * len(m.entries))
	return true
}

// composite reports whether a value can change, or contain the map whose key it
// is: a collection, or an object.
func (v Value) composite() bool { return v.k >= MapRef }

// findComposite is find for a composite key. As in Java it is hashed as soon as
// the map has had an entry, and an entry counts for the hash that its key had
// when it was put: a key that has changed since is not found.
func (m *Map) findComposite(w *walk, key Value, depth int) int {
	if m.most == 0 {
		return -1
	}
	h := int32(0)
	if !m.compare {
		h = spread(w.hash(key, depth))
	}
	if w.m.Err() != nil {
		return -1
	}
	if m.index == nil && !m.indexLate() {
		for i := range m.entries {
			if e := &m.entries[i]; e.hash == h && !e.dead && e.key.composite() && w.equal(e.key, key, depth) {
				return i
			}
		}
		return -1
	}
	i, ok := m.index[compositeKey(h)]
	for ok && !w.equal(m.entries[i].key, key, depth) {
		n := m.entries[i].next
		i, ok = n-1, n != 0
	}
	if !ok {
		return -1
	}
	return int(i)
}

// compositeKey is the mapKey of composite keys with a spread hash. They share
// it, because a list may equal an object that is a list too.
func compositeKey(h int32) mapKey { return mapKey{k: Opaque, n: int64(h)} }

// keyOf returns the mapKey of entry i.
func (m *Map) keyOf(i int) mapKey {
	e := &m.entries[i]
	if e.key.composite() {
		return compositeKey(e.hash)
	}
	return keyOf(e.key)
}

// keyOf returns the mapKey of a value that is not composite: equal ones mean
// equal values.
func keyOf(v Value) mapKey {
	switch v.k {
	case String:
		return mapKey{k: String, s: v.Str()}
	case Float, Double:
		if f := v.Float64(); f != f {
			return mapKey{k: v.k, n: int64(math.Float64bits(math.NaN()))}
		}
		return mapKey{k: v.k, n: v.n}
	case BigInt:
		return mapKey{k: BigInt, s: v.Big().Text(62)}
	case BigDec:
		d := v.Dec()
		return mapKey{k: BigDec, s: d.Unscaled.Text(62), n: int64(d.Scale)}
	}
	return mapKey{k: v.k, n: v.n}
}

// spread is HashMap.hash: the high half of a hash code folded into the low.
func spread(h int32) int32 { return h ^ int32(uint32(h)>>16) }
