package literal

import (
	"bytes"
	"strings"
)

// heredoc reads a heredoc of HCL. Before the lines of one that <<- begins stand
// as many blanks as the line with the fewest has; a line of blanks does not count,
// and keeps them. Source: hclsyntax, flushHeredocTemplateParts.
func (d *decoder) heredoc() bool {
	d.form = Heredoc
	d.at += 2
	flush := d.peek(0) == '-'
	if flush {
		d.at++
	}
	name := d.at
	for d.more() && d.breakSize() == 0 {
		d.at++
	}
	label := strings.TrimSpace(string(d.data[name:d.at]))
	d.at += d.breakSize()
	lines, ok := d.heredocLines(label)
	if !ok {
		return false
	}
	start := d.at
	begun, ok := d.unindented(lines, 0)
	if !ok || !flush {
		return ok
	}
	d.at, d.out, d.pieces = start, nil, nil
	_, ok = d.unindented(lines, d.fewest(begun))
	return ok
}

// heredocLines are the lines up to the one that ends the heredoc.
func (d *decoder) heredocLines(label string) (lines []mark, ok bool) {
	for at := d.at; at < len(d.data); {
		size := bytes.IndexByte(d.data[at:], '\n') + 1
		if size == 0 {
			size = len(d.data) - at
		}
		if label != "" && string(bytes.TrimSpace(d.data[at:at+size])) == label {
			return lines, true
		}
		lines = append(lines, mark{at, size})
		at += size
	}
	return nil, false
}

// unindented reads lines without their indentation, and returns those that do not
// begin inside of an interpolation.
func (d *decoder) unindented(lines []mark, indent int) (begun []mark, ok bool) {
	for _, m := range lines {
		if d.at <= m.at {
			begun = append(begun, m)
			if d.at = m.at; !d.empty(m) {
				d.at += indent
			}
		}
		for end := m.at + m.size; d.at < end; {
			if n := bytes.IndexAny(d.data[d.at:end], "$%"); n != 0 {
				if n < 0 {
					n = end - d.at
				}
				d.copy(n)
			} else if !d.interpolation() {
				return nil, false
			}
		}
	}
	return begun, true
}

// empty reports whether a line has blanks alone.
func (d *decoder) empty(m mark) bool { return len(bytes.TrimSpace(d.data[m.at:m.at+m.size])) == 0 }

// fewest is the smallest indentation of lines.
func (d *decoder) fewest(lines []mark) int {
	least := -1
	for _, m := range lines {
		line := d.data[m.at : m.at+m.size]
		if n := len(line) - len(bytes.TrimLeft(line, " \t")); !d.empty(m) && (least < 0 || n < least) {
			least = n
		}
	}
	return max(least, 0)
}
