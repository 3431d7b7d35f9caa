package openapi

import (
	"path"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats/internal/read"
)

// The extensions of API Gateway. Source: developer guide, OpenAPI extensions;
// rules/control-plane.md#openapi.
const (
	ExtIntegration      = "x-amazon-apigateway-integration"
	ExtAnyMethod        = "x-amazon-apigateway-any-method"
	ExtBinaryMediaTypes = "x-amazon-apigateway-binary-media-types"
	ExtGatewayResponses = "x-amazon-apigateway-gateway-responses"

	ExtValidators  = "x-amazon-apigateway-request-validators"
	ExtValidator   = "x-amazon-apigateway-request-validator"
	ExtAuthorizer  = "x-amazon-apigateway-authorizer"
	ExtAuthType    = "x-amazon-apigateway-authtype"
	extKeySource   = "x-amazon-apigateway-api-key-source"
	extCompression = "x-amazon-apigateway-minimum-compression-size"
)

// document reads one OpenAPI document whose intrinsics are resolved.
type document struct {
	l    *read.Loader
	root *read.Node
	dir  string                // of the document, for references to other files
	docs map[string]*read.Node // other files, by the name in a reference
	api  string                // the name of the API around it
	v3   bool

	homes map[string]*read.Node // the same files, by their name in positions

	binary  []string
	schemes map[string]scheme // by name

	// evaluate resolves what a document of another file holds of the definition's
	// own notation; nil leaves it.
	evaluate func(doc *read.Node, dir string) *read.Node
}

// Read reads the document root. api names the API that it is the body of;
// binary are the media types that are binary by another declaration.
func Read(l *read.Loader, root *read.Node, dir, api string, binary []string, evaluate func(doc *read.Node, dir string) *read.Node) {
	if root.Kind != read.Object {
		l.Problem(definition.Error, root, "%s where an OpenAPI document is expected", root.Kind)
		return
	}
	o := &document{l: l, root: root, dir: dir, docs: make(map[string]*read.Node), homes: make(map[string]*read.Node), api: api, binary: binary, schemes: make(map[string]scheme), evaluate: evaluate}
	o.v3 = root.Get("swagger") == nil
	r := l.Reader(read.OpenAPI, true)
	if b := root.Get(ExtBinaryMediaTypes); b != nil {
		o.binary = read.Union(o.binary, r.Strings(b, "", true))
	}
	if l.BinaryMediaTypes == nil {
		l.BinaryMediaTypes = o.binary
	}
	if g := root.Get(ExtGatewayResponses); g != nil {
		for _, m := range r.Object(g, "the gateway responses") {
			l.GatewayResponse(m.Value, m.Key, api, read.OpenAPI)
		}
	}
	o.declarations()
	paths := root.Get("paths")
	if paths == nil {
		l.Problem(definition.Warning, root, "the document has no paths")
		return
	}
	for _, p := range r.Object(paths, "the paths") {
		if !strings.HasPrefix(p.Key, "x-") {
			o.pathItem(p.Key, p.Value)
		}
		l.Release(p.Value)
	}
}

// Duplicates reports the keys that are there twice in what is read of a
// document: schemas are not ours to judge.
func Duplicates(l *read.Loader, root *read.Node) {
	l.DuplicatesOf(root)
	l.Duplicates(root.Get(ExtGatewayResponses))
	for _, c := range root.Get("components").All() {
		if c.Key != "schemas" {
			l.Duplicates(c.Value)
		}
	}
	l.DuplicatesOf(root.Get("paths"))
	for _, item := range root.Get("paths").All() {
		l.Step(item.Value, 0)
		l.DuplicatesOf(item.Value)
		for _, op := range item.Value.All() {
			l.DuplicatesOf(op.Value)
			l.Duplicates(op.Value.Get(ExtIntegration))
			l.DuplicatesOf(op.Value.Get("responses"))
			for _, r := range op.Value.Get("responses").All() {
				l.DuplicatesOf(r.Value)
				l.DuplicatesOf(r.Value.Get("headers"))
			}
		}
	}
}

