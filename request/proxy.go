package request

import (
	"context"
	"slices"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/meter"
	"github.com/gatemap/gatemap/mapping"
)

// proxied makes the request of a proxy integration: all of the client's request.
// That of HTTP_PROXY can have requestParameters too; that of AWS_PROXY is an
// event, which is its body (rules/requests.md#proxy).
func (m *Mapper) proxied(ctx context.Context, req *gatemap.Request) (*IntegrationRequest, *gatemap.GatewayError) {
	out := &IntegrationRequest{Type: m.kind, HTTPMethod: m.method, Body: req.Body}
	x := &exchange{m: m, req: req, body: req.Body}
	x.meter.Begin(ctx, meter.Limits(m.options.Limits), nil)
	defer x.meter.End()
	if m.kind == definition.AWSProxy {
		event, err := AppendEvent(nil, req, m.types)
		if err != nil {
			return nil, configurationError(err, "Unable to make the event of the function")
		}
		out.Body, out.HTTPMethod = event, "POST"
		out.Asynchronous = x.asynchronous()
		var failed *gatemap.GatewayError
		out.URI, failed = m.uri.render(x, nil)
		return out, failed
	}
	if out.HTTPMethod == "" {
		out.HTTPMethod = req.HTTPMethod
	}
	v, failed := x.parameters()
	if failed != nil {
		return nil, failed
	}
	all := &values{
		path:        slices.Clone(req.PathParameters),
		querystring: slices.Clone(req.Querystring),
		header: slices.DeleteFunc(slices.Clone(req.Headers), func(f gatemap.Field) bool {
			lower := strings.ToLower(f.Name)
			return lower == "host" || slices.Contains(dropped, lower)
		}),
	}
	all.set(mapping.Path, v.path)
	all.set(mapping.Querystring, v.querystring)
	all.set(mapping.Header, v.header)
	return m.address(x, out, all)
}

// asynchronous reports whether the mapped invocation type is Event. AWS_PROXY
// has no other header of the integration request.
func (x *exchange) asynchronous() bool {
	for i := range x.m.parameters {
		p := &x.m.parameters[i]
		if strings.EqualFold(p.name, invocationType) {
			values, err := p.expr.Values(x)
			return err == nil && len(values) > 0 && strings.Trim(values[len(values)-1], "'") == "Event"
		}
	}
	return false
}
