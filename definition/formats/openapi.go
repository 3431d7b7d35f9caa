package formats

import (
	"path"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap/definition"
)

// The extensions of API Gateway. Source: developer guide, OpenAPI extensions;
// rules/control-plane.md#openapi.
const (
	extIntegration      = "x-amazon-apigateway-integration"
	extAnyMethod        = "x-amazon-apigateway-any-method"
	extBinaryMediaTypes = "x-amazon-apigateway-binary-media-types"
	extGatewayResponses = "x-amazon-apigateway-gateway-responses"
)

// openAPI reads one OpenAPI document whose intrinsics are resolved.
type openAPI struct {
	l    *loader
	root *node
	dir  string           // of the document, for references to other files
	docs map[string]*node // other files, by the name in a reference
	api  string           // the name of the API around it
	v3   bool

	homes map[string]*node // the same files, by their name in positions

	binary []string
}

// openAPI reads the document root. api names the API that it is the body of;
// binary are the media types that are binary by another declaration.
func (l *loader) openAPI(root *node, dir, api string, binary []string) {
	if root.kind != object {
		l.problem(Error, root, "%s where an OpenAPI document is expected", root.kind)
		return
	}
	o := &openAPI{l: l, root: root, dir: dir, docs: make(map[string]*node), homes: make(map[string]*node), api: api, binary: binary}
	o.v3 = root.get("swagger") == nil
	r := l.reader(openAPIShape, true)
	if b := root.get(extBinaryMediaTypes); b != nil {
		o.binary = union(o.binary, r.strings(b, "", true))
	}
	if l.api.BinaryMediaTypes == nil {
		l.api.BinaryMediaTypes = o.binary
	}
	if g := root.get(extGatewayResponses); g != nil {
		for _, m := range r.object(g, "the gateway responses") {
			l.gatewayResponse(m.value, m.key, api, openAPIShape)
		}
	}
	paths := root.get("paths")
	if paths == nil {
		l.problem(Warning, root, "the document has no paths")
		return
	}
	for _, p := range r.object(paths, "the paths") {
		if !strings.HasPrefix(p.key, "x-") {
			o.pathItem(p.key, p.value)
		}
	}
}

var operations = map[string]string{
	"get": "GET", "put": "PUT", "post": "POST", "delete": "DELETE", "options": "OPTIONS", "head": "HEAD", "patch": "PATCH",
	extAnyMethod: "ANY",
}

func (o *openAPI) pathItem(path string, n *node) {
	n = o.deref(n)
	if n.kind != object {
		o.l.reader(openAPIShape, true).object(n, "the path "+path)
		return
	}
	if !strings.HasPrefix(path, "/") {
		o.l.problem(Error, n, "the path %s does not begin with a slash", quoted(path))
	}
	for _, m := range n.members {
		verb, ok := operations[m.key]
		if !ok {
			verb, ok = operations[strings.ToLower(m.key)]
			if ok {
				o.l.problemAt(Warning, m.pos.Position, "OpenAPI writes methods in lower case")
			} else if m.key == "trace" {
				o.l.problemAt(Warning, m.pos.Position, "API Gateway has no method TRACE; it is left out")
			}
		}
		if ok {
			o.operation(verb, path, o.deref(m.value))
		}
	}
}

func (o *openAPI) operation(verb, path string, n *node) {
	r := o.l.reader(openAPIShape, true)
	if n.kind != object {
		r.object(n, "an operation")
		return
	}
	m := definition.Operation{
		Position: n.position(), API: o.api, HTTPMethod: verb, Path: path,
		BinaryMediaTypes: o.binary, Places: r.places,
	}
	if in := n.get(extIntegration); in != nil {
		in = o.deref(in)
		if isHTTPAPI(in) {
			o.l.otherAPI(Warning, in, "the document describes an HTTP API")
			return
		}
		m.Integration = o.integration(r, in)
	}
	if responses := n.get("responses"); responses != nil {
		m.MethodResponses = o.methodResponses(r, n, responses)
	}
	o.l.method(m)
}

func (o *openAPI) integration(r *reader, n *node) *definition.Integration {
	v := r.integration(n)
	var all []sourceResponse
	if responses := n.get("responses"); responses != nil {
		responses = o.deref(responses)
		for _, m := range r.object(responses, "the integration responses") {
			s := sourceResponse{node: o.deref(m.value)}
			if m.key != "default" {
				s.pattern = &node{kind: text, text: m.key, pos: m.pos, parent: responses, token: m.key}
			}
			all = append(all, s)
		}
	}
	r.responses(v, all)
	return v
}

