package lint

import (
	"strings"

	"github.com/gatemap/gatemap/internal/literal"
)

// spelling is a replacement of bytes of a file.
type spelling struct {
	from, to int
	text     string
}

// spellings are the ways to write an edit of a string, the likeliest first. Which
// of them is right shows when the definition is read again.
func spellings(l *literal.Literal, e *Edit) []spelling {
	part := spelling{l.Offset(e.From), l.Behind(e.From + len(e.Old)), inside(l.Form, e.New)}
	if e.Old == "" {
		part.from = part.to
	}
	list := []spelling{part}
	switch l.Form {
	case literal.Plain:
		list = plainSpellings(l, e, part)
	case literal.SingleQuoted:
		if e.Old == l.Text() && prefersDouble(e.New) {
			list = []spelling{{l.Start, l.End, doubleQuoted(e.New)}, part}
		}
	}
	if strings.Contains(e.New, "${") && !literal.IsHCL(e.File) { // of Fn::Sub
		escaped := inside(l.Form, strings.ReplaceAll(e.New, "${", "${!"))
		list = append(list, spelling{part.from, part.to, escaped})
	}
	return list
}

// plainSpellings are those of a string without quotes, which may need some.
func plainSpellings(l *literal.Literal, e *Edit, part spelling) []spelling {
	text := l.Text()[:e.From] + e.New + l.Text()[e.From+len(e.Old):]
	n := notationOf(e.File)
	quoted := spelling{l.Start, l.End, n.quoted(text)}
	switch {
	case n != yamlNotation && n != plainNotation:
		return []spelling{quoted}
	case e.Old == l.Text() && strings.Contains(text, "'"):
		return []spelling{quoted, part}
	}
	return []spelling{part, quoted}
}

// prefersDouble tells a text that reads better in double quotes.
func prefersDouble(text string) bool {
	return strings.Contains(text, "'") && !strings.ContainsAny(text, `"\`)
}

// inside is a part of a string as it is typed between the quotes of its form.
func inside(form literal.Form, text string) string {
	switch form {
	case literal.JSON, literal.DoubleQuoted:
		return unquoted(doubleQuoted(text))
	case literal.HCL:
		return unquoted(hclQuoted(text))
	case literal.Heredoc:
		return hclEscapes.Replace(text)
	case literal.SingleQuoted:
		return unquoted(singleQuoted(text))
	}
	return text
}

func unquoted(text string) string { return text[1 : len(text)-1] }
