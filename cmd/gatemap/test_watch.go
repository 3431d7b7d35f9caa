package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/report"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/watch"
)

// watchUntilInterrupted runs the cases whenever something changes. It ends as
// the last run did.
func (c *testCmd) watchUntilInterrupted(run *regexp.Regexp, std streams) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return c.watch(ctx, run, std)
}

func (c *testCmd) watch(ctx context.Context, run *regexp.Regexp, std streams) error {
	folders, err := watch.New(c.JUnit, c.CoverProfile, c.CoverHTML)
	if err != nil {
		return err
	}
	defer folders.Close()
	for {
		// The folders are watched before the run reads them, so that no change
		// falls in between; those that only the run finds out come after, and are
		// looked at for one.
		if _, err := folders.Add(c.roots(watched{})...); err != nil {
			return err
		}
		began := time.Now()
		depends, failed := c.once(run, std)
		if failed != nil && !errors.Is(failed, errCheckFailed) && !errors.Is(failed, errReported) {
			report.Say(std.err, "%v", failed)
			failed = errReported
		}
		added, err := folders.Add(c.roots(depends)...)
		if err != nil {
			return err
		}
		report.Say(std.err, "watching %d folders; interrupt to end", folders.Len())
		if !folders.Newer(added, began) && !folders.Changed(ctx) {
			return failed
		}
	}
}

// roots are the arguments, the case files and the definitions: included files may
// be anywhere in their folders and below.
func (c *testCmd) roots(depends watched) []string {
	roots := slices.Clone(c.Paths)
	if len(roots) == 0 {
		roots = []string{"."}
	}
	for i, root := range roots {
		roots[i] = strings.TrimSuffix(root, "...")
	}
	return append(append(roots, depends.files...), depends.definitions...)
}
