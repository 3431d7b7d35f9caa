package cloudformation

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats/internal/read"
)

// The Cloud Development Kit writes the files that a stack uses beside its
// template: NAME.assets.json gives for each hash, by which the template names a
// file in a bucket, the file in the folder. Source: aws-cdk-lib 2.276.0, as it
// synthesises SpecRestApi with ApiDefinition.fromAsset, and NestedStack.

// asset returns the file of the template's folder that a name in a bucket
// stands for, or "".
func (c *template) asset(key string) string {
	if c.l.FS == nil || key == "" {
		return ""
	}
	hash, _, _ := strings.Cut(path.Base(key), ".")
	if direct := path.Join(c.dir, "asset."+path.Base(key)); c.isFile(direct) {
		return direct
	}
	manifests, err := fs.Glob(c.l.FS, path.Join(c.dir, "*.assets.json"))
	if err != nil {
		return ""
	}
	for _, name := range manifests {
		doc, known := c.files.assets[name]
		if !known {
			if data, err := c.l.Read(name); err == nil {
				doc, _ = c.l.Parse(data, name)
			}
			c.files.assets[name] = doc
		}
		file := doc.Path("files", hash, "source", "path").Str()
		if full := path.Join(c.dir, file); file != "" && fs.ValidPath(full) && c.isFile(full) {
			return full
		}
	}
	return ""
}

func (c *template) isFile(name string) bool {
	info, err := fs.Stat(c.l.FS, name)
	return err == nil && info.Mode().IsRegular()
}

// bodyAsset reads the document that a BodyS3Location names, if it is a file of
// the folder.
func (c *template) bodyAsset(location *read.Node) (doc *read.Node, name string) {
	key := location.Get("Key")
	if key == nil || len(key.Open()) > 0 {
		return nil, ""
	}
	file := c.asset(key.Str())
	if file == "" {
		return nil, ""
	}
	name = strings.TrimPrefix(strings.TrimPrefix(file, c.dir), "/")
	doc, name = c.document(location, name)
	return doc, name
}

// assembly is what the templates of a cloud assembly share.
type assembly struct {
	assets   map[string]*read.Node // manifests of assets, by their names
	followed map[string]bool       // templates of nested stacks that were read
	exports  map[string]export     // by their names
	asking   int                   // nested stacks whose parameters are being evaluated
}

// export is an output of a stack that other stacks import.
type export struct {
	of     *template
	output string
}

func newAssembly() *assembly {
	return &assembly{assets: make(map[string]*read.Node), followed: make(map[string]bool), exports: make(map[string]export)}
}

// ReadAssembly reads the templates of a cloud assembly.
func ReadAssembly(l *read.Loader, templates []string) {
	files := newAssembly()
	// Nested stacks are read with what their parents give them.
	slices.SortStableFunc(templates, func(a, b string) int {
		return strings.Count(path.Base(a), ".nested.") - strings.Count(path.Base(b), ".nested.")
	})
	top := make(map[string]*template)
	for _, name := range templates {
		if strings.Contains(path.Base(name), ".nested.") {
			continue
		}
		c := readStack(l, name, files)
		c.indexExports()
		top[name] = c
	}
	for _, name := range templates {
		if files.followed[name] {
			continue
		}
		if top[name] == nil {
			top[name] = readStack(l, name, files)
		}
		top[name].read()
	}
}

func readStack(l *read.Loader, name string, files *assembly) *template {
	root := l.Document(name)
	if root.Kind != read.Object {
		l.Fail(root.Position(), nil, "%s where an API definition is expected", root.Kind)
	}
	c := newTemplate(l, root, path.Dir(name))
	c.files = files
	return c
}

// indexExports notes the outputs that other stacks of the assembly can import.
func (c *template) indexExports() {
	for _, o := range c.root.Path("Outputs").All() {
		if name := c.eval(read.First(o.Value.Path("Export", "Name"), o.Value.As(read.Null, "")), 0); name.Str() != "" && len(name.Open()) == 0 {
			c.files.exports[name.Text] = export{c, o.Key}
		}
	}
}

// Templates lists the synthesised templates of a folder, sorted, those of
// nested assemblies after them.
func Templates(l *read.Loader, dir string, depth int) []string {
	entries, err := fs.ReadDir(l.FS, dir)
	if err != nil {
		l.Fail(definition.Position{File: l.Display(dir)}, err, "%v", err)
	}
	var names, nested []string
	for _, e := range entries {
		switch name := path.Join(dir, e.Name()); {
		case !e.IsDir() && strings.HasSuffix(name, ".template.json"):
			names = append(names, name)
		case e.IsDir() && strings.HasPrefix(e.Name(), "assembly-") && depth < 5:
			nested = append(nested, Templates(l, name, depth+1)...)
		}
	}
	slices.Sort(names)
	return append(names, nested...)
}
