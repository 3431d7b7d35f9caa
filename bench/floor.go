package bench

import (
	"bytes"
	"strings"
)

// What a careful programmer would write by hand instead of a mapping: no
// document, one pass, append only. These are the floors of the template rows.
// They trust the body to be well formed and of the expected shape.

// scanner reads JSON in place.
type scanner struct {
	b []byte
	i int
}

func (s *scanner) blank() {
	for s.i < len(s.b) && s.b[s.i] <= ' ' {
		s.i++
	}
}

// eat skips c, and reports whether it was there.
func (s *scanner) eat(c byte) bool {
	s.blank()
	if s.i < len(s.b) && s.b[s.i] == c {
		s.i++
		return true
	}
	return false
}

// str returns the raw text of a string, without its quotes.
func (s *scanner) str() []byte {
	s.blank()
	s.i++
	start := s.i
	for {
		n := bytes.IndexByte(s.b[s.i:], '"')
		s.i += n + 1
		slashes := 0
		for k := s.i - 2; k >= start && s.b[k] == '\\'; k-- {
			slashes++
		}
		if slashes%2 == 0 {
			return s.b[start : s.i-1]
		}
	}
}

// value returns the raw text of any value.
func (s *scanner) value() []byte {
	s.blank()
	start := s.i
	switch s.b[s.i] {
	case '"':
		s.str()
	case '{', '[':
		depth := 0
		for {
			switch s.b[s.i] {
			case '"':
				s.str()
				continue
			case '{', '[':
				depth++
			case '}', ']':
				depth--
			}
			s.i++
			if depth == 0 {
				return s.b[start:s.i]
			}
		}
	default:
		for s.i < len(s.b) && s.b[s.i] != ',' && s.b[s.i] != '}' && s.b[s.i] != ']' && s.b[s.i] > ' ' {
			s.i++
		}
	}
	return s.b[start:s.i]
}

// members calls f with each name of the object at hand; f has to read the
// value.
func (s *scanner) members(f func(name []byte)) {
	if !s.eat('{') || s.eat('}') {
		return
	}
	for {
		name := s.str()
		s.eat(':')
		f(name)
		if !s.eat(',') {
			s.eat('}')
			return
		}
	}
}

// appendUnquoted appends the text of a raw value: a string without its quotes
// and escapes, anything else as it is.
func appendUnquoted(dst, raw []byte) []byte {
	if len(raw) == 0 || raw[0] != '"' {
		return append(dst, raw...)
	}
	return appendUnescaped(dst, raw[1:len(raw)-1])
}

func appendUnescaped(dst, raw []byte) []byte {
	for {
		n := bytes.IndexByte(raw, '\\')
		if n < 0 {
			return append(dst, raw...)
		}
		dst = append(dst, raw[:n]...)
		dst = append(dst, unescape(raw[n+1]))
		raw = raw[n+2:]
	}
}

func unescape(c byte) byte {
	switch c {
	case 'n':
		return '\n'
	case 't':
		return '\t'
	case 'r':
		return '\r'
	}
	return c
}

// appendJavaScript appends the text of a raw JSON string with the escapes of
// $util.escapeJavaScript.
func appendJavaScript(dst, raw []byte) []byte {
	start := 0
	for i := 0; i < len(raw); i++ {
		switch raw[i] {
		case '\'', '/':
			dst = append(append(dst, raw[start:i]...), '\\', raw[i])
			start = i + 1
		case '\\':
			// JSON's escapes of quotes, backslashes and controls are those of
			// JavaScript; only the slash has to be told apart.
			i++
		}
	}
	return append(dst, raw[start:]...)
}

// smallByHand appends what smallTemplate makes of body.
func smallByHand(dst, body []byte) []byte {
	var id, name, status, total, ownerName, ownerEmail []byte
	s := &scanner{b: body}
	s.members(func(key []byte) {
		switch string(key) {
		case "id":
			id = s.value()
		case "name":
			name = s.value()
		case "status":
			status = s.value()
		case "total":
			total = s.value()
		case "owner":
			s.members(func(key []byte) {
				switch string(key) {
				case "name":
					ownerName = s.value()
				case "email":
					ownerEmail = s.value()
				default:
					s.value()
				}
			})
		default:
			s.value()
		}
	})
	dst = append(append(dst, "{\n  \"id\": "...), id...)
	dst = appendUnquoted(append(dst, ",\n  \"name\": \""...), name)
	dst = appendUnquoted(append(dst, "\",\n  \"status\": \""...), status)
	dst = appendUnquoted(append(dst, "\",\n  \"owner\": \""...), ownerName)
	dst = appendJavaScript(append(dst, "\",\n  \"email\": \""...), ownerEmail[1:len(ownerEmail)-1])
	dst = append(append(dst, "\",\n  \"total\": "...), total...)
	return append(dst, "\n}"...)
}

// listByHand appends what listTemplate makes of body.
func listByHand(dst, body []byte) []byte {
	dst = append(dst, "{\"items\": [\n"...)
	s := &scanner{b: body}
	s.members(func(key []byte) {
		if string(key) != "items" {
			s.value()
			return
		}
		s.eat('[')
		for more := !s.eat(']'); more; {
			dst = s.item(dst)
			if more = s.eat(','); more {
				dst = append(dst, ',')
			} else {
				s.eat(']')
			}
			dst = append(dst, '\n')
		}
	})
	return append(dst, "]}"...)
}

func (s *scanner) item(dst []byte) []byte {
	var id, name, note, price []byte
	s.members(func(key []byte) {
		switch string(key) {
		case "id":
			id = s.value()
		case "name":
			name = s.str()
		case "note":
			note = s.str()
		case "price":
			price = s.value()
		default:
			s.value()
		}
	})
	dst = append(append(dst, "  {\"id\": "...), id...)
	dst = appendJavaScript(append(dst, ", \"name\": \""...), name)
	dst = appendJavaScript(append(dst, "\", \"note\": \""...), note)
	dst = append(append(dst, "\", \"price\": "...), price...)
	return append(dst, '}')
}

// matchStatusByHand is the floor of the status rows: a three-character match
// of 4\d{2}.
//
//go:noinline
func matchStatusByHand(s string) bool {
	return len(s) == 3 && s[0] == '4' && '0' <= s[1] && s[1] <= '9' && '0' <= s[2] && s[2] <= '9'
}

// terminators are the line terminators of Java beside \n and \r, in UTF-8.
var terminators = [...]string{"\u0085", "\u2028", "\u2029"}

// oneLine reports whether s holds no line terminator of Java.
func oneLine(s string) bool {
	if strings.IndexByte(s, '\n') >= 0 || strings.IndexByte(s, '\r') >= 0 {
		return false
	}
	for _, t := range terminators {
		if strings.Contains(s, t) {
			return false
		}
	}
	return true
}

// matchContainsByHand is the floor of .*literal.* with Java's dot.
//
//go:noinline
func matchContainsByHand(s, literal string) bool {
	return strings.Contains(s, literal) && oneLine(s)
}

// matchPrefixByHand is the floor of literal.* with Java's dot.
//
//go:noinline
func matchPrefixByHand(s, literal string) bool {
	return strings.HasPrefix(s, literal) && oneLine(s[len(literal):])
}
