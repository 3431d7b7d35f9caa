package terraform

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
	"github.com/gatemap/gatemap/definition/formats/internal/read"
)

// module is one Terraform module: the .tf files of a folder. Values are
// evaluated when they are asked for.
type module struct {
	l      *read.Loader
	prefix string // of addresses: "" or "module.a."
	dir    string // in fsys
	root   *module

	inputs    map[string]*read.Node // arguments of the call, or tfvars
	variables map[string]*hclsyntax.Block
	locals    map[string]*hclsyntax.Attribute
	outputs   map[string]*hclsyntax.Block
	calls     map[string]*hclsyntax.Block
	children  map[string]*moduleCall
	resources map[string]*block
	order     []*block
	callOrder []string

	values  map[string]*read.Node // locals and variables that are evaluated
	busy    map[string]bool
	nested  int // calls of modules around this one
	nesting int // of the root: expressions that are being evaluated
}

// block is a resource or data block.
type block struct {
	module    *module
	key       string // type.name or data.type.name
	kind      string
	at        hcl.Range        // of its type
	parsed    *hclsyntax.Block // nil where nobody asked, or it was let go
	text      *blockText       // nil where it stays parsed
	instances []*instance
	expanded  bool
	keys      *read.Node // nil: one instance without a key
	problem   *read.Node // why the instances are not known
	all       *read.Node // the instances as a value, once somebody asked
}

// instance is one instance of a resource.
type instance struct {
	res   *block
	index string // "", [0] or ["key"]
	scope *scope
	attrs map[string]*read.Node
	whole bool   // attrs has all that the block sets
	known string // the address, once somebody asked
}

// ReadModule reads the module in dir. name is the file that was asked for; the
// other files of its folder belong to the same module.
func ReadModule(l *read.Loader, dir, name string) {
	m := newModule(l, "", dir, nil)
	names := []string{name}
	if l.FS != nil {
		names = Files(l, dir)
		if name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, file := range names {
		m.load(file, file == name || len(names) == 1)
	}
	if l.FS != nil {
		m.tfvars()
	}
	t := newJoiner(l)
	m.collect(t)
	t.build()
}

// body is what the block has.
func (r *block) body() *hclsyntax.Body {
	if r.parsed == nil {
		r.parsed = r.text.parse(r.module.l, r)
	}
	return r.parsed.Body
}

// letGo lets the body go once all of it is evaluated. It is parsed again for who
// asks for it again.
func (r *block) letGo() {
	if r.text != nil {
		r.parsed = nil
	}
}

func newModule(l *read.Loader, prefix, dir string, root *module) *module {
	m := &module{
		l: l, prefix: prefix, dir: dir, root: root, inputs: make(map[string]*read.Node),
		variables: make(map[string]*hclsyntax.Block), locals: make(map[string]*hclsyntax.Attribute),
		outputs: make(map[string]*hclsyntax.Block), calls: make(map[string]*hclsyntax.Block),
		children: make(map[string]*moduleCall), resources: make(map[string]*block),
		values: make(map[string]*read.Node), busy: make(map[string]bool),
	}
	if root == nil {
		m.root = m
	}
	return m
}

// load adds one file. Syntax errors end everything in the file that was asked
// for, and are problems in the others.
func (m *module) load(name string, asked bool) {
	display := m.l.Display(name)
	data, err := m.l.Read(name)
	if err != nil {
		m.l.Fail(definition.Position{File: display}, err, "%v", err)
	}
	if strings.HasSuffix(name, ".json") {
		m.loadJSON(data, name, asked)
		return
	}
	if m.root == m && m.loadCut(data, display) {
		return
	}
	body, diag := parseBody(m.l, data, display)
	for _, d := range diag {
		if d.Severity != hcl.DiagError {
			continue
		}
		at := definition.Position{File: display}
		if d.Subject != nil {
			at.Line, at.Column = d.Subject.Start.Line, d.Subject.Start.Column
		}
		if asked {
			m.l.Fail(at, diag, "not HCL: %s: %s", d.Summary, d.Detail)
		}
		m.l.ProblemAt(definition.Error, at, "not HCL: %s: %s", d.Summary, d.Detail)
	}
	if body != nil {
		for _, b := range body.Blocks {
			m.block(b)
		}
	}
}

func (m *module) block(b *hclsyntax.Block) {
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
		r := &block{module: m, kind: b.Labels[0], key: b.Labels[0] + "." + b.Labels[1], at: b.TypeRange, parsed: b}
		if b.Type == "data" {
			r.key, r.kind = "data."+r.key, "data."+r.kind
		}
		m.resource(r)
	}
}

func (m *module) resource(r *block) {
	if m.resources[r.key] != nil {
		m.l.ProblemAt(definition.Error, m.placeOf(r.at).Position(), "the resource %s is there twice", r.key)
		return
	}
	m.resources[r.key] = r
	m.order = append(m.order, r)
}

