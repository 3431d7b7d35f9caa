package formats

import (
	"fmt"
	"strings"
)

// sub evaluates Fn::Sub. Velocity's ${...} and CloudFormation's look alike: a
// name that the template has is replaced, ${!x} becomes ${x} for Velocity, and
// anything else stays as it is and is reported, as CloudFormation refuses it.
func (c *cfn) sub(n, arg *node, depth int) *node {
	pattern, vars := arg, (*node)(nil)
	if arg.kind == list {
		if len(arg.items) == 0 || len(arg.items) > 2 {
			return c.bad(n, "Fn::Sub takes a string, or a string and a map")
		}
		pattern = arg.items[0]
		if len(arg.items) == 2 {
			vars = c.eval(arg.items[1], depth)
		}
	}
	if !pattern.scalar() {
		return c.bad(n, "Fn::Sub of %s: it takes a string", pattern.kind)
	}
	r := n.as(text, "")
	r.pos.TextLine, r.pos.TextColumn = pattern.pos.TextLine, pattern.pos.TextColumn
	var b strings.Builder
	rest := pattern.text
	for {
		i := strings.Index(rest, "${")
		if i < 0 {
			break
		}
		end := strings.IndexByte(rest[i:], '}')
		if end < 0 {
			break
		}
		b.WriteString(rest[:i])
		name := rest[i+2 : i+end]
		rest = rest[i+end+1:]
		c.l.step(n, depth)
		value := c.substitute(r, name, vars)
		c.l.wrote(n, len(value))
		b.WriteString(value)
	}
	b.WriteString(rest)
	r.text = b.String()
	c.l.wrote(n, len(r.text))
	return r
}

// substitute returns what stands for ${name} and notes in r what is open.
func (c *cfn) substitute(r *node, name string, vars *node) string {
	if literal, ok := strings.CutPrefix(name, "!"); ok {
		return "${" + literal + "}"
	}
	visible := "${" + name + "}"
	v := vars.get(name)
	if v == nil {
		if found, ok := c.lookup(r, name); ok {
			v = found
		} else if s, ok := c.l.parameter(name); ok {
			v = r.as(text, s)
		}
	}
	switch {
	case v != nil && v.scalar():
		r.leave(v.open...)
		return v.text
	case v != nil:
		r.leave(open{fmt.Sprintf("Fn::Sub: %s is %s, not a string", quoted(name), v.kind), true})
	case c.undeclared(name):
		r.leave(open{fmt.Sprintf("Fn::Sub: %s names no parameter, resource or pseudo parameter, and CloudFormation "+
			"refuses it; Velocity's reference is written ${!%s}", visible, name), true})
	default:
		r.leave(open{c.unknownName("Fn::Sub", name), false})
	}
	return visible
}
