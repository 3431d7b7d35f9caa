package vtl

// directiveKind is a directive that the engine registers.
type directiveKind uint8

const (
	dNone directiveKind = iota
	dForeach
	dInclude
	dParse
	dMacro
	dLiteral
	dBreak
	dDefine
	dStop
)

// directives are those of Velocity 1.7 but #evaluate, which the service does
// not have (rules/velocity.md#engine).
var directives = map[string]directiveKind{
	"foreach": dForeach, "include": dInclude, "parse": dParse, "macro": dMacro,
	"literal": dLiteral, "break": dBreak, "define": dDefine, "stop": dStop,
}

// hasBlock reports whether #end closes the directive.
func (d directiveKind) hasBlock() bool {
	return d == dForeach || d == dMacro || d == dLiteral || d == dDefine
}

// directive parses everything with a # that the grammar does not know by name:
// a registered directive, or a name that means nothing and is printed.
func (p *parser) directive() *node {
	n := p.open(nDirective)
	word := p.cur + 1
	n.name = p.directiveName(p.ahead(1))
	p.advance()
	d := directives[n.name]
	if p.mend != nil && !p.stopped() && (d == dNone || d.hasBlock() && !p.parenAhead()) {
		p.mend.names(n.name, int(p.tokens[word].start))
	}
	n.block = d.hasBlock() || d == dNone && len(n.name) > 0 && n.name[0] == '@'
	p.lx.state = sDirective
	if !p.parenAhead() {
		if d == dMacro {
			p.fail(&p.tokens[word], "a macro declaration requires at least a name")
		}
		p.lx.pop()
		n.block = false
		return p.close(n)
	}
	p.accept(kSpace)
	p.consume(kOpenParen)
	whole := 0
	for i := 0; p.argumentAhead(); i++ {
		p.add(n, p.argument(d, i, word))
		if !p.stopped() {
			whole = len(n.kids)
		}
	}
	p.accept(kSpace)
	p.consume(kCloseParen)
	if p.stopped() && p.mend != nil {
		p.mendHead(n, whole)
	}
	if !n.block {
		return p.close(n)
	}
	if p.mend != nil {
		p.mend.opens(int(p.tokens[n.first].start), n.name)
	}
	p.add(n, p.block())
	p.consumeEnd(n)
	if d == dMacro {
		p.declareMacro(n, word)
		if p.stopped() && p.mend != nil {
			p.take(InvalidFault)
		}
	}
	return p.close(n)
}

func (p *parser) directiveName(t *token) string {
	image := p.text(t)
	if t.kind == kBracedWord {
		return image[2 : len(image)-1]
	}
	return image[1:]
}

// parenAhead looks for a parenthesis after white space in the source itself.
func (p *parser) parenAhead() bool {
	if p.stopped() {
		return false
	}
	src := p.lx.src
	i := p.lx.pos
	for i < len(src) && isSpace(src[i]) {
		i++
	}
	return i < len(src) && src[i] == '('
}

// argumentAhead looks two tokens ahead for another argument.
func (p *parser) argumentAhead() bool {
	k := p.peek()
	if k != kSpace && k != kComma {
		return p.argumentStarts(k, 2)
	}
	next := p.peek2()
	if k == kSpace && next == kComma || k == kComma && next == kSpace {
		return true
	}
	return next == kWord || startsOperand(next)
}

// argumentStarts reports whether k and the token after it can begin an
// argument.
func (p *parser) argumentStarts(k kind, after int32) bool {
	switch k {
	case kRefCurly:
		return p.peek2() == kIdent
	case kOpenBracket:
		next := p.peek2()
		return startsParameter(next) || next == kCloseBracket
	case kOpenCurly:
		next := p.peek2()
		return startsParameter(next) || next == kCloseCurly || next == kRefCloseCurly
	}
	return k == kWord || startsOperand(k)
}

// argument parses the i-th argument of directive d.
func (p *parser) argument(d directiveKind, i int, word int32) *node {
	p.accept(kSpace)
	if p.accept(kComma) {
		p.accept(kSpace)
	}
	if p.peek() != kWord {
		if d == dMacro && i == 0 {
			arg := p.operand()
			p.fail(&p.tokens[word], "the first argument of #macro must be a name")
			return arg
		}
		return p.operand()
	}
	arg := p.leaf(nWord)
	if d != dNone && !(d == dMacro && i == 0) && !(d == dForeach && i == 1) {
		p.fail(&p.tokens[word], "invalid argument "+quoted(p.text(&p.tokens[arg.first])))
	}
	return arg
}

// declareMacro remembers the name of a macro. The service refuses to register
// macros, but their names count as directives in escapes.
func (p *parser) declareMacro(n *node, word int32) {
	if p.stopped() {
		return
	}
	if len(n.kids) < 2 || n.kids[0].kind != nWord {
		p.fail(&p.tokens[word], "the first argument of #macro must be a name")
		return
	}
	p.work.macros[p.text(&p.tokens[n.kids[0].first])] = true
}
