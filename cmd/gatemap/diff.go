package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/difference"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/files"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/ndjson"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/parquet"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/report"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/gatemaptest/cases"
	"github.com/gatemap/gatemap/internal/conformance"
	"github.com/gatemap/gatemap/internal/settle"
	"github.com/gatemap/gatemap/internal/target"
)

type diffCmd struct {
	definitionFlags

	API    string `name:"api" placeholder:"NAME" group:"config" help:"The API, where the definitions have several."`
	Method string `placeholder:"METHOD" group:"config" help:"Only this method."`
	Path   string `placeholder:"PATH" group:"config" help:"Only this resource."`
	Type   string `placeholder:"TYPE" group:"config" help:"lambda, aws, http or mock, where a definition does not say."`

	NewFormat string            `placeholder:"FORMAT" group:"config" help:"The format of NEW, where it is not that of --format."`
	NewParams map[string]string `name:"new-param" mapsep:"none" placeholder:"NAME=VALUE" group:"config" help:"A value for NEW alone, beside or in place of --param. Repeat for more."`

	Answers []string `placeholder:"FILE" sep:"none" group:"backend" help:"Recorded answers in place of made ones: a case file, a folder of them, NDJSON, Parquet or a folder of it; - is standard input. Repeat for more."`
	Exact   bool     `group:"output" help:"Compare bodies byte by byte, those in JSON too."`
	Output  string   `short:"o" enum:"text,json,markdown" default:"text" group:"output" help:"text, json (one object a line) or markdown, for a pull request."`

	Old string `arg:"" name:"old" help:"An API definition: a file, a folder of Terraform files, cdk.out."`
	New string `arg:"" name:"new" help:"Another one of the same API, in any format."`
}

// Help is shown by --help.
func (diffCmd) Help() string {
	return `
Tells what changes for clients between two definitions of an API: the same answers of backends go through the methods of both, and the status, headers and body that clients get are compared. Notations do not matter: the two may be in different formats, and what is written otherwise and means the same is the same.

The answers are made of both definitions: texts on the edges of their selection patterns, every status, payloads of what templates and parameters read, values that conditions compare with, other content types, headers and bytes. --answers takes recorded ones instead: the cases of gatemap test, whose expectations do not count, or NDJSON or Parquet as gatemap replay reads them, where an integration is not needed:

    {"id", "operation": {"method", "path"}, "request", "context", "stageVariables", "backend"}

The member failure of a backend is timeout or connection. Without an operation a line is for the method and path of its request, and without those for every method.

Each method is same, differs, added or removed, or unasked where no recorded answer is of it. Status and headers are compared as they are, names of headers in any letter case. Bodies are compared as JSON where both are, by their Content-Type too, and otherwise byte by byte; --exact always does. Methods belong together that have one path, whatever its parameters are called. What a backend is asked is not compared. A method that cannot be compiled differs, unless neither can be for the same reason. The gateway's own answers are compared for each type.

A stage of CloudFormation serves its last deployment, and there is a new one only under another logical ID: a stage that keeps it is named, as its clients do not get what differs.

Responses and branches of templates that no answer reached are listed: about them nothing is said.

The exit code is 1 when clients notice anything, and 2 when something cannot be read. The output depends on the files alone.

Examples:

    gatemap diff old/template.yaml template.yaml
    git show main:openapi.yaml > old.yaml; gatemap diff -o markdown old.yaml openapi.yaml
    gatemap diff --answers cases/ --method GET openapi.yaml cdk.out
    gatemap diff --answers recorded.ndjson -o json old.json new.json
    gatemap diff --answers recorded.parquet old.json new.json
`
}

// Run compares two definitions.
func (c *diffCmd) Run(std streams) error {
	if files.IsStream(c.Old) && files.IsStream(c.New) && c.Old == c.New {
		return errors.New("OLD and NEW cannot both be standard input")
	}
	older, before, err := c.methods(c.Old, c.definitionFlags, std)
	if err != nil {
		return err
	}
	second := c.definitionFlags
	if c.NewFormat != "" {
		second.Format = c.NewFormat
	}
	second.Params = map[string]string{}
	for _, values := range []map[string]string{c.Params, c.NewParams} {
		for name, value := range values {
			second.Params[name] = value
		}
	}
	newer, now, err := c.methods(c.New, second, std)
	if err != nil {
		return err
	}
	if len(older)+len(newer) == 0 {
		return fmt.Errorf("neither %s nor %s has such a method with an integration", c.Old, c.New)
	}
	options := difference.Options{Exact: c.Exact}
	if len(c.Answers) == 0 {
		options.Limits = difference.GeneratedLimits
	}
	compared := difference.New(older, newer, options)
	compared.Stages(before, now)
	if len(c.Answers) == 0 {
		compared.Generate()
	}
	for _, name := range c.Answers {
		if err := c.send(compared, name, std.in); err != nil {
			return err
		}
	}
	return c.report(compared.Report(), std)
}

