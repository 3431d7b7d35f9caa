package lint

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/internal/vtl"
)

// jsonTexts are the variables that hold what $input.json gives, a text, on
// every way; quoted those that are $util.parseJson of such a text below the
// root of the payload, which is a text again where the payload has a text.
func jsonTexts(t *sourceText) (texts, parsed map[string]bool) {
	texts, parsed = map[string]bool{}, map[string]bool{}
	other := map[string]bool{}
	walk(t.elements, func(e *vtl.Element) bool {
		switch {
		case e.Kind == vtl.SetElement && len(e.Args[0].Steps) == 0:
			name := e.Args[0].Name
			switch {
			case isJSONCall(e.Args[1]) && len(e.Args[1].Steps) == 1:
				texts[name] = true
			case isParsedText(e.Args[1]) && len(e.Args[1].Steps) == 1:
				parsed[name] = true
			default:
				other[name] = true
			}
		case e.Kind == vtl.DirectiveElement && len(e.Args) > 0:
			other[e.Args[0].Name] = true
		}
		return true
	})
	for name := range texts {
		if other[name] || parsed[name] {
			delete(texts, name)
			delete(parsed, name)
		}
	}
	for name := range other {
		delete(parsed, name)
	}
	return texts, parsed
}

// isParsedText reports $util.parseJson($input.json(..)) of a part of the
// payload.
func isParsedText(e *vtl.Element) bool {
	if e.Kind != vtl.ReferenceElement || e.Name != "util" || len(e.Steps) == 0 || e.Steps[0].Name != "parseJson" || len(e.Steps[0].Args) != 1 {
		return false
	}
	arg := e.Steps[0].Args[0]
	if !isJSONCall(arg) || len(arg.Steps) != 1 || len(arg.Steps[0].Args) != 1 {
		return false
	}
	path, ok := arg.Steps[0].Args[0].Constant()
	return ok && strings.TrimSpace(path) != "$"
}

// ofCollections are methods that no text has.
var ofCollections = []string{"get", "size", "keySet", "entrySet", "values", "containsKey", "containsValue", "iterator", "put", "add"}

// takesApart reports whether a step asks a text for what only an object or a
// list has.
func takesApart(s *vtl.Step) bool {
	switch s.Kind {
	case vtl.PropertyStep:
		return !slices.Contains(ofObject, s.Name) && s.Name != "bytes" && s.Name != "empty"
	case vtl.IndexStep:
		return true
	}
	return slices.Contains(ofCollections, s.Name)
}

// jsonValues applies the rule about texts that are taken for objects.
func (c *checker) jsonValues(t *sourceText) {
	texts, parsed := jsonTexts(t)
	isText := func(e *vtl.Element) bool {
		return e.Kind == vtl.ReferenceElement && (isJSONCall(e) && len(e.Steps) == 1 || texts[e.Name] && len(e.Steps) == 0)
	}
	walk(t.elements, func(e *vtl.Element) bool {
		at := func() place { return c.inText(t.pointer, t.text, e.Span.Start) }
		const fix = "$input.path(..) in place of $input.json(..) gives the value itself"
		switch {
		case e.Kind == vtl.ReferenceElement:
			c.textMember(t, e, texts, parsed)
		case e.Kind == vtl.DirectiveElement && e.Name == "foreach" && len(e.Args) == 3 && isText(e.Args[2]):
			c.add(ruleJSONText, Warning, at(), "$input.json gives a text: #foreach over it has no round", fix)
		case e.Kind == vtl.OperatorElement && (e.Name == "==" || e.Name == "!="):
			for i, arg := range e.Args {
				text, ok := e.Args[1-i].Constant()
				if ok && e.Args[1-i].Kind == vtl.StringElement && isText(arg) && !json.Valid([]byte(text)) {
					c.add(ruleJSONText, Warning, at(), fmt.Sprintf("$input.json gives JSON, and a text in it has quotes: it is never %s", quote(text)), fix)
				}
			}
		}
		return true
	})
}

// textMember looks at the steps behind a text.
func (c *checker) textMember(t *sourceText, e *vtl.Element, texts, parsed map[string]bool) {
	first := 0
	what, fix := "$input.json gives a text, which has no members: the reference prints nothing", "$input.path(..) in place of $input.json(..) gives the value itself"
	switch {
	case isJSONCall(e):
		first = 1
	case texts[e.Name]:
	case e.Name == "input" && len(e.Steps) > 1 && e.Steps[0].Kind == vtl.PropertyStep && e.Steps[0].Name == "body":
		first, what, fix = 1, "$input.body is a text, which has no members: the reference prints nothing", "$input.path('$.NAME') reads a member of the body"
	case isParsedText(e), parsed[e.Name]:
		if isParsedText(e) {
			first = 1
		}
		what = "$input.json writes a text of the payload with its quotes, and parseJson reads just that text again: a text has no members, and the reference prints nothing"
		fix = "$util.parseJson($input.path(..)) for a text that holds JSON, $input.path(..) alone for an object"
	default:
		return
	}
	if first < len(e.Steps) && takesApart(&e.Steps[first]) {
		c.add(ruleJSONText, Warning, c.inText(t.pointer, t.text, e.Span.Start), what, fix)
	}
}

// quotedJSON reports $input.json inside a JSON string.
func (c *checker) quotedJSON(t *sourceText, e *vtl.Element) {
	from, to := e.Span.Start, min(e.Span.End, len(t.text))
	fix := `$util.escapeJavaScript($input.path(..)).replaceAll("\\'","'") inside of a string`
	if from > 0 && t.text[from-1] == '"' && strings.HasPrefix(t.text[to:], `"`) {
		fix = t.text[from:to] + " without the quotes around it"
	}
	c.add(ruleQuotedJSON, Warning, c.inText(t.pointer, t.text, from),
		"$input.json writes a text with quotes of its own, which end the JSON string around it; so do those of objects", fix)
}
