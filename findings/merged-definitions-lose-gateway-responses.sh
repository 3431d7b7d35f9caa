#!/usr/bin/env bash
# openapi-merge 2.0.2 and redocly join 2.77.0, two definitions of API Gateway made
# into one.
#
# Guess: gateway responses, binary types and validators that both definitions have
# are merged by their names, or refused as paths and components are that clash.
# Seen: openapi-merge keeps the first definition's, and drops what only the second
# one has under the same member; of the second something is left only when the
# first has no such member at all. redocly join drops all of them, the first one's
# too, and says that it has joined. Components of an extension are lost in the
# first tool and merged in the second. Methods keep their extensions in both.
# What it means: methods name validators that nothing declares, errors have the
# service's own bodies in place of the mapped ones, and an image that was served
# as bytes goes through UTF-8. Merge what stands at the root by hand, and compare
# answers before and after.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

echo '{"private":true}' >package.json
npm install --silent --no-audit --no-fund openapi-merge@2.0.2 @redocly/cli@2.77.0 >/dev/null 2>&1
cat >write.js <<'JS'
const fs = require('fs');
const { merge } = require('openapi-merge');
const mock = { type: 'mock', requestTemplates: { 'application/json': '{"statusCode": 200}' }, responses: { default: { statusCode: '200' } } };
const api = (name, extensions) => ({
  openapi: '3.0.1', info: { title: name, version: '1' }, servers: [{ url: 'https://shop.example' }],
  paths: { [`/${name}`]: { post: { operationId: name, responses: { 200: { description: 'ok' } }, 'x-amazon-apigateway-request-validator': name, 'x-amazon-apigateway-integration': mock } } },
  components: { 'x-amazon-apigateway-integrations': { [name]: mock } }, ...extensions });
const both = [
  api('orders', { 'x-amazon-apigateway-request-validators': { orders: { validateRequestBody: true } },
    'x-amazon-apigateway-gateway-responses': { DEFAULT_4XX: { responseTemplates: { 'application/json': '{}' } } } }),
  api('files', { 'x-amazon-apigateway-request-validators': { files: { validateRequestParameters: true } },
    'x-amazon-apigateway-gateway-responses': { DEFAULT_5XX: { statusCode: '503' } }, 'x-amazon-apigateway-binary-media-types': ['image/png'] }),
];
both.forEach((oas, i) => fs.writeFileSync(`${i}.json`, JSON.stringify(oas)));
fs.writeFileSync('openapi-merge.json', JSON.stringify(merge(both.map((oas) => ({ oas }))).output));
JS
node write.js
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true
npx --no-install redocly join 0.json 1.json -o redocly.json >join.log 2>&1 || { cat join.log; exit 1; }
cat >show.js <<'JS'
for (const tool of ['openapi-merge', 'redocly']) {
  const merged = require(`./${tool}.json`);
  console.log(`${tool}:`);
  for (const [path, { post }] of Object.entries(merged.paths)) console.log('  ', path, 'validator', post['x-amazon-apigateway-request-validator']);
  for (const [name, value] of Object.entries(merged)) if (name.startsWith('x-amazon')) console.log('  ', name, JSON.stringify(value));
  console.log('   integrations of components', Object.keys(merged.components?.['x-amazon-apigateway-integrations'] ?? {}));
}
JS
node show.js | tee seen

diff seen - <<'SEEN' && echo "as recorded: openapi-merge 2.0.2, redocly 2.77.0"
openapi-merge:
   /orders validator orders
   /files validator files
   x-amazon-apigateway-request-validators {"orders":{"validateRequestBody":true}}
   x-amazon-apigateway-gateway-responses {"DEFAULT_4XX":{"responseTemplates":{"application/json":"{}"}}}
   x-amazon-apigateway-binary-media-types ["image/png"]
   integrations of components []
redocly:
   /orders validator orders
   /files validator files
   integrations of components [ 'orders', 'files' ]
SEEN
