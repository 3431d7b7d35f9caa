package against

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/redact"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/report"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/replay"
	"github.com/gatemap/gatemap/gatemaptest/cases"
)

// Options say how cases are run.
type Options struct {
	Backends  Backends
	Steering  *Steering // for Steered
	Parallel  int       // requests at a time; with a Steering 1
	Strict    bool      // what a case does not mention counts too
	SameStage bool      // $context and stage variables of the target are those of the cases
	Select    func(*cases.Case) bool
}

// maxParallel bounds the requests at a time.
const maxParallel = 64

type runner struct {
	project *cases.Project
	target  *Target
	options Options

	redactor redact.Redactor
	secrets  []string // that the command line has
}

// Run runs case files against a target. Files that cannot be used are reported in
// the result; the error is that the context has ended.
func Run(ctx context.Context, t *Target, project *cases.Project, names []string, o Options) (*report.Run, error) {
	x := &runner{project: project, target: t, options: o, secrets: secretsOf(t)}
	parallel := max(1, min(o.Parallel, maxParallel))
	if o.Backends == Steered {
		parallel = 1
	}
	t.connect(parallel)
	defer t.Close()
	result := &report.Run{}
	started := time.Now()
	for _, name := range names {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		f := report.File{Name: name}
		began := time.Now()
		if err := x.file(ctx, &f, parallel); err != nil {
			f.Results = nil
			f.Fail(err)
		}
		f.Elapsed = time.Since(began)
		result.Files = append(result.Files, f)
	}
	result.Elapsed = time.Since(started)
	return result, context.Cause(ctx)
}

// secretsOf are what a target is sent that nobody may read.
func secretsOf(t *Target) []string {
	var all []string
	for _, h := range t.Headers {
		if redact.SecretName(h.Name) {
			for _, v := range h.Values {
				all = append(all, v)
				if _, credentials, ok := strings.Cut(v, " "); ok {
					all = append(all, credentials)
				}
			}
		}
	}
	return all
}

// file runs the cases of a file: what needs the engine in order, the requests
// side by side.
func (x *runner) file(ctx context.Context, f *report.File, parallel int) error {
	file, err := cases.ReadFile(f.Name)
	if err != nil {
		return err
	}
	op, err := x.project.Operation(file)
	if err != nil {
		return err
	}
	type job struct {
		at   int
		plan *planned
	}
	var jobs []job
	for i := range file.Cases {
		c := &file.Cases[i]
		if x.options.Select != nil && !x.options.Select(c) {
			continue
		}
		p, reason, err := x.plan(file, op, c)
		if err != nil {
			return err
		}
		if reason == "" {
			jobs = append(jobs, job{len(f.Results), p})
		}
		f.Results = append(f.Results, report.Result{File: file, Case: c, Skipped: reason})
	}
	queue := make(chan job)
	var wg sync.WaitGroup
	for range min(parallel, len(jobs)) {
		wg.Go(func() {
			for j := range queue {
				x.run(ctx, j.plan, &f.Results[j.at])
			}
		})
	}
	for _, j := range jobs {
		queue <- j
	}
	close(queue)
	wg.Wait()
	return nil
}

// run runs one case.
func (x *runner) run(ctx context.Context, p *planned, r *report.Result) {
	secrets := x.redactor.Exchange(x.secrets...)
	r.Why = func() string { return secrets.Text(p.engine.Why()) }
	if p.c.Expect.Empty() {
		for _, d := range p.c.Locate([]cases.Difference{{What: "expect", Want: cases.Word("something"), Got: cases.Word("nothing is expected")}}) {
			r.Differences = append(r.Differences, report.Difference{Difference: d})
		}
		return
	}
	got, err := x.answer(ctx, p)
	if err != nil {
		r.Differences = p.failed(errors.New(secrets.Text(err.Error())))
		return
	}
	if r.Differences = p.compare(got, x.options.Strict); len(r.Differences) > 0 {
		r.Differences = p.redacted(secrets, got, r.Differences)
	}
}

// answer is what the target gives for a case.
func (x *runner) answer(ctx context.Context, p *planned) (*gatemap.Response, error) {
	name := ""
	if x.options.Backends == Replayed {
		name = replay.CaseName(p.file.Name, p.c.Name)
	}
	var got *gatemap.Response
	send := func(ctx context.Context) (err error) {
		got, err = x.target.send(ctx, p.sent, name)
		return err
	}
	var err error
	if x.options.Backends == Steered && !p.mock {
		err = x.options.Steering.during(ctx, &p.c.Backend, send)
	} else {
		err = send(ctx)
	}
	return got, err
}
