#!/usr/bin/env bash
# aws-cdk-lib 2.276.0, StepFunctionsRestApi: what becomes of @@ in a request.
#
# Guess: the request template gathers body, headers and path with escaping, so
# that the input of the execution is JSON whenever the body is.
# Seen: the template writes @@ for a quotation mark and replaces all of them at
# the end, those of the client too. The head of a hunk of a diff in the body,
# or in a header, ends the text that it stands in, and the input is no JSON.
# What it means: StartSyncExecution refuses the input, so that a body that is
# valid is answered with an error which depends on its text.
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
  headers: true,
  stateMachine: new sfn.StateMachine(stack, 'Machine', {
    definitionBody: sfn.DefinitionBody.fromChainable(new sfn.Pass(stack, 'Pass')),
    stateMachineType: sfn.StateMachineType.EXPRESS,
  }),
});
const resources = Object.values(app.synth().getStackByName('S').template.Resources);
const method = resources.find((r) => r.Type === 'AWS::ApiGateway::Method');
const template = method.Properties.Integration.RequestTemplates['application/json'];
process.stdout.write(template['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : 'machine')).join(''));
JS
node synth.js >start.vtl

for a in org.apache.velocity:velocity:1.7 commons-collections:commons-collections:3.2.2 commons-lang:commons-lang:2.6; do
  mvn -q -B dependency:copy -Dartifact="$a" -DoutputDirectory="$work/lib" >/dev/null
done
cat >Start.java <<'JAVA'
import java.io.StringWriter;
import java.nio.file.*;
import java.util.*;
import org.apache.commons.lang.StringEscapeUtils;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.VelocityEngine;

public class Start {
  public static class Input {
    private final String body;
    private final Map<String, Map<String, String>> params;
    Input(String body, String note) {
      this.body = body;
      params = Map.of("header", Map.of("Note", note), "querystring", Map.of(), "path", Map.of());
    }
    public String getBody() { return body; }
    public Map<String, Map<String, String>> params() { return params; }
  }
  public static class Util {
    public String escapeJavaScript(Object s) { return StringEscapeUtils.escapeJavaScript(s.toString()); }
  }

  public static void main(String[] args) throws Exception {
    VelocityEngine engine = new VelocityEngine();
    engine.setProperty("runtime.log.logsystem.class", "org.apache.velocity.runtime.log.NullLogChute");
    engine.init();
    VelocityContext context = new VelocityContext();
    context.put("input", new Input(args[0], args[1]));
    context.put("util", new Util());
    StringWriter out = new StringWriter();
    engine.evaluate(context, out, "start", Files.readString(Path.of("start.vtl")));
    System.out.print(out);
  }
}
JAVA
javac -nowarn -cp 'lib/*' -d . Start.java 2>/dev/null
cat >input.js <<'JS'
const answer = JSON.parse(require('fs').readFileSync(0, 'utf8'));
let verdict = 'JSON';
try { JSON.parse(answer.input); } catch { verdict = 'not JSON'; }
console.log(`${verdict}: ${answer.input}`);
JS
start() { java -cp '.:lib/*' Start "$@" | node input.js; }
{
  start '{"patch":"+ one line"}' 'plain'
  start '{"patch":"@@ -1,2 +1,2 @@"}' 'plain'
  start '{"patch":"+ one line"}' 'see @@ -1,2 +1,2 @@'
} | tee seen

diff seen - <<'SEEN' && echo "as recorded: aws-cdk-lib 2.276.0"
JSON: {"body": {"patch":"+ one line"}, "header":{ "Note": "plain" }, "querystring":{ }, "path":{ }}
not JSON: {"body": {"patch":"" -1,2 +1,2 ""}, "header":{ "Note": "plain" }, "querystring":{ }, "path":{ }}
not JSON: {"body": {"patch":"+ one line"}, "header":{ "Note": "see " -1,2 +1,2 "" }, "querystring":{ }, "path":{ }}
SEEN
