package syntax

import (
	"slices"
	"strings"
)

// pred is a class under construction: a set, or two combined. Java evaluates the operands when it matches, after the single
// characters below U+0100 that stand anywhere in one bracket have all been gathered in one set; so [ab&&[a]c], say, means
// what that late evaluation gives.
type pred struct {
	op   byte // 0 set, '|', '&', '!'
	a, b *pred
	set  *Class
	bmp  bool
}

// operation is one that makes a set of others; b is nil for a negation.
type operation struct {
	op   byte
	a, b *Class
}

// eval makes the set.
func (p *parser) eval(c *pred) *Class {
	switch c.op {
	case '|':
		return p.union(c)
	case '&':
		return p.make(operation{'&', p.eval(c.a), p.eval(c.b)})
	case '!':
		return p.make(operation{op: '!', a: p.eval(c.a)})
	}
	return c.set
}

// union makes a union of many sets two by two, so that each range is merged as
// often as their number can be halved.
func (p *parser) union(c *pred) *Class {
	var sets []*Class
	for ; c.op == '|'; c = c.a {
		sets = append(sets, p.eval(c.b))
	}
	sets = append(sets, p.eval(c))
	for len(sets) > 1 && p.err == nil {
		half := sets[:0]
		for i := 0; i < len(sets); i += 2 {
			if i+1 < len(sets) {
				sets[i] = p.make(operation{'|', sets[i], sets[i+1]})
			}
			half = append(half, sets[i])
		}
		sets = half
	}
	return sets[0]
}

// make makes a set of others. One that the pattern has made before is the same
// Class and takes next to no work.
func (p *parser) make(o operation) *Class {
	if set := p.made[o]; set != nil {
		p.spend(0)
		return set
	}
	if p.made == nil {
		p.made = map[operation]*Class{}
	}
	set := p.combine(o)
	p.made[o] = set
	p.spend(len(set.r))
	return set
}

// combine makes the set of an operation, with no more room than it needs.
func (p *parser) combine(o operation) *Class {
	switch out := p.ranges[:0]; o.op {
	case '|':
		p.ranges = o.a.appendUnion(out, o.b)
	case '&':
		p.ranges = o.a.appendIntersection(out, o.b)
	default:
		p.ranges = o.a.appendNegation(out)
	}
	return newClass(slices.Clone(p.ranges))
}

// maxClassWork bounds the ends of ranges that the classes of one pattern are made
// of on the way: some milliseconds.
const maxClassWork = 1 << 20

// spend counts ends of ranges that were made.
func (p *parser) spend(ranges int) {
	if p.work += ranges + 1; p.work > maxClassWork {
		p.refuse(p.pos, "the character classes take too much work")
	}
}

func (c *pred) or(d *pred) *pred {
	if c == nil {
		return d
	}
	return &pred{op: '|', a: c, b: d, bmp: c.bmp && d.bmp}
}

func (c *pred) and(d *pred) *pred { return &pred{op: '&', a: c, b: d, bmp: c.bmp && d.bmp} }
func (c *pred) not() *pred        { return &pred{op: '!', a: c} }

// bracket is the state of one [...].
type bracket struct {
	prev, curr *pred
	bits       *pred
	pending    bool // bits hold characters that are not yet part of prev
}

// flush makes the single characters part of prev.
func (b *bracket) flush() {
	if !b.pending {
		return
	}
	if b.prev == nil {
		b.prev, b.curr = b.bits, b.bits
	} else {
		b.prev = b.prev.or(b.bits)
	}
	b.pending = false
}

// class parses a class whose "[" is at the position, or, as the right side of "&&", the rest of one whose first character
// is behind the position. With consume it reads the "]".
func (p *parser) class(consume bool) *pred {
	nothing := &pred{set: newClass(nil), bmp: true}
	if p.depth++; p.depth > maxDepth {
		p.refuse(p.pos, "classes are nested too deeply")
	}
	defer func() { p.depth-- }()
	b := bracket{bits: &pred{set: newClass(nil), bmp: true}}
	negate := false
	c := p.next()
	if c == '^' && p.char(p.pos-1) == '[' {
		c = p.next()
		negate = true
	}
	for p.err == nil {
		switch c {
		case '[':
			b.curr = p.class(true)
			b.prev = b.prev.or(b.curr)
			c = p.peek()
			continue
		case '&':
			if c = p.next(); c == '&' {
				p.intersection(&b)
				c = p.peek()
				continue
			}
			p.pos-- // a literal ampersand
		case ']':
			if b.prev != nil || b.pending {
				if consume {
					p.next()
				}
				b.flush()
				if negate {
					return b.prev.not()
				}
				return b.prev
			}
		case 0:
			if p.pos >= len(p.t) {
				p.fail("unclosed character class")
				return nothing
			}
		}
		p.classItem(&b)
		c = p.peek()
	}
	return nothing
}

// intersection parses the right side of "&&"; the position is at the second ampersand.
func (p *parser) intersection(b *bracket) {
	from := p.pos - 1
	var right *pred
	for c := p.next(); p.err == nil && c != ']' && c != '&'; c = p.peek() {
		if c == '[' {
			right = right.or(p.class(true))
		} else {
			p.pos--
			right = right.or(p.class(false))
		}
	}
	if p.err != nil {
		return
	}
	b.flush()
	if right != nil {
		b.curr = right
	}
	switch {
	case b.prev == nil && right == nil:
		p.fail("bad class syntax")
	case b.prev == nil:
		b.prev = right
	case b.curr == nil:
		p.refuse(from, "&& without a right side") // Java fails when it matches
	default:
		b.prev = b.prev.and(b.curr)
	}
}

