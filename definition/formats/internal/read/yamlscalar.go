package read

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// startsPlain reports whether a plain scalar can begin at an offset. Some begin
// in other ways, which few write.
func (r *blockReader) startsPlain(at int) bool {
	switch c := r.text[at]; c {
	case '?', ':', ',', '[', ']', '{', '}', '#', '&', '*', '!', '|', '>', '\'', '"', '%', '@', '`':
		return false
	case '-':
		return at+1 < len(r.text) && isAlphanumeric(r.text[at+1])
	}
	return true
}

// plainEnd returns the offset behind the part of a plain scalar that is on the
// line of at, 0 where none begins there or it has a tab. In a collection in
// brackets the signs of those end it as well.
func (r *blockReader) plainEnd(at int, flow bool) int {
	if !r.startsPlain(at) {
		return 0
	}
	end := r.plainRest(at, flow)
	if flow && end > 0 && r.endsLine(end) {
		sign := strings.TrimLeft(r.text[end:], " \r\n")
		if sign == "" || strings.IndexByte(",]}", sign[0]) < 0 {
			return 0
		}
	}
	return end
}

func (r *blockReader) plainRest(at int, flow bool) int {
	end := at
	for ; at < len(r.text); at++ {
		switch c := r.text[at]; c {
		case '\n', '\r':
			return end
		case '\t':
			return 0
		case ' ':
			continue
		case '#':
			if r.text[at-1] == ' ' {
				return end
			}
		case ':':
			if r.blankAt(at + 1) {
				return end
			}
			if flow && strings.IndexByte("?:,[]{}", r.text[at+1]) >= 0 {
				return 0
			}
		case ',', '[', ']', '{', '}':
			if flow {
				return end
			}
		}
		end = at + 1
	}
	return end
}

// plainLine reads a plain scalar that ends on its line.
func (r *blockReader) plainLine(flow bool) (*yaml.Node, bool) {
	end := r.plainEnd(r.at, flow)
	if end == 0 {
		return nil, false
	}
	value := r.text[r.at:end]
	tag, ok := r.tagOf(value)
	n := r.node(yaml.ScalarNode, tag)
	n.Value = value
	r.at = end
	return n, ok
}

// plain reads a plain scalar, up to the next line with content. Its other lines
// are indented deeper than parent; the breaks between are spaces.
func (r *blockReader) plain(parent int) (*yaml.Node, bool) {
	end := r.plainEnd(r.at, false)
	if end == 0 {
		return nil, false
	}
	n, value := r.node(yaml.ScalarNode, ""), r.text[r.at:end]
	for more := false; ; more = true {
		r.at = end
		line := r.line
		if !r.next() {
			return nil, false
		}
		if r.comment || r.indent <= parent {
			break
		}
		if end = r.plainRest(r.at, false); end == 0 {
			return nil, false
		}
		if !more {
			value = r.begun(value)
		}
		value = r.joined(value, r.line-line-1, r.text[r.at:end])
	}
	var ok bool
	n.Value = value
	n.Tag, ok = r.tagOf(value)
	return n, ok
}

// quoted reads a scalar in quotes. Its other lines are indented deeper than
// parent.
func (r *blockReader) quoted(parent int) (*yaml.Node, bool) {
	n, quote := r.node(yaml.ScalarNode, "!!str"), r.text[r.at]
	n.Style = yaml.DoubleQuotedStyle
	if quote == '\'' {
		n.Style = yaml.SingleQuotedStyle
	}
	r.at++
	start := r.at
	for at := start; !r.endsLine(at); at++ {
		c := r.text[at]
		if c == '\\' && quote == '"' {
			break
		}
		if c == quote {
			if quote == '\'' && at+1 < len(r.text) && r.text[at+1] == quote {
				break
			}
			n.Value, r.at = r.text[start:at], at+1
			return n, true
		}
	}
	from := len(r.made)
	ok := r.unquote(quote, parent)
	n.Value = r.madeFrom(from)
	return n, ok
}

// unquote reads the text of a scalar in quotes up to the quote that ends it.
func (r *blockReader) unquote(quote byte, parent int) bool {
	for r.at < len(r.text) {
		c := r.text[r.at]
		switch {
		case c == quote && quote == '\'' && r.at+1 < len(r.text) && r.text[r.at+1] == quote:
			r.made = append(r.made, c)
			r.at += 2
		case c == quote:
			r.at++
			return true
		case c == '\\' && quote == '"':
			if !r.escape(parent) {
				return false
			}
		case c == ' ' || r.endsLine(r.at):
			if !r.gap(parent) {
				return false
			}
		case c == '\t':
			return false
		default:
			r.made = append(r.made, c)
			r.at++
		}
	}
	return false
}

// gap reads the blanks and line breaks between two words in quotes: one break is
// a space, more are as many breaks less one.
func (r *blockReader) gap(parent int) bool {
	start := r.at
	r.spaces()
	if !r.endsLine(r.at) {
		r.made = append(r.made, r.text[start:r.at]...)
		return true
	}
	breaks, ok := r.breaks(parent)
	if breaks == 1 {
		r.made = append(r.made, ' ')
	}
	for ; breaks > 1; breaks-- {
		r.made = append(r.made, '\n')
	}
	return ok
}

