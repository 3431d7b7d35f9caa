#!/usr/bin/env bash
# cfn-flip 1.3.0, a template whose lines are joined, cleaned up.
#
# Guess: --clean writes an Fn::Join as shorter text with the same value, with or
# without Fn::Sub.
# Seen: the texts of every Fn::Join have ${ written as ${!, which Fn::Sub undoes.
# When the parts are all plain texts the result is one plain text without Fn::Sub,
# and nothing undoes it: ${item.id} has become ${!item.id}. $item.id and
# $!{item.id} stay. Without --clean nothing changes.
# What it means: lines joined by a line feed are how JSON templates of
# CloudFormation hold a mapping template. After this clean-up the stack deploys
# without a word, and clients get "${!item.id}" where the value was: for Velocity
# that is no reference but text.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install -q --disable-pip-version-check cfn-flip==1.3.0 PyYAML==6.0.3
cat >before.json <<'JSON'
{"Resources": {"Get": {"Type": "AWS::ApiGateway::Method", "Properties": {"Integration": {"IntegrationResponses": [{"StatusCode": "200", "ResponseTemplates": {
  "application/json": {"Fn::Join": ["\n", ["#set($item = $input.path('$'))", "{\"id\": \"${item.id}\", \"name\": \"$item.name\", \"note\": \"$!{item.note}\"}"]]},
  "application/xml": {"Fn::Join": ["", ["<id topic=\"", {"Ref": "Topic"}, "\">${item.id}</id>"]]},
  "text/plain": "${item.id}"
}}]}}}}}
JSON
show='
import json, sys
templates = json.load(sys.stdin)["Resources"]["Get"]["Properties"]["Integration"]["IntegrationResponses"][0]["ResponseTemplates"]
for media, text in templates.items():
    print(sys.argv[1], media, json.dumps(text))
'
env/bin/cfn-flip --json before.json | python3 -c "$show" kept | tee seen
env/bin/cfn-flip --yaml --clean before.json | env/bin/cfn-flip --json | python3 -c "$show" cleaned | tee -a seen

diff seen - <<'SEEN' && echo "as recorded: cfn-flip 1.3.0"
kept application/json {"Fn::Join": ["\n", ["#set($item = $input.path('$'))", "{\"id\": \"${item.id}\", \"name\": \"$item.name\", \"note\": \"$!{item.note}\"}"]]}
kept application/xml {"Fn::Join": ["", ["<id topic=\"", {"Ref": "Topic"}, "\">${item.id}</id>"]]}
kept text/plain "${item.id}"
cleaned application/json "#set($item = $input.path('$'))\n{\"id\": \"${!item.id}\", \"name\": \"$item.name\", \"note\": \"$!{item.note}\"}"
cleaned application/xml {"Fn::Sub": "<id topic=\"${Topic}\">${!item.id}</id>"}
cleaned text/plain "${item.id}"
SEEN
