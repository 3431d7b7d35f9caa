// Package faults says in plain words what is wrong at the places where a template
// does not parse, and what to write instead. What Velocity itself would say stands
// behind that.
package faults

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap/internal/lazyregexp"
	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/internal/vtl"
)

// Text is what there is to say of a fault.
type Text struct {
	Why string // in plain words; "" where Own says all
	Own string // what the parser says, without the place
	Fix string // what to write; "" for nothing
}

// String gives the plain words first, OwnFirst the parser's.
func (t Text) String() string { return joined(t.Why, t.Own) }

// OwnFirst gives the parser's words first.
func (t Text) OwnFirst() string { return joined(t.Own, t.Why) }

func joined(a, b string) string {
	if a != "" && b != "" {
		a += "; "
	}
	return a + b
}

// Of says what a fault of src is. where names another place of src, given in
// bytes, such as that of the directive that is not closed; nil counts lines
// and columns of src.
func Of(src string, f *vtl.Fault, where func(offset int) string) Text {
	if where == nil {
		where = func(offset int) string {
			line, column := source.PositionOf(src, offset)
			return fmt.Sprintf("line %d, column %d", line, column)
		}
	}
	w := writer{src: src, Fault: f, where: where}
	why, cure := w.sentence()
	return Text{why, w.own(), cure}
}

// writer writes about one fault.
type writer struct {
	src string
	*vtl.Fault
	where func(int) string
}

// own is the parser's own sentence without its place.
func (w *writer) own() string {
	var parse *vtl.ParseError
	var limit *vtl.LimitError
	switch {
	case errors.As(w.Err, &parse):
		return parse.Msg
	case errors.As(w.Err, &limit) && limit.What == "faults":
		return fmt.Sprintf("the template has more faults than %d: the rest was not looked at", limit.Limit)
	case errors.As(w.Err, &limit):
		return fmt.Sprintf("template exceeds the limit of %d for %s", limit.Limit, limit.What)
	}
	return w.Err.Error()
}

func (w *writer) sentence() (why, cure string) {
	switch w.Kind {
	case vtl.UnexpectedFault, vtl.BracketFault, vtl.StringFault:
		return w.head()
	case vtl.TextBlockFault:
		return "the text that begins with #[[ here is not closed: ]]# was expected before the end of the template", "end it with ]]#"
	case vtl.CommentFault:
		if w.Name == "" {
			return "the comment that begins with #* here is not closed", "end the comment with *#"
		}
		return fmt.Sprintf("the comment that begins with #* here is not closed, and hides the #end of #%s", w.Name), "end the comment with *#"
	case vtl.MissingEndFault:
		return w.missingEnd()
	case vtl.StrayEndFault, vtl.StrayElseFault:
		return w.stray()
	case vtl.ElseAgainFault:
		if ElseIf.MatchString(w.src[w.Close:]) {
			return fmt.Sprintf("the #else if at %s is an #else and text, which makes this %s one too many", w.where(w.Close), firstWord(w.src[w.Offset:])),
				"write #elseif there"
		}
		return fmt.Sprintf("the #if at %s has had its #else: #else comes once, and behind every #elseif", w.where(w.Open)),
			"put it before the #else, or begin another #if"
	case vtl.ElseInBlockFault:
		return fmt.Sprintf("the #%s at %s is open here, and it has no #else", w.Name, w.where(w.Open)),
			"close it with #end first, or test with an #if before it"
	}
	if w.Kind == vtl.InvalidFault && strings.HasPrefix(w.src[w.Offset:], "#") {
		return hint(w.src, w.Offset)
	}
	return "", ""
}

func (w *writer) missingEnd() (why, cure string) {
	word := "#" + w.Name
	end := "the template ends at " + w.where(w.Offset)
	if rest := w.src[w.Offset:]; strings.HasPrefix(rest, "#") {
		end = firstWord(rest) + " follows at " + w.where(w.Offset)
	} else if strings.TrimSpace(rest) != "" {
		end = "the string ends at " + w.where(w.Offset)
	}
	why, cure = fmt.Sprintf("%s has no #end: %s", word, end), "close each #if and #foreach with #end"
	switch {
	case w.Close < 0:
	case isEnd(w.src[w.Close:]):
		why = fmt.Sprintf("%s has no #end of its own: the one that closes it, at %s, stands below another directive, which lacks it", word, w.where(w.Close))
	default:
		name := firstWord(w.src[w.Close:])
		why += fmt.Sprintf("; %s at %s is text", name, w.where(w.Close))
		cure = fmt.Sprintf("write #end for %s, or #{end} where letters follow", name)
	}
	return why, cure
}

func (w *writer) stray() (why, cure string) {
	word := firstWord(w.src[w.Offset:])
	why = "no directive is open here that " + word + " could close"
	cure = "take this " + word + " away, or look for a directive that is missing before it"
	if w.Kind == vtl.StrayElseFault {
		why = "no #if is open here, which " + word + " belongs to"
		cure = "look for an #end too many before it"
	}
	switch {
	case w.Open < 0:
	case w.Close >= 0:
		why += fmt.Sprintf(": the #%s at %s is closed by the #end at %s", w.Name, w.where(w.Open), w.where(w.Close))
	default:
		name := firstWord(w.src[w.Open:])
		why += fmt.Sprintf(": %s at %s opens nothing", name, w.where(w.Open))
		cure = opens(w.Name)
	}
	return why, cure
}

// ElseIf is the beginning of an #else that was meant to be #elseif.
var ElseIf = lazyregexp.New(`^#(else|\{else\})[ \t]*if[ \t]*\(`)

// opens says how to open what a word was meant to.
func opens(name string) string {
	switch low := strings.ToLower(name); low {
	case "for", "foreach":
		return "write #foreach($x in $list)"
	case "if":
		return "write #if($x)"
	case "unless":
		return "write #if(!$x)"
	case "while":
		return "write #foreach($i in [1..10]), with #break"
	case "switch":
		return "write #if($x == 1) and #elseif($x == 2)"
	default:
		return "write #" + low + "(..)"
	}
}

func isEnd(s string) bool {
	word := firstWord(s)
	return word == "#end" || word == "#{end}"
}

// firstWord is the directive that s begins with, or its first word.
func firstWord(s string) string {
	i := 0
	for i < len(s) && (s[i] == '#' && i == 0 || s[i] == '{' && i == 1) {
		i++
	}
	for i < len(s) && (s[i] == '_' || s[i] == '@' || s[i]|0x20 >= 'a' && s[i]|0x20 <= 'z' || s[i] >= '0' && s[i] <= '9') {
		i++
	}
	if i < len(s) && s[i] == '}' && strings.HasPrefix(s, "#{") {
		i++
	}
	return s[:i]
}

// quote quotes the beginning of a text in its line.
func quote(s string) string {
	const most = 30
	s, _, _ = strings.Cut(s, "\n")
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + "..."
	}
	return strconv.Quote(strings.TrimRight(s, " \t\r"))
}
