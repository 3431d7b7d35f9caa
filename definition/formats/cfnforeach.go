package formats

import (
	"strings"
)

const forEach = "Fn::ForEach::"

// expanded returns a map with its Fn::ForEach members written out. Source:
// CloudFormation user guide, Fn::ForEach (the transform AWS::LanguageExtensions).
func (c *cfn) expanded(n *node, depth int) *node {
	if n == nil || n.kind != object || !hasForEach(n) {
		return n
	}
	r := n.as(object, "")
	r.twice = n.twice
	for _, m := range n.members {
		if !strings.HasPrefix(m.key, forEach) {
			r.put(m)
			continue
		}
		for _, made := range c.forEach(m, depth+1) {
			if !r.put(made) {
				c.l.problemAt(Error, m.pos.Position, "%s makes %s twice", quoted(m.key), quoted(made.key))
			}
		}
	}
	return r
}

func hasForEach(n *node) bool {
	for _, m := range n.members {
		if strings.HasPrefix(m.key, forEach) {
			return true
		}
	}
	return false
}

// forEach returns the members that one Fn::ForEach makes.
func (c *cfn) forEach(m member, depth int) []member {
	c.l.step(m.value, depth)
	arg := m.value
	if arg.kind != list || len(arg.items) != 3 || arg.items[0].kind != text || arg.items[2].kind != object {
		c.l.problemAt(Error, m.pos.Position, "%s takes an identifier, a collection and a map", quoted(m.key))
		return nil
	}
	identifier, collection := arg.items[0].text, c.eval(arg.items[1], depth)
	if collection.kind != list || len(collection.unresolved()) > 0 {
		why := collection.kind.String() + " where a collection is expected"
		if all := collection.unresolved(); len(all) > 0 {
			why = all[0].why
		}
		c.l.problemAt(Error, m.pos.Position, "%s is not expanded: %s", m.key, why)
		return nil
	}
	var made []member
	for _, item := range collection.items {
		if !item.scalar() {
			c.l.problem(Error, item, "%s in the collection of %s", item.kind, quoted(m.key))
			continue
		}
		with := loopValue{c, identifier, item.text, strings.NewReplacer("${"+identifier+"}", item.text, "&{"+identifier+"}", alphanumeric(item.text))}
		made = append(made, c.expanded(with.in(arg.items[2], depth+1), depth+1).members...)
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
	c          *cfn
	identifier string
	value      string
	replacer   *strings.Replacer
}

// in returns n with the value in the place of the identifier: in keys and
// texts, and for a Ref.
func (v loopValue) in(n *node, depth int) *node {
	v.c.l.step(n, depth)
	switch n.kind {
	case text:
		s := v.text(n, n.text)
		if s == n.text {
			return n
		}
		r := *n
		r.text = s
		return &r
	case list:
		r := n.as(list, "")
		for _, item := range n.items {
			r.items = append(r.items, v.in(item, depth+1))
		}
		return r
	case object:
		if len(n.members) == 1 && n.members[0].key == "Ref" && n.members[0].value.str() == v.identifier {
			return n.as(text, v.value)
		}
		r := n.as(object, "")
		for _, m := range n.members {
			r.put(member{v.text(n, m.key), m.pos, v.in(m.value, depth+1)})
		}
		return r
	}
	return n
}

func (v loopValue) text(n *node, s string) string {
	if !strings.Contains(s, "{"+v.identifier+"}") {
		return s
	}
	s = v.replacer.Replace(s)
	v.c.l.wrote(n, len(s))
	return s
}
