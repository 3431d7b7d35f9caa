package deploy

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/authorizer"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/gatemaphttp"
	"github.com/gatemap/gatemap/internal/target"
	"github.com/gatemap/gatemap/request"
	"github.com/gatemap/gatemap/request/jsonschema"
)

// Options say what is served and what stands for its backends.
type Options struct {
	Definitions []Definition
	Read        func(file string) (*formats.API, error)

	Stage       string            // its name; "" is none
	StagePrefix bool              // the name is the first segment of paths
	Variables   map[string]string // stage variables, beside those of the definition's stage

	Functions map[string]*url.URL // by the name of a Lambda function; * is any other
	Backends  map[string]*url.URL // by the beginning of the URIs of HTTP integrations
	Services  map[string]*url.URL // by the name of an AWS service

	Authorizers map[string]string // files with answers, by the name of an authorizer; * is any other
	APIKeys     []request.APIKey

	Folders []string // out of which definitions may include files, beside their own

	Timeout   time.Duration // of integrations; 0 is their own
	Hooks     *gatemaphttp.Hooks
	Transport http.RoundTripper // asks all backends

	// Around changes how endpoints are asked, after everything that is declared
	// is there: a recorder puts itself around Transport and Lambda. nil changes
	// nothing.
	Around func(*gatemaphttp.Endpoints)

	// Replayed says that Around lets cases answer for all endpoints, so that
	// nothing has to be declared.
	Replayed bool
}

// Deployment is what is served. It is immutable.
type Deployment struct {
	Handler
	Methods  []Method          // what each will do, in the order of the definitions
	Faults   definition.Faults // why methods answer 500
	Warnings definition.Faults // of the definitions, and what was accepted and is odd

	// AccessLog is the format of the stage's access log, "" where no stage has
	// one.
	AccessLog string

	// Files are the definitions, the files of authorizers and Options.Folders;
	// what the definitions include is below their folders.
	Files []string

	// Digest is that of all that is served: two deployments of one digest answer
	// alike.
	Digest [sha256.Size]byte

	definitions map[*gatemap.Operation]Definition
}

// Errors are the faults of methods, and what keeps a part of a definition from
// being what was meant, as a file that it includes and that cannot be read.
func (d *Deployment) Errors() definition.Faults { return append(errorsOf(d.Warnings), d.Faults...) }

func errorsOf(all definition.Faults) definition.Faults {
	return slices.DeleteFunc(slices.Clone(all), func(f *definition.Fault) bool { return f.Severity < definition.Error })
}

// Operations are the operations of the deployment, in no order.
func (d *Deployment) Operations() []*gatemap.Operation {
	return slices.Collect(maps.Keys(d.definitions))
}

// DefinitionOf returns where an operation of the deployment was read from.
func (d *Deployment) DefinitionOf(op *gatemap.Operation) (Definition, bool) {
	of, ok := d.definitions[op]
	return of, ok
}

// Handler answers requests, and refuses those that it must not answer.
type Handler interface {
	http.Handler
	Refuse(w http.ResponseWriter, r *http.Request, failed *gatemap.GatewayError)
}

// Load reads the definitions and compiles them. The error is one that keeps all
// from being served; faults of single methods are in Faults.
func Load(o *Options) (*Deployment, error) {
	l := loader{Options: o, functions: newFunctions(o.Functions)}
	l.out.definitions = make(map[*gatemap.Operation]Definition)
	l.endpoints = l.newEndpoints()
	if err := l.readAuthorizers(); err != nil {
		return nil, err
	}
	var apis []*gatemaphttp.API
	for _, d := range o.Definitions {
		api, err := l.definition(d)
		if err != nil {
			return nil, err
		}
		apis = append(apis, api)
	}
	domain, err := gatemaphttp.NewDomain(apis...)
	if err != nil {
		return nil, fmt.Errorf("%w: give each definition a path of its own, as in -f pets=FILE", err)
	}
	l.out.Handler = domain
	if len(apis) == 1 {
		l.out.Handler = apis[0]
	}
	l.warnUnused()
	l.out.Digest = sha256.Sum256(l.content)
	return &l.out, nil
}

type loader struct {
	*Options
	functions   *functions
	endpoints   *gatemaphttp.Endpoints
	authorizers map[string]*request.Authorizer
	variables   map[string]string // of the stage that is being deployed
	uses        uses
	out         Deployment
	content     []byte // what the digest is of
}

func (l *loader) newEndpoints() *gatemaphttp.Endpoints {
	e := &gatemaphttp.Endpoints{Lambda: l.functions, Services: l.Services, Transport: l.Transport}
	for _, f := range l.functions.by {
		f.invoker.Transport = l.Transport
	}
	for prefix, u := range l.Backends {
		e.HTTP = append(e.HTTP, gatemaphttp.Redirect{Prefix: prefix, URL: u})
	}
	if l.Around != nil {
		l.Around(e)
	}
	return e
}

func (l *loader) readAuthorizers() error {
	l.authorizers = make(map[string]*request.Authorizer, len(l.Authorizers))
	for name, file := range l.Authorizers {
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if l.authorizers[name], err = authorizer.Read(file, data); err != nil {
			return err
		}
		l.out.Files = append(l.out.Files, file)
		l.content = append(append(l.content, name...), data...)
	}
	slices.Sort(l.out.Files)
	l.out.Files = append(l.out.Files, l.Folders...)
	return nil
}

