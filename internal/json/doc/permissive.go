package doc

import (
	"strings"
)

// permissive reads what json-smart 2.2 reads in its permissive mode
// (rules/json.md#reading; the details are facts about that library). The structure is
// that of the lenient grammar:
//
//   - a word that is not quoted runs to the next stop character of its place,
//     and loses the blanks and control characters at both ends;
//   - a number that such a word continues is the string of the whole word;
//   - commas may be missing between elements, or be too many;
//   - whatever follows the outermost value is not looked at;
//   - character 1A ends the input wherever it is not between quotes.
//
// Bytes above 7F never matter to the grammar, so it can go by bytes.
type permissive struct {
	d     *Document
	s     string
	pos   int
	depth int

	values int // so far, where a context is looked at
}

// The sets of characters that end an unquoted word.
const (
	stopNone  = ""
	stopKey   = ":"
	stopValue = ",}"
	stopArray = ",]"
)

func (d *Document) parsePermissive() error {
	p := permissive{d: d, s: d.src}
	return p.value(stopNone)
}

func (p *permissive) fail(at int, reason string) error {
	return &SyntaxError{Offset: min(at, len(p.s)), Reason: reason}
}

// peek returns the current character, endOfInput after the last.
func (p *permissive) peek() byte {
	if p.pos < len(p.s) {
		return p.s[p.pos]
	}
	return endOfInput
}

func (p *permissive) add(kind, off, end int) {
	p.d.tape = append(p.d.tape, word(kind, off, end-off))
}

// skipSpace skips blanks and all control characters but endOfInput.
func (p *permissive) skipSpace() {
	for p.peek() <= ' ' && p.peek() != endOfInput {
		p.pos++
	}
}

func (p *permissive) value(stop string) error {
	if p.d.watch != nil && !p.watched() || len(p.d.tape)+memberWords > cap(p.d.tape) && !p.d.growTape(p.pos) {
		return p.d.watch.Err()
	}
	p.pos = skipBlank(p.s, p.pos)
	switch c := p.peek(); c {
	case ':', '}', ']':
		return p.fail(p.pos, "unexpected '"+string(c)+"'")
	case '{':
		return p.object()
	case '[':
		return p.array()
	case '"', '\'':
		return p.quoted(c)
	case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		return p.number(stop)
	}
	from := p.pos
	start, end := p.unquoted(stop)
	kind := nodeText
	if start == from { // after a control character even null is a string
		kind = literalKind(p.s[start:end])
	}
	p.add(kind, start, end)
	return nil
}

// memberWords is the most that a value and the name behind it take: the two words
// of a container, and the name of its first member.
const memberWords = 4

// watched looks at the context now and then, and reports whether it goes on.
func (p *permissive) watched() bool {
	p.values++
	return p.values%watchedWords != 0 || p.d.watch.Look() == nil
}

func literalKind(word string) int {
	switch word {
	case "null":
		return nodeNull
	case "true":
		return nodeTrue
	case "false":
		return nodeFalse
	case "NaN":
		return nodeNaN
	}
	return nodeText
}

// unquoted reads up to a stop character and returns the trimmed word.
func (p *permissive) unquoted(stop string) (start, end int) {
	start = p.pos
	p.skipWord(stop)
	return p.trim(start)
}

func (p *permissive) skipWord(stop string) {
	for {
		c := p.peek()
		if c == endOfInput || isStop(stop, c) {
			return
		}
		p.pos++
	}
}

func isStop(stop string, c byte) bool {
	for i := 0; i < len(stop); i++ {
		if stop[i] == c {
			return true
		}
	}
	return false
}

// trim returns the word from start to the current position as String.trim
// leaves it.
func (p *permissive) trim(start int) (int, int) {
	end := p.pos
	for start < end && p.s[start] <= ' ' {
		start++
	}
	for start < end && p.s[end-1] <= ' ' {
		end--
	}
	return start, end
}

// quoted reads a string from its opening quote on.
func (p *permissive) quoted(quote byte) error {
	start := p.pos + 1
	at := start
	for at < len(p.s) && p.s[at] != quote && p.s[at] != '\\' {
		at++
	}
	kind := nodeText
	if at < len(p.s) && p.s[at] == '\\' {
		if strings.IndexByte(p.s[start:at], endOfInput) >= 0 {
			return p.fail(start, "control character 1A in a string with escapes")
		}
		first := at
		if at, kind = scanEscaped(p.s, at, quote); at < 0 {
			return p.fail(max(kind, first), "bad escape or unterminated string")
		}
	}
	if at >= len(p.s) {
		return p.fail(at, "unterminated string")
	}
	p.add(kind, start, at)
	p.pos = at + 1
	return nil
}

