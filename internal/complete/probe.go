package complete

import (
	"strings"

	"github.com/gatemap/gatemap/internal/analysis"
	"github.com/gatemap/gatemap/internal/vtl"
)

// maxBlank is how often what does not parse is taken out: an #end may be left
// without its directive then.
const maxBlank = 3

// beginning is the template before a byte, as something that parses wherever
// that is possible: what does not is blank. Directives may lack their #end.
func beginning(src string, cut int) (text string, list []*vtl.Element) {
	text = src[:cut]
	for range maxBlank {
		var found []vtl.Fault
		if list, found = vtl.Tolerant(text, vtl.Options{}); len(found) == 0 {
			break
		}
		text = withoutBroken(text, list)
	}
	return text, list
}

// withoutBroken makes blanks of what does not parse, and of the heads of
// directives that have it.
func withoutBroken(text string, list []*vtl.Element) string {
	blank := []byte(text)
	walk(list, func(e *vtl.Element) {
		from, to := clamp(e.Span, text)
		if e.Kind != vtl.BrokenElement {
			if to = brokenEnd(e); to < from {
				return
			}
		}
		for i := from; i < min(to, len(blank)); i++ {
			if blank[i] != '\n' {
				blank[i] = ' '
			}
		}
	})
	return string(blank)
}

// brokenEnd is the end of the last part of a directive's head that does not
// parse, -1 where there is none.
func brokenEnd(e *vtl.Element) int {
	end := -1
	if !hasHead(e.Kind) || e.Kind == vtl.ReferenceElement {
		return end
	}
	for _, arg := range e.Args {
		arg.Walk(func(e *vtl.Element) bool {
			if e.Kind == vtl.BrokenElement {
				end = max(end, e.Span.End)
			}
			return true
		})
	}
	return end
}

// values follows the template up to a byte and says what references written there
// would be: of each the value of each step. One that does not parse has none.
func (q *query) values(cut int, references ...string) [][]analysis.Value {
	text, _ := beginning(q.src, cut)
	var b strings.Builder
	b.WriteString(text)
	starts := map[int]int{}
	for i, r := range references {
		b.WriteString("\n")
		starts[b.Len()] = i
		b.WriteString("${" + r[1:] + "}")
	}
	list, _ := vtl.Tolerant(b.String(), vtl.Options{})
	found := make([][]analysis.Value, len(references))
	for _, r := range analysis.Elements(b.String(), list, q.analysis()).References {
		if i, ok := starts[r.Element.Span.Start]; ok && found[i] == nil {
			found[i] = r.Values
		}
	}
	return found
}

func (q *query) analysis() *analysis.Env {
	return &analysis.Env{Role: q.env.Role, Samples: q.env.Samples, StageVariables: q.env.StageVariables, Parameters: q.env.Parameters, MaxSteps: maxSteps}
}

// value is what the reference before the place is, nil if that is not known.
func (q *query) value() *analysis.Value {
	values := q.values(q.place.cut, q.place.chain)[0]
	if len(values) == 0 {
		return nil
	}
	return &values[len(values)-1]
}

// typeName is what a value can be, in a word or a few.
func typeName(v *analysis.Value) string {
	if h := v.Host(); h != "" {
		return "$" + h
	}
	classes := v.Classes()
	var names []string
	seen := map[string]bool{}
	for _, c := range classes {
		if name := className(c); !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	switch {
	case v.Anything():
		return "anything"
	case len(names) == 0:
		return "nothing"
	case len(names) > 3:
		return "any JSON value"
	}
	return strings.Join(names, " or ")
}

// className is what templates' authors call a class.
func className(class string) string {
	name := class[strings.LastIndexAny(class, ".$")+1:]
	switch {
	case name == "JSONArray" || name == "ArrayList":
		return "List"
	case name == "LinkedHashMap" || name == "HashMap":
		return "Map"
	}
	return name
}
