package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/files"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/report"
	"github.com/gatemap/gatemap/gatemaptest/cases"
	"github.com/gatemap/gatemap/internal/wholefile"
)

type testCmd struct {
	Paths []string `arg:"" optional:"" placeholder:"PATH" help:"Case files, or folders, which are searched with all below them; the current one where nothing is given. With --init, the file to write."`

	Filter string `name:"run" placeholder:"REGEX" group:"tests" help:"Only the cases whose name the regular expression matches somewhere (RE2 syntax)."`
	Update bool   `group:"tests" help:"Rewrite what failed cases expect to what came out."`
	Watch  bool   `group:"tests" help:"Run again whenever a case file or a definition changes."`
	Root   string `placeholder:"DIR" group:"tests" help:"A folder around the definitions, out of which they may include files as well, in place of the project's."`

	Init string `placeholder:"FILE" group:"init" help:"Write first cases for the API definition FILE."`
	testInitFlags
	testAgainstFlags

	Output       string   `short:"o" enum:"text,json,tap,junit" default:"text" group:"output" help:"text, json (one object a line), tap (version 13) or junit (XML)."`
	JUnit        string   `name:"junit" placeholder:"FILE" group:"output" help:"Also write JUnit XML to a file."`
	Cover        bool     `group:"cover" help:"Print what the cases reach."`
	CoverOf      string   `enum:"definitions,cases" default:"definitions" group:"cover" help:"definitions counts every evaluated method of the definitions that the cases name, one without cases as not reached; cases counts the methods that have cases."`
	CoverMin     *float64 `placeholder:"PCT" group:"cover" help:"Fail when less than this percentage is reached."`
	CoverProfile string   `name:"coverprofile" placeholder:"FILE" group:"cover" help:"Write a cover profile, as go tool cover -html reads it."`
	CoverHTML    string   `name:"coverhtml" placeholder:"FILE" group:"cover" help:"Write a page with the templates in colour."`
}

// Help is shown by --help.
func (testCmd) Help() string {
	return `
Runs the cases in *.gatemap.txtar and *.gatemap.yaml files: a backend result, the request, and what the client must get. The exit code is 1 when a case fails or less than --cover-min is reached, and 2 when a file cannot be used.

A case file names its API definition, of any format that this command reads, by a path relative to itself:

    definition: template.yaml
    method: GET
    path: /pets/{id}

    -- case: no such pet --
    backend:
      errorMessage: "[404] no such pet"
    expect:
      status: 404
    -- expect.body --
    {"message":"no such pet"}

docs/testing.md describes both notations and is a tutorial. --update changes only the values that differ: comments and layout stay, and what a case does not mention is not added, unless it expects nothing yet.

Coverage counts integration responses, parameters that gave a value, and lines and branches of mapping templates, of every evaluated method of the definitions that the cases name: a method without cases counts with nothing reached. --cover-of cases counts only the methods that have cases.

--init writes a file with a case for each response, more of them where a template has branches and loops that one does not reach, an error of two lines, a body that is not JSON and an empty body, filled with what comes out now. Payloads and requests are made of what the templates read and compare. The file is named after the definition where PATH does not name it; with several methods in the definition and neither --method nor --path there is one for each, but for a method that does not compile, which is said. Existing files are not overwritten.

--against runs the cases over HTTP: each request goes to the URL, and what comes back is compared with the case and with what the engine gives, which tells whose the difference is. The answer of a backend is known for a MOCK; for others --steer listens for the target's calls and answers as the case says, --backend replay does the same with gatemap serve --replay, and --backend cases takes the backends to answer so by themselves. Cases that HTTP does not express are listed with the reason and do not pass. Ids, dates and headers of connections are not compared. No redirect is followed, no proxy is used, and secrets are not printed.

A case file may have 32 MiB, 10,000 cases, 262,144 values after aliases are expanded, and 100 levels of nesting; gatemap list --help says how large a definition may be.

Examples:

    gatemap test --init template.yaml --method GET --path '/pets/{id}'
    gatemap test --cover
    gatemap test --run 'no such' --update cases/
    gatemap test --watch
    gatemap test -o tap ./... > report.tap
    gatemap test --against https://a1b2c3.execute-api.eu-west-1.amazonaws.com/prod --api-key "$KEY"
    gatemap test --against http://localhost:8080 --steer 127.0.0.1:9000
    gatemap test --junit report.xml --coverprofile cover.out --coverhtml cover.html --cover-min 80
`
}

// Run runs case files, again and again with --watch, or writes one.
func (c *testCmd) Run(std streams) error {
	if err := c.goesWithAgainst(); err != nil {
		return err
	}
	if c.Init != "" {
		return c.init(std)
	}
	if c.set() {
		return errors.New("--method, --path, --api, --format and --param are for --init; a case file has settings of its own")
	}
	if err := c.distinct(); err != nil {
		return err
	}
	if c.CoverMin != nil && !(*c.CoverMin >= 0 && *c.CoverMin <= 100) {
		return fmt.Errorf("--cover-min is a percentage from 0 to 100, not %g", *c.CoverMin)
	}
	run, err := regexp.Compile(c.Filter)
	if err != nil {
		return fmt.Errorf("--run: %w", err)
	}
	if c.Against != "" {
		return c.runAgainst(run, std)
	}
	if c.Watch {
		return c.watchUntilInterrupted(run, std)
	}
	wholefile.CleanOnSignal()
	_, err = c.once(run, std)
	return err
}

