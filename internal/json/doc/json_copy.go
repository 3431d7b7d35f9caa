package doc

import (
	"strings"

	"github.com/gatemap/gatemap/internal/raw"
)

// copier writes the JSON of a Document's containers. Most of it stands in the
// source as it has to be written: what is so is not written token by token but
// in stretches, which are copied when something else comes (see members). What it appends and
// what it pays is what jsonMap and jsonList append and pay for the same values.
type copier struct {
	p        printer // a copy, so that it stays on the stack
	d        *Document
	dst      []byte
	from, to int // of the source: still to be copied

	plain int // of the source: where scan has got to

	start int // the length of dst before
	begin int // of the source: where the container stands
	end   int // and where it ends, or a little later
}

// jsonCopied appends the JSON of a container of a Document.
func (p *printer) jsonCopied(dst []byte, v Value, depth int) ([]byte, error) {
	d, i := v.doc()
	c := copier{p: *p, d: d, dst: dst, start: len(dst), begin: wordOff(d.tape[i]), end: d.sourceAfter(i)}
	err := c.value(i, depth)
	c.flush()
	*p = c.p
	return c.dst, err
}

func (c *copier) flush() {
	if n := c.to - c.from; n > cap(c.dst)-len(c.dst) {
		c.grow(n, c.to)
	}
	c.dst = append(c.dst, c.d.src[c.from:c.to]...)
	c.from, c.to = 0, 0
}

// grow makes room for n bytes, with which what stands in the source up to read is
// written, and for the rest if it becomes as much longer or shorter as that.
//
//go:noinline
func (c *copier) grow(n, read int) {
	made := len(c.dst) - c.start + n
	size := raw.Foreseen(made, read-c.begin, c.end-c.begin)
	if c.p.limit > 0 { // it ends soon after the limit
		size = min(size, c.p.max-c.start+unpaid)
	}
	c.dst = raw.Grown(c.dst, c.start+max(size, made)+len(`""]}`))
}

// source writes n bytes of the source that begin at off.
func (c *copier) source(off, n int) {
	if off != c.to || c.from == c.to {
		c.flush()
		c.from = off
	}
	c.to = off + n
}

// mark writes a bracket, comma or colon.
func (c *copier) mark(b byte) {
	if c.from < c.to && c.to < len(c.d.src) && c.d.src[c.to] == b {
		c.to++
		return
	}
	c.flush()
	c.dst = append(c.dst, b)
}

// length is that of the output with what is still to be copied.
func (c *copier) length() int { return len(c.dst) + c.to - c.from }

// due reports whether check has to be asked, for that length.
func (c *copier) due(depth int) bool {
	n := c.length()
	return n-c.p.paid > unpaid || n > c.p.max && c.p.limit > 0 || depth > maxNesting
}

// check is that of the printer.
func (c *copier) check(depth int) error {
	c.flush()
	return c.p.check(c.dst, depth)
}

func (c *copier) value(i, depth int) error {
	w := c.d.tape[i]
	off, n := wordOff(w), wordLen(w)
	switch wordKind(w) {
	case nodeText, nodeEscape, nodeArena:
		if c.text(i); c.due(depth) {
			return c.check(depth)
		}
		return nil
	case nodeInt:
		if n <= shortNumber && plainInt(c.d.src[off:off+n]) {
			c.source(off, n)
			return nil
		}
	case nodeFloat:
		if n <= shortNumber && plainFloat(c.d.src[off:off+n]) {
			c.p.outer += 2 * doubleOuter // json and scalar both count it
			c.source(off, n)
			return nil
		}
	case nodeTrue, nodeFalse, nodeNull:
		c.source(off, n)
		return nil
	case nodeObject:
		if c.d.settled(i).k == DocMap {
			return c.object(i, depth)
		}
	case nodeArray:
		if c.d.state(i) < stateThawed {
			return c.array(i, depth)
		}
	}
	c.flush()
	var err error
	c.dst, err = c.p.json(c.dst, c.d.value(i), depth)
	return err
}

// text writes the string at node i, a name or a value.
func (c *copier) text(i int) {
	w := c.d.tape[i]
	off, n := wordOff(w), wordLen(w)
	if kind := wordKind(w); kind != nodeArena {
		src := c.d.src
		if off > 0 && off+n < len(src) && src[off-1] == '"' && src[off+n] == '"' &&
			(kind == nodeEscape && verbatimEscaped(src, off, n, c.p.style) || kind != nodeEscape && verbatim(src, off, n, c.p.style)) {
			c.source(off-1, n+2)
			return
		}
	}
	c.flush()
	if n += len(`""`); n > cap(c.dst)-len(c.dst) {
		c.grow(n, off+n)
	}
	c.dst = c.p.quote(c.dst, c.d.text(i))
}

// open begins a container.
func (c *copier) open(i, depth int, bracket byte) error {
	if c.due(depth + 1) {
		if err := c.check(depth + 1); err != nil {
			return err
		}
	}
	c.p.outer++
	if err := c.p.meter.Enter(); err != nil {
		return err
	}
	c.bracket(i, bracket)
	return nil
}

