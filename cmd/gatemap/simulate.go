package main

import (
	"bufio"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/config"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/console"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/input"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/render"
)

type simulateCmd struct {
	File             string   `short:"f" required:"" placeholder:"FILE" group:"config" help:"What aws apigateway get-integration, get-integration-response or get-method prints; - is standard input."`
	Type             string   `placeholder:"TYPE" group:"config" help:"lambda, aws, http or mock, where the file does not say."`
	MethodResponses  string   `placeholder:"FILE" group:"config" help:"The declared responses: a get-method file or its methodResponses object. A get-method file given with -f brings its own."`
	BinaryMediaTypes []string `name:"binary-media-type" placeholder:"TYPE" group:"config" help:"A binaryMediaTypes entry of the API. Repeat for more."`

	backendFlags
	requestFlags

	Output  string `short:"o" enum:"text,json" default:"text" group:"output" help:"text, as curl -i prints a response, or json."`
	Explain bool   `group:"output" help:"Add why each thing was decided, and the execution log."`
}

// Help is shown by --help.
func (simulateCmd) Help() string {
	return `
Prints what the client gets when the backend gives a certain result. The exit code is 0 whatever the status of the response, 2 when the configuration or an input cannot be used; then nothing is on standard output, and standard error says where the fault is: file, line and column, JSON Pointer.

The backend result is a file, flags, or a file and flags that override it. A file is the payload itself (the JSON of a Lambda function, say, or XML), or the whole result in the form

    {"statusCode": 404, "headers": {"ETag": "x"}, "body": "text"}

with bodyBase64 in place of body for bytes. It is taken for the form when it is a JSON object that has a statusCode, body or bodyBase64 and nothing else but these and headers; --backend-format decides it for you. Without a status the backend answered 200. For MOCK the status is the statusCode of the request template; the payload, without a status, is that template's text.

The request, which only templates, context and Accept look at, is a file

    {"httpMethod", "path", "headers", "pathParameters", "querystring", "body", "context", "stageVariables"}

or flags likewise. Header and query values are a string or a list of strings. Nothing is made up: $context has the members that you give.

What the service accepts and is odd, such as a header that it renames, is a warning on standard error.

Examples:

    # What does the client of this Lambda integration see when the function throws?
    gatemap simulate -f integration.json --error-message '[404] no such order'

    # The same from the function's own result, with reasons and execution log
    gatemap simulate -f integration.json --backend result.json --explain

    # An HTTP backend that answers 404 with XML
    gatemap simulate -f response.json --type http --status 404 -H 'Content-Type: text/xml' --body '<e/>'

    # A live API, straight from the AWS CLI
    aws apigateway get-method --rest-api-id a1b2c3 --resource-id x9y8z7 --http-method GET |
      gatemap simulate -f - --backend result.json --path-param id=42 --accept application/xml
`
}

// Run prints the response for one backend result.
func (c *simulateCmd) Run(std streams) error {
	if err := c.oneStdin(); err != nil {
		return err
	}
	engine, backend, request, err := c.load(std)
	if err != nil {
		return err
	}
	doc := render.Document{Time: time.Now()}
	var outcome error
	if c.Explain {
		doc.Explanation, outcome = engine.Explain(request, backend)
		doc.Response = doc.Explanation.Response
	} else {
		doc.Response, outcome = engine.Evaluate(request, backend)
	}
	if errors.As(outcome, &doc.Failure) {
		doc.Response = doc.Failure.Response()
	}
	out := bufio.NewWriter(std.out)
	if c.Output == "json" {
		err = doc.JSON(out)
	} else {
		err = doc.Text(out, console.PaletteFor(std.out), console.IsTerminal(std.out))
	}
	if err == nil && doc.Failure != nil {
		fmt.Fprintf(std.err, "gatemap: the gateway answers itself: %v\n", doc.Failure)
	}
	return err
}

// oneStdin refuses two inputs that are both standard input.
func (c *simulateCmd) oneStdin() error {
	var from []string
	for _, f := range []struct{ flag, value string }{
		{"--file", c.File},
		{"--backend", c.Backend},
		{"--request", c.Request},
		{"--method-responses", c.MethodResponses},
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

func (c *simulateCmd) load(std streams) (*gatemap.Engine, *gatemap.Backend, *gatemap.Request, error) {
	fail := func(err error) (*gatemap.Engine, *gatemap.Backend, *gatemap.Request, error) {
		return nil, nil, nil, err
	}
	file, err := input.Read(c.File, std.in)
	if err != nil {
		return fail(err)
	}
	conf, err := config.Load(file)
	if err != nil {
		return fail(err)
	}
	engine, err := c.compile(conf, std)
	if err != nil {
		return fail(err)
	}
	backend, err := c.backendFlags.read(conf, std.in)
	if err != nil {
		return fail(err)
	}
	request, err := c.requestFlags.read(conf, std.in)
	if err != nil {
		return fail(err)
	}
	for _, w := range engine.Warnings() {
		fmt.Fprintf(std.err, "gatemap: warning: %v\n", conf.Fault(w))
	}
	return engine, backend, request, nil
}

func (c *simulateCmd) compile(conf *config.Config, std streams) (*gatemap.Engine, error) {
	typ := c.Type
	if c.ErrorMessage != nil && typ == "" && !conf.IsLambda() {
		typ = "lambda"
	}
	opts, err := conf.SetType(typ)
	if err != nil {
		return nil, err
	}
	if c.ErrorMessage != nil && !strings.EqualFold(typ, "lambda") && !conf.IsLambda() {
		return nil, errors.New("--error-message is the error of a Lambda function, which this integration does not call")
	}
	if len(c.BinaryMediaTypes) > 0 {
		opts = append(opts, gatemap.WithBinaryMediaTypes(c.BinaryMediaTypes...))
	}
	switch {
	case c.MethodResponses != "":
		file, err := input.Read(c.MethodResponses, std.in)
		if err != nil {
			return nil, err
		}
		declared, err := config.LoadMethodResponses(file)
		if err != nil {
			return nil, err
		}
		opts = append(opts, gatemap.WithMethodResponses(declared))
	case conf.Method.MethodResponses != nil:
		opts = append(opts, gatemap.WithMethodResponses(conf.Method.MethodResponses))
	}
	engine, err := gatemap.Compile(conf.Method.MethodIntegration, opts...)
	if err != nil {
		return nil, conf.Faults(err)
	}
	return engine, nil
}
