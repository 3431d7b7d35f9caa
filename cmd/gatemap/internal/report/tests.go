package report

import (
	"errors"
	"fmt"
	"time"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/gatemaptest/cases"
)

// Run is what a run of case files came to.
type Run struct {
	Files   []File
	Elapsed time.Duration
}

// File is one case file of a run.
type File struct {
	Name    string
	Results []Result
	Faults  definition.Faults // why it could not be run
	Updated int               // cases whose expectations were rewritten
	Elapsed time.Duration
}

// Result is what became of a case.
type Result struct {
	File        *cases.File
	Case        *cases.Case
	Differences []Difference  // none when it passed
	Skipped     string        // why it could not be run; "" when it was
	Why         func() string // how the response came about; nil tells nothing
}

// Difference is an expectation that was not met.
type Difference struct {
	cases.Difference
	Verdict string      `json:"verdict,omitzero"` // of a run against a target: who differs
	Engine  cases.Value `json:"engine,omitzero"`  // and what the engine gave, where that is neither
}

// ResultsOf are the results of evaluations.
func ResultsOf(results []cases.Result) []Result {
	all := make([]Result, len(results))
	for i := range results {
		r := &results[i]
		all[i] = Result{File: r.File, Case: r.Case, Why: r.Outcome.Why}
		for _, d := range r.Differences {
			all[i].Differences = append(all[i].Differences, Difference{Difference: d})
		}
	}
	return all
}

// Passed reports whether every expectation was met.
func (r *Result) Passed() bool { return len(r.Differences) == 0 && r.Skipped == "" }

// Fail notes an error that keeps a file from being run.
func (f *File) Fail(err error) {
	var faults definition.Faults
	if !errors.As(err, &faults) {
		faults = definition.Faults{{Position: definition.Position{File: f.Name}, Severity: definition.Error, Message: err.Error(), Err: err}}
	}
	f.Faults = append(f.Faults, faults...)
}

// failed reports whether a result is a failure: one that was rewritten is none.
func (f *File) failed(r *Result) bool { return f.Updated == 0 && len(r.Differences) > 0 }

func (f *File) failures() int {
	n := 0
	for i := range f.Results {
		if f.failed(&f.Results[i]) {
			n++
		}
	}
	return n
}

func (f *File) skipped() int {
	n := 0
	for i := range f.Results {
		if f.Results[i].Skipped != "" {
			n++
		}
	}
	return n
}

// Counts are the figures of a run.
type Counts struct{ Files, Cases, Failed, Skipped, Updated, Errors int }

// Counts counts. Errors are files that could not be run.
func (r *Run) Counts() Counts {
	c := Counts{Files: len(r.Files)}
	for i := range r.Files {
		f := &r.Files[i]
		c.Cases += len(f.Results)
		c.Failed += f.failures()
		c.Skipped += f.skipped()
		c.Updated += f.Updated
		if len(f.Faults) > 0 {
			c.Errors++
		}
	}
	return c
}

// String gives the figures in words.
func (c Counts) String() string {
	s := fmt.Sprintf("%s in %s: %d passed, %d failed", count(c.Cases, "case"), count(c.Files, "file"), c.Cases-c.Failed-c.Skipped, c.Failed)
	if c.Skipped > 0 {
		s += fmt.Sprintf(", %d not expressible over HTTP", c.Skipped)
	}
	if c.Updated > 0 {
		s += fmt.Sprintf(", %d updated", c.Updated)
	}
	if c.Errors > 0 {
		s += fmt.Sprintf(", %s not run", count(c.Errors, "file"))
	}
	return s
}

func count(n int, what string) string { return fmt.Sprintf("%d %s", n, noun(n, what)) }

// noun gives a noun in the number that n wants.
func noun(n int, one string) string {
	if n == 1 {
		return one
	}
	return one + "s"
}
