package formats

import (
	"slices"
	"strings"

	"github.com/gatemap/gatemap/definition"
)

// cors is the cors of one http event.
type cors struct {
	n           *node
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

// slsCORSHeaders are allowed unless the event says otherwise.
var slsCORSHeaders = []string{
	"Content-Type", "X-Amz-Date", "Authorization", "X-Api-Key", "X-Amz-Security-Token", "X-Amz-User-Agent", "X-Amzn-Trace-Id",
}

func (e *event) readCORS(path string) *cors {
	n := e.n.get("cors")
	if n == nil || n.kind == null || n.kind == boolean && n.text == "false" {
		return nil
	}
	c := &cors{n: n, origin: "*", methods: []string{"OPTIONS"}, headers: slsCORSHeaders}
	if n.kind == object {
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

func (e *event) corsMap(c *cors, n *node) {
	r := e.s.l.reader(cfnShape, true)
	for _, m := range n.members {
		if m.value.kind == null {
			continue
		}
		switch m.key {
		case "origin":
			c.origin = r.plain(m.value, true)
		case "origins":
			c.origins = r.strings(m.value, "", true)
			c.origin = ""
		case "headers":
			c.headers = r.strings(m.value, "", true)
		case "methods":
			c.methods = slices.Clone(r.strings(m.value, "", true))
		case "allowCredentials":
			c.credentials = m.value.str() == "true"
		case "maxAge":
			c.maxAge = r.plain(m.value, true)
		case "cacheControl":
			c.cache = r.plain(m.value, true)
		}
	}
}

// join adds the cors of an event to the preflight of its path: lists are
// joined, the newer first; of single values the last one counts.
func (s *sls) join(path string, c *cors) {
	p := s.preflight[path]
	if p == nil {
		p = &preflight{cors{n: c.n}}
		s.preflight[path] = p
		s.order = append(s.order, path)
	}
	s.l.steps += len(c.headers) + len(p.headers) + len(c.methods) + len(p.methods) + len(c.origins) + len(p.origins)
	s.l.step(c.n, 0)
	p.headers = union(c.headers, p.headers)
	p.methods = union(c.methods, p.methods)
	p.origins = union(c.origins, p.origins)
	p.origin = c.origin
	p.credentials = p.credentials || c.credentials
	if c.maxAge != "" {
		p.maxAge = c.maxAge
	}
	if c.cache != "" {
		p.cache = c.cache
	}
}

// union joins two lists without what is there twice.
func union(a, b []string) []string {
	var all []string
	seen := make(map[string]bool)
	for _, s := range append(slices.Clone(a), b...) {
		if !seen[s] {
			seen[s] = true
			all = append(all, s)
		}
	}
	return all
}

// optionsMethod adds the MOCK method that the framework makes for a path with
// cors.
func (s *sls) optionsMethod(path string, p *preflight) {
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
	params, flags := p.parameters(origin)
	in := p.n.as(object, "").with("Type", text, "MOCK", nil).with("ContentHandling", text, "CONVERT_TO_TEXT", nil)
	in.put(member{"RequestTemplates", p.n.pos, p.n.as(object, "").with("application/json", text, "{statusCode:200}", nil)})
	response := p.n.as(object, "").with("StatusCode", text, "200", nil).with("ResponseParameters", object, "", params)
	response.put(member{"ResponseTemplates", p.n.pos, p.n.as(object, "").with("application/json", text, template, nil)})
	declared := p.n.as(object, "").with("StatusCode", text, "200", nil).with("ResponseParameters", object, "", flags)

	r := s.l.reader(cfnShape, true)
	m := definition.Operation{
		Position: p.n.position(), HTTPMethod: "OPTIONS", Path: path, BinaryMediaTypes: s.binary, Places: r.places,
		Integration: r.integration(in),
	}
	r.responses(m.Integration, []sourceResponse{{node: response}})
	m.MethodResponses = r.methodResponses([]sourceResponse{{node: declared}})
	s.l.method(m)
}

// parameters are the headers of a preflight's answer: their values, and their
// declaration.
func (p *preflight) parameters(origin string) (params, flags *node) {
	params, flags = p.n.as(object, ""), p.n.as(object, "")
	header := func(name, value string) {
		if value != "" {
			params.with("method.response.header."+name, text, "'"+value+"'", nil)
			flags.with("method.response.header."+name, boolean, "true", nil)
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
