package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/gatemap/gatemap/apidef"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/config"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/input"
)

// definitionFlags say how an API definition is to be read. They belong to
// every command that reads one.
type definitionFlags struct {
	Format string            `placeholder:"FORMAT" group:"config" help:"aws-cli, openapi, cloudformation, sam, cdk, terraform, terraform-json or serverless. Detected where it is not given."`
	Params map[string]string `name:"param" mapsep:"none" placeholder:"NAME=VALUE" group:"config" help:"A value that the definition leaves to the deployment: a CloudFormation parameter, AWS::Region, a Terraform variable, opt:stage. Repeat for more."`
}

// read reads the definition in a file or folder, or on standard input. Its
// error says the place.
func (d *definitionFlags) read(name string, stdin io.Reader) (*apidef.API, error) {
	opts := apidef.Options{Parameters: d.Params}
	if d.Format != "" {
		var err error
		if opts.Format, err = apidef.ParseFormat(d.Format); err != nil {
			return nil, fmt.Errorf("--format: %w", err)
		}
	}
	if name != "-" {
		api, err := apidef.LoadFile(name, opts)
		if path := (*os.PathError)(nil); errors.As(err, &path) && path.Path == name {
			return nil, input.Plain(name, err)
		}
		return api, loadFault(err)
	}
	file, err := input.Read(name, stdin)
	if err != nil {
		return nil, err
	}
	api, err := apidef.Parse(file.Name, file.Data, opts)
	return api, loadFault(err)
}

// loadFault says where a definition could not be read.
func loadFault(err error) error {
	var load *apidef.LoadError
	if !errors.As(err, &load) {
		return err
	}
	return &input.Fault{File: cmp.Or(load.File, "-"), Line: load.Line, Column: load.Column, Pointer: load.Pointer, Msg: load.Msg}
}

// report prints the problems of a definition that are at least so severe.
func report(stderr io.Writer, problems apidef.Problems, least apidef.Severity) {
	for _, p := range problems {
		if p.Severity >= least {
			fmt.Fprintf(stderr, "gatemap: %v: %v\n", p.Severity, config.FromProblem(p))
		}
	}
}
