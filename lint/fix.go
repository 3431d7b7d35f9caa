package lint

import (
	"bytes"
	"cmp"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gatemap/gatemap"
	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats"
	"github.com/gatemap/gatemap/internal/confjson"
	"github.com/gatemap/gatemap/internal/wholefile"
)

// Fix applies the edits of findings to the files of a definition that LoadFile
// has read from name, and returns the findings that it fixed. An edit is
// applied only if the file has its old text at its place, and if the
// definition, read again, has the string that the edit wants there and is
// otherwise the same; so no notation's quoting has to be guessed. Files are
// replaced as a whole or not at all. The error is that of a file that could
// not be read or written.
func Fix(name string, opts formats.Options, findings []Finding) ([]Finding, error) {
	x, err := newFixer(name, opts)
	if err != nil {
		return nil, err
	}
	defer x.root.Close()
	before, err := x.load()
	if err != nil {
		return nil, err
	}
	var fixed []Finding
	// From the end of a file to its beginning, so that an edit does not move
	// the places of those that are still to come.
	order := slices.DeleteFunc(slices.Clone(findings), func(f Finding) bool { return f.Edit == nil || f.Edit.Method >= len(before.Methods) })
	slices.SortStableFunc(order, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Edit.File, b.Edit.File), cmp.Compare(b.Edit.Line, a.Edit.Line), cmp.Compare(b.Edit.Column, a.Edit.Column))
	})
	for _, f := range order {
		if after, ok := x.apply(f.Edit, before); ok {
			before = after
			fixed = append(fixed, f)
		}
	}
	slices.Reverse(fixed)
	return fixed, x.write()
}

type fixer struct {
	opts   formats.Options
	root   *os.Root
	prefix string            // of the names of root's files in positions
	base   string            // the definition in root
	files  map[string][]byte // those that differ from the disk, by name in positions
}

// newFixer opens the folder of a definition under the rules of
// formats.LoadFile.
func newFixer(name string, opts formats.Options) (*fixer, error) {
	if link, err := os.Lstat(name); err == nil && link.Mode()&fs.ModeSymlink != 0 {
		if name, err = filepath.EvalSymlinks(name); err != nil {
			return nil, err
		}
	}
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	dir, base := filepath.Split(name)
	if info.IsDir() {
		dir, base = filepath.Clean(name)+string(filepath.Separator), "."
	}
	root, err := os.OpenRoot(cmp.Or(dir, "."))
	return &fixer{opts: opts, root: root, prefix: filepath.ToSlash(dir), base: base, files: map[string][]byte{}}, err
}

// load reads the definition with the changed files in the place of those on
// the disk.
func (x *fixer) load() (*formats.API, error) {
	return formats.Load(overlay{x.root.FS(), x.prefix, x.files}, x.base, x.opts)
}

// apply applies an edit, unless it does not do what it should.
func (x *fixer) apply(e *Edit, before *formats.API) (*formats.API, bool) {
	text := parts(&before.Methods[e.Method])[e.Pointer]
	to := e.From + len(e.Old)
	if e.From > len(text) || to > len(text) || text[e.From:to] != e.Old {
		return nil, false
	}
	data, known := x.files[e.File]
	if !known {
		var err error
		if data, err = os.ReadFile(e.File); err != nil {
			return nil, false
		}
	}
	at, ok := offsetOf(data, e.Line, e.Column)
	if !ok || !bytes.HasPrefix(data[at:], []byte(e.Old)) {
		return nil, false
	}
	want := text[:e.From] + e.New + text[to:]
	for _, c := range spellings(data, at, e, e.Old == text) {
		x.files[e.File] = slices.Concat(data[:c.from], []byte(c.text), data[c.to:])
		after, err := x.load()
		if err == nil && differsOnly(before, after, e, want) {
			return after, true
		}
	}
	if delete(x.files, e.File); known {
		x.files[e.File] = data
	}
	return nil, false
}

// spelling is a replacement of bytes of a file.
type spelling struct {
	from, to int
	text     string
}

// spellings are the ways to write an edit: as it is, and, for a whole string
// of YAML that needs other quotes to hold quotes, in double quotes. Which of
// them is right shows when the definition is read again.
func spellings(data []byte, at int, e *Edit, whole bool) []spelling {
	end := at + len(e.Old)
	list := []spelling{{at, end, e.New}}
	if whole && !strings.ContainsAny(e.New, `"\`) {
		list = append(list, spelling{at, end, `"` + e.New + `"`})
		if at > 0 && end < len(data) && data[at-1] == '\'' && data[end] == '\'' {
			list = append(list, spelling{at - 1, end + 1, `"` + e.New + `"`})
		}
	}
	return list
}

// offsetOf is the byte offset of a line and column.
func offsetOf(data []byte, line, column int) (int, bool) {
	at := 0
	for range line - 1 {
		i := bytes.IndexByte(data[at:], '\n')
		if i < 0 {
			return 0, false
		}
		at += i + 1
	}
	text := string(data[at:])
	for i := range text {
		if column--; column == 0 {
			return at + i, true
		}
	}
	return at + len(text), column == 1
}

// differsOnly reports whether two readings of a definition differ in the
// string of an edit, which is as wanted, and in nothing else.
func differsOnly(before, after *formats.API, e *Edit, want string) bool {
	if len(before.Methods) != len(after.Methods) || len(before.Problems) != len(after.Problems) {
		return false
	}
	for i := range before.Methods {
		x, y := parts(&before.Methods[i]), parts(&after.Methods[i])
		if len(x) != len(y) {
			return false
		}
		for pointer, text := range x {
			if i == e.Method && pointer == e.Pointer {
				text = want
			}
			if other, ok := y[pointer]; !ok || other != text {
				return false
			}
		}
	}
	return true
}

// parts are the strings of a method that evaluation reads, by pointer.
func parts(m *definition.Operation) map[string]string {
	all := map[string]string{"/type": string(m.Integration.Type), "/uri": m.Integration.URI, "": m.HTTPMethod + " " + m.Path}
	strs := func(pointer string, list gatemap.Ordered[*string]) {
		for _, e := range list {
			if e.Value != nil {
				all[confjson.Join(pointer, e.Key)] = *e.Value
			}
		}
	}
	strs("/requestTemplates", m.Integration.RequestTemplates)
	for _, e := range m.Integration.IntegrationResponses {
		at := confjson.Join(responsesPointer, e.Key)
		all[at+"/statusCode"] = e.Value.StatusCode
		all[at+"/contentHandling"] = string(e.Value.ContentHandling)
		if p := e.Value.SelectionPattern; p != nil {
			all[at+"/selectionPattern"] = *p
		}
		for _, p := range e.Value.ResponseParameters {
			all[confjson.Join(at+"/responseParameters", p.Key)] = p.Value
		}
		strs(at+"/responseTemplates", e.Value.ResponseTemplates)
	}
	return all
}

// write replaces the changed files.
func (x *fixer) write() error {
	for _, name := range sorted(x.files) {
		if err := wholefile.Write(name, x.files[name]); err != nil {
			return err
		}
	}
	return nil
}

func sorted(m map[string][]byte) []string {
	var names []string
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// overlay is a folder with other contents for some files.
type overlay struct {
	fs.FS
	prefix string
	files  map[string][]byte
}

// Open opens a file. Folders are read from the disk.

func (o overlay) Open(name string) (fs.File, error) {
	f, err := o.FS.Open(name)
	if err != nil {
		return nil, err
	}
	data, ok := o.files[o.prefix+name]
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
