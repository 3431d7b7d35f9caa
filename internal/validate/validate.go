// Package validate reports what is wrong with the answers of a method: what the
// service's control plane refuses, in its words where they are known
// (rules/control-plane.md#refused), and what it stores although it has no effect
// or fails later. It looks at documents, patterns, expressions and templates one
// by one; package gatemap compiles them and asks.
package validate

import (
	"cmp"
	"errors"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/mediatype"
	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/mapping"
	"github.com/gatemap/gatemap/selection"
	"github.com/gatemap/gatemap/template"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// maxResponses is the number of status codes that match [1-5]\d\d.
const maxResponses = 500

// Integration reports what an integration as a whole has, and whether it has so
// many responses that nobody need look at them.
func (r *Report) Integration(in *definition.Integration) (tooMany bool) {
	r.typ(in.Type)
	r.transfer(in)
	r.Unknown(nil, in.Unknown)
	at := source.Root.Child(definition.NameIntegrationResponses)
	if n := len(in.IntegrationResponses); n > maxResponses {
		r.Fault(definition.CodeLimit, at, nil, "%d integration responses; there is one for each status code, %d at most", n, maxResponses)
		return true
	}
	Keys(r, at, in.IntegrationResponses)
	return false
}

// proxyRefusal says why a proxy integration is not compiled.
const proxyRefusal = "an integration of the type %s hands the backend's answer to the client as it is: " +
	"the service does not use integration responses, so there is nothing to evaluate"

// typ reports a type without integration responses.
func (r *Report) typ(t definition.IntegrationType) {
	at := source.Root.Child(definition.NameType)
	switch t {
	case definition.HTTP, definition.AWS, definition.Mock:
	case definition.HTTPProxy, definition.AWSProxy:
		r.Fault(definition.CodeType, at, nil, proxyRefusal, t)
	case "":
		r.Fault(definition.CodeType, at, nil, "the integration has no type: HTTP, AWS or MOCK")
	default:
		r.Fault(definition.CodeType, at, nil, "%v", t.Check())
	}
}

// transfer refuses to stream: only a proxy integration can, and what is
// streamed is neither selected nor mapped
// (rules/control-plane.md#streaming).
func (r *Report) transfer(in *definition.Integration) {
	proxy := in.Type == definition.HTTPProxy || in.Type == definition.AWSProxy // refused as such
	at := source.Root.Child(definition.NameResponseTransferMode)
	switch mode := in.ResponseTransferMode; {
	case mode == "STREAM" && !proxy:
		r.Fault(definition.CodeTransfer, at, nil, "an integration of type %s cannot stream its response: STREAM is for HTTP_PROXY and AWS_PROXY", in.Type)
	case mode != "":
		if err := definition.CheckResponseTransferMode(mode); err != nil {
			r.Fault(definition.CodeTransfer, at, nil, "%v", err)
		}
	}
	if !proxy && strings.HasSuffix(strings.TrimRight(in.URI, "/"), "/response-streaming-invocations") {
		r.Warn(definition.CodeTransfer, source.Root.Child(definition.NameURI), "the uri streams the function's answer, which only an AWS_PROXY integration can take")
	}
}

// CallsLambda reports whether the URI of an AWS integration is that of a Lambda
// function, with a warning where it does not say.
func (r *Report) CallsLambda(in *definition.Integration) bool {
	yes, known := definition.CallsLambda(in.URI)
	if !known {
		r.Warn(definition.CodeUnresolved, source.Root.Child(definition.NameURI), "%s does not say whether it calls a Lambda function: it is taken for an action of an AWS service, "+
			"whose status code is matched; Options.Backend says it", in.URI)
	}
	return yes
}

// Responses reports what only the responses together show.
func (r *Report) Responses(in *definition.Integration) {
	at := source.Root.Child(definition.NameIntegrationResponses)
	first := map[string]int{}
	hasDefault := false
	for i := range in.IntegrationResponses {
		e := &in.IntegrationResponses[i]
		here, code := at.Child(e.Key), cmp.Or(e.Value.StatusCode, e.Key)
		if j, ok := first[code]; ok && code != "" {
			r.Warn(definition.CodeStatusCode, here, "status code %s is that of %s too; the service stores one integration response for each status code",
				code, at.Child(in.IntegrationResponses[j].Key).Pointer())
		} else {
			first[code] = i
		}
		if p := e.Value.SelectionPattern; p != nil && *p != "" {
			continue
		}
		if hasDefault {
			r.Warn(definition.CodeDefaults, here, "a second default response: the one with the lowest status code is used")
		}
		hasDefault = true
	}
	if !hasDefault {
		r.Warn(definition.CodeNoDefault, at, "there is no default response: what no pattern matches is an API_CONFIGURATION_ERROR")
	}
}

// Response reports the members of a response that nothing is compiled of, and
// returns its own status code, "" if that is none; without one the key counts.
func (r *Report) Response(key string, resp *definition.IntegrationResponse, at *source.Path) (code string) {
	r.Unknown(at, resp.Unknown)
	if err := resp.ContentHandling.Check(); err != nil && resp.ContentHandling != "" {
		r.Fault(definition.CodeValue, at.Child(definition.NameContentHandling), nil, "%v", err)
	}
	here := at.Child(definition.NameStatusCode)
	code = cmp.Or(resp.StatusCode, key)
	if code != key {
		r.Warn(definition.CodeStatusCode, here, "statusCode %s is not the key %s; statusCode counts", code, key)
	}
	if code == "" {
		r.Fault(definition.CodeValue, here, nil, "1 validation error detected: Value null at 'statusCode' failed to satisfy constraint: Member must not be null")
	} else if err := definition.CheckStatusCode(code); err != nil {
		r.Fault(definition.CodeValue, here, nil, "%v", err)
		return ""
	}
	return code
}

// Pattern reports a selection pattern that does not compile. The message is
// without the place, which the fault has.
func (r *Report) Pattern(err error, at *source.Path) {
	code, msg := definition.CodePatternSyntax, err.Error()
	var syntax *selection.PatternSyntaxError
	if errors.As(err, &syntax) {
		msg = "invalid regular expression: " + syntax.Msg
		if syntax.Unsupported {
			code, msg = definition.CodePatternUnsupported, "unsupported regular expression: "+syntax.Msg
		}
	}
	r.Fault(code, at.Child(definition.NameSelectionPattern), err, "%s", msg)
}

// Target returns the header that the key of a response parameter names.
// declared, unless nil, is the method response, which has to declare it.
func (r *Report) Target(key string, declared *definition.MethodResponse, at *source.Path) string {
	name, err := mapping.Target(key)
	if err != nil {
		r.Fault(definition.CodeTarget, at, nil, "%v", err)
	} else if declared != nil {
		if _, ok := declared.ResponseParameters[key]; !ok {
			r.Fault(definition.CodeUndeclaredHeader, at, nil, "%s", mapping.Undeclared(key))
		}
	}
	return name
}

// Expression reports a mapping expression that the service refuses.
func (r *Report) Expression(text string, err error, at *source.Path) {
	r.Fault(definition.CodeExpression, at, &textFault{text, err}, "%v", err)
}

// Parameter warns of a header that does not reach the client under its name, and
// of a value that is not what it seems.
func (r *Report) Parameter(name string, expr *mapping.Expression, at *source.Path) {
	switch wire, ok := mapping.WireName(name); {
	case !ok:
		r.Warn(definition.CodeHeaderDropped, at, "the gateway drops %s headers", name)
	case wire != name:
		r.Warn(definition.CodeHeaderRenamed, at, "the gateway renames this header to %s", wire)
	}
	if v := expr.ContextName(); v != "" && !mapping.KnownContext(v) {
		r.Warn(definition.CodeUnknownContext, at, "context.%s is not a documented $context variable", v)
	}
	if expr.Bare() {
		r.Warn(definition.CodeUnquoted, at, "%s has no quotes: it is taken for the text; the guide allows '%s' only", expr, expr)
	}
	if text, static := expr.Static(); static && !mapping.ValidValue(text) {
		r.Warn(definition.CodeControlCharacter, at, "the value has a control character: the evaluation will fail")
	}
}

// ContentType reports the key of a template that names no media type: two tokens
// with a slash between them. The service refuses "123"
// (rules/control-plane.md#refused); its exact rule is not known.
func (r *Report) ContentType(key string, at *source.Path) {
	kind, sub, ok := strings.Cut(mediatype.First(key), "/")
	if !ok || !mapping.ValidName(kind) || !mapping.ValidName(sub) {
		r.Fault(definition.CodeContentType, at.Child(key), nil, "%s", mapping.Validation("Invalid content type specified: "+key))
	}
}

// Template reports a template that does not compile. The message is that
// of the template's own error, without the place, which the fault has.
func (r *Report) Template(err error, at *source.Path) {
	var entry *template.Error
	if !errors.As(err, &entry) {
		r.Fault(definition.CodeTemplate, at, err, "%v", err)
		return
	}
	code, msg := definition.CodeTemplate, entry.Err.Error()
	var parse *syntax.ParseError
	var size *template.SizeError
	switch {
	case errors.As(err, &parse):
		msg = parse.Msg
	case errors.As(err, &size):
		code = definition.CodeTemplateSize
	}
	r.Fault(code, at.Child(entry.ContentType), entry.Err, "%s", msg)
}
