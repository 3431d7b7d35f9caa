package main

import (
	"errors"
	"fmt"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/files"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/report"
	"github.com/gatemap/gatemap/definition/emit"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/internal/target"
)

type convertCmd struct {
	definitionFlags

	To     string `required:"" placeholder:"FORMAT" group:"output" help:"aws-cli, openapi, cloudformation or terraform."`
	API    string `name:"api" placeholder:"NAME" group:"config" help:"The API, where the definition has several."`
	Output string `short:"o" placeholder:"FILE" group:"output" help:"The file to write; standard output when it is not given."`
	File   string `arg:"" name:"file" help:"An API definition: a file, a folder of Terraform files, cdk.out; - is standard input."`
}

// Help is shown by --help.
func (convertCmd) Help() string {
	return `
Writes the integrations of an API definition, with method responses, binary media types and gateway responses, in another notation. What is written evaluates as what was read. gatemap list --help says what can be read, and how large it may be.

    aws-cli         what aws apigateway get-resources --embed methods prints
    openapi         OpenAPI 3.0 with x-amazon-apigateway-integration, in JSON
    cloudformation  a template in JSON
    terraform       resources in HCL

Standard error says what could not be read or resolved, and what the new notation cannot say and is lost. Stages and deployments are not converted, but for the stages of the control plane's documents. A file is written as a whole or not at all, and stays as it is when there is an error.

The exit code is 2 when the definition cannot be read, has no method with an integration, or cannot be written in that notation (OpenAPI has no two responses with one pattern).

Examples:

    gatemap convert --to openapi -o openapi.json template.yaml
    gatemap convert --to terraform --param opt:stage=prod serverless.yml > api.tf
    gatemap convert --to aws-cli cdk.out | jq '.items[].path'
    gatemap convert --to openapi --api PublicApi template.yaml
`
}

// Run writes the definition in the other notation.
func (c *convertCmd) Run(std streams) error {
	to, err := formats.ParseFormat(c.To)
	if err != nil {
		return fmt.Errorf("--to: %w", err)
	}
	api, err := c.read(c.File, std.in)
	if err != nil {
		return err
	}
	report.Problems(std.err, api.Problems, formats.Note)
	if len(api.Methods) == 0 {
		return errors.New(api.Name + ": no method with an integration")
	}
	if api, err = target.OneAPI(api, c.API); err != nil {
		return err
	}
	data, lost, err := emit.Convert(api, to)
	if err != nil {
		return err
	}
	report.Problems(std.err, lost, formats.Note)
	return files.Write(c.Output, data, std.out)
}
