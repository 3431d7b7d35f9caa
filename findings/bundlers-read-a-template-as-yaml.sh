#!/usr/bin/env bash
# Bundling an OpenAPI document whose mapping template is a file of its own.
#
# Guess: swagger-cli 4.0.4 and redocly 2.77.0 put the text of a $ref to a .vtl
# file in its place, as they do for a schema, or refuse it.
# Seen: swagger-cli reads the file as YAML. A line of Velocity begins with "#",
# which is a comment there, so that a template of one line becomes null and one
# that goes on with JSON becomes an object, without a word and with exit code 0.
# redocly leaves the $ref as it is inside an extension, so that its "bundle"
# still needs the file.
# What it means: a response template that is null or an object in a bundled
# document was a file; a reader should say so where it finds one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

echo '{"private":true}' >package.json
npm install --silent --no-audit --no-fund @apidevtools/swagger-cli@4.0.4 @redocly/cli@2.77.0 >/dev/null 2>&1
printf '#set($a = 1){"a": $a}\n' >one.vtl
printf '#set($a = 1)\n{"a": $a}\n' >two.vtl
cat >api.yaml <<'YAML'
openapi: 3.0.1
info: {title: t, version: '1'}
paths:
  /pets:
    get:
      responses: {'200': {description: ok}}
      x-amazon-apigateway-integration:
        type: http
        httpMethod: GET
        uri: https://pets.example
        responses:
          default: {statusCode: '200', responseTemplates: {application/json: {$ref: ./one.vtl}}}
          '404': {statusCode: '404', responseTemplates: {application/json: {$ref: ./two.vtl}}}
YAML
npx --no-install swagger-cli bundle api.yaml -o swagger-cli.json >/dev/null
REDOCLY_TELEMETRY=off npx --no-install redocly bundle api.yaml -o redocly.json >/dev/null 2>&1
node - <<'JS' | tee seen
for (const tool of ['swagger-cli', 'redocly']) {
  const doc = JSON.parse(require('fs').readFileSync(`${tool}.json`, 'utf8'));
  const { responses } = doc.paths['/pets'].get['x-amazon-apigateway-integration'];
  for (const key of ['default', '404']) console.log(tool, key, JSON.stringify(responses[key].responseTemplates));
}
JS

diff seen - <<'SEEN' && echo "as recorded: swagger-cli 4.0.4, redocly 2.77.0"
swagger-cli default {"application/json":null}
swagger-cli 404 {"application/json":{"a":"$a"}}
redocly default {"application/json":{"$ref":"./one.vtl"}}
redocly 404 {"application/json":{"$ref":"./two.vtl"}}
SEEN
