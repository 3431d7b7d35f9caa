// Package fetchprogram is what the command gatemap and the program gatemap-fetch
// agree on. The AWS SDK makes a program start later and larger by a quarter, and few
// commands need it: it is in gatemap-fetch, a module of its own, which gatemap
// runs.
package fetchprogram

import "time"

// Name is the program's.
const Name = "gatemap-fetch"

// Flags are those of gatemap fetch, which gatemap-fetch has as well.
type Flags struct {
	RestAPI  string `name:"rest-api-id" required:"" placeholder:"ID" group:"config" help:"The id of the REST API, as aws apigateway get-rest-apis lists it."`
	Resource string `name:"resource-id" placeholder:"ID" group:"config" help:"Read this resource only."`
	Region   string `name:"region" placeholder:"REGION" group:"config" help:"The AWS region; AWS_REGION or that of the profile when it is not given."`
	Profile  string `name:"profile" placeholder:"NAME" group:"config" help:"The profile of the shared AWS configuration; AWS_PROFILE when it is not given."`
	Endpoint string `name:"endpoint-url" placeholder:"URL" group:"config" help:"Another endpoint than AWS's, such as an emulator."`
	Output   string `name:"output" short:"o" placeholder:"FILE" group:"output" help:"The file to write; standard output when it is not given."`
}

// Help is shown by --help.
func (Flags) Help() string {
	return `
Reads a live REST API and writes it as JSON, in the form of aws apigateway get-resources --embed methods with the API's binaryMediaTypes, its customised gatewayResponses, and what its methods refer to beside the items: requestValidators, models and authorizers. gatemap list, simulate, explain, lint, test and convert read it.

Credentials and region are found as the AWS command line finds them; the permission that is needed is apigateway:GET. Requests that the service throttles are made again, later and later, or when its Retry-After says. The file is written when everything has been read, or not at all.

It is done by the program gatemap-fetch, which lies beside gatemap or on PATH.

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

// Args are the arguments that give the flags.
func (f *Flags) Args() []string {
	return given("rest-api-id", f.RestAPI, "resource-id", f.Resource, "region", f.Region, "profile", f.Profile, "endpoint-url", f.Endpoint, "output", f.Output)
}

// CredentialsCommand, as its first argument, makes gatemap-fetch print Credentials
// instead.
const CredentialsCommand = "credentials"

// CredentialsFlags are those of gatemap-fetch credentials.
type CredentialsFlags struct {
	Region  string `name:"region" placeholder:"REGION" help:"The AWS region; AWS_REGION or that of the profile when it is not given."`
	Profile string `name:"profile" placeholder:"NAME" help:"The profile of the shared AWS configuration; AWS_PROFILE when it is not given."`
}

// Help is shown by --help.
func (CredentialsFlags) Help() string {
	return `
Prints the credentials and the region that are found as the AWS command line finds them, in the form of a credential_process, for gatemap test --sign.
`
}

// Args are the arguments that give the command and its flags.
func (f *CredentialsFlags) Args() []string {
	return append([]string{CredentialsCommand}, given("region", f.Region, "profile", f.Profile)...)
}

// given has --name=value for each name with a value that is not empty.
func given(pairs ...string) []string {
	var args []string
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			args = append(args, "--"+pairs[i]+"="+pairs[i+1])
		}
	}
	return args
}

// Credentials are what a credential_process prints (AWS SDKs and Tools Reference
// Guide, Process credential provider), with the region in addition.
type Credentials struct {
	Version         int // 1
	AccessKeyId     string
	SecretAccessKey string
	SessionToken    string    `json:",omitempty"`
	Expiration      time.Time `json:",omitzero"` // zero: they do not expire
	Region          string
}
