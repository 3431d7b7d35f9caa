package formats

import (
	"cmp"
	"path"
	"strings"

	"github.com/gatemap/gatemap/definition"
)

// cfn evaluates one CloudFormation template. With a nil root it evaluates
// intrinsics that stand outside of a template, in an OpenAPI document that a
// template includes: no name is known there except those of the options.
type cfn struct {
	l    *loader
	root *node
	dir  string

	conditions map[string]truth
	busy       map[string]bool // conditions and files under evaluation
	paths      map[string]string
	resolved   map[string]*node  // properties of resources
	bodies     map[*node]*node   // documents that are strings
	remedies   map[string]string // what to say of conditions that are not true
	solved     int               // functions of conditions that were looked at for that
	parent     *cfn              // of a nested stack
	args       map[string]*node  // the parameters that the parent gives
	inline     bool              // intrinsics outside of a template
}

// truth is the value of a condition: an unresolved one decides nothing.
type truth uint8

const (
	unknown truth = iota
	no
	yes
)

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

func newCFN(l *loader, root *node, dir string) *cfn {
	return &cfn{
		l: l, root: root, dir: dir, inline: root == nil,
		conditions: make(map[string]truth), busy: make(map[string]bool),
		paths: make(map[string]string), resolved: make(map[string]*node), bodies: make(map[*node]*node), remedies: make(map[string]string),
	}
}

// standalone reads an OpenAPI document that may hold intrinsics.
func (c *cfn) standalone(root *node) {
	c.l.duplicates(root)
	c.l.openAPI(c.eval(root, 0), c.dir, "", nil)
}

// template reads the resources of the template in their order.
func (c *cfn) template() {
	resources := c.root.get("Resources")
	if resources == nil || resources.kind != object {
		c.l.fail(c.root.position(), nil, "the template has no Resources")
	}
	c.macros()
	for _, section := range []string{"Conditions", "Resources"} {
		if n := c.root.get(section); n.isMap() && hasForEach(n) {
			n = c.expanded(n, 0)
			c.root = c.root.without()
			c.root.put(member{section, n.pos, n})
		}
	}
	resources = c.root.get("Resources")
	for _, section := range []*node{c.root, c.root.get("Parameters"), c.root.get("Conditions"), c.root.get("Mappings"), resources} {
		c.l.duplicatesOf(section)
	}
	for _, m := range resources.members {
		if !c.included(m) {
			continue
		}
		c.resource(m)
	}
	if cors := c.root.path("Globals", "Api", "Cors"); cors != nil {
		c.eventCORS(samImplicit, c.eval(cors, 0))
	}
}

// macros reports those of the template that would change it and are not run.
func (c *cfn) macros() {
	t := c.root.get("Transform")
	if t == nil {
		return
	}
	for _, name := range bodies(t) {
		switch {
		case strings.HasPrefix(name.str(), "AWS::Serverless"), name.str() == "AWS::LanguageExtensions":
		default:
			c.l.problem(Warning, name, "the macro %s is not run", quoted(firstOf(name.get("Name"), name).str()))
		}
	}
}

// included tells whether a resource's condition lets it be.
func (c *cfn) included(m member) bool {
	condition := m.value.get("Condition")
	if condition == nil || condition.kind != text {
		return true
	}
	switch c.condition(condition, condition.text, 0) {
	case no:
		c.leftOut(m, condition)
		return false
	case unknown:
		c.l.problem(Warning, condition, "the condition %s is not known, and the resource is taken%s", quoted(condition.text), c.waiting(condition.text))
	}
	return true
}

func (c *cfn) resource(m member) {
	kind := m.value.get("Type").str()
	if strings.HasPrefix(kind, "AWS::ApiGateway::") || kind == samAPI {
		c.l.duplicates(m.value)
	}
	switch kind {
	case "AWS::ApiGateway::Method":
		c.method(m)
	case "AWS::ApiGateway::RestApi":
		c.restAPI(m)
	case "AWS::ApiGateway::GatewayResponse":
		p := c.properties(m.key)
		c.l.gatewayResponse(p, p.get("ResponseType").str(), apiName(p.get("RestApiId")), cfnShape)
	case samAPI:
		c.serverlessAPI(m)
	case "AWS::Serverless::Function":
		c.functionEvents(m)
	case "AWS::ApiGatewayV2::Api", "AWS::ApiGatewayV2::Integration", "AWS::Serverless::HttpApi":
		c.l.otherAPI(Note, m.value, quoted(m.key)+" belongs to an HTTP or WebSocket API")
	case "AWS::CloudFormation::Stack", "AWS::Serverless::Application":
		if c.nestedStack(m.key) {
			return
		}
		c.l.problemAt(Note, m.value.position(), "the nested stack is not followed; load its template by itself")
	case "":
		if m.value.kind == object && m.value.get("Type") == nil && !strings.HasPrefix(m.key, "Fn::") {
			c.l.problemAt(Warning, m.pos.Position, "the resource %s has no type", quoted(m.key))
		}
	}
}

