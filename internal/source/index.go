package source

import (
	"bytes"
	"encoding/binary"
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
	starts []uint32 // of lines
	marks  []mark   // about every step bytes, each at the start of a character; none where each character is a byte

	counted atomic.Int64
}

// mark is a place in the text with the number of characters before it.
type mark struct{ offset, runes uint32 }

// NewIndex indexes a text of less than 4 GB: it reads it once or twice.
func NewIndex(text []byte) *Index {
	x := &Index{text: text, starts: make([]uint32, 1, 1+bytes.Count(text, []byte{'\n'}))}
	if isASCII(text) {
		for at := 0; ; {
			n := bytes.IndexByte(text[at:], '\n')
			if n < 0 {
				return x
			}
			at += n + 1
			x.starts = append(x.starts, uint32(at))
		}
	}
	x.marks = make([]mark, 1, 1+len(text)/step)
	next, runes := step, uint32(0)
	for i := 0; i < len(text); runes++ {
		if i >= next {
			x.marks = append(x.marks, mark{uint32(i), runes})
			next = i + step
		}
		size := 1
		switch c := text[i]; {
		case c == '\n':
			x.starts = append(x.starts, uint32(i+1))
		case c >= utf8.RuneSelf:
			_, size = utf8.DecodeRune(text[i:])
		}
		i += size
	}
	return x
}

func isASCII(text []byte) bool {
	for len(text) >= 8 {
		if binary.LittleEndian.Uint64(text)&0x8080808080808080 != 0 {
			return false
		}
		text = text[8:]
	}
	for _, c := range text {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// Position returns the line and the column of an offset. One beyond the text
// is at its end.
func (x *Index) Position(offset int) (line, column int) {
	offset = min(max(offset, 0), len(x.text))
	line = sort.Search(len(x.starts), func(i int) bool { return int(x.starts[i]) > offset })
	start := int(x.starts[line-1])
	if x.marks == nil {
		return line, offset - start + 1
	}
	return line, x.runes(offset) - x.runes(start) + 1
}

// runes counts the characters before an offset.
func (x *Index) runes(offset int) int {
	m := x.before(offset)
	x.counted.Add(int64(offset) - int64(m.offset))
	return int(m.runes) + utf8.RuneCount(x.text[m.offset:offset])
}

// before returns the last mark at or before an offset, at most a step and a
// character away.
func (x *Index) before(offset int) mark {
	return x.marks[sort.Search(len(x.marks), func(i int) bool { return int(x.marks[i].offset) > offset })-1]
}

// Line returns the offset at which a line begins, for one beyond the last the
// length of the text.
func (x *Index) Line(line int) int {
	if line > len(x.starts) {
		return len(x.text)
	}
	return int(x.starts[max(line, 1)-1])
}

// Offset is the way back from Position. A column beyond the line counts on
// into the next.
func (x *Index) Offset(line, column int) int {
	start := x.Line(line)
	if x.marks == nil {
		return min(start+max(column, 1)-1, len(x.text))
	}
	want := x.runes(start) + max(column, 1) - 1
	m := x.marks[sort.Search(len(x.marks), func(i int) bool { return int(x.marks[i].runes) > want })-1]
	at := int(m.offset)
	for n := int(m.runes); n < want && at < len(x.text); n++ {
		_, size := utf8.DecodeRune(x.text[at:])
		at += size
	}
	x.counted.Add(int64(at) - int64(m.offset))
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
