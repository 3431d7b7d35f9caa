package path

import (
	"strconv"
	"strings"

	javatext "github.com/gatemap/gatemap/internal/java/text"
	"github.com/gatemap/gatemap/internal/meter"
)

const (
	// maxNested bounds filters in filters, paths in function arguments and
	// parentheses: each costs a pass over the text and a level of recursion.
	maxNested = 100
	// maxTokens bounds the steps of a path, each of which recurses.
	maxTokens = 1000
)

// compiler reads one path.
type compiler struct {
	*scanner
	nested int
	tokens []token
}

// compilePath reads a path from its first character on. Paths that do not
// start with $ or @ are read as if "$." stood before them.
func compilePath(text string, base, nested int, m *meter.Meter) *program {
	c := &compiler{scanner: newScanner(text, base, m), nested: nested}
	if nested > maxNested {
		c.fail("paths nest too deeply")
	}
	c.trim()
	if first := c.at(0); first != '$' && first != '@' {
		c.scanner = newScanner("$."+text, base-2, m)
		c.trim()
	}
	if c.last() == '.' {
		c.pos = c.n
		c.fail("a path must not end with '.'")
	}
	return c.compile()
}

// compile reads the root and what follows it.
func (c *compiler) compile() *program {
	for c.inBounds() && isBlank(c.cur()) {
		c.pos++
	}
	first := c.cur()
	if first != '$' && first != '@' {
		c.fail("a path starts with '$' or '@'")
	}
	c.tokens = append(c.tokens, token{kind: tokenRoot})
	if !c.atTail() {
		c.pos++
		if c.cur() != '.' && c.cur() != '[' {
			c.fail("expected '.' or '['")
		}
		for c.next() {
		}
	}
	p := &program{tokens: c.tokens, root: first == '$'}
	p.link()
	p = p.invert()
	p.seal()
	return p
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// next reads a token and reports whether another one follows.
func (c *compiler) next() bool {
	switch c.cur() {
	case '[':
		if !c.readNames() && !c.readIndexes() && !c.readWildcard() && !c.readFilter() && !c.readPlaceholder() {
			c.fail("expected ?, ', 0-9 or *")
		}
	case '.':
		return c.readDots()
	case '*':
		if !c.readWildcard() {
			c.fail("unexpected '*'")
		}
	default:
		if !c.readName() {
			c.fail("unexpected character")
		}
	}
	return !c.atTail()
}

func (c *compiler) add(t token) {
	if len(c.tokens) >= maxTokens {
		c.fail("too many steps")
	}
	t.off = max(0, c.base+c.pos)
	c.tokens = append(c.tokens, t)
}

// readDots reads "." or "..", which another token has to follow.
func (c *compiler) readDots() bool {
	switch {
	case c.nextIs('.'):
		c.add(token{kind: tokenScan})
		c.pos += 2
	case !c.in(c.pos + 1):
		c.fail("a path must not end with '.'")
	default:
		c.pos++
	}
	if c.is('.') {
		c.fail("unexpected '.'")
	}
	return true
}

// readName reads name or name().
func (c *compiler) readName() bool {
	if ch := c.cur(); ch == '[' || ch == '*' || ch == '.' || ch == ' ' {
		return false
	}
	start := c.pos
	end, call := 0, false
	at := start
scan:
	for ; c.in(at); at++ {
		switch c.at(at) {
		case ' ':
			c.pos = at
			c.fail("a name with blanks needs ['...']")
		case '.', '[':
			end = at
			break scan
		case '(':
			end, call = at, true
			break scan
		}
	}
	if end == 0 {
		end = c.n
	}
	name := c.sub(start, end)
	if !call {
		c.pos = end
		c.add(token{kind: tokenProperty, names: []string{name}})
		return true
	}
	c.readCall(name, at)
	return true
}

// readCall reads the arguments of a function whose parenthesis is at i.
func (c *compiler) readCall(name string, i int) {
	depth := 1
	for j := i + 1; c.in(j) && depth > 0; j++ {
		switch c.at(j) {
		case '(':
			depth++
		case ')':
			depth--
		}
	}
	if depth != 0 {
		c.fail("the arguments of " + name + " are not closed")
	}
	f := &function{name: name}
	c.pos = i + 1
	if c.at(i+1) != ')' {
		f.params = c.readParams(name)
	}
	c.add(token{kind: tokenFunction, function: f})
}

// readNames reads ['a'] or ["a", "b"]. What stands between the names, apart
// from commas, is not looked at.
func (c *compiler) readNames() bool {
	quote := c.peekSignificant(c.pos)
	if !c.is('[') || quote != '\'' && quote != '"' {
		return false
	}
	var names []string
	start, end := c.pos+1, 0
	inName, escaped, comma := false, false, false
scan:
	for at := start; c.in(at); at++ {
		switch ch := c.at(at); {
		case escaped:
			escaped = false
		case ch == '\\':
			escaped = true
		case ch == ']' && !inName:
			if comma {
				c.fail("empty name")
			}
			break scan
		case ch == quote && inName:
			if next := c.peekSignificant(at); next != ']' && next != ',' {
				c.fail("names are separated by ',' and end with ']'")
			}
			end = at
			names = append(names, c.unescape(c.sub(start, end)))
			inName = false
		case ch == quote:
			start, inName, comma = at+1, true, false
		case ch == ',' && !inName:
			if comma {
				c.fail("empty name")
			}
			comma = true
		}
	}
	if inName {
		c.fail("no closing " + string(quote))
	}
	at := c.indexSignificant(end, ']')
	if at < 0 {
		c.fail("no closing ]")
	}
	if len(names) == 0 {
		c.fail("no names")
	}
	c.pos = at + 1
	c.add(token{kind: tokenProperty, names: names})
	return true
}

// unescape resolves the escapes of a quoted name or string.
func (c *compiler) unescape(s string) string { return unescape(c.scanner, s) }

func unescape(sc *scanner, s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	dst := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' {
			dst = append(dst, s[i])
			continue
		}
		if i++; i == len(s) {
			return string(append(dst, '\\'))
		}
		if s[i] != 'u' {
			c, ok := javatext.ControlEscape(s[i])
			if !ok {
				c = s[i]
			}
			dst = append(dst, c)
			continue
		}
		if len(s)-i-1 < 4 {
			return string(dst)
		}
		u, err := strconv.ParseUint(s[i+1:i+5], 16, 16)
		if err != nil {
			sc.failHard(sc.pos, "malformed \\u escape")
		}
		dst = javatext.AppendUnit(dst, uint16(u))
		i += 4
	}
	return string(dst)
}