// resourceOf returns the declaration of a resource of this template, or nil.
func (c *cfn) resourceOf(id string) *node {
	if c.root == nil {
		return nil
	}
	return c.root.path("Resources", id)
}

// properties returns the evaluated properties of a resource.
func (c *cfn) properties(id string) *node {
	if p, ok := c.resolved[id]; ok {
		return p
	}
	res := c.resourceOf(id)
	p := res.get("Properties")
	if p == nil {
		p = res.as(object, "")
	}
	if res.get("Type").str() == samAPI {
		p = c.withGlobals(p)
	}
	p = c.eval(p, 0)
	if p.kind != object {
		c.l.problem(Error, p, "%s where the properties of %s are expected", p.kind, quoted(id))
		p = p.as(object, "")
	}
	c.resolved[id] = p
	return p
}

func (c *cfn) method(m member) {
	p := c.properties(m.key)
	r := c.l.reader(cfnShape, true)
	v := definition.Operation{Position: m.value.position(), Places: r.places}
	if verb := p.get("HttpMethod"); verb != nil {
		v.HTTPMethod = strings.ToUpper(r.plain(verb, true))
	} else {
		c.l.problem(Error, p, "the method has no HttpMethod")
	}
	v.Path = c.pathOf(p, p.get("ResourceId"), 0)
	if api := p.get("RestApiId"); api != nil {
		v.API = apiName(api)
		v.BinaryMediaTypes = c.binaryMediaTypes(v.API)
	}
	if in := p.get("Integration"); in != nil && in.kind != null {
		v.Integration = r.integration(in)
		r.responses(v.Integration, r.listed(in.get("IntegrationResponses"), "the integration responses"))
	}
	v.MethodResponses = r.methodResponses(r.listed(p.get("MethodResponses"), "the method responses"))
	c.l.method(v)
}

// apiName returns the name of the API that a property refers to.
func apiName(n *node) string {
	if n == nil {
		return ""
	}
	name, _, _ := strings.Cut(cmp.Or(n.ref, n.str()), ".")
	return name
}

// listed returns responses that are a list.
func (r *reader) listed(n *node, what string) []sourceResponse {
	if n == nil || n.kind == null {
		return nil
	}
	if n.kind != list {
		r.unresolved(n, true)
		if len(n.open) == 0 {
			r.l.problem(Error, n, "%s where %s, a list, are expected", n.kind, what)
		}
		return nil
	}
	var all []sourceResponse
	for _, item := range n.items {
		all = append(all, sourceResponse{node: item})
	}
	return all
}

// pathOf follows ParentId up to the root of the API. A resource that the
// template does not declare shows in the path by the name it has here, with a
// problem, unless the options give its path.
func (c *cfn) pathOf(at, id *node, depth int) string {
	if id == nil {
		c.l.problem(Error, at, "no resource is named: the path is unknown")
		return ""
	}
	c.l.step(id, depth)
	if strings.HasPrefix(id.str(), "/") {
		return cmp.Or(strings.TrimRight(id.text, "/"), "/")
	}
	name, attribute, _ := strings.Cut(id.ref, ".")
	if attribute == "RootResourceId" {
		return "/"
	}
	if res := c.resourceOf(name); res != nil && name != "" && res.get("Type").str() == "AWS::ApiGateway::Resource" {
		return c.resourcePath(name, depth)
	}
	c.l.problem(Warning, id, "the resource %s is not in the template: the path above it is unknown", quoted(id.str()))
	visible := id.str()
	if !strings.HasPrefix(visible, "${") {
		visible = "${" + visible + "}"
	}
	return "/" + visible
}

