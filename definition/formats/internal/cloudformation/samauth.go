package cloudformation

import (
	"slices"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats/internal/openapi"
	"github.com/gatemap/gatemap/definition/formats/internal/read"
)

// The names of security schemes that the transform writes beside those of
// authorizers. NONE and api_key_false are no schemes: they keep an operation from
// getting the API's own, and may be left in the document.
const (
	samIAM   = "AWS_IAM"
	samKey   = "api_key"
	samNone  = "NONE"
	samNoKey = "api_key_false"
)

// samScopes is what the transform calls the scopes of an authorizer or an event.
const samScopes = "AuthorizationScopes"

// transformed returns the document of an API as the transform changes it by the
// API's properties, in its order. Source: aws-sam-translator 1.115.0,
// api_generator.py and swagger.py.
func (c *template) transformed(doc, p *read.Node) *read.Node {
	if cors := p.Get("Cors"); cors != nil {
		doc = c.withCORS(doc, cors)
	}
	doc = c.withAuth(doc, p.Get("Auth"))
	return c.withModels(doc, p.Get("Models"))
}

// withAuth adds the security schemes of Auth, and those that operations without
// any of their own get.
func (c *template) withAuth(doc, auth *read.Node) *read.Node {
	if !doc.Get("paths").IsMap() {
		return doc
	}
	schemes := doc.As(read.Object, "")
	schemes.With(samKey, read.Object, "", scheme(doc, "x-api-key"))
	schemes.With(samIAM, read.Object, "", scheme(doc, "Authorization").With(openapi.ExtAuthType, read.Text, "awsSigv4", nil))
	authorizers := auth.Get("Authorizers")
	for _, m := range authorizers.All() {
		schemes.Put(read.Member{Key: m.Key, Pos: m.Pos, Value: c.authorizer(m.Value)})
	}
	doc = within(doc, schemes, "securityDefinitions", "securitySchemes")
	def, key := auth.Get("DefaultAuthorizer"), auth.Get("ApiKeyRequired")
	asked := def.Str() != ""
	needed := key.Str() != "" && key.Str() != "false" // one that is not known is needed
	if asked && len(def.Open()) == 0 && def.Text != samIAM && authorizers.Get(def.Text) == nil {
		c.l.Problem(definition.Error, def, "the transform refuses the DefaultAuthorizer %s, which Authorizers do not have", read.Quoted(def.Str()))
	}
	if !asked && !needed {
		return doc
	}
	return eachOperation(c, doc, func(verb string, op *read.Node) *read.Node {
		security := op.Get("security").List()
		if asked && (verb != "options" || auth.Get("AddDefaultAuthorizerToCorsPreflight").Str() != "false") {
			security = withDefault(def, security, authorizers)
		}
		if needed {
			security = withKey(key, security, verb == "options" && auth.Get("AddApiKeyRequiredToCorsPreflight").Str() == "false")
		}
		op = op.Without()
		list := read.First(op.Get("security"), def, key).As(read.List, "")
		list.Items = security
		op.Put(read.Member{Key: "security", Pos: list.Pos, Value: list})
		return op
	})
}

// eachOperation changes the operations of a document that have an integration.
func eachOperation(c *template, doc *read.Node, change func(verb string, op *read.Node) *read.Node) *read.Node {
	paths := doc.Get("paths").Without()
	for i, m := range paths.Members {
		if !m.Value.IsMap() {
			continue
		}
		item := m.Value.Without()
		for j, o := range item.Members {
			c.l.Step(o.Value, 0)
			if o.Value.Get(openapi.ExtIntegration) != nil {
				item.Members[j].Value = change(strings.ToLower(o.Key), o.Value)
			}
		}
		paths.Members[i].Value = item
	}
	doc = doc.Without()
	doc.Put(read.Member{Key: "paths", Pos: paths.Pos, Value: paths})
	return doc
}

// withDefault is a list of security requirements with the default authorizer,
// unless there is one or the marker of none.
func withDefault(def *read.Node, security []*read.Node, authorizers *read.Node) []*read.Node {
	rest, own, none := []*read.Node{}, []*read.Node{}, false
	for _, s := range security {
		switch {
		case s.Get(samNone) != nil && !none:
			none = true
		case slices.ContainsFunc(s.All(), func(m read.Member) bool { return m.Key == samIAM || authorizers.Get(m.Key) != nil }):
			own = append(own, s)
		default:
			rest = append(rest, s)
		}
	}
	if none {
		return rest
	}
	if len(own) == 0 {
		scopes := authorizers.Path(def.Str(), samScopes)
		if !scopes.IsList() {
			scopes = def.As(read.List, "")
		}
		one := def.As(read.Object, "")
		one.Put(read.Member{Key: def.Str(), Pos: def.Pos, Value: scopes})
		own = append(own, one)
	}
	return append(rest, own...)
}

