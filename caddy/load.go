package caddy

import (
	"errors"
	"fmt"
	"log/slog"
	"maps"
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

// load reads the definitions and compiles their APIs. Its error keeps all of them
// from being served; faults of parts are in h.faults.
func (h *Handler) load() error {
	if len(h.Definitions) == 0 {
		return errors.New("no API definition is named")
	}
	if h.Timeout < 0 {
		return fmt.Errorf("timeout %v: a time is not negative", time.Duration(h.Timeout))
	}
	members, err := newMembers(h.Context)
	if err != nil {
		return fmt.Errorf("context: %w", err)
	}
	apis := make([]*gatemaphttp.API, len(h.Definitions))
	for i, d := range h.Definitions {
		if apis[i], err = h.compile(d, members); err != nil {
			return err
		}
	}
	if len(apis) == 1 {
		h.api = apis[0]
		return nil
	}
	domain, err := gatemaphttp.NewDomain(apis...)
	if err != nil {
		return fmt.Errorf("%w: give each definition a base path of its own", err)
	}
	h.api = domain
	return nil
}

// compile makes the API of a definition.
func (h *Handler) compile(d Definition, members *members) (*gatemaphttp.API, error) {
	opts := formats.Options{Parameters: h.Parameters}
	if h.Format != "" {
		var err error
		if opts.Format, err = formats.ParseFormat(h.Format); err != nil {
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
	h.note(api.Problems)
	ops, err := h.operations(api)
	if err != nil {
		return nil, err
	}
	o := gatemaphttp.APIOptions{
		BasePath: d.BasePath, StagePrefix: h.StagePrefix, Stage: h.stage(api), Backend: ask, Model: jsonschema.Compile,
		Hooks: &gatemaphttp.Hooks{End: h.ended}, Timeout: time.Duration(h.Timeout),
	}
	o.Stage.Members = members.of
	if h.Authorized {
		o.Access = func(*gatemap.Operation) *request.Access { return nil }
	}
	made, err := gatemaphttp.NewAPI(ops, o)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", api.Name, err)
	}
	h.note(made.Faults())
	h.note(made.Warnings())
	return made, nil
}

// note keeps what is wrong for Validate, and logs what is only odd.
func (h *Handler) note(found definition.Faults) {
	for _, f := range found {
		switch f.Severity {
		case definition.Error:
			h.faults = append(h.faults, f)
		case definition.Warning:
			h.logger.Warn("warning about the definition", slog.String("warning", f.Error()))
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
func (h *Handler) operations(api *formats.API) ([]*gatemap.Operation, error) {
	verb, path, _ := strings.Cut(h.Method, " ")
	var ops []*gatemap.Operation
	for i := range api.Methods {
		op := &api.Methods[i]
		if h.Method == "" || strings.EqualFold(op.HTTPMethod, verb) && op.Path == path {
			ops = append(ops, op)
		}
	}
	if len(ops) == 0 {
		return nil, fmt.Errorf("%s has no method %s", api.Name, h.Method)
	}
	return ops, nil
}

// stage is where an API is deployed: on the stage that is named, or on the only
// one that the definition has.
func (h *Handler) stage(api *formats.API) *gatemaphttp.Stage {
	s := &gatemaphttp.Stage{Name: h.Stage, Forwarded: true}
	variables := make(map[string]string)
	for i := range api.Stages {
		if of := &api.Stages[i]; h.Stage == of.Name || h.Stage == "" && len(api.Stages) == 1 {
			s.Name = of.Name
			maps.Copy(variables, of.Variables)
		}
	}
	maps.Copy(variables, h.StageVariables)
	for _, name := range slices.Sorted(maps.Keys(variables)) {
		s.Variables = append(s.Variables, gatemap.Member{Name: name, Value: variables[name]})
	}
	return s
}
