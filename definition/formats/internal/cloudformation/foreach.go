package cloudformation

import (
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats/internal/read"
)

const forEach = "Fn::ForEach::"

// expanded returns a map with its Fn::ForEach members written out. Source:
// CloudFormation user guide, Fn::ForEach (the transform AWS::LanguageExtensions).
func (c *template) expanded(n *read.Node, depth int) *read.Node {
	if n == nil || n.Kind != read.Object || !hasForEach(n) {
		return n
	}
	r := n.As(read.Object, "")
	r.SetTwice(n)
	for _, m := range n.Members {
		if !strings.HasPrefix(m.Key, forEach) {
			r.Put(m)
			continue
		}
		for _, made := range c.forEach(m, depth+1) {
			if !r.Put(made) {
				c.l.ProblemAt(definition.Error, m.Pos.Position(), "%s makes %s twice", read.Quoted(m.Key), read.Quoted(made.Key))
			}
		}
	}
	return r
}

func hasForEach(n *read.Node) bool {
	for _, m := range n.Members {
		if strings.HasPrefix(m.Key, forEach) {
			return true
		}
	}
	return false
}

// forEach returns the members that one Fn::ForEach makes.
func (c *template) forEach(m read.Member, depth int) []read.Member {
	c.l.Step(m.Value, depth)
	arg := m.Value
	if arg.Kind != read.List || len(arg.Items) != 3 || arg.Items[0].Kind != read.Text || arg.Items[2].Kind != read.Object {
		c.l.ProblemAt(definition.Error, m.Pos.Position(), "%s takes an identifier, a collection and a map", read.Quoted(m.Key))
		return nil
	}
	identifier, collection := arg.Items[0].Text, c.eval(arg.Items[1], depth)
	if collection.Kind != read.List || len(collection.Unresolved()) > 0 {
		why := collection.Kind.String() + " where a collection is expected"
		if all := collection.Unresolved(); len(all) > 0 {
			why = all[0].Why
		}
		c.l.ProblemAt(definition.Error, m.Pos.Position(), "%s is not expanded: %s", m.Key, why)
		return nil
	}
	var made []read.Member
	for _, item := range collection.Items {
		if !item.Scalar() {
			c.l.Problem(definition.Error, item, "%s in the collection of %s", item.Kind, read.Quoted(m.Key))
			continue
		}
		with := loopValue{c, identifier, item.Text, strings.NewReplacer("${"+identifier+"}", item.Text, "&{"+identifier+"}", alphanumeric(item.Text))}
		made = append(made, c.expanded(with.in(arg.Items[2], depth+1), depth+1).Members...)
	}
	return made
}

// alphanumeric leaves the letters and digits of s, as names of resources have.
func alphanumeric(s string) string {
	return strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// loopValue is what an identifier stands for in one round of a loop.
type loopValue struct {
	c          *template
	identifier string
	value      string
	replacer   *strings.Replacer
}

// in returns n with the value in the place of the identifier: in keys and
// texts, and for a Ref.
func (v loopValue) in(n *read.Node, depth int) *read.Node {
	v.c.l.Step(n, depth)
	switch n.Kind {
	case read.Text:
		s := v.text(n, n.Text)
		if s == n.Text {
			return n
		}
		r := *n
		r.Text = s
		return &r
	case read.List:
		r := n.As(read.List, "")
		for _, item := range n.Items {
			r.Items = append(r.Items, v.in(item, depth+1))
		}
		return r
	case read.Object:
		if len(n.Members) == 1 && n.Members[0].Key == "Ref" && n.Members[0].Value.Str() == v.identifier {
			return n.As(read.Text, v.value)
		}
		r := n.As(read.Object, "")
		for _, m := range n.Members {
			r.Put(read.Member{Key: v.text(n, m.Key), Pos: m.Pos, Value: v.in(m.Value, depth+1)})
		}
		return r
	}
	return n
}

func (v loopValue) text(n *read.Node, s string) string {
	if !strings.Contains(s, "{"+v.identifier+"}") {
		return s
	}
	s = v.replacer.Replace(s)
	v.c.l.Wrote(n, len(s))
	return s
}
