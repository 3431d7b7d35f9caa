#!/usr/bin/env bash
# aws-sam-translator 1.115.0, Models of an API that refer to one another.
#
# Guess: a model Order whose schema has "$ref": "#/definitions/Item" still leads to
# the model Item of the same API after the transform.
# Seen: models are written under their names in lower case, and so is the name in
# RequestModel; the references in schemas are not changed. The document has
# #/definitions/Item and no such definition.
# What it means: only models whose names are in lower case can refer to one
# another, and a reader that resolves references has to say so instead of finding
# the name in another case.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install -q --disable-pip-version-check aws-sam-translator==1.115.0 boto3==1.43.106
cat >transform.py <<'PY'
import re, json
from samtranslator.translator.transform import transform

class Policies:  # the managed policies that the transform would ask AWS for
    def load(self):
        return {}

def run(version):
    event = {"Type": "Api", "Properties": {"Path": "/orders", "Method": "post", "RestApiId": {"Ref": "Api"}, "RequestModel": {"Model": "Order", "ValidateBody": True}}}
    prefix = "#/definitions/" if version == "2.0" else "#/components/schemas/"
    template = {"Transform": "AWS::Serverless-2016-10-31", "Resources": {
        "Api": {"Type": "AWS::Serverless::Api", "Properties": {"StageName": "s", "OpenApiVersion": version, "Models": {
            "Order": {"type": "object", "properties": {"item": {"$ref": prefix + "Item"}}}, "Item": {"type": "object"}}}},
        "F": {"Type": "AWS::Serverless::Function", "Properties": {"Runtime": "python3.12", "Handler": "a.b", "InlineCode": "pass", "Events": {"E": event}}}}}
    body = transform(template, {}, Policies())["Resources"]["Api"]["Properties"]["Body"]
    names = body.get("definitions") or body["components"]["schemas"]
    references = sorted(set(re.findall(r'"\$ref": "([^"]*)"', json.dumps(body))))
    print(version, "declares", sorted(names), "and refers to", references)

run("2.0")
run("3.0.1")
PY
AWS_DEFAULT_REGION=us-east-1 env/bin/python transform.py 2>/dev/null | tee seen

diff seen - <<'SEEN' && echo "as recorded: aws-sam-translator 1.115.0"
2.0 declares ['item', 'order'] and refers to ['#/definitions/Item', '#/definitions/order']
3.0.1 declares ['item', 'order'] and refers to ['#/components/schemas/Item', '#/components/schemas/order']
SEEN
