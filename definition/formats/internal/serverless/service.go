package serverless

import (
	"slices"
	"strconv"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats/internal/cloudformation"
	"github.com/gatemap/gatemap/definition/formats/internal/read"
)

// service reads a serverless.yml. Rules are those of the framework's version 3 and
// 4 (serverless/serverless, package/compile/events/api-gateway); what other
// plugins make of the file is not known here.
type service struct {
	l    *read.Loader
	root *read.Node
	dir  string
	busy map[string]bool       // variables under evaluation
	docs map[string]*read.Node // files that variables name

	found map[string]*read.Node // values by their dotted path

	binary    []string
	validated bool                  // a request validator is declared
	models    map[string]*read.Node // schemas that are declared, by the names of models
	preflight map[string]*preflight
	order     []string // of preflight
}

// apiID is the logical ID of the API that the framework makes of a service's
// events.
const apiID = "ApiGatewayRestApi"

// Read reads a service whose files are in dir.
func Read(l *read.Loader, root *read.Node, dir string) {
	s := &service{
		l: l, root: root, dir: dir, busy: make(map[string]bool), docs: make(map[string]*read.Node), found: make(map[string]*read.Node),
		preflight: make(map[string]*preflight), models: make(map[string]*read.Node),
	}
	l.OwnAPI = apiID
	if s.foreign() {
		return
	}
	l.DuplicatesOf(root)
	s.nearMisses(root.Members, "a service", "functions", "provider", "resources", "service", "custom", "params", "package", "plugins", "stepFunctions")
	if b := s.find("provider.apiGateway.binaryMediaTypes"); b != nil {
		s.binary = l.EscapedTypes(b)
		l.BinaryMediaTypes = s.binary
	}
	s.api()
	s.functions()
	for _, path := range s.order {
		s.optionsMethod(path, s.preflight[path])
	}
	if proxies := root.Path("custom", "apiGatewayServiceProxies"); proxies != nil {
		l.Problem(definition.Warning, proxies, "the methods that the plugin serverless-apigateway-service-proxy makes are left out")
	}
	s.stepFunctions()
	s.resources()
	s.oneAPI()
}

// oneAPI names the API of all methods: those of the events and those that the
// resources add to the framework's API belong to one, which has a name only where
// the resources make another API.
func (s *service) oneAPI() {
	name := ""
	for i := range s.l.Methods {
		if api := s.l.Methods[i].API; api != "" && api != apiID {
			name = apiID
		}
	}
	for i := range s.l.Methods {
		if m := &s.l.Methods[i]; m.API == "" || m.API == apiID {
			m.API = name
		}
	}
}

// resources reads the CloudFormation part as a template of its own; what the
// framework adds to it is known by name only.
func (s *service) resources() {
	n := s.root.Get("resources")
	if n == nil {
		return
	}
	n = s.resolve(n, 0)
	template := n
	if n.Kind == read.List {
		template = n.As(read.Object, "")
		merged := make(map[string]*read.Node)
		for _, item := range n.Items {
			for _, m := range s.l.Reader(read.CloudFormation, true).Object(item, "resources") {
				if merged[m.Key] == nil {
					merged[m.Key] = m.Value.As(read.Object, "")
					template.Put(read.Member{Key: m.Key, Pos: m.Pos, Value: merged[m.Key]})
				}
				for _, e := range m.Value.Members {
					merged[m.Key].Put(e)
				}
			}
		}
	}
	if template.Get("Resources") == nil {
		return
	}
	cloudformation.ReadPart(s.l, template, s.dir)
}

// integrationType returns the type of an integration by its normalised name.
func integrationType(name string) (kind string, ok bool) {
	switch name {
	case "", "LAMBDA_PROXY":
		return "AWS_PROXY", true
	case "LAMBDA":
		return "AWS", true
	case "AWS", "AWS_PROXY", "HTTP", "HTTP_PROXY", "MOCK":
		return name, true
	}
	return "", false
}

// event is one http event on its way to a method.
type event struct {
	s        *service
	n        *read.Node // the event; for the short form a map made of it
	function string
	kind     string // AWS, HTTP, ...
	verb     string
	cors     *cors
}

