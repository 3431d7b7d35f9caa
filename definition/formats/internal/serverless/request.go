package serverless

import (
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats/internal/read"
	"github.com/gatemap/gatemap/internal/lazyregexp"
)

// defaultLog is the access log format that the framework sets where the service
// has logs and names none. Source: osls 4.3.1, update-stage.js.
const defaultLog = "requestId: $context.requestId, ip: $context.identity.sourceIp, caller: $context.identity.caller, " +
	"user: $context.identity.user, requestTime: $context.requestTime, httpMethod: $context.httpMethod, resourcePath: $context.resourcePath, " +
	"status: $context.status, protocol: $context.protocol, responseLength: $context.responseLength"

// api reads what the service says of its API: its stage, and settings. Source:
// osls 4.3.1, rest-api.js, deployment.js and update-stage.js of the api-gateway
// event.
func (s *service) api() {
	at := read.First(s.find("provider.apiGateway"), s.find("provider"), s.root)
	s.l.Settings(apiID, s.find("provider.apiGateway.apiKeySourceType"), s.find("provider.apiGateway.minimumCompressionSize"))
	stage := read.StageParts{At: at, Name: s.find("provider.apiGateway.stage")}
	if stage.Name == nil {
		stage.Name = at.As(read.Text, s.stage())
	}
	logs := s.find("provider.logs.restApi")
	if logs != nil && logs.Str() != "false" && logs.Kind != read.Null && logs.Get("accessLogging").Str() != "false" {
		stage.AccessLog = read.First(logs.Get("format"), logs.As(read.Text, defaultLog))
	}
	s.l.Stage("", stage)
}

// demands reads what the method of an event demands of a request: the parameters
// and models of its request, which the framework makes a validator for, its
// authorizer, and private. Source: osls 4.3.1, method/index.js,
// method/authorization.js, request-validator.js and authorizers.js.
func (e *event) demands(r *read.Reader, path string) definition.MethodRequest {
	v := e.n.As(read.Object, "")
	required := e.declaredParameters(v)
	if models := e.models(path); len(models.Members) > 0 {
		v.Put(read.Member{Key: definition.NameRequestModels, Pos: models.Pos, Value: models})
		required = true
	}
	if required {
		name := logicalID("ApiGateway" + upperFirst(notAlphanumeric.ReplaceAllString(e.s.name(), "")) + "RequestValidator")
		e.s.validator(e.n, name)
		v.With(definition.NameRequestValidatorID, read.Text, name, nil)
	}
	if private := e.n.Get("private"); private != nil && private.Kind != read.Null {
		v.Put(read.Member{Key: definition.NameAPIKeyRequired, Pos: private.Pos, Value: private})
	}
	if a := e.n.Get("authorizer"); a != nil && a.Kind != read.Null && a.Str() != "false" {
		e.authorizer(v, a)
	}
	return r.Request(v, (*read.Node).Str)
}

var notAlphanumeric = lazyregexp.New(`[^0-9A-Za-z]`)

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// name is that of the service.
func (s *service) name() string {
	if n := s.find("service"); n.IsMap() {
		return n.Get("name").Str()
	} else if n != nil {
		return n.Str()
	}
	return ""
}

// validator declares the one validator of a service, which checks both.
func (s *service) validator(at *read.Node, name string) {
	if s.validated {
		return
	}
	s.validated = true
	n := at.As(read.Object, "").With("name", read.Text, s.name()+"-"+s.stage()+" | Validate request body and querystring parameters", nil).
		With(definition.NameValidateBody, read.Boolean, "true", nil).With(definition.NameValidateParameters, read.Boolean, "true", nil)
	s.l.Validator(n, name, apiID, read.ControlPlane)
}

// declaredParameters adds the parameters of an event and reports whether any is
// required.
func (e *event) declaredParameters(v *read.Node) (required bool) {
	p := e.n.Path("request", "parameters")
	if !p.IsMap() {
		return false
	}
	if e.kind == "MOCK" {
		e.s.l.Problem(definition.Error, p, "the framework writes the groups of request.parameters as parameters of a MOCK method, which a deployment refuses")
		return false
	}
	all := p.As(read.Object, "")
	for _, group := range parameterMembers {
		for _, m := range p.Get(group).All() {
			flag := m.Value
			if flag.Kind == read.Object {
				if flag = m.Value.Get("required"); flag == nil || flag.Kind == read.Null {
					flag = m.Value.As(read.Boolean, "true")
				}
			}
			required = required || len(flag.Open()) > 0 || flag.Str() == "true"
			all.Put(read.Member{Key: "method.request." + strings.TrimSuffix(group, "s") + "." + m.Key, Pos: m.Pos, Value: flag})
		}
	}
	if len(all.Members) > 0 {
		v.Put(read.Member{Key: definition.NameRequestParameters, Pos: all.Pos, Value: all})
	}
	return required
}

// models declares the models of an event and returns their names by media type. A
// name may be one of the provider's schemas.
func (e *event) models(path string) *read.Node {
	models := e.n.As(read.Object, "")
	schemas := e.n.Path("request", "schemas")
	if !schemas.IsMap() {
		return models
	}
	for _, m := range schemas.Members {
		schema, name := m.Value, e.modelID(path, m.Key)
		if shared := e.s.find("provider.apiGateway.request.schemas").Get(schema.Str()); schema.Kind == read.Text && shared != nil {
			schema, name = shared, "ApiGateway"+camelCase(m.Value.Text)+"Model"
		}
		if schema.Kind == read.Object && schema.Get("schema") != nil {
			if own := schema.Get("name"); own.Str() != "" {
				name = own.Text
			}
			schema = schema.Get("schema")
		}
		if e.s.models[name] != schema {
			e.s.models[name] = schema
			e.s.l.Model(schema, name, apiID, nil)
		}
		models.Put(read.Member{Key: m.Key, Pos: m.Pos, Value: m.Value.As(read.Text, name)})
	}
	return models
}

