package gatemap

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap/contenthandling"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/gatewayresponse"
	"github.com/gatemap/gatemap/internal/confjson"
	"github.com/gatemap/gatemap/internal/mediatype"
	"github.com/gatemap/gatemap/internal/textpos"
	"github.com/gatemap/gatemap/mapping"
	"github.com/gatemap/gatemap/selection"
	"github.com/gatemap/gatemap/template"
	"github.com/gatemap/gatemap/template/vtl"
)

// maxResponses is the number of status codes that match [1-5]\d\d.
const maxResponses = 500

type compiler struct {
	options
	in           *Integration
	errs         ErrorList
	warnings     ErrorList
	declarations map[string]*MethodResponse
	lambdaErrors bool // custom errors are entered by body paths
}

// fault reports an error. cause gives the position inside a string when it
// knows one.
func (c *compiler) fault(code definition.Code, at *confjson.Path, cause error, format string, args ...any) {
	if !c.errs.Full() {
		c.errs.Add(newFault(definition.Error, code, at, cause, format, args...))
	}
}

func (c *compiler) warn(code definition.Code, at *confjson.Path, format string, args ...any) {
	if !c.warnings.Full() {
		c.warnings.Add(newFault(definition.Warning, code, at, nil, format, args...))
	}
}

func newFault(s definition.Severity, code definition.Code, at *confjson.Path, cause error, format string, args ...any) *ConfigError {
	f := &ConfigError{Code: code, Severity: s, Message: fmt.Sprintf(format, args...), Err: cause}
	f.Pointer = at.Pointer()
	f.Line, f.Column = positionOf(cause)
	return f
}

func (c *compiler) unknown(at *confjson.Path, names []string) {
	for _, name := range names {
		c.warn(definition.CodeUnknownMember, at.Child(name), "unknown member: it has no effect")
	}
}

// duplicates reports keys that occur again. A document cannot have them, a
// literal can.
func (c *compiler) duplicates(at *confjson.Path, keys iter.Seq[string]) {
	seen := map[string]bool{}
	for key := range keys {
		if seen[key] {
			c.fault(definition.CodeDuplicate, at.Child(key), nil, "duplicate key")
		}
		seen[key] = true
	}
}

func keysOf[V any](o Ordered[V]) iter.Seq[string] {
	return func(yield func(string) bool) {
		for i := range o {
			if !yield(o[i].Key) {
				return
			}
		}
	}
}

// proxyRefusal says why a proxy integration is not compiled.
const proxyRefusal = "a %s integration hands the backend's answer to the client as it is: " +
	"the service does not use integration responses, so there is nothing to evaluate"

func (c *compiler) backend() backendKind {
	at := confjson.Root.Child(definition.NameType)
	switch c.in.Type {
	case HTTP:
	case AWS:
		if c.callsLambda() {
			return lambdaBackend
		}
	case Mock:
		return mockBackend
	case HTTPProxy, AWSProxy:
		c.fault(definition.CodeType, at, nil, proxyRefusal, c.in.Type)
	case "":
		c.fault(definition.CodeType, at, nil, "the integration has no type: HTTP, AWS or MOCK")
	default:
		c.fault(definition.CodeType, at, nil, "%v", c.in.Type.Check())
	}
	return httpBackend
}

// transfer refuses to stream: only a proxy integration can, and what is
// streamed is neither selected nor mapped
// (rules/control-plane.md#streaming).
func (c *compiler) transfer() {
	proxy := c.in.Type == HTTPProxy || c.in.Type == AWSProxy // refused as such
	at := confjson.Root.Child(definition.NameResponseTransferMode)
	switch mode := c.in.ResponseTransferMode; {
	case mode == "STREAM" && !proxy:
		c.fault(definition.CodeTransfer, at, nil, "an integration of type %s cannot stream its response: STREAM is for HTTP_PROXY and AWS_PROXY", c.in.Type)
	case mode != "":
		if err := definition.CheckResponseTransferMode(mode); err != nil {
			c.fault(definition.CodeTransfer, at, nil, "%v", err)
		}
	}
	if !proxy && strings.HasSuffix(strings.TrimRight(c.in.URI, "/"), "/response-streaming-invocations") {
		c.warn(definition.CodeTransfer, confjson.Root.Child(definition.NameURI), "the uri streams the function's answer, which only an AWS_PROXY integration can take")
	}
}

