package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
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

// backendFlags are the result of the backend.
type backendFlags struct {
	Backend       string   `placeholder:"FILE" group:"backend" help:"The payload, or the result in JSON; - is standard input."`
	BackendFormat string   `enum:"auto,json,raw" default:"auto" group:"backend" help:"What --backend holds: json, raw (the payload), or auto."`
	Status        *int     `placeholder:"CODE" group:"backend" help:"The status; 200 when nothing says it."`
	Headers       []string `name:"header" short:"H" sep:"none" placeholder:"'NAME: VALUE'" group:"backend" help:"A header, in place of those that the file has under this name. Repeat for more."`
	Body          *string  `placeholder:"TEXT" group:"backend" help:"The payload."`
	ErrorMessage  *string  `placeholder:"TEXT" group:"backend" help:"The Lambda function failed with this errorMessage. Implies --type lambda."`
}

func (b *backendFlags) read(conf *config.Config, stdin io.Reader) (*gatemap.Backend, error) {
	if b.Body != nil && b.ErrorMessage != nil {
		return nil, errors.New("--body and --error-message both give the payload")
	}
	result := new(gatemap.Backend)
	if b.Backend != "" {
		file, err := input.Read(b.Backend, stdin)
		if err != nil {
			return nil, err
		}
		got, err := input.ReadBackend(file, input.Format(b.BackendFormat))
		if err != nil {
			return nil, err
		}
		if got.Format == input.Raw && (b.Body != nil || b.ErrorMessage != nil) {
			return nil, fmt.Errorf("%s is a payload, and a flag gives another one", file.Name)
		}
		result = &got.Backend
	} else if b.BackendFormat != "auto" {
		return nil, errors.New("--backend-format is for --backend")
	}
	if err := b.override(result); err != nil {
		return nil, err
	}
	if result.StatusCode == 0 {
		return result, defaultStatus(conf, result)
	}
	return result, nil
}

// override puts the flags in place of what the file says.
func (b *backendFlags) override(result *gatemap.Backend) error {
	if b.Status != nil {
		if err := input.CheckStatus(*b.Status); err != nil {
			return fmt.Errorf("--status %d: %w", *b.Status, err)
		}
		result.StatusCode = *b.Status
	}
	switch {
	case b.Body != nil:
		result.Body = []byte(*b.Body)
	case b.ErrorMessage != nil:
		result.Body = lambdaError(*b.ErrorMessage)
	}
	var err error
	result.Headers, err = overrideFields(result.Headers, b.Headers, ':', "--header")
	return err
}

// lambdaError is the payload of a function that failed, as far as the message
// tells it (spec documented 1.4).
func lambdaError(message string) []byte {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(map[string]string{"errorMessage": message}); err != nil {
		panic(err) // a map of strings is always JSON
	}
	return []byte(strings.TrimSuffix(b.String(), "\n"))
}

// defaultStatus completes a result without a status: 200, but for MOCK it is
// in the text of the request template. Where nobody gives that text, it is the
// configured template if that has nothing to evaluate.
func defaultStatus(conf *config.Config, result *gatemap.Backend) error {
	if conf.Method.MethodIntegration.Type != gatemap.Mock {
		result.StatusCode = 200
		return nil
	}
	if result.Body != nil {
		return nil
	}
	text, ok := conf.ConstantRequestTemplate()
	if !ok {
		return errors.New("a MOCK integration answers with the statusCode of its request template, " +
			"which this command does not evaluate: give --status, or with --body the text that it makes")
	}
	result.Body = []byte(text)
	return nil
}
