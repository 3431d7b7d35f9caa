package cloudformation

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats/internal/read"
)

// intrinsic returns the function of that long name, nil where there is none. Source:
// CloudFormation user guide, intrinsic function reference.
func intrinsic(name string) func(c *template, n, arg *read.Node, depth int) *read.Node {
	switch name {
	case "Ref":
		return (*template).ref
	case "Fn::GetAtt":
		return (*template).getAtt
	case "Fn::Sub":
		return (*template).sub
	case "Fn::Join":
		return (*template).join
	case "Fn::Select":
		return (*template).selectItem
	case "Fn::Split":
		return (*template).split
	case "Fn::If":
		return (*template).ifElse
	case "Fn::FindInMap":
		return (*template).findInMap
	case "Fn::Base64":
		return (*template).base64
	case "Fn::ToJsonString":
		return (*template).toJSON
	case "Fn::Length":
		return (*template).length
	case "Fn::Transform":
		return (*template).transform
	case "Fn::ImportValue", "Fn::GetAZs", "Fn::Cidr":
		return (*template).elsewhere
	case "Fn::And", "Fn::Or", "Fn::Not", "Fn::Equals":
		return (*template).misplaced
	}
	return nil
}

// eval returns n with its intrinsics resolved. Members and items that are
// AWS::NoValue are gone.
func (c *template) eval(n *read.Node, depth int) *read.Node {
	c.l.Step(n, depth)
	switch n.Kind {
	case read.List:
		return c.evalList(n, depth)
	case read.Object:
		if len(n.Members) == 1 {
			if f := intrinsic(n.Members[0].Key); f != nil && !c.ownRef(n.Members[0]) {
				return f(c, n, n.Members[0].Value, depth+1)
			}
		}
		return c.evalMap(n, depth)
	}
	return n
}

// ownRef reports whether a member called Ref is a document's own, as a property in
// a schema: outside of a template, and no name.
func (c *template) ownRef(m read.Member) bool {
	return c.inline && m.Key == "Ref" && m.Value.Kind != read.Text
}

// evalList evaluates the items. A list without anything to evaluate is its own
// value: most of a template is.
func (c *template) evalList(n *read.Node, depth int) *read.Node {
	var r *read.Node // once an item is another
	for i, item := range n.Items {
		v := c.eval(item, depth+1)
		if r == nil && v == item {
			continue
		}
		if r == nil {
			r = n.As(read.List, "")
			r.Items = append(make([]*read.Node, 0, len(n.Items)), n.Items[:i]...)
		}
		if v.Kind != read.Absent {
			r.Items = append(r.Items, v)
		}
	}
	return cmp.Or(r, n)
}

// evalMap evaluates the members, as evalList does items. Fn::Transform may stand
// beside others: what it includes joins them.
func (c *template) evalMap(n *read.Node, depth int) *read.Node {
	n = c.expanded(n, depth)
	var r *read.Node // once a member is another
	other := func(i int) {
		if r == nil {
			r = n.As(read.Object, "")
			r.Members = append(make([]read.Member, 0, len(n.Members)), n.Members[:i]...)
		}
	}
	for i, m := range n.Members {
		switch {
		case m.Key == "Fn::Transform":
			other(i)
			for _, included := range c.transform(n, m.Value, depth+1).Members {
				r.Put(included)
			}
			continue
		case intrinsic(m.Key) != nil && m.Key != "Ref":
			c.l.ProblemAt(definition.Error, m.Pos.Position(), "%s has siblings: an intrinsic function stands alone", m.Key)
		}
		v := c.eval(m.Value, depth+1)
		if v != m.Value {
			other(i)
		}
		if r != nil && v.Kind != read.Absent {
			r.Put(read.Member{Key: m.Key, Pos: m.Pos, Value: v})
		}
	}
	return cmp.Or(r, n)
}

// bad reports an intrinsic that is written wrongly and stands in for it.
func (c *template) bad(n *read.Node, format string, args ...any) *read.Node {
	return n.Opened("", fmt.Sprintf(format, args...), true)
}

