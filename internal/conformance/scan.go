package conformance

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"
)

// scanner reads JSON as encoding/json does, and only what has one reading: each
// method reports whether it has read the value, and has to be given up when it has
// not. What it refuses may still be JSON.
type scanner struct {
	text []byte
	at   int
}

// deepest is how many values a value that is passed over may be inside of.
const deepest = 200

func (s *scanner) space() {
	for s.at < len(s.text) {
		switch s.text[s.at] {
		case ' ', '\t', '\r', '\n':
			s.at++
		default:
			return
		}
	}
}

// next skips white space and takes a byte if it is the next one.
func (s *scanner) next(c byte) bool {
	s.space()
	if s.at < len(s.text) && s.text[s.at] == c {
		s.at++
		return true
	}
	return false
}

// peek skips white space and returns the next byte, 0 at the end.
func (s *scanner) peek() byte {
	s.space()
	if s.at < len(s.text) {
		return s.text[s.at]
	}
	return 0
}

// raw returns a string as it is written, without its quotes, and whether it is
// also what it stands for. Control characters are not in a string.
func (s *scanner) raw() (text []byte, plain, ok bool) {
	if !s.next('"') {
		return nil, false, false
	}
	start := s.at
	plain = true
	for s.at < len(s.text) {
		switch c := s.text[s.at]; {
		case c == '"':
			text = s.text[start:s.at]
			s.at++
			return text, plain, true
		case c == '\\':
			plain = false
			s.at += 2
		case c < ' ':
			return nil, false, false
		case c >= utf8.RuneSelf:
			plain = false
			s.at++
		default:
			s.at++
		}
	}
	return nil, false, false
}

// string appends what a string stands for.
func (s *scanner) string(dst []byte) ([]byte, bool) {
	text, plain, ok := s.raw()
	if !ok {
		return dst, false
	}
	if plain {
		return append(dst, text...), true
	}
	return appendUnquoted(dst, text)
}

// appendUnquoted appends what is between the quotes of a string.
func appendUnquoted(dst, text []byte) ([]byte, bool) {
	for len(text) > 0 {
		n := bytes.IndexByte(text, '\\')
		if n < 0 {
			n = len(text)
		}
		if part := text[:n]; utf8.Valid(part) {
			dst = append(dst, part...)
		} else {
			for len(part) > 0 {
				r, size := utf8.DecodeRune(part)
				dst = utf8.AppendRune(dst, r)
				part = part[size:]
			}
		}
		if text = text[n:]; len(text) == 0 {
			break
		}
		size := 0
		if dst, size = appendEscaped(dst, text); size == 0 {
			return dst, false
		}
		text = text[size:]
	}
	return dst, true
}

// appendEscaped appends what an escape at the beginning of text stands for, and
// returns how long it is, 0 if it is none. Half of a surrogate pair is U+FFFD.
func appendEscaped(dst, text []byte) ([]byte, int) {
	if len(text) < 2 {
		return dst, 0
	}
	switch c := text[1]; c {
	case '"', '\\', '/':
		return append(dst, c), 2
	case 'b':
		return append(dst, '\b'), 2
	case 'f':
		return append(dst, '\f'), 2
	case 'n':
		return append(dst, '\n'), 2
	case 'r':
		return append(dst, '\r'), 2
	case 't':
		return append(dst, '\t'), 2
	}
	r := unit(text)
	if r < 0 {
		return dst, 0
	}
	if utf16.IsSurrogate(r) {
		if both := utf16.DecodeRune(r, unit(text[6:])); both != utf8.RuneError {
			return utf8.AppendRune(dst, both), 12
		}
		r = utf8.RuneError
	}
	return utf8.AppendRune(dst, r), 6
}

// unit reads \uXXXX; it returns -1 for what is not that.
func unit(text []byte) rune {
	if len(text) < 6 || text[0] != '\\' || text[1] != 'u' {
		return -1
	}
	var r rune
	for _, c := range text[2:6] {
		switch {
		case c >= '0' && c <= '9':
			c -= '0'
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return -1
		}
		r = r<<4 | rune(c)
	}
	return r
}

// number reads a number as it is written.
func (s *scanner) number() ([]byte, bool) {
	s.space()
	start := s.at
	if s.at < len(s.text) && s.text[s.at] == '-' {
		s.at++
	}
	if first := s.at; s.digits() == 0 || s.text[first] == '0' && s.at > first+1 {
		return nil, false
	}
	if s.at < len(s.text) && s.text[s.at] == '.' {
		s.at++
		if s.digits() == 0 {
			return nil, false
		}
	}
	if s.at < len(s.text) && s.text[s.at]|0x20 == 'e' {
		s.at++
		if s.at < len(s.text) && (s.text[s.at] == '+' || s.text[s.at] == '-') {
			s.at++
		}
		if s.digits() == 0 {
			return nil, false
		}
	}
	return s.text[start:s.at], true
}

func (s *scanner) digits() int {
	start := s.at
	for s.at < len(s.text) && s.text[s.at] >= '0' && s.text[s.at] <= '9' {
		s.at++
	}
	return s.at - start
}

// word takes true, false or null.
func (s *scanner) word(w string) bool {
	if len(s.text)-s.at < len(w) || string(s.text[s.at:s.at+len(w)]) != w {
		return false
	}
	s.at += len(w)
	return true
}

// value passes over a value and returns its text.
func (s *scanner) value() ([]byte, bool) {
	s.space()
	start := s.at
	if !s.pass(0) {
		return nil, false
	}
	return s.text[start:s.at], true
}

func (s *scanner) pass(depth int) bool {
	if depth > deepest {
		return false
	}
	switch s.peek() {
	case '"':
		text, plain, ok := s.raw()
		return ok && (plain || areEscapes(text))
	case '{':
		return s.object(func([]byte) bool { return s.pass(depth + 1) })
	case '[':
		return s.array(func() bool { return s.pass(depth + 1) })
	case 't':
		return s.word("true")
	case 'f':
		return s.word("false")
	case 'n':
		return s.word("null")
	}
	_, ok := s.number()
	return ok
}

// areEscapes reports whether every \ in a string begins an escape.
func areEscapes(text []byte) bool {
	var spare [16]byte
	for {
		n := bytes.IndexByte(text, '\\')
		if n < 0 {
			return true
		}
		_, size := appendEscaped(spare[:0], text[n:])
		if size == 0 {
			return false
		}
		text = text[n+size:]
	}
}

// object reads an object: member is called behind each name, which is as it is
// written, to read the value. A name with an escape has more than one reading.
func (s *scanner) object(member func(name []byte) bool) bool {
	if !s.next('{') {
		return false
	}
	if s.next('}') {
		return true
	}
	for {
		name, _, ok := s.raw()
		if !ok || !s.next(':') || bytes.IndexByte(name, '\\') >= 0 || !member(name) {
			return false
		}
		if s.next('}') {
			return true
		}
		if !s.next(',') {
			return false
		}
	}
}

// array reads an array: element is called to read each of its values.
func (s *scanner) array(element func() bool) bool {
	if !s.next('[') {
		return false
	}
	if s.next(']') {
		return true
	}
	for {
		if !element() {
			return false
		}
		if s.next(']') {
			return true
		}
		if !s.next(',') {
			return false
		}
	}
}
