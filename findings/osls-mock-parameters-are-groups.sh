#!/usr/bin/env bash
# osls 4.3.1, request.parameters of an http event, by the kind of its integration.
#
# Guess: parameters become method.request.querystring.NAME and the like for every
# kind of integration.
# Seen: for mock the groups themselves are written: the method gets one parameter
# that is called querystrings, which is required, and a validator for it. The names
# below the group are lost. The other kinds are as guessed.
# What it means: API Gateway takes no parameter of that name, so the deployment
# fails, although the file passes the framework's own schema and is packaged.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

echo '{"private":true}' >package.json
npm install --silent --no-audit --no-fund osls@4.3.1 >/dev/null 2>&1
cat >serverless.yml <<'YAML'
service: parameters
provider: {name: aws, runtime: nodejs20.x, region: us-east-1}
functions:
  f:
    handler: a.b
    events:
      - http: {method: get, path: proxy, request: {parameters: {querystrings: {page: false}}}}
      - http: {method: get, path: lambda, integration: lambda, request: {parameters: {querystrings: {page: false}}}}
      - http: {method: get, path: http, integration: http, request: {uri: 'https://example.com', parameters: {querystrings: {page: false}}}, response: {}}
      - http: {method: get, path: mock, integration: mock, request: {parameters: {querystrings: {page: false}}}, response: {statusCodes: {200: {pattern: ''}}}}
YAML
echo 'exports.b = () => {}' >a.js
export AWS_ACCESS_KEY_ID=none AWS_SECRET_ACCESS_KEY=none
npx --no-install osls package >package.log 2>&1 || { cat package.log; exit 1; }

node - <<'JS' | tee seen
const { Resources } = JSON.parse(require('fs').readFileSync('.serverless/cloudformation-template-update-stack.json', 'utf8'));
for (const { Type, Properties: p } of Object.values(Resources)) {
  if (Type === 'AWS::ApiGateway::Method') console.log(`${p.Integration.Type}: ${JSON.stringify(p.RequestParameters)} ${p.RequestValidatorId ? 'validated' : 'not validated'}`);
}
JS

diff seen - <<'SEEN' && echo "as recorded: osls 4.3.1"
AWS_PROXY: {"method.request.querystring.page":false} not validated
AWS: {"method.request.querystring.page":false} not validated
HTTP: {"method.request.querystring.page":false} not validated
MOCK: {"querystrings":true} validated
SEEN
