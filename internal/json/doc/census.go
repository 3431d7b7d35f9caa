package doc

import (
	"math/bits"
	"unsafe"

	"github.com/gatemap/gatemap/internal/meter"
)

// Container is implemented by Objects that keep values alive.
type Container interface {
	// Contents adds what the Object keeps alive to a count.
	Contents(c *Census)
}

// Census counts the bytes that live: what can be reached from the values that
// are added, each thing once. The zero Census is ready for Begin.
type Census struct {
	bytes  int64
	meter  *meter.Meter
	pass   uint16
	todo   []Value
	texts  map[unsafe.Pointer]int64 // lengths that were counted
	visits int

	walking bool
}

const (
	// countOnce is the length from which on a text counts once however many
	// values share it. Shorter ones count for each value.
	countOnce = 256
	// The bytes that things occupy, on a machine of 64 bits. They are fixed
	// figures, so that a limit is hit at the same place everywhere.
	valueBytes = 24
	listBytes  = 40
	mapBytes   = 112
	entryBytes = 64
	indexBytes = 80 // of one entry in an index
	boxBytes   = 96 // with what the census keeps of it
	// documentBytes is what a Document takes beside its tape, and the least that
	// this has.
	documentBytes = 1<<10 + 256
	// visitsPerStep is how many values one step counts.
	visitsPerStep = 4
)

// Begin starts a count that m pays for.
func (c *Census) Begin(m *meter.Meter) {
	c.bytes, c.meter, c.visits = 0, m, 0
	if c.pass++; c.pass == 0 {
		c.pass = 1
	}
	clear(c.texts)
}

// End returns the bytes and forgets the values.
func (c *Census) End() int64 {
	c.meter, c.texts = nil, nil
	clear(c.todo[:cap(c.todo)])
	c.todo = c.todo[:0]
	return c.bytes
}

// AddBytes counts n bytes that belong to no value.
func (c *Census) AddBytes(n int) { c.bytes += int64(n) }

// AddText counts a text.
func (c *Census) AddText(s string) {
	if len(s) < countOnce {
		c.bytes += int64(len(s))
		return
	}
	if c.texts == nil {
		c.texts = make(map[unsafe.Pointer]int64)
	}
	p := unsafe.Pointer(unsafe.StringData(s))
	if was := c.texts[p]; int64(len(s)) > was {
		c.texts[p] = int64(len(s))
		c.bytes += int64(len(s)) - was
	}
}

// once reports whether p was not there before. To know takes longer than a visit,
// and is paid for.
func (c *Census) once(p unsafe.Pointer) bool {
	_ = c.meter.Spend(1)
	if c.texts == nil {
		c.texts = make(map[unsafe.Pointer]int64)
	}
	if _, ok := c.texts[p]; ok {
		return false
	}
	c.texts[p] = 0
	return true
}

// AddValues counts values that lie one after another, and what they reach.
func (c *Census) AddValues(values []Value) {
	if len(values) == 0 || !c.once(unsafe.Pointer(unsafe.SliceData(values))) {
		return
	}
	c.bytes += int64(valueBytes * cap(values))
	for _, v := range values {
		c.reach(v)
	}
	c.settle()
}

// Add counts what v reaches.
func (c *Census) Add(v Value) {
	c.reach(v)
	c.settle()
}

// settle walks what was reached. An Object that adds what it contains meanwhile
// leaves that to the same loop, so nothing recurs.
func (c *Census) settle() {
	if c.walking {
		return
	}
	c.walking = true
	for len(c.todo) > 0 && c.meter.Err() == nil {
		v := c.todo[len(c.todo)-1]
		c.todo = c.todo[:len(c.todo)-1]
		c.walk(v)
	}
	c.walking = false
}

// reach counts v itself and leaves what it contains to be walked.
func (c *Census) reach(v Value) {
	if c.visits++; c.visits%visitsPerStep == 0 && c.meter.Spend(1) != nil {
		return
	}
	switch v.k {
	case String:
		c.AddText(v.Str())
	case BigInt:
		c.bytes += int64(v.Big().BitLen()/8 + valueBytes)
	case BigDec:
		c.bytes += int64(v.Dec().Unscaled.BitLen()/8 + 2*valueBytes)
	case MapRef:
		if m := v.MapRef(); m.pass != c.pass {
			m.pass = c.pass
			c.bytes += int64(mapBytes + entryBytes*Room(m.most) + indexBytes*len(m.index) + 4*cap(m.order))
			c.todo = append(c.todo, v)
		}
	case ListRef:
		if l := v.ListRef(); l.pass != c.pass {
			l.pass = c.pass
			c.bytes += int64(listBytes + valueBytes*cap(l.elems))
			c.todo = append(c.todo, v)
		}
	case DocMap, DocList:
		if d, _ := v.doc(); d.pass != c.pass {
			d.pass = c.pass
			c.bytes += int64(d.Size())
			c.AddText(d.src)
			c.todo = append(c.todo, v)
		}
	case Opaque:
		if c.once(v.p) {
			c.bytes += boxBytes
			c.todo = append(c.todo, v)
		}
	}
}

func (c *Census) walk(v Value) {
	switch v.k {
	case MapRef:
		for i := range v.MapRef().entries {
			e := &v.MapRef().entries[i]
			c.reach(e.key)
			c.reach(e.val)
		}
	case ListRef:
		for _, e := range v.ListRef().elems {
			c.reach(e)
		}
	case DocMap, DocList:
		d, _ := v.doc()
		for _, t := range d.thawed {
			c.reach(t)
		}
	case Opaque:
		if o, ok := v.Object().(Container); ok {
			o.Contents(c)
		}
	}
}

// Room returns for how many elements a slice has room, at most, that appending
// has made n elements long. Counts take that for the capacity, because the real
// one depends on what an evaluation before had left in the same memory.
func Room(n int) int {
	const doubling = 256 // up to which append doubles; beyond, it adds a quarter and some
	if n > doubling {
		return n + n/4 + doubling*3/4
	}
	if n == 0 {
		return 0
	}
	return 1 << bits.Len(uint(n-1))
}
