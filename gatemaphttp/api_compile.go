package gatemaphttp

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/route"
	"github.com/gatemap/gatemap/request"
)

// apiCompiler makes the parts of an API.
type apiCompiler struct {
	api     *API
	options APIOptions
	models  map[string]compiledModel // by name
	schemas map[string]string
	known   map[string]bool // what faults and warnings have said
}

type compiledModel struct {
	model request.Model
	err   error
}

func (c *apiCompiler) compile(ops []*gatemap.Operation) error {
	routes := make([]route.Route[*operation], len(ops))
	for i, op := range ops {
		if op == nil || op.Integration == nil {
			return fmt.Errorf("gatemaphttp: operation %d has no integration", i)
		}
		if op.API != ops[0].API {
			return fmt.Errorf("gatemaphttp: operations of two APIs, %q and %q", ops[0].API, op.API)
		}
		routes[i] = route.Route[*operation]{Method: strings.ToUpper(op.HTTPMethod), Resource: op.Path, Value: &operation{Operation: op}}
	}
	c.parts(ops)
	var refused []*route.Error
	c.api.router, refused = route.Compile(routes)
	for i := range routes {
		made := routes[i].Value
		c.operation(made)
		if len(refused) > 0 && refused[0].Route == i {
			c.broken(made, c.refused(ops, refused[0]))
			refused = refused[1:]
		}
	}
	return c.failures(ops)
}

// parts warns of path parts with characters that the service refuses
// (rules/routing.md#resources).
func (c *apiCompiler) parts(ops []*gatemap.Operation) {
	for _, op := range ops {
		for part := range strings.SplitSeq(op.Path, "/") {
			name := strings.TrimSuffix(strings.TrimPrefix(part, "{"), "}")
			if i := strings.IndexFunc(strings.TrimSuffix(name, "+"), refusedInPart); i >= 0 {
				f := definition.Faultf(op.Position, "%s %s: the path part %s has characters that the service refuses: it takes a-z, A-Z, 0-9, ., _, - and :", op.HTTPMethod, op.Path, part)
				f.Severity = definition.Warning
				c.warn(f)
			}
		}
	}
}

func refusedInPart(r rune) bool {
	return r >= utf8.RuneSelf || !strings.ContainsRune("._-:", r) && (r < '0' || r > '9') && (r|0x20 < 'a' || r|0x20 > 'z')
}

// refused notes the fault of a path that the service does not let be deployed.
func (c *apiCompiler) refused(ops []*gatemap.Operation, err *route.Error) error {
	op := ops[err.Route]
	f := definition.Faultf(op.Position, "%s %s: %s", op.HTTPMethod, op.Path, err.Message)
	if err.Other >= 0 && ops[err.Other].File != "" {
		f.Message += fmt.Sprintf(" (%v)", ops[err.Other].Position)
	}
	c.fault(f)
	return f
}

// operation compiles one operation.
func (c *apiCompiler) operation(made *operation) {
	op, o := made.Operation, &c.options
	declared, err := c.declared(op)
	if err == nil {
		made.integration, err = NewIntegration(op, IntegrationOptions{
			Endpoints: o.Endpoints, Backend: o.Backend, Access: c.access(op), Request: declared, Stage: o.Stage,
			Hooks: o.Hooks, Logger: o.Logger, Timeout: o.Timeout, StreamLimit: o.StreamLimit, Engine: o.Engine,
		})
	}
	if err != nil {
		c.broken(made, c.locate(op, err))
		return
	}
	for _, w := range made.integration.Warnings() {
		c.warn(locate(op, w))
	}
}

// broken takes an operation out of service.
func (c *apiCompiler) broken(op *operation, fault error) {
	op.integration, op.fault = nil, fault
	if c.api.broken == nil {
		c.api.broken = make(map[*gatemap.Operation]error)
	}
	c.api.broken[op.Operation] = fault
}

// locate notes the faults of an operation and returns them.
func (c *apiCompiler) locate(op *gatemap.Operation, err error) error {
	var found definition.Faults
	if !errors.As(err, &found) {
		found = definition.Faults{definition.Faultf(definition.Position{}, "%v", err)}
	}
	located := make(definition.Faults, len(found))
	for i, f := range found {
		located[i] = locate(op, f)
		c.fault(located[i])
	}
	return located
}

// locate returns f as a fault of the file, where the operation is one of a file.
func locate(op *gatemap.Operation, f *definition.Fault) *definition.Fault {
	if op.File == "" {
		return f
	}
	return op.Locate(f)
}

// fault notes a fault once: what an API shares is wrong in each of its
// operations.
func (c *apiCompiler) fault(f *definition.Fault) {
	if c.first(f) {
		c.api.faults.Add(f)
	}
}

func (c *apiCompiler) warn(f *definition.Fault) {
	if c.first(f) {
		c.api.warnings.Add(f)
	}
}

func (c *apiCompiler) first(f *definition.Fault) bool {
	text := f.Error()
	if c.known[text] {
		return false
	}
	if c.known == nil {
		c.known = make(map[string]bool)
	}
	c.known[text] = true
	return true
}

// failures makes what answers where no operation does: by the gateway responses
// of the API, or by the service's own if they do not compile, which every
// operation then says.
func (c *apiCompiler) failures(ops []*gatemap.Operation) error {
	opts := c.options.Engine
	opts.MethodResponses, opts.TemplateHooks, opts.FoldHeaderNames = nil, nil, true
	if opts.GatewayResponses == nil && len(ops) > 0 {
		opts.GatewayResponses = ops[0].GatewayResponses
	}
	nothing := &gatemap.Integration{Type: definition.HTTP}
	engine, err := gatemap.Compile(nothing, opts)
	if err != nil {
		opts.GatewayResponses = nil
		if engine, err = gatemap.Compile(nothing, opts); err != nil {
			return err
		}
	}
	c.api.failures = &Method{Engine: engine, Stage: c.options.Stage, Hooks: c.options.Hooks, Logger: c.options.Logger, Timeout: -1}
	return nil
}
