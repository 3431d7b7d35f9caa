package formats

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// moduleCall is a call of a module: its value, and the instances of the module
// where they are known.
type moduleCall struct {
	value   *node
	modules []*hclModule
	any     *hclModule // stands for the instances, where their keys are not known
}

// child loads a module that is called, if it is in the definition's folder. Of
// one with count or for_each it makes an instance for each key.
func (m *hclModule) child(name string) *moduleCall {
	if c, ok := m.children[name]; ok {
		return c
	}
	b := m.calls[name]
	address := m.prefix + "module." + name
	at := &node{pos: m.l.hclAt(b.TypeRange), token: address}
	value := at.opened("${"+address+"}", "the module "+address+" is not known", false)
	value.ref = address
	c := &moduleCall{value: value}
	m.children[name] = c
	proto := m.loadModule(b, at, address)
	if proto == nil {
		return c
	}
	keys, of, why := m.instanceKeys(b.Body)
	if why != nil {
		m.l.problem(Error, why, "%s: the instances are not known: %s", address, why.open[0].why)
		m.arguments(proto, b, anyKey(at))
		c.any = proto
		return c
	}
	if of != nil {
		*c.value = *of
		c.value.pos, c.value.token, c.value.ref = at.pos, address, address
	}
	for _, k := range keys {
		child := proto
		if k.index != "" {
			child = proto.another(address + k.index + ".")
		}
		m.arguments(child, b, k.names)
		c.modules = append(c.modules, child)
		v := &node{kind: object, pos: at.pos, token: address + k.index, ref: address + k.index, module: child, attribute: child.output}
		switch {
		case of == nil:
			*c.value = *v
		case of.kind == list:
			c.value.items = append(c.value.items, v)
		default:
			c.value.put(member{unquotedKey(k.index), at.pos, v})
		}
	}
	return c
}

// arguments evaluates those of a call for an instance of the module.
func (m *hclModule) arguments(child *hclModule, b *hclsyntax.Block, names map[string]*node) {
	for _, a := range sortedAttributes(b.Body) {
		child.inputs[a.Name] = m.eval(a.Expr, &scope{module: m, names: names})
	}
}

// loadModule reads the files of a module that is called at b, or reports why
// not and returns nil.
func (m *hclModule) loadModule(b *hclsyntax.Block, at *node, address string) *hclModule {
	source := ""
	if a := b.Body.Attributes["source"]; a != nil {
		source = m.eval(a.Expr, &scope{module: m}).str()
	}
	dir := path.Join(m.dir, source)
	switch {
	case !strings.HasPrefix(source, "./") && !strings.HasPrefix(source, "../"):
		m.l.problem(Warning, at, "the module %s comes from %s, which is not a folder: its files are not fetched", address, quoted(source))
		return nil
	case m.l.fsys == nil || !fs.ValidPath(dir):
		m.l.problem(Warning, at, "the module %s comes from %s, which is not in %s", address, quoted(source), m.l.allowed())
		return nil
	case m.nested >= maxRefs:
		m.l.problem(Error, at, "modules nested deeper than %d levels", maxRefs)
		return nil
	}
	names := m.l.tfFiles(dir)
	if len(names) == 0 {
		m.l.problem(Error, at, "the folder %s has no .tf files", quoted(dir))
		return nil
	}
	child := newHCLModule(m.l, address+".", dir, m.root)
	child.nested = m.nested + 1
	for _, name := range names {
		child.load(name, false)
	}
	return child
}

// another returns a second instance of the module: the same blocks, nothing
// evaluated.
func (m *hclModule) another(prefix string) *hclModule {
	c := newHCLModule(m.l, prefix, m.dir, m.root)
	c.nested = m.nested
	c.variables, c.locals, c.outputs, c.calls, c.callOrder = m.variables, m.locals, m.outputs, m.calls, m.callOrder
	for _, r := range m.order {
		m.l.step(&node{pos: m.l.hclAt(r.block.TypeRange)}, 0)
		own := &hclResource{module: c, kind: r.kind, key: r.key, block: r.block}
		c.resources[r.key] = own
		c.order = append(c.order, own)
	}
	return c
}

// anyInstance stands for the instances of a resource whose keys are not known:
// what depends on the key is open.
func (r *hclResource) anyInstance() *tfResource {
	at := &node{pos: r.module.l.hclAt(r.block.TypeRange), token: r.module.prefix + r.key}
	i := &hclInstance{r, "", &scope{module: r.module, names: anyKey(at)}, make(map[string]*node)}
	attrs := at.as(object, "")
	for _, name := range methodAttributes {
		if i.res.block.Body.Attributes[name] != nil {
			attrs.put(member{name, at.pos, i.attr(name)})
		}
	}
	return &tfResource{address: i.address(), kind: r.kind, attrs: attrs}
}

