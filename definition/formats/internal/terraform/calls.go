package terraform

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats/internal/read"
)

// moduleCall is a call of a module: its value, and the instances of the module
// where they are known.
type moduleCall struct {
	value   *read.Node
	modules []*module
	any     *module      // stands for the instances, where their keys are not known
	given   []*read.Node // the arguments of a module whose files are not read
}

// child loads a module that is called, if it is in the definition's folder. Of
// one with count or for_each it makes an instance for each key.
func (m *module) child(name string) *moduleCall {
	if c, ok := m.children[name]; ok {
		return c
	}
	b := m.calls[name]
	address := m.prefix + "module." + name
	at := &read.Node{Pos: m.placeOf(b.TypeRange), Token: address}
	value := at.Opened("${"+address+"}", "the module "+address+" is not known", false)
	value.SetRef(address)
	c := &moduleCall{value: value}
	m.children[name] = c
	proto := m.loadModule(b, at, address)
	if proto == nil {
		for _, a := range sortedAttributes(b.Body) {
			if m.namesAPI(a.Expr, make(map[string]bool)) {
				c.given = append(c.given, m.eval(a.Expr, &scope{module: m, names: anyKey(at)}))
			}
		}
		return c
	}
	keys, of, why := m.instanceKeys(b.Body)
	if why != nil {
		m.l.Problem(definition.Error, why, "%s: the instances are not known: %s", address, why.Open()[0].Why)
		m.arguments(proto, b, anyKey(at))
		c.any = proto
		return c
	}
	if len(keys) == 0 && proto.mentionsAPI() {
		m.leftOut(b.Body, address)
	}
	if of != nil {
		*c.value = *of
		c.value.Pos, c.value.Token = at.Pos, address
		c.value.SetRef(address)
	}
	for _, k := range keys {
		child := proto
		if k.index != "" {
			child = proto.another(address + k.index + ".")
		}
		m.arguments(child, b, k.names)
		c.modules = append(c.modules, child)
		v := &read.Node{Kind: read.Object, Pos: at.Pos, Token: address + k.index}
		v.SetRef(v.Token)
		v.SetAttribute(child.output)
		switch {
		case of == nil:
			*c.value = *v
		case of.Kind == read.List:
			c.value.Items = append(c.value.Items, v)
		default:
			c.value.Put(read.Member{Key: unquotedKey(k.index), Pos: at.Pos, Value: v})
		}
	}
	return c
}

// namesAPI reports whether an expression refers to a part of an API, also
// through local values, or to what another module gives.
func (m *module) namesAPI(e hclsyntax.Expression, seen map[string]bool) bool {
	for _, t := range e.Variables() {
		m.l.Step(m.exprNode(e), 0)
		switch root, name := t.RootName(), attrName(t[1:], 0); {
		case root == "module", strings.HasPrefix(root, "aws_api_gateway_"), root == "data" && strings.HasPrefix(name, "aws_api_gateway_"):
			return true
		case root == "local" && m.locals[name] != nil && !seen[name] && len(seen) < read.MaxDepth:
			if seen[name] = true; m.namesAPI(m.locals[name].Expr, seen) {
				return true
			}
		}
	}
	return false
}

// arguments evaluates those of a call for an instance of the module.
func (m *module) arguments(child *module, b *hclsyntax.Block, names map[string]*read.Node) {
	for _, a := range sortedAttributes(b.Body) {
		child.inputs[a.Name] = m.eval(a.Expr, &scope{module: m, names: names})
	}
}

// loadModule reads the files of a module that is called at b, or reports why
// not and returns nil.
func (m *module) loadModule(b *hclsyntax.Block, at *read.Node, address string) *module {
	source := ""
	if a := b.Body.Attributes["source"]; a != nil {
		source = m.eval(a.Expr, &scope{module: m}).Str()
	}
	dir := path.Join(m.dir, source)
	switch {
	case !strings.HasPrefix(source, "./") && !strings.HasPrefix(source, "../"):
		m.l.Problem(definition.Warning, at, "the module %s comes from %s, which is not a folder: its files are not fetched", address, read.Quoted(source))
		return nil
	case m.l.FS == nil || !fs.ValidPath(dir):
		m.l.Problem(definition.Warning, at, "the module %s comes from %s, which is not in %s", address, read.Quoted(source), m.l.Allowed())
		return nil
	case m.nested >= read.MaxRefs:
		m.l.Problem(definition.Error, at, "modules nested deeper than %d levels", read.MaxRefs)
		return nil
	}
	names := Files(m.l, dir)
	if len(names) == 0 {
		m.l.Problem(definition.Error, at, "the folder %s has no .tf files", read.Quoted(dir))
		return nil
	}
	child := newModule(m.l, address+".", dir, m.root)
	child.nested = m.nested + 1
	for _, name := range names {
		child.load(name, false)
	}
	return child
}

// another returns a second instance of the module: the same blocks, nothing
// evaluated.
func (m *module) another(prefix string) *module {
	c := newModule(m.l, prefix, m.dir, m.root)
	c.nested = m.nested
	c.variables, c.locals, c.outputs, c.calls, c.callOrder = m.variables, m.locals, m.outputs, m.calls, m.callOrder
	for _, r := range m.order {
		m.l.Step(&read.Node{Pos: m.placeOf(r.at)}, 0)
		own := &block{module: c, kind: r.kind, key: r.key, at: r.at, parsed: r.parsed}
		c.resources[r.key] = own
		c.order = append(c.order, own)
	}
	return c
}

