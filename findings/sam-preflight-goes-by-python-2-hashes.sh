#!/usr/bin/env bash
# aws-sam-translator 1.115.0, Cors for a document with a path and the same path
# with a slash at its end.
#
# Guess: both paths get an OPTIONS method, or the first of the two in the document.
# Seen: one of the two, with its own methods in Access-Control-Allow-Methods. Which
# one depends on the letters of the path: /a/ and /b/, but /c and /pets. Of /orders
# it is the one that the document has first. The transform keeps documents in
# dictionaries that iterate as those of Python 2.7 did, by the hashes of the keys.
# What it means: API Gateway makes one resource of the two paths, and whether the
# preflight allows GET or POST there is decided by a hash function.
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

def allowed(order):
    paths = {path: {verb: {"x-amazon-apigateway-integration": {"type": "mock"}}} for path, verb in order}
    template = {"Transform": "AWS::Serverless-2016-10-31", "Resources": {"Api": {"Type": "AWS::Serverless::Api",
                "Properties": {"StageName": "s", "Cors": "'*'", "DefinitionBody": {"swagger": "2.0", "paths": paths}}}}}
    made = transform(template, {}, Policies())["Resources"]["Api"]["Properties"]["Body"]["paths"]
    for path, item in made.items():
        if "options" in item:
            response = item["options"]["x-amazon-apigateway-integration"]["responses"]["default"]
            yield path + " allows " + response["responseParameters"]["method.response.header.Access-Control-Allow-Methods"]

for name in ("/a", "/b", "/c", "/pets", "/orders"):
    both = [(name, "get"), (name + "/", "post")]
    print(*allowed(both), "; the other way round", *allowed(both[::-1]))
PY
AWS_DEFAULT_REGION=us-east-1 env/bin/python transform.py 2>/dev/null | tee seen

diff seen - <<'SEEN' && echo "as recorded: aws-sam-translator 1.115.0"
/a/ allows 'OPTIONS,POST' ; the other way round /a/ allows 'OPTIONS,POST'
/b/ allows 'OPTIONS,POST' ; the other way round /b/ allows 'OPTIONS,POST'
/c allows 'GET,OPTIONS' ; the other way round /c allows 'GET,OPTIONS'
/pets allows 'GET,OPTIONS' ; the other way round /pets allows 'GET,OPTIONS'
/orders allows 'GET,OPTIONS' ; the other way round /orders/ allows 'OPTIONS,POST'
SEEN
