package jsonways

import "strings"

// op is what a machine expects next.
type op uint8

const (
	opValue      op = iota // a value
	opFirstValue           // a value or ], behind [
	opKey                  // a key, behind a comma
	opFirstKey             // a key or }, behind {
	opColon
	opAfter  // a comma or the end of what surrounds, behind a value
	opString // inside a string
	opEscape // behind a backslash in a string
	opHex    // n digits of \uXXXX are missing
	opMinus
	opZero
	opInt
	opDot
	opFraction
	opExponent
	opExponentSign
	opExponentDigits
	opWord // the last n bytes of true, false or null are missing
	opAny  // whatever comes is accepted
)

// config is a configuration of the machine: comparable, so that equal ones are
// one.
type config struct {
	stack string // the open { and [
	op    op
	n     uint8
	word  uint8 // index into words
	key   bool  // the string is a key
	// gap says that a hole was taken for empty where a value belongs. It only
	// ranks what is said of a fault.
	gap bool
	// blank says that nothing was printed but white space.
	blank bool
}

// start is the machine before the output.
var start = config{op: opValue, blank: true}

var words = [...]string{"true", "false", "null"}

// maxDepth bounds the nesting; beyond it everything is accepted.
const maxDepth = 500

// reader reads text in place of a config, whose stack would be copied at each
// bracket.
type reader struct {
	config
	kept int    // how much of the stack is open still
	open []byte // behind that
}

// read moves c by text and returns where in text it stops, len(text) if it does
// not.
func (c config) read(text string) (config, int) {
	if c.op == opAny {
		return c, len(text)
	}
	r := reader{config: c, kept: len(c.stack)}
	for i := 0; i < len(text); i++ {
		if op := r.op; !r.step(text[i]) {
			r.op = op
			return r.now(), i
		}
		if r.op == opAny {
			break
		}
	}
	return r.now(), len(text)
}

// now is the config that has been read to.
func (r *reader) now() config {
	c := r.config
	switch end := r.kept + len(r.open); {
	case end <= len(c.stack) && c.stack[r.kept:end] == string(r.open):
		c.stack = c.stack[:end]
	case end == 1 && r.open[0] == '{':
		c.stack = "{"
	default:
		c.stack = c.stack[:r.kept] + string(r.open)
	}
	return c
}

// top is the innermost { or [ that is open, 0 where there is none.
func (r *reader) top() byte {
	switch {
	case len(r.open) > 0:
		return r.open[len(r.open)-1]
	case r.kept > 0:
		return r.stack[r.kept-1]
	}
	return 0
}

func isSpace(ch byte) bool { return ch == ' ' || ch == '\t' || ch == '\n' || ch == '\r' }

func isDigit(ch byte) bool { return ch >= '0' && ch <= '9' }

func (r *reader) step(ch byte) bool {
	switch r.op {
	case opString, opEscape, opHex:
		return r.inString(ch)
	case opWord:
		word := words[r.word]
		if word[len(word)-int(r.n)] != ch {
			return false
		}
		if r.n--; r.n == 0 {
			r.op = opAfter
		}
		return true
	}
	if r.op >= opMinus && r.op <= opExponentDigits {
		if r.inNumber(ch) {
			return true
		}
		if !r.ended() {
			return false
		}
		r.op = opAfter
	}
	if isSpace(ch) {
		return true
	}
	r.blank = false
	return r.token(ch)
}

func (r *reader) inString(ch byte) bool {
	switch r.op {
	case opEscape:
		if ch == 'u' {
			r.op, r.n = opHex, 4
			return true
		}
		r.op = opString
		return strings.IndexByte(`"\/bfnrt`, ch) >= 0
	case opHex:
		if r.n--; r.n == 0 {
			r.op = opString
		}
		return isDigit(ch) || ch|0x20 >= 'a' && ch|0x20 <= 'f'
	}
	switch {
	case ch == '\\':
		r.op = opEscape
	case ch == '"' && r.key:
		r.op, r.key = opColon, false
	case ch == '"':
		r.op = opAfter
	case ch < ' ':
		return false
	}
	return true
}

