package gatemaphttp

import (
	"errors"
	"fmt"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/request"
)

// declared returns what an operation demands of requests.
func (c *apiCompiler) declared(op *gatemap.Operation) (request.Options, error) {
	o := request.Options{Parameters: op.Request.Parameters}
	v := op.Request.Validator
	if v == nil {
		return o, nil
	}
	if v.Unresolved {
		c.warn(&definition.Fault{Position: op.Find("/method/requestValidatorId").Position, Severity: definition.Warning,
			Message: fmt.Sprintf("the request validator %s is not declared: nothing is checked", v.Name)})
		return o, nil
	}
	o.ValidateParameters, o.ValidateBody = v.ValidateParameters, v.ValidateBody
	if !v.ValidateBody {
		return o, nil
	}
	var faults definition.Faults
	for _, e := range op.Request.Models {
		pointer := definition.Pointer("method", "requestModels", e.Key)
		model, err := c.model(op, e.Value)
		if err != nil {
			f := definition.Faultf(definition.Position{Pointer: pointer}, "the model %s: %v", e.Value, err)
			f.Err = err
			faults.Add(f)
			continue
		}
		if model == nil {
			continue
		}
		if o.Models == nil {
			o.Models = make(map[string]request.Model, len(op.Request.Models))
		}
		o.Models[e.Key] = model
	}
	return o, faults.Err()
}

// The models that the service makes for each API: Empty takes every body, and
// what Error takes is every object whose message is a string (guide, models).
const emptyModel = "Empty"

// model compiles a model of the API, once. The model Empty checks nothing.
func (c *apiCompiler) model(op *gatemap.Operation, name string) (request.Model, error) {
	if done, ok := c.models[name]; ok {
		return done.model, done.err
	}
	if c.schemas == nil {
		c.schemas = make(map[string]string, len(op.Schemas))
		for _, e := range op.Schemas {
			c.schemas[e.Key] = e.Value
		}
	}
	var made compiledModel
	_, known := c.schemas[name]
	switch {
	case !known && name == emptyModel:
	case !known:
		made.err = errors.New("the definition has no model of that name")
	case c.options.Model == nil:
		made.err = errors.New("APIOptions.Model is not set, which compiles models")
	default:
		made.model, made.err = c.options.Model(name, c.schemas)
	}
	c.models[name] = made
	return made.model, made.err
}

// access returns who may use an operation.
func (c *apiCompiler) access(op *gatemap.Operation) *request.Access {
	if c.options.Access != nil {
		return c.options.Access(op)
	}
	if !op.Request.APIKeyRequired && !op.Request.Authorizes() {
		return nil
	}
	return &request.Access{APIKeyRequired: op.Request.APIKeyRequired, AuthorizationType: op.Request.AuthorizationType, APIKeySource: op.APIKeySource}
}
