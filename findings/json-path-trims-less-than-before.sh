#!/usr/bin/env bash
# com.jayway.jsonpath:json-path:2.0.0 and com.jayway.jsonpath:json-path:2.9.0, paths with white space at their ends.
#
# Guess: white space around a path never counts, in any version, and least of
# all a line break at the end, which a YAML block scalar leaves there.
# Seen: 2.0.0 trims as String.trim() does, so a tab or a line break around a
# path is nothing. 2.9.0 trims the blank alone: "$.a" with a line break behind
# it looks for a member whose name ends in one and finds none, "$" with one
# behind it does not compile, and one in front makes $.a a member of the
# document, which is not there either.
# What it means: a path from a file that keeps its last line break works in one
# version; in the other it is a missing member, or no path.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >Ends.java <<'JAVA'
import com.jayway.jsonpath.JsonPath;

public class Ends {
  public static void main(String[] args) {
    for (String path : new String[] {"$.a ", "$.a\n", "$.a\t", "$ ", "$\n", "\n$.a"}) {
      String seen;
      try {
        seen = String.valueOf((Object) JsonPath.read("{\"a\":1}", path));
      } catch (Exception e) {
        seen = e.getClass().getSimpleName();
      }
      System.out.println(path.replace("\n", "\\n").replace("\t", "\\t").replace(' ', '_') + ": " + seen);
    }
  }
}
JAVA
for artifact in com.jayway.jsonpath:json-path:2.0.0 com.jayway.jsonpath:json-path:2.9.0; do
  version=${artifact##*:}
  cat >pom.xml <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>ends</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>com.jayway.jsonpath</groupId><artifactId>json-path</artifactId><version>$version</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
  </dependencies>
</project>
POM
  mvn -q -B dependency:copy-dependencies -DoutputDirectory="lib$version" >/dev/null
  javac -nowarn -cp "lib$version/*" -d "out$version" Ends.java
  echo "json-path $version"
  java -cp "out$version:lib$version/*" Ends 2>/dev/null
done | tee seen

diff seen - <<'SEEN' && echo "as recorded: json-path 2.0.0 and 2.9.0"
json-path 2.0.0
$.a_: 1
$.a\n: 1
$.a\t: 1
$_: {a=1}
$\n: {a=1}
\n$.a: 1
json-path 2.9.0
$.a_: 1
$.a\n: PathNotFoundException
$.a\t: PathNotFoundException
$_: {a=1}
$\n: InvalidPathException
\n$.a: PathNotFoundException
SEEN
