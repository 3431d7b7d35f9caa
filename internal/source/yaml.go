package source

import (
	"bytes"
	"unicode/utf8"
)

// YAMLMark is a place that a YAML parser gives: the type of that name in
// go.yaml.in/yaml, which this package does not compile. Line and Column count
// from 1; 0 is none.
type YAMLMark struct{ Index, Line, Column int }

// YAMLFault says where a text that YAML's parser refuses is at fault, and why.
// The parser gave up at mark, with a message; around it is where what it had
// not finished begins.
//
// The place is that of the quoted text that is the likely reason, the character
// that YAML does not have, or where the parser gave up. At the end of the text
// that is where what it misses begins, or the last line with anything on it.
// Lines and columns count from 1.
func YAMLFault(data []byte, mark, around YAMLMark, message string) (line, column int, why string) {
	if mark.Line == 0 { // the reader has no place
		line, column = PositionOf(data, foreign(data))
		return line, column, message
	}
	if at, why, ok := quoteFault(data, mark.Line); ok {
		line, column = PositionOf(data, at)
		return line, column, why + " (" + message + ")"
	}
	places := NewIndex(data)
	line, column = mark.Line, mark.Column
	if rest := data[places.Offset(line, column):]; len(bytes.TrimSpace(rest)) > 0 {
		if rest[0] == '\t' {
			message += " (a tab: YAML is indented with blanks)"
		}
		return line, column, message
	}
	if around.Line > 0 && around.Line < line {
		return around.Line, around.Column, message
	}
	line, column = places.Position(len(bytes.TrimRight(data, " \t\r\n")))
	return line, column, message
}

// foreign returns the offset of the first character that YAML does not have, or
// 0. Source: YAML 1.2, section 5.1.
func foreign(data []byte) int {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size <= 1 || r < ' ' && r != '\t' && r != '\n' && r != '\r' || 0x7f <= r && r < 0xa0 && r != 0x85 ||
			r == 0xfffe || r == 0xffff {
			return i
		}
		i += size
	}
	return 0
}
