package regex

import (
	"strings"

	"github.com/gatemap/gatemap/internal/java/regex/syntax"
)

// Subject is a string that several patterns are matched against. It finds out once which line terminators the string holds,
// and only if a pattern asks. It is for one goroutine; the zero value is the empty string.
type Subject struct {
	s       string
	found   syntax.Breaks
	scanned bool
}

// NewSubject returns a Subject of s.
func NewSubject(s string) Subject { return Subject{s: s} }

// String returns the string.
func (s *Subject) String() string { return s.s }

// breaks returns the line terminators in the string.
func (s *Subject) breaks() syntax.Breaks {
	if !s.scanned {
		s.found, s.scanned = findBreaks(s.s), true
	}
	return s.found
}

// shortScan is up to which length one pass by words is faster than a vectorised search for each terminator.
const shortScan = 64

// findBreaks returns the line terminators in s.
func findBreaks(s string) syntax.Breaks {
	if len(s) > shortScan {
		return findBreaksLong(s)
	}
	const ones, tops = 0x0101010101010101, 0x8080808080808080
	i := 0
	for ; i+8 <= len(s); i += 8 {
		w := load64(s, i)
		if (w|(w-ones*0x0E)&^w)&tops != 0 { // a byte below 0x0E or above 0x7F
			return findBreaksLong(s)
		}
	}
	for ; i < len(s); i++ {
		if c := s[i]; c < 0x0E || c >= 0x80 {
			return findBreaksLong(s)
		}
	}
	return 0
}

func findBreaksLong(s string) syntax.Breaks {
	var b syntax.Breaks
	if strings.IndexByte(s, '\n') >= 0 {
		b |= syntax.BreakLF
	}
	if strings.IndexByte(s, '\r') >= 0 {
		b |= syntax.BreakCR
	}
	if strings.IndexByte(s, 0xC2) >= 0 && strings.Contains(s, "\u0085") {
		b |= syntax.BreakNEL
	}
	if i := strings.IndexByte(s, 0xE2); i >= 0 {
		if strings.Contains(s[i:], "\u2028") {
			b |= syntax.BreakLS
		}
		if strings.Contains(s[i:], "\u2029") {
			b |= syntax.BreakPS
		}
	}
	return b
}