var operations = map[string]string{
	"get": "GET", "put": "PUT", "post": "POST", "delete": "DELETE", "options": "OPTIONS", "head": "HEAD", "patch": "PATCH",
	ExtAnyMethod: "ANY",
}

func (o *document) pathItem(path string, n *read.Node) {
	n = o.deref(n)
	if n.Kind != read.Object {
		o.l.Reader(read.OpenAPI, true).Object(n, "the path "+path)
		return
	}
	if path == "$default" { // a route of an HTTP API
		o.l.OtherAPI(definition.Warning, n, "the document describes an HTTP API")
		return
	}
	if !strings.HasPrefix(path, "/") {
		o.l.Problem(definition.Error, n, "the path %s does not begin with a slash", read.Quoted(path))
		path = "/" + path
	}
	for _, m := range n.Members {
		verb, ok := operations[m.Key]
		if !ok {
			verb, ok = operations[strings.ToLower(m.Key)]
			if ok {
				o.l.ProblemAt(definition.Warning, m.Pos.Position(), "OpenAPI writes methods in lower case")
			} else if m.Key == "trace" {
				o.l.ProblemAt(definition.Warning, m.Pos.Position(), "API Gateway has no method TRACE; it is left out")
			}
		}
		if ok {
			o.operation(verb, path, n, o.deref(m.Value))
		}
	}
}

func (o *document) operation(verb, path string, item, n *read.Node) {
	r := o.l.Reader(read.OpenAPI, true)
	if n.Kind != read.Object {
		r.Object(n, "an operation")
		return
	}
	m := definition.Operation{
		Position: n.Position(), API: o.api, HTTPMethod: verb, Path: path,
		BinaryMediaTypes: o.binary, Places: r.Places,
	}
	if in := n.Get(ExtIntegration); in != nil {
		in = o.deref(in)
		if read.IsHTTPAPI(in) {
			o.l.OtherAPI(definition.Warning, in, "the document describes an HTTP API")
			return
		}
		m.Integration = o.integration(r, in)
	}
	if responses := n.Get("responses"); responses != nil {
		m.MethodResponses = o.methodResponses(r, n, responses)
	}
	if m.Integration != nil {
		m.Request = o.request(r, item, n)
		if samPreflight(m.Integration, n) {
			r.Generated()
		}
	}
	o.l.Add(m)
}

// samPreflight tells an operation that the SAM transform has added for Cors, as
// it stands in a processed template. Source: aws-sam-translator 1.115.0,
// swagger.py (_options_method_response_for_cors).
func samPreflight(in *definition.Integration, operation *read.Node) bool {
	return in.Type == definition.Mock && operation.Get("summary").Str() == "CORS support"
}

func (o *document) integration(r *read.Reader, n *read.Node) *definition.Integration {
	v := r.Integration(n)
	var all []read.Response
	responses := n.Get("responses")
	if responses != nil {
		responses = o.deref(responses)
		for _, m := range r.Object(responses, "the integration responses") {
			s := read.Response{Node: o.deref(m.Value)}
			if m.Key != "default" {
				s.Pattern = &read.Node{Kind: read.Text, Text: m.Key, Pos: m.Pos, Parent: responses, Token: m.Key}
			}
			all = append(all, s)
		}
	}
	r.Responses(v, responses, all)
	return v
}

// methodResponses turns an operation's responses into method responses:
// headers are their parameters, schemas that are references their models.
func (o *document) methodResponses(r *read.Reader, op, n *read.Node) definition.Ordered[definition.MethodResponse] {
	var all []read.Response
	for _, m := range r.Object(n, "the responses") {
		switch {
		case strings.HasPrefix(m.Key, "x-"):
			continue
		case !definition.ValidStatusCode(m.Key):
			o.l.ProblemAt(definition.Note, m.Pos.Position(), "the response %s is not a status code and declares no method response", read.Quoted(m.Key))
			continue
		}
		key := &read.Node{Kind: read.Text, Text: m.Key, Pos: m.Pos, Parent: n, Token: m.Key}
		body := o.deref(m.Value)
		all = append(all, read.Response{Node: o.methodResponse(op, body), Status: key})
	}
	return r.MethodResponses(all)
}

