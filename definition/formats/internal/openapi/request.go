package openapi

import (
	"net/url"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats/internal/read"
)

// request makes the control plane's form of what an operation demands, which is
// also that of the service's import, and reads it. Sources: developer guide,
// OpenAPI extensions; what the import made of the documents of LocalStack's tests
// (test_apigateway_import.snapshot.json, recorded in July 2025): the validator
// and the security of the document are those of operations without their own.
func (o *document) request(r *read.Reader, item, op *read.Node) definition.MethodRequest {
	v := op.As(read.Object, "")
	parameters, models := op.As(read.Object, ""), op.As(read.Object, "")
	for _, list := range []*read.Node{item.Get("parameters"), op.Get("parameters")} {
		for _, p := range list.List() {
			o.parameter(op, o.deref(p), parameters, models)
		}
	}
	if body := op.Get("requestBody"); body != nil && !o.v3 {
		o.l.Problem(definition.Note, body, "requestBody is OpenAPI 3's, and this document is Swagger 2: no model is read from it; a parameter in body has it there")
	} else if body != nil {
		for _, m := range o.deref(body).Get("content").All() {
			o.addModel(models, m.Key, m.Value.Get("schema"))
		}
	}
	if len(parameters.Members) > 0 {
		v.Put(read.Member{Key: definition.NameRequestParameters, Pos: op.Pos, Value: parameters})
	}
	if len(models.Members) > 0 {
		v.Put(read.Member{Key: definition.NameRequestModels, Pos: op.Pos, Value: models})
	}
	if name := read.First(op.Get(ExtValidator), o.root.Get(ExtValidator)); name != nil {
		v.Put(read.Member{Key: definition.NameRequestValidatorID, Pos: name.Pos, Value: name})
	}
	o.security(v, op)
	return r.Request(v, (*read.Node).Str)
}

// locations are those of parameters, by what the control plane calls them.
var locations = map[string]string{"query": "querystring", "header": "header", "path": "path"}

// parameter adds a parameter of an operation. Those of forms and cookies are none
// of the service's.
func (o *document) parameter(op, p, parameters, models *read.Node) {
	o.l.Step(p, 0)
	in, name := p.Get("in").Str(), p.Get("name").Str()
	if where, known := locations[in]; known && name != "" {
		required := p.Get("required")
		if required == nil {
			required = p.As(read.Boolean, "false")
		}
		parameters.Put(read.Member{Key: "method.request." + where + "." + name, Pos: p.Pos, Value: required})
	}
	if in == "body" && o.v3 {
		o.l.Problem(definition.Note, p, "a parameter in body is Swagger 2's, and this document is OpenAPI 3: no model is read from it; requestBody has it there")
	}
	if in != "body" || o.v3 {
		return
	}
	types := read.First(op.Get("consumes"), o.root.Get("consumes")).List()
	for _, mediaType := range types {
		o.addModel(models, mediaType.Str(), p.Get("schema"))
	}
	if len(types) == 0 {
		o.addModel(models, "application/json", p.Get("schema"))
	}
}

// addModel adds the model of a media type: the one that a schema refers to, or
// one that is made of a schema in place.
func (o *document) addModel(models *read.Node, mediaType string, schema *read.Node) {
	if o.l.Step(models, 0); schema == nil {
		return
	}
	if o.l.Reader(read.OpenAPI, true).Object(schema, "the schema of a model"); !schema.IsMap() {
		return
	}
	name, into, named := modelName(schema.Get("$ref").Str())
	if !named || into != "" {
		name = o.l.OwnModel(schema, o.api, reference)
	}
	models.Put(read.Member{Key: mediaType, Pos: schema.Pos, Value: schema.As(read.Text, name)})
}

// modelName returns the name of the model that a reference leads to, and what of
// it leads into the schema: "" or a pointer.
func modelName(ref string) (name, into string, ok bool) {
	for _, prefix := range []string{"#/definitions/", "#/components/schemas/"} {
		if rest, found := strings.CutPrefix(ref, prefix); found && rest != "" {
			name, _, _ = strings.Cut(rest, "/")
			into = rest[len(name):]
			if plain, err := url.PathUnescape(name); err == nil {
				name = plain
			}
			return unescapePointer.Replace(name), into, true
		}
	}
	return "", "", false
}

var unescapePointer = strings.NewReplacer("~1", "/", "~0", "~")

// reference is what the import makes of a reference to another schema of the
// document. One that leads into a schema keeps the rest.
func reference(ref string) string {
	name, into, ok := modelName(ref)
	if !ok {
		return ref
	}
	if into != "" {
		into = "#" + into
	}
	return read.ModelRef(name) + into
}