// anyInstance stands for the instances of a resource whose keys are not known:
// what depends on the key is open.
func (r *block) anyInstance() *resource {
	at := &read.Node{Pos: r.module.placeOf(r.at), Token: r.module.prefix + r.key}
	i := &instance{res: r, scope: &scope{module: r.module, names: anyKey(at)}, attrs: make(map[string]*read.Node)}
	attrs := at.As(read.Object, "")
	for _, name := range methodAttributes {
		if i.attribute(name) != nil {
			attrs.Put(read.Member{Key: name, Pos: at.Pos, Value: i.attr(name)})
		}
	}
	return &resource{address: i.address(), kind: r.kind, attrs: attrs}
}

// anyKey is the scope of an instance whose key is not known.
func anyKey(at *read.Node) map[string]*read.Node {
	unknown := func() *read.Node { return at.Opened("${each}", "the instances are not known", false) }
	return map[string]*read.Node{
		"each":  at.As(read.Object, "").With("key", read.Text, "", unknown()).With("value", read.Text, "", unknown()),
		"count": at.As(read.Object, "").With("index", read.Text, "", unknown()),
	}
}

// mentionsAPI reports whether a module has parts of an API, or calls others, which
// may have some.
func (m *module) mentionsAPI() bool {
	return len(m.calls) > 0 || slices.ContainsFunc(m.order, func(r *block) bool { return strings.HasPrefix(r.kind, "aws_api_gateway_") })
}

// leftOut names a resource or a module without instances, with the variables that
// its count or for_each depends on.
func (m *module) leftOut(body *hclsyntax.Body, address string) {
	what, a := "count is 0", body.Attributes["count"]
	if a == nil {
		what, a = "for_each is empty", body.Attributes["for_each"]
	}
	var names []string
	m.variablesOf(a.Expr, make(map[string]bool), &names)
	how := "it depends on no variable"
	if len(names) > 0 {
		how = "it depends on " + strings.Join(names, " and ")
	}
	m.l.Problem(definition.Note, m.exprNode(a.Expr), "%s is left out, as its %s: %s", address, what, how)
}

// maxVariables bounds the variables that a message names.
const maxVariables = 5

// variablesOf collects the input variables that an expression depends on, also
// through local values.
func (m *module) variablesOf(e hclsyntax.Expression, seen map[string]bool, names *[]string) {
	for _, t := range e.Variables() {
		m.l.Step(m.exprNode(e), 0)
		root, name := t.RootName(), attrName(t[1:], 0)
		key := root + "." + name
		if seen[key] || len(*names) >= maxVariables {
			continue
		}
		switch seen[key] = true; {
		case root == "var":
			*names = append(*names, m.prefix+key)
		case root == "local" && m.locals[name] != nil && len(seen) < read.MaxDepth:
			m.variablesOf(m.locals[name].Expr, seen, names)
		}
	}
	slices.Sort(*names)
}

// sets reports whether the block sets an attribute.
func (i *instance) sets(name string) bool { return i.res.body().Attributes[name] != nil }

// computed returns an attribute of a data source that only computes, and nil
// of any other. Source: providers template 2.2.0 (template_file), local 2.5
// (local_file), null 3.2 (null_data_source).
func (i *instance) computed(at *read.Node, name string) *read.Node {
	m := i.res.module
	switch kind := i.res.kind + "." + name; kind {
	case "data.template_file.rendered":
		if !i.sets("template") {
			return nil
		}
		return i.rendered(at)
	case "data.local_file.content", "data.local_file.content_base64", "data.local_sensitive_file.content", "data.local_sensitive_file.content_base64":
		if !i.sets("filename") {
			return nil
		}
		f := i.attr("filename")
		if len(f.Open()) > 0 || !f.Scalar() {
			return f
		}
		if strings.HasSuffix(name, "base64") {
			return fnFileBase64(m, at, []*read.Node{f})
		}
		v, _ := m.file(at, f)
		return v
	case "data.null_data_source.outputs", "terraform_data.output":
		from := "inputs"
		if name == "output" {
			from = "input"
		}
		if i.sets(from) {
			return i.attr(from)
		}
	}
	return nil
}

// rendered is the template of a template_file with its vars.
func (i *instance) rendered(at *read.Node) *read.Node {
	v := i.attr("template")
	if len(v.Open()) > 0 || !v.Scalar() {
		return v
	}
	var names []read.Member
	if i.sets("vars") {
		vars := i.attr("vars")
		if len(vars.Open()) > 0 {
			return at.Opened(vars.Text, vars.Open()[0].Why, vars.Open()[0].Hard)
		}
		names = vars.Members
	}
	r := i.res.module.render(v, names)
	if r == nil {
		return at.Opened("", "the template of "+i.address()+" is not read", false)
	}
	return r
}

// unknownBecause says why an attribute that a block does not set is not known.
func (i *instance) unknownBecause() string {
	kind, data := strings.CutPrefix(i.res.kind, "data.")
	switch {
	case !data:
		return " is known only after the apply"
	case kind == "external":
		return " is what a program gives, which is not run"
	case kind == "http":
		return " is read from the network, which is not asked"
	case strings.HasPrefix(kind, "aws_"):
		return fmt.Sprintf(" is what AWS or the provider's settings give for the data source %s, which are not asked", kind)
	}
	return fmt.Sprintf(" is what the data source %s gives, which is not evaluated", kind)
}
