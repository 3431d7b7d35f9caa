// Package watch waits for changes of files in folders and below them.
package watch

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// settle is how long nothing must change before a change counts: editors write
// a file in several steps.
const settle = 50 * time.Millisecond

// maxWatched bounds the folders that are watched.
const maxWatched = 4096

// Folders are folders that are watched. They are for one goroutine.
type Folders struct {
	watcher *fsnotify.Watcher
	seen    map[string]bool
	own     map[string]bool
}

// New watches nothing yet. Changes of the files called own, and of those in
// folders called so, do not count: the program writes them itself.
func New(own ...string) (*Folders, error) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	f := &Folders{watcher: w, seen: map[string]bool{}, own: map[string]bool{}}
	for _, name := range own {
		if name != "" {
			f.own[filepath.Clean(name)] = true
		}
	}
	return f, nil
}

// Close ends the watching.
func (f *Folders) Close() error { return f.watcher.Close() }

// Len is the number of folders that are watched.
func (f *Folders) Len() int { return len(f.seen) }

// Add watches folders, and the folders of files, with all below them. What is
// watched already stays, and what is new below it is watched too. It returns the
// folders that were not watched before.
func (f *Folders) Add(roots ...string) (added []string, err error) {
	for _, root := range roots {
		root = filepath.Clean(root)
		if info, err := os.Stat(root); err != nil || !info.IsDir() {
			root = filepath.Dir(root)
		}
		err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
			switch {
			case err != nil || !entry.IsDir():
				return nil // a folder that went away, or that cannot be read, does not change
			case path != root && (strings.HasPrefix(entry.Name(), ".") || entry.Name() == "node_modules"):
				return filepath.SkipDir
			case f.seen[path]:
				return nil
			case len(f.seen) == maxWatched:
				return fmt.Errorf("more than %d folders to watch below %s: name fewer", maxWatched, root)
			}
			f.seen[path] = true
			added = append(added, path)
			return f.watcher.Add(path)
		})
		if err != nil {
			return added, err
		}
	}
	return added, nil
}

// coarse is how much earlier than the clock the time of a file can be that was
// just written: Linux takes the time of its last tick, FAT has even seconds.
const coarse = 2 * time.Second

// Newer reports whether a file that counts, in one of the folders themselves, may
// have changed since a time: for what was read before its folder was watched.
func (f *Folders) Newer(folders []string, than time.Time) bool {
	than = than.Add(-coarse)
	for _, folder := range folders {
		entries, err := os.ReadDir(folder)
		if err != nil {
			continue // as with Add
		}
		for _, entry := range entries {
			name := filepath.Join(folder, entry.Name())
			if info, err := os.Stat(name); err == nil && !info.IsDir() && info.ModTime().After(than) && f.counts(fsnotify.Event{Name: name, Op: fsnotify.Write}) {
				return true
			}
		}
	}
	return false
}

// Changed waits for a change that counts and for quiet after it. It reports
// false when ctx is done.
func (f *Folders) Changed(ctx context.Context) bool {
	var quiet <-chan time.Time
	for {
		select {
		case <-ctx.Done():
			return false
		case <-quiet:
			return true
		case event, ok := <-f.watcher.Events:
			if !ok {
				return false
			}
			if event.Has(fsnotify.Remove) || event.Has(fsnotify.Rename) {
				delete(f.seen, event.Name) // a folder that comes again is another one
			}
			if f.counts(event) {
				quiet = time.After(settle)
			}
		case _, ok := <-f.watcher.Errors:
			// An overflow: events were lost, so anything may have changed.
			if !ok {
				return false
			}
			quiet = time.After(settle)
		}
	}
}

// counts leaves out what the program writes itself and what editors write beside
// a file.
func (f *Folders) counts(event fsnotify.Event) bool {
	base := filepath.Base(event.Name)
	return event.Op != fsnotify.Chmod && !strings.HasPrefix(base, ".") && !strings.HasSuffix(base, "~") && !f.own[filepath.Clean(event.Name)] && !f.own[filepath.Dir(event.Name)]
}
