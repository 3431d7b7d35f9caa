#!/usr/bin/env bash
# com.alibaba.fastjson2:fastjson2:2.0.64, the same JSONPath on a JSON text and on the object parsed from it.
#
# Guess: JSONPath.extract(text, path) is JSONPath.of(path).eval(JSON.parse(text)).
# Seen: the text is walked by other code. There .* and ..name put the elements of a
# list beside the other values instead of the list; ..['id'] is null; ..items[0].id
# is the first hit without a list (the object gives the ids of the whole first list).
# On the object ..[0] is the whole document. Behind [*] two names give one null for
# each name, in both, and a filter by @.id=="2" is null, where json-path 2.9.0 finds 2.
# What it means: a test that reads an answer with one of the two proves nothing about
# the other, nor about what a template's $input.path makes of the path.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >Paths.java <<'JAVA'
import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONPath;
import com.jayway.jsonpath.JsonPath;

public class Paths {
  public static void main(String[] args) {
    String text = "{\"next\":3,\"items\":[{\"id\":1,\"tags\":[7,8]},{\"id\":2,\"tags\":[9]}],\"more\":{\"items\":[{\"id\":5}]}}";
    String[] paths = {"$.items[*].id", "$.*", "$..tags", "$..items[0].id", "$..['id']", "$..[0]", "$.items[*]['id','tags']", "$.items[?(@.id==\"2\")].id"};
    for (String path : paths) {
      System.out.println(path);
      System.out.println("  text      " + JSON.toJSONString(JSONPath.extract(text, path)));
      System.out.println("  object    " + JSON.toJSONString(JSONPath.of(path).eval(JSON.parse(text))));
      System.out.println("  json-path " + JSON.toJSONString((Object) JsonPath.read(text, path)));
    }
  }
}
JAVA
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>paths</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>com.alibaba.fastjson2</groupId><artifactId>fastjson2</artifactId><version>2.0.64</version></dependency>
    <dependency><groupId>com.jayway.jsonpath</groupId><artifactId>json-path</artifactId><version>2.9.0</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib >/dev/null
javac -nowarn -cp "lib/*" -d out Paths.java
java -cp "out:lib/*" Paths | tee seen

diff seen - <<'SEEN' && echo "as recorded: fastjson2 2.0.64"
$.items[*].id
  text      [1,2]
  object    [1,2]
  json-path [1,2]
$.*
  text      [3,{"id":1,"tags":[7,8]},{"id":2,"tags":[9]},{"items":[{"id":5}]}]
  object    [3,[{"id":1,"tags":[7,8]},{"id":2,"tags":[9]}],{"items":[{"id":5}]}]
  json-path [3,[{"id":1,"tags":[7,8]},{"id":2,"tags":[9]}],{"items":[{"id":5}]}]
$..tags
  text      [7,8,9]
  object    [[7,8],[9]]
  json-path [[7,8],[9]]
$..items[0].id
  text      1
  object    [1,2]
  json-path [1,5]
$..['id']
  text      null
  object    [1,2,5]
  json-path [1,2,5]
$..[0]
  text      null
  object    {"next":3,"items":[{"id":1,"tags":[7,8]},{"id":2,"tags":[9]}],"more":{"items":[{"id":5}]}}
  json-path [{"id":1,"tags":[7,8]},7,9,{"id":5}]
$.items[*]['id','tags']
  text      [null,null]
  object    [null,null]
  json-path [{"id":1,"tags":[7,8]},{"id":2,"tags":[9]}]
$.items[?(@.id=="2")].id
  text      null
  object    null
  json-path [2]
SEEN
