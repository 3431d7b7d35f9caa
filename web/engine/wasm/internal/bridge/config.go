package bridge

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/document"
	"github.com/gatemap/gatemap/internal/settle"
)

// Limits are those of an evaluation in a page. WebAssembly takes about three
// times as long as the machine itself and never gives memory back.
var Limits = gatemap.Limits{Steps: 8_000_000, Memory: 64 << 20}

// Query says which method of a definition is meant.
type Query struct {
	API    string `json:"api"`
	Method string `json:"method"`
	Path   string `json:"path"`
}

// Definitions reads a definition, puts its files into texts and finds the method.
type Definitions func(raw json.RawMessage, q Query, texts Texts) (*document.Config, error)

// configuration are the members of an evaluation that say what is evaluated.
type configuration struct {
	Query
	Integration      json.RawMessage `json:"integration"`
	Definition       json.RawMessage `json:"definition"`
	Type             string          `json:"type"`
	MethodResponses  json.RawMessage `json:"-"` // see Read
	BinaryMediaTypes []string        `json:"binaryMediaTypes"`
	GatewayResponses json.RawMessage `json:"gatewayResponses"`
}

// Document is a document of an input: the text of a string, or the JSON of a
// value.
func Document(name string, raw json.RawMessage) (document.File, error) {
	f := document.File{Name: name, Data: raw}
	if len(raw) > 0 && raw[0] == '"' {
		var text string
		if err := json.Unmarshal(raw, &text); err != nil {
			return f, err
		}
		f.Data = []byte(text)
	}
	return f, nil
}

// given reports whether a member of an input is there.
func given(raw json.RawMessage) bool { return len(raw) > 0 && string(raw) != "null" }

// read reads the configuration and puts its texts into texts.
func (c *configuration) read(definitions Definitions, texts Texts) (*document.Config, error) {
	switch {
	case given(c.Integration) == given(c.Definition):
		return nil, errors.New("an evaluation has either an integration or a definition")
	case !given(c.Integration) && definitions == nil:
		return nil, errors.New("a definition needs the full engine")
	case given(c.Definition):
		return definitions(c.Definition, c.Query, texts)
	}
	f, err := Document("integration", c.Integration)
	if err != nil {
		return nil, err
	}
	texts.Add(f.Name, f.Data)
	return document.Load(f)
}

// compile compiles the configuration. lambda says that the backend is a Lambda
// function.
func (c *configuration) compile(conf *document.Config, lambda bool, texts Texts) (*gatemap.Engine, error) {
	typ := c.Type
	if lambda && typ == "" && !settle.IsLambda(conf.Operation) {
		typ = "lambda"
	}
	m, err := settle.WithType(conf.Operation, conf.Name, "type ", typ)
	if err != nil {
		return nil, err
	}
	conf.Operation = m
	if lambda && !settle.IsLambda(m) {
		return nil, errors.New("errorMessage is the error of a Lambda function, which this integration does not call")
	}
	opts := gatemap.Options{Limits: Limits}
	if given(c.MethodResponses) {
		f, err := Document(definition.NameMethodResponses, c.MethodResponses)
		if err != nil {
			return nil, err
		}
		texts.Add(f.Name, f.Data)
		declared, err := document.LoadMethodResponses(f)
		if err != nil {
			return nil, err
		}
		opts.MethodResponses = append(gatemap.Ordered[gatemap.MethodResponse]{}, declared...) // {} declares nothing
	}
	if given(c.GatewayResponses) {
		f, err := Document("gatewayResponses", c.GatewayResponses)
		if err != nil {
			return nil, err
		}
		m.GatewayResponses = nil
		if err := json.Unmarshal(f.Data, &m.GatewayResponses); err != nil {
			return nil, fmt.Errorf("gatewayResponses: %w", err)
		}
	}
	m.BinaryMediaTypes = slices.Concat(m.BinaryMediaTypes, c.BinaryMediaTypes)
	engine, err := gatemap.CompileMethod(m, opts)
	if err != nil {
		return nil, settle.Faults(err, m, conf.Locate)
	}
	return engine, nil
}
