package gatewayresponse

import (
	"cmp"
	"errors"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/mediatype"
	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/mapping"
)

// Set holds the compiled gateway responses of an API. It is immutable and safe
// for concurrent use; nil is the API without any.
type Set struct {
	responses map[definition.ResponseType]*response
}

type response struct {
	status     int // 0 leaves that of the type
	parameters []parameter
	templates  []entry
}

type parameter struct {
	key, name, text string
	static          bool
	value           string // of a static one
	variable        variable
}

type entry struct {
	contentType, mediaType string
	template               *template // nil is the service's own body
}

// Limits are, in bytes, the bounds of a template's source, of its output and of
// the headers of an answer. They have no defaults: zero allows nothing.
type Limits struct{ Template, Output, Headers int }

// Compile prepares the gateway responses of an API. The pointers of its errors,
// a definition.Faults, and of its warnings begin at the list: /TYPE/member.
// A gateway response of the service's own making is left out.
func Compile(list definition.Ordered[definition.GatewayResponse], limits Limits) (s *Set, warnings definition.Faults, err error) {
	c := &compiler{limits: limits}
	for i := range list {
		c.response(list[i].Key, &list[i].Value)
	}
	if err := c.errs.Err(); err != nil {
		return nil, nil, err
	}
	if len(c.set.responses) == 0 {
		return nil, c.warnings, nil
	}
	return &c.set, c.warnings, nil
}

type compiler struct {
	set            Set
	limits         Limits
	errs, warnings definition.Faults
}

func (c *compiler) fault(code definition.Code, pointer string, format string, args ...any) *definition.Fault {
	f := definition.Faultf(definition.Position{Pointer: pointer}, format, args...)
	f.Code = code
	c.errs.Add(f)
	return f
}

func (c *compiler) warn(code definition.Code, pointer string, format string, args ...any) *definition.Fault {
	f := definition.Faultf(definition.Position{Pointer: pointer}, format, args...)
	f.Code, f.Severity = code, definition.Warning
	c.warnings.Add(f)
	return f
}

func (c *compiler) response(key string, g *definition.GatewayResponse) {
	if g.DefaultResponse {
		return
	}
	at := source.JoinPointer("", key)
	name := cmp.Or(g.ResponseType, definition.ResponseType(key))
	kind, known := FindType(name)
	switch {
	case !known:
		c.fault(definition.CodeType, at, "1 validation error detected: Value '%s' at 'responseType' failed to satisfy constraint: "+
			"Member must satisfy enum value set: [%s]", name, strings.Join(typeNames(), ", "))
		return
	case c.set.responses[name] != nil:
		c.fault(definition.CodeDuplicate, at, "a second gateway response of the type %s", name)
		return
	case kind.Fixed:
		c.warn(definition.CodeType, at, "the service does not let %s be customised", name)
	}
	for _, member := range g.Unknown {
		c.warn(definition.CodeUnknownMember, source.JoinPointer(at, member), "unknown member: it has no effect")
	}
	r := &response{status: c.status(at, g.StatusCode)}
	c.parameters(r, at+"/"+definition.NameResponseParameters, g.ResponseParameters)
	c.templates(r, at+"/"+definition.NameResponseTemplates, g.ResponseTemplates)
	if c.set.responses == nil {
		c.set.responses = make(map[definition.ResponseType]*response)
	}
	c.set.responses[name] = r
}

func (c *compiler) status(at, code string) int {
	if code == "" {
		return 0
	}
	if err := definition.CheckStatusCode(code); err != nil {
		c.fault(definition.CodeValue, at+"/"+definition.NameStatusCode, "%v", err)
		return 0
	}
	n, _ := strconv.Atoi(code)
	return n
}

const (
	targetPrefix = "gatewayresponse."
	headerPrefix = targetPrefix + "header."
)

func (c *compiler) parameters(r *response, at string, list definition.Ordered[string]) {
	seen := make(map[string]bool)
	for _, e := range list {
		here := source.JoinPointer(at, e.Key)
		if seen[e.Key] {
			c.fault(definition.CodeDuplicate, here, "duplicate key")
			continue
		}
		seen[e.Key] = true
		name, ok := strings.CutPrefix(e.Key, headerPrefix)
		switch {
		case !ok && (strings.HasPrefix(e.Key, targetPrefix+"path.") || strings.HasPrefix(e.Key, targetPrefix+"querystring.")):
			c.warn(definition.CodeTarget, here, "an answer has headers only: this parameter has no effect")
			continue
		case !ok || nameLength(name, true) != len(name) || name == "":
			c.fault(definition.CodeTarget, here, "%s", mapping.Validation("Invalid mapping identifier specified: "+e.Key))
			continue
		}
		p := parameter{key: e.Key, name: name, text: e.Value}
		if c.value(&p, here) {
			r.parameters = append(r.parameters, p)
		}
	}
}

// value reads the mapping expression of a parameter.
func (c *compiler) value(p *parameter, at string) bool {
	expr, err := mapping.Parse(p.text, false)
	if err == nil {
		p.value, p.static = expr.Static()
	}
	if p.static {
		if expr.Bare() {
			c.warn(definition.CodeUnquoted, at, "%s has no quotes: it is taken for the text; the guide allows '%s' only", expr, expr)
		}
		if !mapping.ValidValue(p.value) {
			c.warn(definition.CodeControlCharacter, at, "the value has a control character: the header will be left out")
		}
		return true
	}
	v, n := variableAt(p.text)
	if n == 0 || n != len(p.text) || strings.HasPrefix(p.text, stageStart+"[") {
		f := c.fault(definition.CodeExpression, at, "Invalid mapping expression specified: %s",
			mapping.Validation("Invalid mapping expression specified: "+p.text))
		f.Line, f.Column, f.Err = 1, 1, errInvalid
		return false
	}
	p.variable = v
	if name := v.name; v.origin == contextMember && !mapping.KnownContext(name) {
		c.warn(definition.CodeUnknownContext, at, "context.%s is not a documented $context variable", name)
	}
	return true
}

var errInvalid = errors.New("a gateway response's header takes a quoted text, method.request.{header,path,querystring}.NAME, context.NAME or stageVariables.NAME")

func (c *compiler) templates(r *response, at string, list definition.Ordered[*string]) {
	seen := make(map[string]bool)
	for _, e := range list {
		here := source.JoinPointer(at, e.Key)
		first := mediatype.First(e.Key)
		kind, sub, ok := strings.Cut(first, "/")
		switch {
		case seen[e.Key]:
			c.fault(definition.CodeDuplicate, here, "duplicate key")
			continue
		case !ok || !mapping.ValidName(kind) || !mapping.ValidName(sub) || !mapping.ValidValue(e.Key):
			c.fault(definition.CodeContentType, here, "%s", mapping.Validation("Invalid content type specified: "+e.Key))
			continue
		}
		seen[e.Key] = true
		t := entry{contentType: e.Key, mediaType: first}
		if e.Value != nil && *e.Value != "" {
			t.template = c.template(here, *e.Value)
		}
		r.templates = append(r.templates, t)
	}
}

func (c *compiler) template(at, src string) *template {
	if len(src) > c.limits.Template {
		c.fault(definition.CodeTemplateSize, at, "the template has %d bytes; the limit is %d", len(src), c.limits.Template)
		return nil
	}
	if i := velocityAt(src); i >= 0 {
		f := c.warn(definition.CodeTemplate, at, "Velocity does not read the template of a gateway response: this is printed as it stands")
		f.Line, f.Column = source.PositionOf(src, i)
	}
	return parseTemplate(src)
}
