#!/usr/bin/env bash
# AWS Solutions Constructs: which statuses of a service become which answer.
# aws-apigateway-sqs 2.27.0, aws-apigateway-dynamodb 2.101.0 and
# aws-apigateway-kinesisstreams 2.45.0, with aws-cdk-lib 2.276.0.
#
# Guess: their default integration responses take 4xx and 5xx of the service.
# Seen: the only pattern is 500, and the response without a pattern is 200.
# What it means: a message that SQS refuses (400), a throttled write (400 of
# DynamoDB and Kinesis) and a 503 reach the client as 200.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

echo '{"private":true}' >package.json
npm install --silent --no-audit --no-fund --legacy-peer-deps aws-cdk-lib@2.276.0 constructs@10.8.1 \
  @aws-solutions-constructs/aws-apigateway-sqs@2.27.0 @aws-solutions-constructs/aws-apigateway-dynamodb@2.101.0 \
  @aws-solutions-constructs/aws-apigateway-kinesisstreams@2.45.0 >/dev/null
cat >synth.js <<'JS'
const cdk = require('aws-cdk-lib');
function show(construct, props) {
  const name = `@aws-solutions-constructs/${construct}`;
  const stack = new cdk.Stack(new cdk.App(), 'S');
  const Construct = Object.entries(require(name)).find(([n]) => /^ApiGatewayTo/.test(n) && !/Props$/.test(n))[1];
  new Construct(stack, 'C', props);
  const resources = Object.values(cdk.App.of(stack).synth().getStackByName('S').template.Resources);
  const lines = resources.filter((r) => r.Type === 'AWS::ApiGateway::Method').map((r) => {
    const responses = r.Properties.Integration.IntegrationResponses;
    return `${r.Properties.HttpMethod}: ${responses.map((i) => `${i.SelectionPattern ?? 'default'} -> ${i.StatusCode}`).join(', ')}`;
  });
  for (const line of [...new Set(lines)].sort()) console.log(construct, line);
}
show('aws-apigateway-sqs', { allowCreateOperation: true, allowReadOperation: true, allowDeleteOperation: true });
show('aws-apigateway-dynamodb', {});
show('aws-apigateway-kinesisstreams', {});
JS
node synth.js 2>/dev/null | tee seen

diff seen - <<'SEEN' && echo "as recorded: Solutions Constructs 2.27.0, 2.101.0 and 2.45.0"
aws-apigateway-sqs DELETE: default -> 200, 500 -> 500
aws-apigateway-sqs GET: default -> 200, 500 -> 500
aws-apigateway-sqs POST: default -> 200, 500 -> 500
aws-apigateway-dynamodb GET: default -> 200, 500 -> 500
aws-apigateway-kinesisstreams POST: default -> 200, 500 -> 500
SEEN