// readIndexes reads [0], [1,2], [1:2] and the like.
func (c *compiler) readIndexes() bool {
	first := c.peekSignificant(c.pos)
	if !c.is('[') || !isDigit(first) && first != '-' && first != ':' {
		return false
	}
	end := c.index(c.pos+1, ']')
	if end < 0 {
		return false
	}
	expr := strings.TrimFunc(c.sub(c.pos+1, end), func(r rune) bool { return r <= ' ' })
	slice := false
	for i := 0; i < len(expr); i++ {
		ch := expr[i]
		if !isDigit(ch) && ch != ',' && ch != '-' && ch != ':' && ch != ' ' {
			return false
		}
		slice = slice || ch == ':'
	}
	var t token
	if slice {
		t = c.slice(expr)
	} else {
		t = c.indexes(expr)
	}
	c.pos = end + 1
	c.add(t)
	return true
}

func (c *compiler) slice(expr string) token {
	if strings.ContainsAny(expr, " ,") {
		c.fail("malformed slice")
	}
	parts := strings.Split(expr, ":")
	t := token{kind: tokenSlice, from: c.bound(parts[0]), to: c.bound(parts[1])}
	if t.from == nil && t.to == nil {
		c.fail("a slice needs a bound")
	}
	return t
}

func (c *compiler) bound(s string) *int32 {
	if s == "" {
		return nil
	}
	n := c.int32(s)
	return &n
}

