package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/files"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/report"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/internal/document"
	"github.com/gatemap/gatemap/internal/settle"
	"github.com/gatemap/gatemap/internal/target"
	"github.com/gatemap/gatemap/template/vtl/syntax"
)

// evaluationFlags are the configuration and one evaluation of it. They belong
// to the commands that evaluate one.
type evaluationFlags struct {
	File             string   `short:"f" required:"" placeholder:"FILE" group:"config" help:"An API definition, or what aws apigateway get-integration, get-integration-response or get-method prints; - is standard input. --method and --path choose the method."`
	API              string   `name:"api" placeholder:"NAME" group:"config" help:"The API, where the definition has several."`
	Type             string   `placeholder:"TYPE" group:"config" help:"lambda, aws, http or mock, where the file does not say."`
	MethodResponses  string   `placeholder:"FILE" group:"config" help:"The declared responses: a get-method file or its methodResponses object. A get-method file or a definition given with -f brings its own."`
	GatewayResponses string   `placeholder:"FILE" group:"config" help:"The API's own answers to failures: what get-gateway-responses prints, or a definition that has them. A definition given with -f brings its own."`
	BinaryMediaTypes []string `name:"binary-media-type" placeholder:"TYPE" group:"config" help:"A binaryMediaTypes entry of the API, beside those of the definition. Repeat for more."`

	Time string `placeholder:"TIME" group:"request" help:"The time of the request, such as 2026-11-24T09:12:44Z, for the execution log and, where the request says none, for $$context.requestTime and requestTimeEpoch: two runs print the same."`

	definitionFlags
	backendFlags
	requestFlags
}

// evaluation is what the flags of evaluationFlags mean.
type evaluation struct {
	config  *document.Config
	engine  *gatemap.Engine
	backend *gatemap.Backend
	request *gatemap.Request
	time    time.Time              // of the request
	asked   *syntax.Run            // what the request template of a MOCK integration did; nil without one
	refused *settle.RequestFailure // that it failed; nil if it did not
}

// load reads and compiles everything; warnings go to standard error.
func (f *evaluationFlags) load(std streams) (*evaluation, error) {
	e, err := f.inputs(std)
	if err != nil {
		return nil, err
	}
	return e, e.complete(std)
}

// inputs reads and compiles everything as it is given.
func (f *evaluationFlags) inputs(std streams) (*evaluation, error) {
	if err := f.oneStdin(); err != nil {
		return nil, err
	}
	var e evaluation
	var err error
	if e.config, err = f.configuration(std); err != nil {
		return nil, err
	}
	if e.engine, err = f.compile(e.config, std); err != nil {
		return nil, err
	}
	if e.backend, err = f.backendFlags.read(std.in); err != nil {
		return nil, err
	}
	if e.request, err = f.requestFlags.read(e.config, std.in); err != nil {
		return nil, err
	}
	if err := f.clock(&e); err != nil {
		return nil, err
	}
	return &e, nil
}

// complete finds the status that the backend gave where nothing says it; warnings go
// to standard error.
func (e *evaluation) complete(std streams) (err error) {
	e.asked, err = settle.StatusRun(e.config.Operation, e.request, e.backend, false)
	if err != nil && !errors.As(err, &e.refused) {
		return err
	}
	for _, w := range e.engine.Warnings() {
		report.Say(std.err, "warning: %v", settle.Locate(w, e.config.Locate))
	}
	return nil
}

// clock takes the time of --time, or that of the clock, which no request is told.
func (f *evaluationFlags) clock(e *evaluation) error {
	if e.time = time.Now(); f.Time == "" {
		return nil
	}
	at, err := time.Parse(time.RFC3339, f.Time)
	if err != nil {
		return fmt.Errorf("--time %q: must be a time such as 2026-11-24T09:12:44Z", f.Time)
	}
	e.time = at
	settle.Clock(e.request, at)
	return nil
}

// oneStdin refuses two inputs that are both standard input.
func (f *evaluationFlags) oneStdin() error {
	var from []string
	for _, f := range []struct{ flag, value string }{
		{"--file", f.File},
		{"--backend", f.Backend},
		{"--request", f.Request},
		{"--method-responses", f.MethodResponses},
		{"--gateway-responses", f.GatewayResponses},
	} {
		if f.value == "-" {
			from = append(from, f.flag)
		}
	}
	if len(from) > 1 {
		return fmt.Errorf("%s cannot all be standard input", strings.Join(from, " and "))
	}
	return nil
}

