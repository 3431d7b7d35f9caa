package document

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/source"
)

// Config is the method that a command evaluates: that of a document, or one of
// an API definition.
type Config struct {
	*definition.Operation                 // its Integration is never nil
	Name                  string          // of the file, as people know it
	PathParameters        []gatemap.Field // from the path by which the method was found
	Defined               bool            // by a definition

	file     File // of a document
	document *source.Node
	root     string  // where the file has the integration: a JSON Pointer
	only     *string // the status code, when the file is one integration response
}

// Of returns the configuration of a method of the API definition called name, and
// what the path by which it was found says.
func Of(name string, op *definition.Operation, pathParameters []gatemap.Field) *Config {
	return &Config{Operation: op, Name: name, PathParameters: pathParameters, Defined: true}
}

// Load reads what get-integration-response, get-integration or get-method
// prints. Its error is definition.Faults.
func Load(f File) (*Config, error) {
	if err := checkValues(f); err != nil {
		return nil, err
	}
	m, err := gatemap.ParseConfig(f.Data)
	if err != nil {
		return nil, faults(f, err)
	}
	c := &Config{Operation: m.Operation(), Name: f.Name, file: f}
	if c.document, err = source.ParseJSON(f.Data); err != nil {
		return nil, fmt.Errorf("%s: %w", f.Name, err) // impossible: it was parsed before
	}
	c.Position = definition.Position{File: f.Name}
	has := func(member string) bool { return c.document.Member(member) != nil }
	switch i := c.Integration; {
	case i == nil:
		at := definition.Position{File: f.Name, Line: 1, Column: 1, Pointer: "/" + definition.NameMethodIntegration}
		return nil, definition.Faults{definition.Faultf(at, "the method has no integration")}
	case has(definition.NameMethodIntegration):
		c.root = "/" + definition.NameMethodIntegration
	case !has(definition.NameIntegrationResponses) && !has(definition.NameType) && !has(definition.NameURI) && len(i.IntegrationResponses) == 1:
		c.only = &i.IntegrationResponses[0].Key
	}
	return c, nil
}

// OfSDK reports whether a file is a document with the names of an SDK's types,
// as encoding/json prints those of the AWS SDK for Go.
func OfSDK(f File) bool {
	names := []string{definition.NameMethodIntegration, definition.NameMethodResponses, definition.NameIntegrationResponses, definition.NameStatusCode}
	for i, name := range names {
		names[i] = strings.ToUpper(name[:1]) + name[1:]
	}
	return has(f, names...)
}

// OfHTTPAPI reports whether a file is an integration of an HTTP or WebSocket API,
// which has the type of a REST API's and what no REST API has.
func OfHTTPAPI(f File) bool {
	return has(f, "payloadFormatVersion", "integrationType", "integrationSubtype", "integrationResponseKey")
}

// has reports whether a file is an object with one of some members.
func has(f File, names ...string) bool {
	root, err := source.ParseJSON(f.Data)
	return err == nil && slices.ContainsFunc(names, func(name string) bool { return root.Member(name) != nil })
}

// Locate turns an error or a warning of gatemap.Compile into a fault of the
// file. Its position is that of the fault itself, also within a template.
func (c *Config) Locate(e *definition.Fault) *definition.Fault {
	if c.document == nil || strings.HasPrefix(e.Pointer, "/gatewayResponses") {
		return c.Operation.Locate(e)
	}
	f := *e
	f.File, f.Pointer = c.Name, c.pointer(e.Pointer)
	n := nearest(c.document, f.Pointer)
	offset := n.Offset
	if e.Line > 0 && n.Kind == source.String {
		offset = inside(c.file.Data, n.Offset, e.Line, e.Column)
	}
	f.Line, f.Column = source.PositionOf(c.file.Data, offset)
	return &f
}

// pointer turns a pointer into the integration into one into the file.
func (c *Config) pointer(p string) string {
	if c.only != nil {
		return strings.TrimPrefix(p, source.JoinPointer("/"+definition.NameIntegrationResponses, *c.only))
	}
	if strings.HasPrefix(p, "/"+definition.NameMethodResponses) {
		return p
	}
	return c.root + p
}

// nearest finds the value that the pointer names, or the innermost one around
// where it would be.
func nearest(root *source.Node, pointer string) *source.Node {
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
func faults(f File, err error) error {
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
