package syntax

// flags are the inline flags in force.
type flags uint8

const (
	flagFold    flags = 1 << iota // i
	flagLines                     // m
	flagDotAll                    // s
	flagUnix                      // d
	flagUFold                     // u
	flagComment                   // x
	flagUClass                    // U
)

// MaxPattern bounds the bytes of a pattern that Parse accepts.
const MaxPattern = 1 << 19

// maxDepth bounds the nesting of groups and classes; Java itself overflows its stack at a few thousand.
const maxDepth = 1000

// Parse parses a java.util.regex pattern as Java 17 does. The error is an [*Error]: a pattern that Java rejects, or one with
// something that this package does not support (the undocumented (?c), say), told apart by
// Error.Unsupported. Source: rules/selection.md#flavour, java.util.regex.Pattern.
func Parse(pattern string) (*Tree, error) {
	if len(pattern) > MaxPattern {
		e := newError(pattern[:64], 64, "pattern longer than 512 KiB")
		e.Unsupported = true
		return nil, e
	}
	q := expandQuotes(scan(pattern))
	p := &parser{pattern: pattern, t: q.r, at: q.at, names: map[string]int{}}
	p.tree = &Tree{Pattern: pattern, Names: p.names}
	p.scanSupplementary()
	p.tree.Supplementary = p.lastSupp >= 0
	root := p.expr()
	if p.err == nil && p.pos != len(p.t) {
		if p.peek() == ')' {
			p.pos++ // Java names the character before
			p.fail("unmatched closing ')'")
		} else {
			p.fail("unexpected end of the pattern")
		}
	}
	if p.err != nil {
		p.err.Work = p.work
		return nil, p.err
	}
	p.tree.Root, p.tree.Groups, p.tree.Work = root, p.groups, p.work
	return p.tree, nil
}

// parser reads code points the way java.util.regex does: under (?x) each way of looking at the next character skips
// white space and comments or does not, and which characters it skips where is visible in what patterns mean.
// The first error moves the position to the end, so that productions need not check.
type parser struct {
	pattern  string
	t        []rune
	at       []int
	pos      int
	flags    flags
	groups   int
	names    map[string]int
	depth    int
	tree     *Tree
	err      *Error
	work     int // see spend
	made     map[operation]*Class
	ranges   []rune // those of the set that is made
	lastSupp int    // position of the last supplementary code point or surrogate in t, or -1
}

func (p *parser) scanSupplementary() {
	p.lastSupp = -1
	for i, r := range p.t {
		if IsSupplementary(r) {
			p.lastSupp = i
		}
	}
}

// IsSupplementary reports whether Java matches r by code point: it is beyond U+FFFF, or half a pair, which may be part of one.
func IsSupplementary(r rune) bool { return r >= 0x10000 || r >= 0xD800 && r <= 0xDFFF }

// fail records an error at the character before the position, as Java counts.
func (p *parser) fail(msg string) { p.failAt(p.offset(p.pos-1), msg, false) }

// failCount is fail for braces that are no count of repetitions.
func (p *parser) failCount(msg string) {
	first := p.err == nil
	p.fail(msg)
	p.err.Repetition = first
}

// refuse records that the construct that starts at position from is not supported.
func (p *parser) refuse(from int, msg string) { p.failAt(p.offset(from), msg, true) }

func (p *parser) failAt(offset int, msg string, unsupported bool) {
	if p.err == nil {
		p.err = newError(p.pattern, offset, msg)
		p.err.Unsupported = unsupported
	}
	p.pos = len(p.t)
}

// offset is the byte offset of the code point at position i.
func (p *parser) offset(i int) int {
	switch {
	case i < 0:
		return 0
	case i >= len(p.at):
		return len(p.pattern)
	}
	return p.at[i]
}

// char is the code point at position i, 0 beyond the end.
func (p *parser) char(i int) rune {
	if i < len(p.t) {
		return p.t[i]
	}
	return 0
}

func (p *parser) has(f flags) bool { return p.flags&f != 0 }

// peek returns the next character; under (?x) it moves past white space and comments first.
func (p *parser) peek() rune {
	c := p.char(p.pos)
	if p.has(flagComment) {
		c = p.skipAhead(c)
	}
	return c
}

// next moves on by one and peeks.
func (p *parser) next() rune {
	p.pos++
	return p.peek()
}