// classItem parses a character, a range or an escape and adds it.
func (p *parser) classItem(b *bracket) {
	item := p.classRange(b)
	if p.err != nil {
		return
	}
	b.curr = item
	if item == nil {
		b.pending = true
	} else {
		b.prev = b.prev.or(item)
	}
}

// classRange parses one item; nil when it was a character that went into the bits.
func (p *parser) classRange(b *bracket) *pred {
	c := p.peek()
	if c == '\\' {
		if e := p.char(p.pos + 1); e == 'p' || e == 'P' {
			p.pos++
			return p.family(e == 'P')
		}
		r, n := p.escape(true, p.char(p.pos+2) == '-')
		if n != nil {
			return &pred{set: n.Class, bmp: n.bmp}
		}
		c = r
	} else {
		p.next()
	}
	if p.err == nil && p.peek() == '-' {
		switch p.char(p.pos + 1) {
		case '[', ']':
		default:
			return p.rangeTo(c)
		}
	}
	return p.single(b, c)
}

// rangeTo parses the end of a range that starts with lo; the position is at the hyphen.
func (p *parser) rangeTo(lo rune) *pred {
	hi := p.next()
	if hi == '\\' {
		r, n := p.escape(true, true)
		if n != nil {
			r = -1
		}
		hi = r
	} else {
		p.next()
	}
	if hi < lo {
		p.fail("illegal character range")
		return nil
	}
	c := RangeClass(lo, hi)
	switch p.fold() {
	case FoldASCII:
		c = foldASCII(c)
	case FoldUnicode:
		var looked int
		c, looked = foldUnicode(lo, hi)
		p.spend(looked)
	}
	return &pred{set: c, bmp: p.fold() == FoldNone && (hi < 0xD800 || lo > 0xDFFF && hi < 0x10000)}
}

// single adds one character: to the bits (nil), or as a set of its own.
func (p *parser) single(b *bracket, c rune) *pred {
	set := RuneClass(c, p.fold())
	if c < 256 && set.r[len(set.r)-1] < 256 {
		b.bits.set = b.bits.set.Union(set)
		p.spend(len(b.bits.set.r))
		return nil
	}
	return &pred{set: set, bmp: bmpRune(c, p.fold())}
}

// RuneClass is what the character c matches.
func RuneClass(c rune, f Fold) *Class {
	switch f {
	case FoldASCII:
		if IsAlpha(c) {
			return RunesClass(c, c^0x20)
		}
	case FoldUnicode:
		return foldRune(c)
	}
	return RunesClass(c)
}

// FoldedRunes keeps what RuneClass says: one Class for each character and way of folding.
type FoldedRunes map[foldedRune]*Class

type foldedRune struct {
	r rune
	f Fold
}

// Class is RuneClass.
func (m FoldedRunes) Class(r rune, f Fold) *Class {
	k := foldedRune{r, f}
	if m[k] == nil {
		m[k] = RuneClass(r, f)
	}
	return m[k]
}

// family parses what is behind \p or \P; the position is at that letter.
func (p *parser) family(negate bool) *pred {
	var name string
	if c := p.next(); c != '{' {
		name = string(c)
		if c == 0 {
			name = ""
		}
		p.read()
	} else {
		p.next()
		from := p.pos
		for p.pos < len(p.t) && p.char(p.pos) != '}' {
			p.read()
		}
		if p.pos >= len(p.t) {
			p.fail("unclosed character family")
			return nil
		}
		name = string(p.t[from:p.pos])
		if name == "" {
			p.fail("empty character family")
			return nil
		}
		p.pos++
	}
	set, bmp := p.propertySet(name)
	if set == nil {
		p.fail("unknown character property name {" + name + "}")
		return nil
	}
	out := &pred{set: set, bmp: bmp}
	if negate {
		out = out.not()
	}
	return out
}

// asciiProperties are those that Java matches by UTF-16 unit.
const asciiProperties = " Alnum Alpha Blank Cntrl Digit Graph Lower Print Punct Space Upper XDigit ASCII L1 "

// propertySet finds a property by the name in the braces.
func (p *parser) propertySet(name string) (set *Class, bmp bool) {
	u := unicodeTables.Get()
	fold := p.has(flagFold)
	if key, value, ok := strings.Cut(name, "="); ok {
		switch strings.ToLower(key) {
		case "sc", "script":
			return u.lookup("sc:"+strings.ToUpper(value), fold), false
		case "blk", "block":
			return u.block(value), false
		case "gc", "general_category":
			return u.lookup("p:"+value, fold), false
		}
		return nil, false
	}
	if block, ok := strings.CutPrefix(name, "In"); ok {
		return u.block(block), false
	}
	if short, ok := strings.CutPrefix(name, "Is"); ok {
		upper := strings.ToUpper(short)
		for _, key := range []string{"is:" + upper, "p:" + short, "sc:" + upper} {
			if set = u.lookup(key, fold); set != nil {
				return set, false
			}
		}
		return nil, false
	}
	if p.has(flagUClass) {
		if set = u.lookup("u:"+strings.ToUpper(name), fold); set != nil {
			return set, false
		}
	}
	return u.lookup("p:"+name, fold), strings.Contains(asciiProperties, " "+name+" ")
}

// block finds a block by one of its names, in any case; unicode.txt has + for a blank.
func (u *unicodeData) block(name string) *Class {
	if strings.Contains(name, "+") {
		return nil
	}
	return u.lookup("blk:"+strings.ReplaceAll(strings.ToUpper(name), " ", "+"), false)
}