// watched is what the result of a run depends on.
type watched struct{ files, definitions []string }

// once runs all case files and writes the reports. The error says how the
// command ends.
func (c *testCmd) once(run *regexp.Regexp, std streams) (watched, error) {
	names, err := c.find()
	if err != nil {
		return watched{}, err
	}
	project := &cases.Project{Root: c.Root, Folders: c.folders()}
	result := new(report.Run)
	start := time.Now()
	for _, name := range names {
		f := report.File{Name: name}
		began := time.Now()
		if err := c.file(project, run, &f); err != nil {
			f.Results = nil
			f.Fail(err)
		}
		f.Elapsed = time.Since(began)
		result.Files = append(result.Files, f)
	}
	result.Elapsed = time.Since(start)
	depends := watched{names, project.Definitions()}
	c.complain(project, result, std)
	if err := c.report(result, std); err != nil {
		return depends, err
	}
	low, err := c.coverage(project, std)
	if err != nil {
		return depends, err
	}
	counts := result.Counts()
	if counts.Cases == 0 && counts.Errors == 0 {
		return depends, fmt.Errorf("--run %s: no case has such a name", c.Filter)
	}
	return depends, verdictOf(counts, low)
}

func verdictOf(counts report.Counts, low bool) error {
	switch {
	case counts.Errors > 0:
		return errReported
	case counts.Failed > 0 || low:
		return errCheckFailed
	}
	return nil
}

// folders are the arguments that name folders.
func (c *testCmd) folders() []string {
	var all []string
	for _, p := range c.Paths {
		p = filepath.Clean(strings.TrimSuffix(p, "..."))
		if info, err := os.Stat(p); err == nil && info.IsDir() {
			all = append(all, p)
		}
	}
	return all
}

// file runs the cases of a file, and rewrites it with --update.
func (c *testCmd) file(project *cases.Project, run *regexp.Regexp, f *report.File) error {
	file, err := cases.ReadFile(f.Name)
	if err != nil {
		return err
	}
	results, err := project.Run(file, func(c *cases.Case) bool { return run.MatchString(c.Name) })
	f.Results = report.ResultsOf(results)
	if err != nil || !c.Update {
		return err
	}
	data, n, err := file.Update(results)
	if err != nil || n == 0 {
		return err
	}
	if err := wholefile.Write(f.Name, data); err != nil {
		return wholefile.Reason(err)
	}
	f.Updated = n
	return nil
}

func (c *testCmd) report(r *report.Run, std streams) error {
	text := func(w io.Writer) error { return r.Text(w, report.PaletteFor(w)) }
	formats := map[string]func(io.Writer) error{"text": text, "json": r.JSON, "tap": r.TAP, "junit": r.JUnit}
	if err := formats[c.Output](std.out); err != nil {
		return err
	}
	return writeTo(c.JUnit, std.out, r.JUnit)
}

// coverage writes what is asked for and reports whether too little was reached.
func (c *testCmd) coverage(project *cases.Project, std streams) (low bool, err error) {
	reached := project.CoverageOfDefinitions()
	if c.CoverOf == "cases" {
		reached = project.Coverage()
	}
	if c.Cover {
		switch c.Output {
		case "text":
			err = reached.WriteText(std.out)
		case "json":
			err = json.NewEncoder(std.out).Encode(map[string]any{"coverage": reached.Summary()})
		default:
			err = reached.WriteText(std.err)
		}
		if err != nil {
			return false, err
		}
	}
	if err := writeTo(c.CoverProfile, std.out, func(w io.Writer) error { return reached.WriteProfile(w, os.ReadFile) }); err != nil {
		return false, err
	}
	if err := writeTo(c.CoverHTML, std.out, reached.WriteHTML); err != nil {
		return false, err
	}
	if c.CoverMin == nil {
		return false, nil
	}
	got := reached.Summary().Total().Percent()
	if got < *c.CoverMin {
		report.Say(std.err, "the cases reach %.1f%%, --cover-min is %g%%", got, *c.CoverMin)
		return true, nil
	}
	return false, nil
}

// distinct refuses two reports in one file, of which the last would stay.
// Devices, pipes and standard output take several.
func (c *testCmd) distinct() error {
	flags := []struct{ name, file string }{{"--junit", c.JUnit}, {"--coverprofile", c.CoverProfile}, {"--coverhtml", c.CoverHTML}}
	for i, a := range flags {
		for _, b := range flags[:i] {
			if a.file != "" && a.file != "-" && sameFile(a.file, b.file) {
				return fmt.Errorf("%s and %s name one file, %s", b.name, a.name, a.file)
			}
		}
	}
	return nil
}

// sameFile reports whether two names are those of one file on a disk, which
// need not be there yet.
func sameFile(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return filepath.Clean(a) == filepath.Clean(b)
	}
	y, err := os.Stat(b)
	return err == nil && x.Mode().IsRegular() && !wholefile.IsDescriptor(a) && !wholefile.IsDescriptor(b) && os.SameFile(x, y)
}

// writeTo writes a report as a whole; without a name it does nothing.
func writeTo(name string, stdout io.Writer, write func(io.Writer) error) error {
	if name == "" {
		return nil
	}
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	return files.Write(name, b.Bytes(), stdout)
}
