#!/usr/bin/env bash
# net.minidev:json-smart:2.4.9, the JSON reader under Jayway JsonPath, on a flat list.
#
# Guess: the nesting limit of 400 that 2.4.9 brought concerns documents that
# are nested 400 deep.
# Seen: 2.4.9 counts objects that are closed already, so a flat list of 400
# small objects is refused as malicious; 2.4.8 and 2.4.10 read it. Whoever
# pins 2.4.9, or a distribution's 2.2 that carries the same patch, loses every
# answer with a list of 400 items.
# What it means: a reference engine has to be run on a newer json-smart, or
# larger bodies are never compared.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >Flat.java <<'JAVA'
import com.jayway.jsonpath.JsonPath;
import java.util.stream.*;

public class Flat {
  public static void main(String[] args) {
    for (int n : new int[] {399, 400}) {
      String list = IntStream.range(0, n).mapToObj(i -> "{\"id\":" + i + "}").collect(Collectors.joining(",", "[", "]"));
      String seen;
      try {
        seen = "read, length " + JsonPath.read(list, "$.length()");
      } catch (RuntimeException e) {
        seen = e.getClass().getSimpleName();
      }
      System.out.println("json-smart " + args[0] + ", " + n + " objects: " + seen);
    }
  }
}
JAVA
for v in 2.4.8 2.4.9 2.4.10; do
  mkdir "$v"
  cat >"$v/pom.xml" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>flat</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>net.minidev</groupId><artifactId>json-smart</artifactId><version>$v</version></dependency>
    <dependency><groupId>com.jayway.jsonpath</groupId><artifactId>json-path</artifactId><version>2.9.0</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
  </dependencies>
</project>
POM
  mvn -q -B -f "$v/pom.xml" dependency:copy-dependencies -DoutputDirectory="$work/$v" >/dev/null
  javac -nowarn -cp "$v/*" -d "$v" Flat.java
  java -cp "$v:$v/*" Flat "$v"
done | tee seen

diff seen - <<'SEEN' && echo "as recorded: json-path 2.9.0 on json-smart 2.4.8, 2.4.9 and 2.4.10"
json-smart 2.4.8, 399 objects: read, length 399
json-smart 2.4.8, 400 objects: read, length 400
json-smart 2.4.9, 399 objects: read, length 399
json-smart 2.4.9, 400 objects: InvalidJsonException
json-smart 2.4.10, 399 objects: read, length 399
json-smart 2.4.10, 400 objects: read, length 400
SEEN
