package path

import (
	"strings"

	javaregex "github.com/gatemap/gatemap/internal/java/regex"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/meter"
)

// filterCompiler reads the text of one filter, from [ to ].
type filterCompiler struct {
	*scanner
	nested int // filters and paths around this one, plus open parentheses
}

func compileFilter(text string, base, nested int, m *meter.Meter) *filter {
	c := &filterCompiler{scanner: newScanner(text, base, m), nested: nested}
	if nested > maxNested {
		c.fail("filters nest too deeply")
	}
	c.trim()
	c.pos++
	c.setEnd(c.n - 1)
	c.trim()
	if !c.is('?') {
		c.fail("a filter starts with [?")
	}
	c.pos++
	c.trim()
	if !c.is('(') || c.last() != ')' {
		c.fail("a filter is written [?(...)]")
	}
	f := c.or()
	if c.skipBlanks(); c.inBounds() {
		c.fail("expected the end of the filter")
	}
	return f
}

// or reads operands of ||, and and those of &&.
func (c *filterCompiler) or() *filter { return c.chain(filterOr, "||", c.and) }

func (c *filterCompiler) and() *filter { return c.chain(filterAnd, "&&", c.operand) }

func (c *filterCompiler) chain(kind filterKind, op string, read func() *filter) *filter {
	all := []*filter{read()}
	for {
		start := c.pos
		if !c.takeSignificant(op) {
			c.pos = start
			break
		}
		all = append(all, read())
	}
	if len(all) == 1 {
		return all[0]
	}
	return &filter{kind: kind, all: all}
}

// operand reads a negation, a group in parentheses or an expression. The !
// before a path belongs to the path.
func (c *filterCompiler) operand() *filter {
	if c.nested++; c.nested > 2*maxNested {
		c.fail("the filter nests too deeply")
	}
	defer func() { c.nested-- }()
	c.skipBlanks()
	start := c.pos
	if c.is('!') {
		c.pos++
		if c.skipBlanks(); !c.is('$') && !c.is('@') {
			return &filter{kind: filterNot, all: []*filter{c.operand()}}
		}
		c.pos = start
	}
	if c.skipBlanks(); c.is('(') {
		c.pos++
		f := c.or()
		c.readSignificant(')')
		return f
	}
	return c.expression()
}

// expression reads "left operator right". If that fails after left, left has
// to be a path that is checked for existence.
func (c *filterCompiler) expression() *filter {
	left := c.value()
	start := c.pos
	if f := c.comparison(left); f != nil {
		return f
	}
	c.pos = start
	if left.kind != nodePath {
		c.fail("expected a path")
	}
	return &filter{kind: filterExists, left: left}
}

// comparison returns nil for a soft failure.
func (c *filterCompiler) comparison(left *operand) (f *filter) {
	defer func() {
		switch x := recover().(type) {
		case nil:
		case *failure:
			if x.hard {
				panic(x)
			}
			f = nil
		default:
			panic(x)
		}
	}()
	op := c.operator()
	return &filter{kind: filterCompare, left: left, op: op, right: c.value()}
}

func isOperatorChar(c byte) bool {
	return c == '<' || c == '>' || c == '=' || c == '~' || c == '!'
}

func operatorOf(name string) (op operator, ok bool) {
	switch name {
	case ">=":
		return opGE, true
	case "<=":
		return opLE, true
	case "==":
		return opEQ, true
	case "===":
		return opSame, true
	case "!=":
		return opNE, true
	case "!==":
		return opNotSame, true
	case "<":
		return opLT, true
	case ">":
		return opGT, true
	case "=~":
		return opRegex, true
	case "NIN":
		return opNotIn, true
	case "IN":
		return opIn, true
	case "CONTAINS":
		return opContains, true
	case "ALL":
		return opAll, true
	case "SIZE":
		return opSize, true
	case "EXISTS":
		return opExists, true
	case "TYPE":
		return opType, true
	case "MATCHES":
		return opMatches, true
	case "EMPTY":
		return opEmpty, true
	case "SUBSETOF":
		return opSubsetOf, true
	case "ANYOF":
		return opAnyOf, true
	case "NONEOF":
		return opNoneOf, true
	}
	return 0, false
}

func (c *filterCompiler) operator() operator {
	c.skipBlanks()
	start := c.pos
	if isOperatorChar(c.cur()) {
		for c.inBounds() && isOperatorChar(c.cur()) {
			c.pos++
		}
	} else {
		for c.inBounds() && c.cur() != ' ' {
			c.pos++
		}
	}
	op, ok := operatorOf(strings.ToUpper(c.sub(start, c.pos)))
	if !ok {
		c.fail("unknown operator")
	}
	return op
}

