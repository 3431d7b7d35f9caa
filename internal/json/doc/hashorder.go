package doc

import "slices"

const (
	minTable       = 16 // HashMap.DEFAULT_INITIAL_CAPACITY
	treeifyAt      = 8  // HashMap.TREEIFY_THRESHOLD
	minTreeifySize = 64 // HashMap.MIN_TREEIFY_CAPACITY
)

// growTable does to the table's length what HashMap.putVal did after it had linked
// the node of entry i, behind which no entry was removed since: a bin of more than
// eight nodes doubles a table shorter than 64, and so does a load over 3/4.
func (m *Map) growTable(i int) {
	if m.table == 0 {
		m.table = minTable
	}
	live := m.live - (len(m.entries) - 1 - i)
	if m.table < minTreeifySize && live > treeifyAt && m.binLen(i) > treeifyAt {
		m.table *= 2
	}
	if live > int(m.table)*3/4 {
		m.table *= 2
	}
}

// Expect does to the table's length what HashMap.putMapEntries does before it
// copies n entries, for clone and putAll.
func (m *Map) Expect(n int) {
	if n <= 0 || n > 1<<29 {
		return
	}
	m.settle()
	if m.order = nil; m.table == 0 {
		for m.table = 1; m.table < uint32(float32(n)/0.75+1); {
			m.table *= 2
		}
		return
	}
	for n > int(m.table)*3/4 {
		m.table *= 2
	}
}

// binLen returns how many of the entries up to i are in the bin of that one.
func (m *Map) binLen(i int) int {
	n, mask, h := 0, int32(m.table-1), m.entries[i].hash
	for k := range m.entries[:i+1] {
		if e := &m.entries[k]; !e.dead && (e.hash^h)&mask == 0 {
			n++
		}
	}
	return n
}

// orderSteps is what putting one entry in order costs.
const orderSteps = 2

// onlyFirst is the order of a map with one entry.
var onlyFirst = []int32{0}

// tableOrder returns the live entries as HashMap iterates over them: by bin,
// and within a bin in the order of insertion, which resizing preserves. (A bin
// that Java has turned into a tree, nine or more colliding keys in a table of
// 64 or more, keeps insertion order here.)
func (m *Map) tableOrder() []int32 {
	if m.order != nil {
		return m.order
	}
	if m.live == 1 && len(m.entries) == 1 {
		return onlyFirst
	}
	m.settle()
	_ = m.meter.Spend(len(m.entries) * orderSteps)
	order := make([]int32, 0, m.live)
	for i := range m.entries {
		if !m.entries[i].dead {
			order = append(order, int32(i))
		}
	}
	mask := m.table - 1
	slices.SortStableFunc(order, func(a, b int32) int {
		return int(uint32(m.entries[a].hash)&mask) - int(uint32(m.entries[b].hash)&mask)
	})
	m.order = order
	return order
}
