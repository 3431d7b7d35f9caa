package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"

	"github.com/tidwall/gjson"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/files"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/ndjson"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/parquet"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/report"
	"github.com/gatemap/gatemap/internal/conformance"
	"github.com/gatemap/gatemap/internal/document"
	"github.com/gatemap/gatemap/internal/wholefile"
)

// maxLine bounds a line of replay: a payload of 10 MB, the service's limit,
// takes up to 60 MB when JSON writes each of its bytes as \u00XX.
const maxLine = 64 << 20

type replayCmd struct {
	Check      bool     `help:"Compare with what the lines expect, and report instead of printing results."`
	Summary    bool     `help:"Print one object with the numbers of lines, statuses, selected responses and failures instead of results."`
	Jobs       int      `short:"j" placeholder:"N" help:"Lines evaluated at the same time (default: the number of processors). The output keeps the order of the input."`
	Deviations string   `placeholder:"FILE" help:"With --check: JSON object of ids and the reasons why these cases may differ."`
	Output     string   `short:"o" default:"text" placeholder:"text|json|FILE.parquet" help:"A Parquet file for the results, instead of lines of JSON. With --check: text, or json, one object a line."`
	Files      []string `arg:"" optional:"" name:"file" help:"NDJSON or Parquet, also folders; - or none is standard input."`
}

// Help is shown by --help.
func (replayCmd) Help() string {
	return `
Each line is one case, told apart by its members:

    {"id", "integration", "request", "backend", ...}   a whole evaluation
    {"id", "template", "body", "params", ...}          a mapping template
    {"id", "regex", "input"}                           Pattern.matches of Java
    {"id", "json", "path"}                             a JSONPath

The members of a whole evaluation are integration, methodResponses, binaryMediaTypes and gatewayResponses (an object by type) of the API, request, context, stageVariables and backend. Each line gives one result line, in the order of the input:

    {"id", "statusCode", "headers", "body" | "bodyBase64", "selected", "error"}
    {"id", "output"} or {"id", "error"}
    {"id", "matches"}
    {"id", "json", "value", "definite"}

A line that is not a case gives {"line": N, "error": "..."}; the run goes on and ends with exit code 2. Blank lines are skipped. A line may have up to 64 MiB, and is a bad line up to 1 GiB; what goes on without a line break ends the run. Memory does not grow with the number of lines.

Each result is written as soon as the input pauses, so that a program can keep the command open and ask it line by line. An integration that many lines have, in the same words, is compiled once.

A Parquet file is read where one is given: its rows are the lines, and its columns the members. A text in the place of an object is its JSON, backend.body may be binary, a column request.path is the member path of request, and a null is a member that is not there. A folder is the Parquet files in it and below, and folders NAME=VALUE are columns, as Spark writes them. With -o FILE.parquet the results become rows. Both are done by the program gatemap-parquet, which lies beside gatemap or on PATH; docs/parquet.md says more.

With --summary the results are counted instead: {"lines", "bad", "statusCodes", "selected", "gatewayResponses", "others", "failed", "bodyBytes"}, where others are lines that are no whole evaluation, and failed those of them that end with an error.

With --check nothing but the verdicts is printed: each case whose result is not the "expect" of its line (or that gave no error where "expectError" is true), the known deviations, and the totals. A line that expects nothing is a bad line. A listed deviation that passes is a failure: take it off the list. Exit code 1 when a case failed, 2 when a line was bad.

Examples:

    gatemap replay cases.ndjson > results.ndjson
    gatemap replay --summary recorded.ndjson | jq .statusCodes
    gatemap replay --check --deviations deviations.json *.ndjson
    grep '"area": "selection"' gateway.ndjson | gatemap replay --check -j 1
    gatemap replay -o results.parquet recorded/*.parquet
`
}

// Validate refuses flags that have no effect.
func (c *replayCmd) Validate() error {
	switch {
	case c.Jobs < 0:
		return errors.New("--jobs: at least 1")
	case c.Deviations != "" && !c.Check:
		return errors.New("--deviations is for --check")
	case c.Summary && c.Check:
		return errors.New("--summary is for results; --check has totals of its own")
	case c.Output != "text" && c.Output != "json" && !parquet.IsName(c.Output):
		return fmt.Errorf("-o is text, json or the name of a file that ends in .parquet, not %q", c.Output)
	case parquet.IsName(c.Output) && (c.Check || c.Summary):
		return errors.New("-o FILE.parquet is for results")
	case c.Output == "json" && !c.Check:
		return errors.New("-o json is for --check; results are always JSON")
	}
	return nil
}

// Run evaluates or checks every line of the files.
func (c *replayCmd) Run(std streams) error {
	if !parquet.IsName(c.Output) {
		return c.run(std)
	}
	to, err := parquet.Create(c.Output)
	if err != nil {
		return err
	}
	defer to.Abort()
	reported := c.run(streams{std.in, to, std.err})
	if reported != nil && !errors.Is(reported, errReported) {
		return reported
	}
	// The results of lines that are no cases are rows as well.
	if err := to.Close(); err != nil {
		return fmt.Errorf("%s: %w", c.Output, wholefile.Reason(err))
	}
	return reported
}

