package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/files"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/report"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/gatemaptest/cases"
	"github.com/gatemap/gatemap/internal/settle"
	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/internal/target"
	"github.com/gatemap/gatemap/internal/wholefile"
)

// testInitFlags say which integration first cases are for.
type testInitFlags struct {
	Method string            `placeholder:"METHOD" group:"init" help:"The method, where the definition has several."`
	Path   string            `placeholder:"PATH" group:"init" help:"Its path."`
	API    string            `placeholder:"NAME" group:"init" help:"The API, where the definition has several."`
	Type   string            `placeholder:"TYPE" group:"init" help:"lambda, aws, http or mock, where the definition does not say."`
	Format string            `placeholder:"FORMAT" group:"init" help:"The format of the definition; detected where it is not given."`
	Params map[string]string `name:"param" mapsep:"none" placeholder:"NAME=VALUE" group:"init" help:"A value that the definition leaves to the deployment. Repeat for more."`
}

func (i *testInitFlags) set() bool {
	return i.Method != "" || i.Path != "" || i.API != "" || i.Type != "" || i.Format != "" || len(i.Params) > 0
}

// maxInit bounds the files of one --init: more would be cases that nobody reads.
const maxInit = 500

// init writes first cases beside the definition, or to the file that is named.
func (c *testCmd) init(std streams) error {
	stem, base, err := c.initNames()
	if err != nil {
		return err
	}
	project := &cases.Project{Root: c.Root}
	settings, err := c.settings(base, c.Method, c.Path)
	if err != nil {
		return err
	}
	methods, err := project.Methods(settings)
	if err != nil {
		return initError(c.Init, err)
	}
	chosen, err := c.initMethods(methods)
	if err != nil {
		return err
	}
	several := target.SeveralAPIs(target.Named(&formats.API{Methods: methods}, target.Query{}))
	if len(chosen) > 1 {
		return c.initEach(project, stem, chosen, several, std)
	}
	if len(chosen) == 1 && len(methods) > 1 {
		settings.Method, settings.Path = chosen[0].HTTPMethod, chosen[0].Path
		if several {
			settings.API = chosen[0].API
		}
	}
	return initError(c.Init, c.write(project, settings, std))
}

// initNames returns the name of the definition without its ending, which names of
// case files begin with, and the name of the only case file if there is to be one.
func (c *testCmd) initNames() (stem, base string, err error) {
	if c.Watch || c.Update || c.Filter != "" {
		return "", "", errors.New("--init writes cases; it goes with none of --run, --update and --watch")
	}
	if len(c.Paths) > 1 {
		return "", "", errors.New("--init writes one file")
	}
	info, err := os.Stat(c.Init)
	if err != nil {
		return "", "", files.Plain(c.Init, err)
	}
	if files.IsStream(c.Init) {
		return "", "", fmt.Errorf("%s: a case file names its definition, and a pipe has no name that lasts", c.Init)
	}
	stem = strings.TrimSuffix(filepath.Clean(c.Init), filepath.Ext(c.Init))
	if info.IsDir() {
		stem = filepath.Clean(c.Init)
	}
	base = stem + ".gatemap.txtar"
	if len(c.Paths) == 1 {
		base = c.Paths[0]
	}
	if !cases.IsCaseFile(base) {
		return "", "", fmt.Errorf("%s: the name of a case file ends in .gatemap.txtar or .gatemap.yaml", base)
	}
	return stem, base, nil
}

// initMethods returns the methods that the flags choose: one where they name one,
// and never a proxy, of which there is nothing to evaluate.
func (c *testCmd) initMethods(methods []definition.Operation) ([]*definition.Operation, error) {
	query := target.Query{API: c.API, Method: c.Method, Path: c.Path}
	chosen := slices.DeleteFunc(target.Named(&formats.API{Methods: methods}, query), func(m *definition.Operation) bool {
		return m.Integration.Type == gatemap.HTTPProxy || m.Integration.Type == gatemap.AWSProxy
	})
	for _, m := range chosen {
		if _, err := settle.WithType(m, c.Init, "--type ", c.Type); err != nil {
			return nil, err
		}
	}
	if one := len(c.Paths) == 1 || c.Method != "" && c.Path != ""; one && len(chosen) > 1 {
		return nil, &target.NotFoundError{Query: query, Name: c.Init, Among: chosen, Answer: len(chosen)}
	}
	return chosen, nil
}

// initEach writes a file for each method, whose name says the API only where there
// are several. Methods that cannot be compiled are said and left out; that none can
// is an error.
func (c *testCmd) initEach(project *cases.Project, stem string, chosen []*definition.Operation, several bool, std streams) error {
	if len(chosen) > maxInit {
		return fmt.Errorf("%s has %d methods, and --init writes %d files at the most: choose with --method or --path", c.Init, len(chosen), maxInit)
	}
	written := 0
	for _, m := range chosen {
		api := m.API
		if !several {
			api = ""
		}
		settings, err := c.settings(cases.FileName(stem, api, m), m.HTTPMethod, m.Path)
		if err != nil {
			return err
		}
		settings.API = api
		var faults definition.Faults
		switch err := c.write(project, settings, std); {
		case errors.As(err, &faults): // of this method alone
			report.Say(std.err, "no cases for %s %s:", source.Printable(m.HTTPMethod), source.Printable(m.Path))
			report.Error(std.err, initError(c.Init, err))
		case err != nil:
			return err
		default:
			written++
		}
	}
	if written == 0 {
		return errReported
	}
	return nil
}

func (c *testCmd) settings(name, method, path string) (*cases.File, error) {
	var format formats.Format
	if c.Format != "" {
		var err error
		if format, err = formats.ParseFormat(c.Format); err != nil {
			return nil, fmt.Errorf("--format: %w", err)
		}
	}
	from, err := filepath.Abs(filepath.Dir(name))
	if err != nil {
		return nil, err
	}
	to, err := filepath.Abs(c.Init)
	if err != nil {
		return nil, err
	}
	relative, err := filepath.Rel(from, to)
	if err != nil {
		return nil, err
	}
	f := cases.Settings(name, relative, method, path, format, c.Params)
	f.API, f.Type = c.API, strings.ToLower(c.Type)
	return f, nil
}

// initError is an error of a file that is not there yet: it is about the
// definition.
func initError(name string, err error) error {
	var faults definition.Faults
	if !errors.As(err, &faults) {
		return err
	}
	var all []error
	for _, e := range faults {
		var cause *definition.Fault
		switch {
		case e.Line > 0:
			all = append(all, e)
		case errors.As(e.Err, &cause):
			all = append(all, cause)
		case e.Code == definition.CodeMethod:
			all = append(all, errors.New(e.Message))
		default:
			all = append(all, fmt.Errorf("%s: %s", name, e.Message))
		}
	}
	return errors.Join(all...)
}

func (c *testCmd) write(project *cases.Project, settings *cases.File, std streams) error {
	data, err := project.Scaffold(settings)
	if err != nil {
		return err
	}
	wholefile.CleanOnSignal()
	err = wholefile.Create(settings.Name, data)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s: there is such a file, and --init overwrites none", settings.Name)
	}
	if err != nil {
		return files.Plain(settings.Name, err)
	}
	read, err := cases.Read(settings.Name, data)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(std.out, "wrote %s (%d cases)\n", source.Printable(settings.Name), len(read.Cases))
	return err
}
