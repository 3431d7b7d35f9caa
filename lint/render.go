package lint

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/template"
	"github.com/gatemap/gatemap/template/vtl"
)

// maxRenders bounds how often a template is rendered.
const maxRenders = 120

// renders renders the template with made-up bodies and along its branches, and
// reports one that never gives JSON, or gives none as soon as a list has two
// elements. It returns whether the output can be JSON at all.
func (c *checker) renders(t *sourceText) bool {
	r := readShapes(t.elements)
	leaves := []any{1, "x", `{"k":1}`, true, map[string]any{"k": 1}, []any{1}}
	tried := newTrial(t, r, c.left)
	natural := map[int]verdict{} // by the length of lists
	for _, list := range []int{1, 0, 2} {
		for _, leaf := range leaves {
			v := tried.render(t.text, sample{leaf, list})
			natural[list] = max(natural[list], v)
		}
	}
	if natural[2] == invalid && natural[1] == valid {
		c.add(ruleJSONList, Warning, c.inText(t.pointer, t.text, c.loopAt(t)), fmt.Sprintf(
			"the output is no valid JSON as soon as a list has two elements: %s", tried.complaint(sample{1, 2})),
			"print a comma between the elements: #if($foreach.hasNext),#end")
	}
	if best(natural) != invalid {
		return true
	}
	for _, way := range ways(t) {
		for _, leaf := range leaves[:3] {
			for _, list := range []int{1, 2, 0} {
				if tried.render(way, sample{leaf, list}) > invalid {
					return true
				}
			}
		}
	}
	c.add(ruleNotJSON, Warning, c.inText(t.pointer, t.text, firstOutput(t)), fmt.Sprintf(
		"the template belongs to a JSON media type, and its output was valid JSON on none of the ways through it that were tried: %s", tried.complaint(sample{1, 1})),
		"mend the output, or map Content-Type to what it is")
	return false
}

func best(m map[int]verdict) verdict {
	v := failed
	for _, x := range m {
		v = max(v, x)
	}
	return v
}

// loopAt is the place of the first loop.
func (c *checker) loopAt(t *sourceText) int {
	at := 0
	walk(t.elements, func(e *vtl.Element) bool {
		if e.Kind == vtl.DirectiveElement && e.Name == "foreach" && at == 0 {
			at = e.Span.Start
		}
		return at == 0
	})
	return at
}

// firstOutput is the place of the first thing that is printed.
func firstOutput(t *sourceText) int {
	for _, e := range t.elements {
		if e.Kind == vtl.ReferenceElement || e.Kind == vtl.TextElement && strings.TrimSpace(e.Text) != "" {
			return e.Span.Start
		}
	}
	return 0
}

// loopDepth is how deeply loops nest.
func loopDepth(list []*vtl.Element) int {
	depth := 0
	for _, e := range list {
		d := max(loopDepth(e.Body), loopDepth(e.Else))
		if e.Kind == vtl.DirectiveElement && e.Name == "foreach" {
			d++
		}
		depth = max(depth, d)
	}
	return depth
}

// verdict is what a rendering gave.
type verdict uint8

const (
	failed  verdict = iota // an error, which says nothing about JSON
	invalid                // text that is not JSON
	valid                  // JSON, or nothing
)

// trial renders variants of a template.
type trial struct {
	t      *sourceText
	shapes *reader
	left   int
	rounds int // of a #foreach
	cost   int // of a rendering, at most
	budget *budget
	parsed map[string]*template.Template
	output []byte
}

func newTrial(t *sourceText, shapes *reader, left *budget) *trial {
	tr := &trial{t: t, shapes: shapes, left: maxRenders, budget: left, rounds: 200, parsed: map[string]*template.Template{}}
	// Loops over lists of the payload are short. Those over ranges of the
	// template itself may not be, and multiply where they nest.
	const most = 4_000_000
	depth := loopDepth(t.elements)
	for tr.cost = power(tr.rounds, depth) * (len(t.text) + 100); tr.cost > most && tr.rounds > 2; {
		tr.rounds /= 2
		tr.cost = power(tr.rounds, depth) * (len(t.text) + 100)
	}
	tr.cost /= 8
	return tr
}

// power is x to the n, or a number that is too large.
func power(x, n int) int {
	p := 1
	for range n {
		if p *= x; p > maxWork {
			return maxWork
		}
	}
	return p
}

func (tr *trial) template(text string) *template.Template {
	if parsed, ok := tr.parsed[text]; ok {
		return parsed
	}
	parsed, err := template.Parse(text, template.Options{MaxForeachRounds: tr.rounds, MaxOutput: 1 << 20, RepeatedOverrides: true})
	if err != nil {
		parsed = nil
	}
	tr.parsed[text] = parsed
	return parsed
}