// methodResponse makes the control plane's form of one response.
func (o *document) methodResponse(op, n *read.Node) *read.Node {
	v := n.As(read.Object, "")
	if headers := n.Get("headers"); headers != nil && headers.Kind == read.Object && len(headers.Members) > 0 {
		params := headers.As(read.Object, "")
		for _, m := range headers.Members {
			flag := m.Value.As(read.Boolean, "false")
			if o.deref(m.Value).Get("required").Str() == "true" {
				flag.Text = "true"
			}
			params.Put(read.Member{Key: "method.response.header." + m.Key, Pos: m.Pos, Value: flag})
		}
		v.Put(read.Member{Key: definition.NameResponseParameters, Pos: headers.Pos, Value: params})
	}
	if models := o.models(op, n); len(models.Members) > 0 {
		v.Put(read.Member{Key: definition.NameResponseModels, Pos: n.Pos, Value: models})
	}
	return v
}

func (o *document) models(op, n *read.Node) *read.Node {
	models := n.As(read.Object, "")
	add := func(mediaType string, schema *read.Node) {
		ref := schema.Get("$ref").Str()
		name, into, ok := modelName(ref)
		if i := strings.LastIndexByte(ref, '/'); (!ok || into != "") && i >= 0 { // of a bundler, or in another file
			name, ok = ref[i+1:], true
		}
		if ok {
			models.Put(read.Member{Key: mediaType, Pos: schema.Pos, Value: schema.As(read.Text, name)})
		}
	}
	if content := n.Get("content"); o.v3 && content != nil {
		for _, m := range content.Members {
			if schema := m.Value.Get("schema"); schema != nil {
				add(m.Key, schema)
			}
		}
	}
	if schema := n.Get("schema"); !o.v3 && schema != nil {
		produces := read.First(op.Get("produces"), o.root.Get("produces"))
		if produces == nil || len(produces.Items) == 0 {
			add("application/json", schema)
			return models
		}
		for _, p := range produces.Items {
			add(p.Str(), schema)
		}
	}
	return models
}

// deref follows $ref, in the document or into another file of the folder. What
// leads nowhere or in a circle is reported, and the node itself returned.
func (o *document) deref(n *read.Node) *read.Node {
	target, doc := n, o.root
	if other, ok := o.homes[n.Pos.File()]; ok {
		doc = other
	}
	for range read.MaxRefs {
		ref := target.Get("$ref")
		if ref == nil || ref.Kind != read.Text {
			return target
		}
		o.l.Work(len(target.Members))
		o.l.Step(n, 0)
		file, pointer, _ := strings.Cut(ref.Text, "#")
		if file != "" {
			if doc = o.document(ref, file); doc == nil {
				return n.As(read.Null, "")
			}
		}
		found := doc.Pointed(pointer)
		if found == nil {
			o.l.Problem(definition.Error, ref, "the reference %s leads nowhere", read.Quoted(ref.Text))
			return n.As(read.Null, "")
		}
		target = found
	}
	o.l.Problem(definition.Error, n, "the reference leads in a circle")
	return n.As(read.Null, "")
}

// document loads another file.
func (o *document) document(ref *read.Node, file string) *read.Node {
	if doc, ok := o.docs[file]; ok {
		return doc
	}
	o.docs[file] = nil
	if strings.Contains(file, "://") {
		o.l.Problem(definition.Error, ref, "the reference %s is not in the definition's folder", read.Quoted(file))
		return nil
	}
	o.l.Problem(definition.Note, ref, "the service's import does not follow references to other files; it is followed here")
	data, name, ok := o.l.Include(ref, o.dir, file)
	if !ok {
		return nil
	}
	doc, err := o.l.Parse(data, name)
	if err != nil {
		o.l.Problem(definition.Error, ref, "cannot include %s: %v", read.Quoted(file), err)
		return nil
	}
	o.l.Duplicates(doc)
	if o.docs[file] = doc; o.evaluate != nil {
		o.docs[file] = o.evaluate(doc, path.Dir(name))
	}
	o.homes[doc.Pos.File()] = o.docs[file]
	return o.docs[file]
}
