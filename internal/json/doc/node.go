package doc

import (
	"unsafe"

	"github.com/gatemap/gatemap/internal/raw"
)

// A tape word holds a kind in 4 bits, an offset in 30 and a length in 30.
// A container has a second word: the node after its end in the high half, and
// its state in the low half. Members of an object are a key node and a value
// node, each key being one of the string kinds but
// nodeText, so that no value can be taken for a key that needed no decoding.
const (
	nodeNull   = iota
	nodeTrue   // true
	nodeFalse  // false
	nodeNaN    // NaN, which json-smart makes a Float
	nodeInt    // digits with an optional sign
	nodeFloat  // a number with a point or an exponent
	nodeText   // a string that stands in the source as it is
	nodeKey    // the same as a name in an object
	nodeEscape // a string between quotes in the source, escapes not yet decoded
	nodeArena  // a string in the arena
	nodeObject // the length is the number of members
	nodeArray  // the length is the number of elements
)

const (
	wordBits = 30
	wordMask = 1<<wordBits - 1
)

func word(kind, off, n int) uint64 {
	return uint64(kind)<<60 | uint64(off)<<wordBits | uint64(n)
}

// asKey turns the word of a string into that of a key.
func asKey(w uint64) uint64 {
	if wordKind(w) == nodeText {
		w += (nodeKey - nodeText) << 60
	}
	return w
}

func wordKind(w uint64) int { return int(w >> 60) }
func wordOff(w uint64) int  { return int(w >> wordBits & wordMask) }
func wordLen(w uint64) int  { return int(w & wordMask) }

// The states of a container: the two high bits of its second word's low half
// say what the other bits mean.
const (
	stateFresh   = 0 << 30 // nothing known; the other bits count lookups
	stateUnique  = 1 << 30 // an object without duplicate names; how many words after its node the first member with a container as its value begins, stateArg for none
	stateIndexed = 2 << 30 // large, without duplicates; its table's place in d.index
	stateThawed  = 3 << 30 // replaced; its place in d.thawed
	stateMask    = 3 << 30
	stateArg     = 1<<30 - 1
)

func (d *Document) state(i int) uint32       { return uint32(d.tape[i+1]) }
func (d *Document) setState(i int, s uint32) { d.tape[i+1] = d.tape[i+1]>>32<<32 | uint64(s) }

// next returns the node after node i.
func (d *Document) next(i int) int {
	if wordKind(d.tape[i]) >= nodeObject {
		return int(d.tape[i+1] >> 32)
	}
	return i + 1
}

// sourceAfter returns a place in the source that is not before the end of node i,
// and not behind the node after it.
func (d *Document) sourceAfter(i int) int {
	for i = d.next(i); i < len(d.tape); i = d.next(i) {
		if wordKind(d.tape[i]) != nodeArena { // whose place is in the arena
			return wordOff(d.tape[i])
		}
	}
	return len(d.src)
}

// thawedAt returns the collection that took the place of container i.
func (d *Document) thawedAt(i int) (Value, bool) {
	if s := d.state(i); s >= stateThawed {
		return d.thawed[s&stateArg], true
	}
	return Value{}, false
}

func (d *Document) container(k Kind, i int) Value {
	if v, ok := d.thawedAt(i); ok {
		return v
	}
	return docValue(k, d, i)
}

// text returns the string at node i, which is of a string kind.
func (d *Document) text(i int) string {
	w := d.tape[i]
	switch wordKind(w) {
	case nodeText, nodeKey:
		return d.src[wordOff(w) : wordOff(w)+wordLen(w)]
	case nodeEscape:
		w = d.decode(w)
		d.tape[i] = w
	}
	if wordLen(w) == 0 {
		return ""
	}
	raw.Assert(wordOff(w)+wordLen(w) <= len(d.arena), "a string ends outside of the arena")
	return unsafe.String(&d.arena[wordOff(w)], wordLen(w))
}

// decode appends the string of a nodeEscape word to the arena and returns the
// word for the result. It is never longer than its source; the arena grows
// first so that the string does not join with a half pair before it.
func (d *Document) decode(w uint64) uint64 {
	start := len(d.arena)
	if size := start + wordLen(w) + 8; size > cap(d.arena) { // unescapeWords copies eight bytes at a time
		d.growArena(size, wordOff(w)+wordLen(w))
	}
	text := appendUnescaped(d.arena[start:start], d.src[wordOff(w):wordOff(w)+wordLen(w)])
	d.arena = d.arena[:start+len(text)]
	return word(nodeArena, start, len(text))
}

// growArena gives the arena memory for size bytes, which is what the strings of
// the source up to read take, and for the rest of the source if that has as many.
// All of them are no longer than the source, and eight bytes are behind them.
//
//go:noinline
func (d *Document) growArena(size, read int) {
	d.arena = raw.Grown(d.arena, max(size, min(raw.Foreseen(size, read, len(d.src)), len(d.src)+8)))
}
