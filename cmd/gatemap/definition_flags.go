package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/files"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/internal/target"
)

// definitionFlags say how an API definition is to be read. They belong to
// every command that reads one.
type definitionFlags struct {
	Format string            `placeholder:"FORMAT" group:"config" help:"aws-cli, openapi, cloudformation, sam, cdk, terraform, terraform-json or serverless. Detected where it is not given."`
	Params map[string]string `name:"param" mapsep:"none" placeholder:"NAME=VALUE" group:"config" help:"A value that the definition leaves to the deployment: a CloudFormation parameter, AWS::Region, a Terraform variable, opt:stage. Repeat for more."`
	Root   string            `path:"value" placeholder:"DIR" group:"config" help:"A folder around the definition's, out of which it may include files as well."`
}

// read reads the definition in a file or folder, or on standard input. Its
// error says the place.
func (d *definitionFlags) read(name string, stdin io.Reader) (*formats.API, error) {
	if files.IsStream(name) {
		file, err := files.Read(name, stdin)
		if err != nil {
			return nil, err
		}
		return d.parse(file)
	}
	opts, err := d.options()
	if err != nil {
		return nil, err
	}
	return target.Load(name, opts)
}

// parse reads a definition that was piped, which is in no folder.
func (d *definitionFlags) parse(file files.File) (*formats.API, error) {
	if d.Root != "" {
		return nil, errPipedRoot
	}
	opts, err := d.options()
	if err != nil {
		return nil, err
	}
	return formats.Parse(file.Name, file.Data, opts)
}

var errPipedRoot = errors.New("--root is a folder around the definition's, and what is piped is in none: name the file")

func (d *definitionFlags) options() (formats.Options, error) {
	opts := formats.Options{Parameters: d.Params, Root: d.Root}
	if d.Format == "" {
		return opts, nil
	}
	var err error
	if opts.Format, err = formats.ParseFormat(d.Format); err != nil {
		err = fmt.Errorf("--format: %w", err)
	}
	return opts, err
}
