package lint

import (
	"errors"
	"fmt"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/gatewayresponse"
	"github.com/gatemap/gatemap/internal/source"
)

// gatewayResponses applies the rule about the API's own answers to failures,
// one by one: several APIs of a definition can have the same types.
func gatewayResponses(api *formats.API, opts Options) []Finding {
	if len(api.GatewayResponses) == 0 {
		return nil
	}
	var all []Finding
	common := newPool(api)
	for i := range api.GatewayResponses {
		all = append(all, gatewayResponse(api.GatewayResponses[i:i+1], opts, common)...)
	}
	return all
}

func gatewayResponse(one definition.Ordered[definition.GatewayResponse], opts Options, common *pool) []Finding {
	// Any integration without a fault of its own serves to compile them.
	m := &definition.Operation{GatewayResponses: one, Integration: &definition.Integration{Type: definition.Mock}}
	c := newChecker(m, 0, opts, nil, common)
	engine, err := gatemap.CompileMethod(m, gatemap.Options{})
	var faults gatemap.ErrorList
	errors.As(err, &faults)
	c.gatewayFaults(Error, faults)
	if engine != nil {
		c.gatewayFaults(Warning, engine.Warnings())
	}
	return c.found
}

func (c *checker) gatewayFaults(s Severity, faults gatemap.ErrorList) {
	for _, e := range faults {
		if !strings.HasPrefix(e.Pointer, "/gatewayResponses") || s == Error && c.unresolvedGateway(e.Pointer) {
			continue
		}
		msg, at := e.Message, c.find(e.Pointer)
		for key, g := range c.m.GatewayResponses.All() {
			if _, known := gatewayresponse.FindType(g.ResponseType); !known && e.Pointer == source.JoinPointer("/gatewayResponses", key) {
				at = c.find(e.Pointer + "/" + definition.NameResponseType)
			}
		}
		if e.Line > 0 {
			at = c.inString(e.Pointer, stringAt(c.m, e.Pointer), e.Line, e.Column)
		}
		if e.Err != nil {
			msg = fmt.Sprintf("%s; %v", msg, e.Err)
		}
		c.add(ruleGateway, s, at, msg, "")
	}
}

// unresolvedGateway reports whether the fault is in a text that a definition
// leaves to the deployment.
func (c *checker) unresolvedGateway(pointer string) bool {
	for key, g := range c.m.GatewayResponses.All() {
		at := source.JoinPointer("/gatewayResponses", key)
		if open(key) || pointer == at+"/"+definition.NameStatusCode && open(g.StatusCode) {
			return true
		}
		for name, value := range g.ResponseParameters.All() {
			if pointer == source.JoinPointer(at+"/"+definition.NameResponseParameters, name) {
				return open(name) || open(value)
			}
		}
	}
	return false
}

// open tells a text that has a part without a value, as package formats leaves
// it.
func open(text string) bool { return strings.Contains(text, "${") }
