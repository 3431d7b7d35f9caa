package playground

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/internal/source"
)

// maxBytes is how much the files of a definition may have together: what the page
// keeps of them.
const maxBytes = 16 << 20

// Load reads the definition in the named file with the files that it includes, as the
// page wants them, and the methods in it. A definition that has mistakes is loaded, too:
// the page shows them.
func Load(name string, o formats.Options) (*Definition, []definition.Operation, error) {
	opened, err := source.OpenFolder(name, "")
	if err != nil {
		return nil, nil, err
	}
	defer opened.Close()
	if opened.Name == "." {
		return nil, nil, errors.New("it is a folder: the page takes a file with what it includes")
	}
	files := &observed{FS: opened.FS(), names: map[string]bool{}}
	var methods []definition.Operation
	if api, err := formats.Load(files, opened.Name, o); err == nil {
		methods = api.Methods
	}
	d := &Definition{Format: string(o.Format)}
	delete(files.names, opened.Name)
	size := int64(0)
	for _, name := range append([]string{opened.Name}, slices.Sorted(maps.Keys(files.names))...) {
		text, err := files.text(name, &size)
		if err != nil {
			return nil, nil, err
		}
		d.Files = append(d.Files, File{name, text})
	}
	for _, name := range slices.Sorted(maps.Keys(o.Parameters)) {
		d.Parameters += name + "=" + o.Parameters[name] + "\n"
	}
	return d, methods, nil
}

// Key names one of the methods of a definition as the page does: by its API too where
// the definition has several.
func Key(op *definition.Operation, methods []definition.Operation) string {
	key := op.HTTPMethod + " " + op.Path
	if slices.ContainsFunc(methods, func(other definition.Operation) bool { return other.API != op.API }) {
		key += " " + strings.ReplaceAll(url.QueryEscape(op.API), "+", "%20")
	}
	return strings.TrimRight(key, " ")
}

// observed is a file system that notes which files were opened.
type observed struct {
	fs.FS
	names map[string]bool
}

// Open implements fs.FS.
func (o *observed) Open(name string) (fs.File, error) {
	f, err := o.FS.Open(name)
	if err == nil {
		o.names[name] = true
	}
	return f, err
}

// text is the text of a file; size counts what all have.
func (o *observed) text(name string, size *int64) (string, error) {
	info, err := fs.Stat(o.FS, name)
	if err != nil {
		return "", err
	}
	if *size += info.Size(); *size > maxBytes {
		return "", fmt.Errorf("with what it includes it has more than %d bytes", maxBytes)
	}
	if !info.Mode().IsRegular() { // a FIFO would wait for somebody who writes
		return "", fmt.Errorf("%s is not a regular file", name)
	}
	data, err := fs.ReadFile(o.FS, name)
	return strings.ToValidUTF8(string(data), "\uFFFD"), err
}
