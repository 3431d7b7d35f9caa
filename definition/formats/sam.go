package formats

import (
	"path"
	"slices"
	"strings"
)

// serverlessAPI reads an AWS::Serverless::Api. What the transform itself adds
// (CORS methods, the proxy integrations of function events) is not here: those
// have no integration responses of the author's own. Source: SAM
// specification, AWS::Serverless::Api.
func (c *cfn) serverlessAPI(m member) {
	p := c.properties(m.key)
	var binary []string
	if n := c.samProperty(p, "BinaryMediaTypes"); n != nil {
		for _, t := range c.l.reader(cfnShape, true).strings(n, "", true) {
			// The transform's notation for a slash in a media type.
			binary = append(binary, strings.ReplaceAll(t, "~1", "/"))
		}
	}
	if c.l.api.BinaryMediaTypes == nil {
		c.l.api.BinaryMediaTypes = slices.Clone(binary)
	}
	c.samGatewayResponses(c.samProperty(p, "GatewayResponses"))
	if cors := c.samProperty(p, "Cors"); cors != nil && cors.kind != null {
		c.l.problem(Note, cors, "the OPTIONS methods that the transform makes of Cors are left out")
	}
	switch body, uri := p.get("DefinitionBody"), p.get("DefinitionUri"); {
	case body != nil:
		c.body(body, c.dir, m.key, binary)
	case uri == nil:
		c.l.problemAt(Note, m.value.position(), "the API %s has no definition: the transform makes one with proxy integrations only", quoted(m.key))
	case uri.kind == text && len(uri.open) == 0 && !strings.Contains(uri.text, "://"):
		if doc, name := c.document(uri, uri.text); doc != nil {
			c.body(c.eval(doc, 0), path.Dir(name), m.key, binary)
		}
	default:
		c.l.problem(Error, uri, "DefinitionUri is not a file of the definition's folder: load the OpenAPI document by itself")
	}
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

// samProperty returns a property of an API, or what Globals say.
func (c *cfn) samProperty(p *node, name string) *node {
	if n := p.get(name); n != nil || c.root == nil {
		return n
	}
	if n := c.root.path("Globals", "Api", name); n != nil {
		return c.eval(n, 0)
	}
	return nil
}

// samGatewayResponses reads SAM's form of gateway responses: a map by type
// whose parameters are grouped under Headers.
func (c *cfn) samGatewayResponses(n *node) {
	if n == nil || n.kind != object {
		return
	}
	for _, m := range n.members {
		v := m.value
		if headers := v.path("ResponseParameters", "Headers"); headers != nil && headers.kind == object {
			params := headers.as(object, "")
			for _, h := range headers.members {
				params.put(member{"gatewayresponse.header." + h.key, h.pos, h.value})
			}
			flat := *v
			flat.members = slices.Clone(v.members)
			flat.index = nil
			flat.put(member{"ResponseParameters", headers.pos, params})
			v = &flat
		}
		c.l.gatewayResponse(v, m.key, upper)
	}
}
