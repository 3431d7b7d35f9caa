package lint

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/gatemap/gatemap/internal/analysis/witness"
	"github.com/gatemap/gatemap/internal/lazy"
	"github.com/gatemap/gatemap/internal/lazyregexp"
	"github.com/gatemap/gatemap/internal/vtl"
	"github.com/gatemap/gatemap/template"
)

// flavour is what a value is made of, as far as quotes in it matter.
type flavour uint8

const (
	plain   flavour = iota // the template's own, or a number
	raw                    // text of the backend or the client
	escaped                // by escapeJavaScript, with \' for '
	mended                 // escaped, and valid again
	safe                   // encoded, or not known
)

// value is the flavour of a variable. Of an escaped one it has where
// escapeJavaScript was called, and what has become of the probe, a text with all
// that it escapes.
type value struct {
	flavour  flavour
	call     *vtl.Element // the reference with the call, whose first step it is
	probe    string
	attempt  string  // the last method that was meant to mend it
	constant *string // the text, if the template says it
	params   bool    // what $input.params gives
}

// escapes follows text of the backend into JSON strings.
func (c *checker) escapes(t *sourceText) {
	f := &flow{t: t}
	f.escaped = func(v value) {
		c.escapeFound(t, f, v)
	}
	f.block(t.elements)
	if f.raw != nil {
		more := ""
		switch {
		case f.rawCount == 2:
			more = ", as another value does"
		case f.rawCount > 2:
			more = fmt.Sprintf(", as other values do in %d places", f.rawCount-1)
		}
		found := c.add(ruleUnescaped, Warning, c.inText(t.pointer, t.text, f.raw.Span.Start), fmt.Sprintf(
			"%s stands unescaped in a JSON string%s: a quote, a backslash or a line break in the value is no valid JSON",
			quote(t.text[f.raw.Span.Start:min(f.raw.Span.End, len(t.text))]), more),
			unescapedFix(t.text, f.raw))
		c.show(found, t, func(tries *witness.Tries) string { return tries.Unescaped(f.raw.Span) })
	}
}

// unescapedFix says how to escape what a reference prints. Parameters of the
// request are no JSON that $input.json could write.
func unescapedFix(text string, e *vtl.Element) string {
	if e.Name == "input" && len(e.Steps) > 0 && e.Steps[0].Name == "params" && text[e.Span.End-1] != '}' && strings.HasPrefix(text[e.Span.Start:], "$input") {
		return "$util.escapeJavaScript(" + text[e.Span.Start:e.Span.End] + ")" + escapeRepair
	}
	return "$input.json(..) without quotes around it, or $util.escapeJavaScript(..)" + escapeRepair
}

const (
	escapeRepair = `.replaceAll("\\'","'")`
	escapeWrites = `escapeJavaScript writes \' for ', which JSON does not allow: a text with an apostrophe is no valid JSON`
)

// escapeFound reports a text in a JSON string that escapeJavaScript has
// escaped and nothing has mended.
func (c *checker) escapeFound(t *sourceText, f *flow, v value) {
	at, end := v.call.Span.Start, min(v.call.Steps[0].Span.End, len(t.text))
	if v.attempt != "" {
		found := c.add(ruleEscape, Warning, c.inText(t.pointer, t.text, at), fmt.Sprintf(
			"%s; behind %s it is %s", escapeWrites, v.attempt, v.probe), "write "+escapeRepair+" in place of "+v.attempt)
		c.show(found, t, (*witness.Tries).BadEscape)
		return
	}
	found := c.add(ruleEscape, Warning, c.inText(t.pointer, t.text, at), escapeWrites, t.text[at:end]+escapeRepair)
	c.show(found, t, (*witness.Tries).BadEscape)
	if f.inString == nil {
		f.inString = stringParts(t.elements)
	}
	if !f.inString[v.call] {
		c.edit(found, t.pointer, t.text, end, end, escapeRepair)
	}
}

// stringParts are the elements inside interpolated strings, whose spans cannot
// be trusted for an edit.
func stringParts(list []*vtl.Element) map[*vtl.Element]bool {
	parts := map[*vtl.Element]bool{}
	walk(list, func(e *vtl.Element) bool {
		if e.Kind == vtl.StringElement {
			walk(e.Body, func(p *vtl.Element) bool { parts[p] = true; return true })
		}
		return true
	})
	return parts
}

