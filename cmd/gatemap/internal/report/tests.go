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
	Results []cases.Result
	Faults  definition.Faults // why it could not be run
	Updated int               // cases whose expectations were rewritten
	Elapsed time.Duration
}

// Fail notes an error that keeps a file from being run.
func (f *File) Fail(err error) {
	var faults definition.Faults
	if !errors.As(err, &faults) {
		faults = definition.Faults{{Position: definition.Position{File: f.Name}, Severity: definition.Error, Message: err.Error(), Err: err}}
	}
	f.Faults = append(f.Faults, faults...)
}

// failed reports whether a result is a failure: one that was rewritten is none.
func (f *File) failed(r *cases.Result) bool { return f.Updated == 0 && !r.Passed() }

func (f *File) failures() int {
	n := 0
	for i := range f.Results {
		if f.failed(&f.Results[i]) {
			n++
		}
	}
	return n
}

// Counts are the figures of a run.
type Counts struct{ Files, Cases, Failed, Updated, Errors int }

// Counts counts. Errors are files that could not be run.
func (r *Run) Counts() Counts {
	c := Counts{Files: len(r.Files)}
	for i := range r.Files {
		f := &r.Files[i]
		c.Cases += len(f.Results)
		c.Failed += f.failures()
		c.Updated += f.Updated
		if len(f.Faults) > 0 {
			c.Errors++
		}
	}
	return c
}

// String gives the figures in words.
func (c Counts) String() string {
	s := fmt.Sprintf("%s in %s: %d passed, %d failed", count(c.Cases, "case"), count(c.Files, "file"), c.Cases-c.Failed, c.Failed)
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
