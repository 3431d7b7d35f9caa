package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/gatewayresponse"
	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/mapping"
)

const allowOrigin = "Access-Control-Allow-Origin"

// cors applies the rule about errors without the header that the successes of
// the method have.
func (c *checker) cors() {
	in := c.m.Integration
	if strings.EqualFold(c.m.HTTPMethod, "OPTIONS") {
		return
	}
	value, without := "", []int(nil)
	for i := range in.IntegrationResponses {
		r := &in.IntegrationResponses[i].Value
		mapped, ok := allowsOrigin(r)
		switch code := c.code(i); {
		case ok && strings.HasPrefix(code, "2"):
			value = mapped
		case !ok && (strings.HasPrefix(code, "4") || strings.HasPrefix(code, "5")):
			without = append(without, i)
		}
	}
	if value == "" {
		return
	}
	for _, i := range without {
		if c.unresolved(c.at(i)) {
			continue
		}
		c.add(ruleCORS, Note, c.find(c.at(i)), fmt.Sprintf(
			"the response %s has no %s, which the success has: a browser keeps this answer from the page", c.code(i), allowOrigin),
			fmt.Sprintf("map method.response.header.%s from %s, and declare it in the method response", allowOrigin, value))
	}
}

// allowsOrigin returns the expression that the header is mapped from, or "'*'"
// where a template sets it. One that the service refuses is none.
func allowsOrigin(r *gatemap.IntegrationResponse) (string, bool) {
	for _, e := range r.ResponseParameters {
		if name, err := mapping.Target(e.Key); err == nil && strings.EqualFold(name, allowOrigin) {
			_, err := mapping.Parse(e.Value, false)
			return e.Value, err == nil
		}
	}
	return "'*'", overridesAny(r, func(name string) bool {
		return slices.ContainsFunc([]string{"header." + allowOrigin, "header.?"}, func(k string) bool { return strings.EqualFold(k, name) })
	})
}

// gatewayCORS applies the rule about errors without the CORS header to what the
// gateway itself answers, in APIs that customise such answers.
func gatewayCORS(api *formats.API, opts Options) []Finding {
	var all []Finding
	done := map[string]bool{}
	for i := range api.Methods {
		m := &api.Methods[i]
		if len(m.GatewayResponses) == 0 || done[m.API] {
			continue
		}
		c := newChecker(m, i, opts, nil, newPool(api))
		if value := c.successOrigin(); value != "" {
			done[m.API] = true
			c.gatewayOrigins(value)
			all = append(all, c.found...)
		}
	}
	return all
}

// successOrigin is the expression that the header of a success is mapped from,
// "" where none is.
func (c *checker) successOrigin() string {
	in := c.m.Integration
	if in == nil || strings.EqualFold(c.m.HTTPMethod, "OPTIONS") || in.Type == gatemap.HTTPProxy || in.Type == gatemap.AWSProxy {
		return ""
	}
	for i := range in.IntegrationResponses {
		if mapped, ok := allowsOrigin(&in.IntegrationResponses[i].Value); ok && strings.HasPrefix(c.code(i), "2") {
			return mapped
		}
	}
	return ""
}

// gatewayOrigins reports gateway responses without the header, and a class
// of them that none is declared for.
func (c *checker) gatewayOrigins(value string) {
	fix := fmt.Sprintf("map gatewayresponse.header.%s from %s", allowOrigin, value)
	with := map[definition.ResponseType]bool{}
	for key, g := range c.m.GatewayResponses.All() {
		if _, known := gatewayresponse.FindType(g.ResponseType); !known {
			return
		}
		with[g.ResponseType] = slices.ContainsFunc(g.ResponseParameters, func(e definition.Entry[string]) bool {
			name, ok := strings.CutPrefix(e.Key, "gatewayresponse.header.")
			return ok && strings.EqualFold(name, allowOrigin)
		})
		if !with[g.ResponseType] {
			c.add(ruleCORS, Note, c.find(source.JoinPointer("/gatewayResponses", key)), fmt.Sprintf(
				"the gateway response %s has no %s, which the successes have: a browser keeps this answer from the page", g.ResponseType, allowOrigin), fix)
		}
	}
	classes := []definition.ResponseType{gatewayresponse.Default4XX, gatewayresponse.Default5XX}
	for i, class := range classes {
		other := classes[1-i]
		if _, declared := with[class]; !declared && with[other] {
			c.add(ruleCORS, Note, c.find(source.JoinPointer("/gatewayResponses", string(other))), fmt.Sprintf(
				"%s has %s and %s, which is not declared, has none: a browser keeps such answers from the page", other, allowOrigin, class), fix+" in "+string(class)+", too")
		}
	}
}
