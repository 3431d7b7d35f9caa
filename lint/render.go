package lint

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/gatemap/gatemap/internal/vtl"
	"github.com/gatemap/gatemap/lint/internal/jsonways"
	"github.com/gatemap/gatemap/template"
)

// renders reports ways through the template that give no JSON. It returns
// whether the output can be JSON at all.
func (c *checker) renders(t *sourceText) bool {
	if c.opts.off(ruleNotJSON) && c.opts.off(ruleJSONList) {
		return true
	}
	steps := min(workOfTemplate, c.all.templates)
	faults, left := jsonways.Check(t.text, t.elements, steps)
	c.all.templates -= steps - max(left, 0)
	c.learns.works(steps - left)
	if left < 0 {
		c.leftOut(ruleNotJSON, c.inText(t.pointer, t.text, 0), "the template has too many ways through it")
		return true
	}
	if len(faults) == 0 {
		return true
	}
	seen := c.rendered(t)
	for _, f := range faults {
		if !seen.contradicts(f) {
			c.noJSON(t, f)
		}
	}
	return faults[0].Kind != jsonways.Always || seen.valid
}

const fixComma = `print the comma before each element but the first that is printed: #set($comma = "") before the loop, $comma before the element, #set($comma = ",") behind it`

const fixOptional = `print the comma before each member but the first that is there: #set($comma = "") before them, and in each $comma before the member and #set($comma = ",") behind it`

// noJSON reports a fault.
func (c *checker) noJSON(t *sourceText, f jsonways.Fault) {
	where := c.describeEnd(t, f)
	// What ends too early ends behind its last character.
	at := c.inText(t.pointer, t.text, min(f.At, len(strings.TrimRight(t.text, " \t\r\n"))))
	what := ""
	if f.Element != nil {
		what = c.head(t, f.Element)
	}
	var found *Finding
	not := func(when string) {
		found = c.add(ruleNotJSON, Warning, at, "the output is no JSON "+when+": "+where, "")
	}
	list := func(when, fix string) {
		found = c.add(ruleJSONList, Warning, at, "the output is no JSON "+when+": "+where, fix)
	}
	switch f.Kind {
	case jsonways.Always:
		found = c.add(ruleNotJSON, Warning, at, "the template belongs to a JSON media type, and no way through it gives JSON: "+where,
			"mend the output, or map Content-Type to what it is")
	case jsonways.Branch:
		if f.Element.Kind == vtl.ElseElement {
			not("whenever the #else of line " + c.line(t, f.Element) + " is taken")
		} else {
			not("whenever the branch " + what + " is taken")
		}
	case jsonways.NoBranch:
		severity := Warning
		if len(f.Element.Else) > 0 {
			severity = Note // the branches may be all that there is
		}
		found = c.add(ruleNotJSON, severity, at, "the output is no JSON whenever "+what+" does not hold: "+where, "")
	case jsonways.Looped:
		not("whenever the list of " + what + " has an element")
	case jsonways.NotLooped:
		found = c.add(ruleNotJSON, Note, at, "the output is no JSON when the list of "+what+" is empty: "+where, "")
	case jsonways.Twice:
		list("as soon as the list of "+what+" has two elements", "print a comma between the elements: #if($foreach.hasNext),#end")
	case jsonways.TrueFalse:
		list("when "+what+" holds for an element and not for the last one", fixComma)
	case jsonways.FalseTrue:
		list("when "+what+" does not hold for the first element and holds for the next", fixComma)
	case jsonways.TrueTrue:
		list("when "+what+" holds for two elements", fixComma)
	case jsonways.FirstThere:
		found = c.add(ruleNotJSON, Warning, at, "the output is no JSON when "+what+" holds and none of the #if before it does: "+where, fixOptional)
	case jsonways.LastThere:
		found = c.add(ruleNotJSON, Warning, at, "the output is no JSON when "+what+" holds and none of the #if behind it does: "+where, fixOptional)
	case jsonways.FalseFalse:
		list("when "+what+" holds for none of two elements", fixComma)
	}
	c.showNotJSON(found, t, f)
}