// lookup finds the value of a parameter or pseudo parameter, or what the
// options say about any other name.
func (c *template) lookup(at *read.Node, name string) (*read.Node, bool) {
	declared := c.root.Path("Parameters", name)
	if v := c.args[name]; v != nil && declared != nil {
		return v.At(at), true
	}
	if v, ok := c.l.Parameter(name); ok {
		if declared != nil && strings.Contains(declared.Get("Type").Str(), "List") {
			return commaList(at, v), true
		}
		return at.As(read.Text, v), true
	}
	if declared == nil {
		if c.resourceOf(name).Get("Type").Str() == modelType {
			return c.modelRef(at, name), true
		}
		return nil, false
	}
	kind, def := declared.Get("Type").Str(), declared.Get("Default")
	if def == nil || !def.Scalar() {
		return at.Opened("${"+name+"}", fmt.Sprintf("the parameter %s has no value", name), false), true
	}
	if strings.HasPrefix(kind, "AWS::SSM::Parameter::Value") {
		return at.Opened("${"+name+"}", fmt.Sprintf("the parameter %s is the value of %s in the Parameter Store", name, read.Quoted(def.Text)), false), true
	}
	if strings.Contains(kind, "List") {
		return commaList(at, def.Text), true
	}
	return at.As(read.Text, def.Text), true
}

func commaList(at *read.Node, s string) *read.Node {
	r := at.As(read.List, "")
	for i, part := range strings.Split(s, ",") {
		item := at.As(read.Text, strings.TrimSpace(part))
		item.Parent, item.Token = at, strconv.Itoa(i)
		r.Items = append(r.Items, item)
	}
	return r
}

// named is a name that Ref or Fn::GetAtt takes, which AWS::LanguageExtensions lets
// a function give. Source: CloudFormation template reference,
// AWS::LanguageExtensions, intrinsic functions as Refs.
func (c *template) named(arg *read.Node, depth int) *read.Node {
	if arg.Kind == read.Object && len(arg.Members) == 1 && intrinsic(arg.Members[0].Key) != nil {
		return c.eval(arg, depth)
	}
	return arg
}

func (c *template) ref(n, arg *read.Node, depth int) *read.Node {
	arg = c.named(arg, depth)
	if len(arg.Open()) > 0 {
		return arg.At(n)
	}
	name := arg.Str()
	if arg.Kind != read.Text {
		return c.bad(n, "Ref of %s: it takes a name", arg.Kind)
	}
	if name == "AWS::NoValue" {
		return n.As(read.Absent, "")
	}
	v, ok := c.lookup(n, name)
	if ok && v.Ref() != "" {
		return v // what the parent stack refers to
	}
	if !ok {
		v = n.Opened("${"+name+"}", c.unknownName("Ref", name), c.undeclared(name))
	}
	v.SetRef(name)
	return v
}

// undeclared tells whether the template refers to a name it does not have.
func (c *template) undeclared(name string) bool {
	id, _, _ := strings.Cut(name, ".")
	return !c.inline && !strings.HasPrefix(name, "AWS::") && c.resourceOf(id) == nil
}

func (c *template) unknownName(where, name string) string {
	switch {
	case strings.HasPrefix(name, "AWS::"):
		return fmt.Sprintf("%s: the pseudo parameter %s has no value", where, name)
	case c.inline:
		return fmt.Sprintf("%s: %s belongs to a template that is not known here", where, read.Quoted(name))
	case c.undeclared(name):
		return fmt.Sprintf("%s: %s is neither a parameter nor a resource of the template", where, read.Quoted(name))
	}
	return fmt.Sprintf("%s: %s is known only after the deployment", where, read.Quoted(name))
}

func (c *template) getAtt(n, arg *read.Node, depth int) *read.Node {
	name := arg.Str()
	if arg.Kind == read.List && len(arg.Items) == 2 {
		a := c.eval(arg.Items[1], depth)
		of := c.named(arg.Items[0], depth)
		if len(of.Open()) > 0 {
			return of.At(n)
		}
		name = of.Str() + "." + a.Str()
	}
	if name == "" {
		return c.bad(n, "Fn::GetAtt takes a resource and an attribute")
	}
	v := n.Opened("${"+name+"}", c.unknownName("Fn::GetAtt", name), c.undeclared(name))
	if s, ok := c.l.Parameter(name); ok {
		v = n.As(read.Text, s)
	} else if out := c.output(n, name); out != nil {
		return out
	}
	v.SetRef(name)
	return v
}

