package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/gatemap/gatemap/cmd/gatemap/internal/report"
)

// settle is how long nothing must change before the cases run again: editors
// write a file in several steps.
const settle = 50 * time.Millisecond

// maxWatched bounds the folders that are watched.
const maxWatched = 4096

// watchUntilInterrupted runs the cases whenever something changes. It ends as
// the last run did.
func (c *testCmd) watchUntilInterrupted(run *regexp.Regexp, std streams) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return c.watch(ctx, run, std)
}

func (c *testCmd) watch(ctx context.Context, run *regexp.Regexp, std streams) error {
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return err
	}
	defer watcher.Close()
	seen := map[string]bool{}
	for {
		// The folders are watched before the run reads them, so that no change
		// falls in between; those that only the run finds out come after.
		if err := c.addFolders(watcher, seen, watched{}); err != nil {
			return err
		}
		depends, failed := c.once(run, std)
		if failed != nil && !errors.Is(failed, errCheckFailed) && !errors.Is(failed, errReported) {
			report.Say(std.err, "%v", failed)
			failed = errReported
		}
		if err := c.addFolders(watcher, seen, depends); err != nil {
			return err
		}
		report.Say(std.err, "watching %d folders; interrupt to end", len(seen))
		if !c.changed(ctx, watcher) {
			return failed
		}
	}
}

// addFolders watches the folders of the arguments, the case files and the
// definitions, and all below them, where included files may be.
func (c *testCmd) addFolders(w *fsnotify.Watcher, seen map[string]bool, depends watched) error {
	roots := slices.Clone(c.Paths)
	if len(roots) == 0 {
		roots = []string{"."}
	}
	roots = append(append(roots, depends.files...), depends.definitions...)
	for _, root := range roots {
		root = filepath.Clean(strings.TrimSuffix(root, "..."))
		if info, err := os.Stat(root); err != nil || !info.IsDir() {
			root = filepath.Dir(root)
		}
		if seen[root] {
			continue
		}
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			switch {
			case err != nil || !entry.IsDir():
				return nil // a folder that went away, or that cannot be read, does not change
			case path != root && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "node_modules"):
				return filepath.SkipDir
			case seen[path]:
				return nil
			case len(seen) == maxWatched:
				return fmt.Errorf("more than %d folders to watch below %s: name fewer", maxWatched, root)
			}
			seen[path] = true
			return w.Add(path)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// changed waits for a change that matters and for quiet after it. It reports
// false when ctx is done.
func (c *testCmd) changed(ctx context.Context, w *fsnotify.Watcher) bool {
	var quiet <-chan time.Time
	for {
		select {
		case <-ctx.Done():
			return false
		case <-quiet:
			return true
		case event, ok := <-w.Events:
			if !ok {
				return false
			}
			if c.matters(event) {
				quiet = time.After(settle)
			}
		case _, ok := <-w.Errors:
			// An overflow: events were lost, so anything may have changed.
			if !ok {
				return false
			}
			quiet = time.After(settle)
		}
	}
}

// matters leaves out what the command writes itself and what editors write
// beside a file.
func (c *testCmd) matters(event fsnotify.Event) bool {
	if event.Op == fsnotify.Chmod {
		return false
	}
	base := filepath.Base(event.Name)
	if strings.HasPrefix(base, ".") || strings.HasSuffix(base, "~") {
		return false
	}
	for _, own := range []string{c.JUnit, c.CoverProfile, c.CoverHTML} {
		if own != "" && filepath.Clean(own) == filepath.Clean(event.Name) {
			return false
		}
	}
	return true
}
