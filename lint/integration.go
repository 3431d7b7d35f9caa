package lint

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/internal/vtl"
	"github.com/gatemap/gatemap/mapping"
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
	if _, given := c.m.Places[pointer]; n == 0 && !given || c.unresolved(pointer) {
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

var (
	textStatus   = regexp.MustCompile(`["']?statusCode["']?\s*:\s*["']`)
	numberStatus = regexp.MustCompile(`["']?statusCode["']?\s*:\s*[^"'\s]`)
)

// mockRequests applies the rule about the request templates of a MOCK, of which
// the integer member statusCode is the backend's status
// (rules/selection.md#mock).
func (c *checker) mockRequests() {
	if c.m.Integration.Type != gatemap.Mock {
		return
	}
	for _, e := range c.m.Integration.RequestTemplates {
		pointer := source.JoinPointer("/"+definition.NameRequestTemplates, e.Key)
		if e.Value == nil || strings.TrimSpace(*e.Value) == "" || len(*e.Value) > maxTemplate || c.unresolved(pointer) {
			continue
		}
		text := *e.Value
		at := c.inText(pointer, text, 0)
		switch {
		case !strings.Contains(text, "statusCode") && saysAll(text):
			c.add(ruleMockStatus, Error, at, "the request template of a MOCK integration has no statusCode: every request ends in a 500", `{"statusCode": 200}`)
		case textStatus.MatchString(text) && !numberStatus.MatchString(text):
			at = c.inText(pointer, text, textStatus.FindStringIndex(text)[0])
			c.add(ruleMockStatus, Error, at, "the statusCode of a MOCK integration's request template is a text and no number: every request ends in a 500", `{"statusCode": 200}`)
		}
	}
}

// saysAll reports whether no member of the output of a template can come from
// outside: references stand in strings of JSON only.
func saysAll(text string) bool {
	elements, err := vtl.Inspect(text, vtl.Options{})
	if err != nil {
		return false
	}
	f := &flow{t: &sourceText{text: text, elements: elements}, vars: map[string]value{}, reported: map[*vtl.Element]bool{}, escaped: func(value) {}, json: func(*vtl.Element) {}}
	f.block(elements)
	return !f.bare
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
