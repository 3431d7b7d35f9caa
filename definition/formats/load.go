package formats

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/rootfolder"
)

// Limits on a definition. They are above what API Gateway allows (300
// resources, 300 KB a template, 6 MB an import) and keep a hostile file from
// costing more than some seconds and 300 MB.
const (
	defaultMaxBytes = 16 << 20     // read, over all files
	maxFiles        = 500          // read
	maxNodes        = 1 << 18      // values, after aliases are expanded
	maxSeparators   = 4 * maxNodes // commas and lines of a JSON or YAML text, checked before it is parsed
	maxHCL          = 2 << 20      // bytes of one HCL file, whose tokens are much larger than its text
	maxSteps        = 1 << 20      // evaluated values
	maxText         = 32 << 20     // bytes that evaluation writes
	maxDepth        = 200          // nesting of values, of evaluation and of inclusion
	maxKey          = 4096         // bytes of one key
	maxMethods      = 20_000       // methods
	maxResponses    = 2000         // of one method; gateway responses of an API
	maxProblems     = 500          // problems
	manyProblems    = "there are more problems; they are not listed"
)

// LoadFile reads the definition in the file or folder called name. Files that
// it includes must be in the same folder or below it, or in Options.Root. The
// error is a *definition.Fault, or what the operating system reports.
//
// A symbolic link that is named is followed first: the folder is that of its
// target.
func LoadFile(name string, opts Options) (*API, error) {
	f, err := rootfolder.Open(name, opts.Root)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	l := &loader{fsys: f.FS(), opts: opts, folderOf: f.Folder}
	return l.load(f.Typed, f.Name)
}

// Load reads the definition called name from fsys: a file, or for cdk and
// terraform a folder. Files that it includes are read from fsys too. The error
// is a *definition.Fault that wraps what fsys reports; whatever does not keep the
// rest from being read is in Problems. Load never panics, whatever the files
// hold, and keeps within fixed limits of size, depth and work.
func Load(fsys fs.FS, name string, opts Options) (*API, error) {
	l := &loader{fsys: fsys, opts: opts}
	if opts.Folder != "" {
		l.folderOf = rootfolder.Named(opts.Folder)
	}
	return l.load(path.Clean(l.display(name)), path.Clean(name))
}

// Parse reads a definition from memory; name is for messages and, through its
// extension, for the detection of the format. It includes no other file.
func Parse(name string, data []byte, opts Options) (*API, error) {
	l := &loader{opts: opts, data: data}
	return l.load(name, name)
}

// loader is the state of one Load.
type loader struct {
	fsys fs.FS  // nil: Parse
	data []byte // of Parse
	opts Options

	// folderOf is how the user names the folders of fsys, in positions.
	folderOf rootfolder.Folder
	api      *API

	gateway map[string]definition.Ordered[definition.GatewayResponse] // by the name of the API

	bytes, files, nodes, steps, written, nested int
	other                                       bool             // an API of another kind was named
	followed                                    map[string]bool  // templates of nested stacks that were read
	assets                                      map[string]*node // manifests of assets, by their names
	twice                                       int              // keys of the files that are there twice
	seen                                        map[problemKey]bool
}

func (l *loader) load(name, base string) (api *API, err error) {
	l.api = &API{Name: name, Format: l.opts.Format}
	l.seen = make(map[problemKey]bool)
	defer func() {
		if r := recover(); r != nil {
			a, ok := r.(abort)
			if !ok {
				panic(r)
			}
			api, err = nil, a.fault
		}
	}()
	if l.fsys != nil {
		info, err := fs.Stat(l.fsys, base)
		if err != nil {
			return nil, unreadable(definition.Position{File: name}, err, "%v", err)
		}
		if info.IsDir() {
			l.folder(base)
			l.finish()
			return l.api, nil
		}
	}
	l.file(base)
	l.finish()
	return l.api, nil
}

// step counts work; depth is how deep it nests.
func (l *loader) step(n *node, depth int) {
	if l.steps++; l.steps > maxSteps {
		l.fail(n.position(), nil, "evaluation takes more than %d steps", maxSteps)
	}
	if depth > maxDepth {
		l.fail(n.position(), nil, "nested deeper than %d levels", maxDepth)
	}
}

// wrote counts the bytes of a text that evaluation made.
func (l *loader) wrote(n *node, size int) {
	if l.written += size; l.written > maxText {
		l.fail(n.position(), nil, "evaluation writes more than %d bytes", maxText)
	}
}

// parameter returns what the options say about name.
func (l *loader) parameter(name string) (string, bool) {
	v, ok := l.opts.Parameters[name]
	return v, ok
}

// read returns the content of a file of fsys.
func (l *loader) read(name string) ([]byte, error) {
	limit := cmp.Or(l.opts.MaxBytes, defaultMaxBytes)
	if l.fsys == nil {
		if name != l.api.Name {
			return nil, errors.New("a definition without a folder cannot include files")
		}
		if len(l.data) > limit {
			return nil, fmt.Errorf("larger than %d bytes", limit)
		}
		return l.data, nil
	}
	if l.files++; l.files > maxFiles {
		return nil, fmt.Errorf("more than %d files", maxFiles)
	}
	// Before it is opened: a FIFO would wait for somebody who writes.
	if info, err := fs.Stat(l.fsys, name); err != nil || !info.Mode().IsRegular() {
		return nil, cmp.Or(err, error(&fs.PathError{Op: "read", Path: name, Err: errors.New("not a regular file")}))
	}
	f, err := l.fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	left := limit - l.bytes
	data, err := io.ReadAll(io.LimitReader(f, int64(left)+1))
	if err != nil {
		return nil, err
	}
	if l.bytes += len(data); len(data) > left {
		return nil, fmt.Errorf("larger than %d bytes, with what it includes", limit)
	}
	return data, nil
}

// include reads a file that the definition at n names, relative to the file
// with n or, as base says, to another folder of fsys. A failure is reported
// and ok is false.
func (l *loader) include(n *node, base, name string) (data []byte, file string, ok bool) {
	if l.fsys == nil {
		l.problem(Error, n, "cannot include %s: a definition without a folder cannot include files", quoted(name))
		return nil, "", false
	}
	name = strings.ReplaceAll(name, `\`, "/")
	file = path.Join(base, strings.TrimPrefix(name, "./"))
	if path.IsAbs(name) || !fs.ValidPath(file) {
		l.problem(Error, n, "cannot include %s: it is outside of %s", quoted(name), l.allowed())
		return nil, "", false
	}
	data, err := l.read(file)
	if errors.Is(err, fs.ErrNotExist) {
		err = errors.New("there is no such file")
	}
	if err != nil {
		l.problem(Error, n, "cannot include %s: %v", quoted(name), err)
		return nil, "", false
	}
	return data, file, true
}

func (l *loader) display(file string) string { return l.folderOf.Shown(file) }

// allowed says where files may be included from, and how that can be changed.
func (l *loader) allowed() string {
	if l.opts.Root != "" {
		return quoted(l.opts.Root) + "; --root DIR (Options.Root) names another folder"
	}
	return "the definition's folder; --root DIR (Options.Root) names one around it"
}