// bracket writes the one that opens container i. A stretch can begin with it.
func (c *copier) bracket(i int, b byte) {
	if off := wordOff(c.d.tape[i]); off < len(c.d.src) && c.d.src[off] == b {
		c.source(off, 1)
	} else {
		c.mark(b)
	}
}

// close ends a container.
func (c *copier) close(depth int, bracket byte) error {
	c.p.leave()
	if c.mark(bracket); c.due(depth) {
		return c.check(depth)
	}
	return nil
}

func (c *copier) object(i, depth int) error {
	if err := c.open(i, depth, '{'); err != nil {
		return err
	}
	end := c.d.next(i)
	for at := i + 2; ; at = c.d.next(at + 1) {
		var err error
		if at, err = c.members(at, end, depth, at == i+2); err != nil {
			return err
		}
		if at >= end {
			break
		}
		if at > i+2 {
			c.mark(',')
		}
		c.text(at)
		c.mark(':')
		if err := c.value(at+1, depth+1); err != nil {
			return err
		}
		if c.length()-c.p.paid > unpaid { // by numbers, which do not ask
			if err := c.check(depth); err != nil {
				return err
			}
		}
	}
	return c.close(depth, '}')
}

func (c *copier) array(i, depth int) error {
	if err := c.open(i, depth, '['); err != nil {
		return err
	}
	c.p.outer += wordLen(c.d.tape[i]) / 4
	end := c.d.next(i)
	for at := i + 2; ; at = c.d.next(at) {
		var err error
		if at, err = c.elements(at, end, depth, at == i+2); err != nil {
			return err
		}
		if at >= end {
			break
		}
		if at > i+2 {
			c.mark(',')
		}
		if err := c.value(at, depth+1); err != nil {
			return err
		}
		if c.length()-c.p.paid > unpaid { // by numbers, which do not ask
			if err := c.check(depth); err != nil {
				return err
			}
		}
	}
	return c.close(depth, ']')
}

// verbatim reports whether AppendEscaped appends the n bytes of s from off on as
// they are. It may say no for some that it does.
func verbatim(s string, off, n int, style Style) bool {
	mask, other := byte(1)<<style, style.other()
	for ; n >= 8; off, n = off+8, n-8 {
		if suspect(raw.Load64(s, off), other) && !eachVerbatim(s[off:off+8], mask) {
			return false
		}
	}
	// The last bytes are loaded with what follows them, which gives way to blanks.
	if off+8 <= len(s) && !suspect(raw.Load64(s, off)<<(64-8*n)|ones*' '>>(8*n), other) {
		return true
	}
	return eachVerbatim(s[off:off+n], mask)
}

// verbatimEscaped is verbatim for the source of a string with escapes: each has to
// be one that AppendEscaped would write, and everything else as it stands.
func verbatimEscaped(s string, off, n int, style Style) bool {
	for end := off + n; off < end; {
		plain := strings.IndexByte(s[off:end], '\\')
		if plain < 0 {
			return verbatim(s, off, end-off, style)
		}
		size := writtenEscape(s[off+plain:end], style)
		if size == 0 || plain > 0 && !verbatim(s, off, plain, style) {
			return false
		}
		off += plain + size
	}
	return true
}

// writtenEscape returns how long the escape is that s begins with, 0 if
// AppendEscaped would write another one or none for its character.
func writtenEscape(s string, style Style) int {
	var r rune
	switch c := s[1]; c {
	case '"', '\\', 'b', 'f', 'n', 'r', 't':
		return len(`\n`)
	case '/':
		if style == Web {
			return len(`\/`)
		}
		return 0
	case 'u':
		for i := 2; i < len(`\u0000`); i++ {
			if s[i] >= 'a' {
				return 0
			}
			r = r<<4 | hexDigit(s[i])
		}
	default:
		return 0
	}
	if r < ' ' && (r < '\b' || r == '\v' || r > '\r') || r >= 0x7F && r <= 0x9F || r >= 0x2000 && r <= 0x20FF {
		return len(`\u0000`)
	}
	return 0
}

func eachVerbatim(s string, mask byte) bool {
	for i := range len(s) {
		if special[s[i]]&mask != 0 {
			return false
		}
	}
	return true
}

// other returns eight times the character that a style escapes beside those that
// both do, or that of a backslash.
func (s Style) other() uint64 {
	if s == Web {
		return ones * '/'
	}
	return ones * '\\'
}

// suspect reports whether any of eight bytes is one that special marks, or is
// above U+007F, where more has to be asked. Each term sets the high bit of the
// bytes that it means; what borrows and carries set above those is suspect
// anyway.
func suspect(w, other uint64) bool {
	return (quoteOrSlash(w)|(w^other-ones)|(w-ones*' ')|(w+ones)|w)&highs != 0
}
