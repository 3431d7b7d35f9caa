package doc

import (
	"sync/atomic"

	javatext "github.com/gatemap/gatemap/internal/java/text"
	"github.com/gatemap/gatemap/internal/raw"
)

// Name is a name that is looked up in many objects. It remembers where in an
// object it was found last: objects of one list mostly have the same members
// in the same order, so that the place is often right for the next one. That is
// only ever a guess, which is checked. SetText comes first; from then on a Name
// is safe for concurrent use.
type Name struct {
	text  string
	word  uint64        // the kind and the length in the word of a key of that name
	head  uint64        // headOf(text)
	least int           // bytes from the start of such a key to the end of the source for head to decide
	at    atomic.Uint32 // from the first word of an object to the key; 0 is unknown
	shift uint8         // what brings a shorter name to the high end of a word
}

// SetText says which name it is.
func (n *Name) SetText(text string) {
	n.text, n.head, n.shift = text, headOf(text), headShift(len(text))
	n.word, n.least = word(nodeKey, 0, len(text)), 8
	if len(text) > 8 {
		n.least = maxText + 1
	}
}

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

// headShift is how far the bytes behind a name of n bytes are shifted out of
// its head. The empty name has no head that can be loaded.
func headShift(n int) uint8 { return uint8(-8*min(n, 8)) & 63 }

// kindAndLength masks what Name.word says of a word.
const kindAndLength = 15<<60 | wordMask

// foreseen returns the value node of the member n of object i if it stands where
// it was found last, 0 otherwise. What calls something is in functions of its
// own, so that the rest keeps what it knows in registers.
func (d *Document) foreseen(i int, n *Name) int {
	at, tape, src := n.at.Load(), d.tape, d.src // at first: nothing is known behind it
	key := i + int(at)
	second := tape[i+1]
	state := uint32(second)
	if state&stateMask != stateUnique || key >= int(second>>32) {
		return 0
	}
	w := tape[key] // the object itself, which is no key, where at is 0
	if w&kindAndLength != n.word {
		return 0
	}
	if off := wordOff(w); len(src)-off < n.least {
		return d.recalled(i, key, n)
	} else if raw.Load64(src, off)<<(n.shift&63) != n.head {
		return 0
	}
	// Behind a member that is a container, a name can be that of something in it.
	if at > state&stateArg {
		return d.direct(i+int(state&stateArg), key)
	}
	return key + 1
}

// recalled is the rest of foreseen for a key whose word is right and whose name
// is long, or the last of the source.
//
//go:noinline
func (d *Document) recalled(i, key int, n *Name) int {
	off := wordOff(d.tape[key])
	if d.src[off:off+len(n.text)] != n.text {
		return 0
	}
	if first := int(d.state(i) & stateArg); key > i+first {
		return d.direct(i+first, key)
	}
	return key + 1
}

// direct returns the value node of node key if that is a name of the object in
// which node at is one, and 0 if it is something in a member of it.
//
//go:noinline
func (d *Document) direct(at, key int) int {
	for at < key {
		at = d.next(at + 1)
	}
	if at != key {
		return 0
	}
	return key + 1
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
	if node = d.foreseen(i, n); node > 0 {
		return node, true
	}
	found := d.scan(i, n.text)
	if found >= 0 {
		n.at.Store(uint32(found - 1 - i))
	}
	return found, true
}

// GetNamed is Get for a Name.
func (v Value) GetNamed(n *Name) (Value, bool) {
	if v.k != DocMap {
		return v.Get(n.text)
	}
	d, i := v.doc()
	node := d.foreseen(i, n)
	if node == 0 {
		var ok bool
		if node, ok = d.lookup(i, n); !ok {
			return v.Get(n.text)
		} else if node < 0 {
			return Value{}, false
		}
	}
	if wordKind(d.tape[node]) == nodeObject && d.state(node) < stateThawed {
		return docValue(DocMap, d, node), true
	}
	return d.value(node), true
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
	node := d.foreseen(i, n)
	if node == 0 {
		var ok bool
		if node, ok = d.lookup(i, n); node < 0 {
			return dst, ok
		}
	}
	w := d.tape[node]
	kind := wordKind(w)
	if kind < nodeInt || kind > nodeText {
		return d.appendOther(dst, node)
	}
	text := d.src[wordOff(w) : wordOff(w)+wordLen(w)]
	if kind == nodeText {
		if text != "" && text[0] == javatext.FirstOfHalf {
			return d.appendOther(dst, node)
		}
	} else if kind == nodeInt && !plainInt(text) || kind == nodeFloat && !plainFloat(text) {
		return dst, false
	}
	return append(dst, text...), true
}

// appendOther is AppendNamed for what is not copied as it stands.
//
//go:noinline
func (d *Document) appendOther(dst []byte, node int) ([]byte, bool) {
	switch wordKind(d.tape[node]) {
	case nodeText, nodeEscape, nodeArena:
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
		return len(text) > 1 && text[1] != '0' // a minus alone is 0, too
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