// breaks counts line breaks up to a line that has text, deeper than parent.
func (r *blockReader) breaks(parent int) (n int, ok bool) {
	for ; r.endsLine(r.at); n++ {
		if r.at == len(r.text) {
			return n, false
		}
		r.newLine()
		r.spaces()
	}
	return n, r.at-r.begin > parent && parent >= 0 && !r.is('\t')
}

// escapes are what stands for one character behind a backslash.
var escapes = map[byte]string{
	'0': "\x00", 'a': "\a", 'b': "\b", 't': "\t", 'n': "\n", 'v': "\v", 'f': "\f", 'r': "\r", 'e': "\x1B",
	' ': " ", '"': "\"", '/': "/", '\\': "\\", 'N': "\u0085", '_': "\u00A0", 'L': "\u2028", 'P': "\u2029",
}

// escape reads what begins with a backslash: a character, a number of one, or the
// end of a line, which is then nothing.
func (r *blockReader) escape(parent int) bool {
	r.at++
	if r.at == len(r.text) {
		return false
	}
	if r.endsLine(r.at) {
		breaks, ok := r.breaks(parent)
		for ; breaks > 1; breaks-- {
			r.made = append(r.made, '\n')
		}
		return ok
	}
	c := r.text[r.at]
	if s, ok := escapes[c]; ok {
		r.made = append(r.made, s...)
		r.at++
		return true
	}
	digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[c]
	if digits == 0 || r.at+digits >= len(r.text) {
		return false
	}
	code, err := strconv.ParseUint(r.text[r.at+1:r.at+1+digits], 16, 32)
	if err != nil || !utf8.ValidRune(rune(code)) {
		return false
	}
	r.made = utf8.AppendRune(r.made, rune(code))
	r.at += 1 + digits
	return true
}

// literal reads a block of text, literal or folded, up to the next line with
// content.
func (r *blockReader) literal(parent int) (*yaml.Node, bool) {
	n := r.node(yaml.ScalarNode, "!!str")
	n.Style = yaml.LiteralStyle
	if r.is('>') {
		n.Style = yaml.FoldedStyle
	}
	r.at++
	chomp := byte(' ')
	if r.is('-') || r.is('+') {
		chomp = r.text[r.at]
		r.at++
	}
	r.spaces()
	if !r.endsLine(r.at) || r.at == len(r.text) {
		return nil, false
	}
	r.newLine()
	indent := r.blockIndent()
	if indent <= parent {
		return nil, false
	}
	from := len(r.made)
	blank := r.block(indent, n.Style == yaml.FoldedStyle, from)
	switch {
	case r.at == len(r.text) && r.text[r.at-1] != '\n':
		return nil, false
	case chomp != '-':
		r.made = append(r.made, '\n')
	}
	if chomp == '+' {
		for range blank {
			r.made = append(r.made, '\n')
		}
	}
	n.Value = r.madeFrom(from)
	return n, r.settle()
}

// blockIndent returns how far the first line that has text is indented, -1 where
// that says nothing: with blank lines before it that are indented deeper, or a
// tab.
func (r *blockReader) blockIndent() int {
	deepest := 0
	for at := r.at; at < len(r.text); {
		start := at
		for at < len(r.text) && r.text[at] == ' ' {
			at++
		}
		if at == len(r.text) || r.text[at] == '\t' {
			return -1
		}
		if !r.endsLine(at) {
			if at-start < deepest {
				return -1
			}
			return at - start
		}
		deepest = max(deepest, at-start)
		at += strings.IndexByte(r.text[at:], '\n') + 1
	}
	return -1
}

// block reads the lines that are indented by indent, and returns how many blank
// lines follow the last of them. In a folded text a break between lines that do
// not begin with a blank is a space, and where more follow, nothing.
func (r *blockReader) block(indent int, folded bool, from int) (blank int) {
	first, spaced := true, false
	for r.at < len(r.text) {
		start, at := r.at, r.at
		for at < len(r.text) && r.text[at] == ' ' && at-start < indent {
			at++
		}
		switch {
		case at == len(r.text):
			r.at = at
			return blank
		case r.endsLine(at):
			blank++
			r.at = at
			r.newLine()
			continue
		case at-start < indent:
			return blank
		}
		begins := r.text[at] == ' ' || r.text[at] == '\t'
		switch {
		case first:
		case folded && !spaced && !begins:
			if blank == 0 {
				r.made = append(r.made, ' ')
			}
		default:
			r.made = append(r.made, '\n')
		}
		for ; blank > 0; blank-- {
			r.made = append(r.made, '\n')
		}
		first, spaced = false, begins
		end := len(r.text)
		if i := strings.IndexByte(r.text[at:], '\n'); i >= 0 {
			end = at + i
		}
		r.at = end
		if end > at && r.text[end-1] == '\r' && end < len(r.text) {
			end--
		}
		r.made = append(r.made, r.text[at:end]...)
		r.newLine()
	}
	return blank
}
