package source

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// maxDepth bounds recursion. The deepest configuration nests six levels.
const maxDepth = 200

// ParseJSON reads one strict JSON text (RFC 8259) into a small tree that knows
// where each value stands, so that a mistake in a configuration file can be
// reported with a JSON Pointer, a line and a column. Its error is a
// *SyntaxError. The tree does not alias data.
//
// It is for configuration: files of kilobytes that people write and other
// tools print. Payloads, which are read the way the service reads them, belong
// to package jsondoc. Beyond RFC 8259 it refuses duplicate member names, because
// a configuration in which one silently wins is a mistake, and it skips a
// leading byte order mark, because editors write one.
func ParseJSON(data []byte) (*Node, error) { return tree(&parser{data: data}) }

// ParseAllJSON is ParseJSON for documents of which only a part is ours to judge: members
// with the name of another one are all there.
func ParseAllJSON(data []byte) (*Node, error) { return tree(&parser{data: data, twice: true}) }

// Handler is told the values of a JSON text in their order. Texts are valid
// during the call.
type Handler interface {
	// Scalar is a value that is neither an array nor an object: text is a string
	// decoded, and anything else as it is written.
	Scalar(kind Kind, text []byte, offset, end int)
	// Begin is the bracket or brace that opens, and End is behind the one that
	// closes.
	Begin(kind Kind, offset int)
	End(end int)
	// Name is that of the member whose value is next.
	Name(name []byte, offset int)
}

// WalkJSON is ParseAllJSON for who makes a tree of another kind. Values before
// the fault of a text that is not JSON have been told when it is returned.
func WalkJSON(data []byte, h Handler) error { return (&parser{data: data, twice: true, h: h}).parse() }

func tree(p *parser) (*Node, error) {
	var b treeBuilder
	p.h = &b
	if err := p.parse(); err != nil {
		return nil, err
	}
	return b.root, nil
}

func (p *parser) parse() error {
	data := p.data
	if bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) {
		p.pos = 3
	}
	err := p.value(0)
	if err == nil {
		if p.space(); p.pos < len(data) {
			err = p.wants(WantEnd, p.pos, "text after the end of the JSON value")
		}
	}
	if err != nil {
		if form := WideForm(data); form != "" {
			err = p.fail(0, WideMessage, form)
		}
	}
	return err
}

type parser struct {
	data  []byte
	pos   int
	twice bool // a name may come again
	h     Handler
	room  []byte // of the string that was decoded last
}

func (p *parser) fail(offset int, format string, args ...any) error {
	line, column := PositionOf(p.data, offset)
	return &SyntaxError{Offset: offset, Line: line, Column: column, Msg: fmt.Sprintf(format, args...)}
}

// wants is fail with what is wanted there.
func (p *parser) wants(want Want, offset int, format string, args ...any) error {
	err := p.fail(offset, format, args...).(*SyntaxError)
	err.Want = want
	return err
}

// inside puts a reference token before the pointer of an error that is on its
// way up: only a text that fails pays for pointers.
func inside(token string, err error) error {
	e := err.(*SyntaxError)
	e.Pointer = JoinPointer("", token) + e.Pointer
	return e
}

// unexpected describes what stands at the current position instead of want.
func (p *parser) unexpected(want Want) error {
	name := wantNames[want]
	if p.pos >= len(p.data) {
		return p.wants(want, p.pos, "the text ends where %s is expected", name)
	}
	r, size := utf8.DecodeRune(p.data[p.pos:])
	if r == utf8.RuneError && size <= 1 {
		return p.wants(want, p.pos, "byte 0x%02x where %s is expected", p.data[p.pos], name)
	}
	return p.wants(want, p.pos, "%q where %s is expected", r, name)
}

func (p *parser) space() {
	for p.pos < len(p.data) {
		switch p.data[p.pos] {
		case ' ', '\t', '\r', '\n':
			p.pos++
		default:
			return
		}
	}
}

// take skips white space and consumes c if it comes next.
func (p *parser) take(c byte) bool {
	if p.space(); p.pos < len(p.data) && p.data[p.pos] == c {
		p.pos++
		return true
	}
	return false
}

func (p *parser) value(depth int) error {
	if p.space(); p.pos >= len(p.data) {
		return p.unexpected(WantValue)
	}
	if depth > maxDepth {
		return p.fail(p.pos, "nested deeper than %d levels", maxDepth)
	}
	start := p.pos
	switch c := p.data[p.pos]; {
	case c == '{':
		p.h.Begin(Object, start)
		if err := p.object(depth); err != nil {
			return err
		}
		p.h.End(p.pos)
	case c == '[':
		p.h.Begin(Array, start)
		if err := p.array(depth); err != nil {
			return err
		}
		p.h.End(p.pos)
	case c == '"':
		text, err := p.str()
		if err != nil {
			return err
		}
		p.h.Scalar(String, text, start, p.pos)
	case c == '-' || '0' <= c && c <= '9':
		if err := p.number(); err != nil {
			return err
		}
		p.h.Scalar(Number, p.data[start:p.pos], start, p.pos)
	default:
		return p.word()
	}
	return nil
}

