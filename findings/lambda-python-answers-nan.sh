#!/usr/bin/env bash
# awslambdaric 4.2.2 (AWS's runtime client for Python) in aws-lambda-rie of
# 2026-10-30, read by json-path 2.9.0 on json-smart 2.5.0.
#
# Guess: a result that JSON cannot hold is a Runtime.MarshalError, as a date is,
# and a success is always JSON.
# Seen: a float that is no number goes out as NaN, an infinite one as Infinity, and
# bytes as they are without quotation marks: all successes. json-smart in its
# permissive mode takes NaN for a number and Infinity for a text.
# What it means: an average over no rows selects the default response, and a
# template with $input.json('$.mean') answers 200 with a bare NaN that no client
# can read, or with "Infinity" in quotes. Neither is an error message that a
# selection pattern could match: the function has to look at its numbers itself.
set -euo pipefail
work=$(mktemp -d)
emulator=
trap '[ -z "$emulator" ] || kill "$emulator" 2>/dev/null || true; chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install -q --disable-pip-version-check awslambdaric==4.2.2
GOBIN="$work" go install github.com/aws/aws-lambda-runtime-interface-emulator/cmd/aws-lambda-rie@v0.0.0-20261030222936-bef5c4ba774d >go.log 2>&1 || { cat go.log; exit 1; }
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>nan</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>com.jayway.jsonpath</groupId><artifactId>json-path</artifactId><version>2.9.0</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B dependency:copy-dependencies -DoutputDirectory="$work/jars" >/dev/null
cat >Read.java <<'JAVA'
import com.jayway.jsonpath.JsonPath;
import java.util.Map;
import net.minidev.json.JSONObject;

public class Read {
  public static void main(String[] args) {
    Map<String, Object> result = JsonPath.read(args[0], "$");
    result.forEach((name, value) -> System.out.println("  read as " + name + ": " + value.getClass().getSimpleName()));
    System.out.println("  written again: " + JSONObject.toJSONString(result));
  }
}
JAVA
cat >shop.py <<'PY'
import datetime

def handler(event, context):
    prices = []
    results = {
        "mean": {"mean": float("nan"), "highest": max(prices, default=float("-inf"))},
        "bytes": b"no rows",
        "date": {"day": datetime.date(2026, 11, 30)},
    }
    return results[event["result"]]
PY
printf '#!/bin/sh\nexec %s/env/bin/python -m awslambdaric shop.handler\n' "$work" >bootstrap
chmod +x bootstrap
free='import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
port=$(python3 -c "$free") api=$(python3 -c "$free")
LAMBDA_TASK_ROOT=$work ./aws-lambda-rie --runtime-interface-emulator-address "127.0.0.1:$port" --runtime-api-address "127.0.0.1:$api" ./bootstrap >rie.log 2>&1 &
emulator=$!

call() { curl -s --retry 20 --retry-connrefused --retry-delay 1 "127.0.0.1:$port/2015-03-31/functions/function/invocations" -d "{\"result\":\"$1\"}"; }
{
  mean=$(call mean)
  echo "mean: $mean"
  java -cp "jars/*" Read.java "$mean"
  echo "bytes: $(call bytes)"
  echo "date: $(call date | sed 's/"requestId": "[^"]*"/"requestId": "ID"/')"
} | tee seen

diff seen - <<'SEEN' && echo "as recorded: awslambdaric 4.2.2, json-path 2.9.0 on json-smart 2.5.0"
mean: {"mean": NaN, "highest": -Infinity}
  read as mean: Float
  read as highest: String
  written again: {"mean":NaN,"highest":"-Infinity"}
bytes: no rows
date: {"errorMessage": "Unable to marshal response: Object of type date is not JSON serializable", "errorType": "Runtime.MarshalError", "requestId": "ID", "stackTrace": []}
SEEN
