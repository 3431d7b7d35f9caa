package literal

import (
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// json reads a string of JSON (RFC 8259). Half of a surrogate pair is U+FFFD.
func (d *decoder) json() bool {
	d.form = JSON
	for d.at++; d.more(); {
		switch c := d.data[d.at]; {
		case c == '"':
			d.at++
			return true
		case c < ' ':
			return false
		case c == '\\':
			if !d.jsonEscape() {
				return false
			}
		default:
			d.rune()
		}
	}
	return false
}

// simple are escapes of one letter. Source: RFC 8259, section 7; YAML 1.2.2,
// section 5.7; HCL native syntax, template literals.
var simple = map[Form]map[byte]string{
	JSON: {'"': `"`, '\\': `\`, '/': "/", 'b': "\b", 'f': "\f", 'n': "\n", 'r': "\r", 't': "\t"},
	DoubleQuoted: {'0': "\x00", 'a': "\a", 'b': "\b", 't': "\t", '\t': "\t", 'n': "\n", 'v': "\v", 'f': "\f", 'r': "\r", 'e': "\x1b", ' ': " ",
		'"': `"`, '/': "/", '\\': `\`, 'N': "\u0085", '_': "\u00a0", 'L': "\u2028", 'P': "\u2029"},
	HCL: {'"': `"`, '\\': `\`, 'n': "\n", 'r': "\r", 't': "\t"},
}

// digits are how many hexadecimal digits follow an escape's letter.
var digits = map[Form]map[byte]int{
	JSON: {'u': 4}, DoubleQuoted: {'x': 2, 'u': 4, 'U': 8}, HCL: {'u': 4, 'U': 8},
}

func (d *decoder) jsonEscape() bool {
	if high, ok := d.hex(2, 4); ok && d.peek(1) == 'u' && utf16.IsSurrogate(high) {
		low, ok := d.hex(8, 4)
		if pair := utf16.DecodeRune(high, low); ok && d.peek(6) == '\\' && d.peek(7) == 'u' && pair != utf8.RuneError {
			d.write(string(pair), 12)
		} else {
			d.write("\ufffd", 6)
		}
		return true
	}
	return d.escape()
}

// escape reads one escape of the form.
func (d *decoder) escape() bool {
	c := d.peek(1)
	if s, ok := simple[d.form][c]; ok {
		d.write(s, 2)
		return true
	}
	n := digits[d.form][c]
	r, ok := d.hex(2, n)
	if n == 0 || !ok {
		return false
	}
	d.write(string(r), 2+n)
	return true
}

// hex reads n hexadecimal digits, some bytes from here on.
func (d *decoder) hex(from, n int) (rune, bool) {
	if d.at+from+n > len(d.data) {
		return 0, false
	}
	v, err := strconv.ParseUint(string(d.data[d.at+from:d.at+from+n]), 16, 32)
	return rune(v), err == nil
}

// hcl reads a quoted string of HCL.
func (d *decoder) hcl() bool {
	d.form = HCL
	for d.at++; d.more(); {
		switch c := d.data[d.at]; {
		case c == '"':
			d.at++
			return true
		case c == '\\':
			if !d.escape() {
				return false
			}
		case c == '$' || c == '%':
			if !d.interpolation() {
				return false
			}
		default:
			d.rune()
		}
	}
	return false
}

// interpolation reads what a dollar or a percent sign begins: ${...} and %{...}
// are substituted, $${ and %%{ are escapes.
func (d *decoder) interpolation() bool {
	c := d.data[d.at]
	switch {
	case d.peek(1) == c && d.peek(2) == '{':
		d.write(string(c), 2)
		d.copy(1)
	case d.peek(1) == '{':
		n := hclClosing(d.data[d.at+2:])
		if n < 0 {
			return false
		}
		d.substitute(2 + n + 1)
	default:
		d.copy(1)
	}
	return true
}

// hclClosing returns where the brace stands that closes an interpolation, in
// which strings may have braces too, or -1.
func hclClosing(data []byte) int {
	depth, quoted := 0, false
	for i := 0; i < len(data); i++ {
		switch c := data[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{':
			depth++
		case c == '}' && depth == 0:
			return i
		case c == '}':
			depth--
		}
	}
	return -1
}
