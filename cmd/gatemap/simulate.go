package main

import (
	"bufio"
	"errors"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/report"
	"github.com/gatemap/gatemap/internal/result"
)

type simulateCmd struct {
	evaluationFlags

	Output  string `short:"o" enum:"text,json" default:"text" group:"output" help:"text, as curl -i prints a response, or json."`
	Explain bool   `group:"output" help:"Add why each thing was decided, and the execution log."`
}

// Help is shown by --help.
func (simulateCmd) Help() string {
	return `
Prints what the client gets when the backend gives a certain result. The exit code is 0 whatever the status of the response, 2 when the configuration or an input cannot be used; then nothing is on standard output, and standard error says where the fault is: file, line and column, JSON Pointer.

The backend result is a file, flags, or a file and flags that override it. A file is the payload itself (the JSON of a Lambda function, say, or XML), or the whole result in the form

    {"statusCode": 404, "headers": {"ETag": "x"}, "body": "text"}

with bodyBase64 in place of body for bytes. It is taken for the form when it is a JSON object that has a statusCode, body or bodyBase64 and nothing else but these and headers; --backend-format decides it for you. Without a status the backend answered 200. For MOCK, without a status, the request template is rendered with the request, and its statusCode is the status; a payload is then that template's text.

The request, which only templates, context and Accept look at, is a file

    {"httpMethod", "path", "headers", "pathParameters", "querystring", "body", "context", "stageVariables"}

or flags likewise. Header and query values are a string or a list of strings. Nothing is made up: $context has the members that you give.

The configuration is one document of the AWS command line, or an API definition in any format that gatemap list reads. --method and --path choose its method; /pets/7 finds /pets/{id} and fills the path parameter. Declared method responses and binary media types of the definition are used.

What the service accepts and is odd, such as a header that it renames, is a warning on standard error.

Examples:

    # What does the client of this Lambda integration see when the function throws?
    gatemap simulate -f integration.json --error-message '[404] no such order'

    # One method of an OpenAPI document, a template or a Terraform folder
    gatemap simulate -f openapi.yaml --method GET --path /pets/7 --backend result.json
    gatemap simulate -f template.yaml --param Stage=prod --method GET --path '/pets/{id}'

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
	e, err := c.load(std)
	if err != nil {
		return err
	}
	if e.refused != nil && !c.Explain {
		return e.refused
	}
	doc := evaluate(e, c.Explain)
	out := bufio.NewWriter(std.out)
	if c.Output == "json" {
		err = doc.JSON(out)
	} else {
		err = doc.Text(out, report.PaletteFor(std.out), report.IsTerminal(std.out))
	}
	if err == nil && doc.Failure != nil {
		report.Say(std.err, "the gateway answers itself: %v", doc.Failure)
	}
	return err
}

// evaluate gives what there is to print about an evaluation.
func evaluate(e *evaluation, explain bool) report.Evaluation {
	doc := report.Evaluation{Evaluation: result.Evaluation{Time: e.time}}
	if e.config.Defined {
		doc.Operation = e.config.Operation
	}
	var outcome error
	switch {
	case e.refused != nil:
		doc.Explanation, doc.Failure, doc.Asked = e.engine.ExplainFailure(e.request, e.refused.Failure), e.refused.Failure, e.asked
		doc.Response = doc.Explanation.Response
	case explain:
		doc.Explanation, outcome = e.engine.Explain(e.request, e.backend)
		doc.Response, doc.Asked = doc.Explanation.Response, e.asked
		doc.Payload, doc.Body = e.backend.Body, e.request.Body
	default:
		doc.Response, outcome = e.engine.Evaluate(e.request, e.backend)
	}
	if outcome != nil {
		errors.As(outcome, &doc.Failure)
	}
	return doc
}
