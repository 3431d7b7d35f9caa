package lint

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap/internal/literal"
)

// spelling is a replacement of bytes of a file.
type spelling struct {
	from, to int
	text     string
}

// spellings are the ways to write an edit of a string of a file, the likeliest
// first. Which of them is right shows when the definition is read again. An edit
// of the whole string may give it another form.
func spellings(l *literal.Literal, e *Edit, data []byte) []spelling {
	part := spelling{l.Offset(e.From), l.Behind(e.From + len(e.Old)), inside(l.Form, e.New)}
	if e.Old == "" {
		part.from = part.to
	}
	list := []spelling{part}
	whole := e.Old == l.Text()
	switch l.Form {
	case literal.Plain:
		list = plainSpellings(l, e, part)
	case literal.SingleQuoted:
		if whole && prefersDouble(e.New) {
			list = []spelling{{l.Start, l.End, doubleQuoted(e.New)}, part}
		}
	case literal.Block, literal.Folded, literal.Heredoc:
		b := block{l, data}
		list = b.spellings(e, part)
	}
	if whole && l.Form.Inline() && notationOf(e.File) == yamlNotation {
		list = append(list, spelling{l.Start, l.End, doubleQuoted(e.New)})
	}
	if strings.Contains(e.New, "${") && !literal.IsHCL(e.File) { // of Fn::Sub
		escaped := *e
		escaped.New = strings.ReplaceAll(e.New, "${", "${!")
		if b := (block{l, data}); l.Form == literal.Block || l.Form == literal.Folded {
			return append(list, b.spellings(&escaped, spelling{part.from, part.to, escaped.New})...)
		}
		list = append(list, spelling{part.from, part.to, inside(l.Form, escaped.New)})
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

// block is a string that has lines of its own: a block of YAML or a heredoc.
type block struct {
	*literal.Literal
	data []byte // the file
}

// spellings are those of an edit: a part of a line in its place, more in whole
// lines, and the whole text of YAML with another header, or in double quotes.
func (b block) spellings(e *Edit, part spelling) []spelling {
	var list []spelling
	begins := e.Old == "" && (e.From == 0 || b.Text()[e.From-1] == '\n') // before the indentation
	if !begins && !strings.Contains(e.Old+e.New, "\n") {
		list = append(list, part)
	} else if s, ok := b.lines(e); ok {
		list = append(list, s)
	}
	if e.Old != b.Text() || b.Form == literal.Heredoc {
		return list
	}
	return append(append(list, b.headed(e.New)...), spelling{b.Start, b.end(), doubleQuoted(e.New)})
}

// lines writes the lines anew that the edit is in. It is false where they have a
// value that the file does not say, or where the text would end within a line
// though the form does not let it.
func (b block) lines(e *Edit) (spelling, bool) {
	text := b.Text()
	from, to := strings.LastIndexByte(text[:e.From], '\n')+1, e.From+len(e.Old)
	behind := to == len(text) && (to == 0 || text[to-1] == '\n')
	if !behind {
		if n := strings.IndexByte(text[to:], '\n'); n >= 0 {
			to += n
		} else {
			to = len(text)
		}
	}
	now := text[from:e.From] + e.New + text[e.From+len(e.Old):to]
	if b.Substituted(from, to) || behind && now != "" && !strings.HasSuffix(now, "\n") {
		return spelling{}, false
	}
	s := spelling{from: b.Behind(len(text)), to: b.Behind(to), text: b.written(now)}
	if from < len(text) {
		s.from = lineStart(b.data, b.Offset(from))
	}
	if !behind {
		s.to = lineEnd(b.data, max(s.to, s.from))
	}
	return s, s.from <= s.to
}

// written are lines as the block has them: behind its indentation.
func (b block) written(text string) string {
	margin, end := b.margin(), b.lineBreak()
	var out strings.Builder
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			out.WriteString(end)
		}
		if line != "" {
			out.WriteString(margin)
			out.WriteString(inside(b.Form, line))
		}
	}
	return out.String()
}

// margin is what stands before each line; "" where no line shows it.
func (b block) margin() string {
	at := 0
	for line := range strings.Lines(b.Text()) {
		if strings.TrimSpace(line) != "" {
			begin := b.Offset(at)
			return string(b.data[lineStart(b.data, begin):begin])
		}
		at += len(line)
	}
	return ""
}

func (b block) lineBreak() string {
	if n := bytes.IndexByte(b.data[b.Start:], '\n'); n > 0 && b.data[b.Start+n-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}

// headed are the ways to write another text as a literal block of YAML: the
// header says how many line breaks end it, and how deep lines are indented whose
// first begins with a blank.
func (b block) headed(text string) []spelling {
	trimmed := strings.TrimRight(text, "\n")
	if b.margin() == "" || strings.TrimSpace(trimmed) == "" {
		return nil
	}
	s := spelling{from: b.Start, to: b.end()}
	body := b.lineBreak() + b.written(trimmed)
	chomp := ""
	switch breaks := len(text) - len(trimmed); {
	case breaks == 0:
		chomp = "-"
	case breaks > 1:
		chomp = "+"
		s.to = b.End
		body += strings.Repeat(b.lineBreak(), breaks)
	}
	depth := ""
	if strings.HasPrefix(strings.TrimLeft(trimmed, "\n"), " ") {
		line := b.data[lineStart(b.data, b.Start):b.Start]
		depth = strconv.Itoa(len(b.margin()) - (len(line) - len(bytes.TrimLeft(line, " -"))))
	}
	s.text = "|" + depth + chomp + body
	return []spelling{s}
}

// end is where the last line with text ends, or the header where there is none.
func (b block) end() int {
	if trimmed := strings.TrimRight(b.Text(), "\n"); trimmed != "" {
		return lineEnd(b.data, b.Behind(len(trimmed)))
	}
	return lineEnd(b.data, b.Start)
}

func lineStart(data []byte, at int) int { return bytes.LastIndexByte(data[:at], '\n') + 1 }

// lineEnd is the offset of the line break that ends the line at an offset.
func lineEnd(data []byte, at int) int {
	n := bytes.IndexByte(data[at:], '\n')
	switch {
	case n < 0:
		return len(data)
	case n > 0 && data[at+n-1] == '\r':
		return at + n - 1
	}
	return at + n
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
