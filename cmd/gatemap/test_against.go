package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"regexp"
	"strings"
	"syscall"
	"time"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/against"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/aws"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/report"
	"github.com/gatemap/gatemap/gatemaptest/cases"
	"github.com/gatemap/gatemap/internal/fetchprogram"
)

type testAgainstFlags struct {
	Against   string        `placeholder:"URL" group:"against" help:"Run the cases over HTTP against a deployed stage, an emulator or gatemap serve."`
	Backend   string        `enum:"none,replay,cases" default:"none" group:"against" help:"What the target's backends answer: none: nobody knows, so only MOCK integrations are run; replay: what a header names, for gatemap serve --replay; cases: what the cases have."`
	Steer     string        `placeholder:"HOST:PORT" group:"against" help:"Listen here and answer as the backend of the case at hand: the target's integrations are pointed here."`
	Header    []string      `sep:"none" placeholder:"NAME: VALUE" group:"against" help:"Send a header with each request. Repeat for more."`
	APIKey    string        `name:"api-key" env:"GATEMAP_API_KEY" placeholder:"KEY" group:"against" help:"Send an API key (X-Api-Key)."`
	Timeout   time.Duration `default:"35s" placeholder:"TIME" group:"against" help:"How long a request may take (${default})."`
	Parallel  int           `default:"4" placeholder:"N" group:"against" help:"Requests at the same time, at most 64 (${default}); with --steer 1."`
	Insecure  bool          `group:"against" help:"Take any certificate of the target."`
	Strict    bool          `group:"against" help:"Fail too where engine and target differ in what the case does not mention."`
	SameStage bool          `name:"same-stage" group:"against" help:"The target's $context and stage variables are those of the cases."`
	Sign      bool          `group:"against" help:"Sign for AWS_IAM by Signature Version 4, with the credentials that the AWS command line finds; those that are not in the environment need gatemap-fetch."`
	Region    string        `placeholder:"REGION" group:"against" help:"The AWS region, for --sign."`
	Profile   string        `placeholder:"NAME" group:"against" help:"The profile of the shared AWS configuration, for --sign."`
}

// goesWithAgainst refuses flags that belong to one of the two.
func (c *testCmd) goesWithAgainst() error {
	a := &c.testAgainstFlags
	if a.Against == "" {
		if a.Backend != "none" || a.Steer != "" || len(a.Header) > 0 || a.Insecure || a.Strict || a.SameStage || a.Sign || a.Region != "" || a.Profile != "" {
			return errors.New("--backend, --steer, --header, --insecure, --strict, --same-stage, --sign, --region and --profile are for --against")
		}
		return nil
	}
	switch {
	case c.Init != "" || c.Update || c.Watch:
		return errors.New("--against goes with none of --init, --update and --watch")
	case c.Cover || c.CoverMin != nil || c.CoverProfile != "" || c.CoverHTML != "":
		return errors.New("--against measures no coverage")
	case a.Steer != "" && a.Backend != "none":
		return errors.New("--steer answers as the cases say; --backend says what others answer")
	case !a.Sign && (a.Region != "" || a.Profile != ""):
		return errors.New("--region and --profile are for --sign")
	case a.Parallel < 1 || a.Parallel > 64:
		return errors.New("--parallel is a number from 1 to 64")
	case a.Timeout <= 0:
		return errors.New("--timeout is a time such as 10s")
	}
	return nil
}

// runAgainst runs the cases over HTTP and reports.
func (c *testCmd) runAgainst(run *regexp.Regexp, std streams) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	names, err := c.find()
	if err != nil {
		return err
	}
	t, err := c.target(ctx)
	if err != nil {
		return err
	}
	o := against.Options{
		Parallel: c.Parallel, Strict: c.Strict, SameStage: c.SameStage,
		Backends: map[string]against.Backends{"none": against.NoBackends, "replay": against.Replayed, "cases": against.AsCases}[c.Backend],
		Select:   func(c *cases.Case) bool { return run.MatchString(c.Name) },
	}
	if c.Steer != "" {
		if o.Steering, err = against.NewSteering(c.Steer); err != nil {
			return err
		}
		defer o.Steering.Close()
		o.Backends = against.Steered
	}
	project := &cases.Project{Root: c.Root, Folders: c.folders()}
	result, err := against.Run(ctx, t, project, names, o)
	if err != nil {
		return err
	}
	c.complain(project, result, std)
	if err := c.report(result, std); err != nil {
		return err
	}
	counts := result.Counts()
	switch {
	case counts.Cases == 0 && counts.Errors == 0:
		return fmt.Errorf("--run %s: no case has such a name", c.Filter)
	case counts.Errors == 0 && counts.Skipped == counts.Cases:
		return errors.New("no case could be run over HTTP")
	}
	return verdictOf(counts, false)
}

// target is where the flags say.
func (c *testCmd) target(ctx context.Context) (*against.Target, error) {
	u, err := against.ParseURL(c.Against)
	if err != nil {
		return nil, fmt.Errorf("--against: %w", err)
	}
	t := &against.Target{URL: u, Timeout: c.Timeout, Insecure: c.Insecure}
	for _, h := range c.Header {
		name, value, ok := strings.Cut(h, ":")
		if !ok {
			return nil, errors.New("--header is NAME: VALUE")
		}
		if err := t.AddHeader(strings.TrimSpace(name), strings.TrimSpace(value)); err != nil {
			return nil, fmt.Errorf("--header: %w", err)
		}
	}
	if c.APIKey != "" {
		if err := t.AddHeader("X-Api-Key", c.APIKey); err != nil {
			return nil, fmt.Errorf("--api-key: %w", err)
		}
	}
	if c.Sign {
		t.Sign, err = aws.NewSigner(ctx, fetchprogram.CredentialsFlags{Region: c.Region, Profile: c.Profile})
	}
	return t, err
}

// complain writes to standard error what keeps files from being run, and what is
// wrong with their definitions.
func (c *testCmd) complain(project *cases.Project, result *report.Run, std streams) {
	for _, w := range project.Warnings() {
		report.Say(std.err, "warning: %s", w)
	}
	for _, f := range result.Files {
		for _, e := range f.Faults {
			report.Say(std.err, "%v", e)
		}
	}
}

// find lists the case files that the arguments name.
func (c *testCmd) find() ([]string, error) {
	names, err := cases.Find(c.Paths...)
	if err == nil && len(names) == 0 {
		err = errors.New("no case files: they are called *.gatemap.txtar or *.gatemap.yaml; --init writes one")
	}
	return names, err
}
