package formats

import (
	"cmp"
	"errors"
	"path"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats/internal/aws"
	"github.com/gatemap/gatemap/definition/formats/internal/cloudformation"
	"github.com/gatemap/gatemap/definition/formats/internal/read"
	"github.com/gatemap/gatemap/definition/formats/internal/serverless"
	"github.com/gatemap/gatemap/definition/formats/internal/terraform"
)

// ErrFormat is in the error of what is a document and no API definition in any
// format.
var ErrFormat = errors.New("no known format")

// file loads one file in the format that was asked for or that it shows.
func (f *formatLoader) file(name string) {
	switch asked := f.opts.Format; {
	case asked == Template:
		aws.ReadTemplate(f.l, name, f.opts.MediaType)
	case asked == Terraform, terraform.Is(name):
		f.format = Terraform
		terraform.ReadModule(f.l, path.Dir(name), name)
	default:
		if (asked == "" || asked == Serverless) && f.l.Memory == nil && !f.l.Whole && len(f.l.Parameters) == 0 {
			f.l.Late = serverless.Late
		}
		root := f.l.Document(name)
		f.l.Late = nil
		f.document(root, name)
		f.l.NothingLate()
	}
}

func (f *formatLoader) document(root *read.Node, name string) {
	l, format := f.l, cmp.Or(f.opts.Format, detect(root, name))
	if format == "" || format == AWSCLI {
		if root = aws.Renamed(l, root); format == "" && aws.Is(root) {
			format = AWSCLI
		}
	}
	f.format = format
	if root.Kind != read.Object && !(format == AWSCLI && root.Kind == read.List) {
		l.Fail(root.Position(), ErrFormat, "%s where an API definition is expected", root.Kind)
	}
	switch dir := path.Dir(name); format {
	case AWSCLI:
		aws.Read(l, root)
	case OpenAPI:
		cloudformation.ReadOpenAPI(l, root, dir)
	case CloudFormation, SAM, CDK:
		cloudformation.Read(l, root, dir)
	case TerraformJSON:
		terraform.ReadPlan(l, root)
	case Serverless:
		serverless.Read(l, root, dir)
	default:
		l.Fail(root.Position(), ErrFormat, "no known format: neither openapi or swagger, nor Resources, nor planned_values or values, "+
			"nor service and functions, nor a document of the AWS CLI (%s)", joinFormats())
	}
}

// detect tells the format of a document by the members of its root.
func detect(n *read.Node, name string) Format {
	switch {
	case n.Get("openapi") != nil, n.Get("swagger") != nil, n.Path("paths") != nil:
		return OpenAPI
	case n.Get("Resources") != nil, n.Get("AWSTemplateFormatVersion") != nil:
		return detectTemplate(n, name)
	case n.Get("planned_values") != nil, n.Get("terraform_version") != nil, n.Path("values", "root_module") != nil:
		return TerraformJSON
	case n.Get("service") != nil && (n.Get("functions") != nil || n.Get("provider") != nil), n.Get("functions") != nil && n.Get("provider") != nil:
		return Serverless
	case aws.Is(n):
		return AWSCLI
	}
	return ""
}

func detectTemplate(n *read.Node, name string) Format {
	if strings.HasSuffix(name, ".template.json") {
		return CDK
	}
	transforms := []*read.Node{n.Get("Transform")}
	if t := transforms[0]; t != nil && t.Kind == read.List {
		transforms = t.Items
	}
	for _, t := range transforms {
		if strings.HasPrefix(t.Str(), "AWS::Serverless") {
			return SAM
		}
	}
	if res := n.Get("Resources"); res != nil {
		for _, m := range res.Members {
			if m.Value.Get("Type").Str() == "AWS::Serverless::Api" {
				return SAM
			}
		}
	}
	return CloudFormation
}

// folder loads a cdk.out folder, or the module that the .tf files of a folder
// are.
func (f *formatLoader) folder(dir string) {
	templates := cloudformation.Templates(f.l, dir, 0)
	tf := terraform.Files(f.l, dir)
	switch asked := f.opts.Format; {
	case asked == Terraform, asked == "" && len(tf) > 0 && len(templates) == 0:
		f.format = Terraform
		terraform.ReadModule(f.l, dir, "")
	case asked != "" && asked != CDK && asked != CloudFormation:
		f.l.Fail(definition.Position{File: f.l.Name}, nil, "a folder can be %s or %s, not %s", CDK, Terraform, asked)
	case len(templates) == 0 && terraform.ReadStacks(f.l, dir):
		f.format = Terraform
	case len(templates) == 0:
		f.l.Fail(definition.Position{File: f.l.Name}, nil, "the folder has neither *.template.json nor *.tf nor *.tf.json files")
	default:
		f.format = CDK
		cloudformation.ReadAssembly(f.l, templates)
	}
}