// methodResponses turns an operation's responses into method responses:
// headers are their parameters, schemas that are references their models.
func (o *openAPI) methodResponses(r *reader, op, n *node) definition.Ordered[definition.MethodResponse] {
	var all []sourceResponse
	for _, m := range r.object(n, "the responses") {
		switch {
		case strings.HasPrefix(m.key, "x-"):
			continue
		case !definition.ValidStatusCode(m.key):
			o.l.problemAt(Note, m.pos.Position, "the response %s is not a status code and declares no method response", quoted(m.key))
			continue
		}
		key := &node{kind: text, text: m.key, pos: m.pos, parent: n, token: m.key}
		body := o.deref(m.value)
		all = append(all, sourceResponse{node: o.methodResponse(op, body), status: key})
	}
	return r.methodResponses(all)
}

// methodResponse makes the control plane's form of one response.
func (o *openAPI) methodResponse(op, n *node) *node {
	v := n.as(object, "")
	if headers := n.get("headers"); headers != nil && headers.kind == object && len(headers.members) > 0 {
		params := headers.as(object, "")
		for _, m := range headers.members {
			flag := m.value.as(boolean, "false")
			if o.deref(m.value).get("required").str() == "true" {
				flag.text = "true"
			}
			params.put(member{"method.response.header." + m.key, m.pos, flag})
		}
		v.put(member{"responseParameters", headers.pos, params})
	}
	if models := o.models(op, n); len(models.members) > 0 {
		v.put(member{"responseModels", n.pos, models})
	}
	return v
}

func (o *openAPI) models(op, n *node) *node {
	models := n.as(object, "")
	add := func(mediaType string, schema *node) {
		ref := schema.get("$ref").str()
		if i := strings.LastIndexByte(ref, '/'); i >= 0 {
			models.put(member{mediaType, schema.pos, schema.as(text, ref[i+1:])})
		}
	}
	if content := n.get("content"); o.v3 && content != nil {
		for _, m := range content.members {
			if schema := m.value.get("schema"); schema != nil {
				add(m.key, schema)
			}
		}
	}
	if schema := n.get("schema"); !o.v3 && schema != nil {
		produces := firstOf(op.get("produces"), o.root.get("produces"))
		if produces == nil || len(produces.items) == 0 {
			add("application/json", schema)
			return models
		}
		for _, p := range produces.items {
			add(p.str(), schema)
		}
	}
	return models
}

// maxRefs bounds a chain of references.
const maxRefs = 20

// deref follows $ref, in the document or into another file of the folder. What
// leads nowhere or in a circle is reported, and the node itself returned.
func (o *openAPI) deref(n *node) *node {
	target, doc := n, o.root
	if other, ok := o.homes[n.pos.File]; ok {
		doc = other
	}
	for range maxRefs {
		ref := target.get("$ref")
		if ref == nil || ref.kind != text {
			return target
		}
		o.l.steps += len(target.members)
		o.l.step(n, 0)
		file, pointer, _ := strings.Cut(ref.text, "#")
		if file != "" {
			if doc = o.document(ref, file); doc == nil {
				return n.as(null, "")
			}
		}
		found := doc.find6901(pointer)
		if found == nil {
			o.l.problem(Error, ref, "the reference %s leads nowhere", quoted(ref.text))
			return n.as(null, "")
		}
		target = found
	}
	o.l.problem(Error, n, "the reference leads in a circle")
	return n.as(null, "")
}

// document loads another file.
func (o *openAPI) document(ref *node, file string) *node {
	if doc, ok := o.docs[file]; ok {
		return doc
	}
	o.docs[file] = nil
	if strings.Contains(file, "://") {
		o.l.problem(Error, ref, "the reference %s is not in the definition's folder", quoted(file))
		return nil
	}
	o.l.problem(Note, ref, "the service's import does not follow references to other files; it is followed here")
	data, name, ok := o.l.include(ref, o.dir, file)
	if !ok {
		return nil
	}
	doc, err := o.l.parse(data, name)
	if err != nil {
		o.l.problem(Error, ref, "cannot include %s: %v", quoted(file), err)
		return nil
	}
	o.l.duplicates(doc)
	o.docs[file] = newCFN(o.l, nil, path.Dir(name)).eval(doc, 0)
	o.homes[doc.pos.File] = o.docs[file]
	return o.docs[file]
}

// find6901 follows a JSON Pointer, or returns nil.
func (n *node) find6901(pointer string) *node {
	unescape := strings.NewReplacer("~1", "/", "~0", "~", "%7B", "{", "%7D", "}")
	for pointer != "" && n != nil {
		if pointer[0] != '/' {
			return nil
		}
		token, rest := pointer[1:], ""
		if i := strings.IndexByte(token, '/'); i >= 0 {
			token, rest = token[:i], token[i:]
		}
		next := n.get(unescape.Replace(token))
		if i, err := strconv.Atoi(token); err == nil && i >= 0 && i < len(n.items) {
			next = n.items[i]
		}
		n, pointer = next, rest
	}
	return n
}
