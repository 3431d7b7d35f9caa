package vtl

func (p *parser) expression() *node {
	p.enter()
	n := p.open(nExpression)
	p.add(n, p.binary(1))
	p.leave()
	return p.close(n)
}

// operator is a binary operator: its node, and how strongly it binds.
type operator struct {
	node  nodeKind
	level uint8 // from 1; 0 for what is no operator
}

const strongest = 6

var operators = [kInvalid + 1]operator{
	kOr:    {nOr, 1},
	kAnd:   {nAnd, 2},
	kEqual: {nEqual, 3}, kNotEqual: {nNotEqual, 3},
	kLess: {nLess, 4}, kGreater: {nGreater, 4}, kLessEqual: {nLessEqual, 4}, kGreaterEqual: {nGreaterEqual, 4},
	kPlus: {nAdd, 5}, kMinus: {nSubtract, 5},
	kTimes: {nMultiply, strongest}, kDivide: {nDivide, strongest}, kModulo: {nModulo, strongest},
}

// binary parses operands with operators between them that bind at least as
// strongly as level. The node of an operator spans its right operand only; a
// sum prints that span for an operand without a value.
func (p *parser) binary(level uint8) *node {
	left := p.unary()
	for chain := 0; ; chain++ {
		op := operators[p.peek()]
		if op.level < level || op.level == 0 {
			p.depth -= chain
			return left
		}
		p.enter() // the tree is as deep as the chain is long
		p.advance()
		n := p.open(op.node)
		p.add(n, left)
		p.add(n, p.binary(op.level+1))
		left = p.close(n)
	}
}

func (p *parser) unary() *node {
	if p.peek() != kNot && (p.peek() != kSpace || p.peek2() != kNot) {
		return p.primary()
	}
	p.enter()
	p.accept(kSpace)
	p.consume(kNot)
	n := p.open(nNot)
	p.add(n, p.unary())
	p.leave()
	return p.close(n)
}

func (p *parser) primary() *node {
	p.accept(kSpace)
	var n *node
	switch p.peek() {
	case kOpenParen:
		p.consume(kOpenParen)
		n = p.expression()
		p.consume(kCloseParen)
	default:
		n = p.operand()
	}
	p.accept(kSpace)
	return n
}

// parameter parses an argument of a method or an element of a list or map.
func (p *parser) parameter() *node {
	p.accept(kSpace)
	n := p.operand()
	p.accept(kSpace)
	return n
}

// operand parses a literal or a reference.
func (p *parser) operand() *node {
	p.enter()
	n := p.anyOperand()
	p.leave()
	return n
}

func (p *parser) anyOperand() *node {
	switch p.peek() {
	case kFloat:
		return p.leaf(nFloat)
	case kOpenBracket:
		if p.rangeAhead() {
			return p.rangeLiteral()
		}
		return p.listLiteral()
	case kOpenCurly:
		return p.mapLiteral()
	}
	return p.scalarOperand()
}

// scalarOperand parses what may stand between the brackets of an index as well.
func (p *parser) scalarOperand() *node {
	switch p.peek() {
	case kString:
		return p.leaf(nString)
	case kInteger:
		return p.leaf(nInteger)
	case kTrue:
		return p.leaf(nTrue)
	case kFalse:
		return p.leaf(nFalse)
	case kIdent, kRefCurly:
		return p.reference()
	}
	p.unexpected()
	return p.close(p.open(nFalse))
}

// startsParameter reports whether k can begin a parameter.
func startsParameter(k kind) bool { return k == kSpace || startsOperand(k) }

func startsOperand(k kind) bool {
	switch k {
	case kString, kInteger, kFloat, kTrue, kFalse, kIdent, kRefCurly, kOpenBracket, kOpenCurly:
		return true
	}
	return false
}

func (p *parser) listLiteral() *node {
	n := p.open(nList)
	p.consume(kOpenBracket)
	p.parameters(n)
	p.consume(kCloseBracket)
	return p.close(n)
}

// parameters parses parameters with commas between them, or none.
func (p *parser) parameters(n *node) {
	if !startsParameter(p.peek()) {
		return
	}
	p.add(n, p.parameter())
	for p.accept(kComma) {
		p.add(n, p.parameter())
	}
}

func (p *parser) mapLiteral() *node {
	n := p.open(nMap)
	p.consume(kOpenCurly)
	if k := p.peek(); startsOperand(k) || k == kSpace && startsOperand(p.peek2()) {
		p.pair(n)
		for p.accept(kComma) {
			p.pair(n)
		}
	} else {
		p.accept(kSpace)
	}
	if !p.accept(kRefCloseCurly) {
		p.consume(kCloseCurly)
	}
	return p.close(n)
}

func (p *parser) pair(n *node) {
	key := p.parameter()
	p.consume(kColon)
	p.add(n, key)
	p.add(n, p.parameter())
}

func (p *parser) rangeLiteral() *node {
	n := p.open(nRange)
	p.consume(kOpenBracket)
	p.add(n, p.bound())
	p.consume(kDotDot)
	p.add(n, p.bound())
	p.consume(kCloseBracket)
	return p.close(n)
}

func (p *parser) bound() *node {
	p.accept(kSpace)
	defer p.accept(kSpace)
	switch p.peek() {
	case kInteger:
		return p.leaf(nInteger)
	case kIdent, kRefCurly:
		return p.reference()
	}
	p.unexpected()
	return p.close(p.open(nInteger))
}

// reference parses a variable and its properties, methods and indices.
func (p *parser) reference() *node {
	p.enter()
	n := p.open(nReference)
	braced := p.accept(kRefCurly)
	p.consume(kIdent)
	p.indices(n)
	for p.peek() == kDot && p.peek2() == kIdent {
		p.consume(kDot)
		if p.methodAhead() {
			p.add(n, p.method())
		} else {
			p.add(n, p.leaf(nIdent))
		}
		p.indices(n)
	}
	if braced {
		p.consume(kRefCloseCurly)
	}
	p.leave()
	return p.close(n)
}

// methodAhead looks three tokens ahead: a name, a parenthesis, and what can
// follow it. Anything else is a property and text.
func (p *parser) methodAhead() bool {
	if p.peek() != kIdent || p.peek2() != kOpenParen {
		return false
	}
	k := p.ahead(3).kind
	return k == kCloseMethod || startsParameter(k)
}

func (p *parser) method() *node {
	n := p.open(nMethod)
	p.consume(kIdent)
	p.consume(kOpenParen)
	p.parameters(n)
	p.consume(kCloseMethod)
	return p.close(n)
}

func (p *parser) indices(n *node) {
	for p.peek() == kIndexOpen {
		i := p.open(nIndex)
		p.consume(kIndexOpen)
		p.accept(kSpace)
		p.add(i, p.scalarOperand())
		p.accept(kSpace)
		p.consume(kIndexClose)
		p.add(n, p.close(i))
	}
}