// flow goes through a template in its order, and knows whether what is printed
// stands in a JSON string.
type flow struct {
	t        *sourceText
	vars     map[string]value      // nil while there is none
	inString map[*vtl.Element]bool // nil while nobody has asked
	quoted   bool
	reported map[*vtl.Element]bool // nil while there is none
	escaped  func(value)
	raw      *vtl.Element
	rawCount int
	bare     bool // something is printed outside of strings
}

func (f *flow) block(list []*vtl.Element) {
	for _, e := range list {
		switch e.Kind {
		case vtl.TextElement:
			f.text(e.Text)
		case vtl.SetElement:
			if target := e.Args[0]; len(target.Steps) == 0 {
				f.set(target.Name, f.value(e.Args[1]))
			}
		case vtl.ReferenceElement:
			f.printed(e)
		case vtl.IfElement:
			before := f.quoted
			f.block(e.Body)
			after := f.quoted
			for _, branch := range e.Else {
				f.quoted = before
				f.block(branch.Body)
			}
			f.quoted = after
		case vtl.DirectiveElement:
			if e.Name == "foreach" && len(e.Args) == 3 {
				v := f.value(e.Args[2])
				if steps := e.Args[2].Steps; v.params && len(steps) > 0 && steps[len(steps)-1].Name == "keySet" {
					v = value{} // names of headers and parameters
				}
				f.set(e.Args[0].Name, v)
			}
			if e.Name != "macro" {
				f.block(e.Body)
			}
		}
	}
}

func (f *flow) set(name string, v value) {
	if f.vars == nil {
		f.vars = make(map[string]value)
	}
	f.vars[name] = v
}

// text follows the quotes of JSON.
func (f *flow) text(s string) {
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && f.quoted:
			i++
		case s[i] == '"':
			f.quoted = !f.quoted
		case s[i] == '\n':
			f.quoted = false // no JSON string has one; so one odd quote does not spoil the rest
		}
	}
}

func (f *flow) printed(e *vtl.Element) {
	if !f.quoted {
		f.bare = true
		return
	}
	switch v := f.value(e); v.flavour {
	case escaped:
		if !f.reported[v.call] {
			if f.reported == nil {
				f.reported = make(map[*vtl.Element]bool)
			}
			f.reported[v.call] = true
			f.escaped(v)
		}
	case raw:
		if f.t.noText[e] || ownID.MatchString(pathOf(e)) {
			return
		}
		f.rawCount++
		if f.raw == nil {
			f.raw = e
		}
	}
}

// ownID are identifiers that a service of AWS makes up, in characters that no
// text of JSON escapes: of the answers of SQS, SNS and Step Functions.
var ownID = lazyregexp.New(`^\$\.((SendMessage|Publish)Response\.(\w+\.)*(MessageId|RequestId|SequenceNumber|MD5Of\w+)|executionArn)$`)

// pathOf is what a reference reads of the payload, where $input.path is called
// with a constant, "" elsewhere.
func pathOf(e *vtl.Element) string {
	if e.Name != "input" || len(e.Steps) == 0 || e.Steps[0].Name != "path" || len(e.Steps[0].Args) != 1 {
		return ""
	}
	path, _ := e.Steps[0].Args[0].Constant()
	for _, s := range e.Steps[1:] {
		if s.Kind != vtl.PropertyStep {
			return ""
		}
		path += "." + s.Name
	}
	return path
}

// value finds the flavour of an expression.
func (f *flow) value(e *vtl.Element) value {
	switch e.Kind {
	case vtl.ReferenceElement:
		return f.reference(e)
	case vtl.StringElement:
		if text, ok := e.Constant(); ok {
			return value{constant: &text}
		}
		for _, part := range e.Body {
			if part.Kind == vtl.ReferenceElement {
				if v := f.value(part); v.flavour == raw || v.flavour == escaped {
					return v
				}
			}
		}
	case vtl.OperatorElement:
		if e.Name == "+" {
			for _, arg := range e.Args {
				if v := f.value(arg); v.flavour == raw || v.flavour == escaped {
					return v
				}
			}
		}
	}
	return value{}
}

