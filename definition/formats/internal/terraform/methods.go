package terraform

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats/internal/openapi"
	"github.com/gatemap/gatemap/definition/formats/internal/read"
)

// resource is one resource of a Terraform plan, state or module, with its
// attributes resolved as far as they can be.
type resource struct {
	address string // module.a.aws_api_gateway_method.get["x"]
	kind    string // aws_api_gateway_method
	attrs   *read.Node
}

// joiner joins resources into methods: Terraform keeps a method, its integration
// and each response apart and links them by attributes.
type joiner struct {
	l         *read.Loader
	resources []*resource
	byAddress map[string]*resource
	byID      map[string]*resource // of a state
	roots     map[string]bool      // ids of root resources
	paths     map[*resource]string
	busy      map[*resource]bool
	methods   map[string]*method
	order     []*method
	open      []*resource    // method responses that are not known
	unread    [][]*read.Node // what modules are given whose files are not read
	reach     []reach        // of each of them
}

// methodAttributes name the method that a resource is a part of.
var methodAttributes = []string{"rest_api_id", "resource_id", "http_method"}

// mayBePart tells whether a resource whose instances are not known can be a part
// of the method that other is a part of: what is known of its attributes is the
// same.
func (t *joiner) mayBePart(r, other *resource) bool {
	kinds := []string{"aws_api_gateway_rest_api", "aws_api_gateway_resource", ""}
	for i, name := range methodAttributes {
		a, b := r.attrs.Get(name), other.attrs.Get(name)
		t.l.Step(other.attrs, 0)
		if a == nil || b == nil || len(a.Open()) > 0 && (a.Ref() == "" || strings.HasPrefix(a.Ref(), "each")) {
			continue // depends on the key of the instance
		}
		if kinds[i] == "" && !strings.EqualFold(a.Str(), b.Str()) || kinds[i] != "" && t.identity(a, kinds[i]) != t.identity(b, kinds[i]) {
			return false
		}
	}
	return true
}

// method is what belongs to one method. Its key is API, resource and verb.
type method struct {
	method          *resource
	integration     *resource
	any             *resource // some part, for messages
	responses       []read.Response
	methodResponses []read.Response
}

func newJoiner(l *read.Loader) *joiner {
	return &joiner{
		l: l, byAddress: make(map[string]*resource), byID: make(map[string]*resource),
		roots: make(map[string]bool),
		paths: make(map[*resource]string), busy: make(map[*resource]bool), methods: make(map[string]*method),
	}
}

func (t *joiner) add(r *resource) {
	t.resources = append(t.resources, r)
	t.byAddress[r.address] = r
	if root := r.attrs.Get("root_resource_id"); root != nil && root.Kind == read.Text && len(root.Open()) == 0 && root.Text != "" {
		t.roots[root.Text] = true
	}
	if id := r.attrs.Get("id").Str(); id != "" && len(r.attrs.Get("id").Open()) == 0 {
		t.byID[strings.TrimPrefix(r.kind, "data.")+" "+id] = r
	}
}

// build makes the API of all resources.
func (t *joiner) build() {
	for _, r := range t.resources {
		switch r.kind {
		case "aws_api_gateway_rest_api":
			t.restAPI(r)
		case "aws_api_gateway_method":
			t.part(r).method = r
		case "aws_api_gateway_integration":
			t.part(r).integration = r
		case "aws_api_gateway_integration_response":
			m := t.part(r)
			m.responses = append(m.responses, read.Response{Node: r.attrs})
		case "aws_api_gateway_method_response":
			m := t.part(r)
			m.methodResponses = append(m.methodResponses, read.Response{Node: r.attrs})
		default:
			t.declaration(r)
		}
	}
	for _, given := range t.unread {
		r := reach{make(map[string]bool), make(map[string]bool)}
		for _, n := range given {
			t.reached(r, n)
		}
		t.reach = append(t.reach, r)
	}
	for _, m := range t.order {
		parts := m.parts()
		t.method(m)
		for _, attrs := range parts {
			t.l.Drop(attrs)
		}
	}
}

// parts are the attributes of what only this method is made of.
func (m *method) parts() (all []*read.Node) {
	for _, r := range []*resource{m.method, m.integration} {
		if r != nil {
			all = append(all, r.attrs)
		}
	}
	for _, list := range [][]read.Response{m.responses, m.methodResponses} {
		for _, r := range list {
			all = append(all, r.Node)
		}
	}
	return all
}

// reach is what a module whose files are not read knows of APIs: it can declare
// method responses for the methods of the resources that it is given, or of the
// whole API where it is given no resource.
type reach struct{ apis, resources map[string]bool }

// reached notes the APIs and resources that a value names.
func (t *joiner) reached(r reach, n *read.Node) {
	t.l.Step(n, 0)
	address, id := strings.CutSuffix(n.Ref(), ".id")
	if res := t.byAddress[address]; res != nil && (id || n.Attribute() != nil) {
		switch strings.TrimPrefix(res.kind, "data.") {
		case "aws_api_gateway_rest_api":
			r.apis[address] = true
		case "aws_api_gateway_resource":
			r.resources[address] = true
		}
	} else if strings.HasSuffix(n.Ref(), ".root_resource_id") {
		r.resources[n.Ref()] = true
	}
	for _, item := range n.Items {
		t.reached(r, item)
	}
	for _, m := range n.Members {
		t.reached(r, m.Value)
	}
}

