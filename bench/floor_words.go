package bench

import (
	"math/bits"
	"unicode/utf8"
	"unsafe"

	"github.com/gatemap/gatemap/internal/raw"
)

// The floors of the medium template that look at eight bytes at a time: what
// somebody gets by hand with an afternoon's work. One trusts the body, the other
// checks all of it by RFC 8259. Both know the template: nothing but the members
// that it prints is kept, for one item at a time.

const (
	oneEach  = 0x0101010101010101
	highEach = 0x8080808080808080
)

// wordScanner reads JSON in place. With check, bad is set by what is no JSON.
type wordScanner struct {
	s     string
	i     int
	check bool
	bad   bool
}

// listByWords appends what listTemplate makes of body, and reports false for a
// body that is no JSON, if it is to be checked.
func listByWords(dst, body []byte, check bool) ([]byte, bool) {
	s := wordScanner{s: unsafe.String(unsafe.SliceData(body), len(body)), check: check}
	dst = append(dst, "{\"items\": [\n"...)
	s.eat('{')
	for first := true; !s.bad && s.more('}', first); first = false {
		if s.name() != "items" {
			s.value(0)
			continue
		}
		s.eat('[')
		for first := true; !s.bad && s.more(']', first); first = false {
			if !first {
				dst = append(dst, ",\n"...)
			}
			dst = s.item(dst)
		}
		if s.s[min(len(s.s)-1, s.i-1)] == ']' {
			dst = append(dst, '\n')
		}
	}
	s.blank()
	if s.i != len(s.s) {
		s.bad = true
	}
	return append(dst, "]}"...), !s.bad
}

// item appends an item of the list.
func (s *wordScanner) item(dst []byte) []byte {
	var id, name, note, price string
	s.eat('{')
	for first := true; !s.bad && s.more('}', first); first = false {
		switch s.name() {
		case "id":
			id = s.value(0)
		case "name":
			name = s.text()
		case "note":
			note = s.text()
		case "price":
			price = s.value(0)
		default:
			s.value(0)
		}
	}
	dst = append(append(dst, "  {\"id\": "...), id...)
	dst = appendScriptWords(append(dst, ", \"name\": \""...), name)
	dst = appendScriptWords(append(dst, "\", \"note\": \""...), note)
	dst = append(append(dst, "\", \"price\": "...), price...)
	return append(dst, '}')
}

func (s *wordScanner) blank() {
	for s.i < len(s.s) && (s.s[s.i] == ' ' || s.s[s.i] == '\n' || s.s[s.i] == '\t' || s.s[s.i] == '\r') {
		s.i++
	}
}

func (s *wordScanner) eat(c byte) {
	if s.blank(); s.i >= len(s.s) || s.s[s.i] != c {
		s.bad = true
		return
	}
	s.i++
}

// more goes to the next entry of a container that ends with end.
func (s *wordScanner) more(end byte, first bool) bool {
	if s.blank(); s.i >= len(s.s) {
		s.bad = true
		return false
	}
	switch c := s.s[s.i]; {
	case c == end:
		s.i++
		return false
	case first:
		return true
	case c == ',':
		s.i++
		return true
	}
	s.bad = true
	return false
}

func (s *wordScanner) name() string {
	name := s.text()
	s.eat(':')
	return name
}

// text returns a string without its quotes, its escapes as they are written.
func (s *wordScanner) text() string {
	s.eat('"')
	start, ascii := s.i, true
	for !s.bad {
		for s.i+8 <= len(s.s) {
			w := raw.Load64(s.s, s.i)
			q, b := w^oneEach*'"', w^oneEach*'\\'
			m := ((q - oneEach) | (b - oneEach)) &^ w & highEach
			if s.check {
				m |= (w - oneEach*' ') &^ w & highEach
				ascii = ascii && w&highEach == 0
			}
			if m != 0 {
				s.i += bits.TrailingZeros64(m) >> 3
				break
			}
			s.i += 8
		}
		if s.i >= len(s.s) {
			s.bad = true
			break
		}
		switch c := s.s[s.i]; {
		case c == '"':
			text := s.s[start:s.i]
			s.i++
			if s.check && !ascii && !utf8.ValidString(text) {
				s.bad = true
			}
			return text
		case c == '\\':
			s.escape()
		case s.check && c < ' ':
			s.bad = true
		default:
			ascii = ascii && c < utf8.RuneSelf
			s.i++
		}
	}
	return ""
}

