#!/usr/bin/env bash
# AWS's Lambda runtime interface emulator (commit of 2026-10-30) with a function
# written with aws-lambda-go 1.55.1.
#
# Guess: the emulator answers as the Invoke API does: 200 with the header
# X-Amz-Function-Error and a JSON object for a function that fails, whatever the
# kind of failure.
# Seen: no kind of failure has the header. A returned error is 200 with
# errorMessage and errorType; a panic and an exit are 502 with them; a timeout is
# 200 with a plain sentence, which is no JSON.
# What it means: whoever puts an integration in front of the emulator has to
# look into the body, and a pattern for a timeout has to be given the sentence.
set -euo pipefail
work=$(mktemp -d)
server=
trap 'if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; fi; chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"

GOBIN=$work GOFLAGS=-mod=mod go install github.com/aws/aws-lambda-runtime-interface-emulator/cmd/aws-lambda-rie@v0.0.0-20261030222936-bef5c4ba774d 2>/dev/null
mkdir function
cat >function/main.go <<'GO'
package main

import (
	"context"
	"errors"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() {
	lambda.Start(func(_ context.Context, kind string) (string, error) {
		switch kind {
		case "error":
			return "", errors.New("[404] gone")
		case "panic":
			panic("out of order")
		case "exit":
			os.Exit(3)
		case "timeout":
			time.Sleep(10 * time.Second)
		}
		return "fine", nil
	})
}
GO
(cd function && go mod init function && go get github.com/aws/aws-lambda-go@v1.55.1 && CGO_ENABLED=0 go build -o ../bootstrap .) >/dev/null 2>&1

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
for kind in success error panic exit timeout; do
  port=$(free_port)
  AWS_LAMBDA_FUNCTION_TIMEOUT=2 timeout 60 ./aws-lambda-rie --runtime-interface-emulator-address "127.0.0.1:$port" \
    --runtime-api-address "127.0.0.1:$(free_port)" ./bootstrap >rie.log 2>&1 &
  server=$!
  curl -s --retry 20 --retry-connrefused --retry-delay 1 -D headers -o body -d "\"$kind\"" \
    "http://127.0.0.1:$port/2015-03-31/functions/function/invocations"
  kill "$server" 2>/dev/null || true
  wait "$server" 2>/dev/null || true
  server=
  status=$(head -n 1 headers | cut -d' ' -f2)
  error=$(grep -ciE '^x-amz-function-error:' headers || true)
  body=$(python3 -c '
import json, sys
text = open("body").read()
try:
    value = json.loads(text)
    print(json.dumps({k: value[k] for k in ("errorMessage", "errorType") if k in value}) if isinstance(value, dict) else text)
except ValueError:
    print("not JSON:", text)
' | sed -E 's/RequestId: [0-9a-f-]+/RequestId: .../')
  echo "$kind: $status, function error headers: $error, $body"
done | tee seen

diff seen - <<'SEEN' && echo "as recorded: aws-lambda-rie of 2026-10-30, aws-lambda-go 1.55.1"
success: 200, function error headers: 0, "fine"
error: 200, function error headers: 0, {"errorMessage": "[404] gone", "errorType": "errorString"}
panic: 502, function error headers: 0, {"errorMessage": "out of order", "errorType": "string"}
exit: 502, function error headers: 0, {"errorMessage": "RequestId: ... Error: Runtime exited with error: exit status 3", "errorType": "Runtime.ExitError"}
timeout: 200, function error headers: 0, not JSON: Task timed out after 2.00 seconds
SEEN
