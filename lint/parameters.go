package lint

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/mapping"
	"github.com/gatemap/gatemap/selection"
)

// compile turns the faults that Compile finds into findings.
func (c *checker) compile() {
	in, m := *c.m.Integration, *c.m
	m.Integration = &in
	if in.Type == "" {
		in.Type = gatemap.AWS // loading has reported it, or it is a lone response
	}
	m.GatewayResponses = nil // the API's: they are looked at once
	in.IntegrationResponses = c.all.compiled.unknown(in.IntegrationResponses)
	opts := gatemap.Options{Backend: definition.ServiceBackend}
	if c.subject == messageSubject {
		opts.Backend = definition.LambdaBackend
	}
	if m.Path != "" && !m.OpenMethodResponses && m.MethodResponses == nil {
		m.MethodResponses = gatemap.Ordered[gatemap.MethodResponse]{} // none are declared where none are given
	}
	_, err := gatemap.CompileMethod(&m, opts)
	var faults gatemap.ErrorList
	errors.As(err, &faults)
	for _, fault := range faults {
		c.fault(fault)
	}
	c.all.compiled.learn(c.m.Integration, faults)
	if len(c.m.MethodResponses) > 0 && !c.m.OpenMethodResponses {
		c.undeclaredResponses()
	}
}

// ruleOf is the rule of a fault of Compile that says all that is to be said, with
// what to do.
type ruleOf struct{ rule, fix, plain string }

func compiled(code definition.Code) (r ruleOf, ok bool) {
	switch code {
	case definition.CodePatternUnsupported:
		return ruleOf{rulePatternUnsupported, "write the pattern without it", ""}, true
	case definition.CodeTemplateSize:
		return ruleOf{ruleLimit, "make the template smaller: move what it does into the backend", ""}, true
	case definition.CodeUndeclaredResponse:
		return ruleOf{ruleUndeclaredResponse, "declare a method response with this status code", "the response maps headers, and no method response has its status code"}, true
	case definition.CodeUndeclaredHeader:
		return ruleOf{ruleUndeclaredHeader, "declare the header in the responseParameters of the method response", "the method response does not declare the mapped header"}, true
	case definition.CodeTarget:
		return ruleOf{ruleInvalidMapping, "method.response.header.NAME", "the key is not the name of a response header"}, true
	case definition.CodeContentType:
		return ruleOf{ruleContentType, "", "the key of the template is not a media type"}, true
	case definition.CodeTransfer:
		return ruleOf{ruleStreaming, "leave responseTransferMode out, or use HTTP_PROXY or AWS_PROXY", ""}, true
	}
	return ruleOf{}, false
}

// behind puts the service's words behind a plain sentence.
func behind(plain, words string) string {
	if plain == "" {
		return words
	}
	return plain + "; the service says: " + words
}

// fault gives a fault of Compile its rule.
func (c *checker) fault(e *gatemap.ConfigError) {
	at := c.find(e.Pointer)
	if e.Line > 0 {
		at = c.inString(e.Pointer, stringAt(c.m, e.Pointer), e.Line, e.Column)
	}
	declares := e.Code == definition.CodeUndeclaredResponse || e.Code == definition.CodeUndeclaredHeader
	if !declares && c.unresolved(e.Pointer) {
		return // what is deployed is something else
	}
	if r, ok := compiled(e.Code); ok {
		c.add(r.rule, Error, at, behind(r.plain, e.Message), r.fix)
		return
	}
	switch e.Code {
	case definition.CodePatternSyntax:
		c.add(rulePatternSyntax, Error, at, e.Message, patternHint(e.Err))
	case definition.CodeExpression:
		c.badExpression(e)
	case definition.CodeTemplate:
		c.badTemplate(e, at)
	case definition.CodeDuplicate: // loading has reported it
	default:
		if lone := e.Code == definition.CodeType && (c.m.Integration.Type == "" || c.lone()); !lone && !c.reported(at) {
			c.add(ruleConfiguration, Error, at, e.Message, "")
		}
	}
}

