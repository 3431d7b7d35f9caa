package cloudformation

import (
	"path"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats/internal/openapi"
	"github.com/gatemap/gatemap/definition/formats/internal/read"
)

const samAPI = "AWS::Serverless::Api"

// serverlessAPI reads an AWS::Serverless::Api: its document, or the one that the
// transform makes of events. Source: SAM specification, AWS::Serverless::Api, and
// what aws-sam-translator 1.115.0 makes of it.
func (c *template) serverlessAPI(m read.Member) {
	p := c.properties(m.Key)
	if c.l.BinaryMediaTypes == nil {
		c.l.BinaryMediaTypes = c.binaryMediaTypes(m.Key)
	}
	c.transformable(m.Key, p)
	c.l.Settings(m.Key, p.Get("ApiKeySourceType"), p.Get("MinimumCompressionSize"))
	c.l.Stage(m.Key, stageParts(m.Value, p))
	binary := c.l.EscapedTypes(p.Get("BinaryMediaTypes"))
	switch body, uri := p.Get("DefinitionBody"), p.Get("DefinitionUri"); {
	case body != nil:
		if len(binary) > 0 {
			body = c.parsed(body).Without(openapi.ExtBinaryMediaTypes)
		}
		if body = c.withEvents(c.parsed(body), m.Key, p); body.IsMap() {
			body = c.transformed(body, p)
		}
		c.body(body, c.dir, m.Key, binary)
	case uri == nil:
		if doc := c.eventDocument(m.Value, m.Key, p); doc != nil {
			c.body(c.transformed(doc, p), c.dir, m.Key, binary)
		}
	case uri.Kind == read.Text && len(uri.Open()) == 0 && !strings.Contains(uri.Text, "://"):
		if doc, name := c.document(uri, uri.Text); doc != nil {
			c.body(c.eval(doc, 0), path.Dir(name), m.Key, binary)
		}
	default:
		c.l.Problem(definition.Error, uri, "DefinitionUri is not a file of the definition's folder: load the OpenAPI document by itself")
	}
	// They replace those of the document, type by type.
	c.samGatewayResponses(m.Key, p.Get("GatewayResponses"))
}

// transformable reports what the transform refuses: it writes into a document
// that it has, and not into one that CloudFormation includes later.
func (c *template) transformable(id string, p *read.Node) {
	responses, types, cors := p.Get("GatewayResponses"), p.Get("BinaryMediaTypes"), p.Get("Cors")
	declared := c.resourceOf(id).Path("Properties", "DefinitionBody")
	included := declared != nil && declared.Get("Fn::Transform") != nil
	has := func(n *read.Node) bool { return n != nil && len(n.Items)+len(n.Members) > 0 }
	if cors != nil && cors.Kind != read.Null && (included || declared == nil && p.Get("DefinitionUri") != nil) {
		c.l.Problem(definition.Error, cors, "the transform refuses Cors without a document in DefinitionBody")
	}
	switch {
	case has(responses) && (included || declared == nil && p.Get("DefinitionUri") != nil):
		c.l.Problem(definition.Error, responses, "the transform refuses GatewayResponses without a document in DefinitionBody")
	case has(types) && included:
		c.l.Problem(definition.Error, types, "the transform refuses BinaryMediaTypes with a DefinitionBody that is Fn::Transform")
	}
}

// samGlobals are the properties of an API that Globals may have and that are
// read here.
var samGlobals = []string{"AccessLogSetting", "Auth", "BinaryMediaTypes", "Cors", "DefinitionUri", "GatewayResponses", "MinimumCompressionSize", "Variables"}

// withGlobals joins Globals.Api into the properties of an API, before anything
// is evaluated.
func (c *template) withGlobals(p *read.Node) *read.Node {
	globals := c.root.Path("Globals", "Api")
	c.l.Duplicates(globals)
	if globals == nil || p.Kind != read.Object {
		return p
	}
	r := p.Without()
	for _, name := range samGlobals {
		i := globals.Find(name)
		if i < 0 {
			continue
		}
		m := globals.Members[i]
		if own := r.Find(name); own >= 0 {
			m.Pos, m.Value = r.Members[own].Pos, samJoin(m.Value, r.Members[own].Value)
		}
		r.Put(m)
	}
	return r
}

// samJoin joins a global value with an API's own: lists are put together, maps
// are joined member by member, and of anything else the own value counts.
func samJoin(global, own *read.Node) *read.Node {
	switch {
	case global.Kind == read.List && own.Kind == read.List:
		r := own.As(read.List, "")
		r.Items = slices.Concat(global.Items, own.Items)
		return r
	case plainMap(global) && plainMap(own):
		r := global.Without()
		for _, m := range own.Members {
			if i := r.Find(m.Key); i >= 0 {
				m.Value = samJoin(r.Members[i].Value, m.Value)
			}
			r.Put(m)
		}
		return r
	}
	return own
}

// plainMap tells a map from an intrinsic function.
func plainMap(n *read.Node) bool {
	if n.Kind != read.Object || len(n.Members) != 1 {
		return n.Kind == read.Object
	}
	key := n.Members[0].Key
	return key != "Ref" && key != "Condition" && !strings.HasPrefix(key, "Fn::")
}

// samParameters returns what the transform puts before the names of a group of a
// gateway response's parameters.
func samParameters(group string) (prefix string, ok bool) {
	switch group {
	case "Headers":
		return "gatewayresponse.header.", true
	case "Paths":
		return "gatewayresponse.path.", true
	case "QueryStrings":
		return "gatewayresponse.querystring.", true
	}
	return "", false
}

// parametersName returns what CloudFormation calls the parameters of a response.
func parametersName() string {
	return read.CloudFormation.Of(new(definition.GatewayResponse).Members(), definition.NameResponseParameters)
}

// samGatewayResponses reads SAM's form of gateway responses: a map by type
// whose parameters are in groups.
func (c *template) samGatewayResponses(api string, n *read.Node) {
	if n == nil {
		return
	}
	for _, m := range c.l.Reader(read.CloudFormation, true).Object(n, "the gateway responses") {
		v := m.Value
		if grouped := v.Get(parametersName()); grouped != nil && grouped.Kind == read.Object {
			v = v.Without()
			v.Put(read.Member{Key: parametersName(), Pos: grouped.Pos, Value: c.ungrouped(grouped)})
		}
		c.l.GatewayResponse(v, m.Key, api, read.CloudFormation)
	}
}

func (c *template) ungrouped(grouped *read.Node) *read.Node {
	params := grouped.As(read.Object, "")
	for _, group := range grouped.Members {
		prefix, known := samParameters(group.Key)
		if !known {
			c.l.ProblemAt(definition.Error, group.Pos.Position(), "the transform takes Headers, Paths and QueryStrings here and refuses %s", read.Quoted(group.Key))
			params.Put(group)
			continue
		}
		for _, p := range c.l.Reader(read.CloudFormation, true).Object(group.Value, "the parameters") {
			params.Put(read.Member{Key: prefix + p.Key, Pos: p.Pos, Value: p.Value})
		}
	}
	return params
}