// withKey is a list of security requirements with an API key, unless the marker
// of none is there. leave says that nobody needs one.
func withKey(key *read.Node, security []*read.Node, leave bool) []*read.Node {
	rest, none := []*read.Node{}, leave
	for _, s := range security {
		switch {
		case s.Get(samNoKey) != nil:
			none = true
		case s.Get(samKey) != nil:
		default:
			rest = append(rest, s)
		}
	}
	if none {
		return rest
	}
	return append(rest, key.As(read.Object, "").With(samKey, read.List, "", key.As(read.List, "")))
}

func scheme(at *read.Node, header string) *read.Node {
	return at.As(read.Object, "").With("type", read.Text, "apiKey", nil).With("name", read.Text, header, nil).With("in", read.Text, "header", nil)
}

// samIdentity are the groups of the identity source of a REQUEST authorizer, in
// the order in which the transform joins them.
var samIdentity = []struct{ member, prefix string }{
	{"Headers", "method.request.header."}, {"QueryStrings", "method.request.querystring."}, {"StageVariables", "stageVariables."}, {"Context", "context."},
}

// authorizer makes the security scheme of an authorizer of Auth.
func (c *template) authorizer(n *read.Node) *read.Node {
	identity := n.Get("Identity")
	header := "Authorization"
	if own := identity.Get("Header").Str(); own != "" {
		header = own
	}
	made, v := scheme(n, header), n.As(read.Object, "")
	copied := func(to string, from *read.Node) {
		if from != nil && from.Kind != read.Null {
			v.Put(read.Member{Key: to, Pos: from.Pos, Value: from})
		}
	}
	request := n.Get("FunctionPayloadType").Str() == "REQUEST"
	switch pool := n.Get("UserPoolArn"); {
	case pool != nil && pool.Kind != read.Null:
		v.With(definition.NameType, read.Text, "cognito_user_pools", nil)
		copied(definition.NameProviderARNs, pool)
		copied(definition.NameIdentityValidation, identity.Get("ValidationExpression"))
	default:
		v.With(definition.NameType, read.Text, "token", nil)
		if request {
			v.With(definition.NameType, read.Text, "request", nil)
			v.With(definition.NameIdentitySource, read.Text, identitySource(identity), nil)
		} else {
			copied(definition.NameIdentityValidation, identity.Get("ValidationExpression"))
		}
		if arn := n.Get("FunctionArn"); arn != nil {
			v.With(definition.NameAuthorizerURI, read.Text, "", c.invocation(n, arn, "2015-03-31", "/invocations"))
		}
		copied(definition.NameResultTTL, identity.Get("ReauthorizeEvery"))
	}
	return made.With(openapi.ExtAuthorizer, read.Object, "", v)
}

func identitySource(identity *read.Node) string {
	var all []string
	for _, group := range samIdentity {
		for _, item := range identity.Get(group.member).List() {
			all = append(all, group.prefix+item.Str())
		}
	}
	return strings.Join(all, ", ")
}

// withModels adds the models of an API, whose names the transform writes in lower
// case: a reference in a schema keeps its own.
func (c *template) withModels(doc, models *read.Node) *read.Node {
	if !models.IsMap() {
		return doc
	}
	all := models.As(read.Object, "")
	for _, m := range models.Members {
		if m.Value.Get("type") == nil {
			c.l.ProblemAt(definition.Error, m.Pos.Position(), "the transform refuses the model %s: its schema has no type", read.Quoted(m.Key))
		}
		all.Put(read.Member{Key: strings.ToLower(m.Key), Pos: m.Pos, Value: m.Value})
	}
	c.lostReferences(models, models, 0)
	return within(doc, all, "definitions", "schemas")
}

// lostReferences reports the references in models to those that the transform
// calls otherwise.
func (c *template) lostReferences(models, n *read.Node, depth int) {
	c.l.Step(n, depth)
	for _, item := range n.Items {
		c.lostReferences(models, item, depth+1)
	}
	for _, m := range n.Members {
		name := m.Value.Str()[strings.LastIndexByte(m.Value.Str(), '/')+1:]
		if m.Key == "$ref" && name != strings.ToLower(name) && models.Get(name) != nil && !strings.Contains(m.Value.Text, "://") {
			c.l.Problem(definition.Error, m.Value, "the transform calls the model %s, and the reference leads nowhere", read.Quoted(strings.ToLower(name)))
		}
		c.lostReferences(models, m.Value, depth+1)
	}
}

// within adds members to a part of a document, which OpenAPI 3 has below its
// components.
func within(doc, members *read.Node, v2, v3 string) *read.Node {
	part := func(of *read.Node, name string) *read.Node {
		all := members.As(read.Object, "")
		if old := of.Get(name); old.IsMap() {
			all = old.Without()
		}
		for _, m := range members.Members {
			all.Put(m)
		}
		r := of.Without()
		r.Put(read.Member{Key: name, Pos: all.Pos, Value: all})
		return r
	}
	if doc.Get("openapi") == nil {
		return part(doc, v2)
	}
	components := doc.Get("components")
	if !components.IsMap() {
		components = doc.As(read.Object, "")
	}
	r := doc.Without()
	r.Put(read.Member{Key: "components", Pos: components.Pos, Value: part(components, v3)})
	return r
}
