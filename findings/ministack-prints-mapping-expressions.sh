#!/usr/bin/env bash
# MiniStack 1.5.33, a MOCK integration with mapped headers.
#
# Guess: an emulator that does not render templates evaluates the simpler
# mapping expressions of headers, or leaves such headers out.
# Seen: a static value in quotes is mapped; every other expression goes to the
# client as its own text: the value of Y is the words context.requestId. The
# body is the template's source. Patterns are Python's: the Java class
# [4&&[^5]] is read as another set of characters and matches nothing.
# What it means: a test that only asks whether a header is there passes here and
# proves nothing; compare values.
set -euo pipefail
work=$(mktemp -d)
server=
trap 'if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; fi; rm -rf "$work"' EXIT
cd "$work"

python3 -m venv env
env/bin/pip install -q --disable-pip-version-check ministack==1.5.33 boto3==1.43.106
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
GATEWAY_PORT=$port timeout 120 env/bin/ministack >server.log 2>&1 &
server=$!
cat >ask.py <<'PY'
import boto3, sys, time, urllib.error, urllib.request
url = sys.argv[1]
for _ in range(60):
    try:
        urllib.request.urlopen(url + "/_ministack/health", timeout=1)
        break
    except urllib.error.HTTPError:
        break
    except OSError:
        time.sleep(0.5)
c = boto3.client("apigateway", endpoint_url=url, region_name="us-east-1", aws_access_key_id="none", aws_secret_access_key="none")
api = c.create_rest_api(name="mock")["id"]
root = c.get_resources(restApiId=api)["items"][0]["id"]
at = dict(restApiId=api, resourceId=root, httpMethod="GET")
headers = {"X": "'static'", "Y": "context.requestId", "Z": "stageVariables.colour"}
c.put_method(**at, authorizationType="NONE")
c.put_integration(**at, type="MOCK", requestTemplates={"application/json": '{"statusCode": 404}'})
for status, pattern in (("200", ""), ("400", "[4&&[^5]]\\d+")):
    c.put_method_response(**at, statusCode=status, responseParameters={"method.response.header." + h: False for h in headers})
    c.put_integration_response(**at, statusCode=status, selectionPattern=pattern,
        responseParameters={"method.response.header." + h: v for h, v in headers.items()},
        responseTemplates={"application/json": "#set($n = 1)$n"})
c.create_deployment(restApiId=api, stageName="s", variables={"colour": "blue"})
try:
    answer = urllib.request.urlopen(f"{url}/restapis/{api}/s/_user_request_/", timeout=10)
except urllib.error.HTTPError as e:
    answer = e
print("status", answer.status)
for h in headers:
    print(h + ":", answer.headers[h])
print("body", answer.read().decode())
PY
env/bin/python ask.py "http://127.0.0.1:$port" | tee seen

diff seen - <<'SEEN' && echo "as recorded: ministack 1.5.33"
status 200
X: static
Y: context.requestId
Z: stageVariables.colour
body #set($n = 1)$n
SEEN
