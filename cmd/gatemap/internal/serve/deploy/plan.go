package deploy

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"
	"text/tabwriter"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/gatemaphttp"
	"github.com/gatemap/gatemap/internal/lazyregexp"
	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/request"
)

// Method says what a method will do.
type Method struct {
	HTTPMethod, Path string // the path with base path and stage
	Does             string // what it calls, and where
	Missing          []string
	Fault            error // why it answers 500; nil when it does not
}

// plan says what an operation will do.
func (l *loader) plan(api *gatemaphttp.API, op *gatemap.Operation) Method {
	m := Method{HTTPMethod: op.HTTPMethod, Path: api.BasePath()}
	if m.HTTPMethod == "" {
		m.HTTPMethod = "ANY"
	}
	if l.StagePrefix {
		m.Path += "/" + l.Stage
	}
	m.Path += op.Path
	m.Fault = api.FaultOf(op)
	m.does(l.calls(op))
	if name := variable.FindStringSubmatch(l.substituted(op.Integration.URI)); name != nil {
		m.Missing = []string{fmt.Sprintf("give --stage-variable %s=VALUE", name[1])}
	}
	if name, what := l.undeclared(op); what != "" {
		m.Missing = append(m.Missing, fmt.Sprintf("%s: give --authorizer %s=FILE", what, name))
	}
	if op.Request.APIKeyRequired && len(l.APIKeys) == 0 {
		m.Missing = append(m.Missing, "needs an API key: give --api-key ID=VALUE")
	}
	return m
}

// Table is a line for each method: what it will do, and what is missing for it.
func (d *Deployment) Table() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for i := range d.Methods {
		m := &d.Methods[i]
		fmt.Fprintf(w, "%s\t%s\t%s\n", source.Printable(m.HTTPMethod), source.Printable(cmp.Or(m.Path, "(any path)")), source.Printable(m.String()))
	}
	w.Flush()
	return b.String()
}

// String says what the method will do.
func (m *Method) String() string {
	if m.Fault != nil {
		first, _, _ := strings.Cut(m.Fault.Error(), "\n")
		return "answers 500: " + first
	}
	if len(m.Missing) == 0 {
		return m.Does
	}
	return m.Does + ": " + strings.Join(m.Missing, "; ")
}

func (m *Method) does(what, missing string) {
	m.Does = what
	if missing != "" {
		m.Missing = append(m.Missing, missing)
	}
}

// calls says what an operation calls, and what has to be declared for it.
func (l *loader) calls(op *gatemap.Operation) (what, missing string) {
	in := op.Integration
	uri := l.substituted(in.URI)
	l.uses.unsure = l.uses.unsure || in.Type != definition.Mock && strings.Contains(uri, "${stageVariables.")
	switch {
	case in.Type == definition.Mock:
		return "answers itself (MOCK)", ""
	case l.Replayed:
		return "is answered for by cases", ""
	case in.Type == definition.HTTP || in.Type == definition.HTTPProxy:
		return l.callsHTTP(in.Type, uri)
	case in.Type == definition.AWSProxy || op.BackendKind() == definition.LambdaBackend:
		name := shortName(uri)
		if f := l.functions.find(uri); f != nil {
			l.uses.use("--lambda", f.name)
			return fmt.Sprintf("calls function %s at %v", name, f.url), ""
		}
		return "calls function " + name, fmt.Sprintf("give --lambda %s=URL", name)
	}
	if op.BackendKind() == definition.UnresolvedBackend && strings.Contains(uri, "${") {
		return "calls " + uri, "give --param for what it does not say"
	}
	service, action := serviceOf(uri)
	u := l.Services[service]
	if l.uses.use("--service", service); u == nil {
		u = l.Services["*"]
	}
	if u != nil {
		return fmt.Sprintf("calls %s at %v", action, u), ""
	}
	return "calls " + action, fmt.Sprintf("give --service %s=URL", service)
}

