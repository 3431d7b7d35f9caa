package read

import (
	"encoding/binary"
	"strings"
	"unicode/utf8"
	"unsafe"

	"go.yaml.in/yaml/v4"
)

// blockReader reads the YAML that most definitions are written in: block maps
// and lists, scalars of all styles, collections in brackets, CloudFormation's
// short tags, comments. It makes the tree that the library makes of such a text,
// positions included, in a tenth of the time; comments are not in it. Whatever
// else a text has, an anchor, a tab that indents, a key with a question mark, an
// error, it does not take, and the library says what it is.
type blockReader struct {
	text   string
	at     int  // offset of what is read next
	line   int  // of at, from 1
	begin  int  // offset of that line
	indent int  // columns before the block that begins at at; -1 at the end of the text
	wide   bool // some characters have several bytes

	comment bool // between the value before and at
	*room
}

// maxBlockDepth bounds the nesting of what is read here.
const maxBlockDepth = 100

// readBlocks reads a text that is a block map and nothing else. The texts of the
// nodes are parts of text or of the room, and the nodes are in it, too: all are
// gone when it is used again.
func readBlocks(text string, in *room) (root *yaml.Node, ok bool) {
	wide, ok := plainText(text)
	if !ok {
		return nil, false
	}
	return readPlain(text, wide, in)
}

// readPlain is readBlocks of a text that plainText has been asked about.
func readPlain(text string, wide bool, in *room) (root *yaml.Node, ok bool) {
	in.clear()
	r := &blockReader{text: text, line: 1, wide: wide, room: in}
	if !r.settle() || r.indent < 0 || !r.keyed() {
		return nil, false
	}
	root, ok = r.mapping(0)
	return root, ok && r.indent < 0
}

// plainText reports whether a text has no character that YAML does not have, or
// takes for a line break or the mark of an encoding. wide tells that some
// characters have several bytes.
func plainText(text string) (wide, ok bool) {
	for i, known := 0, 0; i < len(text); i++ {
		if i >= known && len(text)-i >= 8 {
			if printable(text[i : i+8]) {
				i += 7
				continue
			}
			known = i + 8
		}
		switch c := text[i]; {
		case c >= utf8.RuneSelf:
			wide = true
		case c == '\r':
			if i+1 == len(text) || text[i+1] != '\n' {
				return false, false
			}
		case c < ' ' && c != '\n' && c != '\t' || c == 0x7F:
			return false, false
		}
	}
	if !wide {
		return false, true
	}
	return true, utf8.ValidString(text) && !strings.ContainsFunc(text, func(c rune) bool {
		return c >= 0x7F && c < 0xA0 || c == 0x2028 || c == 0x2029 || c == 0xFEFF || c == 0xFFFE || c == 0xFFFF
	})
}

// printable reports whether all of eight bytes are characters from the space to
// the tilde.
func printable(text string) bool {
	const each = 0x0101010101010101
	w := binary.LittleEndian.Uint64(unsafe.Slice(unsafe.StringData(text), 8))
	del := w ^ 0x7F*each
	return (w|(w-0x20*each)|(del-each)&^del)&(0x80*each) == 0
}

// column is the column of at, from 1, in characters.
func (r *blockReader) column() int {
	if r.wide {
		return utf8.RuneCountInString(r.text[r.begin:r.at]) + 1
	}
	return r.at - r.begin + 1
}

// is reports whether c is what is read next.
func (r *blockReader) is(c byte) bool { return r.at < len(r.text) && r.text[r.at] == c }

// endsLine reports whether a line, or the text, ends at an offset.
func (r *blockReader) endsLine(at int) bool {
	return at >= len(r.text) || r.text[at] == '\n' || r.text[at] == '\r'
}

// blankAt reports whether a space or the end of a line is at an offset.
func (r *blockReader) blankAt(at int) bool { return r.endsLine(at) || r.text[at] == ' ' }

func (r *blockReader) spaces() {
	for r.is(' ') {
		r.at++
	}
}

// nothing reports whether the rest of the line is blank or a comment.
func (r *blockReader) nothing() bool {
	r.spaces()
	return r.endsLine(r.at) || r.text[r.at] == '#' && r.at > r.begin && r.text[r.at-1] == ' '
}

// newLine goes to the beginning of the next line, or to the end of the text.
func (r *blockReader) newLine() {
	i := strings.IndexByte(r.text[r.at:], '\n')
	if i < 0 {
		r.at = len(r.text)
		return
	}
	r.at += i + 1
	r.begin = r.at
	r.line++
}

// settle goes from the beginning of a line to the next content. It is false
// where a tab is before it.
func (r *blockReader) settle() bool {
	for {
		r.spaces()
		switch {
		case r.at == len(r.text):
			r.indent = -1
			return true
		case r.is('\t'):
			return false
		case r.endsLine(r.at), r.is('#'):
			r.comment = r.comment || r.is('#')
			r.newLine()
		default:
			r.indent = r.at - r.begin
			return r.indent > 0 || !strings.HasPrefix(r.text[r.at:], "---") && !strings.HasPrefix(r.text[r.at:], "...")
		}
	}
}

// next goes from the end of a value to the next line that has content.
func (r *blockReader) next() bool {
	if !r.nothing() {
		return false
	}
	r.comment = r.is('#')
	r.newLine()
	return r.settle()
}

