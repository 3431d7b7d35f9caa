package jsondoc

import (
	"encoding/binary"
	"math/bits"
	"unsafe"
)

// parseStrict reads well-formed JSON. It returns false as soon as it meets
// anything else, and the permissive parser then starts over: the two must give
// the same tape for what both accept.
func (d *Document) parseStrict() bool {
	s := unsafe.Slice(unsafe.StringData(d.src), len(d.src))
	tape, ok := strictTape(d.tape, s)
	d.tape = tape
	return ok
}

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

// strictTape is one loop over values; key, after and closing are the other
// places that a token can lead to.
func strictTape(tape []uint64, s []byte) ([]uint64, bool) {
	var (
		i     = skipBlank(s, 0)
		open  = around{node: -1}
		depth = 0
		end   int
		kind  int
	)
	for {
		// A value starts at i.
		if i >= len(s) {
			return tape, false
		}
		switch c := s[i]; {
		case c == '"':
			i++
			for end = i; len(s)-end >= 8; end += 8 {
				if m := quoteOrSlash(binary.LittleEndian.Uint64(s[end:])); m != 0 {
					if end += bits.TrailingZeros64(m) >> 3; s[end] == '"' {
						tape = append(tape, word(nodeText, i, end-i))
						i = end + 1
						goto after
					}
					break
				}
			}
			if end, kind = scanString(s, i, end); end < 0 {
				return tape, false
			}
			tape = append(tape, word(kind, i, end-i))
			i = end + 1
		case c <= '9':
			end = i
			if c == '-' {
				end++
			}
			for end < len(s) && s[end]-'0' <= 9 {
				end++
			}
			if kind = nodeInt; c < '0' || end-i > maxNumber || end < len(s) && (s[end] == '.' || s[end]|0x20 == 'e') {
				if end, kind = scanNumber(s, i); end < 0 {
					return tape, false
				}
			}
			tape = append(tape, word(kind, i, end-i))
			i = end
		case c == '{' || c == '[':
			if depth++; depth > MaxDepth {
				return tape, false
			}
			tape = append(tape, uint64(i)<<wordBits, open.pack())
			open = around{node: len(tape) - 2, object: c == '{'}
			if i++; i < len(s) && s[i] <= ' ' {
				i = skipBlank(s, i)
			}
			if i >= len(s) {
				return tape, false
			}
			if s[i] == c+2 {
				goto closing
			}
			if c == '[' {
				continue
			}
			goto key
		default:
			if len(s)-i > 4 && string(s[i:i+4]) == "true" {
				tape = append(tape, word(nodeTrue, i, 4))
				i += 4
				goto after
			}
			if end, kind = scanLiteral(s, i); end < 0 {
				return tape, false
			}
			tape = append(tape, word(kind, i, end-i))
			i = end
		}
	after:
		// A value ends before i. Mostly a comma is there, and no blank behind it.
		if open.node >= 0 && i+1 < len(s) && s[i] == ',' && s[i+1] > ' ' {
			open.count++
			i++
			if open.object {
				goto key
			}
			continue
		}
		// Only blanks may follow the outermost value.
		if i < len(s) && s[i] <= ' ' {
			i = skipBlank(s, i)
		}
		if open.node < 0 {
			return tape, i == len(s)
		}
		if i >= len(s) {
			return tape, false
		}
		open.count++
		if c := s[i]; c != ',' {
			if c == '}' && open.object || c == ']' && !open.object {
				goto closing
			}
			return tape, false
		}
		if i++; i < len(s) && s[i] <= ' ' {
			i = skipBlank(s, i)
		}
		if !open.object {
			continue
		}
	key:
		if i >= len(s) || s[i] != '"' {
			return tape, false
		}
		// Names are short, and the same ones come again and again: a loop whose
		// end the processor foresees is faster than to wait for a computed place.
		i++
		for end = i; end < len(s) && end-i < shortName && s[end] != '\\'; end++ {
			if s[end] == '"' {
				tape = append(tape, word(nodeKey, i, end-i))
				goto colon
			}
		}
		if end, kind = scanString(s, i, end); end < 0 {
			return tape, false
		}
		tape = append(tape, asKey(word(kind, i, end-i)))
	colon:
		if i = end + 1; i < len(s) && s[i] != ':' {
			i = skipBlank(s, i)
		}
		if i >= len(s) || s[i] != ':' {
			return tape, false
		}
		if i++; i < len(s) && s[i] <= ' ' {
			i = skipBlank(s, i)
		}
		continue
	closing:
		i++
		depth--
		kind = nodeArray
		if open.object {
			kind = nodeObject
		}
		outer := unpack(tape[open.node+1])
		tape[open.node] |= word(kind, 0, open.count)
		tape[open.node+1] = uint64(len(tape)) << 32
		open = outer
		goto after
	}
}

// shortName is the length up to which names are looked at byte by byte.
const shortName = 16

// quoteOrSlash marks the first quote or backslash of eight bytes by its high bit.
// Higher bits mean nothing: borrows go upwards.
func quoteOrSlash(w uint64) uint64 {
	q, b := w^ones*'"', w^ones*'\\'
	return ((q-ones)&^q | (b-ones)&^b) & highs
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

// skipBlank returns the place of the first byte from i on that is not one of
// JSON's four blanks.
func skipBlank(s []byte, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\n' || s[i] == '\r' || s[i] == '\t') {
		i++
	}
	return i
}

func follows(s []byte, i int, lit string) bool {
	return len(s)-i >= len(lit) && string(s[i:i+len(lit)]) == lit
}

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

// scanString returns the place of the quote that ends the string whose text
// starts at start, and the kind of its node; -1 if it is not a string that
// lenient and strict readers understand alike. Before i there is neither a
// quote nor a backslash.
func scanString(s []byte, start, i int) (end, kind int) {
	for ; i+8 <= len(s); i += 8 {
		if m := quoteOrSlash(binary.LittleEndian.Uint64(s[i:])); m != 0 {
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
	if hasEndOfInput(s[start:i]) {
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