// declarations reads what the document declares beside its paths.
func (o *document) declarations() {
	r := o.l.Reader(read.OpenAPI, true)
	o.l.Settings(o.api, o.root.Get(extKeySource), o.root.Get(extCompression))
	for _, m := range o.root.Get(ExtValidators).All() {
		o.l.Validator(m.Value, m.Key, o.api, read.OpenAPI)
	}
	schemas, schemes := o.root.Get("definitions"), o.root.Get("securityDefinitions")
	if o.v3 {
		schemas, schemes = o.root.Path("components", "schemas"), o.root.Path("components", "securitySchemes")
	}
	if schemas != nil {
		for _, m := range r.Object(schemas, "the schemas") {
			if r.Object(m.Value, "the schema of a model"); m.Value.IsMap() {
				o.l.Model(m.Value, m.Key, o.api, reference)
			}
		}
	}
	if schemes != nil {
		for _, m := range r.Object(schemes, "the security schemes") {
			o.scheme(m.Key, o.deref(m.Value))
		}
	}
}

// scheme is what a security scheme is to the service.
type scheme struct {
	authorization string // the authorization type of methods; "" is none
	key           bool   // it is an API key
}

// scheme reads a security scheme: an authorizer, a signature or an API key.
// Source: developer guide, x-amazon-apigateway-authorizer and -authtype.
func (o *document) scheme(name string, n *read.Node) {
	made := n.Get(ExtAuthorizer)
	switch {
	case made.IsMap():
		o.l.Authorizer(o.authorizer(made, n), name, o.api, read.OpenAPI)
		o.schemes[name] = scheme{authorization: "CUSTOM"}
		if kind := strings.ToUpper(made.Get(definition.NameType).Str()); slices.Contains([]string{"COGNITO_USER_POOLS", "JWT"}, kind) {
			o.schemes[name] = scheme{authorization: kind}
		}
	case strings.EqualFold(n.Get(ExtAuthType).Str(), "awsSigv4"):
		o.schemes[name] = scheme{authorization: "AWS_IAM"}
	case n.Get("type").Str() == "apiKey" && strings.EqualFold(n.Get("name").Str(), "x-api-key"):
		o.schemes[name] = scheme{key: true}
	default:
		o.schemes[name] = scheme{}
	}
}

// authorizer is the authorizer of a scheme: the token of the types that take one
// is in the header that the scheme names.
func (o *document) authorizer(n, of *read.Node) *read.Node {
	kind := strings.ToUpper(n.Get(definition.NameType).Str())
	header := of.Get("name")
	if kind == "REQUEST" || n.Get(definition.NameIdentitySource) != nil || header.Str() == "" || of.Get("in").Str() != "header" {
		return n
	}
	v := n.Without()
	v.Put(read.Member{Key: definition.NameIdentitySource, Pos: header.Pos, Value: header.As(read.Text, "method.request.header."+header.Str())})
	return v
}

// security adds what the security of an operation, or else of the document,
// demands. Of several requirements the service takes the first authorizer.
func (o *document) security(v, op *read.Node) {
	if auth := op.Path("x-amazon-apigateway-auth", definition.NameType); auth != nil {
		v.Put(read.Member{Key: definition.NameAuthorizationType, Pos: auth.Pos, Value: auth})
		return
	}
	for _, alternative := range read.First(op.Get("security"), o.root.Get("security")).List() {
		for _, m := range alternative.All() {
			o.requirement(v, m)
		}
	}
}

// markers are names that SAM writes where an operation demands nothing; the
// import does nothing with them. Source: aws-sam-translator 1.115.0, swagger.py.
var markers = []string{"NONE", "api_key_false"}

func (o *document) requirement(v *read.Node, m read.Member) {
	o.l.Step(v, 0)
	known, declared := o.schemes[m.Key]
	switch {
	case !declared && slices.Contains(markers, m.Key):
		return
	case !declared:
		// Nobody knows what it asks for, and a method with it is not open.
		o.l.ProblemAt(definition.Warning, m.Pos.Position(), "there is no security scheme %s; requests have to pass it all the same", read.Quoted(m.Key))
		known.authorization = "CUSTOM"
	case known.key:
		v.Put(read.Member{Key: definition.NameAPIKeyRequired, Pos: m.Pos, Value: m.Value.As(read.Boolean, "true")})
		return
	case known.authorization == "":
		o.l.ProblemAt(definition.Note, m.Pos.Position(), "the service's import does nothing with the security scheme %s: it has no %s and is no API key", read.Quoted(m.Key), ExtAuthorizer)
		return
	}
	if v.Get(definition.NameAuthorizationType) != nil {
		return
	}
	at := m.Value.As(read.Text, "")
	at.Pos = m.Pos
	v.Put(read.Member{Key: definition.NameAuthorizationType, Pos: m.Pos, Value: at.As(read.Text, known.authorization)})
	if known.authorization == "AWS_IAM" {
		return
	}
	v.Put(read.Member{Key: definition.NameAuthorizerID, Pos: m.Pos, Value: at.As(read.Text, m.Key)})
	if len(m.Value.List()) > 0 {
		v.Put(read.Member{Key: definition.NameAuthorizationScopes, Pos: m.Pos, Value: m.Value})
	}
}
