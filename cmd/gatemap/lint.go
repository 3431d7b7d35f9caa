package main

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/files"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/frugal"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/lintconfig"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/report"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/internal/target"
	"github.com/gatemap/gatemap/lint"
)

type lintCmd struct {
	definitionFlags

	Body          []string `placeholder:"FILE" group:"config" help:"A sample payload of the backend, in which paths must exist. Repeat for more."`
	Disable       []string `placeholder:"RULE" group:"output" help:"A rule that is not applied. Repeat for more, or separate them by commas."`
	Severity      string   `enum:",note,warning,error" default:"" group:"output" help:"The lowest severity that is reported: note (the default), warning or error."`
	Config        string   `placeholder:"FILE" group:"config" help:"The configuration, .gatemap.yaml where it is not given: that in the folder of the first definition, or the nearest above it up to the root of the repository."`
	Baseline      string   `placeholder:"FILE" group:"output" help:"Findings that are known and not reported."`
	WriteBaseline bool     `group:"output" help:"Write the findings to the file of --baseline, and report none."`
	Fix           bool     `group:"output" help:"Rewrite the files where that is safe, and report the rest."`
	Output        string   `short:"o" enum:"text,json,sarif,github" default:"text" group:"output" help:"text, json (one object a line), sarif (2.1.0) or github (annotations)."`
	Rules         bool     `group:"output" help:"List the rules and exit."`
	Explain       string   `placeholder:"RULE" group:"output" help:"Explain a rule and exit."`
	Files         []string `arg:"" optional:"" name:"file" help:"API definitions: files, or folders in which they are looked for; mapping templates: files .vtl and .vm; - is standard input."`

	config   *lintconfig.Config
	others   int  // files of folders that are no definitions
	full     bool // not all files of a folder were looked at
	searched bool
}

// Help is shown by --help.
func (lintCmd) Help() string {
	return `
Finds what is wrong with integration responses before they are deployed. It reads the definitions that gatemap list reads; gatemap list --help says how large they may be. A file .vtl or .vm that is named is a mapping template of its own: of the response of an HTTP integration, in JSON, XML or another text by how its output begins.

Each finding has a rule, a severity, a place and often a fix. An error is refused by the service or fails in every evaluation, a warning is probably not what was meant, a note is worth knowing. The exit code is 1 when there is a warning or an error, 0 when there is none, 2 when a file cannot be read or when none of them has a method with an integration or a gateway response.

In a folder the definitions are looked for, and files that are none are counted. A comment gatemap:ignore RULE why, .gatemap.yaml and a baseline leave out what is known.

--fix rewrites a file only where its text stands at the place of the finding and the definition, read again, has the wanted string there and is otherwise the same.

Examples:

    gatemap lint api.yaml
    gatemap lint --param Stage=prod -o sarif template.yaml > gatemap.sarif
    gatemap lint --fix openapi.json
    gatemap lint --body item.json --disable unescaped-input serverless.yml
    gatemap lint templates/list.vtl
    gatemap lint .
    gatemap lint --baseline lint.json --write-baseline .
    gatemap lint --explain pattern-stack-overflow
`
}

// Run reports what is wrong with definitions.
func (c *lintCmd) Run(std streams) error {
	switch {
	case c.Rules:
		return c.list(std)
	case c.Explain != "":
		return c.explain(std)
	case len(c.Files) == 0:
		return errors.New("no file to look at: name API definitions")
	}
	if err := c.configure(); err != nil {
		return err
	}
	if c.WriteBaseline && c.Baseline == "" {
		return errors.New("--write-baseline: name the file with --baseline")
	}
	opts, err := c.options(std)
	if err != nil {
		return err
	}
	defer frugal.For(c.Files...)()
	targets, err := c.targets()
	if err != nil {
		return err
	}
	var all []lint.Finding
	bad, nothing, looked := false, true, 0
	for _, t := range targets {
		found, empty, err := c.file(t, opts, std)
		nothing = nothing && empty
		switch {
		case err == nil && !(empty && t.found):
			looked++
		case t.found && (err == nil || errors.Is(err, formats.ErrFormat)):
			c.others++
			continue
		}
		if err != nil {
			exitCode(err, std.err)
			bad = true
		}
		if len(all) == 0 {
			all = found
		} else {
			all = append(all, found...)
		}
	}
	if c.searched {
		c.saySearched(looked, std)
	}
	if c.Baseline != "" {
		if all, err = c.against(all, std); err != nil {
			return err
		}
	}
	out := bufio.NewWriter(std.out)
	if err := cmp.Or(c.write(out, all, std), out.Flush()); err != nil {
		return err
	}
	worst := slices.ContainsFunc(all, func(f lint.Finding) bool { return f.Severity >= lint.Warning })
	switch {
	case bad, nothing:
		return errReported
	case worst:
		return errCheckFailed
	}
	return nil
}

