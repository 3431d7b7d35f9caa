package formats

import (
	"path"
	"slices"
	"strings"
)

const samAPI = "AWS::Serverless::Api"

// serverlessAPI reads an AWS::Serverless::Api. The proxy integrations of function
// events, which the transform adds, are not here: those have no integration
// responses. Source: SAM
// specification, AWS::Serverless::Api, and what aws-sam-translator 1.115.0
// makes of it.
func (c *cfn) serverlessAPI(m member) {
	p := c.properties(m.key)
	if c.l.api.BinaryMediaTypes == nil {
		c.l.api.BinaryMediaTypes = c.binaryMediaTypes(m.key)
	}
	c.transformable(m.key, p)
	binary := c.l.escapedTypes(p.get("BinaryMediaTypes"))
	switch body, uri := p.get("DefinitionBody"), p.get("DefinitionUri"); {
	case body != nil:
		if len(binary) > 0 {
			body = c.parsed(body).without(extBinaryMediaTypes)
		}
		if p.get("Cors") != nil {
			body = c.withCORS(c.parsed(body), p.get("Cors"))
		}
		c.body(body, c.dir, m.key, binary)
	case uri == nil:
		c.eventCORS(m.key, p.get("Cors"))
		c.l.problemAt(Note, m.value.position(), "the API %s has no definition: the transform makes one with proxy integrations only", quoted(m.key))
	case uri.kind == text && len(uri.open) == 0 && !strings.Contains(uri.text, "://"):
		if doc, name := c.document(uri, uri.text); doc != nil {
			c.body(c.eval(doc, 0), path.Dir(name), m.key, binary)
		}
	default:
		c.l.problem(Error, uri, "DefinitionUri is not a file of the definition's folder: load the OpenAPI document by itself")
	}
	// They replace those of the document, type by type.
	c.samGatewayResponses(m.key, p.get("GatewayResponses"))
}

// transformable reports what the transform refuses: it writes into a document
// that it has, and not into one that CloudFormation includes later.
func (c *cfn) transformable(id string, p *node) {
	responses, types, cors := p.get("GatewayResponses"), p.get("BinaryMediaTypes"), p.get("Cors")
	declared := c.resourceOf(id).path("Properties", "DefinitionBody")
	included := declared != nil && declared.get("Fn::Transform") != nil
	has := func(n *node) bool { return n != nil && len(n.items)+len(n.members) > 0 }
	if cors != nil && cors.kind != null && (included || declared == nil && p.get("DefinitionUri") != nil) {
		c.l.problem(Error, cors, "the transform refuses Cors without a document in DefinitionBody")
	}
	switch {
	case has(responses) && (included || declared == nil && p.get("DefinitionUri") != nil):
		c.l.problem(Error, responses, "the transform refuses GatewayResponses without a document in DefinitionBody")
	case has(types) && included:
		c.l.problem(Error, types, "the transform refuses BinaryMediaTypes with a DefinitionBody that is Fn::Transform")
	}
}

// samGlobals are the properties of an API that Globals may have and that are
// read here.
var samGlobals = []string{"DefinitionUri", "BinaryMediaTypes", "Cors", "GatewayResponses"}

// withGlobals joins Globals.Api into the properties of an API, before anything
// is evaluated.
func (c *cfn) withGlobals(p *node) *node {
	globals := c.root.path("Globals", "Api")
	c.l.duplicates(globals)
	if globals == nil || p.kind != object {
		return p
	}
	r := p.without()
	for _, name := range samGlobals {
		i := globals.find(name)
		if i < 0 {
			continue
		}
		m := globals.members[i]
		if own := r.find(name); own >= 0 {
			m.pos, m.value = r.members[own].pos, samJoin(m.value, r.members[own].value)
		}
		r.put(m)
	}
	return r
}

// samJoin joins a global value with an API's own: lists are put together, maps
// are joined member by member, and of anything else the own value counts.
func samJoin(global, own *node) *node {
	switch {
	case global.kind == list && own.kind == list:
		r := own.as(list, "")
		r.items = slices.Concat(global.items, own.items)
		return r
	case plainMap(global) && plainMap(own):
		r := global.without()
		for _, m := range own.members {
			if i := r.find(m.key); i >= 0 {
				m.value = samJoin(r.members[i].value, m.value)
			}
			r.put(m)
		}
		return r
	}
	return own
}

// plainMap tells a map from an intrinsic function.
func plainMap(n *node) bool {
	if n.kind != object || len(n.members) != 1 {
		return n.kind == object
	}
	key := n.members[0].key
	return key != "Ref" && key != "Condition" && !strings.HasPrefix(key, "Fn::")
}

// functionEvents notes the methods that the transform makes of a function's
// events.
func (c *cfn) functionEvents(m member) {
	events := m.value.path("Properties", "Events")
	if events == nil || events.kind != object {
		return
	}
	for _, e := range events.members {
		if e.value.get("Type").str() == "Api" {
			c.l.problemAt(Note, e.value.position(), "the proxy integration of the event %s is left out", quoted(e.key))
		}
	}
}

// samParameters are the groups of a gateway response's parameters, with what
// the transform puts before their names.
var samParameters = map[string]string{
	"Headers": "gatewayresponse.header.", "Paths": "gatewayresponse.path.", "QueryStrings": "gatewayresponse.querystring.",
}

// samGatewayResponses reads SAM's form of gateway responses: a map by type
// whose parameters are in groups.
func (c *cfn) samGatewayResponses(api string, n *node) {
	if n == nil {
		return
	}
	for _, m := range c.l.reader(cfnShape, true).object(n, "the gateway responses") {
		v := m.value
		if grouped := v.get("ResponseParameters"); grouped != nil && grouped.kind == object {
			v = v.without()
			v.put(member{"ResponseParameters", grouped.pos, c.ungrouped(grouped)})
		}
		c.l.gatewayResponse(v, m.key, api, cfnShape)
	}
}

func (c *cfn) ungrouped(grouped *node) *node {
	params := grouped.as(object, "")
	for _, group := range grouped.members {
		prefix, known := samParameters[group.key]
		if !known {
			c.l.problemAt(Error, group.pos.Position, "the transform takes Headers, Paths and QueryStrings here and refuses %s", quoted(group.key))
			params.put(group)
			continue
		}
		for _, p := range c.l.reader(cfnShape, true).object(group.value, "the parameters") {
			params.put(member{prefix + p.key, p.pos, p.value})
		}
	}
	return params
}
