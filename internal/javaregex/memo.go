package javaregex

// memo is a set of keys: open addressing, a power of two of slots, half full at most. A slot holds key + 1.
type memo struct {
	slots []uint64
	n     int
}

// maxMemo bounds a memo (32 MB); what does not fit is not remembered, and the step budget takes over.
const maxMemo = 1 << 22

// add adds the key and reports whether it was new.
func (m *memo) add(key uint64) bool {
	if 2*(m.n+1) > len(m.slots) {
		if len(m.slots) >= maxMemo {
			return !m.has(key)
		}
		m.grow()
	}
	i := m.slot(key)
	if m.slots[i] != 0 {
		return false
	}
	m.slots[i] = key + 1
	m.n++
	return true
}

func (m *memo) has(key uint64) bool { return m.slots[m.slot(key)] != 0 }

// knows is has for a memo that may be empty.
func (m *memo) knows(key uint64) bool { return len(m.slots) > 0 && m.has(key) }

// slot returns where key is or belongs.
func (m *memo) slot(key uint64) int {
	mask := uint64(len(m.slots) - 1)
	i := key * 0x9E3779B97F4A7C15 >> 20 & mask
	for m.slots[i] != 0 && m.slots[i] != key+1 {
		i = (i + 1) & mask
	}
	return int(i)
}

func (m *memo) grow() {
	old := m.slots
	m.slots = make([]uint64, max(256, 2*len(old)))
	for _, k := range old {
		if k != 0 {
			m.slots[m.slot(k-1)] = k
		}
	}
}

func (m *memo) clear() {
	if m.n > 0 {
		clear(m.slots)
		m.n = 0
	}
}

// release keeps small tables only.
func (m *memo) release() {
	if len(m.slots) > 1<<12 {
		m.slots, m.n = nil, 0
	}
}
