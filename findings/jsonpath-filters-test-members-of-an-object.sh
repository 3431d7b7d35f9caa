#!/usr/bin/env bash
# A JSONPath filter behind an object: json-path 2.9.0 (Java) beside jsonpath-plus
# 11.3.0 and jsonpath 1.3.0 for Node and jsonpath-ng 1.16.0 for Python.
#
# Guess: $.order[?(@.state == 'open')] means the same to all four.
# Seen: behind a list it does. Behind an object json-path tests the object itself
# and gives a list of that object or an empty one; the three others test each of
# its members, and give nothing where json-path has the order, and members where
# json-path has nothing.
# What it means: "the order if it is open" in a mapping template answers [] in
# tests that run on the ports and [{...}] behind json-path, and a map of lines
# filtered by their members the other way about. A filter has a list in front of it
# or is no test of what will be answered.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >document.json <<'JSON'
{"order": {"id": 7, "state": "open"}, "lines": {"a": {"n": 1}, "b": {"n": 2}}, "list": [{"n": 1}, {"n": 2}]}
JSON
cat >paths <<'PATHS'
$.list[?(@.n == 1)]
$.order[?(@.state == 'open')]
$.order[?(@.state)]
$.lines[?(@.n == 1)]
PATHS
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>filters</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>com.jayway.jsonpath</groupId><artifactId>json-path</artifactId><version>2.9.0</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B dependency:copy-dependencies -DoutputDirectory="$work/jars" >/dev/null
cat >Filters.java <<'JAVA'
import com.jayway.jsonpath.JsonPath;
import java.nio.file.*;

public class Filters {
  public static void main(String[] args) throws Exception {
    String document = Files.readString(Path.of("document.json"));
    for (String path : Files.readAllLines(Path.of("paths"))) {
      System.out.println("json-path | " + path + " | " + JsonPath.read(document, path));
    }
  }
}
JAVA
echo '{"private":true}' >package.json
npm install --silent --no-audit --no-fund jsonpath-plus@11.3.0 jsonpath@1.3.0 >/dev/null
cat >filters.js <<'JS'
const fs = require('fs');
const json = JSON.parse(fs.readFileSync('document.json', 'utf8'));
const paths = fs.readFileSync('paths', 'utf8').trim().split('\n');
const { JSONPath } = require('jsonpath-plus');
const ports = { 'jsonpath-plus': (path) => JSONPath({ path, json }), jsonpath: (path) => require('jsonpath').query(json, path) };
for (const [name, query] of Object.entries(ports)) for (const path of paths) console.log(`${name} | ${path} | ${JSON.stringify(query(path))}`);
JS
python3 -m venv env
env/bin/pip install -q --disable-pip-version-check jsonpath-ng==1.16.0
cat >filters.py <<'PY'
import json
from jsonpath_ng.ext import parse
document = json.load(open("document.json"))
for path in open("paths").read().splitlines():
    print("jsonpath-ng |", path, "|", json.dumps([m.value for m in parse(path).find(document)], separators=(",", ":")))
PY
{ java -cp "jars/*" Filters.java; node filters.js; env/bin/python filters.py; } 2>/dev/null | tee seen

diff seen - <<'SEEN' && echo "as recorded: json-path 2.9.0, jsonpath-plus 11.3.0, jsonpath 1.3.0, jsonpath-ng 1.16.0"
json-path | $.list[?(@.n == 1)] | [{"n":1}]
json-path | $.order[?(@.state == 'open')] | [{"id":7,"state":"open"}]
json-path | $.order[?(@.state)] | [{"id":7,"state":"open"}]
json-path | $.lines[?(@.n == 1)] | []
jsonpath-plus | $.list[?(@.n == 1)] | [{"n":1}]
jsonpath-plus | $.order[?(@.state == 'open')] | []
jsonpath-plus | $.order[?(@.state)] | []
jsonpath-plus | $.lines[?(@.n == 1)] | [{"n":1}]
jsonpath | $.list[?(@.n == 1)] | [{"n":1}]
jsonpath | $.order[?(@.state == 'open')] | []
jsonpath | $.order[?(@.state)] | []
jsonpath | $.lines[?(@.n == 1)] | [{"n":1}]
jsonpath-ng | $.list[?(@.n == 1)] | [{"n":1}]
jsonpath-ng | $.order[?(@.state == 'open')] | []
jsonpath-ng | $.order[?(@.state)] | []
jsonpath-ng | $.lines[?(@.n == 1)] | [{"n":1}]
SEEN
