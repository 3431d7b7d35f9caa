#!/usr/bin/env bash
# moto 5.2.5, its server: actions of services with the query protocol, whose
# parameters all stand in the URL, with three Content-Types.
#
# Guess: the body plays no part where Action and Version are in the URL, so that
# each type gets the same XML.
# Seen: application/json, which is what an API Gateway integration sends unless
# told otherwise, is a 500 with a page of HTML for every service (an unsupported
# protocol, by the server's log); text/plain is XML everywhere but from SQS, whose
# answer is {} in JSON.
# What it means: an integration of the form service:action/NAME that works at AWS
# needs another Content-Type in front of this emulator; whoever stands between
# them has to set that of a form.
set -euo pipefail
work=$(mktemp -d)
server=
trap 'if [ -n "$server" ]; then kill "$server"; fi; rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install -q --disable-pip-version-check 'moto[server,sqs,sns,sts,iam,ses]==5.2.5'
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
env/bin/moto_server -H 127.0.0.1 -p "$port" >log 2>&1 &
server=$!
for _ in $(seq 300); do
  if curl -sf -o /dev/null "http://127.0.0.1:$port/moto-api/data.json"; then break; fi
  sleep 0.2
done

while read -r service action version; do
  for type in application/x-www-form-urlencoded text/plain application/json; do
    status=$(curl -s -o answer -w '%{http_code}' -X POST -d '{}' -H "Content-Type: $type" \
      -H "Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/$service/aws4_request, SignedHeaders=host, Signature=0" \
      "http://127.0.0.1:$port/?Action=$action&Version=$version")
    case $(head -c 15 answer) in
      '<!doctype html>') kind=HTML ;;
      '<'*) kind=XML ;;
      *) kind=$(head -c 15 answer) ;;
    esac
    echo "$service $type: $status $kind"
  done
done <<'ACTIONS' >seen
sqs ListQueues 2012-11-05
sns ListTopics 2010-03-31
sts GetCallerIdentity 2011-06-15
iam ListUsers 2010-05-08
ses ListIdentities 2010-12-01
ACTIONS
cat seen

diff seen - <<'SEEN' && echo "as recorded: moto 5.2.5"
sqs application/x-www-form-urlencoded: 200 XML
sqs text/plain: 200 {}
sqs application/json: 500 HTML
sns application/x-www-form-urlencoded: 200 XML
sns text/plain: 200 XML
sns application/json: 500 HTML
sts application/x-www-form-urlencoded: 200 XML
sts text/plain: 200 XML
sts application/json: 500 HTML
iam application/x-www-form-urlencoded: 200 XML
iam text/plain: 200 XML
iam application/json: 500 HTML
ses application/x-www-form-urlencoded: 200 XML
ses text/plain: 200 XML
ses application/json: 500 HTML
SEEN
