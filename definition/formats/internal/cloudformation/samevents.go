package cloudformation

import (
	"slices"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats/internal/openapi"
	"github.com/gatemap/gatemap/definition/formats/internal/tree"
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
	properties *tree.Node // of the API
	paths      *tree.Node
	validators *tree.Node
}

// eventDocument returns the document of the API called api, or nil where no event
// is one of it. at is where it stands.
func (c *template) eventDocument(at *tree.Node, api string, properties *tree.Node) *tree.Node {
	a := &eventAPI{c: c, api: api, properties: properties, paths: at.As(tree.Object, ""), validators: at.As(tree.Object, "")}
	a.each(a.event)
	if len(a.paths.Members) == 0 {
		return nil
	}
	return at.As(tree.Object, "").With("swagger", tree.Text, "2.0", nil).With("paths", tree.Object, "", a.paths).With(openapi.ExtValidators, tree.Object, "", a.validators)
}

// each goes through the events that may be of the API.
func (a *eventAPI) each(do func(of, event tree.Member)) {
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
func (c *template) withEvents(doc *tree.Node, api string, properties *tree.Node) *tree.Node {
	if !doc.IsMap() {
		return doc
	}
	merge := properties.Get("MergeDefinitions").Str() == "true"
	a := &eventAPI{c: c, api: api, properties: properties, paths: doc.As(tree.Object, ""), validators: doc.As(tree.Object, "")}
	a.each(func(of, event tree.Member) {
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
	paths := doc.As(tree.Object, "")
	if own := doc.Get("paths"); own.IsMap() {
		paths = own.Without()
	}
	for _, m := range a.paths.Members {
		item := m.Value
		if own := paths.Get(m.Key); own.IsMap() {
			item = joinedItem(own, item)
		}
		paths.Put(tree.Member{Key: m.Key, Pos: m.Pos, Value: item})
	}
	r := doc.Without()
	r.Put(tree.Member{Key: "paths", Pos: paths.Pos, Value: paths})
	return r
}

// joinedItem is a path item whose operations have also the members of another's,
// which count where both have one.
func joinedItem(own, other *tree.Node) *tree.Node {
	item := own.Without()
	for _, o := range other.Members {
		op := o.Value
		if has := own.Get(o.Key); has.IsMap() {
			op = has.Without()
			for _, m := range o.Value.Members {
				op.Put(m)
			}
		}
		item.Put(tree.Member{Key: o.Key, Pos: o.Pos, Value: op})
	}
	return item
}

// override adds the security of an event to the operation of the document that
// has its path and method.
func (a *eventAPI) override(doc *tree.Node, path, verb string, auth *tree.Node) {
	security, op := a.security(auth), doc.Path("paths", path, verb)
	if security == nil || !op.IsMap() {
		return
	}
	security.Items = append(slices.Clone(op.Get("security").List()), security.Items...)
	item := a.paths.Get(path)
	if item == nil {
		item = auth.As(tree.Object, "")
		a.paths.Put(tree.Member{Key: path, Pos: auth.Pos, Value: item})
	}
	item.With(verb, tree.Object, "", auth.As(tree.Object, "").With("security", tree.List, "", security))
}

// route is the path and the method of an event, if it is one of the API.
func (a *eventAPI) route(event tree.Member) (path, verb string, ok bool) {
	p := event.Value.Get("Properties")
	id := p.Get("RestApiId")
	if name := apiName(id); name != a.api && (name != "" || id != nil || a.api != samImplicit) {
		return "", "", false
	}
	path, verb = p.Get("Path").Str(), strings.ToLower(p.Get("Method").Str())
	if path == "" || verb == "" {
		a.c.l.Problem(definition.Error, event.Value, "the event %s has no path or no method", tree.Quoted(event.Key))
		return "", "", false
	}
	if verb == "any" {
		verb = openapi.ExtAnyMethod
	}
	return path, verb, true
}

// event adds the method of an event, if it is one of the API.
func (a *eventAPI) event(of, event tree.Member) {
	path, verb, ok := a.route(event)
	if !ok {
		return
	}
	p := event.Value.Get("Properties")
	item := a.paths.Get(path)
	if item == nil {
		item = event.Value.As(tree.Object, "")
		a.paths.Put(tree.Member{Key: path, Pos: event.Value.Pos, Value: item})
	}
	if item.Get(verb) != nil {
		a.c.l.Problem(definition.Error, event.Value, "the transform refuses a second event for %s %s", strings.ToUpper(p.Get("Method").Str()), path)
		return
	}
	op := event.Value.As(tree.Object, "")
	var in *tree.Node
	responses := op.As(tree.Object, "")
	if of.Value.Get("Type").Str() == samStateMachine {
		in, responses = a.stateMachineIntegration(op, of, p)
	} else {
		in = a.functionIntegration(op, of, p)
	}
	op.With(openapi.ExtIntegration, tree.Object, "", in).With("responses", tree.Object, "", responses)
	if security := a.security(p.Get("Auth")); security != nil {
		op.With("security", tree.List, "", security)
	}
	a.demands(op, in, p)
	item.Put(tree.Member{Key: verb, Pos: event.Value.Pos, Value: op})
}

// functionIntegration is the proxy integration of a function.
func (a *eventAPI) functionIntegration(op *tree.Node, of tree.Member, p *tree.Node) *tree.Node {
	c := a.c
	arn := c.eval(op.As(tree.Object, "").With("Fn::GetAtt", tree.Text, of.Key+".Arn", nil), 0)
	alias := tree.First(of.Value.Path("Properties", "AutoPublishAlias"), c.root.Path("Globals", "Function", "AutoPublishAlias"))
	if alias != nil && alias.Kind != tree.Null { // the alias is invoked by its ARN
		alias = c.eval(alias, 0)
		open := arn.Open
		arn = arn.As(tree.Text, arn.Text+":"+alias.Str())
		arn.Leave(open...)
		arn.Leave(alias.Open...)
	}
	in := op.As(tree.Object, "").With(definition.NameType, tree.Text, "aws_proxy", nil).With(definition.NameHTTPMethod, tree.Text, "POST", nil)
	if p.Get("ResponseTransferMode").Str() == "RESPONSE_STREAM" {
		in.With(definition.NameResponseTransferMode, tree.Text, "STREAM", nil)
		in.With(definition.NameURI, tree.Text, "", c.invocation(op, arn, "2021-11-15", "/response-streaming-invocations"))
	} else {
		in.With(definition.NameURI, tree.Text, "", c.invocation(op, arn, "2015-03-31", "/invocations"))
	}
	if t := p.Get("TimeoutInMillis"); t != nil {
		in.Put(tree.Member{Key: "timeoutInMillis", Pos: t.Pos, Value: t})
	}
	return in
}

// invocation is the uri that invokes a function.
func (c *template) invocation(at, arn *tree.Node, version, suffix string) *tree.Node {
	region := c.eval(at.As(tree.Object, "").With("Ref", tree.Text, "AWS::Region", nil), 0)
	v := at.As(tree.Text, "arn:aws:apigateway:"+region.Str()+":lambda:path/"+version+"/functions/"+arn.Str()+suffix)
	c.l.Wrote(at, len(v.Text))
	v.Leave(region.Open...)
	v.Leave(arn.Open...)
	return v
}

// stateMachineIntegration is the integration that starts a state machine, whose
// responses are selected by the patterns 200 and 400, and the method responses.
func (a *eventAPI) stateMachineIntegration(op *tree.Node, of tree.Member, p *tree.Node) (in, declared *tree.Node) {
	sub := func(s string) *tree.Node {
		return a.c.eval(op.As(tree.Object, "").With("Fn::Sub", tree.Text, s, nil), 0)
	}
	input := `"$util.escapeJavaScript($input.json('$'))"`
	if p.Get("UnescapeMappingTemplate").Str() == "true" {
		input = `"$util.escapeJavaScript($input.json('$')).replaceAll("\\'","'")"`
	}
	template := op.As(tree.Object, "").With("application/json", tree.Text, "", sub(`{"input": `+input+`, "stateMachineArn": "${`+of.Key+`}"}`))
	responses, declared := op.As(tree.Object, ""), op.As(tree.Object, "")
	for _, status := range []string{"200", "400"} {
		responses.With(status, tree.Object, "", op.As(tree.Object, "").With(definition.NameStatusCode, tree.Text, status, nil))
		declared.With(status, tree.Object, "", op.As(tree.Object, ""))
	}
	in = op.As(tree.Object, "").With(definition.NameType, tree.Text, "aws", nil).With(definition.NameHTTPMethod, tree.Text, "POST", nil).
		With(definition.NameURI, tree.Text, "", sub("arn:${AWS::Partition}:apigateway:${AWS::Region}:states:action/StartExecution")).
		With(definition.NameRequestTemplates, tree.Object, "", template).With("responses", tree.Object, "", responses)
	return in, declared
}

// security is what the Auth of an event adds to its operation.
func (a *eventAPI) security(auth *tree.Node) *tree.Node {
	if !auth.IsMap() {
		return nil
	}
	all := auth.As(tree.List, "")
	add := func(at *tree.Node, name string, scopes *tree.Node) {
		if !scopes.IsList() {
			scopes = at.As(tree.List, "")
		}
		one := at.As(tree.Object, "")
		one.Put(tree.Member{Key: name, Pos: at.Pos, Value: scopes})
		all.Items = append(all.Items, one)
	}
	if authorizer := auth.Get("Authorizer"); authorizer != nil && authorizer.Str() != "" {
		declared := a.properties.Path("Auth", "Authorizers", authorizer.Text)
		add(authorizer, authorizer.Text, tree.First(auth.Get(samScopes), declared.Get(samScopes)))
	}
	if key := auth.Get("ApiKeyRequired"); key != nil && key.Kind != tree.Null {
		name := samKey
		if len(key.Open) == 0 && key.Str() != "true" {
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
func (a *eventAPI) demands(op, in, p *tree.Node) {
	parameters := op.As(tree.List, "")
	if model := p.Get("RequestModel"); model.Get("Model").Str() != "" {
		a.model(op, parameters, model)
	}
	caching := op.As(tree.List, "")
	for _, item := range p.Get("RequestParameters").List() {
		name, settings := tree.Member{Key: item.Str(), Pos: item.Pos}, item.As(tree.Object, "")
		if item.Kind == tree.Object && len(item.Members) > 0 {
			name, settings = item.Members[0], item.Members[0].Value
		}
		rest, ok := strings.CutPrefix(name.Key, "method.request.")
		where, what, found := strings.Cut(rest, ".")
		if !ok || !found || where != "querystring" && where != "path" && where != "header" {
			a.c.l.Problem(definition.Error, item, "the transform refuses the request parameter %s: it is method.request.LOCATION.NAME with querystring, path or header", tree.Quoted(name.Key))
			continue
		}
		if where == "querystring" {
			where = "query"
		}
		one := item.As(tree.Object, "").With("in", tree.Text, where, nil).With("name", tree.Text, what, nil)
		if required := settings.Get("Required"); required != nil {
			one.With("required", tree.Boolean, "", required)
		}
		parameters.Items = append(parameters.Items, one)
		if settings.Get("Caching").Str() == "true" {
			caching.Items = append(caching.Items, item.As(tree.Text, name.Key))
		}
	}
	if len(caching.Items) > 0 {
		in.With("cacheKeyParameters", tree.List, "", caching)
	}
	if len(parameters.Items) > 0 {
		op.With("parameters", tree.List, "", parameters)
	}
}

// validatorFlags are the flags of a request validator, as the document has them.
var validatorFlags = []string{
	definition.NameValidateBody,
	definition.NameValidateParameters,
}

// model adds the model that an event names, and the request validator that the
// transform makes for it.
func (a *eventAPI) model(op, parameters, n *tree.Node) {
	name := n.Get("Model")
	if a.properties.Path("Models", name.Text) == nil {
		a.c.l.Problem(definition.Error, name, "the transform refuses the model %s, which the Models of the API do not have", tree.Quoted(name.Text))
	}
	schema := name.As(tree.Object, "").With("$ref", tree.Text, "#/definitions/"+strings.ToLower(name.Text), nil)
	parameters.Items = append(parameters.Items, name.As(tree.Object, "").With("in", tree.Text, "body", nil).
		With("name", tree.Text, strings.ToLower(name.Text), nil).With("schema", tree.Object, "", schema))
	body, params := n.Get("ValidateBody"), n.Get("ValidateParameters")
	if body == nil && params == nil {
		return
	}
	validator := map[[2]bool]string{{true, true}: "body-and-params", {true, false}: "body-only", {false, true}: "params-only", {}: "no-validation"}[[2]bool{body.Str() == "true", params.Str() == "true"}]
	op.With(openapi.ExtValidator, tree.Text, validator, nil)
	flags := n.As(tree.Object, "")
	for i, flag := range []*tree.Node{body, params} {
		if flag != nil {
			flags.Put(tree.Member{Key: validatorFlags[i], Pos: flag.Pos, Value: flag})
		}
	}
	a.validators.Put(tree.Member{Key: validator, Pos: n.Pos, Value: flags})
}

// implicitAPI reads the API that the transform makes of events which name none.
// The properties that it can have are those of Globals.
func (c *template) implicitAPI() {
	globals := c.root.Path("Globals", "Api")
	at := tree.First(globals, c.root.Get("Resources"))
	p := c.eval(c.withGlobals(at.As(tree.Object, "")), 0)
	doc := c.eventDocument(at, samImplicit, p)
	if doc == nil {
		return
	}
	c.l.Settings(samImplicit, nil, p.Get("MinimumCompressionSize"))
	stage := stageParts(at, p)
	stage.Name = at.As(tree.Text, samProd)
	c.l.Stage(samImplicit, stage)
	binary := c.l.EscapedTypes(p.Get("BinaryMediaTypes"))
	if c.l.BinaryMediaTypes == nil {
		c.l.BinaryMediaTypes = binary
	}
	c.openAPI(c.transformed(doc, p), c.dir, samImplicit, binary)
	c.samGatewayResponses(samImplicit, p.Get("GatewayResponses"))
}

// otherEvents notes the events that make methods of HTTP APIs.
func (c *template) otherEvents(m tree.Member) {
	for _, e := range c.eventsOf(m.Value) {
		if e.Value.Get("Type").Str() == "HttpApi" {
			c.l.OtherAPI(definition.Note, e.Value, "the event "+tree.Quoted(e.Key)+" makes an HTTP API")
		}
	}
}

// eventsOf returns the events of a function or a state machine, with those that a
// condition decides; where it is not known they are none, and that is said.
func (c *template) eventsOf(resource *tree.Node) []tree.Member {
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

func (c *template) unknownEvents(n *tree.Node) {
	if n == nil || n.Kind != tree.Text {
		return
	}
	for _, o := range n.Open {
		c.l.Problem(definition.Warning, n, "the events of the function are not known: %s", o.Why)
	}
}
