package formats

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap/definition"
)

// sls reads a serverless.yml. Rules are those of the framework's version 3 and
// 4 (serverless/serverless, package/compile/events/api-gateway); what other
// plugins make of the file is not known here.
type sls struct {
	l    *loader
	root *node
	dir  string
	busy map[string]bool  // variables under evaluation
	docs map[string]*node // files that variables name

	found map[string]*node // values by their dotted path

	binary    []string
	preflight map[string]*preflight
	order     []string // of preflight
}

func (l *loader) serverless(root *node, dir string) {
	s := &sls{
		l: l, root: root, dir: dir, busy: make(map[string]bool), docs: make(map[string]*node), found: make(map[string]*node),
		preflight: make(map[string]*preflight),
	}
	if s.foreign() {
		return
	}
	l.duplicatesOf(root)
	s.nearMisses(root.members, "a service", "functions", "provider", "resources", "service", "custom", "params", "package", "plugins", "stepFunctions")
	if b := s.find("provider.apiGateway.binaryMediaTypes"); b != nil {
		s.binary = l.escapedTypes(b)
		l.api.BinaryMediaTypes = s.binary
	}
	for _, f := range s.parts("functions") {
		s.function(f)
	}
	for _, path := range s.order {
		s.optionsMethod(path, s.preflight[path])
	}
	if proxies := root.path("custom", "apiGatewayServiceProxies"); proxies != nil {
		l.problem(Warning, proxies, "the methods that the plugin serverless-apigateway-service-proxy makes are left out")
	}
	s.stepFunctions()
	s.resources()
}

// parts returns the members of a map that may be split over a list of maps.
func (s *sls) parts(name string) []member {
	n := s.root.get(name)
	if n == nil {
		return nil
	}
	n = s.resolve(n, 0)
	sources := []*node{n}
	if n.kind == list {
		sources = n.items
	}
	var all []member
	for _, source := range sources {
		s.l.duplicatesOf(source)
		all = append(all, s.l.reader(cfnShape, true).object(source, name)...)
	}
	return all
}

// resources reads the CloudFormation part as a template of its own; what the
// framework adds to it is known by name only.
func (s *sls) resources() {
	n := s.root.get("resources")
	if n == nil {
		return
	}
	n = s.resolve(n, 0)
	template := n
	if n.kind == list {
		template = n.as(object, "")
		merged := make(map[string]*node)
		for _, item := range n.items {
			for _, m := range s.l.reader(cfnShape, true).object(item, "resources") {
				if merged[m.key] == nil {
					merged[m.key] = m.value.as(object, "")
					template.put(member{m.key, m.pos, merged[m.key]})
				}
				for _, e := range m.value.members {
					merged[m.key].put(e)
				}
			}
		}
	}
	if template.get("Resources") == nil {
		return
	}
	c := newCFN(s.l, template, s.dir)
	c.inline = true
	c.template()
}

func (s *sls) function(f member) {
	s.l.duplicatesOf(f.value)
	s.nearMisses(f.value.members, "a function", "events", "handler", "environment")
	events := f.value.get("events")
	if events == nil || events.kind != list {
		return
	}
	for _, event := range events.items {
		if http := event.get("http"); http != nil {
			s.http(f.key, http)
		} else if http := event.get("httpApi"); http != nil {
			s.l.otherAPI(Note, http, "the event httpApi makes an HTTP API")
		}
	}
}

// slsIntegrations maps the normalised names of integrations.
var slsIntegrations = map[string]string{
	"": "AWS_PROXY", "LAMBDA": "AWS", "LAMBDA_PROXY": "AWS_PROXY", "AWS": "AWS", "AWS_PROXY": "AWS_PROXY",
	"HTTP": "HTTP", "HTTP_PROXY": "HTTP_PROXY", "MOCK": "MOCK",
}

// event is one http event on its way to a method.
type event struct {
	s        *sls
	n        *node // the event; for the short form a map made of it
	function string
	kind     string // AWS, HTTP, ...
	verb     string
	cors     *cors
}

