package cloudformation

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats/internal/read"
)

// The resources that are nested stacks.
const (
	typeStack       = "AWS::CloudFormation::Stack"
	typeApplication = "AWS::Serverless::Application"
)

// maxNestedStacks bounds how deep nested stacks are followed.
const maxNestedStacks = 5

// nestedStack reads a nested stack, if its template is a file of the folder.
func (c *template) nestedStack(id string) bool {
	child := c.stack(id)
	if child != nil {
		child.read()
	}
	return child != nil
}

// stack returns the template of a nested stack with the parameters that this
// template gives it, or nil. It is made once, when it is read or when somebody
// asks for its outputs; one that depends on itself has none.
func (c *template) stack(id string) *template {
	if child, known := c.stacks[id]; known {
		return child
	}
	c.stacks[id] = nil
	depth := 0
	for at := c; at.parent != nil; at = at.parent {
		depth++
	}
	kind := c.resourceOf(id).Get("Type").Str()
	if kind != typeStack && kind != typeApplication || depth >= maxNestedStacks {
		return nil
	}
	c.files.asking++ // its parameters may be outputs of another, and so on
	c.l.Step(c.resourceOf(id), c.files.asking)
	p := c.properties(id)
	c.files.asking--
	root, file := c.stackTemplate(read.First(p.Get("TemplateURL"), p.Get("Location")))
	if root == nil {
		return nil
	}
	c.files.followed[file] = true
	child := newTemplate(c.l, root, path.Dir(file))
	child.files, child.parent, child.args = c.files, c, make(map[string]*read.Node)
	for _, m := range p.Get("Parameters").All() {
		child.args[m.Key] = c.handedOn(m.Value)
	}
	c.stacks[id] = child
	return child
}

// stackTemplate reads the template that a nested stack names: an asset of the
// assembly, or a file beside this template, as it stands there before `aws
// cloudformation package`.
func (c *template) stackTemplate(url *read.Node) (root *read.Node, file string) {
	if url == nil || url.Kind != read.Text {
		return nil, ""
	}
	if file = c.asset(url.Text); file != "" {
		data, err := c.l.Read(file)
		if err == nil {
			root, err = c.l.Parse(data, file)
		}
		if err != nil {
			c.l.Problem(definition.Error, url, "cannot read the nested stack: %v", err)
			return nil, ""
		}
	} else if c.l.FS != nil && len(url.Open()) == 0 && !strings.Contains(url.Text, "://") {
		root, file = c.document(url, url.Text)
	}
	if root != nil && !root.Get("Resources").IsMap() {
		c.l.Problem(definition.Error, url, "cannot read the nested stack: its template has no Resources")
		return nil, ""
	}
	return root, file
}

// output returns the value of an output of a nested stack, named Stack.Outputs.X,
// or nil where that is not known.
func (c *template) output(at *read.Node, name string) *read.Node {
	id, output, ok := strings.Cut(name, ".Outputs.")
	if !ok || c.root == nil {
		return nil
	}
	return c.stack(id).valueOf(at, output)
}

// valueOf returns the value of an output as other templates see it, or nil.
func (c *template) valueOf(at *read.Node, output string) *read.Node {
	if c == nil || c.busy["output "+output] {
		return nil
	}
	declared := c.root.Path("Outputs", output)
	value := declared.Get("Value")
	if value == nil {
		return nil
	}
	if condition := declared.Get("Condition").Str(); condition != "" && c.condition(declared, condition, 0) == no {
		return nil
	}
	c.busy["output "+output] = true
	defer delete(c.busy, "output "+output)
	return c.handedOn(c.eval(value, 0)).At(at)
}

// handedOn is a value for another template. A resource of an API is its path:
// the other has no other way to know it.
func (c *template) handedOn(v *read.Node) *read.Node {
	name, attribute, _ := strings.Cut(v.Ref(), ".")
	kind := c.resourceOf(name).Get("Type").Str()
	switch {
	case slices.Contains([]string{"AWS::ApiGateway::RestApi", samAPI}, kind) && attribute == "RootResourceId":
		return v.As(read.Text, "/")
	case kind == "AWS::ApiGateway::Resource" && (attribute == "" || attribute == "ResourceId"):
		return v.As(read.Text, c.resourcePath(name, 0))
	}
	return v
}

// declaring returns the template that declares a resource: this one, one around
// it, or a nested stack or another stack of the assembly whose outputs name it.
func (c *template) declaring(id string) *template {
	top := c
	for ; top != nil; top = top.parent {
		if top.resourceOf(id) != nil {
			return top
		}
		if found := top.below(id); found != nil {
			return found
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.files.exports)) {
		c.l.Work(1)
		if of := c.files.exports[name].of; of.resourceOf(id) != nil {
			return of
		}
	}
	return nil
}

// below returns the nested stack that declares a resource, or nil.
func (c *template) below(id string) *template {
	for _, name := range slices.Sorted(maps.Keys(c.stacks)) {
		child := c.stacks[name]
		if c.l.Work(1); child == nil {
			continue
		}
		if child.resourceOf(id) != nil {
			return child
		}
		if found := child.below(id); found != nil {
			return found
		}
	}
	return nil
}
