package cloudformation

import (
	"slices"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats/internal/openapi"
	"github.com/gatemap/gatemap/definition/formats/internal/read"
)

const (
	samFunction     = "AWS::Serverless::Function"
	samStateMachine = "AWS::Serverless::StateMachine"
)

// samImplicit is the logical ID of the API that the transform makes of events
// which name none, and samProd the name of its stage.
const (
	samImplicit = "ServerlessRestApi"
	samProd     = "Prod"
)

// eventAPI is the document that the transform makes of the events of an API:
// proxy integrations of functions, and integrations that start state machines.
// Source: aws-sam-translator 1.115.0, model/eventsources/push.py,
// model/stepfunctions/events.py and swagger.py.
type eventAPI struct {
	c          *template
	api        string
	properties *read.Node // of the API
	paths      *read.Node
	validators *read.Node
}

// eventDocument returns the document of the API called api, or nil where no event
// is one of it. at is where it stands.
func (c *template) eventDocument(at *read.Node, api string, properties *read.Node) *read.Node {
	a := &eventAPI{c: c, api: api, properties: properties, paths: at.As(read.Object, ""), validators: at.As(read.Object, "")}
	a.each(a.event)
	if len(a.paths.Members) == 0 {
		return nil
	}
	return at.As(read.Object, "").With("swagger", read.Text, "2.0", nil).With("paths", read.Object, "", a.paths).With(openapi.ExtValidators, read.Object, "", a.validators)
}

// each goes through the events that may be of the API.
func (a *eventAPI) each(do func(of, event read.Member)) {
	c := a.c
	for _, m := range c.root.Get("Resources").Members {
		c.l.Step(m.Value, 0)
		kind := m.Value.Get("Type").Str()
		if kind != samFunction && kind != samStateMachine {
			continue
		}
		if condition := m.Value.Get("Condition"); condition != nil && c.condition(condition, condition.Str(), 0) == no {
			continue
		}
		for _, e := range c.eventsOf(m.Value) {
			if c.l.Step(e.Value, 0); e.Value.Get("Type").Str() == "Api" {
				do(m, e)
			}
		}
	}
}

// withEvents returns the document of an API with what events add to it: their
// methods, where MergeDefinitions is set, and otherwise the security of those that
// override it. The transform does not merge the request validators that it makes,
// and nothing declares those of such methods.
func (c *template) withEvents(doc *read.Node, api string, properties *read.Node) *read.Node {
	if !doc.IsMap() {
		return doc
	}
	merge := properties.Get("MergeDefinitions").Str() == "true"
	a := &eventAPI{c: c, api: api, properties: properties, paths: doc.As(read.Object, ""), validators: doc.As(read.Object, "")}
	a.each(func(of, event read.Member) {
		auth := event.Value.Path("Properties", "Auth")
		if merge {
			a.event(of, event)
		} else if path, verb, ok := a.route(event); ok && auth.Get("OverrideApiAuth").Str() == "true" {
			a.override(doc, path, verb, auth)
		}
	})
	if len(a.paths.Members) == 0 {
		return doc
	}
	paths := doc.As(read.Object, "")
	if own := doc.Get("paths"); own.IsMap() {
		paths = own.Without()
	}
	for _, m := range a.paths.Members {
		item := m.Value
		if own := paths.Get(m.Key); own.IsMap() {
			item = joinedItem(own, item)
		}
		paths.Put(read.Member{Key: m.Key, Pos: m.Pos, Value: item})
	}
	r := doc.Without()
	r.Put(read.Member{Key: "paths", Pos: paths.Pos, Value: paths})
	return r
}

// joinedItem is a path item whose operations have also the members of another's,
// which count where both have one.
func joinedItem(own, other *read.Node) *read.Node {
	item := own.Without()
	for _, o := range other.Members {
		op := o.Value
		if has := own.Get(o.Key); has.IsMap() {
			op = has.Without()
			for _, m := range o.Value.Members {
				op.Put(m)
			}
		}
		item.Put(read.Member{Key: o.Key, Pos: o.Pos, Value: op})
	}
	return item
}