// definition reads a definition and compiles the API that it is to serve.
func (l *loader) definition(d Definition) (*gatemaphttp.API, error) {
	if file := filepath.Clean(d.File); d.File != "-" && !slices.Contains(l.out.Files, file) {
		l.out.Files = append(l.out.Files, file)
	}
	api, err := l.Read(d.File)
	if err != nil {
		return nil, err
	}
	if api, err = chosen(api, d); err != nil {
		return nil, err
	}
	l.out.Warnings = append(l.out.Warnings, api.Problems...)
	stage := l.stage(api)
	ops := target.Named(api, target.Query{})
	for i, op := range ops {
		ops[i] = l.resolved(op)
	}
	made, err := gatemaphttp.NewAPI(ops, gatemaphttp.APIOptions{
		BasePath: d.BasePath, StagePrefix: l.StagePrefix, Stage: stage, Endpoints: l.endpoints,
		Access: l.access, Model: jsonschema.Compile, Hooks: l.Hooks, Timeout: l.Timeout,
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", api.Name, err)
	}
	l.out.Faults = append(l.out.Faults, made.Faults()...)
	l.out.Warnings = append(l.out.Warnings, made.Warnings()...)
	for _, op := range ops {
		l.out.definitions[op] = d
		l.out.Methods = append(l.out.Methods, l.plan(made, op))
		l.digest(d, op)
	}
	return made, nil
}

// chosen returns the API of a definition that is meant.
func chosen(api *formats.API, d Definition) (*formats.API, error) {
	if len(api.Methods) == 0 {
		none := fmt.Errorf("%s: no method with an integration", api.Name)
		if why := errorsOf(api.Problems).Err(); why != nil {
			return nil, errors.Join(why, none)
		}
		return nil, none
	}
	var names []string
	for _, m := range api.Methods {
		if !slices.Contains(names, m.API) {
			names = append(names, m.API)
		}
	}
	switch {
	case d.API == "" && len(names) == 1:
		return api, nil
	case d.API == "":
		return nil, fmt.Errorf("%s has several APIs: say which, each under a path of its own, as in -f %s=%s#%s", api.Name, strings.ToLower(names[0]), d.File, names[0])
	}
	if part := api.Of(d.API); part != nil {
		return part, nil
	}
	if len(names) == 1 && names[0] == "" {
		return nil, fmt.Errorf("%s has one API, which has no name: leave #%s out", api.Name, d.API)
	}
	return nil, fmt.Errorf("%s has no API %s; it has %s", api.Name, d.API, strings.Join(names, ", "))
}

// stage is where an API is deployed: on the stage that is named, or on the only
// one that the definition has. What is declared beside it goes before what the
// definition says.
func (l *loader) stage(api *formats.API) *gatemaphttp.Stage {
	s := &gatemaphttp.Stage{Name: l.Stage, APIID: "local", AccountID: "000000000000", DeploymentID: "local", Forwarded: true}
	l.variables = make(map[string]string)
	if of := l.stageOf(api); of != nil {
		s.Name = of.Name
		maps.Copy(l.variables, of.Variables)
		if l.out.AccessLog == "" {
			l.out.AccessLog = of.AccessLog
		}
		for _, name := range of.Unresolved {
			if _, ok := l.Variables[name]; !ok {
				l.warn(of.Position, "the stage variable %s is not known: %s; give --stage-variable %s=VALUE", name, of.Variables[name], name)
			}
		}
	}
	maps.Copy(l.variables, l.Variables)
	for _, name := range slices.Sorted(maps.Keys(l.variables)) {
		s.Variables = append(s.Variables, gatemap.Member{Name: name, Value: l.variables[name]})
	}
	l.content = fmt.Appendf(l.content, "%q %q %q", s.Name, s.Variables, l.out.AccessLog)
	return s
}

func (l *loader) stageOf(api *formats.API) *definition.Stage {
	var names []string
	for i := range api.Stages {
		s := &api.Stages[i]
		if l.Stage == s.Name || l.Stage == "" && len(api.Stages) == 1 {
			return s
		}
		names = append(names, s.Name)
	}
	if l.Stage == "" && len(names) > 0 {
		l.warn(api.Stages[0].Position, "there are several stages, %s: --stage says whose variables count", strings.Join(names, ", "))
	}
	return nil
}

func (l *loader) warn(at definition.Position, format string, args ...any) {
	f := definition.Faultf(at, format, args...)
	f.Severity = definition.Warning
	l.out.Warnings = append(l.out.Warnings, f)
}

// access decides by what is declared who may use a method.
func (l *loader) access(op *gatemap.Operation) *request.Access {
	r := &op.Request
	if !r.APIKeyRequired && !r.Authorizes() {
		return nil
	}
	a := &request.Access{APIKeyRequired: r.APIKeyRequired, APIKeys: l.APIKeys, APIKeySource: op.APIKeySource, AuthorizationType: r.AuthorizationType}
	if z, ok := l.authorizer(op); ok {
		a.Authorizer = sourced(z, op)
	}
	return a
}

// sourced returns the authorizer with the identity sources of the definition
// where its file names none: the first names the caller, a request needs all.
func sourced(z *request.Authorizer, op *gatemap.Operation) *request.Authorizer {
	declared, ok := op.Authorizers.Get(op.Request.Authorizer)
	if !ok || z.Source != "" {
		return z
	}
	sources := slices.DeleteFunc(declared.IdentitySources(), func(source string) bool {
		return !strings.HasPrefix(source, "method.request.header.") && !strings.HasPrefix(source, "method.request.querystring.")
	})
	if len(sources) == 0 {
		return z
	}
	named := *z
	named.Source, named.Required = sources[0], sources[1:]
	return &named
}

// digest adds an operation, wherever it stands in its file, to what the digest
// is of.
func (l *loader) digest(d Definition, op *definition.Operation) {
	same := *op
	same.Position, same.Places = definition.Position{}, definition.Places{}
	data, err := json.Marshal([]any{d.BasePath, &same})
	if err != nil {
		data = fmt.Appendf(nil, "%p", op) // always another one
	}
	l.content = append(l.content, data...)
}
