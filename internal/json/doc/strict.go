package doc

import (
	"math/bits"
	"strings"

	"github.com/gatemap/gatemap/internal/raw"
)

// strict is the state of the strict parser between two calls of read.
type strict struct {
	i     int    // offset of the next byte of the text
	open  around // the innermost open container
	depth int    // how many containers are open

	// Objects of an array mostly have members of the same names in the same
	// order. So the object before is taken as the model of the next one, and an
	// object or array in it as the model of the value of the same member. While
	// an object follows its model, its next name only has to be compared with
	// the model's next name; and if it followed to the end, its names differ
	// from each other if the model's do.
	//
	// expect is 0 when no name is foreseen. Otherwise, before a name, it is the last
	// word before the model's next name, which is node expect+1; before a value, it
	// is the value of the model's member of that name.
	expect int
	last   lastObject
	alike  [2]int // for stopAlike: a model, and the object that followed it to the end

	// levels describe the open containers, by depth. The last one is shared by all
	// that are deeper: they have no model, and nobody asks for the rest of it.
	levels [modelDepth + 1]level
}

// level is what is known of an open container beside around.
type level struct {
	names  nameSet // of an object without a model
	simple uint64  // of an object, what stateUnique says of it, as far as it is read
	model  int     // 0 is none
}

// nameSet holds the names of an object by their hashes, a bit for each of 512
// values. The word at doubt is 0 as long as no two names had the same hash.
type nameSet [9]uint64

const doubt = 8

// lastObject is the object that was closed last as an element of an array, and that array.
type lastObject struct{ node, in int }

// noArray is lastObject.in when there is none. It differs from every node, and
// from around.node outside of everything.
const noArray = -2

// modelDepth is the depth from which on nothing has a model.
const modelDepth = 8

// around describes an open container: its node and the bracket that closes it.
// While a container is open, the first word of its node counts its entries, see
// read, and the second is the packed description of the container around it.
type around struct {
	node   int  // -1 outside of everything
	closer byte // 0 there
}

func (a around) pack() uint64 { return uint64(a.closer)<<32 | uint64(a.node+1) }

func unpack(w uint64) around { return around{node: outerNode(w), closer: outerCloser(w)} }

func outerNode(w uint64) int    { return int(uint32(w)) - 1 }
func outerCloser(w uint64) byte { return byte(w >> 32) }

// frame is what read needs at brackets and at the end. It has too many fields for
// the compiler to keep it in registers.
type frame struct {
	d      *Document
	at     *strict
	s      string
	level  *level // that of the open container
	last   int    // of the tape
	depth  int
	closer byte // that of the open container
}

// resumption is a label of read at which it can begin.
type resumption uint8

const (
	resumeValue resumption = iota
	resumeName             // after the opening quote of a name
	resumeColon            // after a name
	resumeAfter            // after a value
)

// stopReason is why read returned, and so what goOn has to do.
type stopReason uint8

const (
	stopEnd       stopReason = iota // the whole text was read
	stopMalformed                   // this is not strict JSON
	stopScalar                      // before a string, number or literal that read does not read itself
	stopName                        // before the characters of such a name
	stopAlike                       // after an object with the names of its model, of which it is not known that they differ
	stopFullValue                   // the tape is full, before a value
	stopFullName                    // the tape is full, before the characters of a name
)

// goOn reads the rest after read has returned.
//
//go:noinline
func (d *Document) goOn(reason stopReason) bool {
	at := d.at
	for {
		if raw.Checked {
			d.checkStopped(reason)
		}
		from := resumeValue
		switch reason {
		case stopEnd:
			return true
		case stopMalformed:
			return false
		case stopFullValue, stopFullName:
			if !d.makeRoom(at.i) {
				return false
			}
			if reason == stopFullName {
				from = resumeName
			}
		case stopScalar:
			end, w := scalarAt(d.src, at.i)
			if end < 0 {
				return false
			}
			d.tape = append(d.tape, w)
			at.i, from = end, resumeAfter
		case stopName:
			end, kind := scanString(d.src, at.i, at.i)
			if end < 0 {
				return false
			}
			d.tape = append(d.tape, asKey(word(kind, at.i, end-at.i)))
			at.i, from = end+1, resumeColon
		case stopAlike:
			if d.uniqueNames(at.alike[0]) {
				d.setUnique(at.alike[1])
			}
			from = resumeAfter
		}
		reason = d.read(d.src, from)
	}
}

// What the loops of read may load from an offset on without a look at the end,
// as long as it is not above the length less farLoads.
const farLoads = 16

// quoteCommaQuote is the end of a text and the begin of the name behind it, as
// three bytes are loaded, in the high bytes.
const (
	quoteCommaQuote = '"'<<8 | ','<<16 | '"'<<24
	quoteColonQuote = '"'<<8 | ':'<<16 | '"'<<24
)

// inName masks, of the eight bytes from a name of so many bytes on, the name and
// the two bytes behind it.
var inName = [...]uint64{1<<16 - 1, 1<<24 - 1, 1<<32 - 1, 1<<40 - 1, 1<<48 - 1, 1<<56 - 1, 1<<64 - 1}

// scalarAt reads the string, number or literal at s[i] and returns the offset
// after it and its word; -1 for anything else.
func scalarAt(s string, i int) (end int, w uint64) {
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

func scanLiteral(s string, i int) (end, kind int) {
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

func follows(s string, i int, lit string) bool { return strings.HasPrefix(s[i:], lit) }

// scanString returns the offset of the quote that ends the string whose characters
// begin at start, and the kind of its node; -1 if it is not a string that the
// permissive parser would read in the same way. The caller knows that s[start:i]
// has neither a quote nor a backslash.
func scanString(s string, start, i int) (end, kind int) {
	for ; i+8 <= len(s); i += 8 {
		if m := quoteOrSlash(raw.Load64(s, i)); m != 0 {
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

func scanStrictEscape(s string, start, i int) (end, kind int) {
	for at := start; at < i; at += 8 {
		if at+8 <= len(s) && zeroes(raw.Load64(s, at)^endOfInput*ones) == 0 {
			continue
		}
		if strings.IndexByte(s[at:i], endOfInput) >= 0 {
			return -1, 0
		}
		break
	}
	return scanEscaped(s, i, '"')
}

// zeroes marks the first of eight bytes that is zero by its high bit; higher bits
// mean nothing.
func zeroes(w uint64) uint64 { return (w - ones) &^ w & highs }

// scanNumber returns the end of the number that starts at i and its kind, -1
// if it is none or has to be looked at by the permissive parser.
func scanNumber(s string, i int) (end, kind int) {
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
