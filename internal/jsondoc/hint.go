package jsondoc

import "sync/atomic"

// Hint remembers where in an object a name was found: objects of one list
// mostly have the same members in the same order, so that the place is often
// right for the next one. The zero Hint knows nothing. It is only ever a guess
// that is checked, and is safe for concurrent use.
type Hint struct{ at atomic.Uint32 }

// GetHinted is Get for somebody who looks the same name up in many objects.
func (v Value) GetHinted(key string, h *Hint) (Value, bool) {
	if v.k != DocMap {
		return v.Get(key)
	}
	d, i := v.doc()
	s := d.state(i)
	at := h.at.Load()
	if at != 0 && s&stateMask == stateFresh && wordLen(d.tape[i]) <= maxPairs {
		d.settled(i)
		s = d.state(i)
	}
	if s&stateMask != stateUnique {
		found, ok := v.Get(key)
		if ok && at == 0 && s&stateMask == stateFresh {
			h.at.Store(2) // any place: the next object is made ready for hints
		}
		return found, ok
	}
	if k := i + int(at); at != 0 && k < d.next(i) {
		w := d.tape[k]
		if wordKind(w) == nodeKey && wordLen(w) == len(key) && d.src[wordOff(w):wordOff(w)+len(key)] == key {
			return d.value(k + 1), true
		}
	}
	found := d.scan(i, key)
	if found < 0 {
		return Value{}, false
	}
	if off := uint32(found - 1 - i); off != at {
		h.at.Store(off)
	}
	return d.value(found), true
}
