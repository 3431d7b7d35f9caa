package formats

import (
	"strings"
)

// tfPlan reads the JSON of a plan or state. Source: Terraform, JSON output
// format.
type tfPlan struct {
	tf     *tf
	config *node // the root module's configuration; nil for a state
}

func (l *loader) terraformJSON(root *node) {
	p := &tfPlan{tf: newTF(l), config: root.path("configuration", "root_module")}
	values := firstOf(root.path("planned_values", "root_module"), root.path("values", "root_module"))
	switch {
	case values != nil:
	case root.get("resources") != nil && root.get("lineage") != nil:
		l.fail(root.position(), nil, "a raw state file: `terraform show -json` prints the format that is read here")
	default:
		l.fail(root.position(), nil, "neither planned_values nor values: not the JSON of a plan or a state")
	}
	p.module(values, 0)
	p.tf.build()
}

func (p *tfPlan) module(n *node, depth int) {
	p.tf.l.step(n, depth)
	if resources := n.get("resources"); resources != nil {
		for _, r := range resources.items {
			p.resource(r, n.get("address").str())
		}
	}
	if children := n.get("child_modules"); children != nil {
		for _, c := range children.items {
			p.module(c, depth+1)
		}
	}
}

func (p *tfPlan) resource(n *node, module string) {
	kind := n.get("type").str()
	if strings.HasPrefix(kind, "aws_apigatewayv2_") {
		p.tf.l.otherAPI(Note, n, quoted(n.get("address").str())+" belongs to an HTTP or WebSocket API")
	}
	if !strings.HasPrefix(kind, "aws_api_gateway_") {
		return
	}
	p.tf.l.duplicates(n)
	attrs := n.get("values")
	if attrs == nil || attrs.kind != object {
		p.tf.l.problem(Error, n, "the resource has no values")
		return
	}
	if n.get("mode").str() == "data" {
		kind = "data." + kind
	}
	address := n.get("address").str()
	if p.config != nil {
		attrs = p.link(attrs, n, module)
	}
	p.tf.add(&tfResource{address: address, kind: kind, attrs: attrs})
}

// link gives the attributes that the plan leaves unknown the reference that
// the configuration has in their place.
func (p *tfPlan) link(attrs, res *node, module string) *node {
	expressions := p.configOf(module, res.get("type").str(), res.get("name").str(), res.get("mode").str())
	if expressions == nil {
		return attrs
	}
	r := attrs.without()
	for _, m := range expressions.members {
		if v := attrs.get(m.key); v != nil && v.kind != null {
			continue
		}
		refs := m.value.get("references")
		if refs == nil || len(refs.items) == 0 {
			continue
		}
		ref := p.absolute(module, refs.items[0].str(), indexOf(res), 0)
		v := attrs.opened("${"+ref+"}", ref+" is known only after the apply", false)
		v.ref, v.token, v.parent = ref, m.key, attrs
		if s, ok := p.tf.l.parameter(ref); ok {
			v.text, v.open = s, nil
		}
		r.put(member{m.key, m.pos, v})
	}
	return r
}

// indexOf returns the instance key of a resource, as it is in its address.
func indexOf(res *node) string {
	address := res.get("address").str()
	if res.get("index") != nil && strings.HasSuffix(address, "]") {
		if i := strings.LastIndexByte(address, '['); i >= 0 {
			return address[i:]
		}
	}
	return ""
}

// callOf returns the configuration of the call of a module, and the address of
// the module that calls.
func (p *tfPlan) callOf(module string) (call *node, caller string) {
	config := p.config
	names := moduleNames(module)
	for i, name := range names {
		call = config.path("module_calls", name)
		config = call.get("module")
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

func (p *tfPlan) configModule(module string) *node {
	if module == "" {
		return p.config
	}
	call, _ := p.callOf(module)
	return call.get("module")
}

// configOf returns the expressions of a resource in the configuration.
func (p *tfPlan) configOf(module, kind, name, mode string) *node {
	resources := p.configModule(module).get("resources")
	if resources == nil {
		return nil
	}
	for _, r := range resources.items {
		p.tf.l.step(r, 0)
		if r.get("type").str() == kind && r.get("name").str() == name && r.get("mode").str() == mode {
			return r.get("expressions")
		}
	}
	return nil
}

// absolute turns a reference in a module into the address of an attribute:
// through the arguments of the module's call and the outputs of its children.
// index is tried where the referring resource is one of several.
func (p *tfPlan) absolute(module, ref, index string, depth int) string {
	prefix := ""
	if module != "" {
		prefix = module + "."
	}
	parts := strings.SplitN(ref, ".", 3)
	if depth > maxRefs || len(parts) < 2 {
		return prefix + ref
	}
	switch parts[0] {
	case "var":
		if module == "" {
			return ref
		}
		call, caller := p.callOf(module)
		if next := call.path("expressions", parts[1], "references"); next != nil && len(next.items) > 0 {
			return p.absolute(caller, next.items[0].str(), "", depth+1)
		}
	case "module":
		if len(parts) == 3 {
			child := prefix + "module." + parts[1]
			next := p.configModule(child).path("outputs", parts[2], "expression", "references")
			if next != nil && len(next.items) > 0 {
				return p.absolute(child, next.items[0].str(), "", depth+1)
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
func (p *tfPlan) several(module, kind, name string) bool {
	resources := p.configModule(module).get("resources")
	if resources == nil {
		return false
	}
	for _, r := range resources.items {
		p.tf.l.step(r, 0)
		if r.get("type").str() == kind && r.get("name").str() == name {
			return r.get("for_each_expression") != nil || r.get("count_expression") != nil
		}
	}
	return false
}
