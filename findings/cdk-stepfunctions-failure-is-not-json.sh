#!/usr/bin/env bash
# aws-cdk-lib 2.276.0, StepFunctionsRestApi, the answer to a failed execution.
#
# Guess: the template for a failed StartSyncExecution escapes error and cause,
# or prints them with $input.json.
# Seen: both are printed with $input.path between quotes of the template. The
# cause of a task that a Lambda function failed is itself a JSON text, so the
# 500 that the client gets is no JSON, although its Content-Type says so.
# What it means: "unescaped input in JSON" is not only a beginner's mistake; a
# linter has to say it about what a framework wrote too, or say that it is silent.
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
const resources = Object.values(app.synth().getStackByName('S').template.Resources);
const method = resources.find((r) => r.Type === 'AWS::ApiGateway::Method');
const success = method.Properties.Integration.IntegrationResponses.find((r) => r.StatusCode === '200');
process.stdout.write(success.ResponseTemplates['application/json']);
JS
node synth.js >failed.vtl

for a in org.apache.velocity:velocity:1.7 commons-collections:commons-collections:3.2.2 commons-lang:commons-lang:2.6; do
  mvn -q -B dependency:copy -Dartifact="$a" -DoutputDirectory="$work/lib" >/dev/null
done
cat >Failed.java <<'JAVA'
import java.io.StringWriter;
import java.nio.file.*;
import java.util.*;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.VelocityEngine;

public class Failed {
  public static class Input { // what StartSyncExecution answers when a Lambda task failed
    public Object path(String path) {
      return switch (path) {
        case "$.status" -> "FAILED";
        case "$.error" -> "Error";
        case "$.cause" -> "{\"errorType\":\"Error\",\"errorMessage\":\"no stock\"}";
        default -> new HashMap<String, Object>();
      };
    }
  }

  public static void main(String[] args) throws Exception {
    VelocityEngine engine = new VelocityEngine();
    engine.setProperty("runtime.log.logsystem.class", "org.apache.velocity.runtime.log.NullLogChute");
    engine.init();
    VelocityContext context = new VelocityContext();
    Map<String, Object> override = new HashMap<>();
    context.put("input", new Input());
    context.put("context", Map.of("responseOverride", override));
    StringWriter out = new StringWriter();
    engine.evaluate(context, out, "failed", Files.readString(Path.of("failed.vtl")));
    System.out.print("status " + override.get("status") + "\n" + out);
  }
}
JAVA
javac -nowarn -cp 'lib/*' -d . Failed.java 2>/dev/null
java -cp '.:lib/*' Failed | tee answer
if sed 1d answer | node -e 'JSON.parse(require("fs").readFileSync(0, "utf8"))' 2>/dev/null; then
  echo "changed: the answer is JSON now"
  exit 1
fi
grep -q '^status 500$' answer
grep -qF '"cause": "{"errorType":"Error","errorMessage":"no stock"}"' answer
echo "as recorded: aws-cdk-lib 2.276.0 answers 500 with a body that is not JSON"
