package overhttp

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/emit"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/internal/conformance/channel"
)

// Case is a case as far as it has to be said over HTTP.
type Case struct {
	ID, Evidence     string
	Integration      json.RawMessage
	MethodResponses  *gatemap.Ordered[gatemap.MethodResponse]
	BinaryMediaTypes []string
	GatewayResponses gatemap.Ordered[gatemap.GatewayResponse]
	Request          struct {
		HTTPMethod           string
		Headers, Querystring map[string][]string
		PathParameters       map[string]string
	}
	Context, StageVariables map[string]any
	Backend                 struct {
		StatusCode       int
		Headers          map[string][]string
		Body, BodyBase64 *string
	}

	Line    *channel.Line // where it comes from
	payload []byte
}

func parse(line []byte) (*Case, error) {
	c := new(Case)
	if err := json.Unmarshal(line, c); err != nil {
		return nil, err
	}
	var err error
	switch {
	case c.Backend.BodyBase64 != nil:
		c.payload, err = base64.StdEncoding.DecodeString(*c.Backend.BodyBase64)
	case c.Backend.Body != nil:
		c.payload = []byte(*c.Backend.Body)
	}
	return c, err
}

// Payload is what the backend's answer has as its body.
func (c *Case) Payload() []byte { return c.payload }

// Answer is the backend's answer as it is, whatever it says of its own body: it
// ends with the connection.
func (c *Case) Answer() []byte {
	head := fmt.Appendf(nil, "HTTP/1.1 %d x\r\nConnection: close\r\n", c.Backend.StatusCode)
	return append(append(appendFields(head, c.Backend.Headers), "\r\n"...), c.payload...)
}

// Ask is the client's request to a path in front of the case's own, in HTTP/1.0,
// which has no header that the case has not.
func (c *Case) Ask(base string) []byte {
	path := c.path(func(_, value string) string { return url.PathEscape(value) })
	head := fmt.Appendf(nil, "%s %s%s?%s HTTP/1.0\r\n", c.Method(), base, path, url.Values(c.Request.Querystring).Encode())
	return append(appendFields(head, c.Request.Headers), "\r\n"...)
}

// Method is the request's.
func (c *Case) Method() string {
	if c.Request.HTTPMethod == "" {
		return http.MethodGet
	}
	return c.Request.HTTPMethod
}

func appendFields(dst []byte, fields map[string][]string) []byte {
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		for _, v := range fields[name] {
			dst = fmt.Appendf(dst, "%s: %s\r\n", name, v)
		}
	}
	return dst
}

// path has a segment for each path parameter.
func (c *Case) path(segment func(name, value string) string) string {
	path := "/case"
	for _, name := range slices.Sorted(maps.Keys(c.Request.PathParameters)) {
		path += "/" + segment(name, c.Request.PathParameters[name])
	}
	return path
}

// Operation is the method of the case, whose request template makes what the case
// says that it had made.
func (c *Case) Operation() (*gatemap.Operation, error) {
	in, err := gatemap.ParseIntegration(c.Integration)
	if err != nil {
		return nil, err
	}
	if text := c.requestTemplate(in.Type); text != "" && len(in.RequestTemplates) == 0 {
		in.RequestTemplates = gatemap.Ordered[*string]{{Key: "application/json", Value: &text}}
	}
	if in.URI == "" && in.Type != definition.Mock {
		in.URI = "http://backend.example/"
	}
	in.URI = strings.ReplaceAll(in.URI, "{key}", "key") // no case maps it
	if in.HTTPMethod == "" {
		in.HTTPMethod = http.MethodGet
	}
	op := &gatemap.Operation{
		HTTPMethod: "ANY", Path: c.path(func(name, _ string) string { return "{" + name + "}" }),
		Integration: in, BinaryMediaTypes: c.BinaryMediaTypes, GatewayResponses: c.GatewayResponses,
	}
	if c.MethodResponses != nil {
		op.MethodResponses = append(gatemap.Ordered[gatemap.MethodResponse]{}, *c.MethodResponses...)
	}
	return op, nil
}

// Definition is the method as a definition in the notation of the AWS command
// line.
func (c *Case) Definition() ([]byte, error) {
	op, err := c.Operation()
	if err != nil {
		return nil, err
	}
	text, problems, err := emit.Convert(&formats.API{
		Methods: []definition.Operation{*op}, BinaryMediaTypes: op.BinaryMediaTypes, GatewayResponses: op.GatewayResponses,
	}, formats.AWSCLI)
	if err == nil {
		err = problems.Err()
	}
	return text, err
}

// requestTemplate makes the overrides that a request template had set, and what
// a MOCK prints.
func (c *Case) requestTemplate(kind definition.IntegrationType) string {
	var b strings.Builder
	for _, name := range []string{"requestOverride", "responseOverride"} {
		assign(&b, "$context."+name, c.Context[name])
	}
	switch {
	case kind != definition.Mock:
		if b.Len() > 0 {
			b.WriteString("{}")
		}
	case c.Backend.StatusCode != 0:
		fmt.Fprintf(&b, `{"statusCode": %d}`, c.Backend.StatusCode)
	default:
		b.WriteString("#[[" + string(c.payload) + "]]#")
	}
	return b.String()
}

// assign writes the assignments that make a value.
func assign(b *strings.Builder, target string, value any) {
	switch v := value.(type) {
	case map[string]any:
		fmt.Fprintf(b, "#set($read = %s)", target) // a map without members is there where a template has read it
		for _, name := range slices.Sorted(maps.Keys(v)) {
			assign(b, target+"."+name, v[name])
		}
	case float64:
		fmt.Fprintf(b, "#set(%s = %v)", target, v)
	case string:
		fmt.Fprintf(b, "#set(%s = '%s')", target, v)
	}
}

// FixedContext are the members of $context that a request template does not make.
func (c *Case) FixedContext() map[string]any {
	fixed := maps.Clone(c.Context)
	delete(fixed, "requestOverride")
	delete(fixed, "responseOverride")
	return fixed
}

// Result is what the client got as the line that replay would print. failure is
// the type of the failure that the gateway answered, "" for none.
func (c *Case) Result(got *http.Response, body, failure string) ([]byte, error) {
	switch {
	case c.Line.Kind == channel.Evaluation:
		return encode(c.response(got, body, failure))
	case failure != "":
		return encode(object{"id": c.ID, "error": failure})
	case c.Line.Kind == channel.Pattern:
		return encode(object{"id": c.ID, "matches": got.StatusCode == http.StatusCreated})
	}
	return encode(object{"id": c.ID, "output": body})
}

// response is the result of a whole evaluation.
func (c *Case) response(got *http.Response, body, failure string) object {
	result := object{"id": c.ID, "statusCode": got.StatusCode, "headers": got.Header}
	if utf8.ValidString(body) {
		result["body"] = body
	} else {
		result["bodyBase64"] = base64.StdEncoding.EncodeToString([]byte(body))
	}
	if failure != "" {
		result["error"] = object{"type": failure}
	}
	return result
}
