package lint

import (
	"slices"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/lazy"
	"github.com/gatemap/gatemap/internal/lazyregexp"
	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/internal/vtl"
	"github.com/gatemap/gatemap/template"
)

var (
	textStatus   = lazyregexp.New(`["']?statusCode["']?\s*:\s*["']`)
	quotedStatus = lazyregexp.New(`["']?statusCode["']?\s*:\s*("[1-5]\d\d"|'[1-5]\d\d')`)
	numberStatus = lazyregexp.New(`["']?statusCode["']?\s*:\s*[^"'\s]`)
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
			at = c.inText(pointer, text, textStatus.Compiled().FindStringIndex(text)[0])
			f := c.add(ruleMockStatus, Error, at, "the statusCode of a MOCK integration's request template is a text and no number: every request ends in a 500", `{"statusCode": 200}`)
			if found := quotedStatus.Compiled().FindStringSubmatchIndex(text); found != nil {
				c.edit(f, pointer, text, found[2], found[3], text[found[2]+1:found[3]-1])
			}
		case answersNever(text):
			c.add(ruleMockStatus, Error, at, "no whole number is read as the statusCode of a MOCK integration's request template: every request ends in a 500", `{"statusCode": 200}`)
		default:
			c.request = true
			c.mockBranches(pointer, text)
			c.request = false
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
	f := &flow{t: &sourceText{text: text, elements: elements}, vars: map[string]value{}, reported: map[*vtl.Element]bool{}, escaped: func(value) {}}
	f.block(elements)
	return !f.bare
}

// answersNever reports whether a request template that nothing from outside
// changes gives no status. The engine says so.
func answersNever(text string) bool {
	elements, err := vtl.Inspect(text, vtl.Options{})
	if err != nil {
		return false
	}
	set, outside := assignments(elements), false
	(&sourceText{text: text, elements: elements}).references(func(e *vtl.Element) {
		outside = outside || slices.Contains(hostVariables, e.Name) || !set[e.Name]
	})
	if outside {
		return false
	}
	parsed, err := template.Parse(text, template.Options{MaxForeachRounds: 200, MaxOutput: 1 << 20})
	if err != nil {
		return false
	}
	out, err := parsed.Append(nil, &template.Env{})
	if err != nil || len(out) == 0 {
		return false
	}
	_, err = anyMock.Get().Evaluate(&gatemap.Request{}, &gatemap.Backend{Body: out})
	return err != nil
}

// anyMock is a MOCK integration that takes every status.
var anyMock = lazy.Value[*gatemap.Engine]{Make: func() *gatemap.Engine {
	e, err := gatemap.Compile(&definition.Integration{Type: gatemap.Mock, IntegrationResponses: definition.Ordered[definition.IntegrationResponse]{
		{Key: "200", Value: definition.IntegrationResponse{StatusCode: "200"}},
	}}, gatemap.Options{})
	if err != nil {
		panic(err)
	}
	return e
}}