func (s *sls) http(function string, n *node) {
	if n.kind == text {
		verb, path, _ := strings.Cut(strings.TrimSpace(n.text), " ")
		n = n.as(object, "").with("method", text, verb, nil).with("path", text, strings.TrimSpace(path), nil)
	}
	if n.kind != object {
		s.l.reader(cfnShape, true).object(n, "an http event")
		return
	}
	name := strings.ReplaceAll(strings.ToUpper(n.get("integration").str()), "-", "_")
	kind, ok := slsIntegrations[name]
	if !ok {
		s.l.problem(Error, n.get("integration"), "there is no integration %s", quoted(n.get("integration").str()))
		return
	}
	if name == "" && n.get("async").str() == "true" {
		kind = "AWS"
	}
	e := &event{s: s, n: n, function: function, kind: kind, verb: strings.ToUpper(n.get("method").str())}
	r := s.l.reader(cfnShape, true)
	path := "/"
	if p := n.get("path"); p != nil {
		path += strings.Trim(r.plain(p, true), "/")
	}
	if e.verb == "" {
		s.l.problem(Error, n, "the http event has no method")
	}
	s.l.duplicates(n)
	e.members()
	e.cors = e.readCORS(path)
	in := e.integration()
	m := definition.Operation{
		Position: n.position(), HTTPMethod: e.verb, Path: path, BinaryMediaTypes: s.binary, Places: r.places,
		Integration: r.integration(in),
	}
	responses, declared := e.responses()
	r.responses(m.Integration, r.listed(responses, "the integration responses"))
	m.MethodResponses = r.methodResponses(r.listed(declared, "the method responses"))
	s.l.method(m)
}

// integration makes the CloudFormation form that the framework deploys.
func (e *event) integration() *node {
	request := e.n.get("request")
	in := e.n.as(object, "")
	in.with("Type", text, e.kind, nil)
	verb := "POST"
	switch e.kind {
	case "AWS", "AWS_PROXY":
		in.put(member{"Uri", in.pos, e.uri()})
	case "HTTP", "HTTP_PROXY":
		verb = e.verb
		if v := request.get("method"); v != nil {
			verb = strings.ToUpper(v.str())
		}
		if uri := request.get("uri"); uri != nil {
			in.put(member{"Uri", uri.pos, uri})
		} else {
			e.s.l.problem(Error, e.n, "the framework refuses an HTTP integration without request.uri")
		}
		for from, to := range map[string]string{"connectionType": "ConnectionType", "connectionId": "ConnectionId"} {
			if v := e.n.get(from); v != nil {
				in.put(member{to, v.pos, v})
			}
		}
	}
	in.with("IntegrationHttpMethod", text, verb, nil)
	if mode := e.transferMode(); mode != nil {
		in.put(member{"ResponseTransferMode", mode.pos, mode})
	}
	if e.kind == "AWS" || e.kind == "HTTP" || e.kind == "MOCK" {
		e.requestPart(in, request)
	}
	if e.kind != "AWS_PROXY" && e.kind != "MOCK" {
		if p := e.parameters(request); len(p.members) > 0 {
			in.put(member{"RequestParameters", p.pos, p})
		}
	}
	return in
}

func (e *event) requestPart(in, request *node) {
	if p := request.get("passThrough"); p != nil && p.str() != "" {
		in.put(member{"PassthroughBehavior", p.pos, p})
	} else if e.kind == "AWS" {
		in.with("PassthroughBehavior", text, "NEVER", nil)
	}
	if h := request.get("contentHandling"); h != nil {
		in.put(member{"ContentHandling", h.pos, h})
	}
	templates := e.n.as(object, "")
	if e.kind == "AWS" {
		templates.with("application/json", text, slsJSONRequest, nil)
		templates.with("application/x-www-form-urlencoded", text, slsFormRequest, nil)
	}
	switch own := request.get("template"); {
	case own == nil || own.kind == null:
	case own.kind != object:
		e.s.l.problem(Warning, own, "request.template is ignored: the framework wants a map by media type")
	default:
		for _, m := range own.members {
			templates.put(m)
		}
		// Null takes away a template of the framework.
		templates.members = slices.DeleteFunc(templates.members, func(t member) bool { return t.value.kind == null })
		templates.index = nil
	}
	if len(templates.members) > 0 {
		in.put(member{"RequestTemplates", templates.pos, templates})
	}
}

