package doc

import (
	"math/bits"
	"unsafe"

	javatext "github.com/gatemap/gatemap/internal/java/text"
	"github.com/gatemap/gatemap/internal/meter"
	"github.com/gatemap/gatemap/internal/poison"
	"github.com/gatemap/gatemap/internal/raw"
)

// What a small body takes to be read once and looked at is here and, as the loop
// of the reader, in the file before: the linker keeps the order of files and
// functions, so they lie side by side. A cache of instructions has places for few
// lines of memory of the same address modulo 4 KB. Functions that are spread over
// a large program meet there by chance, and then such an evaluation takes up to a
// fifth longer. What is called side by side stands side by side.

// ParseString is Parse for a string, which is UTF-8, or WTF-8 where it has halves of
// surrogate pairs.
func (d *Document) ParseString(text string) error { return d.ParseFor(nil, text) }

// ParseFor is ParseString for an evaluation. Parsing is paid for by the caller,
// what readers make of long numbers by m, until the document is reset or parsed
// into again. An m that can be ended from outside may end the parsing: the error
// is then its own.
//
// The strict parser reads JSON (RFC 8259), and beyond it leading zeros, a point
// without digits behind it, and control characters and unknown escapes in strings,
// which both parsers read in the same way. It ends as soon as it meets anything
// else, and the permissive parser then starts over: the two must give the same tape
// for what both accept. read does most of the work of the strict one and calls
// nothing, see there. What needs a call is done by goOn, one name or value at a time.
func (d *Document) ParseFor(m *meter.Meter, text string) error {
	if m.Watched() {
		return d.parseWatched(m, text)
	}
	if poison.On {
		d.poison()
	}
	if len(d.tape) > 0 { // not after Reset
		d.rewind()
	}
	if len(text) <= maxText {
		d.begin(text)
		if reason := d.read(text, resumeValue); reason == stopEnd && !raw.Checked || d.goOn(reason) {
			d.meter = m
			return nil
		}
	}
	err := d.parseLenient(text)
	d.meter = m
	return err
}

// begin makes the strict parser ready to read text.
func (d *Document) begin(text string) {
	d.src = text
	at := d.at // models are set when containers are opened
	if at == nil {
		at = new(strict)
		d.at = at
	}
	at.i, at.open, at.depth, at.expect, at.last = 0, around{node: -1}, 0, 0, lastObject{in: noArray}
}

// Root returns the root of text, which is the same at every call until Reset;
// the first one parses it and pays for that. The error is that of the parser or
// of m.
func (l *Lazy) Root(m *meter.Meter, text []byte) (Value, error) {
	if !l.asked {
		l.asked = true
		l.err = l.parse(m, text)
	}
	d := &l.doc
	if len(d.tape) > 1 && wordKind(d.tape[0]) == nodeObject && d.state(0) < stateThawed {
		return docValue(DocMap, d, 0), l.err
	}
	return d.Root(), l.err
}

func (l *Lazy) parse(m *meter.Meter, text []byte) error {
	if err := m.Spend(len(text) / parsedPerStep); err != nil {
		return err
	}
	l.doc.at = &l.at
	if err := l.doc.ParseFor(m, unsafe.String(unsafe.SliceData(text), len(text))); err != nil {
		return err
	}
	if err := m.Spend(l.doc.Words() / wordsPerStep); err != nil {
		return err
	}
	return m.Hold(l.doc.Size())
}

// Size returns the bytes that the tape of d and what was read of it occupy,
// without the text and without what took the place of its parts.
func (d *Document) Size() int {
	n := documentBytes + 8*Room(len(d.tape))
	if len(d.arena)|len(d.index)|len(d.thawed) != 0 {
		n += Room(len(d.arena)) + 4*Room(len(d.index)) + valueBytes*Room(len(d.thawed))
	}
	return n
}

// Reset forgets the document.
func (l *Lazy) Reset() {
	if l.asked {
		l.doc.Reset()
		l.asked, l.err = false, nil
	}
}

// Reset empties the document and lets go of the text, as one does before
// putting it into a pool. Buffers are kept unless they are very large.
func (d *Document) Reset() {
	if poison.On {
		d.poison()
	}
	if d.src = ""; cap(d.tape) > keepWords || cap(d.arena) > keepBytes || cap(d.index) > keepWords {
		d.shrink()
	}
	if len(d.thawed) > 0 {
		d.forgetThawed()
	}
	d.clear()
}

