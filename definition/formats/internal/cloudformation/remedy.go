package cloudformation

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats/internal/read"
	"github.com/gatemap/gatemap/internal/lazyregexp"
)

// maxNames bounds the parameters that a message names, and maxSolved the
// functions that are looked at to find them: a message is not worth more.
const (
	maxNames  = 5
	maxSolved = 1000
)

// partOfAPI reports whether a resource is one of an API, makes methods of one, or
// is a nested stack, which may have some.
func (c *template) partOfAPI(resource *read.Node) bool {
	switch kind := resource.Get("Type").Str(); kind {
	case samAPI, typeStack, typeApplication:
		return true
	case samFunction, samStateMachine:
		return slices.ContainsFunc(c.eventsOf(resource), func(e read.Member) bool { return e.Value.Get("Type").Str() == "Api" })
	default:
		return strings.HasPrefix(kind, "AWS::ApiGateway::")
	}
}

// leftOut names a resource that a false condition leaves out, with the
// parameters that would bring it in.
func (c *template) leftOut(m read.Member, condition *read.Node) {
	c.l.Problem(definition.Note, condition, "%s is left out, as the condition %s is false: %s", read.Quoted(m.Key), read.Quoted(condition.Text), c.remedy(condition.Text))
}

// remedy says how a condition becomes true.
func (c *template) remedy(name string) string {
	if how, ok := c.remedies[name]; ok {
		return how
	}
	how := "it depends on no parameter"
	c.solved = 0
	if wanted, ok := c.solve(c.root.Path("Conditions", name), true); ok && len(wanted) > 0 {
		how = parametersNamed(wanted) + " would make it true"
	} else if names := c.dependsOn(name); len(names) > 0 {
		how = "it depends on " + parametersNamed(names)
	}
	c.remedies[name] = how
	return how
}

func parametersNamed(names []string) string {
	if len(names) == 1 {
		return "the parameter " + names[0]
	}
	return "the parameters " + strings.Join(names, " and ")
}

// waiting says which names a condition waits for, or "".
func (c *template) waiting(name string) string {
	if how, ok := c.remedies[name]; ok {
		return how
	}
	c.remedies[name] = ""
	names := slices.DeleteFunc(c.dependsOn(name), func(name string) bool {
		v, ok := c.lookup(c.root, name)
		return ok && len(v.Open()) == 0
	})
	if len(names) == 0 {
		return ""
	}
	c.remedies[name] = ": it waits for " + parametersNamed(names)
	return c.remedies[name]
}

// solve returns the assignments that make a condition function what is wanted,
// where a few decide that: comparisons of one parameter with a text.
func (c *template) solve(n *read.Node, want bool) (wanted []string, ok bool) {
	if c.solved++; c.solved > maxSolved || n == nil || n.Kind != read.Object || len(n.Members) != 1 {
		return nil, false
	}
	arg := n.Members[0].Value
	switch key := n.Members[0].Key; key {
	case "Condition":
		return c.solve(c.root.Path("Conditions", arg.Str()), want)
	case "Fn::Not":
		if len(arg.Items) == 1 {
			return c.solve(arg.Items[0], !want)
		}
	case "Fn::Equals":
		if len(arg.Items) == 2 {
			return c.assign(arg.Items[0], arg.Items[1], want)
		}
	case "Fn::And", "Fn::Or":
		if (key == "Fn::And") == want {
			return c.solveAll(arg.Items, want)
		}
		for _, item := range arg.Items {
			if wanted, ok = c.solve(item, want); ok {
				return wanted, true
			}
		}
	}
	return nil, false
}

// solveAll joins the assignments of all operands that are not right already.
func (c *template) solveAll(items []*read.Node, want bool) (wanted []string, ok bool) {
	for _, item := range items {
		if c.decide(item, 0) == truthOf(want) {
			continue
		}
		more, ok := c.solve(item, want)
		if !ok {
			return nil, false
		}
		for _, m := range more {
			if !slices.Contains(wanted, m) {
				wanted = append(wanted, m)
			}
		}
		if len(wanted) > maxNames {
			return nil, false
		}
	}
	return wanted, true
}

// assign is the assignment that makes two operands alike, or unlike.
func (c *template) assign(a, b *read.Node, want bool) ([]string, bool) {
	if a.Get("Ref") == nil {
		a, b = b, a
	}
	name := a.Get("Ref").Str()
	if b = c.eval(b, 0); name == "" || !b.Scalar() || len(b.Open()) > 0 {
		return nil, false
	}
	if want {
		return []string{name + "=" + shortened(b.Text)}, true
	}
	for _, v := range c.root.Path("Parameters", name, "AllowedValues").List() {
		if v.Scalar() && v.Text != b.Text {
			return []string{name + "=" + shortened(v.Text)}, true
		}
	}
	return []string{name + " other than " + read.Quoted(b.Text)}, true
}

func shortened(s string) string {
	return strings.Trim(read.Quoted(s), `"`)
}

// substituted are the names in a text of Fn::Sub.
var substituted = lazyregexp.New(`\$\{([^!}][^}]*)\}`)

// dependsOn returns the names that a condition refers to, also through others.
func (c *template) dependsOn(condition string) []string {
	var names []string
	seen := make(map[string]bool)
	add := func(name string) {
		if name != "" && !slices.Contains(names, name) && len(names) < maxNames {
			names = append(names, name)
		}
	}
	var walk func(n *read.Node, depth int)
	named := func(name string, depth int) {
		if n := c.root.Path("Conditions", name); n != nil && !seen[name] {
			seen[name] = true
			walk(n, depth+1)
		}
	}
	walk = func(n *read.Node, depth int) {
		c.l.Step(n, depth)
		for _, item := range n.Items {
			walk(item, depth+1)
		}
		for _, m := range n.Members {
			switch m.Key {
			case "Ref":
				add(m.Value.Str())
			case "Condition":
				named(m.Value.Str(), depth)
			case "Fn::Sub":
				for _, found := range substituted.Compiled().FindAllStringSubmatch(read.First(first(m.Value.List()), m.Value).Str(), maxNames) {
					add(found[1])
				}
				walk(m.Value, depth+1)
			default:
				walk(m.Value, depth+1)
			}
		}
	}
	named(condition, 0)
	return names
}

func first(all []*read.Node) *read.Node {
	if len(all) == 0 {
		return nil
	}
	return all[0]
}

// unknownCondition is the message of a value that a condition decides.
func (c *template) unknownCondition(name string) string {
	return fmt.Sprintf("the condition %s is not known%s", read.Quoted(name), c.waiting(name))
}
