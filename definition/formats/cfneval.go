package formats

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
)

// intrinsics are the functions of CloudFormation, by their long names. Source:
// CloudFormation user guide, intrinsic function reference.
var intrinsics map[string]func(c *cfn, n, arg *node, depth int) *node

func init() {
	intrinsics = map[string]func(c *cfn, n, arg *node, depth int) *node{
		"Ref":              (*cfn).ref,
		"Fn::GetAtt":       (*cfn).getAtt,
		"Fn::Sub":          (*cfn).sub,
		"Fn::Join":         (*cfn).join,
		"Fn::Select":       (*cfn).selectItem,
		"Fn::Split":        (*cfn).split,
		"Fn::If":           (*cfn).ifElse,
		"Fn::FindInMap":    (*cfn).findInMap,
		"Fn::Base64":       (*cfn).base64,
		"Fn::ToJsonString": (*cfn).toJSON,
		"Fn::Length":       (*cfn).length,
		"Fn::Transform":    (*cfn).transform,
		"Fn::ImportValue":  (*cfn).elsewhere,
		"Fn::GetAZs":       (*cfn).elsewhere,
		"Fn::Cidr":         (*cfn).elsewhere,
		"Fn::And":          (*cfn).misplaced,
		"Fn::Or":           (*cfn).misplaced,
		"Fn::Not":          (*cfn).misplaced,
		"Fn::Equals":       (*cfn).misplaced,
	}
}

// eval returns n with its intrinsics resolved. Members and items that are
// AWS::NoValue are gone.
func (c *cfn) eval(n *node, depth int) *node {
	c.l.step(n, depth)
	switch n.kind {
	case list:
		r := n.as(list, "")
		for _, item := range n.items {
			if v := c.eval(item, depth+1); v.kind != absent {
				r.items = append(r.items, v)
			}
		}
		return r
	case object:
		if len(n.members) == 1 {
			if f := intrinsics[n.members[0].key]; f != nil {
				return f(c, n, n.members[0].value, depth+1)
			}
		}
		return c.evalMap(n, depth)
	}
	return n
}

// evalMap evaluates the members. Fn::Transform may stand beside others: what
// it includes joins them.
func (c *cfn) evalMap(n *node, depth int) *node {
	n = c.expanded(n, depth)
	r := n.as(object, "")
	for _, m := range n.members {
		switch {
		case m.key == "Fn::Transform":
			for _, included := range c.transform(n, m.value, depth+1).members {
				r.put(included)
			}
			continue
		case intrinsics[m.key] != nil && m.key != "Ref":
			c.l.problemAt(Error, m.pos.Position, "%s has siblings: an intrinsic function stands alone", m.key)
		}
		if v := c.eval(m.value, depth+1); v.kind != absent {
			r.put(member{m.key, m.pos, v})
		}
	}
	return r
}

// bad reports an intrinsic that is written wrongly and stands in for it.
func (c *cfn) bad(n *node, format string, args ...any) *node {
	return n.opened("", fmt.Sprintf(format, args...), true)
}

// lookup finds the value of a parameter or pseudo parameter, or what the
// options say about any other name.
func (c *cfn) lookup(at *node, name string) (*node, bool) {
	declared := c.root.path("Parameters", name)
	if v := c.args[name]; v != nil && declared != nil {
		return v.at(at), true
	}
	if v, ok := c.l.parameter(name); ok {
		if declared != nil && strings.Contains(declared.get("Type").str(), "List") {
			return commaList(at, v), true
		}
		return at.as(text, v), true
	}
	if declared == nil {
		return nil, false
	}
	kind, def := declared.get("Type").str(), declared.get("Default")
	if def == nil || !def.scalar() {
		return at.opened("${"+name+"}", fmt.Sprintf("the parameter %s has no value", name), false), true
	}
	if strings.HasPrefix(kind, "AWS::SSM::Parameter::Value") {
		return at.opened("${"+name+"}", fmt.Sprintf("the parameter %s is the value of %s in the Parameter Store", name, quoted(def.text)), false), true
	}
	if strings.Contains(kind, "List") {
		return commaList(at, def.text), true
	}
	return at.as(text, def.text), true
}

func commaList(at *node, s string) *node {
	r := at.as(list, "")
	for i, part := range strings.Split(s, ",") {
		item := at.as(text, strings.TrimSpace(part))
		item.parent, item.token = at, strconv.Itoa(i)
		r.items = append(r.items, item)
	}
	return r
}

