package vtl

import "slices"

// parser builds the tree. It is a recursive descent over the grammar of
// Velocity 1.7, with the grammar's own look-ahead, because a token that is
// looked at early is cut in the state of that moment.
//
// The first error turns the rest of the input into kEOF, so that productions
// need not check for it. A parser with a mender goes on behind it (mend.go): the
// statement, or the head of the directive, that failed becomes one kBroken.
type parser struct {
	lx       lexer
	tokens   []token
	cur      int32 // the token consumed last; tokens[0] stands before the source
	next     kind  // of the token behind cur; kUncut when peek has to find out
	err      *ParseError
	limit    error
	depth    int
	maxDepth int
	scanned  map[int32]int32
	work     *workspace
	mend     *mender // nil: the first error is the last
}

// parse parses src. The macros declared so far matter to escapes only. The tree
// lives in the workspace. With a mender there is a tree whatever src is, and the
// mender has the errors.
func parse(src string, maxDepth int, work *workspace, into *tree, mend *mender) error {
	var p parser
	p.mend = mend
	p.lx.src, p.lx.stack, p.lx.work = src, work.stack, work
	p.maxDepth, p.work, p.next = maxDepth, work, kUncut
	p.tokens = append(work.buffer(16+len(src)/3), token{})
	root := p.open(nRoot)
	for {
		for !p.stopped() && p.peek() != kEOF {
			p.add(root, p.statement())
		}
		if !p.stopped() || p.mend == nil {
			break
		}
		p.add(root, p.mendStatement(p.cur))
	}
	p.close(root)
	work.keep(p.tokens)
	work.stack = p.lx.stack[:0]
	if p.limit != nil {
		return p.limit
	}
	if p.err != nil {
		return p.err
	}
	*into = tree{src: src, root: root, tokens: p.tokens, work: work}
	return nil
}

func (p *parser) add(n, kid *node) { p.work.add(n, kid) }

// text is the text of a token.
func (p *parser) text(t *token) string { return p.lx.src[t.image:t.end] }

func (p *parser) stopped() bool { return p.err != nil || p.limit != nil }

// ahead returns the token n places after the current one.
func (p *parser) ahead(n int32) *token { return p.token(p.cur + n) }

func (p *parser) token(i int32) *token {
	for n := len(p.tokens); int(i) >= n; n++ {
		if n == cap(p.tokens) {
			p.tokens = slices.Grow(p.tokens, 1)
		}
		p.tokens = p.tokens[:n+1]
		p.lx.next(&p.tokens[n])
	}
	if p.lx.err != nil && p.err == nil && p.tokens[i].kind == kEOF {
		p.err, p.next = p.lx.err, kUncut
	}
	return &p.tokens[i]
}

// peek returns the kind of the next token.
func (p *parser) peek() kind {
	if p.next != kUncut {
		return p.next
	}
	return p.cut()
}

// cut is peek where the token may have to be cut first.
func (p *parser) cut() kind {
	if p.stopped() {
		return kEOF
	}
	k := p.ahead(1).kind
	if k != kEOF {
		p.next = k
	}
	return k
}

// advance takes the next token.
func (p *parser) advance() {
	p.cur++
	p.next = kUncut
	if i := int(p.cur + 1); i < len(p.tokens) && !p.stopped() {
		if k := p.tokens[i].kind; k != kEOF {
			p.next = k
		}
	}
}

// peek2 returns the kind of the token after the next.
func (p *parser) peek2() kind {
	if p.stopped() {
		return kEOF
	}
	return p.ahead(2).kind
}

// consume takes the next token, which has to be of kind k.
func (p *parser) consume(k kind) {
	if p.peek() != k {
		p.unexpected()
		return
	}
	p.advance()
}

// accept takes the next token if it is of kind k.
func (p *parser) accept(k kind) bool {
	if p.peek() != k {
		return false
	}
	p.advance()
	return true
}

func (p *parser) unexpected() {
	if p.stopped() {
		return
	}
	t := p.ahead(1)
	if p.stopped() {
		return
	}
	what := "unexpected end of template"
	if t.kind != kEOF {
		what = "unexpected " + quoted(p.text(t))
	}
	p.fail(t, what)
}

func (p *parser) fail(t *token, msg string) {
	if !p.stopped() {
		p.err = &ParseError{Offset: int(t.start), Msg: msg}
		p.next = kUncut
	}
}

// open begins a node at the next token, which is cut now.
func (p *parser) open(k nodeKind) *node {
	if !p.stopped() {
		p.ahead(1)
	}
	n := p.work.nodes.one()
	n.kind, n.first = k, min(p.cur+1, int32(len(p.tokens)-1))
	return n
}

// close ends n at the current token.
func (p *parser) close(n *node) *node {
	n.last = p.cur
	return n
}

// leaf makes a node of the next token.
func (p *parser) leaf(k nodeKind) *node {
	n := p.open(k)
	if !p.stopped() {
		p.advance()
	}
	return p.close(n)
}

// enter counts a level of nesting; leave goes back.
func (p *parser) enter() {
	if p.depth++; p.depth > p.maxDepth && !p.stopped() {
		p.limit = &LimitError{What: "nesting", Limit: int64(p.maxDepth), Offset: int(p.ahead(1).start)}
		p.next = kUncut
	}
}

func (p *parser) leave() { p.depth-- }