func (d *Document) clear() {
	d.tape, d.arena, d.index, d.pass = d.tape[:0], d.arena[:0], d.index[:0], 0
	d.meter, d.grown, d.lenient = nil, extent{}, false
}

// foreseen returns the value node of the member n of object i if it stands where
// it was found last, 0 if it does not, and less than 0 if that takes more to tell:
// lookup does. It calls nothing and needs no stack.
func (d *Document) foreseen(i int, n *Name) int {
	at, tape, src := n.at.Load(), d.tape, d.src // at first: nothing is known behind it
	key := i + int(at)
	second := raw.Word(tape, i+1)
	state := uint32(second)
	if state&stateMask != stateUnique || key >= int(second>>32) {
		return 0
	}
	w := raw.Word(tape, key) // the object itself, which is no key, where at is 0
	if w&kindAndLength != n.word {
		return 0
	}
	off := wordOff(w)
	if len(src)-off < n.least {
		return -key
	} else if raw.Load64(src, off)<<(n.shift&63) != n.head {
		return 0
	}
	// Behind a member that is a container, a name can be that of something in it.
	if k := i + int(state&stateArg); k < key {
		for k < key {
			if k += 2; wordKind(raw.Word(tape, k-1)) >= nodeObject {
				k = int(raw.Word(tape, k) >> 32)
			}
		}
		if k != key {
			return 0
		}
	}
	return key + 1
}

