#!/usr/bin/env bash
# localstack-core 2026.3.0 renders what aws-cdk-lib 2.276.0 writes for Step
# Functions.
#
# Guess: the emulator that people test such an API with answers 500 for a failed
# execution, as the CDK's response template demands.
# Seen: the template compares with toString().equals("FAILED"). The emulator's
# texts know length, substring, split and a few more, but neither equals nor
# toString; what is unknown prints nothing and is false, so that the failed
# execution is answered with 200 and the empty output. toUpperCase, trim,
# isEmpty and concat are missing in the same way.
# What it means: a method that is not there is a branch that is never taken; an
# engine has to refuse by name what it does not have.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

echo '{"private":true}' >package.json
npm install --silent --no-audit --no-fund aws-cdk-lib@2.276.0 constructs@10.8.1 >/dev/null
cat >synth.js <<'JS'
const cdk = require('aws-cdk-lib');
const { StepFunctionsRestApi } = require('aws-cdk-lib/aws-apigateway');
const sfn = require('aws-cdk-lib/aws-stepfunctions');
const app = new cdk.App();
const stack = new cdk.Stack(app, 'S');
new StepFunctionsRestApi(stack, 'Api', {
  stateMachine: new sfn.StateMachine(stack, 'Machine', {
    definitionBody: sfn.DefinitionBody.fromChainable(new sfn.Pass(stack, 'Pass')),
    stateMachineType: sfn.StateMachineType.EXPRESS,
  }),
});
const method = Object.values(app.synth().getStackByName('S').template.Resources).find((r) => r.Type === 'AWS::ApiGateway::Method');
const success = method.Properties.Integration.IntegrationResponses.find((r) => r.StatusCode === '200');
process.stdout.write(success.ResponseTemplates['application/json']);
JS
node synth.js >failed.vtl

python3 -m venv env
env/bin/pip install -q --disable-pip-version-check localstack-core==2026.3.0 airspeed-ext==0.6.9 jsonpath-rw==1.4.0 boto3==1.43.106
cat >render.py <<'PY'
from localstack.services.apigateway.next_gen.execute_api.template_mapping import ApiGatewayVtlTemplate

def render(template, body="{}"):
    variables = {"input": {"body": body, "params": {}}, "context": {}, "stageVariables": {}}
    empty = {"requestOverride": {"header": {}, "path": {}, "querystring": {}}, "responseOverride": {"header": {}, "status": 0}}
    text, override = ApiGatewayVtlTemplate().render_response(template, variables, empty)
    return override["status"] or 200, text

print("failed execution:", *map(repr, render(open("failed.vtl").read(), '{"status": "FAILED", "error": "Error", "cause": "no stock"}')))
for call in ("length()", "substring(1)", "equals('ab')", "toString()", "toUpperCase()", "trim()", "isEmpty()", "concat('c')"):
    print(f"$s.{call}:", repr(render(f"#set($s = 'ab')$s.{call}")[1]))
PY
env/bin/python render.py 2>/dev/null | tee seen

diff seen - <<'SEEN' && echo "as recorded: localstack-core 2026.3.0 with airspeed-ext 0.6.9"
failed execution: 200 '\n\n'
$s.length(): '2'
$s.substring(1): 'b'
$s.equals('ab'): ''
$s.toString(): ''
$s.toUpperCase(): ''
$s.trim(): ''
$s.isEmpty(): ''
$s.concat('c'): ''
SEEN
