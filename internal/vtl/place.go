package vtl

import javatext "github.com/gatemap/gatemap/internal/java/text"

// place returns the line and the column of a node as Velocity has them. The
// first line of a string that is a template goes on at the column of the
// string.
func (u *unit) place(n *node) (line, column int) {
	line, column = u.chars.at(u.src, u.offset(n))
	if u.outer == nil {
		return line, column
	}
	outerLine, outerColumn := u.outer.place(u.string)
	if line == 1 {
		column += outerColumn
	}
	return line + outerLine - 1, column
}

// charPlace numbers lines and columns as Velocity's character stream does for
// $foreach.info: columns are UTF-16 units, tab stops are eight apart, and \r, \n
// and both together end a line. It is how far a text was read; the zero value
// stands before the text.
type charPlace struct {
	offset int
	lines  int // that have ended, but for one that the last character ends
	column int // of the last character
	last   rune
}

// read takes one character.
func (p *charPlace) read(c rune, size int) {
	if p.last == '\n' || p.last == '\r' && c != '\n' {
		p.lines, p.column = p.lines+1, 0
	}
	switch {
	case c == '\t':
		p.column += 8 - p.column%8
	case c > 0xFFFF:
		p.column += 2
	default:
		p.column++
	}
	p.last = c
	p.offset += size
}

// at returns the line and the column of the character at an offset of src. Offsets
// that grow cost one walk over the text together.
func (p *charPlace) at(src string, offset int) (line, column int) {
	if offset < p.offset {
		*p = charPlace{}
	}
	for p.offset < min(offset, len(src)) {
		p.read(javatext.DecodeRune(src[p.offset:]))
	}
	here := *p
	here.read('#', 1)
	return here.lines + 1, here.column
}
