package formats

import (
	"fmt"
	"slices"
	"strings"

	"github.com/gatemap/gatemap/definition"
	"github.com/gatemap/gatemap/definition/formats/internal/read"
)

// Format is a notation that API definitions are written in.
type Format string

// The formats that Load reads.
const (
	AWSCLI         Format = "aws-cli"        // what `aws apigateway get-*` prints
	OpenAPI        Format = "openapi"        // OpenAPI 2 or 3 with AWS's extensions, JSON or YAML
	CloudFormation Format = "cloudformation" // a template, JSON or YAML
	SAM            Format = "sam"            // a template with the Serverless transform
	CDK            Format = "cdk"            // synthesised templates, or the folder that holds them
	TerraformJSON  Format = "terraform-json" // `terraform show -json` of a plan or a state
	Terraform      Format = "terraform"      // the .tf files of a module
	Serverless     Format = "serverless"     // serverless.yml of the Serverless Framework
)

// Template is no definition, but a mapping template in a file of its own: Load
// reads it as that of the response 200 of GET /, an HTTP integration. Only Options.Format
// says so; it is not among the Formats.
const Template Format = "template"

var formats = []Format{AWSCLI, OpenAPI, CloudFormation, SAM, CDK, TerraformJSON, Terraform, Serverless}

// Formats returns every format, in the order of the package documentation.
func Formats() []Format { return slices.Clone(formats) }

// ParseFormat returns the format called name, in any case. It also knows the
// short names cfn, tf, hcl and sls. An error names the formats.
func ParseFormat(name string) (Format, error) {
	short := map[string]Format{"cfn": CloudFormation, "tf": Terraform, "hcl": Terraform, "sls": Serverless}
	name = strings.ToLower(name)
	if f, ok := short[name]; ok {
		return f, nil
	}
	if slices.Contains(formats, Format(name)) {
		return Format(name), nil
	}
	if name == "json" {
		return "", fmt.Errorf("json is no format: what the AWS CLI prints is %s, and %s, %s and %s can be JSON, too", AWSCLI, OpenAPI, CloudFormation, CDK)
	}
	return "", fmt.Errorf("unknown format %q: the formats are %s", name, joinFormats())
}

func joinFormats() string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = string(f)
	}
	return strings.Join(names, ", ")
}

// API is what one definition says about integrations.
type API struct {
	Name   string // the name that Load was given
	Format Format // as found or as named

	// Methods are those with an integration; a problem names each that has
	// none.
	Methods []definition.Operation

	// BinaryMediaTypes are those of the first API of the definition, and
	// GatewayResponses, by response type, those of all. Each method has those of
	// its own.
	BinaryMediaTypes []string
	GatewayResponses definition.Ordered[definition.GatewayResponse]

	// Stages are those of all APIs of the definition, in its order.
	Stages []definition.Stage

	// Problems says, in the order of discovery, what was not understood, what
	// could not be resolved, and what was left out.
	Problems definition.Faults

	contents map[string][]byte // of the files, by their names in positions
}

// File returns what was read of a file of the definition, by its name in
// positions, or nil. It is not to be changed.
func (api *API) File(name string) []byte { return api.contents[name] }

// Of returns the part of api that is the API called name, as its methods have
// it in their API: its methods, its stages, and the binary media types and gateway
// responses that they share. The problems stay those of the whole definition. It is nil
// where no method is of that API.
func (api *API) Of(name string) *API {
	part := &API{Name: api.Name, Format: api.Format, Problems: api.Problems, contents: api.contents}
	for _, s := range api.Stages {
		if s.API == name {
			part.Stages = append(part.Stages, s)
		}
	}
	for _, m := range api.Methods {
		if m.API == name {
			part.Methods = append(part.Methods, m)
		}
	}
	if len(part.Methods) == 0 {
		return nil
	}
	first := &part.Methods[0]
	part.BinaryMediaTypes, part.GatewayResponses = first.BinaryMediaTypes, first.GatewayResponses
	return part
}

// Options say how a definition is to be read. The zero value detects the
// format and resolves only what the definition itself says.
type Options struct {
	Format Format // "" detects

	// MediaType is what a Template makes; "" is application/json.
	MediaType string

	// Parameters gives values for names that the definition leaves to the
	// deployment. They are looked up as written there: a CloudFormation
	// parameter (Stage), a pseudo parameter (AWS::Region), a resource or its
	// attribute (Function, Function.Arn); a Terraform variable (stage or
	// var.stage) or any other reference (data.aws_region.current.name,
	// aws_lambda_function.f.invoke_arn); a variable of the Serverless
	// Framework with its source (opt:stage, env:HOME, aws:region). Where a
	// parent resource is wanted, a value that begins with a slash is its path.
	Parameters map[string]string

	// Folder is the name of the file system that is given to Load; positions
	// have it before the names of files.
	Folder string

	// Root is a folder around the definition's, out of which files may be
	// included as well; "" is none. LoadFile reads it.
	Root string

	// MaxBytes bounds what is read, over all files; 0 means 16 MB.
	MaxBytes int

	// Memory lets a load do less where one before it has read much of the same
	// text. What it returns is the same. nil keeps nothing.
	Memory *Memory
}

// Memory keeps what loads of a definition have read, for who loads it again
// after each change: of a large YAML document the parts, in about ten times the
// memory of its text. The zero value is ready. It is for one load at a time.
type Memory struct{ parts read.Memory }

// The severities of problems, for short.
const (
	Note    = definition.Note    // nothing that evaluation reads is affected
	Warning = definition.Warning // read, but probably not what was meant
	Error   = definition.Error   // a part is missing, unresolved or not valid
)