func (c *compiler) indexes(expr string) token {
	t := token{kind: tokenIndex}
	for part := range strings.SplitSeq(expr, ",") {
		n := c.int32(strings.Trim(part, " "))
		t.indexes = append(t.indexes, n)
	}
	return t
}

func (c *compiler) int32(s string) int32 {
	n, err := strconv.ParseInt(s, 10, 32)
	if err != nil {
		c.fail("malformed index")
	}
	return int32(n)
}

// readWildcard reads * or [*].
func (c *compiler) readWildcard() bool {
	if c.is('[') {
		star := c.significant(c.pos)
		if !c.in(star) || c.at(star) != '*' {
			return false
		}
		end := c.significant(star)
		if !c.in(end) || c.at(end) != ']' {
			c.fail("expected ']' after '*'")
		}
		c.pos = end
	}
	c.pos++
	c.add(token{kind: tokenWildcard})
	return true
}

// readFilter reads [?(...)].
func (c *compiler) readFilter() bool {
	mark := c.indexSignificant(c.pos, '?')
	if mark < 0 {
		return false
	}
	open := c.indexSignificant(mark, '(')
	if open < 0 {
		return false
	}
	end := c.matching(open, '(', ')', true)
	if end < 0 {
		return false
	}
	if next := c.significant(end); !c.in(next) || c.at(next) != ']' {
		return false
	}
	end = c.significant(end)
	f := compileFilter(c.sub(c.pos, end+1), c.base+c.pos, c.nested+1, c.meter)
	c.pos = end + 1
	c.add(token{kind: tokenFilter, filter: f})
	return true
}

// readPlaceholder refuses [?]: the caller cannot supply predicates.
func (c *compiler) readPlaceholder() bool {
	mark := c.indexSignificant(c.pos, '?')
	if mark < 0 {
		return false
	}
	if next := c.peekSignificant(mark); next == ']' || next == ',' {
		c.fail("there is no predicate for [?]")
	}
	return false
}

// readParams reads the arguments of a function up to its parenthesis. An
// argument is JSON or a path; what is neither is skipped.
func (c *compiler) readParams(name string) []param {
	var (
		params                       []param
		kind, prior                  byte // kind: 0 unknown, 'j' JSON, 'p' path
		paren, bracket, brace, quote = 1, 0, 0, 0
		text                         []byte
		done                         bool
	)
	for c.inBounds() && !done {
		ch := c.cur()
		c.pos++
		if kind == 0 {
			switch {
			case isBlank(ch):
				continue
			case ch == '{' || isDigit(ch) || ch == '"' || ch == '-':
				kind = 'j'
			case ch == '$' || ch == '@':
				kind = 'p'
			}
		}
		switch ch {
		case '"':
			if prior != '\\' && quote > 0 {
				quote--
			} else {
				quote++
			}
		case '(':
			paren++
		case '{':
			brace++
		case '[':
			bracket++
		case '}':
			if brace--; brace < 0 {
				c.fail("unexpected '}'")
			}
		case ']':
			if bracket--; bracket < 0 {
				c.fail("unexpected ']'")
			}
		case ')', ',':
			if ch == ')' {
				if paren--; paren < 0 || prior == '(' {
					text = append(text, ch)
				}
			}
			if quote == 0 && brace == 0 && bracket == 0 && (paren == 0 && ch == ')' || paren == 1) {
				done = paren == 0
				if kind != 0 {
					params = append(params, c.param(kind, string(text)))
					text, kind = text[:0], 0
				}
			}
		}
		if kind != 0 && !(ch == ',' && brace == 0 && bracket == 0 && paren == 1) {
			text = append(text, ch)
		}
		prior = ch
	}
	if brace != 0 || paren != 0 || bracket != 0 {
		c.fail("the arguments of " + name + " are not closed")
	}
	return params
}

func (c *compiler) param(kind byte, text string) param {
	if kind == 'j' {
		return param{json: text, text: true}
	}
	inner := &compiler{scanner: newScanner(text, c.base+c.pos-len(text)-1, c.meter), nested: c.nested + 1}
	if inner.nested > maxNested {
		c.fail("paths nest too deeply")
	}
	return param{path: inner.compile()}
}