// callsLambda tells whether an AWS integration calls a Lambda function.
func (c *compiler) callsLambda() bool {
	if c.lambda != nil {
		return *c.lambda
	}
	yes, known := definition.CallsLambda(c.in.URI)
	if !known {
		c.warn(definition.CodeUnresolved, confjson.Root.Child(definition.NameURI), "%s does not say whether it calls a Lambda function: it is taken for an action of an AWS service, "+
			"whose status code is matched; WithLambda says it", c.in.URI)
	}
	return yes
}

// overall reports what only the responses together show.
func (c *compiler) overall(at *confjson.Path, list []selection.Response) {
	first := map[int]int{}
	def := -1
	for i, r := range list {
		here := at.Child(c.in.IntegrationResponses[i].Key)
		if j, ok := first[r.StatusCode]; ok && r.StatusCode != 0 {
			c.warn(definition.CodeStatusCode, here, "status code %d is that of %s too; the service stores one integration response for each status code",
				r.StatusCode, at.Child(c.in.IntegrationResponses[j].Key).Pointer())
		} else {
			first[r.StatusCode] = i
		}
		if r.Pattern != nil {
			continue
		}
		if def >= 0 && c.isDefault(i) && c.isDefault(def) {
			c.warn(definition.CodeDefaults, here, "a second default response: the one with the lowest status code is used")
		}
		def = i
	}
	if def < 0 {
		c.warn(definition.CodeNoDefault, at, "there is no default response: what no pattern matches is an API_CONFIGURATION_ERROR")
	}
}

// isDefault tells a default from a response whose pattern is at fault.
func (c *compiler) isDefault(i int) bool {
	p := c.in.IntegrationResponses[i].Value.SelectionPattern
	return p == nil || *p == ""
}

func (c *compiler) response(key string, r *IntegrationResponse, at *confjson.Path) (response, selection.Pattern) {
	out := response{key: key}
	c.unknown(at, r.Unknown)
	out.statusText = c.statusCode(key, r, at)
	out.status, _ = strconv.Atoi(out.statusText)
	out.handling = c.handling(r.ContentHandling, at)
	var pattern selection.Pattern
	if r.SelectionPattern != nil && *r.SelectionPattern != "" {
		out.pattern = *r.SelectionPattern
		var err error
		if pattern, err = selection.CompilePattern(out.pattern); err != nil {
			c.fault(patternCode(err), at.Child(definition.NameSelectionPattern), err, "%s", patternFault(err))
		}
	}
	out.undeclared = c.declared && c.declarations[out.statusText] == nil
	out.parameters = c.parameters(out.statusText, r.ResponseParameters, at.Child(definition.NameResponseParameters))
	out.templates = c.compileTemplates(key, r.ResponseTemplates, at.Child(definition.NameResponseTemplates))
	return out, pattern
}

func patternCode(err error) definition.Code {
	var syntax *selection.PatternSyntaxError
	if errors.As(err, &syntax) && syntax.Unsupported {
		return definition.CodePatternUnsupported
	}
	return definition.CodePatternSyntax
}

// patternFault is the message of a pattern that does not compile, without the
// place, which the fault has.
func patternFault(err error) string {
	var syntax *selection.PatternSyntaxError
	switch {
	case !errors.As(err, &syntax):
		return err.Error()
	case syntax.Unsupported:
		return "unsupported regular expression: " + syntax.Msg
	}
	return "invalid regular expression: " + syntax.Msg
}