// statement parses what may stand in a template or a block.
func (p *parser) statement() *node {
	p.enter()
	before := p.cur
	n := p.anyStatement()
	p.leave()
	if p.stopped() && p.mend != nil {
		return p.mendStatement(before)
	}
	return n
}

func (p *parser) anyStatement() *node {
	switch p.peek() {
	case kIf:
		return p.ifStatement()
	case kIdent:
		return p.reference()
	case kRefCurly:
		if p.peek2() == kIdent {
			return p.reference()
		}
		return p.leaf(nText)
	case kLineComment:
		n := p.open(nComment)
		p.advance()
		p.accept(kLineCommentEnd)
		return p.close(n)
	case kBlockComment, kDocComment:
		return p.leaf(nComment)
	case kTextBlock:
		return p.leaf(nTextBlock)
	case kSet:
		return p.setDirective()
	case kEscDirective:
		n := p.leaf(nEscaped)
		t := &p.tokens[n.first]
		t.image += p.escapedDirective(p.text(t))
		return n
	case kDoubleEscape:
		return p.escape()
	case kWord, kBracedWord:
		return p.directive()
	case kOpenParen, kCloseParen, kEscape, kText, kString, kInteger, kFloat, kDot, kRefCloseCurly, kEmptyIndex:
		return p.leaf(nText)
	}
	p.unexpected()
	return p.close(p.open(nText))
}

// startsStatement reports whether another statement follows in a block.
func (p *parser) startsStatement() bool {
	switch p.peek() {
	case kIf, kIdent, kRefCurly, kLineComment, kBlockComment, kDocComment, kTextBlock, kSet, kEscDirective,
		kDoubleEscape, kWord, kBracedWord, kOpenParen, kCloseParen, kEscape, kText, kString, kInteger, kFloat,
		kDot, kRefCloseCurly, kEmptyIndex:
		return true
	}
	return false
}

func (p *parser) block() *node {
	n := p.open(nBlock)
	for {
		for p.startsStatement() {
			p.add(n, p.statement())
		}
		if p.mend == nil || !p.mendBlock(n) {
			return p.close(n)
		}
	}
}

func (p *parser) ifStatement() *node {
	n := p.open(nIf)
	if p.mend != nil {
		p.mend.opens(int(p.tokens[n.first].start), "if")
	}
	p.condition(n, kIf)
	for p.peek() == kElseIf {
		e := p.open(nElseIf)
		p.condition(e, kElseIf)
		p.add(n, p.close(e))
	}
	if p.peek() == kElse {
		p.elseBranch(n)
	}
	p.consumeEnd(n)
	return p.close(n)
}

func (p *parser) elseBranch(n *node) {
	e := p.open(nElse)
	p.consume(kElse)
	if p.mend != nil {
		o := p.mend.innermost()
		o.hasElse, o.elseAt = true, int(p.tokens[e.first].start)
	}
	p.add(e, p.block())
	p.add(n, p.close(e))
}

// consumeEnd takes the #end of n.
func (p *parser) consumeEnd(n *node) {
	if p.mend != nil {
		p.mendEnd(n)
		return
	}
	p.consume(kEnd)
}

// condition parses a condition and the block that it guards.
func (p *parser) condition(n *node, k kind) {
	p.consume(k)
	p.accept(kSpace)
	p.consume(kOpenParen)
	p.add(n, p.expression())
	p.consume(kCloseParen)
	if p.stopped() && p.mend != nil {
		p.mendHead(n, 0)
	}
	p.add(n, p.block())
}

func (p *parser) setDirective() *node {
	n := p.open(nSet)
	p.consume(kSet)
	p.accept(kSpace)
	left := p.reference()
	whole := !p.stopped()
	p.accept(kSpace)
	p.consume(kAssign)
	p.add(n, left)
	p.add(n, p.expression())
	p.consume(kCloseParen)
	p.lx.inSet = false
	if p.stopped() && whole && p.mend != nil {
		p.mendHead(n, 1)
	}
	return p.close(n)
}

// escape parses backslashes in pairs. Before a directive each pair is one
// backslash, elsewhere it stays as it is.
func (p *parser) escape() *node {
	n := p.open(nEscape)
	count := 0
	for p.accept(kDoubleEscape) {
		count++
	}
	each := `\\`
	if !p.stopped() && p.isDirective(p.ahead(1)) {
		each = `\`
	}
	b := make([]byte, 0, 2*count)
	for range count {
		b = append(b, each...)
	}
	n.name = string(b)
	return p.close(n)
}

func (p *parser) isDirective(t *token) bool {
	switch t.kind {
	case kEnd, kIf, kElseIf, kElse:
		return true
	case kEOF:
		return false
	}
	image := p.text(t)
	_, size := decodeUnit(image)
	name := image[size:]
	return directives[name] != dNone || p.work.macros[name]
}

// escapedDirective returns how many backslashes go when those before the name
// of a directive, or of a macro that the template has declared, are halved.
func (p *parser) escapedDirective(image string) int32 {
	slashes := 0
	for image[slashes] == '\\' {
		slashes++
	}
	tag := image[slashes+1:]
	if tag[0] == '{' {
		tag = tag[1 : len(tag)-1]
	}
	switch tag {
	case "if", "end", "set", "else", "elseif":
	default:
		if directives[tag] == dNone && !p.work.macros[tag] {
			return 0
		}
	}
	return int32(slashes - (slashes-1)/2)
}