func (c *replayCmd) run(std streams) error {
	deviations, err := c.deviations(std.in)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(std.out, 64<<10)
	r := &replay{
		cmd:     c,
		out:     out,
		summary: newReplaySummary(),
		score:   report.NewScore(out, report.PaletteFor(std.out), c.Output == "json", deviations),
	}
	if c.Check || c.Summary || !report.IsTerminal(std.out) {
		r.progress = report.NewProgress(std.err, "lines")
	}
	defer r.progress.Stop()
	files := c.Files
	if len(files) == 0 {
		files = []string{"-"}
	}
	for _, name := range files {
		if err := eachLines(name, std.in, r.file); err != nil {
			return err
		}
	}
	r.progress.Stop()
	if c.Check {
		if err := r.score.Finish(); err != nil {
			return err
		}
	}
	if c.Summary {
		if err := r.summary.write(out); err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return r.conclude(std.err)
}

func (c *replayCmd) deviations(stdin io.Reader) (map[string]string, error) {
	if c.Deviations == "" {
		return nil, nil
	}
	f, err := files.Read(c.Deviations, stdin)
	if err != nil {
		return nil, err
	}
	list, err := document.Texts(f)
	if err != nil {
		return nil, err
	}
	for id, reason := range list {
		if reason == "" {
			return nil, fmt.Errorf("%s: %q is listed without a reason", f.Name, id)
		}
	}
	return list, nil
}

// replay is one run over all files.
type replay struct {
	cmd       *replayCmd
	out       *bufio.Writer
	score     *report.Score
	summary   *replaySummary
	progress  *report.Progress
	evaluator conformance.Evaluator

	lines    int
	bad      int
	firstBad string
}

// outcome is what a worker found out about a line.
type outcome struct {
	result json.RawMessage
	id     string // for --check
	diff   string
	err    error // the line is not a case
}

func (r *replay) file(in *lineFile) error {
	workers := r.cmd.Jobs
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	p := ndjson.Pipeline[outcome]{
		Workers: workers,
		MaxLine: maxLine,
		Work:    func(l ndjson.Line) outcome { return r.work(in, l) },
		Emit:    func(l ndjson.Line, o outcome) error { return r.emit(in.shown, l, o) },
		Idle:    r.out.Flush,
		Tick:    r.progress.Tick(),
		OnTick:  func() { r.progress.Show(r.lines, r.score.Note()) },
	}
	err := p.Run(in)
	if failed := r.out.Flush(); failed != nil { // also what ended Run, if output did
		return failed
	}
	if err != nil {
		return files.Plain(in.shown, err)
	}
	return nil
}

// work runs in several goroutines.
func (r *replay) work(in *lineFile, l ndjson.Line) (o outcome) {
	if err := in.fault(l); err != nil {
		return outcome{err: err}
	}
	if o.result, o.err = r.evaluator.Evaluate(l.Data); o.err != nil || !r.cmd.Check {
		return o
	}
	o.id = gjson.GetBytes(o.result, "id").String()
	o.diff, o.err = conformance.Check(l.Data, o.result)
	return o
}

func (r *replay) emit(file string, l ndjson.Line, o outcome) error {
	if o.err == parquet.ErrStream {
		return o.err
	}
	r.lines++
	c := report.Case{ID: o.id, File: file, Line: l.N}
	if o.err != nil {
		if r.bad++; r.bad == 1 {
			r.firstBad = fmt.Sprintf("%s:%d: %v", file, l.N, o.err)
		}
	}
	if r.cmd.Check {
		if o.err != nil || o.diff != "" {
			r.progress.Clear()
		}
		if o.err != nil {
			return r.score.CountBad(c, o.err)
		}
		return r.score.Count(c, o.diff)
	}
	if r.cmd.Summary {
		r.summary.add(o.result, o.err)
		return nil
	}
	if o.err != nil {
		return r.printBad(file, l.N, o.err)
	}
	r.out.Write(o.result)
	return r.out.WriteByte('\n')
}

// printBad writes the result line of a bad line, with the file where there
// are several.
func (r *replay) printBad(file string, n int, err error) error {
	bad := struct {
		File  string `json:"file,omitempty"`
		Line  int    `json:"line"`
		Error string `json:"error"`
	}{Line: n, Error: err.Error()}
	if len(r.cmd.Files) > 1 {
		bad.File = file
	}
	enc := json.NewEncoder(r.out)
	enc.SetEscapeHTML(false)
	return enc.Encode(bad)
}

func (r *replay) conclude(stderr io.Writer) error {
	switch {
	case r.bad > 0:
		report.Say(stderr, "%d of %d lines are not cases; the first is %s", r.bad, r.lines, r.firstBad)
		return errReported
	case r.cmd.Check && r.lines == 0:
		return errors.New("nothing to check: there is no line in the input")
	case r.score.Failed+r.score.Unexpected > 0:
		return errCheckFailed
	}
	return nil
}
