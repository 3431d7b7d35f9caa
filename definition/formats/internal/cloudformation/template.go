package cloudformation

import (
	"cmp"
	"path"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats/internal/openapi"
	"github.com/gatemap/gatemap/definition/formats/internal/read"
)

// template evaluates one CloudFormation template. With a nil root it evaluates
// intrinsics that stand outside of a template, in an OpenAPI document that a
// template includes: no name is known there except those of the options.
type template struct {
	l    *read.Loader
	root *read.Node
	dir  string

	conditions map[string]truth
	busy       map[string]bool // conditions and files under evaluation
	paths      map[string]string
	resolved   map[string]*read.Node     // properties of resources
	bodies     map[*read.Node]*read.Node // documents that are strings
	events     map[*read.Node]*read.Node // of functions and state machines, evaluated
	remedies   map[string]string         // what to say of conditions that are not true
	solved     int                       // functions of conditions that were looked at for that
	parent     *template                 // of a nested stack
	args       map[string]*read.Node     // the parameters that the parent gives
	files      *assembly
	stacks     map[string]*template // nested ones that were asked for; nil: not to be read
	inline     bool                 // intrinsics outside of a template
	once       bool                 // each method is read once, and has its parts alone
	naming     int                  // models whose names are being evaluated
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

func newTemplate(l *read.Loader, root *read.Node, dir string) *template {
	return &template{
		l: l, root: root, dir: dir, inline: root == nil, files: newAssembly(), stacks: make(map[string]*template),
		conditions: make(map[string]truth), busy: make(map[string]bool),
		paths: make(map[string]string), resolved: make(map[string]*read.Node), bodies: make(map[*read.Node]*read.Node), events: make(map[*read.Node]*read.Node), remedies: make(map[string]string),
	}
}

// Read reads a template whose files are in dir.
func Read(l *read.Loader, root *read.Node, dir string) {
	c := newTemplate(l, root, dir)
	c.once = true
	c.read()
}

// ReadPart reads the resources that a framework adds to those of its own: a name
// that they do not declare may be one of the framework's.
func ReadPart(l *read.Loader, resources *read.Node, dir string) {
	c := newTemplate(l, resources, dir)
	c.inline = true
	c.read()
}

// ReadOpenAPI reads an OpenAPI document that may hold intrinsics.
func ReadOpenAPI(l *read.Loader, root *read.Node, dir string) {
	c := newTemplate(l, nil, dir)
	openapi.Duplicates(c.l, root)
	l.Once = true
	c.openAPI(c.eval(root, 0), c.dir, "", nil)
}

// openAPI reads a document whose intrinsics are resolved, with those of the
// files that it refers to.
func (c *template) openAPI(doc *read.Node, dir, api string, binary []string) {
	openapi.Read(c.l, doc, dir, api, binary, func(doc *read.Node, dir string) *read.Node { return newTemplate(c.l, nil, dir).eval(doc, 0) })
}

// read reads the resources of the template in their order.
func (c *template) read() {
	resources := c.root.Get("Resources")
	if resources == nil || resources.Kind != read.Object {
		c.l.Fail(c.root.Position(), nil, "the template has no Resources")
	}
	c.macros()
	for _, section := range []string{"Conditions", "Resources"} {
		if n := c.root.Get(section); n.IsMap() && hasForEach(n) {
			c.once = false // what a loop makes has parts in common
			n = c.expanded(n, 0)
			c.root = c.root.Without()
			c.root.Put(read.Member{Key: section, Pos: n.Pos, Value: n})
		}
	}
	resources = c.root.Get("Resources")
	for _, section := range []*read.Node{c.root, c.root.Get("Parameters"), c.root.Get("Conditions"), c.root.Get("Mappings"), resources} {
		c.l.DuplicatesOf(section)
	}
	for _, m := range resources.Members {
		if !c.included(m) {
			continue
		}
		c.resource(m)
	}
	c.implicitAPI()
}

// macros reports those of the template that would change it and are not run.
func (c *template) macros() {
	t := c.root.Get("Transform")
	if t == nil {
		return
	}
	for _, name := range read.Items(t) {
		switch {
		case strings.HasPrefix(name.Str(), "AWS::Serverless"), name.Str() == "AWS::LanguageExtensions":
		default:
			c.l.Problem(definition.Warning, name, "the macro %s is not run", read.Quoted(read.First(name.Get("Name"), name).Str()))
		}
	}
}

// included tells whether a resource's condition lets it be.
func (c *template) included(m read.Member) bool {
	condition := m.Value.Get("Condition")
	if condition == nil || condition.Kind != read.Text {
		return true
	}
	holds := c.condition(condition, condition.Text, 0)
	switch {
	case !c.partOfAPI(m.Value): // nobody misses it
	case holds == no:
		c.leftOut(m, condition)
	case holds == unknown:
		c.l.Problem(definition.Warning, condition, "the condition %s is not known, and the resource is taken%s", read.Quoted(condition.Text), c.waiting(condition.Text))
	}
	return holds != no
}

func (c *template) resource(m read.Member) {
	kind := m.Value.Get("Type").Str()
	if strings.HasPrefix(kind, "AWS::ApiGateway::") || kind == samAPI {
		c.duplicates(m.Value)
	}
	if c.declaration(kind, m) {
		return
	}
	switch kind {
	case "AWS::ApiGateway::Method":
		c.method(m)
	case "AWS::ApiGateway::RestApi":
		c.restAPI(m)
	case samAPI:
		c.serverlessAPI(m)
	case samFunction, samStateMachine:
		c.otherEvents(m)
	case "AWS::ApiGatewayV2::Api", "AWS::ApiGatewayV2::Integration", "AWS::Serverless::HttpApi":
		c.l.OtherAPI(definition.Note, m.Value, read.Quoted(m.Key)+" belongs to an HTTP or WebSocket API")
	case typeStack, typeApplication:
		if c.nestedStack(m.Key) {
			return
		}
		c.l.ProblemAt(definition.Note, m.Value.Position(), "the nested stack is not followed; load its template by itself")
	case "":
		if m.Value.Kind == read.Object && m.Value.Get("Type") == nil && !strings.HasPrefix(m.Key, "Fn::") {
			c.l.ProblemAt(definition.Warning, m.Pos.Position(), "the resource %s has no type", read.Quoted(m.Key))
		}
	}
}

// duplicates reports the keys that are there twice in a resource of an API.
func (c *template) duplicates(res *read.Node) {
	c.l.DuplicatesOf(res)
	c.l.DuplicatesOf(res.Get("Properties"))
	for _, p := range res.Get("Properties").All() {
		if p.Key == "Body" || p.Key == "DefinitionBody" {
			openapi.Duplicates(c.l, p.Value)
		} else {
			c.l.Duplicates(p.Value)
		}
	}
}

// resourceOf returns the declaration of a resource of this template, or nil.
func (c *template) resourceOf(id string) *read.Node {
	if c.root == nil {
		return nil
	}
	return c.root.Path("Resources", id)
}

// properties returns the evaluated properties of a resource.
func (c *template) properties(id string) *read.Node {
	if p, ok := c.resolved[id]; ok {
		return p
	}
	res := c.resourceOf(id)
	p := res.Get("Properties")
	if p == nil {
		p = res.As(read.Object, "")
	}
	if res.Get("Type").Str() == samAPI {
		p = c.withGlobals(p)
	}
	p = c.eval(p, 0)
	if p.Kind != read.Object {
		c.l.Problem(definition.Error, p, "%s where the properties of %s are expected", p.Kind, read.Quoted(id))
		p = p.As(read.Object, "")
	}
	c.resolved[id] = p
	return p
}

func (c *template) method(m read.Member) {
	p := c.properties(m.Key)
	r := c.l.Reader(read.CloudFormation, true)
	v := definition.Operation{Position: m.Value.Position(), Places: r.Places}
	if verb := p.Get("HttpMethod"); verb != nil {
		v.HTTPMethod = strings.ToUpper(r.Plain(verb, true))
	} else {
		c.l.Problem(definition.Error, p, "the method has no HttpMethod")
	}
	v.Path = c.pathOf(p, p.Get("ResourceId"), 0)
	if api := p.Get("RestApiId"); api != nil {
		v.API = apiName(api)
		v.BinaryMediaTypes = c.binaryMediaTypes(v.API)
	}
	if in := p.Get("Integration"); in != nil && in.Kind != read.Null {
		v.Integration = r.Integration(in)
		list := in.Get("IntegrationResponses")
		r.Responses(v.Integration, list, r.Listed(list, "the integration responses"))
	}
	v.MethodResponses = r.MethodResponses(r.Listed(p.Get("MethodResponses"), "the method responses"))
	v.Request = r.Request(p, c.keyOf)
	if c.generated(m.Value, &v) {
		r.Generated()
	}
	c.l.Add(v)
	c.release(m.Value.Get("Properties"), p)
}

// release lets go of the large parts of a method that has been read: no
// reference leads to them. What a function makes may be a part of something else.
func (c *template) release(written, evaluated *read.Node) {
	if !c.once {
		return
	}
	for _, name := range []string{"Integration", "MethodResponses"} {
		n := written.Get(name)
		if n == nil || n.Kind == read.Object && len(n.Members) == 1 && intrinsic(n.Members[0].Key) != nil {
			continue
		}
		c.l.Drop(n)
		c.l.Drop(evaluated.Get(name))
	}
}

// apiName returns the name of the API that a property refers to.
func apiName(n *read.Node) string {
	if n == nil {
		return ""
	}
	name, _, _ := strings.Cut(cmp.Or(n.Ref(), n.Str()), ".")
	return name
}

// pathOf follows ParentId up to the root of the API. A resource that the
// template does not declare shows in the path by the name it has here, with a
// problem, unless the options give its path.
func (c *template) pathOf(at, id *read.Node, depth int) string {
	if id == nil {
		c.l.Problem(definition.Error, at, "no resource is named: the path is unknown")
		return ""
	}
	c.l.Step(id, depth)
	if strings.HasPrefix(id.Str(), "/") {
		return cmp.Or(strings.TrimRight(id.Text, "/"), "/")
	}
	name, attribute, _ := strings.Cut(id.Ref(), ".")
	if attribute == "RootResourceId" {
		return "/"
	}
	if res := c.resourceOf(name); res != nil && name != "" && res.Get("Type").Str() == "AWS::ApiGateway::Resource" {
		return c.resourcePath(name, depth)
	}
	if id.Str() == "" && len(id.Open()) > 0 {
		c.l.Problem(definition.Error, id, "no resource is named: %s: the path above it is unknown", id.Open()[0].Why)
		return "/${}"
	}
	c.l.Problem(definition.Warning, id, "the resource %s is not in the template: the path above it is unknown", read.Quoted(id.Str()))
	visible := id.Str()
	if !strings.HasPrefix(visible, "${") {
		visible = "${" + visible + "}"
	}
	return "/" + visible
}

func (c *template) resourcePath(name string, depth int) string {
	if p, ok := c.paths[name]; ok {
		return p
	}
	if c.busy["resource "+name] {
		c.l.Problem(definition.Error, c.resourceOf(name), "the resource %s is its own ancestor", read.Quoted(name))
		return "/${" + name + "}"
	}
	c.busy["resource "+name] = true
	defer delete(c.busy, "resource "+name)
	p := c.properties(name)
	part := p.Get("PathPart")
	if part == nil {
		c.l.Problem(definition.Error, p, "the resource %s has no PathPart", read.Quoted(name))
		return "/${" + name + "}"
	}
	for _, o := range part.Open() {
		c.l.Problem(definition.Error, part, "%s", o.Why)
	}
	parent := c.pathOf(p, p.Get("ParentId"), depth+1)
	path := strings.TrimSuffix(parent, "/") + "/" + part.Str()
	if len(path) > read.MaxKey {
		c.l.Fail(part.Position(), nil, "a path of %d bytes; the limit is %d", len(path), read.MaxKey)
	}
	c.paths[name] = path
	return path
}

// binaryMediaTypes returns those of the RestApi with the logical ID id.
func (c *template) binaryMediaTypes(id string) []string {
	res := c.resourceOf(id)
	if res == nil {
		if other := c.declaring(id); other != nil && other != c {
			return other.binaryMediaTypes(id)
		}
		return nil
	}
	p := c.properties(id)
	all := c.l.EscapedTypes(p.Get("BinaryMediaTypes"))
	if len(all) > 0 && p.Get("DefinitionBody") != nil {
		return all // the transform writes them into the document in place of its own
	}
	if body := read.First(p.Get("Body"), p.Get("DefinitionBody")); body != nil {
		r := c.l.Reader(read.OpenAPI, true)
		if n := c.parsed(body).Get(openapi.ExtBinaryMediaTypes); n != nil {
			all = read.Union(all, r.Strings(n, "", true))
		}
	}
	return all
}

func (c *template) restAPI(m read.Member) {
	p := c.properties(m.Key)
	c.l.Settings(m.Key, p.Get("ApiKeySourceType"), p.Get("MinimumCompressionSize"))
	binary := c.l.EscapedTypes(p.Get("BinaryMediaTypes"))
	if c.l.BinaryMediaTypes == nil {
		c.l.BinaryMediaTypes = c.binaryMediaTypes(m.Key)
	}
	if s3 := p.Get("BodyS3Location"); s3 != nil {
		if doc, name := c.bodyAsset(s3); doc != nil {
			c.body(doc, path.Dir(name), m.Key, binary)
			return
		}
		c.l.Problem(definition.Error, s3, "BodyS3Location is not read: load the OpenAPI document by itself")
	}
	if body := p.Get("Body"); body != nil {
		c.body(body, c.dir, m.Key, binary)
	}
}

// body reads an OpenAPI document that is part of the template; its intrinsics
// are resolved already.
func (c *template) body(n *read.Node, dir, api string, binary []string) {
	for _, o := range n.Open() {
		c.l.Problem(definition.Error, n, "%s", o.Why)
	}
	if n = c.parsed(n); len(n.Open()) == 0 && n.Kind != read.Null {
		c.openAPI(n, dir, api, binary)
	}
}

// parsed returns the document that a body is, which may be a string that holds
// it. One that cannot be read is reported once and then null.
func (c *template) parsed(n *read.Node) *read.Node {
	if n.Kind != read.Text || len(n.Open()) > 0 {
		return n
	}
	if doc, ok := c.bodies[n]; ok {
		return doc
	}
	doc, err := c.l.ParseAt([]byte(n.Text), "", n)
	if err != nil {
		c.l.Problem(definition.Error, n, "the OpenAPI document cannot be read: %v", err)
		doc = n.As(read.Null, "")
	}
	openapi.Duplicates(c.l, doc)
	c.bodies[n] = doc
	return doc
}
