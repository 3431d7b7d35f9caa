package cloudformation

import (
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats/internal/read"
)

// condition returns the value of a named condition of the template.
func (c *template) condition(at *read.Node, name string, depth int) truth {
	if t, ok := c.conditions[name]; ok {
		return t
	}
	n := c.root.Path("Conditions", name)
	switch {
	case n == nil && !c.inline:
		c.l.Problem(definition.Error, at, "there is no condition %s", read.Quoted(name))
		return unknown
	case n == nil:
		return unknown
	case c.busy["condition "+name]:
		c.l.Problem(definition.Error, n, "the condition %s depends on itself", read.Quoted(name))
		return unknown
	}
	c.busy["condition "+name] = true
	t := c.decide(n, depth+1)
	delete(c.busy, "condition "+name)
	c.conditions[name] = t
	return t
}

// decide evaluates a condition function. Three values: what is not known may
// still be decided by the other operand.
func (c *template) decide(n *read.Node, depth int) truth {
	c.l.Step(n, depth)
	if n.Kind == read.Boolean {
		return truthOf(n.Text == "true")
	}
	if n.Kind != read.Object || len(n.Members) != 1 {
		c.l.Problem(definition.Error, n, "a condition is one of Fn::And, Fn::Or, Fn::Not, Fn::Equals and Condition")
		return unknown
	}
	arg := n.Members[0].Value
	switch n.Members[0].Key {
	case "Condition":
		return c.condition(n, arg.Str(), depth)
	case "Fn::Not":
		if len(arg.Items) == 1 {
			return not(c.decide(arg.Items[0], depth+1))
		}
	case "Fn::And":
		return c.combine(arg, no, depth)
	case "Fn::Or":
		return c.combine(arg, yes, depth)
	case "Fn::Equals":
		if len(arg.Items) == 2 {
			return c.equal(arg.Items[0], arg.Items[1], depth+1)
		}
	}
	c.l.Problem(definition.Error, n, "a condition is one of Fn::And, Fn::Or, Fn::Not, Fn::Equals and Condition")
	return unknown
}

func not(t truth) truth {
	switch t {
	case yes:
		return no
	case no:
		return yes
	}
	return unknown
}

// combine is And with decisive no, and Or with decisive yes.
func (c *template) combine(arg *read.Node, decisive truth, depth int) truth {
	result := not(decisive)
	for _, item := range arg.Items {
		switch c.decide(item, depth+1) {
		case decisive:
			return decisive
		case unknown:
			result = unknown
		}
	}
	return result
}

func (c *template) equal(a, b *read.Node, depth int) truth {
	a, b = c.eval(a, depth), c.eval(b, depth)
	if len(a.Unresolved()) > 0 || len(b.Unresolved()) > 0 {
		return unknown
	}
	return truthOf(read.Same(a, b))
}
