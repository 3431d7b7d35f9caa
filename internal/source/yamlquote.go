package source

import (
	"bytes"
	"fmt"
	"strings"
)

// quoteFault looks in a YAML text that cannot be parsed for a quoted text that
// is the likely reason: one that is not closed, one that ends before the line
// does, or one with an escape that YAML does not have. The parser reports the
// line where it gave up, which may be far behind, or that where the map around
// begins ("did not find expected key"); line is 0 then, and the whole text is
// looked at. at is the offset of the quote or the escape.
func quoteFault(data []byte, line int) (at int, why string, ok bool) {
	s := quoteScan{data: data, end: len(data)}
	if line > 0 {
		s.end = NewIndex(data).Line(line + 1)
	}
	for s.at < s.end {
		if at, why, ok := s.line(); ok {
			return at, why, true
		}
	}
	return 0, "", false
}

// quoteScan goes over a YAML text line by line. flow counts open brackets.
type quoteScan struct {
	data    []byte
	at, end int
	flow    int
}

// line scans from the start of a line to behind its end, or behind the end of
// the line in which its last quoted text closes.
func (s *quoteScan) line() (at int, why string, ok bool) {
	begin := s.at
	indent := len(s.data[s.at:]) - len(bytes.TrimLeft(s.data[s.at:], " "))
	s.at += indent
	start := true // a value can begin here
	for s.at < len(s.data) {
		switch c := s.data[s.at]; {
		case c == '\n':
			s.at++
			return 0, "", false
		case c == '#' && (s.at == begin || strings.IndexByte(" \t\n", s.data[s.at-1]) >= 0):
			s.skipLine()
			return 0, "", false
		case start && (c == '"' || c == '\''):
			if at, why, ok := s.quoted(c); ok {
				return at, why, true
			}
			start = false
		case start && s.flow == 0 && (c == '|' || c == '>'):
			s.skipBlock(indent)
			return 0, "", false
		case start && (c == '!' || c == '&'):
			for s.at < len(s.data) && strings.IndexByte(" \n", s.data[s.at]) < 0 {
				s.at++
			}
		case c == ' ' || c == '\t' || c == '\r':
			s.at++
		case c == '[' || c == '{':
			if start {
				s.flow++
			}
			s.at++
		case s.flow > 0 && (c == ']' || c == '}'):
			s.flow--
			s.at++
			start = false
		case s.flow > 0 && c == ',':
			s.at++
			start = true
		case (c == ':' || start && (c == '-' || c == '?')) && s.blankAt(s.at+1):
			s.at++
			start = true
		default:
			s.at++
			start = false
		}
	}
	return 0, "", false
}

func (s *quoteScan) blankAt(i int) bool {
	return i >= len(s.data) || strings.IndexByte(" \t\r\n", s.data[i]) >= 0
}

func (s *quoteScan) skipLine() {
	i := bytes.IndexByte(s.data[s.at:], '\n')
	if i < 0 {
		s.at = len(s.data)
		return
	}
	s.at += i + 1
}

// skipBlock goes behind a literal or folded block: the lines that are blank or
// deeper than the one that opens it.
func (s *quoteScan) skipBlock(indent int) {
	s.skipLine()
	for s.at < len(s.data) {
		rest := s.data[s.at:]
		body := bytes.TrimLeft(rest, " ")
		if len(body) > 0 && body[0] != '\n' && body[0] != '\r' && len(rest)-len(body) <= indent {
			return
		}
		s.skipLine()
	}
}

// yamlEscapes may stand behind a backslash in double quotes. Source: YAML 1.2,
// section 5.7; a line break is one as well.
const yamlEscapes = "0abt\tnvfre \"/\\N_LPxuU\n\r"

// quoted scans one quoted text.
func (s *quoteScan) quoted(quote byte) (at int, why string, ok bool) {
	open := s.at
	for s.at++; s.at < len(s.data); s.at++ {
		switch c := s.data[s.at]; {
		case c == '\\' && quote == '"':
			if s.at++; s.at < len(s.data) && strings.IndexByte(yamlEscapes, s.data[s.at]) < 0 {
				return s.at - 1, fmt.Sprintf(`double quotes have no escape \%c: a backslash is written \\ there`, s.data[s.at]), true
			}
		case c != quote:
		case quote == '\'' && s.at+1 < len(s.data) && s.data[s.at+1] == quote:
			s.at++
		default:
			s.at++
			return s.behind(open, quote)
		}
	}
	return open, "the text that this quote opens is not closed", true
}

// behind checks what follows a quoted text.
func (s *quoteScan) behind(open int, quote byte) (at int, why string, ok bool) {
	end := s.at
	for s.at < len(s.data) && strings.IndexByte(" \t\r", s.data[s.at]) >= 0 {
		s.at++
	}
	if s.at == len(s.data) || strings.IndexByte("\n:", s.data[s.at]) >= 0 || s.data[s.at] == '#' && s.at > end ||
		s.flow > 0 && strings.IndexByte(",]}", s.data[s.at]) >= 0 {
		return 0, "", false
	}
	written := `\"`
	if quote == '\'' {
		written = "''"
	}
	line, column := PositionOf(s.data, end-1)
	return open, fmt.Sprintf("the text that this quote opens ends at line %d, column %d, and more follows it: a quote inside is written %s",
		line, column, written), true
}
