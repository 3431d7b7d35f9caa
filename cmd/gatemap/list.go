package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/frugal"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/report"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/internal/target"
)

type listCmd struct {
	definitionFlags

	Output string   `short:"o" enum:"text,json" default:"text" group:"output" help:"text, a table, or json, one object a line."`
	Files  []string `arg:"" name:"file" help:"API definitions: files, folders of Terraform files, cdk.out; - is standard input."`
}

// Help is shown by --help.
func (listCmd) Help() string {
	return `
Lists the methods of API definitions with their integrations. These are read:

    aws-cli         get-resources --embed methods, get-resource, get-method, get-integration,
                    get-integration-response; the same as the AWS SDK for Go names the members
    openapi         OpenAPI 2 and 3 in JSON or YAML, with x-amazon-apigateway-integration
    cloudformation  templates in JSON or YAML, also with the API as the Body of a RestApi
    sam             templates with AWS::Serverless::Api
    cdk             *.template.json, or the folder cdk.out, with nested stacks and assets
    terraform       a folder of .tf files, or one of them, or the folder cdktf.out
    terraform-json  terraform show -json of a plan or a state
    serverless      serverless.yml of the Serverless Framework

What a definition leaves to the deployment stays in the texts as ${what it was}; --param gives it. A definition includes files from its folder and below; --root names a folder around it. Whatever could not be understood or resolved is reported on standard error with its place, as a note, a warning or an error, and the rest is listed all the same.

With -o json each line is one method:

    {"method", "path", "request", "integration", "methodResponses", "binaryMediaTypes", "file", "line"}

request is what the method demands: requestParameters, requestModels, the requestValidator with what it checks, apiKeyRequired, authorizationType, the name of the authorizer and authorizationScopes, each where there is any. integration is what aws apigateway get-integration prints; where two responses have one status code, of which the service keeps one, the key of the second is "400 (2)". methodResponses is the member of what get-method prints; a member "api" names the API where the definition has several. method is ANY for all methods, and method and path are "" where the file has no more than an integration.

A definition may have 16 MiB over its files, 500 files, 262,144 values after aliases are expanded, 200 levels of nesting, 20,000 methods, 2,000 responses to a method, 20,000 models, and 2,000 validators, authorizers and stages; evaluating its expressions may take 1,048,576 steps and write 32 MiB; a file of HCL may have 2 MiB. What is larger ends with an error at the place, after seconds at most. The service itself takes 6 MB and 300 resources.

The exit code is 2 when a file cannot be read, or when there is no method with an integration in any of them.

Examples:

    gatemap list openapi.yaml
    gatemap list --param Stage=prod template.yaml
    terraform show -json plan.bin | gatemap list -

    # The selection patterns of all Lambda integrations
    gatemap list -o json . | jq -r '.integration.integrationResponses[]?.selectionPattern // empty'
`
}

// Run lists the methods of each file.
func (c *listCmd) Run(std streams) error {
	defer frugal.For(c.Files...)()
	out := bufio.NewWriter(std.out)
	show := c.table(out, report.PaletteFor(std.out))
	if c.Output == "json" {
		show = c.lines(out)
	}
	listed, failed := 0, false
	for _, name := range c.Files {
		api, err := c.read(name, std.in)
		if err != nil {
			exitCode(err, std.err)
			failed = true
			continue
		}
		report.Problems(std.err, api.Problems, formats.Note)
		if len(api.Methods) == 0 {
			report.Say(std.err, "warning: %s: no method with an integration", api.Name)
		}
		listed += len(api.Methods)
		if err := show(target.Named(api, target.Query{})); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	if failed || listed == 0 {
		return errReported
	}
	return nil
}

func (c *listCmd) lines(w io.Writer) func([]*definition.Operation) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return func(methods []*definition.Operation) error {
		for _, line := range target.Lines(methods) {
			if err := enc.Encode(line); err != nil {
				return err
			}
		}
		return nil
	}
}

// table prints the methods of one file in columns. The colour is put on the
// finished line: the columns are counted in bytes.
func (c *listCmd) table(w io.Writer, colour report.Palette) func([]*definition.Operation) error {
	return func(methods []*definition.Operation) error {
		if len(methods) == 0 {
			return nil
		}
		several := target.SeveralAPIs(methods)
		var b strings.Builder
		t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
		row := func(api string, cells ...string) {
			if several {
				cells = append([]string{api}, cells...)
			}
			for i := range cells {
				cells[i] = source.Printable(cells[i])
			}
			fmt.Fprintln(t, strings.Join(cells, "\t"))
		}
		row("API", "METHOD", "PATH", "TYPE", "RESPONSES", "PLACE")
		for _, m := range methods {
			row(cmp.Or(m.API, "-"), cmp.Or(m.HTTPMethod, "-"), cmp.Or(m.Path, "-"), cmp.Or(string(m.Integration.Type), "-"), responseNames(m.Integration), m.Position.String())
		}
		t.Flush()
		head, rows, _ := strings.Cut(b.String(), "\n")
		_, err := fmt.Fprintf(w, "%s\n%s", colour.Bold(head), rows)
		return err
	}
}

// responseNames gives the status codes of the integration responses, the
// default's with a star.
func responseNames(in *gatemap.Integration) string {
	var names []string
	for _, r := range in.IntegrationResponses {
		name := cmp.Or(r.Value.StatusCode, r.Key)
		if p := r.Value.SelectionPattern; p == nil || *p == "" {
			name += "*"
		}
		names = append(names, name)
	}
	if names == nil {
		return "-"
	}
	return strings.Join(names, " ")
}
