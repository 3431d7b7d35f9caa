package lint

import (
	"bytes"
	"io"
	"io/fs"
	"maps"
	"slices"

	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/internal/source"
	"github.com/gatemap/gatemap/internal/wholefile"
)

// fixer reads a definition with other contents for some of its files.
type fixer struct {
	opts   formats.Options
	fsys   fs.FS
	folder source.Folder
	name   string            // of the definition in fsys
	files  map[string][]byte // those that differ, by name in positions
}

// load reads the definition with the changed files in the place of those of the
// file system.
func (x *fixer) load() (*formats.API, error) {
	return formats.Load(overlay{x.fsys, x.folder, x.files}, x.name, x.opts)
}

// write replaces the changed files, and forgets those that it could not.
func (x *fixer) write() (err error) {
	for _, name := range slices.Sorted(maps.Keys(x.files)) {
		if err == nil {
			err = wholefile.Write(name, x.files[name])
		}
		if err != nil {
			delete(x.files, name)
		}
	}
	return err
}

// overlay is a folder with other contents for some files.
type overlay struct {
	fs.FS
	folder source.Folder
	files  map[string][]byte
}

// Open opens a file. Folders are read from the disk.
func (o overlay) Open(name string) (fs.File, error) {
	f, err := o.FS.Open(name)
	if err != nil {
		return nil, err
	}
	data, ok := o.files[o.folder.Shown(name)]
	if !ok {
		return f, nil
	}
	return &changedFile{f, bytes.NewReader(data), int64(len(data))}, nil
}

type changedFile struct {
	fs.File
	io.Reader
	size int64
}

func (f *changedFile) Read(p []byte) (int, error) { return f.Reader.Read(p) }

func (f *changedFile) Stat() (fs.FileInfo, error) {
	info, err := f.File.Stat()
	return changedInfo{info, f.size}, err
}

type changedInfo struct {
	fs.FileInfo
	size int64
}

func (i changedInfo) Size() int64 { return i.size }
