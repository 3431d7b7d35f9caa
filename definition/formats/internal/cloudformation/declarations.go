package cloudformation

import (
	"strings"

	"github.com/gatemap/gatemap/definition/formats/internal/read"
)

const modelType = "AWS::ApiGateway::Model"

// declaration reads what an API declares beside its methods, and reports whether
// the resource is such a thing. Source: CloudFormation template reference,
// AWS::ApiGateway::RequestValidator, Model, Authorizer, Stage and Deployment.
func (c *template) declaration(kind string, m read.Member) bool {
	kind, ok := strings.CutPrefix(kind, "AWS::ApiGateway::")
	if !ok {
		return false
	}
	p := func() *read.Node { return c.properties(m.Key) }
	switch kind {
	case "GatewayResponse":
		c.l.GatewayResponse(p(), p().Get("ResponseType").Str(), apiName(p().Get("RestApiId")), read.CloudFormation)
	case "RequestValidator":
		c.l.Validator(p(), m.Key, apiName(p().Get("RestApiId")), read.CloudFormation)
	case "Authorizer":
		c.l.Authorizer(p(), m.Key, apiName(p().Get("RestApiId")), read.CloudFormation)
	case "Model":
		if schema := p().Get("Schema"); schema != nil && schema.Kind != read.Null {
			c.l.Model(schema, c.modelName(m.Key), apiName(p().Get("RestApiId")), nil)
		}
	case "Stage":
		of := stageParts(m.Value, p())
		if id := p().Get("DeploymentId"); id != nil && id.Ref() != "" {
			of.Deployment = apiName(id)
		}
		c.l.Stage(apiName(p().Get("RestApiId")), of)
	case "Deployment":
		if name := p().Get("StageName"); name != nil {
			of := stageParts(m.Value, p().Get("StageDescription"))
			of.Name, of.Deployment = name, m.Key
			c.l.Stage(apiName(p().Get("RestApiId")), of)
		}
	default:
		return false
	}
	return true
}

// stageParts are those of a stage with the properties p, which may be nil.
func stageParts(at, p *read.Node) read.StageParts {
	return read.StageParts{At: at, Name: p.Get("StageName"), Variables: p.Get("Variables"), AccessLog: p.Path("AccessLogSetting", "Format")}
}

// modelRef is the value of a Ref to a model: its name, or the logical ID where a
// deployment makes a name of it. Names that refer to other models are followed so
// far.
func (c *template) modelRef(n *read.Node, id string) *read.Node {
	if name := c.resourceOf(id).Path("Properties", "Name"); name != nil && c.naming < read.MaxRefs {
		c.naming++
		defer func() { c.naming-- }()
		if v := c.eval(name, 0); v.Scalar() && v.Text != "" {
			return v.At(n)
		}
	}
	return n.As(read.Text, id)
}

// modelName is the name of a model that the template declares.
func (c *template) modelName(id string) string {
	return c.modelRef(c.resourceOf(id), id).Text
}

// keyOf returns what an API declares under that a property refers to: the logical
// ID of a resource, or an id as it is.
func (c *template) keyOf(n *read.Node) string {
	name := apiName(n)
	if n.Ref() != "" && c.declaring(name) != nil {
		return name
	}
	return n.Str()
}
