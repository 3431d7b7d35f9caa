package syntax

import javachar "github.com/gatemap/gatemap/internal/java/char"

var controlEscapes = map[rune]rune{'a': 7, 'e': 033, 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// escape parses an escape from its backslash on, \p and \P excepted. It returns a character, or a node for what is not one.
// Inside a class a node is always a KindClass; inRange says that the escape is an end of a range, where \v is the
// character U+000B.
func (p *parser) escape(inClass, inRange bool) (rune, *Node) {
	if p.pos+1 >= len(p.t) {
		p.pos = len(p.t) + 1
		p.fail("a backslash ends the pattern")
		return 0, nil
	}
	c := p.t[p.pos+1]
	p.pos += 2
	if r, ok := controlEscapes[c]; ok {
		return r, nil
	}
	switch c {
	case '0':
		return p.octal(), nil
	case 'c':
		if p.pos >= len(p.t) {
			p.fail("illegal control escape sequence")
			return 0, nil
		}
		return p.read() ^ 64, nil
	case 'u':
		return p.unicodeEscape(), nil
	case 'x':
		return p.hex(), nil
	case 'N':
		return p.namedCharacter(), nil
	case 'v':
		if inRange {
			return 0x0B, nil
		}
	}
	if n := p.escapedClass(c); n != nil {
		return 0, n
	}
	if !IsAlpha(c) && (c < '1' || c > '9') {
		return c, nil
	}
	if !inClass {
		if n := p.escapedAssertion(c); n != nil || p.err != nil {
			return 0, n
		}
	}
	p.fail("illegal or unsupported escape sequence")
	return 0, nil
}

// escapedClass returns the predefined class \c, or nil.
func (p *parser) escapedClass(c rune) *Node {
	n := &Node{Kind: KindClass, bmp: true}
	lower := c | 0x20
	switch lower {
	case 'd':
		n.Class = digitClass
	case 's':
		n.Class = spaceClass
	case 'w':
		n.Class = WordClass
	case 'h':
		n.Class = horizClass
	case 'v':
		n.Class = VerticalSpace
	default:
		return nil
	}
	if p.has(flagUClass) && (lower == 'd' || lower == 's' || lower == 'w') {
		n.Class, n.bmp = unicodeTables.Get().lookup("U:"+string(lower), false), false
	}
	if c != lower {
		n.Class, n.bmp = n.Class.negate(), false
	}
	if !n.bmp {
		p.tree.Supplementary = true
	}
	return n
}

// escapedAssertion returns the node of an escape that is neither character nor class, or nil.
func (p *parser) escapedAssertion(c rune) *Node {
	switch c {
	case '1', '2', '3', '4', '5', '6', '7', '8', '9':
		return p.backref(int(c - '0'))
	case 'A':
		return &Node{Kind: KindBeginText}
	case 'B':
		return &Node{Kind: KindWordBoundary, Negative: true, Unicode: p.has(flagUClass)}
	case 'b':
		return p.boundary()
	case 'G':
		return &Node{Kind: KindLastMatch}
	case 'R':
		return &Node{Kind: KindLineBreak}
	case 'X':
		return &Node{Kind: KindGrapheme}
	case 'Z':
		return &Node{Kind: KindEndTextBreak, Unix: p.has(flagUnix)}
	case 'z':
		return &Node{Kind: KindEndText}
	case 'k':
		if p.read() != '<' {
			p.fail(`\k is not followed by '<' for named capturing group`)
			return nil
		}
		name := p.groupName(p.read())
		g, ok := p.names[name]
		if !ok {
			p.fail("named capturing group <" + name + "> does not exist")
			return nil
		}
		return &Node{Kind: KindBackref, Index: g, Name: name, Fold: p.fold()}
	}
	return nil
}

// backref takes further digits as long as the number is that of a group that has begun.
func (p *parser) backref(g int) *Node {
	for {
		c := p.peek()
		if !IsDigit(c) || g*10+int(c-'0') > p.groups {
			return &Node{Kind: KindBackref, Index: g, Fold: p.fold()}
		}
		g = g*10 + int(c-'0')
		p.read()
	}
}

// octal parses the digits of \0n, \0nn and \0mnn with m <= 3.
func (p *parser) octal() rune {
	isOctal := func(c rune) bool { return '0' <= c && c <= '7' }
	n := p.read()
	if !isOctal(n) {
		p.fail("illegal octal escape sequence")
		return 0
	}
	v := n - '0'
	m := p.read()
	if !isOctal(m) {
		p.pos--
		return v
	}
	v = v*8 + m - '0'
	o := p.read()
	if !isOctal(o) || n > '3' {
		p.pos--
		return v
	}
	return v*8 + o - '0'
}

// hex parses the digits of \xhh and \x{h..h}.
func (p *parser) hex() rune {
	c := p.read()
	if d := hexValue(c); d >= 0 {
		if e := hexValue(p.read()); e >= 0 {
			return d<<4 | e
		}
	} else if c == '{' && hexValue(p.peek()) >= 0 {
		v := rune(0)
		for {
			c = p.read()
			d := hexValue(c)
			if d < 0 {
				break
			}
			if v = v<<4 | d; v > MaxRune {
				p.fail("hexadecimal code point is too big")
				return 0
			}
		}
		if c != '}' {
			p.fail("unclosed hexadecimal escape sequence")
		}
		return v
	}
	p.fail("illegal hexadecimal escape sequence")
	return 0
}

// unicodeEscape parses the digits of \uhhhh; two of them that are a surrogate pair are one code point.
func (p *parser) unicodeEscape() rune {
	hi := p.fourDigits()
	if !IsHigh(hi) {
		return hi
	}
	behind := p.pos
	if p.read() == '\\' && p.read() == 'u' {
		if lo := p.fourDigits(); IsLow(lo) {
			return (hi-0xD800)<<10 + (lo - 0xDC00) + 0x10000
		}
	}
	if p.err == nil {
		p.pos = behind
	}
	return hi
}

func (p *parser) fourDigits() rune {
	v := rune(0)
	for range 4 {
		d := hexValue(p.read())
		if d < 0 {
			p.fail("illegal Unicode escape sequence")
			return 0
		}
		v = v<<4 | d
	}
	return v
}

// namedCharacter parses the braces of \N{name}. Under (?x) the name may hold comments, which are part of it.
func (p *parser) namedCharacter() rune {
	if p.read() != '{' {
		p.fail("illegal character name escape sequence")
		return 0
	}
	from := p.pos
	for p.read() != '}' {
		if p.pos >= len(p.t) {
			p.fail("unclosed character name escape sequence")
			return 0
		}
	}
	name := string(p.t[from : p.pos-1])
	r, ok := javachar.CodePoint(name)
	if !ok {
		p.fail("unknown character name [" + name + "]")
	}
	return r
}

// boundary parses what is behind \b. Without a "g" a brace is a quantifier, which fails later; Java ends with the error of
// an illegal escape only if no "}" follows the "g".
func (p *parser) boundary() *Node {
	if p.peek() == '{' {
		from := p.pos
		p.pos++
		if p.char(p.pos) == 'g' {
			p.pos++
			if p.read() != '}' {
				return nil
			}
			return &Node{Kind: KindGraphemeBoundary}
		}
		p.pos = from
	}
	return &Node{Kind: KindWordBoundary, Unicode: p.has(flagUClass)}
}