// methods are those of one of the definitions that the flags choose, with all stages
// that it has.
func (c *diffCmd) methods(name string, flags definitionFlags, std streams) ([]*definition.Operation, []definition.Stage, error) {
	api, err := flags.read(name, std.in)
	if err != nil {
		return nil, nil, err
	}
	report.Problems(std.err, api.Problems, formats.Warning)
	list := target.Named(api, target.Query{API: c.API, Method: c.Method, Path: c.Path})
	for i, m := range list {
		if list[i], err = settle.WithType(m, name, "--type ", c.Type); err != nil {
			return nil, nil, err
		}
	}
	return list, api.Stages, nil
}

// send sends the answers of a file, or of the case files in a folder, or of its Parquet
// files where it has none.
func (c *diffCmd) send(to *difference.Comparison, name string, stdin io.Reader) error {
	info, err := os.Stat(name)
	if err == nil && info.IsDir() || cases.IsCaseFile(name) {
		found, err := cases.Find(name)
		if err != nil {
			return err
		}
		for _, name := range found {
			if err := sendCases(to, name); err != nil {
				return err
			}
		}
		if len(found) > 0 {
			return nil
		}
		if rows, err := parquet.Folder(name); err == nil && len(rows) == 0 {
			return fmt.Errorf("%s: no case files, and no Parquet files", name)
		}
	}
	return eachLines(name, stdin, func(in *lineFile) error { return sendLines(to, in) })
}

// sendCases sends the answers of a case file, whose settings say of what method they
// are.
func sendCases(to *difference.Comparison, name string) error {
	f, err := cases.ReadFile(name)
	if err != nil {
		return err
	}
	for i := range f.Cases {
		c := &f.Cases[i]
		to.Send(&difference.Recorded{
			Name: fmt.Sprintf("%s:%d: %s", name, c.Line, c.Name), API: f.API, Method: f.Method, Path: f.Path, Request: c.Request, Backend: c.Backend,
		})
	}
	return nil
}

// sendLines sends the answers of NDJSON or of the rows of a Parquet file. Blank lines
// are skipped.
func sendLines(to *difference.Comparison, in *lineFile) error {
	type line struct {
		recorded *conformance.Recorded
		err      error
	}
	var bad error
	p := ndjson.Pipeline[line]{
		Workers: 1, MaxLine: maxLine,
		Work: func(l ndjson.Line) line {
			if err := in.fault(l); err != nil {
				return line{err: err}
			}
			r, err := conformance.ReadRecorded(l.Data)
			return line{r, err}
		},
		Emit: func(l ndjson.Line, o line) error {
			switch {
			case o.err == parquet.ErrStream:
				return o.err
			case o.err != nil:
				bad = fmt.Errorf("%s:%d: %w", in.shown, l.N, o.err)
				return bad
			}
			r := o.recorded
			backend := cases.Backend{Backend: r.Backend, Failure: cases.Failure(r.Failure)}
			switch backend.Failure {
			case "", cases.TimedOut, cases.ConnectionFailed:
			default:
				bad = fmt.Errorf("%s:%d: the failure %q is neither timeout nor connection", in.shown, l.N, r.Failure)
				return bad
			}
			to.Send(&difference.Recorded{
				Name: strings.TrimSpace(fmt.Sprintf("%s:%d %s", in.shown, l.N, r.ID)), API: r.API, Method: r.Method, Path: r.Path,
				Request: r.Request, Backend: backend,
			})
			return nil
		},
		Idle: func() error { return nil },
	}
	if err := p.Run(in); err != nil && bad == nil {
		return files.Plain(in.shown, err)
	}
	return bad
}

func (c *diffCmd) report(r *difference.Report, std streams) error {
	var err error
	switch c.Output {
	case "json":
		err = r.JSON(std.out)
	case "markdown":
		err = r.Markdown(std.out, c.Old, c.New)
	default:
		err = r.Text(std.out, report.PaletteFor(std.out), c.Old, c.New)
	}
	switch {
	case err != nil:
		return err
	case len(r.Bad) > 0:
		report.Say(std.err, "%d answers cannot be evaluated; the first is %s", len(r.Bad), r.Bad[0])
		return errReported
	case r.Differs():
		return errCheckFailed
	}
	return nil
}
