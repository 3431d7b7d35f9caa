package formats

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// maxNames bounds the parameters that a message names, and maxSolved the
// functions that are looked at to find them: a message is not worth more.
const (
	maxNames  = 5
	maxSolved = 1000
)

// leftOut names a resource that a false condition leaves out, with the
// parameters that would bring it in.
func (c *cfn) leftOut(m member, condition *node) {
	kind := m.value.get("Type").str()
	if !strings.HasPrefix(kind, "AWS::ApiGateway::") && kind != samAPI {
		return
	}
	c.l.problem(Note, condition, "%s is left out, as the condition %s is false: %s", quoted(m.key), quoted(condition.text), c.remedy(condition.text))
}

// remedy says how a condition becomes true.
func (c *cfn) remedy(name string) string {
	if how, ok := c.remedies[name]; ok {
		return how
	}
	how := "it depends on no parameter"
	c.solved = 0
	if wanted, ok := c.solve(c.root.path("Conditions", name), true); ok && len(wanted) > 0 {
		how = "the parameter " + strings.Join(wanted, " and ") + " would make it true"
	} else if names := c.dependsOn(name); len(names) > 0 {
		how = "it depends on the parameter " + strings.Join(names, " and ")
	}
	c.remedies[name] = how
	return how
}

// waiting says which names a condition waits for, or "".
func (c *cfn) waiting(name string) string {
	if how, ok := c.remedies[name]; ok {
		return how
	}
	c.remedies[name] = ""
	names := slices.DeleteFunc(c.dependsOn(name), func(name string) bool {
		v, ok := c.lookup(c.root, name)
		return ok && len(v.open) == 0
	})
	if len(names) == 0 {
		return ""
	}
	c.remedies[name] = ": it waits for the parameter " + strings.Join(names, " and ")
	return c.remedies[name]
}

// solve returns the assignments that make a condition function what is wanted,
// where a few decide that: comparisons of one parameter with a text.
func (c *cfn) solve(n *node, want bool) (wanted []string, ok bool) {
	if c.solved++; c.solved > maxSolved || n == nil || n.kind != object || len(n.members) != 1 {
		return nil, false
	}
	arg := n.members[0].value
	switch key := n.members[0].key; key {
	case "Condition":
		return c.solve(c.root.path("Conditions", arg.str()), want)
	case "Fn::Not":
		if len(arg.items) == 1 {
			return c.solve(arg.items[0], !want)
		}
	case "Fn::Equals":
		if len(arg.items) == 2 {
			return c.assign(arg.items[0], arg.items[1], want)
		}
	case "Fn::And", "Fn::Or":
		if (key == "Fn::And") == want {
			return c.solveAll(arg.items, want)
		}
		for _, item := range arg.items {
			if wanted, ok = c.solve(item, want); ok {
				return wanted, true
			}
		}
	}
	return nil, false
}

// solveAll joins the assignments of all operands that are not right already.
func (c *cfn) solveAll(items []*node, want bool) (wanted []string, ok bool) {
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
func (c *cfn) assign(a, b *node, want bool) ([]string, bool) {
	if a.get("Ref") == nil {
		a, b = b, a
	}
	name := a.get("Ref").str()
	if b = c.eval(b, 0); name == "" || !b.scalar() || len(b.open) > 0 {
		return nil, false
	}
	if want {
		return []string{name + "=" + shortened(b.text)}, true
	}
	for _, v := range c.root.path("Parameters", name, "AllowedValues").list() {
		if v.scalar() && v.text != b.text {
			return []string{name + "=" + shortened(v.text)}, true
		}
	}
	return []string{name + " other than " + quoted(b.text)}, true
}

func (n *node) list() []*node {
	if n == nil {
		return nil
	}
	return n.items
}

func shortened(s string) string {
	return strings.Trim(quoted(s), `"`)
}

// substituted are the names in a text of Fn::Sub.
var substituted = regexp.MustCompile(`\$\{([^!}][^}]*)\}`)

// dependsOn returns the names that a condition refers to, also through others.
func (c *cfn) dependsOn(condition string) []string {
	var names []string
	seen := make(map[string]bool)
	add := func(name string) {
		if name != "" && !slices.Contains(names, name) && len(names) < maxNames {
			names = append(names, name)
		}
	}
	var walk func(n *node, depth int)
	named := func(name string, depth int) {
		if n := c.root.path("Conditions", name); n != nil && !seen[name] {
			seen[name] = true
			walk(n, depth+1)
		}
	}
	walk = func(n *node, depth int) {
		c.l.step(n, depth)
		for _, item := range n.items {
			walk(item, depth+1)
		}
		for _, m := range n.members {
			switch m.key {
			case "Ref":
				add(m.value.str())
			case "Condition":
				named(m.value.str(), depth)
			case "Fn::Sub":
				for _, found := range substituted.FindAllStringSubmatch(firstOf(first(m.value.list()), m.value).str(), maxNames) {
					add(found[1])
				}
				walk(m.value, depth+1)
			default:
				walk(m.value, depth+1)
			}
		}
	}
	named(condition, 0)
	return names
}

func first(all []*node) *node {
	if len(all) == 0 {
		return nil
	}
	return all[0]
}

// unknownCondition is the message of a value that a condition decides.
func (c *cfn) unknownCondition(name string) string {
	return fmt.Sprintf("the condition %s is not known%s", quoted(name), c.waiting(name))
}