// number reads a number, or the word that starts like one.
func (p *permissive) number(stop string) error {
	start := p.pos
	kind := nodeInt
	p.pos++
	p.skipDigits()
	if p.peek() == '.' {
		kind = nodeFloat
		p.pos++
		p.skipDigits()
	}
	if p.peek()|0x20 == 'e' {
		kind = nodeFloat
		p.pos++
		if c := p.peek(); c != '+' && c != '-' && c-'0' > 9 {
			p.word(start, stop)
			return nil
		}
		p.pos++
		p.skipDigits()
	}
	p.skipSpace()
	// Java looks for a stop character in a table of 126 entries only.
	if c := p.peek(); c < '~' && c != endOfInput && !isStop(stop, c) {
		p.word(start, stop)
		return nil
	}
	from, end := p.trim(start)
	if end-from > maxNumber {
		return p.fail(from, "number too long")
	}
	if kind == nodeFloat && !readable(p.s[from:end]) {
		return p.fail(from, "malformed number")
	}
	p.add(kind, from, end)
	return nil
}

func (p *permissive) skipDigits() {
	for p.peek()-'0' <= 9 {
		p.pos++
	}
}

// word makes a string of what was read since start and the rest of the word.
func (p *permissive) word(start int, stop string) {
	p.skipWord(stop)
	start, end := p.trim(start)
	p.add(nodeText, start, end)
}

// enter opens a container and returns its node.
func (p *permissive) enter(kind int) (int, error) {
	if p.depth++; p.depth > MaxDepth {
		return 0, p.fail(p.pos, "too many nested objects and arrays")
	}
	p.d.tape = append(p.d.tape, word(kind, p.pos, 0), 0)
	p.pos++
	return len(p.d.tape) - 2, nil
}

func (p *permissive) leave(node int) error {
	p.depth--
	p.pos++
	p.d.tape[node+1] = uint64(len(p.d.tape)) << 32
	return nil
}

func (p *permissive) array() error {
	node, err := p.enter(nodeArray)
	if err != nil {
		return err
	}
	for {
		switch c := p.peek(); c {
		case ' ', '\t', '\n', '\r', ',':
			p.pos++
		case ']':
			return p.leave(node)
		case ':', '}':
			return p.fail(p.pos, "unexpected '"+string(c)+"'")
		case endOfInput:
			return p.fail(p.pos, "unterminated array")
		default:
			if err := p.value(stopArray); err != nil {
				return err
			}
			p.d.tape[node]++
		}
	}
}

func (p *permissive) object() error {
	node, err := p.enter(nodeObject)
	if err != nil {
		return err
	}
	for {
		switch c := p.peek(); c {
		case ' ', '\t', '\n', '\r', ',':
			p.pos++
			continue
		case '}':
			return p.leave(node)
		case ':', '[', ']', '{':
			return p.fail(p.pos, "unexpected '"+string(c)+"'")
		}
		if err := p.member(); err != nil {
			return err
		}
		p.d.tape[node]++
		switch p.skipSpace(); p.peek() {
		case '}':
			return p.leave(node)
		case ',':
			p.pos++
		case endOfInput:
			return p.fail(p.pos, "unterminated object")
		default:
			return p.fail(p.pos, "expected ',' or '}'")
		}
	}
}

func (p *permissive) member() error {
	if c := p.peek(); c == '"' || c == '\'' {
		if err := p.quoted(c); err != nil {
			return err
		}
	} else {
		start, end := p.unquoted(stopKey)
		p.add(nodeText, start, end)
	}
	p.d.tape[len(p.d.tape)-1] = asKey(p.d.tape[len(p.d.tape)-1])
	if p.skipSpace(); p.peek() != ':' {
		return p.fail(p.pos, "expected ':'")
	}
	if p.pos++; p.pos >= len(p.s) {
		return p.fail(p.pos, "unterminated object")
	}
	return p.value(stopValue)
}
