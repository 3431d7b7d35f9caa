#!/usr/bin/env bash
# aws-cdk-lib 2.276.0, a CORS preflight with two allowed origins, on Velocity.
#
# Guess: the response template that the CDK writes reads the header Origin and
# falls back to origin, so that a client that sends lower-case names (HTTP/2
# always does) gets its own origin back.
# Seen: on Velocity 1.7 as it comes the fallback never runs. A header that is
# missing is null, #set leaves the reference unset, and an unset reference is
# not equal to "". Velocity 2.4.1 does not parse the template at all: it reads
# the "-" of responseOverride.header.Access-Control-Allow-Origin as a minus.
# What it means: whether the CDK's fallback works depends on how the service
# turns a missing value into "", and an engine made from stock Velocity
# answers a lower-case origin with the first allowed one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

echo '{"private":true}' >package.json
npm install --silent --no-audit --no-fund aws-cdk-lib@2.276.0 constructs@10.8.1 >/dev/null
cat >synth.js <<'JS'
const cdk = require('aws-cdk-lib');
const { RestApi } = require('aws-cdk-lib/aws-apigateway');
const app = new cdk.App();
new RestApi(new cdk.Stack(app, 'S'), 'Api', {
  defaultCorsPreflightOptions: { allowOrigins: ['https://one.example', 'https://two.example'] },
});
const resources = Object.values(app.synth().getStackByName('S').template.Resources);
const method = resources.find((r) => r.Type === 'AWS::ApiGateway::Method');
process.stdout.write(method.Properties.Integration.IntegrationResponses[0].ResponseTemplates['application/json']);
JS
node synth.js >preflight.vtl

fetch() { mvn -q -B dependency:copy -Dartifact="$1" -DoutputDirectory="$work/$2" >/dev/null; }
for a in org.apache.velocity:velocity:1.7 commons-collections:commons-collections:3.2.2 commons-lang:commons-lang:2.6; do fetch "$a" v1; done
for a in org.apache.velocity:velocity-engine-core:2.4.1 org.apache.commons:commons-lang3:3.17.0 org.slf4j:slf4j-api:1.7.36 org.slf4j:slf4j-nop:1.7.36; do fetch "$a" v2; done

cat >Preflight.java <<'JAVA'
import java.io.StringWriter;
import java.nio.file.*;
import java.util.*;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.VelocityEngine;

public class Preflight {
  public static class Input {
    final Map<String, String> header = new HashMap<>();
    public Map<String, Map<String, String>> params() { return Map.of("header", header); }
  }

  public static void main(String[] args) throws Exception {
    String template = Files.readString(Path.of("preflight.vtl"));
    for (String name : new String[] {"Origin", "origin"}) {
      Input input = new Input();
      input.header.put(name, "https://two.example");
      Map<String, String> headers = new TreeMap<>();
      VelocityContext context = new VelocityContext();
      context.put("input", input);
      context.put("context", Map.of("responseOverride", Map.of("header", headers)));
      String result;
      try {
        VelocityEngine engine = new VelocityEngine();
        engine.setProperty("runtime.log.logsystem.class", "org.apache.velocity.runtime.log.NullLogChute");
        engine.init();
        engine.evaluate(context, new StringWriter(), "preflight", template);
        result = headers.toString();
      } catch (Exception e) {
        result = e.getClass().getSimpleName() + " " + e.getMessage().split("\n")[0].replaceAll(" at .*", "");
      }
      System.out.println(args[0] + " " + name + ": " + result);
    }
  }
}
JAVA
run() {
  mkdir "$1.classes"
  javac -nowarn -cp "$1/*" -d "$1.classes" Preflight.java 2>/dev/null
  java -cp "$1.classes:$1/*" Preflight "$2"
}
{ run v1 "velocity 1.7"; run v2 "velocity 2.4.1"; } | tee seen

diff seen - <<'SEEN' && echo "as recorded: aws-cdk-lib 2.276.0, Velocity 1.7 and 2.4.1"
velocity 1.7 Origin: {Access-Control-Allow-Origin=https://two.example}
velocity 1.7 origin: {}
velocity 2.4.1 Origin: ParseErrorException Encountered "-"
velocity 2.4.1 origin: ParseErrorException Encountered "-"
SEEN
