package doc

// Cursor walks over the entries of a map or the elements of a list without
// allocating. A new Cursor stands before the first.
//
// A collection may change under a Cursor. Changed tells, as modCount tells a
// Java iterator; a Cursor that goes on regardless stays within bounds.
type Cursor struct {
	of   Value // resolved when it is thawed
	at   int   // tape: the current node, the key of a member
	next int   // tape: the node to come; Map: the entry or rank to come; List: the element to come
	end  int   // tape: the node after the collection
	n    int   // how many were passed
	mod  uint32
	key  Value
	val  Value
}

// Iter returns a cursor over v; one without entries if v is no collection.
func (v Value) Iter() (c Cursor) {
	v.Start(&c)
	return c
}

// Start is Iter for a Cursor that is zero.
func (v Value) Start(c *Cursor) {
	if v.k == DocList {
		if d, i := v.doc(); d.state(i) < stateThawed {
			c.of, c.next, c.end = v, i+2, int(d.tape[i+1]>>32)
			return
		}
	}
	v = v.Resolve()
	if v.k == DocMap {
		d, i := v.doc()
		v = d.settled(i)
	}
	c.of, c.mod = v, v.ModCount()
	if v.k == DocMap || v.k == DocList {
		d, i := v.doc()
		c.next, c.end = i+2, d.next(i)
	}
}

// ModCount returns the modification count of the collection as Iter found it.
func (c *Cursor) ModCount() uint32 { return c.mod }

// Changed reports whether entries were added or removed since Iter.
func (c *Cursor) Changed() bool { return c.of.ModCount() != c.mod }

// Next goes to the next entry or element and reports whether there is one.
func (c *Cursor) Next() bool {
	c.follow()
	switch c.of.k {
	case DocMap:
		if c.next >= c.end {
			return false
		}
		d, _ := c.of.doc()
		c.at = c.next
		c.next = d.next(c.at + 1)
	case DocList:
		if c.next >= c.end {
			return false
		}
		d, _ := c.of.doc()
		c.at = c.next
		c.next = d.next(c.at)
	case MapRef:
		e := c.entry()
		if e == nil {
			return false
		}
		c.key, c.val = e.key, e.val
		c.next++
	case ListRef:
		l := c.of.ListRef()
		if c.next >= len(l.elems) {
			return false
		}
		c.val = l.elems[c.next]
		c.next++
	default:
		return false
	}
	c.n++
	return true
}

// HasNext reports whether Next would return true.
func (c *Cursor) HasNext() bool {
	c.follow()
	switch c.of.k {
	case DocMap, DocList:
		return c.next < c.end
	case MapRef:
		return c.entry() != nil
	case ListRef:
		return c.next < len(c.of.ListRef().elems)
	}
	return false
}

// Key returns the key of the current entry of a map.
func (c *Cursor) Key() Value {
	if c.of.k == DocMap {
		d, _ := c.of.doc()
		return OfString(d.text(c.at))
	}
	return c.key
}

// Value returns the current element, or the value of the current entry.
func (c *Cursor) Value() Value {
	switch c.of.k {
	case DocMap:
		d, _ := c.of.doc()
		return d.value(c.at + 1)
	case DocList:
		d, _ := c.of.doc()
		return d.value(c.at)
	}
	return c.val
}

// follow moves the cursor to the collection that has taken the place of the
// one it walks over, at the same entry.
func (c *Cursor) follow() {
	if c.of.k != DocMap && c.of.k != DocList {
		return
	}
	d, i := c.of.doc()
	t, ok := d.thawedAt(i)
	if !ok {
		return
	}
	if c.n > 0 {
		c.key, c.val = c.Key(), c.Value()
	}
	c.of, c.next = t, c.n
}

// entry returns the entry to come of a Map and leaves c.next at it.
func (c *Cursor) entry() *entry {
	m := c.of.MapRef()
	if m.class != LinkedHashMap {
		order := m.tableOrder()
		if c.next >= len(order) {
			return nil
		}
		return &m.entries[order[c.next]]
	}
	if c.next < len(m.entries) && m.entries[c.next].dead {
		c.next = m.skipDead(c.next)
	}
	if c.next >= len(m.entries) {
		return nil
	}
	return &m.entries[c.next]
}
