package vtl

import (
	"strings"

	javatext "github.com/gatemap/gatemap/internal/java/text"
)

// unit is a tree and its place: a template, or the content of an interpolated
// string.
type unit struct {
	*tree
	base int // where it begins in the template

	outer  *unit // of an interpolated string, and
	string *node // that string in it
	chars  charPlace
}

// refInfo is what the first token of a reference says about it.
type refInfo struct {
	root string // the variable
	// prefix is printed before the value: the backslashes that remain, and the
	// $ and # glued to the reference.
	escapes, more string
	null          string // printed for a block that is nested too deeply
	escaped       bool   // \$x prints itself
	bare          bool   // no $: prints its root and has no value
	void          bool   // $\!x has no value and prints nothing
}

// strInfo is a string literal: constant text, or a template.
type strInfo struct {
	text string
	body *unit
	// lineComment says that no blank was added, because ## would hide it.
	lineComment bool
}

// preparer walks the trees in the order in which Velocity initialises its
// nodes: operands before operators. The order matters because references lose
// the escapes of their tokens on the way, and because a string can only be
// found wrong when its turn comes.
type preparer struct {
	maxDepth int
	work     *workspace
	// scopeKept says that $foreach is used other than for its plain
	// properties, so that an object has to exist.
	scopeKept bool
	mend      *mender // nil: the first error is the last
}

func (p *preparer) prepare(u *unit) error { return p.node(u, u.root) }

func (p *preparer) node(u *unit, n *node) error {
	for _, kid := range n.kids {
		if len(kid.kids) == 0 && (kid.kind == nText || kid.kind == nIdent) {
			continue // most nodes are these, and nothing is to be done for them
		}
		if err := p.node(u, kid); err != nil {
			return err
		}
	}
	err := p.meaning(u, n)
	if err != nil && p.mend != nil {
		p.mend.invalid(err)
		n.kind, n.kids = nBroken, nil
		return nil
	}
	return err
}

// meaning looks at a node whose kids are prepared.
func (p *preparer) meaning(u *unit, n *node) error {
	switch n.kind {
	case nReference:
		p.reference(u, n)
	case nString:
		return p.str(u, n)
	case nInteger, nFloat:
		// The lexer glues # and $ to what follows them.
		if image := u.image(n); strings.HasPrefix(image, "#") || strings.HasPrefix(image, "$") {
			return u.invalid(n, quoted(image)+" is no number")
		}
	case nSet:
		left := n.kids[0]
		if len(left.kids) == 0 {
			p.work.assigned.add(u.image(left)[1:])
		}
	case nDirective:
		return p.directive(u, n)
	}
	return nil
}

func (p *preparer) directive(u *unit, n *node) error {
	if len(n.kids) > 0 && n.kids[0].kind == nBroken {
		return nil
	}
	d := directives[n.name]
	if d.hasBlock() && !n.block {
		return u.invalid(n, "#"+n.name+" needs parentheses and #end")
	}
	switch d {
	case dForeach:
		p.work.assigned.add(foreachName(u, n))
	case dDefine:
		if len(n.kids) != 2 {
			return u.invalid(n, "#define takes one name")
		}
		p.work.assigned.add(u.image(n.kids[0])[1:])
	case dBreak, dStop:
		if len(n.kids) > 1 {
			return u.invalid(n, "#"+n.name+" takes at most one argument")
		}
	case dLiteral:
		if _, ok := u.literal(n.kids[0]); !ok {
			return u.invalid(n, "#literal is empty")
		}
	}
	return nil
}

func (u *unit) invalid(n *node, msg string) error {
	return &ParseError{Offset: u.offset(n), Msg: msg}
}

// foreachName is the variable of a #foreach. For anything but a reference it is
// what follows the first character, as in Velocity.
func foreachName(u *unit, n *node) string {
	first := n.kids[0]
	if first.kind == nReference {
		return first.ref.root
	}
	image := u.image(first)
	if image == "" {
		return ""
	}
	_, size := decodeUnit(image)
	return image[size:]
}

