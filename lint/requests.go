package lint

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/internal/lazyregexp"
	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/internal/validate"
	"github.com/gatemap/gatemap/internal/vtl"
	"github.com/gatemap/gatemap/mapping"
)

// requestParameters applies the rules about what the backend's request is mapped
// from. The service refuses them in the same words as those of a response.
func (c *checker) requestParameters() {
	for _, e := range c.m.Integration.RequestParameters {
		pointer := source.JoinPointer("/"+definition.NameRequestParameters, e.Key)
		if c.unresolved(pointer) || open(e.Key) || open(e.Value) {
			continue
		}
		if _, _, err := mapping.RequestTarget(e.Key); err != nil {
			c.add(ruleInvalidMapping, Error, c.find(pointer), err.Error(), "integration.request.path.NAME, querystring.NAME or header.NAME")
			continue
		}
		expr, err := mapping.ParseRequest(e.Value)
		if err != nil {
			c.badRequestExpression(e.Value, pointer, err)
			continue
		}
		if name, ok := strings.CutPrefix(e.Value, "context."); ok {
			c.mappedContext(name, e.Value, pointer)
		}
		if in, name := expr.Parameter(); in != "" && c.lacks(in, name) {
			c.add(ruleInvalidMapping, Error, c.find(pointer), mapping.Validation("Invalid mapping expression parameter specified: "+e.Value),
				fmt.Sprintf("declare method.request.%s.%s in the method's request parameters", in, name))
		}
	}
}

// lacks reports whether the method declares no such parameter. Those of a path
// that nobody declares are let pass: not every format writes them.
func (c *checker) lacks(in mapping.Location, name string) bool {
	declared := c.m.Request.Parameters
	if declared == nil {
		return in != mapping.Path && c.m.Path != ""
	}
	_, ok := declared["method.request."+string(in)+"."+name]
	return !ok
}

func (c *checker) badRequestExpression(text, pointer string, err error) {
	var bad *mapping.Error
	if at := c.find(pointer); errors.As(err, &bad) {
		at = c.inText(pointer, text, bad.Offset)
		if looksStatic(text) {
			quoted := "'" + strings.Trim(text, `'"`) + "'"
			f := c.add(ruleUnquoted, Error, at, err.Error()+"; a static value stands in single quotes", quoted)
			if strings.Trim(text, `'"`) == text {
				c.edit(f, pointer, text, 0, len(text), quoted)
			}
			return
		}
		fix := requestExpressionFix(text)
		f := c.add(ruleInvalidMapping, Error, at, err.Error(), fix)
		if _, err := mapping.ParseRequest(fix); err == nil && fix != "" {
			c.edit(f, pointer, text, 0, len(text), fix)
		}
	} else {
		c.add(ruleInvalidMapping, Error, at, err.Error(), "")
	}
}

var responsePart = lazyregexp.New(`^integration\.re(quest|sponse)\.`)

func requestExpressionFix(text string) string {
	if responsePart.MatchString(text) {
		return "a request to the backend is mapped from method.request.*, context.*, stageVariables.* or a quoted text"
	}
	return expressionFix(text)
}

// requestTemplates applies the rules about templates to those that make the
// backend's request. What a client is sent is not theirs, nor are the samples.
func (c *checker) requestTemplates() {
	c.request = true
	defer func() { c.request = false }()
	for _, e := range c.m.Integration.RequestTemplates {
		pointer := source.JoinPointer("/"+definition.NameRequestTemplates, e.Key)
		switch {
		case !open(e.Key) && refusesType(e.Key):
			c.add(ruleContentType, Error, c.find(pointer), mapping.Validation("Invalid content type specified: "+e.Key), "")
		case e.Value == nil || *e.Value == "":
		case len(*e.Value) > maxTemplate:
			c.add(ruleLimit, Error, c.find(pointer), fmt.Sprintf("the template has %d bytes; the service takes no more than %d", len(*e.Value), maxTemplate),
				"make the template smaller: move what it does into the backend")
		default:
			c.template(&sourceText{text: *e.Value, pointer: pointer, media: e.Key}, c.requestIsJSON(e.Key, *e.Value))
		}
	}
}

