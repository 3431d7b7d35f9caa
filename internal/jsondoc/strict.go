package jsondoc

import (
	"encoding/binary"
	"math/bits"
	"unsafe"
)

// parseStrict reads well-formed JSON. It returns false as soon as it meets
// anything else, and the permissive parser then starts over: the two must give
// the same tape for what both accept.
//
// While a container is open, its second tape word holds the container around
// it, so that no stack is needed.
func (d *Document) parseStrict() bool {
	s := unsafe.Slice(unsafe.StringData(d.src), len(d.src))
	tape, ok := strictTape(d.tape, s)
	d.tape = tape
	return ok
}

const noContainer = -1

func strictTape(tape []uint64, s []byte) ([]uint64, bool) {
	var (
		i     = skipBlank(s, 0)
		open  = noContainer
		depth = 0
	)
	for {
		// A value starts at i.
		if i >= len(s) {
			return tape, false
		}
		switch c := s[i]; c {
		case '{', '[':
			if depth++; depth > MaxDepth {
				return tape, false
			}
			kind := nodeObject
			if c == '[' {
				kind = nodeArray
			}
			tape = append(tape, word(kind, i, 0), uint64(int64(open)))
			open = len(tape) - 2
			if i = skipBlank(s, i+1); i >= len(s) {
				return tape, false
			}
			if s[i] == c+2 {
				goto closing
			}
			if c == '[' {
				continue
			}
			goto key
		case '"':
			end, kind := scanString(s, i+1)
			if end < 0 {
				return tape, false
			}
			tape = append(tape, word(kind, i+1, end-i-1))
			i = end + 1
		case 't':
			if !follows(s, i, "true") {
				return tape, false
			}
			tape = append(tape, word(nodeTrue, i, 4))
			i += 4
		case 'f':
			if !follows(s, i, "false") {
				return tape, false
			}
			tape = append(tape, word(nodeFalse, i, 5))
			i += 5
		case 'n':
			if !follows(s, i, "null") {
				return tape, false
			}
			tape = append(tape, word(nodeNull, i, 4))
			i += 4
		default:
			end, kind := scanNumber(s, i)
			if end < 0 {
				return tape, false
			}
			tape = append(tape, word(kind, i, end-i))
			i = end
		}
	after:
		// A value ends before i. Only blanks may follow the outermost one.
		if i < len(s) && s[i] <= ' ' {
			i = skipBlank(s, i)
		}
		if open == noContainer {
			return tape, i == len(s)
		}
		if i >= len(s) {
			return tape, false
		}
		tape[open]++
		if s[i] != ',' {
			if s[i] == '}' && wordKind(tape[open]) == nodeObject ||
				s[i] == ']' && wordKind(tape[open]) == nodeArray {
				goto closing
			}
			return tape, false
		}
		if i++; i < len(s) && s[i] <= ' ' {
			i = skipBlank(s, i)
		}
		if wordKind(tape[open]) == nodeArray {
			continue
		}
	key:
		if i >= len(s) || s[i] != '"' {
			return tape, false
		}
		{
			end, kind := scanString(s, i+1)
			if end < 0 {
				return tape, false
			}
			tape = append(tape, word(kind, i+1, end-i-1))
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
		}
	closing:
		i++
		depth--
		around := int(int64(tape[open+1]))
		tape[open+1] = uint64(len(tape)) << 32
		open = around
		goto after
	}
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
// starts at i, and the kind of its node; -1 if it is not a string that lenient
// and strict readers understand alike.
func scanString(s []byte, i int) (end, kind int) {
	start := i
	for ; i+8 <= len(s); i += 8 {
		w := binary.LittleEndian.Uint64(s[i:])
		q := w ^ ones*'"'
		b := w ^ ones*'\\'
		// The lowest set high bit is exact: borrows only go upwards.
		if m := ((q-ones)&^q | (b-ones)&^b) & highs; m != 0 {
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
