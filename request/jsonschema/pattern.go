package jsonschema

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	javaregex "github.com/gatemap/gatemap/internal/java/regex"
	"github.com/gatemap/gatemap/internal/meter"
)

// pattern is a regular expression of ECMA-262 (edition 3, which the service's
// library has) that runs on the engine for Java's, rewritten so that both mean
// the same.
//
// ECMA-262 goes by UTF-16 units, so a character beyond U+FFFF counts as two and
// a class can hold half of it. Subjects and patterns have each half in place of
// a surrogate U+Dxxx as the character U+10Dxxx, of which a subject has no others.
type pattern struct {
	source string
	regexp *javaregex.Regexp
}

func compilePattern(m *meter.Meter, source string) (*pattern, error) {
	if len(source) > maxModel {
		return nil, errLarge
	}
	if err := m.SpendBytes(32 * len(source)); err != nil {
		return nil, err
	}
	t := &translator{src: units(source)}
	t.total = t.countGroups()
	t.closed = make([]bool, t.total+1)
	if err := t.disjunction(); err != nil {
		return nil, err
	}
	if t.i < len(t.src) {
		return nil, errors.New("a ) without its (")
	}
	re, err := javaregex.CompileMetered(m, t.out.String())
	if err != nil {
		return nil, err
	}
	return &pattern{source, re}, nil
}

func (p *pattern) String() string { return p.source }

// MatchString is for the library that reads schemas; it is not called on bodies.
func (p *pattern) MatchString(s string) bool {
	ok, err := p.find(nil, s)
	return ok && err == nil
}

// find reports whether the pattern is found in s. Who has a meter has paid for
// the pattern before, once.
func (p *pattern) find(m *meter.Meter, s string) (bool, error) {
	finder := p.regexp.FinderMetered(m, splitPairs(s))
	defer finder.Close()
	loc, err := finder.Next(nil)
	return len(loc) > 0, err
}

const (
	surrogates = 0xD800
	private    = 0xE000
	halves     = 0x100000 // added to a surrogate
)

// splitPairs writes characters beyond U+FFFF as their two halves.
func splitPairs(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r > 0xFFFF }) < 0 {
		return s
	}
	var b strings.Builder
	for _, u := range units(s) {
		b.WriteRune(mapped(u))
	}
	return b.String()
}

func units(s string) []rune {
	var list []rune
	for _, r := range s {
		if r > 0xFFFF {
			r -= 0x10000
			list = append(list, surrogates+r>>10, 0xDC00+r&0x3FF)
		} else {
			list = append(list, r)
		}
	}
	return list
}

func mapped(u rune) rune {
	if u >= surrogates && u < private {
		return u + halves
	}
	return u
}

// translator goes over the units of a pattern once.
type translator struct {
	src    []rune
	i      int
	depth  int
	groups int    // opened so far
	total  int    // in the whole pattern
	closed []bool // by number; 0 stands for those without one
	out    strings.Builder
}

const (
	maxGroups     = 200     // nested in each other
	maxTranslated = 1 << 20 // bytes
	maxSpans      = 1 << 16 // in a class
)

var errLarge = errors.New("the pattern is too large")

func (t *translator) peek(n int) rune {
	if t.i+n < len(t.src) {
		return t.src[t.i+n]
	}
	return -1
}

func (t *translator) char(u rune) {
	u = mapped(u)
	if u < utf8.RuneSelf && (u >= '0' && u <= '9' || u|0x20 >= 'a' && u|0x20 <= 'z') {
		t.out.WriteRune(u)
		return
	}
	fmt.Fprintf(&t.out, `\x{%x}`, u)
}

func (t *translator) disjunction() error {
	for t.i < len(t.src) {
		if t.out.Len() > maxTranslated {
			return errLarge
		}
		switch t.src[t.i] {
		case ')':
			return nil
		case '|':
			t.i++
			t.out.WriteByte('|')
			continue
		}
		quantifiable, err := t.term()
		if err != nil {
			return err
		}
		if quantifiable {
			t.quantifier()
		}
	}
	return nil
}

