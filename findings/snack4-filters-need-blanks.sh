#!/usr/bin/env bash
# org.noear:snack4-jsonpath:4.0.31 (JSONPath of RFC 9535 and of Jayway, the JSON library of Solon).
#
# Guess: blanks around an operator of a filter never count.
# Seen: without one on each side the filter selects nothing, and nobody says so:
# [?(@.id==2)] has no hit, [?(@.id == 2)] has one. An operator of letters (in) and one
# that ends at a bracket need theirs anyway. A negation and a test without an operator
# work. Where a name stands in brackets, [?(@['id']==2)] is an error.
# What it means: the usual spelling of paths from templates is an empty list in a
# test or a stand-in for the gateway, which looks like an answer without such items.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >Filters.java <<'JAVA'
import com.jayway.jsonpath.JsonPath;
import org.noear.snack4.ONode;

public class Filters {
  public static void main(String[] args) {
    String text = "{\"items\":[{\"id\":1,\"kind\":\"cat\",\"name\":\"Tom\"},{\"id\":2,\"kind\":\"dog\"},{\"id\":3,\"kind\":\"cat\"}]}";
    String[] paths = {
      "@.id==2", "@.id == 2", "@.id ==2", "@.id== 2", "@.id>=2", "@.id >= 2", "@.kind=='cat'", "@.kind == 'cat'",
      "@.kind!='cat'", "@.kind != 'cat'", "@.kind=~/c.*/", "@.kind =~ /c.*/", "@.kind=='cat'&&@.id>1", "@.kind == 'cat' && @.id > 1",
      "@.name", "!@.name", "@.id in [1,3]",
    };
    for (String filter : paths) {
      String path = "$.items[?(" + filter + ")].id";
      System.out.println(path + " | " + ONode.ofJson(text).select(path).toJson() + " | " + JsonPath.read(text, path).toString());
    }
  }
}
JAVA
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>filters</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.noear</groupId><artifactId>snack4-jsonpath</artifactId><version>4.0.31</version></dependency>
    <dependency><groupId>com.jayway.jsonpath</groupId><artifactId>json-path</artifactId><version>2.9.0</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib >/dev/null
javac -nowarn -cp "lib/*" -d out Filters.java
java -cp "out:lib/*" Filters | tee seen

diff seen - <<'SEEN' && echo "as recorded: snack4 4.0.31, json-path 2.9.0"
$.items[?(@.id==2)].id | [] | [2]
$.items[?(@.id == 2)].id | [2] | [2]
$.items[?(@.id ==2)].id | [] | [2]
$.items[?(@.id== 2)].id | [] | [2]
$.items[?(@.id>=2)].id | [] | [2,3]
$.items[?(@.id >= 2)].id | [2,3] | [2,3]
$.items[?(@.kind=='cat')].id | [] | [1,3]
$.items[?(@.kind == 'cat')].id | [1,3] | [1,3]
$.items[?(@.kind!='cat')].id | [] | [2]
$.items[?(@.kind != 'cat')].id | [2] | [2]
$.items[?(@.kind=~/c.*/)].id | [] | [1,3]
$.items[?(@.kind =~ /c.*/)].id | [1,3] | [1,3]
$.items[?(@.kind=='cat'&&@.id>1)].id | [] | [3]
$.items[?(@.kind == 'cat' && @.id > 1)].id | [3] | [3]
$.items[?(@.name)].id | [1] | [1]
$.items[?(!@.name)].id | [2,3] | [2,3]
$.items[?(@.id in [1,3])].id | [1,3] | [1,3]
SEEN
