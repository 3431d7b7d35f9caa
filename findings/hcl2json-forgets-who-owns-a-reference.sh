#!/usr/bin/env bash
# hcl2-parser 1.0.3, hcl2-json-parser 1.0.1 and @cdktf/hcl2json 0.21.0: a
# Velocity template in a Terraform file, made JSON.
#
# Guess: an expression stays as "${...}", and a reference of the template, which
# HCL writes as "$${...}", stays escaped, or both are told apart in another way.
# Seen: the first two take the escape away and leave expressions as they are:
# "$${item.id}" of the template and "${var.id}" of Terraform become alike. The
# third one keeps the escape, but not what a quoted string escapes: "\u00e9" is
# decoded there and kept in a heredoc, as HCL says, and an expression that is a
# literal is put in, while jsonencode of a literal is kept as text with its
# escapes as HCL has them.
# What it means: whoever reads integrations through them cannot render a
# template with a formal reference, nor say which variables it needs.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

echo '{"private":true}' >package.json
npm install --silent --no-audit --no-fund hcl2-parser@1.0.3 hcl2-json-parser@1.0.1 @cdktf/hcl2json@0.21.0 >/dev/null
cat >main.tf <<'TF'
resource "aws_api_gateway_integration_response" "r" {
  response_templates = {
    "application/json" = <<-EOT
      {"id": "$${item.id}", "from": "${var.id}", "percent": "%%{x}", "e": "\u00e9"}
    EOT
    "text/plain" = "$${item.id} ${"literal"} \u00e9"
    "text/json"  = jsonencode({ id = "$${item.id}" })
  }
}
TF
cat >run.js <<'JS'
const text = require('fs').readFileSync('main.tf', 'utf8');
const show = (name, tree) => {
  const [r] = [tree.resource.aws_api_gateway_integration_response.r].flat();
  for (const [type, template] of Object.entries(r.response_templates)) console.log(`${name} | ${type} | ${template.trim()}`);
};
(async () => {
  show('hcl2-parser', require('hcl2-parser').parseToObject(text)[0]);
  show('hcl2-json-parser', await require('hcl2-json-parser').parseToObject(text));
  show('@cdktf/hcl2json', await require('@cdktf/hcl2json').parse('main.tf', text));
  process.exit(0);
})();
JS
node run.js 2>/dev/null | tee seen

diff seen - <<'SEEN' && echo "as recorded: hcl2-parser 1.0.3, hcl2-json-parser 1.0.1, @cdktf/hcl2json 0.21.0"
hcl2-parser | application/json | {"id": "${item.id}", "from": "${var.id}", "percent": "%{x}", "e": "\u00e9"}
hcl2-parser | text/json | ${jsonencode({ id = "$${item.id}" })}
hcl2-parser | text/plain | ${item.id} literal é
hcl2-json-parser | application/json | {"id": "${item.id}", "from": "${var.id}", "percent": "%{x}", "e": "\u00e9"}
hcl2-json-parser | text/json | ${jsonencode({ id = "$${item.id}" })}
hcl2-json-parser | text/plain | ${item.id} literal é
@cdktf/hcl2json | application/json | {"id": "$${item.id}", "from": "${var.id}", "percent": "%%{x}", "e": "\u00e9"}
@cdktf/hcl2json | text/json | ${jsonencode({ id = "$${item.id}" })}
@cdktf/hcl2json | text/plain | $${item.id} literal é
SEEN