// inNumber reports whether ch goes on with the number.
func (r *reader) inNumber(ch byte) bool {
	digit := isDigit(ch)
	switch r.op {
	case opMinus:
		if ch == '0' {
			r.op = opZero
			return true
		}
		r.op = opInt
		return digit
	case opZero, opInt:
		switch {
		case digit && r.op == opInt:
		case ch == '.':
			r.op = opDot
		case ch|0x20 == 'e':
			r.op = opExponent
		default:
			return false
		}
		return true
	case opDot:
		r.op = opFraction
		return digit
	case opFraction:
		if ch|0x20 == 'e' {
			r.op = opExponent
			return true
		}
		return digit
	case opExponent:
		if ch == '+' || ch == '-' {
			r.op = opExponentSign
			return true
		}
		r.op = opExponentDigits
		return digit
	}
	r.op = opExponentDigits
	return digit
}

// ended reports whether a number, or what else is read, may end here.
func (c *config) ended() bool {
	switch c.op {
	case opZero, opInt, opFraction, opExponentDigits, opAfter:
		return true
	}
	return false
}

// token reads a character outside of strings, numbers and words.
func (r *reader) token(ch byte) bool {
	switch r.op {
	case opKey, opFirstKey:
		switch {
		case ch == '"':
			r.op, r.key = opString, true
		case ch == '}' && r.op == opFirstKey:
			return r.close('{')
		default:
			return false
		}
		return true
	case opColon:
		r.op = opValue
		return ch == ':'
	case opAfter:
		return r.after(ch)
	}
	if ch == ']' && r.op == opFirstValue {
		return r.close('[')
	}
	return r.value(ch)
}

func (r *reader) after(ch byte) bool {
	switch {
	case ch == '}':
		return r.close('{')
	case ch == ']':
		return r.close('[')
	case ch != ',' || r.top() == 0:
		return false
	case r.top() == '{':
		r.op = opKey
	default:
		r.op = opValue
	}
	return true
}

func (r *reader) close(open byte) bool {
	if r.top() != open {
		return false
	}
	if n := len(r.open); n > 0 {
		r.open = r.open[:n-1]
	} else {
		r.kept--
	}
	r.op = opAfter
	return true
}

func (r *reader) value(ch byte) bool {
	switch {
	case ch == '"':
		r.op = opString
	case ch == '{':
		r.open, r.op = append(r.open, ch), opFirstKey
	case ch == '[':
		r.open, r.op = append(r.open, ch), opFirstValue
	case ch == '-':
		r.op = opMinus
	case ch == '0':
		r.op = opZero
	case isDigit(ch):
		r.op = opInt
	default:
		for i, word := range words {
			if word[0] == ch {
				r.op, r.word, r.n = opWord, uint8(i), uint8(len(word)-1)
				return true
			}
		}
		return false
	}
	if r.kept+len(r.open) > maxDepth {
		r.op = opAny
	}
	return true
}

// complete reports whether the output may end here.
func (c *config) complete() bool {
	return c.op == opAny || c.blank || c.stack == "" && c.ended()
}

// expected says what c wants, for messages.
func (c *config) expected() string {
	inObject := strings.HasSuffix(c.stack, "{")
	switch c.op {
	case opValue:
		return "a value"
	case opFirstValue:
		return "a value or ]"
	case opKey:
		return "a key in double quotes"
	case opFirstKey:
		return "a key in double quotes or }"
	case opColon:
		return "a colon"
	case opString:
		return "the quote that ends the string"
	case opEscape, opHex:
		return "the rest of an escape"
	case opMinus, opDot, opExponent, opExponentSign:
		return "a digit"
	case opWord:
		return "the rest of " + words[c.word]
	}
	switch {
	case c.stack == "":
		return "the end of the output"
	case inObject:
		return "a comma or }"
	}
	return "a comma or ]"
}
