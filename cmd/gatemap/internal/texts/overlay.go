// Package texts has texts in memory that stand in place of files on the disk.
package texts

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

// Overlay is a folder in which texts stand in place of files.
type Overlay struct {
	fs.FS
	Texts map[string]string // by their names in the folder
}

// Open opens a text or a file.
func (o Overlay) Open(name string) (fs.File, error) {
	if text, ok := o.Texts[name]; ok {
		return &opened{strings.NewReader(text), path.Base(name)}, nil
	}
	return o.FS.Open(name)
}

// ReadDir lists a folder with the texts in it, also those that are no files yet.
func (o Overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	list, err := fs.ReadDir(o.FS, name)
	if err != nil {
		return nil, err
	}
	for text, content := range o.Texts {
		base := path.Base(text)
		if path.Dir(text) == path.Clean(name) && !slices.ContainsFunc(list, func(e fs.DirEntry) bool { return e.Name() == base }) {
			list = append(list, fs.FileInfoToDirEntry(info{name: base, size: int64(len(content)), mode: 0o644}))
		}
	}
	slices.SortFunc(list, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return list, nil
}

// opened is a text as a file.
type opened struct {
	*strings.Reader
	name string
}

func (f *opened) Stat() (fs.FileInfo, error) {
	return info{name: f.name, size: f.Size(), mode: 0o644}, nil
}
func (f *opened) Close() error { return nil }

type info struct {
	name string
	size int64
	mode fs.FileMode
}

func (i info) Name() string       { return i.name }
func (i info) Size() int64        { return i.size }
func (i info) Mode() fs.FileMode  { return i.mode }
func (i info) ModTime() time.Time { return time.Time{} }
func (i info) IsDir() bool        { return i.mode.IsDir() }
func (i info) Sys() any           { return nil }
