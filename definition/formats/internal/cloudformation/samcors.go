package cloudformation

import (
	"slices"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats/internal/openapi"
	"github.com/gatemap/gatemap/definition/formats/internal/read"
)

// samAllMethods are the methods that ANY stands for, in the order in which the
// transform lists them.
const samAllMethods = "DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT"

// samCORS are the members of Cors that become headers, in the order in which the
// transform adds them.
var samCORS = []struct{ member, header string }{
	{"AllowOrigin", "Access-Control-Allow-Origin"},
	{"AllowHeaders", "Access-Control-Allow-Headers"},
	{"AllowMethods", "Access-Control-Allow-Methods"},
	{"MaxAge", "Access-Control-Max-Age"},
	{"AllowCredentials", "Access-Control-Allow-Credentials"},
}

// withCORS adds to the document of an API the OPTIONS method of each path that
// has none, as the transform does. Source: aws-sam-translator 1.115.0,
// api_generator.py (_add_cors) and swagger.py (add_cors).
func (c *template) withCORS(doc, cors *read.Node) *read.Node {
	paths := doc.Get("paths")
	if cors == nil || cors.Kind == read.Null || !paths.IsMap() || !c.corsMembers(cors) {
		return doc
	}
	all := paths.Without()
	done := make(map[string]bool)
	for i, m := range all.Members {
		path := m.Key
		if path != "/" {
			path = strings.TrimRight(path, "/")
		}
		if done[path] {
			c.l.ProblemAt(definition.Warning, m.Pos.Position(), "the transform takes %s and the path before it for one, and gives the preflight to either of the two, by the order of its dictionaries", read.Quoted(m.Key))
			continue
		}
		if !m.Value.IsMap() || m.Value.Get("options") != nil || m.Value.Get("$ref") != nil {
			continue
		}
		done[path] = true
		item := m.Value.Without()
		item.Put(read.Member{Key: "options", Pos: cors.Pos, Value: c.preflight(cors, corsMethods(item))})
		all.Members[i].Value = item
	}
	r := doc.Without()
	r.Put(read.Member{Key: "paths", Pos: paths.Pos, Value: all})
	return r
}

// corsMembers reports what the transform refuses in Cors.
func (c *template) corsMembers(cors *read.Node) bool {
	if cors.Kind != read.Object {
		return true
	}
	for _, m := range cors.Members {
		known := []string{"AllowMethods", "AllowHeaders", "AllowOrigin", "MaxAge", "AllowCredentials"}
		if !slices.Contains(known, m.Key) {
			c.l.ProblemAt(definition.Error, m.Pos.Position(), "the transform refuses the member %s of Cors%s", read.Quoted(m.Key), read.OrNearest(m.Key, known))
			return false
		}
	}
	origin := cors.Get("AllowOrigin")
	if cors.Get("AllowCredentials").Str() == "true" && (origin == nil || origin.Str() == "'*'") {
		c.l.Problem(definition.Error, cors, "the transform refuses AllowCredentials beside the AllowOrigin '*'")
		return false
	}
	return true
}

// corsMethods lists the methods of a path, sorted.
func corsMethods(item *read.Node) string {
	names := []string{"OPTIONS"}
	for _, m := range item.Members {
		if m.Key == openapi.ExtAnyMethod {
			return samAllMethods
		}
		if name := strings.ToUpper(m.Key); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return strings.Join(names, ",")
}

// preflight makes the operation that answers a preflight request.
func (c *template) preflight(cors *read.Node, methods string) *read.Node {
	made := cors.Generated()
	params, headers := made.As(read.Object, ""), made.As(read.Object, "")
	for _, h := range samCORS {
		value := cors.Get(h.member)
		switch {
		case h.member == "AllowOrigin" && cors.Kind != read.Object:
			value = cors
		case h.member == "AllowOrigin" && value == nil:
			value = made.As(read.Text, "'*'")
		case h.member == "AllowMethods" && (value == nil || value.Kind == read.Null || value.Kind == read.Text && value.Text == "" && len(value.Open()) == 0):
			value = made.As(read.Text, "'"+methods+"'")
		case h.member == "AllowCredentials" && value.Str() != "true":
			continue
		case h.member == "AllowCredentials":
			value = made.As(read.Text, "'true'")
		}
		if value == nil || value.Kind == read.Null {
			continue
		}
		params.Put(read.Member{Key: "method.response.header." + h.header, Pos: value.Pos, Value: value})
		headers.Put(read.Member{Key: h.header, Pos: value.Pos, Value: made.As(read.Object, "")})
	}
	json := func(s string) *read.Node { return made.As(read.Object, "").With("application/json", read.Text, s, nil) }
	response := made.As(read.Object, "").With(definition.NameStatusCode, read.Text, "200", nil).With(definition.NameResponseParameters, read.Object, "", params).
		With(definition.NameResponseTemplates, read.Object, "", json("{}\n"))
	in := made.As(read.Object, "").With(definition.NameType, read.Text, "mock", nil).
		With(definition.NameRequestTemplates, read.Object, "", json("{\n  \"statusCode\" : 200\n}\n")).
		With("responses", read.Object, "", made.As(read.Object, "").With("default", read.Object, "", response))
	declared := made.As(read.Object, "").With("200", read.Object, "", made.As(read.Object, "").With("headers", read.Object, "", headers))
	return made.As(read.Object, "").With(openapi.ExtIntegration, read.Object, "", in).With("responses", read.Object, "", declared)
}
