package literal

import "strings"

// behindProperties returns the offset behind the tag and the anchor of YAML that
// stand at an offset.
func behindProperties(data []byte, at int) int {
	for at < len(data) && (data[at] == '!' || data[at] == '&') {
		d := decoder{data: data, at: at}
		for d.more() && !contains(" \t\r\n", d.peek(0)) {
			d.at++
		}
		d.at += d.blanks(" \t\r\n")
		at = d.at
	}
	return at
}

// doubleQuoted reads a string of YAML in double quotes.
func (d *decoder) doubleQuoted() bool {
	d.form = DoubleQuoted
	for d.at++; d.more(); {
		switch c := d.data[d.at]; {
		case c == '"':
			d.at++
			return true
		case c == '\\':
			if !d.joined() && !d.escape() {
				return false
			}
		case contains(" \t", c) || d.breakSize() > 0:
			d.folded()
		default:
			d.rune()
		}
	}
	return false
}

// singleQuoted reads a string of YAML in single quotes.
func (d *decoder) singleQuoted() bool {
	d.form = SingleQuoted
	for d.at++; d.more(); {
		switch c := d.data[d.at]; {
		case c == '\'' && d.peek(1) == '\'':
			d.write("'", 2)
		case c == '\'':
			d.at++
			return true
		case contains(" \t", c) || d.breakSize() > 0:
			d.folded()
		default:
			d.rune()
		}
	}
	return false
}

// folded reads blanks and line breaks between words: blanks beside a break are
// not there, one break is a blank, and of several the first is not there.
// Source: YAML 1.2.2, section 6.5.
func (d *decoder) folded() {
	n := d.blanks(" \t")
	d.at += n
	if d.breakSize() == 0 {
		d.at -= n
		d.copy(n)
		return
	}
	first, text := d.at, ""
	if text, n = d.lineBreak(); text != "\n" {
		d.takeBreak()
	} else {
		d.at += n
	}
	if d.moreBreaks() || text != "\n" {
		return
	}
	behind := d.at
	d.at = first
	d.write(" ", n)
	d.at = behind
}

// moreBreaks takes the line breaks of empty lines.
func (d *decoder) moreBreaks() (some bool) {
	for d.at += d.blanks(" \t"); d.breakSize() > 0; d.at += d.blanks(" \t") {
		d.takeBreak()
		some = true
	}
	return some
}

// joined reads a line break that a backslash takes away, with the blanks behind
// it, if there is one here. Empty lines that follow are breaks.
func (d *decoder) joined() bool {
	d.at++
	n := d.breakSize()
	if n == 0 {
		d.at--
		return false
	}
	d.at += n
	d.moreBreaks()
	return true
}

// plain reads a string without quotes. Where it ends depends on what is around
// it, so it is read as long as it is the text that is expected; one with
// substitutions to the end of its line.
func (d *decoder) plain() bool {
	d.form = Plain
	start, want := d.at, d.text
	if rest := d.data[d.at:]; isTruth(want) && len(rest) >= len(want) && strings.EqualFold(string(rest[:len(want)]), want) {
		d.write(want, len(want)) // True reads as true
		return true
	}
	for len(d.out) < len(want) && d.more() {
		known := len(d.out)
		if contains(" \t", d.data[d.at]) || d.breakSize() > 0 {
			d.folded()
		} else {
			d.rune()
		}
		if !strings.HasPrefix(want[known:], string(d.out[known:])) {
			d.at, d.out, d.pieces = start, nil, nil
			return d.plainLine()
		}
	}
	return len(d.out) == len(want)
}

func isTruth(text string) bool { return text == "true" || text == "false" }

// plainLine reads a string without quotes that ends with its line, or before a
// comment or the colon of a key.
func (d *decoder) plainLine() bool {
	end := d.at
	for i := d.at; i < len(d.data) && !contains("\r\n", d.data[i]); i++ {
		blank := i+1 == len(d.data) || contains(" \t\r\n", d.data[i+1])
		if d.data[i] == ':' && blank || d.data[i] == '#' && contains(" \t", d.data[i-1]) {
			break
		}
		if !contains(" \t", d.data[i]) {
			end = i + 1
		}
	}
	d.copy(end - d.at)
	return true
}
