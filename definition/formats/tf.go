package formats

import (
	"cmp"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/definition"
)

// tfResource is one resource of a Terraform plan, state or module, with its
// attributes resolved as far as they can be.
type tfResource struct {
	address string // module.a.aws_api_gateway_method.get["x"]
	kind    string // aws_api_gateway_method
	attrs   *node
}

// tf joins resources into methods: Terraform keeps a method, its integration
// and each response apart and links them by attributes.
type tf struct {
	l         *loader
	resources []*tfResource
	byAddress map[string]*tfResource
	byID      map[string]*tfResource // of a state
	roots     map[string]bool        // ids of root resources
	paths     map[*tfResource]string
	busy      map[*tfResource]bool
	methods   map[string]*tfMethod
	order     []*tfMethod
	open      []*tfResource // method responses that are not known
}

// methodAttributes name the method that a resource is a part of.
var methodAttributes = []string{"rest_api_id", "resource_id", "http_method"}

// mayBePart tells whether a resource whose instances are not known can be a part
// of the method that other is a part of: what is known of its attributes is the
// same.
func (t *tf) mayBePart(r, other *tfResource) bool {
	kinds := []string{"aws_api_gateway_rest_api", "aws_api_gateway_resource", ""}
	for i, name := range methodAttributes {
		a, b := r.attrs.get(name), other.attrs.get(name)
		t.l.step(other.attrs, 0)
		if a == nil || b == nil || len(a.open) > 0 && (a.ref == "" || strings.HasPrefix(a.ref, "each")) {
			continue // depends on the key of the instance
		}
		if kinds[i] == "" && !strings.EqualFold(a.str(), b.str()) || kinds[i] != "" && t.identity(a, kinds[i]) != t.identity(b, kinds[i]) {
			return false
		}
	}
	return true
}

// tfMethod is what belongs to one method. Its key is API, resource and verb.
type tfMethod struct {
	integration     *tfResource
	any             *tfResource // some part, for messages
	responses       []sourceResponse
	methodResponses []sourceResponse
}

func newTF(l *loader) *tf {
	return &tf{
		l: l, byAddress: make(map[string]*tfResource), byID: make(map[string]*tfResource),
		roots: make(map[string]bool),
		paths: make(map[*tfResource]string), busy: make(map[*tfResource]bool), methods: make(map[string]*tfMethod),
	}
}

func (t *tf) add(r *tfResource) {
	t.resources = append(t.resources, r)
	t.byAddress[r.address] = r
	if root := r.attrs.get("root_resource_id"); root != nil && root.kind == text && len(root.open) == 0 && root.text != "" {
		t.roots[root.text] = true
	}
	if id := r.attrs.get("id").str(); id != "" && len(r.attrs.get("id").open) == 0 {
		t.byID[strings.TrimPrefix(r.kind, "data.")+" "+id] = r
	}
}

// build makes the API of all resources.
func (t *tf) build() {
	for _, r := range t.resources {
		switch r.kind {
		case "aws_api_gateway_rest_api":
			t.restAPI(r)
		case "aws_api_gateway_gateway_response":
			t.l.gatewayResponse(r.attrs, r.attrs.get("response_type").str(), t.apiName(r), tfShape)
		case "aws_api_gateway_method":
			t.part(r)
		case "aws_api_gateway_integration":
			t.part(r).integration = r
		case "aws_api_gateway_integration_response":
			m := t.part(r)
			m.responses = append(m.responses, sourceResponse{node: r.attrs})
		case "aws_api_gateway_method_response":
			m := t.part(r)
			m.methodResponses = append(m.methodResponses, sourceResponse{node: r.attrs})
		}
	}
	for _, m := range t.order {
		t.method(m)
	}
}

// target returns the resource that an attribute refers to: by reference, or in
// a state by its id.
func (t *tf) target(n *node, kind string) *tfResource {
	if n == nil {
		return nil
	}
	if i := strings.LastIndexByte(n.ref, '.'); i > 0 {
		if r := t.byAddress[n.ref[:i]]; r != nil {
			return r
		}
	}
	return t.byID[kind+" "+n.str()]
}

