// Package yamlfault says where a text that YAML's parser refuses is at fault,
// and why.
package yamlfault

import (
	"bytes"
	"errors"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/gatemap/gatemap/internal/textpos"
)

// Of returns the place and the message of err, which the parser has given for
// data: the quoted text that is the likely reason, the character that YAML does
// not have, or where the parser gave up. At the end of the text that is where
// what it misses begins, or the last line with anything on it. Lines and columns
// count from 1.
func Of(err error, data []byte) (line, column int, message string) {
	var load *yaml.LoadError
	if !errors.As(err, &load) {
		return 1, 1, err.Error()
	}
	if load.Mark.Line == 0 { // the reader has no place
		line, column = textpos.Of(data, foreign(data))
		return line, column, load.Message
	}
	if at, why, ok := quoteFault(data, load.Mark.Line); ok {
		line, column = textpos.Of(data, at)
		return line, column, why + " (" + load.Message + ")"
	}
	places := textpos.New(data)
	line, column = load.Mark.Line, load.Mark.Column
	if rest := data[places.Offset(line, column):]; len(bytes.TrimSpace(rest)) > 0 {
		message = load.Message
		if rest[0] == '\t' {
			message += " (a tab: YAML is indented with blanks)"
		}
		return line, column, message
	}
	if context := load.ContextMark; context.Line > 0 && context.Line < line {
		return context.Line, context.Column, load.Message
	}
	line, column = places.Position(len(bytes.TrimRight(data, " \t\r\n")))
	return line, column, load.Message
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
