package config

import (
	"errors"
	"fmt"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/input"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/operation"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/internal/confjson"
	"github.com/gatemap/gatemap/internal/textpos"
)

// Config is a configuration that has been read: a document of one method, or
// one method of an API definition.
type Config struct {
	File             input.File      // of a definition only the Name
	Method           *gatemap.Method // its MethodIntegration is never nil
	Path             string          // of the resource; "" where the document has none
	PathParameters   []gatemap.Field // from the path by which the method was found
	BinaryMediaTypes []string

	// GatewayResponses are the API's own answers to failures.
	GatewayResponses gatemap.Ordered[gatemap.GatewayResponse]

	defined  *definition.Operation // nil for a document
	document *confjson.Node
	root     string  // where the file has the integration: a JSON Pointer
	only     *string // the status code, when the file is one integration response
}

// Of returns the configuration of a method of an API definition.
func Of(api *formats.API, m operation.Match) *Config {
	return &Config{
		File: input.File{Name: api.Name},
		Method: &gatemap.Method{
			HTTPMethod:        m.HTTPMethod,
			MethodResponses:   m.MethodResponses,
			MethodIntegration: m.Integration,
		},
		Path:             m.Path,
		PathParameters:   m.PathParameters,
		BinaryMediaTypes: m.BinaryMediaTypes,
		GatewayResponses: m.GatewayResponses,
		defined:          m.Operation,
	}
}

// Load reads what get-integration-response, get-integration or get-method
// prints. Its error is definition.Faults.
func Load(f input.File) (*Config, error) {
	if err := f.CheckValues(); err != nil {
		return nil, err
	}
	m, err := gatemap.ParseConfig(f.Data)
	if err != nil {
		return nil, faults(f, err)
	}
	c := &Config{File: f, Method: m}
	if c.document, err = confjson.Parse(f.Data); err != nil {
		return nil, fmt.Errorf("%s: %w", f.Name, err) // impossible: it was parsed before
	}
	has := func(member string) bool { return c.document.Member(member) != nil }
	i := m.MethodIntegration
	switch {
	case i == nil:
		at := definition.Position{File: f.Name, Line: 1, Column: 1, Pointer: "/methodIntegration"}
		return nil, definition.Faults{definition.Faultf(at, "the method has no integration")}
	case has("methodIntegration"):
		c.root = "/methodIntegration"
	case !has("integrationResponses") && !has("type") && !has("uri") && len(i.IntegrationResponses) == 1:
		c.only = &i.IntegrationResponses[0].Key
	}
	return c, nil
}

// OfSDK reports whether a file is a document with the names of an SDK's types,
// as encoding/json prints those of the AWS SDK for Go.
func OfSDK(f input.File) bool {
	root, err := confjson.Parse(f.Data)
	if err != nil {
		return false
	}
	for _, name := range []string{"MethodIntegration", "MethodResponses", "IntegrationResponses", "StatusCode"} {
		if root.Member(name) != nil {
			return true
		}
	}
	return false
}

// Operation returns the method of the definition, nil for a document.
func (c *Config) Operation() *definition.Operation { return c.defined }

// Compiled returns the method for gatemap.CompileMethod, with the type that
// SetType gave. It is the caller's; its parts are not.
func (c *Config) Compiled() *definition.Operation {
	m := c.Method.Operation()
	if c.defined != nil {
		*m = *c.defined
		m.Integration = c.Method.MethodIntegration
	}
	m.BinaryMediaTypes, m.GatewayResponses = c.BinaryMediaTypes, c.GatewayResponses
	return m
}

// ConstantRequestTemplate returns the request template for JSON, or the only
// one, if rendering it would change nothing.
func (c *Config) ConstantRequestTemplate() (string, bool) {
	list := c.Method.MethodIntegration.RequestTemplates
	t, ok := list.Get("application/json")
	if !ok && len(list) == 1 {
		t = list[0].Value
	}
	if t == nil || strings.ContainsAny(*t, "$#") {
		return "", false
	}
	return *t, true
}