func (c *template) join(n, arg *read.Node, depth int) *read.Node {
	if arg.Kind != read.List || len(arg.Items) != 2 {
		return c.bad(n, "Fn::Join takes a delimiter and a list")
	}
	delimiter, values := c.eval(arg.Items[0], depth), c.eval(arg.Items[1], depth)
	if values.Kind != read.List {
		if len(values.Open()) > 0 {
			return values.At(n)
		}
		return c.bad(n, "Fn::Join takes a list, not %s", values.Kind)
	}
	r := n.As(read.Text, "")
	r.SetOpen(delimiter.Open())
	var b strings.Builder
	for i, item := range values.Items {
		if i > 0 {
			b.WriteString(delimiter.Str())
		}
		if !item.Scalar() {
			r.Leave(read.Open{Why: fmt.Sprintf("Fn::Join of %s", item.Kind), Hard: true})
		}
		b.WriteString(item.Str())
		r.Leave(item.Open()...)
		c.l.Wrote(n, len(item.Str())+len(delimiter.Str()))
	}
	r.Text = b.String()
	return r
}

func (c *template) selectItem(n, arg *read.Node, depth int) *read.Node {
	if arg.Kind != read.List || len(arg.Items) != 2 {
		return c.bad(n, "Fn::Select takes an index and a list")
	}
	index, values := c.eval(arg.Items[0], depth), c.eval(arg.Items[1], depth)
	if all := append(index.Unresolved(), values.Open()...); len(all) > 0 {
		return n.Opened("${Fn::Select}", all[0].Why, all[0].Hard)
	}
	i, err := strconv.Atoi(index.Str())
	if err != nil || values.Kind != read.List || i < 0 || i >= len(values.Items) {
		return c.bad(n, "Fn::Select: there is no item %s", read.Quoted(index.Str()))
	}
	return values.Items[i].At(n)
}

func (c *template) split(n, arg *read.Node, depth int) *read.Node {
	if arg.Kind != read.List || len(arg.Items) != 2 {
		return c.bad(n, "Fn::Split takes a delimiter and a string")
	}
	delimiter, s := c.eval(arg.Items[0], depth), c.eval(arg.Items[1], depth)
	if len(s.Open()) > 0 {
		return n.Opened("${Fn::Split}", s.Open()[0].Why, s.Open()[0].Hard)
	}
	if delimiter.Str() == "" || !s.Scalar() {
		return c.bad(n, "Fn::Split takes a delimiter and a string")
	}
	parts := strings.Split(s.Text, delimiter.Text)
	c.l.Wrote(n, 64*len(parts))
	r := n.As(read.List, "")
	for i, part := range parts {
		item := n.As(read.Text, part)
		item.Parent, item.Token = n, strconv.Itoa(i)
		r.Items = append(r.Items, item)
	}
	return r
}

func (c *template) ifElse(n, arg *read.Node, depth int) *read.Node {
	if arg.Kind != read.List || len(arg.Items) != 3 || arg.Items[0].Kind != read.Text {
		return c.bad(n, "Fn::If takes the name of a condition and two values")
	}
	name := arg.Items[0].Text
	switch c.condition(n, name, depth) {
	case yes:
		return c.eval(arg.Items[1], depth).At(n)
	case no:
		return c.eval(arg.Items[2], depth).At(n)
	}
	a, b := c.eval(arg.Items[1], depth), c.eval(arg.Items[2], depth)
	if a.Kind == b.Kind && read.Same(a, b) {
		return a.At(n)
	}
	return n.Opened("${Fn::If "+name+"}", c.unknownCondition(name), false)
}