// override adds the security of an event to the operation of the document that
// has its path and method.
func (a *eventAPI) override(doc *read.Node, path, verb string, auth *read.Node) {
	security, op := a.security(auth), doc.Path("paths", path, verb)
	if security == nil || !op.IsMap() {
		return
	}
	security.Items = append(slices.Clone(op.Get("security").List()), security.Items...)
	item := a.paths.Get(path)
	if item == nil {
		item = auth.As(read.Object, "")
		a.paths.Put(read.Member{Key: path, Pos: auth.Pos, Value: item})
	}
	item.With(verb, read.Object, "", auth.As(read.Object, "").With("security", read.List, "", security))
}

// route is the path and the method of an event, if it is one of the API.
func (a *eventAPI) route(event read.Member) (path, verb string, ok bool) {
	p := event.Value.Get("Properties")
	id := p.Get("RestApiId")
	if name := apiName(id); name != a.api && (name != "" || id != nil || a.api != samImplicit) {
		return "", "", false
	}
	path, verb = p.Get("Path").Str(), strings.ToLower(p.Get("Method").Str())
	if path == "" || verb == "" {
		a.c.l.Problem(definition.Error, event.Value, "the event %s has no path or no method", read.Quoted(event.Key))
		return "", "", false
	}
	if verb == "any" {
		verb = openapi.ExtAnyMethod
	}
	return path, verb, true
}

// event adds the method of an event, if it is one of the API.
func (a *eventAPI) event(of, event read.Member) {
	path, verb, ok := a.route(event)
	if !ok {
		return
	}
	p := event.Value.Get("Properties")
	item := a.paths.Get(path)
	if item == nil {
		item = event.Value.As(read.Object, "")
		a.paths.Put(read.Member{Key: path, Pos: event.Value.Pos, Value: item})
	}
	if item.Get(verb) != nil {
		a.c.l.Problem(definition.Error, event.Value, "the transform refuses a second event for %s %s", strings.ToUpper(p.Get("Method").Str()), path)
		return
	}
	op := event.Value.As(read.Object, "")
	var in *read.Node
	responses := op.As(read.Object, "")
	if of.Value.Get("Type").Str() == samStateMachine {
		in, responses = a.stateMachineIntegration(op, of, p)
	} else {
		in = a.functionIntegration(op, of, p)
	}
	op.With(openapi.ExtIntegration, read.Object, "", in).With("responses", read.Object, "", responses)
	if security := a.security(p.Get("Auth")); security != nil {
		op.With("security", read.List, "", security)
	}
	a.demands(op, in, p)
	item.Put(read.Member{Key: verb, Pos: event.Value.Pos, Value: op})
}

// functionIntegration is the proxy integration of a function.
func (a *eventAPI) functionIntegration(op *read.Node, of read.Member, p *read.Node) *read.Node {
	c := a.c
	arn := c.eval(op.As(read.Object, "").With("Fn::GetAtt", read.Text, of.Key+".Arn", nil), 0)
	alias := read.First(of.Value.Path("Properties", "AutoPublishAlias"), c.root.Path("Globals", "Function", "AutoPublishAlias"))
	if alias != nil && alias.Kind != read.Null { // the alias is invoked by its ARN
		alias = c.eval(alias, 0)
		open := arn.Open()
		arn = arn.As(read.Text, arn.Text+":"+alias.Str())
		arn.Leave(open...)
		arn.Leave(alias.Open()...)
	}
	in := op.As(read.Object, "").With(definition.NameType, read.Text, "aws_proxy", nil).With(definition.NameHTTPMethod, read.Text, "POST", nil)
	if p.Get("ResponseTransferMode").Str() == "RESPONSE_STREAM" {
		in.With(definition.NameResponseTransferMode, read.Text, "STREAM", nil)
		in.With(definition.NameURI, read.Text, "", c.invocation(op, arn, "2021-11-15", "/response-streaming-invocations"))
	} else {
		in.With(definition.NameURI, read.Text, "", c.invocation(op, arn, "2015-03-31", "/invocations"))
	}
	if t := p.Get("TimeoutInMillis"); t != nil {
		in.Put(read.Member{Key: "timeoutInMillis", Pos: t.Pos, Value: t})
	}
	return in
}

// invocation is the uri that invokes a function.
func (c *template) invocation(at, arn *read.Node, version, suffix string) *read.Node {
	region := c.eval(at.As(read.Object, "").With("Ref", read.Text, "AWS::Region", nil), 0)
	v := at.As(read.Text, "arn:aws:apigateway:"+region.Str()+":lambda:path/"+version+"/functions/"+arn.Str()+suffix)
	c.l.Wrote(at, len(v.Text))
	v.Leave(region.Open()...)
	v.Leave(arn.Open()...)
	return v
}

