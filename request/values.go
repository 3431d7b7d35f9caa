package request

import (
	"errors"
	"slices"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/internal/fieldlist"
	jsondoc "github.com/gatemap/gatemap/internal/json/doc"
	"github.com/gatemap/gatemap/internal/meter"
	"github.com/gatemap/gatemap/mapping"
	"github.com/gatemap/gatemap/template"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// exchange is one request on its way to the backend. It is the
// mapping.RequestMessage of its parameters.
type exchange struct {
	m    *Mapper
	req  *gatemap.Request
	body []byte       // after content handling
	run  **syntax.Run // where what the template did goes; nil if nobody wants it

	meter meter.Meter
	json  jsondoc.Lazy
	bad   error // what the body is not JSON for, once somebody has read it
}

// values are the parameters of the integration request.
type values struct {
	path, querystring, header []gatemap.Field
}

func (v *values) list(in mapping.Location) *[]gatemap.Field {
	switch in {
	case mapping.Path:
		return &v.path
	case mapping.Querystring:
		return &v.querystring
	}
	return &v.header
}

// few is up to how many parameters lists are searched for a name; a set of the
// names is faster for more, and its cost is in proportion to them.
const few = 8

// set puts parameters behind those of other names, which it replaces; of several
// of one name the last one counts. Names of headers have no letter case. One
// without values only takes the others away.
func (v *values) set(in mapping.Location, fields []gatemap.Field) {
	list := v.list(in)
	if len(*list) == 0 && len(fields) == 1 && len(fields[0].Values) > 0 {
		*list = fields
		return
	}
	if len(fields) <= few {
		for _, f := range fields {
			*list = slices.DeleteFunc(*list, func(old gatemap.Field) bool { return sameName(in, old.Name, f.Name) })
			if len(f.Values) > 0 {
				*list = append(*list, f)
			}
		}
		return
	}
	last := make(map[string]int, len(fields))
	for i := range fields {
		last[nameKey(in, fields[i].Name)] = i
	}
	*list = slices.DeleteFunc(*list, func(old gatemap.Field) bool { _, replaced := last[nameKey(in, old.Name)]; return replaced })
	for i, f := range fields {
		if len(f.Values) > 0 && last[nameKey(in, f.Name)] == i {
			*list = append(*list, f)
		}
	}
}

func sameName(in mapping.Location, a, b string) bool {
	return a == b || in == mapping.Header && strings.EqualFold(a, b)
}

// nameKey is one text for all names that are the same. Names of headers are
// ASCII: others are refused (mapping.ValidName).
func nameKey(in mapping.Location, name string) string {
	if in == mapping.Header {
		return strings.ToLower(name)
	}
	return name
}

// maxParameters bounds the names and values of mapped parameters, in bytes: an
// integration can map a long value many times. It is this package's own bound;
// the service has one of 10,240 bytes for headers, whose effect is not known.
const maxParameters = 1 << 20

// parameters evaluates the requestParameters.
func (x *exchange) parameters() (*values, *gatemap.GatewayError) {
	v := new(values)
	var fields values
	size := 0
	for i := range x.m.parameters {
		p := &x.m.parameters[i]
		got, err := p.expr.Values(x)
		var bad *mapping.BadBody
		switch {
		case errors.As(err, &bad):
			return nil, badBody("Invalid JSON in request body", err)
		case err != nil:
			return nil, configurationError(err, "Unable to map integration.request.%s.%s", p.in, p.name)
		}
		for _, value := range got {
			if size += len(p.name) + len(value); size > maxParameters {
				return nil, configurationError(nil, "Mapped parameters are larger than allowed maximum of %d bytes", maxParameters)
			}
		}
		if len(got) > 0 {
			list := fields.list(p.in)
			*list = append(*list, gatemap.Field{Name: p.name, Values: got})
		}
	}
	v.set(mapping.Path, fields.path)
	v.set(mapping.Querystring, fields.querystring)
	v.set(mapping.Header, fields.header)
	return v, nil
}

// LastHeader implements mapping.Message.
func (x *exchange) LastHeader(name string) (string, bool) {
	return fieldlist.Last(x.req.Headers, name, x.m.options.FoldHeaderNames)
}

// AppendHeader implements mapping.Message.
func (x *exchange) AppendHeader(dst []byte, name string) ([]byte, bool) {
	return fieldlist.Append(dst, x.req.Headers, name, x.m.options.FoldHeaderNames)
}

// Parameters implements mapping.RequestMessage.
func (x *exchange) Parameters(in mapping.Location, name string) []string {
	if in == mapping.Path {
		return fieldlist.Values(x.req.PathParameters, name, false)
	}
	return fieldlist.Values(x.req.Querystring, name, false)
}

// Body implements mapping.Message.
func (x *exchange) Body() []byte { return x.body }

// Document is the body as JSON.
func (x *exchange) Document() (jsondoc.Value, error) {
	body := x.body
	if len(body) == 0 {
		body = []byte("{}")
	}
	var v jsondoc.Value
	v, x.bad = x.json.Root(&x.meter, body)
	return v, x.bad
}

// CustomError is only of a function's answer.
func (x *exchange) CustomError() (jsondoc.Value, bool) { return jsondoc.Value{}, false }

// Meter is what the body expressions spend.
func (x *exchange) Meter() *meter.Meter { return &x.meter }

// ContextValue implements mapping.Message.
func (x *exchange) ContextValue(path []string) (any, error) {
	v, _, err := template.MemberValue(x.req.Context, path...)
	return v, err
}

// StageVariable implements mapping.Message.
func (x *exchange) StageVariable(name string) (any, bool, error) {
	return template.MemberValue(x.req.StageVariables, name)
}
