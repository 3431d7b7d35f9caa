#!/usr/bin/env bash
# python-hcl2==5.1.1, ==7.3.1 and ==8.1.4 on a mapping template in a heredoc.
#
# Guess: the three differ in how they spell a quoted string at most; a heredoc
# has no escapes in HCL, so its text comes through.
# Seen: 5.1.1 keeps the heredoc and leaves a quoted pattern undecoded; 7.3.1
# decodes the pattern and the heredoc as well, so that the backslash before a
# quote is lost, which breaks the template's JSON, and \t becomes a tab; 8.1.4
# gives the source text: names and strings with their quotes, the heredoc with
# its markers. All three leave $${ as it is, and none keeps the last newline.
# What it means: a template taken out of Terraform with this library is not
# the one that is deployed, in another way in each major version.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >main.tf <<'TF'
resource "aws_api_gateway_integration_response" "gone" {
  status_code       = "404"
  selection_pattern = ".*\\[404\\].*"
  response_templates = {
    "application/json" = <<VTL
{"a": "say \"$input.path('$.a')\"", "b": "$${x}", "dir": "C:\temp"}
VTL
  }
}
TF
cat >read.py <<'PY'
import hcl2, json, sys
with open("main.tf") as f:
    block = hcl2.load(f)["resource"][0]
unquote = lambda s: s.strip('"')
kind, names = next(iter(block.items()))
body = next(iter(names.values()))
template = next(iter(next(v for k, v in body.items() if unquote(k) == "response_templates").values()))
print(sys.argv[1], json.dumps({"kind": kind, "pattern": body["selection_pattern"], "template": template}))
PY
for v in 5.1.1 7.3.1 8.1.4; do
  python3 -m venv "env$v"
  "env$v/bin/pip" install -q --disable-pip-version-check "python-hcl2==$v"
  "env$v/bin/python" read.py "$v"
done | tee seen

diff seen - <<'SEEN' && echo "as recorded: python-hcl2 5.1.1, 7.3.1, 8.1.4"
5.1.1 {"kind": "aws_api_gateway_integration_response", "pattern": ".*\\\\[404\\\\].*", "template": "{\"a\": \"say \\\"$input.path('$.a')\\\"\", \"b\": \"$${x}\", \"dir\": \"C:\\temp\"}"}
7.3.1 {"kind": "aws_api_gateway_integration_response", "pattern": ".*\\[404\\].*", "template": "{\"a\": \"say \"$input.path('$.a')\"\", \"b\": \"$${x}\", \"dir\": \"C:\temp\"}"}
8.1.4 {"kind": "\"aws_api_gateway_integration_response\"", "pattern": "\".*\\\\[404\\\\].*\"", "template": "\"<<VTL\n{\"a\": \"say \\\"$input.path('$.a')\\\"\", \"b\": \"$${x}\", \"dir\": \"C:\\temp\"}\nVTL\""}
SEEN
