package doc

import (
	"bytes"
	"math/bits"
	"slices"
	"unsafe"
)

// strict is where the strict parser is. Between two calls of read it is all
// that there is to know besides the tape.
type strict struct {
	i     int    // the next byte of the text
	open  around // the container around it
	depth int    // of that container

	// Mostly an object is like the one before it in its array: it has members
	// of the same names in the same order. The one before is its model, and an
	// object or array in it is the model of what stands in its place. A name
	// that is foreseen only has to be compared, and when the names of the one
	// differ, so do those of the other.
	//
	// expect is the node before the name that is foreseen, 0 for none.
	expect int
	last   lastObject
	models [modelDepth]int // of the open containers, by depth; 0 is none
	alike  [2]int          // a model and an object that is like it

	// names are those of the open objects, by depth; the last one serves all
	// that are deeper, and nobody asks it.
	names [modelDepth + 1]nameSet

	// complex are the names of the first members of the open objects that are
	// containers, by depth as well; 0 is none.
	complex [modelDepth + 1]int
}

// nameSet is a table of bits of the names that an object without a model has so
// far, by their hashes, and a word that is 0 while no two had the same hash.
type nameSet [9]uint64

const doubt = 8 // the index of that word

// lastObject is the object that was read last in an array, and that array.
type lastObject struct{ node, in int }

// noArray is no node, and not around.node outside of everything either.
const noArray = -2

// modelDepth is the depth from which on nothing has a model.
const modelDepth = 8

// around is what the second word of an open container holds: the container
// around it, how many entries that one has so far, and whether it is an object.
type around struct {
	node   int // -1 outside of everything
	count  int
	object bool
}

func (a around) pack() uint64 {
	w := uint64(a.node+1) | uint64(a.count)<<31
	if a.object {
		w |= 1 << 63
	}
	return w
}

func unpack(w uint64) around {
	return around{node: int(w&(1<<31-1)) - 1, count: int(w >> 31 & (1<<31 - 1)), object: w>>63 != 0}
}

// place is a place in the grammar where read can begin.
type place uint8

const (
	atValue place = iota
	atName        // behind the quote of a name
	atColon       // behind a name
	atAfter       // behind a value
)

// left says what read has left to do.
type left uint8

const (
	leftEnd      left = iota // that was all
	leftWrong                // this is not strict JSON
	leftValue                // at a scalar that it leaves to others
	leftName                 // at a name that it leaves to others
	leftAlike                // behind the first object that is like its model
	leftRoom                 // the tape is full, before a value
	leftNameRoom             // the tape is full, before a name
)

// parseStrict reads well-formed JSON. It returns false as soon as it meets
// anything else, and the permissive parser then starts over: the two must give
// the same tape for what both accept.
//
// read does most of it, and does it without calling anything: a function that
// makes no calls keeps what it knows in registers. What needs a call is done
// here, one name or value at a time.
func (d *Document) parseStrict() bool {
	s := unsafe.Slice(unsafe.StringData(d.src), len(d.src))
	at := &d.at // models are set when containers are opened
	at.i, at.open, at.depth, at.expect, at.last = skipBlank(s, 0), around{node: -1}, 0, 0, lastObject{in: noArray}
	from := atValue
	if d.watch != nil {
		defer d.takeBack()
		if !d.makeRoom() {
			return false
		}
	}
	for {
		switch d.read(s, from) {
		case leftEnd:
			return true
		case leftWrong:
			return false
		case leftRoom:
			if !d.makeRoom() {
				return false
			}
			from = atValue
		case leftNameRoom:
			if !d.makeRoom() {
				return false
			}
			from = atName
		case leftValue:
			end, w := scalarAt(s, d.at.i)
			if end < 0 {
				return false
			}
			d.tape = append(d.tape, w)
			d.at.i, from = end, atAfter
		case leftName:
			end, kind := scanString(s, d.at.i, d.at.i)
			if end < 0 {
				return false
			}
			d.tape = append(d.tape, asKey(word(kind, d.at.i, end-d.at.i)))
			d.at.i, from = end+1, atColon
		case leftAlike:
			if like := d.at.alike; d.uniqueNames(like[0]) {
				d.setUnique(like[1])
			}
			from = atAfter
		}
	}
}

const (
	// tapeRoom is how many words there is to be room for when the tape was full.
	tapeRoom = 32
	// watchedWords is how many words are read between two looks at the context.
	watchedWords = 8 << 10
)

