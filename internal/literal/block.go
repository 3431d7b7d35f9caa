package literal

import "strings"

// block reads a literal or a folded block of YAML. Source: YAML 1.2.2, section
// 8.1.
func (d *decoder) block() bool {
	b := blockReader{decoder: d, folded: d.data[d.at] == '>'}
	d.form = Block
	if b.folded {
		d.form = Folded
	}
	if !b.header() {
		return false
	}
	b.lines()
	return true
}

// blockReader reads the lines of a block.
type blockReader struct {
	*decoder
	folded     bool
	chomp      byte // '-', '+', or 0
	explicit   bool // the header says how deep the lines are
	indent     int  // bytes before each line
	spaced     bool // the line before begins with a blank
	breaks     []mark
	breakAfter bool // a line is behind us, and breaks[0] ends it
}

// mark is a line break of the file.
type mark struct{ at, size int }

// header reads the indicators behind | or >.
func (b *blockReader) header() bool {
	for b.at++; b.more() && b.breakSize() == 0; b.at++ {
		switch c := b.data[b.at]; {
		case c == '-' || c == '+':
			b.chomp = c
		case '1' <= c && c <= '9':
			b.explicit = true
		case c == ' ' || c == '\t':
			for b.more() && b.breakSize() == 0 {
				b.at++
			}
			b.at--
		default:
			return false
		}
	}
	b.at += b.breakSize()
	b.indent = b.depth()
	return true
}

// depth finds how many bytes stand before the lines: those of the first line that
// has more than blanks, without the ones that the text has itself where the header
// says so.
func (b *blockReader) depth() int {
	d := decoder{data: b.data, at: b.at}
	for d.more() {
		n := d.blanks(" ")
		d.at += n
		if d.more() && d.breakSize() == 0 {
			if b.explicit {
				words := strings.TrimLeft(b.text, " \n\u2028\u2029")
				before := b.text[:len(b.text)-len(words)]
				n -= len(before) - len(strings.TrimRight(before, " "))
			}
			return max(n, 0)
		}
		d.at += d.breakSize()
	}
	return 0
}

// lines reads all lines that are deep enough.
func (b *blockReader) lines() {
	for b.more() {
		n := b.blanks(" ")
		if n <= b.indent {
			b.at += n
			if size := b.breakSize(); size > 0 {
				b.breaks = append(b.breaks, mark{b.at, size})
				b.at += size
				continue
			}
			b.at -= n
		}
		if n < b.indent || !b.more() || b.indent == 0 && (b.has("---") || b.has("...")) {
			break
		}
		b.line()
	}
	b.end()
}

// line reads a line behind its indentation.
func (b *blockReader) line() {
	b.at += b.indent
	spaced := contains(" \t", b.peek(0))
	b.between(spaced)
	b.spaced = spaced
	start := b.at
	for b.more() && b.breakSize() == 0 {
		b.at++
	}
	n := b.at - start
	b.at = start
	b.copy(n)
	if size := b.breakSize(); size > 0 {
		b.breaks = append(b.breaks, mark{b.at, size})
		b.at += size
	}
	b.breakAfter = true
}

// between writes the breaks before a line: in a folded block one break between
// lines that begin with no blank is a blank, and of several the first is not there.
func (b *blockReader) between(spaced bool) {
	list := b.breaks
	b.breaks = b.breaks[:0]
	if b.folded && b.breakAfter && !b.spaced && !spaced && len(list) > 0 && b.read(list[0]) == "\n" {
		if len(list) == 1 {
			b.put(" ", list[0])
		}
		list = list[1:]
	}
	for _, m := range list {
		b.put(b.read(m), m)
	}
}

// read is what a line break is read as.
func (b *blockReader) read(m mark) string {
	text, _ := (&decoder{data: b.data, at: m.at}).lineBreak()
	return text
}

func (b *blockReader) put(text string, m mark) {
	at := b.at
	b.at = m.at
	b.write(text, m.size)
	b.at = at
}

// end writes the breaks behind the last line, as the header says.
func (b *blockReader) end() {
	list := b.breaks
	if b.chomp != '+' {
		list = list[:min(len(list), 1)]
	}
	if b.chomp == '-' || !b.breakAfter && b.chomp != '+' {
		list = nil
	}
	for _, m := range list {
		b.put(b.read(m), m)
	}
}
