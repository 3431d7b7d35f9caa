package record

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/redact"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/gatemaphttp"
	"github.com/gatemap/gatemap/gatemaptest/cases"
)

// Definition is what a case file says of the definition of an operation.
type Definition struct {
	File       string // as the command line names it
	Format     formats.Format
	Parameters map[string]string
	API        string // where the definition has several
}

// Options say what is kept. The zero value has the bounds of the comments.
type Options struct {
	// Definition gives the definition of an operation; nil takes the file that
	// the operation was read from.
	Definition func(op *gatemap.Operation) Definition

	Root string // the folder that definitions must be in; see cases.Project

	MaxCases      int // of all; 10,000
	MaxOfMethod   int // of an operation; 500
	MaxOfRequest  int // answers to the same request; 20
	MaxBody       int // bytes of a body; 1 MiB
	MaxBytes      int // of all bodies; 64 MiB
	FlushInterval time.Duration

	// Note hears what is not kept, and why; nil is nobody. Each thing is said
	// once.
	Note func(text string)
}

// Recorder keeps exchanges. It is safe for concurrent use.
type Recorder struct {
	dir      string
	options  Options
	redactor redact.Redactor

	writing sync.Mutex // held while files are written, and taken before mu

	mu      sync.Mutex
	project *cases.Project
	files   map[string]*file // by the key of the operation
	count   int              // of cases that were kept
	bytes   int              // of their bodies
	noted   map[string]bool
	timer   *time.Timer
	wrote   time.Duration // what writing took the last time
	closed  bool
}

// New makes the folder, if it is not there.
func New(dir string, o Options) (*Recorder, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	o.MaxCases = cmp.Or(o.MaxCases, 10_000)
	o.MaxOfMethod = cmp.Or(o.MaxOfMethod, 500)
	o.MaxOfRequest = cmp.Or(o.MaxOfRequest, 20)
	o.MaxBody = cmp.Or(o.MaxBody, 1<<20)
	o.MaxBytes = cmp.Or(o.MaxBytes, 64<<20)
	o.FlushInterval = cmp.Or(o.FlushInterval, time.Second)
	r := &Recorder{dir: dir, options: o, noted: map[string]bool{}}
	r.Reset()
	return r, nil
}

// Reset forgets what was read of definitions, which have changed. What has not
// been written is written.
func (r *Recorder) Reset() {
	r.flush()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.project = &cases.Project{Root: r.options.Root, Folders: []string{r.dir}}
	r.files = map[string]*file{}
}

// Check reports whether the exchanges of an operation can be kept in the folder:
// its definition must be in the project that the folder is in.
func (r *Recorder) Check(op *gatemap.Operation) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, err := r.file(op)
	return err
}

// Hooks are those of an API whose exchanges are kept, which call next too; nil is
// none.
func (r *Recorder) Hooks(next *gatemaphttp.Hooks) *gatemaphttp.Hooks {
	h := gatemaphttp.Hooks{}
	if next != nil {
		h = *next
	}
	asking, exchanged := h.Asking, h.Exchanged
	h.Asking = func(ctx context.Context, e *gatemaphttp.Exchange) context.Context {
		if asking != nil {
			ctx = asking(ctx, e)
		}
		return context.WithValue(ctx, captureKey{}, new(capture))
	}
	h.Exchanged = func(ctx context.Context, e *gatemaphttp.Exchange) {
		if exchanged != nil {
			exchanged(ctx, e)
		}
		c, _ := ctx.Value(captureKey{}).(*capture)
		r.exchange(e, c)
	}
	return &h
}

// Close writes what has not been written. Nothing is kept afterwards. The error
// is that of the last write.
func (r *Recorder) Close() error {
	r.mu.Lock()
	r.closed = true
	if r.timer != nil {
		r.timer.Stop()
	}
	r.mu.Unlock()
	return r.flush()
}

// note says something once. r.mu is held.
func (r *Recorder) note(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if r.options.Note == nil || r.noted[text] || len(r.noted) > 10_000 {
		return
	}
	r.noted[text] = true
	r.options.Note(text)
}

// later writes before long, and the less often the longer it takes. r.mu is held.
func (r *Recorder) later() {
	if r.timer != nil || r.closed {
		return
	}
	r.timer = time.AfterFunc(max(r.options.FlushInterval, 10*r.wrote), func() {
		r.mu.Lock()
		r.timer = nil
		closed := r.closed
		r.mu.Unlock()
		if !closed {
			r.flush()
		}
	})
}

// flush writes the files that have new cases. Requests go on meanwhile: r.mu is
// held only to take the cases. What cannot be written is noted.
func (r *Recorder) flush() error {
	r.writing.Lock()
	defer r.writing.Unlock()
	began := time.Now()
	taken := map[*file][]cases.Draft{}
	r.mu.Lock()
	for _, f := range r.files {
		if len(f.pending) > 0 {
			taken[f], f.pending = f.pending, nil
		}
	}
	r.mu.Unlock()
	var all []error
	for f, drafts := range taken {
		if err := f.write(drafts); err != nil {
			all = append(all, fmt.Errorf("%s: not recorded: %w", f.settings.Name, err))
		}
	}
	err := errors.Join(all...)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.wrote = time.Since(began)
	if err != nil {
		r.note("%v", err)
	}
	return err
}

// definition is that of an operation.
func (r *Recorder) definition(op *gatemap.Operation) Definition {
	if r.options.Definition != nil {
		return r.options.Definition(op)
	}
	return Definition{File: op.File, API: op.API}
}

// settings are those of the case file of an operation.
func (r *Recorder) settings(op *gatemap.Operation, d *Definition, name string) (*cases.File, error) {
	from, err := filepath.Abs(r.dir)
	if err != nil {
		return nil, err
	}
	to, err := filepath.Abs(d.File)
	if err != nil {
		return nil, err
	}
	relative, err := filepath.Rel(from, to)
	if err != nil {
		return nil, err
	}
	f := cases.Settings(name, relative, op.HTTPMethod, op.Path, d.Format, d.Parameters)
	f.API, f.FoldHeaderNames, f.Recorded = d.API, true, true
	return f, nil
}

// stem is what the names of the case files of a definition begin with.
func stem(file string) string {
	base := filepath.Base(filepath.Clean(file))
	if base = strings.TrimSuffix(base, filepath.Ext(base)); base == "" || base == "." || base == ".." || base == string(filepath.Separator) {
		return "api"
	}
	return strings.TrimLeft(base, ".")
}