func (s *service) http(function string, n *read.Node) {
	if n.Kind == read.Text {
		verb, path, _ := strings.Cut(strings.TrimSpace(n.Text), " ")
		n = n.As(read.Object, "").With("method", read.Text, verb, nil).With("path", read.Text, strings.TrimSpace(path), nil)
	}
	if n.Kind != read.Object {
		s.l.Reader(read.CloudFormation, true).Object(n, "an http event")
		return
	}
	name := strings.ReplaceAll(strings.ToUpper(n.Get("integration").Str()), "-", "_")
	kind, ok := integrationType(name)
	if !ok {
		s.l.Problem(definition.Error, n.Get("integration"), "there is no integration %s", read.Quoted(n.Get("integration").Str()))
		return
	}
	if name == "" && n.Get("async").Str() == "true" {
		kind = "AWS"
	}
	e := &event{s: s, n: n, function: function, kind: kind, verb: strings.ToUpper(n.Get("method").Str())}
	r := s.l.Reader(read.ControlPlane, true)
	path := "/"
	if p := n.Get("path"); p != nil {
		path += strings.Trim(r.Plain(p, true), "/")
	}
	if e.verb == "" {
		s.l.Problem(definition.Error, n, "the http event has no method")
	}
	s.l.Duplicates(n)
	e.members()
	e.cors = e.readCORS(path)
	in := e.integration()
	m := definition.Operation{
		Position: n.Position(), HTTPMethod: e.verb, Path: path, BinaryMediaTypes: s.binary, Places: r.Places,
		Integration: r.Integration(in),
	}
	responses, declared := e.responses()
	r.Responses(m.Integration, nil, r.Listed(responses, "the integration responses"))
	m.MethodResponses = r.MethodResponses(r.Listed(declared, "the method responses"))
	m.Request = e.demands(r, path)
	s.l.Add(m)
}

// integration makes what the framework deploys, as the control plane has it.
func (e *event) integration() *read.Node {
	request := e.n.Get("request")
	in := e.n.As(read.Object, "")
	in.With(definition.NameType, read.Text, e.kind, nil)
	verb := "POST"
	switch e.kind {
	case "AWS", "AWS_PROXY":
		in.Put(read.Member{Key: definition.NameURI, Pos: in.Pos, Value: e.uri()})
	case "HTTP", "HTTP_PROXY":
		verb = e.verb
		if v := request.Get("method"); v != nil {
			verb = strings.ToUpper(v.Str())
		}
		if uri := request.Get("uri"); uri != nil {
			in.Put(read.Member{Key: definition.NameURI, Pos: uri.Pos, Value: uri})
		} else {
			e.s.l.Problem(definition.Error, e.n, "the framework refuses an HTTP integration without request.uri")
		}
		for _, name := range connectionMembers {
			if v := e.n.Get(name); v != nil {
				in.Put(read.Member{Key: name, Pos: v.Pos, Value: v})
			}
		}
	}
	in.With(definition.NameHTTPMethod, read.Text, verb, nil)
	if mode := e.transferMode(); mode != nil {
		in.Put(read.Member{Key: definition.NameResponseTransferMode, Pos: mode.Pos, Value: mode})
	}
	if e.kind == "AWS" || e.kind == "HTTP" || e.kind == "MOCK" {
		e.requestPart(in, request)
	}
	if e.kind != "AWS_PROXY" && e.kind != "MOCK" {
		if p := e.parameters(request); len(p.Members) > 0 {
			in.Put(read.Member{Key: definition.NameRequestParameters, Pos: p.Pos, Value: p})
		}
	}
	return in
}

func (e *event) requestPart(in, request *read.Node) {
	if p := request.Get("passThrough"); p != nil && p.Str() != "" {
		in.Put(read.Member{Key: definition.NamePassthroughBehavior, Pos: p.Pos, Value: p})
	} else if e.kind == "AWS" {
		in.With(definition.NamePassthroughBehavior, read.Text, "NEVER", nil)
	}
	if h := request.Get(definition.NameContentHandling); h != nil {
		in.Put(read.Member{Key: definition.NameContentHandling, Pos: h.Pos, Value: h})
	}
	templates := e.n.Generated().As(read.Object, "")
	if e.kind == "AWS" {
		templates.With("application/json", read.Text, jsonRequest, nil)
		templates.With("application/x-www-form-urlencoded", read.Text, formRequest, nil)
	}
	switch own := request.Get("template"); {
	case own == nil || own.Kind == read.Null:
	case own.Kind != read.Object:
		e.s.l.Problem(definition.Warning, own, "request.template is ignored: the framework wants a map by media type")
	default:
		for _, m := range own.Members {
			templates.Put(m)
		}
		// Null takes away a template of the framework.
		templates.Members = slices.DeleteFunc(templates.Members, func(t read.Member) bool { return t.Value.Kind == read.Null })
		templates.Unindex()
	}
	if len(templates.Members) > 0 {
		in.Put(read.Member{Key: definition.NameRequestTemplates, Pos: templates.Pos, Value: templates})
	}
}