// refusesType reports whether the service refuses the key of a template.
func refusesType(key string) bool {
	var r validate.Report
	r.ContentType(key, source.Root)
	return len(r.Errors) > 0
}

// requestIsJSON reports whether a backend takes what a request template makes for
// JSON. The key is the type of the client's request: a template under
// application/json can write a form, as actions of SQS want one. A Lambda function
// takes JSON; elsewhere the first character has to be that of an object or a
// list. A MOCK is read leniently.
func (c *checker) requestIsJSON(key, text string) bool {
	switch {
	case c.m.Integration.Type == gatemap.Mock:
		return false
	case c.subject == messageSubject:
		return true
	case !isJSON(key):
		return false
	}
	elements, err := vtl.Inspect(text, vtl.Options{})
	if err != nil {
		return false
	}
	first := strings.TrimSpace(firstText(elements))
	return strings.HasPrefix(first, "{") || strings.HasPrefix(first, "[")
}

// firstText is the text that a template begins with, behind what prints nothing.
func firstText(elements []*vtl.Element) string {
	for _, e := range elements {
		switch {
		case e.Kind == vtl.TextElement && strings.TrimSpace(e.Text) != "":
			return e.Text
		case e.Kind == vtl.TextElement, e.Kind == vtl.SetElement, e.Kind == vtl.CommentElement:
		default:
			return ""
		}
	}
	return ""
}

// ownModel tells the models that the service makes in each API (developer guide,
// models-mappings-models).
func ownModel(name string) bool { return name == "Empty" || name == "Error" }

// identifier is an id that the service has given.
var identifier = lazyregexp.New(`^[a-z0-9]{6,12}$`)

// references applies the rule about models, validators and authorizers that a
// method names. Where a definition declares none of a kind, it may be a part of
// one that does.
func (c *checker) references() {
	models := keys(c.m.Schemas)
	for mediaType, name := range c.m.Request.Models.All() {
		c.reference(definition.Pointer("method", definition.NameRequestModels, mediaType), "model", name, models)
	}
	for _, r := range c.m.MethodResponses {
		for mediaType, name := range r.Value.ResponseModels {
			c.reference(definition.Pointer(definition.NameMethodResponses, r.Key, definition.NameResponseModels, mediaType), "model", name, models)
		}
	}
	if v := c.m.Request.Validator; v != nil && v.Unresolved {
		c.reference("/method/"+definition.NameRequestValidatorID, "request validator", v.Name, c.all.validators[c.m.API])
	}
	c.reference("/method/"+definition.NameAuthorizerID, "authorizer", c.m.Request.Authorizer, keys(c.m.Authorizers))
}

// validatorsOf are the request validators that methods of each API have, of those
// that the definition declares.
func validatorsOf(api *formats.API) map[string][]string {
	all := map[string][]string{}
	if api == nil {
		return all
	}
	for i := range api.Methods {
		m := &api.Methods[i]
		if v := m.Request.Validator; v != nil && !v.Unresolved && v.Name != "" && !slices.Contains(all[m.API], v.Name) {
			all[m.API] = append(all[m.API], v.Name)
		}
	}
	return all
}

func (c *checker) reference(pointer, kind, name string, declared []string) {
	if name == "" || len(declared) == 0 || open(name) || kind == "model" && ownModel(name) || slices.Contains(declared, name) {
		return
	}
	near := source.Nearest(name, declared)
	if kind != "model" && identifier.MatchString(name) && near == "" {
		return
	}
	c.add(ruleReference, Warning, c.find(pointer), fmt.Sprintf("the definition declares no %s %s", kind, quote(name)), near)
}

func keys[V any](list definition.Ordered[V]) []string {
	names := make([]string, len(list))
	for i := range list {
		names[i] = list[i].Key
	}
	return names
}
