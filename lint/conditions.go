package lint

import (
	"fmt"
	"strings"

	"github.com/gatemap/gatemap/internal/vtl"
)

// conditions applies the rule about conditions that hold whatever the request
// and the payload are: a text is true in Velocity 1.7, the empty one too.
func (c *checker) conditions(t *sourceText) {
	texts, _ := jsonTexts(t)
	var look func(e *vtl.Element, condition string)
	look = func(e *vtl.Element, condition string) {
		switch e.Kind {
		case vtl.OperatorElement:
			if e.Name == "&&" || e.Name == "||" || e.Name == "!" {
				for _, arg := range e.Args {
					look(arg, condition)
				}
			}
		case vtl.ReferenceElement:
			if t.assigned["input"] || !alwaysText(e) && !(texts[e.Name] && len(e.Steps) == 0) {
				return
			}
			text := strings.TrimSpace(t.text[e.Span.Start:min(e.Span.End, len(t.text))])
			if strings.Count(condition, text) > 1 {
				return // $x && $x != "": the other part decides
			}
			fix := `compare with "": #if($input.params('NAME') != "")`
			if e.Name != "input" || e.Steps[0].Name == "json" {
				fix = `ask for the value itself: #if($input.path('$.NAME') != "")`
			}
			c.add(ruleAlwaysTrue, Warning, c.inText(t.pointer, t.text, e.Span.Start), fmt.Sprintf(
				"%s is always true: it is a text, and Velocity takes a text for true, the empty one, too", quote(text)),
				fix)
		}
	}
	walk(t.elements, func(e *vtl.Element) bool {
		if e.Kind == vtl.IfElement || e.Kind == vtl.ElseIfElement {
			from, to := len(t.text), 0
			e.Args[0].Walk(func(part *vtl.Element) bool {
				from, to = min(from, part.Span.Start), max(to, min(part.Span.End, len(t.text)))
				return true
			})
			look(e.Args[0], t.text[min(from, to):to])
		}
		return true
	})
}

// alwaysText reports $input.params('NAME') and $input.json('PATH'), which give
// a text for what is missing, too.
func alwaysText(e *vtl.Element) bool {
	if e.Name != "input" || len(e.Steps) != 1 || e.Steps[0].Kind != vtl.MethodStep || len(e.Steps[0].Args) != 1 {
		return false
	}
	_, constant := e.Steps[0].Args[0].Constant()
	return constant && (e.Steps[0].Name == "params" || e.Steps[0].Name == "json")
}
