package regex

// memo is a set of keys below a limit. It begins as a hash table, by open addressing: a power of two of slots, half full at
// most, where a slot holds key + 1. It goes on as a bit for each key once that takes no more memory.
type memo struct {
	slots []uint64
	n     int
	bits  []uint64
}

// maxMemo bounds the words of a memo (32 MB); what does not fit is not remembered, and the step budget takes over.
const maxMemo = 1 << 22

// add adds the key and reports whether it was new. All keys are below the limit.
func (m *memo) add(key, limit uint64) bool {
	if m.bits != nil {
		return m.setBit(key)
	}
	if 2*(m.n+1) > len(m.slots) {
		switch grown := max(256, 2*len(m.slots)); {
		case limit/64 < uint64(min(grown, maxMemo)):
			m.spread(limit)
			return m.setBit(key)
		case len(m.slots) >= maxMemo:
			return !m.has(key)
		default:
			m.grow(grown)
		}
	}
	i := m.slot(key)
	if m.slots[i] != 0 {
		return false
	}
	m.slots[i] = key + 1
	m.n++
	return true
}

func (m *memo) setBit(key uint64) bool {
	word, bit := &m.bits[key/64], uint64(1)<<(key%64)
	fresh := *word&bit == 0
	*word |= bit
	return fresh
}

// spread makes bits of the slots.
func (m *memo) spread(limit uint64) {
	m.bits = make([]uint64, limit/64+1)
	for _, k := range m.slots {
		if k != 0 {
			m.setBit(k - 1)
		}
	}
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

func (m *memo) grow(slots int) {
	old := m.slots
	m.slots = make([]uint64, slots)
	for _, k := range old {
		if k != 0 {
			m.slots[m.slot(k-1)] = k
		}
	}
}

func (m *memo) clear() {
	m.bits = nil
	if m.n > 0 {
		clear(m.slots)
		m.n = 0
	}
}

// release keeps small tables only.
func (m *memo) release() {
	m.bits = nil
	if len(m.slots) > 1<<12 {
		m.slots, m.n = nil, 0
	}
}
