package record

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/cmd/gatemap/internal/serve/replay"
	"github.com/gatemap/gatemap/gatemaptest/cases"
	"github.com/gatemap/gatemap/internal/wholefile"
)

// file is the case file of an operation.
type file struct {
	settings *cases.File
	heading  []string
	pending  []cases.Draft
	names    map[string]bool
	requests map[string]int  // how many answers a request has
	kept     map[string]bool // requests with their answers
	count    int
}

// maxNamesakes bounds the operations whose names are one name of a file.
const maxNamesakes = 100

// file returns the file of an operation. r.mu is held.
func (r *Recorder) file(op *gatemap.Operation) (*file, error) {
	d := r.definition(op)
	key := strings.Join([]string{d.File, d.API, op.HTTPMethod, op.Path}, "\x00")
	if f, ok := r.files[key]; ok {
		return f, nil
	}
	for i := 1; i <= maxNamesakes; i++ {
		begin := stem(d.File)
		if i > 1 {
			begin = fmt.Sprintf("%s-%d", begin, i)
		}
		settings, err := r.settings(op, &d, filepath.Join(r.dir, cases.FileName(begin, d.API, op)))
		if err != nil {
			return nil, err
		}
		f, err := r.open(op, settings)
		if err != nil {
			return nil, err
		}
		if f != nil {
			r.files[key] = f
			return f, nil
		}
	}
	return nil, fmt.Errorf("there are too many files called like that of %s %s", op.HTTPMethod, op.Path)
}

// open begins a file or continues one; nil is that there is another of that name.
func (r *Recorder) open(op *gatemap.Operation, settings *cases.File) (*file, error) {
	if err := r.project.Check(settings); err != nil {
		return nil, err
	}
	for _, f := range r.files {
		if f.settings.Name == settings.Name {
			return nil, nil
		}
	}
	f := &file{settings: settings, names: map[string]bool{}, requests: map[string]int{}, kept: map[string]bool{}}
	f.heading = []string{
		fmt.Sprintf("Cases of %s %s in %s, recorded by gatemap serve --record.", op.HTTPMethod, op.Path, settings.Definition),
		"Secrets are replaced by placeholders (REDACTED-N). What the cases expect is what clients got.",
	}
	if _, err := os.Lstat(settings.Name); errors.Is(err, fs.ErrNotExist) {
		return f, nil
	}
	old, err := cases.ReadFile(settings.Name)
	if err != nil || !sameSettings(old, settings) {
		return nil, nil // somebody else's
	}
	for i := range old.Cases {
		c := &old.Cases[i]
		f.add(replay.PartsOf(op, &c.Request).Key(), c)
	}
	return f, nil
}

func sameSettings(a, b *cases.File) bool {
	return a.Recorded && a.Definition == b.Definition && a.API == b.API && a.Method == b.Method && a.Path == b.Path && a.Type == b.Type &&
		a.FoldHeaderNames && a.Format == b.Format && fmt.Sprint(a.Parameters) == fmt.Sprint(b.Parameters)
}

// add notes a case that the file has, or will have.
func (f *file) add(request string, c *cases.Case) {
	f.names[c.Name] = true
	f.requests[request]++
	f.kept[request+answerKey(&c.Backend)] = true
	f.count++
}

// write adds cases to the file.
func (f *file) write(drafts []cases.Draft) error {
	text, err := f.text(drafts)
	if err != nil {
		return err
	}
	if err := wholefile.Write(f.settings.Name, text); err != nil {
		return wholefile.Reason(err)
	}
	return nil
}

// text is that of the file with more cases.
func (f *file) text(drafts []cases.Draft) ([]byte, error) {
	old, err := cases.ReadFile(f.settings.Name)
	if errors.Is(err, fs.ErrNotExist) {
		return cases.New(f.settings, f.heading, drafts)
	}
	if err != nil {
		return nil, err
	}
	return old.Append(drafts)
}
