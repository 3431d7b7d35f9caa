package cloudformation

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats/internal/parts"
	"github.com/gatemap/gatemap/definition/formats/internal/tree"
)

// The Cloud Development Kit writes the files that a stack uses beside its
// template: NAME.assets.json gives for each hash, by which the template names a
// file in a bucket, the file in the folder. Source: aws-cdk-lib 2.276.0, as it
// synthesises SpecRestApi with ApiDefinition.fromAsset, and NestedStack.

// maxNestedStacks bounds how deep nested stacks are followed.
const maxNestedStacks = 5

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
func (c *template) bodyAsset(location *tree.Node) (doc *tree.Node, name string) {
	key := location.Get("Key")
	if key == nil || len(key.Open) > 0 {
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

// nestedStack reads the template of a nested stack, if it is a file of the
// folder, with the parameters that this template gives it.
func (c *template) nestedStack(id string) bool {
	p := c.properties(id)
	file := c.asset(p.Get("TemplateURL").Str())
	depth := 0
	for at := c; at.parent != nil; at = at.parent {
		depth++
	}
	if file == "" || depth >= maxNestedStacks {
		return false
	}
	data, err := c.l.Read(file)
	if err != nil {
		c.l.Problem(definition.Error, p, "cannot read the nested stack: %v", err)
		return true
	}
	root, err := c.l.Parse(data, file)
	if err != nil || root.Get("Resources") == nil {
		c.l.Problem(definition.Error, p, "cannot read the nested stack: %v", err)
		return true
	}
	c.files.followed[file] = true
	child := newTemplate(c.l, root, path.Dir(file))
	child.files, child.parent, child.args = c.files, c, make(map[string]*tree.Node)
	if given := p.Get("Parameters"); given.IsMap() {
		for _, m := range given.Members {
			child.args[m.Key] = c.argument(m.Value)
		}
	}
	child.read()
	return true
}

// argument is a value for a nested stack. A resource of an API is its path: the
// nested template has no other way to know it.
func (c *template) argument(v *tree.Node) *tree.Node {
	name, attribute, _ := strings.Cut(v.Ref, ".")
	kind := c.resourceOf(name).Get("Type").Str()
	switch {
	case slices.Contains([]string{"AWS::ApiGateway::RestApi", samAPI}, kind) && attribute == "RootResourceId":
		return v.As(tree.Text, "/")
	case kind == "AWS::ApiGateway::Resource" && attribute == "":
		return v.As(tree.Text, c.resourcePath(name, 0))
	}
	return v
}

// assembly is what the templates of a cloud assembly share.
type assembly struct {
	assets   map[string]*tree.Node // manifests of assets, by their names
	followed map[string]bool       // templates of nested stacks that were read
}

func newAssembly() *assembly {
	return &assembly{assets: make(map[string]*tree.Node), followed: make(map[string]bool)}
}

// ReadAssembly reads the templates of a cloud assembly.
func ReadAssembly(l *parts.Loader, templates []string) {
	files := newAssembly()
	// Nested stacks are read with what their parents give them.
	slices.SortStableFunc(templates, func(a, b string) int {
		return strings.Count(path.Base(a), ".nested.") - strings.Count(path.Base(b), ".nested.")
	})
	for _, name := range templates {
		if files.followed[name] {
			continue
		}
		root := l.Document(name)
		if root.Kind != tree.Object {
			l.Fail(root.Position(), nil, "%s where an API definition is expected", root.Kind)
		}
		c := newTemplate(l, root, path.Dir(name))
		c.files = files
		c.read()
	}
}

// Templates lists the synthesised templates of a folder, sorted, those of
// nested assemblies after them.
func Templates(l *parts.Loader, dir string, depth int) []string {
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