// statusCode returns the response's own status code; without one the key
// counts.
func (c *compiler) statusCode(key string, r *IntegrationResponse, at *confjson.Path) string {
	code := r.StatusCode
	if code == "" {
		code = key
	} else if code != key {
		c.warn(definition.CodeStatusCode, at.Child(definition.NameStatusCode), "statusCode %s is not the key %s; statusCode counts", code, key)
	}
	here := at.Child(definition.NameStatusCode)
	if code == "" {
		c.fault(definition.CodeValue, here, nil, "1 validation error detected: Value null at 'statusCode' failed to satisfy constraint: Member must not be null")
	} else if err := definition.CheckStatusCode(code); err != nil {
		c.fault(definition.CodeValue, here, nil, "%v", err)
		return ""
	}
	return code
}

func (c *compiler) handling(h ContentHandling, at *confjson.Path) contenthandling.Handling {
	switch h {
	case "":
	case ConvertToBinary:
		return contenthandling.ToBinary
	case ConvertToText:
		return contenthandling.ToText
	default:
		c.fault(definition.CodeValue, at.Child(definition.NameContentHandling), nil, "%v", h.Check())
	}
	return contenthandling.Undefined
}

// declare indexes the method responses by status code.
func (c *compiler) declare() {
	c.declarations = make(map[string]*MethodResponse, len(c.methodResponses))
	for i := range c.methodResponses {
		r := &c.methodResponses[i]
		if code := cmp.Or(r.Value.StatusCode, r.Key); c.declarations[code] == nil {
			c.declarations[code] = &r.Value
		}
	}
}

func (c *compiler) parameters(status string, params Ordered[string], at *confjson.Path) []parameter {
	declared := c.declarations[status]
	if c.declared && declared == nil && len(params) > 0 {
		c.fault(definition.CodeUndeclaredResponse, at, nil, "%s", mapping.Validation("No method response exists for method."))
	}
	out := make([]parameter, 0, len(params))
	c.duplicates(at, keysOf(params))
	for _, entry := range params {
		here := at.Child(entry.Key)
		name, err := mapping.Target(entry.Key)
		if err != nil {
			c.fault(definition.CodeTarget, here, nil, "%v", err)
		} else if declared != nil {
			if _, ok := declared.ResponseParameters[entry.Key]; !ok {
				c.fault(definition.CodeUndeclaredHeader, here, nil, "%s", mapping.Undeclared(entry.Key))
			}
		}
		expr, err := mapping.Parse(entry.Value, c.lambdaErrors)
		if err != nil {
			c.fault(definition.CodeExpression, here, &textFault{entry.Value, err}, "%v", err)
			continue
		}
		out = append(out, c.parameter(entry.Key, name, expr, here))
	}
	return out
}

func (c *compiler) parameter(key, name string, expr *mapping.Expression, at *confjson.Path) parameter {
	p := parameter{key: key, expr: expr}
	wire, ok := mapping.WireName(name)
	p.name, p.dropped, p.renamed = wire, !ok, ok && wire != name
	switch {
	case !ok:
		c.warn(definition.CodeHeaderDropped, at, "the gateway drops %s headers", name)
	case wire != name:
		c.warn(definition.CodeHeaderRenamed, at, "the gateway renames this header to %s", wire)
	}
	if v := expr.ContextName(); v != "" && !mapping.KnownContext(v) {
		c.warn(definition.CodeUnknownContext, at, "context.%s is not a documented $context variable", v)
	}
	if expr.Bare() {
		c.warn(definition.CodeUnquoted, at, "%s has no quotes: it is taken for the text; the guide allows '%s' only", expr, expr)
	}
	if name, ok := expr.Header(); ok {
		p.source, p.text = fromHeader, name
	}
	if text, ok := expr.Static(); ok {
		p.source, p.text = fromText, text
		if p.checked = mapping.ValidValue(text); !p.checked {
			c.warn(definition.CodeControlCharacter, at, "the value has a control character: the evaluation will fail")
		}
	}
	return p
}