// transferMode is response.transferMode in upper case, where the framework
// takes it: on proxies. Source: osls 4.3.1, validate.js and integration.js of
// the api-gateway event.
func (e *event) transferMode() *read.Node {
	mode := e.n.Path("response", "transferMode")
	if mode == nil || mode.Str() == "" {
		return nil
	}
	name := strings.ToUpper(mode.Text)
	switch {
	case len(mode.Open()) > 0:
		return mode
	case name != "BUFFERED" && name != "STREAM":
		e.s.l.Problem(definition.Error, mode, "the framework fails on the transferMode %s: it is BUFFERED or STREAM", read.Quoted(mode.Text))
		return nil
	case e.kind != "AWS_PROXY" && e.kind != "HTTP_PROXY":
		e.s.l.Problem(definition.Error, mode, "the framework fails on a transferMode beside an integration %s: only AWS_PROXY and HTTP_PROXY take it", e.kind)
		return nil
	}
	return mode.As(read.Text, name)
}

// parameters maps the request's parameters through.
func (e *event) parameters(request *read.Node) *read.Node {
	p := e.n.As(read.Object, "")
	for _, place := range []string{"querystrings", "paths", "headers"} {
		group := request.Path("parameters", place)
		if group == nil || group.Kind != read.Object {
			continue
		}
		for _, m := range group.Members {
			name := "request." + strings.TrimSuffix(place, "s") + "." + m.Key
			value := m.Value.As(read.Text, "method."+name)
			if mapped := m.Value.Get("mappedValue"); mapped != nil {
				value = mapped
			}
			p.Put(read.Member{Key: "integration." + name, Pos: m.Pos, Value: value})
		}
	}
	if e.n.Get("async").Str() == "true" {
		p.With("integration.request.header.X-Amz-Invocation-Type", read.Text, "'Event'", nil)
	}
	return p
}

// uri is the ARN that invokes the function.
func (e *event) uri() *read.Node { return e.invocation(nil, e.function, e.transferMode().Str()) }

// invocation is the ARN that invokes a function, by its ARN or its name, with what
// only the deployment knows left open.
func (e *event) invocation(arn *read.Node, function, mode string) *read.Node {
	r := e.n.As(read.Text, "")
	var b strings.Builder
	b.WriteString("arn:")
	known := func(name, fallback string) {
		v, ok := e.s.l.Parameter(name)
		if !ok {
			v, ok = fallback, fallback != ""
		}
		if !ok {
			v = "${" + name + "}"
			r.Leave(read.Open{Why: name + " is known only after the deployment", Hard: false})
		}
		b.WriteString(v)
	}
	known("AWS::Partition", "")
	b.WriteString(":apigateway:")
	known("AWS::Region", e.s.region())
	version, invocations := "2015-03-31", "/invocations"
	if mode == "STREAM" {
		version, invocations = "2021-11-15", "/response-streaming-invocations"
	}
	b.WriteString(":lambda:path/" + version + "/functions/")
	if arn != nil {
		b.WriteString(arn.Text)
		r.Leave(arn.Open()...)
	} else {
		known(logicalID(function)+"LambdaFunction.Arn", "")
	}
	b.WriteString(invocations)
	r.Text = b.String()
	return r
}

// spelledOut are the signs of names that logical IDs have no place for.
var spelledOut = strings.NewReplacer("-", "Dash", "_", "Underscore")