// stateMachineIntegration is the integration that starts a state machine, whose
// responses are selected by the patterns 200 and 400, and the method responses.
func (a *eventAPI) stateMachineIntegration(op *read.Node, of read.Member, p *read.Node) (in, declared *read.Node) {
	sub := func(s string) *read.Node {
		return a.c.eval(op.As(read.Object, "").With("Fn::Sub", read.Text, s, nil), 0)
	}
	input := `"$util.escapeJavaScript($input.json('$'))"`
	if p.Get("UnescapeMappingTemplate").Str() == "true" {
		input = `"$util.escapeJavaScript($input.json('$')).replaceAll("\\'","'")"`
	}
	template := op.As(read.Object, "").With("application/json", read.Text, "", sub(`{"input": `+input+`, "stateMachineArn": "${`+of.Key+`}"}`))
	responses, declared := op.As(read.Object, ""), op.As(read.Object, "")
	for _, status := range []string{"200", "400"} {
		responses.With(status, read.Object, "", op.As(read.Object, "").With(definition.NameStatusCode, read.Text, status, nil))
		declared.With(status, read.Object, "", op.As(read.Object, ""))
	}
	in = op.As(read.Object, "").With(definition.NameType, read.Text, "aws", nil).With(definition.NameHTTPMethod, read.Text, "POST", nil).
		With(definition.NameURI, read.Text, "", sub("arn:${AWS::Partition}:apigateway:${AWS::Region}:states:action/StartExecution")).
		With(definition.NameRequestTemplates, read.Object, "", template).With("responses", read.Object, "", responses)
	return in, declared
}

// security is what the Auth of an event adds to its operation.
func (a *eventAPI) security(auth *read.Node) *read.Node {
	if !auth.IsMap() {
		return nil
	}
	all := auth.As(read.List, "")
	add := func(at *read.Node, name string, scopes *read.Node) {
		if !scopes.IsList() {
			scopes = at.As(read.List, "")
		}
		one := at.As(read.Object, "")
		one.Put(read.Member{Key: name, Pos: at.Pos, Value: scopes})
		all.Items = append(all.Items, one)
	}
	if authorizer := auth.Get("Authorizer"); authorizer != nil && authorizer.Str() != "" {
		declared := a.properties.Path("Auth", "Authorizers", authorizer.Text)
		add(authorizer, authorizer.Text, read.First(auth.Get(samScopes), declared.Get(samScopes)))
	}
	if key := auth.Get("ApiKeyRequired"); key != nil && key.Kind != read.Null {
		name := samKey
		if len(key.Open()) == 0 && key.Str() != "true" {
			name = samNoKey
		}
		add(key, name, nil)
	}
	if len(all.Items) == 0 {
		return nil
	}
	return all
}

// demands adds the parameters and the model of an event to its operation.
func (a *eventAPI) demands(op, in, p *read.Node) {
	parameters := op.As(read.List, "")
	if model := p.Get("RequestModel"); model.Get("Model").Str() != "" {
		a.model(op, parameters, model)
	}
	caching := op.As(read.List, "")
	for _, item := range p.Get("RequestParameters").List() {
		name, settings := read.Member{Key: item.Str(), Pos: item.Pos}, item.As(read.Object, "")
		if item.Kind == read.Object && len(item.Members) > 0 {
			name, settings = item.Members[0], item.Members[0].Value
		}
		rest, ok := strings.CutPrefix(name.Key, "method.request.")
		where, what, found := strings.Cut(rest, ".")
		if !ok || !found || where != "querystring" && where != "path" && where != "header" {
			a.c.l.Problem(definition.Error, item, "the transform refuses the request parameter %s: it is method.request.LOCATION.NAME with querystring, path or header", read.Quoted(name.Key))
			continue
		}
		if where == "querystring" {
			where = "query"
		}
		one := item.As(read.Object, "").With("in", read.Text, where, nil).With("name", read.Text, what, nil)
		if required := settings.Get("Required"); required != nil {
			one.With("required", read.Boolean, "", required)
		}
		parameters.Items = append(parameters.Items, one)
		if settings.Get("Caching").Str() == "true" {
			caching.Items = append(caching.Items, item.As(read.Text, name.Key))
		}
	}
	if len(caching.Items) > 0 {
		in.With("cacheKeyParameters", read.List, "", caching)
	}
	if len(parameters.Items) > 0 {
		op.With("parameters", read.List, "", parameters)
	}
}

