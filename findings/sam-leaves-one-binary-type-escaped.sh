#!/usr/bin/env bash
# aws-sam-translator 1.115.0, BinaryMediaTypes written with "~1" for "/".
#
# Guess: the transform writes image~1png as image/png everywhere, or nowhere.
# Seen: the list of the resource that it makes keeps image~1png, the document
# in the same resource has image/png, and a list that the document brought along
# is replaced. The types of Globals come first and are kept beside the API's own.
# An empty list of the API leaves the document's list as it is.
# What it means: which spelling an evaluator has to understand depends on where
# in one and the same resource it looks.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install -q --disable-pip-version-check aws-sam-translator==1.115.0 boto3==1.43.106
cat >transform.py <<'PY'
import json
from samtranslator.translator.transform import transform

class Policies:  # the managed policies that the transform would ask AWS for
    def load(self):
        return {}

def run(own, common):
    document = {"swagger": "2.0", "info": {"title": "t", "version": "1"}, "x-amazon-apigateway-binary-media-types": ["image~1gif"],
                "paths": {"/": {"get": {"responses": {}, "x-amazon-apigateway-integration": {"type": "mock"}}}}}
    template = {"Transform": "AWS::Serverless-2016-10-31", "Resources": {"Api": {"Type": "AWS::Serverless::Api",
                "Properties": {"StageName": "s", "BinaryMediaTypes": own, "DefinitionBody": document}}}}
    if common:
        template["Globals"] = {"Api": {"BinaryMediaTypes": common}}
    api = transform(template, {}, Policies())["Resources"]["Api"]["Properties"]
    return api.get("BinaryMediaTypes"), api["Body"]["x-amazon-apigateway-binary-media-types"]

for own, common in ((["image~1png"], None), (["image~1png"], ["image~1webp"]), ([], None)):
    resource, body = run(own, common)
    print(f"own {own}, Globals {common}: resource {resource}, document {body}")
PY
AWS_DEFAULT_REGION=us-east-1 env/bin/python transform.py 2>/dev/null | tee seen

diff seen - <<'SEEN' && echo "as recorded: aws-sam-translator 1.115.0"
own ['image~1png'], Globals None: resource ['image~1png'], document ['image/png']
own ['image~1png'], Globals ['image~1webp']: resource ['image~1webp', 'image~1png'], document ['image/webp', 'image/png']
own [], Globals None: resource [], document ['image~1gif']
SEEN
