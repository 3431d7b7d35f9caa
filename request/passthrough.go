package request

import (
	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/gatewayresponse"
	"github.com/gatemap/gatemap/template"
)

// behavior is passthroughBehavior: what happens to a body whose type has no
// template (guide, integration-passthrough-behaviors;
// rules/requests.md#passthrough).
type behavior uint8

const (
	whenNoMatch     behavior = iota // it passes through
	whenNoTemplates                 // it does if there are no templates at all
	never                           // 415
)

func (c *compiler) behavior(name string) {
	switch name {
	case "", "WHEN_NO_MATCH":
		c.m.behavior = whenNoMatch
	case "WHEN_NO_TEMPLATES":
		c.m.behavior = whenNoTemplates
	case "NEVER":
		c.m.behavior = never
	default:
		c.faults = append(c.faults, definition.Faultf(at(definition.NamePassthroughBehavior),
			"%q is none of WHEN_NO_MATCH, WHEN_NO_TEMPLATES and NEVER", name))
	}
}

// anyType is the key of the template for every type without one of its own.
const anyType = "$default"

// choose returns the template for a body of that type; one without a Template
// passes the body through.
func (m *Mapper) choose(contentType string) (template.Choice, *gatemap.GatewayError) {
	for _, wanted := range [...]string{contentType, anyType} {
		if choice, ok := m.templates.Find(wanted); ok {
			return choice, nil
		}
	}
	if m.behavior == never || m.behavior == whenNoTemplates && !m.templates.Empty() {
		return template.Choice{}, gatemap.NewGatewayError(gatewayresponse.UnsupportedMediaType,
			"No template for Content-Type "+contentType, nil)
	}
	return template.Choice{Reason: template.NoTemplates}, nil
}