func (c *cfn) resourcePath(name string, depth int) string {
	if p, ok := c.paths[name]; ok {
		return p
	}
	if c.busy["resource "+name] {
		c.l.problem(Error, c.resourceOf(name), "the resource %s is its own ancestor", quoted(name))
		return "/${" + name + "}"
	}
	c.busy["resource "+name] = true
	defer delete(c.busy, "resource "+name)
	p := c.properties(name)
	part := p.get("PathPart")
	if part == nil {
		c.l.problem(Error, p, "the resource %s has no PathPart", quoted(name))
		return "/${" + name + "}"
	}
	for _, o := range part.open {
		c.l.problem(Error, part, "%s", o.why)
	}
	parent := c.pathOf(p, p.get("ParentId"), depth+1)
	path := strings.TrimSuffix(parent, "/") + "/" + part.str()
	if len(path) > maxKey {
		c.l.fail(part.position(), nil, "a path of %d bytes; the limit is %d", len(path), maxKey)
	}
	c.paths[name] = path
	return path
}

// binaryMediaTypes returns those of the RestApi with the logical ID id.
func (c *cfn) binaryMediaTypes(id string) []string {
	res := c.resourceOf(id)
	if res == nil && c.parent != nil {
		return c.parent.binaryMediaTypes(id)
	}
	if res == nil {
		return nil
	}
	p := c.properties(id)
	all := c.l.escapedTypes(p.get("BinaryMediaTypes"))
	if len(all) > 0 && p.get("DefinitionBody") != nil {
		return all // the transform writes them into the document in place of its own
	}
	if body := firstOf(p.get("Body"), p.get("DefinitionBody")); body != nil {
		r := c.l.reader(openAPIShape, true)
		if n := c.parsed(body).get(extBinaryMediaTypes); n != nil {
			all = union(all, r.strings(n, "", true))
		}
	}
	return all
}

func (c *cfn) restAPI(m member) {
	p := c.properties(m.key)
	binary := c.l.escapedTypes(p.get("BinaryMediaTypes"))
	if c.l.api.BinaryMediaTypes == nil {
		c.l.api.BinaryMediaTypes = c.binaryMediaTypes(m.key)
	}
	if s3 := p.get("BodyS3Location"); s3 != nil {
		if doc, name := c.bodyAsset(s3); doc != nil {
			c.body(doc, path.Dir(name), m.key, binary)
			return
		}
		c.l.problem(Error, s3, "BodyS3Location is not read: load the OpenAPI document by itself")
	}
	if body := p.get("Body"); body != nil {
		c.body(body, c.dir, m.key, binary)
	}
}

// escapedTypes reads the BinaryMediaTypes of a RestApi. CloudFormation reads
// ~1 as the slash: image~1png is image/png, and image/png works as well. So
// what SAM and the Serverless Framework hand on to it is read; Terraform,
// which escapes by itself, OpenAPI and the control plane have no such
// notation. Source: CloudFormation user guide of 2019, BinaryMediaTypes;
// aws-sam-translator 1.115.0; osls 4.3.1, rest-api.js; terraform-provider-aws,
// rest_api.go (escapeJSONPointer).
func (l *loader) escapedTypes(n *node) []string {
	if n == nil {
		return nil
	}
	all := l.reader(cfnShape, true).strings(n, "", true)
	for i := range all {
		all[i] = strings.ReplaceAll(all[i], "~1", "/")
	}
	return all
}

// body reads an OpenAPI document that is part of the template; its intrinsics
// are resolved already.
func (c *cfn) body(n *node, dir, api string, binary []string) {
	for _, o := range n.open {
		c.l.problem(Error, n, "%s", o.why)
	}
	if n = c.parsed(n); len(n.open) == 0 && n.kind != null {
		c.l.openAPI(n, dir, api, binary)
	}
}

// parsed returns the document that a body is, which may be a string that holds
// it. One that cannot be read is reported once and then null.
func (c *cfn) parsed(n *node) *node {
	if n.kind != text || len(n.open) > 0 {
		return n
	}
	if doc, ok := c.bodies[n]; ok {
		return doc
	}
	doc, err := c.l.parseAt([]byte(n.text), "", n)
	if err != nil {
		c.l.problem(Error, n, "the OpenAPI document cannot be read: %v", err)
		doc = n.as(null, "")
	}
	c.l.duplicates(doc)
	c.bodies[n] = doc
	return doc
}
