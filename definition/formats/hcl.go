package formats

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/gatemap/gatemap/definition"
)

// hclModule is one Terraform module: the .tf files of a folder. Values are
// evaluated when they are asked for.
type hclModule struct {
	l      *loader
	prefix string // of addresses: "" or "module.a."
	dir    string // in fsys
	root   *hclModule

	inputs    map[string]*node // arguments of the call, or tfvars
	variables map[string]*hclsyntax.Block
	locals    map[string]*hclsyntax.Attribute
	outputs   map[string]*hclsyntax.Block
	calls     map[string]*hclsyntax.Block
	children  map[string]*moduleCall
	resources map[string]*hclResource
	order     []*hclResource
	callOrder []string

	values map[string]*node // locals and variables that are evaluated
	busy   map[string]bool
	nested int
}

// hclResource is a resource or data block.
type hclResource struct {
	module    *hclModule
	key       string // type.name or data.type.name
	kind      string
	block     *hclsyntax.Block
	instances []*hclInstance
	expanded  bool
	keys      *node // nil: one instance without a key
	problem   *node // why the instances are not known
	all       *node // the instances as a value, once somebody asked
}

// hclInstance is one instance of a resource.
type hclInstance struct {
	res   *hclResource
	index string // "", [0] or ["key"]
	scope *scope
	attrs map[string]*node
}

