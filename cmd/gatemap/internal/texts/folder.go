package texts

import (
	"io"
	"io/fs"
	"slices"
	"strings"
)

// Folder is a folder of texts by their names.
type Folder map[string]string

// Open opens a text, or the folder itself.
func (m Folder) Open(name string) (fs.File, error) {
	if name == "." {
		return &listing{m, m.names()}, nil
	}
	text, ok := m[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &opened{strings.NewReader(text), name}, nil
}

func (m Folder) names() []string {
	var names []string
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// listing is the folder as a file.
type listing struct {
	of   Folder
	left []string
}

func (l *listing) Stat() (fs.FileInfo, error) { return info{name: ".", mode: fs.ModeDir | 0o755}, nil }
func (l *listing) Read([]byte) (int, error)   { return 0, fs.ErrInvalid }
func (l *listing) Close() error               { return nil }

// ReadDir implements fs.ReadDirFile.
func (l *listing) ReadDir(n int) ([]fs.DirEntry, error) {
	if n > 0 && len(l.left) == 0 {
		return nil, io.EOF
	}
	if n <= 0 || n > len(l.left) {
		n = len(l.left)
	}
	var list []fs.DirEntry
	for _, name := range l.left[:n] {
		list = append(list, fs.FileInfoToDirEntry(info{name: name, size: int64(len(l.of[name])), mode: 0o644}))
	}
	l.left = l.left[n:]
	return list, nil
}