func (t *tf) identity(n *node, kind string) string {
	if n == nil {
		return ""
	}
	if strings.HasSuffix(n.ref, ".root_resource_id") {
		return n.ref
	}
	if r := t.target(n, kind); r != nil {
		return r.address
	}
	return cmp.Or(n.ref, n.str())
}

// part returns the method that a resource is a part of.
func (t *tf) part(r *tfResource) *tfMethod {
	key := strings.Join([]string{
		t.identity(r.attrs.get("rest_api_id"), "aws_api_gateway_rest_api"),
		t.identity(r.attrs.get("resource_id"), "aws_api_gateway_resource"),
		strings.ToUpper(r.attrs.get("http_method").str()),
	}, " ")
	m := t.methods[key]
	if m == nil {
		m = &tfMethod{any: r}
		t.methods[key] = m
		t.order = append(t.order, m)
	}
	return m
}

func (t *tf) method(m *tfMethod) {
	r := t.l.reader(tfShape, true)
	at := m.any
	if m.integration != nil {
		at = m.integration
	}
	v := definition.Operation{Position: at.attrs.position(), Places: r.places}
	if verb := at.attrs.get("http_method"); verb != nil {
		v.HTTPMethod = strings.ToUpper(r.plain(verb, true))
	}
	v.Path = t.pathOf(at.attrs, at.attrs.get("resource_id"), 0)
	v.API = t.apiName(at)
	if api := t.byAddress[v.API]; api != nil {
		v.BinaryMediaTypes = t.binaryMediaTypes(api)
	}
	if m.integration != nil {
		v.Integration = r.integration(oneBlock(m.integration.attrs, "tls_config"))
		for i := range m.responses {
			m.responses[i].node = t.response(m.responses[i].node)
		}
		r.responses(v.Integration, m.responses)
	} else if len(m.responses) > 0 {
		t.l.problem(Error, m.responses[0].node, "no integration has the rest_api_id, resource_id and http_method of this integration response")
	}
	for i := range m.methodResponses {
		m.methodResponses[i].node = t.response(m.methodResponses[i].node)
	}
	v.MethodResponses = r.methodResponses(m.methodResponses)
	v.OpenMethodResponses = slices.ContainsFunc(t.open, func(r *tfResource) bool { return t.mayBePart(r, at) })
	t.l.method(v)
}

// apiName returns the address of the API that a resource belongs to, or how it
// is referred to.
func (t *tf) apiName(r *tfResource) string {
	api := r.attrs.get("rest_api_id")
	if res := t.target(api, "aws_api_gateway_rest_api"); res != nil {
		return res.address
	}
	if api == nil {
		return ""
	}
	return cmp.Or(api.ref, api.str())
}

// oneBlock turns a block, which a plan prints as a list of at most one, into
// a map.
func oneBlock(n *node, name string) *node {
	b := n.get(name)
	if b == nil || b.kind != list {
		return n
	}
	r := n.without()
	one := b.as(null, "")
	if len(b.items) > 0 {
		one = b.items[0]
	}
	r.put(member{name, b.pos, one})
	return r
}

// response adapts what is particular to the provider: "" is not set, as
// provider and state do not tell them apart, and "-" was the default of old
// versions (hashicorp/terraform-provider-aws issue 10222).
func (t *tf) response(n *node) *node {
	r := n.without()
	for i, m := range r.members {
		switch {
		case m.key == "selection_pattern" && m.value.kind == text && m.value.text == "" && len(m.value.open) == 0:
			r.members[i].value = m.value.as(null, "")
		case m.key == "selection_pattern" && m.value.str() == "-":
			t.l.problem(Warning, m.value, `the pattern "-" matches only "-": it was the default response of old provider versions; leave selection_pattern out`).Code = definition.CodePatternDash
		case m.key == "response_parameters_in_json" && m.value.kind == text && m.value.text != "":
			v, err := t.l.json([]byte(m.value.text), m.value)
			if err != nil {
				t.l.problem(Error, m.value, "%v", err)
				continue
			}
			r.put(member{"response_parameters", m.pos, v})
		}
	}
	return r
}