// configuration reads the file, as a document of one method where it is one,
// and as a definition otherwise.
func (f *evaluationFlags) configuration(std streams) (*document.Config, error) {
	read := func() (*formats.API, error) { return f.definitionFlags.read(f.File, std.in) }
	var asDocument error
	if f.Root != "" && files.IsStream(f.File) {
		return nil, errPipedRoot
	}
	if f.mayBeDocument() {
		file, err := files.Read(f.File, std.in)
		if err != nil {
			return nil, err
		}
		conf, err := document.Load(file)
		other := document.OfHTTPAPI(file)
		if err == nil && !other {
			return conf, nil
		}
		if other || document.OfSDK(file) {
			err = nil // the reader of definitions knows these names
		}
		if asDocument = err; files.IsStream(f.File) {
			read = func() (*formats.API, error) { return f.definitionFlags.parse(file) }
		}
	}
	api, err := read()
	if asDocument != nil && (err != nil && f.Format == "" || err == nil && isDocument(api)) {
		return nil, asDocument
	}
	if err != nil {
		return nil, err
	}
	return f.operation(api, std.err)
}

// mayBeDocument reports whether the file can be what the AWS command line
// prints about one method, which is always a JSON file.
func (f *evaluationFlags) mayBeDocument() bool {
	if f.Format != "" {
		if format, err := formats.ParseFormat(f.Format); err != nil || format != formats.AWSCLI {
			return false
		}
	}
	switch strings.ToLower(filepath.Ext(f.File)) {
	case ".yaml", ".yml", ".tf", ".hcl":
		return false
	}
	info, err := os.Stat(f.File)
	return f.File == "-" || err != nil || !info.IsDir()
}

// isDocument reports whether the definition is a document of one method: then
// what is wrong with it has been found already.
func isDocument(api *formats.API) bool {
	return api.Format == formats.AWSCLI && len(api.Methods) == 1 && api.Methods[0].Path == ""
}

func (f *evaluationFlags) operation(api *formats.API, stderr io.Writer) (*document.Config, error) {
	m, err := target.Find(api, target.Query{API: f.API, Method: f.Method, Path: f.Path})
	if err != nil {
		report.Problems(stderr, api.Problems, formats.Note) // one of them may say why
		return nil, err
	}
	report.Problems(stderr, target.ProblemsOf(api).About(m.Operation), formats.Warning)
	return document.Of(api.Name, m.Operation, m.PathParameters), nil
}

func (f *evaluationFlags) compile(conf *document.Config, std streams) (*gatemap.Engine, error) {
	typ := f.Type
	if f.ErrorMessage != nil && typ == "" && !settle.IsLambda(conf.Operation) {
		typ = "lambda"
	}
	m, err := settle.WithType(conf.Operation, conf.Name, "--type ", typ)
	if err != nil {
		return nil, err
	}
	conf.Operation = m
	if f.ErrorMessage != nil && !settle.IsLambda(m) {
		return nil, errors.New("--error-message is the error of a Lambda function, which this integration does not call")
	}
	if f.GatewayResponses != "" {
		others := definitionFlags{Params: f.Params}
		if !files.IsStream(f.GatewayResponses) {
			others.Root = f.Root // of --file, too
		}
		api, err := others.read(f.GatewayResponses, std.in)
		if err != nil {
			return nil, err
		}
		if err := takeGatewayResponses(conf, api); err != nil {
			return nil, err
		}
	}
	m.BinaryMediaTypes = slices.Concat(m.BinaryMediaTypes, f.BinaryMediaTypes)
	var opts gatemap.Options
	if f.MethodResponses != "" {
		file, err := files.Read(f.MethodResponses, std.in)
		if err != nil {
			return nil, err
		}
		declared, err := document.LoadMethodResponses(file)
		if err != nil {
			return nil, err
		}
		opts.MethodResponses = append(gatemap.Ordered[gatemap.MethodResponse]{}, declared...) // {} declares nothing
	}
	engine, err := gatemap.CompileMethod(m, opts)
	if err != nil {
		return nil, settle.Faults(err, m, conf.Locate)
	}
	return engine, nil
}

// takeGatewayResponses takes the API's own answers to failures from what
// get-gateway-responses prints, or from a definition that has them, in place of
// those that the method's definition gives.
func takeGatewayResponses(conf *document.Config, api *formats.API) error {
	var all definition.Faults
	for _, p := range api.Problems {
		if p.Severity == formats.Error {
			all = append(all, p)
		}
	}
	switch {
	case len(all) > 0:
		return all
	case len(api.GatewayResponses) == 0:
		return fmt.Errorf("%s: no gateway response that is not the service's own", api.Name)
	}
	conf.GatewayResponses = api.GatewayResponses
	return nil
}
