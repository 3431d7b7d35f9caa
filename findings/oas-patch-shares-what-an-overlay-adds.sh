#!/usr/bin/env bash
# oas-patch 0.6.0 (OpenAPI Overlay 1.0.0 for Python), an integration that is added to
# every operation and then changed in one; beside it openapi-overlays-js 0.2.0.
#
# Guess: each operation gets a copy of what the overlay has, as the other tool makes them.
# Seen: all operations get the same object. The action that changes the response 404 of one
# integration changes it in all of them, and the file has the integration once, with an anchor
# and an alias.
# What it means: /pets answers with 410 and "gone" since /pets/{id} was to.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install -q --disable-pip-version-check oas-patch==0.6.0
echo '{"private":true}' >package.json
npm install --silent --no-audit --no-fund openapi-overlays-js@0.2.0 >/dev/null
cat >api.yaml <<'YAML'
openapi: 3.0.1
info: {title: pets, version: "1"}
paths:
  /pets:
    get: {responses: {"200": {description: ok}}}
  /pets/{id}:
    get: {responses: {"200": {description: ok}}}
YAML
cat >gateway.yaml <<'YAML'
overlay: 1.0.0
info: {title: gateway, version: 1.0.0}
actions:
  - target: $.paths.*.*
    update:
      x-amazon-apigateway-integration:
        type: http
        uri: https://pets.example.com
        httpMethod: GET
        responses:
          default: {statusCode: "200"}
          '404':
            statusCode: "404"
            responseTemplates: {application/json: '{"message": "not found"}'}
  - target: $.paths['/pets/{id}'].get['x-amazon-apigateway-integration'].responses['404']
    update:
      statusCode: "410"
      responseTemplates: {application/json: '{"message": "gone"}'}
YAML
cat >read.py <<'PY'
import sys

import yaml

for name in sys.argv[1:]:
    for path, operations in yaml.safe_load(open(name))["paths"].items():
        response = operations["get"]["x-amazon-apigateway-integration"]["responses"]["404"]
        print(name, path, response["statusCode"], response["responseTemplates"]["application/json"])
PY
env/bin/oas-patch overlay api.yaml gateway.yaml -o oas-patch.yaml >/dev/null
npx overlayjs --openapi api.yaml --overlay gateway.yaml >overlays-js.yaml
{
  env/bin/python read.py oas-patch.yaml overlays-js.yaml
  grep -Eo '[&*]id[0-9]+' oas-patch.yaml
} | tee seen

diff seen - <<'SEEN' && echo "as recorded: oas-patch 0.6.0, openapi-overlays-js 0.2.0"
oas-patch.yaml /pets 410 {"message": "gone"}
oas-patch.yaml /pets/{id} 410 {"message": "gone"}
overlays-js.yaml /pets 404 {"message": "not found"}
overlays-js.yaml /pets/{id} 410 {"message": "gone"}
&id001
*id001
SEEN
