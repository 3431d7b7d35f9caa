package jsondoc

import (
	"encoding/binary"
	"sync/atomic"
	"unsafe"

	"github.com/gatemap/gatemap/internal/javatext"
)

// Name is a name that is looked up in many objects. It remembers where in an
// object it was found last: objects of one list mostly have the same members
// in the same order, so that the place is often right for the next one. That is
// only ever a guess, which is checked. SetText comes first; from then on a Name
// is safe for concurrent use.
type Name struct {
	text string
	head uint64        // headOf(text)
	at   atomic.Uint32 // from the first word of an object to the key; 0 is unknown
}

// SetText says which name it is.
func (n *Name) SetText(text string) { n.text, n.head = text, headOf(text) }

// Text returns the name.
func (n *Name) Text() string { return n.text }

// headOf packs the first eight bytes of s into a word, the first one lowest;
// fewer fill the high end.
func headOf(s string) (head uint64) {
	for i := range min(len(s), 8) {
		head = head>>8 | uint64(s[i])<<56
	}
	return head
}

// head returns headOf of the name whose word w is.
func (d *Document) head(w uint64) uint64 {
	off, n := wordOff(w), wordLen(w)
	if wordKind(w) != nodeKey || len(d.src)-off < 8 {
		return headOf(d.name(w))
	}
	head := binary.LittleEndian.Uint64(unsafe.Slice(unsafe.StringData(d.src), len(d.src))[off:])
	if n < 8 {
		head <<= (64 - 8*n) & 63
	}
	return head
}

// is reports whether w is the word of the key n. It may say no for a key that
// is empty or was decoded.
func (n *Name) is(d *Document, w uint64) bool {
	const kindAndLength = 15<<60 | wordMask
	if w&kindAndLength != nodeKey<<60|uint64(len(n.text)) {
		return false
	}
	if d.head(w) != n.head {
		return false
	}
	off := wordOff(w)
	return len(n.text) <= 8 || d.src[off+8:off+len(n.text)] == n.text[8:]
}

// lookup returns the value node of the member n of object i, -1 if there is
// none. It reports false if it cannot tell: the object was changed, is large,
// or has duplicate names.
func (d *Document) lookup(i int, n *Name) (node int, ok bool) {
	if d.state(i)&stateMask == stateFresh && wordLen(d.tape[i]) <= indexOver {
		d.settled(i)
	}
	if d.state(i)&stateMask != stateUnique {
		return -1, false
	}
	at := n.at.Load()
	if key := i + int(at); at != 0 && key < d.next(i) && n.is(d, d.tape[key]) {
		return key + 1, true
	}
	found := d.scan(i, n.text)
	if found >= 0 {
		n.at.Store(uint32(found - 1 - i))
	}
	return found, true
}

// GetNamed is Get for a Name.
func (v Value) GetNamed(n *Name) (Value, bool) {
	if v.k == DocMap {
		d, i := v.doc()
		if node, ok := d.lookup(i, n); ok {
			if node < 0 {
				return Value{}, false
			}
			return d.value(node), true
		}
	}
	return v.Get(n.text)
}

// AppendNamed appends the text of the member n of an object without making a
// value of it: nothing for null and for a member that does not exist. It
// reports false, and appends nothing, for what it leaves to GetNamed and
// AppendText: objects and arrays, numbers whose text changes, and v that is no
// unchanged object of a Document.
func (v Value) AppendNamed(dst []byte, n *Name) ([]byte, bool) {
	if v.k != DocMap {
		return dst, false
	}
	d, i := v.doc()
	node, ok := d.lookup(i, n)
	if node < 0 {
		return dst, ok
	}
	w := d.tape[node]
	switch text := d.src; wordKind(w) {
	case nodeText:
		return javatext.Append(dst, text[wordOff(w):wordOff(w)+wordLen(w)]), true
	case nodeInt:
		if text = text[wordOff(w) : wordOff(w)+wordLen(w)]; plainInt(text) {
			return append(dst, text...), true
		}
	case nodeFloat:
		if text = text[wordOff(w) : wordOff(w)+wordLen(w)]; plainFloat(text) {
			return append(dst, text...), true
		}
	case nodeEscape, nodeArena:
		return javatext.Append(dst, d.text(node)), true
	case nodeTrue:
		return append(dst, "true"...), true
	case nodeFalse:
		return append(dst, "false"...), true
	case nodeNull:
		return dst, true
	}
	return dst, false
}

// plainInt reports whether an integer prints as it is written: without leading
// zeros, and not as minus zero.
func plainInt(text string) bool {
	if text[0] == '-' {
		return text[1] != '0'
	}
	return text[0] != '0' || len(text) == 1
}

// plainFloat reports whether a number with a point is written as
// Double.toString prints it. It only knows those of up to seven digits before
// the point and three behind, which toString never prints in another way
// (javatext.AppendDouble).
func plainFloat(text string) bool {
	if text[0] == '-' {
		text = text[1:]
	}
	whole := 0
	for whole < len(text) && text[whole]-'0' <= 9 {
		whole++
	}
	decimals := len(text) - whole - 1
	if whole < 1 || whole > 7 || text[0] == '0' && whole > 1 || decimals < 1 || decimals > 3 || text[whole] != '.' {
		return false
	}
	for _, c := range []byte(text[whole+1:]) {
		if c-'0' > 9 {
			return false
		}
	}
	return text[len(text)-1] != '0' || decimals == 1
}