// harmless are methods whose result has no text of the receiver.
func harmless(name string) bool {
	switch name {
	case "size", "length", "isEmpty", "indexOf", "contains", "equals", "startsWith", "endsWith", "matches", "hashCode", "containsKey", "count":
		return true
	}
	return false
}

func (f *flow) reference(e *vtl.Element) value {
	v := f.vars[e.Name]
	for i, s := range e.Steps {
		switch {
		case i == 0 && e.Name == "input":
			v = value{flavour: raw, params: s.Name == "params"}
			if s.Name == "json" {
				return value{} // it has its own quotes and escapes
			}
		case i == 0 && e.Name == "util":
			v = f.utility(e, s)
		case s.Kind == vtl.MethodStep && harmless(s.Name):
			return value{}
		case v.flavour == escaped || v.flavour == mended:
			v = f.changed(v, s)
		case v.flavour == raw && (s.Name == "replaceAll" || s.Name == "replace") && len(s.Args) == 2 && strings.Contains(f.t.text[s.Args[0].Span.Start:min(s.Args[0].Span.End, len(f.t.text))], `"`):
			v.flavour = safe // quotes are dealt with by hand
		}
	}
	return v
}

// original is the text of the probe: apostrophes, and all else that has an
// escape.
const original = "it's 'x' \"q\" \\ / \n\t\u00e9'"

var escapedOriginal = lazy.Value[string]{Make: func() string { return string(template.AppendEscapeJavaScript(nil, original)) }}

// changed is an escaped value behind a method: it is tried with the probe. What
// cannot be tried is taken to be right.
func (f *flow) changed(v value, s vtl.Step) value {
	probe, ok := f.try(v.probe, s)
	if !ok {
		return value{flavour: safe}
	}
	if strings.HasPrefix(s.Name, "replace") {
		v.attempt = "." + f.t.text[min(s.Span.Start, len(f.t.text)):min(s.Span.End, len(f.t.text))]
	}
	v.probe = probe
	if json.Valid([]byte(`"` + probe + `"`)) {
		v.flavour = mended
	} else {
		v.flavour = escaped
	}
	return v
}

// try calls a method with constant arguments on a text.
func (f *flow) try(text string, s vtl.Step) (string, bool) {
	if s.Kind != vtl.MethodStep {
		return "", false
	}
	variables := []template.Member{{Name: "text", Value: text}}
	var args []string
	for i, arg := range s.Args {
		v := f.value(arg)
		switch constant, ok := arg.Constant(); {
		case v.constant != nil:
			name := fmt.Sprint("a", i)
			variables = append(variables, template.Member{Name: name, Value: *v.constant})
			args = append(args, "$stageVariables."+name)
		case ok && arg.Kind == vtl.LiteralElement:
			args = append(args, constant)
		default:
			return "", false
		}
	}
	parsed, err := template.Parse(fmt.Sprintf("$stageVariables.text.%s(%s)", s.Name, strings.Join(args, ",")), template.Options{MaxOutput: 1 << 16})
	if err != nil {
		return "", false
	}
	out, err := parsed.Append(nil, &template.Env{StageVariables: variables})
	return string(out), err == nil && len(out) > 0
}

func (f *flow) utility(e *vtl.Element, s vtl.Step) value {
	switch s.Name {
	case "escapeJavaScript":
		if len(s.Args) == 1 {
			if arg := f.value(s.Args[0]); arg.flavour == plain && !isJSONCall(s.Args[0]) {
				return value{}
			}
		}
		return value{flavour: escaped, call: e, probe: escapedOriginal.Get()}
	case "parseJson", "urlDecode", "base64Decode":
		return value{flavour: raw}
	}
	return value{flavour: safe}
}

// isJSONCall reports $input.json(..), whose text has quotes.
func isJSONCall(e *vtl.Element) bool {
	return e.Kind == vtl.ReferenceElement && e.Name == "input" && len(e.Steps) > 0 && e.Steps[0].Name == "json"
}
