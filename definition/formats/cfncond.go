package formats

// condition returns the value of a named condition of the template.
func (c *cfn) condition(at *node, name string, depth int) truth {
	if t, ok := c.conditions[name]; ok {
		return t
	}
	n := c.root.path("Conditions", name)
	switch {
	case n == nil && !c.inline:
		c.l.problem(Error, at, "there is no condition %s", quoted(name))
		return unknown
	case n == nil:
		return unknown
	case c.busy["condition "+name]:
		c.l.problem(Error, n, "the condition %s depends on itself", quoted(name))
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
func (c *cfn) decide(n *node, depth int) truth {
	c.l.step(n, depth)
	if n.kind == boolean {
		return truthOf(n.text == "true")
	}
	if n.kind != object || len(n.members) != 1 {
		c.l.problem(Error, n, "a condition is one of Fn::And, Fn::Or, Fn::Not, Fn::Equals and Condition")
		return unknown
	}
	arg := n.members[0].value
	switch n.members[0].key {
	case "Condition":
		return c.condition(n, arg.str(), depth)
	case "Fn::Not":
		if len(arg.items) == 1 {
			return not(c.decide(arg.items[0], depth+1))
		}
	case "Fn::And":
		return c.combine(arg, no, depth)
	case "Fn::Or":
		return c.combine(arg, yes, depth)
	case "Fn::Equals":
		if len(arg.items) == 2 {
			return c.equal(arg.items[0], arg.items[1], depth+1)
		}
	}
	c.l.problem(Error, n, "a condition is one of Fn::And, Fn::Or, Fn::Not, Fn::Equals and Condition")
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
func (c *cfn) combine(arg *node, decisive truth, depth int) truth {
	result := not(decisive)
	for _, item := range arg.items {
		switch c.decide(item, depth+1) {
		case decisive:
			return decisive
		case unknown:
			result = unknown
		}
	}
	return result
}

func (c *cfn) equal(a, b *node, depth int) truth {
	a, b = c.eval(a, depth), c.eval(b, depth)
	if len(a.unresolved()) > 0 || len(b.unresolved()) > 0 {
		return unknown
	}
	return truthOf(sameText(a, b))
}
