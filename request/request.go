package request

import (
	"context"
	"fmt"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/contenthandling"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/gatewayresponse"
	"github.com/gatemap/gatemap/internal/executionlog"
	"github.com/gatemap/gatemap/internal/meter"
	"github.com/gatemap/gatemap/mapping"
	"github.com/gatemap/gatemap/template"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// Mapper is the compiled request half of an integration. It is immutable and
// safe for concurrent use.
type Mapper struct {
	kind       definition.IntegrationType
	method     string // of the backend's request; "" is the client's
	uri        uri
	parameters []parameter
	templates  *template.Set
	behavior   behavior
	handling   contenthandling.Handling
	types      contenthandling.MediaTypes
	checks     checks
	options    Options
	warnings   definition.Faults
}

// IntegrationRequest is what the backend gets. Its slices, the body too, may share
// memory with the client's request: what they hold must not be changed.
type IntegrationRequest struct {
	Type        definition.IntegrationType
	HTTPMethod  string
	URI         string // without the mapped query parameters
	Querystring []gatemap.Field
	Headers     []gatemap.Field
	Body        []byte

	// Asynchronous says that a Lambda function is invoked with the type Event:
	// the answer is 202 and empty (rules/requests.md#asynchronous).
	Asynchronous bool

	// Context has requestOverride and responseOverride as the template left
	// them.
	Context []gatemap.Member
}

// Response returns the client's request as the response half of the same
// request sees it: with the overrides that the request template has set.
func (out *IntegrationRequest) Response(req *gatemap.Request) *gatemap.Request {
	if len(out.Context) == 0 {
		return req
	}
	next := *req
	next.Context = make([]gatemap.Member, 0, len(req.Context)+len(out.Context))
	for _, m := range req.Context {
		if m.Name != "requestOverride" && m.Name != "responseOverride" {
			next.Context = append(next.Context, m)
		}
	}
	next.Context = append(next.Context, out.Context...)
	return &next
}

// Map makes the integration request of a client's request, whose body is
// req.Body. The failure is what the client gets instead: hand it to
// gatemap.Engine.Fail. Map changes nothing of req; parts of the result alias it.
func (m *Mapper) Map(ctx context.Context, req *gatemap.Request) (*IntegrationRequest, *gatemap.GatewayError) {
	return m.mapTo(ctx, req, nil)
}

// Explain is Map with what the request template did: a run that shares no memory
// with the request, nil where none was rendered. It is there also when the
// template fails.
func (m *Mapper) Explain(ctx context.Context, req *gatemap.Request) (*IntegrationRequest, *syntax.Run, *gatemap.GatewayError) {
	var run *syntax.Run
	out, failed := m.mapTo(ctx, req, &run)
	return out, run, failed
}

// mapTo maps, and puts into run what the template did unless it is nil.
func (m *Mapper) mapTo(ctx context.Context, req *gatemap.Request, run **syntax.Run) (*IntegrationRequest, *gatemap.GatewayError) {
	if limit := m.options.payload(); len(req.Body) > limit {
		return nil, gatemap.NewGatewayError(gatewayresponse.RequestTooLarge,
			fmt.Sprintf(executionlog.RequestBody, limit), nil)
	}
	if failed := m.checks.check(req, m.options.FoldHeaderNames); failed != nil {
		return nil, failed
	}
	switch m.kind {
	case definition.HTTPProxy, definition.AWSProxy:
		return m.proxied(ctx, req)
	}
	return m.mapped(ctx, req, run)
}

// mapped makes the request of an integration that is no proxy.
func (m *Mapper) mapped(ctx context.Context, req *gatemap.Request, run **syntax.Run) (*IntegrationRequest, *gatemap.GatewayError) {
	choice, failed := m.choose(contentType(req))
	if failed != nil {
		return nil, failed
	}
	action := m.convertAction(req)
	body, err := action.Convert(nil, req.Body, nil)
	if err != nil {
		return nil, gatemap.NewGatewayError(gatewayresponse.APIConfigurationError, executionlog.Base64, err)
	}
	x := &exchange{m: m, req: req, body: body, run: run}
	x.meter.Begin(ctx, meter.Limits(m.options.Limits), nil)
	defer x.meter.End()
	out := &IntegrationRequest{Type: m.kind, HTTPMethod: m.method, Body: body}
	if out.HTTPMethod == "" {
		out.HTTPMethod = req.HTTPMethod
	}
	values, failed := x.parameters()
	if failed != nil {
		return nil, failed
	}
	if m.kind == definition.Mock && choice.Template == nil {
		out.Body = nil // nothing says a status: the default response (rules/selection.md#mock)
	}
	if choice.Template != nil {
		if !action.IsText() {
			return nil, configurationError(nil, "Unable to transform request: a mapping template needs text and the body is binary")
		}
		if failed := x.render(choice.Template, out, values); failed != nil {
			return nil, failed
		}
	}
	return m.address(x, out, values)
}

// contentType is the type of the body: a request without Content-Type has JSON
// (rules/requests.md#content-type).
func contentType(req *gatemap.Request) string {
	for i := range req.Headers {
		if f := &req.Headers[i]; len(f.Values) > 0 && strings.EqualFold(f.Name, "Content-Type") && f.Values[0] != "" {
			return f.Values[0]
		}
	}
	return "application/json"
}

// convertAction is the row of the guide's table for requests: that for responses
// with a client that takes what the body is
// (rules/requests.md#content-handling).
func (m *Mapper) convertAction(req *gatemap.Request) contenthandling.Action {
	binary := m.types.Match(contentType(req))
	return contenthandling.Decide(m.handling, !m.types.Empty(), binary, binary)
}

func configurationError(cause error, format string, args ...any) *gatemap.GatewayError {
	return gatemap.NewGatewayError(gatewayresponse.APIConfigurationError, executionlog.Failed+fmt.Sprintf(format, args...), cause)
}

// badBody is the failure of a body that something had to read as JSON
// (rules/requests.md#bad-body).
func badBody(message string, cause error) *gatemap.GatewayError {
	failed := gatemap.NewGatewayError(gatewayresponse.BadRequestBody, "Execution failed: "+message, cause)
	failed.Message = message
	return failed
}

// append renders a template, with an account of what it did if somebody wants it.
func (x *exchange) append(t *template.Template, env *template.Env) ([]byte, error) {
	if x.run == nil {
		return t.Append(nil, env)
	}
	out, run, err := t.AppendTraced(nil, env)
	*x.run = run
	return out, err
}

// render makes the body by a template and replaces what it has overridden.
func (x *exchange) render(t *template.Template, out *IntegrationRequest, values *values) *gatemap.GatewayError {
	overrides := new(template.RequestOverrides)
	env := template.Env{
		Params:         template.Params{Path: x.req.PathParameters, Querystring: x.req.Querystring, Header: x.req.Headers},
		Context:        x.req.Context,
		StageVariables: x.req.StageVariables,
		Request:        overrides,
		Payload:        x,
	}
	body, err := x.append(t, &env)
	if err != nil {
		if x.bad != nil && x.meter.Err() == nil {
			return badBody("Could not process payload", err)
		}
		return configurationError(err, "Unable to transform request")
	}
	out.Body, out.Context = body, overrides.Context
	values.set(mapping.Path, overrides.Path)
	values.set(mapping.Querystring, overrides.Querystring)
	values.set(mapping.Header, overrides.Header)
	return nil
}