func patternHint(err error) string {
	var e *selection.PatternSyntaxError
	switch {
	case !errors.As(err, &e):
	case strings.HasPrefix(e.Pattern, "*"):
		return "." + e.Pattern + ": the wildcard is .*"
	case e.Repetition:
		return `write a brace that means itself with a backslash: \{ \}`
	}
	return ""
}

// badExpression is a mapping expression that the service refuses; most are
// static values without quotes.
func (c *checker) badExpression(e *gatemap.ConfigError) {
	text := stringAt(c.m, e.Pointer)
	at := c.inString(e.Pointer, text, e.Line, e.Column)
	if !looksStatic(text) {
		fix := expressionFix(text)
		f := c.add(ruleInvalidMapping, Error, at, behind("there is no such mapping expression for a response header", e.Message), fix)
		if _, err := mapping.Parse(fix, true); err == nil && fix != "" {
			c.edit(f, e.Pointer, text, 0, len(text), fix)
		}
		return
	}
	quoted := "'" + strings.Trim(text, `'"`) + "'"
	f := c.add(ruleUnquoted, Error, at, behind("a static value stands in single quotes", e.Message), quoted)
	if !strings.ContainsAny(text, `'"\`) {
		c.edit(f, e.Pointer, text, 0, len(text), quoted)
	}
}

var sources = []string{"integration.", "method.", "context.", "stageVariables.", "$context", "$stageVariables", "$input", "$integration"}

func looksStatic(text string) bool {
	return text != "" && !slices.ContainsFunc(sources, func(s string) bool { return strings.HasPrefix(text, s) })
}

func expressionFix(text string) string {
	switch {
	case strings.HasPrefix(text, "$context."), strings.HasPrefix(text, "$stageVariables."):
		return strings.TrimPrefix(text, "$")
	case strings.HasPrefix(text, "$"):
		return "a template has variables, and a mapping expression names: " + strings.TrimPrefix(text, "$")
	case strings.HasPrefix(text, "method."):
		return "a response header reads integration.response.*, context.*, stageVariables.* or a quoted text"
	case strings.HasPrefix(text, "integration.response.multivalueheaders."):
		return strings.Replace(text, "multivalueheaders", "multivalueheader", 1)
	case strings.HasPrefix(text, "integration.response.headers."):
		return strings.Replace(text, "headers", "header", 1)
	}
	return ""
}

// undeclaredResponses reports integration responses without a method response:
// the service stores them if they map no header, and answers 500.
func (c *checker) undeclaredResponses() {
	for i, e := range c.m.Integration.IntegrationResponses {
		code := c.code(i)
		if code == "" { // loading has said so
			continue
		}
		declared := slices.ContainsFunc(c.m.MethodResponses, func(r gatemap.Entry[gatemap.MethodResponse]) bool {
			return r.Key == code || r.Value.StatusCode == code
		})
		if !declared && len(e.Value.ResponseParameters) == 0 {
			c.add(ruleUndeclaredResponse, Warning, c.find(c.at(i)), fmt.Sprintf(
				"there is no method response %s: when this response is chosen the client gets a 500 (Output mapping refers to an invalid method response: %s)", code, code),
				"declare a method response with this status code")
		}
	}
}

// headerQuota is the service's quota for all headers (rules/limits.md#quotas).
const headerQuota = 10240

// parameters applies the rules about the mapped headers of one response.
func (c *checker) parameters(r *gatemap.IntegrationResponse, pointer string) {
	size := 0
	for _, e := range r.ResponseParameters {
		at := source.JoinPointer(pointer, e.Key)
		name, err := mapping.Target(e.Key)
		if err != nil {
			continue
		}
		c.wireName(name, at)
		expr, err := mapping.Parse(e.Value, c.subject == messageSubject)
		if err != nil {
			continue
		}
		if expr.Bare() {
			quoted := "'" + e.Value + "'"
			f := c.add(ruleUnquoted, Warning, c.find(at), e.Value+" has no quotes: it is taken for the text, as the Serverless Framework deploys it, but the guide allows "+quoted+" only", quoted)
			c.edit(f, at, e.Value, 0, len(e.Value), quoted)
		}
		if text, ok := expr.Static(); ok {
			size += len(name) + len(": \r\n") + len(text)
			if !mapping.ValidValue(text) {
				c.add(ruleControl, Error, c.find(at), "the value has a control character, which would split the response: the evaluation fails", "")
			}
		}
		c.source(expr, at)
	}
	if size > headerQuota {
		c.add(ruleLimit, Error, c.find(pointer), fmt.Sprintf("the static values alone make %d bytes of headers; the quota is %d", size, headerQuota), "")
	}
}

func (c *checker) wireName(name, pointer string) {
	switch wire, ok := mapping.WireName(name); {
	case !ok:
		c.add(ruleHeaderDropped, Warning, c.find(pointer), fmt.Sprintf("the service drops the header %s", name), "remove the mapping")
	case wire != name:
		c.add(ruleHeaderRenamed, Warning, c.find(pointer), fmt.Sprintf("the service renames the header %s: the client gets %s", name, wire), "use a name of your own")
	}
}

// source applies the rules about where a value comes from.
func (c *checker) source(expr *mapping.Expression, pointer string) {
	text := expr.String()
	if name := expr.ContextName(); name != "" {
		c.mappedContext(name, text, pointer)
	}
	if c.m.Integration.Type == gatemap.Mock && strings.HasPrefix(text, "integration.response.") {
		c.add(ruleMockBody, Warning, c.find(pointer), fmt.Sprintf("%s: a MOCK integration has no response to read from", text),
			"use a static value, or set $context.responseOverride in the request template")
		return
	}
	if path, ok := strings.CutPrefix(text, "integration.response.body"); ok && path != "" {
		c.missingPath("$"+path, c.find(pointer), text)
	}
}

// contentHandling applies the rules about conversions.
func (c *checker) contentHandling(r *gatemap.IntegrationResponse, pointer string) {
	at := c.find(pointer + "/" + definition.NameContentHandling)
	hasTemplate := slices.ContainsFunc(r.ResponseTemplates, func(e gatemap.Entry[*string]) bool { return e.Value != nil && *e.Value != "" })
	everything := slices.Contains(c.m.BinaryMediaTypes, "*/*")
	switch {
	case r.ContentHandling == gatemap.ConvertToBinary && hasTemplate:
		c.add(ruleHandling, Warning, at,
			"CONVERT_TO_BINARY and a mapping template: the payload is bytes, which a template cannot read, and the client gets a 500",
			"remove the template, or use CONVERT_TO_TEXT")
	case r.ContentHandling == gatemap.ConvertToBinary && len(c.m.BinaryMediaTypes) == 0 && c.m.Path != "":
		c.add(ruleHandling, Note, at,
			"CONVERT_TO_BINARY without binaryMediaTypes: every payload is text, and one that is not base64 ends in a 500", "add binaryMediaTypes, or leave contentHandling out")
	case r.ContentHandling == gatemap.ConvertToText && len(c.m.BinaryMediaTypes) == 0 && c.m.Path != "":
		c.add(ruleHandling, Note, at,
			"CONVERT_TO_TEXT has no effect without binaryMediaTypes: every payload is text", "add binaryMediaTypes, or leave contentHandling out")
	case r.ContentHandling == "" && hasTemplate && everything && c.m.Integration.Type != gatemap.Mock:
		c.add(ruleHandling, Warning, c.find(pointer+"/"+definition.NameResponseTemplates),
			"binaryMediaTypes has */*, so that payloads stay bytes, which a mapping template cannot read: the client gets a 500",
			"set contentHandling to CONVERT_TO_TEXT")
	}
}