// tfvars reads the files of values that Terraform itself reads.
func (m *module) tfvars() {
	auto, _ := fs.Glob(m.l.FS, path.Join(m.dir, "*.auto.tfvars"))
	for _, name := range append([]string{path.Join(m.dir, "terraform.tfvars")}, auto...) {
		if _, err := fs.Stat(m.l.FS, name); err != nil {
			continue
		}
		data, err := m.l.Read(name)
		if err != nil {
			m.l.ProblemAt(definition.Error, definition.Position{File: m.l.Display(name)}, "%v", err)
			continue
		}
		body, diag := parseBody(m.l, data, m.l.Display(name))
		if diag.HasErrors() {
			m.l.ProblemAt(definition.Error, definition.Position{File: m.l.Display(name)}, "not HCL: %v", diag)
			continue
		}
		for key, a := range body.Attributes {
			m.inputs[key] = m.eval(a.Expr, &scope{module: m})
		}
	}
}

// collect adds the API Gateway resources of the module and of those it calls.
func (m *module) collect(t *joiner) {
	slices.SortStableFunc(m.order, func(a, b *block) int {
		x, y := a.at, b.at
		return cmp.Or(cmp.Compare(x.Filename, y.Filename), cmp.Compare(x.Start.Byte, y.Start.Byte))
	})
	for _, r := range m.order {
		if strings.HasPrefix(r.kind, "aws_apigatewayv2_") {
			m.l.OtherAPI(definition.Note, &read.Node{Pos: m.placeOf(r.at)}, m.prefix+r.key+" belongs to an HTTP or WebSocket API")
		}
		if !strings.HasPrefix(strings.TrimPrefix(r.kind, "data."), "aws_api_gateway_") {
			continue
		}
		instances, why := r.expand()
		if why != nil {
			m.l.Problem(definition.Error, why, "%s: the instances are not known: %s", m.prefix+r.key, why.Open()[0].Why)
			if r.kind == "aws_api_gateway_method_response" {
				t.open = append(t.open, r.anyInstance())
			}
		} else if len(instances) == 0 {
			m.leftOut(r.body(), m.prefix+r.key)
		}
		for _, i := range instances {
			t.add(&resource{address: i.address(), kind: r.kind, attrs: i.all()})
		}
		r.letGo()
	}
	for _, name := range m.callOrder {
		call := m.child(name)
		for _, child := range call.modules {
			child.collect(t)
		}
		if call.any != nil {
			call.any.collectOpen(t)
		}
		if call.given != nil {
			t.unread = append(t.unread, call.given)
		}
	}
}

// collectOpen notes the method responses of a module whose instances are not
// known.
func (m *module) collectOpen(t *joiner) {
	for _, r := range m.order {
		if r.kind == "aws_api_gateway_method_response" {
			t.open = append(t.open, r.anyInstance())
		}
	}
}

// output returns an output of a module.
func (m *module) output(name string) *read.Node {
	b := m.outputs[name]
	if b == nil || b.Body.Attributes["value"] == nil {
		at := &read.Node{Token: m.prefix + name}
		return at.Opened("${"+m.prefix+name+"}", fmt.Sprintf("the module has no output %s", read.Quoted(name)), true)
	}
	return m.once("output "+name, b.Body.Attributes["value"].Expr)
}

// once evaluates a named value of the module one time and finds circles.
func (m *module) once(key string, expr hclsyntax.Expression) *read.Node {
	if v, ok := m.values[key]; ok {
		return v
	}
	at := m.exprNode(expr)
	if m.busy[key] {
		return at.Opened("${"+key+"}", "the "+key+" depends on itself", true)
	}
	m.busy[key] = true
	v := m.eval(expr, &scope{module: m})
	delete(m.busy, key)
	m.values[key] = v
	return v
}

// address of the instance.
func (i *instance) address() string {
	if i.known == "" {
		i.known = i.res.module.prefix + i.res.key + i.index
	}
	return i.known
}

// all evaluates every attribute and nested block.
func (i *instance) all() *read.Node {
	m, b := i.res.module, i.res.body()
	r := &read.Node{Kind: read.Object, Pos: m.placeOf(i.res.at), Token: i.address()}
	r.Members = make([]read.Member, 0, len(b.Attributes)+len(b.Blocks))
	for _, a := range sortedAttributes(b) {
		if v := i.attr(a.Name); v.Kind != read.Absent {
			r.Put(read.Member{Key: a.Name, Pos: m.placeOf(a.NameRange), Value: read.Within(v, r, a.Name)})
		}
	}
	for _, nested := range b.Blocks {
		n := &read.Node{Kind: read.Object, Pos: m.placeOf(nested.TypeRange), Parent: r, Token: nested.Type}
		for _, a := range sortedAttributes(nested.Body) {
			v := m.eval(a.Expr, i.scope)
			n.Put(read.Member{Key: a.Name, Pos: m.placeOf(a.NameRange), Value: read.Within(v, n, a.Name)})
		}
		if nested.Type == "dynamic" {
			m.l.Problem(definition.Error, n, "a dynamic block is not expanded")
			continue
		}
		r.Put(read.Member{Key: nested.Type, Pos: n.Pos, Value: n})
	}
	i.whole = true
	return r
}

