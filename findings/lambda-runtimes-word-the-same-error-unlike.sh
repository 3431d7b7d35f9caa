#!/usr/bin/env bash
# AWS's runtime clients: awslambdaric 4.2.2 (Python), aws-lambda-go 1.55.1,
# aws-lambda-java-runtime-interface-client 2.10.1. A few lines of Python stand for the
# runtime API and print the errorMessage that a client posts to it, which is what the
# integration gets.
#
# Guess: errorMessage is the text that the function gave its error, in each language;
# an error without a text has an empty one, or none.
# Seen: Java's error without a text has the name of its class for one, the others have
# an empty text. What is missing in a map is "'pet 7 not found'" in Python, with the
# quotes of a literal, and an error of two arguments is a tuple. A cause that Java
# wraps has the name of its class in front.
# What it means: a selection pattern has to match the whole message. "pet .* not
# found" does so where a function makes the text itself; the same failure of a map or
# behind a wrapper is answered by the default, with 200. ".+", for any error, catches
# one without a text in Java only.
set -euo pipefail
work=$(mktemp -d)
api=
trap '[ -z "$api" ] || kill "$api" 2>/dev/null || true; chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"

cat >api.py <<'PY'
import http.server, json, os, sys

class API(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    asked = 0

    def log_message(self, *_):
        pass

    def answer(self, status, text, **headers):
        self.send_response(status)
        for name, value in {**headers, "Content-Length": len(text)}.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()
        self.wfile.write(text)

    def do_GET(self):
        API.asked += 1
        if API.asked > int(sys.argv[1]):
            os._exit(0)
        self.answer(200, json.dumps({"n": API.asked}).encode(), Content_Type="application/json",
                    Lambda_Runtime_Aws_Request_Id=f"r{API.asked}", Lambda_Runtime_Deadline_Ms=9999999999999,
                    Lambda_Runtime_Invoked_Function_Arn="arn:aws:lambda:eu-west-1:123456789012:function:pets")

    def body(self):
        if "Content-Length" in self.headers:
            return self.rfile.read(int(self.headers["Content-Length"]))
        whole = b""
        while size := int(self.rfile.readline(), 16):
            whole += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return whole

    def do_POST(self):
        said = json.loads(self.body())
        print(json.dumps(said["errorMessage"]), flush=True)
        self.answer(202, b"{}")

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), API)
print(server.server_port, file=open("port", "w"), flush=True)
server.serve_forever()
PY
# failing N COMMAND...: into messages, those of N failures of a function.
failing() {
  rm -f port
  python3 api.py "$1" >messages &
  api=$!
  until [ -s port ]; do sleep 0.1; done
  shift
  AWS_LAMBDA_RUNTIME_API=127.0.0.1:$(cat port) _HANDLER=pets.handler LAMBDA_TASK_ROOT=$work AWS_REGION=eu-west-1 \
    AWS_LAMBDA_FUNCTION_NAME=pets AWS_LAMBDA_FUNCTION_VERSION=1 AWS_LAMBDA_FUNCTION_MEMORY_SIZE=128 \
    timeout 60 "$@" >client.log 2>&1 || true
  kill "$api" 2>/dev/null || true
  wait "$api" 2>/dev/null || true
  api=
}
status=0
# expect LANGUAGE MESSAGES.
expect() {
  local got
  got=$(cat messages)
  printf '%s\n' "$1" "${got//$'\n'/$'\n  '}" | sed '2s/^/  /'
  [ "$got" = "$2" ] || { echo "  no longer:"; printf '%s\n' "$2"; status=1; }
}

python3 -m venv env
env/bin/pip install -q --disable-pip-version-check awslambdaric==4.2.2
cat >pets.py <<'PY'
def handler(event, context):
    if event["n"] == 1:
        raise ValueError
    if event["n"] == 2:
        raise ValueError("pet 7 not found")
    if event["n"] == 3:
        raise KeyError("pet 7 not found")
    raise ValueError("pet 7 not found", 404)
PY
failing 4 env/bin/python -m awslambdaric pets.handler
expect Python '""
"pet 7 not found"
"'"'pet 7 not found'"'"
"('"'pet 7 not found'"', 404)"'

cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>errors</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>com.amazonaws</groupId><artifactId>aws-lambda-java-runtime-interface-client</artifactId><version>2.10.1</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B dependency:copy-dependencies -DoutputDirectory="$work/jars" >/dev/null
cat >Pets.java <<'JAVA'
import java.util.Map;
import java.util.NoSuchElementException;

public class Pets {
  public Object handler(Map<String, Object> event) {
    switch (((Number) event.get("n")).intValue()) {
      case 1: throw new RuntimeException();
      case 2: throw new RuntimeException("pet 7 not found");
      default: throw new RuntimeException(new NoSuchElementException("pet 7 not found"));
    }
  }
}
JAVA
javac -d . Pets.java
failing 3 java -cp "$work:$work/jars/*" com.amazonaws.services.lambda.runtime.api.client.AWSLambda Pets::handler
expect Java '"java.lang.RuntimeException"
"pet 7 not found"
"java.util.NoSuchElementException: pet 7 not found"'

mkdir go && cat >go/go.mod <<'MOD'
module finding

go 1.26

require github.com/aws/aws-lambda-go v1.55.1
MOD
cat >go/main.go <<'GO'
package main

import (
	"errors"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() {
	lambda.Start(func(event struct{ N int }) error {
		if event.N == 1 {
			return errors.New("")
		}
		return errors.New("pet 7 not found")
	})
}
GO
(cd go && CGO_ENABLED=0 GOFLAGS=-mod=mod go build -o ../pets . >../go.log 2>&1) || { cat go.log; exit 1; }
failing 2 ./pets
expect Go '""
"pet 7 not found"'
exit $status