// term translates an assertion or an atom, and says whether it can be repeated.
func (t *translator) term() (bool, error) {
	c := t.src[t.i]
	t.i++
	switch c {
	case '^':
		t.out.WriteByte('^')
		return false, nil
	case '$':
		t.out.WriteString(`\z`)
		return false, nil
	case '(':
		return true, t.group()
	case '.':
		t.out.WriteString(`[^\x{a}\x{d}\x{2028}\x{2029}]`)
	case '[':
		return true, t.class()
	case '*', '+', '?':
		return false, errors.New("nothing to repeat before " + string(c))
	case '\\':
		return t.escape()
	default:
		t.char(c)
	}
	return true, nil
}

func (t *translator) group() error {
	number := 0
	switch {
	case t.peek(0) != '?':
		t.groups++
		number = t.groups
		t.out.WriteByte('(')
	case t.peek(1) == ':' || t.peek(1) == '=' || t.peek(1) == '!':
		t.out.WriteString("(?" + string(t.peek(1)))
		t.i += 2
	default:
		return errors.New("a group of which neither :, nor =, nor ! says the kind")
	}
	if t.depth++; t.depth > maxGroups {
		return errors.New("too many groups in each other")
	}
	if err := t.disjunction(); err != nil {
		return err
	}
	if t.i == len(t.src) {
		return errors.New("a ( without its )")
	}
	t.depth--
	t.i++
	t.closed[number] = true
	t.out.WriteByte(')')
	return nil
}

// quantifier takes one over if there is one; a { that begins none is a character.
func (t *translator) quantifier() {
	start := t.i
	switch t.peek(0) {
	case '*', '+', '?':
		t.i++
	case '{':
		n := 1
		for t.digit(n) {
			n++
		}
		if n == 1 {
			return
		}
		if t.peek(n) == ',' {
			for n++; t.digit(n); n++ {
			}
		}
		if t.peek(n) != '}' {
			return
		}
		t.i += n + 1
	default:
		return
	}
	if t.peek(0) == '?' {
		t.i++
	}
	t.out.WriteString(string(t.src[start:t.i]))
}

func (t *translator) digit(n int) bool { return t.peek(n) >= '0' && t.peek(n) <= '9' }

// escape translates what follows a backslash outside a class.
func (t *translator) escape() (bool, error) {
	const word = `[a-zA-Z0-9_]`
	switch c := t.peek(0); {
	case c == 'b':
		t.i++
		t.out.WriteString(`(?:(?<=` + word + `)(?!` + word + `)|(?<!` + word + `)(?=` + word + `))`)
		return false, nil
	case c == 'B':
		t.i++
		t.out.WriteString(`(?:(?<=` + word + `)(?=` + word + `)|(?<!` + word + `)(?!` + word + `))`)
		return false, nil
	case c >= '1' && c <= '9':
		return true, t.reference()
	}
	set, single, err := t.classEscape()
	if err != nil {
		return false, err
	}
	if set == nil {
		t.char(single)
	} else {
		t.ranges(set, false)
	}
	return true, nil
}

// reference translates \N: a group that is not closed yet has matched nothing.
func (t *translator) reference() error {
	start := t.i
	for t.digit(0) {
		t.i++
	}
	n, err := strconv.Atoi(string(t.src[start:t.i]))
	switch {
	case err != nil || n > t.total:
		return fmt.Errorf("\\%s refers to no group", string(t.src[start:t.i]))
	case t.closed[n]:
		fmt.Fprintf(&t.out, `(?:\%d)`, n)
	default:
		t.out.WriteString(`(?:)`)
	}
	return nil
}

func (t *translator) countGroups() int {
	n, class := 0, false
	for i := 0; i < len(t.src); i++ {
		switch c := t.src[i]; {
		case c == '\\':
			i++
		case class:
			class = c != ']'
		case c == '[':
			class = true
		case c == '(' && (i+1 == len(t.src) || t.src[i+1] != '?'):
			n++
		}
	}
	return n
}
