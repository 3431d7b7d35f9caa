package gatemap

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap/contenthandling"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/gatewayresponse"
	"github.com/gatemap/gatemap/internal/fieldlist"
	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/internal/validate"
	"github.com/gatemap/gatemap/mapping"
	"github.com/gatemap/gatemap/selection"
	"github.com/gatemap/gatemap/template"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// compiler makes an Engine of an integration. What is wrong with it goes to the
// report.
type compiler struct {
	validate.Report
	opts         Options
	engine       *Engine
	list         []selection.Response // of the engine's responses
	declarations map[string]*MethodResponse
}

// compile compiles the responses of in, unless its faults make that futile.
func (c *compiler) compile(in *Integration) {
	e := c.engine
	if c.Integration(in) {
		return
	}
	e.kind = c.backend(in)
	c.declare()
	at := source.Root.Child(definition.NameIntegrationResponses)
	for i := range in.IntegrationResponses {
		r := &in.IntegrationResponses[i]
		c.response(r.Key, &r.Value, at.Child(r.Key))
	}
	c.Responses(in)
	e.gateway = c.gateway()
	if len(c.Errors) > 0 {
		return
	}
	steps := selection.Options{Steps: e.limits.Matching}
	if e.kind == lambdaBackend {
		e.selector = selection.NewMessages(c.list, steps)
	} else {
		e.selector = selection.New(c.list, steps)
	}
	e.warnings = c.Warnings
}

// backend tells what the rules of evaluation distinguish.
func (c *compiler) backend(in *Integration) backendKind {
	switch {
	case in.Type == Mock:
		return mockBackend
	case in.Type != AWS, c.opts.Backend == definition.ServiceBackend:
		return httpBackend
	case c.opts.Backend == definition.LambdaBackend, c.CallsLambda(in):
		return lambdaBackend
	}
	return httpBackend
}

// declare indexes the method responses by status code.
func (c *compiler) declare() {
	if c.opts.MethodResponses == nil {
		return
	}
	c.declarations = make(map[string]*MethodResponse, len(c.opts.MethodResponses))
	for i := range c.opts.MethodResponses {
		r := &c.opts.MethodResponses[i]
		if code := cmp.Or(r.Value.StatusCode, r.Key); c.declarations[code] == nil {
			c.declarations[code] = &r.Value
		}
	}
}

var handlings = map[ContentHandling]contenthandling.Handling{ConvertToBinary: contenthandling.ToBinary, ConvertToText: contenthandling.ToText}

// response compiles a response and what selects it.
func (c *compiler) response(key string, r *IntegrationResponse, at *source.Path) {
	out := response{key: key, handling: handlings[r.ContentHandling]}
	out.statusText = c.Response(key, r, at)
	out.status, _ = strconv.Atoi(out.statusText)
	chosen := selection.Response{StatusCode: out.status}
	if r.SelectionPattern != nil && *r.SelectionPattern != "" {
		out.pattern = *r.SelectionPattern
		var err error
		if chosen.Pattern, err = selection.CompilePattern(out.pattern); err != nil {
			c.Pattern(err, at)
		}
	}
	out.undeclared = c.declarations != nil && c.declarations[out.statusText] == nil
	out.parameters = c.parameters(out.statusText, r.ResponseParameters, at.Child(definition.NameResponseParameters))
	c.engine.headers = max(c.engine.headers, len(out.parameters)+1)
	out.templates = c.templates(key, r.ResponseTemplates, len(out.parameters), at.Child(definition.NameResponseTemplates))
	c.engine.plan(&out, len(r.ResponseTemplates))
	c.engine.responses = append(c.engine.responses, out)
	c.list = append(c.list, chosen)
}

func (c *compiler) parameters(status string, params Ordered[string], at *source.Path) []parameter {
	declared := c.declarations[status]
	if c.declarations != nil && declared == nil && len(params) > 0 {
		c.Fault(definition.CodeUndeclaredResponse, at, nil, "%s", mapping.Validation("No method response exists for method."))
	}
	out := make([]parameter, 0, len(params))
	validate.Keys(&c.Report, at, params)
	var spelled fieldlist.Spellings
	for _, entry := range params {
		here := at.Child(entry.Key)
		name := c.Target(entry.Key, declared, here)
		expr, err := mapping.Parse(entry.Value, c.engine.kind == lambdaBackend) // custom errors are entered by body paths
		if err != nil {
			c.Expression(entry.Value, err, here)
			continue
		}
		c.Parameter(name, expr, here)
		if c.opts.FoldHeaderNames && spelled.Again(name, entry.Value) {
			continue
		}
		out = append(out, compiledParameter(entry.Key, name, expr))
	}
	return out
}

func compiledParameter(key, name string, expr *mapping.Expression) parameter {
	p := parameter{key: key, expr: expr}
	wire, ok := mapping.WireName(name)
	p.name, p.dropped, p.renamed = wire, !ok, ok && wire != name
	if name, ok := expr.Header(); ok {
		p.origin, p.text = fromHeader, name
	}
	if text, ok := expr.Static(); ok {
		p.origin, p.text, p.checked = fromText, text, mapping.ValidValue(text)
	}
	return p
}

// templates compiles responseTemplates of a response with some parameters; without
// any the Set is nil.
func (c *compiler) templates(key string, list Ordered[*string], parameters int, at *source.Path) *template.Set {
	if len(list) == 0 {
		return nil
	}
	validate.Keys(&c.Report, at, list)
	entries := make([]template.Entry, len(list))
	for i, entry := range list {
		c.ContentType(entry.Key, at)
		entries[i].ContentType = entry.Key
		if entry.Value != nil {
			entries[i].Source = *entry.Value
			set := strings.Count(*entry.Value, "responseOverride.header") // as far as one sees
			c.engine.headers = max(c.engine.headers, parameters+1+set)
		}
	}
	limits := c.engine.limits
	opts := template.Options{
		MaxSize:           limits.Template,
		MaxForeachRounds:  limits.ForeachRounds,
		MaxOutput:         limits.Output,
		RepeatedOverrides: c.opts.RepeatedOverrides,
		FoldHeaderNames:   c.opts.FoldHeaderNames,
		Base64:            c.opts.Base64,
		Limits:            template.Limits(c.engine.metered),
	}
	if hooks := c.opts.TemplateHooks; hooks != nil {
		opts.HooksFor = func(contentType string) *syntax.Hooks { return hooks(key, contentType) }
	}
	set, errs := template.Compile(entries, opts)
	for _, err := range errs {
		c.Template(err, at)
	}
	return set
}

// gateway compiles the API's own answers to failures. Its faults have pointers
// that begin at /gatewayResponses.
func (c *compiler) gateway() *gatewayresponse.Set {
	set, warnings, err := gatewayresponse.Compile(c.opts.GatewayResponses, c.engine.limits.gateway())
	faults, _ := err.(ErrorList)
	c.Include("/gatewayResponses", faults, warnings)
	return set
}

func (l Limits) gateway() gatewayresponse.Limits {
	return gatewayresponse.Limits{Template: l.Template, Output: l.Output, Headers: l.Headers}
}