func (c *cfn) ref(n, arg *node, _ int) *node {
	name := arg.str()
	if arg.kind != text {
		return c.bad(n, "Ref of %s: it takes a name", arg.kind)
	}
	if name == "AWS::NoValue" {
		return n.as(absent, "")
	}
	v, ok := c.lookup(n, name)
	if ok && v.ref != "" {
		return v // what the parent stack refers to
	}
	if !ok {
		v = n.opened("${"+name+"}", c.unknownName("Ref", name), c.undeclared(name))
	}
	v.ref = name
	return v
}

// undeclared tells whether the template refers to a name it does not have.
func (c *cfn) undeclared(name string) bool {
	id, _, _ := strings.Cut(name, ".")
	return !c.inline && !strings.HasPrefix(name, "AWS::") && c.resourceOf(id) == nil
}

func (c *cfn) unknownName(where, name string) string {
	switch {
	case strings.HasPrefix(name, "AWS::"):
		return fmt.Sprintf("%s: the pseudo parameter %s has no value", where, name)
	case c.inline:
		return fmt.Sprintf("%s: %s belongs to a template that is not known here", where, quoted(name))
	case c.undeclared(name):
		return fmt.Sprintf("%s: %s is neither a parameter nor a resource of the template", where, quoted(name))
	}
	return fmt.Sprintf("%s: %s is known only after the deployment", where, quoted(name))
}

func (c *cfn) getAtt(n, arg *node, depth int) *node {
	name := arg.str()
	if arg.kind == list && len(arg.items) == 2 {
		a := c.eval(arg.items[1], depth)
		name = arg.items[0].str() + "." + a.str()
	}
	if name == "" {
		return c.bad(n, "Fn::GetAtt takes a resource and an attribute")
	}
	v := n.opened("${"+name+"}", c.unknownName("Fn::GetAtt", name), c.undeclared(name))
	if s, ok := c.l.parameter(name); ok {
		v = n.as(text, s)
	}
	v.ref = name
	return v
}

func (c *cfn) join(n, arg *node, depth int) *node {
	if arg.kind != list || len(arg.items) != 2 {
		return c.bad(n, "Fn::Join takes a delimiter and a list")
	}
	delimiter, values := c.eval(arg.items[0], depth), c.eval(arg.items[1], depth)
	if values.kind != list {
		if len(values.open) > 0 {
			return values.at(n)
		}
		return c.bad(n, "Fn::Join takes a list, not %s", values.kind)
	}
	r := n.as(text, "")
	r.open = delimiter.open
	var b strings.Builder
	for i, item := range values.items {
		if i > 0 {
			b.WriteString(delimiter.str())
		}
		if !item.scalar() {
			r.leave(open{fmt.Sprintf("Fn::Join of %s", item.kind), true})
		}
		b.WriteString(item.str())
		r.leave(item.open...)
		c.l.wrote(n, len(item.str())+len(delimiter.str()))
	}
	r.text = b.String()
	return r
}

func (c *cfn) selectItem(n, arg *node, depth int) *node {
	if arg.kind != list || len(arg.items) != 2 {
		return c.bad(n, "Fn::Select takes an index and a list")
	}
	index, values := c.eval(arg.items[0], depth), c.eval(arg.items[1], depth)
	if all := append(index.unresolved(), values.open...); len(all) > 0 {
		return n.opened("${Fn::Select}", all[0].why, all[0].hard)
	}
	i, err := strconv.Atoi(index.str())
	if err != nil || values.kind != list || i < 0 || i >= len(values.items) {
		return c.bad(n, "Fn::Select: there is no item %s", quoted(index.str()))
	}
	return values.items[i].at(n)
}

func (c *cfn) split(n, arg *node, depth int) *node {
	if arg.kind != list || len(arg.items) != 2 {
		return c.bad(n, "Fn::Split takes a delimiter and a string")
	}
	delimiter, s := c.eval(arg.items[0], depth), c.eval(arg.items[1], depth)
	if len(s.open) > 0 {
		return n.opened("${Fn::Split}", s.open[0].why, s.open[0].hard)
	}
	if delimiter.str() == "" || !s.scalar() {
		return c.bad(n, "Fn::Split takes a delimiter and a string")
	}
	parts := strings.Split(s.text, delimiter.text)
	c.l.wrote(n, 64*len(parts))
	r := n.as(list, "")
	for i, part := range parts {
		item := n.as(text, part)
		item.parent, item.token = n, strconv.Itoa(i)
		r.items = append(r.items, item)
	}
	return r
}