// reference reads the first token of a reference and takes from it what is not
// the reference itself.
func (p *preparer) reference(u *unit, n *node) {
	t := &u.tokens[n.first]
	image := u.text(n.first)
	r := p.work.refs.one()
	n.ref = r
	if strings.Contains(image, `\!`) {
		r.void, r.root = true, image
		return
	}
	slashes := 0
	for slashes < len(image) && image[slashes] == '\\' {
		slashes++
	}
	r.escaped = slashes%2 == 1
	r.escapes = image[:slashes/2]
	image = image[slashes:]
	if i := strings.LastIndexByte(image, '$'); i > 0 {
		r.more = image[:i]
		image = image[i:]
	}
	t.image = t.end - int32(len(image))
	r.null, _ = u.literal(n)
	switch {
	case strings.HasPrefix(image, "$!"):
		if !r.escaped {
			r.null = ""
		}
		r.root = image[2:]
		if strings.HasPrefix(image, "$!{") {
			r.root = u.text(n.first + 1)
		}
	case image == "${":
		r.root = u.text(n.first + 1)
	case strings.HasPrefix(image, "$"):
		r.root = image[1:]
	default:
		r.bare, r.root = true, image
		return
	}
	if r.root == "foreach" && !p.scopeKept {
		_, _, plain := loopProperty(u, n)
		p.scopeKept = !plain
	}
}

// str prepares a string literal. In double quotes it is unescaped, and it is a
// template if it has a $ or # in it.
func (p *preparer) str(u *unit, n *node) error {
	image := u.image(n)
	quote := image[:1]
	s := p.work.strs.one()
	s.text = image[1 : len(image)-1]
	n.str = s
	if quote == `"` {
		var ok bool
		if s.text, ok = unescape(s.text); !ok {
			return &ParseError{Offset: u.offset(n), Msg: `\u needs four hexadecimal digits`}
		}
	}
	if strings.Contains(s.text, quote) {
		s.text = strings.ReplaceAll(s.text, quote+quote, quote)
	}
	if quote != `"` || !strings.ContainsAny(image, "$#") {
		return nil
	}
	src := s.text
	if s.lineComment = strings.Contains(src, "##"); !s.lineComment {
		src += " "
	}
	at := u.offset(n) + 1
	s.body = &unit{tree: new(tree), base: u.base + at, outer: u, string: n}
	outer := p.mend
	if outer != nil {
		if outer.full() {
			n.kind = nBroken
			return nil
		}
		p.mend = newMender(src, maxFaults-len(outer.faults))
	}
	err := parse(src, p.maxDepth, p.work, s.body.tree, p.mend)
	if err == nil {
		err = p.prepare(s.body)
	}
	if outer != nil {
		outer.adopt(p.mend, at)
		p.mend = outer
	}
	if err != nil {
		return within(err, at)
	}
	return nil
}

// within moves an error inside a string to its place in the template.
func within(err error, base int) error {
	switch e := err.(type) {
	case *ParseError:
		e.Offset += base
	case *LimitError:
		e.Offset += base
	case *ExecError:
		e.Offset += base
	}
	return err
}

// unescape replaces \u and four hexadecimal digits. It reports false for
// anything else after \u. As Integer.parseInt does, it takes a sign.
func unescape(s string) (string, bool) {
	if !strings.Contains(s, `\u`) {
		return s, true
	}
	var b []byte
	for {
		before, after, found := strings.Cut(s, `\u`)
		b = javatext.Append(b, before)
		if !found {
			return string(b), true
		}
		if len(after) < 4 {
			return "", false
		}
		u, ok := hexUnit(after[:4])
		if !ok {
			return "", false
		}
		b = javatext.AppendUnit(b, u)
		s = after[4:]
	}
}

func hexUnit(s string) (uint16, bool) {
	negative := s[0] == '-'
	if negative || s[0] == '+' {
		s = s[1:]
	}
	n := 0
	for i := 0; i < len(s); i++ {
		c := s[i] | 0x20
		switch {
		case isDigit(s[i]):
			n = n<<4 | int(s[i]-'0')
		case c >= 'a' && c <= 'f':
			n = n<<4 | int(c-'a'+10)
		default:
			return 0, false
		}
	}
	if negative {
		n = -n
	}
	return uint16(n), true
}
