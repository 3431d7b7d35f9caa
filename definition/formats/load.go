package formats

import (
	"io/fs"
	"path"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats/internal/read"
	"github.com/gatemap/gatemap/internal/source"
)

// LoadFile reads the definition in the file or folder called name. Files that
// it includes must be in the same folder or below it, or in Options.Root. The
// error is a *definition.Fault, or what the operating system reports.
//
// A symbolic link that is named is followed first: the folder is that of its
// target.
func LoadFile(name string, opts Options) (*API, error) {
	f, err := source.OpenFolder(name, opts.Root)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return load(f.Typed, f.Name, opts, func() *read.Source {
		src := sourceOf(f.Typed, opts)
		src.FS, src.Folder = f.FS(), f.Folder
		return src
	})
}

// Load reads the definition called name from fsys: a file, or for cdk and
// terraform a folder. Files that it includes are read from fsys too. The error
// is a *definition.Fault that wraps what fsys reports; whatever does not keep the
// rest from being read is in Problems. Load never panics, whatever the files
// hold, and keeps within fixed limits of size, depth and work.
func Load(fsys fs.FS, name string, opts Options) (*API, error) {
	var folder source.Folder
	if opts.Folder != "" {
		folder = source.FolderNamed(opts.Folder)
	}
	shown := path.Clean(folder.Shown(name))
	return load(shown, path.Clean(name), opts, func() *read.Source {
		src := sourceOf(shown, opts)
		src.FS, src.Folder = fsys, folder
		return src
	})
}

// Parse reads a definition from memory; name is for messages and, through its
// extension, for the detection of the format. It includes no other file. The API
// keeps data for File.
func Parse(name string, data []byte, opts Options) (*API, error) {
	return load(name, name, opts, func() *read.Source {
		src := sourceOf(name, opts)
		src.Data = data
		return src
	})
}

// load reads what base, a name in the source, names; name is what it is called
// in messages. What is refused block by block is read as a whole, for what is said.
func load(name, base string, opts Options, source func() *read.Source) (*API, error) {
	src := source()
	api, err := loadFrom(src, name, base, opts)
	if err != nil && src.Cut {
		src = source()
		src.Whole = true
		return loadFrom(src, name, base, opts)
	}
	return api, err
}

func loadFrom(src *read.Source, name, base string, opts Options) (api *API, err error) {
	defer read.Catch(&err)
	f := &formatLoader{l: read.NewLoader(src), opts: opts, format: opts.Format}
	if src.FS != nil {
		info, err := fs.Stat(src.FS, base)
		if err != nil {
			return nil, read.Unreadable(definition.Position{File: name}, err, "%v", err)
		}
		if info.IsDir() {
			f.folder(base)
			return f.api(name), nil
		}
	}
	f.file(base)
	return f.api(name), nil
}

// sourceOf makes the source of a load.
func sourceOf(name string, opts Options) *read.Source {
	src := read.NewSource(name)
	src.Root, src.Parameters, src.MaxBytes = opts.Root, opts.Parameters, opts.MaxBytes
	if opts.Memory != nil {
		src.Memory = &opts.Memory.parts
		src.Memory.Begin()
	}
	return src
}

// formatLoader finds out the format of files and hands them to its reader.
type formatLoader struct {
	l      *read.Loader
	opts   Options
	format Format // of the last file
}

// api returns what was found.
func (f *formatLoader) api(name string) *API {
	f.l.Finish()
	return &API{
		Name: name, Format: f.format, Methods: f.l.Methods, BinaryMediaTypes: f.l.BinaryMediaTypes,
		GatewayResponses: f.l.GatewayResponses, Stages: f.l.Stages, Problems: f.l.Problems, contents: f.l.Contents,
	}
}