// within reports whether the method that a resource is a part of is in reach.
func (t *joiner) within(r reach, part *resource) bool {
	t.l.Step(part.attrs, 0)
	if len(r.resources) > 0 {
		return r.resources[t.identity(part.attrs.Get("resource_id"), "aws_api_gateway_resource")]
	}
	return r.apis[t.identity(part.attrs.Get("rest_api_id"), "aws_api_gateway_rest_api")]
}

// target returns the resource that an attribute refers to: by reference, or in
// a state by its id.
func (t *joiner) target(n *read.Node, kind string) *resource {
	if n == nil {
		return nil
	}
	if i := strings.LastIndexByte(n.Ref(), '.'); i > 0 {
		if r := t.byAddress[n.Ref()[:i]]; r != nil {
			return r
		}
	}
	return t.byID[kind+" "+n.Str()]
}

func (t *joiner) identity(n *read.Node, kind string) string {
	if n == nil {
		return ""
	}
	if strings.HasSuffix(n.Ref(), ".root_resource_id") {
		return n.Ref()
	}
	if r := t.target(n, kind); r != nil {
		return r.address
	}
	return cmp.Or(n.Ref(), n.Str())
}

// part returns the method that a resource is a part of.
func (t *joiner) part(r *resource) *method {
	key := strings.Join([]string{
		t.identity(r.attrs.Get("rest_api_id"), "aws_api_gateway_rest_api"),
		t.identity(r.attrs.Get("resource_id"), "aws_api_gateway_resource"),
		strings.ToUpper(r.attrs.Get("http_method").Str()),
	}, " ")
	m := t.methods[key]
	if m == nil {
		m = &method{any: r}
		t.methods[key] = m
		t.order = append(t.order, m)
	}
	return m
}

func (t *joiner) method(m *method) {
	r := t.l.Reader(read.Terraform, true)
	at := m.any
	if m.integration != nil {
		at = m.integration
	}
	v := definition.Operation{Position: at.attrs.Position(), Places: r.Places}
	if verb := at.attrs.Get("http_method"); verb != nil {
		v.HTTPMethod = strings.ToUpper(r.Plain(verb, true))
	}
	v.Path = t.pathOf(at.attrs, at.attrs.Get("resource_id"), 0)
	v.API = t.apiName(at)
	if api := t.byAddress[v.API]; api != nil {
		v.BinaryMediaTypes = t.binaryMediaTypes(api)
	}
	if m.integration != nil {
		v.Integration = r.Integration(oneBlock(m.integration.attrs, "tls_config"))
		for i := range m.responses {
			m.responses[i].Node = t.response(m.responses[i].Node)
		}
		r.Responses(v.Integration, nil, m.responses)
	} else if len(m.responses) > 0 {
		t.l.Problem(definition.Error, m.responses[0].Node, "no integration has the rest_api_id, resource_id and http_method of this integration response")
	}
	for i := range m.methodResponses {
		m.methodResponses[i].Node = t.response(m.methodResponses[i].Node)
	}
	v.MethodResponses = r.MethodResponses(m.methodResponses)
	if m.method != nil {
		v.Request = t.request(r, m.method)
	}
	v.OpenMethodResponses = slices.ContainsFunc(t.open, func(r *resource) bool { return t.mayBePart(r, at) }) ||
		slices.ContainsFunc(t.reach, func(r reach) bool { return t.within(r, at) })
	t.l.Add(v)
}

// apiName returns the address of the API that a resource belongs to, or how it
// is referred to.
func (t *joiner) apiName(r *resource) string {
	api := r.attrs.Get("rest_api_id")
	if res := t.target(api, "aws_api_gateway_rest_api"); res != nil {
		return res.address
	}
	if api == nil {
		return ""
	}
	return cmp.Or(api.Ref(), api.Str())
}

// oneBlock turns a block, which a plan prints as a list of at most one, into
// a map.
func oneBlock(n *read.Node, name string) *read.Node {
	b := n.Get(name)
	if b == nil || b.Kind != read.List {
		return n
	}
	r := n.Without()
	one := b.As(read.Null, "")
	if len(b.Items) > 0 {
		one = b.Items[0]
	}
	r.Put(read.Member{Key: name, Pos: b.Pos, Value: one})
	return r
}

// What Terraform calls the members that response adapts.
var responseNames = sync.OnceValues(func() (pattern, parameters string) {
	members := new(definition.IntegrationResponse).Members()
	return read.Terraform.Of(members, definition.NameSelectionPattern), read.Terraform.Of(members, definition.NameResponseParameters)
})

