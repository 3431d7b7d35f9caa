package lint

import (
	"fmt"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/vtl"
)

// Bounds of timeoutInMillis. Source: API reference, PutIntegration; quotas of
// REST APIs (more than 29 seconds takes an increase, and a Regional or private
// API); response streaming (15 minutes).
const (
	leastTimeout  = 50
	usualTimeout  = 29_000
	mostTimeout   = 300_000
	mostStreaming = 900_000
)

// timeout applies the rule about timeoutInMillis, which every type has.
func (c *checker) timeout() {
	const pointer = "/" + definition.NameTimeout
	n := c.m.Integration.TimeoutInMillis
	if _, given := c.m.Places.Get(pointer); n == 0 && !given || c.unresolved(pointer) {
		return
	}
	most, streams := mostTimeout, c.m.Integration.ResponseTransferMode == "STREAM"
	if streams {
		most = mostStreaming
	}
	switch at := c.find(pointer); {
	case n < leastTimeout:
		c.add(ruleTimeout, Error, at, fmt.Sprintf("timeoutInMillis is %d: the service takes no less than %d, in milliseconds", n, leastTimeout), secondsMeant(n))
	case n > most:
		c.add(ruleTimeout, Error, at, fmt.Sprintf("timeoutInMillis is %d: the service takes no more than %d", n, most), "")
	case n > usualTimeout && !streams:
		c.add(ruleTimeout, Note, at, fmt.Sprintf(
			"timeoutInMillis is %d: more than %d needs an increased quota, and a Regional or private API", n, usualTimeout), "")
	}
}

// secondsMeant is the fix of a number that may have been seconds.
func secondsMeant(n int) string {
	if n >= 1 && n*1000 <= usualTimeout {
		return fmt.Sprintf("%d, if seconds were meant", n*1000)
	}
	return ""
}

// streaming applies the rule about the URI of a streamed invocation.
func (c *checker) streaming() {
	if strings.HasSuffix(strings.TrimRight(c.m.Integration.URI, "/"), "/response-streaming-invocations") {
		c.add(ruleStreaming, Warning, c.find("/"+definition.NameURI), fmt.Sprintf(
			"the URI streams the function's answer, which an integration of type %s cannot take: it is for AWS_PROXY", c.kindName()),
			"end the URI in /invocations, with 2015-03-31 for the version")
	}
}

// failures applies the rule about a default response that is a success and that
// a failing backend gets.
func (c *checker) failures(first int) {
	in := c.m.Integration
	if kind := c.m.BackendKind(); kind != definition.HTTPBackend && kind != definition.ServiceBackend {
		return
	}
	if code := c.code(first); !strings.HasPrefix(code, "2") || overridesStatus(&in.IntegrationResponses[first].Value) {
		return
	}
	taken, patterns := map[int]bool{}, false
	for _, p := range c.patterns {
		if p == nil {
			continue
		}
		if p.regex == nil {
			return
		}
		patterns = patterns || len(p.codes) > 0
		for _, code := range p.codes {
			taken[code/100] = true
		}
	}
	var classes, fixes []string
	for class := 4; class <= 5; class++ {
		if !taken[class] {
			classes, fixes = append(classes, fmt.Sprintf("%dxx", class)), append(fixes, fmt.Sprintf(`%d\d{2}`, class))
		}
	}
	if taken[4] || !patterns { // nobody who tells no answers apart is told
		return
	}
	c.add(ruleFailures, Warning, c.find(c.at(first)), fmt.Sprintf(
		"no pattern takes the backend's %s: the default response answers the client with %s then, as if it had succeeded", strings.Join(classes, " and "), c.code(first)),
		"add a response with the pattern "+strings.Join(fixes, ", and one with "))
}

// overridesStatus reports whether a template of the response sets the status.
func overridesStatus(r *gatemap.IntegrationResponse) bool {
	return overridesAny(r, func(name string) bool { return name == "status" })
}

func overridesAny(r *gatemap.IntegrationResponse, wanted func(name string) bool) bool {
	found := false
	for _, e := range r.ResponseTemplates {
		if e.Value == nil || len(*e.Value) > maxTemplate || !strings.Contains(*e.Value, "responseOverride") {
			continue
		}
		elements, _ := vtl.Inspect(*e.Value, vtl.Options{})
		walk(elements, func(e *vtl.Element) bool {
			name, ok := overridden(e)
			found = found || ok && wanted(name)
			return !found
		})
	}
	return found
}