// skipAhead moves to the first character from c on that is neither white space nor comment.
func (p *parser) skipAhead(c rune) rune {
	for {
		for isSpace(c) {
			p.pos++
			c = p.char(p.pos)
		}
		if c != '#' {
			return c
		}
		for c != 0 && !p.endsComment(c) || c == '#' {
			p.pos++
			c = p.char(p.pos)
		}
		if c == 0 {
			return 0
		}
	}
}

// endsComment reports a line separator; a NUL ends a comment too.
func (p *parser) endsComment(c rune) bool {
	if p.has(flagUnix) {
		return c == '\n'
	}
	return IsTerminator(c)
}

// read returns the next character and moves behind it; under (?x) it skips white space and comments first.
func (p *parser) read() rune {
	c := p.char(p.pos)
	p.pos++
	for p.has(flagComment) && (isSpace(c) || c == '#') {
		if c == '#' {
			for c != 0 && !p.endsComment(c) || c == '#' {
				c = p.char(p.pos)
				p.pos++
			}
			if c == 0 {
				return 0
			}
		}
		for isSpace(c) {
			c = p.char(p.pos)
			p.pos++
		}
	}
	return c
}

// accept reads the character c or fails.
func (p *parser) accept(c rune, msg string) {
	if p.read() != c {
		p.fail(msg)
	}
}

// expr parses alternatives up to ")" or the end.
func (p *parser) expr() *Node {
	if p.depth++; p.depth > maxDepth {
		p.refuse(p.pos, "groups are nested too deeply")
	}
	defer func() { p.depth-- }()
	start := p.pos
	alts := []*Node{p.sequence()}
	for p.err == nil && p.peek() == '|' {
		p.next()
		alts = append(alts, p.sequence())
	}
	if len(alts) == 1 {
		return alts[0]
	}
	return p.node(&Node{Kind: KindAlternate, Subs: alts}, start)
}

// node sets the place of n: from position start to here.
func (p *parser) node(n *Node, start int) *Node {
	n.Pos, n.End = p.offset(start), p.offset(p.pos)
	return n
}

// sequence parses elements up to "|", ")" or the end.
func (p *parser) sequence() *Node {
	start := p.pos
	var subs []*Node
	for p.err == nil {
		c := p.peek()
		if c == '|' || c == ')' || c == 0 && p.pos >= len(p.t) {
			break
		}
		if n := p.element(c); n != nil {
			subs = append(subs, n)
		}
	}
	switch len(subs) {
	case 0:
		return p.node(&Node{Kind: KindEmpty}, start)
	case 1:
		return subs[0]
	}
	return p.node(&Node{Kind: KindConcat, Subs: subs}, start)
}

// element parses one element, whose first character is c, with its quantifier; nil for flags that stand alone.
func (p *parser) element(c rune) *Node {
	start := p.pos
	var n *Node
	switch c {
	case '(':
		if n = p.group(); n == nil {
			return nil
		}
	case '[':
		n = p.classNode(p.class(true), start)
	case '^':
		p.next()
		n = p.node(&Node{Kind: KindBeginText}, start)
		if p.has(flagLines) {
			n.Kind, n.Unix = KindBeginLine, p.has(flagUnix)
		}
	case '$':
		p.next()
		n = p.node(&Node{Kind: KindEndTextBreak, Unix: p.has(flagUnix)}, start)
		if p.has(flagLines) {
			n.Kind = KindEndLine
		}
	case '.':
		p.next()
		n = p.node(&Node{Kind: KindClass, Class: p.dot(), Dot: true, bmp: true}, start)
	case '?', '*', '+':
		p.next()
		p.fail("dangling meta character '" + string(c) + "'")
		return nil
	default:
		n = p.atom()
	}
	return p.closure(n, start)
}

func (p *parser) dot() *Class {
	switch {
	case p.has(flagDotAll):
		return AnyRune
	case p.has(flagUnix):
		return unixDotClass
	}
	return dotClass
}

