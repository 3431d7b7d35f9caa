package formats

import (
	"slices"
	"strings"
)

// samAllMethods are the methods that ANY stands for, in the order in which the
// transform lists them.
const samAllMethods = "DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT"

// samImplicit is the logical ID of the API that the transform makes of events
// which name none.
const samImplicit = "ServerlessRestApi"

// samCORS are the members of Cors that become headers, in the order in which the
// transform adds them.
var samCORS = []struct{ member, header string }{
	{"AllowOrigin", "Access-Control-Allow-Origin"},
	{"AllowHeaders", "Access-Control-Allow-Headers"},
	{"AllowMethods", "Access-Control-Allow-Methods"},
	{"MaxAge", "Access-Control-Max-Age"},
	{"AllowCredentials", "Access-Control-Allow-Credentials"},
}

// withCORS adds to the document of an API the OPTIONS method of each path that
// has none, as the transform does. Source: aws-sam-translator 1.115.0,
// api_generator.py (_add_cors) and swagger.py (add_cors).
func (c *cfn) withCORS(doc, cors *node) *node {
	paths := doc.get("paths")
	if cors == nil || cors.kind == null || !paths.isMap() || !c.corsMembers(cors) {
		return doc
	}
	all := paths.without()
	done := make(map[string]bool)
	for i, m := range all.members {
		path := m.key
		if path != "/" {
			path = strings.TrimRight(path, "/")
		}
		if done[path] || !m.value.isMap() || m.value.get("options") != nil || m.value.get("$ref") != nil {
			continue
		}
		done[path] = true
		item := m.value.without()
		item.put(member{"options", cors.pos, c.preflight(cors, corsMethods(item))})
		all.members[i].value = item
	}
	r := doc.without()
	r.put(member{"paths", paths.pos, all})
	return r
}

// corsMembers reports what the transform refuses in Cors.
func (c *cfn) corsMembers(cors *node) bool {
	if cors.kind != object {
		return true
	}
	for _, m := range cors.members {
		known := []string{"AllowMethods", "AllowHeaders", "AllowOrigin", "MaxAge", "AllowCredentials"}
		if !slices.Contains(known, m.key) {
			c.l.problemAt(Error, m.pos.Position, "the transform refuses the member %s of Cors%s", quoted(m.key), orNearest(m.key, known))
			return false
		}
	}
	origin := cors.get("AllowOrigin")
	if cors.get("AllowCredentials").str() == "true" && (origin == nil || origin.str() == "'*'") {
		c.l.problem(Error, cors, "the transform refuses AllowCredentials beside the AllowOrigin '*'")
		return false
	}
	return true
}

// corsMethods lists the methods of a path, sorted.
func corsMethods(item *node) string {
	names := []string{"OPTIONS"}
	for _, m := range item.members {
		if m.key == extAnyMethod {
			return samAllMethods
		}
		if name := strings.ToUpper(m.key); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return strings.Join(names, ",")
}

// preflight makes the operation that answers a preflight request.
func (c *cfn) preflight(cors *node, methods string) *node {
	params, headers := cors.as(object, ""), cors.as(object, "")
	for _, h := range samCORS {
		value := cors.get(h.member)
		switch {
		case h.member == "AllowOrigin" && cors.kind != object:
			value = cors
		case h.member == "AllowOrigin" && value == nil:
			value = cors.as(text, "'*'")
		case h.member == "AllowMethods" && (value == nil || value.kind == null || value.kind == text && value.text == "" && len(value.open) == 0):
			value = cors.as(text, "'"+methods+"'")
		case h.member == "AllowCredentials" && value.str() != "true":
			continue
		case h.member == "AllowCredentials":
			value = cors.as(text, "'true'")
		}
		if value == nil || value.kind == null {
			continue
		}
		params.put(member{"method.response.header." + h.header, value.pos, value})
		headers.put(member{h.header, value.pos, cors.as(object, "")})
	}
	json := func(s string) *node { return cors.as(object, "").with("application/json", text, s, nil) }
	response := cors.as(object, "").with("statusCode", text, "200", nil).with("responseParameters", object, "", params).
		with("responseTemplates", object, "", json("{}\n"))
	in := cors.as(object, "").with("type", text, "mock", nil).
		with("requestTemplates", object, "", json("{\n  \"statusCode\" : 200\n}\n")).
		with("responses", object, "", cors.as(object, "").with("default", object, "", response))
	declared := cors.as(object, "").with("200", object, "", cors.as(object, "").with("headers", object, "", headers))
	return cors.as(object, "").with(extIntegration, object, "", in).with("responses", object, "", declared)
}

// eventCORS adds the OPTIONS methods of an API whose document the transform
// makes of the events of functions.
func (c *cfn) eventCORS(api string, cors *node) {
	if cors == nil || cors.kind == null {
		return
	}
	paths := cors.as(object, "")
	for _, f := range c.root.get("Resources").members {
		c.l.step(f.value, 0)
		if f.value.get("Type").str() != "AWS::Serverless::Function" {
			continue
		}
		events := f.value.path("Properties", "Events")
		if !events.isMap() {
			continue
		}
		for _, e := range events.members {
			c.eventPath(paths, e.value, api)
		}
	}
	doc := c.withCORS(cors.as(object, "").with("paths", object, "", paths), cors)
	only := cors.as(object, "")
	for _, p := range doc.get("paths").members {
		if options := p.value.get("options"); options != nil && options.get(extIntegration) != nil {
			only.with(p.key, object, "", cors.as(object, "").with("options", object, "", options))
		}
	}
	if len(only.members) > 0 {
		c.l.openAPI(cors.as(object, "").with("swagger", text, "2.0", nil).with("paths", object, "", only), c.dir, api, c.binaryMediaTypes(api))
	}
}

// eventPath adds the path and the method of an event of the API.
func (c *cfn) eventPath(paths, event *node, api string) {
	if event.get("Type").str() != "Api" {
		return
	}
	p := event.get("Properties")
	of := p.get("RestApiId")
	if id := firstOf(of.get("Ref"), of).str(); id != api && (id != "" || of != nil || api != samImplicit) {
		return
	}
	path, verb := c.eval(firstOf(p.get("Path"), event.as(text, "")), 0).str(), strings.ToLower(p.get("Method").str())
	if path == "" || verb == "" {
		return
	}
	if verb == "any" {
		verb = extAnyMethod
	}
	item := paths.get(path)
	if item == nil {
		item = event.as(object, "")
		paths.put(member{path, event.pos, item})
	}
	item.put(member{verb, event.pos, event.as(object, "")})
}