// callsHTTP says what an HTTP integration calls.
func (l *loader) callsHTTP(kind definition.IntegrationType, uri string) (what, missing string) {
	verb := "calls "
	if kind == definition.HTTPProxy {
		verb = "passes to "
	}
	l.uses.unsure = l.uses.unsure || strings.Contains(strings.SplitN(uri+"///", "/", 4)[2], "{") // a host of the request
	if u, ok := l.endpoints.Target(uri); ok {
		l.useBackend(uri)
		at := strings.NewReplacer("%7B", "{", "%7D", "}").Replace(u.String()) // path parameters
		if at != uri {
			return verb + uri + " at " + at, ""
		}
		return verb + uri, ""
	}
	prefix := uri
	if u, err := url.Parse(strings.NewReplacer("{", "", "}", "", "$", "").Replace(uri)); err == nil && u.Host != "" {
		if rest, ok := strings.CutPrefix(uri, u.Scheme+"://"); ok {
			host, _, _ := strings.Cut(rest, "/")
			prefix = u.Scheme + "://" + host
		}
	}
	return verb + uri, fmt.Sprintf("give --backend %s=URL", prefix)
}

// serviceOf returns the service of a URI of type AWS, and what is asked of it.
func serviceOf(uri string) (service, action string) {
	parts := strings.SplitN(strings.ReplaceAll(uri, "::", "."), ":", 6)
	if len(parts) != 6 {
		return "NAME", uri
	}
	service = parts[4][strings.LastIndexByte(parts[4], '.')+1:]
	_, rest, _ := strings.Cut(parts[5], "/")
	return service, service + " " + rest
}

// variable is a stage variable in a URI.
var variable = lazyregexp.New(`\$\{stageVariables\.([A-Za-z0-9_]+)\}`)

// substituted returns a URI with the stage variables that are known.
func (l *loader) substituted(uri string) string {
	return variable.Compiled().ReplaceAllStringFunc(uri, func(text string) string {
		if value, ok := l.variables[variable.FindStringSubmatch(text)[1]]; ok {
			return value
		}
		return text
	})
}

// region is that of a function in a URI, where the definition says it.
var region = lazyregexp.New(`:apigateway:([a-z0-9-]+):lambda:`)

// resolved returns an operation whose function, when the URI names it by what
// only a deployment knows, has the name under which it is declared.
func (l *loader) resolved(op *gatemap.Operation) *gatemap.Operation {
	in := op.Integration
	if op.BackendKind() != definition.LambdaBackend && in.Type != definition.AWSProxy || !strings.Contains(variable.ReplaceAllString(in.URI, ""), "${") {
		return op
	}
	uri := l.substituted(in.URI)
	name := shortName(uri)
	if f := l.functions.find(uri); f != nil && f.name != anyFunction {
		name = f.name
	}
	changed, integration := *op, *in
	where := "us-east-1"
	if m := region.FindStringSubmatch(in.URI); m != nil {
		where = m[1]
	}
	integration.URI = fmt.Sprintf("arn:aws:apigateway:%s:lambda:path/2015-03-31/functions/arn:aws:lambda:%s:000000000000:function:%s/invocations", where, where, name)
	changed.Integration, changed.Backend = &integration, definition.LambdaBackend
	return &changed
}

// authorizer returns what is declared for the authorizer of an operation.
func (l *loader) authorizer(op *gatemap.Operation) (*request.Authorizer, bool) {
	for _, name := range authorizerNames(op) {
		if z, ok := l.authorizers[name]; ok {
			l.uses.use("--authorizer", name)
			return z, true
		}
	}
	return nil, false
}

// undeclared says what authorizer of an operation is not declared, and its name.
func (l *loader) undeclared(op *gatemap.Operation) (name, what string) {
	if _, ok := l.authorizer(op); ok || !op.Request.Authorizes() {
		return "", ""
	}
	names := authorizerNames(op)
	return names[len(names)-2], "asks authorizer " + names[len(names)-2]
}

// authorizerNames are the names under which the authorizer of an operation can be
// declared: its own, what a reference to it names, and * for any.
func authorizerNames(op *gatemap.Operation) []string {
	name := op.Request.Authorizer
	if name == "" {
		return []string{op.Request.AuthorizationType, anyFunction}
	}
	names := []string{name}
	if declared, ok := op.Authorizers.Get(name); ok {
		for _, other := range []string{declared.Name, declared.ID} {
			if other != "" {
				names = append(names, other)
			}
		}
	}
	if inner, ok := strings.CutPrefix(name, "${"); ok {
		inner, _, _ = strings.Cut(inner, "}")
		parts := strings.Split(inner, ".")
		names = append(names, parts[0])
		if len(parts) > 2 { // aws_api_gateway_authorizer.users.id
			names = append(names, parts[0]+"."+parts[1], parts[1])
		}
	}
	return append(names, anyFunction)
}
