package path

import (
	"unicode/utf8"

	"github.com/gatemap/gatemap/internal/meter"
)

// scanner is a window on the text of a path or filter. Positions are bytes;
// the grammar's own characters are all ASCII.
//
// Methods that are named after a "significant" character skip blanks (U+0020
// only). A read outside of the text is an error of the whole compilation.
type scanner struct {
	text string
	base int // where text starts in the path that the caller gave
	pos  int
	tail int // the last UTF-16 unit inside of the window
	n    int // the end of the window

	meter *meter.Meter // pays for compiling; nil for a path that a configuration has
}

func newScanner(text string, base int, m *meter.Meter) *scanner {
	s := &scanner{text: text, base: base, meter: m}
	s.setEnd(len(text))
	s.spend(len(text) * scanSteps)
	return s
}

// scanSteps is what reading a byte of a path takes: a filter reads it several
// times.
const scanSteps = 4

// spend pays for n steps, or ends the compilation.
func (s *scanner) spend(n int) {
	if s.meter.Spend(n) != nil {
		s.failHard(s.pos, errLimit.Error())
	}
}

func (s *scanner) setEnd(n int) {
	s.n, s.tail = n, n-1
	if _, size := utf8.DecodeLastRuneInString(s.text[:n]); size > 1 {
		s.tail = n - size
		if size == 4 {
			s.tail++ // a pair of units: its first one is not the tail
		}
	}
}

// failure is what compiling panics with; Compile recovers it. A soft failure
// can make a filter read an expression in another way.
type failure struct {
	off    int
	reason string
	hard   bool
}

func (s *scanner) fail(reason string) {
	panic(&failure{off: s.base + min(s.pos, len(s.text)), reason: reason})
}

func (s *scanner) failHard(off int, reason string) {
	panic(&failure{off: s.base + max(0, min(off, len(s.text))), reason: reason, hard: true})
}

// at returns the byte at i, which may be outside of the window.
func (s *scanner) at(i int) byte {
	if uint(i) >= uint(len(s.text)) {
		s.failHard(i, "unexpected end")
	}
	return s.text[i]
}

func (s *scanner) cur() byte          { return s.at(s.pos) }
func (s *scanner) in(i int) bool      { return i >= 0 && i < s.n }
func (s *scanner) inBounds() bool     { return s.in(s.pos) }
func (s *scanner) is(c byte) bool     { return s.cur() == c }
func (s *scanner) atTail() bool       { return s.pos >= s.tail }
func (s *scanner) last() byte         { return s.at(s.n - 1) }
func (s *scanner) nextIs(c byte) bool { return s.in(s.pos+1) && s.at(s.pos+1) == c }

func (s *scanner) sub(from, to int) string {
	if from < 0 || from > to || to > len(s.text) {
		s.failHard(from, "unexpected end")
	}
	return s.text[from:to]
}

func (s *scanner) skipBlanks() {
	for s.inBounds() && s.pos < s.tail && s.cur() == ' ' {
		s.pos++
	}
}

func (s *scanner) trim() {
	s.skipBlanks()
	for s.inBounds() && s.pos < s.tail && s.last() == ' ' {
		s.setEnd(s.n - 1)
	}
}

// significant returns the place of the first character after i that is not a
// blank; it may be outside of the window.
func (s *scanner) significant(i int) int {
	for i++; s.in(i) && s.at(i) == ' '; i++ {
	}
	return i
}

// peekSignificant returns the character there, a blank when there is none.
func (s *scanner) peekSignificant(i int) byte {
	if i = s.significant(i); s.in(i) {
		return s.at(i)
	}
	return ' '
}

// indexSignificant returns the place of the next significant character after i
// if that is c, else -1.
func (s *scanner) indexSignificant(i int, c byte) int {
	if i = s.significant(i); s.at(i) == c {
		return i
	}
	return -1
}

func (s *scanner) previousSignificant(i int) int {
	for i--; s.in(i) && s.at(i) == ' '; i-- {
	}
	if !s.in(i) {
		return -1
	}
	return i
}

// readSignificant skips blanks and then exactly c.
func (s *scanner) readSignificant(c byte) {
	if s.skipBlanks(); s.cur() != c {
		s.fail("expected '" + string(c) + "'")
	}
	s.pos++
}

// takeSignificant skips blanks, and then word if it is there.
func (s *scanner) takeSignificant(word string) bool {
	s.skipBlanks()
	if !s.in(s.pos+len(word)-1) || s.sub(s.pos, s.pos+len(word)) != word {
		return false
	}
	s.pos += len(word)
	return true
}

// index returns the place of c from i on, -1 if there is none.
func (s *scanner) index(i int, c byte) int {
	for ; s.in(i); i++ {
		if s.at(i) == c {
			return i
		}
	}
	return -1
}

// indexUnescaped returns the place of c after i that no backslash precedes.
func (s *scanner) indexUnescaped(i int, c byte) int {
	escaped := false
	for i++; s.in(i); i++ {
		switch {
		case escaped:
			escaped = false
		case s.at(i) == '\\':
			escaped = true
		case s.at(i) == c:
			return i
		}
	}
	return -1
}

// matching returns the place of the close that belongs to the open at i,
// skipping strings, and patterns if asked to.
func (s *scanner) matching(i int, open, end byte, patterns bool) int {
	if s.at(i) != open {
		s.fail("expected '" + string(open) + "'")
	}
	depth := 1
	for i++; s.in(i); i++ {
		c := s.at(i)
		if c == '\'' || c == '"' {
			i = s.closing(i, c)
			c = s.at(i)
		}
		if patterns && c == '/' {
			i = s.closing(i, c)
			c = s.at(i)
		}
		switch c {
		case open:
			depth++
		case end:
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// closing returns the place after the quoted text at i.
func (s *scanner) closing(i int, quote byte) int {
	end := s.indexUnescaped(i, quote)
	if end < 0 {
		s.fail("no closing " + string(quote))
	}
	return end + 1
}

func isDigit(c byte) bool { return c-'0' <= 9 }
