package request

import (
	"slices"

	"github.com/gatemap/gatemap/contenthandling"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/mapping"
	"github.com/gatemap/gatemap/template"
)

// Options are what a method says beside its integration, and the bounds. The
// zero value is a method that declares and checks nothing.
type Options struct {
	// BinaryMediaTypes are those of the API.
	BinaryMediaTypes []string

	// Parameters are the requestParameters of the method:
	// method.request.LOCATION.NAME, and whether it is required.
	Parameters map[string]bool

	// ValidateParameters and ValidateBody are those of the method's request
	// validator. Without ValidateParameters a required parameter may be missing
	// (rules/requests.md#validators).
	ValidateParameters, ValidateBody bool

	// Models are the models of the method's requestModels, by media type; the
	// key $default stands for every other type.
	Models map[string]Model

	// FoldHeaderNames finds headers in any letter case, see
	// gatemap.Options.FoldHeaderNames.
	FoldHeaderNames bool

	// RepeatedOverrides is as gatemap.Options.RepeatedOverrides.
	RepeatedOverrides bool

	// Payload bounds the client's body, Template the source of a template and
	// Output what it may print, in bytes. 0 is the service's quota.
	Payload, Template, Output int

	// Limits bound a rendering.
	Limits template.Limits
}

const defaultPayload = 10 << 20

func (o *Options) payload() int {
	if o.Payload <= 0 {
		return defaultPayload
	}
	return o.Payload
}

// Model checks a body against the JSON Schema of a model. Package
// request/jsonschema has one; it is called by many goroutines at once.
type Model interface {
	// Validate returns what is wrong with a body that is JSON, in the words of
	// $context.error.validationErrorString, "" for nothing.
	Validate(body []byte) string
}

// parameter is a compiled member of requestParameters.
type parameter struct {
	in   mapping.Location
	name string
	expr *mapping.RequestExpression
}

// Compile prepares the request half of an integration. Its error is a
// definition.Faults with every fault; their pointers are those of
// gatemap.Compile: /requestParameters/integration.request.path.id.
func Compile(in *definition.Integration, o Options) (*Mapper, error) {
	m := &Mapper{
		kind:     in.Type,
		method:   in.HTTPMethod,
		handling: handling(in.ContentHandling),
		types:    contenthandling.NewMediaTypes(o.BinaryMediaTypes),
		options:  o,
	}
	if m.method == "ANY" {
		m.method = ""
	}
	c := &compiler{m: m}
	c.uri(in)
	c.parameters(in.RequestParameters)
	c.templates(in.RequestTemplates)
	c.behavior(in.PassthroughBehavior)
	if len(in.CacheKeyParameters) > 0 { // a namespace alone is what the control plane always says
		c.warn("/cacheKeyParameters", "responses are not cached here: cache keys have no effect")
	}
	m.checks = newChecks(&o)
	if len(c.faults) > 0 {
		return nil, c.faults
	}
	return m, nil
}

// Warnings returns what Compile accepted and found odd.
func (m *Mapper) Warnings() definition.Faults { return slices.Clone(m.warnings) }

func handling(h definition.ContentHandling) contenthandling.Handling {
	switch h {
	case "CONVERT_TO_BINARY":
		return contenthandling.ToBinary
	case "CONVERT_TO_TEXT":
		return contenthandling.ToText
	}
	return contenthandling.Undefined
}

type compiler struct {
	m      *Mapper
	faults definition.Faults
}

func at(pointer ...string) definition.Position {
	return definition.Position{Pointer: definition.Pointer(pointer...)}
}

func (c *compiler) fault(err error, pointer ...string) {
	f := definition.Faultf(at(pointer...), "%v", err)
	f.Err = err
	c.faults = append(c.faults, f)
}

func (c *compiler) warn(pointer, sentence string) {
	f := definition.Faultf(definition.Position{Pointer: pointer}, "%s", sentence)
	f.Severity = definition.Warning
	c.m.warnings = append(c.m.warnings, f)
}

func (c *compiler) parameters(list definition.Ordered[string]) {
	for _, entry := range list {
		in, name, err := mapping.RequestTarget(entry.Key)
		if err != nil {
			c.fault(err, definition.NameRequestParameters, entry.Key)
			continue
		}
		expr, err := mapping.ParseRequest(entry.Value)
		if err != nil {
			c.fault(err, definition.NameRequestParameters, entry.Key)
			continue
		}
		if declared := c.m.options.Parameters; declared != nil {
			if in, name := expr.Parameter(); in != "" && !isDeclared(declared, in, name) {
				c.fault(&mapping.Error{Msg: mapping.Validation("Invalid mapping expression parameter specified: " + entry.Value)}, definition.NameRequestParameters, entry.Key)
				continue
			}
		}
		c.m.parameters = append(c.m.parameters, parameter{in, name, expr})
	}
}

func isDeclared(declared map[string]bool, in mapping.Location, name string) bool {
	_, ok := declared["method.request."+string(in)+"."+name]
	return ok
}

func (c *compiler) templates(list definition.Ordered[*string]) {
	if len(list) == 0 {
		return
	}
	entries := make([]template.Entry, len(list))
	for i, entry := range list {
		entries[i].ContentType = entry.Key
		if entry.Value != nil {
			entries[i].Source = *entry.Value
		}
	}
	o := &c.m.options
	set, errs := template.Compile(entries, template.Options{
		MaxSize: o.Template, MaxOutput: o.Output, Limits: o.Limits,
		RepeatedOverrides: o.RepeatedOverrides, FoldHeaderNames: o.FoldHeaderNames,
	})
	for _, err := range errs {
		c.fault(err, definition.NameRequestTemplates)
	}
	c.m.templates = set
}