// logicalID is the framework's way to name resources.
func logicalID(name string) string {
	name = spelledOut.Replace(name)
	if name == "" {
		return name
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

// responses makes the integration and the method responses.
func (e *event) responses() (responses, declared *read.Node) {
	responses, declared = e.n.As(read.List, ""), e.n.As(read.List, "")
	response := e.n.Get("response")
	if e.kind == "AWS_PROXY" || e.kind == "HTTP_PROXY" {
		if response != nil && len(response.Without("transferMode").Members)+len(response.Text) > 0 {
			e.s.l.Problem(definition.Warning, response, "the framework ignores the response of a proxy integration")
		}
		return responses, declared
	}
	codes := e.statusCodes(response)
	for _, m := range codes {
		headers := e.headers(response, m.Value)
		v := m.Value.As(read.Object, "")
		v.With(definition.NameStatusCode, read.Text, m.Key, nil)
		pattern := m.Value.Get("pattern")
		if pattern == nil || pattern.Kind == read.Null {
			pattern = m.Value.As(read.Text, "")
		}
		v.Put(read.Member{Key: definition.NameSelectionPattern, Pos: pattern.Pos, Value: pattern})
		if len(headers.Members) > 0 {
			v.Put(read.Member{Key: definition.NameResponseParameters, Pos: headers.Pos, Value: headers})
		}
		if t := e.templates(response, m.Value); len(t.Members) > 0 {
			v.Put(read.Member{Key: definition.NameResponseTemplates, Pos: t.Pos, Value: t})
		}
		if h := response.Get(definition.NameContentHandling); h != nil && strings.HasPrefix(m.Key, "2") {
			v.Put(read.Member{Key: definition.NameContentHandling, Pos: h.Pos, Value: h})
		}
		responses.Items = append(responses.Items, read.Within(v, responses, strconv.Itoa(len(responses.Items))))
		declared.Items = append(declared.Items, methodResponse(m, headers))
	}
	return responses, declared
}

func methodResponse(m read.Member, headers *read.Node) *read.Node {
	v := m.Value.As(read.Object, "").With(definition.NameStatusCode, read.Text, m.Key, nil)
	flags := headers.As(read.Object, "")
	for _, h := range headers.Members {
		flags.Put(read.Member{Key: h.Key, Pos: h.Pos, Value: h.Value.As(read.Boolean, "true")})
	}
	if len(flags.Members) > 0 {
		v.Put(read.Member{Key: definition.NameResponseParameters, Pos: flags.Pos, Value: flags})
	}
	return v
}

// statusCodes are those of the event with a default response, or the
// framework's own.
func (e *event) statusCodes(response *read.Node) []read.Member {
	codes := response.Get("statusCodes")
	if codes == nil || codes.Kind == read.Null {
		switch {
		case e.kind == "AWS" || e.kind == "HTTP" && response != nil:
			return defaultCodes(read.First(response, e.n))
		case e.kind == "HTTP" || response != nil:
			e.s.l.Problem(definition.Error, e.n, "the framework fails on an integration %s without response.statusCodes", e.kind)
		}
		return nil
	}
	all := slices.Clone(e.s.l.Reader(read.CloudFormation, true).Object(codes, "the status codes"))
	if e.kind == "MOCK" || slices.ContainsFunc(all, func(m read.Member) bool {
		p := m.Value.Get("pattern")
		return p != nil && p.Kind == read.Text && p.Text == ""
	}) {
		return all
	}
	def := defaultCodes(codes)[0]
	if i := slices.IndexFunc(all, func(m read.Member) bool { return m.Key == def.Key }); i >= 0 {
		e.s.l.ProblemAt(definition.Warning, all[i].Pos.Position(), "the framework replaces the status code 200 by an empty default response, as no status code has the pattern ''")
		all[i] = def
		return all
	}
	return append(all, def)
}

// headers are response parameters: those of CORS, of the response, of the
// status code.
func (e *event) headers(response, code *read.Node) *read.Node {
	h := e.n.As(read.Object, "")
	put := func(name string, at read.Pos, v *read.Node) {
		h.Put(read.Member{Key: "method.response.header." + name, Pos: at, Value: v})
	}
	if e.cors != nil {
		put("Access-Control-Allow-Origin", e.cors.n.Pos, e.cors.n.Generated().As(read.Text, "'"+e.cors.allowed()+"'"))
		if e.cors.credentials {
			put("Access-Control-Allow-Credentials", e.cors.n.Pos, e.cors.n.Generated().As(read.Text, "true"))
		}
	}
	for _, source := range []*read.Node{response.Get("headers"), code.Get("headers")} {
		if source == nil || source.Kind == read.Null {
			continue
		}
		for _, m := range e.s.l.Reader(read.CloudFormation, true).Object(source, "the headers") {
			put(m.Key, m.Pos, m.Value)
		}
	}
	return h
}

func (e *event) templates(response, code *read.Node) *read.Node {
	t := e.n.As(read.Object, "")
	if common := response.Get("template"); common != nil && common.Kind != read.Null && common.Str() != "" || response.Get("template").IsMap() {
		if common.IsMap() {
			e.s.l.Problem(definition.Error, common, "response.template is a map: the framework wants the one template of application/json, "+
				"and takes maps under a status code only")
		} else {
			t.Put(read.Member{Key: "application/json", Pos: common.Pos, Value: common})
		}
	}
	switch own := code.Get("template"); {
	case own == nil || own.Kind == read.Null:
	case own.IsMap():
		for _, m := range own.Members {
			t.Put(m)
		}
	case own.Str() != "":
		t.Put(read.Member{Key: "application/json", Pos: own.Pos, Value: own})
	}
	return t
}
