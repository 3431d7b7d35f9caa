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

// simple returns what an escape of one letter stands for. Source: RFC 8259, section
// 7; YAML 1.2.2, section 5.7; HCL native syntax, template literals.
func simple(form Form, letter byte) (text string, ok bool) {
	switch letter {
	case '"', '\\':
		return string(rune(letter)), form == JSON || form == DoubleQuoted || form == HCL
	case 'n':
		return "\n", form == JSON || form == DoubleQuoted || form == HCL
	case 'r':
		return "\r", form == JSON || form == DoubleQuoted || form == HCL
	case 't':
		return "\t", form == JSON || form == DoubleQuoted || form == HCL
	case 'b':
		return "\b", form == JSON || form == DoubleQuoted
	case 'f':
		return "\f", form == JSON || form == DoubleQuoted
	case '/':
		return "/", form == JSON || form == DoubleQuoted
	}
	if form != DoubleQuoted {
		return "", false
	}
	return ofYAML(letter)
}

// ofYAML returns what an escape that only YAML has stands for.
func ofYAML(letter byte) (text string, ok bool) {
	switch letter {
	case '0':
		return "\x00", true
	case 'a':
		return "\a", true
	case '\t':
		return "\t", true
	case 'v':
		return "\v", true
	case 'e':
		return "\x1b", true
	case ' ':
		return " ", true
	case 'N':
		return "\u0085", true
	case '_':
		return "\u00a0", true
	case 'L':
		return "\u2028", true
	case 'P':
		return "\u2029", true
	}
	return "", false
}

// digits returns how many hexadecimal digits follow an escape's letter.
func digits(form Form, letter byte) int {
	switch {
	case letter == 'u' && (form == JSON || form == DoubleQuoted || form == HCL):
		return 4
	case letter == 'U' && (form == DoubleQuoted || form == HCL):
		return 8
	case letter == 'x' && form == DoubleQuoted:
		return 2
	}
	return 0
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
	if s, ok := simple(d.form, c); ok {
		d.write(s, 2)
		return true
	}
	n := digits(d.form, c)
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
