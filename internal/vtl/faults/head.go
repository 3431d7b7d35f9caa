package faults

import (
	"fmt"
	"strings"

	"github.com/gatemap/gatemap/internal/vtl"
)

// head is about a directive's parentheses or a reference that cannot go on.
func (w *writer) head() (why, cure string) {
	if w.Kind == vtl.StringFault {
		mark := w.src[w.Open : w.Open+1]
		return fmt.Sprintf("the string that begins with %s here is not closed in its line", mark),
			fmt.Sprintf("end it with %s; inside of the string the quote is written twice, and a backslash escapes nothing", mark)
	}
	bare := (w.Name == "if" || w.Name == "elseif") && w.before() == ""
	if why, cure := hint(w.src, w.Offset); why != "" && !bare {
		return why, cure
	}
	if w.Kind == vtl.BracketFault {
		mark := w.src[w.Open]
		close := map[byte]string{'(': ")", '[': "]", '{': "}"}[mark]
		return fmt.Sprintf("the %c here is not closed: %s was expected before %s at %s", mark, close, w.here(), w.where(w.Offset)), "close it with " + close
	}
	switch {
	case w.Name == "if" || w.Name == "elseif":
		return w.condition()
	case w.Name == "set":
		return w.set()
	case w.Name != "":
		return fmt.Sprintf("the parentheses of #%s, which begins at %s, cannot go on with %s: ) or another argument was expected", w.Name, w.where(w.Open), w.here()), ""
	case w.Offset == len(w.src):
		return "a $ or # at the end of a template begins something, and nothing follows", "write a blank behind it, or #[[ ]]# around it"
	}
	if strings.Contains(w.src[w.Open:w.Offset], "(") {
		return fmt.Sprintf("the arguments of the reference that begins at %s cannot go on with %s: a comma or ) was expected", w.where(w.Open), w.here()),
			"put a comma between two arguments"
	}
	return fmt.Sprintf("the reference that begins at %s cannot go on with %s", w.where(w.Open), w.here()), "${name} has nothing but names, methods and indices in its braces"
}

func (w *writer) here() string {
	if rest := w.src[w.Offset:]; strings.TrimSpace(rest) != "" {
		return quote(strings.TrimLeft(rest, " \t\r\n"))
	}
	return "the end of the template"
}

// before is what stands between the name of the directive and the fault.
func (w *writer) before() string {
	return strings.TrimSpace(strings.TrimPrefix(w.src[w.Open:max(w.Open, w.Offset)], firstWord(w.src[w.Open:])))
}

func (w *writer) condition() (why, cure string) {
	word := firstWord(w.src[w.Open:])
	cure = fmt.Sprintf("write %s($x), or %s($x == 1)", word, word)
	switch before := w.before(); {
	case before == "":
		return fmt.Sprintf("%s has no condition: ( was expected before %s", word, w.here()), cure
	case before == "(" && strings.HasPrefix(w.src[w.Offset:], ")"):
		return fmt.Sprintf("the condition of %s is empty", word), cure
	case strings.HasSuffix(before, "&&"), strings.HasSuffix(before, "||"), strings.ContainsAny(before[len(before)-1:], "=<>!+-*/%("):
		return fmt.Sprintf("the condition of %s, which begins at %s, lacks a value before %s", word, w.where(w.Open), w.here()), cure
	}
	return fmt.Sprintf("the condition of %s, which begins at %s, cannot go on with %s: an operator or ) was expected", word, w.where(w.Open), w.here()), cure
}

func (w *writer) set() (why, cure string) {
	cure = "write #set($x = 1)"
	before := w.before()
	switch {
	case before == "" || before == "(":
		return "#set has nothing to set: a variable was expected before " + w.here(), cure
	case !strings.HasPrefix(strings.TrimLeft(w.src[w.Open+len(firstWord(w.src[w.Open:])):], " "), "("):
		return "between #set and its parenthesis stand blanks only, no tab and no line break", "write #set("
	case !strings.Contains(before, "="):
		return "#set has no =: it was expected before " + w.here(), cure
	case strings.HasSuffix(before, "="):
		return "#set has no value: one was expected before " + w.here(), cure
	}
	return fmt.Sprintf("the value of #set, which begins at %s, cannot go on with %s: an operator or ) was expected", w.where(w.Open), w.here()), cure
}