// atom parses a run of literal characters, or one escape that is not a character.
func (p *parser) atom() *Node {
	start := p.pos
	var lit []rune
	prev := 0
	c := p.peek()
loop:
	for p.err == nil {
		switch c {
		case '*', '+', '?', '{':
			if len(lit) > 1 { // the quantifier takes the last character only
				p.pos = prev
				lit = lit[:len(lit)-1]
			}
			break loop
		case '$', '.', '^', '(', '[', '|', ')':
			break loop
		case '\\':
			if e := p.char(p.pos + 1); e == 'p' || e == 'P' {
				if len(lit) > 0 {
					break loop
				}
				return p.property(start)
			}
			prev = p.pos
			r, n := p.escape(false, false)
			if n != nil {
				if len(lit) > 0 {
					p.pos = prev
					break loop
				}
				return p.node(n, start)
			}
			lit = append(lit, r)
			c = p.peek()
		default:
			if c == 0 && p.pos >= len(p.t) {
				break loop
			}
			prev = p.pos
			lit = append(lit, c)
			c = p.next()
		}
	}
	return p.literal(lit, start)
}

// literal makes the node of a run of characters.
func (p *parser) literal(lit []rune, start int) *Node {
	if len(lit) == 0 {
		return p.node(&Node{Kind: KindLiteral}, start)
	}
	if len(lit) == 1 && !bmpRune(lit[0], p.fold()) {
		p.tree.Supplementary = true
	}
	return p.node(&Node{Kind: KindLiteral, Runes: lit, Fold: p.fold()}, start)
}

// bmpRune reports whether Java matches the single character r by UTF-16 unit. (It does not decide so for longer runs.)
func bmpRune(r rune, f Fold) bool {
	return !IsSupplementary(r) && (f != FoldUnicode || ToLower(ToUpper(r)) == ToUpper(r))
}

func (p *parser) fold() Fold {
	switch {
	case !p.has(flagFold):
		return FoldNone
	case p.has(flagUFold):
		return FoldUnicode
	}
	return FoldASCII
}

// property parses \p and \P outside a class; the backslash is at the position.
func (p *parser) property(start int) *Node {
	negate := p.char(p.pos+1) == 'P'
	p.pos++
	return p.classNode(p.family(negate), start)
}

func (p *parser) classNode(c *pred, start int) *Node {
	if p.err != nil {
		return p.node(&Node{Kind: KindEmpty}, start)
	}
	if !c.bmp {
		p.tree.Supplementary = true
	}
	return p.node(&Node{Kind: KindClass, Class: p.eval(c), bmp: c.bmp}, start)
}

// MaxRepeat is the largest count of a repetition. As an upper limit it stands for none.
const MaxRepeat = 1<<31 - 1

// closure parses a quantifier behind n, if there is one.
func (p *parser) closure(n *Node, start int) *Node {
	lo, hi := 0, 0
	switch p.peek() {
	case '?':
		lo, hi = 0, 1
		p.next()
	case '*':
		lo, hi = 0, -1
		p.next()
	case '+':
		lo, hi = 1, -1
		p.next()
	case '{':
		if !IsDigit(p.char(p.pos + 1)) {
			p.pos += 2
			p.failCount("illegal repetition")
			return n
		}
		lo, hi = p.counts()
	default:
		return n
	}
	mode := Greedy
	switch p.peek() {
	case '?':
		p.next()
		mode = Lazy
	case '+':
		p.next()
		mode = Possessive
	}
	out := &Node{Kind: KindRepeat, Subs: []*Node{n}, Min: lo, Max: hi, Mode: mode}
	if p.err == nil {
		out.Form = formOf(out)
	}
	return p.node(out, start)
}

// counts parses {n}, {n,} or {n,m} from the brace on.
func (p *parser) counts() (lo, hi int) {
	p.pos++
	c := p.read()
	lo, c = p.number(c)
	hi = lo
	if c == ',' {
		c = p.read()
		hi = -1
		if c != '}' {
			hi, c = p.number(c)
		}
	}
	switch {
	case p.err != nil:
	case c != '}':
		p.fail("unclosed counted closure")
	case hi >= 0 && hi < lo:
		p.failCount("illegal repetition range")
	}
	if hi == MaxRepeat {
		hi = -1
	}
	return lo, hi
}

// number reads digits from c on and returns what follows them.
func (p *parser) number(c rune) (int, rune) {
	n := 0
	for IsDigit(c) {
		if n = n*10 + int(c-'0'); n > MaxRepeat {
			p.failCount("illegal repetition range")
			return 0, 0
		}
		c = p.read()
	}
	return n, c
}
