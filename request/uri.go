package request

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/gatewayresponse"
	"github.com/gatemap/gatemap/internal/executionlog"
	"github.com/gatemap/gatemap/internal/fieldlist"
	"github.com/gatemap/gatemap/mapping"
)

// uri is an integration's URI in parts: text, {NAME} of the path, and
// ${stageVariables.NAME} (guide, request parameters and stage variables;
// rules/requests.md#uri).
type uri []uriPart

type uriPart struct {
	text     string // of a literal
	path     string // the name of a path parameter, without +
	variable string // the name of a stage variable
}

const variableStart = "${stageVariables."

func (c *compiler) uri(in *definition.Integration) {
	parsed, err := parseURI(in.URI)
	if err != nil {
		c.fault(err, "uri")
	}
	c.m.uri = parsed
}

func parseURI(s string) (uri, error) {
	var parts uri
	for s != "" {
		i := strings.IndexByte(s, '{')
		if i < 0 {
			break
		}
		if strings.HasPrefix(s[max(i-1, 0):], variableStart) {
			i--
		}
		end := strings.IndexByte(s[i:], '}')
		if end < 0 {
			return nil, fmt.Errorf("the brace at offset %d of what is left, %q, is not closed", i, s)
		}
		if i > 0 {
			parts = append(parts, uriPart{text: s[:i]})
		}
		inner := s[i : i+end]
		s = s[i+end+1:]
		if name, ok := strings.CutPrefix(inner, variableStart); ok {
			parts = append(parts, uriPart{variable: name})
		} else {
			parts = append(parts, uriPart{path: strings.TrimSuffix(inner[1:], "+")})
		}
	}
	if s != "" {
		parts = append(parts, uriPart{text: s})
	}
	return parts, nil
}

// render fills the URI. A parameter without a value makes it an invalid
// endpoint address, as any other fault of it.
func (u uri) render(x *exchange, path []gatemap.Field) (string, *gatemap.GatewayError) {
	var b strings.Builder
	find := finder(path)
	for i := range u {
		p := &u[i]
		switch {
		case p.path != "":
			value, ok := find(p.path)
			if !ok {
				return "", invalidAddress(fmt.Errorf("the path parameter %s of the URI has no value", p.path))
			}
			b.WriteString(escapePath(value))
		case p.variable != "":
			v, _, err := x.StageVariable(p.variable)
			if err != nil {
				return "", invalidAddress(err)
			}
			text, ok := mapping.AppendText(nil, v)
			if !ok {
				return "", invalidAddress(fmt.Errorf("there is no stage variable %s", p.variable))
			}
			b.Write(text)
		default:
			b.WriteString(p.text)
		}
	}
	return b.String(), nil
}

// finder returns a function that finds the last value of a parameter.
func finder(fields []gatemap.Field) func(name string) (string, bool) {
	if len(fields) <= few {
		return func(name string) (string, bool) { return fieldlist.Last(fields, name, false) }
	}
	index := make(map[string]string, len(fields))
	for _, f := range fields {
		if n := len(f.Values); n > 0 {
			index[f.Name] = f.Values[n-1]
		}
	}
	return func(name string) (string, bool) { value, ok := index[name]; return value, ok }
}

func invalidAddress(err error) *gatemap.GatewayError {
	return gatemap.NewGatewayError(gatewayresponse.APIConfigurationError, executionlog.InvalidAddress, err)
}

// escapePath encodes the value of a path parameter: every segment of it, since
// that of {proxy+} has several (a choice, rules/requests.md#uri).
func escapePath(value string) string {
	segments := strings.Split(value, "/")
	for i, s := range segments {
		segments[i] = url.PathEscape(s)
	}
	return strings.Join(segments, "/")
}

// address completes the integration request: its URI, query and headers.
func (m *Mapper) address(x *exchange, out *IntegrationRequest, v *values) (*IntegrationRequest, *gatemap.GatewayError) {
	var failed *gatemap.GatewayError
	if out.URI, failed = m.uri.render(x, v.path); failed != nil {
		return nil, failed
	}
	out.Querystring = v.querystring
	if failed := m.headers(x, out, v.header); failed != nil {
		return nil, failed
	}
	return out, nil
}