// anyKey is the scope of an instance whose key is not known.
func anyKey(at *node) map[string]*node {
	unknown := func() *node { return at.opened("${each}", "the instances are not known", false) }
	return map[string]*node{
		"each":  at.as(object, "").with("key", text, "", unknown()).with("value", text, "", unknown()),
		"count": at.as(object, "").with("index", text, "", unknown()),
	}
}

// leftOut names a resource without instances, with the variables that its count
// or for_each depends on.
func (m *hclModule) leftOut(r *hclResource) {
	what, a := "count is 0", r.block.Body.Attributes["count"]
	if a == nil {
		what, a = "for_each is empty", r.block.Body.Attributes["for_each"]
	}
	var names []string
	m.variablesOf(a.Expr, make(map[string]bool), &names)
	how := "it depends on no variable"
	if len(names) > 0 {
		how = "it depends on " + strings.Join(names, " and ")
	}
	m.l.problem(Note, m.l.exprNode(a.Expr), "%s is left out, as its %s: %s", m.prefix+r.key, what, how)
}

// variablesOf collects the input variables that an expression depends on, also
// through local values.
func (m *hclModule) variablesOf(e hclsyntax.Expression, seen map[string]bool, names *[]string) {
	for _, t := range e.Variables() {
		m.l.step(m.l.exprNode(e), 0)
		root, name := t.RootName(), attrName(t[1:], 0)
		key := root + "." + name
		if seen[key] || len(*names) >= maxNames {
			continue
		}
		switch seen[key] = true; {
		case root == "var":
			*names = append(*names, m.prefix+key)
		case root == "local" && m.locals[name] != nil && len(seen) < maxDepth:
			m.variablesOf(m.locals[name].Expr, seen, names)
		}
	}
	slices.Sort(*names)
}

// computed returns an attribute of a data source that only computes, and nil
// of any other. Source: providers template 2.2.0 (template_file), local 2.5
// (local_file), null 3.2 (null_data_source).
func (i *hclInstance) computed(at *node, name string) *node {
	m := i.res.module
	body := i.res.block.Body.Attributes
	switch kind := i.res.kind + "." + name; kind {
	case "data.template_file.rendered":
		if body["template"] == nil {
			return nil
		}
		return i.rendered(at)
	case "data.local_file.content", "data.local_file.content_base64", "data.local_sensitive_file.content", "data.local_sensitive_file.content_base64":
		if body["filename"] == nil {
			return nil
		}
		f := i.attr("filename")
		if len(f.open) > 0 || !f.scalar() {
			return f
		}
		if strings.HasSuffix(name, "base64") {
			return fnFileBase64(m, at, []*node{f})
		}
		v, _ := m.file(at, f)
		return v
	case "data.null_data_source.outputs", "terraform_data.output":
		from := "inputs"
		if name == "output" {
			from = "input"
		}
		if body[from] != nil {
			return i.attr(from)
		}
	}
	return nil
}

// rendered is the template of a template_file with its vars.
func (i *hclInstance) rendered(at *node) *node {
	v := i.attr("template")
	if len(v.open) > 0 || !v.scalar() {
		return v
	}
	var names []member
	if i.res.block.Body.Attributes["vars"] != nil {
		vars := i.attr("vars")
		if len(vars.open) > 0 {
			return at.opened(vars.text, vars.open[0].why, vars.open[0].hard)
		}
		names = vars.members
	}
	r := i.res.module.render(v, names)
	if r == nil {
		return at.opened("", "the template of "+i.address()+" is not read", false)
	}
	return r
}

// unknownBecause says why an attribute that a block does not set is not known.
func (i *hclInstance) unknownBecause() string {
	kind, data := strings.CutPrefix(i.res.kind, "data.")
	switch {
	case !data:
		return " is known only after the apply"
	case kind == "external":
		return " is what a program gives, which is not run"
	case kind == "http":
		return " is read from the network, which is not asked"
	case strings.HasPrefix(kind, "aws_"):
		return fmt.Sprintf(" is what the data source %s finds in the account, which is not asked", kind)
	}
	return fmt.Sprintf(" is what the data source %s gives, which is not evaluated", kind)
}
