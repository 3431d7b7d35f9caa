package read

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/source"
)

// Parameter returns what the options say about name.
func (l *Source) Parameter(name string) (string, bool) {
	v, ok := l.Parameters[name]
	return v, ok
}

// Read returns the content of a file of FS.
func (l *Source) Read(name string) ([]byte, error) {
	limit := cmp.Or(l.MaxBytes, defaultMaxBytes)
	if l.FS == nil {
		if name != l.Name {
			return nil, errors.New("a definition without a folder cannot include files")
		}
		if len(l.Data) > limit {
			return nil, fmt.Errorf("larger than %d bytes", limit)
		}
		l.Contents[l.Display(name)] = l.Data
		return l.Data, nil
	}
	if l.files++; l.files > maxFiles {
		return nil, fmt.Errorf("more than %d files", maxFiles)
	}
	// Before it is opened: a FIFO would wait for somebody who writes.
	info, err := fs.Stat(l.FS, name)
	if err != nil || !info.Mode().IsRegular() {
		return nil, cmp.Or(err, error(&fs.PathError{Op: "read", Path: name, Err: errors.New("not a regular file")}))
	}
	f, err := l.FS.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	left := limit - l.bytes
	var b bytes.Buffer
	b.Grow(int(min(info.Size(), int64(left))) + bytes.MinRead)
	if _, err := b.ReadFrom(io.LimitReader(f, int64(left)+1)); err != nil {
		return nil, err
	}
	data := b.Bytes()
	if l.bytes += len(data); len(data) > left {
		return nil, fmt.Errorf("larger than %d bytes, with what it includes", limit)
	}
	l.Contents[l.Display(name)] = data
	return data, nil
}

// Include reads a file that the definition at n names, relative to the file
// with n or, as base says, to another folder of FS. A failure is reported
// and ok is false.
func (l *Source) Include(n *Node, base, name string) (data []byte, file string, ok bool) {
	if l.FS == nil {
		l.Problem(definition.Error, n, "cannot include %s: a definition without a folder cannot include files", Quoted(name))
		return nil, "", false
	}
	name = strings.ReplaceAll(name, `\`, "/")
	file = path.Join(base, strings.TrimPrefix(name, "./"))
	if path.IsAbs(name) || !fs.ValidPath(file) {
		l.Problem(definition.Error, n, "cannot include %s: it is outside of %s", Quoted(name), l.Allowed())
		return nil, "", false
	}
	data, err := l.Read(file)
	if errors.Is(err, fs.ErrNotExist) {
		err = errors.New("there is no such file")
	}
	if err != nil {
		l.Problem(definition.Error, n, "cannot include %s: %v", Quoted(name), err)
		return nil, "", false
	}
	return data, file, true
}

// IncludeText is Include for a file whose text becomes a value. One that a program
// has written in another form of Unicode is no text.
func (l *Source) IncludeText(n *Node, base, name string) (text, file string, ok bool) {
	data, file, ok := l.Include(n, base, name)
	if form := source.WideForm(data); form != "" {
		l.Problem(definition.Error, n, "cannot include %s: "+source.WideMessage, Quoted(name), form)
		return "", "", false
	}
	return string(data), file, ok
}

// Display returns how messages call a file of FS.
func (l *Source) Display(file string) string { return l.Folder.Shown(file) }

// Allowed says where files may be included from, and how that can be changed.
func (l *Source) Allowed() string {
	if l.Root != "" {
		return Quoted(l.Root) + "; --root DIR (Options.Root) names another folder"
	}
	return "the definition's folder; --root DIR (Options.Root) names one around it"
}