// pathOf follows parent_id up to the root of the API.
func (t *tf) pathOf(at, id *node, depth int) string {
	if id == nil || id.kind == null {
		t.l.problem(Error, at, "no resource_id: the path is unknown")
		return ""
	}
	t.l.step(id, depth)
	switch {
	case strings.HasPrefix(id.str(), "/"):
		return cmp.Or(strings.TrimRight(id.text, "/"), "/")
	case strings.HasSuffix(id.ref, ".root_resource_id"), t.roots[id.str()]:
		return "/"
	}
	res := t.target(id, "aws_api_gateway_resource")
	if res == nil || strings.TrimPrefix(res.kind, "data.") != "aws_api_gateway_resource" {
		t.l.problem(Warning, id, "the resource %s is not in the definition: the path above it is unknown", quoted(cmp.Or(id.ref, id.str())))
		return "/${" + cmp.Or(id.ref, id.str()) + "}"
	}
	return t.resourcePath(res, depth)
}

func (t *tf) resourcePath(res *tfResource, depth int) string {
	if p, ok := t.paths[res]; ok {
		return p
	}
	if p := res.attrs.get("path"); p != nil && strings.HasPrefix(p.str(), "/") {
		return p.text
	}
	if t.busy[res] {
		t.l.problem(Error, res.attrs, "the resource is its own ancestor")
		return "/${" + res.address + "}"
	}
	t.busy[res] = true
	defer delete(t.busy, res)
	part := res.attrs.get("path_part")
	if part == nil || !part.scalar() {
		t.l.problem(Error, res.attrs, "the resource has no path_part")
		return "/${" + res.address + "}"
	}
	for _, o := range part.open {
		t.l.problem(Error, part, "%s", o.why)
	}
	path := strings.TrimSuffix(t.pathOf(res.attrs, res.attrs.get("parent_id"), depth+1), "/") + "/" + part.text
	if len(path) > maxKey {
		t.l.fail(part.position(), nil, "a path of %d bytes; the limit is %d", len(path), maxKey)
	}
	t.paths[res] = path
	return path
}

func (t *tf) binaryMediaTypes(res *tfResource) []string {
	n := res.attrs.get("binary_media_types")
	if n == nil || n.kind == null {
		return nil
	}
	return t.l.reader(tfShape, true).strings(n, "", true)
}

func (t *tf) restAPI(r *tfResource) {
	binary := t.binaryMediaTypes(r)
	if t.l.api.BinaryMediaTypes == nil {
		t.l.api.BinaryMediaTypes = binary
	}
	body := r.attrs.get("body")
	if body == nil || body.str() == "" && len(body.open) == 0 {
		return
	}
	doc := body.origin
	if doc == nil {
		if body.kind != text || len(body.open) > 0 && !strings.HasPrefix(strings.TrimSpace(body.text), "{") && !strings.Contains(body.text, "\n") {
			for _, o := range body.open {
				t.l.problem(Error, body, "%s", o.why)
			}
			return
		}
		for _, o := range body.open {
			t.l.problem(Note, body, "%s", o.why)
		}
		var err error
		if doc, err = t.l.parseAt([]byte(body.text), "", body); err != nil {
			t.l.problem(Error, body, "the OpenAPI document cannot be read: %v", err)
			return
		}
	}
	t.l.duplicates(doc)
	if len(binary) > 0 {
		// The provider takes those of the document away again (rest_api.go,
		// resourceRestAPIWithBodyUpdateOperations).
		doc = doc.without(extBinaryMediaTypes)
	}
	t.l.openAPI(doc, "", r.address, binary)
}