func (s *wordScanner) escape() {
	if s.i+1 >= len(s.s) {
		s.bad = true
		return
	}
	c := s.s[s.i+1]
	s.i += 2
	if !s.check {
		return
	}
	switch c {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
	case 'u':
		for range 4 {
			if s.i >= len(s.s) || !hexadecimal(s.s[s.i]) {
				s.bad = true
				return
			}
			s.i++
		}
	default:
		s.bad = true
	}
}

func hexadecimal(c byte) bool { return c-'0' <= 9 || c|0x20-'a' <= 5 }

// deepest is how deep the checking floor goes.
const deepest = 400

// value returns the text of any value.
func (s *wordScanner) value(depth int) string {
	if s.blank(); s.i >= len(s.s) || depth > deepest {
		s.bad = true
		return ""
	}
	start := s.i
	switch c := s.s[s.i]; {
	case c == '"':
		s.text()
	case c == '{':
		s.i++
		for first := true; !s.bad && s.more('}', first); first = false {
			s.name()
			s.value(depth + 1)
		}
	case c == '[':
		s.i++
		for first := true; !s.bad && s.more(']', first); first = false {
			s.value(depth + 1)
		}
	case c <= '9':
		s.number()
	default:
		s.literal()
	}
	return s.s[start:s.i]
}

func (s *wordScanner) literal() {
	for _, word := range [...]string{"true", "false", "null"} {
		if s.s[s.i] == word[0] && len(s.s)-s.i >= len(word) && s.s[s.i:s.i+len(word)] == word {
			s.i += len(word)
			return
		}
	}
	s.bad = true
}

func (s *wordScanner) number() {
	if s.s[s.i] == '-' {
		s.i++
	}
	start := s.i
	whole := s.digits()
	s.bad = s.bad || whole == 0 || whole > 1 && s.s[start] == '0'
	if s.i < len(s.s) && s.s[s.i] == '.' {
		s.i++
		s.bad = s.bad || s.digits() == 0
	}
	if s.i < len(s.s) && s.s[s.i]|0x20 == 'e' {
		if s.i++; s.i < len(s.s) && (s.s[s.i] == '+' || s.s[s.i] == '-') {
			s.i++
		}
		s.bad = s.bad || s.digits() == 0
	}
}

func (s *wordScanner) digits() int {
	start := s.i
	for s.i < len(s.s) && s.s[s.i]-'0' <= 9 {
		s.i++
	}
	return s.i - start
}

// appendScriptWords is appendJavaScript eight bytes at a time.
func appendScriptWords(dst []byte, text string) []byte {
	for i := 0; i < len(text); {
		if need := len(text) - i + 16; cap(dst)-len(dst) < need {
			dst = raw.Grown(dst, 2*(len(dst)+need))
		}
		var m uint64
		for len(text)-i >= 8 {
			w := raw.Load64(text, i)
			raw.Store64(dst, len(dst), w)
			a, b, c := w^oneEach*'\'', w^oneEach*'/', w^oneEach*'\\'
			if m = ((a - oneEach) | (b - oneEach) | (c - oneEach)) &^ w & highEach; m != 0 {
				n := bits.TrailingZeros64(m) >> 3
				dst, i = dst[:len(dst)+n], i+n
				break
			}
			dst, i = dst[:len(dst)+8], i+8
		}
		for ; m == 0 && i < len(text); i++ {
			c := text[i]
			if c == '\'' || c == '/' || c == '\\' {
				break
			}
			dst = append(dst, c)
		}
		if i >= len(text) {
			break
		}
		if text[i] == '\\' { // JSON's escapes are those of JavaScript, but that of the slash has to stay one
			dst = append(dst, '\\', text[i+1])
			i += 2
			continue
		}
		dst = append(dst, '\\', text[i])
		i++
	}
	return dst
}
