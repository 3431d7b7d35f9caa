#!/usr/bin/env bash
# com.jayway.jsonpath:json-path:2.9.0, one path read from two documents in one process.
#
# Guess: a path is compiled once and reading it changes nothing, so what a
# document gives does not depend on the documents before it.
# Seen: $..*.n gives [5] for {"o":{"n":5}} in a fresh process, and [] for the
# same text after the path was read from a document with a list. The compiled
# path, which json-path keeps in a cache, remembers something of the walk. A
# path without a scan does not.
# What it means: a comparison with this engine has to start a fresh process, or
# clear its cache, before it calls a difference one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>twice</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>com.jayway.jsonpath</groupId><artifactId>json-path</artifactId><version>2.9.0</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib >/dev/null
cat >Twice.java <<'JAVA'
import com.jayway.jsonpath.JsonPath;

public class Twice {
  static final String PLAIN = "{\"o\":{\"n\":5}}", LIST = "{\"o\":{\"n\":[5,{\"k\":1}]}}";

  public static void main(String[] args) {
    for (String path : new String[] {"$..*.n", "$..n", "$.*.n"}) {
      Object before = JsonPath.read(PLAIN, path);
      JsonPath.read(LIST, path);
      System.out.println(path + ": " + before + ", after a document with a list " + JsonPath.read(PLAIN, path)
          + ", compiled anew " + JsonPath.compile(path).read(PLAIN));
    }
  }
}
JAVA
javac -nowarn -cp 'lib/*' -d . Twice.java
java -cp '.:lib/*' Twice | tee seen

diff seen - <<'SEEN' && echo "as recorded: json-path 2.9.0"
$..*.n: [5], after a document with a list [], compiled anew [5]
$..n: [5], after a document with a list [5], compiled anew [5]
$.*.n: [5], after a document with a list [5], compiled anew [5]
SEEN