func (c *template) findInMap(n, arg *read.Node, depth int) *read.Node {
	if arg.Kind != read.List || len(arg.Items) < 3 {
		return c.bad(n, "Fn::FindInMap takes a mapping and two keys")
	}
	at := c.root.Get("Mappings")
	for _, item := range arg.Items[:3] {
		key := c.eval(item, depth)
		if len(key.Open()) > 0 {
			return n.Opened("${Fn::FindInMap}", key.Open()[0].Why, key.Open()[0].Hard)
		}
		if at = at.Get(key.Str()); at == nil {
			if len(arg.Items) > 3 && arg.Items[3].Get("DefaultValue") != nil {
				return c.eval(arg.Items[3].Get("DefaultValue"), depth).At(n)
			}
			return c.bad(n, "Fn::FindInMap: there is no %s", read.Quoted(key.Str()))
		}
	}
	return at.At(n)
}

func (c *template) base64(n, arg *read.Node, depth int) *read.Node {
	v := c.eval(arg, depth)
	if len(v.Open()) > 0 || !v.Scalar() {
		return n.Opened("${Fn::Base64}", "Fn::Base64 of a value that is not known", false)
	}
	c.l.Wrote(n, 2*len(v.Text))
	return n.As(read.Text, base64.StdEncoding.EncodeToString([]byte(v.Text)))
}

func (c *template) toJSON(n, arg *read.Node, depth int) *read.Node {
	v := c.eval(arg, depth)
	r := n.As(read.Text, c.l.JSONText(v, false))
	r.SetOpen(v.Unresolved())
	r.SetOrigin(v)
	return r
}

func (c *template) length(n, arg *read.Node, depth int) *read.Node {
	v := c.eval(arg, depth)
	if v.Kind != read.List {
		return c.bad(n, "Fn::Length takes a list")
	}
	return n.As(read.Number, strconv.Itoa(len(v.Items)))
}

// elsewhere stands in for what only the account knows.
func (c *template) elsewhere(n, arg *read.Node, depth int) *read.Node {
	name := n.Members[0].Key
	v := c.eval(arg, depth)
	if s, ok := c.l.Parameter(v.Str()); ok && v.Str() != "" {
		return n.As(read.Text, s)
	}
	if e, ok := c.files.exports[v.Str()]; ok && name == "Fn::ImportValue" {
		if value := e.of.valueOf(n, e.output); value != nil {
			return value
		}
	}
	return n.Opened("${"+name+" "+v.Str()+"}", name+" is known only in the account", false)
}

func (c *template) misplaced(n, _ *read.Node, _ int) *read.Node {
	return c.bad(n, "%s belongs into Conditions", n.Members[0].Key)
}

// transform includes a file of the definition's folder for AWS::Include.
func (c *template) transform(n, arg *read.Node, depth int) *read.Node {
	location := c.eval(arg, depth).Path("Parameters", "Location")
	switch name := arg.Get("Name").Str(); {
	case name != "AWS::Include":
		return n.Opened("", fmt.Sprintf("the transform %s is not known", read.Quoted(name)), false)
	case location == nil || len(location.Open()) > 0 || strings.Contains(location.Str(), "://"):
		return n.Opened("", fmt.Sprintf("AWS::Include of %s, which is not a file of the definition's folder", read.Quoted(location.Str())), false)
	}
	if c.busy["file "+location.Text] {
		c.l.Problem(definition.Error, n, "%s includes itself", read.Quoted(location.Text))
		return n.As(read.Object, "")
	}
	c.busy["file "+location.Text] = true
	defer delete(c.busy, "file "+location.Text)
	doc, _ := c.document(location, location.Text)
	if doc == nil {
		return n.As(read.Object, "")
	}
	return c.eval(doc, depth+1)
}

// document reads a file that the template names, relative to the template.
func (c *template) document(n *read.Node, name string) (*read.Node, string) {
	data, file, ok := c.l.Include(n, c.dir, name)
	if !ok {
		return nil, ""
	}
	doc, err := c.l.Parse(data, file)
	if err != nil {
		c.l.Problem(definition.Error, n, "cannot include %s: %v", read.Quoted(name), err)
		return nil, ""
	}
	c.l.Duplicates(doc)
	return doc, file
}