// makeRoom makes room on a tape that is full. Where a context can end the
// evaluation the tape is full every watchedWords words, whatever memory it has,
// and makeRoom returns false once it has ended.
func (d *Document) makeRoom() bool {
	if d.watch == nil {
		d.tape = slices.Grow(d.tape, tapeRoom)
		return true
	}
	if d.watch.Look() != nil {
		return false
	}
	n := len(d.tape)
	if cap(d.whole) > cap(d.tape) {
		d.tape = d.whole[:n]
	}
	if n+2 > cap(d.tape) && !d.growWatched() {
		return false
	}
	d.whole = d.tape
	d.tape = d.tape[:n:min(n+watchedWords, cap(d.tape))]
	return true
}

// growWatched gives the tape more memory. To copy a long one takes milliseconds,
// so that is done in parts.
func (d *Document) growWatched() bool {
	n := len(d.tape)
	more := make([]uint64, 0, n+max(n/4, tapeRoom))
	for part := range slices.Chunk(d.tape, watchedWords) {
		if d.watch.Look() != nil {
			return false
		}
		more = append(more, part...)
	}
	d.tape = more
	return true
}

// takeBack gives the tape all of its memory back.
func (d *Document) takeBack() {
	if cap(d.whole) > cap(d.tape) {
		d.tape = d.whole[:len(d.tape)]
	}
	d.whole = nil
}

// scalarAt reads the string, number or literal at s[i] and returns the place
// behind it and its word; -1 for anything else.
func scalarAt(s []byte, i int) (end int, w uint64) {
	var kind int
	switch c := s[i]; {
	case c == '"':
		i++
		if end, kind = scanString(s, i, i); end < 0 {
			return -1, 0
		}
		return end + 1, word(kind, i, end-i)
	case c <= '9':
		end, kind = scanNumber(s, i)
	default:
		end, kind = scanLiteral(s, i)
	}
	return end, word(kind, i, end-i)
}

func scanLiteral(s []byte, i int) (end, kind int) {
	switch s[i] {
	case 't':
		if follows(s, i, "true") {
			return i + 4, nodeTrue
		}
	case 'f':
		if follows(s, i, "false") {
			return i + 5, nodeFalse
		}
	case 'n':
		if follows(s, i, "null") {
			return i + 4, nodeNull
		}
	}
	return -1, 0
}

func follows(s []byte, i int, lit string) bool {
	return len(s)-i >= len(lit) && string(s[i:i+len(lit)]) == lit
}

// scanString returns the place of the quote that ends the string whose text
// starts at start, and the kind of its node; -1 if it is not a string that
// lenient and strict readers understand alike. Before i there is neither a
// quote nor a backslash.
func scanString(s []byte, start, i int) (end, kind int) {
	for ; i+8 <= len(s); i += 8 {
		if m := quoteOrSlash(load64(unsafe.Pointer(unsafe.SliceData(s)), i)); m != 0 {
			i += bits.TrailingZeros64(m) >> 3
			if s[i] == '"' {
				return i, nodeText
			}
			return scanStrictEscape(s, start, i)
		}
	}
	for ; i < len(s); i++ {
		switch s[i] {
		case '"':
			return i, nodeText
		case '\\':
			return scanStrictEscape(s, start, i)
		}
	}
	return -1, 0
}

func scanStrictEscape(s []byte, start, i int) (end, kind int) {
	if bytes.IndexByte(s[start:i], endOfInput) >= 0 {
		return -1, 0
	}
	return scanEscaped(s, i, '"')
}

// scanNumber returns the end of the number that starts at i and its kind, -1
// if it is none or has to be looked at by the permissive parser.
func scanNumber(s []byte, i int) (end, kind int) {
	start := i
	if s[i] == '-' {
		i++
	}
	first := i
	for i < len(s) && s[i]-'0' <= 9 {
		i++
	}
	if i == first {
		return -1, 0
	}
	kind = nodeInt
	if i < len(s) && s[i] == '.' {
		kind = nodeFloat
		for i++; i < len(s) && s[i]-'0' <= 9; i++ {
		}
	}
	if i < len(s) && s[i]|0x20 == 'e' {
		kind = nodeFloat
		if i++; i < len(s) && (s[i] == '+' || s[i] == '-') {
			i++
		}
		digits := i
		for i < len(s) && s[i]-'0' <= 9 {
			i++
		}
		if i == digits || i-start > maxDouble {
			return -1, 0
		}
	}
	if i-start > maxNumber {
		return -1, 0
	}
	return i, kind
}