func (p *parser) word() error {
	for _, w := range [...]struct {
		text string
		kind Kind
	}{{"null", Null}, {"true", Bool}, {"false", Bool}} {
		if start := p.pos; bytes.HasPrefix(p.data[start:], []byte(w.text)) {
			p.pos += len(w.text)
			p.h.Scalar(w.kind, p.data[start:p.pos], start, p.pos)
			return nil
		}
	}
	return p.unexpected(WantValue)
}

func (p *parser) object(depth int) error {
	p.pos++
	if p.take('}') {
		return nil
	}
	var seen map[string]bool
	if !p.twice {
		seen = make(map[string]bool)
	}
	for {
		if p.space(); p.pos >= len(p.data) || p.data[p.pos] != '"' {
			return p.unexpected(WantName)
		}
		start := p.pos
		name, err := p.str()
		if err != nil {
			return err
		}
		if seen[string(name)] {
			return inside(string(name), p.fail(start, "duplicate member name %q", name))
		}
		if seen != nil {
			seen[string(name)] = true
		}
		p.h.Name(name, start)
		if !p.take(':') {
			return inside(string(name), p.unexpected(WantColon))
		}
		if err := p.value(depth + 1); err != nil {
			p.pos = start
			name, _ = p.str() // it was read before
			return inside(string(name), err)
		}
		if p.take('}') {
			return nil
		}
		if !p.take(',') {
			return p.unexpected(WantEndOfObject)
		}
	}
}

func (p *parser) array(depth int) error {
	p.pos++
	if p.take(']') {
		return nil
	}
	for i := 0; ; i++ {
		if err := p.value(depth + 1); err != nil {
			return inside(strconv.Itoa(i), err)
		}
		if p.take(']') {
			return nil
		}
		if !p.take(',') {
			return p.unexpected(WantEndOfArray)
		}
	}
}

func (p *parser) digits() bool {
	start := p.pos
	for p.pos < len(p.data) && '0' <= p.data[p.pos] && p.data[p.pos] <= '9' {
		p.pos++
	}
	return p.pos > start
}

func (p *parser) number() error {
	next := func(set string) bool {
		if p.pos < len(p.data) && strings.IndexByte(set, p.data[p.pos]) >= 0 {
			p.pos++
			return true
		}
		return false
	}
	next("-")
	if !next("0") && !p.digits() {
		return p.unexpected(WantDigit)
	}
	if next(".") && !p.digits() {
		return p.unexpected(WantDigit)
	}
	if next("eE") {
		next("+-")
		if !p.digits() {
			return p.unexpected(WantDigit)
		}
	}
	return nil
}

// str reads a string; the current byte is its opening quote. The text is valid
// until the next one is read.
func (p *parser) str() ([]byte, error) {
	open := p.pos
	p.pos++
	begin := p.pos // of what is not in out yet
	out := p.room[:0]
	for p.pos < len(p.data) {
		switch c := p.data[p.pos]; {
		case c == '"':
			text := p.data[begin:p.pos]
			p.pos++
			if len(out) > 0 {
				text = append(out, text...)
				p.room = text
			}
			return text, nil
		case c == '\\':
			out = append(out, p.data[begin:p.pos]...)
			r, err := p.escaped()
			if err != nil {
				return nil, err
			}
			out = utf8.AppendRune(out, r)
			begin = p.pos
		case c < ' ':
			return nil, p.wants(WantEscaped, p.pos, "control character %q inside a string must be escaped", c)
		case c < utf8.RuneSelf:
			p.pos++
		default:
			r, size := utf8.DecodeRune(p.data[p.pos:])
			if r == utf8.RuneError && size == 1 {
				return nil, p.fail(p.pos, "byte 0x%02x inside a string is not UTF-8", c)
			}
			p.pos += size
		}
	}
	return nil, p.wants(WantQuote, open, "the string that begins here never ends")
}

const simpleEscapes = `"\/bfnrt`

var simpleValues = [...]rune{'"', '\\', '/', '\b', '\f', '\n', '\r', '\t'}

// escaped reads one escape sequence. Half of a surrogate pair becomes U+FFFD,
// as in encoding/json.
func (p *parser) escaped() (rune, error) {
	start := p.pos
	if p.pos++; p.pos >= len(p.data) {
		return 0, p.unexpected(WantEscape)
	}
	c := p.data[p.pos]
	p.pos++
	if i := bytes.IndexByte([]byte(simpleEscapes), c); i >= 0 {
		return simpleValues[i], nil
	}
	r, ok := p.hex4(p.pos)
	if c != 'u' || !ok {
		return 0, p.wants(WantEscape, start, "invalid escape sequence")
	}
	p.pos += 4
	if !utf16.IsSurrogate(r) {
		return r, nil
	}
	if bytes.HasPrefix(p.data[p.pos:], []byte(`\u`)) {
		if low, ok := p.hex4(p.pos + 2); ok {
			if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
				p.pos += 6
				return pair, nil
			}
		}
	}
	return utf8.RuneError, nil
}

func (p *parser) hex4(at int) (rune, bool) {
	if at+4 > len(p.data) {
		return 0, false
	}
	v := rune(0)
	for _, c := range p.data[at : at+4] {
		switch {
		case '0' <= c && c <= '9':
			v = v<<4 | rune(c-'0')
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			v = v<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	return v, true
}