// SetType says what the integration is: lambda, aws, http or mock, in any
// case; "" leaves it to the file, which has to say it then. Where the file
// says something else, that is an error. The options are for
// gatemap.CompileMethod.
func (c *Config) SetType(name string) ([]gatemap.Option, error) {
	i := c.Method.MethodIntegration
	want, lambda := gatemap.IntegrationType(strings.ToUpper(name)), strings.EqualFold(name, "lambda")
	switch {
	case name == "" && i.Type == "":
		return nil, fmt.Errorf("%s does not say the integration type: give --type lambda, aws, http or mock", c.File.Name)
	case name == "":
		return c.ownType()
	case lambda:
		want = gatemap.AWS
	case want == gatemap.HTTPProxy || want == gatemap.AWSProxy:
		return nil, fmt.Errorf("--type %s: a proxy integration hands the backend's answer through and has no integration responses", name)
	case want != gatemap.AWS && want != gatemap.HTTP && want != gatemap.Mock:
		return nil, fmt.Errorf("--type %s: must be lambda, aws, http or mock", name)
	}
	if i.Type != "" && i.Type != want {
		return nil, fmt.Errorf("--type %s contradicts %s, whose type is %s", name, c.File.Name, i.Type)
	}
	if want != gatemap.AWS {
		i.Type = want
		return nil, nil
	}
	if yes, known := definition.CallsLambda(i.URI); i.URI != "" && known && lambda != yes {
		return nil, fmt.Errorf("--type %s contradicts %s, whose uri is %s", name, c.File.Name, i.URI)
	}
	i.Type = want
	return []gatemap.Option{gatemap.WithLambda(lambda)}, nil
}

// ownType takes the type from the file.
func (c *Config) ownType() ([]gatemap.Option, error) {
	i := c.Method.MethodIntegration
	if i.Type != gatemap.AWS {
		return nil, nil
	}
	if _, known := definition.CallsLambda(i.URI); !known {
		return nil, fmt.Errorf("%s: the uri %s does not say whether the integration calls a Lambda function: give --type lambda or aws, or with --param what the uri needs",
			c.File.Name, i.URI)
	}
	return nil, nil
}

// IsLambda reports whether the uri invokes a Lambda function.
func (c *Config) IsLambda() bool {
	i := c.Method.MethodIntegration
	yes, _ := definition.CallsLambda(i.URI)
	return i.Type == gatemap.AWS && yes
}

// Faults turns the error of gatemap.Compile into faults of the file.
func (c *Config) Faults(err error) error {
	var list gatemap.ErrorList
	if !errors.As(err, &list) {
		return fmt.Errorf("%s: %w", c.File.Name, err)
	}
	all := make(definition.Faults, len(list))
	for i, e := range list {
		all[i] = c.Fault(e)
	}
	return all
}

// Fault turns an error or a warning of gatemap.Compile into a fault of the
// file. Its position is that of the fault itself, also within a template.
func (c *Config) Fault(e *definition.Fault) *definition.Fault {
	var f *definition.Fault
	switch {
	case strings.HasPrefix(e.Pointer, "/gatewayResponses"):
		op := definition.Operation{Position: definition.Position{File: c.File.Name}, GatewayResponses: c.GatewayResponses}
		f = op.Locate(e)
	case c.defined != nil:
		f = c.defined.Locate(e)
	default:
		f = c.documentFault(e)
	}
	if e.Line > 0 {
		f.Message = fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Message)
	}
	return f
}

func (c *Config) documentFault(e *definition.Fault) *definition.Fault {
	f := *e
	f.File, f.Pointer = c.File.Name, c.Pointer(e.Pointer)
	n := nearest(c.document, f.Pointer)
	offset := n.Offset
	if e.Line > 0 && n.Kind == confjson.String {
		offset = inside(c.File.Data, n.Offset, e.Line, e.Column)
	}
	f.Line, f.Column = textpos.Of(c.File.Data, offset)
	return &f
}

// Pointer turns a pointer into the integration into one into the file.
func (c *Config) Pointer(p string) string {
	if c.only != nil {
		return strings.TrimPrefix(p, confjson.Join("/integrationResponses", *c.only))
	}
	if strings.HasPrefix(p, "/methodResponses") {
		return p
	}
	return c.root + p
}

// nearest finds the value that the pointer names, or the innermost one around
// where it would be.
func nearest(root *confjson.Node, pointer string) *confjson.Node {
	for {
		if n := root.Find(pointer); n != nil {
			return n
		}
		pointer = pointer[:max(strings.LastIndexByte(pointer, '/'), 0)]
		if pointer == "" {
			return root
		}
	}
}

// faults turns the errors of a Parse function, whose positions are those of
// the file.
func faults(f input.File, err error) error {
	var list gatemap.ErrorList
	if !errors.As(err, &list) {
		return fmt.Errorf("%s: %w", f.Name, err)
	}
	all := make(definition.Faults, len(list))
	for i, e := range list {
		located := *e
		located.File = f.Name
		all[i] = &located
	}
	return all
}
