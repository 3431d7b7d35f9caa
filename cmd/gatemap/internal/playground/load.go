package playground

import (
	"encoding/json"
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
// the page shows them. Of a folder it is the file from which all of its methods are read.
func Load(name string, o formats.Options) (*Definition, []definition.Operation, error) {
	opened, err := source.OpenFolder(name, "")
	if err != nil {
		return nil, nil, err
	}
	defer opened.Close()
	main := opened.Name
	if main == "." {
		if main, err = only(opened.FS(), o); err != nil {
			return nil, nil, err
		}
	}
	files := &observed{FS: opened.FS(), names: map[string]bool{}}
	var methods []definition.Operation
	if api, err := formats.Load(files, main, o); err == nil {
		methods = api.Methods
	}
	d := given(o)
	delete(files.names, main)
	size := int64(0)
	for _, name := range append([]string{main}, slices.Sorted(maps.Keys(files.names))...) {
		text, err := files.text(name, &size)
		if err != nil {
			return nil, nil, err
		}
		d.Files = append(d.Files, File{name, text})
	}
	return d, methods, nil
}

// Parse is Load for a definition that was piped, and includes nothing. Its name says
// what it is written in.
func Parse(data []byte, o formats.Options) (*Definition, []definition.Operation, error) {
	if len(data) > maxBytes {
		return nil, nil, fmt.Errorf("it has more than %d bytes", maxBytes)
	}
	name := "definition.yaml"
	var methods []definition.Operation
	if api, err := formats.Parse("definition", data, o); err == nil {
		methods = api.Methods
	}
	switch {
	case o.Format == formats.Terraform: // it is not found out without a name
		name = "main.tf"
	case json.Valid(data):
		name = "definition.json"
	}
	d := given(o)
	d.Files = []File{{name, strings.ToValidUTF8(string(data), "\uFFFD")}}
	return d, methods, nil
}

// given is a definition that is read with options.
func given(o formats.Options) *Definition {
	d := &Definition{Format: string(o.Format)}
	for _, name := range slices.Sorted(maps.Keys(o.Parameters)) {
		d.Parameters += name + "=" + o.Parameters[name] + "\n"
	}
	return d
}

// only is a file of a folder from which all of its methods are read.
func only(folder fs.FS, o formats.Options) (string, error) {
	api, err := formats.Load(folder, ".", o)
	if err != nil {
		return "", err
	}
	var files []string
	for i := range api.Methods {
		if f := api.Methods[i].File; !slices.Contains(files, f) {
			files = append(files, f)
		}
	}
	if len(files) == 0 {
		return "", errors.New("no method with an integration is in this folder")
	}
	if alone, err := formats.Load(folder, files[0], o); err == nil && len(alone.Methods) == len(api.Methods) {
		return files[0], nil // a module of Terraform is read from any of its files
	}
	return "", fmt.Errorf("this folder has several definitions, in %s: name one of them", strings.Join(files[:min(len(files), maxNamed)], ", "))
}

// maxNamed bounds the files that a message names.
const maxNamed = 4

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
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err != nil || !info.IsDir() { // a folder is looked through
		o.names[name] = true
	}
	return f, nil
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
