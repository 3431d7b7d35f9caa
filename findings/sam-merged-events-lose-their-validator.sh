#!/usr/bin/env bash
# aws-sam-translator 1.115.0, an event with a RequestModel that MergeDefinitions
# merges into a document of OpenAPI 3.
#
# Guess: the merged operation has the model as its requestBody and a validator that
# the document declares, as an event has without MergeDefinitions.
# Seen: the operation names the validator body-only, which nothing declares; and its
# model is a parameter in: body, which OpenAPI 3 does not have. The transform makes
# the operation in a Swagger 2.0 document of its own and merges nothing but that.
# What it means: a body that the template says is validated is not, and the
# document that is deployed does not say that anything is missing.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install -q --disable-pip-version-check aws-sam-translator==1.115.0 boto3==1.43.106
cat >transform.py <<'PY'
from samtranslator.translator.transform import transform

class Policies:  # the managed policies that the transform would ask AWS for
    def load(self):
        return {}

def run(merge):
    api = {"StageName": "s", "OpenApiVersion": "3.0.1", "Models": {"pet": {"type": "object"}}}
    if merge:
        api["MergeDefinitions"] = True
        api["DefinitionBody"] = {"openapi": "3.0.1", "info": {"title": "t", "version": "1"}, "paths": {"/": {"get": {"x-amazon-apigateway-integration": {"type": "mock"}}}}}
    event = {"Type": "Api", "Properties": {"Path": "/pets", "Method": "post", "RestApiId": {"Ref": "Api"}, "RequestModel": {"Model": "pet", "ValidateBody": True}}}
    template = {"Transform": "AWS::Serverless-2016-10-31", "Resources": {"Api": {"Type": "AWS::Serverless::Api", "Properties": api},
                "F": {"Type": "AWS::Serverless::Function", "Properties": {"Runtime": "python3.12", "Handler": "a.b", "InlineCode": "pass", "Events": {"E": event}}}}}
    body = transform(template, {}, Policies())["Resources"]["Api"]["Properties"]["Body"]
    operation = body["paths"]["/pets"]["post"]
    print("merged" if merge else "made", body["openapi"], "| validators", sorted(body.get("x-amazon-apigateway-request-validators", {})),
          "| operation:", operation.get("x-amazon-apigateway-request-validator"),
          [p["in"] for p in operation.get("parameters", [])], sorted(operation.get("requestBody", {})))

run(False)
run(True)
PY
AWS_DEFAULT_REGION=us-east-1 env/bin/python transform.py 2>/dev/null | tee seen

diff seen - <<'SEEN' && echo "as recorded: aws-sam-translator 1.115.0"
made 3.0.1 | validators ['body-only'] | operation: body-only [] ['content']
merged 3.0.1 | validators [] | operation: body-only ['body'] []
SEEN