// head is the directive of an element up to its condition or list.
func (c *checker) head(t *sourceText, e *vtl.Element) string {
	text := t.text[e.Span.Start:min(e.Span.End, len(t.text))]
	if span, ok := condition(t.text, e); ok {
		text = t.text[e.Span.Start : span.End+1]
	}
	return quote(strings.Join(strings.Fields(text), " ")) + " of line " + c.line(t, e)
}

func (c *checker) line(t *sourceText, e *vtl.Element) string {
	line, _ := c.position(t.text, e.Span.Start)
	return fmt.Sprint(line)
}

// describeEnd says what is wrong at the place of a fault.
func (c *checker) describeEnd(t *sourceText, f jsonways.Fault) string {
	rest := strings.TrimLeft(t.text[f.At:], " \t\r\n")
	if rest == "" {
		return "it ends where JSON wants " + f.Want
	}
	line, _, _ := strings.Cut(rest, "\n")
	const most = 30
	if len(line) > most {
		line = strings.ToValidUTF8(line[:most], "") + "..."
	}
	return fmt.Sprintf("%s stands where JSON wants %s", quote(strings.TrimRight(line, " \t\r")), f.Want)
}

// evidence is what rendering the template with given bodies has shown.
type evidence struct {
	valid bool
	bad   bool             // for some body it was no JSON
	taken map[vtl.Span]int // branches of outputs that are JSON, as vtl.Hooks name them
	ends  map[int]int      // the same by where their spans end
}

// rendered renders the template with the sample bodies.
func (c *checker) rendered(t *sourceText) evidence {
	seen := evidence{taken: map[vtl.Span]int{}, ends: map[int]int{}}
	if len(t.bodies) == 0 {
		return seen
	}
	var taken []vtl.Span
	note := func(s vtl.Span) { taken = append(taken, s) }
	parsed, err := template.Parse(t.text, template.Options{MaxForeachRounds: 200, MaxOutput: 1 << 20, RepeatedOverrides: true,
		Hooks: &vtl.Hooks{Branch: note}})
	if err != nil {
		return seen
	}
	for _, body := range t.bodies {
		taken = taken[:0]
		env := &template.Env{Body: body}
		if c.request {
			env.Request = &template.RequestOverrides{}
		}
		out, err := parsed.Append(nil, env)
		if err != nil || len(out) == 0 || !json.Valid(out) || !utf8.Valid(out) {
			seen.bad = true
			continue
		}
		seen.valid = true
		for _, s := range taken {
			seen.taken[s]++
			seen.ends[s.End]++
		}
	}
	return seen
}

// contradicts reports whether a sample body went the way of a fault and gave
// JSON.
func (v evidence) contradicts(f jsonways.Fault) bool {
	switch f.Kind {
	case jsonways.Always:
		return v.valid
	case jsonways.Branch:
		if f.Element.Kind == vtl.ElseElement {
			return v.taken[f.Element.Span] > 0
		}
		return v.ends[f.Element.Args[0].Span.End] > 0 // of the condition
	case jsonways.NoBranch:
		return v.taken[f.Element.Span] > 0
	}
	return false
}

// condition is the text between the parentheses of a directive.
func condition(text string, e *vtl.Element) (vtl.Span, bool) {
	open := strings.IndexByte(text[e.Span.Start:], '(')
	if open < 0 {
		return vtl.Span{}, false
	}
	start := e.Span.Start + open + 1
	depth, quote := 1, byte(0)
	for i := start; i < len(text); i++ {
		switch ch := text[i]; {
		case quote != 0:
			if ch == quote {
				quote = 0
			}
		case ch == '"' || ch == '\'':
			quote = ch
		case ch == '(':
			depth++
		case ch == ')':
			if depth--; depth == 0 {
				return vtl.Span{Start: start, End: i}, true
			}
		}
	}
	return vtl.Span{}, false
}
