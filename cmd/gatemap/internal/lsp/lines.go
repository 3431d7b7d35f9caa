package lsp

import (
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/gatemap/gatemap/internal/source"
)

// lines is a text whose lines are known.
type lines struct {
	text   string
	starts []int // the byte at which each line begins
}

func linesOf(text string) *lines {
	l := &lines{text: text, starts: []int{0}}
	for at := strings.IndexByte(text, '\n'); at >= 0; {
		l.starts = append(l.starts, at+1)
		next := strings.IndexByte(text[at+1:], '\n')
		if next < 0 {
			break
		}
		at += 1 + next
	}
	return l
}

// line is a line from 0, without what ends it; one behind the last is empty, at
// the end of the text.
func (l *lines) line(n int) (start int, text string) {
	if n < 0 {
		n = 0
	}
	if n >= len(l.starts) {
		return len(l.text), ""
	}
	end := len(l.text)
	if n+1 < len(l.starts) {
		end = l.starts[n+1] - 1
	}
	return l.starts[n], strings.TrimSuffix(l.text[l.starts[n]:end], "\r")
}

// offset is the byte at a position; one behind the end of its line is the end of
// the line.
func (l *lines) offset(at position) int {
	start, text := l.line(at.Line)
	return start + source.UTF16Offset(text, max(at.Character, 0))
}

// offsetIn is the byte at a line and a column from 1, columns in characters.
func (l *lines) offsetIn(line, column int) int {
	start, text := l.line(line - 1)
	at := 0
	for n := 1; n < column && at < len(text); n++ {
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
	return start + at
}

// position is the position of a byte.
func (l *lines) position(offset int) position {
	offset = min(max(offset, 0), len(l.text))
	n := sort.SearchInts(l.starts, offset+1) - 1
	return position{Line: n, Character: source.UTF16(l.text[l.starts[n]:], offset-l.starts[n])}
}

func (l *lines) span(from, to int) span { return span{l.position(from), l.position(to)} }