// attribute is one that the block sets and that is not evaluated, or nil.
func (i *instance) attribute(name string) *hclsyntax.Attribute {
	if i.whole {
		return nil
	}
	return i.res.body().Attributes[name]
}

func sortedAttributes(b *hclsyntax.Body) []*hclsyntax.Attribute {
	all := make([]*hclsyntax.Attribute, 0, len(b.Attributes))
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
func (i *instance) attr(name string) *read.Node {
	if v, ok := i.attrs[name]; ok {
		return v
	}
	m := i.res.module
	ref := i.address() + "." + name
	at := &read.Node{Pos: m.placeOf(i.res.at), Token: i.address()}
	a := i.attribute(name)
	if a == nil {
		if v := i.computed(at, name); v != nil {
			i.attrs[name] = v
			return v
		}
		v := at.Opened("${"+ref+"}", ref+i.unknownBecause(), false)
		if s, ok := m.l.Parameter(ref); ok {
			v = at.As(read.Text, s)
		}
		v.SetRef(ref)
		i.attrs[name] = v
		return v
	}
	if m.busy[ref] {
		return at.Opened("${"+ref+"}", ref+" depends on itself", true)
	}
	m.busy[ref] = true
	v := m.eval(a.Expr, i.scope)
	delete(m.busy, ref)
	i.attrs[name] = v
	return v
}

// node returns the instance as a value.
func (i *instance) node() *read.Node {
	v := &read.Node{Kind: read.Object, Pos: i.res.module.placeOf(i.res.at), Token: i.address()}
	v.SetRef(v.Token)
	v.SetAttribute(i.attr)
	return v
}

// expand evaluates count or for_each. why is not nil when they are not known.
func (r *block) expand() (all []*instance, why *read.Node) {
	if r.expanded {
		return r.instances, r.problem
	}
	r.expanded = true
	var keys []instanceKey
	keys, r.keys, r.problem = r.module.instanceKeys(r.body())
	for _, k := range keys {
		s := &scope{module: r.module, names: k.names}
		r.instances = append(r.instances, &instance{res: r, index: k.index, scope: s, attrs: make(map[string]*read.Node)})
	}
	return r.instances, r.problem
}

// instanceKey is one instance of a resource or a module.
type instanceKey struct {
	index string                // "", [0] or ["key"]
	names map[string]*read.Node // count or each
}

// instanceKeys evaluates count or for_each. of is an empty list or map, or nil
// where there is one instance without a key; why says why they are not known.
func (m *module) instanceKeys(b *hclsyntax.Body) (all []instanceKey, of, why *read.Node) {
	count, each := b.Attributes["count"], b.Attributes["for_each"]
	switch {
	case count != nil:
		v := m.eval(count.Expr, &scope{module: m})
		n, ok := wholeNumber(v)
		if !ok || n > maxInstances {
			return nil, nil, notKnown(v, "count")
		}
		for k := range n {
			m.l.Step(v, 0)
			index := v.As(read.Object, "").With("index", read.Number, fmt.Sprint(k), nil)
			all = append(all, instanceKey{fmt.Sprintf("[%d]", k), map[string]*read.Node{"count": index}})
		}
		return all, v.As(read.List, ""), nil
	case each != nil:
		v := m.eval(each.Expr, &scope{module: m})
		if v.Kind != read.List && v.Kind != read.Object || len(v.Open()) > 0 {
			return nil, nil, notKnown(v, "for_each")
		}
		for _, e := range elements(v) {
			key, value := e.Key, e.Value
			if v.Kind == read.List {
				if len(value.Open()) > 0 {
					return nil, nil, notKnown(value, "for_each")
				}
				key = value.Str()
			}
			pair := v.As(read.Object, "").With("key", read.Text, key, nil).With("value", read.Text, "", value)
			all = append(all, instanceKey{"[" + quotedKey(key) + "]", map[string]*read.Node{"each": pair}})
		}
		return all, v.As(read.Object, ""), nil
	}
	return []instanceKey{{}}, nil, nil
}

func notKnown(v *read.Node, what string) *read.Node {
	if len(v.Open()) > 0 {
		return v
	}
	return v.Opened("", what+" is "+v.Kind.String(), true)
}

// value returns the resource as a reference to it sees it.
func (r *block) value() *read.Node {
	instances, why := r.expand()
	address := r.module.prefix + r.key
	switch {
	case why != nil:
		v := why.Opened("${"+address+"}", why.Open()[0].Why, false)
		v.SetRef(address)
		return v
	case r.keys == nil:
		return instances[0].node()
	case r.all != nil:
		return r.all
	}
	v := r.keys.As(r.keys.Kind, "")
	r.all = v
	for _, i := range instances {
		if v.Kind == read.List {
			v.Items = append(v.Items, i.node())
		} else {
			v.Put(read.Member{Key: unquotedKey(i.index), Pos: v.Pos, Value: i.node()})
		}
	}
	return v
}
