package serverless

import (
	"slices"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats/internal/read"
)

// cors is the cors of one http event.
type cors struct {
	n           *read.Node
	origin      string
	origins     []string
	methods     []string
	headers     []string
	credentials bool
	maxAge      string
	cache       string
}

// allowed is the origin that the method's own responses name.
func (c *cors) allowed() string {
	if len(c.origins) > 0 {
		return strings.Join(c.origins, ",")
	}
	return c.origin
}

// preflight is the OPTIONS method of a path, joined from all its events.
type preflight struct {
	cors
}

// corsHeaders are allowed unless the event says otherwise.
var corsHeaders = []string{
	"Content-Type", "X-Amz-Date", "Authorization", "X-Api-Key", "X-Amz-Security-Token", "X-Amz-User-Agent", "X-Amzn-Trace-Id",
}

func (e *event) readCORS(path string) *cors {
	n := e.n.Get("cors")
	if n == nil || n.Kind == read.Null || n.Kind == read.Boolean && n.Text == "false" {
		return nil
	}
	c := &cors{n: n, origin: "*", methods: []string{"OPTIONS"}, headers: corsHeaders}
	if n.Kind == read.Object {
		e.corsMap(c, n)
	}
	for _, verb := range []string{"OPTIONS", e.verb} {
		if !slices.Contains(c.methods, verb) {
			c.methods = append(c.methods, verb)
		}
	}
	e.s.join(path, c)
	return c
}

func (e *event) corsMap(c *cors, n *read.Node) {
	r := e.s.l.Reader(read.CloudFormation, true)
	for _, m := range n.Members {
		if m.Value.Kind == read.Null {
			continue
		}
		switch m.Key {
		case "origin":
			c.origin = r.Plain(m.Value, true)
		case "origins":
			c.origins = r.Strings(m.Value, "", true)
			c.origin = ""
		case "headers":
			c.headers = r.Strings(m.Value, "", true)
		case "methods":
			c.methods = slices.Clone(r.Strings(m.Value, "", true))
		case "allowCredentials":
			c.credentials = m.Value.Str() == "true"
		case "maxAge":
			c.maxAge = r.Plain(m.Value, true)
		case "cacheControl":
			c.cache = r.Plain(m.Value, true)
		}
	}
}

// join adds the cors of an event to the preflight of its path: lists are
// joined, the newer first; of single values the last one counts.
func (s *service) join(path string, c *cors) {
	p := s.preflight[path]
	if p == nil {
		p = &preflight{cors{n: c.n}}
		s.preflight[path] = p
		s.order = append(s.order, path)
	}
	s.l.Work(len(c.headers) + len(p.headers) + len(c.methods) + len(p.methods) + len(c.origins) + len(p.origins))
	s.l.Step(c.n, 0)
	p.headers = read.Union(c.headers, p.headers)
	p.methods = read.Union(c.methods, p.methods)
	p.origins = read.Union(c.origins, p.origins)
	p.origin = c.origin
	p.credentials = p.credentials || c.credentials
	if c.maxAge != "" {
		p.maxAge = c.maxAge
	}
	if c.cache != "" {
		p.cache = c.cache
	}
}

// optionsMethod adds the MOCK method that the framework makes for a path with
// cors.
func (s *service) optionsMethod(path string, p *preflight) {
	origin, origins := p.origin, p.origins
	if strings.Contains(origin, ",") {
		origins = nil
		for _, o := range strings.Split(origin, ",") {
			origins = append(origins, strings.TrimSpace(o))
		}
	}
	template := ""
	if len(origins) > 0 {
		origin = origins[0]
		template = originTemplate(origins)
	}
	made := p.n.Generated()
	params, flags := p.parameters(origin)
	in := made.As(read.Object, "").With(definition.NameType, read.Text, "MOCK", nil).With(definition.NameContentHandling, read.Text, "CONVERT_TO_TEXT", nil)
	in.Put(read.Member{Key: definition.NameRequestTemplates, Pos: made.Pos, Value: made.As(read.Object, "").With("application/json", read.Text, "{statusCode:200}", nil)})
	response := made.As(read.Object, "").With(definition.NameStatusCode, read.Text, "200", nil).With(definition.NameResponseParameters, read.Object, "", params)
	response.Put(read.Member{Key: definition.NameResponseTemplates, Pos: made.Pos, Value: made.As(read.Object, "").With("application/json", read.Text, template, nil)})
	declared := made.As(read.Object, "").With(definition.NameStatusCode, read.Text, "200", nil).With(definition.NameResponseParameters, read.Object, "", flags)

	r := s.l.Reader(read.ControlPlane, true)
	m := definition.Operation{
		Position: p.n.Position(), HTTPMethod: "OPTIONS", Path: path, BinaryMediaTypes: s.binary, Places: r.Places,
		Integration: r.Integration(in), Request: definition.MethodRequest{AuthorizationType: "NONE"},
	}
	r.Responses(m.Integration, nil, []read.Response{{Node: response}})
	m.MethodResponses = r.MethodResponses([]read.Response{{Node: declared}})
	s.l.Add(m)
}

// parameters are the headers of a preflight's answer: their values, and their
// declaration.
func (p *preflight) parameters(origin string) (params, flags *read.Node) {
	made := p.n.Generated()
	params, flags = made.As(read.Object, ""), made.As(read.Object, "")
	header := func(name, value string) {
		if value != "" {
			params.With("method.response.header."+name, read.Text, "'"+value+"'", nil)
			flags.With("method.response.header."+name, read.Boolean, "true", nil)
		}
	}
	header("Access-Control-Allow-Origin", origin)
	header("Access-Control-Allow-Headers", strings.Join(p.headers, ","))
	methods := strings.Join(p.methods, ",")
	if slices.Contains(p.methods, "ANY") {
		methods = strings.Replace(methods, "ANY", "DELETE,GET,HEAD,PATCH,POST,PUT", 1)
	}
	header("Access-Control-Allow-Methods", methods)
	if p.credentials {
		header("Access-Control-Allow-Credentials", "true")
	}
	header("Access-Control-Max-Age", p.maxAge)
	header("Cache-Control", p.cache)
	return params, flags
}

// originTemplate answers with the request's own Origin when it is one of
// several; a star stands for anything.
func originTemplate(origins []string) string {
	var tests []string
	for _, o := range origins {
		o = strings.Replace(strings.ReplaceAll(o, ".", "[.]"), "*", ".+", 1)
		tests = append(tests, `$origin.matches("`+o+`")`)
	}
	return "#set($origin = $input.params(\"Origin\"))\n" +
		"#if($origin == \"\") #set($origin = $input.params(\"origin\")) #end\n" +
		"#if(" + strings.Join(tests, " || ") +
		") #set($context.responseOverride.header.Access-Control-Allow-Origin = $origin) #end"
}
