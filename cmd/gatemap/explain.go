package main

import (
	"bufio"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/report"
)

type explainCmd struct {
	evaluationFlags

	Output  string `short:"o" enum:"text,json" default:"text" group:"output" help:"text for people, or json."`
	HTML    string `name:"html" placeholder:"FILE" group:"output" help:"Write a page that stands on its own in place of that, with the way drawn, for a bug report or a pull request; - is standard output."`
	Secrets bool   `name:"keep-secrets" group:"output" help:"Leave the secrets of the request and of the answer in the page."`
}

// Help is shown by --help.
func (explainCmd) Help() string {
	return `
Explains one evaluation: every decision from the backend result to the client's bytes, in the order in which the gateway takes them. The configuration, the backend result and the request are given as for gatemap simulate, whose --help describes them.

    subject   what the selection patterns are matched against, and where it comes from
    pattern   each pattern in the order in which it counts: whether it matches, and why not
    selected  the integration response, and why this one
    payload   what contentHandling and the binary media types do to the payload
    template  which mapping template is used, and why
    header    each response parameter: its expression, value and source, or why it has none,
              and whether the gateway renames or drops the header
    override  what the template sets with $context.responseOverride
    failure   why the gateway answers itself
    gateway   whose answer that is then: the API's gateway response for the type, DEFAULT_5XX,
              or the service's own
    status    the client's status code

Then follows what the template did, line by line: > stands before a line that was executed, - before one that was not. Under a line are the values of its references, conditions and #set, or why there is none: no such member and the name that was probably meant, the step of a JSONPath that leads nowhere and what it leads nowhere in, null, a method that does not exist, a variable that nothing sets. Of a #foreach the first rounds are shown. The last line says whether the output is JSON, and if not, where it ceases to be: in the output and in the template.

Then follow the response to the client (a body that is not text in hexadecimal), the execution log as TestInvokeMethod writes it and what looks wrong about this very evaluation. --time makes two runs print the same. Colour appears on a terminal only.

With --html it is a page in one file: the way drawn from the subject to the client's answer, the template with its executed lines and values, each step to be opened, and the same as text where JavaScript is off. It asks for nothing from elsewhere. Secrets of the request and of the backend's answer are replaced by REDACTED-1 and so on before the evaluation, by the rules of gatemap serve --record; --keep-secrets leaves them. Texts of more than 128 KiB are cut.

With -o json it is one object, whose members will not change their meaning:

    {"statusCode", "headers": {name: [values]}, "body" | "bodyBase64", "selected",
     "error": {"type", "message", "log"},
     "operation": {"method", "path", "file", "line"},
     "explanation": {
       "selection": {"subjectKind", "subject", "functionError", "selected", "default", "ambiguous", "ownStatus",
                     "patterns": [{"key", "pattern", "matched", "whyNot", "reach", "error"}]},
       "conversion": {"contentHandling", "payloadType", "binaryPayload", "accept", "binaryAccept", "action", "changed"},
       "template": {"contentType", "reason", "passthrough",
                    "run": {"source", "lines": [times], "left", "limited", "failed": {"line", "column", "message"},
                            "events": [{"kind", "line", "column", "source", "rounds", "name", "type", "value", "cut", "whyNot",
                                        "near", "printed", "javaText", "offset", "count", "limited"}],
                            "output": {"bytes", "json", "fault": {"offset", "line", "column", "message",
                                                                  "templateLine", "templateColumn"}}}},
       "parameters": [{"key", "expression", "source", "value", "found", "whyNot", "header", "renamed", "error"}],
       "overrides": {"status", "headers": [{"name", "values", "header"}]},
       "gatewayResponse": {"type", "reason", "template", "templateReason",
                           "parameters": [{"key", "expression", "header", "value", "found", "whyNot"}]},
       "requestTemplate": {a run, of a MOCK integration},
       "looksWrong": [{"rule", "requestTemplate", "line", "column", "message", "fix", "input"}],
       "log": [lines]}}

Members that do not apply are left out. reach is the number of bytes of the subject with which a match could begin; header is the name that the client gets, and is left out when the gateway drops it. lines has for each line of the template how often it was executed, -1 for one in which there is nothing to execute. An event's kind is reference, condition, else, set, foreach, round or operator; it has a value or whyNot. At most 2,000 events are kept; left counts the others.

Examples:

    # Why does the client of this Lambda integration get 200 when the function throws?
    gatemap explain -f template.yaml --method GET --path /orders/7 --error-message 'Bad Request: no id'

    gatemap explain -f integration.json --status 404 -H 'Content-Type: text/html' --body '<p>gone'

    # Why is my field empty?
    gatemap explain -f integration.json --body '{"id": 7}' -o json | jq -r '.explanation.looksWrong[].message'

    # For a bug report
    gatemap explain -f integration.json --status 404 --html way.html

    # Which pattern matched?
    gatemap explain -f integration.json --status 404 -o json | jq -r '.explanation.selection.patterns[] | select(.matched).key'
`
}

// Run explains one evaluation.
func (c *explainCmd) Run(std streams) error {
	if c.HTML != "" {
		return c.page(std)
	}
	e, err := c.load(std)
	if err != nil {
		return err
	}
	doc := evaluate(e, true)
	out := bufio.NewWriter(std.out)
	if c.Output == "json" {
		return doc.JSON(out)
	}
	return doc.Chain(out, report.PaletteFor(std.out))
}