// dashed reports whether an item of a block list is next.
func (r *blockReader) dashed() bool { return r.is('-') && r.blankAt(r.at+1) }

// keyed reports whether a key of a block map is next.
func (r *blockReader) keyed() bool {
	end := r.keyEnd()
	return end > 0 && end < len(r.text) && r.text[end] == ':' && r.blankAt(end+1)
}

// keyEnd returns the offset behind a scalar that ends on its line, 0 where there
// is none.
func (r *blockReader) keyEnd() int {
	switch quote := r.text[r.at]; quote {
	case '"', '\'':
		for at := r.at + 1; !r.endsLine(at); at++ {
			switch {
			case r.text[at] == quote && quote == '\'' && at+1 < len(r.text) && r.text[at+1] == quote, r.text[at] == '\\' && quote == '"':
				at++
			case r.text[at] == quote:
				return at + 1
			}
		}
		return 0
	}
	return r.plainEnd(r.at, false)
}

// key reads a key that has a line of its own up to the colon behind it.
func (r *blockReader) key() (k *yaml.Node, ok bool) {
	if !r.keyed() {
		return nil, false
	}
	if r.is('"') || r.is('\'') {
		k, ok = r.quoted(-1)
	} else {
		k, ok = r.plainLine(false)
	}
	r.at++
	return k, ok
}

// mapping reads the block map that begins here.
func (r *blockReader) mapping(depth int) (*yaml.Node, bool) {
	n, indent, first := r.node(yaml.MappingNode, "!!map"), r.indent, len(r.kids)
	for r.indent == indent {
		k, ok := r.key()
		if !ok {
			return nil, false
		}
		v, ok := r.value(indent, true, depth)
		if !ok {
			return nil, false
		}
		r.kids = append(r.kids, k, v)
	}
	n.Content = r.list(first)
	return n, r.indent < indent
}

// sequence reads the block list that begins here.
func (r *blockReader) sequence(depth int) (*yaml.Node, bool) {
	n, indent, first := r.node(yaml.SequenceNode, "!!seq"), r.indent, len(r.kids)
	for r.indent == indent && r.dashed() {
		r.at++
		item, ok := r.value(indent, false, depth)
		if !ok {
			return nil, false
		}
		r.kids = append(r.kids, item)
	}
	n.Content = r.list(first)
	return n, r.indent <= indent
}

// value reads what is behind a colon or a dash of a collection that is indented
// by parent. Below a key a list may be indented no deeper than the key.
func (r *blockReader) value(parent int, key bool, depth int) (*yaml.Node, bool) {
	if depth > maxBlockDepth {
		return nil, false
	}
	empty := *r
	if !r.nothing() {
		if !key {
			r.indent = r.at - r.begin
			return r.content(parent, depth)
		}
		return r.inline(parent, key, depth)
	}
	if !r.next() {
		return nil, false
	}
	if n, ok, here := r.below(parent, key, depth); here {
		return n, ok
	}
	return empty.node(yaml.ScalarNode, "!!null"), true
}

// below reads the content of a collection that begins on a line of its own; here
// is false where the line belongs to what is around.
func (r *blockReader) below(parent int, key bool, depth int) (n *yaml.Node, ok, here bool) {
	switch {
	case r.indent > parent:
		n, ok = r.content(parent, depth)
		return n, ok, true
	case key && r.indent == parent && r.dashed():
		n, ok = r.sequence(depth + 1)
		return n, ok, true
	}
	return nil, false, false
}

// content reads whatever begins here.
func (r *blockReader) content(parent, depth int) (*yaml.Node, bool) {
	switch {
	case r.dashed():
		return r.sequence(depth + 1)
	case r.keyed():
		return r.mapping(depth + 1)
	}
	return r.inline(parent, false, depth)
}

// inline reads a value that may begin behind something else on its line, up to
// the next line with content.
func (r *blockReader) inline(parent int, key bool, depth int) (n *yaml.Node, ok bool) {
	switch r.text[r.at] {
	case '!':
		return r.tagged(parent, key, depth)
	case '|', '>':
		return r.literal(parent)
	case '[', '{':
		n, ok = r.flow(parent, depth+1)
	case '"', '\'':
		n, ok = r.quoted(parent)
	default:
		return r.plain(parent)
	}
	return n, ok && r.next()
}

// tagged reads a value with one of CloudFormation's tags, or one like them.
func (r *blockReader) tagged(parent int, key bool, depth int) (n *yaml.Node, ok bool) {
	at := *r
	tag, ok := r.tag()
	if !ok {
		return nil, false
	}
	switch {
	case !r.nothing():
		if r.is('!') || r.dashed() {
			return nil, false
		}
		n, ok = r.inline(parent, false, depth)
	case !r.next():
		return nil, false
	default:
		n, ok, _ = r.below(parent, key, depth)
		ok = ok && n.Style&yaml.TaggedStyle == 0
	}
	if ok {
		n.Tag, n.Style, n.Line, n.Column = tag, n.Style|yaml.TaggedStyle, at.line, at.column()
	}
	return n, ok
}

// tag reads a tag that is a name, up to the blank behind it.
func (r *blockReader) tag() (tag string, ok bool) {
	end := r.at + 1
	for end < len(r.text) && isAlphanumeric(r.text[end]) {
		end++
	}
	tag = r.text[r.at:end]
	r.at = end
	return tag, len(tag) > 1 && r.blankAt(end)
}

func isAlphanumeric(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}
