package vtl

import (
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	javalang "github.com/gatemap/gatemap/internal/java/lang"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/source"
)

var (
	errNoSource    = errors.New("a template has no other templates to read")
	errNotScope    = errors.New("#break takes the scope of a #foreach")
	errForeachArgs = errors.New("#foreach needs a variable, a word and a list")
	errNoLiteral   = errors.New("operand has no text")
	errArguments   = &javalang.Exception{Class: "java.lang.IllegalArgumentException", Message: "wrong number of arguments"}
	errRangeSize   = &javalang.Exception{Class: "java.lang.IllegalArgumentException", Message: "a range has too many elements"}
	errScopeLost   = errors.New("$foreach was removed inside its loop")
)

// AtEnd gives an error that what the template left behind has caused the place
// behind its last character.
func (t *Template) AtEnd(err error) error { return located(t.src, len(t.src), err) }

// located fills in the place of an error of this package. Other errors become
// an *ExecError.
func located(src string, offset int, err error) error {
	switch e := err.(type) {
	case *ParseError:
		e.Line, e.Column = source.PositionOf(src, e.Offset)
		return e
	case *LimitError:
		e.Line, e.Column = source.PositionOf(src, e.Offset)
		return e
	}
	var spent *javalang.LimitError
	if errors.As(err, &spent) {
		return located(src, 0, &LimitError{What: spent.What, Limit: spent.Limit, Offset: offset})
	}
	var long *jsondoc.LimitError
	if errors.As(err, &long) {
		what := "output"
		if long.Nesting {
			what = "nesting"
		}
		return located(src, 0, &LimitError{What: what, Limit: int64(long.Limit), Offset: offset})
	}
	line, column := source.PositionOf(src, offset)
	return &ExecError{Line: line, Column: column, Offset: offset, Err: err}
}

// quoted quotes a piece of a template for a message.
func quoted(s string) string {
	const most = 40
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + "..."
	}
	return strconv.Quote(s)
}

// decodeUnit returns the first character of s and its size.
func decodeUnit(s string) (rune, int) { return utf8.DecodeRuneInString(s) }
