package source

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPosition(t *testing.T) {
	text := "aé\n\n\xffx\r\n"
	tests := []struct{ offset, line, column int }{
		{-1, 1, 1}, {0, 1, 1}, {1, 1, 2}, {3, 1, 3}, {4, 2, 1}, {5, 3, 1}, {6, 3, 2}, {7, 3, 3}, {8, 3, 4}, {9, 4, 1}, {99, 4, 1},
	}
	x := NewIndex([]byte(text))
	for _, tt := range tests {
		line, column := x.Position(tt.offset)
		require.Equal(t, []int{tt.line, tt.column}, []int{line, column}, "offset %d", tt.offset)
	}
	require.Equal(t, []int{0, 0, 4, 9, 9}, []int{x.Line(0), x.Line(1), x.Line(2), x.Line(4), x.Line(7)})
	line, column := NewIndex(nil).Position(0)
	require.Equal(t, []int{1, 1}, []int{line, column})
}

// TestOneLine: an answer counts the characters of a step at most, wherever it
// is asked for on a line of a megabyte.
func TestOneLine(t *testing.T) {
	x := NewIndex(bytes.Repeat([]byte("aé€😀"), 100_000))
	for offset := range x.text {
		require.LessOrEqual(t, offset-int(x.before(offset).offset), step+4)
	}
	line, column := x.Position(len(x.text))
	require.Equal(t, []int{1, 400_001}, []int{line, column})
}

// FuzzPosition holds the index against counting from the start, and Offset
// against Position.
func FuzzPosition(f *testing.F) {
	f.Add("a\né\xff\n", 3)
	f.Add(strings.Repeat("é\xf0\x9f", 500)+"\n"+strings.Repeat("x😀", 300), 1700)
	f.Fuzz(func(t *testing.T, text string, offset int) {
		offset = int(uint(offset) % uint(len(text)+1))
		x := NewIndex([]byte(text))
		line, column := x.Position(offset)
		wantLine, wantColumn := PositionOf(text, offset)
		require.Equal(t, []int{wantLine, wantColumn}, []int{line, column})
		at := 0 // the start of the character that offset is in
		for i := range text {
			if i <= offset {
				at = i
			}
		}
		if at == offset || offset == len(text) {
			require.Equal(t, offset, x.Offset(line, column))
		}
	})
}