// terraform reads the module in dir. name is the file that was asked for; the
// other files of its folder belong to the same module.
func (l *loader) terraform(dir, name string) {
	l.api.Format = Terraform
	m := newHCLModule(l, "", dir, nil)
	names := []string{name}
	if l.fsys != nil {
		names = l.tfFiles(dir)
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, file := range names {
		m.load(file, file == name || len(names) == 1)
	}
	if l.fsys != nil {
		m.tfvars()
	}
	t := newTF(l)
	m.collect(t)
	t.build()
}

func newHCLModule(l *loader, prefix, dir string, root *hclModule) *hclModule {
	m := &hclModule{
		l: l, prefix: prefix, dir: dir, root: root, inputs: make(map[string]*node),
		variables: make(map[string]*hclsyntax.Block), locals: make(map[string]*hclsyntax.Attribute),
		outputs: make(map[string]*hclsyntax.Block), calls: make(map[string]*hclsyntax.Block),
		children: make(map[string]*moduleCall), resources: make(map[string]*hclResource),
		values: make(map[string]*node), busy: make(map[string]bool),
	}
	if root == nil {
		m.root = m
	}
	return m
}

// load adds one file. Syntax errors end everything in the file that was asked
// for, and are problems in the others.
func (m *hclModule) load(name string, asked bool) {
	display := m.l.display(name)
	data, err := m.l.read(name)
	if err != nil {
		m.l.fail(definition.Position{File: display}, err, "%v", err)
	}
	if strings.HasSuffix(name, ".json") {
		m.loadJSON(data, name, asked)
		return
	}
	body, diag := m.l.hclBody(data, display)
	for _, d := range diag {
		if d.Severity != hcl.DiagError {
			continue
		}
		at := definition.Position{File: display}
		if d.Subject != nil {
			at.Line, at.Column = d.Subject.Start.Line, d.Subject.Start.Column
		}
		if asked {
			m.l.fail(at, diag, "not HCL: %s: %s", d.Summary, d.Detail)
		}
		m.l.problemAt(Error, at, "not HCL: %s: %s", d.Summary, d.Detail)
	}
	if body != nil {
		for _, b := range body.Blocks {
			m.block(b)
		}
	}
}

func (m *hclModule) block(b *hclsyntax.Block) {
	switch {
	case b.Type == "locals":
		for name, a := range b.Body.Attributes {
			m.locals[name] = a
		}
	case b.Type == "variable" && len(b.Labels) == 1:
		m.variables[b.Labels[0]] = b
	case b.Type == "output" && len(b.Labels) == 1:
		m.outputs[b.Labels[0]] = b
	case b.Type == "module" && len(b.Labels) == 1:
		m.calls[b.Labels[0]] = b
		m.callOrder = append(m.callOrder, b.Labels[0])
	case (b.Type == "resource" || b.Type == "data") && len(b.Labels) == 2:
		r := &hclResource{module: m, kind: b.Labels[0], key: b.Labels[0] + "." + b.Labels[1], block: b}
		if b.Type == "data" {
			r.key, r.kind = "data."+r.key, "data."+r.kind
		}
		if m.resources[r.key] != nil {
			m.l.problemAt(Error, m.l.hclAt(b.TypeRange).Position, "the resource %s is there twice", r.key)
			return
		}
		m.resources[r.key] = r
		m.order = append(m.order, r)
	}
}

// tfvars reads the files of values that Terraform itself reads.
func (m *hclModule) tfvars() {
	auto, _ := fs.Glob(m.l.fsys, path.Join(m.dir, "*.auto.tfvars"))
	for _, name := range append([]string{path.Join(m.dir, "terraform.tfvars")}, auto...) {
		if _, err := fs.Stat(m.l.fsys, name); err != nil {
			continue
		}
		data, err := m.l.read(name)
		if err != nil {
			m.l.problemAt(Error, definition.Position{File: m.l.display(name)}, "%v", err)
			continue
		}
		body, diag := m.l.hclBody(data, m.l.display(name))
		if diag.HasErrors() {
			m.l.problemAt(Error, definition.Position{File: m.l.display(name)}, "not HCL: %v", diag)
			continue
		}
		for key, a := range body.Attributes {
			m.inputs[key] = m.eval(a.Expr, &scope{module: m})
		}
	}
}

// collect adds the API Gateway resources of the module and of those it calls.
func (m *hclModule) collect(t *tf) {
	slices.SortStableFunc(m.order, func(a, b *hclResource) int {
		x, y := a.block.TypeRange, b.block.TypeRange
		return cmp.Or(cmp.Compare(x.Filename, y.Filename), cmp.Compare(x.Start.Byte, y.Start.Byte))
	})
	for _, r := range m.order {
		if strings.HasPrefix(r.kind, "aws_apigatewayv2_") {
			m.l.otherAPI(Note, &node{pos: m.l.hclAt(r.block.TypeRange)}, m.prefix+r.key+" belongs to an HTTP or WebSocket API")
		}
		if !strings.HasPrefix(strings.TrimPrefix(r.kind, "data."), "aws_api_gateway_") {
			continue
		}
		instances, why := r.expand()
		if why != nil {
			m.l.problem(Error, why, "%s: the instances are not known: %s", m.prefix+r.key, why.open[0].why)
			if r.kind == "aws_api_gateway_method_response" {
				t.open = append(t.open, r.anyInstance())
			}
		} else if len(instances) == 0 {
			m.leftOut(r)
		}
		for _, i := range instances {
			t.add(&tfResource{address: i.address(), kind: r.kind, attrs: i.all()})
		}
	}
	for _, name := range m.callOrder {
		call := m.child(name)
		for _, child := range call.modules {
			child.collect(t)
		}
		if call.any != nil {
			call.any.collectOpen(t)
		}
	}
}

// collectOpen notes the method responses of a module whose instances are not
// known.
func (m *hclModule) collectOpen(t *tf) {
	for _, r := range m.order {
		if r.kind == "aws_api_gateway_method_response" {
			t.open = append(t.open, r.anyInstance())
		}
	}
}

// output returns an output of a module.
func (m *hclModule) output(name string) *node {
	b := m.outputs[name]
	if b == nil || b.Body.Attributes["value"] == nil {
		at := &node{token: m.prefix + name}
		return at.opened("${"+m.prefix+name+"}", fmt.Sprintf("the module has no output %s", quoted(name)), true)
	}
	return m.once("output "+name, b.Body.Attributes["value"].Expr)
}

// once evaluates a named value of the module one time and finds circles.
func (m *hclModule) once(key string, expr hclsyntax.Expression) *node {
	if v, ok := m.values[key]; ok {
		return v
	}
	at := m.l.exprNode(expr)
	if m.busy[key] {
		return at.opened("${"+key+"}", "the "+key+" depends on itself", true)
	}
	m.busy[key] = true
	v := m.eval(expr, &scope{module: m})
	delete(m.busy, key)
	m.values[key] = v
	return v
}

// address of the instance.
func (i *hclInstance) address() string { return i.res.module.prefix + i.res.key + i.index }

// all evaluates every attribute and nested block.
func (i *hclInstance) all() *node {
	b := i.res.block
	r := &node{kind: object, pos: i.res.module.l.hclAt(b.TypeRange), token: i.address()}
	for _, a := range sortedAttributes(b.Body) {
		if v := i.attr(a.Name); v.kind != absent {
			r.put(member{a.Name, i.res.module.l.hclAt(a.NameRange), place(v, r, a.Name)})
		}
	}
	for _, nested := range b.Body.Blocks {
		n := &node{kind: object, pos: i.res.module.l.hclAt(nested.TypeRange), parent: r, token: nested.Type}
		for _, a := range sortedAttributes(nested.Body) {
			v := i.res.module.eval(a.Expr, i.scope)
			n.put(member{a.Name, i.res.module.l.hclAt(a.NameRange), place(v, n, a.Name)})
		}
		if nested.Type == "dynamic" {
			i.res.module.l.problem(Error, n, "a dynamic block is not expanded")
			continue
		}
		r.put(member{nested.Type, n.pos, n})
	}
	return r
}

func sortedAttributes(b *hclsyntax.Body) []*hclsyntax.Attribute {
	var all []*hclsyntax.Attribute
	for _, a := range b.Attributes {
		all = append(all, a)
	}
	slices.SortFunc(all, func(a, b *hclsyntax.Attribute) int {
		return cmp.Compare(a.NameRange.Start.Byte, b.NameRange.Start.Byte)
	})
	return all
}

// attr returns one attribute. What the block does not set is known only after
// the apply, unless the options give it.
func (i *hclInstance) attr(name string) *node {
	if v, ok := i.attrs[name]; ok {
		return v
	}
	m := i.res.module
	ref := i.address() + "." + name
	at := &node{pos: m.l.hclAt(i.res.block.TypeRange), token: i.address()}
	a := i.res.block.Body.Attributes[name]
	if a == nil {
		if v := i.computed(at, name); v != nil {
			i.attrs[name] = v
			return v
		}
		v := at.opened("${"+ref+"}", ref+i.unknownBecause(), false)
		if s, ok := m.l.parameter(ref); ok {
			v = at.as(text, s)
		}
		v.ref = ref
		i.attrs[name] = v
		return v
	}
	if m.busy[ref] {
		return at.opened("${"+ref+"}", ref+" depends on itself", true)
	}
	m.busy[ref] = true
	v := m.eval(a.Expr, i.scope)
	delete(m.busy, ref)
	i.attrs[name] = v
	return v
}

// node returns the instance as a value.
func (i *hclInstance) node() *node {
	return &node{
		kind: object, pos: i.res.module.l.hclAt(i.res.block.TypeRange), token: i.address(), ref: i.address(), attribute: i.attr,
	}
}

// expand evaluates count or for_each. why is not nil when they are not known.
func (r *hclResource) expand() (all []*hclInstance, why *node) {
	if r.expanded {
		return r.instances, r.problem
	}
	r.expanded = true
	var keys []instanceKey
	keys, r.keys, r.problem = r.module.instanceKeys(r.block.Body)
	for _, k := range keys {
		s := &scope{module: r.module, names: k.names}
		r.instances = append(r.instances, &hclInstance{r, k.index, s, make(map[string]*node)})
	}
	return r.instances, r.problem
}

// instanceKey is one instance of a resource or a module.
type instanceKey struct {
	index string           // "", [0] or ["key"]
	names map[string]*node // count or each
}

// instanceKeys evaluates count or for_each. of is an empty list or map, or nil
// where there is one instance without a key; why says why they are not known.
func (m *hclModule) instanceKeys(b *hclsyntax.Body) (all []instanceKey, of, why *node) {
	count, each := b.Attributes["count"], b.Attributes["for_each"]
	switch {
	case count != nil:
		v := m.eval(count.Expr, &scope{module: m})
		n, ok := wholeNumber(v)
		if !ok || n > maxMethods {
			return nil, nil, notKnown(v, "count")
		}
		for k := range n {
			m.l.step(v, 0)
			index := v.as(object, "").with("index", number, fmt.Sprint(k), nil)
			all = append(all, instanceKey{fmt.Sprintf("[%d]", k), map[string]*node{"count": index}})
		}
		return all, v.as(list, ""), nil
	case each != nil:
		v := m.eval(each.Expr, &scope{module: m})
		if v.kind != list && v.kind != object || len(v.open) > 0 {
			return nil, nil, notKnown(v, "for_each")
		}
		for _, e := range elements(v) {
			key, value := e.key, e.value
			if v.kind == list {
				if len(value.open) > 0 {
					return nil, nil, notKnown(value, "for_each")
				}
				key = value.str()
			}
			pair := v.as(object, "").with("key", text, key, nil).with("value", text, "", value)
			all = append(all, instanceKey{"[" + quotedKey(key) + "]", map[string]*node{"each": pair}})
		}
		return all, v.as(object, ""), nil
	}
	return []instanceKey{{}}, nil, nil
}

func notKnown(v *node, what string) *node {
	if len(v.open) > 0 {
		return v
	}
	return v.opened("", what+" is "+v.kind.String(), true)
}

// value returns the resource as a reference to it sees it.
func (r *hclResource) value() *node {
	instances, why := r.expand()
	address := r.module.prefix + r.key
	switch {
	case why != nil:
		v := why.opened("${"+address+"}", why.open[0].why, false)
		v.ref = address
		return v
	case r.keys == nil:
		return instances[0].node()
	case r.all != nil:
		return r.all
	}
	v := r.keys.as(r.keys.kind, "")
	r.all = v
	for _, i := range instances {
		if v.kind == list {
			v.items = append(v.items, i.node())
		} else {
			v.put(member{unquotedKey(i.index), v.pos, i.node()})
		}
	}
	return v
}