func (c *filterCompiler) value() *operand {
	c.skipBlanks()
	switch c.cur() {
	case '$', '@':
		return c.path()
	case '!':
		c.pos++
		if c.skipBlanks(); !c.is('$') && !c.is('@') {
			c.fail("unexpected '!'")
		}
		return c.path()
	}
	return c.literal()
}

func (c *filterCompiler) literal() *operand {
	c.skipBlanks()
	switch ch := c.cur(); ch {
	case '\'', '"':
		start := c.pos
		end := c.indexUnescaped(start, ch)
		if end < 0 {
			c.fail("no closing " + string(ch))
		}
		c.pos = end + 1
		return &operand{kind: nodeString, str: unescape(c.scanner, c.text[start+1:end])}
	case 't', 'f':
		return c.boolean()
	case 'n':
		if !c.in(c.pos+3) || c.sub(c.pos, c.pos+4) != "null" {
			c.fail("expected null")
		}
		c.pos += 4
		return &operand{kind: nodeNull}
	case '{':
		return c.json('{', '}')
	case '[':
		return c.json('[', ']')
	case '/':
		return c.pattern()
	}
	return c.number()
}

func (c *filterCompiler) boolean() *operand {
	word := "true"
	if c.is('f') {
		word = "false"
	}
	if !c.in(c.pos+len(word)-1) || c.sub(c.pos, c.pos+len(word)) != word {
		c.fail("expected " + word)
	}
	c.pos += len(word)
	return &operand{kind: nodeBool, b: word == "true"}
}

// json reads a JSON literal. That it is malformed shows when it is evaluated.
func (c *filterCompiler) json(open, end byte) *operand {
	at := c.matching(c.pos, open, end, false)
	if at < 0 {
		c.fail("no closing " + string(end))
	}
	text := c.sub(c.pos, at+1)
	c.pos = at + 1
	o := &operand{kind: nodeJSON, str: text, literal: true}
	c.spend(len(text))
	d := new(jsondoc.Document)
	if err := d.ParseString(text); err != nil {
		o.bad = true
	} else {
		o.v = own(d.Root())
	}
	return o
}

// pattern reads /regex/flags.
func (c *filterCompiler) pattern() *operand {
	start := c.pos
	end := c.indexUnescaped(start, '/')
	if end < 0 {
		c.fail("no closing /")
	}
	flags := end + 1
	for c.in(flags) && strings.IndexByte("dixmsuU", c.at(flags)) >= 0 {
		flags++
	}
	c.pos = flags
	text := c.sub(start+1, end)
	if flags > end+1 {
		text = "(?" + c.sub(end+1, flags) + ")" + text
	}
	re, err := javaregex.CompileMetered(c.meter, text)
	if err != nil {
		c.failHard(start, "bad pattern: "+err.Error())
	}
	return &operand{kind: nodePattern, re: re, str: text}
}

func (c *filterCompiler) number() *operand {
	start := c.pos
	for c.inBounds() && (isDigit(c.cur()) || strings.IndexByte("-.Ee", c.cur()) >= 0) {
		c.pos++
	}
	text := c.sub(start, c.pos)
	num, ok := parseDecimal(text)
	if !ok {
		c.failHard(start, "malformed number")
	}
	o := &operand{kind: nodeNumber, num: num}
	o.whole, o.small = num.small()
	return o
}

// path reads up to an operator, a blank or a parenthesis that closes no
// function; brackets are skipped as a whole.
func (c *filterCompiler) path() *operand {
	negated := false
	if at := c.previousSignificant(c.pos); at >= 0 {
		negated = c.at(at) == '!'
	}
	start := c.pos
	for c.pos++; c.inBounds(); c.pos++ {
		if c.is('[') {
			end := c.matching(c.pos, '[', ']', false)
			if end < 0 {
				c.fail("no closing ]")
			}
			c.pos = end + 1
		}
		ch := c.cur()
		if !c.inBounds() || isOperatorChar(ch) || ch == ' ' || ch == ')' && !c.closesCall(start) {
			break
		}
	}
	text := c.sub(start, c.pos)
	return &operand{kind: nodePath, path: compilePath(text, c.base+start, c.nested+1, c.meter), negated: negated}
}

// closesCall reports whether the parenthesis at the current position ends
// ".name()".
func (c *filterCompiler) closesCall(start int) bool {
	at := c.previousSignificant(c.pos)
	if at < 0 || c.at(at) != '(' {
		return false
	}
	for at--; c.in(at) && at > start; at-- {
		if c.at(at) == '.' {
			return true
		}
	}
	return false
}