// GetNamed is Get for a Name.
func (v Value) GetNamed(n *Name) (Value, bool) {
	if v.k != DocMap {
		return v.Get(n.text)
	}
	d, i := v.doc()
	node := d.foreseen(i, n)
	if node <= 0 {
		var ok bool
		if node, ok = d.lookup(i, n, node); !ok {
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

// TextNamed is GetNamed for a member that is a text. It reports false for every
// other one, and for v that is no unchanged object of a Document.
func (v Value) TextNamed(n *Name) (string, bool) {
	if v.k != DocMap {
		return "", false
	}
	d, i := v.doc()
	node := d.foreseen(i, n)
	if node <= 0 {
		if node, _ = d.lookup(i, n, node); node < 0 {
			return "", false
		}
	}
	w := raw.Word(d.tape, node)
	if wordKind(w) == nodeText {
		return raw.Part(d.src, wordOff(w), wordLen(w)), true
	}
	return d.textOf(node)
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
	if node <= 0 {
		var ok bool
		if node, ok = d.lookup(i, n, node); node < 0 {
			return dst, ok
		}
	}
	w := raw.Word(d.tape, node)
	off, size := wordOff(w), wordLen(w)
	switch kind := wordKind(w); kind {
	case nodeText:
		text := raw.Part(d.src, off, size)
		if text != "" && text[0] == javatext.FirstOfHalf {
			break
		}
		if raw.Short(dst, text) {
			return raw.AppendShort(dst, text), true
		}
		return append(dst, text...), true
	case nodeInt, nodeFloat:
		if uint(size-1) >= 8 || len(d.src)-off < 8 || cap(dst)-len(dst) < 8 {
			return d.appendNumber(dst, node)
		}
		rest := uint(64-8*size) & 63
		digits := raw.Load64(d.src, off) << rest >> rest
		if kind == nodeInt && byte(digits)-'1' > 8 || kind == nodeFloat && !plainDigits(digits, size) {
			return d.appendNumber(dst, node)
		}
		raw.Store64(dst, len(dst), digits)
		return dst[:len(dst)+size], true
	}
	return d.appendOther(dst, node)
}

// plainDigits is plainFloat for a number of n bytes, the first one lowest and zeros
// behind it. It is false for those with a sign, too.
func plainDigits(digits uint64, n int) bool {
	x := digits ^ '0'*ones
	odd := (x | (x + (0x80-10)*ones)) & highs // what is no digit
	point, end := bits.TrailingZeros64(odd)>>3, bits.TrailingZeros64(odd&(odd-1))>>3
	decimals := n - point - 1
	return end == n && byte(digits>>(8*point&63)) == '.' && point > 0 && uint(decimals-1) < 3 &&
		(byte(digits) != '0' || point == 1) && (byte(digits>>((8*n-8)&63)) != '0' || decimals == 1)
}

// value returns node i as a Value.
func (d *Document) value(i int) Value {
	w := d.tape[i]
	switch wordKind(w) {
	case nodeText:
		return OfString(d.src[wordOff(w) : wordOff(w)+wordLen(w)])
	case nodeInt:
		if wordLen(w) > shortNumber {
			d.payNumber(wordLen(w))
		}
		return intValue(d.src[wordOff(w) : wordOff(w)+wordLen(w)])
	case nodeObject:
		return d.container(DocMap, i)
	case nodeArray:
		return d.container(DocList, i)
	case nodeTrue:
		return OfBool(true)
	case nodeFalse:
		return OfBool(false)
	case nodeFloat:
		if wordLen(w) > shortNumber {
			d.payNumber(wordLen(w))
		}
		return floatValue(d.src[wordOff(w) : wordOff(w)+wordLen(w)])
	case nodeEscape, nodeArena:
		return OfString(d.text(i))
	case nodeNaN:
		return nanValue
	}
	return Value{}
}

// recalled is the rest of foreseen for a key whose word is right: its name is
// long, or the last of the source, or it may be that of something in a member.
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

// lookup returns the value node of the member n of object i, of which foreseen has
// said seen; -1 if there is none. It reports false if it cannot tell: the object
// was changed, is large, or has duplicate names.
func (d *Document) lookup(i int, n *Name, seen int) (node int, ok bool) {
	if seen < 0 {
		if node = d.recalled(i, -seen, n); node > 0 {
			return node, true
		}
	}
	if d.state(i)&stateMask == stateFresh && wordLen(d.tape[i]) <= indexOver {
		d.settled(i)
	}
	if d.state(i)&stateMask != stateUnique {
		return -1, false
	}
	found := d.scanNamed(i, n)
	// To store takes as long as to look for the name, which is in vain where objects
	// are not alike: so one time in four.
	if at := uint32(found - 1 - i); found >= 0 && (n.at.Load() == 0 || uint32(i)*0x9E3779B1>>30 == 0) {
		n.at.Store(at)
	}
	return found, true
}

// scanNamed is scan for the member n of an object whose names differ.
func (d *Document) scanNamed(i int, n *Name) int {
	tape, src := d.tape, d.src
	for at, end := i+2, int(tape[i+1]>>32); at < end; {
		w := tape[at]
		if w&kindAndLength == n.word {
			if off := wordOff(w); len(src)-off < n.least {
				if src[off:off+len(n.text)] == n.text {
					return at + 1
				}
			} else if raw.Load64(src, off)<<(n.shift&63) == n.head {
				return at + 1
			}
		} else if wordKind(w) != nodeKey && d.text(at) == n.text { // it has escapes
			return at + 1
		}
		if at += 2; wordKind(tape[at-1]) >= nodeObject {
			at = int(tape[at] >> 32)
		}
	}
	return -1
}

// NextOfTape is Next and Value for an array that nobody has changed, and says
// whether there is another element behind that. It reports false for everything
// else, and at the end.
func (c *Cursor) NextOfTape() (v Value, more, ok bool) {
	if c.of.k != DocList || c.next >= c.end {
		return Value{}, false, false
	}
	d, i := c.of.doc()
	if d.state(i) >= stateThawed {
		return Value{}, false, false
	}
	at := c.next
	c.at, c.n = at, c.n+1
	w := raw.Word(d.tape, at)
	if wordKind(w) < nodeObject {
		c.next = at + 1
		return d.value(at), at+1 < c.end, true
	}
	second := raw.Word(d.tape, at+1)
	c.next = int(second >> 32)
	if wordKind(w) == nodeObject && uint32(second) < stateThawed {
		return docValue(DocMap, d, at), c.next < c.end, true
	}
	return d.value(at), c.next < c.end, true
}

// MoreOfTape is HasNext for an array that nobody has changed. It reports false
// for everything else.
func (c *Cursor) MoreOfTape() (more, ok bool) {
	if c.of.k != DocList {
		return false, false
	}
	d, i := c.of.doc()
	return c.next < c.end, d.state(i) < stateThawed
}