// transferMode is response.transferMode in upper case, where the framework
// takes it: on proxies. Source: osls 4.3.1, validate.js and integration.js of
// the api-gateway event.
func (e *event) transferMode() *node {
	mode := e.n.path("response", "transferMode")
	if mode == nil || mode.str() == "" {
		return nil
	}
	name := strings.ToUpper(mode.text)
	switch {
	case len(mode.open) > 0:
		return mode
	case name != "BUFFERED" && name != "STREAM":
		e.s.l.problem(Error, mode, "the framework fails on the transferMode %s: it is BUFFERED or STREAM", quoted(mode.text))
		return nil
	case e.kind != "AWS_PROXY" && e.kind != "HTTP_PROXY":
		e.s.l.problem(Error, mode, "the framework fails on a transferMode beside an integration %s: only AWS_PROXY and HTTP_PROXY take it", e.kind)
		return nil
	}
	return mode.as(text, name)
}

// parameters maps the request's parameters through.
func (e *event) parameters(request *node) *node {
	p := e.n.as(object, "")
	for _, place := range []string{"querystrings", "paths", "headers"} {
		group := request.path("parameters", place)
		if group == nil || group.kind != object {
			continue
		}
		for _, m := range group.members {
			name := "request." + strings.TrimSuffix(place, "s") + "." + m.key
			value := m.value.as(text, "method."+name)
			if mapped := m.value.get("mappedValue"); mapped != nil {
				value = mapped
			}
			p.put(member{"integration." + name, m.pos, value})
		}
	}
	if e.n.get("async").str() == "true" {
		p.with("integration.request.header.X-Amz-Invocation-Type", text, "'Event'", nil)
	}
	return p
}

// uri is the ARN that invokes the function, with what only the deployment
// knows left open.
func (e *event) uri() *node {
	id := slsLogicalID(e.function) + "LambdaFunction.Arn"
	r := e.n.as(text, "")
	var b strings.Builder
	b.WriteString("arn:")
	known := func(name, fallback string) {
		v, ok := e.s.l.parameter(name)
		if !ok {
			v, ok = fallback, fallback != ""
		}
		if !ok {
			v = "${" + name + "}"
			r.leave(open{name + " is known only after the deployment", false})
		}
		b.WriteString(v)
	}
	known("AWS::Partition", "")
	b.WriteString(":apigateway:")
	known("AWS::Region", e.s.region())
	version, invocations := "2015-03-31", "/invocations"
	if e.transferMode().str() == "STREAM" {
		version, invocations = "2021-11-15", "/response-streaming-invocations"
	}
	b.WriteString(":lambda:path/" + version + "/functions/")
	known(id, "")
	b.WriteString(invocations)
	r.text = b.String()
	return r
}

// slsLogicalID is the framework's way to name resources.
func slsLogicalID(name string) string {
	name = strings.NewReplacer("-", "Dash", "_", "Underscore").Replace(name)
	if name == "" {
		return name
	}
	return upper(name)
}

