#!/usr/bin/env bash
# cdktf 0.21.0, a mapping template as the value of an attribute; hcl 2.25.0 reads
# what it writes, as Terraform does.
#
# Guess: a text is a text: ${item.id} of Velocity reaches API Gateway, at the
# latest when it is wrapped in Fn.rawString.
# Seen: a plain text goes out as it is, and Terraform takes ${item.id} for a
# reference of its own. Fn.rawString doubles the dollar, but writes a backslash in
# front of each quotation mark and \n for a line feed as well, which nothing
# undoes in an attribute: a JSON file of Terraform knows no such escapes.
# What it means: of the two ways that the library offers, one is refused and the
# other answers with {\"id\": ..., which is no JSON. What works is the text with
# $${ written by hand.
set -euo pipefail
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"

echo '{"private":true}' >package.json
npm install --silent --no-audit --no-fund cdktf@0.21.0 constructs@10.8.1 >/dev/null 2>&1
cat >synth.js <<'JS'
const { TerraformStack, TerraformResource, Fn, Testing } = require('cdktf');
const stack = new TerraformStack(Testing.app(), 's');
const template = '{"id": "${item.id}"}\n';
for (const [name, value] of [['plain', template], ['raw', Fn.rawString(template)], ['doubled', template.replaceAll('${', () => '$${')]]) {
  new TerraformResource(stack, name, { terraformResourceType: 'aws_api_gateway_integration_response' }).addOverride('response_templates', { 'application/json': value });
}
const { resource } = JSON.parse(Testing.synth(stack));
const texts = Object.entries(resource.aws_api_gateway_integration_response).map(([name, r]) => [name, r.response_templates['application/json']]);
require('fs').writeFileSync('out.tf.json', JSON.stringify(Object.fromEntries(texts)));
JS
node synth.js 2>/dev/null
mkdir go
cat >go/main.go <<'GO'
package main

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclparse"
)

func main() {
	file, diags := hclparse.NewParser().ParseJSONFile("out.tf.json")
	if diags.HasErrors() {
		panic(diags)
	}
	attributes, _ := file.Body.JustAttributes()
	for _, name := range []string{"plain", "raw", "doubled"} {
		value, diags := attributes[name].Expr.Value(&hcl.EvalContext{})
		if diags.HasErrors() {
			fmt.Printf("%-7s refused: %s\n", name, diags[0].Summary)
			continue
		}
		fmt.Printf("%-7s %s\n", name, value.AsString())
	}
}
GO
(cd go && go mod init values && go get github.com/hashicorp/hcl/v2@v2.25.0 && go build -o values .) >go.log 2>&1 || { cat go.log; exit 1; }
go/values | tee seen

diff seen - <<'SEEN' && echo "as recorded: cdktf 0.21.0, hcl 2.25.0"
plain   refused: Variables not allowed
raw     {\"id\": \"${item.id}\"}\n
doubled {"id": "${item.id}"}

SEEN