func (c *cfn) ifElse(n, arg *node, depth int) *node {
	if arg.kind != list || len(arg.items) != 3 || arg.items[0].kind != text {
		return c.bad(n, "Fn::If takes the name of a condition and two values")
	}
	name := arg.items[0].text
	switch c.condition(n, name, depth) {
	case yes:
		return c.eval(arg.items[1], depth).at(n)
	case no:
		return c.eval(arg.items[2], depth).at(n)
	}
	a, b := c.eval(arg.items[1], depth), c.eval(arg.items[2], depth)
	if a.kind == b.kind && sameText(a, b) {
		return a.at(n)
	}
	return n.opened("${Fn::If "+name+"}", c.unknownCondition(name), false)
}

func (c *cfn) findInMap(n, arg *node, depth int) *node {
	if arg.kind != list || len(arg.items) < 3 {
		return c.bad(n, "Fn::FindInMap takes a mapping and two keys")
	}
	at := c.root.get("Mappings")
	for _, item := range arg.items[:3] {
		key := c.eval(item, depth)
		if len(key.open) > 0 {
			return n.opened("${Fn::FindInMap}", key.open[0].why, key.open[0].hard)
		}
		if at = at.get(key.str()); at == nil {
			if len(arg.items) > 3 && arg.items[3].get("DefaultValue") != nil {
				return c.eval(arg.items[3].get("DefaultValue"), depth).at(n)
			}
			return c.bad(n, "Fn::FindInMap: there is no %s", quoted(key.str()))
		}
	}
	return at.at(n)
}

func (c *cfn) base64(n, arg *node, depth int) *node {
	v := c.eval(arg, depth)
	if len(v.open) > 0 || !v.scalar() {
		return n.opened("${Fn::Base64}", "Fn::Base64 of a value that is not known", false)
	}
	c.l.wrote(n, 2*len(v.text))
	return n.as(text, base64.StdEncoding.EncodeToString([]byte(v.text)))
}

func (c *cfn) toJSON(n, arg *node, depth int) *node {
	v := c.eval(arg, depth)
	r := n.as(text, c.l.jsonText(v, false))
	r.open, r.origin = v.unresolved(), v
	return r
}

func (c *cfn) length(n, arg *node, depth int) *node {
	v := c.eval(arg, depth)
	if v.kind != list {
		return c.bad(n, "Fn::Length takes a list")
	}
	return n.as(number, strconv.Itoa(len(v.items)))
}

// elsewhere stands in for what only the account knows.
func (c *cfn) elsewhere(n, arg *node, depth int) *node {
	name := n.members[0].key
	v := c.eval(arg, depth)
	if s, ok := c.l.parameter(v.str()); ok && v.str() != "" {
		return n.as(text, s)
	}
	return n.opened("${"+name+" "+v.str()+"}", name+" is known only in the account", false)
}

func (c *cfn) misplaced(n, _ *node, _ int) *node {
	return c.bad(n, "%s belongs into Conditions", n.members[0].key)
}

// transform includes a file of the definition's folder for AWS::Include.
func (c *cfn) transform(n, arg *node, depth int) *node {
	location := c.eval(arg, depth).path("Parameters", "Location")
	switch name := arg.get("Name").str(); {
	case name != "AWS::Include":
		return n.opened("", fmt.Sprintf("the transform %s is not known", quoted(name)), false)
	case location == nil || len(location.open) > 0 || strings.Contains(location.str(), "://"):
		return n.opened("", fmt.Sprintf("AWS::Include of %s, which is not a file of the definition's folder", quoted(location.str())), false)
	}
	if c.busy["file "+location.text] {
		c.l.problem(Error, n, "%s includes itself", quoted(location.text))
		return n.as(object, "")
	}
	c.busy["file "+location.text] = true
	defer delete(c.busy, "file "+location.text)
	doc, _ := c.document(location, location.text)
	if doc == nil {
		return n.as(object, "")
	}
	return c.eval(doc, depth+1)
}

// document reads a file that the template names, relative to the template.
func (c *cfn) document(n *node, name string) (*node, string) {
	data, file, ok := c.l.include(n, c.dir, name)
	if !ok {
		return nil, ""
	}
	doc, err := c.l.parse(data, file)
	if err != nil {
		c.l.problem(Error, n, "cannot include %s: %v", quoted(name), err)
		return nil, ""
	}
	c.l.duplicates(doc)
	return doc, file
}