// responses makes the integration and the method responses.
func (e *event) responses() (responses, declared *node) {
	responses, declared = e.n.as(list, ""), e.n.as(list, "")
	response := e.n.get("response")
	if e.kind == "AWS_PROXY" || e.kind == "HTTP_PROXY" {
		if response != nil && len(response.without("transferMode").members)+len(response.text) > 0 {
			e.s.l.problem(Warning, response, "the framework ignores the response of a proxy integration")
		}
		return responses, declared
	}
	codes := e.statusCodes(response)
	for _, m := range codes {
		headers := e.headers(response, m.value)
		v := m.value.as(object, "")
		v.with("StatusCode", text, m.key, nil)
		pattern := m.value.get("pattern")
		if pattern == nil || pattern.kind == null {
			pattern = m.value.as(text, "")
		}
		v.put(member{"SelectionPattern", pattern.pos, pattern})
		if len(headers.members) > 0 {
			v.put(member{"ResponseParameters", headers.pos, headers})
		}
		if t := e.templates(response, m.value); len(t.members) > 0 {
			v.put(member{"ResponseTemplates", t.pos, t})
		}
		if h := response.get("contentHandling"); h != nil && strings.HasPrefix(m.key, "2") {
			v.put(member{"ContentHandling", h.pos, h})
		}
		responses.items = append(responses.items, place(v, responses, strconv.Itoa(len(responses.items))))
		declared.items = append(declared.items, slsMethodResponse(m, headers))
	}
	return responses, declared
}

func slsMethodResponse(m member, headers *node) *node {
	v := m.value.as(object, "").with("StatusCode", text, m.key, nil)
	flags := headers.as(object, "")
	for _, h := range headers.members {
		flags.put(member{h.key, h.pos, h.value.as(boolean, "true")})
	}
	if len(flags.members) > 0 {
		v.put(member{"ResponseParameters", flags.pos, flags})
	}
	return v
}

// statusCodes are those of the event with a default response, or the
// framework's own.
func (e *event) statusCodes(response *node) []member {
	codes := response.get("statusCodes")
	if codes == nil || codes.kind == null {
		switch {
		case e.kind == "AWS" || e.kind == "HTTP" && response != nil:
			return slsDefaultCodes(firstOf(response, e.n))
		case e.kind == "HTTP" || response != nil:
			e.s.l.problem(Error, e.n, "the framework fails on an integration %s without response.statusCodes", e.kind)
		}
		return nil
	}
	all := slices.Clone(e.s.l.reader(cfnShape, true).object(codes, "the status codes"))
	if e.kind == "MOCK" || slices.ContainsFunc(all, func(m member) bool {
		p := m.value.get("pattern")
		return p != nil && p.kind == text && p.text == ""
	}) {
		return all
	}
	def := slsDefaultCodes(codes)[0]
	if i := slices.IndexFunc(all, func(m member) bool { return m.key == def.key }); i >= 0 {
		e.s.l.problemAt(Warning, all[i].pos.Position, "the framework replaces the status code 200 by an empty default response, as no status code has the pattern ''")
		all[i] = def
		return all
	}
	return append(all, def)
}

// headers are response parameters: those of CORS, of the response, of the
// status code.
func (e *event) headers(response, code *node) *node {
	h := e.n.as(object, "")
	put := func(name string, at definition.Place, v *node) {
		h.put(member{"method.response.header." + name, at, v})
	}
	if e.cors != nil {
		put("Access-Control-Allow-Origin", e.cors.n.pos, e.cors.n.as(text, "'"+e.cors.allowed()+"'"))
		if e.cors.credentials {
			put("Access-Control-Allow-Credentials", e.cors.n.pos, e.cors.n.as(text, "true"))
		}
	}
	for _, source := range []*node{response.get("headers"), code.get("headers")} {
		if source == nil || source.kind == null {
			continue
		}
		for _, m := range e.s.l.reader(cfnShape, true).object(source, "the headers") {
			put(m.key, m.pos, m.value)
		}
	}
	return h
}

func (e *event) templates(response, code *node) *node {
	t := e.n.as(object, "")
	if common := response.get("template"); common != nil && common.kind != null && common.str() != "" || response.get("template").isMap() {
		if common.isMap() {
			e.s.l.problem(Error, common, "response.template is a map: the framework wants the one template of application/json, "+
				"and takes maps under a status code only")
		} else {
			t.put(member{"application/json", common.pos, common})
		}
	}
	switch own := code.get("template"); {
	case own == nil || own.kind == null:
	case own.isMap():
		for _, m := range own.members {
			t.put(m)
		}
	case own.str() != "":
		t.put(member{"application/json", own.pos, own})
	}
	return t
}

func (n *node) isMap() bool { return n != nil && n.kind == object }
