package textpos

// Velocity numbers lines and columns as Velocity's character stream does for
// $foreach.info: columns are UTF-16 units, tab stops are eight apart, and \r, \n
// and both together end a line. It is how far a text was read; the zero value
// stands before the text.
type Velocity struct {
	offset int
	lines  int // that have ended, but for one that the last character ends
	column int // of the last character
	last   rune
}

// read takes one character.
func (p *Velocity) read(c rune, size int) {
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

// At returns the line and the column of the character at an offset of src, whose
// characters decode reads. Offsets that grow cost one walk over the text
// together.
func (p *Velocity) At(src string, offset int, decode func(string) (c rune, size int)) (line, column int) {
	if offset < p.offset {
		*p = Velocity{}
	}
	for p.offset < min(offset, len(src)) {
		p.read(decode(src[p.offset:]))
	}
	here := *p
	here.read('#', 1)
	return here.lines + 1, here.column
}
