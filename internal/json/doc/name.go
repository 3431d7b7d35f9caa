package doc

import (
	"sync/atomic"

	javatext "github.com/gatemap/gatemap/internal/java/text"
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
	if len(text) > 8 || text == "" { // the head does not say enough
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

// textOf is the rest of TextNamed for what is not read as it stands.
//
//go:noinline
func (d *Document) textOf(node int) (string, bool) {
	switch wordKind(d.tape[node]) {
	case nodeEscape, nodeArena:
		return d.text(node), true
	}
	return "", false
}

// appendNumber is AppendNamed for a number.
//
//go:noinline
func (d *Document) appendNumber(dst []byte, node int) ([]byte, bool) {
	w := d.tape[node]
	text := d.src[wordOff(w) : wordOff(w)+wordLen(w)]
	if wordKind(w) == nodeInt && !plainInt(text) || wordKind(w) == nodeFloat && !plainFloat(text) {
		return dst, false
	}
	return append(dst, text...), true
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

// plainInt reports whether an integer prints as it is written: without leading
// zeros, and not as minus zero.
func plainInt(text string) bool {
	if text[0] == '-' {
		return len(text) > 1 && text[1] != '0' // a minus alone is 0, too
	}
	return text[0] != '0' || len(text) == 1
}
