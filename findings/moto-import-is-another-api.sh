#!/usr/bin/env bash
# moto 5.2.5, import_rest_api and get_export of an OpenAPI document.
#
# Guess: an API that is imported and read back has the methods, integrations and
# declarations of the document; an export with the extension "apigateway" has
# the integrations.
# Seen: a document whose info has no description, which OpenAPI does not ask
# for, ends in a KeyError; a MOCK integration, which has no uri, in a TypeError.
# With both given, the type stays in the document's lower case where the
# service answers HTTP, the headers that the document declares are gone from
# the method response, and the export has upper-case methods and no integration.
# What it means: a fetched definition cannot be proved right against this mock
# alone; whoever imports into it has to compare every member.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install -q --disable-pip-version-check 'moto[apigateway]==5.2.5' boto3==1.43.106
cat >ask.py <<'PY'
import boto3, json
from moto import mock_aws

def document(info, integration):
    return json.dumps({"openapi": "3.0.1", "info": {"title": "t", "version": "1", **info}, "paths": {"/pets": {"get": {
        "responses": {"200": {"description": "ok", "headers": {"X": {"schema": {"type": "string"}}}}},
        "x-amazon-apigateway-integration": {**integration, "responses": {
            "default": {"statusCode": "200", "responseParameters": {"method.response.header.X": "'a'"}}}}}}}}).encode()

@mock_aws
def main():
    c = boto3.client("apigateway", region_name="us-east-1", aws_access_key_id="none", aws_secret_access_key="none")
    http = {"type": "http", "httpMethod": "GET", "uri": "https://pets.example"}
    for name, info, integration in (("no description", {}, http), ("MOCK", {"description": "d"}, {"type": "mock"})):
        try:
            c.import_rest_api(body=document(info, integration))
            print(name + ": imported")
        except Exception as e:
            print(f"{name}: {type(e).__name__}")
    api = c.import_rest_api(body=document({"description": "d"}, http))["id"]
    resource = next(r for r in c.get_resources(restApiId=api)["items"] if r["path"] == "/pets")
    method = c.get_method(restApiId=api, resourceId=resource["id"], httpMethod="GET")
    print("type:", method["methodIntegration"]["type"])
    print("method response:", json.dumps(method["methodResponses"]["200"]))
    c.create_deployment(restApiId=api, stageName="s")
    export = c.get_export(restApiId=api, stageName="s", exportType="oas30", parameters={"extensions": "apigateway"})
    path = json.loads(export["body"].read())["paths"]["/pets"]
    print("exported:", list(path), "integration" if any("x-amazon" in json.dumps(m) for m in path.values()) else "no integration")

main()
PY
env/bin/python ask.py 2>/dev/null | tee seen

diff seen - <<'SEEN' && echo "as recorded: moto 5.2.5"
no description: KeyError
MOCK: TypeError
type: http
method response: {"statusCode": "200"}
exported: ['GET'] no integration
SEEN
