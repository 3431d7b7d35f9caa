#!/usr/bin/env bash
# cdk-from-cfn 0.336.0 (what "cdk migrate" runs), aws-cdk-lib 2.276.0, a mapping
# template in Fn::Sub.
#
# Guess: the CDK program that it writes gives the template again that it read.
# Seen: a plain text comes back as it was. Within Fn::Sub the text becomes a
# literal between backticks, unescaped and indented like the program: a backslash
# before a letter is gone or a control character, each line has blanks in front,
# and one more line of blanks stands at the end.
# What it means: replaceAll("\D", "") takes out the letter D after the migration,
# "\n" between quotation marks of a JSON answer is a raw line feed, and the answer
# no JSON. Neither the program that writes it nor the synthesis says a word:
# compare answers from before and after, not the look of the two templates.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

echo '{"private":true}' >package.json
npm install --silent --no-audit --no-fund cdk-from-cfn@0.336.0 aws-cdk-lib@2.276.0 constructs@10.8.1 typescript@5.9.3 >/dev/null
cat >migrate.js <<'JS'
const { transmute } = require('cdk-from-cfn');
const { transpileModule } = require('typescript');
const cdk = require('aws-cdk-lib');
const fs = require('fs');

function migrate(name, template) {
  const integration = { Type: 'HTTP', IntegrationHttpMethod: 'GET', Uri: 'http://backend.example',
    IntegrationResponses: [{ StatusCode: '200', ResponseTemplates: { 'application/json': template } }] };
  const before = { Resources: {
    Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'shop' } },
    Get: { Type: 'AWS::ApiGateway::Method', Properties: { RestApiId: { Ref: 'Api' }, ResourceId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] },
      HttpMethod: 'GET', AuthorizationType: 'NONE', Integration: integration } } } };
  const program = transmute(JSON.stringify(before), 'typescript', name, 'stack');
  fs.writeFileSync(`${name}.js`, transpileModule(program, { compilerOptions: { module: 'commonjs', target: 'es2022' } }).outputText);
  const app = new cdk.App();
  new (require(`./${name}.js`)[name])(app, 'S', {});
  const after = app.synth().getStackByName('S').template.Resources.Get.Properties.Integration;
  return after.IntegrationResponses[0].ResponseTemplates['application/json'];
}

const lines = ['#set($digits = $input.path("$.code").replaceAll("\\D", ""))', '{"digits": "$digits",', ' "lines": "a\\nb", "region": "REGION"}', ''];
const text = lines.join('\n');
console.log('before ', JSON.stringify(text));
console.log('plain  ', JSON.stringify(migrate('Plain', text)));
console.log('Fn::Sub', JSON.stringify(migrate('Substituted', { 'Fn::Sub': text.replace('REGION', '${AWS::Region}') })));
JS
node migrate.js 2>/dev/null | tee seen

diff seen - <<'SEEN' && echo "as recorded: cdk-from-cfn 0.336.0, aws-cdk-lib 2.276.0"
before  "#set($digits = $input.path(\"$.code\").replaceAll(\"\\D\", \"\"))\n{\"digits\": \"$digits\",\n \"lines\": \"a\\nb\", \"region\": \"REGION\"}\n"
plain   "#set($digits = $input.path(\"$.code\").replaceAll(\"\\D\", \"\"))\n{\"digits\": \"$digits\",\n \"lines\": \"a\\nb\", \"region\": \"REGION\"}\n"
Fn::Sub {"Fn::Join":["",["#set($digits = $input.path(\"$.code\").replaceAll(\"D\", \"\"))\n              {\"digits\": \"$digits\",\n               \"lines\": \"a\nb\", \"region\": \"",{"Ref":"AWS::Region"},"\"}\n              "]]}
SEEN
