#!/usr/bin/env bash
# aws-cdk-lib 2.276.0, RestApi with the deployment that it makes by itself.
#
# Guess: whatever changes a response template makes a new deployment, as API
# Gateway serves a stage from the last one.
# Seen: the deployment is named by what was given to the RestApi and its methods.
# A template that an escape hatch, an aspect or a CfnGatewayResponse of the same
# API writes is in the stack, and the deployment keeps its name: CloudFormation
# updates the method and deploys nothing.
# What it means: the synthesised template, and every test against it, has the new
# answer while clients go on getting the old one, until something else changes.
# A comparison of two templates should look whether the deployment's name differs.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

echo '{"private":true}' >package.json
npm install --silent --no-audit --no-fund aws-cdk-lib@2.276.0 constructs@10.8.1 >/dev/null
cat >deploy.js <<'JS'
const cdk = require('aws-cdk-lib');
const gateway = require('aws-cdk-lib/aws-apigateway');
const responses = (text) => [{ statusCode: '200', responseTemplates: { 'application/json': text } }];
const api = (stack, text) => {
  const rest = new gateway.RestApi(stack, 'Api', { cloudWatchRole: false });
  const method = rest.root.addMethod('GET', new gateway.MockIntegration({ integrationResponses: responses(text) }), { methodResponses: [{ statusCode: '200' }] });
  return { rest, method };
};
const ways = {
  'property of the integration': (stack, text) => api(stack, text),
  'addGatewayResponse': (stack, text) => api(stack, '{}').rest.addGatewayResponse('Errors', { type: gateway.ResponseType.DEFAULT_4XX, templates: { 'application/json': text } }),
  'addPropertyOverride': (stack, text) => api(stack, '{}').method.node.defaultChild.addPropertyOverride('Integration.IntegrationResponses.0.ResponseTemplates', { 'application/json': text }),
  'aspect': (stack, text) => {
    api(stack, '{}');
    cdk.Aspects.of(stack).add({ visit: (node) => { if (node instanceof gateway.CfnMethod) node.integration = { type: 'MOCK', integrationResponses: responses(text) }; } });
  },
  'CfnGatewayResponse': (stack, text) => new gateway.CfnGatewayResponse(stack, 'Errors', { restApiId: api(stack, '{}').rest.restApiId, responseType: 'DEFAULT_4XX', responseTemplates: { 'application/json': text } }),
};
function synth(way, text) {
  const app = new cdk.App();
  const stack = new cdk.Stack(app, 'S');
  way(stack, text);
  return app.synth().getStackByName('S').template.Resources;
}
for (const [name, way] of Object.entries(ways)) {
  const [before, after] = ['{"v": 1}', '{"v": 2}'].map((text) => synth(way, text));
  const deployment = (resources) => Object.keys(resources).find((id) => resources[id].Type === 'AWS::ApiGateway::Deployment');
  const rest = (resources) => JSON.stringify(Object.values(resources).filter((r) => /Method|GatewayResponse/.test(r.Type)));
  console.log(`${name}: template ${rest(before) === rest(after) ? 'the same' : 'changed'}, deployment ${deployment(before) === deployment(after) ? 'the same' : 'new'}`);
}
JS
node deploy.js 2>/dev/null | tee seen

diff seen - <<'SEEN' && echo "as recorded: aws-cdk-lib 2.276.0"
property of the integration: template changed, deployment new
addGatewayResponse: template changed, deployment new
addPropertyOverride: template changed, deployment the same
aspect: template changed, deployment the same
CfnGatewayResponse: template changed, deployment the same
SEEN
