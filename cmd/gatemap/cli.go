package main

import (
	"reflect"
	"strings"

	"github.com/alecthomas/kong"
)

// commandLine declares the commands; each has a file of its own, with its
// flags, its help and a Run method that takes the streams.
type commandLine struct {
	Simulate   simulateCmd   `cmd:"" help:"Evaluate an integration response for one backend result."`
	Explain    explainCmd    `cmd:"" help:"Explain each decision of one evaluation."`
	Replay     replayCmd     `cmd:"" help:"Evaluate the cases of NDJSON files, or check them."`
	List       listCmd       `cmd:"" help:"List the methods of API definitions with their integrations."`
	Convert    convertCmd    `cmd:"" help:"Write an API definition in another notation."`
	Fetch      fetchCmd      `cmd:"" help:"Read a live API from AWS into a file."`
	Lint       lintCmd       `cmd:"" help:"Find what is wrong with integration responses."`
	Test       testCmd       `cmd:"" help:"Run the test cases of integration responses, with coverage."`
	Diff       diffCmd       `cmd:"" help:"Tell what changes for clients between two definitions."`
	Serve      serveCmd      `cmd:"" help:"Serve API definitions over HTTP."`
	Lsp        lspCmd        `cmd:"" help:"Serve editors: diagnostics, fixes and completion while typing."`
	Playground playgroundCmd `cmd:"" help:"Serve the page that shows what integration responses do."`
	Completion completionCmd `cmd:"" help:"Print a script for the completion of a shell."`
	Man        manCmd        `cmd:"" hidden:"" help:"Print a manual page."`
	Version    versionCmd    `cmd:"" help:"Print the version."`

	VersionFlag versionFlag `name:"version" help:"Print the version and exit."`
}

const description = `Evaluates the integration responses of Amazon API Gateway REST APIs outside AWS: which response a backend result selects, and the status, headers and body that the client gets.

Exit codes: 0 done, 1 a check failed, 2 the command line, a configuration or an input cannot be used.`

// declared returns what kong reads the declaration of the commands from. Reading
// that of all takes longer than most commands run, so that it is only of the one
// that a command line begins with, if it begins with the name of one.
func declared(args []string) any {
	all := reflect.TypeFor[commandLine]()
	if len(args) == 0 || args[0] == "completion" || args[0] == "man" { // which are made from all
		return new(commandLine)
	}
	var fields []reflect.StructField
	found := false
	for i := range all.NumField() {
		f := all.Field(i)
		_, command := f.Tag.Lookup("cmd")
		if named := strings.ToLower(f.Name) == args[0]; !command || named {
			fields = append(fields, f)
			found = found || named
		}
	}
	if !found {
		return new(commandLine)
	}
	return reflect.New(reflect.StructOf(fields)).Interface()
}

// newParser returns the parser for a command line that begins with args.
func newParser(std streams, args ...string) (*kong.Kong, error) {
	return kong.New(declared(args),
		kong.Name("gatemap"),
		kong.Description(description),
		kong.Writers(std.out, std.err),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100, NoExpandSubcommands: true}),
		kong.WithHyphenPrefixedParameters(true),
		kong.ExplicitGroups([]kong.Group{
			{Key: "config", Title: "Configuration:"},
			{Key: "endpoints", Title: "Backends and callers:"},
			{Key: "server", Title: "Server:"},
			{Key: "backend", Title: "Backend result:"},
			{Key: "request", Title: "Client request:"},
			{Key: "output", Title: "Output:"},
			{Key: "tests", Title: "Tests:"},
			{Key: "init", Title: "First cases:"},
			{Key: "against", Title: "Against a target:"},
			{Key: "cover", Title: "Coverage:"},
		}),
	)
}
