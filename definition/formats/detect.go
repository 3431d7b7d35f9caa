package formats

import (
	"bytes"
	"cmp"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/internal/charset"
)

// file loads one file in the format that was asked for or that it shows.
func (l *loader) file(name string) {
	if isHCL(name) || l.opts.Format == Terraform {
		l.terraform(path.Dir(name), name)
		return
	}
	at := definition.Position{File: l.display(name)}
	data, err := l.read(name)
	if err != nil {
		l.fail(at, err, "%v", err)
	}
	root, err := l.parse(data, name)
	if err != nil {
		panic(abort{cmp.Or(asFault(err), unreadable(at, err, "%v", err))})
	}
	l.document(root, name)
}

func asFault(err error) *definition.Fault {
	f, _ := err.(*definition.Fault)
	return f
}

func isHCL(name string) bool {
	return strings.HasSuffix(name, ".tf") || strings.HasSuffix(name, ".tf.json") || strings.HasSuffix(name, ".hcl")
}

// parse reads a whole file as JSON when it looks like it and as YAML
// otherwise.
func (l *loader) parse(data []byte, name string) (*node, error) {
	base := &node{pos: startOf(l.display(name))}
	return l.parseAt(data, name, base)
}

// parseAt reads a text that stands at base.
func (l *loader) parseAt(data []byte, name string, base *node) (*node, error) {
	start := bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), " \t\r\n")
	ext := strings.ToLower(path.Ext(name))
	if form := charset.Wide(data); form != "" {
		return nil, unreadable(base.position(), nil, charset.Message, form)
	}
	if bytes.Count(data, []byte(","))+bytes.Count(data, []byte("\n")) > maxSeparators {
		l.fail(base.position(), nil, "more than %d commas and lines", maxSeparators)
	}
	if ext == ".json" || len(start) > 0 && (start[0] == '{' || start[0] == '[') && ext != ".yaml" && ext != ".yml" {
		n, err := l.json(data, base)
		if err == nil || ext == ".json" {
			return n, err
		}
		// Without an extension that says JSON, a brace may open a YAML flow map.
		if y, yerr := l.yaml(data, base); yerr == nil {
			return y, nil
		}
		return nil, err
	}
	return l.yaml(data, base)
}

func (l *loader) document(root *node, name string) {
	f := cmp.Or(l.opts.Format, detect(root, name))
	if f == "" || f == AWSCLI {
		if root = l.sdkDocument(root); f == "" && isAWSCLI(root) {
			f = AWSCLI
		}
	}
	l.api.Format = f
	if root.kind != object && !(f == AWSCLI && root.kind == list) {
		l.fail(root.position(), nil, "%s where an API definition is expected", root.kind)
	}
	switch f {
	case AWSCLI:
		l.awsCLI(root)
	case OpenAPI:
		newCFN(l, nil, path.Dir(name)).standalone(root)
	case CloudFormation, SAM, CDK:
		newCFN(l, root, path.Dir(name)).template()
	case TerraformJSON:
		l.terraformJSON(root)
	case Serverless:
		l.serverless(root, path.Dir(name))
	default:
		l.fail(root.position(), nil, "no known format: neither openapi or swagger, nor Resources, nor planned_values or values, "+
			"nor service and functions, nor a document of the AWS CLI (%s)", joinFormats())
	}
}

// detect tells the format of a document by the members of its root.
func detect(n *node, name string) Format {
	switch {
	case n.get("openapi") != nil, n.get("swagger") != nil, n.path("paths") != nil:
		return OpenAPI
	case n.get("Resources") != nil, n.get("AWSTemplateFormatVersion") != nil:
		return detectTemplate(n, name)
	case n.get("planned_values") != nil, n.get("terraform_version") != nil, n.path("values", "root_module") != nil:
		return TerraformJSON
	case n.get("service") != nil && (n.get("functions") != nil || n.get("provider") != nil), n.get("functions") != nil && n.get("provider") != nil:
		return Serverless
	case isAWSCLI(n):
		return AWSCLI
	}
	return ""
}

func detectTemplate(n *node, name string) Format {
	if strings.HasSuffix(name, ".template.json") {
		return CDK
	}
	transforms := []*node{n.get("Transform")}
	if t := transforms[0]; t != nil && t.kind == list {
		transforms = t.items
	}
	for _, t := range transforms {
		if strings.HasPrefix(t.str(), "AWS::Serverless") {
			return SAM
		}
	}
	if res := n.get("Resources"); res != nil {
		for _, m := range res.members {
			if m.value.get("Type").str() == "AWS::Serverless::Api" {
				return SAM
			}
		}
	}
	return CloudFormation
}

// folder loads a cdk.out folder, with its nested assemblies, or the module
// that the .tf files of a folder are.
func (l *loader) folder(dir string) {
	templates := l.templates(dir, 0)
	tf := l.tfFiles(dir)
	switch f := l.opts.Format; {
	case f == Terraform, f == "" && len(tf) > 0 && len(templates) == 0:
		l.terraform(dir, "")
		return
	case f != "" && f != CDK && f != CloudFormation:
		l.fail(definition.Position{File: l.api.Name}, nil, "a folder can be %s or %s, not %s", CDK, Terraform, f)
	case len(templates) == 0 && l.stacksOfTerraform(dir):
		return
	case len(templates) == 0:
		l.fail(definition.Position{File: l.api.Name}, nil, "the folder has neither *.template.json nor *.tf nor *.tf.json files")
	}
	l.opts.Format = CDK
	// Nested stacks are read with what their parents give them.
	slices.SortStableFunc(templates, func(a, b string) int {
		return strings.Count(path.Base(a), ".nested.") - strings.Count(path.Base(b), ".nested.")
	})
	for _, name := range templates {
		if !l.followed[name] {
			l.file(name)
		}
	}
}

// stacksOfTerraform loads the stacks of a folder that CDK for Terraform writes:
// cdktf.out with stacks/NAME/cdk.tf.json.
func (l *loader) stacksOfTerraform(dir string) bool {
	names, err := fs.Glob(l.fsys, path.Join(dir, "stacks", "*", "cdk.tf.json"))
	if err != nil || len(names) == 0 {
		return false
	}
	for _, name := range names {
		l.terraform(path.Dir(name), "")
	}
	return true
}

// templates lists the synthesised templates of a folder, sorted, those of
// nested assemblies after them.
func (l *loader) templates(dir string, depth int) []string {
	entries, err := fs.ReadDir(l.fsys, dir)
	if err != nil {
		l.fail(definition.Position{File: l.display(dir)}, err, "%v", err)
	}
	var names, nested []string
	for _, e := range entries {
		switch name := path.Join(dir, e.Name()); {
		case !e.IsDir() && strings.HasSuffix(name, ".template.json"):
			names = append(names, name)
		case e.IsDir() && strings.HasPrefix(e.Name(), "assembly-") && depth < 5:
			nested = append(nested, l.templates(name, depth+1)...)
		}
	}
	slices.Sort(names)
	return append(names, nested...)
}
