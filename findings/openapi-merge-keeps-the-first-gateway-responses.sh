#!/usr/bin/env bash
# openapi-merge 2.0.2, two definitions of API Gateway merged into one.
#
# Guess: gateway responses, binary types and validators that both definitions have
# are merged by their names, or refused as paths and components are that clash.
# Seen: the first definition's stay, the second's are gone without a word, those
# too that only the second one has in a member of the same name. A gateway
# response, a validator or a binary type is left of the second only when the first
# has none at all. Components of an extension are lost from both.
# What it means: methods of the second definition name a validator of other rules
# under the same name or one that nothing declares, its errors have the first one's
# bodies, and an image that it served as bytes goes through UTF-8.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

echo '{"private":true}' >package.json
npm install --silent --no-audit --no-fund openapi-merge@2.0.2 >/dev/null
cat >merge.js <<'JS'
const { merge } = require('openapi-merge');
const mock = { type: 'mock', requestTemplates: { 'application/json': '{"statusCode": 200}' }, responses: { default: { statusCode: '200' } } };
const api = (name, extensions) => ({ oas: {
  openapi: '3.0.1', info: { title: name, version: '1' },
  paths: { [`/${name}`]: { post: { responses: { 200: { description: 'ok' } }, 'x-amazon-apigateway-request-validator': name, 'x-amazon-apigateway-integration': mock } } },
  components: { 'x-amazon-apigateway-integrations': { [name]: mock } }, ...extensions } });
const { output } = merge([
  api('orders', { 'x-amazon-apigateway-request-validators': { orders: { validateRequestBody: true } },
    'x-amazon-apigateway-gateway-responses': { DEFAULT_4XX: { responseTemplates: { 'application/json': '{}' } } } }),
  api('files', { 'x-amazon-apigateway-request-validators': { files: { validateRequestParameters: true } },
    'x-amazon-apigateway-gateway-responses': { DEFAULT_5XX: { statusCode: '503' } }, 'x-amazon-apigateway-binary-media-types': ['image/png'] }),
]);
for (const [path, { post }] of Object.entries(output.paths)) console.log(path, 'validator', post['x-amazon-apigateway-request-validator']);
for (const [name, value] of Object.entries(output)) if (name.startsWith('x-')) console.log(name, JSON.stringify(value));
console.log('components', JSON.stringify(output.components ?? null));
JS
node merge.js | tee seen

diff seen - <<'SEEN' && echo "as recorded: openapi-merge 2.0.2"
/orders validator orders
/files validator files
x-amazon-apigateway-request-validators {"orders":{"validateRequestBody":true}}
x-amazon-apigateway-gateway-responses {"DEFAULT_4XX":{"responseTemplates":{"application/json":"{}"}}}
x-amazon-apigateway-binary-media-types ["image/png"]
components null
SEEN
