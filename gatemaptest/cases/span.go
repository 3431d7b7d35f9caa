package cases

import (
	"bytes"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/gatemap/gatemap/internal/source"
)

// The YAML library says where a value begins but not where it ends. What is
// found here for values that people write oddly may be wrong; then the
// rewritten file does not read as it should, and is not used.

// index finds the lines of the file.
func (e *editor) index() *source.Index {
	if e.places == nil {
		e.places = source.NewIndex(e.file.text.data)
	}
	return e.places
}

// line is the offset of a line, from 1.
func (e *editor) line(line int) int { return e.index().Line(line) }

// offset is where a node of a case begins.
func (e *editor) offset(c *Case, n *yaml.Node) int {
	return e.index().Offset(n.Line+c.node.shift, n.Column)
}

// lineEnd is the offset behind the newline that ends the line of pos. A pos
// at the beginning of a line belongs to the one before it.
func (e *editor) lineEnd(pos int) int {
	data := e.file.text.data
	if pos > 0 && data[pos-1] == '\n' {
		return pos
	}
	if i := bytes.IndexByte(data[pos:], '\n'); i >= 0 {
		return pos + i + 1
	}
	return len(data)
}

// end is where a value ends.
func (e *editor) end(c *Case, n *yaml.Node) int {
	start := e.offset(c, n)
	switch {
	case n.Kind == yaml.AliasNode:
		return e.plainEnd(start, false)
	case n.Kind == yaml.ScalarNode:
		return e.scalarEnd(c, n, start)
	case n.Style&yaml.FlowStyle != 0:
		return e.flowEnd(start)
	case len(n.Content) == 0:
		return start
	}
	return e.end(c, n.Content[len(n.Content)-1])
}

func (e *editor) scalarEnd(c *Case, n *yaml.Node, start int) int {
	data := e.file.text.data
	// A tag or an anchor comes before the value.
	switch {
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		return e.blockEnd(start)
	case start < len(data) && (data[start] == '"' || data[start] == '\''):
		return quotedEnd(data, start)
	case n.Value == "" && n.Tag == "!!null":
		return start
	}
	return e.plainEnd(start, false)
}

// quotedEnd is behind the quote that closes the one at start.
func quotedEnd(data []byte, start int) int {
	quote := data[start]
	for i := start + 1; i < len(data); i++ {
		switch {
		case data[i] == '\\' && quote == '"':
			i++
		case data[i] != quote:
		case quote == '\'' && i+1 < len(data) && data[i+1] == '\'':
			i++
		default:
			return i + 1
		}
	}
	return len(data)
}

// plainEnd is the end of a plain scalar on one line.
func (e *editor) plainEnd(start int, inFlow bool) int {
	data := e.file.text.data
	end := start
	for i := start; i < len(data); i++ {
		c := data[i]
		if c == '\n' || c == '#' && i > start && isBlank(data[i-1]) ||
			c == ':' && (i+1 == len(data) || isBlank(data[i+1]) || data[i+1] == '\n') ||
			inFlow && strings.IndexByte(",[]{}", c) >= 0 {
			break
		}
		if !isBlank(c) && c != '\r' {
			end = i + 1
		}
	}
	return end
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// flowEnd is behind the bracket that closes the one at start.
func (e *editor) flowEnd(start int) int {
	data := e.file.text.data
	depth := 0
	for i := start; i < len(data); {
		switch c := data[i]; {
		case c == '[' || c == '{':
			depth++
		case c == ']' || c == '}':
			if depth--; depth == 0 {
				return i + 1
			}
		case (c == '"' || c == '\'') && strings.IndexByte(" \t\n,[{:", data[i-1]) >= 0:
			i = quotedEnd(data, i)
			continue
		case c == '#' && (isBlank(data[i-1]) || data[i-1] == '\n'):
			if n := bytes.IndexByte(data[i:], '\n'); n >= 0 {
				i += n
				continue
			}
			return len(data)
		}
		i++
	}
	return len(data)
}

// blockEnd is behind the last line of a block scalar that is not blank.
func (e *editor) blockEnd(start int) int {
	data := e.file.text.data
	head := start
	for head > 0 && data[head-1] != '\n' {
		head--
	}
	// The text is indented more than the line that the scalar begins on; "- "
	// counts as indentation.
	parent := 0
	for head+parent < len(data) && strings.IndexByte(" -", data[head+parent]) >= 0 {
		parent++
	}
	keep := bytes.IndexByte(data[start:e.lineEnd(start)], '+') >= 0
	end := e.lineEnd(start)
	last := end
	for pos := end; pos < len(data); {
		next := len(data)
		if i := bytes.IndexByte(data[pos:], '\n'); i >= 0 {
			next = pos + i + 1
		}
		line := data[pos:next]
		text := bytes.TrimLeft(line, " ")
		blank := len(bytes.TrimSpace(line)) == 0
		if !blank && len(line)-len(text) <= parent {
			break
		}
		if !blank || keep {
			last = next
		}
		pos = next
	}
	if last > 0 && data[last-1] == '\n' {
		return last - 1
	}
	return last
}