func (tr *trial) render(text string, s sample) verdict {
	parsed := tr.template(text)
	if tr.left--; parsed == nil || tr.left < 0 || !tr.budget.spend(tr.cost) {
		return failed
	}
	body, err := json.Marshal(tr.shapes.body.value(s, 0))
	if err != nil {
		return failed
	}
	env := &template.Env{Body: body, Context: members(tr.shapes.context, s), StageVariables: members(tr.shapes.stage, sample{fmt.Sprint(s.leaf), 1})}
	for _, name := range tr.shapes.params {
		env.Params.Querystring = append(env.Params.Querystring, template.Field{Name: name, Values: []string{fmt.Sprint(s.leaf)}})
	}
	env.Params.Path = fields(tr.shapes.all.members["path"], s)
	env.Params.Querystring = append(env.Params.Querystring, fields(tr.shapes.all.members["querystring"], s)...)
	env.Params.Header = fields(tr.shapes.all.members["header"], s)
	if tr.output, err = parsed.Append(tr.output[:0], env); err != nil {
		var limit *vtl.LimitError
		if errors.As(err, &limit) {
			tr.left = 0 // others would take as long
		}
		return failed
	}
	out := strings.TrimSpace(string(tr.output))
	if out == "" || json.Valid([]byte(out)) {
		return valid
	}
	return invalid
}

// members makes $context and the like of a shape.
func members(s *shape, v sample) []template.Member {
	var list []template.Member
	for _, name := range s.names {
		if name != "responseOverride" && name != "requestOverride" {
			list = append(list, template.Member{Name: name, Value: s.members[name].value(v, 0)})
		}
	}
	return list
}

// fields makes parameters of a shape.
func fields(s *shape, v sample) []template.Field {
	if s == nil {
		return nil
	}
	var list []template.Field
	for _, name := range s.names {
		list = append(list, template.Field{Name: name, Values: []string{fmt.Sprint(v.leaf)}})
	}
	return list
}

// complaint says what is wrong with the output for a sample.
func (tr *trial) complaint(s sample) string {
	tr.left++
	if tr.render(tr.t.text, s) != invalid {
		return "every sample body failed"
	}
	out := strings.TrimSpace(string(tr.output))
	var x any
	err := json.Unmarshal([]byte(out), &x)
	where := ""
	if syntax, ok := err.(*json.SyntaxError); ok {
		from := max(int(syntax.Offset)-25, 0)
		where = " after " + quote(strings.Join(strings.Fields(strings.ToValidUTF8(out[from:min(int(syntax.Offset), len(out))], "")), " "))
	}
	if err == nil {
		return "no valid JSON"
	}
	return err.Error() + where
}

// loopNames are what conditions inside a loop ask for its commas.
var loopNames = []string{"foreach", "velocityCount", "velocityHasNext"}

// ways returns the template with the outcomes of its conditions forced: all
// true, all false, and each one true alone. Conditions about a loop's position
// stay as they are.
func ways(t *sourceText) []string {
	var conditions []vtl.Span
	walk(t.elements, func(e *vtl.Element) bool {
		if e.Kind == vtl.StringElement {
			return false
		}
		if e.Kind == vtl.IfElement || e.Kind == vtl.ElseIfElement {
			if span, ok := condition(t.text, e); ok && !mentions(e.Args[0], loopNames) {
				conditions = append(conditions, span)
			}
		}
		return true
	})
	if len(conditions) == 0 {
		return nil
	}
	slices.SortFunc(conditions, func(a, b vtl.Span) int { return a.Start - b.Start })
	list := []string{forced(t.text, conditions, func(int) bool { return true }), forced(t.text, conditions, func(int) bool { return false })}
	for i := range conditions[:min(len(conditions), 12)] {
		list = append(list, forced(t.text, conditions, func(j int) bool { return j == i }))
	}
	return list
}

// condition is the text between the parentheses of an #if.
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

func mentions(e *vtl.Element, names []string) bool {
	found := false
	e.Walk(func(e *vtl.Element) bool {
		found = found || e.Kind == vtl.ReferenceElement && slices.Contains(names, e.Name)
		return !found
	})
	return found
}

func forced(text string, conditions []vtl.Span, outcome func(int) bool) string {
	var b strings.Builder
	at := 0
	for i, span := range conditions {
		if span.Start < at {
			continue
		}
		b.WriteString(text[at:span.Start])
		if outcome(i) {
			b.WriteString("true")
		} else {
			b.WriteString("false")
		}
		at = span.End
	}
	b.WriteString(text[at:])
	return b.String()
}
