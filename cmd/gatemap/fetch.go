package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/files"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/live"
)

type fetchCmd struct {
	RestAPI  string `name:"rest-api-id" required:"" placeholder:"ID" group:"config" help:"The id of the REST API, as aws apigateway get-rest-apis lists it."`
	Resource string `name:"resource-id" placeholder:"ID" group:"config" help:"Read this resource only."`
	Region   string `placeholder:"REGION" group:"config" help:"The AWS region; AWS_REGION or that of the profile when it is not given."`
	Profile  string `placeholder:"NAME" group:"config" help:"The profile of the shared AWS configuration; AWS_PROFILE when it is not given."`
	Endpoint string `name:"endpoint-url" placeholder:"URL" group:"config" help:"Another endpoint than AWS's, such as an emulator."`
	Output   string `short:"o" placeholder:"FILE" group:"output" help:"The file to write; standard output when it is not given."`
}

// Help is shown by --help.
func (fetchCmd) Help() string {
	return `
Reads a live REST API and writes it as JSON, in the form of aws apigateway get-resources --embed methods with the API's binaryMediaTypes, its customised gatewayResponses, and what its methods refer to beside the items: requestValidators, models and authorizers. gatemap list, simulate, explain, lint, test and convert read it.

Credentials and region are found as the AWS command line finds them; the permission that is needed is apigateway:GET. Requests that the service throttles are made again, later and later, or when its Retry-After says. The file is written when everything has been read, or not at all.

The exit code is 2 when the API cannot be read.

Examples:

    gatemap fetch --rest-api-id a1b2c3d4e5 --region eu-west-1 -o api.json
    gatemap list api.json
    gatemap simulate -f api.json --method GET --path /pets/7 --error-message '[404] none'

    # One resource, without a file
    gatemap fetch --rest-api-id a1b2c3d4e5 --resource-id x9y8z7 | gatemap lint -

    # An emulator
    gatemap fetch --endpoint-url http://localhost:4566 --rest-api-id a1b2c3d4e5
`
}

// Run reads the API and writes it.
func (c *fetchCmd) Run(std streams) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return c.fetch(ctx, std)
}

func (c *fetchCmd) fetch(ctx context.Context, std streams) error {
	client, err := live.NewClient(ctx, live.Options{Region: c.Region, Profile: c.Profile, Endpoint: c.Endpoint})
	if err != nil {
		return err
	}
	doc, err := live.Read(ctx, client, live.Query{RestAPI: c.RestAPI, Resource: c.Resource})
	if err != nil {
		return err
	}
	data, err := doc.JSON()
	if err != nil {
		return err
	}
	return files.Write(c.Output, data, std.out)
}
