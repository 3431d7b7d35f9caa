#!/usr/bin/env bash
# aws-cdk-lib 2.276.0, RestApi.addModel: the members ref and schema of data.
#
# Guess: schema and ref of a JsonSchema, which stand for $schema and $ref, are
# written with their dollar where they are keywords; names of properties and
# values of enum, const, default and examples stay.
# Seen: names of properties, definitions and patterns stay; every object in a
# value is rewritten, at any depth: a model that allows {"ref": "main"} allows
# {"$ref": "main"} after synthesis.
# What it means: a body that the model's author allowed is refused with 400 by
# the request validator, and the one that passes has a member that nobody sends.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

echo '{"private":true}' >package.json
npm install --silent --no-audit --no-fund aws-cdk-lib@2.276.0 constructs@10.8.1 >/dev/null
cat >model.js <<'JS'
const cdk = require('aws-cdk-lib');
const { RestApi } = require('aws-cdk-lib/aws-apigateway');
const app = new cdk.App();
const stack = new cdk.Stack(app, 'S');
const api = new RestApi(stack, 'Api');
api.root.addMethod('POST');
api.addModel('Build', { contentType: 'application/json', schema: {
  type: 'object',
  properties: {
    ref: { type: 'string' },
    branch: { enum: [{ ref: 'main', id: 1 }] },
    source: { default: { schema: 'git', refs: [{ ref: 'main' }] } },
    target: { ref: '#/definitions/schema' },
  },
  definitions: { schema: { type: 'string' } },
} });
const model = Object.values(app.synth().getStackByName('S').template.Resources).find((r) => r.Type === 'AWS::ApiGateway::Model');
const { properties, definitions } = model.Properties.Schema;
for (const name of Object.keys(properties)) console.log(name, JSON.stringify(properties[name]));
console.log('definitions', JSON.stringify(definitions));
JS
node model.js | tee seen

diff seen - <<'SEEN' && echo "as recorded: aws-cdk-lib 2.276.0"
ref {"type":"string"}
branch {"enum":[{"$ref":"main","id":1}]}
source {"default":{"$schema":"git","refs":[{"$ref":"main"}]}}
target {"$ref":"#/definitions/schema"}
definitions {"schema":{"type":"string"}}
SEEN