// validatorFlags are the flags of a request validator, as the document has them.
var validatorFlags = []string{
	definition.NameValidateBody,
	definition.NameValidateParameters,
}

// model adds the model that an event names, and the request validator that the
// transform makes for it.
func (a *eventAPI) model(op, parameters, n *read.Node) {
	name := n.Get("Model")
	if a.properties.Path("Models", name.Text) == nil {
		a.c.l.Problem(definition.Error, name, "the transform refuses the model %s, which the Models of the API do not have", read.Quoted(name.Text))
	}
	schema := name.As(read.Object, "").With("$ref", read.Text, "#/definitions/"+strings.ToLower(name.Text), nil)
	parameters.Items = append(parameters.Items, name.As(read.Object, "").With("in", read.Text, "body", nil).
		With("name", read.Text, strings.ToLower(name.Text), nil).With("schema", read.Object, "", schema))
	body, params := n.Get("ValidateBody"), n.Get("ValidateParameters")
	if body == nil && params == nil {
		return
	}
	validator := map[[2]bool]string{{true, true}: "body-and-params", {true, false}: "body-only", {false, true}: "params-only", {}: "no-validation"}[[2]bool{body.Str() == "true", params.Str() == "true"}]
	op.With(openapi.ExtValidator, read.Text, validator, nil)
	flags := n.As(read.Object, "")
	for i, flag := range []*read.Node{body, params} {
		if flag != nil {
			flags.Put(read.Member{Key: validatorFlags[i], Pos: flag.Pos, Value: flag})
		}
	}
	a.validators.Put(read.Member{Key: validator, Pos: n.Pos, Value: flags})
}

// implicitAPI reads the API that the transform makes of events which name none.
// The properties that it can have are those of Globals.
func (c *template) implicitAPI() {
	globals := c.root.Path("Globals", "Api")
	at := read.First(globals, c.root.Get("Resources"))
	p := c.eval(c.withGlobals(at.As(read.Object, "")), 0)
	doc := c.eventDocument(at, samImplicit, p)
	if doc == nil {
		return
	}
	c.l.Settings(samImplicit, nil, p.Get("MinimumCompressionSize"))
	stage := stageParts(at, p)
	stage.Name = at.As(read.Text, samProd)
	c.l.Stage(samImplicit, stage)
	binary := c.l.EscapedTypes(p.Get("BinaryMediaTypes"))
	if c.l.BinaryMediaTypes == nil {
		c.l.BinaryMediaTypes = binary
	}
	c.openAPI(c.transformed(doc, p), c.dir, samImplicit, binary)
	c.samGatewayResponses(samImplicit, p.Get("GatewayResponses"))
}

// otherEvents notes the events that make methods of HTTP APIs.
func (c *template) otherEvents(m read.Member) {
	for _, e := range c.eventsOf(m.Value) {
		if e.Value.Get("Type").Str() == "HttpApi" {
			c.l.OtherAPI(definition.Note, e.Value, "the event "+read.Quoted(e.Key)+" makes an HTTP API")
		}
	}
}

// eventsOf returns the events of a function or a state machine, with those that a
// condition decides; where it is not known they are none, and that is said.
func (c *template) eventsOf(resource *read.Node) []read.Member {
	p := resource.Get("Properties")
	if p != nil && !plainMap(p) {
		p = c.eval(p, 0)
	}
	events := p.Get("Events")
	if events == nil {
		c.unknownEvents(p)
		return nil
	}
	if made, ok := c.events[events]; ok {
		return made.All()
	}
	made := c.eval(events, 0)
	c.events[events] = made
	c.unknownEvents(made)
	for _, e := range made.All() {
		c.unknownEvents(e.Value)
	}
	return made.All()
}

func (c *template) unknownEvents(n *read.Node) {
	if n == nil || n.Kind != read.Text {
		return
	}
	for _, o := range n.Open() {
		c.l.Problem(definition.Warning, n, "the events of the function are not known: %s", o.Why)
	}
}
