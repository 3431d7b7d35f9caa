package lsp

import (
	"io/fs"
	"path"
	"strings"
	"time"
)

// overlay is a folder in which documents that are open stand in place of files.
type overlay struct {
	fs.FS
	open map[string]string // texts by their names in the folder
}

// Open opens a document or a file.
func (o overlay) Open(name string) (fs.File, error) {
	if text, ok := o.open[name]; ok {
		return &opened{strings.NewReader(text), path.Base(name)}, nil
	}
	return o.FS.Open(name)
}

// opened is a document as a file.
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