func (c *lintCmd) options(std streams) (lint.Options, error) {
	opts := lint.Options{Disable: slices.Concat(c.config.Disable, c.Disable), Severities: c.config.Severities}
	if err := opts.Severity.UnmarshalText([]byte(cmp.Or(c.Severity, "note"))); err != nil {
		return opts, err
	}
	for _, id := range c.Disable {
		if _, ok := lint.FindRule(id); !ok {
			return opts, unknownRule(id)
		}
	}
	for _, name := range c.Body {
		f, err := files.Read(name, std.in)
		if err != nil {
			return opts, err
		}
		opts.Bodies = append(opts.Bodies, f.Data)
	}
	return opts, nil
}

func unknownRule(id string) error {
	if near := lint.NearestRule(id); near != "" {
		return fmt.Errorf("there is no rule %q; is it %s? gatemap lint --rules lists them", id, near)
	}
	return fmt.Errorf("there is no rule %q; gatemap lint --rules lists them", id)
}

// file lints one definition, and fixes it if that is wanted. empty tells that it
// has nothing to look at.
func (c *lintCmd) file(t lookedAt, opts lint.Options, std streams) (found []lint.Finding, empty bool, err error) {
	name := t.name
	api, as, err := c.load(name, std)
	if err != nil {
		return nil, false, err
	}
	if len(api.Methods) == 0 && t.found && len(api.GatewayResponses) == 0 {
		return nil, true, nil
	}
	if len(api.Methods) == 0 {
		report.Say(std.err, "warning: %s: no method with an integration", api.Name)
		empty = len(api.GatewayResponses) == 0
	}
	if api.Format != formats.Template && !files.IsStream(name) {
		opts.Samples = lintconfig.SamplesBeside(name)
	}
	found = c.suppress(api, lint.CheckAPI(api, opts), opts)
	if !c.Fix {
		return found, empty, nil
	}
	if files.IsStream(name) {
		return found, empty, errors.New("--fix: standard input cannot be rewritten, and no pipe")
	}
	found, err = c.fix(name, as, found, opts, std)
	return found, empty, err
}

// load reads a definition, or a mapping template that is a file of its own, and
// says how it is read again.
func (c *lintCmd) load(name string, std streams) (*formats.API, formats.Options, error) {
	if c.Format != "" || files.IsStream(name) || !files.IsTemplate(name) {
		api, err := c.read(name, std.in)
		if err != nil {
			return nil, formats.Options{}, err
		}
		return api, formats.Options{Format: api.Format, Parameters: c.Params, Root: c.Root}, nil
	}
	file, err := files.Read(name, std.in)
	if err != nil {
		return nil, formats.Options{}, err
	}
	as := files.TemplateOptions(string(file.Data))
	api, err := target.Load(filepath.Clean(name), as)
	return api, as, err
}

// maxFixes bounds how often a definition is fixed: of findings that overlap only
// one can be fixed at a time.
const maxFixes = 5

// fix fixes findings until there is nothing left to fix, and returns what is
// left.
func (c *lintCmd) fix(name string, as formats.Options, found []lint.Finding, opts lint.Options, std streams) ([]lint.Finding, error) {
	for range maxFixes {
		fixed, err := lint.Fix(name, as, found)
		for i := range fixed {
			report.Say(std.err, "fixed: %s", fixed[i].String())
		}
		if err != nil || len(fixed) == 0 {
			return found, err
		}
		api, _, err := c.load(name, std)
		if err != nil {
			return nil, err
		}
		found = c.suppress(api, lint.CheckAPI(api, opts), opts)
	}
	return found, nil
}

func (c *lintCmd) write(out *bufio.Writer, all []lint.Finding, std streams) error {
	switch c.Output {
	case "json":
		return lint.WriteJSON(out, all)
	case "sarif":
		return lint.WriteSARIF(out, all, version())
	case "github":
		return lint.WriteGitHub(out, all)
	}
	return report.Findings(out, report.PaletteFor(std.out), all)
}

func (c *lintCmd) list(std streams) error {
	for _, r := range lint.Rules() {
		if _, err := fmt.Fprintf(std.out, "%-26s %-8s %s\n", r.ID, r.Severity, r.Summary); err != nil {
			return err
		}
	}
	return nil
}

func (c *lintCmd) explain(std streams) error {
	r, ok := lint.FindRule(c.Explain)
	if !ok {
		return unknownRule(c.Explain)
	}
	_, err := fmt.Fprintf(std.out, "%s (%v)\n\n%s %s\n\nSource: %s.\n", r.ID, r.Severity, r.Summary, r.Help, r.Source)
	return err
}
