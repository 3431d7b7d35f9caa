package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/internal/analysis"
	"github.com/gatemap/gatemap/internal/lazyregexp"
	"github.com/gatemap/gatemap/internal/vtl"
)

// early is text behind a reference that was meant to belong to it. What each
// prints was asked of Velocity 1.7.
type early struct {
	behind *lazyregexp.Regexp // with the name, if there is one, as its first group
	why    string
	fix    string // with the reference for %[1]s and the name for %[2]s
}

const nameRule = "a name behind a dot begins with a letter from A to Z"

var earlies = []early{
	{lazyregexp.New(`^\.(@[\pL_][\w-]*)`), nameRule, "%[1]s['%[2]s']"},
	{lazyregexp.New(`^\.([0-9]+[A-Za-z_][\w-]*)`), nameRule, "%[1]s['%[2]s']"},
	{lazyregexp.New(`^\.([0-9]+)\.[A-Za-z_]`), "a number is no name", "%[1]s[%[2]s]"},
	{lazyregexp.New(`^\.(_+[A-Za-z][\w-]*)`), nameRule, "%[1]s['%[2]s']"},
	{lazyregexp.New(`^\.(#(?:text|cdata|cdata-section|comment))\b`), nameRule, "%[1]s['%[2]s']"},
	{lazyregexp.New(`^\.(\$(?:oid|date|numberLong|numberInt|numberDouble|numberDecimal|binary|timestamp|regex|uuid))\b`), nameRule, "%[1]s['%[2]s']"},
	{lazyregexp.New(`^\.([\x{C0}-\x{24F}][\pL\w-]*)`), nameRule, "%[1]s['%[2]s']"},
	{lazyregexp.New(`^\.\[(['"][^'"\n]*['"]|[0-9]+|\$\w+)\]`), "an index stands behind the name, without a dot", "%[1]s[%[2]s]"},
	{lazyregexp.New(`^\?\.([A-Za-z_]\w*)`), "Velocity has no ?.; what is absent prints nothing anyway", "%[1]s.%[2]s"},
	{lazyregexp.New(`^\.\.([A-Za-z_]\w*)`), "one dot leads to a member, and there is no search below", "$input.path('$..%[2]s')"},
}

var (
	letter    = lazyregexp.New(`^[\x{C0}-\x{24F}][\pL\w-]*`)
	position  = lazyregexp.New(`^\.([0-9]+)($|[^0-9.%])`)
	blankCall = lazyregexp.New(`^[ \t]+\(\s*['"$0-9]`)
)

// earlyEnds applies the rule about references that Velocity cuts off.
func (c *checker) earlyEnds(t *sourceText) {
	var lists map[string]bool // nil while nobody has asked
	isList := func(name string) bool {
		if lists == nil {
			lists = usedAsLists(t)
		}
		return lists[name]
	}
	t.references(func(e *vtl.Element) {
		from, to := e.Span.Start, e.Span.End
		if from < 0 || to > len(t.text) || from >= to || t.text[from] != '$' || t.text[to-1] == '}' {
			return
		}
		if !t.assigned[e.Name] && !slices.Contains(hostVariables, e.Name) {
			return
		}
		rest := t.text[to:min(len(t.text), to+200)]
		if rest == "" || rest[0] < 0x80 && strings.IndexByte(".? \t", rest[0]) < 0 {
			return // none of the rules begins otherwise
		}
		at := func() place { return c.inText(t.pointer, t.text, from) }
		reference := t.text[from:to]
		for i := range earlies {
			y := &earlies[i]
			found := y.behind.Compiled().FindStringSubmatchIndex(rest)
			if found == nil {
				continue
			}
			name := rest[found[2]:found[3]]
			end := found[3]
			if strings.HasPrefix(rest, ".[") {
				end = found[1]
			}
			fix := fmt.Sprintf(y.fix, reference, name)
			f := c.add(ruleEndsEarly, Warning, at(), fmt.Sprintf("the reference ends behind %s: %s, and %s is printed as text", quote(reference), y.why, quote(rest[:end])), fix)
			if strings.HasPrefix(fix, reference) {
				c.edit(f, t.pointer, t.text, from, to+end, fix)
			}
			return
		}
		n := len(e.Steps)
		switch found := position.FindStringSubmatch(rest); {
		case n > 0 && e.Steps[n-1].Kind == vtl.PropertyStep && letter.MatchString(rest):
			name := e.Steps[n-1].Name + letter.Compiled().FindString(rest)
			fix := fmt.Sprintf("%s['%s']", t.text[from:max(from, e.Steps[n-1].Span.Start-1)], name)
			f := c.add(ruleEndsEarly, Warning, at(), fmt.Sprintf("the reference ends behind %s: names have letters from A to Z, and %s is printed as text", quote(reference), quote(letter.Compiled().FindString(rest))),
				fix)
			c.edit(f, t.pointer, t.text, from, to+len(letter.Compiled().FindString(rest)), fix)
		case found != nil && len(e.Steps) == 0 && isList(e.Name):
			fix := fmt.Sprintf("%s[%s]", reference, found[1])
			f := c.add(ruleEndsEarly, Warning, at(), fmt.Sprintf("the reference ends behind %s: a number is no name, and %s is printed as text", quote(reference), quote("."+found[1])), fix)
			c.edit(f, t.pointer, t.text, from, to+1+len(found[1]), fix)
		case blankCall.MatchString(rest) && endsInMethodName(e):
			f := c.add(ruleEndsEarly, Warning, at(), fmt.Sprintf("the reference ends behind %s: a parenthesis belongs to it only where it follows at once", quote(reference)),
				"take the blanks before the parenthesis away")
			c.edit(f, t.pointer, t.text, to, to+len(rest)-len(strings.TrimLeft(rest, " \t")), "")
		}
	})
}

// usedAsLists are the variables that the template goes through or takes an element
// of.
func usedAsLists(t *sourceText) map[string]bool {
	lists := map[string]bool{}
	walk(t.elements, func(e *vtl.Element) bool {
		switch {
		case e.Kind == vtl.DirectiveElement && e.Name == "foreach" && len(e.Args) == 3 && len(e.Args[2].Steps) == 0:
			lists[e.Args[2].Name] = true
		case e.Kind == vtl.ReferenceElement && len(e.Steps) == 1 && (e.Steps[0].Kind == vtl.IndexStep && e.Steps[0].Args[0].Kind == vtl.LiteralElement || e.Steps[0].Kind == vtl.MethodStep && e.Steps[0].Name == "size"):
			lists[e.Name] = true
		}
		return true
	})
	return lists
}

// endsInMethodName reports $util.escapeJavaScript and its like, which do nothing
// without their parentheses.
func endsInMethodName(e *vtl.Element) bool {
	n := len(e.Steps)
	if n == 0 || e.Steps[n-1].Kind != vtl.PropertyStep {
		return false
	}
	name := e.Steps[n-1].Name
	if n == 1 && analysis.HasMethods(e.Name) {
		return analysis.HasMethod(e.Name, name)
	}
	return slices.Contains([]string{"replace", "replaceAll", "substring", "split", "contains", "get", "equals", "startsWith", "endsWith", "indexOf"}, name)
}
