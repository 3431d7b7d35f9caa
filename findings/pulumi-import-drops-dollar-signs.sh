#!/usr/bin/env bash
# github.com/pulumi/pulumi/pkg/v3 3.276.0: what pulumi import writes for a program in TypeScript and in Python.
#
# Guess: a template that is imported is the same text again when the program runs;
# if anything is escaped wrongly, then ${item.id}, as other tools have it.
# Seen: TypeScript, a template of several lines: each $ that no { follows is gone, in
# silence, and ${item.id} is right. Python, several lines: backslashes are not escaped,
# so that \\" of the template is \" and a \n of it a line break. Templates of one line
# are right in both, and Go has both right.
# What it means: pulumi import, then pulumi up, deploys
# #set(root = input.path('')), which the service takes for text.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >template.vtl <<'VTL'
#set($root = $input.path('$'))
#foreach($item in $root.items)
{"id": "${item.id}", "name": "$item.name.replaceAll('"', '\\"')", "lines": "a\nb"}#if($foreach.hasNext),#end
#end
VTL
cat >main.go <<'GO'
package main

import (
	"context"
	"io"
	"os"
	"strings"

	"github.com/blang/semver"
	"github.com/hashicorp/hcl/v2"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/pcl"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
	"github.com/pulumi/pulumi/pkg/v3/importer"
	state "github.com/pulumi/pulumi/pkg/v3/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// loader has one package, the part of aws that the resource needs.
type loader struct{ aws *schema.Package }

func (l loader) LoadPackage(string, *semver.Version) (*schema.Package, error) { return l.aws, nil }

func (l loader) LoadPackageV2(context.Context, *schema.PackageDescriptor) (*schema.Package, error) {
	return l.aws, nil
}

func (l loader) LoadPackageReference(string, *semver.Version) (schema.PackageReference, error) {
	return l.aws.Reference(), nil
}

func (l loader) LoadPackageReferenceV2(context.Context, *schema.PackageDescriptor) (schema.PackageReference, error) {
	return l.aws.Reference(), nil
}

const response = "aws:apigateway/integrationResponse:IntegrationResponse"

func awsPackage() *schema.Package {
	text := schema.TypeSpec{Type: "string"}
	aws, err := schema.ImportSpec(schema.PackageSpec{
		Name: "aws", Version: "7.0.0", Meta: &schema.MetadataSpec{ModuleFormat: "(.*)(?:/[^/]*)"},
		Resources: map[string]schema.ResourceSpec{response: {InputProperties: map[string]schema.PropertySpec{
			"selectionPattern":  {TypeSpec: text},
			"responseTemplates": {TypeSpec: schema.TypeSpec{Type: "object", AdditionalProperties: &text}},
		}}},
	}, map[string]schema.Language{"nodejs": nodejs.Importer, "python": python.Importer}, loader{}, schema.ValidationOptions{})
	if err != nil {
		panic(err)
	}
	return aws
}

func main() {
	template, _ := os.ReadFile("template.vtl")
	imported := &state.State{
		Type: response, URN: "urn:pulumi:dev::pets::" + response + "::pets", ID: "pets", Custom: true,
		Provider: "urn:pulumi:dev::pets::pulumi:providers:aws::default::1",
		Inputs: resource.NewPropertyMapFromMap(map[string]any{
			"selectionPattern": `\[400\][\s\S]*`,
			"responseTemplates": map[string]any{
				"application/json": string(template),
				"text/plain":       strings.TrimSpace(strings.ReplaceAll(string(template), "\n", "")),
			},
		}),
	}
	provider := &state.State{
		Type: "pulumi:providers:aws", URN: "urn:pulumi:dev::pets::pulumi:providers:aws::default", ID: "1", Custom: true,
		Inputs: resource.NewPropertyMapFromMap(map[string]any{"version": "7.0.0"}),
	}
	generators := []func(*pcl.Program) (map[string][]byte, hcl.Diagnostics, error){nodejs.GenerateProgram, python.GenerateProgram}
	for _, generate := range generators {
		err := importer.GenerateLanguageDefinitions(io.Discard, loader{awsPackage()}, func(_ io.Writer, program *pcl.Program) error {
			files, _, err := generate(program)
			for name, content := range files {
				if name == "index.ts" || name == "__main__.py" {
					os.WriteFile(name, content, 0o600)
				}
			}
			return err
		}, []*state.State{imported}, []*state.State{provider, imported}, nil)
		if err != nil {
			panic(err)
		}
	}
}
GO
go mod init finding >/dev/null 2>&1
go get github.com/pulumi/pulumi/pkg/v3@v3.276.0 >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
go run .

# The programs run with a resource that prints what it is given.
cat >print.js <<'JS'
const print = (name, args) => {
  console.log(`${name} | ${args.selectionPattern}`);
  for (const [type, template] of Object.entries(args.responseTemplates)) console.log(`${type}\n${template}`);
};
const aws = {apigateway: {IntegrationResponse: class { constructor(_, args) { print('TypeScript', args); } }}};
JS
grep -v '^import ' index.ts | cat print.js - >run.js
touch pulumi.py
cat >pulumi_aws.py <<'PY'
class apigateway:
    def IntegrationResponse(_, selection_pattern, response_templates):
        print("Python |", selection_pattern)
        for type, template in response_templates.items():
            print(type, template, sep="\n")
PY
{ node run.js; PYTHONDONTWRITEBYTECODE=1 python3 __main__.py; } | tee seen

diff seen - <<'SEEN' && echo "as recorded: pulumi 3.276.0"
TypeScript | \[400\][\s\S]*
application/json
#set(root = input.path(''))
#foreach(item in root.items)
{"id": "${item.id}", "name": "item.name.replaceAll('"', '\\"')", "lines": "a\nb"}#if(foreach.hasNext),#end
#end

text/plain
#set($root = $input.path('$'))#foreach($item in $root.items){"id": "${item.id}", "name": "$item.name.replaceAll('"', '\\"')", "lines": "a\nb"}#if($foreach.hasNext),#end#end
Python | \[400\][\s\S]*
application/json
#set($root = $input.path('$'))
#foreach($item in $root.items)
{"id": "${item.id}", "name": "$item.name.replaceAll('"', '\"')", "lines": "a
b"}#if($foreach.hasNext),#end
#end

text/plain
#set($root = $input.path('$'))#foreach($item in $root.items){"id": "${item.id}", "name": "$item.name.replaceAll('"', '\\"')", "lines": "a\nb"}#if($foreach.hasNext),#end#end
SEEN
