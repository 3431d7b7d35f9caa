package path

import (
	"strconv"
	"strings"
	"unicode/utf8"

	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
)

// This file is JsonPath 2.0.0, for the paths that 2.9.0 does not compile: it
// knows [(@.length - 1)], blanks in slices, "$." before a path that starts with
// a blank or a dot, and it is careless about what stands between brackets. Its
// filters are not here: a path with a filter is one of 2.9.0 or none.

// compileOld reads a path as 2.0.0 does; false if it has a filter, or if 2.0.0
// refuses it too.
func compileOld(path string) (*program, bool) {
	c := &oldCompiler{path: strings.TrimFunc(path, func(r rune) bool { return r <= ' ' })}
	if c.path == "" || strings.HasSuffix(c.path, "..") {
		return nil, false
	}
	if c.path[0] != '$' && c.path[0] != '@' {
		c.path = "$." + c.path
	}
	c.path = "$" + c.path[1:]
	if len(c.path) > 1 && c.path[1] != '.' && c.path[1] != '[' {
		return nil, false
	}
	for i := 0; i < len(c.path); {
		next, ok := c.fragment(i)
		if !ok || len(c.tokens) > maxTokens {
			return nil, false
		}
		i = next
	}
	p := &program{tokens: c.tokens, root: true, old: true}
	p.linkOld()
	p.seal()
	p.simple = nil
	return p, true
}

// linkOld is link as 2.0.0 does it: what it calls upstream of a token is the
// token before it and everything from there to the end.
func (p *program) linkOld() {
	p.link()
	definite := true
	for i := len(p.tokens) - 1; i >= 0; i-- {
		t := &p.tokens[i]
		t.definite = t.definite || t.kind == tokenProperty || t.kind == tokenFromEnd
		definite = definite && t.definite
		t.upstream = definite && (i == 0 || p.tokens[i-1].definite || p.tokens[i-1].kind == tokenProperty)
	}
}

type oldCompiler struct {
	path   string
	tokens []token
}

func (c *oldCompiler) add(t token) {
	t.off = len(c.path)
	c.tokens = append(c.tokens, t)
}

// fragment reads what starts at i and returns where the next one starts.
func (c *oldCompiler) fragment(i int) (int, bool) {
	switch c.path[i] {
	case ' ':
		return 0, false
	case '$':
		c.add(token{kind: tokenRoot})
		return i + 1, true
	case '*':
		c.add(token{kind: tokenWildcard})
		return i + 1, true
	case '[':
		end := c.closing(i)
		return end, c.bracket(c.path[i:end])
	case '.':
		if i++; i == len(c.path) {
			return 0, false
		}
		if c.path[i] == '.' {
			c.add(token{kind: tokenScan})
			return i + 1, true
		}
	}
	end := i
	for end < len(c.path) && strings.IndexByte(".[ ", c.path[end]) < 0 {
		end++
	}
	switch name := c.path[i:end]; {
	case name == "*":
		c.add(token{kind: tokenWildcard})
	case name != "":
		// The name goes through the reader of brackets as ['name'].
		return end, c.bracket("['" + name + "']")
	}
	return end, true
}

// closing returns the end of the bracket at i, or of the path.
func (c *oldCompiler) closing(i int) int {
	depth := 0
	for i++; i < len(c.path); i++ {
		switch c.path[i] {
		case '[':
			depth++
		case ']':
			if depth == 0 {
				return i + 1
			}
			depth--
		}
	}
	return len(c.path)
}

func (c *oldCompiler) bracket(s string) bool {
	if s == "[*]" {
		c.add(token{kind: tokenWildcard})
		return true
	}
	for i := 0; i < len(s); i++ {
		switch ch := s[i]; {
		case ch == '?':
			return false
		case ch == '\'':
			return c.names(s[i:])
		case ch == '@':
			return c.fromEnd(s[i:])
		case isDigit(ch) || ch == ':' || ch == '-':
			return c.numbers(s[i:])
		}
	}
	return false
}

// names reads 'a','b'] up to the first bracket, whether quoted or not.
func (c *oldCompiler) names(s string) bool {
	end := strings.IndexByte(s, ']')
	if end < 0 {
		return false
	}
	var names []string
	for i, part := range strings.Split(s[:end], "'") {
		if i%2 == 1 {
			names = append(names, part)
		}
	}
	if strings.Count(s[:end], "'")%2 == 1 {
		names = names[:len(names)-1]
	}
	c.add(token{kind: tokenProperty, names: names})
	return len(names) > 0
}

