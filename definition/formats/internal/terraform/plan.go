package terraform

import (
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats/internal/read"
)

// plan reads the JSON of a plan or state. Source: Terraform, JSON output
// format.
type plan struct {
	tf       *joiner
	config   *read.Node                                // the root module's configuration; nil for a state
	declared map[*read.Node]map[declaration]*read.Node // by the list of a module's resources
}

// declaration names a resource in a module. Without a mode it is the first of the
// two that can have the same name.
type declaration struct{ kind, name, mode string }

// ReadPlan reads the JSON of a plan or a state.
func ReadPlan(l *read.Loader, root *read.Node) {
	p := &plan{tf: newJoiner(l), config: root.Path("configuration", "root_module"), declared: map[*read.Node]map[declaration]*read.Node{}}
	values := read.First(root.Path("planned_values", "root_module"), root.Path("values", "root_module"))
	switch {
	case values != nil:
	case root.Get("resources") != nil && root.Get("lineage") != nil:
		l.Fail(root.Position(), nil, "a raw state file: `terraform show -json` prints the format that is read here")
	default:
		l.Fail(root.Position(), nil, "neither planned_values nor values: not the JSON of a plan or a state")
	}
	p.module(values, 0)
	p.tf.build()
}

func (p *plan) module(n *read.Node, depth int) {
	p.tf.l.Step(n, depth)
	if resources := n.Get("resources"); resources != nil {
		for _, r := range resources.Items {
			p.resource(r, n.Get("address").Str())
		}
	}
	if children := n.Get("child_modules"); children != nil {
		for _, c := range children.Items {
			p.module(c, depth+1)
		}
	}
}

func (p *plan) resource(n *read.Node, module string) {
	kind := n.Get("type").Str()
	if strings.HasPrefix(kind, "aws_apigatewayv2_") {
		p.tf.l.OtherAPI(definition.Note, n, read.Quoted(n.Get("address").Str())+" belongs to an HTTP or WebSocket API")
	}
	if !strings.HasPrefix(kind, "aws_api_gateway_") {
		return
	}
	p.tf.l.Duplicates(n)
	attrs := n.Get("values")
	if attrs == nil || attrs.Kind != read.Object {
		p.tf.l.Problem(definition.Error, n, "the resource has no values")
		return
	}
	if n.Get("mode").Str() == "data" {
		kind = "data." + kind
	}
	address := n.Get("address").Str()
	if p.config != nil {
		attrs = p.link(attrs, n, module)
	}
	p.tf.add(&resource{address: address, kind: kind, attrs: attrs})
	p.tf.l.Drop(n) // but for its values
}

// link gives the attributes that the plan leaves unknown the reference that
// the configuration has in their place.
func (p *plan) link(attrs, res *read.Node, module string) *read.Node {
	expressions := p.declaration(module, declaration{res.Get("type").Str(), res.Get("name").Str(), res.Get("mode").Str()}).Get("expressions")
	if expressions == nil {
		return attrs
	}
	r := attrs.Without()
	for _, m := range expressions.Members {
		if v := attrs.Get(m.Key); v != nil && v.Kind != read.Null {
			continue
		}
		refs := m.Value.Get("references")
		if refs == nil || len(refs.Items) == 0 {
			continue
		}
		ref := p.absolute(module, refs.Items[0].Str(), indexOf(res), 0)
		v := attrs.Opened("${"+ref+"}", ref+" is known only after the apply", false)
		v.Token, v.Parent = m.Key, attrs
		v.SetRef(ref)
		if s, ok := p.tf.l.Parameter(ref); ok {
			v.Text = s
			v.SetOpen(nil)
		}
		r.Put(read.Member{Key: m.Key, Pos: m.Pos, Value: v})
	}
	return r
}

// indexOf returns the instance key of a resource, as it is in its address.
func indexOf(res *read.Node) string {
	address := res.Get("address").Str()
	if res.Get("index") != nil && strings.HasSuffix(address, "]") {
		if i := strings.LastIndexByte(address, '['); i >= 0 {
			return address[i:]
		}
	}
	return ""
}

// callOf returns the configuration of the call of a module, and the address of
// the module that calls.
func (p *plan) callOf(module string) (call *read.Node, caller string) {
	config := p.config
	names := moduleNames(module)
	for i, name := range names {
		call = config.Path("module_calls", name)
		config = call.Get("module")
		if i < len(names)-1 {
			caller = strings.TrimPrefix(caller+".module."+name, ".")
		}
	}
	return call, caller
}

// moduleNames splits module.a["x"].module.b into a and b.
func moduleNames(address string) []string {
	var names []string
	parts := strings.Split(address, ".")
	for i := 1; i < len(parts); i++ {
		if parts[i-1] == "module" {
			name, _, _ := strings.Cut(parts[i], "[")
			names = append(names, name)
		}
	}
	return names
}

func (p *plan) configModule(module string) *read.Node {
	if module == "" {
		return p.config
	}
	call, _ := p.callOf(module)
	return call.Get("module")
}

// declaration returns a resource in the configuration of a module, nil if there is
// none. Each list is gone through once.
func (p *plan) declaration(module string, d declaration) *read.Node {
	resources := p.configModule(module).Get("resources")
	if resources == nil {
		return nil
	}
	declared := p.declared[resources]
	if declared == nil {
		declared = make(map[declaration]*read.Node, 2*len(resources.Items))
		for _, r := range resources.Items {
			p.tf.l.Step(r, 0)
			one := declaration{r.Get("type").Str(), r.Get("name").Str(), r.Get("mode").Str()}
			for _, d := range []declaration{one, {one.kind, one.name, ""}} {
				if _, ok := declared[d]; !ok {
					declared[d] = r
				}
			}
		}
		p.declared[resources] = declared
	}
	return declared[d]
}

// absolute turns a reference in a module into the address of an attribute:
// through the arguments of the module's call and the outputs of its children.
// index is tried where the referring resource is one of several.
func (p *plan) absolute(module, ref, index string, depth int) string {
	prefix := ""
	if module != "" {
		prefix = module + "."
	}
	parts := strings.SplitN(ref, ".", 3)
	if depth > read.MaxRefs || len(parts) < 2 {
		return prefix + ref
	}
	switch parts[0] {
	case "var":
		if module == "" {
			return ref
		}
		call, caller := p.callOf(module)
		if next := call.Path("expressions", parts[1], "references"); next != nil && len(next.Items) > 0 {
			return p.absolute(caller, next.Items[0].Str(), "", depth+1)
		}
	case "module":
		if len(parts) == 3 {
			child := prefix + "module." + parts[1]
			next := p.configModule(child).Path("outputs", parts[2], "expression", "references")
			if next != nil && len(next.Items) > 0 {
				return p.absolute(child, next.Items[0].Str(), "", depth+1)
			}
		}
	}
	if index != "" && !strings.Contains(ref, "[") && p.several(module, parts[0], parts[1]) {
		// With [each.key] a plan names the whole resource, without an attribute.
		attribute := "id"
		if len(parts) == 3 {
			attribute = parts[2]
		}
		return prefix + parts[0] + "." + parts[1] + index + "." + attribute
	}
	return prefix + ref
}

// several tells whether the configuration has several of a resource.
func (p *plan) several(module, kind, name string) bool {
	r := p.declaration(module, declaration{kind: kind, name: name})
	return r.Get("for_each_expression") != nil || r.Get("count_expression") != nil
}
