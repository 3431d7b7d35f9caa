package cloudformation

import (
	"fmt"
	"strings"

	"github.com/gatemap/gatemap/definition/formats/internal/read"
)

// sub evaluates Fn::Sub. Velocity's ${...} and CloudFormation's look alike: a
// name that the template has is replaced, ${!x} becomes ${x} for Velocity, and
// anything else stays as it is and is reported, as CloudFormation refuses it.
func (c *template) sub(n, arg *read.Node, depth int) *read.Node {
	pattern, vars := arg, (*read.Node)(nil)
	if arg.Kind == read.List {
		if len(arg.Items) == 0 || len(arg.Items) > 2 {
			return c.bad(n, "Fn::Sub takes a string, or a string and a map")
		}
		pattern = arg.Items[0]
		if len(arg.Items) == 2 {
			vars = c.eval(arg.Items[1], depth)
		}
	}
	if !pattern.Scalar() {
		return c.bad(n, "Fn::Sub of %s: it takes a string", pattern.Kind)
	}
	r := n.As(read.Text, "")
	r.Pos = r.Pos.WithText(pattern.Pos)
	var b strings.Builder
	rest := pattern.Text
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
		c.l.Step(n, depth)
		value := c.substitute(r, name, vars)
		c.l.Wrote(n, len(value))
		b.WriteString(value)
	}
	b.WriteString(rest)
	r.Text = b.String()
	c.l.Wrote(n, len(r.Text))
	return r
}

// substitute returns what stands for ${name} and notes in r what is open.
func (c *template) substitute(r *read.Node, name string, vars *read.Node) string {
	if literal, ok := strings.CutPrefix(name, "!"); ok {
		return "${" + literal + "}"
	}
	visible := "${" + name + "}"
	v := vars.Get(name)
	if v == nil {
		if found, ok := c.lookup(r, name); ok {
			v = found
		} else if s, ok := c.l.Parameter(name); ok {
			v = r.As(read.Text, s)
		} else {
			v = c.output(r, name)
		}
	}
	switch {
	case v != nil && v.Scalar():
		r.Leave(v.Open()...)
		return v.Text
	case v != nil:
		r.Leave(read.Open{Why: fmt.Sprintf("Fn::Sub: %s is %s, not a string", read.Quoted(name), v.Kind), Hard: true})
	case c.undeclared(name):
		r.Leave(read.Open{Why: fmt.Sprintf("Fn::Sub: %s names no parameter, resource or pseudo parameter, and CloudFormation "+
			"refuses it; Velocity's reference is written ${!%s}", visible, name), Hard: true})
	default:
		r.Leave(read.Open{Why: c.unknownName("Fn::Sub", name), Hard: false})
	}
	return visible
}