// modelID is the framework's logical ID of the model of an event.
func (e *event) modelID(path, mediaType string) string {
	id := "ApiGatewayMethod"
	for _, part := range strings.Split(path, "/") {
		part = strings.ReplaceAll(strings.ToLower(part), "-", "Dash")
		if strings.HasPrefix(part, "{") && strings.HasSuffix(part, "}") {
			part = part[1:len(part)-1] + "Var"
		}
		id += upperFirst(notAlphanumeric.ReplaceAllString(part, ""))
	}
	return id + upperFirst(strings.ToLower(e.verb)) + camelCase(mediaType) + "Model"
}

// camelCase joins the words of a name, each with a capital.
func camelCase(s string) string {
	var b strings.Builder
	for _, word := range notAlphanumeric.Compiled().Split(s, -1) {
		b.WriteString(upperFirst(word))
	}
	return b.String()
}

// identityProvider is the ARN of a user pool.
var identityProvider = lazyregexp.New(`^arn:[a-zA-Z-]*:cognito-idp`)

// authorizer adds the authorizer of an event: a type, the name of a function, an
// ARN, or a map that says more.
func (e *event) authorizer(v, n *read.Node) {
	kind, arn, name := n.Get("type"), n.Get("arn"), n.Get("name").Str()
	switch {
	case n.Kind == read.Text && strings.Contains(n.Text, ":"):
		arn = n
	case n.Kind == read.Text:
		kind, name = n, n.Text
		if !strings.EqualFold(n.Text, "AWS_IAM") {
			kind = nil
		}
	}
	put := func(member, value string) {
		v.Put(read.Member{Key: member, Pos: n.Pos, Value: n.As(read.Text, value)})
	}
	upper := strings.ToUpper(kind.Str())
	if upper == "AWS_IAM" {
		put(definition.NameAuthorizationType, upper)
		return
	}
	pool := upper == "COGNITO_USER_POOLS" || identityProvider.MatchString(arn.Str())
	authorization := "CUSTOM"
	if pool {
		authorization = "COGNITO_USER_POOLS"
	}
	put(definition.NameAuthorizationType, authorization)
	if scopes := n.Get("scopes"); pool && len(scopes.List()) > 0 {
		v.Put(read.Member{Key: definition.NameAuthorizationScopes, Pos: scopes.Pos, Value: scopes})
	}
	if id := n.Get(definition.NameAuthorizerID); id != nil && kind != nil {
		if id.IsMap() && id.Get("Ref") != nil { // a resource beside the functions
			id = id.Get("Ref")
		}
		put(definition.NameAuthorizerID, id.Str())
		return
	}
	if name == "" {
		name = e.authorizerName(n, arn)
	}
	key := logicalID(name) + "ApiGatewayAuthorizer"
	put(definition.NameAuthorizerID, key)
	e.s.l.Authorizer(e.declaredAuthorizer(n, arn, name, upper, pool), key, apiID, read.ControlPlane)
}

// authorizerName is the last part of an ARN.
func (e *event) authorizerName(n, arn *read.Node) string {
	if name := arn.Str()[strings.LastIndexAny(arn.Str(), ":-")+1:]; name != "" {
		return name
	}
	e.s.l.Problem(definition.Error, n, "the framework refuses an authorizer without a name or an arn")
	return "authorizer"
}

// declaredAuthorizer is the authorizer that the framework makes.
func (e *event) declaredAuthorizer(n, arn *read.Node, name, kind string, pool bool) *read.Node {
	v := n.As(read.Object, "").With("name", read.Text, name, nil)
	ttl, source := n.Get("resultTtlInSeconds"), n.Get(definition.NameIdentitySource)
	if source.Str() == "" && (kind != "REQUEST" || ttl.Str() != "0") {
		source = n.As(read.Text, "method.request.header.Authorization")
	}
	if source != nil {
		v.Put(read.Member{Key: definition.NameIdentitySource, Pos: source.Pos, Value: source})
	}
	if ttl != nil && ttl.Scalar() {
		v.Put(read.Member{Key: definition.NameResultTTL, Pos: ttl.Pos, Value: ttl})
	}
	if x := n.Get(definition.NameIdentityValidation); x != nil {
		v.Put(read.Member{Key: definition.NameIdentityValidation, Pos: x.Pos, Value: x})
	}
	switch {
	case pool:
		v.With(definition.NameType, read.Text, "COGNITO_USER_POOLS", nil)
		if arn.Str() != "" {
			list := arn.As(read.List, "")
			list.Items = []*read.Node{arn}
			v.Put(read.Member{Key: definition.NameProviderARNs, Pos: arn.Pos, Value: list})
		}
		return v
	case kind == "":
		kind = "TOKEN"
	}
	v.With(definition.NameType, read.Text, kind, nil)
	if arn.Str() == "" {
		arn = nil
	}
	return v.With(definition.NameAuthorizerURI, read.Text, "", e.invocation(arn, name, ""))
}