// response adapts what is particular to the provider: "" is not set, as
// provider and state do not tell them apart, and "-" was the default of old
// versions (hashicorp/terraform-provider-aws issue 10222).
func (t *joiner) response(n *read.Node) *read.Node {
	r := n.Without()
	patternName, parametersName := responseNames()
	for i, m := range r.Members {
		switch {
		case m.Key == patternName && m.Value.Kind == read.Text && m.Value.Text == "" && len(m.Value.Open()) == 0:
			r.Members[i].Value = m.Value.As(read.Null, "")
		case m.Key == patternName && m.Value.Str() == "-":
			t.l.Problem(definition.Warning, m.Value, `the pattern "-" matches only "-": it was the default response of old provider versions; leave selection_pattern out`).Code = definition.CodePatternDash
		case m.Key == "response_parameters_in_json" && m.Value.Kind == read.Text && m.Value.Text != "":
			v, err := t.l.JSON([]byte(m.Value.Text), m.Value)
			if err != nil {
				t.l.Problem(definition.Error, m.Value, "%v", err)
				continue
			}
			r.Put(read.Member{Key: parametersName, Pos: m.Pos, Value: v})
		}
	}
	return r
}

// pathOf follows parent_id up to the root of the API.
func (t *joiner) pathOf(at, id *read.Node, depth int) string {
	if id == nil || id.Kind == read.Null {
		t.l.Problem(definition.Error, at, "no resource_id: the path is unknown")
		return ""
	}
	t.l.Step(id, depth)
	switch {
	case strings.HasPrefix(id.Str(), "/"):
		return cmp.Or(strings.TrimRight(id.Text, "/"), "/")
	case strings.HasSuffix(id.Ref(), ".root_resource_id"), t.roots[id.Str()]:
		return "/"
	}
	res := t.target(id, "aws_api_gateway_resource")
	if res == nil || strings.TrimPrefix(res.kind, "data.") != "aws_api_gateway_resource" {
		t.l.Problem(definition.Warning, id, "the resource %s is not in the definition: the path above it is unknown", read.Quoted(cmp.Or(id.Ref(), id.Str())))
		return "/${" + cmp.Or(id.Ref(), id.Str()) + "}"
	}
	return t.resourcePath(res, depth)
}

func (t *joiner) resourcePath(res *resource, depth int) string {
	if p, ok := t.paths[res]; ok {
		return p
	}
	if p := res.attrs.Get("path"); p != nil && strings.HasPrefix(p.Str(), "/") {
		return p.Text
	}
	if t.busy[res] {
		t.l.Problem(definition.Error, res.attrs, "the resource is its own ancestor")
		return "/${" + res.address + "}"
	}
	t.busy[res] = true
	defer delete(t.busy, res)
	part := res.attrs.Get("path_part")
	if part == nil || !part.Scalar() {
		t.l.Problem(definition.Error, res.attrs, "the resource has no path_part")
		return "/${" + res.address + "}"
	}
	for _, o := range part.Open() {
		t.l.Problem(definition.Error, part, "%s", o.Why)
	}
	path := strings.TrimSuffix(t.pathOf(res.attrs, res.attrs.Get("parent_id"), depth+1), "/") + "/" + part.Text
	if len(path) > read.MaxKey {
		t.l.Fail(part.Position(), nil, "a path of %d bytes; the limit is %d", len(path), read.MaxKey)
	}
	t.paths[res] = path
	return path
}

func (t *joiner) binaryMediaTypes(res *resource) []string {
	n := res.attrs.Get("binary_media_types")
	if n == nil || n.Kind == read.Null {
		return nil
	}
	return t.l.Reader(read.Terraform, true).Strings(n, "", true)
}

func (t *joiner) restAPI(r *resource) {
	t.l.Settings(r.address, r.attrs.Get("api_key_source"), r.attrs.Get("minimum_compression_size"))
	binary := t.binaryMediaTypes(r)
	if t.l.BinaryMediaTypes == nil {
		t.l.BinaryMediaTypes = binary
	}
	body := r.attrs.Get("body")
	if body == nil || body.Str() == "" && len(body.Open()) == 0 {
		return
	}
	doc := body.Origin()
	if doc == nil {
		if body.Kind != read.Text || len(body.Open()) > 0 && !strings.HasPrefix(strings.TrimSpace(body.Text), "{") && !strings.Contains(body.Text, "\n") {
			for _, o := range body.Open() {
				t.l.Problem(definition.Error, body, "%s", o.Why)
			}
			return
		}
		for _, o := range body.Open() {
			t.l.Problem(definition.Note, body, "%s", o.Why).Code = definition.CodeUnread
		}
		var err error
		if doc, err = t.l.ParseAt([]byte(body.Text), "", body); err != nil {
			t.l.Problem(definition.Error, body, "the OpenAPI document cannot be read: %v", err)
			return
		}
	}
	openapi.Duplicates(t.l, doc)
	if len(binary) > 0 {
		// The provider takes those of the document away again (rest_api.go,
		// resourceRestAPIWithBodyUpdateOperations).
		doc = doc.Without(openapi.ExtBinaryMediaTypes)
	}
	openapi.Read(t.l, doc, "", r.address, binary, nil)
}
