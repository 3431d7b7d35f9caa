#!/usr/bin/env bash
# serverless-apigateway-service-proxy 2.2.2 packaged by Serverless 3.40.0.
#
# Guess: the integration responses that the plugin writes for Kinesis and SQS
# have a default, so that any answer of the service reaches the client.
# Seen: there are three responses with the patterns 200, 400 and 500, as numbers
# where CloudFormation documents strings, and no default. A 403 or 503 of the
# service matches nothing, and API Gateway answers 500 for it. For S3 the
# patterns are 2(?!06)\d{2}, 206, 4\d{2} and 5\d{2}: a 304 of S3 is a 500 too.
# With cors: true the method responses of Kinesis declare the header as "'*'",
# where the documented value is a boolean.
# What it means: a definition without a default is in real use, so "no default"
# has to be a warning with the statuses that fall through, not a note.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

echo '{"private":true}' >package.json
npm install --silent --no-audit --no-fund serverless@3.40.0 serverless-apigateway-service-proxy@2.2.2 >/dev/null 2>&1
cat >serverless.yml <<'YAML'
service: proxies
provider: {name: aws, runtime: nodejs20.x, region: us-east-1}
plugins: [serverless-apigateway-service-proxy]
custom:
  apiGatewayServiceProxies:
    - kinesis: {path: /events, method: post, streamName: events, partitionKey: {pathParam: id}, cors: true}
    - s3: {path: '/files/{key}', method: get, action: GetObject, bucket: files, key: {pathParam: key}}
YAML
export SLS_TELEMETRY_DISABLED=1 SLS_NOTIFICATIONS_MODE=off AWS_ACCESS_KEY_ID=none AWS_SECRET_ACCESS_KEY=none
npx --no-install serverless package >package.log 2>&1 || { cat package.log; exit 1; }

node - <<'JS' | tee seen
const { Resources } = JSON.parse(require('fs').readFileSync('.serverless/cloudformation-template-update-stack.json', 'utf8'));
for (const [name, { Type, Properties: p }] of Object.entries(Resources)) {
  if (Type !== 'AWS::ApiGateway::Method' || p.HttpMethod === 'OPTIONS') continue;
  const patterns = p.Integration.IntegrationResponses.map((r) => JSON.stringify(r.SelectionPattern ?? null));
  const declared = p.MethodResponses[0].ResponseParameters['method.response.header.Access-Control-Allow-Origin'];
  console.log(`${name}: ${patterns.join(' ')}; declared as ${JSON.stringify(declared)}`);
}
JS

diff seen - <<'SEEN' && echo "as recorded: serverless-apigateway-service-proxy 2.2.2 on serverless 3.40.0"
ApiGatewayMethodEventsPost: 200 400 500; declared as "'*'"
ApiGatewayMethodFilesKeyVarGet: "4\\d{2}" "5\\d{2}" "2(?!06)\\d{2}" "206"; declared as undefined
SEEN
