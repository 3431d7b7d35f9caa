#!/usr/bin/env bash
# com.github.java-json-tools:json-schema-validator:2.2.14, whose messages users
# report from API Gateway ($context.error.validationErrorString).
#
# Guess: a body with a missing member and a wrong type two levels below gets both
# reasons; two objects with the same members in another order are the same for
# uniqueItems, as they are for enum; and a model with an id finds its own
# definitions.
# Seen: once anything is wrong, nothing in any container is looked at, brothers
# included, so that only the reasons of one level come out. uniqueItems takes
# {"a":1,"b":2} and {"b":2,"a":1} for two, enum for one. With an id at the root,
# "#/definitions/t" cannot be dereferenced, though it points into the same text.
# What it means: mending what the message names can bring up new reasons, and a
# simulation that lists all of them is no simulation.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>validator</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>com.github.java-json-tools</groupId><artifactId>json-schema-validator</artifactId><version>2.2.14</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B dependency:copy-dependencies -DoutputDirectory="$work/jars" >/dev/null
cat >V.java <<'JAVA'
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.fge.jsonschema.core.report.*;
import com.github.fge.jsonschema.main.JsonSchemaFactory;

public class V {
  static void check(String name, String schema, String body) {
    ObjectMapper m = new ObjectMapper();
    StringBuilder seen = new StringBuilder();
    try {
      ProcessingReport r = JsonSchemaFactory.byDefault().getJsonSchema(m.readTree(schema)).validate(m.readTree(body));
      for (ProcessingMessage p : r) if (p.getLogLevel() == LogLevel.ERROR) seen.append(" [").append(p.getMessage()).append("]");
    } catch (Exception e) {
      seen.append(" ").append(e.getClass().getSimpleName());
    }
    System.out.println(name + ":" + (seen.length() == 0 ? " valid" : seen));
  }
  public static void main(String[] a) {
    String deep = "{\"required\":[\"id\"],\"properties\":{\"pet\":{\"properties\":{\"age\":{\"type\":\"integer\"}}}}}";
    check("missing and wrong below", deep, "{\"pet\":{\"age\":\"x\"}}");
    check("wrong below only", deep, "{\"id\":1,\"pet\":{\"age\":\"x\"}}");
    check("uniqueItems", "{\"uniqueItems\":true}", "[{\"a\":1,\"b\":2},{\"b\":2,\"a\":1}]");
    check("enum", "{\"enum\":[{\"a\":1,\"b\":2}]}", "{\"b\":2,\"a\":1}");
    String defs = "\"definitions\":{\"t\":{\"type\":\"string\"}},\"properties\":{\"p\":{\"$ref\":\"#/definitions/t\"}}}";
    check("definitions", "{" + defs, "{\"p\":1}");
    check("definitions under an id", "{\"id\":\"http://pets.example/model\"," + defs, "{\"p\":1}");
  }
}
JAVA
javac -nowarn -cp "jars/*" V.java
java -cp ".:jars/*" V 2>/dev/null | tee seen

diff seen - <<'SEEN' && echo "as recorded: json-schema-validator 2.2.14"
missing and wrong below: [object has missing required properties (["id"])]
wrong below only: [instance type (string) does not match any allowed primitive type (allowed: ["integer"])]
uniqueItems: valid
enum: valid
definitions: [instance type (integer) does not match any allowed primitive type (allowed: ["string"])]
definitions under an id: ProcessingException
SEEN