// templateFault reports a template that does not compile. The message is that
// of the template's own error, without the place, which the fault has.
func (c *compiler) templateFault(err error, at *confjson.Path) {
	var entry *template.Error
	if !errors.As(err, &entry) {
		c.fault(definition.CodeTemplate, at, err, "%v", err)
		return
	}
	code, msg := definition.CodeTemplate, entry.Err.Error()
	var syntax *vtl.ParseError
	var size *template.SizeError
	switch {
	case errors.As(err, &syntax):
		msg = syntax.Msg
	case errors.As(err, &size):
		code = definition.CodeTemplateSize
	}
	c.fault(code, at.Child(entry.ContentType), entry.Err, "%s", msg)
}

// validContentType reports whether a template key names a media type: two
// tokens with a slash between them. The service refuses "123"
// (rules/control-plane.md#refused); its exact rule is not known.
func validContentType(key string) bool {
	kind, sub, ok := strings.Cut(mediatype.First(key), "/")
	return ok && mapping.ValidName(kind) && mapping.ValidName(sub)
}

// textFault gives the line and column of an error that knows its offset in a
// text.
type textFault struct {
	text string
	err  error
}

func (f *textFault) Error() string { return f.err.Error() }
func (f *textFault) Unwrap() error { return f.err }

func (f *textFault) position() (line, column int) {
	var e *mapping.Error
	if !errors.As(f.err, &e) {
		return 0, 0
	}
	return textpos.Of(f.text, e.Offset)
}

// compileTemplates compiles responseTemplates; without any the Set is nil.
func (c *compiler) compileTemplates(key string, list Ordered[*string], at *confjson.Path) *template.Set {
	if len(list) == 0 {
		return nil
	}
	c.duplicates(at, keysOf(list))
	entries := make([]template.Entry, len(list))
	for i, entry := range list {
		if !validContentType(entry.Key) {
			c.fault(definition.CodeContentType, at.Child(entry.Key), nil, "%s", mapping.Validation("Invalid content type specified: "+entry.Key))
		}
		entries[i].ContentType = entry.Key
		if entry.Value != nil {
			entries[i].Source = *entry.Value
		}
	}
	opts := template.Options{
		MaxSize:           c.limits.Template,
		MaxForeachRounds:  c.limits.ForeachRounds,
		MaxOutput:         c.limits.Output,
		RepeatedOverrides: c.doubleOverride,
		FoldHeaderNames:   c.foldCase,
		Limits:            template.Limits(c.limits.metered()),
	}
	if c.hooks != nil {
		opts.HooksFor = func(contentType string) *vtl.Hooks { return c.hooks(key, contentType) }
	}
	set, errs := template.Compile(entries, opts)
	for _, err := range errs {
		c.templateFault(err, at)
	}
	return set
}

// positionOf returns where inside a pattern, expression or template an error
// is, zeros when it does not say.
func positionOf(err error) (line, column int) {
	var pattern *selection.PatternSyntaxError
	if errors.As(err, &pattern) {
		return pattern.Line, pattern.Column
	}
	var syntax *vtl.ParseError
	if errors.As(err, &syntax) {
		return syntax.Line, syntax.Column
	}
	var limit *vtl.LimitError
	if errors.As(err, &limit) {
		return limit.Line, limit.Column
	}
	var text *textFault
	if errors.As(err, &text) {
		return text.position()
	}
	return 0, 0
}

// gatewayPointer is where the gateway responses of an API stand in the pointers
// of a ConfigError.
const gatewayPointer = "/gatewayResponses"

// gateway compiles the API's own answers to failures.
func (c *compiler) gateway() *gatewayresponse.Set {
	set, warnings, err := gatewayresponse.Compile(c.gatewayResponses, c.limits.gateway())
	faults, _ := err.(ErrorList)
	for _, e := range faults {
		e.Pointer = gatewayPointer + e.Pointer
		c.errs.Add(e)
	}
	for _, w := range warnings {
		w.Pointer = gatewayPointer + w.Pointer
		c.warnings.Add(w)
	}
	return set
}

func (l Limits) gateway() gatewayresponse.Limits {
	return gatewayresponse.Limits{Template: l.Template, Output: l.Output, Headers: l.Headers}
}
