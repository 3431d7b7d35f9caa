package formats

import (
	"io/fs"
	"path"
	"slices"
	"strings"
)

// The Cloud Development Kit writes the files that a stack uses beside its
// template: NAME.assets.json gives for each hash, by which the template names a
// file in a bucket, the file in the folder. Source: aws-cdk-lib 2.276.0, as it
// synthesises SpecRestApi with ApiDefinition.fromAsset, and NestedStack.

// maxNestedStacks bounds how deep nested stacks are followed.
const maxNestedStacks = 5

// asset returns the file of the template's folder that a name in a bucket
// stands for, or "".
func (c *cfn) asset(key string) string {
	if c.l.fsys == nil || key == "" {
		return ""
	}
	hash, _, _ := strings.Cut(path.Base(key), ".")
	if direct := path.Join(c.dir, "asset."+path.Base(key)); c.isFile(direct) {
		return direct
	}
	manifests, err := fs.Glob(c.l.fsys, path.Join(c.dir, "*.assets.json"))
	if err != nil {
		return ""
	}
	for _, name := range manifests {
		doc, known := c.l.assets[name]
		if !known {
			if data, err := c.l.read(name); err == nil {
				doc, _ = c.l.parse(data, name)
			}
			if c.l.assets == nil {
				c.l.assets = make(map[string]*node)
			}
			c.l.assets[name] = doc
		}
		file := doc.path("files", hash, "source", "path").str()
		if full := path.Join(c.dir, file); file != "" && fs.ValidPath(full) && c.isFile(full) {
			return full
		}
	}
	return ""
}

func (c *cfn) isFile(name string) bool {
	info, err := fs.Stat(c.l.fsys, name)
	return err == nil && info.Mode().IsRegular()
}

// bodyAsset reads the document that a BodyS3Location names, if it is a file of
// the folder.
func (c *cfn) bodyAsset(location *node) (doc *node, name string) {
	key := location.get("Key")
	if key == nil || len(key.open) > 0 {
		return nil, ""
	}
	file := c.asset(key.str())
	if file == "" {
		return nil, ""
	}
	name = strings.TrimPrefix(strings.TrimPrefix(file, c.dir), "/")
	doc, name = c.document(location, name)
	return doc, name
}

// nestedStack reads the template of a nested stack, if it is a file of the
// folder, with the parameters that this template gives it.
func (c *cfn) nestedStack(id string) bool {
	p := c.properties(id)
	file := c.asset(p.get("TemplateURL").str())
	depth := 0
	for at := c; at.parent != nil; at = at.parent {
		depth++
	}
	if file == "" || depth >= maxNestedStacks {
		return false
	}
	data, err := c.l.read(file)
	if err != nil {
		c.l.problem(Error, p, "cannot read the nested stack: %v", err)
		return true
	}
	root, err := c.l.parse(data, file)
	if err != nil || root.get("Resources") == nil {
		c.l.problem(Error, p, "cannot read the nested stack: %v", err)
		return true
	}
	if c.l.followed == nil {
		c.l.followed = make(map[string]bool)
	}
	c.l.followed[file] = true
	child := newCFN(c.l, root, path.Dir(file))
	child.parent, child.args = c, make(map[string]*node)
	if given := p.get("Parameters"); given.isMap() {
		for _, m := range given.members {
			child.args[m.key] = c.argument(m.value)
		}
	}
	child.template()
	return true
}

// argument is a value for a nested stack. A resource of an API is its path: the
// nested template has no other way to know it.
func (c *cfn) argument(v *node) *node {
	name, attribute, _ := strings.Cut(v.ref, ".")
	kind := c.resourceOf(name).get("Type").str()
	switch {
	case slices.Contains([]string{"AWS::ApiGateway::RestApi", samAPI}, kind) && attribute == "RootResourceId":
		return v.as(text, "/")
	case kind == "AWS::ApiGateway::Resource" && attribute == "":
		return v.as(text, c.resourcePath(name, 0))
	}
	return v
}
