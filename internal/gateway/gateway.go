// Package gateway makes of API definitions what a gateway answers with that has its
// own way to the backend, such as Caddy and Envoy.
package gateway

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/gatemaphttp"
	"github.com/gatemap/gatemap/request"
	"github.com/gatemap/gatemap/request/jsonschema"
)

// Options say what is served, and how.
type Options struct {
	Definitions []Definition      // one at least
	Format      string            // of the definitions; "" is detected
	Parameters  map[string]string // values that the definitions leave to the deployment
	Method      string            // the one that is served, GET /pets; "" is all

	Stage       string            // its name; "" is that of the only stage of a definition
	StagePrefix bool              // the name is the first segment of paths
	Variables   map[string]string // stage variables, which go before the definition's

	// Authorized lets everybody use methods that demand an API key or an authorizer;
	// nobody may otherwise.
	Authorized bool

	Timeout time.Duration // in place of what methods say; 0 is that
	Backend func(http.ResponseWriter, *http.Request) error
	Members func(*http.Request) []gatemap.Member
	Hooks   *gatemaphttp.Hooks
}

// Definition is an API definition and where it is served.
type Definition struct {
	File     string // or folder
	BasePath string // in front of the paths of the API; "" is none
	API      string // of a file with several; "" is the only one
}

// Served answers requests. It is immutable and safe for concurrent use.
type Served struct {
	http.Handler
	Faults   definition.Faults // why methods answer 500, and what of a definition cannot be read
	Warnings definition.Faults
}

type loader struct {
	*Options
	served Served
}

// Load reads the definitions and compiles their APIs. Its error keeps all of them
// from being served; faults of parts are in Served.
func Load(o *Options) (*Served, error) {
	if len(o.Definitions) == 0 {
		return nil, errors.New("no API definition is named")
	}
	if o.Timeout < 0 {
		return nil, fmt.Errorf("timeout %v: a time is not negative", o.Timeout)
	}
	l := &loader{Options: o}
	apis := make([]*gatemaphttp.API, len(o.Definitions))
	for i, d := range o.Definitions {
		var err error
		if apis[i], err = l.compile(d); err != nil {
			return nil, err
		}
	}
	domain, err := gatemaphttp.NewDomain(apis...)
	if err != nil {
		return nil, fmt.Errorf("%w: give each definition a base path of its own", err)
	}
	l.served.Handler = domain
	if len(apis) == 1 {
		l.served.Handler = apis[0]
	}
	return &l.served, nil
}

// compile makes the API of a definition.
func (l *loader) compile(d Definition) (*gatemaphttp.API, error) {
	opts := formats.Options{Parameters: l.Parameters}
	if l.Format != "" {
		var err error
		if opts.Format, err = formats.ParseFormat(l.Format); err != nil {
			return nil, fmt.Errorf("format: %w", err)
		}
	}
	api, err := formats.LoadFile(d.File, opts)
	if err != nil {
		return nil, err
	}
	if api, err = chosen(api, d.API); err != nil {
		return nil, err
	}
	l.note(api.Problems)
	ops, err := l.operations(api)
	if err != nil {
		return nil, err
	}
	o := gatemaphttp.APIOptions{
		BasePath: d.BasePath, StagePrefix: l.StagePrefix, Stage: l.stage(api), Backend: l.Backend, Model: jsonschema.Compile,
		Hooks: l.Hooks, Timeout: l.Timeout,
	}
	if l.Authorized {
		o.Access = func(*gatemap.Operation) *request.Access { return nil }
	}
	made, err := gatemaphttp.NewAPI(ops, o)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", api.Name, err)
	}
	l.note(made.Faults())
	l.note(made.Warnings())
	return made, nil
}

// note sorts what was found.
func (l *loader) note(found definition.Faults) {
	for _, f := range found {
		switch f.Severity {
		case definition.Error:
			l.served.Faults = append(l.served.Faults, f)
		case definition.Warning:
			l.served.Warnings = append(l.served.Warnings, f)
		}
	}
}

// chosen returns the API of a definition that is meant; it has methods.
func chosen(api *formats.API, name string) (*formats.API, error) {
	var names []string
	for _, m := range api.Methods {
		if !slices.Contains(names, m.API) {
			names = append(names, m.API)
		}
	}
	switch {
	case len(names) == 0:
		return nil, errors.Join(errorsOf(api.Problems).Err(), fmt.Errorf("%s: no method with an integration", api.Name))
	case name == "" && len(names) == 1:
		return api, nil
	case name == "":
		return nil, fmt.Errorf("%s has several APIs, %s: say which is meant", api.Name, strings.Join(names, ", "))
	}
	if part := api.Of(name); part != nil {
		return part, nil
	}
	return nil, fmt.Errorf("%s has no API %s; it has %s", api.Name, name, strings.Join(names, ", "))
}

func errorsOf(all definition.Faults) definition.Faults {
	return slices.DeleteFunc(slices.Clone(all), func(f *definition.Fault) bool { return f.Severity < definition.Error })
}

// operations are the methods of an API that are served.
func (l *loader) operations(api *formats.API) ([]*gatemap.Operation, error) {
	verb, path, _ := strings.Cut(l.Method, " ")
	var ops []*gatemap.Operation
	for i := range api.Methods {
		op := &api.Methods[i]
		if l.Method == "" || strings.EqualFold(op.HTTPMethod, verb) && op.Path == path {
			ops = append(ops, op)
		}
	}
	if len(ops) == 0 {
		return nil, fmt.Errorf("%s has no method %s", api.Name, l.Method)
	}
	return ops, nil
}

// stage is where an API is deployed: on the stage that is named, or on the only
// one that the definition has.
func (l *loader) stage(api *formats.API) *gatemaphttp.Stage {
	s := &gatemaphttp.Stage{Name: l.Stage, Members: l.Members, Forwarded: true}
	variables := make(map[string]string)
	for i := range api.Stages {
		if of := &api.Stages[i]; l.Stage == of.Name || l.Stage == "" && len(api.Stages) == 1 {
			s.Name = of.Name
			maps.Copy(variables, of.Variables)
		}
	}
	maps.Copy(variables, l.Variables)
	for _, name := range slices.Sorted(maps.Keys(variables)) {
		s.Variables = append(s.Variables, gatemap.Member{Name: name, Value: variables[name]})
	}
	return s
}