// fromEnd reads @.length-1) and the like: a distance from the end.
func (c *oldCompiler) fromEnd(s string) bool {
	end := strings.IndexByte(s, ')')
	minus := strings.IndexByte(s, '-')
	if minus >= 0 && end < minus {
		end = strings.IndexByte(s[minus:], ')')
		if end >= 0 {
			end += minus
		}
	}
	if minus < 2 || end < 0 {
		return false
	}
	name := strings.NewReplacer(" ", "", "(", "", ")", "").Replace(s[2:minus])
	n, err := strconv.ParseInt(strings.ReplaceAll(s[minus:end], " ", ""), 10, 32)
	if err != nil || name != "size" && name != "length" {
		return false
	}
	c.add(token{kind: tokenFromEnd, indexes: []int32{int32(n)}})
	return true
}

// numbers reads indexes and slices.
func (c *oldCompiler) numbers(s string) bool {
	var (
		all                         []int32
		digits                      []byte
		from, to, between, sequence bool
		bad                         bool
	)
	i := 0
	cur := func() byte {
		if i >= len(s) {
			bad = true
			return ']'
		}
		return s[i]
	}
	flush := func() {
		n, err := strconv.ParseInt(string(digits), 10, 32)
		bad = bad || err != nil
		all, digits = append(all, int32(n)), digits[:0]
	}
	bound := func() {
		for i++; isDigit(cur()) || cur() == ' ' || cur() == '-'; i++ {
			if cur() != ' ' {
				digits = append(digits, cur())
			}
		}
	}
	for ; !bad && (isDigit(cur()) || strings.IndexByte(", :-", cur()) >= 0); i += unitLen(s[i:]) {
		switch ch := cur(); {
		case ch == ':' && len(digits) == 0:
			to = true
			bound()
			flush()
		case ch == ':':
			flush()
			if bound(); len(digits) == 0 {
				from = true
			} else {
				between = true
				flush()
			}
		case ch == ',':
			flush()
			sequence = true
		case ch != ' ':
			digits = append(digits, ch)
		}
		if cur() == ']' {
			break
		}
	}
	if len(digits) > 0 {
		flush()
	}
	if bad || len(all) == 0 {
		return false
	}
	switch {
	case len(all) == 1 && !to && !from || sequence:
		c.add(token{kind: tokenIndex, indexes: all})
	case from:
		c.add(token{kind: tokenSlice, from: &all[0]})
	case to:
		c.add(token{kind: tokenSlice, to: &all[0]})
	case between && len(all) > 1:
		c.add(token{kind: tokenSlice, from: &all[0], to: &all[1]})
	default:
		return false
	}
	return true
}

// unitLen returns how many bytes to skip for one UTF-16 unit: of a character of
// two units only the first byte, because what is left is no number either way.
func unitLen(s string) int {
	if _, n := utf8.DecodeRuneInString(s); n < 4 {
		return max(1, n)
	}
	return 1
}

// evaluateOld evaluates a token where the two versions differ: what does not
// fit is an error, wherever it stands in the path.
func (e *evaluator) evaluateOld(t int, tok *token, v jsondoc.Value) error {
	switch tok.kind {
	case tokenProperty:
		return e.propertyOld(t, tok, v)
	case tokenIndex, tokenSlice, tokenFromEnd:
		if v.IsNull() {
			return errNotFound
		}
		if !v.IsList() {
			return errInvalid
		}
	}
	switch tok.kind {
	case tokenIndex:
		for _, i := range tok.indexes {
			if err := e.indexOld(t, v, int(i)); err != nil {
				return err
			}
		}
		return nil
	case tokenFromEnd:
		return e.indexOld(t, v, v.Len()+int(tok.indexes[0]))
	}
	if tok.from == nil || *tok.from >= 0 || tok.to == nil {
		return e.slice(t, tok, v)
	}
	if v.Len() == 0 || int(*tok.from) >= min(v.Len(), int(*tok.to)) {
		return nil
	}
	return errNotFound // the first index of the slice is negative
}

func (e *evaluator) propertyOld(t int, tok *token, v jsondoc.Value) error {
	if !v.IsMap() {
		return errNotFound
	}
	if len(tok.names) > 1 {
		if !e.leaf(t) {
			return errInvalid
		}
		return e.property(t, tok, v)
	}
	m, ok := v.Get(tok.names[0])
	switch {
	case ok:
		return e.proceed(t, m)
	case e.leaf(t) && e.suppress, !e.leaf(t) && !e.suppress && !tok.upstream:
		return nil
	}
	return errNotFound
}

func (e *evaluator) indexOld(t int, v jsondoc.Value, i int) error {
	if uint(i) >= uint(v.Len()) {
		return errNotFound
	}
	return e.proceed(t, v.Index(i))
}
