package source

import (
	"sort"
	"sync/atomic"
	"unicode/utf8"
)

// step is how many bytes apart the marks are between which characters are
// counted.
const step = 256

// Index finds the line and the column of a byte offset in one text, and the way
// back. Lines and columns count from 1; lines end with a newline, and columns
// count characters, each byte that is not UTF-8 as one.
//
// It is built once and answers in any order for the same price, also where the
// whole text stands on one line, as what programs print often does. It keeps
// the text and is safe for concurrent use as long as nobody changes it.
type Index struct {
	text   []byte
	starts []int  // of lines
	marks  []mark // about every step bytes, each at the start of a character

	counted atomic.Int64
}

// mark is a place in the text with the number of characters before it.
type mark struct{ offset, runes int }

// NewIndex indexes a text: it reads it once.
func NewIndex(text []byte) *Index {
	x := &Index{text: text, starts: []int{0}, marks: []mark{{}}}
	next, runes := step, 0
	for i := 0; i < len(text); runes++ {
		if i >= next {
			x.marks = append(x.marks, mark{i, runes})
			next = i + step
		}
		size := 1
		switch c := text[i]; {
		case c == '\n':
			x.starts = append(x.starts, i+1)
		case c >= utf8.RuneSelf:
			_, size = utf8.DecodeRune(text[i:])
		}
		i += size
	}
	return x
}

// Position returns the line and the column of an offset. One beyond the text
// is at its end.
func (x *Index) Position(offset int) (line, column int) {
	offset = min(max(offset, 0), len(x.text))
	line = sort.SearchInts(x.starts, offset+1)
	return line, x.runes(offset) - x.runes(x.starts[line-1]) + 1
}

// runes counts the characters before an offset.
func (x *Index) runes(offset int) int {
	m := x.before(offset)
	x.counted.Add(int64(offset - m.offset))
	return m.runes + utf8.RuneCount(x.text[m.offset:offset])
}

// before returns the last mark at or before an offset, at most a step and a
// character away.
func (x *Index) before(offset int) mark {
	return x.marks[sort.Search(len(x.marks), func(i int) bool { return x.marks[i].offset > offset })-1]
}

// Line returns the offset at which a line begins, for one beyond the last the
// length of the text.
func (x *Index) Line(line int) int {
	if line > len(x.starts) {
		return len(x.text)
	}
	return x.starts[max(line, 1)-1]
}

// Offset is the way back from Position. A column beyond the line counts on
// into the next.
func (x *Index) Offset(line, column int) int {
	start := x.Line(line)
	want := x.runes(start) + max(column, 1) - 1
	m := x.marks[sort.Search(len(x.marks), func(i int) bool { return x.marks[i].runes > want })-1]
	at := m.offset
	for n := m.runes; n < want && at < len(x.text); n++ {
		_, size := utf8.DecodeRune(x.text[at:])
		at += size
	}
	x.counted.Add(int64(at - m.offset))
	return at
}

// Counted returns how many bytes all answers so far have counted characters
// in: what a test holds against the size of a text.
func (x *Index) Counted() int { return int(x.counted.Load()) }

// PositionOf answers one question about a text without an index.
func PositionOf[T string | []byte](text T, offset int) (line, column int) {
	offset = min(max(offset, 0), len(text))
	return NewIndex([]byte(text[:offset])).Position(offset)
}
