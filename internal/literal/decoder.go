package literal

import "unicode/utf8"

// decoder reads one string and notes what stands for what.
type decoder struct {
	data   []byte
	at     int
	text   string // that is expected
	form   Form
	out    []byte
	pieces []piece
}

// more reports whether something is left to read.
func (d *decoder) more() bool { return d.at < len(d.data) }

// peek returns a byte from here on, 0 behind the end.
func (d *decoder) peek(n int) byte {
	if d.at+n < len(d.data) {
		return d.data[d.at+n]
	}
	return 0
}

func (d *decoder) has(s string) bool {
	return len(d.data)-d.at >= len(s) && string(d.data[d.at:d.at+len(s)]) == s
}

// copy takes n bytes as they are.
func (d *decoder) copy(n int) {
	n = min(n, len(d.data)-d.at)
	if n <= 0 {
		return
	}
	from := len(d.out)
	d.out = append(d.out, d.data[d.at:d.at+n]...)
	if last := len(d.pieces) - 1; last >= 0 && d.pieces[last].same() && d.pieces[last].end == d.at {
		d.pieces[last].to, d.pieces[last].end = len(d.out), d.at+n
	} else {
		d.pieces = append(d.pieces, piece{from: from, to: len(d.out), at: d.at, end: d.at + n})
	}
	d.at += n
}

// rune takes one character as it is, with the letters and digits behind it, which
// mean nothing else in any form.
func (d *decoder) rune() {
	_, size := utf8.DecodeRune(d.data[d.at:])
	for d.at+size < len(d.data) && alphanumeric(d.data[d.at+size]) {
		size++
	}
	d.copy(size)
}

func alphanumeric(c byte) bool {
	return 'a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9'
}

// write takes n bytes, which stand for text.
func (d *decoder) write(text string, n int) {
	if text != "" {
		from := len(d.out)
		d.out = append(d.out, text...)
		d.pieces = append(d.pieces, piece{from: from, to: len(d.out), at: d.at, end: d.at + n})
	}
	d.at += n
}

// substitute takes n bytes for a part whose value the file does not say.
func (d *decoder) substitute(n int) {
	from := len(d.out)
	d.out = append(d.out, d.data[d.at:d.at+n]...)
	d.pieces = append(d.pieces, piece{from: from, to: len(d.out), at: d.at, end: d.at + n, substitute: true})
	d.at += n
}

// lineBreaks are those of YAML 1.1, which the library reads, with what becomes
// of them.
var lineBreaks = []struct{ written, read string }{{"\r\n", "\n"}, {"\n", "\n"}, {"\r", "\n"}, {"\u0085", "\n"}, {"\u2028", "\u2028"}, {"\u2029", "\u2029"}}

// lineBreak returns what the line break here is read as and its length in the
// file, 0 where there is none.
func (d *decoder) lineBreak() (text string, size int) {
	switch d.peek(0) {
	case '\n', '\r', 0xc2, 0xe2:
		for _, b := range lineBreaks {
			if d.has(b.written) {
				return b.read, len(b.written)
			}
		}
	}
	return "", 0
}

func (d *decoder) breakSize() int {
	_, size := d.lineBreak()
	return size
}

// takeBreak takes the line break here as what it is read as.
func (d *decoder) takeBreak() { d.write(d.lineBreak()) }

// blanks is the number of bytes from here on that are among set.
func (d *decoder) blanks(set string) int {
	n := 0
	for d.at+n < len(d.data) && contains(set, d.data[d.at+n]) {
		n++
	}
	return n
}

func contains(set string, c byte) bool {
	for i := range len(set) {
		if set[i] == c {
			return true
		}
	}
	return false
}

// literal is what was read, when it reads as text.
func (d *decoder) literal(start int, text string) *Literal {
	l := &Literal{Form: d.form, Start: start, End: d.at, text: text, pieces: d.pieces}
	if string(d.out) == text && !l.Substituted(0, len(text)) {
		return l
	}
	a := aligner{out: string(d.out), text: text}
	if !a.align(d.pieces) {
		return nil
	}
	l.pieces = a.pieces
	return l
}
